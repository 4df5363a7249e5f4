"""Pages of a dossier that grew for years: none grows without bound, links lead somewhere, an edit changes few."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from invented import actor, event, index_of, source

from generator import addresses
from generator.citations import Site
from generator.difference import Kind
from generator.index import Index
from generator.model import Event, Source
from generator.pages import plan_pages
from generator.pages.briefing_views import DisagreementsPage
from generator.pages.disagreements import make_disagreements
from generator.pages.pairing import FEW, PARTNERS, Pairing
from generator.pages.part_views import PartsPage
from generator.pages.plan import PagePlan
from generator.render import PACKAGED_TEMPLATES, Renderer

HEAVIEST = 400_000
"""Bytes of a page, without the theme's part of it."""
EVENTS, DOCUMENTS, ACTORS = 700, 80, 60


def dated(number: int, of: int, first_year: int) -> str:
    month = number * 36 // of
    return f"{first_year + month // 12}-{month % 12 + 1:02}-{number % 28 + 1:02}"


def events_of(number: int) -> list[Event]:
    """One actor in all of them, another in some; figures in every second; the first is a whole of many parts."""
    return [
        event(
            f"e{place}",
            date=dated(place, number, 2019),
            title=f"Case {place} of the office and the people that it counts",
            summary=f"What [the office](actor:office) said in case {place}.",
            actors={"office": "counts", f"a{place % ACTORS}": "objects"},
            measures={"counted": "People counted"} if place % 2 else {},
            part_of=["e0"] if 0 < place < 150 else [],
        )
        for place in range(number)
    ]


def sources_of(number: int, events: int) -> list[Source]:
    """Each event is reported by some documents close to each other in time; every fifth document copies another."""
    reports: dict[int, list[int]] = {document: [] for document in range(number)}
    for place in range(events):
        near = place * number // events
        for document in {near, (near + 1) % number, (near + 2 + place % 5) % number}:
            reports[document].append(place)
    return [
        source(
            f"s{document}",
            [],
            published=dated(document, number, 2022),
            republishes=[f"s{document - 1}"] if document % 5 == 4 else [],
            reports=[report(place, document) for place in cases],
        )
        for document, cases in reports.items()
    ]


def report(event: int, document: int) -> dict[str, Any]:
    words = f"in case {event} the office counted {'its ' * (document % 7)}people with {'great ' * 24}care"
    figures = {"figures": {"counted": str(event + document % 3)}} if event % 2 else {}
    return {
        "event": f"e{event}",
        "excerpt": f"{words} on a day of the {document % 30}th kind",
        "terms": {"day": f"a day of the {document % 30}th kind"},
        **figures,
    }


def dossier(events: int = EVENTS, documents: int = DOCUMENTS, also: tuple[Event, ...] = ()) -> Index:
    people = [actor("office", name="The Office"), *(actor(f"a{number}") for number in range(ACTORS))]
    index, _briefing = index_of(
        [*events_of(events), *also], sources_of(documents, events), people, terms=["day"]
    )
    return index


@pytest.fixture(scope="module")
def large() -> Index:
    return dossier()


@pytest.fixture(scope="module")
def plans(large: Index) -> tuple[PagePlan, ...]:
    return plan_pages(large, Site("Desk"))


@pytest.fixture(scope="module")
def contents(large: Index, plans: tuple[PagePlan, ...]) -> Mapping[str, str]:
    return rendered(large, plans)


def rendered(index: Index, plans: tuple[PagePlan, ...]) -> Mapping[str, str]:
    """Address → HTML, without the theme's part of it."""
    renderer = Renderer(index.corpus, index.names, [PACKAGED_TEMPLATES])
    return {plan.src_uri: renderer.render(plan.make()) for plan in plans}


def test_no_page_is_heavy(contents: Mapping[str, str]) -> None:
    heavy = {address: len(html) for address, html in contents.items() if len(html.encode()) > HEAVIEST}
    assert heavy == {}


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(contents: Mapping[str, str]) -> None:
    ids = {address: set(re.findall(r' id="([^"]+)"', html)) for address, html in contents.items()}
    at = {addresses.site_path(address): address for address in contents}
    astray = []
    for address, html in contents.items():
        here = addresses.site_path(address)
        for href in set(re.findall(r' href="([^"]+)"', html)):
            path, _, anchor = unescape(href).partition("#")
            target = posixpath.normpath(posixpath.join("/", here, path)).lstrip("/") if path else here
            page = at.get(f"{target.rstrip('/')}/".lstrip("/"))
            if page is None or (anchor and anchor not in ids[page]):
                astray.append(f"{address}: {href}")
    assert astray[:9] == []


