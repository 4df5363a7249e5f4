"""The order of the stages: load → verify → check → index → pages. The only place that names it.

Front ends call this; it must not know them, nor MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import markdown_it
import pydantic
import rapidfuzz
import yaml

from generator.archive import Archive
from generator.aside import BrokenOff, aside, may_fork, meanwhile
from generator.checks import run_checks
from generator.citations import Site
from generator.compare import figures_of
from generator.diagnostics import Diagnostic, Location, Severity, diagnose, in_order
from generator.difference import Difference
from generator.differences import find_differences
from generator.digests import digest_of
from generator.evidence import Evidence, Verifier
from generator.index import Index, build_index
from generator.kept_differences import KeptDifferences
from generator.lasting import uncollected
from generator.load import Loader
from generator.lock import NAME, DocumentLine, ExcerptLine, Line, Lock, read_lock, write_lock
from generator.model import Corpus, Origin
from generator.pages import plan_pages
from generator.pages.plan import PagePlan
from generator.project import CONFIGURATION, Project
from generator.receipts import PackedReceipts
from generator.shelf import News, Shelf, program_digest
from generator.text_checks import check_undeclared_overlap, run_prose_checks

MENDED_BY_LOCKING = frozenset({"W222", "E223", "W224", "E225", "E226"})
"""Codes of faults that writing the lock anew mends."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A corpus with its evidence and everything that was found wrong with it, in order of place."""

    corpus: Corpus
    evidence: Evidence
    locks: Mapping[str, Lock]
    diagnostics: tuple[Diagnostic, ...]
    differences: Mapping[str, tuple[Difference, ...]] | None = None
    """Briefing id → all its differences, where they were found beside the check: that decides which pages there are."""
    inputs: bytes = b""
    """A digest of all that was read: the content's files, the locks and the documents of the archive."""

    @property
    def failed(self) -> bool:
        """There are errors: no page may be made from this corpus."""
        return _has_errors(self.diagnostics)

    @property
    def failed_strictly(self) -> bool:
        """There are errors or warnings."""
        return any(diagnostic.severity is not Severity.NOTE for diagnostic in self.diagnostics)

    def for_pages(self) -> Checked:
        """The same without what pages are not made from: texts of documents, places of values, locks.
        Receipts take little room.

        Python can use the room again: pages are made in it.
        """
        return replace(
            self,
            corpus=replace(self.corpus, locate=_forgotten, prose_location=_forgotten, said={}),
            evidence=replace(
                self.evidence, texts={}, lines={}, receipts=PackedReceipts(self.evidence.receipts)
            ),
            locks={},
        )

    @property
    def can_lock(self) -> bool:
        """Nothing but the lock itself stands in the way of writing it."""
        return not any(
            diagnostic.severity is Severity.ERROR and diagnostic.code.id not in MENDED_BY_LOCKING
            for diagnostic in self.diagnostics
        )


def _has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def _differences(corpus: Corpus) -> dict[str, tuple[Difference, ...]]:
    return {one.id: find_differences(one, corpus.actors, figures_of(one)) for one in corpus.briefings}


def _forgotten(origin: Origin, *_path: object, key: bool = False) -> Location:  # noqa: ARG001  # as `Locate`
    return Location(origin.file)


@dataclass(frozen=True, slots=True)
class Planned:
    """The pages to publish, with the index they were made from."""

    index: Index
    plans: tuple[PagePlan, ...]


def check_project(project: Project, archive: Archive | None = None) -> Checked:
    """Load, verify and check a project once. Never raises for an author's mistake.

    An archive that was opened before keeps its documents between runs.
    """
    return Desk(project, archive).check()


@dataclass(frozen=True, slots=True)
class Work:
    """What a check did itself, rather than know it from before."""

    files_read: int
    """Of the content."""
    files_parsed: int
    entries_parsed: int
    """Top-level keys of those files: the events of events.yml, or the keys of a source."""
    records_validated: int
    documents_read: int
    """Of the archive."""
    sources_verified: int
    sources_searched: int
    """Those for which the text of a document had to be searched."""
    texts_traced: int
    """Records whose prose was held against excerpts, and sets of documents against each other."""


