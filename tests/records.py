"""What is wrong with a project's records alone, its documents aside: most tests of records need no archive."""

from __future__ import annotations

from pathlib import Path

from generator.checks import run_checks
from generator.diagnostics import Diagnostic, in_order
from generator.load import load
from generator.model import Corpus


def check_records(root: Path) -> tuple[Corpus, tuple[Diagnostic, ...]]:
    """Load and check the content in `root`/briefings, without looking at evidence."""
    corpus, faults = load(root / "briefings", root)
    return corpus, in_order((*faults, *run_checks(corpus)))
