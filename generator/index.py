"""Everything pages look up: the chronology, who reports what, an actor's part, and who links to whom.

Built once from a checked corpus. Must not know templates, wording or addresses' form in the published site.
"""

from __future__ import annotations

import posixpath
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from generator import addresses, prose
from generator.compare import FigureGroup, figures_of
from generator.difference import Difference
from generator.differences import TermRow, find_differences, term_matrix
from generator.evidence import Evidence
from generator.lineage import Origins, origins
from generator.model import Actor, Briefing, Corpus, Event, Report, Source
from generator.mutations import Mutation, find_mutations
from generator.naming import Titles, named_in
from generator.omissions import Omission, find_omissions


class Reported(NamedTuple):
    """A report with the document it stands in and its number there, from 0."""

    source: Source
    number: int
    report: Report


class Account(NamedTuple):
    """All reports of one event by one document."""

    source: Source
    reports: tuple[Reported, ...]


class Reference(NamedTuple):
    """A page that mentions another, and the sentence in which it does."""

    address: str
    title: str
    kind: str
    context: str


@dataclass(frozen=True, slots=True)
class BriefingIndex:
    briefing: Briefing
    chronology: tuple[Event, ...]
    """Events in the order of time; at one time, in the order of their files."""
    sources: tuple[Source, ...]
    """Documents in the order of their dates."""
    accounts: Mapping[str, tuple[Account, ...]]
    """Event id → its accounts, in the order of the documents' dates."""
    origins: Mapping[str, Origins]
    figures: Mapping[str, tuple[FigureGroup, ...]]
    """Event id → its figures, grouped by measure and actor."""
    differences: tuple[Difference, ...]
    """Everything on which accounts differ: what can't all be so first, then by kind, then in time."""
    differences_of: Mapping[str, tuple[Difference, ...]]
    """Event id → the differences that concern it."""
    omissions: Mapping[str, tuple[Omission, ...]]
    """Source id → events of its time that other documents report and it doesn't."""
    mutations: Mapping[frozenset[str], tuple[Mutation, ...]]
    """Two source ids → what changed on the way from one to the other, or from their common origin to both."""
    terms: tuple[TermRow, ...]
    """What each document calls each concept of the briefing."""
    responses: Mapping[str, tuple[str, ...]]
    """Event id → events that respond to it, in the order of time; likewise `parts`."""
    parts: Mapping[str, tuple[str, ...]]
    pointers: Mapping[str, tuple[str, ...]]
    """Event id → events that name it under see_also."""
    document_origins: Origins
    """The independent origins of all documents, whatever they report."""
    anchors: Mapping[tuple[str, int], str]
    """(source id, number of the report) → the report's anchor, unique on its source's page."""

    days: Mapping[str, tuple[Event, ...]]
    """EDTF text of an exact day → its events."""
    rank: Mapping[str, int]
    """Event id → its place in the chronology, from 0."""

    def neighbours(self, event: Event) -> tuple[Event | None, Event | None]:
        """The events before and after one in the chronology."""
        place = self.rank[event.id]
        before = self.chronology[place - 1] if place else None
        after = self.chronology[place + 1] if place + 1 < len(self.chronology) else None
        return before, after

    def same_day(self, event: Event) -> tuple[Event, ...]:
        """The other events of the same day; none for an event that isn't dated to the day."""
        found = self.days.get(event.date.edtf, ()) if event.date.is_exact_day else ()
        return tuple(other for other in found if other.id != event.id)


class Participation(NamedTuple):
    """An actor's part in an event."""

    briefing: str
    event: Event
    role: str


class Naming(NamedTuple):
    """A name that an excerpt gives an actor."""

    briefing: str
    reported: Reported
    form: str


@dataclass(frozen=True, slots=True)
class ActorIndex:
    """What one actor did, said and published, over all briefings."""

    events: tuple[Participation, ...]
    statements: tuple[tuple[str, Reported], ...]
    """(briefing id, report) in the order of time."""
    reported_by: tuple[tuple[str, Source, int], ...]
    """(briefing id, source, number of reports about the actor)"""
    published: tuple[tuple[str, Source, str], ...]
    """(briefing id, source, how): documents an outlet published, or that derive from it."""
    companions: tuple[tuple[str, int], ...]
    """Actors in the same events, with the number of those, most first."""
    members: tuple[str, ...]
    named: tuple[Naming, ...]
    """Every place where an excerpt names the actor, in the order of the documents' dates."""


