"""The chronology of a briefing, or of all of them: its list, and the pages of a long one.

Turns the index into views. Must not know templates, nor how the pictures are drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, pairwise
from statistics import median
from typing import Any, NamedTuple

from generator import addresses
from generator.dates import Date
from generator.edtf_source import MONTHS, Day
from generator.index import BriefingIndex, Index
from generator.index import Part as PartOfTime
from generator.model import Event
from generator.pages import entries
from generator.pages.chronology_filters import Finders, filters_of
from generator.pages.chronology_views import (
    ChronologyEntry,
    ChronologyPage,
    DayGroup,
    MonthGroup,
    TimelinePicture,
    YearGroup,
)
from generator.pages.density import draw_density
from generator.pages.part_views import PartItem, PartLink, PartsPage
from generator.pages.parted import Part, given_of
from generator.pages.picture_views import Density
from generator.pages.timeline import Drawn, draw_timeline
from generator.pages.timescale import duration
from generator.pages.views import Link, TocItem, When
from generator.shards import (
    Placed,
    Shard,
    in_order,
    month_label,
    year_label,
)

LEAST_DRAWN = 3
"""Events. Fewer need no picture."""
HIGHEST = 1600
"""Pixels. A picture in which more stands above each other shows nothing."""
MOST_INNER = 24
"""Months, or else years, that the first page of a long chronology names beneath each of its parts."""
SHORTEST_GAP = 14
"""Days without an entry of which the list speaks, if they are much longer than usual in it."""


@dataclass(frozen=True, slots=True)
class Chronology:
    """The events of one briefing, or of all, in the order of time, and how they are divided into pages."""

    index: Index
    briefing: BriefingIndex | None
    events: tuple[Placed, ...]
    shards: tuple[Shard[Placed], ...]
    """None where one page holds everything."""
    part_of: Mapping[tuple[str, str], PartOfTime | None]
    """(briefing id, event id) → the part of a long chronology on which the event stands."""
    months_in_parts: Mapping[str, bool]
    """Anchor of a month → whether the month is itself divided."""

    @property
    def id(self) -> str:
        """The briefing's; "" for that of all briefings."""
        return self.briefing.briefing.id if self.briefing else ""

    def place(self, placed: Placed) -> Link:
        """The month of an event, on the page that holds it; the text is the part's name, if any."""
        year, month, _day = placed.event.date.group
        part = self.part_of[placed.briefing, placed.event.id]
        if part is None:
            return Link("", addresses.chronology(self.id), _month_anchor(year, month))
        return Link(part.label, addresses.chronology_part(self.id, part.slug), _month_anchor(year, month))

    def part_of_event(self, briefing: str, event: Event) -> tuple[Link, ...]:
        """The part of a long chronology in which an event stands, at its month; nothing for a short one.

        A month in several parts stands for them, where the first page names them: which of them holds the event
        changes with every event that is added before it.
        """
        if self.part_of[briefing, event.id] is None:
            return ()
        place = self.place(Placed(briefing, event))
        if self.months_in_parts[place.anchor]:
            year, month, _day = event.date.group
            return (Link(month_label(year, month or 0), addresses.chronology(self.id), place.anchor),)
        return (place,)


def make_chronology(index: Index, briefing: BriefingIndex | None) -> Chronology:
    """The chronology of a briefing; without one, of all briefings."""
    id = briefing.briefing.id if briefing else ""
    of = briefing or index
    shards = tuple(of.shards.values())
    if shards:
        events = tuple(chain.from_iterable(shard.items for shard in shards))
    else:
        events = tuple(placed for placed in in_order(index.corpus) if id in ("", placed.briefing))
    months = Counter(_month_anchor(*shard.items[0].event.date.group[:2]) for shard in shards if shard.within)
    divided: Mapping[str, bool] = of.facet("months in parts", lambda: months, lambda month: months[month] > 1)
    return Chronology(index, briefing, events, shards, of.part_of, divided)


def parts(found: Chronology) -> Iterator[Part]:
    """The page of a chronology; of a long one its first page, and its parts."""
    whole = addresses.chronology(found.id)
    if not found.shards:
        yield _whole_or_part(found, whole, found.events)
        return
    yield Part(
        whole,
        "",
        partial(_hub, found),
        about=_about(found.events),
        template="parts",
        given=lambda: given_of(_ids(found.events), [shard.slug for shard in found.shards]),
    )
    links = [Link(shard.label, addresses.chronology_part(found.id, shard.slug)) for shard in found.shards]
    for before, shard, after in zip((None, *links[:-1]), found.shards, (*links[1:], None), strict=True):
        yield _whole_or_part(
            found,
            addresses.chronology_part(found.id, shard.slug),
            shard.items,
            part=shard.label,
            hub=Link("All periods", whole),
            before=before,
            after=after,
        )


