"""The shape of a briefing's evidence: on how many documents and independent origins its events rest, in one picture.

Events are columns in the order of time, documents are bands grouped by origin; a mark says that a document reports
an event. The same in words stands beside it. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator import addresses
from generator.edtf_source import MONTHS
from generator.index import BriefingIndex
from generator.model import Event, Source
from generator.pages import entries
from generator.pages.drawing import LETTER, PAD, wrap
from generator.pages.picture_views import ShapeRow, ShapeStep, ShapeTick, ShapeView
from generator.pages.views import Link

MOST_COLUMNS = 120
MOST_BANDS = 12
MOST_NAMED = 12
"""Events of one step that are named."""

_AXIS, _HEADING, _BAND, _LABEL, _MARK = 34, 20, 36, 18, 12
"""Heights in pixels: the axis; an origin's name; a document's band, its label and the marks in it."""
_NARROWEST = 300  # pixels: a phone's
_PERCENT = 100 * LETTER / _NARROWEST  # a letter's width on it


class _Band(NamedTuple):
    label: str
    link: Link
    sources: frozenset[str]
    origin: int


def shape(briefing: BriefingIndex) -> ShapeView | None:
    """The picture of a briefing; None where no document reports an event."""
    events = briefing.chronology
    if not any(briefing.reporters[event.id] for event in events):
        return None
    binned = -(-len(events) // MOST_COLUMNS)
    columns = [events[start : start + binned] for start in range(0, len(events), binned)]
    bands = _bands(briefing)
    tops = _tops(bands)
    rows = tuple(_row(briefing, band, top, columns) for band, top in zip(bands, tops, strict=True))
    conflicting = Link("", addresses.disagreements(briefing.briefing.id))
    foot = tops[-1] + _BAND + _HEADING // 2
    headings = tuple(
        (tops[number] - _HEADING, f"Origin {band.origin}" if band.origin else "Other origins")
        for number, band in enumerate(bands)
        if _is_first(bands, number)
    )
    return ShapeView(
        sentence=_sentence(briefing),
        columns=len(columns),
        height=foot + _BAND,
        rows=(*rows, ShapeRow(foot, "≠ Accounts that can’t all be so", conflicting, "", "")),
        headings=headings,
        joins="".join(_joins(briefing, bands, tops, columns)),
        conflicts=_marks(
            (place for place, of in enumerate(columns) if any(_conflict(briefing, event) for event in of)),
            foot,
        ),
        ticks=tuple(_ticks(columns)),
        binned=binned,
        steps=tuple(_steps(briefing)),
    )


def _conflict(briefing: BriefingIndex, event: Event) -> bool:
    return briefing.differing[event.id].conflicts > 0


def _bands(briefing: BriefingIndex) -> list[_Band]:
    """A band for each document, by origin and date; where there are too many, one for all with the fewest events."""
    number_of = briefing.document_origins.number_of
    reported = {source.id: len({report.event for report in source.reports}) for source in briefing.sources}
    most = sorted(briefing.sources, key=lambda source: -reported[source.id])
    shown = most if len(most) <= MOST_BANDS else most[: MOST_BANDS - 1]
    place = {source.id: number for number, source in enumerate(briefing.sources)}
    shown = sorted(shown, key=lambda source: (number_of[source.id], place[source.id]))
    bands = [_band(briefing, source, number_of[source.id], reported[source.id]) for source in shown]
    if others := frozenset(reported) - {source.id for source in shown}:
        target = Link("", addresses.sources(briefing.briefing.id))
        bands.append(_Band(f"{len(others)} other documents", target, others, 0))
    return bands


def _band(briefing: BriefingIndex, source: Source, origin: int, events: int) -> _Band:
    count = f", {entries.count_of(events, 'event')}"
    name = wrap(entries.source_head(briefing, source.id).name, _NARROWEST + 2 * PAD - LETTER * len(count), 1)[
        0
    ]
    return _Band(name + count, entries.source_link(briefing, source), frozenset({source.id}), origin)


def _tops(bands: list[_Band]) -> list[int]:
    """Where each band begins; the first of an origin leaves room for the origin's name above it."""
    tops, y = [], _AXIS
    for number in range(len(bands)):
        if _is_first(bands, number):
            y += _HEADING
        tops.append(y)
        y += _BAND
    return tops


def _is_first(bands: list[_Band], number: int) -> bool:
    return not number or bands[number].origin != bands[number - 1].origin


def _row(briefing: BriefingIndex, band: _Band, top: int, columns: list[tuple[Event, ...]]) -> ShapeRow:
    alone, shared = [], []
    for place, events in enumerate(columns):
        reported = [event for event in events if _reports(briefing, band, event)]
        if any(briefing.origins[event.id].count > 1 for event in reported):
            shared.append(place)
        elif reported:
            alone.append(place)
    return ShapeRow(top, band.label, band.link, _marks(alone, top), _marks(shared, top))


