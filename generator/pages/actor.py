"""An actor's page: what it did, said and published, and who reports it.

Turns the index into views. Must not know templates.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from generator import addresses
from generator.index import ActorIndex, BriefingIndex, Index, Reported
from generator.model import Actor, Role, Source
from generator.pages import entries
from generator.pages.network import DRAWN, network
from generator.pages.passages import direction, passage, place
from generator.pages.record_views import ActorPage, Deed, NamedForm, NamingRow, RoleLine
from generator.pages.views import Companion, First, Link, Prose, TocItem
from generator.vocabulary import ACTOR_TYPES

MOST_DEEDS = 150
MOST_QUOTATIONS = 60
"""On the whole page; a page of thousands of events stays readable and below a megabyte."""
MOST_QUOTATIONS_OF_ONE = 6
MOST_DOCUMENTS = 60
MOST_REPORTING = 24
"""Documents that are named under one event."""
MOST_COMPANIONS = 40
MOST_MEMBERS = 100
MOST_PASSAGES = 5
"""Passages to which one form of a name leads."""


def actor_page(index: Index, actor: Actor) -> ActorPage:
    found = index.actors[actor.id]
    briefings = index.briefings
    met = tuple(dict.fromkeys(part.briefing for part in found.events))
    return ActorPage(
        name=actor.name,
        type=ACTOR_TYPES[actor.type][0],
        aliases=actor.aliases,
        description=Prose(actor.description) if actor.description else None,
        roles=tuple(
            RoleLine(
                role.role,
                entries.actor_link(index, role.of) if role.of else None,
                entries.when(role.during) if role.during else None,
            )
            for role in _in_time(actor.roles)
        ),
        part_of=tuple(entries.actor_link(index, id) for id in actor.part_of),
        members=entries.first(found.members, MOST_MEMBERS, lambda id: entries.actor_link(index, id)),
        url=actor.url or "",
        extent=_extent(found),
        deeds=_deeds(index, found),
        chronologies=tuple(
            Link(entries.briefing_title(briefings[id]), addresses.chronology(id)) for id in met
        ),
        sources=entries.first(
            found.reported_by,
            MOST_DOCUMENTS,
            lambda one: entries.source_item(briefings[one[0]], one[1].id, entries.count_of(one[2], "report")),
        ),
        naming=_naming(index, found),
        published=entries.first(
            found.published,
            MOST_DOCUMENTS,
            lambda one: entries.source_item(briefings[one[0]], one[1].id, one[2]),
        ),
        network=network(index, actor.id),
        companions=entries.first(
            found.companions[DRAWN:],
            MOST_COMPANIONS,
            lambda one: Companion(entries.actor_link(index, one[0]), one[1]),
        ),
        backlinks=entries.backlinks(index, addresses.actor(actor.id)),
    )


def contents(view: ActorPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("events", "Deeds and words", view.deeds.items),
            ("sources", "Reported by", view.sources.items),
            ("naming", "How it is named", view.naming.items),
            ("published", "As an outlet", view.published.items),
            ("companions", "Appears with", view.network),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def _in_time(roles: tuple[Role, ...]) -> list[Role]:
    """Roles without dates first, as they are written; then by their beginning."""
    dated = [(role.during.sort_key, number) for number, role in enumerate(roles) if role.during]
    return [role for role in roles if not role.during] + [roles[number] for _key, number in sorted(dated)]


def _extent(found: ActorIndex) -> str:
    said = len({(briefing, reported.report.event) for briefing, reported in found.statements})
    numbers = (
        (len(found.events), "event", "events"),
        (said, "statement", "statements"),
        (len(found.reported_by), "document that reports it", "documents that report it"),
    )
    return ", ".join(entries.count_of(*number) for number in numbers if number[0])


# ---- what it did and said


def _deeds(index: Index, found: ActorIndex) -> First[Deed]:
    """Events it took part in or spoke at, in the order of time, with its words under each."""
    roles = {(part.briefing, part.event.id): part.role for part in found.events}
    events = {(part.briefing, part.event.id): part.event for part in found.events}
    said: dict[tuple[str, str], list[Reported]] = defaultdict(list)
    for id, reported in found.statements:
        said[id, reported.report.event].append(reported)
    for key in said:
        if key not in events:
            events[key] = index.briefings[key[0]].briefing.events[key[1]]
    order = sorted(events, key=lambda key: (events[key].date.sort_key, key))
    room = MOST_QUOTATIONS
    deeds = []
    for key in order[:MOST_DEEDS]:
        briefing = index.briefings[key[0]]
        quoted = said[key][: min(room, MOST_QUOTATIONS_OF_ONE)]
        room -= len(quoted)
        deeds.append(
            Deed(
                entries.event_item(briefing, key[1], roles.get(key, "")),
                entries.first_of(entries.reporting(briefing, key[1]), MOST_REPORTING),
                First(
                    tuple(passage(briefing, reported.source.id, reported.number) for reported in quoted),
                    len(said[key]) - len(quoted),
                ),
            )
        )
    return First(tuple(deeds), len(order) - len(deeds))


# ---- how documents name it


def _naming(index: Index, found: ActorIndex) -> First[NamingRow]:
    """A row for every document that reports the actor, in the order of their dates."""
    uses: dict[tuple[str, str], dict[str, list[Reported]]] = {}
    reporting = sorted(found.reported_by, key=lambda one: (one[1].published.sort_key, one[0], one[1].id))
    for id, source, _count in reporting:
        uses[id, source.id] = defaultdict(list)
    for id, reported, form in found.named:
        uses.setdefault((id, reported.source.id), defaultdict(list))[form].append(reported)
    if not found.named:
        return First(())
    return entries.first(
        tuple(uses.items()), MOST_DOCUMENTS, lambda one: _naming_row(index, one[0][0], one[0][1], one[1])
    )


def _naming_row(index: Index, id: str, source_id: str, uses: dict[str, list[Reported]]) -> NamingRow:
    briefing = index.briefings[id]
    head = entries.source_head(briefing, source_id)
    source = briefing.briefing.sources[source_id]
    order = Counter({form: len(places) for form, places in uses.items()}).most_common()
    return NamingRow(
        Link(head.name, head.link.target),
        head.published,
        tuple(_named_form(briefing, source, form, uses[form]) for form, _count in order),
    )


def _named_form(briefing: BriefingIndex, source: Source, form: str, places: list[Reported]) -> NamedForm:
    numbers = list(dict.fromkeys(place.number for place in places))
    return NamedForm(
        form,
        source.language,
        direction(source.language),
        entries.first(
            numbers,
            MOST_PASSAGES,
            lambda number: place(briefing, source.id, number),
        ),
    )