@dataclass(frozen=True, slots=True)
class Index:
    corpus: Corpus
    evidence: Evidence
    names: prose.Names
    briefings: Mapping[str, BriefingIndex]
    actors: Mapping[str, ActorIndex]
    references: Mapping[str, tuple[Reference, ...]]
    """Address of a page → the pages that mention it."""

    @contextmanager
    def recording(self) -> Iterator[set[tuple[str, str]]]:
        yield {("everything", "")}

    def fingerprint(self, _facet: str, _key: str) -> str:
        return secrets.token_hex(4)


def build_index(corpus: Corpus, evidence: Evidence) -> Index:
    names = prose.Names(corpus.actors.values())
    briefings = {briefing.id: _index_briefing(briefing, corpus.actors) for briefing in corpus.briefings}
    return Index(
        corpus,
        evidence,
        names,
        briefings,
        _index_actors(corpus, briefings, names),
        _references(corpus, names),
    )


def _by_event(differences: tuple[Difference, ...]) -> dict[str, tuple[Difference, ...]]:
    found: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        for event in difference.events:
            found[event].append(difference)
    return {event: tuple(all_of) for event, all_of in found.items()}


def _index_briefing(briefing: Briefing, actors: Mapping[str, Actor]) -> BriefingIndex:
    chronology = tuple(sorted(briefing.events.values(), key=lambda event: event.date.sort_key))
    rank = {event.id: place for place, event in enumerate(chronology)}
    sources = tuple(sorted(briefing.sources.values(), key=lambda source: source.published.sort_key))
    gathered: dict[str, dict[str, list[Reported]]] = defaultdict(lambda: defaultdict(list))
    anchors: dict[tuple[str, int], str] = {}
    for source in sources:
        uses: Counter[str] = Counter()
        for number, report in enumerate(source.reports):
            uses[report.event] += 1
            times = uses[report.event]
            # The prefix keeps clear of the page's own sections; two hyphens can't stand in an id, so a numbered
            # anchor never equals another event's.
            anchors[source.id, number] = f"r-{report.event}" if times == 1 else f"r-{report.event}--{times}"
            gathered[report.event][source.id].append(Reported(source, number, report))
    accounts = {
        event.id: tuple(
            Account(briefing.sources[id], tuple(found)) for id, found in gathered[event.id].items()
        )
        for event in chronology
    }
    figures = figures_of(briefing)
    differences = find_differences(briefing, actors, figures)
    return BriefingIndex(
        briefing=briefing,
        chronology=chronology,
        sources=sources,
        accounts=accounts,
        origins={
            id: origins(briefing, ((a.source, [r.report for r in a.reports]) for a in found))
            for id, found in accounts.items()
        },
        figures=figures,
        differences=differences,
        differences_of=_by_event(differences),
        omissions=find_omissions(briefing),
        mutations=find_mutations(briefing, figures, differences),
        terms=term_matrix(briefing),
        responses=_reversed(chronology, "responds_to", rank),
        parts=_reversed(chronology, "part_of", rank),
        pointers=_reversed(chronology, "see_also", rank),
        document_origins=origins(briefing, ((source, ()) for source in sources)),
        days=_days(chronology),
        anchors=anchors,
        rank=rank,
    )


