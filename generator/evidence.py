"""Every excerpt against its archived document, and every receipt against the lock.

With the archive, passages are looked for; without it, the committed lock is what proves them. Must not write files,
read clocks or know pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from typing import Any, NamedTuple

from generator.anchor import Missing, Text
from generator.archive import Archive, ArchivedText
from generator.coverage import Coverage, read_coverage
from generator.decoding import ArchiveFault
from generator.diagnostics import Diagnostic, diagnose, nearest
from generator.digests import digest_of
from generator.lock import CoverageLine, DocumentLine, ExcerptLine, Line, Lock, excerpt_digest
from generator.model import Briefing, Corpus, KeyPath, Report, Source
from generator.receipts import Receipt
from generator.searches import Searched, Searches, Stands
from generator.shelf import Shelf


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

    def receipt_fingerprint(self, briefing: str, source: str, report: int) -> bytes:
        """A digest of what is known of an excerpt; b"" where nothing is."""
        receipt = self.receipts.get((briefing, source, report))
        return receipt.fingerprint if receipt else b""

    def coverage_fingerprint(self, briefing: str, source: str) -> bytes:
        covered = self.coverage.get((briefing, source))
        return covered.fingerprint if covered else b""

    def document_fingerprint(self, briefing: str, source: str) -> bytes:
        line = self.documents.get((briefing, source))
        return digest_of(astuple(line)) if line else b""


def verify(
    corpus: Corpus, archive: Archive, locks: Mapping[str, Lock]
) -> tuple[Evidence, tuple[Diagnostic, ...]]:
    """Look for every excerpt. `locks` maps briefing ids to what their lock files say."""
    return Verifier(archive).verify(corpus, locks)


class Verifier:
    """Keep one for the life of a server: it looks again only where a source, its document or its lock changed."""

    def __init__(self, archive: Archive, shelf: Shelf | None = None) -> None:
        self.archive = archive
        self.verified = 0
        """Sources that the last `verify` had to look at anew."""
        self._searches = Searches(shelf or Shelf())
        self._known: dict[str, _Briefing] = {}

    @property
    def searched(self) -> int:
        """Sources for which the last `verify` had to search a text."""
        return self._searches.made

    def forget(self) -> None:
        """Let go what only another `verify` would need, if this was the last."""
        self._known = {}

    def verify(self, corpus: Corpus, locks: Mapping[str, Lock]) -> tuple[Evidence, tuple[Diagnostic, ...]]:
        """As the function `verify`."""
        self.verified = self._searches.made = 0
        present = self.archive.present
        known, self._known = self._known, {}
        evidence = Evidence(
            present, receipts := {}, coverage := {}, _Lines(self._known), documents := {}, texts := {}
        )
        faults: list[Diagnostic] = []
        for briefing in corpus.briefings:
            lock = locks.get(briefing.id, _NO_LOCK)
            found = self._briefing(corpus, briefing, lock, known.get(briefing.id), present=present)
            self._known[briefing.id] = found
            for id, outcome in found.outcomes.items():
                key = (briefing.id, id)
                receipts.update(outcome.receipts)
                if outcome.document:
                    documents[key] = outcome.document
                if outcome.coverage:
                    coverage[key] = outcome.coverage
                if outcome.text:
                    texts[key] = outcome.text
                faults += outcome.diagnostics(corpus)
            faults += found.stale
        return evidence, tuple(faults)

    def _briefing(
        self, corpus: Corpus, briefing: Briefing, lock: Lock, known: _Briefing | None, *, present: bool
    ) -> _Briefing:
        same_lock = known is not None and known.lock is lock
        lock_lines = known.lock_lines if known and same_lock else _by_source(lock)
        outcomes = {}
        for source in briefing.sources.values():
            before = known.outcomes.get(source.id) if known else None
            outcomes[source.id] = self._outcome(
                corpus, briefing, source, lock, lock_lines.get(source.id, ()), before, present=present
            )
        same = same_lock and known and known.faulty == corpus.faulty and _same(known.outcomes, outcomes)
        stale = known.stale if known and same else tuple(_stale(briefing, lock, corpus.faulty, outcomes))
        return _Briefing(lock, lock_lines, outcomes, corpus.faulty, stale)

    def _outcome(
        self,
        corpus: Corpus,
        briefing: Briefing,
        source: Source,
        lock: Lock,
        lines: tuple[Line, ...],
        before: _Outcome | None,
        *,
        present: bool,
    ) -> _Outcome:
        read: ArchivedText | ArchiveFault | None = None
        if present and source.archive:
            read = self.archive.read(source.archive, encoding=source.encoding)
        said = corpus.said_by(source)
        if before and before.answers(source, read, lines):
            if before.searched:
                self._searches.keep(said, before.searched.line)
            return before
        self.verified += 1
        outcome = _Outcome(briefing.id, source, read, lines)
        if isinstance(read, ArchiveFault):
            close = nearest(source.archive or "", self.archive.names()) if read.code == "E209" else ()
            outcome.unreadable(read, close)
        elif read:
            text = before.text if before and before.read == read and before.text else Text(read.text)
            outcome.against_archive(self._searches.search(source, said, read, text), text, lock)
        else:
            outcome.against_lock(lock)
        return outcome


_NO_LOCK = Lock()


class _Briefing(NamedTuple):
    """What was found of a briefing, and from what."""

    lock: Lock
    lock_lines: Mapping[str, tuple[Line, ...]]
    outcomes: Mapping[str, _Outcome]
    faulty: frozenset[str]
    stale: tuple[Diagnostic, ...]


def _by_source(lock: Lock) -> dict[str, tuple[Line, ...]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for lines in (lock.documents, lock.excerpts, lock.coverage):
        for line in lines.values():
            found[line.source].append(line)
    return {source: tuple(lines) for source, lines in found.items()}


def _same(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    return before.keys() == after.keys() and all(before[key] is after[key] for key in after)


class _Lines(Mapping[str, tuple[Line, ...]]):
    """What each lock should say. Only who writes them asks."""

    def __init__(self, found: Mapping[str, _Briefing]) -> None:
        self._found = found

    def __getitem__(self, briefing: str) -> tuple[Line, ...]:
        return tuple(line for one in self._found[briefing].outcomes.values() for line in one.lines())

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class _Fault(NamedTuple):
    """A diagnostic without its place, which moves when other parts of the file change."""

    code: str
    message: str
    path: KeyPath
    more: Mapping[str, Any]


@dataclass(eq=False, slots=True)
class _Outcome:
    """What was found of one source. Complete once one of its methods was called, and not changed after."""

    briefing: str
    source: Source
    read: ArchivedText | ArchiveFault | None
    lock_lines: tuple[Line, ...]
    receipts: dict[tuple[str, str, int], Receipt] = field(default_factory=dict)
    digests: tuple[str, ...] = ()
    """`excerpt_digest` of each excerpt."""
    faults: list[_Fault] = field(default_factory=list)
    searched: Searched | None = None
    document: DocumentLine | None = None
    coverage: Coverage | None = None
    text: Text | None = None

    def answers(
        self, source: Source, read: ArchivedText | ArchiveFault | None, lock_lines: tuple[Line, ...]
    ) -> bool:
        """Whether it would be the same for these. What can't be read may have close names, which come and go."""
        same_text = self.read is read or (self.read == read and read is not None)
        same_lock = self.lock_lines is lock_lines or self.lock_lines == lock_lines
        return self.source is source and same_text and same_lock and not isinstance(read, ArchiveFault)

    def lines(self) -> Iterator[Line]:
        """What the lock should say, without days."""
        if self.searched:
            yield self.searched.line
            for found in self.searched.reports:
                if isinstance(found, Stands):
                    yield ExcerptLine(
                        self.source.id, found.digest, found.spans, found.folds, found.context, ""
                    )
            if self.searched.coverage.states:
                yield CoverageLine(self.source.id, self.searched.written)

    def diagnostics(self, corpus: Corpus) -> Iterator[Diagnostic]:
        for code, message, path, more in self.faults:
            yield diagnose(code, corpus.locate(self.source.origin, *path), message, **more)

    def _tell(self, code: str, message: str, *path: str | int, **more: Any) -> None:
        self.faults.append(_Fault(code, message, path, more))

    def _keep(self, number: int, receipt: Receipt) -> None:
        self.receipts[self.briefing, self.source.id, number] = receipt

    def _digests_of_excerpts(self) -> tuple[str, ...]:
        return tuple(
            excerpt_digest(report.excerpt, report.prefix or "", report.suffix or "")
            for report in self.source.reports
        )

    # ---- with the archive

    def unreadable(self, fault: ArchiveFault, close: tuple[str, ...]) -> None:
        name = self.source.archive or ""
        self.digests = self._digests_of_excerpts()
        self._tell(fault.code, fault.message, "archive", wrote=name, closest=close)
        for number in range(len(self.source.reports)):
            self._keep(number, Receipt("failed", name))

    def against_archive(self, searched: Searched, text: Text, lock: Lock) -> None:
        line = searched.line
        self.searched, self.text, self.document, self.coverage = searched, text, line, searched.coverage
        known = lock.documents.get(self.source.id)
        if known and known.digest != line.digest:
            self._tell(
                "E223",
                f"the archived document {line.name} is not the one that was verified",
                "archive",
                hint="look at what changed in it, then run `briefings lock`",
            )
        elif known and known.text != line.text:
            self._tell(
                "E223",
                f"the text read from {line.name} is not the one that was verified, though the file is the same",
                "archive",
                hint="another version of a library may read it otherwise; look at it, then run `briefings lock`",
            )
        missing = 0
        digests = []
        for number, (report, found) in enumerate(zip(self.source.reports, searched.reports, strict=True)):
            if isinstance(found, Missing):
                digests.append(excerpt_digest(report.excerpt, report.prefix or "", report.suffix or ""))
                self._refuse(number, report, found, line)
            else:
                digests.append(found.digest)
                missing += self._accept(number, report, found, line, lock) is None
        self.digests = tuple(digests)
        if missing:
            what = "1 excerpt has" if missing == 1 else f"{missing} excerpts have"
            self._tell("W222", f"{what} no receipt in the lock yet")
        for path, why in searched.unbounded:
            self._unbounded(path, why)

    def _accept(
        self, number: int, report: Report, found: Stands, document: DocumentLine, lock: Lock
    ) -> ExcerptLine | None:
        """The excerpt's line in the lock, if it has one."""
        for turned in found.turned:
            self._tell(turned.code, turned.message, "reports", number, "excerpt", wrote=turned.wrote)
        if report.status == "unverified":
            message = "this excerpt is marked as unverified, but it stands in the document: remove the mark"
            self._tell("N227", message, "reports", number, "status")
        known = lock.excerpts.get((self.source.id, found.digest))
        self._keep(
            number,
            Receipt(
                "verified",
                document.name,
                document.digest,
                found.spans,
                found.folds,
                known.verified if known else "",
                found.prefix,
                found.suffix,
            ),
        )
        if (
            known
            and lock.documents.get(self.source.id) == document
            and (known.spans, known.context) != (found.spans, found.context)
        ):
            self._tell(
                "E225",
                f"the lock says characters {_characters(known.spans)}, "
                f"the excerpt stands at {_characters(found.spans)}",
                *("reports", number, "excerpt"),
            )
        return known

    def _refuse(self, number: int, report: Report, why: Missing, document: DocumentLine) -> None:
        if report.status == "unverified":
            self._keep(number, Receipt("unverified", document.name, document.digest))
            self._tell("N227", "this excerpt is marked as unverified", "reports", number, "status")
            return
        self._keep(number, Receipt("failed", document.name, document.digest))
        key = "prefix" if report.prefix else "suffix"
        self._tell(
            why.code,
            why.message,
            *("reports", number, key if why.code == "E203" else "excerpt"),
            wrote=why.wrote or report.excerpt,
            closest=(why.closest,) if why.closest else (),
            hint=why.hint,
        )

    def _unbounded(self, path: KeyPath, why: Missing) -> None:
        self._tell(
            "E213",
            f"the first or last words of this stretch: {why.message}",
            *path,
            wrote=why.wrote,
            closest=(why.closest,) if why.closest else (),
            hint=why.hint,
        )

    # ---- without it

    def against_lock(self, lock: Lock) -> None:
        source = self.source
        document = lock.documents.get(source.id)
        if document and document.name != source.archive:
            document = None  # the receipts are those of another file
        self.document = document
        self.digests = self._digests_of_excerpts()
        if known := lock.coverage.get(source.id):
            self.coverage = read_coverage(known.sentences)
        for number, (report, digest) in enumerate(zip(source.reports, self.digests, strict=True)):
            line = lock.excerpts.get((source.id, digest))
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
                self._tell("N227", "this excerpt is marked as unverified", "reports", number, "status")
            else:
                receipt = Receipt("failed", source.archive or "")
                self._tell("E221", self._no_proof(), "reports", number, "excerpt", wrote=report.excerpt)
            self._keep(number, receipt)

    def _no_proof(self) -> str:
        if not self.source.archive:
            return "the source names no archived document, so that this excerpt can't be verified"
        return "the archive is not here, and the lock has no receipt for this excerpt"


def _stale(
    briefing: Briefing, lock: Lock, faulty: frozenset[str], outcomes: Mapping[str, _Outcome]
) -> Iterator[Diagnostic]:
    """Lines of the lock that no record answers to any more."""
    needed = {(id, digest) for id, outcome in outcomes.items() for digest in outcome.digests}
    sources = {source.id for source in briefing.sources.values() if source.archive}
    failed = {
        id
        for id, outcome in outcomes.items()
        if any(receipt.state == "failed" for receipt in outcome.receipts.values())
    }
    for line, place in lock.places.items():
        # While an excerpt is mistyped, its receipt only seems to belong to nothing.
        if line.source in faulty or line.source in failed:
            continue
        if line.source not in sources:
            yield diagnose("W224", place, f"the lock speaks of a source “{line.source}” without a document")
        elif isinstance(line, ExcerptLine) and (line.source, line.digest) not in needed:
            message = f"the lock holds a receipt for an excerpt that “{line.source}” no longer has"
            yield diagnose("W224", place, message)


def _characters(spans: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in spans)
