"""What follows from the records of one briefing, each thing found when it is first asked for.

Knows records, not who reads them: nothing here is noted. Must not know pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from generator.compare import FigureGroup, Stated, figure_groups
from generator.difference import Difference
from generator.differences import (
    Gathered,
    TermRow,
    differences_across,
    differences_beside,
    differences_within,
    gather,
    in_order,
    term_matrix,
)
from generator.index.memo import Memo
from generator.index.records import ShownBriefing
from generator.index.values import Account, Differing, Reported
from generator.lineage import Origins, ancestries, origins
from generator.model import Actor, Briefing, Event, Report, Source
from generator.mutations import Descent, Mutation, descents, mutations_between
from generator.omissions import Omission, find_omissions


class Facts:
    """Everything about one briefing. Records handed out are those of `shown`."""

    def __init__(
        self,
        briefing: Briefing,
        actors: Mapping[str, Actor],
        shown: ShownBriefing,
        memo: Memo,
        differences: tuple[Difference, ...] | None = None,
    ) -> None:
        """`differences`: all of them, where they are known."""
        self.briefing = briefing
        self.shown = shown
        self._actors = actors
        self._memo = memo
        self._all_differences = differences
        self._within: dict[str, tuple[Difference, ...]] = {}
        self._differences_of: dict[str, tuple[Difference, ...]] = {}

    # ---- order

    @cached_property
    def chronology(self) -> tuple[Event, ...]:
        """Events in the order of time; at one time, in the order of their files."""
        return tuple(sorted(self.briefing.events.values(), key=lambda event: event.date.sort_key))

    @cached_property
    def rank(self) -> Mapping[str, int]:
        return {event.id: place for place, event in enumerate(self.chronology)}

    def beside(self, id: str) -> tuple[str | None, str | None]:
        """Ids of the events before and after one in the chronology."""
        place = self.rank[id]
        before = self.chronology[place - 1].id if place else None
        return before, self.chronology[place + 1].id if place + 1 < len(self.chronology) else None

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Documents in the order of their dates."""
        return tuple(sorted(self.briefing.sources.values(), key=lambda source: source.published.sort_key))

    @cached_property
    def days(self) -> Mapping[str, tuple[str, ...]]:
        """EDTF text of an exact day → ids of its events."""
        found: dict[str, list[str]] = defaultdict(list)
        for event in self.chronology:
            if event.date.is_exact_day:
                found[event.date.edtf].append(event.id)
        return {day: tuple(events) for day, events in found.items()}

    @cached_property
    def order(self) -> Mapping[str, tuple[object, ...]]:
        """Event id → what its place in time is told by: its date, and its number among events dated alike."""
        alike: Counter[object] = Counter()
        found: dict[str, tuple[object, ...]] = {}
        for event in self.chronology:
            key = event.date.sort_key
            found[event.id] = (event.date.edtf, alike[key])
            alike[key] += 1
        return found

    @cached_property
    def _related(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        found: dict[str, dict[str, list[str]]] = {
            relation: defaultdict(list) for relation in ("responds_to", "part_of", "see_also")
        }
        for event in self.chronology:
            for relation, ids in (
                ("responds_to", event.responds_to),
                ("part_of", event.part_of),
                ("see_also", event.see_also),
            ):
                for id in ids:
                    found[relation][id].append(event.id)
        return {relation: {id: tuple(ids) for id, ids in by_id.items()} for relation, by_id in found.items()}

    def related(self, relation: str) -> Mapping[str, tuple[str, ...]]:
        """Event id → the events that name it under a relation, in the order of time."""
        return self._related[relation]

    # ---- accounts

    @cached_property
    def gathered(self) -> Gathered:
        figures: dict[str, tuple[FigureGroup, ...]] = {}
        # Figures are gathered in what they are found from.
        found = gather(self.briefing, self._actors, figures)
        for id, event in self.briefing.events.items():
            figures[id] = self._figures(event, found) if event.measures else ()
        return found

    def _inputs(self, event: Event, gathered: Gathered) -> tuple[object, ...]:
        if not self._memo.lasting:
            return ()
        said = gathered.said.get(event.id, ())
        return (event, *(item.source for item in said), *(item.report for item in said))

    def _figures(self, event: Event, gathered: Gathered) -> tuple[FigureGroup, ...]:
        said = gathered.said.get(event.id, ())
        return self._memo.found(
            ("figures", self.briefing.id, event.id),
            self._inputs(event, gathered),
            lambda: figure_groups(
                event,
                (
                    Stated(self.shown.sources.shown(item.source), item.number, claim)
                    for item in said
                    for claim in (item.report.claims if item.report.figures else ())
                ),
            ),
        )

    def accounts(self, id: str) -> tuple[Account, ...]:
        """An event's accounts, in the order of the documents' dates."""
        event = self.briefing.events[id]

        def find() -> tuple[Account, ...]:
            by_source: dict[str, list[Reported]] = defaultdict(list)
            for source, number, report in self.gathered.said.get(id, ()):
                by_source[source.id].append(Reported(self.shown.sources.shown(source), number, report))
            return tuple(Account(reports[0].source, tuple(reports)) for reports in by_source.values())

        inputs = self._inputs(event, self.gathered)
        return self._memo.found(("accounts", self.briefing.id, id), inputs, find)

    def reporters(self, id: str) -> tuple[str, ...]:
        """The sources of an event's accounts, in their order."""
        said = self.gathered.said.get(self.briefing.events[id].id, ())
        return tuple(dict.fromkeys(item.source.id for item in said))

    @cached_property
    def _anchors(self) -> Mapping[str, tuple[str, ...]]:
        """Source id → the anchors of its reports. Most are alike for all who report an event, and are kept once."""
        first: dict[str, str] = {}
        found: dict[str, tuple[str, ...]] = {}
        for source in self.sources:
            uses: Counter[str] = Counter()
            anchors = []
            for report in source.reports:
                uses[report.event] += 1
                times = uses[report.event]
                # The prefix keeps clear of the page's own sections; two hyphens can't stand in an id, so a numbered
                # anchor never equals another event's.
                anchor = f"r-{report.event}"
                anchors.append(first.setdefault(anchor, anchor) if times == 1 else f"{anchor}--{times}")
            found[source.id] = tuple(anchors)
        return found

    def anchors(self) -> Iterator[tuple[str, int]]:
        """(source id, number of the report) of each that has one."""
        return ((id, number) for id, anchors in self._anchors.items() for number in range(len(anchors)))

    def anchor(self, id: str, number: int) -> str:
        """A report's anchor. Raises KeyError."""
        anchors = self._anchors[id]
        if number not in range(len(anchors)):
            raise KeyError(number)
        return anchors[number]

    # ---- lineage

    @cached_property
    def above(self) -> Mapping[str, frozenset[str]]:
        """Source id → its ancestry; what equals the ancestry found before is that one."""
        id = self.briefing.id
        found = ancestries(self.briefing)
        return {source: self._memo.equal(("above", id, source), ids) for source, ids in found.items()}

    def origins(self, id: str) -> Origins:
        said = self.gathered.said.get(self.briefing.events[id].id, ())
        by_source: dict[str, tuple[Source, list[Report]]] = {}
        for item in said:
            by_source.setdefault(item.source.id, (item.source, []))[1].append(item.report)
        inputs = (
            *(self.above[source] for source in by_source),
            *(item.source for item in said),
            *(item.report for item in said),
        )
        return self._memo.found(
            ("origins", self.briefing.id, id), inputs, lambda: origins(self.above, by_source.values())
        )

    @cached_property
    def document_origins(self) -> Origins:
        return origins(self.above, ((source, ()) for source in self.sources))

    @cached_property
    def derived(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Id of a source or outlet → (how, source id) of the documents made from it, in the order of their dates."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for source in self.sources:
            for step in source.derivations:
                found[step.of].append((step.how, source.id))
        return {id: tuple(steps) for id, steps in found.items()}

    # ---- where accounts differ

    @cached_property
    def _stamps(self) -> tuple[object, ...]:
        """What differences of single events depend on besides the event's own accounts."""
        id = self.briefing.id
        return (
            self._actors,
            self._memo.same(("terms", id), self.briefing.terms),
            self._memo.equal(("kinds of concepts", id), self.gathered.kinds_of_concept),
        )

    def _differences_within(self, event: Event) -> tuple[Difference, ...]:
        if event.id not in self.gathered.said:
            return ()
        return self._memo.found(
            ("differences", self.briefing.id, event.id),
            (*self._stamps, *self._inputs(event, self.gathered)),
            lambda: differences_within(self.gathered, event),
        )

    @cached_property
    def _across(self) -> tuple[Difference, ...]:
        return differences_across(self.gathered)

    @cached_property
    def _across_by_event(self) -> Mapping[str, list[Difference]]:
        found: dict[str, list[Difference]] = defaultdict(list)
        for difference in self._across:
            for event in difference.events:
                found[event].append(difference)
        return found

    def differences_of(self, id: str) -> tuple[Difference, ...]:
        """The differences that concern an event."""
        if self._all_differences is not None and not self._memo.lasting:
            return self._known_by_event.get(self.briefing.events[id].id, ())
        if (known := self._differences_of.get(id)) is None:
            event = self.briefing.events[id]
            found = in_order(
                (
                    *self._differences_within(event),
                    *differences_beside(self.gathered, event),
                    *self._across_by_event.get(id, ()),
                ),
                self.rank,
            )
            known = self._differences_of[id] = self._memo.equal(
                ("differences of", self.briefing.id, id), found
            )
        return known

    @cached_property
    def _known_by_event(self) -> Mapping[str, tuple[Difference, ...]]:
        """Of all that are known; those of an event stand in the same order as all do."""
        found: dict[str, list[Difference]] = defaultdict(list)
        for difference in self.differences:
            for event in dict.fromkeys(difference.events):
                found[event].append(difference)
        return {event: tuple(some) for event, some in found.items()}

    def differing(self, id: str) -> Differing:
        found = self.differences_of(id)
        return Differing(len(found), sum(one.conflict for one in found))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Everything on which accounts differ: what can't all be so first, then by kind, then in time."""
        if self._all_differences is not None:
            return self._all_differences
        of_events = chain.from_iterable(map(self.differences_of, self.briefing.events))
        return in_order(of_events, self.rank)

    @cached_property
    def terms(self) -> tuple[TermRow, ...]:
        """What each document calls each concept of the briefing."""
        return term_matrix(self.briefing)

    # ---- documents beside each other

    @cached_property
    def omissions(self) -> Mapping[str, tuple[Omission, ...]]:
        return find_omissions(self.briefing)

    @cached_property
    def descents(self) -> Mapping[frozenset[str], Descent]:
        return {pair.ids: pair for pair in descents(self.briefing, self.above)}

    def mutations(self, ids: frozenset[str]) -> tuple[Mutation, ...]:
        """What changed between two documents of one descent."""
        pair = self.descents[ids]
        events = dict.fromkeys(id for reports in pair.reports for id in reports if id in self.briefing.events)
        differences = {id: self.differences_of(id) for id in events}
        inputs = (
            pair.first,
            pair.second,
            self._stamps[1],
            *(self.briefing.events[id] for id in events),
            *(self.gathered.figures[id] for id in events),
            *differences.values(),
        )
        return self._memo.found(
            ("mutations", self.briefing.id, ids),
            inputs,
            lambda: mutations_between(self.briefing, pair, self.rank, self.gathered.figures, differences),
        )
