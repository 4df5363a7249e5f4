"""An actor's page and the list of all actors: what each did, said and published, and who reports it.

Turns the index into views. Must not know templates.
"""

from __future__ import annotations

from generator import addresses, prose
from generator.index import Index
from generator.model import Actor
from generator.pages import entries
from generator.pages.briefing_views import ActorGroup, ActorItem, ActorsPage
from generator.pages.passages import passage
from generator.pages.record_views import ActorPage, RoleLine
from generator.pages.views import Companion, Prose, TocItem
from generator.vocabulary import ACTOR_TYPES


def actor_page(index: Index, actor: Actor) -> ActorPage:
    found = index.actors[actor.id]
    briefings = index.briefings
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
            for role in actor.roles
        ),
        part_of=tuple(entries.actor_link(index, id) for id in actor.part_of),
        members=tuple(entries.actor_link(index, id) for id in found.members),
        url=actor.url or "",
        events=tuple(
            entries.event_item(index, briefings[part.briefing], part.event, part.role)
            for part in found.events
        ),
        statements=tuple(
            passage(index, briefings[briefing], reported) for briefing, reported in found.statements
        ),
        sources=tuple(
            entries.source_item(index, briefings[briefing], source, entries.count_of(count, "report"))
            for briefing, source, count in found.reported_by
        ),
        published=tuple(
            entries.source_item(index, briefings[briefing], source, how)
            for briefing, source, how in found.published
        ),
        companions=tuple(Companion(entries.actor_link(index, id), count) for id, count in found.companions),
        backlinks=entries.backlinks(index, addresses.actor(actor.id)),
    )


def contents(view: ActorPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("events", "What is reported", view.events),
            ("statements", "Statements", view.statements),
            ("sources", "Reported by", view.sources),
            ("published", "As an outlet", view.published),
            ("companions", "Appears with", view.companions),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def actors_page(index: Index) -> ActorsPage:
    groups = []
    for type, (_singular, plural) in ACTOR_TYPES.items():
        members = sorted(
            (actor for actor in index.corpus.actors.values() if actor.type == type),
            key=lambda actor: (actor.sort_name or actor.name).casefold(),
        )
        if members:
            groups.append(ActorGroup(plural, f"type-{type}", tuple(_item(index, actor) for actor in members)))
    return ActorsPage("Actors", tuple(groups))


def _item(index: Index, actor: Actor) -> ActorItem:
    found = index.actors[actor.id]
    return ActorItem(
        link=entries.actor_link(index, actor.id),
        description=prose.first_sentences(actor.description) if actor.description else "",
        events=len(found.events),
        statements=len(found.statements),
    )
