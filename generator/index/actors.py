"""What one actor did, said and published, over all briefings.

Must not know templates or wording.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from generator.index.facts import Facts
from generator.index.memo import Memo
from generator.index.values import Naming, Participation, Reported
from generator.model import Actor, Event, Report, Source
from generator.naming import Titles, named_in
from generator.prose import Names
from generator.reading import Facet, Prints, Reads
from generator.record_digests import digest


class ActorIndex:
    """One actor; everything is found when first asked for."""

    __slots__ = ("_facets", "_id")

    def __init__(self, id: str, facets: Mapping[str, Facet[str, Any]]) -> None:
        self._id, self._facets = id, facets

    def _of(self, facet: str) -> Any:
        return self._facets[facet][self._id]

    @property
    def events(self) -> tuple[Participation, ...]:
        """In the order of time."""
        found: tuple[Participation, ...] = self._of("events")
        return found

    @property
    def statements(self) -> tuple[tuple[str, Reported], ...]:
        """(briefing id, report) in the order of time."""
        found: tuple[tuple[str, Reported], ...] = self._of("statements")
        return found

    @property
    def reported_by(self) -> tuple[tuple[str, Source, int], ...]:
        """(briefing id, source, number of reports about the actor)"""
        found: tuple[tuple[str, Source, int], ...] = self._of("reported by")
        return found

    @property
    def published(self) -> tuple[tuple[str, Source, str], ...]:
        """(briefing id, source, how): documents an outlet published, or that derive from it."""
        found: tuple[tuple[str, Source, str], ...] = self._of("published")
        return found

    @property
    def companions(self) -> tuple[tuple[str, int], ...]:
        """Actors in the same events, with the number of those, most first."""
        found: tuple[tuple[str, int], ...] = self._of("companions")
        return found

    @property
    def members(self) -> tuple[str, ...]:
        found: tuple[str, ...] = self._of("members")
        return found

    @property
    def named(self) -> tuple[Naming, ...]:
        """Every place where an excerpt names the actor, in the order of the documents' dates."""
        found: tuple[Naming, ...] = self._of("named")
        return found


_Place = tuple[str, Source, int, Report]
"""A report: briefing id, source, number, report."""


_TABLES = ("_parts", "_wholes", "_reports", "_outlets", "_naming")
"""Attributes with something for every actor, as large as all records' links to actors."""


