"""Every excerpt against its archived document, and every receipt against the lock.

With the archive, passages are looked for; without it, the committed lock is what proves them. Must not write files,
read clocks or know pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator import coverage as covering
from generator.anchor import Found, Missing, Text, find, negations
from generator.archive import Archive, ArchivedText
from generator.coverage import Coverage
from generator.decoding import ArchiveFault
from generator.diagnostics import Diagnostic, diagnose, nearest
from generator.lock import (
    CoverageLine,
    DocumentLine,
    ExcerptLine,
    Line,
    Lock,
    context_digest,
    excerpt_digest,
    text_digest,
)
from generator.model import Briefing, Corpus, Report, Source

CONTEXT = 32
"""Characters on either side of an excerpt that its receipt vouches for."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an excerpt was found, or the lack of it."""

    state: str
    """"verified" against the archive in this run, "locked" by a committed receipt, "unverified", or "failed"."""
    document: str = ""
    digest: str = ""
    """SHA-256 of the document."""
    spans: tuple[tuple[int, int], ...] = ()
    folds: tuple[str, ...] = ()
    verified: str = ""
    """Day on which it was first verified, YYYY-MM-DD; "" before the receipt is in the lock."""
    prefix: str = ""
    suffix: str = ""
    """Words beside the excerpt that make it unique; only with the archive, else what the analyst gave."""

    @property
    def proved(self) -> bool:
        """The excerpt was found in the archived document, now or when its receipt was committed."""
        return self.state in ("verified", "locked")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of all excerpts of a corpus. Keys are (briefing id, source id[, number of the report])."""

    archive_present: bool
    receipts: Mapping[tuple[str, str, int], Receipt]
    coverage: Mapping[tuple[str, str], Coverage]
    lines: Mapping[str, tuple[Line, ...]]
    """Briefing id → what its lock should say; only complete with the archive."""
    documents: Mapping[tuple[str, str], DocumentLine]
    """What was read of the documents, or what the lock says of them."""
    texts: Mapping[tuple[str, str], Text]
    """The documents that were read."""


def verify(
    corpus: Corpus, archive: Archive, locks: Mapping[str, Lock]
) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    """Look for every excerpt. `locks` maps briefing ids to what their lock files say."""
    run = _Run(corpus, archive)
    for briefing in corpus.briefings:
        _Verification(run, briefing, locks.get(briefing.id, Lock())).run_all()
    evidence = Evidence(archive.present, run.receipts, run.coverage, run.lines, run.documents, run.texts)
    return evidence, tuple(run.diagnostics)


@dataclass
class _Run:
    """What is gathered over all briefings."""

    corpus: Corpus
    archive: Archive
    diagnostics: list[Diagnostic] = field(default_factory=list)
    receipts: dict[tuple[str, str, int], Receipt] = field(default_factory=dict)
    coverage: dict[tuple[str, str], Coverage] = field(default_factory=dict)
    lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    documents: dict[tuple[str, str], DocumentLine] = field(default_factory=dict)
    texts: dict[tuple[str, str], Text] = field(default_factory=dict)


class _Verification:
    """One briefing's excerpts against its documents and its lock."""

    def __init__(self, run: _Run, briefing: Briefing, lock: Lock) -> None:
        self.run = run
        self.briefing = briefing
        self.lock = lock
        self.lines: list[Line] = []

    def run_all(self) -> None:
        for source in self.briefing.sources.values():
            if self.run.archive.present and source.archive:
                self._against_archive(source, source.archive)
            else:
                self._against_lock(source)
        self.run.lines[self.briefing.id] = tuple(self.lines)
        self.run.diagnostics += self._stale()

    def _tell(self, code: str, source: Source, message: str, *path: str | int, **more: object) -> None:
        place = self.run.corpus.locate(source.origin, *path)
        self.run.diagnostics.append(diagnose(code, place, message, **more))  # type: ignore[arg-type]  # passed on

    def _keep(self, source: Source, number: int, receipt: Receipt) -> None:
        self.run.receipts[self.briefing.id, source.id, number] = receipt

    # ---- with the archive

    def _against_archive(self, source: Source, name: str) -> None:
        document = self.run.archive.read(name, encoding=source.encoding)
        if isinstance(document, ArchiveFault):
            close = nearest(name, self.run.archive.names()) if document.code == "E209" else ()
            self._tell(document.code, source, document.message, "archive", wrote=name, closest=close)
            for number in range(len(source.reports)):
                self._keep(source, number, Receipt("failed", name))
            return
        text = Text(document.text)
        self.run.texts[self.briefing.id, source.id] = text
        line = DocumentLine(
            source.id, document.digest, document.size, document.media_type, text_digest(document.text), name
        )
        self.lines.append(line)
        self.run.documents[self.briefing.id, source.id] = line
        known = self.lock.documents.get(source.id)
        if known and known.digest != line.digest:
            self._tell(
                "E223",
                source,
                f"the archived document {name} is not the one that was verified",
                "archive",
                hint="look at what changed in it, then run `briefings lock`",
            )
        elif known and known.text != line.text:
            self._tell(
                "E223",
                source,
                f"the text read from {name} is not the one that was verified, though the file is the same",
                "archive",
                hint="another version of a library may read it otherwise; look at it, then run `briefings lock`",
            )
        found = list(self._reports(source, text, document))
        missing = sum(result is None for result in found)
        if missing:
            what = "1 excerpt has" if missing == 1 else f"{missing} excerpts have"
            self._tell("W222", source, f"{what} no receipt in the lock yet")
        self._cover(source, text)

    def _reports(self, source: Source, text: Text, document: ArchivedText) -> Iterator[ExcerptLine | None]:
        """For each excerpt found, its line in the lock; None where the lock has none."""
        for number, report in enumerate(source.reports):
            result = find(report.excerpt, text, prefix=report.prefix or "", suffix=report.suffix or "")
            if isinstance(result, Missing):
                self._refuse(source, number, report, result, document)
                continue
            self._warn_of_turned_meaning(source, number, result)
            if report.status == "unverified":
                message = (
                    "this excerpt is marked as unverified, but it stands in the document: remove the mark"
                )
                self._tell("N227", source, message, "reports", number, "status")
            line = _line(source, report, result, text)
            known = self.lock.excerpts.get((source.id, line.digest))
            prefix, suffix = _unique_surroundings(result, text)
            receipt = Receipt(
                state="verified",
                document=document.name,
                digest=document.digest,
                spans=result.spans,
                folds=result.folds,
                verified=known.verified if known else "",
                prefix=prefix,
                suffix=suffix,
            )
            self._keep(source, number, receipt)
            if (
                known
                and self.lock.documents.get(source.id) == self.run.documents[self.briefing.id, source.id]
                and (known.spans, known.context) != (line.spans, line.context)
            ):
                place = _characters(line.spans)
                self._tell(
                    "E225",
                    source,
                    f"the lock says characters {_characters(known.spans)}, the excerpt stands at {place}",
                    *("reports", number, "excerpt"),
                )
            self.lines.append(line)
            yield known

    def _refuse(
        self, source: Source, number: int, report: Report, why: Missing, document: ArchivedText
    ) -> None:
        if report.status == "unverified":
            self._keep(source, number, Receipt("unverified", document.name, document.digest))
            self._tell("N227", source, "this excerpt is marked as unverified", "reports", number, "status")
            return
        self._keep(source, number, Receipt("failed", document.name, document.digest))
        key = "prefix" if report.prefix else "suffix"
        self._tell(
            why.code,
            source,
            why.message,
            *("reports", number, key if why.code == "E203" else "excerpt"),
            wrote=why.wrote or report.excerpt,
            closest=(why.closest,) if why.closest else (),
            hint=why.hint,
        )

    def _warn_of_turned_meaning(self, source: Source, number: int, result: Found) -> None:
        for omitted in result.omitted:
            if words := negations(omitted):
                self._tell(
                    "W211",
                    source,
                    f"what the omission leaves out holds “{words[0]}”",
                    *("reports", number, "excerpt"),
                    wrote=omitted,
                )
        for inserted in result.inserted:
            if words := negations(inserted):
                message = f"the insertion holds “{words[0]}”"
                self._tell("W212", source, message, "reports", number, "excerpt", wrote=inserted)

    def _cover(self, source: Source, text: Text) -> None:
        found = [
            Found(receipt.spans, receipt.folds)
            for number in range(len(source.reports))
            if (receipt := self.run.receipts[self.briefing.id, source.id, number]).spans
        ]
        aside: list[tuple[int, int]] = []
        for number, stretch in enumerate(source.set_aside):
            spans = covering.stretches(text, stretch.begins, stretch.ends)
            if isinstance(spans, Missing):
                self._bounds_missing(source, spans, "set_aside", number)
            else:
                aside += spans
        article = None
        if source.article:
            spans = covering.stretches(text, source.article.begins, source.article.ends)
            if isinstance(spans, Missing):
                self._bounds_missing(source, spans, "article")
            else:
                article = spans[0]
        covered = covering.cover(text, found, aside, article)
        self.run.coverage[self.briefing.id, source.id] = covered
        if covered.sentences:
            self.lines.append(CoverageLine(source.id, covered.written()))

    def _bounds_missing(self, source: Source, why: Missing, *path: str | int) -> None:
        self._tell(
            "E213",
            source,
            f"the first or last words of this stretch: {why.message}",
            *path,
            wrote=why.wrote,
            closest=(why.closest,) if why.closest else (),
            hint=why.hint,
        )

    # ---- without it

    def _against_lock(self, source: Source) -> None:
        document = self.lock.documents.get(source.id)
        if document and document.name != source.archive:
            document = None  # the receipts are those of another file
        if document:
            self.run.documents[self.briefing.id, source.id] = document
        if known := self.lock.coverage.get(source.id):
            self.run.coverage[self.briefing.id, source.id] = covering.read_coverage(known.sentences)
        for number, report in enumerate(source.reports):
            digest = excerpt_digest(report.excerpt, report.prefix or "", report.suffix or "")
            line = self.lock.excerpts.get((source.id, digest))
            if line and document:
                receipt = Receipt(
                    state="locked",
                    document=document.name,
                    digest=document.digest,
                    spans=line.spans,
                    folds=line.folds,
                    verified=line.verified,
                    prefix=report.prefix or "",
                    suffix=report.suffix or "",
                )
            elif report.status == "unverified":
                receipt = Receipt("unverified", source.archive or "")
                self._tell(
                    "N227", source, "this excerpt is marked as unverified", "reports", number, "status"
                )
            else:
                receipt = Receipt("failed", source.archive or "")
                self._tell(
                    "E221", source, self._no_proof(source), "reports", number, "excerpt", wrote=report.excerpt
                )
            self._keep(source, number, receipt)

    def _no_proof(self, source: Source) -> str:
        if not source.archive:
            return "the source names no archived document, so that this excerpt can't be verified"
        return "the archive is not here, and the lock has no receipt for this excerpt"

    # ---- the lock itself

    def _stale(self) -> Iterator[Diagnostic]:
        """Lines of the lock that no record answers to any more."""
        needed = {
            (source.id, excerpt_digest(report.excerpt, report.prefix or "", report.suffix or ""))
            for source in self.briefing.sources.values()
            for report in source.reports
        }
        sources = {source.id for source in self.briefing.sources.values() if source.archive}
        failed = {
            source
            for (of, source, _number), receipt in self.run.receipts.items()
            if of == self.briefing.id and receipt.state == "failed"
        }
        for line, place in self.lock.places.items():
            # While an excerpt is mistyped, its receipt only seems to belong to nothing.
            if line.source in self.run.corpus.faulty or line.source in failed:
                continue
            if line.source not in sources:
                yield diagnose(
                    "W224", place, f"the lock speaks of a source “{line.source}” without a document"
                )
            elif isinstance(line, ExcerptLine) and (line.source, line.digest) not in needed:
                yield diagnose(
                    "W224",
                    place,
                    f"the lock holds a receipt for an excerpt that “{line.source}” no longer has",
                )


def _characters(spans: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in spans)


def _line(source: Source, report: Report, found: Found, text: Text) -> ExcerptLine:
    start, end = found.spans[0][0], found.spans[-1][1]
    original = text.original
    return ExcerptLine(
        source=source.id,
        digest=excerpt_digest(report.excerpt, report.prefix or "", report.suffix or ""),
        spans=found.spans,
        folds=found.folds,
        context=context_digest(original[max(0, start - CONTEXT) : start], original[end : end + CONTEXT]),
        verified="",
    )


def _unique_surroundings(found: Found, text: Text) -> tuple[str, str]:
    """Words before and after an excerpt, where it takes them to tell it from the same words elsewhere."""
    start, end = found.spans[0][0], found.spans[-1][1]
    original = text.original
    if original.count(original[start:end]) == 1:
        return "", ""
    before = " ".join(original[max(0, start - 80) : start].rsplit("\n", 1)[-1].split()[-4:])
    after = " ".join(original[end : end + 80].split("\n", 1)[0].split()[:4])
    return before, after
