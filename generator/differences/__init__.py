"""Where the accounts of a briefing differ: one module for each kind of difference, gathered here in one order.

Finds and sorts; never says which account is right. Must not know the index or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

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
from generator.model import Actor, Briefing, Event

__all__ = [
    "Gathered",
    "TermRow",
    "Wording",
    "differences_across",
    "differences_beside",
    "differences_within",
    "find_differences",
    "gather",
    "in_order",
    "term_matrix",
]

WITHIN: tuple[Callable[[Gathered, Event], Iterator[Difference]], ...] = (
    figure_differences,
    attribution_differences,
    translation_differences,
)
"""Finders that look at the accounts of one event."""

BESIDE: tuple[Callable[[Gathered, Event], Iterator[Difference]], ...] = (exchange_differences,)
"""Finders that look at one event and those close to it."""

ACROSS: tuple[Callable[[Gathered], Iterator[Difference]], ...] = (
    total_differences,
    term_differences,
    position_differences,
)
"""Finders that look at the whole briefing."""

_ORDER = {kind: place for place, kind in enumerate(Kind)}


def find_differences(
    briefing: Briefing, actors: Mapping[str, Actor], figures: Mapping[str, tuple[FigureGroup, ...]]
) -> tuple[Difference, ...]:
    """Every difference of a briefing: those that can't all be so first, then by kind, then by time.

    `figures` are the groups of `compare.figure_groups` by event. Ids are unique.
    """
    gathered = gather(briefing, actors, figures)
    found = [*differences_across(gathered)]
    for event in gathered.chronology:
        found += (*differences_within(gathered, event), *differences_beside(gathered, event))
    return in_order(found, gathered.rank)


def differences_within(gathered: Gathered, event: Event) -> tuple[Difference, ...]:
    """Those for which the accounts of one event are enough to know, in no order."""
    return tuple(difference for find in WITHIN for difference in find(gathered, event))


def differences_beside(gathered: Gathered, event: Event) -> tuple[Difference, ...]:
    """Those that an event has with one close to it, in no order; each is given for either event."""
    return tuple(difference for find in BESIDE for difference in find(gathered, event))


def differences_across(gathered: Gathered) -> tuple[Difference, ...]:
    """Those for which the whole briefing must be looked at, in no order."""
    return tuple(difference for find in ACROSS for difference in find(gathered))


def in_order(found: Iterable[Difference], rank: Mapping[str, int]) -> tuple[Difference, ...]:
    """Differences as readers see them, each once: what can't all be so first, then by kind, then by time."""
    return tuple(
        sorted(
            {difference.id: difference for difference in found}.values(),
            key=lambda difference: (
                not difference.conflict,
                _ORDER[difference.kind],
                min((rank[event] for event in difference.events), default=0),
                difference.id,
            ),
        )
    )
