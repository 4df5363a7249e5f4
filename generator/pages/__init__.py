"""Which pages exist: for each its address, template, title, navigation and view.

Must not know how a page is rendered or published.
"""

from __future__ import annotations

from collections.abc import Iterator

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
from generator.pages.chronology_views import ChronologyPage
from generator.pages.plan import PagePlan, Room
from generator.pages.views import Link, TocItem

__all__ = ["plan_pages"]


def plan_pages(index: Index, site: citations.Site, site_description: str = "") -> tuple[PagePlan, ...]:
    """Every page that the corpus gives rise to, hubs before entities. Addresses are unique."""
    return tuple(_site_pages(index, site.name, site_description)) + tuple(
        plan for found in index.briefings.values() for plan in _briefing_pages(index, found, site)
    )


def _site_pages(index: Index, site_title: str, site_description: str) -> Iterator[PagePlan]:
    content = index.corpus.content
    front = home.home_page(index, site_title)
    description = site_description or prose.first_sentences(index.corpus.home)
    yield PagePlan(addresses.HOME, "home", site_title, description, front, (), f"{content}/index.md")
    everyone = actor.actors_page(index)
    yield PagePlan(
        addresses.ACTORS,
        "actors",
        "Actors",
        "Every person, state, organisation and outlet that acts or speaks in these briefings.",
        everyone,
        tuple(TocItem(group.anchor, group.label) for group in everyone.groups),
        f"{content}/actors.yml",
        crumbs=(HOME,),
    )
    for record in index.corpus.actors.values():
        view = actor.actor_page(index, record)
        yield PagePlan(
            addresses.actor(record.id),
            "actor",
            record.name,
            _description(record.description, f"What is reported of {record.name}, and by whom."),
            view,
            actor.contents(view),
            record.origin.file,
            crumbs=(HOME, Link("Actors", addresses.ACTORS)),
        )

    if len(index.briefings) > 1:
        times = chronology.make_chronology(index, None)
        yield from _chronology_pages(times, "all briefings", f"{content}/index.md", (HOME,))


HOME = Link("Home", addresses.HOME)


def _chronology_pages(
    times: chronology.Chronology,
    of: str,
    file: str,
    start: tuple[Link, ...],
    rooms: tuple[Room, ...] = (),
) -> Iterator[PagePlan]:
    for one in chronology.chronology_pages(times):
        name = f"Chronology, {one.part}" if one.part else "Chronology"
        yield PagePlan(
            one.address,
            "chronology" if isinstance(one.view, ChronologyPage) else "chronology-parts",
            f"{name}: {of}",
            f"{entries.count_of(one.view.count, 'event')} in the order of time, each with its sources"
            + (f": {one.view.span}." if one.view.span else "."),
            one.view,
            one.contents,
            file,
            crumbs=(*start, Link("Chronology", addresses.chronology(times.id))) if one.part else start,
            rooms=rooms,
            previous=one.previous,
            next=one.next,
        )