def _whole_or_part(
    found: Chronology,
    address: str,
    events: Sequence[Placed],
    *,
    part: str = "",
    hub: Link | None = None,
    before: Link | None = None,
    after: Link | None = None,
) -> Part:
    contents = tuple(
        TocItem(_month_anchor(*month), month_label(month[0], month[1] or 0))
        for month in dict.fromkeys(placed.event.date.group[:2] for placed in events)
    )

    def view() -> ChronologyPage:
        filters, finders = filters_of(found.index, events, several=found.briefing is None, part=bool(part))
        pictures = _pictures(found, events)
        return ChronologyPage(
            title="Chronology",
            briefing=entries.briefing_link(found.briefing) if found.briefing else None,
            part=part,
            count=len(events),
            whole=len(found.events),
            span=_span(events),
            filters=filters,
            density=_density(found, events) if any(picture.breaks for picture in pictures) else None,
            pictures=pictures,
            years=_years(found, events, finders),
            hub=hub,
            previous=before,
            next=after,
            backlinks=entries.backlinks(found.index, address),
        )

    previous, following = (link.target if link else None for link in (before, after))
    return Part(
        address,
        part,
        view,
        lambda _view: contents,
        previous,
        following,
        about=_about(events),
        given=lambda: given_of(part, len(found.events), before, after, _ids(events)),
    )


def _ids(events: Iterable[Placed]) -> list[tuple[str, str]]:
    return [(placed.briefing, placed.event.id) for placed in events]


def _about(events: Sequence[Placed]) -> str:
    counted = f"{entries.count_of(len(events), 'event')} in the order of time, each with its sources"
    span = _span(events)
    return f"{counted}: {span}." if span else f"{counted}."


def _hub(found: Chronology) -> PartsPage:
    return PartsPage(
        title="Chronology",
        briefing=entries.briefing_link(found.briefing) if found.briefing else None,
        count=len(found.events),
        noun="event",
        span=_span(found.events),
        standfirst="",
        density=_density(found, found.events),
        parts=tuple(_parts(found)),
        backlinks=entries.backlinks(found.index, addresses.chronology(found.id)),
    )


def _parts(found: Chronology) -> Iterator[PartItem]:
    """The parts with their months, in the order of time; parts of one year stand together."""
    for _year, together in groupby(found.shards, key=lambda shard: shard.within or shard.slug):
        shards = list(together)
        if shards[0].within:
            yield _year_in_parts(found, shards)
        else:
            yield _part(found, shards[0])


def _year_in_parts(found: Chronology, shards: list[Shard[Placed]]) -> PartItem:
    year = shards[0].items[0].event.date.group[0]
    inner: dict[str, PartLink] = {}
    for shard in shards:
        place = found.place(shard.items[0])
        label = shard.label.replace(f" {shard.within}", "") if place.anchor[-2:] != "00" else shard.label
        # Of a month in several parts, the first has the month's anchor.
        anchor = place.anchor if place.anchor not in inner else ""
        inner[anchor or shard.slug] = PartLink(
            Link(label, place.target, place.anchor), len(shard.items), anchor
        )
    count = sum(one.count for one in inner.values())
    first = next(iter(inner.values())).link
    return PartItem(PartLink(Link(shards[0].within, first.target), count, f"y{year}"), tuple(inner.values()))


def _part(found: Chronology, shard: Shard[Placed]) -> PartItem:
    """A part with its months; where they are too many, its years; where those are, too, without."""
    target = addresses.chronology_part(found.id, shard.slug)
    months = Counter(placed.event.date.group[:2] for placed in shard.items)
    years = Counter(year for year, _month in months.elements())
    inner: list[PartLink] = []
    if 1 < len(months) <= MOST_INNER:
        for (year, month), count in months.items():
            label = _month_name(month) if shard.label == year_label(year) else month_label(year, month or 0)
            anchor = _month_anchor(year, month)
            inner.append(PartLink(Link(label, target, anchor), count, anchor))
    elif 1 < len(years) <= MOST_INNER:
        inner = [PartLink(Link(year_label(y), target, f"y{y}"), count, f"y{y}") for y, count in years.items()]
    anchor = "" if inner else _month_anchor(*next(iter(months)))
    return PartItem(PartLink(Link(shard.label, target), len(shard.items), anchor), tuple(inner))


# ---- the list


class _Listed(NamedTuple):
    placed: Placed
    gap: str
    """As in `DayGroup`, before this event."""

    @property
    def group(self) -> tuple[int, int | None, int | None]:
        return self.placed.event.date.group


def _years(found: Chronology, events: Sequence[Placed], finders: Finders) -> tuple[YearGroup, ...]:
    listed = [_Listed(*pair) for pair in zip(events, _gaps(events), strict=True)]
    return tuple(
        YearGroup(year_label(year), f"y{year}", _months(found, of_year, finders), of_year[0].gap)
        for year, of_year in _grouped(listed, 0)
    )


def _months(found: Chronology, of_year: list[_Listed], finders: Finders) -> tuple[MonthGroup, ...]:
    year = of_year[0].group[0]
    return tuple(
        MonthGroup(
            _month_name(month),
            _month_anchor(year, month),
            _days(found, of_month, finders),
            of_month[0].gap if of_month[0] is not of_year[0] else "",
        )
        for month, of_month in _grouped(of_year, 1)
    )


