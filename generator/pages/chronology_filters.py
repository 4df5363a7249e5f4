"""What a chronology can be narrowed down to, and the keys by which the script finds the entries that fit.

Must not know the list, nor what the script does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from generator.dates import Date
from generator.index import Index
from generator.pages import entries
from generator.pages.briefing_views import Filter, FilterOption
from generator.pages.filters import make_filter
from generator.shards import Placed

_LONG_AGO, _FAR_OFF = -1_000_000, 1_000_000
"""Months, for a date that has no beginning or no end."""

_DIFFERENCES = {
    "conflict": "Accounts in conflict",
    "any": "Any difference",
    "none": "No difference found",
}


@dataclass(frozen=True, slots=True)
class Finders:
    """The keys of entries."""

    keys_of: dict[tuple[str, str], str]

    def keys(self, placed: Placed) -> str:
        return self.keys_of[placed.briefing, placed.event.id]

    def span(self, date: Date) -> str:
        return f"{_first(date)} {_last(date)}"


def filters_of(
    index: Index, events: Sequence[Placed], *, several: bool, part: bool
) -> tuple[tuple[Filter, ...], Finders]:
    """The filters that some events pass and others don't; `several`: the events are of more than one briefing.

    A `part` of a long chronology has all filters: what was chosen on another part counts on this one, too.
    """
    values: dict[str, list[tuple[str, ...]]] = {
        "briefing": [(placed.briefing,) for placed in events],
        "kind": [(placed.event.kind,) for placed in events],
        "actor": [tuple(placed.event.actors) for placed in events],
        "source": [_sources(index, placed, several=several) for placed in events],
        "differences": [_differences(index, placed) for placed in events],
    }

    def each(name: str) -> list[str]:
        return [value for found in values[name] for value in found]

    def kind_name(kind: str) -> str:
        # The first briefing that has the kind names it.
        owner = next(placed.briefing for placed in events if placed.event.kind == kind)
        return entries.kind_label(index.briefings[owner], kind)

    def source_name(value: str) -> str:
        briefing, _, id = value.rpartition("/")
        owner = index.briefings[briefing or events[0].briefing]
        name = entries.source_head(owner, id).name
        return f"{name} ({entries.briefing_title(owner)})" if several else name

    make = partial(make_filter, least=0 if part else 2)
    of_briefings = make(
        "briefing",
        "Briefing",
        "All",
        each("briefing"),
        lambda id: entries.briefing_title(index.briefings[id]),
        key="b",
    )
    filters = (
        *(of_briefings if several else ()),
        *make("kind", "Kind", "All", each("kind"), kind_name, key="k"),
        *make("actor", "Actor", "All", each("actor"), lambda id: index.corpus.actors[id].name, key="a"),
        *make("source", "Document", "All", each("source"), source_name, key="s"),
        *make(
            "differences",
            "Differences",
            "Any",
            each("differences"),
            _DIFFERENCES.__getitem__,
            in_order=True,
            key="d",
        ),
    )
    key_of = {(one.name, option.value): option.key for one in filters for option in one.options}
    keys = {
        (placed.briefing, placed.event.id): " ".join(
            key_of[name, value]
            for name, found in values.items()
            for value in found[place]
            if (name, value) in key_of
        )
        for place, placed in enumerate(events)
    }
    period = _period([placed.event.date for placed in events], least=1 if part else 2)
    return (*filters, *period), Finders(keys)


def _sources(index: Index, placed: Placed, *, several: bool) -> tuple[str, ...]:
    """The documents that report an event; their ids alone are unique within a briefing only."""
    prefix = f"{placed.briefing}/" if several else ""
    return tuple(f"{prefix}{id}" for id in index.briefings[placed.briefing].reporters[placed.event.id])


def _differences(index: Index, placed: Placed) -> tuple[str, ...]:
    found = index.briefings[placed.briefing].differing[placed.event.id]
    if found.conflicts:
        return ("conflict", "any")
    return ("any",) if found.number else ("none",)


# ---- the period: an event passes if some day that its date can mean lies in it


def _first(date: Date) -> int:
    """The month, counted from January of year 0 as 1."""
    return date.earliest.year * 12 + date.earliest.month if date.earliest else _LONG_AGO


def _last(date: Date) -> int:
    return date.latest.year * 12 + date.latest.month if date.latest else _FAR_OFF


def _period(dates: Sequence[Date], least: int) -> tuple[Filter, ...]:
    months = sorted({(date.group[0], date.group[1] or 0) for date in dates})
    if len(months) < least:
        return ()
    spans = [(_first(date), _last(date)) for date in dates]

    def options(bound: str) -> tuple[FilterOption, ...]:
        return tuple(
            FilterOption(
                f"{year:04}-{month:02}" if month else f"{year:04}",
                entries.month_label(year, month),
                sum(last >= year * 12 + (month or 1) for _first, last in spans)
                if bound == "from"
                else sum(first <= year * 12 + (month or 12) for first, _last in spans),
            )
            for year, month in months
        )

    return (
        Filter("from", "From", "Start", options("from"), "from"),
        Filter("to", "To", "End", options("to"), "to"),
    )
