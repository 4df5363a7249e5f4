"""A page that shall exist: its address, its template, its navigation, and the view that the template shows.

Data only. Must not know how pages are rendered.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.citations import Citation
from generator.pages.briefing_views import (
    ActorsPage,
    DisagreementsPage,
    EvidencePage,
    HomePage,
    LineagePage,
    OverviewPage,
    PairPage,
    SourcesPage,
    TermsPage,
)
from generator.pages.chronology_views import ChronologyHub, ChronologyPage
from generator.pages.record_views import ActorPage, EventPage, SourcePage
from generator.pages.views import Link, TocItem

View = (
    EventPage
    | ActorPage
    | SourcePage
    | ChronologyPage
    | ChronologyHub
    | DisagreementsPage
    | OverviewPage
    | SourcesPage
    | TermsPage
    | PairPage
    | LineagePage
    | EvidencePage
    | ActorsPage
    | HomePage
)


@dataclass(frozen=True, slots=True)
class Room:
    """A tab of a briefing's own navigation."""

    link: Link
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page that shall exist: its address, its template and what the template shows."""

    src_uri: str
    template: str
    """File name under templates/pages/, without the extension; also the page's kind."""
    title: str
    description: str
    view: View
    toc: tuple[TocItem, ...]
    edit_path: str
    """The author's file behind the page, relative to the project's folder."""
    crumbs: tuple[Link, ...] = ()
    rooms: tuple[Room, ...] = ()
    previous: str | None = None
    """Source address of the page before this one in time, if any."""
    next: str | None = None
    citations: tuple[Citation, ...] = ()
