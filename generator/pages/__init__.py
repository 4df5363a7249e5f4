"""Which pages exist: for each its address, template, title and neighbours, and how its view is made.

Must not know how a page is rendered or published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from generator import addresses, citations, prose
from generator.index import BriefingIndex, Index
from generator.model import Actor, Event, Source
from generator.pages import (
    actor,
    actors,
    briefing,
    chronology,
    disagreements,
    entries,
    event,
    home,
    lineage,
    pairs,
    proofs,
    source,
    sources,
    terms,
)
from generator.pages.chronology_views import ChronologyPage
from generator.pages.layout import Layout, lay_out
from generator.pages.pairing import Pairing
from generator.pages.part_views import PartsPage
from generator.pages.parted import Part
from generator.pages.plan import Page, PagePlan, Room
from generator.pages.views import Link

__all__ = ["plan_pages"]


def plan_pages(index: Index, site: citations.Site, site_description: str = "") -> tuple[PagePlan, ...]:
    """Every page that the corpus gives rise to, hubs before entities. Addresses are unique."""
    return tuple(_site_pages(index, site.name, site_description)) + tuple(
        plan for found in index.briefings.values() for plan in _briefing_pages(index, found, site)
    )


def _site_pages(index: Index, site_title: str, site_description: str) -> Iterator[PagePlan]:
    content = index.corpus.content
    yield PagePlan(
        addresses.HOME,
        "home",
        site_title,
        f"{content}/index.md",
        lambda plan: Page(
            plan,
            site_description or prose.first_sentences(index.corpus.home),
            home.home_page(index, site_title),
        ),
    )
    yield from _pages_of(
        actors.parts(index),
        _List("actors", actors.TITLE, "", f"{content}/actors.yml", (HOME,)),
        lambda _view: "Every person, state, organisation and outlet that acts or speaks in these briefings.",
    )
    for record in index.corpus.actors.values():
        yield PagePlan(
            addresses.actor(record.id),
            "actor",
            record.name,
            record.origin.file,
            partial(_actor, index, record),
        )
    if len(index.briefings) > 1:
        times = chronology.make_chronology(index, None)
        whole = _List("chronology", "Chronology", "all briefings", f"{content}/index.md", (HOME,))
        yield from _pages_of(chronology.parts(times), whole, _chronology_told)


HOME = Link("Home", addresses.HOME)


def _actor(index: Index, record: Actor, plan: PagePlan) -> Page:
    view = actor.actor_page(index, record)
    return Page(
        plan,
        _description(record.description, f"What is reported of {record.name}, and by whom."),
        view,
        actor.contents(view),
        crumbs=(HOME, Link("Actors", addresses.ACTORS)),
    )


class _List(NamedTuple):
    """A list that has a page, or several."""

    template: str
    name: str
    of: str
    """What it belongs to, for titles: “The dossier”; "" for what belongs to the whole site."""
    file: str
    start: tuple[Link, ...]
    rooms: Callable[[], tuple[Room, ...]] = tuple


def _pages_of(parts: Iterator[Part], whole: _List, told: Callable[[Any], str]) -> Iterator[PagePlan]:
    """`told`: a page's description, given its view."""
    hub = ""

    def make(one: Part, crumbs: tuple[Link, ...], plan: PagePlan) -> Page:
        view = one.view()
        return Page(plan, told(view), view, one.contents(view), crumbs, whole.rooms())

    for one in parts:
        hub = hub or one.address
        crumbs = (*whole.start, Link(whole.name, hub)) if one.label else whole.start
        named = f"{whole.name}, {one.label}" if one.label else whole.name
        title = f"{named}: {whole.of}" if whole.of else named
        template = one.template or whole.template
        yield PagePlan(
            one.address, template, title, whole.file, partial(make, one, crumbs), one.previous, one.next
        )


def _chronology_told(view: ChronologyPage | PartsPage) -> str:
    counted = f"{entries.count_of(view.count, 'event')} in the order of time, each with its sources"
    return counted + (f": {view.span}." if view.span else ".")


