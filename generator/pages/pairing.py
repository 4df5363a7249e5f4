"""Which two documents have a page side by side, and what any two have in common, counted.

All of a small briefing do. In a larger one each document has pages with those it has most in common with, so that
their number grows with the documents and not with its square. Must not know what the pages show.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from generator.difference import Difference
from generator.index import BriefingIndex
from generator.model import Source
from generator.record_digests import digest

FEW = 16
"""Documents of a briefing in which every two that report an event in common have a page."""
PARTNERS = 3
"""Documents that one has pages with in a larger briefing; more, where it is itself among those of others."""


class Common(NamedTuple):
    """What two documents have in common."""

    events: int
    """Events that both report."""
    differences: int
    """Differences in which both have a part."""
    conflicts: int
    """Those of them in which not all accounts can be so."""
    changes: int
    """What changed on the way from one to the other, or from their common origin to both."""


class Pairing:
    """The pairs of one briefing. Counts events once; the rest is counted when it is asked for."""

    def __init__(self, briefing: BriefingIndex) -> None:
        self._briefing = briefing
        self._counted = _together(briefing)
        self._differences = differences_by_source(briefing)
        self._place = {source.id: place for place, source in enumerate(briefing.sources)}
        self._is_small = len(self._place) <= FEW
        self._chosen_ones = self._chosen()
        sources = briefing.briefing.sources
        # Whoever looks something up here has it noted.
        self._size: Mapping[str, bool] = briefing.facet("small", lambda: [""], lambda _key: self._is_small)
        self._together: Mapping[str, Mapping[str, int]] = briefing.facet(
            "together", lambda: sources, lambda id: self._counted.get(id, {})
        )
        self._partners: Mapping[str, tuple[str, ...]] = briefing.facet(
            "partners", lambda: sources, self._in_order
        )
        self._before: Mapping[tuple[str, str], bool] = briefing.facet(
            "before",
            tuple,
            lambda pair: self._place[pair[0]] < self._place[pair[1]],
            lambda pair: digest(self._place[_ids(pair)[0]] < self._place[_ids(pair)[1]]),
        )
        self._common: Mapping[tuple[str, str], Common] = briefing.facet(
            "common",
            tuple,
            lambda pair: self._in_common(*pair),
            lambda pair: digest(self._in_common(*_ids(pair))),
        )

    @property
    def is_small(self) -> bool:
        """Whether every two documents that report an event in common have a page."""
        return self._size[""]

    def pairs(self) -> Iterator[tuple[Source, Source]]:
        """Every two documents that have a page, each pair once, in the order of their dates."""
        for source in self._briefing.sources:
            for other in self.partners(source.id):
                if self._place[source.id] < self._place[other.id]:
                    yield source, other

    def in_order(self, first: Source, second: Source) -> tuple[Source, Source]:
        """Two documents as `pairs` gives them."""
        return (first, second) if self._before[first.id, second.id] else (second, first)

    def place(self, pair: tuple[Source, Source]) -> tuple[int, int]:
        """A pair's place among all of them; only to be compared with those of other pairs with one of the two."""
        return self._place[pair[0].id], self._place[pair[1].id]

    def has_page(self, first: str, second: str) -> bool:
        return second in self._partners.get(first, ())

    def partners(self, id: str) -> tuple[Source, ...]:
        """The documents with which one has a page, in the order of their dates."""
        sources = self._briefing.briefing.sources
        return tuple(sources[other] for other in self._partners.get(id, ()))

    def together(self, id: str) -> Mapping[str, int]:
        """Every document that reports an event of this one, and how many."""
        return self._together.get(id, {})

    def common(self, first: str, second: str) -> Common:
        return self._common[first, second]

    def _in_order(self, id: str) -> tuple[str, ...]:
        return tuple(sorted(self._chosen_ones.get(id, ()), key=self._place.__getitem__))

    def _in_common(self, first: str, second: str) -> Common:
        return Common(
            *self._counts(first, second), len(self._briefing.mutations.get(frozenset((first, second)), ()))
        )

    def _counts(self, first: str, second: str) -> tuple[int, int, int]:
        """As in `Common`, but for the changes: those take long to find for all pairs."""
        both = self._differences.get(first, {}).keys() & self._differences.get(second, {}).keys()
        conflicts = sum(self._differences[first][id].conflict for id in both)
        return self._counted[first][second], len(both), conflicts

    def _chosen(self) -> Mapping[str, frozenset[str]]:
        if self._is_small:
            return {id: frozenset(others) for id, others in self._counted.items()}
        found: dict[str, set[str]] = defaultdict(set)
        above = {id: frozenset(source.derives_from) for id, source in self._briefing.briefing.sources.items()}
        for id in self._counted:
            for other in self._nearest(id, above):
                found[id].add(other)
                found[other].add(id)
        return {id: frozenset(others) for id, others in found.items()}

    def _nearest(self, id: str, above: Mapping[str, frozenset[str]]) -> list[str]:
        """Those that it is made from or that are made from it, then by what they have in common.

        `above`: source id → the documents it is made from.
        """

        def rank(other: str) -> tuple[object, ...]:
            related = other in above[id] or id in above[other]
            events, differences, conflicts = self._counts(id, other)
            return not related, -conflicts, -differences, -events, self._place[other]

        return sorted(self._counted[id], key=rank)[:PARTNERS]


def _ids(pair: str) -> tuple[str, str]:
    first, second = pair.split("/")
    return first, second


def _together(briefing: BriefingIndex) -> dict[str, Counter[str]]:
    reporting: dict[str, list[str]] = {event: [] for event in briefing.briefing.events}
    for source in briefing.sources:
        for event in dict.fromkeys(report.event for report in source.reports):
            if event in reporting:
                reporting[event].append(source.id)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for ids in reporting.values():
        for a, b in combinations(ids, 2):
            found[a][b] += 1
            found[b][a] += 1
    return dict(found)


def differences_by_source(briefing: BriefingIndex) -> dict[str, dict[str, Difference]]:
    """Source id → the differences in which it has a part, by their ids."""
    found: dict[str, dict[str, Difference]] = defaultdict(dict)
    for difference in briefing.differences:
        for told in difference.told:
            found[told.source][difference.id] = difference
    return dict(found)