def _briefing_pages(index: Index, found: BriefingIndex, site: citations.Site) -> Iterator[PagePlan]:
    head = found.briefing.head
    file = head.origin.file
    start = (HOME, entries.briefing_link(found))
    overview = briefing.overview_page(index, found)
    yield PagePlan(
        addresses.overview(head.id),
        "overview",
        head.title,
        _description(head.question or head.summary, head.title),
        overview,
        briefing.overview_contents(overview),
        file,
        crumbs=(HOME,),
        rooms=_rooms(found, "overview"),
        citations=citations.of_overview(head, site),
    )
    short = entries.briefing_title(found)
    times = chronology.make_chronology(index, found)
    yield from _chronology_pages(times, short, file, start, _rooms(found, "chronology"))
    different = differences.disagreements_page(index, found)
    yield PagePlan(
        addresses.disagreements(head.id),
        "disagreements",
        f"Where the accounts differ: {short}",
        "Everything on which the documents of this briefing differ, with all accounts and the reasons.",
        different,
        differences.contents(different),
        file,
        crumbs=start,
        rooms=_rooms(found, "disagreements"),
    )
    worded = terms.terms_page(index, found)
    if worded.rows:
        yield PagePlan(
            addresses.terms(head.id),
            "terms",
            f"Terms: {short}",
            "What the documents of this briefing call the same things, each wording with its excerpt.",
            worded,
            terms.contents(worded),
            file,
            crumbs=start,
            rooms=_rooms(found, "terms"),
        )
    yield from _pair_pages(index, found, start)
    yield PagePlan(
        addresses.sources(head.id),
        "sources",
        f"The documents: {short}",
        "The documents of this briefing, with their dates and where each comes from.",
        source.sources_page(index, found),
        (),
        file,
        crumbs=start,
        rooms=_rooms(found, "sources"),
    )
    yield PagePlan(
        addresses.lineage(head.id),
        "lineage",
        f"Lineage: {short}",
        "Which documents are made from which, and how many independent origins they have.",
        lineage.lineage_page(index, found),
        (),
        file,
        crumbs=start,
        rooms=_rooms(found, "lineage"),
    )
    yield PagePlan(
        addresses.evidence(head.id),
        "evidence",
        f"Evidence: {short}",
        "How the excerpts of this briefing were checked against the documents they are taken from.",
        proofs.evidence_page(index, found),
        (),
        file,
        crumbs=start,
        rooms=_rooms(found, "evidence"),
    )
    yield from _event_pages(index, found, times, start, site)
    yield from _source_pages(index, found, start, site)


def _pair_pages(index: Index, found: BriefingIndex, start: tuple[Link, ...]) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("The documents", addresses.sources(id)))
    for first, second in pairs.paired_sources(found):
        view = pairs.pair_page(index, found, first, second)
        yield PagePlan(
            addresses.pair(id, first.id, second.id),
            "pair",
            view.title,
            f"What “{first.title}” and “{second.title}” both report, what only one does, and where they differ.",
            view,
            pairs.contents(view),
            found.briefing.head.origin.file,
            crumbs=crumbs,
            rooms=_rooms(found, ""),
        )


def _event_pages(
    index: Index,
    found: BriefingIndex,
    times: chronology.Chronology,
    start: tuple[Link, ...],
    site: citations.Site,
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("Chronology", addresses.chronology(id)))
    for record in found.chronology:
        view = event.event_page(index, found, record)
        before, after = found.neighbours(record)
        fallback = f"{record.date.wording}: {record.title}. {view.tally.sentence}."
        yield PagePlan(
            addresses.event(id, record.id),
            "event",
            record.title,
            _description(record.summary, fallback),
            view,
            event.contents(view),
            record.origin.file,
            crumbs=(*crumbs, *times.part_of_event(id, record)),
            rooms=_rooms(found, ""),
            previous=addresses.event(id, before.id) if before else None,
            next=addresses.event(id, after.id) if after else None,
            citations=citations.of_event(record, found.briefing.head, site),
        )


def _source_pages(
    index: Index, found: BriefingIndex, start: tuple[Link, ...], site: citations.Site
) -> Iterator[PagePlan]:
    id = found.briefing.id
    crumbs = (*start, Link("The documents", addresses.sources(id)))
    for place, record in enumerate(found.sources):
        view = source.source_page(index, found, record)
        publisher = view.publisher if record.publisher else ""
        before = found.sources[place - 1] if place else None
        after = found.sources[place + 1] if place + 1 < len(found.sources) else None
        yield PagePlan(
            addresses.source(id, record.id),
            "source",
            record.title,
            _description(record.summary, f"What “{record.title}” reports."),
            view,
            source.contents(view),
            record.origin.file,
            crumbs=crumbs,
            rooms=_rooms(found, ""),
            previous=addresses.source(id, before.id) if before else None,
            next=addresses.source(id, after.id) if after else None,
            citations=citations.of_source(record, publisher, found.briefing.head, site),
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
