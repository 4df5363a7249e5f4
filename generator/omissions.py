"""What documents do not report among the events of their own time. States the fact and never a motive.

Must not know pages. The rule, which is meant to keep the list short enough to be of use:

- A document's time runs from the first to the last event it reports, and ends with the document's own date at the
  latest. Background and events dated no closer than `LONGEST_DATE` days do not stretch it, and only events that surely
  lie inside it count.
- Another origin reports the event, and no document of the document's own origin does: what one of two documents of
  one origin leaves out is a change on the way, which `mutations` tells.
- The event matters beyond one document: two others report it, or it is tied to something the document reports: a part
  or the whole of it, a response to it or what it responds to. (See also ties nothing: it is a hint for readers.)
- It is told once: of an event and its parts, all of them unreported, the whole stands for the parts. Background is
  never listed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.lineage import ancestries, origins
from generator.model import Briefing, Event, Source

BACKGROUND = "background"
"""Kind of event that sets a scene. It is one that briefings add themselves, so it need not occur."""

LONGEST_DATE = 92
"""Days. What is dated to a longer span says little of when a document's time begins or ends."""


class Omission(NamedTuple):
    """An event that a document does not report, and the documents of other origins that do."""

    source: str
    event: str
    reported_by: tuple[str, ...]
    """Source ids in the order of the documents' dates."""


class _Days(NamedTuple):
    first: int
    last: int


def find_omissions(briefing: Briefing) -> Mapping[str, tuple[Omission, ...]]:
    """Source id → what that document does not report, in the order of time; every source has an entry."""
    sources = sorted(briefing.sources.values(), key=lambda source: source.published.sort_key)
    reported = {
        source.id: {report.event for report in source.reports if report.event in briefing.events}
        for source in sources
    }
    origin = origins(ancestries(briefing), ((source, ()) for source in sources)).number_of
    of_origin: dict[int, set[str]] = defaultdict(set)
    reporting: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        of_origin[origin[source.id]] |= reported[source.id]
        for id in reported[source.id]:
            reporting[id].append(source.id)
    dated = _dated(briefing)
    tied = _ties(briefing)
    found: dict[str, tuple[Omission, ...]] = {}
    for source in sources:
        time = _time_of(briefing, source, reported[source.id])
        own = of_origin[origin[source.id]]
        left_out: list[Omission] = []
        for event in _within(dated, time) if time else ():
            others = tuple(reporting[event.id])
            if event.id in own or event.kind == BACKGROUND:
                continue
            if len(others) > 1 or (others and tied[event.id] & reported[source.id]):
                left_out.append(Omission(source.id, event.id, others))
        unreported = {omission.event for omission in left_out}
        found[source.id] = tuple(
            omission for omission in left_out if not _wholes(briefing, omission.event) & unreported
        )
    return found


def _time_of(briefing: Briefing, source: Source, reported: set[str]) -> _Days | None:
    """First and last day of a document's own time; None where nothing it reports is dated closely enough."""
    days = [
        days
        for event in (briefing.events[id] for id in reported)
        if event.kind != BACKGROUND and (days := _days(event)) and days.last - days.first < LONGEST_DATE
    ]
    if not days:
        return None
    last = max(day.last for day in days)
    if source.published.latest:
        last = min(last, source.published.latest.ordinal)
    return _Days(min(day.first for day in days), last)


def _days(event: Event) -> _Days | None:
    if event.date.earliest is None or event.date.latest is None:
        return None
    return _Days(event.date.earliest.ordinal, event.date.latest.ordinal)


def _dated(briefing: Briefing) -> tuple[tuple[int, _Days, int, Event], ...]:
    """Events with their days, by the first of them, so that those of some time can be looked up."""
    chronology = sorted(briefing.events.values(), key=lambda event: event.date.sort_key)
    placed = (
        (days.first, days, place, event) for place, event in enumerate(chronology) if (days := _days(event))
    )
    return tuple(sorted(placed, key=lambda item: item[0]))


def _within(dated: Sequence[tuple[int, _Days, int, Event]], time: _Days) -> list[Event]:
    """Events that surely lie inside a time, in the order of time."""
    start = bisect_left(dated, time.first, key=lambda item: item[0])
    end = bisect_right(dated, time.last, key=lambda item: item[0])
    inside = [(place, event) for _first, days, place, event in dated[start:end] if days.last <= time.last]
    return [event for _place, event in sorted(inside, key=lambda item: item[0])]


def _ties(briefing: Briefing) -> dict[str, set[str]]:
    """Event id → its wholes, parts, causes and responses."""
    ties: dict[str, set[str]] = {id: set() for id in briefing.events}
    for event in briefing.events.values():
        for other in (*event.part_of, *event.responds_to):
            if other in ties:
                ties[event.id].add(other)
                ties[other].add(event.id)
    return ties


def _wholes(briefing: Briefing, event: str) -> set[str]:
    """Every event of which this one is a part, at any distance."""
    found: set[str] = set()
    pending = [event]
    while pending:
        current = briefing.events.get(pending.pop())
        for whole in current.part_of if current else ():
            if whole not in found:
                found.add(whole)
                pending.append(whole)
    return found
