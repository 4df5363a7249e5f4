"""What the chronology's pages show: entries, the drawn timeline, the parts of a long chronology. Frozen data.

A view holds no record and no logic. Lengths of the timeline are pixels of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.briefing_views import Filter
from generator.pages.picture_views import Density
from generator.pages.timescale import Break, Stretch
from generator.pages.views import NOTHING, Backlink, First, Link, When


@dataclass(frozen=True, slots=True)
class ChronologyEntry:
    link: Link
    when: When | None
    """None where the heading above says it."""
    kind: str
    actors: tuple[str, ...]
    briefing: str
    """Its title, on the chronology of several briefings; else ""."""
    accounts: int
    origins: int
    conflicts: int
    keys: str
    """Keys of the filters' options that find it: "k3 a1 a7"."""
    span: str
    """First and last month in which it may lie, each counted from year 0 on: "24266 24268"."""


@dataclass(frozen=True, slots=True)
class DayGroup:
    when: When | None
    """“5 April”; None for events dated to the month or year only."""
    entries: tuple[ChronologyEntry, ...]
    gap: str = ""
    """How long nothing is listed before this day: “7 weeks without an entry”; "" where that isn't long."""


@dataclass(frozen=True, slots=True)
class MonthGroup:
    label: str
    anchor: str
    days: tuple[DayGroup, ...]
    gap: str = ""
    """As in `DayGroup`, before this month."""


@dataclass(frozen=True, slots=True)
class YearGroup:
    label: str
    anchor: str
    months: tuple[MonthGroup, ...]
    gap: str = ""
    """As in `DayGroup`, before this year."""


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """An event in a lane. As wide as its date is long or uncertain, as high as its origins are many."""

    link: Link
    x: float
    y: float
    width: float
    height: int
    style: str
    """"" for a certain day; else those that apply of "lasts", "within" (some day within the mark, or perhaps the day),
    "doubt" (its ends are about or uncertain) and "conflict"."""


@dataclass(frozen=True, slots=True)
class TimelineLane:
    label: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    by: str
    """What the lanes are: “kind”, “actor”, “briefing”."""
    names_width: int
    """Width of the column of the lanes' names, which stands beside the plot."""
    width: int
    height: float
    head: int
    """Height of the axis above the lanes."""
    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    lanes: tuple[TimelineLane, ...]
    marks: tuple[TimelineMark, ...]


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    title: str
    briefing: Link | None
    """None for the chronology of all briefings."""
    part: str
    """“April 2022, part 2 of 3”, on a page of a long chronology; else ""."""
    count: int
    whole: int
    """Events of the whole chronology."""
    span: str
    """“22 February – 18 October 2022”"""
    filters: tuple[Filter, ...]
    density: Density | None
    pictures: tuple[TimelinePicture, ...]
    years: tuple[YearGroup, ...]
    hub: Link | None = None
    previous: Link | None = None
    next: Link | None = None
    backlinks: First[Backlink] = NOTHING
