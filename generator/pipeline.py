"""The order of the stages: load → verify → check → index → pages. The only place that names it.

Front ends call this; it must not know them, nor MkDocs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.archive import Archive
from generator.checks import run_checks
from generator.citations import Site
from generator.diagnostics import Diagnostic, Location, Severity, diagnose, in_order
from generator.evidence import Evidence, verify
from generator.index import Index, build_index
from generator.load import load
from generator.lock import NAME, DocumentLine, ExcerptLine, Line, Lock, read_lock, write_lock
from generator.model import Corpus
from generator.pages import plan_pages
from generator.pages.plan import PagePlan
from generator.project import CONFIGURATION, Project
from generator.text_checks import run_text_checks

MENDED_BY_LOCKING = frozenset({"W222", "E223", "W224", "E225", "E226"})
"""Codes of faults that writing the lock anew mends."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A corpus with its evidence and everything that was found wrong with it, in order of place."""

    corpus: Corpus
    evidence: Evidence
    locks: Mapping[str, Lock]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """There are errors: no page may be made from this corpus."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    @property
    def failed_strictly(self) -> bool:
        """There are errors or warnings."""
        return any(diagnostic.severity is not Severity.NOTE for diagnostic in self.diagnostics)

    @property
    def can_lock(self) -> bool:
        """Nothing but the lock itself stands in the way of writing it."""
        return not any(
            diagnostic.severity is Severity.ERROR and diagnostic.code.id not in MENDED_BY_LOCKING
            for diagnostic in self.diagnostics
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """The pages to publish, with the index they were made from."""

    index: Index
    plans: tuple[PagePlan, ...]


def check_project(project: Project, archive: Archive | None = None) -> Checked:
    """Load, verify and check a project. Never raises for an author's mistake.

    An archive that was opened before keeps its documents between runs.
    """
    corpus, faults = load(project.content, project.root)
    locks, lock_faults = _read_locks(corpus, project)
    evidence, evidence_faults = verify(corpus, archive or Archive(project.archive), locks)
    faults += _exposed_archive(project)
    found = (*faults, *lock_faults, *evidence_faults, *run_checks(corpus), *run_text_checks(corpus, evidence))
    return Checked(corpus, evidence, locks, in_order(found))


def _exposed_archive(project: Project) -> tuple[Diagnostic, ...]:
    """MkDocs publishes what stands in the content folder; the documents must not be there."""
    if not project.archive.resolve().is_relative_to(project.content.resolve()):
        return ()
    message = "the archive stands inside the content folder, where its documents would be published"
    return (diagnose("E215", Location(CONFIGURATION), message, wrote=project.archive.name),)


def _read_locks(corpus: Corpus, project: Project) -> tuple[dict[str, Lock], list[Diagnostic]]:
    locks: dict[str, Lock] = {}
    faults: list[Diagnostic] = []
    for briefing in corpus.briefings:
        path = project.content / briefing.id / NAME
        if not (path.exists() or path.is_symlink()):
            continue
        name = f"{corpus.content}/{briefing.id}/{NAME}"
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            faults.append(diagnose("E226", Location(name), "the lock can't be read as text"))
            continue
        locks[briefing.id], more = read_lock(text, name)
        faults += more
    return locks, faults


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
    site_title: str,
    site_description: str = "",
    site_url: str = "",
    directory_urls: bool = True,
) -> Planned:
    """Index a corpus and plan its pages. It must have been checked without errors."""
    index = build_index(checked.corpus, checked.evidence)
    site = Site(site_title, site_url, directory_urls)
    return Planned(index, plan_pages(index, site, site_description))
