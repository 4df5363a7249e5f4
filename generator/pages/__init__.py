"""Which pages exist: for each its address, template, title and neighbours, and how its view is made.

Must not know how a page is rendered or published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from generator import addresses, citations, prose
from generator.index import BriefingIndex, Index
from generator.model import Actor, Event, Source
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
        lambda plan: Page(
            plan,
            site_description or prose.first_sentences(index.corpus.home),
            home.home_page(index, site_title),
        ),
    )
    yield PagePlan(addresses.ACTORS, "actors", "Actors", f"{content}/actors.yml", partial(_actors, index))
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
        yield from _chronology_pages(times, "all briefings", f"{content}/index.md", (HOME,))


HOME = Link("Home", addresses.HOME)


def _actors(index: Index, plan: PagePlan) -> Page:
    view = actor.actors_page(index)
    return Page(
        plan,
        "Every person, state, organisation and outlet that acts or speaks in these briefings.",
        view,
        tuple(TocItem(group.anchor, group.label) for group in view.groups),
        crumbs=(HOME,),
    )


def _actor(index: Index, record: Actor, plan: PagePlan) -> Page:
    view = actor.actor_page(index, record)
    return Page(
        plan,
        _description(record.description, f"What is reported of {record.name}, and by whom."),
        view,
        actor.contents(view),
        crumbs=(HOME, Link("Actors", addresses.ACTORS)),
    )


def _chronology_pages(
    times: chronology.Chronology,
    of: str,
    file: str,
    start: tuple[Link, ...],
    rooms: Callable[[], tuple[Room, ...]] = tuple,
) -> Iterator[PagePlan]:
    def make(one: chronology.Part, plan: PagePlan) -> Page:
        view = one.view()
        counted = f"{entries.count_of(view.count, 'event')} in the order of time, each with its sources"
        return Page(
            plan,
            counted + (f": {view.span}." if view.span else "."),
            view,
            one.contents,
            crumbs=(*start, Link("Chronology", addresses.chronology(times.id))) if one.label else start,
            rooms=rooms(),
        )

    for one in chronology.parts(times):
        name = f"Chronology, {one.label}" if one.label else "Chronology"
        kind = "chronology-parts" if one.is_hub else "chronology"
        title = f"{name}: {of}"
        yield PagePlan(one.address, kind, title, file, partial(make, one), one.previous, one.next)


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
        view = briefing.overview_page(index, found)
        return Page(
            plan,
            _description(head.question or head.summary, head.title),
            view,
            briefing.overview_contents(view),
            crumbs=(HOME,),
            citations=citations.of_overview(head, site),
        )

    def disagreements(plan: PagePlan) -> Page:
        view = differences.disagreements_page(index, found)
        told = "Everything on which the documents of this briefing differ, with all accounts and the reasons."
        return Page(plan, told, view, differences.contents(view), crumbs=start)

    def words(plan: PagePlan) -> Page:
        view = terms.terms_page(index, found)
        told = "What the documents of this briefing call the same things, each wording with its excerpt."
        return Page(plan, told, view, terms.contents(view), crumbs=start)

    def documents(plan: PagePlan) -> Page:
        told = "The documents of this briefing, with their dates and where each comes from."
        return Page(plan, told, source.sources_page(index, found), crumbs=start)

    def descent(plan: PagePlan) -> Page:
        told = "Which documents are made from which, and how many independent origins they have."
        return Page(plan, told, lineage.lineage_page(index, found), crumbs=start)

    def evidence(plan: PagePlan) -> Page:
        told = "How the excerpts of this briefing were checked against the documents they are taken from."
        return Page(plan, told, proofs.evidence_page(index, found), crumbs=start)

    id = head.id
    times = chronology.make_chronology(index, found)
    paired = Pairing(found)
    yield page("overview", addresses.overview(id), head.title, overview)
    yield from _chronology_pages(times, short, file, start, partial(_rooms, found, "chronology"))
    yield page(
        "disagreements", addresses.disagreements(id), f"Where the accounts differ: {short}", disagreements
    )
    if terms.has_wordings(found):
        yield page("terms", addresses.terms(id), f"Terms: {short}", words)
    yield from _pair_pages(index, found, paired, start)
    yield page("sources", addresses.sources(id), f"The documents: {short}", documents)
    yield page("lineage", addresses.lineage(id), f"Lineage: {short}", descent)
    yield page("evidence", addresses.evidence(id), f"Evidence: {short}", evidence)
    yield from _event_pages(index, found, times, paired, start, site)
    yield from _source_pages(index, found, paired, start, site)


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
            rooms=_rooms(found, ""),
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
    times: chronology.Chronology,
    paired: Pairing,
    start: tuple[Link, ...],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("Chronology", addresses.chronology(id)))

    def make(record: Event, plan: PagePlan) -> Page:
        view = event.event_page(index, found, paired, record)
        fallback = f"{record.date.wording}: {record.title}. {view.tally.sentence}."
        return Page(
            plan,
            _description(record.summary, fallback),
            view,
            event.contents(view),
            crumbs=(*crumbs, *times.part_of_event(id, record)),
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
            partial(make, record),
            addresses.event(id, before.id) if before else None,
            addresses.event(id, after.id) if after else None,
        )


def _source_pages(
    index: Index, found: BriefingIndex, paired: Pairing, start: tuple[Link, ...], site: citations.Site
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("The documents", addresses.sources(id)))

    def make(record: Source, plan: PagePlan) -> Page:
        view = source.source_page(index, found, paired, record)
        publisher = view.publisher if record.publisher else ""
        return Page(
            plan,
            _description(record.summary, f"What “{record.title}” reports."),
            view,
            source.contents(view),
            crumbs=crumbs,
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
            partial(make, record),
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