def _reports(briefing: BriefingIndex, band: _Band, event: Event) -> bool:
    return not band.sources.isdisjoint(briefing.reporters[event.id])


def _marks(places: Iterable[int], top: int) -> str:
    return "".join(f"M{place}.1 {top + _LABEL}h.8v{_MARK}h-.8z" for place in places)


def _joins(
    briefing: BriefingIndex, bands: list[_Band], tops: list[int], columns: list[tuple[Event, ...]]
) -> Iterator[str]:
    for place, events in enumerate(columns):
        shared = [event for event in events if briefing.origins[event.id].count > 1]
        ys = [
            top
            for band, top in zip(bands, tops, strict=True)
            if any(_reports(briefing, band, event) for event in shared)
        ]
        if len(ys) > 1:
            yield f"M{place}.4 {ys[0] + _LABEL}h.2V{ys[-1] + _LABEL}h-.2z"


def _ticks(columns: Sequence[tuple[Event, ...]]) -> Iterator[ShapeTick]:
    """A line where a month begins, with its name and the year's where there is room."""
    months: dict[int, str] = {}
    years: dict[int, str] = {}
    last: tuple[int, int | None] = (0, 0)
    for place, events in enumerate(columns):
        year, month, _day = events[0].date.group
        if (year, month) != last:
            months[place] = MONTHS[month - 1][:3] if month else ""
            if year != last[0] or not years:
                years[place] = entries.month_label(year, 0)
            last = year, month
    shown_months, shown_years = (_with_room(labels, len(columns)) for labels in (months, years))
    for place in months:
        yield ShapeTick(
            f"{100 * place / len(columns):.2f}%", shown_years.get(place, ""), shown_months.get(place, "")
        )


def _with_room(labels: dict[int, str], columns: int) -> dict[int, str]:
    """The labels that don't run into one another; those that hold for more columns come first."""
    ends = [*list(labels)[1:], columns]
    spans = sorted((place - end, place) for place, end in zip(labels, ends, strict=True))
    shown: dict[int, str] = {}
    for _span, place in spans:
        start, end = _reach(place, labels[place], columns)
        apart = all(
            end <= a or b <= start for a, b in (_reach(at, label, columns) for at, label in shown.items())
        )
        if labels[place] and apart and end <= 100 + _PERCENT:
            shown[place] = labels[place]
    return shown


def _reach(place: int, label: str, columns: int) -> tuple[float, float]:
    start = 100 * place / columns
    return start, start + _PERCENT * (len(label) + 1)


# ---- in words


def _sentence(briefing: BriefingIndex) -> str:
    events = briefing.chronology
    counts = [(len(briefing.reporters[event.id]), briefing.origins[event.id].count) for event in events]
    parts = [
        (sum(accounts == 1 for accounts, _o in counts), "on a single account"),
        (
            sum(accounts > 1 and origins == 1 for accounts, origins in counts),
            "on several accounts of one origin",
        ),
        (sum(origins > 1 for _a, origins in counts), "on two or more independent origins"),
    ]
    rest = entries.listed([f"{number} {where}" for number, where in parts if number])
    conflicts = sum(_conflict(briefing, event) for event in events)
    ending = f" On {entries.count_of(conflicts, 'event')} the accounts can’t all be so." if conflicts else ""
    verb = "rests" if rest.startswith("1 ") else "rest"
    return f"Of {entries.count_of(len(events), 'event')}, {rest.replace(' on', f' {verb} on', 1)}.{ending}"


def _steps(briefing: BriefingIndex) -> Iterator[ShapeStep]:
    """Events by the number of their origins, most first; those of one account and of none last."""
    groups: dict[tuple[int, int], list[Event]] = {}
    for event in briefing.chronology:
        origins = briefing.origins[event.id].count
        accounts = min(len(briefing.reporters[event.id]), 2) if origins == 1 else 0
        groups.setdefault((origins, accounts), []).append(event)
    for (origins, accounts), events in sorted(groups.items(), reverse=True):
        label = f"{origins} independent origins"
        if origins < 2:
            label = (
                "No account" if not origins else "1 account" if accounts < 2 else "1 origin, several accounts"
            )
        few = events if len(events) <= MOST_NAMED else []
        yield ShapeStep(
            label,
            len(events),
            round(100 * len(events) / len(briefing.chronology)),
            sum(_conflict(briefing, event) for event in events),
            tuple(entries.event_link(briefing, event.id) for event in few),
        )
