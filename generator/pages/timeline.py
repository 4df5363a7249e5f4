"""The drawn timeline: which lanes it has, and where in them each event's mark stands.

Decides every coordinate, in pixels of the picture. Must not know templates, nor how time becomes a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from generator.dates import Date
from generator.pages.chronology_views import TimelineLane, TimelineMark, TimelinePicture
from generator.pages.timescale import Timescale, make_timescale, tidy
from generator.pages.views import Link

NAMES, WIDTH, HEAD = 132, 866, 40
"""Of the column of names, the plot beside it and the axis above the lanes."""
MOST_LANES = 12
HEIGHTS = (5, 7, 10, 13)
"""Of marks of events with no, one, two, and three or more independent origins."""
BETWEEN, SIGN = 3, 10
"""Least distance of two marks; room for the sign of a conflict, to the right of its mark."""

_LANE_PAD, _LANE_LEAST = 6, 22
_NAME_LETTERS = 19
"""In a lane's name and its number of events."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An event as the picture needs it."""

    link: Link
    date: Date
    origins: int
    conflict: bool
    lanes: tuple[str, ...]
    """Keys of the lanes it belongs to."""


def draw_timeline(
    events: Sequence[Drawn], by: str, name_of: Callable[[str], str], others: str
) -> TimelinePicture:
    """A picture with a lane for each of the most frequent keys and, if need be, one for all others."""
    scale = _timescale(events)
    kept = _lane_keys(events)
    members: dict[str, list[Drawn]] = {key: [] for key in (*kept, "")}
    for event in events:
        for key in dict.fromkeys(key if key in kept else "" for key in event.lanes or ("",)):
            members[key].append(event)
    lanes: list[TimelineLane] = []
    marks: list[TimelineMark] = []
    y = HEAD
    for key, drawn in members.items():
        if drawn:
            rows = [_mark(event, scale) for event in drawn]
            placed, height = _pack(rows, y + _LANE_PAD)
            height = max(height + 2 * _LANE_PAD, _LANE_LEAST)
            name = _short(name_of(key) if key else others, _NAME_LETTERS - len(str(len(drawn))))
            lanes.append(TimelineLane(name, len(drawn), y, height))
            marks += placed
            y += height
    return TimelinePicture(
        by, NAMES, WIDTH, y, HEAD, scale.stretches, scale.breaks, tuple(lanes), tuple(marks)
    )


def _timescale(events: Sequence[Drawn]) -> Timescale:
    weights: Counter[int] = Counter()
    for event in events:
        first, last = _ends(event.date)
        weights[first] += 2
        if last != first:
            weights[last] += 1  # the end of what is uncertain needs less room than a beginning
    return make_timescale(weights, WIDTH)


def _ends(date: Date) -> tuple[int, int]:
    """First and last day; where one is open, the other stands for both: the mark begins or ends there."""
    known = [day.ordinal for day in (date.earliest, date.latest) if day]
    # "Before 2015, or after 2021" has neither: then its place in the list stands for both.
    return (known[0], known[-1]) if known else (date.sort_key[0], date.sort_key[0])


def _lane_keys(events: Sequence[Drawn]) -> tuple[str, ...]:
    counts = Counter(key for event in events for key in dict.fromkeys(event.lanes))
    order = sorted(counts, key=lambda key: (-counts[key], key))
    free = MOST_LANES - any(not event.lanes for event in events)  # those without a key stand among the others
    return tuple(order if len(order) <= free else order[: MOST_LANES - 1])


def _mark(event: Drawn, scale: Timescale) -> TimelineMark:
    """The mark at its place in time, not yet in a row."""
    date = event.date
    first, last = _ends(date)
    height = HEIGHTS[min(event.origins, len(HEIGHTS) - 1)]
    left = scale.x(first) if date.earliest else 0.0
    right = scale.x(last + 1) if date.latest else scale.width
    # A single day is a dot in the middle of the day, however wide that is: width tells uncertainty or duration.
    is_day = date.earliest is not None and date.earliest == date.latest
    if is_day or right - left < height:
        left = (left + right - height) / 2
        right = left + height
    style = (
        "lasts" if date.kind == "interval" else "" if date.is_exact_day else "within",
        "doubt" if date.qualifiers and not is_day else "",
        "conflict" if event.conflict else "",
    )
    words = " ".join(filter(None, style))
    return TimelineMark(event.link, tidy(left), 0, tidy(right - left), height, words)


def _pack(marks: Sequence[TimelineMark], top: int) -> tuple[tuple[TimelineMark, ...], int]:
    """Put marks into rows, each into the first that has room, so that none touches another; and their height."""
    rows: list[list[TimelineMark]] = []
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: (mark.x, -mark.width)):
        row = next((number for number, end in enumerate(ends) if end + BETWEEN <= mark.x), len(rows))
        if row == len(rows):
            rows.append([])
            ends.append(0.0)
        rows[row].append(mark)
        ends[row] = mark.x + mark.width + (SIGN if "conflict" in mark.style else 0)
    placed = []
    y = 0
    for row_marks in rows:
        tallest = max(mark.height for mark in row_marks)
        placed += [replace(mark, y=tidy(top + y + (tallest - mark.height) / 2)) for mark in row_marks]
        y += tallest + BETWEEN
    return tuple(placed), y - BETWEEN


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"