def _briefing_pages(index: Index, found: BriefingIndex, site: citations.Site) -> Iterator[PagePlan]:
    head = found.briefing.head
    file = head.origin.file
    start = (HOME, entries.briefing_link(found))
    short = entries.briefing_title(found)

    def page(room: str, address: str, title: str, make: Callable[[PagePlan], Page]) -> PagePlan:
        def with_rooms(plan: PagePlan) -> Page:
            return replace(make(plan), rooms=_rooms(found, room))

        return PagePlan(address, room, title, file, with_rooms)

    def overview(plan: PagePlan) -> Page:
        view = briefing.overview_page(index, found, layout.disagreements)
        return Page(
            plan,
            _description(head.question or head.summary, head.title),
            view,
            briefing.overview_contents(view),
            crumbs=(HOME,),
            citations=citations.of_overview(head, site),
        )

    def listed(room: str, name: str) -> _List:
        return _List(room, name, short, file, start, partial(_rooms, found, room))

    def words(plan: PagePlan) -> Page:
        view = terms.terms_page(index, found)
        told = "What the documents of this briefing call the same things, each wording with its excerpt."
        return Page(plan, told, view, terms.contents(view), crumbs=start)

    def descent(plan: PagePlan) -> Page:
        told = "Which documents are made from which, and how many independent origins they have."
        return Page(plan, told, lineage.lineage_page(index, found), crumbs=start)

    id = head.id
    layout = lay_out(index, found)
    yield page("overview", addresses.overview(id), head.title, overview)
    times = chronology.parts(layout.chronology)
    yield from _pages_of(times, listed("chronology", "Chronology"), _chronology_told)
    yield from _pages_of(
        disagreements.parts(index, layout.disagreements),
        listed("disagreements", disagreements.TITLE),
        lambda _view: (
            "Everything on which the documents of this briefing differ, with all accounts and the reasons."
        ),
    )
    if terms.has_wordings(found):
        yield page("terms", addresses.terms(id), f"Terms: {short}", words)
    yield from _pair_pages(index, found, layout.pairing, start)
    yield from _pages_of(
        sources.parts(index, found),
        listed("sources", sources.TITLE),
        lambda _view: "The documents of this briefing, with their dates and where each comes from.",
    )
    yield page("lineage", addresses.lineage(id), f"Lineage: {short}", descent)
    yield from _pages_of(
        proofs.parts(index, found),
        listed("evidence", proofs.TITLE),
        lambda _view: (
            "How the excerpts of this briefing were checked against the documents they are taken from."
        ),
    )
    yield from _event_pages(index, found, layout, start, site)
    yield from _source_pages(index, found, layout, start, site)


def _pair_pages(
    index: Index, found: BriefingIndex, paired: Pairing, start: tuple[Link, ...]
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("The documents", addresses.sources(id)))

    def make(first: Source, second: Source, plan: PagePlan) -> Page:
        view = pairs.pair_page(index, found, paired, first, second)
        return Page(
            plan,
            f"What “{first.title}” and “{second.title}” both report, what only one does, and where they differ.",
            view,
            pairs.contents(view),
            crumbs=crumbs,
            rooms=_rooms(found),
        )

    for first, second in paired.pairs():
        yield PagePlan(
            addresses.pair(id, first.id, second.id),
            "pair",
            pairs.title(index, first, second),
            found.briefing.head.origin.file,
            partial(make, first, second),
        )


def _event_pages(
    index: Index,
    found: BriefingIndex,
    layout: Layout,
    start: tuple[Link, ...],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("Chronology", addresses.chronology(id)))

    def make(record: Event, plan: PagePlan) -> Page:
        view = event.event_page(index, found, layout, record)
        fallback = f"{record.date.wording}: {record.title}. {view.tally.sentence}."
        return Page(
            plan,
            _description(record.summary, fallback),
            view,
            event.contents(view),
            crumbs=(*crumbs, *layout.chronology.part_of_event(id, record)),
            rooms=_rooms(found),
            citations=citations.of_event(record, found.briefing.head, site),
        )

    for record in found.chronology:
        before, after = found.neighbours(record)
        yield PagePlan(
            addresses.event(id, record.id),
            "event",
            record.title,
            record.origin.file,
            partial(make, record),
            addresses.event(id, before.id) if before else None,
            addresses.event(id, after.id) if after else None,
        )


def _source_pages(
    index: Index, found: BriefingIndex, layout: Layout, start: tuple[Link, ...], site: citations.Site
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("The documents", addresses.sources(id)))

    def make(record: Source, plan: PagePlan) -> Page:
        view = source.source_page(index, found, layout, record)
        publisher = view.publisher if record.publisher else ""
        return Page(
            plan,
            _description(record.summary, f"What “{record.title}” reports."),
            view,
            source.contents(view),
            crumbs=crumbs,
            rooms=_rooms(found),
            citations=citations.of_source(record, publisher, found.briefing.head, site),
        )

    for place, record in enumerate(found.sources):
        before = found.sources[place - 1] if place else None
        after = found.sources[place + 1] if place + 1 < len(found.sources) else None
        yield PagePlan(
            addresses.source(id, record.id),
            "source",
            record.title,
            record.origin.file,
            partial(make, record),
            addresses.source(id, before.id) if before else None,
            addresses.source(id, after.id) if after else None,
        )


def _rooms(found: BriefingIndex, current: str = "") -> tuple[Room, ...]:
    """The tabs of a briefing. They count only on the pages they lead to: else one record more would change them all."""
    id = found.briefing.id
    words = sum(any(row.cells.values()) for row in found.terms)
    rooms = (
        ("overview", "Overview", addresses.overview(id), None),
        ("chronology", "Chronology", addresses.chronology(id), len(found.chronology)),
        ("sources", "Documents", addresses.sources(id), len(found.sources)),
        ("lineage", "Lineage", addresses.lineage(id), None),
        ("evidence", "Evidence", addresses.evidence(id), None),
        *((("terms", "Terms", addresses.terms(id), words),) if words else ()),
        ("disagreements", "Disagreements", addresses.disagreements(id), len(found.differences)),
    )
    return tuple(
        Room(Link(label, target), name == current, number if current else None)
        for name, label, target, number in rooms
    )


def _description(text: str | None, fallback: str) -> str:
    return prose.first_sentences(text) if text else fallback
