"""Everything pages look up: the chronology, who reports what, an actor's part, and who links to whom.

Made from a checked corpus; each thing is found when first asked for, and who asks can have it noted. Must not know
templates, wording or addresses' form in the published site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property, partial
from typing import Any

from generator.difference import Difference
from generator.evidence import Evidence
from generator.index.actors import ActorFacts, ActorIndex
from generator.index.briefings import BriefingIndex
from generator.index.facts import Facts
from generator.index.memo import Memo
from generator.index.mentions import references
from generator.index.parts import ChronologyParts
from generator.index.records import (
    SITE,
    NotingNames,
    Shelf,
    ShownBriefing,
    ShownEvidence,
    shown_corpus,
)
from generator.index.values import Account, Naming, Part, Participation, Reference, Reported
from generator.model import Actor, Corpus
from generator.prose import Names
from generator.reading import ABSENT, Facet, Noted, Read, Reads
from generator.record_digests import digest
from generator.shards import Placed, Shard, shards_of_briefing, shards_of_site

__all__ = [
    "Account",
    "ActorIndex",
    "BriefingIndex",
    "Index",
    "Naming",
    "Part",
    "Participation",
    "Reference",
    "Reported",
    "build_index",
]


MANY = 60_000
"""Fingerprints after which an index lets go of what it found for them."""


class Index:
    """What pages are made from. Whatever they read of it can be noted, and told again by its fingerprint."""

    def __init__(
        self,
        corpus: Corpus,
        evidence: Evidence,
        former: Index | None = None,
        differences: Mapping[str, tuple[Difference, ...]] | None = None,
        *,
        lasting: bool = True,
    ) -> None:
        self.memo: Memo = former.memo if former else Memo(lasting=lasting)
        self._reads: Reads = former._reads if former else Reads()
        self._reads.facets.clear()
        self._asked = 0
        raw_actors = self.memo.same("actors", corpus.actors)
        names = self.memo.found("names", (raw_actors,), lambda: Names(raw_actors.values()))
        actors = Shelf("actors", Actor, raw_actors, self._reads, self.memo)
        shown = {one.id: ShownBriefing(one, self._reads, self.memo) for one in corpus.briefings}
        known = differences or {}
        facts = {
            one.id: Facts(one, raw_actors, shown[one.id], self.memo, known.get(one.id))
            for one in corpus.briefings
        }
        self._actor_facts = ActorFacts(raw_actors, facts, names, self._reads, self.memo)
        self._evidence = ShownEvidence(evidence, self._reads)
        self._names = NotingNames(names, self._reads)
        self._present = evidence.archive_present
        self.of_pages: dict[str, Facet[Any, Any]] = {}
        """What was given to `facet`, by name."""
        self._raw, self._raw_names, self._shelf = corpus, names, actors
        self._found = {
            id: BriefingIndex(facts[id], shown[id], self._reads, partial(shards_of_briefing, corpus, id))
            for id in facts
        }
        self.corpus = shown_corpus(
            corpus, (one.briefing for one in shown.values()), actors.by_id, self._reads
        )
        self.evidence = self._evidence.evidence
        self.names: Names = self._names
        self._by_briefing: Facet[str, BriefingIndex] = Facet(
            "briefing", self._reads, lambda: self._found, self._found.__getitem__, self._known, deep=True
        )
        self.briefings: Mapping[str, BriefingIndex] = self._by_briefing
        self.actors: Mapping[str, ActorIndex] = self._actor_facts.by_id
        self._by_address: Facet[str, tuple[Reference, ...]] = Facet(
            "references",
            self._reads,
            lambda: self._references,
            lambda address: self._references[address],
            lambda address: digest(self._references[address]),
        )
        self.references: Mapping[str, tuple[Reference, ...]] = self._by_address
        """Address of a page → the pages that mention it."""
        self._parts = ChronologyParts("", self._reads, partial(shards_of_site, corpus), self._placed)
        self.shards: Mapping[str, Shard[Placed]] = self._parts.by_slug
        """Slug → part of the chronology of all briefings; none where one page holds everything."""
        self.part_of: Mapping[tuple[str, str], Part | None] = self._parts.of_event
        """(briefing id, event id) → the part on which the event stands."""

    def _known(self, id: str) -> bytes:
        return digest(self._found[id].briefing.id)

    def _placed(self, placed: Placed) -> Placed:
        return Placed(placed.briefing, self._found[placed.briefing].briefing.events[placed.event.id])

    @cached_property
    def _references(self) -> Mapping[str, tuple[Reference, ...]]:
        return references(self._raw, self._raw_names, self.memo)

    def facet(
        self,
        name: str,
        keys: Callable[[], Iterable[Any]],
        find: Callable[[Any], Any],
    ) -> Facet[Any, Any]:
        """As that of a briefing, for what is reckoned for the whole site."""
        facet = Facet(f"pages/{name}", self._reads, keys, find, lambda key: digest(find(key)))
        self.of_pages[name] = facet
        return facet

    # ---- what was read, and whether it is still the same

    def recording(self) -> AbstractContextManager[set[Noted]]:
        """Note what is read of the index, its records and its names while the block lasts."""
        return self._reads.recording()

    def forget(self) -> None:
        """Let go of what was found, in order to have room: most of what one page shows others don't."""
        for facet in self._reads.facets:
            facet.forget()

    def forget_tables(self) -> None:
        """Let go of what is large and needed for few kinds of pages, unless it shall last. Who asks again has it found
        again, which takes long."""
        if not self.memo.lasting and self._actor_facts.has_tables:
            self.forget()
            self._actor_facts.forget()

    def fingerprint(self, read: Read) -> bytes:
        """Tells whether what was read is still the same, in this process or in another."""
        self._asked += 1
        if self._asked % MANY == 0:
            self.forget()
        facet = self._prints.get(read.facet)
        if facet is None:
            return ABSENT
        try:
            return facet(read.key)
        except LookupError:
            return ABSENT

    @cached_property
    def _prints(self) -> Mapping[str, Callable[[str], bytes]]:
        found = dict(self._shelf.prints())
        of_parts = (one.prints() for one in (self._actor_facts, self._evidence, self._names, self._parts))
        for prints in (*of_parts, *(one.prints() for one in self._found.values())):
            found.update(prints)
        for facet in (self._by_briefing, self._by_address):
            found[facet.name] = facet.fingerprint
        site = {"home": self._raw.home, "archive": self._present}
        found.update((facet.name, facet.fingerprint) for facet in self.of_pages.values())
        found["briefings"] = lambda _key: digest(list(self._found))
        found[SITE] = lambda key: digest(site[key])
        return found


def build_index(
    corpus: Corpus,
    evidence: Evidence,
    former: Index | None = None,
    differences: Mapping[str, tuple[Difference, ...]] | None = None,
    *,
    lasting: bool = True,
) -> Index:
    """The index of a checked corpus. What a former one of the same process found from the same records is kept.

    `differences`: briefing id → all its differences, where they are known. `lasting`: it shall be a former one itself.
    """
    return Index(corpus, evidence, former, differences, lasting=lasting)
