"""Where the accounts of a briefing differ: one module for each kind of difference, gathered here in one order.

Finds and sorts; never says which account is right. Must not know the index or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.compare import FigureGroup
from generator.difference import Difference, Kind
from generator.differences.attributions import attribution_differences
from generator.differences.counts import figure_differences
from generator.differences.exchanges import exchange_differences
from generator.differences.gathered import Gathered, gather
from generator.differences.positions import position_differences
from generator.differences.terms import TermRow, Wording, term_differences, term_matrix
from generator.differences.totals import total_differences
from generator.differences.translations import translation_differences
from generator.model import Actor, Briefing

__all__ = ["TermRow", "Wording", "find_differences", "term_matrix"]

FINDERS: tuple[Callable[[Gathered], Iterator[Difference]], ...] = (
    figure_differences,
    exchange_differences,
    total_differences,
    attribution_differences,
    translation_differences,
    term_differences,
    position_differences,
)

_ORDER = {kind: place for place, kind in enumerate(Kind)}


def find_differences(
    briefing: Briefing, actors: Mapping[str, Actor], figures: Mapping[str, tuple[FigureGroup, ...]]
) -> tuple[Difference, ...]:
    """Every difference of a briefing: those that can't all be so first, then by kind, then by time.

    `figures` are the groups of `compare.figure_groups` by event. Ids are unique.
    """
    gathered = gather(briefing, actors, figures)
    found = (difference for find in FINDERS for difference in find(gathered))
    return tuple(
        sorted(
            found,
            key=lambda difference: (
                not difference.conflict,
                _ORDER[difference.kind],
                min((gathered.rank[event] for event in difference.events), default=0),
                difference.id,
            ),
        )
    )
