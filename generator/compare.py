"""Where accounts of one event differ: figures for the same measure, side by side, with a verdict and its reasons.

Sorts and counts; never says which account is right. Must not know pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, combinations_with_replacement
from typing import NamedTuple

from generator.figures import Comparison, Figure, Relation, compare
from generator.model import Briefing, Claim, Event, Source

WIDEST_FIRST = (
    Relation.DIFFERS,
    Relation.OTHER_SCOPE,
    Relation.LATER_COUNT,
    Relation.VAGUE,
    Relation.OTHER_WORDS,
    Relation.COMPATIBLE,
    Relation.LESS_PRECISE,
    Relation.AGREES,
    Relation.NOT_STATED,
)
"""Every relation of two figures, from the widest gap to none."""

RELATION_WORDS: Mapping[Relation | None, str] = {
    None: "one account only",
    Relation.DIFFERS: "differ",
    Relation.OTHER_SCOPE: "count different things",
    Relation.LATER_COUNT: "counted at different times",
    Relation.VAGUE: "a number against a wording",
    Relation.OTHER_WORDS: "worded differently",
    Relation.COMPATIBLE: "can both be right",
    Relation.LESS_PRECISE: "differ in precision",
    Relation.AGREES: "agree",
    Relation.NOT_STATED: "not stated",
}


class Stated(NamedTuple):
    """A figure in a report of a document; `number` is the report's place there, from 0."""

    source: Source
    number: int
    claim: Claim


class Pair(NamedTuple):
    """Two documents' figures for one thing, and how they relate."""

    first: Stated
    second: Stated
    comparison: Comparison


@dataclass(frozen=True)
class FigureGroup:
    """Every figure given for one measure of an event, for one actor or (actor "") for the whole."""

    event: str
    measure: str
    actor: str
    stated: tuple[Stated, ...]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Figures of different documents, each two compared once."""
        return tuple(
            Pair(a, b, compare(a.claim.figure, b.claim.figure))
            for a, b in combinations(self.stated, 2)
            if a.source.id != b.source.id
        )

    @cached_property
    def verdict(self) -> Relation | None:
        """The widest gap among the pairs; None where only one document gives a figure."""
        givers: dict[Figure, set[str]] = defaultdict(set)
        for item in self.stated:
            givers[item.claim.figure].add(item.source.id)
        found = {
            compare(one, other).relation
            for one, other in combinations_with_replacement(givers, 2)
            if len(givers[one] | givers[other]) > 1
        }
        return next((relation for relation in WIDEST_FIRST if relation in found), None)

    @property
    def conflicts(self) -> bool:
        """Two of the figures can't both be true."""
        return self.verdict is Relation.DIFFERS

    @property
    def differs(self) -> bool:
        """The figures are not the same in all documents that give one, be it only in precision."""
        return self.verdict not in (None, Relation.AGREES)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the verdict was reached, one sentence for each pair of figures that shows it."""
        found: dict[frozenset[str], str] = {}
        for pair in self.pairs:
            if pair.comparison.relation is self.verdict:
                wordings = frozenset(stated.claim.figure.wording for stated in (pair.first, pair.second))
                found.setdefault(wordings, pair.comparison.reason)
        return tuple(sentence(reason) for reason in found.values())

    @cached_property
    def distinct(self) -> tuple[Stated, ...]:
        """The figures without repeats of one wording by one document."""
        first = {(item.source.id, item.claim.figure.wording): item for item in reversed(self.stated)}
        return tuple(item for item in self.stated if first[item.source.id, item.claim.figure.wording] is item)


def sentence(reason: str) -> str:
    """A reason of `figures.compare`, which is a clause, as a sentence."""
    return f"{reason[:1].upper()}{reason[1:]}."


def figure_groups(event: Event, stated: Iterable[Stated]) -> tuple[FigureGroup, ...]:
    """Figures of an event grouped by measure, in the event's order, then by actor in the order met."""
    groups: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for item in stated:
        groups[item.claim.measure, item.claim.actor].append(item)
    return tuple(
        FigureGroup(event.id, measure, actor, tuple(found))
        for measure in event.measures
        for (of, actor), found in groups.items()
        if of == measure
    )


def figures_of(briefing: Briefing) -> dict[str, tuple[FigureGroup, ...]]:
    """Event id → its figures, grouped; documents in the order of their dates. Every event has an entry."""
    stated: dict[str, list[Stated]] = defaultdict(list)
    for source in sorted(briefing.sources.values(), key=lambda source: source.published.sort_key):
        for number, report in enumerate(source.reports):
            stated[report.event] += (Stated(source, number, claim) for claim in report.claims)
    return {id: figure_groups(event, stated[id]) for id, event in briefing.events.items()}
