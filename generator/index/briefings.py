"""What pages look up of one briefing: facets of its facts, each of which notes who reads it.

Must not know templates, wording or addresses' form in the published site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from generator.compare import FigureGroup
from generator.difference import Difference
from generator.differences import TermRow
from generator.index.facts import Facts
from generator.index.parts import ChronologyParts
from generator.index.records import ShownBriefing
from generator.index.values import Account, Differing, Part
from generator.lineage import Origins
from generator.model import Event, Source
from generator.mutations import Mutation
from generator.omissions import Omission
from generator.reading import NUMBER, Facet, Prints, Reads, Row
from generator.record_digests import digest
from generator.shards import Placed, Shard

K = TypeVar("K")
V = TypeVar("V")


class BriefingIndex:
    """Everything is found when first asked for. Records note by themselves what is read of them."""

    def __init__(
        self,
        facts: Facts,
        shown: ShownBriefing,
        reads: Reads,
        shards: Callable[[], tuple[Shard[Placed], ...]],
    ) -> None:
        self.briefing = shown.briefing
        self.of_pages: dict[str, Facet[Any, Any]] = {}
        """What was given to `facet`, by name."""
        self._facts, self._shown, self._reads = facts, shown, reads
        self._prints: dict[str, Callable[[str], bytes]] = {
            self._name("chronology"): _row_print(lambda: [one.id for one in facts.chronology]),
            self._name("documents"): _row_print(lambda: [one.id for one in facts.sources]),
            self._name("differences"): _row_print(lambda: facts.differences),
            self._name("concepts"): _row_print(lambda: facts.terms),
        }
        events, sources = facts.briefing.events, facts.briefing.sources
        self.accounts: Mapping[str, tuple[Account, ...]] = self._facet(
            "accounts", lambda: events, facts.accounts, self._accounts_print
        )
        """Event id → its accounts, in the order of the documents' dates."""
        self.reporters: Mapping[str, tuple[str, ...]] = self._facet(
            "reporters", lambda: events, facts.reporters
        )
        """Event id → the sources of its accounts, for who shows no more of them than that."""
        self.origins: Mapping[str, Origins] = self._facet("origins", lambda: events, facts.origins)
        self.figures: Mapping[str, tuple[FigureGroup, ...]] = self._facet(
            "figures", lambda: events, lambda id: facts.gathered.figures[id], self._figures_print
        )
        """Event id → its figures, grouped by measure and actor."""
        self.differences_of: Mapping[str, tuple[Difference, ...]] = self._facet(
            "differences of", lambda: events, facts.differences_of
        )
        """Event id → the differences that concern it."""
        self.differing: Mapping[str, Differing] = self._facet("differing", lambda: events, facts.differing)
        """Event id → how many differences concern it; for who shows no more of them than that."""
        self.omissions: Mapping[str, tuple[Omission, ...]] = self._facet(
            "omissions", lambda: sources, lambda id: facts.omissions[id]
        )
        """Source id → events of its time that other documents report and it doesn't."""
        self.mutations: Facet[frozenset[str], tuple[Mutation, ...]] = self._facet(
            "mutations",
            lambda: facts.descents,
            facts.mutations,
            lambda key: digest(self.mutations.once(frozenset(key.split("/")))),
        )
        """Two source ids → what changed on the way from one to the other, or from their common origin to both."""
        self.responses = self._related("responds_to")
        """Event id → events that respond to it, in the order of time; likewise `parts`."""
        self.parts = self._related("part_of")
        self.pointers = self._related("see_also")
        """Event id → events that name it under see_also."""
        self.anchors: Mapping[tuple[str, int], str] = self._facet(
            "anchors",
            facts.anchors,
            lambda key: facts.anchor(*key),
            lambda key: digest(facts.anchor(*_numbered(key))),
        )
        """(source id, number of the report) → the report's anchor, unique on its source's page."""
        self.days: Mapping[str, tuple[Event, ...]] = self._facet(
            "days",
            lambda: facts.days,
            lambda day: tuple(self._event(id) for id in facts.days[day]),
            lambda day: digest(facts.days[day]),
        )
        """EDTF text of an exact day → its events."""
        self.rank: Mapping[str, int] = self._facet(
            "rank", lambda: events, lambda id: facts.rank[id], lambda id: digest(facts.order[id])
        )
        """Event id → its place in the chronology, from 0. Only to be compared: an event before it may be new."""
        self.derived: Mapping[str, tuple[tuple[str, Source], ...]] = self._facet(
            "derived",
            lambda: sources,
            lambda id: tuple((how, self._source(of)) for how, of in facts.derived.get(id, ())),
            lambda id: digest(facts.derived.get(id, ())),
        )
        """Source id → (how, document) made from it, in the order of dates."""
        self._neighbours: Mapping[str, tuple[Event | None, Event | None]] = self._facet(
            "neighbours",
            lambda: events,
            lambda id: tuple(self._event(one) if one else None for one in facts.beside(id)),
            lambda id: digest(facts.beside(id)),
        )
        self._whole: Mapping[str, Any] = self._facet(
            "whole", lambda: _WHOLES, lambda name: _WHOLES[name](facts)
        )
        parts = ChronologyParts(self._name(""), reads, shards, self._placed)
        self._prints.update(parts.prints())
        self.shards: Mapping[str, Shard[Placed]] = parts.by_slug
        """Slug → part of a long chronology, in the order of time; none where one page holds everything."""
        self.part_of: Mapping[tuple[str, str], Part | None] = parts.of_event
        """(briefing id, event id) → the part of a long chronology on which the event stands."""

    # ---- rows and single values

    @cached_property
    def chronology(self) -> tuple[Event, ...]:
        """Events in the order of time; at one time, in the order of their files."""
        return self._row("chronology", (self._shown.events.shown(one) for one in self._facts.chronology))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Documents in the order of their dates."""
        return self._row("documents", (self._shown.sources.shown(one) for one in self._facts.sources))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Everything on which accounts differ: what can't all be so first, then by kind, then in time."""
        return self._row("differences", self._facts.differences)

    @cached_property
    def terms(self) -> tuple[TermRow, ...]:
        """What each document calls each concept of the briefing."""
        return self._row("concepts", self._facts.terms)

    @property
    def document_origins(self) -> Origins:
        """The independent origins of all documents, whatever they report."""
        found: Origins = self._whole["origins"]
        return found

    @property
    def conflicts(self) -> int:
        """The number of differences of which not all accounts can be so."""
        return int(self._whole["conflicts"])

    @property
    def worded(self) -> int:
        """The number of concepts for which some document has a wording."""
        return int(self._whole["worded"])

    def neighbours(self, event: Event) -> tuple[Event | None, Event | None]:
        """The events before and after one in the chronology."""
        return self._neighbours[event.id]

    def same_day(self, event: Event) -> tuple[Event, ...]:
        """The other events of the same day; none for an event that isn't dated to the day."""
        found = self.days.get(event.date.edtf, ()) if event.date.is_exact_day else ()
        return tuple(other for other in found if other.id != event.id)

    def prints(self) -> Prints:
        """For each facet the fingerprints of its keys."""
        yield from self._shown.prints()
        yield from self._prints.items()

    def facet(
        self,
        name: str,
        keys: Callable[[], Iterable[Any]],
        find: Callable[[Any], Any],
        print_of: Callable[[str], bytes] | None = None,
    ) -> Facet[Any, Any]:
        """What pages reckon for all of them together, so that it is noted like what the index itself knows.

        Before anything is made. Without `print_of`, values hold no records, and are their own fingerprints.
        """
        facet = self.of_pages[name] = self._facet(f"pages/{name}", keys, find, print_of)
        return facet

    # ---- facets

    def _name(self, name: str) -> str:
        return f"{self._facts.briefing.id}/{name}"

    def _event(self, id: str) -> Event:
        return self._shown.events.shown(self._facts.briefing.events[id])

    def _source(self, id: str) -> Source:
        return self._shown.sources.shown(self._facts.briefing.sources[id])

    def _facet(
        self,
        name: str,
        keys: Callable[[], Iterable[Any]],
        find: Callable[[Any], Any],
        print_of: Callable[[str], bytes] | None = None,
    ) -> Facet[Any, Any]:
        """Without `print_of`, values hold no records, and are their own fingerprints."""
        facet = Facet(self._name(name), self._reads, keys, find, print_of or (lambda key: digest(find(key))))
        self._prints[facet.name] = facet.fingerprint
        return facet

    def _row(self, name: str, values: Iterable[V]) -> Row[V]:
        with self._reads.unnoted():
            return Row.of_values(values, self._reads, self._name(name))

    def _related(self, relation: str) -> Mapping[str, tuple[str, ...]]:
        found = self._facts.related
        return self._facet(relation, lambda: found(relation), lambda id: found(relation)[id])

    def _placed(self, placed: Placed) -> Placed:
        return Placed(placed.briefing, self._event(placed.event.id))

    def _accounts_print(self, id: str) -> bytes:
        said = self._facts.gathered.said.get(self._facts.briefing.events[id].id, ())
        report = self._shown.sources.report
        return digest([(one.source.id, one.number, report(one.source, one.number)) for one in said])

    def _figures_print(self, id: str) -> bytes:
        return digest(
            [
                (group.measure, group.actor, [(one.source.id, one.number, one.claim) for one in group.stated])
                for group in self._facts.gathered.figures[id]
            ]
        )


_WHOLES: Mapping[str, Callable[[Facts], Any]] = {
    "origins": lambda facts: facts.document_origins,
    "conflicts": lambda facts: sum(one.conflict for one in facts.differences),
    "worded": lambda facts: sum(any(row.cells.values()) for row in facts.terms),
}


def _numbered(key: str) -> tuple[str, int]:
    id, _, number = key.rpartition("/")
    return id, int(number)


def _row_print(values: Callable[[], Any]) -> Callable[[str], bytes]:
    return lambda key: digest(len(values())) if key == NUMBER else digest(values())
