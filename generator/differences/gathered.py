"""What every kind of difference is found in: a briefing's reports by event, its actors, and when things happened.

Must not know any one kind of difference, nor pages.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from generator.compare import FigureGroup
from generator.dates import Date
from generator.difference import Told
from generator.model import Actor, Briefing, Event, Report, Source

CLOSE_DAYS = 3
"""Days from one event to the next that still count as close in time."""

LONGEST_DATE = 31
"""Days. A date that may mean any day of a longer span shows no closeness to anything."""


class Said(NamedTuple):
    """A report with the document it stands in and its number there, from 0."""

    source: Source
    number: int
    report: Report

    @property
    def key(self) -> tuple[str, int]:
        """Tells reports apart; records that hold mappings can't be hashed."""
        return self.source.id, self.number

    @property
    def told(self) -> Told:
        return Told(self.source.id, self.number, self.report.excerpt)


@dataclass(frozen=True)
class Gathered:
    briefing: Briefing
    actors: Mapping[str, Actor]
    figures: Mapping[str, tuple[FigureGroup, ...]]
    """Event id → its figures, grouped by measure and actor."""
    said: Mapping[str, tuple[Said, ...]]
    """Event id → its reports, in the order of the documents' dates."""
    rank: Mapping[str, int]
    """Event id → its place in time, from 0."""

    chronology: tuple[Event, ...]
    parts: Mapping[str, tuple[Event, ...]]
    """Event id → the events that are part of it, in the order of time."""

    @cached_property
    def kinds_of_concept(self) -> Mapping[str, frozenset[str]]:
        """Concept → the kinds of the events for which some report has a wording of it."""
        events = self.briefing.events
        kinds: dict[str, set[str]] = defaultdict(set)
        for item in chain.from_iterable(self.said.values()):
            for concept in item.report.terms:
                kinds[concept].add(events[item.report.event].kind)
        return {concept: frozenset(found) for concept, found in kinds.items()}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Event id → its place in the order of files, from 0."""
        return {id: place for place, id in enumerate(self.briefing.events)}

    @cached_property
    def counted(self) -> Mapping[tuple[str, str, str], list[Event]]:
        """(source, kind of event, measure) → events for which the document counts it, by their first days."""
        found: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
        for event in sorted(self.chronology, key=first_day):
            measures = event.measures
            for item in self.said.get(event.id, ()) if measures else ():
                for measure, parts in item.report.figures.items():
                    given = found[item.source.id, event.kind, measure]
                    if measure in measures and "" in parts and (not given or given[-1] is not event):
                        given.append(event)
        return found

    def name(self, actor: str) -> str:
        """An actor's name; the id itself of an actor that is not recorded."""
        known = self.actors.get(actor)
        return known.name if known else actor

    def names(self, actors: Iterable[str]) -> str:
        return listed(self.name(actor) for actor in dict.fromkeys(actors))

    def belongs_to(self, actor: str, when: Date | None = None) -> tuple[str, ...]:
        """The actor and all it is part of or holds an office of, nearest first.

        Offices that are dated count only where they can have been held at `when`.
        """
        found: dict[str, None] = {}
        pending = [actor]
        while pending:
            current = pending.pop(0)
            if current in found:
                continue
            found[current] = None
            if known := self.actors.get(current):
                held = (
                    role.of
                    for role in known.roles
                    if role.of and (not (when and role.during) or role.during.overlaps(when))
                )
                pending += [*known.part_of, *held]
        return tuple(found)


def gather(
    briefing: Briefing, actors: Mapping[str, Actor], figures: Mapping[str, tuple[FigureGroup, ...]]
) -> Gathered:
    chronology = sorted(briefing.events.values(), key=lambda event: event.date.sort_key)
    parts: dict[str, list[Event]] = defaultdict(list)
    for event in chronology:
        for whole in dict.fromkeys(event.part_of):
            parts[whole].append(event)
    said: dict[str, list[Said]] = defaultdict(list)
    for source in sorted(briefing.sources.values(), key=lambda source: source.published.sort_key):
        for number, report in enumerate(source.reports):
            said[report.event].append(Said(source, number, report))
    return Gathered(
        briefing,
        actors,
        figures,
        {event: tuple(found) for event, found in said.items()},
        {event.id: place for place, event in enumerate(chronology)},
        tuple(chronology),
        {id: tuple(events) for id, events in parts.items()},
    )


def first_day(event: Event) -> int:
    """Ordinal; 0 for a date without a beginning, which is close to nothing."""
    return event.date.earliest.ordinal if event.date.earliest else 0


def close_in_time(first: Date, second: Date) -> bool:
    """Whether two dates can mean the same day or days at most `CLOSE_DAYS` apart, and neither is too wide to tell."""
    spans = []
    for date in (first, second):
        if date.earliest is None or date.latest is None:
            return False
        spans.append((date.earliest.ordinal, date.latest.ordinal))
    if any(end - start >= LONGEST_DATE for start, end in spans):
        return False
    (start, end), (other_start, other_end) = spans
    return max(start, other_start) - min(end, other_end) <= CLOSE_DAYS


def maybe_close(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Every two events that can be close in time, the one given first first; `close_in_time` decides.

    Looks only at events that begin no further off than the longest dates reach, so that many events cost little.
    """
    placed = sorted(
        ((event.date.earliest.ordinal, n, event) for n, event in enumerate(events) if event.date.earliest),
        key=lambda item: item[:2],
    )
    for place, (day, number, event) in enumerate(placed):
        end = bisect_right(placed, day + LONGEST_DATE + CLOSE_DAYS, place + 1, key=lambda item: item[0])
        for _day, other_number, other in placed[place + 1 : end]:
            yield (event, other) if number < other_number else (other, event)


def titled(sources: Iterable[Source]) -> str:
    """Short titles of documents in quotation marks, each once, as a list within a sentence."""
    return listed(f"“{source.short_title or source.title}”" for source in {s.id: s for s in sources}.values())


def quoted(words: str) -> str:
    """Words of a document in quotation marks, which are single where the words have double ones of their own."""
    return f"‘{words}’" if set(words) & set('"“”„') else f"“{words}”"


def listed(words: Iterable[str]) -> str:
    *before, last = tuple(words) or ("",)
    return f"{', '.join(before)} and {last}" if before else last
