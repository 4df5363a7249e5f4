"""Time as a line: which stretches of it are drawn, how wide each is, and where their ticks stand.

Within a stretch time is to scale. Between two stretches lies a break, in which nothing begins or ends. Lengths are in
pixels of the picture, days are ordinals. Must not know events, lanes or templates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log, sqrt

from generator.edtf_source import MONTHS, Day
from generator.shards import year_label

PAD, BREAK, NARROWEST = 10, 46, 64
"""Beside the first and last day of a stretch; between two stretches; a stretch without its pads."""
LETTER = 6.4
"""Width of a letter at the size the style sheet sets, about: for labels that must not touch."""

_MOST_BREAKS = 3
_DAYS_PER_BREAK = 6  # of those on which something begins or ends: few are best seen on one scale
_SHORTEST_BREAK = 14  # days
_WORTH = 10.0  # how much clearer the picture must get for one more break


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a day, month or year begins."""

    x: float
    label: str
    """To stand to the right of it; "" where there's no room."""


@dataclass(frozen=True, slots=True)
class Stretch:
    first: int
    last: int
    """Days, both included."""
    x: float
    width: float
    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Break:
    x: float
    width: float
    label: str
    """How long it is: “6 years”."""


@dataclass(frozen=True, slots=True)
class Timescale:
    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    width: float

    def x(self, day: float) -> float:
        """Where the beginning of a day stands; days outside of the picture stand at its edges. Never decreases."""
        knots = [
            knot for one in self.stretches for knot in ((one.first, one.x), (one.last + 1, one.x + one.width))
        ]
        place = bisect_right(knots, (day, float("inf")))
        if place == 0:
            return knots[0][1]
        if place == len(knots):
            return knots[-1][1]
        (day0, x0), (day1, x1) = knots[place - 1], knots[place]
        return x0 + (x1 - x0) * (day - day0) / (day1 - day0)


def make_timescale(weights: Mapping[int, float], width: int) -> Timescale:
    """Lay out the days on which something begins or ends, each with its weight, on a line of the given width."""
    runs = _runs(weights)
    breaks = [(before[-1], after[0]) for before, after in pairwise(runs)]
    shares = [sqrt(sum(weights[day] for day in run)) for run in runs]
    free = width - 2 * PAD * len(runs) - BREAK * len(breaks) - NARROWEST * len(runs)
    stretches: list[Stretch] = []
    gaps: list[Break] = []
    x = float(PAD)
    for place, run in enumerate(runs):
        wide = NARROWEST + free * shares[place] / sum(shares)
        label, ticks = ticks_of(run[0], run[-1], x, wide)
        stretches.append(Stretch(run[0], run[-1], tidy(x), tidy(wide), label, ticks))
        x += wide + PAD
        if place < len(breaks):
            last, first = breaks[place]
            gaps.append(Break(tidy(x), BREAK, duration(first - last - 1)))
            x += BREAK + PAD
    return Timescale(tuple(stretches), tuple(gaps), width)


def tidy(length: float) -> float:
    """A length in tenths of a pixel, written without ".0" where it is whole."""
    short = round(length, 1)
    return int(short) if short == int(short) else short


def duration(days: int) -> str:
    """A length of time, rounded down, for people: “9 days”, “7 weeks”, “5 months”, “6 years”."""
    for length, noun, least in ((365.2425, "year", 2), (30.4369, "month", 3), (7, "week", 3)):
        if (number := int(days / length + 0.02)) >= least:
            return f"{number:,} {noun}s"
    return f"{days} day{'s' if days != 1 else ''}"


