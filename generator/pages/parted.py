"""A list that may be too long for one page: its only page, or the first of several and its parts.

Must not know what the list holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Generic, TypeVar

from generator.model import Actor, Event, Source
from generator.pages.part_views import PartItem, PartLink, PartOf
from generator.pages.plan import View
from generator.pages.views import Link, TocItem
from generator.record_digests import digest
from generator.shards import Shard

T = TypeVar("T")

LISTED = 350_000
"""Bytes of a page, about, that a list may take."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a list, whose view is not made yet."""

    address: str
    label: str
    """Which part it is: “April 2022, part 2 of 3”; "" for the only page, and for the first of several."""
    view: Callable[[], View]
    contents: Callable[[Any], tuple[TocItem, ...]] = lambda _view: ()
    """The table of contents, given the view."""
    previous: str | None = None
    next: str | None = None
    template: str = ""
    """"parts" for the first of several, unless it has a template of its own."""
    about: str = ""
    """Its description, where parts of the list differ in that."""
    given: Callable[[], str] = str
    """As in `PagePlan`."""


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """What one part of a list holds."""

    address: str
    label: str
    items: tuple[T, ...]


def stretches(shards: Sequence[Shard[T]], address_of: Callable[[str], str]) -> tuple[Stretch[T], ...]:
    """`address_of`: the address of a part, given the slug of its shard."""
    return tuple(Stretch(address_of(shard.slug), shard.label, shard.items) for shard in shards)


def parts(
    address: str,
    found: Sequence[Stretch[T]],
    hub: Callable[[], View],
    part: Callable[[Stretch[T], PartOf], View],
    contents: Callable[[Any], tuple[TocItem, ...]] = lambda _view: (),
    template: str = "parts",
) -> Iterator[Part]:
    """The first page of a divided list, at `address`, and its parts in their order."""
    links = [Link(one.label, one.address) for one in found]
    yield Part(
        address, "", hub, template=template, given=lambda: given_of(links, [len(one.items) for one in found])
    )
    whole = sum(len(one.items) for one in found)
    for before, one, after in zip((None, *links[:-1]), found, (*links[1:], None), strict=True):
        way = PartOf(one.label, whole, Link("All parts", address), before, after)

        def view(one: Stretch[T] = one, way: PartOf = way) -> View:
            return part(one, way)

        previous, following = (link.target if link else None for link in (before, after))
        yield Part(
            one.address, one.label, view, contents, previous, following, given=partial(_given, one, way)
        )


def given_of(*values: object) -> str:
    """What a plan gives its page, as one text. Records stand for themselves by their ids, since what is read of them
    is noted; everything else by what it says."""
    return digest(*values).hex()


def _given(one: Stretch[Any], way: PartOf) -> str:
    return given_of(
        way, [item.id if isinstance(item, (Actor, Event, Source)) else item for item in one.items]
    )


def by_year(shards: Sequence[Shard[T]], address_of: Callable[[str], str]) -> tuple[PartItem, ...]:
    """The parts in the order of time; those of one year stand together."""
    items = []
    for _year, group in groupby(shards, key=lambda shard: shard.within or shard.slug):
        together = list(group)
        inner = [PartLink(Link(one.label, address_of(one.slug)), len(one.items)) for one in together]
        if within := together[0].within:
            whole = PartLink(Link(within, inner[0].link.target), sum(one.count for one in inner))
            items.append(PartItem(whole, tuple(inner)))
        else:
            items.append(PartItem(inner[0]))
    return tuple(items)
