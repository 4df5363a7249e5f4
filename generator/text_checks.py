"""What must hold between records and texts: declared lineage and shared wording, dates as worded, traceable prose.

Like `checks`, an ordered list of pure functions, which see the evidence too. Must not read files or build pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from generator.diagnostics import Diagnostic, Related, diagnose
from generator.evidence import Evidence
from generator.lineage import ancestry
from generator.model import Corpus, Source
from generator.overlap import overlaps

TextCheck = Callable[[Corpus, Evidence], Iterable[Diagnostic]]


def run_text_checks(corpus: Corpus, evidence: Evidence) -> tuple[Diagnostic, ...]:
    """Every fault that every check finds, in no particular order."""
    return tuple(diagnostic for check in TEXT_CHECKS for diagnostic in check(corpus, evidence))


def check_undeclared_overlap(corpus: Corpus, evidence: Evidence) -> Iterator[Diagnostic]:
    """Texts that share much of their wording have a lineage in common, or a note that says why not."""
    for briefing in corpus.briefings:
        texts = {source: text.original for (of, source), text in evidence.texts.items() if of == briefing.id}
        for overlap in overlaps(texts):
            first, second = (briefing.sources[id] for id in (overlap.first, overlap.second))
            if ancestry(briefing, first) & ancestry(briefing, second):
                continue
            older, younger = _by_age(first, second)
            yield diagnose(
                "W241",
                corpus.locate(younger.origin),
                f"{overlap.share:.0%} of the shorter text, {overlap.runs} runs of words, stand in “{older.id}” too",
                hint=f"if one is made from the other, add draws_on: {older.id}; if both are made from a third, name it",
                related=[Related(corpus.locate(older.origin), "the other document")],
            )


def _by_age(first: Source, second: Source) -> tuple[Source, Source]:
    return (first, second) if first.published.sort_key <= second.published.sort_key else (second, first)


TEXT_CHECKS: tuple[TextCheck, ...] = (check_undeclared_overlap,)
