"""One figure that different documents give for different things, so that two figures may have been exchanged.

Says where the figure stands, never that an exchange took place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal

from generator.compare import FigureGroup, Stated
from generator.difference import Difference, Kind
from generator.differences.counts import told
from generator.differences.gathered import (
    CLOSE_DAYS,
    LONGEST_DATE,
    Gathered,
    close_in_time,
    first_day,
    titled,
)
from generator.figures import Figure, Relation, compare
from generator.model import Event

SMALLEST_ALONE = Decimal(10)
"""A smaller number that stands for two things is no sign of anything, unless both figures changed places."""


def exchange_differences(gathered: Gathered, event: Event) -> Iterator[Difference]:
    """Pairs of things counted where one document gives for the second what another gives for the first.

    The two contradict each other on the second, and the other document does not give the figure for the first too.
    The things are two events of one kind close in time with one measure, or two actors or two measures of one event.
    Of two events the difference is given for either.
    """
    pairs: list[tuple[FigureGroup, FigureGroup]] = []
    for group in gathered.figures.get(event.id, ()):
        for other in _beside(gathered, event, group):
            pairs.append((other, group))
            if other.event != event.id:
                pairs.append((group, other))
    found: dict[str, tuple[FigureGroup, FigureGroup, list[Figure]]] = {}
    for first, second in sorted(pairs, key=lambda pair: _place(gathered, pair[1])):
        for figure in _moved(first, second) if second.conflicts else ():
            one, other = sorted((first, second), key=_key)
            _one, _other, figures = found.setdefault(_id(one, other), (one, other, []))
            figures.append(figure)
    for id, (one, other, figures) in found.items():
        yield _difference(gathered, id, one, other, figures)


def _place(gathered: Gathered, group: FigureGroup) -> tuple[int, int]:
    """A group's place in the order of files, so that reasons stand in one order whichever event is asked for."""
    return gathered.place[group.event], gathered.figures[group.event].index(group)


def _key(group: FigureGroup) -> tuple[str, str, str]:
    return group.event, group.measure, group.actor


def _id(one: FigureGroup, other: FigureGroup) -> str:
    if one.event != other.event:
        return f"exchange/{one.event}/{other.event}"
    if one.measure != other.measure:
        actor = (one.actor,) if one.actor else ()
        return "/".join(("exchange", one.event, one.measure, other.measure, *actor))
    return f"exchange/{one.event}/{one.measure}/{one.actor}/{other.actor}"


def _beside(gathered: Gathered, event: Event, group: FigureGroup) -> list[FigureGroup]:
    """Figures of other things with which those of a group might have been exchanged.

    Of other events only those for which some document of the group gives a figure, too.
    """
    found = [
        other
        for other in gathered.figures[event.id]
        if (other.measure == group.measure) != (other.actor == group.actor)
        and bool(other.actor) == bool(group.actor)
    ]
    if group.actor:
        return found
    day = first_day(event)
    near: dict[str, FigureGroup] = {}
    for source in dict.fromkeys(stated.source.id for stated in group.stated):
        given = gathered.counted[source, event.kind, group.measure]
        # What is close in time begins no further off than the longest dates reach.
        first = bisect_left(given, day - LONGEST_DATE - CLOSE_DAYS, key=first_day)
        last = bisect_right(given, day + LONGEST_DATE + CLOSE_DAYS, key=first_day)
        for other in given[first:last]:
            if other.id != event.id and other.id not in near and close_in_time(other.date, event.date):
                near[other.id] = next(
                    one
                    for one in gathered.figures[other.id]
                    if (one.measure, one.actor) == (group.measure, "")
                )
    return [*found, *near.values()]


def _moved(first: FigureGroup, second: FigureGroup) -> Iterator[Figure]:
    """Figures that stand for `first` in one document and, against that document, for `second` in another."""
    for pair in second.pairs:
        if pair.comparison.relation is not Relation.DIFFERS:
            continue
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            figure, replaced = other.claim.figure, one.claim.figure
            if not _gives(first, one.source.id, figure) or _gives(first, other.source.id, figure):
                continue
            both_ways = _gives(first, other.source.id, replaced)
            if both_ways or max(figure.read.low, Decimal(0)) >= SMALLEST_ALONE:
                yield figure


def _gives(group: FigureGroup, source: str, figure: Figure) -> bool:
    return any(stated.source.id == source for stated in _giving(group, figure))


def _giving(group: FigureGroup, figure: Figure) -> list[Stated]:
    return [
        stated
        for stated in group.distinct
        if compare(stated.claim.figure, figure).relation is Relation.AGREES
    ]


def _difference(
    gathered: Gathered, id: str, one: FigureGroup, other: FigureGroup, moved: list[Figure]
) -> Difference:
    sides = tuple(zip((one, other), _names(gathered, one, other), strict=True))
    figures = list({figure.wording: figure for figure in moved}.values())
    reasons = []
    for figure in figures:
        at_one, at_other = (
            f"for {name} in {titled(stated.source for stated in _giving(group, figure))}"
            for group, name in sides
        )
        reasons.append(f"{figure.wording} stands {at_one}, {at_other}.")
    for group, name in sides:
        against = [
            stated
            for stated in group.distinct
            if any(compare(stated.claim.figure, figure).relation is Relation.DIFFERS for figure in figures)
            and not any(stated in _giving(group, figure) for figure in figures)
        ]
        for wording in dict.fromkeys(stated.claim.figure.wording for stated in against):
            where = titled(stated.source for stated in against if stated.claim.figure.wording == wording)
            reasons.append(f"For {name}, {wording} stands in {where}.")
    events = gathered.briefing.events
    whole = "event" if one.event != other.event else "measure" if one.measure != other.measure else "actor"
    counted = tuple(group.actor for group in (one, other) if group.actor)
    of_events = tuple(actor for group in (one, other) for actor in events[group.event].actors)
    return Difference(
        id=id,
        kind=Kind.FIGURE,
        events=tuple(sorted({one.event, other.event}, key=gathered.rank.__getitem__)),
        actors=tuple(dict.fromkeys(counted or of_events)),
        told=tuple(dict.fromkeys(told(stated) for group in (one, other) for stated in group.distinct)),
        verdict="two figures exchanged" if len(figures) > 1 else f"one figure for two {whole}s",
        conflict=True,
        reasons=tuple(reasons),
    )


def _names(gathered: Gathered, one: FigureGroup, other: FigureGroup) -> tuple[str, str]:
    """What the figures of two groups count, so that the two can be told apart in a sentence."""
    events = gathered.briefing.events
    first, second = events[one.event], events[other.event]
    if one.event == other.event:
        if one.measure != other.measure:
            return f"“{first.measures[one.measure].label}”", f"“{first.measures[other.measure].label}”"
        return gathered.name(one.actor), gathered.name(other.actor)
    alone, other_alone = set(first.actors) - set(second.actors), set(second.actors) - set(first.actors)
    if len(alone) == len(other_alone) == 1:
        return gathered.names(alone), gathered.names(other_alone)
    return f"“{first.title}”", f"“{second.title}”"