def _days(found: Chronology, of_month: list[_Listed], finders: Finders) -> tuple[DayGroup, ...]:
    days = []
    for day, of_day in _grouped(of_month, 2):
        year, month, _day = of_day[0].group
        when = (
            When(f"{day} {MONTHS[month - 1]}", f"{year:04}-{month:02}-{day:02}" if 0 < year <= 9999 else "")
            if day and month
            else None
        )
        shown = tuple(_entry(found, one.placed, finders, dated=when is not None) for one in of_day)
        days.append(DayGroup(when, shown, of_day[0].gap if of_day[0] is not of_month[0] else ""))
    return tuple(days)


def _grouped(listed: Iterable[_Listed], depth: int) -> list[tuple[Any, list[_Listed]]]:
    return [(key, list(same)) for key, same in groupby(listed, key=lambda one: one.group[depth])]


def _entry(found: Chronology, placed: Placed, finders: Finders, *, dated: bool) -> ChronologyEntry:
    """An entry; `dated`: it stands under the heading of its day, which says when it was if that is certain."""
    briefing = found.index.briefings[placed.briefing]
    item = entries.event_item(briefing, placed.event.id)
    return ChronologyEntry(
        link=item.link,
        when=None if dated and placed.event.date.is_exact_day else item.when,
        kind=item.kind,
        actors=tuple(entries.isolated(actor.text) for actor in item.actors),
        briefing="" if found.briefing else entries.briefing_title(briefing),
        accounts=item.accounts,
        origins=item.origins,
        conflicts=item.disagreements,
        keys=finders.keys(placed),
        span=finders.span(placed.event.date),
    )


def _gaps(events: Sequence[Placed]) -> list[str]:
    """Before each event, how long nothing is listed, where that is long: “7 weeks without an entry”, else "".

    Long is what is four times as long as the list's steps usually are, and two weeks at least. It is counted from
    the last day of everything listed before, as precisely as each is dated.
    """
    dates = [placed.event.date for placed in events]
    starts = sorted({date.sort_key[0] for date in dates})
    usual = median(after - before for before, after in pairwise(starts)) if len(starts) > 1 else 0
    least = max(SHORTEST_GAP, 4 * usual)
    gaps = []
    reached = None
    for date in dates:
        free = date.sort_key[0] - reached - 1 if reached is not None else 0
        gaps.append(f"{duration(free)} without an entry" if free >= least else "")
        reached = max(_listed_until(date), reached if reached is not None else _listed_until(date))
    return gaps


def _listed_until(date: Date) -> int:
    """The last day of the day, month, year or decade under which a date is listed."""
    if date.kind == "single" and date.latest:
        return date.latest.ordinal
    year, month, day = date.group
    if day and month:
        return Day(year, month, day).ordinal
    following = Day(year + (month in (None, 12)), (month or 12) % 12 + 1, 1)
    return following.ordinal - 1


def _month_name(month: int | None) -> str:
    return MONTHS[month - 1] if month else "In the course of the year"


def _month_anchor(year: int, month: int | None) -> str:
    return f"m{year}-{month or 0:02}"


def _span(events: Sequence[Placed]) -> str:
    """From the month of the first event to that of the last day any may have happened on: “2014 to November 2022”."""
    last = max((placed.event.date.latest for placed in events if placed.event.date.latest), default=None)
    if not events or last is None:
        return ""
    year, month, _day = events[0].event.date.group
    first = entries.month_label(year, month or 0)
    end = entries.month_label(last.year, last.month)
    return first if first == end else f"{first} to {end}"


# ---- the pictures


def _pictures(found: Chronology, events: Sequence[Placed]) -> tuple[TimelinePicture, ...]:
    """By kind and by actor; of several briefings, by briefing and by actor."""
    if len(events) < LEAST_DRAWN:
        return ()
    index = found.index
    actors = index.corpus.actors

    def drawn(placed: Placed, lanes: tuple[str, ...]) -> Drawn:
        briefing = index.briefings[placed.briefing]
        id = placed.event.id
        conflict = briefing.differing[id].conflicts > 0
        return Drawn(
            entries.event_link(briefing, id), placed.event.date, briefing.origins[id].count, conflict, lanes
        )

    if found.briefing:
        briefing = found.briefing
        by_kind = [drawn(placed, (placed.event.kind,)) for placed in events]
        first = draw_timeline(by_kind, "kind", lambda kind: entries.kind_label(briefing, kind), "Other kinds")
    else:
        by_briefing = [drawn(placed, (placed.briefing,)) for placed in events]
        first = draw_timeline(
            by_briefing,
            "briefing",
            lambda id: entries.briefing_title(index.briefings[id]),
            "Other briefings",
        )
    by_actor = [drawn(placed, tuple(placed.event.actors)) for placed in events]
    second = draw_timeline(by_actor, "actor", lambda id: actors[id].name, "Others")
    drawn_all = (first, second) if len(second.lanes) > 1 else (first,)
    return tuple(picture for picture in drawn_all if picture.height <= HIGHEST)


def _density(found: Chronology, events: Sequence[Placed]) -> Density:
    return draw_density([(placed.event.date, found.place(placed)) for placed in events])
