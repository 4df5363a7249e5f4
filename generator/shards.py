"""How a long chronology, or another long list, is divided into pages: by the calendar, each the largest unit that fits.

Boundaries are those of the calendar, so that a page keeps its address when something is added elsewhere. Must not know
addresses, nor what the pages show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from generator.dates import Date
from generator.edtf_source import MONTHS
from generator.model import Actor, Corpus, Event

T = TypeVar("T")


class Placed(NamedTuple):
    """An event and the briefing it belongs to: ids alone are unique within a briefing only."""

    briefing: str
    event: Event


@dataclass(frozen=True, slots=True)
class Shard(Generic[T]):
    """What stands on one page, in the order of time."""

    slug: str
    """Stands in the page's address: "1900-1999", "2022", "2022-04"; part 2 of a month is "2022-04-2"."""
    label: str
    """“1900–1999”, “2022”, “April 2022”, “April 2022, part 2 of 3”."""
    items: tuple[T, ...]
    within: str = ""
    """The year of which it is a month, or a part of one: “2022”; "" for years and what is longer."""


ROOM = 350_000
"""Bytes of a page, about, that its events may take. The rest up to 500 kB is for the theme and for unusual letters.
Some 330 events with titles and actors of usual length."""


def weight(placed: Placed, actors: Mapping[str, Actor]) -> int:
    """Bytes, about, that an event takes on a page: in the list, in two pictures, and as options of filters."""
    names = sum(150 + 3 * len(actors[id].name) for id in placed.event.actors if id in actors)
    return 500 + 2 * len(placed.event.title) + names


def shards_of_briefing(corpus: Corpus, briefing: str) -> tuple[Shard[Placed], ...]:
    """The pages of one briefing's chronology; none where all events fit on one."""
    return _shards(corpus, [found for found in in_order(corpus) if found.briefing == briefing])


def shards_of_site(corpus: Corpus) -> tuple[Shard[Placed], ...]:
    """The pages of the chronology of all briefings."""
    return _shards(corpus, in_order(corpus))


def in_order(corpus: Corpus) -> list[Placed]:
    """The events of all briefings in the order of time."""
    everything = [Placed(one.id, event) for one in corpus.briefings for event in one.events.values()]
    return sorted(everything, key=lambda placed: placed.event.date.sort_key)


def _shards(corpus: Corpus, events: Sequence[Placed]) -> tuple[Shard[Placed], ...]:
    return divide(
        events, lambda placed: placed.event.date, lambda placed: weight(placed, corpus.actors), ROOM
    )


def divide(
    items: Sequence[T], date_of: Callable[[T], Date], weigh: Callable[[T], int], room: int
) -> tuple[Shard[T], ...]:
    """Divide what is sorted by date, so that none of the pages holds more than `room` weighs, if it can be helped.

    An item that weighs more than that stands alone. Nothing is divided where everything fits.
    """
    weighed = [(item, weigh(item)) for item in items]
    if sum(weight for _item, weight in weighed) <= room:
        return ()
    found = _divided(
        Shard("", "", tuple(weighed)), lambda one: date_of(one[0]), lambda one: one[1], room, _UNITS
    )
    return tuple(
        Shard(one.slug, one.label, tuple(item for item, _weight in one.items), one.within) for one in found
    )


def _divided(
    shard: Shard[T],
    date_of: Callable[[T], Date],
    weigh: Callable[[T], int],
    room: int,
    units: Sequence[_Unit],
) -> Iterator[Shard[T]]:
    if shard.slug and sum(map(weigh, shard.items)) <= room:
        yield shard
    elif units:
        for key, members in groupby(shard.items, key=lambda item: units[0].key(date_of(item))):
            within = shard.label if len(units) == 1 else ""
            smaller = Shard(units[0].slug(*key), units[0].label(*key), tuple(members), within)
            yield from _divided(smaller, date_of, weigh, room, units[1:])
    else:
        yield from numbered(shard, weigh, room)


def numbered(shard: Shard[T], weigh: Callable[[T], int], room: int) -> Iterator[Shard[T]]:
    """Parts of what no calendar divides further, one after another as far as each has room; one alone has no number."""
    parts: list[list[T]] = [[]]
    left = room
    for item in shard.items:
        if weigh(item) > left and parts[-1]:
            parts.append([])
            left = room
        parts[-1].append(item)
        left -= weigh(item)
    for number, items in enumerate(parts, 1):
        if len(parts) == 1:
            yield shard
        else:
            label = f"{shard.label}, part {number} of {len(parts)}"
            yield replace(shard, slug=f"{shard.slug}-{number}", label=label, items=tuple(items))


# ---- the calendar


class _Unit(NamedTuple):
    key: Callable[[Date], tuple[int, ...]]
    slug: Callable[..., str]
    label: Callable[..., str]


def year_label(year: int) -> str:
    """“2022”, “44 BC”."""
    return str(year) if year > 0 else f"{1 - year} BC"


def month_label(year: int, month: int) -> str:
    """“April 2022”; for month 0, which holds what is dated to the year only, “in the course of 2022”."""
    return f"{MONTHS[month - 1]} {year_label(year)}" if month else f"In the course of {year_label(year)}"


def _year_slug(year: int) -> str:
    return f"{year:04}" if year > 0 else f"{1 - year:04}bc"


def _years(length: int) -> _Unit:
    return _Unit(
        lambda date: (date.group[0] // length * length,),
        lambda first: f"{_year_slug(first)}-{_year_slug(first + length - 1)}",
        lambda first: f"{year_label(first)}–{year_label(first + length - 1)}",
    )


_UNITS = (
    _years(100),
    _years(10),
    _Unit(lambda date: (date.group[0],), _year_slug, year_label),
    _Unit(
        lambda date: (date.group[0], date.group[1] or 0),
        lambda year, month: f"{_year_slug(year)}-{month:02}",
        month_label,
    ),
)
