"""Which pages exist: for each its address, template, title and neighbours, and how its view is made.

Must not know how a page is rendered or published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from generator import addresses, citations, prose
from generator.index import BriefingIndex, Index
from generator.pages import (
    actor,
    briefing,
    chronology,
    differences,
    entries,
    event,
    home,
    lineage,
    pairs,
    proofs,
    source,
    terms,
)
from generator.pages.pairing import Pairing
from generator.pages.plan import Page, PagePlan, Room
from generator.pages.views import Link, TocItem

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
        lambda: site_description or prose.first_sentences(index.corpus.home),
        lambda plan: Page(plan, home.home_page(index, site_title)),
    )
    yield PagePlan(
        addresses.ACTORS,
        "actors",
        "Actors",
        f"{content}/actors.yml",
        lambda: "Every person, state, organisation and outlet that acts or speaks in these briefings.",
        partial(_actors, index),
    )
    for record in index.corpus.actors.values():
        yield PagePlan(
            addresses.actor(record.id),
            "actor",
            record.name,
            record.origin.file,
            partial(_about_actor, index, record.id),
            partial(_actor, index, record.id),
        )
    if len(index.briefings) > 1:
        times = chronology.make_chronology(index, None)
        yield from _chronology_pages(times, "all briefings", f"{content}/index.md", lambda: (HOME,), tuple)


HOME = Link("Home", addresses.HOME)


def _actors(index: Index, plan: PagePlan) -> Page:
    view = actor.actors_page(index)
    toc = tuple(TocItem(group.anchor, group.label) for group in view.groups)
    return Page(plan, view, toc, crumbs=(HOME,))


def _about_actor(index: Index, id: str) -> str:
    record = index.corpus.actors[id]
    return _description(record.description, f"What is reported of {record.name}, and by whom.")


def _actor(index: Index, id: str, plan: PagePlan) -> Page:
    view = actor.actor_page(index, index.corpus.actors[id])
    return Page(plan, view, actor.contents(view), crumbs=(HOME, Link("Actors", addresses.ACTORS)))


def _chronology_pages(
    times: chronology.Chronology,
    of: str,
    file: str,
    start: Callable[[], tuple[Link, ...]],
    rooms: Callable[[], tuple[Room, ...]],
) -> Iterator[PagePlan]:
    def about(one: chronology.Part) -> str:
        counted = f"{entries.count_of(one.count, 'event')} in the order of time, each with its sources"
        return counted + (f": {one.span}." if one.span else ".")

    def make(one: chronology.Part, plan: PagePlan) -> Page:
        hub = (Link("Chronology", addresses.chronology(times.id)),) if one.label else ()
        return Page(plan, one.view(), one.contents, crumbs=(*start(), *hub), rooms=rooms())

    for one in chronology.parts(times):
        name = f"Chronology, {one.label}" if one.label else "Chronology"
        yield PagePlan(
            one.address,
            "chronology-parts" if one.is_hub else "chronology",
            f"{name}: {of}",
            file,
            partial(about, one),
            partial(make, one),
            one.previous,
            one.next,
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

        return PagePlan(address, room, title, file, lambda: about, in_rooms)

    def about_briefing() -> str:
        head = found.briefing.head
        return _description(head.question or head.summary, head.title)

    def overview(plan: PagePlan) -> Page:
        view = briefing.overview_page(index, found)
        return Page(
            plan,
            view,
            briefing.overview_contents(view),
            crumbs=(HOME,),
            rooms=_rooms(found, "overview"),
            citations=citations.of_overview(found.briefing.head, site),
        )

    def disagreements(plan: PagePlan) -> Page:
        view = differences.disagreements_page(index, found)
        return Page(plan, view, differences.contents(view))

    def words(plan: PagePlan) -> Page:
        view = terms.terms_page(index, found)
        return Page(plan, view, terms.contents(view))

    times = chronology.make_chronology(index, found)
    paired = Pairing(found)
    title = found.briefing.head.title
    yield PagePlan(addresses.overview(id), "overview", title, file, about_briefing, overview)
    yield from _chronology_pages(times, short, file, start, partial(_rooms, found, "chronology"))
    yield page(
        "disagreements",
        addresses.disagreements(id),
        f"Where the accounts differ: {short}",
        "Everything on which the documents of this briefing differ, with all accounts and the reasons.",
        disagreements,
    )
    if terms.has_wordings(found):
        yield page(
            "terms",
            addresses.terms(id),
            f"Terms: {short}",
            "What the documents of this briefing call the same things, each wording with its excerpt.",
            words,
        )
    yield from _pair_pages(index, found, paired, start)
    yield page(
        "sources",
        addresses.sources(id),
        f"The documents: {short}",
        "The documents of this briefing, with their dates and where each comes from.",
        lambda plan: Page(plan, source.sources_page(index, found)),
    )
    yield page(
        "lineage",
        addresses.lineage(id),
        f"Lineage: {short}",
        "Which documents are made from which, and how many independent origins they have.",
        lambda plan: Page(plan, lineage.lineage_page(index, found)),
    )
    yield page(
        "evidence",
        addresses.evidence(id),
        f"Evidence: {short}",
        "How the excerpts of this briefing were checked against the documents they are taken from.",
        lambda plan: Page(plan, proofs.evidence_page(index, found)),
    )
    yield from _event_pages(index, found, times, paired, start, site)
    yield from _source_pages(index, found, paired, start, site)


def _pair_pages(
    index: Index, found: BriefingIndex, paired: Pairing, start: Callable[[], tuple[Link, ...]]
) -> Iterator[PagePlan]:
    id = found.briefing.id

    def about(first: str, second: str) -> str:
        one, other = (found.briefing.sources[id].title for id in (first, second))
        return f"What “{one}” and “{other}” both report, what only one does, and where they differ."

    def make(first: str, second: str, plan: PagePlan) -> Page:
        one, other = (found.briefing.sources[id] for id in (first, second))
        view = pairs.pair_page(index, found, paired, one, other)
        crumbs = (*start(), Link("The documents", addresses.sources(id)))
        return Page(plan, view, pairs.contents(view), crumbs=crumbs, rooms=_rooms(found, ""))

    for first, second in paired.pairs():
        yield PagePlan(
            addresses.pair(id, first.id, second.id),
            "pair",
            pairs.title(index, first, second),
            found.briefing.head.origin.file,
            partial(about, first.id, second.id),
            partial(make, first.id, second.id),
        )


def _event_pages(
    index: Index,
    found: BriefingIndex,
    times: chronology.Chronology,
    paired: Pairing,
    start: Callable[[], tuple[Link, ...]],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id

    def about(event_id: str) -> str:
        record = found.briefing.events[event_id]
        if record.summary:
            return prose.first_sentences(record.summary)
        tally = entries.event_tally(index, found, record)
        return f"{record.date.wording}: {record.title}. {tally.sentence}."

    def make(event_id: str, plan: PagePlan) -> Page:
        record = found.briefing.events[event_id]
        view = event.event_page(index, found, paired, record)
        return Page(
            plan,
            view,
            event.contents(view),
            crumbs=(
                *start(),
                Link("Chronology", addresses.chronology(id)),
                *times.part_of_event(id, record),
            ),
            rooms=_rooms(found, ""),
            citations=citations.of_event(record, found.briefing.head, site),
        )

    for record in found.chronology:
        before, after = found.neighbours(record)
        yield PagePlan(
            addresses.event(id, record.id),
            "event",
            record.title,
            record.origin.file,
            partial(about, record.id),
            partial(make, record.id),
            addresses.event(id, before.id) if before else None,
            addresses.event(id, after.id) if after else None,
        )


def _source_pages(
    index: Index,
    found: BriefingIndex,
    paired: Pairing,
    start: Callable[[], tuple[Link, ...]],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id

    def about(source_id: str) -> str:
        record = found.briefing.sources[source_id]
        return _description(record.summary, f"What “{record.title}” reports.")

    def make(source_id: str, plan: PagePlan) -> Page:
        record = found.briefing.sources[source_id]
        view = source.source_page(index, found, paired, record)
        publisher = view.publisher if record.publisher else ""
        return Page(
            plan,
            view,
            source.contents(view),
            crumbs=(*start(), Link("The documents", addresses.sources(id))),
            rooms=_rooms(found, ""),
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
            partial(about, record.id),
            partial(make, record.id),
            addresses.source(id, before.id) if before else None,
            addresses.source(id, after.id) if after else None,
        )


def _rooms(found: BriefingIndex, current: str) -> tuple[Room, ...]:
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
    return tuple(Room(Link(label, target), name == current, number) for name, label, target, number in rooms)


def _description(text: str | None, fallback: str) -> str:
    return prose.first_sentences(text) if text else fallback
