"""A page that shall exist: where, of what kind, between which others; and the page once it is made, with its view.

Data only. Must not know how pages are rendered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.citations import Citation
from generator.pages.briefing_views import (
    ActorsPage,
    DisagreementsPage,
    EvidencePage,
    FindPage,
    HomePage,
    LineagePage,
    OverviewPage,
    PairPage,
    SourcesPage,
    TermsPage,
)
from generator.pages.chronology_views import ChronologyPage
from generator.pages.part_views import PartsPage
from generator.pages.record_views import ActorPage, EventPage, SourcePage
from generator.pages.views import Link, TocItem

View = (
    EventPage
    | ActorPage
    | SourcePage
    | ChronologyPage
    | PartsPage
    | DisagreementsPage
    | OverviewPage
    | SourcesPage
    | TermsPage
    | PairPage
    | LineagePage
    | EvidencePage
    | ActorsPage
    | HomePage
    | FindPage
)


@dataclass(frozen=True, slots=True)
class Room:
    """A tab of a briefing's own navigation."""

    link: Link
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page with everything its template shows."""

    plan: PagePlan
    view: View
    toc: tuple[TocItem, ...] = ()
    crumbs: tuple[Link, ...] = ()
    rooms: tuple[Room, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def src_uri(self) -> str:
        return self.plan.src_uri

    @property
    def template(self) -> str:
        return self.plan.template

    @property
    def title(self) -> str:
        return self.plan.title

    @property
    def description(self) -> str:
        return self.plan.describe()


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page that shall exist. Making it is put off until somebody wants it: views are most of a build's work.

    What makes it looks everything up in the index, also the record it is about: so it is known what it rests on.
    Plans are tens of thousands: those of one kind have what describes and makes them in common.
    """

    src_uri: str
    template: str
    """File name under templates/pages/, without the extension; also the page's kind."""
    title: str
    edit_path: str
    """The author's file behind the page, relative to the project's folder."""
    describer: Callable[[PagePlan], str]
    maker: Callable[[PagePlan], Page]
    of: str = ""
    """Id of the record that it is about, for what describes and makes it; of a pair both, with a slash between."""
    previous: str | None = None
    """Source address of the page before this one in time, if any."""
    next: str | None = None
    given: Callable[[], str] = str
    """Whatever the maker uses that it doesn't read from the index, as text; where that is another, so is the page."""

    def describe(self) -> str:
        """What the page is about, in a sentence or two; costs little, unlike the page."""
        return self.describer(self)

    def make(self) -> Page:
        """Anew at every call; nothing is kept."""
        return self.maker(self)