class Desk:
    """A project's records laid out between builds, so that a check does only what changed since the last.

    With a folder for it, what took long is kept there for the next process once `save` is called.
    """

    def __init__(self, project: Project, archive: Archive | None = None, cache: Path | None = None) -> None:
        self.project = project
        self.work = Work(0, 0, 0, 0, 0, 0, 0, 0)
        """Of the last check."""
        program = program_digest(_VERSIONS) if cache else ""
        self._shelf = Shelf(cache / RECORDS if cache else None, program)
        self._kept_in = (cache, program) if cache else None
        self._loader = Loader(project.content, project.root, self._shelf)
        self._archive = archive or Archive(project.archive, shelf=self._shelf)
        self._verifier = Verifier(self._archive, self._shelf)
        self._locks: dict[str, tuple[bytes, Lock, tuple[Diagnostic, ...]]] = {}

    def check(self) -> Checked:
        """Load, verify and check. Never raises for an author's mistake."""
        with uncollected():
            self._shelf.begin()
            corpus, faults = self._loader.load()
            so_far = self._without_texts(corpus, faults)
            checked = self._with_texts(so_far, partial(self._prose_checked, corpus))
            self._shelf.end()
        return checked

    def check_for_pages(
        self,
        meanwhile: Callable[[Checked], None] | None = None,
        waiting: Callable[[], None] | None = None,
    ) -> Checked:
        """As `check`, with nothing but what pages are made from, and the last that is asked of this desk.

        What was found is kept for the next process, unless there are errors. Where much has to be read and the system
        bears it, another process does: a check needs many times the room of what it hands over, and Python would keep
        it. `meanwhile` is then called with what is known so far if no errors are: what can still be found then are
        faults between records and texts. `waiting` is called before, when this process has nothing else to do.
        """
        if self._shelf.is_bare and may_fork() and _size_of(self.project.content) >= MUCH:
            with (
                suppress(BrokenOff),
                uncollected(),
                closing(aside(partial(self._handed_over, is_aside=True))) as steps,
            ):
                next(steps)
                if waiting:
                    waiting()
                return _taken_over(steps, meanwhile)
        with uncollected():
            return _taken_over(self._handed_over(is_aside=False), None)

    def save(self) -> bool:
        """Keep for the next process what the last check found; whether there was anything new to keep.

        Where the folder can't be written, nothing is kept, and that is no fault.
        """
        return self._shelf.save()

    def kept_differences(self) -> KeptDifferences | None:
        """What the last process knew, where there is a folder for it."""
        return KeptDifferences(*self._kept_in) if self._kept_in else None

    def _handed_over(self, *, is_aside: bool) -> Iterator[Checked | _Found | None]:
        """That it has begun, what pages are made from, and all that was found."""
        yield None
        self._shelf.begin()
        corpus, faults = self._loader.load(forgetting=True)
        finds = is_aside and not _has_errors(faults)
        check_prose = partial(self._prose_checked, corpus)
        beside: list[Callable[[], Any]] = [*([partial(_differences, corpus)] if finds else []), check_prose]
        found: Callable[[], Any] = meanwhile(*beside) if is_aside else check_prose
        so_far = self._without_texts(corpus, faults, forgetting=True)
        if finds:
            so_far = replace(so_far, differences=found())
        yield so_far.for_pages()
        checked = self._with_texts(so_far, found)
        self._shelf.end()
        if not checked.failed:
            self.save()
        yield _Found(checked.diagnostics, checked.inputs)

    def _prose_checked(self, corpus: Corpus) -> tuple[tuple[Diagnostic, ...], News]:
        """What was found in prose, and what the shelf knows of it, for the one that is saved."""
        known = self._shelf.keys()
        return run_prose_checks(corpus, self._shelf), self._shelf.news(known)

    def _without_texts(
        self, corpus: Corpus, faults: Sequence[Diagnostic], *, forgetting: bool = False
    ) -> Checked:
        """What is known before texts are checked; faults stand in no order.

        `forgetting`: let go what only another check would need, or who writes locks, as soon as that can be.
        """
        project = self.project
        reads = self._archive.reads
        locks, lock_faults = self._read_locks(corpus)
        evidence, evidence_faults = self._verifier.verify(corpus, locks)
        if forgetting:
            self._verifier.forget()
            self._locks, locks, evidence = {}, {}, replace(evidence, lines={})
        faults = (*faults, *_exposed_archive(project))
        found = (*faults, *lock_faults, *evidence_faults, *run_checks(corpus))
        files = self._loader.files
        self.work = Work(
            files.work.files_read,
            files.work.files_parsed,
            files.work.entries_parsed,
            self._loader.validated,
            self._archive.reads - reads,
            self._verifier.verified,
            self._verifier.searched,
            0,
        )
        return Checked(corpus, evidence, locks, found)

    def _with_texts(
        self, so_far: Checked, prose: Callable[[], tuple[tuple[Diagnostic, ...], News]]
    ) -> Checked:
        """`prose`: as `_prose_checked`."""
        puts = self._shelf.puts
        in_texts = tuple(check_undeclared_overlap(so_far.corpus, so_far.evidence, self._shelf))
        in_prose, news = prose()
        self._shelf.take(news)
        found = in_order((*so_far.diagnostics, *in_texts, *in_prose))
        self.work = replace(self.work, texts_traced=self._shelf.puts - puts)
        return replace(so_far, diagnostics=found, inputs=self._inputs(so_far.evidence))

    def _read_locks(self, corpus: Corpus) -> tuple[dict[str, Lock], list[Diagnostic]]:
        known, self._locks = self._locks, {}
        faults: list[Diagnostic] = []
        for briefing in corpus.briefings:
            path = self.project.content / briefing.id / NAME
            if not (path.exists() or path.is_symlink()):
                continue
            name = f"{corpus.content}/{briefing.id}/{NAME}"
            try:
                data = self._loader.files.bytes(path)
                text = data.decode("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                faults.append(diagnose("E226", Location(name), "the lock can't be read as text"))
                continue
            read = known.get(briefing.id)
            if read is None or read[0] is not data:
                read = (data, *read_lock(text, name))
            self._locks[briefing.id] = read
            faults += read[2]
        return {id: lock for id, (_data, lock, _faults) in self._locks.items()}, faults

    def _inputs(self, evidence: Evidence) -> bytes:
        content = list(self._loader.files.digests().items())
        documents = [(key, line.name, line.digest, line.text) for key, line in evidence.documents.items()]
        return digest_of((content, evidence.archive_present, self._archive.names(), documents))


class _Found(NamedTuple):
    diagnostics: tuple[Diagnostic, ...]
    inputs: bytes


def _taken_over(
    steps: Iterator[Checked | _Found | None], meanwhile: Callable[[Checked], None] | None
) -> Checked:
    """What `Desk._handed_over` says, in the process that asked for it."""
    so_far, found = None, None
    for step in steps:
        if isinstance(step, _Found):
            found = step
        elif step:
            so_far = step
            if meanwhile and not step.failed:
                meanwhile(step)
    assert so_far and found  # noqa: S101  # each is said once
    return replace(so_far, diagnostics=found.diagnostics, inputs=found.inputs)


def _size_of(folder: Path) -> int:
    """Bytes of what stands in a folder and below, as far as it can be told."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.lstat().st_size
    return size


MUCH = 1_000_000
"""Bytes of content from which on it takes longer to check than to hand over what was read."""
RECORDS = "records"
"""Name of the cache's file."""

_VERSIONS = (
    pydantic.VERSION,
    yaml.__version__,
    str(yaml.__with_libyaml__),
    markdown_it.__version__,
    rapidfuzz.__version__,
)
"""Of what reads, validates and compares. What reads documents has its versions told with each of them."""


def _exposed_archive(project: Project) -> tuple[Diagnostic, ...]:
    """MkDocs publishes what stands in the content folder; the documents must not be there."""
    if not project.archive.resolve().is_relative_to(project.content.resolve()):
        return ()
    message = "the archive stands inside the content folder, where its documents would be published"
    return (diagnose("E215", Location(CONFIGURATION), message, wrote=project.archive.name),)


def write_locks(checked: Checked, project: Project, today: str) -> tuple[Path, ...]:
    """Write the lock of every briefing whose receipts changed; returns the files written.

    A receipt keeps the day on which it was first verified, for as long as its document stays the same. `today` is
    YYYY-MM-DD. The archive must be present and `checked.can_lock` true.
    """
    written = []
    for briefing, lines in checked.evidence.lines.items():
        old = checked.locks.get(briefing, Lock())
        fresh = {line.source: line.digest for line in lines if isinstance(line, DocumentLine)}
        dated: list[Line] = []
        for line in lines:
            if isinstance(line, ExcerptLine):
                known = old.excerpts.get((line.source, line.digest))
                document = old.documents.get(line.source)
                same = known and document and document.digest == fresh.get(line.source)
                dated.append(replace(line, verified=known.verified if known and same else today))
            else:
                dated.append(line)
        path = project.content / briefing / NAME
        text = write_lock(dated)
        if not lines and not path.exists():
            continue
        if not path.exists() or path.read_bytes() != text.encode():
            part = path.with_name(f".{NAME}.part")
            part.write_bytes(text.encode())
            part.replace(path)
            written.append(path)
    return tuple(written)


def plan_project(
    checked: Checked,
    *,
    former: Index | None = None,
    lasting: bool = True,
    kept: KeptDifferences | None = None,
    site_title: str,
    site_description: str = "",
    site_url: str = "",
    directory_urls: bool = True,
    finds: bool = False,
) -> Planned:
    """Index a corpus and plan its pages. It must have been checked without errors.

    `former`: the index of the project as it was before, in this process; `lasting`: this one shall be that of a later
    plan; `kept`: what is known of it from before. `finds`: as in `plan_pages`.
    """
    known = kept.of(checked.corpus, checked.inputs) if kept else checked.differences
    index = build_index(checked.corpus, checked.evidence, former, known, lasting=lasting)
    site = Site(site_title, site_url, directory_urls)
    planned = Planned(index, plan_pages(index, site, site_description, finds=finds))
    if kept:
        kept.keep(index, checked.inputs)
    return planned
