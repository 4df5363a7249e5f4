"""The list of all actors, by type; of many its parts, by type and then by the first letter of their names.

Turns the index into views. Must not know templates.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from generator import addresses, prose
from generator.index import Index
from generator.model import Actor
from generator.pages import entries, parted
from generator.pages.briefing_views import ActorGroup, ActorItem, ActorsPage
from generator.pages.part_views import PartItem, PartLink, PartOf, PartsPage
from generator.pages.parted import LISTED, Part, Stretch, given_of
from generator.pages.views import Link, TocItem
from generator.shards import Shard, numbered
from generator.vocabulary import ACTOR_TYPES

TITLE = "Actors"


def parts(index: Index) -> Iterator[Part]:
    """The list; of a long one its first page, and its parts."""
    actors = sorted(index.corpus.actors.values(), key=lambda actor: _sort_name(actor).casefold())
    if sum(map(_weight, actors)) <= LISTED:
        order = [actor.id for actor in actors]
        yield Part(
            addresses.ACTORS, "", lambda: _page(index, actors), contents, given=lambda: given_of(order)
        )
        return
    shards = [shard for type in ACTOR_TYPES for shard in _of_type(type, actors)]

    def part(one: Stretch[Actor], way: PartOf) -> ActorsPage:
        return _page(index, one.items, way)

    found = parted.stretches(shards, addresses.actors_part)
    yield from parted.parts(addresses.ACTORS, found, lambda: _hub(index, shards), part, contents)


def contents(view: ActorsPage) -> tuple[TocItem, ...]:
    """The types of actors that the page has, for the table of contents."""
    return tuple(TocItem(group.anchor, group.label) for group in view.groups)


def _of_type(type: str, actors: Sequence[Actor]) -> Iterator[Shard[Actor]]:
    found = [actor for actor in actors if actor.type == type]
    label = ACTOR_TYPES[type][1]
    if sum(map(_weight, found)) <= LISTED:
        if found:
            yield Shard(type, label, tuple(found))
        return
    for letter in sorted({_letter(actor) for actor in found}):
        named = tuple(actor for actor in found if _letter(actor) == letter)
        words = letter.upper() if len(letter) == 1 else "other letters"
        yield from numbered(Shard(f"{type}-{letter}", f"{label}, {words}", named, label), _weight, LISTED)


def _sort_name(actor: Actor) -> str:
    return actor.sort_name or actor.name


def _letter(actor: Actor) -> str:
    """The first letter of a name without its accents, "a" to "z"; "other" for all others."""
    first = unicodedata.normalize("NFD", _sort_name(actor))[:1].casefold()
    return first if first.isascii() and first.isalpha() else "other"


def _weight(actor: Actor) -> int:
    """Bytes, about, that an actor takes in the list."""
    return 160 + 2 * len(actor.name) + min(300, len(actor.description or ""))


def _hub(index: Index, shards: Sequence[Shard[Actor]]) -> PartsPage:
    items = []
    for type, (_singular, label) in ACTOR_TYPES.items():
        inner = tuple(
            PartLink(
                Link(shard.label.removeprefix(f"{label}, "), addresses.actors_part(shard.slug)),
                len(shard.items),
            )
            for shard in shards
            if shard.items[0].type == type
        )
        if inner:
            count = sum(one.count for one in inner)
            whole = PartLink(Link(label, inner[0].link.target), count, f"type-{type}")
            items.append(PartItem(whole, inner if len(inner) > 1 else ()))
    return PartsPage(
        title=TITLE,
        briefing=None,
        count=len(index.corpus.actors),
        noun="actor",
        span="",
        standfirst="",
        density=None,
        parts=tuple(items),
    )


def _page(index: Index, actors: Sequence[Actor], part: PartOf | None = None) -> ActorsPage:
    groups = []
    for type, (_singular, plural) in ACTOR_TYPES.items():
        members = tuple(_item(index, actor) for actor in actors if actor.type == type)
        if members:
            groups.append(ActorGroup(plural, f"type-{type}", members))
    return ActorsPage(TITLE, part, tuple(groups))


def _item(index: Index, actor: Actor) -> ActorItem:
    found = index.actors[actor.id]
    return ActorItem(
        link=entries.actor_link(index, actor.id),
        description=prose.first_sentences(actor.description) if actor.description else "",
        events=len(found.events),
        statements=len(found.statements),
    )
