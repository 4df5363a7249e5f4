"""How many events begin when, drawn as bars on one scale of time, however far apart they lie.

Must not know templates, nor the timeline with its breaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.dates import Date
from generator.edtf_source import Day
from generator.pages import entries
from generator.pages.picture_views import Density, DensityBar
from generator.pages.timescale import ticks_of
from generator.pages.views import Link
from generator.shards import year_label

MOST_BARS = 140
FOOT = 40
"""Pixels from the top of the picture to the line on which the bars stand; the highest is nearly as high."""
_NARROW = 290
"""Pixels for which the labels of the axis are chosen, since the picture shrinks with its page."""

_UNITS = (("month", 1), ("year", 12), ("decade", 120), ("century", 1200), ("millennium", 12_000))


def draw_density(events: Sequence[tuple[Date, Link]]) -> Density:
    """A bar for each month, year or longer unit in which an event begins, leading to the first of them.

    What is dated to a year only is counted at its beginning, as everywhere in the list. `events` is sorted and
    not empty.
    """
    months = [date.group[0] * 12 + (date.group[1] or 1) - 1 for date, _link in events]
    unit, length = next(
        (found for found in _UNITS if months[-1] // found[1] - months[0] // found[1] < MOST_BARS), _UNITS[-1]
    )
    bins = [month // length for month in months]
    counts = Counter(bins)
    links = dict(zip(reversed(bins), (link for _date, link in reversed(events)), strict=True))
    first, last = _first_day(bins[0] * length), _first_day((bins[-1] + 1) * length) - 1
    whole = last + 1 - first
    most = max(counts, key=lambda bin: counts[bin])
    bars = []
    for bin, count in sorted(counts.items()):
        start, end = _first_day(bin * length), _first_day((bin + 1) * length)
        link = links[bin]
        height = round(1.5 + (FOOT - 4) * count / counts[most], 1)  # one event among hundreds is seen, too
        words = f"{_name(bin, length)}: {entries.count_of(count, 'event')}"
        bars.append(
            DensityBar(
                Link(words, link.target, link.anchor),
                round(100 * (start - first) / whole, 2),
                round(100 * (end - start) / whole, 2),
                round(FOOT - height, 1),
                height,
            )
        )
    _label, ticks = ticks_of(first, last, 0, _NARROW)
    sentence = (
        f"Events by {unit}, to one scale throughout. The most in a {unit}: "
        f"{counts[most]}, in {_name(most, length)}."
    )
    return Density(
        sentence, FOOT, tuple(bars), tuple((round(tick.x / _NARROW * 100, 2), tick.label) for tick in ticks)
    )


def _first_day(month: int) -> int:
    return Day(month // 12, month % 12 + 1, 1).ordinal


def _name(bin: int, length: int) -> str:
    """“April 2022”, “2022”, “1950–1959”."""
    if length == 1:
        return entries.month_label(bin // 12, bin % 12 + 1)
    first, years = bin * length // 12, length // 12
    return year_label(first) if years == 1 else f"{year_label(first)}–{year_label(first + years - 1)}"
