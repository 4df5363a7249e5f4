"""What the pages of a divided list show: the first, which leads to its parts, and on each part the ways to others.

A view holds no record and no logic.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.picture_views import Density
from generator.pages.views import NOTHING, Backlink, First, Link


@dataclass(frozen=True, slots=True)
class PartOf:
    """What a page says of the longer list of which it is a part."""

    label: str
    """“2022”; “Figures, April 2022, part 2 of 3”."""
    whole: int
    """How much the whole list holds."""
    hub: Link
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class PartLink:
    """The way from the first page of a long list to a stretch of it."""

    link: Link
    count: int
    anchor: str = ""
    """Its own, on that first page: the same as where it leads to, so that old addresses still find it. Or ""."""


@dataclass(frozen=True, slots=True)
class PartItem:
    """A page of a long list, or what has several, such as a year; and the pages or months in it."""

    whole: PartLink
    inner: tuple[PartLink, ...] = ()


@dataclass(frozen=True, slots=True)
class PartsPage:
    """The first page of a list that is divided."""

    title: str
    briefing: Link | None
    """None for what belongs to no briefing, or to all."""
    count: int
    noun: str
    """What is counted: “event”."""
    span: str
    """From when to when, for what lies in time; else ""."""
    standfirst: str
    density: Density | None
    parts: tuple[PartItem, ...]
    backlinks: First[Backlink] = NOTHING
