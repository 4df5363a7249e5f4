"""What a drawn picture shows: boxes, strokes and words at places in pixels, with every decision taken.

A view holds no record and no logic.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.views import EventItem, Link, When


@dataclass(frozen=True, slots=True)
class Box:
    """A frame with a few lines of words; it leads somewhere unless it stands for the page itself."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    link: Link | None
    notes: tuple[str, ...] = ()
    """Lines before the others, such as a date."""
    strong: bool = False
    """Drawn in a thick frame."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line between boxes."""

    path: str
    """An SVG path."""
    kind: str
    """"arrow", "tie" or "dots"; how each is drawn is the style sheet's."""
    width: float | None = None
    """In pixels, where the width says something."""
    label: str = ""
    label_x: int = 0
    label_y: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An event of a chain, and the events that it responds to."""

    link: Link
    when: When
    to: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChainView:
    """What an event answers and what answers it; what it belongs to, and what happened beside it."""

    answers: Picture | None
    goes_on: bool
    """There is more of the chain than is drawn or listed."""
    beside: Picture | None
    """The whole it is part of, its own parts, and events of the same day."""
    beside_caption: str
    further: tuple[Answer, ...]
    """The drawn answers that don't touch the event itself, in words."""


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A companion of an actor, in words: the events they share, and with which other companions it shares some."""

    actor: Link
    events: int
    others: tuple[tuple[Link, int], ...]


@dataclass(frozen=True, slots=True)
class NetworkView:
    """With whom an actor appears: a picture, and all that it shows as a table."""

    picture: Picture
    rows: tuple[NetworkRow, ...]


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A document's band in the picture of the evidence."""

    y: int
    label: str
    link: Link
    marks: str
    """SVG path of the events that no other origin reports; a unit is a column wide and a pixel high."""
    shared: str
    """The same for events that several independent origins report."""


@dataclass(frozen=True, slots=True)
class ShapeTick:
    """Where a month or year begins."""

    x: str
    """Percent of the width: “12.5%”."""
    year: str
    """"" where there is no room for it, or the year goes on; likewise `month`."""
    month: str


@dataclass(frozen=True, slots=True)
class ShapeStep:
    """How many events rest on so many origins."""

    label: str
    events: int
    share: int
    """Percent of all events, rounded."""
    conflicts: int
    """Events among them on which accounts can't all be so."""
    items: tuple[Link, ...]
    """The events, where they are few enough to be named."""


@dataclass(frozen=True, slots=True)
class ShapeView:
    """On how many documents and origins a briefing's events rest: a picture and the same as a table."""

    sentence: str
    columns: int
    height: int
    headings: tuple[tuple[int, str], ...]
    """(y, “Origin 2”)"""
    rows: tuple[ShapeRow, ...]
    joins: str
    """SVG path that joins a shared event's marks across independent origins."""
    conflicts: str
    """SVG path of the columns on whose events accounts conflict."""
    ticks: tuple[ShapeTick, ...]
    binned: int
    """Events in a column; 1 unless there are too many for one each."""
    steps: tuple[ShapeStep, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where to begin reading, and why there."""

    note: str
    """"" where the authors chose the events themselves."""
    events: tuple[EventItem, ...]


@dataclass(frozen=True, slots=True)
class DensityBar:
    """The events of one month, year, decade or century. Place and width are per cent of the picture's."""

    link: Link
    """Its text says what it stands for: “April 2022: 47 events”."""
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Density:
    """How many events begin when, the whole time to one scale."""

    sentence: str
    """“Events by month, to one scale throughout. The most in a month: 47, in April 2022.”"""
    foot: int
    """On which the bars stand."""
    bars: tuple[DensityBar, ...]
    ticks: tuple[tuple[float, str], ...]
    """(per cent of the width, year)"""