class ActorFacts:
    """What follows from all briefings for actors, as loaded and as pages see it."""

    def __init__(
        self,
        actors: Mapping[str, Actor],
        briefings: Mapping[str, Facts],
        names: Names,
        reads: Reads,
        memo: Memo,
    ) -> None:
        self._actors, self._briefings, self._names, self._memo = actors, briefings, names, memo
        finders: Mapping[str, tuple[Callable[[str], Any], Callable[[str], Any]]] = {
            # What pages are given, and the same in ids and digests.
            "events": (self._events, lambda id: [(b, event.id, role) for b, event, role in self._sorted(id)]),
            "statements": (self._statements, lambda id: [self._print(*one) for one in self._said(id)]),
            "reported by": (self._reported_by, self._counted),
            "published": (self._published, lambda id: [(b, s.id, how) for b, s, how in self._outlet(id)]),
            "companions": (self._companions, self._companions),
            "members": (self._members, self._members),
            "named": (
                self._named,
                lambda id: [(*self._print(*place), form) for place, form in self._naming.get(id, ())],
            ),
        }
        self._facets: dict[str, Facet[str, Any]] = {
            name: Facet(f"actor/{name}", reads, lambda: actors, find, _digested(plain))
            for name, (find, plain) in finders.items()
        }
        self.by_id: Facet[str, ActorIndex] = Facet(
            "actor", reads, lambda: actors, self._index_of, lambda id: digest(actors[id].id), deep=True
        )

    def prints(self) -> Prints:
        for facet in (self.by_id, *self._facets.values()):
            yield facet.name, facet.fingerprint

    @property
    def has_tables(self) -> bool:
        """Whether tables of all actors were found and are kept."""
        return any(name in self.__dict__ for name in _TABLES)

    def forget(self) -> None:
        """Let go of the tables, which are found again when somebody asks."""
        for name in _TABLES:
            self.__dict__.pop(name, None)

    def _index_of(self, id: str) -> ActorIndex:
        return ActorIndex(self._actors[id].id, self._facets)

    def _print(self, briefing: str, source: Source, number: int, _report: Report) -> tuple[object, ...]:
        shown = self._briefings[briefing].shown
        return briefing, source.id, number, shown.sources.report(source, number)

    def _reported(self, briefing: str, source: Source, number: int, report: Report) -> Reported:
        return Reported(self._briefings[briefing].shown.sources.shown(source), number, report)

    # ---- deeds

    @cached_property
    def _parts(self) -> Mapping[str, list[tuple[str, Event, str]]]:
        found: dict[str, list[tuple[str, Event, str]]] = defaultdict(list)
        for id, facts in self._briefings.items():
            for event in facts.chronology:
                for actor, role in event.actors.items():
                    found[actor].append((id, event, role))
        return found

    def _sorted(self, id: str) -> list[tuple[str, Event, str]]:
        found = self._parts.get(id, [])
        return sorted(found, key=lambda part: part[1].date.sort_key) if len(self._briefings) > 1 else found

    def _events(self, id: str) -> tuple[Participation, ...]:
        return tuple(
            Participation(briefing, self._briefings[briefing].shown.events.shown(event), role)
            for briefing, event, role in self._sorted(id)
        )

    def _companions(self, id: str) -> tuple[tuple[str, int], ...]:
        found: Counter[str] = Counter()
        for _briefing, event, _role in self._parts.get(id, ()):
            found.update(event.actors.keys())
        del found[id]
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def _wholes(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for actor in self._actors.values():
            for whole in actor.part_of:
                found[whole].append(actor.id)
        return found

    def _members(self, id: str) -> tuple[str, ...]:
        return tuple(sorted(self._wholes.get(id, ())))

    # ---- words

    @cached_property
    def _reports(self) -> tuple[Mapping[str, list[_Place]], Mapping[str, Counter[tuple[str, str]]]]:
        """What each actor says, and how many reports of each source are about it."""
        said: dict[str, list[_Place]] = defaultdict(list)
        counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for id, facts in self._briefings.items():
            for event in facts.chronology:
                for source, number, report in facts.gathered.said.get(event.id, ()):
                    about = dict.fromkeys(event.actors)
                    if report.figures:
                        about |= dict.fromkeys(claim.actor for claim in report.claims if claim.actor)
                    for speaker in dict.fromkeys(report.speaker):
                        said[speaker].append((id, source, number, report))
                        about[speaker] = None
                    for actor in about:
                        counts[actor][id, source.id] += 1
        return said, counts

    def _said(self, id: str) -> list[_Place]:
        found = self._reports[0].get(id, [])
        if len(self._briefings) < 2:
            return found
        return sorted(
            found, key=lambda one: self._briefings[one[0]].briefing.events[one[3].event].date.sort_key
        )

    def _statements(self, id: str) -> tuple[tuple[str, Reported], ...]:
        return tuple((place[0], self._reported(*place)) for place in self._said(id))

    def _counted(self, id: str) -> list[tuple[tuple[str, str], int]]:
        counts = self._reports[1].get(id, Counter())
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def _reported_by(self, id: str) -> tuple[tuple[str, Source, int], ...]:
        return tuple(
            (briefing, self._source(briefing, source), count)
            for (briefing, source), count in self._counted(id)
        )

    def _source(self, briefing: str, id: str) -> Source:
        facts = self._briefings[briefing]
        return facts.shown.sources.shown(facts.briefing.sources[id])

    @cached_property
    def _outlets(self) -> Mapping[str, list[tuple[str, Source, str]]]:
        found: dict[str, list[tuple[str, Source, str]]] = defaultdict(list)
        for id, facts in self._briefings.items():
            for source in facts.sources:
                if source.publisher:
                    found[source.publisher].append((id, source, "publishes it"))
                for derivation in source.derivations:
                    found[derivation.of].append((id, source, f"{derivation.how} it"))
        return found

    def _outlet(self, id: str) -> list[tuple[str, Source, str]]:
        return self._outlets.get(id, [])

    def _published(self, id: str) -> tuple[tuple[str, Source, str], ...]:
        return tuple((briefing, self._source(briefing, s.id), how) for briefing, s, how in self._outlet(id))

    # ---- names

    @cached_property
    def _naming(self) -> Mapping[str, list[tuple[_Place, str]]]:
        titles = self._memo.found("titles", (self._actors,), lambda: Titles(self._actors))
        found: dict[str, list[tuple[_Place, str]]] = defaultdict(list)
        for id, facts in self._briefings.items():
            for source in facts.sources:
                named = self._memo.found(
                    ("named", id, source.id),
                    (source, self._names, titles),
                    lambda source=source: tuple(  # type: ignore[misc]  # bound as it is now
                        (number, *one)
                        for number, report in enumerate(source.reports)
                        for one in named_in(report.excerpt, self._names, titles)
                    ),
                )
                for number, actor, form in named:
                    found[actor].append(((id, source, number, source.reports[number]), form))
        return found

    def _named(self, id: str) -> tuple[Naming, ...]:
        return tuple(
            Naming(place[0], self._reported(*place), form) for place, form in self._naming.get(id, ())
        )


def _digested(plain: Callable[[str], Any]) -> Callable[[str], bytes]:
    return lambda id: digest(plain(id))
