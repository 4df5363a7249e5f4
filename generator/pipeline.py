"""The order of the stages: load → check → index → pages. The only place that names it.

Front ends call this; it must not know them, nor MkDocs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.checks import run_checks
from generator.diagnostics import Diagnostic, Severity, in_order
from generator.index import Index, build_index
from generator.load import load
from generator.model import Corpus
from generator.pages import plan_pages
from generator.pages.views import PagePlan


@dataclass(frozen=True, slots=True)
class Checked:
    """A corpus with everything that was found wrong with it, in order of place."""

    corpus: Corpus
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """There are errors: no page may be made from this corpus."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    def failed_strictly(self) -> bool:
        """There are errors or warnings."""
        return any(diagnostic.severity is not Severity.NOTE for diagnostic in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Planned:
    """The pages to publish, with the index they were made from."""

    index: Index
    plans: tuple[PagePlan, ...]


def check_project(content: Path, root: Path) -> Checked:
    """Load and check a content folder. Never raises for an author's mistake."""
    corpus, faults = load(content, root)
    return Checked(corpus, in_order((*faults, *run_checks(corpus))))


def plan_project(corpus: Corpus, *, site_title: str, site_description: str = "") -> Planned:
    """Index a corpus and plan its pages. The corpus must have been checked without errors."""
    index = build_index(corpus)
    return Planned(index, plan_pages(index, site_title, site_description))