def _runs(weights: Mapping[int, float]) -> list[list[int]]:
    """The days, divided at few and long gaps where that lets each stretch be about evenly full.

    The measure is the likelihood of a histogram whose bars are the stretches; a break must be worth its interruption.
    """
    days = sorted(weights)
    sums = [0.0]
    for day in days:
        sums.append(sums[-1] + weights[day])

    def crowding(start: int, end: int) -> float:
        count = sums[end] - sums[start]
        return count * log((days[end - 1] - days[start] + 3) / count)

    gaps = [place for place in range(1, len(days)) if days[place] - days[place - 1] > _SHORTEST_BREAK]
    longest = sorted(sorted(gaps, key=lambda place: days[place - 1] - days[place])[:10])

    def cost(cuts: Sequence[int]) -> float:
        return _WORTH * len(cuts) + sum(crowding(*ends) for ends in pairwise((0, *cuts, len(days))))

    most = min(_MOST_BREAKS, len(days) // _DAYS_PER_BREAK)
    choices = [cuts for number in range(most + 1) for cuts in combinations(longest, number)]
    best = min(choices, key=cost)
    return [days[start:end] for start, end in pairwise((0, *best, len(days)))]


# ---- ticks

_STEPS: tuple[tuple[str, int, float], ...] = (
    # unit, how many of it, its length in days
    ("day", 1, 1),
    ("day", 2, 2),
    ("day", 5, 5),
    ("day", 10, 10),
    ("month", 1, 30.4),
    ("month", 3, 91),
    *(("year", step, step * 365.2) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)


def ticks_of(first: int, last: int, x: float, width: float) -> tuple[str, tuple[Tick, ...]]:
    """What the days from first to last are called together, and the finest ticks whose labels have room."""
    per_day = width / (last + 1 - first)
    room = {"day": 3.5 * LETTER, "month": 4.5 * LETTER, "year": 6 * LETTER}
    unit, step, _length = next(
        (found for found in _STEPS if found[2] * per_day >= room[found[0]]), ("year", 10_000, 0.0)
    )
    days = [day for day in _starts(unit, step, first, last) if first <= day <= last]
    places = [x + (day - first) * per_day for day in days]
    ticks = []
    for day, place, limit in zip(days, places, (*places[1:], x + width + PAD), strict=True):
        label = _tick_label(unit, Day.from_ordinal(day))
        ticks.append(Tick(tidy(place), label if place + len(label) * LETTER <= limit else ""))
    labels = _range_labels(Day.from_ordinal(first), Day.from_ordinal(last), unit)
    return next((label for label in labels if len(label) * LETTER <= width), labels[-1]), tuple(ticks)


def _starts(unit: str, step: int, first: int, last: int) -> Iterator[int]:
    begin, end = Day.from_ordinal(first), Day.from_ordinal(last)
    if unit == "year":
        for year in range(begin.year // step * step, end.year + 1, step):
            # 40 BC, 30 BC, 20 BC: 40 BC is the year -39, and no year is called 0.
            if year > 0 or step == 1:
                yield Day(year, 1, 1).ordinal
            elif year < 0:
                yield Day(year + 1, 1, 1).ordinal
    elif unit == "month":
        for number in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month):
            if number % step == 0:
                yield Day(number // 12, number % 12 + 1, 1).ordinal
    else:
        for day in range(first, last + 1):
            number = Day.from_ordinal(day).day
            # 1, 11, 21: no step ends just before the next month's first day.
            if step == 1 or (number % step == 1 and number <= 30 - step // 2):
                yield day


def _tick_label(unit: str, day: Day) -> str:
    if unit == "year" or (unit == "month" and day.month == 1):
        return year_label(day.year)
    # The first of a month is told by the month's name: “30 31 Apr 2 3”.
    return MONTHS[day.month - 1][:3] if unit == "month" or day.day == 1 else str(day.day)


def _range_labels(first: Day, last: Day, unit: str) -> tuple[str, ...]:
    """What a stretch covers, longest wording first; the last is short."""
    years = _joined(year_label(first.year), year_label(last.year))
    if unit == "year":
        return (years,)
    found = []
    for cut in (None, 3):
        names = [MONTHS[day.month - 1][:cut] for day in (first, last)]
        same = first.year == last.year
        ends = [f"{name} {year_label(day.year)}" for name, day in zip(names, (first, last), strict=True)]
        if unit == "day":
            inner = f"{first.day} {names[0]}" if same else f"{first.day} {ends[0]}"
            if same and first.month == last.month:
                inner = str(first.day)
            end = f"{last.day} {ends[1]}"
            found.append(end if first == last else f"{inner} – {end}")
        found.append(_joined(names[0], ends[1]) if same and names[0] != names[1] else _joined(*ends))
    return (*sorted(found, key=len, reverse=True), years)


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"