def test_every_difference_stands_on_one_page_and_is_found_there(
    large: Index, plans: tuple[PagePlan, ...], contents: Mapping[str, str]
) -> None:
    found: Counter[str] = Counter()
    hub, *parts = (plan for plan in plans if plan.src_uri.startswith("b/disagreements"))
    for part in parts:
        view = part.make().view
        assert isinstance(view, DisagreementsPage)
        found.update(item.id for group in view.groups for item in group.items)
        ids = re.findall(r'<article class="disagreement" id="([^"]+)"', contents[part.src_uri])
        assert ids == [item.anchor for group in view.groups for item in group.items]
    differences = large.briefings["b"].differences
    assert {one.kind for one in differences} >= {Kind.FIGURE, Kind.TERM}
    assert found == Counter(one.id for one in differences)
    divided = make_disagreements(large.briefings["b"])
    for address, anchor in map(divided.place, differences):
        assert f'id="{anchor}"' in contents[address]
    view = hub.make().view
    assert isinstance(view, PartsPage)
    assert sum(item.whole.count for item in view.parts) == len(differences)
    for before, after in pairwise(parts):
        assert (before.next, after.previous) == (after.src_uri, before.src_uri)


def test_every_document_and_every_actor_stands_on_one_page_of_its_list() -> None:
    people = [
        actor(f"a{place}-{number}", name=f"{letter} Person {number}")
        for place, letter in enumerate("aäzж")
        for number in range(500)
    ]
    papers = [source(f"s{number}", [], published=dated(number, 1200, 2000)) for number in range(1200)]
    index, _briefing = index_of([], papers, people)
    contents = rendered(index, plan_pages(index, Site("Desk")))
    for folder, number in (("actors/by-name", 2000), ("b/sources/published", 1200)):
        parts = [html for address, html in contents.items() if address.startswith(folder)]
        listed = Counter(one for html in parts for one in re.findall(r'entry-title"><a href="([^"]+)"', html))
        assert len(parts) > 1
        assert max(map(len, parts)) < HEAVIEST
        assert (len(listed), set(listed.values())) == (number, {1})


# ---- pairs


def pairing(documents: int) -> Pairing:
    return Pairing(dossier(documents * 4, documents).briefings["b"])


def test_all_documents_of_a_small_briefing_are_set_side_by_side() -> None:
    found = pairing(FEW)
    assert {(a.id, b.id) for a, b in found.pairs()} == {
        (a, b)
        for number, a in enumerate(f"s{place}" for place in range(FEW))
        for b in [f"s{place}" for place in range(FEW)][number + 1 :]
        if b in found.together(a)
    }


def test_pages_of_pairs_grow_with_the_documents_and_not_with_their_square() -> None:
    for documents in (FEW + 1, 40, 80):
        found = pairing(documents)
        assert documents / 2 <= len(list(found.pairs())) <= PARTNERS * documents


def test_a_document_is_set_beside_the_one_it_is_made_from_and_those_it_shares_most_with(large: Index) -> None:
    briefing = large.briefings["b"]
    found = Pairing(briefing)
    for one in briefing.sources:
        partners = {other.id for other in found.partners(one.id)}
        assert set(one.derives_from) <= partners
        assert all(found.has_page(other, one.id) for other in partners)
        left_out = found.together(one.id).keys() - partners
        kept = [found.common(one.id, other) for other in partners]
        for other in left_out:
            common = found.common(one.id, other)
            more = [two for two in kept if (two.conflicts, two.changes) >= (common.conflicts, common.changes)]
            assert len(more) >= PARTNERS - len(one.derives_from) - 1


# ---- an edit


def test_one_event_more_changes_few_pages_of_records(contents: Mapping[str, str]) -> None:
    one = event("new", date="2021-07-20", title="One more", actors={"office": "counts"})
    index = dossier(also=(one,))
    changed = {
        address
        for address, html in rendered(index, plan_pages(index, Site("Desk"))).items()
        if contents.get(address) != html
    }
    records = {address for address in changed if re.match(r"actors/|b/(events|sources|pairs)/", address)}
    assert "b/events/new.md" in records
    assert "b/chronology.md" in changed
    # Itself, its neighbours in time, the events of its day, and the actor.
    assert len(records) < 10, records
