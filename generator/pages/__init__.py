"""Which pages exist: for each its address, template, title and neighbours, and how its view is made.

Must not know how a page is rendered or published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from generator import addresses, citations, prose
from generator.index import BriefingIndex, Index
from generator.pages import (
    actor,
    actors,
    briefing,
    chronology,
    disagreements,
    entries,
    event,
    find,
    home,
    lineage,
    pairs,
    proofs,
    source,
    sources,
    terms,
)
from generator.pages.layout import Layout, lay_out
from generator.pages.pairing import Pairing
from generator.pages.parted import Part
from generator.pages.plan import Page, PagePlan, Room
from generator.pages.shared import share
from generator.pages.views import Link

__all__ = ["plan_pages"]


def plan_pages(
    index: Index, site: citations.Site, site_description: str = "", *, finds: bool = False
) -> tuple[PagePlan, ...]:
    """Every page that the corpus gives rise to, hubs before entities. Addresses are unique.

    `finds`: whether there is a page of the search through whole texts.
    """
    share(index)
    return (
        *_site_pages(index, site.name, site_description),
        *((_find_page(index, site),) if finds else ()),
        *(plan for found in index.briefings.values() for plan in _briefing_pages(index, found, site)),
    )


def _site_pages(index: Index, site_title: str, site_description: str) -> Iterator[PagePlan]:
    content = index.corpus.content
    yield PagePlan(
        addresses.HOME,
        "home",
        site_title,
        f"{content}/index.md",
        lambda _plan: site_description or prose.first_sentences(index.corpus.home),
        lambda plan: Page(plan, home.home_page(index, site_title)),
    )
    everyone = "Every person, state, organisation and outlet that acts or speaks in these briefings."
    yield from _pages_of(
        actors.parts(index),
        _List("actors", actors.TITLE, "", f"{content}/actors.yml", everyone, lambda: (HOME,)),
    )
    about_actor, make_actor = partial(_about_actor, index), partial(_actor, index)
    for record in index.corpus.actors.values():
        yield PagePlan(
            addresses.actor(record.id),
            "actor",
            record.name,
            record.origin.file,
            about_actor,
            make_actor,
            record.id,
        )
    if len(index.briefings) > 1:
        times = chronology.make_chronology(index, None)
        whole = _List(
            "chronology",
            "Chronology",
            "all briefings",
            f"{content}/index.md",
            "",
            lambda: (HOME,),
        )
        yield from _pages_of(chronology.parts(times), whole)


def _find_page(index: Index, site: citations.Site) -> PagePlan:
    return PagePlan(
        addresses.FIND,
        "find",
        find.TITLE,
        f"{index.corpus.content}/index.md",
        lambda _plan: find.ABOUT,
        lambda plan: Page(plan, find.find_page(directory_urls=site.directory_urls), crumbs=(HOME,)),
    )


HOME = Link("Home", addresses.HOME)


def _about_actor(index: Index, plan: PagePlan) -> str:
    record = index.corpus.actors[plan.of]
    return _description(record.description, f"What is reported of {record.name}, and by whom.")


def _actor(index: Index, plan: PagePlan) -> Page:
    view = actor.actor_page(index, index.corpus.actors[plan.of])
    return Page(plan, view, actor.contents(view), crumbs=(HOME, Link("Actors", addresses.ACTORS)))


class _List(NamedTuple):
    """A list that has a page, or several."""

    template: str
    name: str
    of: str
    """What it belongs to, for titles: “The dossier”; "" for what belongs to the whole site."""
    file: str
    about: str
    """Description of its pages; "" where each has its own."""
    start: Callable[[], tuple[Link, ...]]
    rooms: Callable[[], tuple[Room, ...]] = tuple


def _pages_of(parts: Iterator[Part], whole: _List) -> Iterator[PagePlan]:
    hub = ""

    def make(one: Part, crumbs: tuple[Link, ...], plan: PagePlan) -> Page:
        view = one.view()
        return Page(plan, view, one.contents(view), (*whole.start(), *crumbs), whole.rooms())

    def about(one: Part, _plan: PagePlan) -> str:
        return whole.about or one.about

    for one in parts:
        hub = hub or one.address
        crumbs = (Link(whole.name, hub),) if one.label else ()
        named = f"{whole.name}, {one.label}" if one.label else whole.name
        yield PagePlan(
            one.address,
            one.template or whole.template,
            f"{named}: {whole.of}" if whole.of else named,
            whole.file,
            partial(about, one),
            partial(make, one, crumbs),
            previous=one.previous,
            next=one.next,
            given=one.given,
        )


def _briefing_pages(index: Index, found: BriefingIndex, site: citations.Site) -> Iterator[PagePlan]:
    id = found.briefing.id
    file = found.briefing.head.origin.file
    short = entries.briefing_title(found)

    def start() -> tuple[Link, ...]:
        return (HOME, entries.briefing_link(found))

    def page(room: str, address: str, title: str, about: str, make: Callable[[PagePlan], Page]) -> PagePlan:
        def in_rooms(plan: PagePlan) -> Page:
            return replace(make(plan), crumbs=start(), rooms=_rooms(found, room))

        return PagePlan(address, room, title, file, lambda _plan: about, in_rooms)

    def about_briefing(_plan: PagePlan) -> str:
        head = found.briefing.head
        return _description(head.question or head.summary, head.title)

    def overview(plan: PagePlan) -> Page:
        view = briefing.overview_page(index, found, layout.disagreements)
        return Page(
            plan,
            view,
            briefing.overview_contents(view),
            crumbs=(HOME,),
            rooms=_rooms(found, "overview"),
            citations=citations.of_overview(found.briefing.head, site),
        )

    def listed(room: str, name: str, about: str = "") -> _List:
        return _List(room, name, short, file, about, start, partial(_rooms, found, room))

    def words(plan: PagePlan) -> Page:
        view = terms.terms_page(index, found)
        return Page(plan, view, terms.contents(view))

    layout = lay_out(index, found)
    title = found.briefing.head.title
    yield PagePlan(addresses.overview(id), "overview", title, file, about_briefing, overview)
    yield from _pages_of(chronology.parts(layout.chronology), listed("chronology", "Chronology"))
    yield from _pages_of(
        disagreements.parts(index, layout.disagreements),
        listed(
            "disagreements",
            disagreements.TITLE,
            "Everything on which the documents of this briefing differ, with all accounts and the reasons.",
        ),
    )
    if terms.has_wordings(found):
        yield page(
            "terms",
            addresses.terms(id),
            f"Terms: {short}",
            "What the documents of this briefing call the same things, each wording with its excerpt.",
            words,
        )
    yield from _pair_pages(index, found, layout.pairing, start)
    yield from _pages_of(
        sources.parts(index, found),
        listed(
            "sources",
            sources.TITLE,
            "The documents of this briefing, with their dates and where each comes from.",
        ),
    )
    yield page(
        "lineage",
        addresses.lineage(id),
        f"Lineage: {short}",
        "Which documents are made from which, and how many independent origins they have.",
        lambda plan: Page(plan, lineage.lineage_page(index, found)),
    )
    yield from _pages_of(
        proofs.parts(index, found),
        listed(
            "evidence",
            proofs.TITLE,
            "How the excerpts of this briefing were checked against the documents they are taken from.",
        ),
    )
    yield from _event_pages(index, found, layout, start, site)
    yield from _source_pages(index, found, layout, start, site)


def _pair_pages(
    index: Index, found: BriefingIndex, paired: Pairing, start: Callable[[], tuple[Link, ...]]
) -> Iterator[PagePlan]:
    id = found.briefing.id

    def about(plan: PagePlan) -> str:
        one, other = (found.briefing.sources[id].title for id in plan.of.split("/"))
        return f"What “{one}” and “{other}” both report, what only one does, and where they differ."

    def make(plan: PagePlan) -> Page:
        one, other = (found.briefing.sources[id] for id in plan.of.split("/"))
        view = pairs.pair_page(index, found, paired, one, other)
        crumbs = (*start(), Link("The documents", addresses.sources(id)))
        return Page(plan, view, pairs.contents(view), crumbs=crumbs, rooms=_rooms(found))

    for first, second in paired.pairs():
        yield PagePlan(
            addresses.pair(id, first.id, second.id),
            "pair",
            pairs.title(found, first, second),
            found.briefing.head.origin.file,
            about,
            make,
            f"{first.id}/{second.id}",
        )


def _event_pages(
    index: Index,
    found: BriefingIndex,
    layout: Layout,
    start: Callable[[], tuple[Link, ...]],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id

    def about(plan: PagePlan) -> str:
        record = found.briefing.events[plan.of]
        if record.summary:
            return prose.first_sentences(record.summary)
        tally = entries.event_tally(found, record.id)
        return f"{record.date.wording}: {record.title}. {tally.sentence}."

    def make(plan: PagePlan) -> Page:
        record = found.briefing.events[plan.of]
        view = event.event_page(index, found, layout, record)
        return Page(
            plan,
            view,
            event.contents(view),
            crumbs=(
                *start(),
                Link("Chronology", addresses.chronology(id)),
                *layout.chronology.part_of_event(id, record),
            ),
            rooms=_rooms(found),
            citations=citations.of_event(record, found.briefing.head, site),
        )

    places = [addresses.event(id, record.id) for record in found.chronology]
    for record, address, (before, after) in zip(found.chronology, places, _beside(places), strict=True):
        yield PagePlan(
            address,
            "event",
            record.title,
            record.origin.file,
            about,
            make,
            record.id,
            before,
            after,
        )


def _source_pages(
    index: Index,
    found: BriefingIndex,
    layout: Layout,
    start: Callable[[], tuple[Link, ...]],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id

    def about(plan: PagePlan) -> str:
        record = found.briefing.sources[plan.of]
        return _description(record.summary, f"What “{record.title}” reports.")

    def make(plan: PagePlan) -> Page:
        record = found.briefing.sources[plan.of]
        view = source.source_page(index, found, layout, record)
        publisher = view.publisher if record.publisher else ""
        return Page(
            plan,
            view,
            source.contents(view),
            crumbs=(*start(), Link("The documents", addresses.sources(id))),
            rooms=_rooms(found),
            citations=citations.of_source(record, publisher, found.briefing.head, site),
        )

    places = [addresses.source(id, record.id) for record in found.sources]
    for record, address, (before, after) in zip(found.sources, places, _beside(places), strict=True):
        yield PagePlan(
            address,
            "source",
            record.title,
            record.origin.file,
            about,
            make,
            record.id,
            before,
            after,
        )


def _beside(places: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """For each of several addresses in a row, the one before and the one after: the very texts, not copies."""
    for number in range(len(places)):
        yield places[number - 1] if number else None, places[number + 1] if number + 1 < len(places) else None


def _rooms(found: BriefingIndex, current: str = "") -> tuple[Room, ...]:
    """The tabs of a briefing. They count only on the pages they lead to: else one record more would change them all."""
    id = found.briefing.id
    counts: dict[str, Callable[[], int]] = {
        "chronology": lambda: len(found.chronology),
        "sources": lambda: len(found.sources),
        "terms": lambda: sum(any(row.cells.values()) for row in found.terms),
        "disagreements": lambda: len(found.differences),
    }
    rooms = (
        ("overview", "Overview", addresses.overview(id)),
        ("chronology", "Chronology", addresses.chronology(id)),
        ("sources", "Documents", addresses.sources(id)),
        ("lineage", "Lineage", addresses.lineage(id)),
        ("evidence", "Evidence", addresses.evidence(id)),
        *((("terms", "Terms", addresses.terms(id)),) if terms.has_wordings(found) else ()),
        ("disagreements", "Disagreements", addresses.disagreements(id)),
    )
    return tuple(
        Room(Link(label, target), name == current, counts[name]() if current and name in counts else None)
        for name, label, target in rooms
    )


def _description(text: str | None, fallback: str) -> str:
    return prose.first_sentences(text) if text else fallback