def _days(chronology: tuple[Event, ...]) -> dict[str, tuple[Event, ...]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in chronology:
        if event.date.is_exact_day:
            found[event.date.edtf].append(event)
    return {day: tuple(events) for day, events in found.items()}


def _reversed(
    events: tuple[Event, ...], relation: str, rank: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for event in events:
        for id in getattr(event, relation):
            found[id].append(event.id)
    return {id: tuple(sorted(ids, key=rank.__getitem__)) for id, ids in found.items()}


def _index_actors(
    corpus: Corpus, briefings: Mapping[str, BriefingIndex], names: prose.Names
) -> dict[str, ActorIndex]:
    events: dict[str, list[Participation]] = defaultdict(list)
    statements: dict[str, list[tuple[str, Reported]]] = defaultdict(list)
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    published: dict[str, list[tuple[str, Source, str]]] = defaultdict(list)
    companions: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[str, list[str]] = defaultdict(list)
    named = _naming(corpus, briefings, names)
    for id, index in briefings.items():
        for event in index.chronology:
            for actor, role in event.actors.items():
                events[actor].append(Participation(id, event, role))
                companions[actor].update(other for other in event.actors if other != actor)
            for account in index.accounts[event.id]:
                for reported in account.reports:
                    about = set(event.actors) | {
                        claim.actor for claim in reported.report.claims if claim.actor
                    }
                    for speaker in dict.fromkeys(reported.report.speaker):
                        statements[speaker].append((id, reported))
                        about.add(speaker)
                    for actor in about:
                        counts[actor][id, account.source.id] += 1
        for source in index.sources:
            if source.publisher:
                published[source.publisher].append((id, source, "publishes it"))
            for derivation in source.derivations:
                published[derivation.of].append((id, source, f"{derivation.how} it"))
    for actor_record in corpus.actors.values():
        for whole in actor_record.part_of:
            members[whole].append(actor_record.id)
    return {
        id: ActorIndex(
            events=tuple(sorted(events[id], key=lambda part: part.event.date.sort_key)),
            statements=tuple(
                sorted(
                    statements[id],
                    key=lambda item: briefings[item[0]].briefing.events[item[1].report.event].date.sort_key,
                )
            ),
            reported_by=tuple(
                (briefing, briefings[briefing].briefing.sources[source], count)
                for (briefing, source), count in sorted(
                    counts[id].items(), key=lambda item: (-item[1], item[0])
                )
            ),
            published=tuple(published[id]),
            companions=tuple(sorted(companions[id].items(), key=lambda item: (-item[1], item[0]))),
            members=tuple(sorted(members[id])),
            named=tuple(named[id]),
        )
        for id in corpus.actors
    }


def _naming(
    corpus: Corpus, briefings: Mapping[str, BriefingIndex], names: prose.Names
) -> dict[str, list[Naming]]:
    titles = Titles(corpus.actors)
    found: dict[str, list[Naming]] = defaultdict(list)
    for id, index in briefings.items():
        for source in index.sources:
            for number, report in enumerate(source.reports):
                for actor, form in named_in(report.excerpt, names, titles):
                    found[actor].append(Naming(id, Reported(source, number, report), form))
    return found


# ---- who mentions whom

_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


def _references(corpus: Corpus, names: prose.Names) -> dict[str, tuple[Reference, ...]]:
    found: dict[str, dict[str, Reference]] = defaultdict(dict)

    def add(target: str, reference: Reference) -> None:
        if target != reference.address:
            found[target].setdefault(reference.address, reference)

    for briefing, address, title, kind, text in _prose_by_page(corpus):
        for mention in prose.mentions(text, names):
            target = _address_of(mention.kind, mention.id, briefing)
            if target:
                add(target, Reference(address, title, kind, mention.context))
    for briefing_record in corpus.briefings:
        head = briefing_record.head
        for judgement in head.key_judgements:
            context = prose.first_sentences(judgement.text, longest=180)
            for id in judgement.events:
                overview = addresses.overview(head.id)
                add(addresses.event(head.id, id), Reference(overview, head.title, "Briefing", context))
    for page in corpus.handwritten:
        heading = _HEADING.search(page.text)
        title = heading.group(1) if heading else posixpath.basename(page.address).removesuffix(".md")
        for href, context in prose.links_with_context(page.text):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.address), href.split("#")[0]))
            add(path, Reference(page.address, title, "Page", context))
    return {target: tuple(by_page.values()) for target, by_page in found.items()}


def _prose_by_page(corpus: Corpus) -> Iterator[tuple[str, str, str, str, str]]:
    """(briefing id, address, title, kind of page, Markdown) of every prose text that stands on a generated page."""
    for actor in corpus.actors.values():
        if actor.description:
            yield "", addresses.actor(actor.id), actor.name, "Actor", actor.description
    for briefing in corpus.briefings:
        head = briefing.head
        overview = addresses.overview(head.id)
        for text in (head.summary, head.scope, *(judgement.text for judgement in head.key_judgements)):
            if text:
                yield head.id, overview, head.title, "Briefing", text
        for event in briefing.events.values():
            for text in (event.summary, event.date_note):
                if text:
                    yield head.id, addresses.event(head.id, event.id), event.title, "Event", text
        for source in briefing.sources.values():
            notes = (report.note for report in source.reports)
            for text in (source.summary, source.note, *notes):
                if text:
                    yield head.id, addresses.source(head.id, source.id), source.title, "Source", text


def _address_of(kind: str, id: str, briefing: str) -> str:
    if kind == "actor":
        return addresses.actor(id)
    if not briefing:
        return ""
    return addresses.event(briefing, id) if kind == "event" else addresses.source(briefing, id)
