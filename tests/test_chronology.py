"""The chronology: its list, its gaps, its filters, and how a long one is divided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from corpora import HERE, corpus_of, index_of, many_events
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import addresses
from generator.citations import Site
from generator.index import Index
from generator.model import Event
from generator.pages import plan_pages
from generator.pages.briefing_views import HomePage
from generator.pages.chronology import make_chronology, parts
from generator.pages.chronology_views import ChronologyEntry, ChronologyPage
from generator.pages.part_views import PartsPage
from generator.pages.parted import Part
from generator.pages.plan import Page, PagePlan
from generator.pages.views import Link
from generator.render import PACKAGED_TEMPLATES, Renderer
from generator.shards import Placed, divide

HEAVIEST = 500_000 - 20_000
"""Bytes of a page, without the theme's part of it."""


def pages_of(index: Index, briefing: str = "") -> list[Part]:
    return list(parts(make_chronology(index, index.briefings.get(briefing))))


def only_page(*dates: str, **more: Any) -> ChronologyPage:
    events = [{"date": date, **more} for date in dates]
    [page] = pages_of(index_of(corpus_of({"desk": events})), "desk")
    assert isinstance(page.view(), ChronologyPage)
    return page.view()


def entries_of(view: ChronologyPage) -> list[ChronologyEntry]:
    return [
        entry for year in view.years for month in year.months for day in month.days for entry in day.entries
    ]


# ---- the list


def outline(view: ChronologyPage) -> list[str]:
    """The list as lines: headings, gaps, and each entry's own date or “-” where the heading says it."""
    lines = []
    for year in view.years:
        lines += [year.gap, f"# {year.label}"]
        for month in year.months:
            lines += [month.gap, f"## {month.label}"]
            for day in month.days:
                lines += [day.gap, day.when.wording if day.when else ""]
                lines += [entry.when.wording if entry.when else "-" for entry in day.entries]
    return [line for line in lines if line]


def test_years_months_and_days_head_the_list_and_uncertain_dates_are_told_in_words() -> None:
    view = only_page("2022-04-05", "2022-04-05?", "2022-04~", "2022", "2022-04-05", "2014/2022")
    assert outline(view) == [
        "# 2014",
        "## In the course of the year",
        "2014–2022",
        "7 years without an entry",
        "# 2022",
        "## In the course of the year",
        "2022",
        "## April",
        "about April 2022",
        "5 April",
        "-",
        "-",
        "perhaps 5 April 2022",
    ]


@pytest.mark.parametrize(
    ("dates", "gaps"),
    [
        (["2022-04-01", "2022-04-02", "2022-04-03", "2022-05-30"], ["8 weeks without an entry"]),
        (["2022-04-01", "2022-04-02", "2022-04-03", "2022-04-16"], []),
        # an entry somewhere in April may be of its last day
        (["2022-04", "2022-04-02", "2022-04-03", "2022-05-10"], []),
        # every step is long, so that none is worth a word
        (["1914", "1939", "1961", "1989"], []),
        (["2020", "2021", "2022", "2040"], ["17 years without an entry"]),
        # what began before the gap and goes on is listed where it began
        (["2022-01-01/2022-12-31", "2022-01-02", "2022-01-03", "2022-12-01"], ["10 months without an entry"]),
        (["2022-01-01"], []),
        ([], []),
    ],
)
def test_the_list_says_where_nothing_is_listed_for_long(dates: list[str], gaps: list[str]) -> None:
    assert [line for line in outline(only_page(*dates)) if "without" in line] == gaps


# ---- filters


def test_filters_count_what_they_find_and_leave_out_what_all_entries_share() -> None:
    events = [
        {"date": "2022-02", "kind": "threat", "actors": {"norland": "acts", "sudmark": "suffers"}},
        {"date": "2022-03-05", "kind": "threat", "actors": {"norland": "acts"}},
        {"date": "[2022-03..2022-05]", "kind": "denial", "actors": {"norland": "acts"}},
    ]
    reports = [{"event": "e-0"}, {"event": "e-1"}]
    corpus = corpus_of({"desk": events}, reports, {"norland": "Norland", "sudmark": "Ålmark"})
    [page] = pages_of(index_of(corpus), "desk")
    assert isinstance(page.view(), ChronologyPage)
    shown = {
        one.label: [f"{option.label} {option.count}" for option in one.options] for one in page.view().filters
    }
    assert shown == {
        "Kind": ["Denial 1", "Threat 2"],
        "Actor": ["Norland 3", "Ålmark 1"],
        "Document": ["The first document 2", "The second document 2"],
        "From": ["February 2022 3", "March 2022 2"],
        "To": ["February 2022 1", "March 2022 3"],
    }


@given(st.integers(0, 40), st.integers(0, 10_000))
@settings(max_examples=25)
def test_each_option_counts_the_entries_that_have_its_key(number: int, seed: int) -> None:
    events = many_events(number, [2020, 2021], seed=seed)
    [page] = pages_of(index_of(corpus_of({"desk": events}, [{"event": "e-0"}] if events else [])), "desk")
    assert isinstance(page.view(), ChronologyPage)
    keys = Counter(key for entry in entries_of(page.view()) for key in entry.keys.split())
    options = [option for one in page.view().filters if not one.bound for option in one.options]
    assert {option.key: option.count for option in options} == keys
    for one in page.view().filters:
        assert all(0 < option.count <= number for option in one.options)


# ---- long ones


def event_of(number: int, date: str) -> Placed:
    record = {"id": f"e-{number}", "origin": HERE, "title": "An event", "date": date}
    return Placed("desk", Event.model_validate(record))


YEARS = st.one_of(st.integers(2019, 2023), st.integers(-300, 2100), st.just(2022))


@st.composite
def dated(draw: st.DrawFn) -> Placed:
    year = draw(YEARS)
    text = f"{'-' if year < 0 else ''}{abs(year):04}"
    if draw(st.booleans()):
        text += f"-{draw(st.integers(3, 5)):02}"
    return event_of(draw(st.integers(0, 999)), text)


@given(st.lists(dated(), max_size=60), st.integers(1, 12), st.integers(1, 3))
@settings(max_examples=150)
def test_each_event_stands_on_one_page_in_the_order_of_time_and_no_page_is_too_full(
    events: list[Placed], room: int, heavy: int
) -> None:
    events.sort(key=lambda placed: placed.event.date.sort_key)

    def weigh(placed: Placed) -> int:
        return heavy if placed.event.id.endswith("7") else 1

    shards = divide(events, lambda placed: placed.event.date, weigh, room)
    if sum(map(weigh, events)) <= room:
        assert shards == ()
        return
    assert [placed for shard in shards for placed in shard.items] == events
    assert all(len(shard.items) == 1 or sum(map(weigh, shard.items)) <= room for shard in shards)
    for names in ([shard.slug for shard in shards], [shard.label for shard in shards]):
        assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[0-9a-z]+(-[0-9a-z]+)*", shard.slug) for shard in shards)


@pytest.mark.parametrize(
    ("dates", "room", "slugs"),
    [
        (["1950", "1961", "2022-01", "2022-02"], 3, ["1900-1999", "2000-2099"]),
        (["1950", "1961", "2021", "2022-01", "2022-02"], 2, ["1900-1999", "2021", "2022"]),
        (["1950", "2022", "2022-01", "2022-02"], 2, ["1900-1999", "2022-00", "2022-01", "2022-02"]),
        (["2022-04"] * 5, 2, ["2022-04-1", "2022-04-2", "2022-04-3"]),
        (["-0044-03", "-0043-03", "0005-03"], 2, ["0101bc-0002bc", "0001bc-0099"]),
    ],
)
def test_a_page_is_the_largest_unit_of_the_calendar_that_fits(
    dates: list[str], room: int, slugs: list[str]
) -> None:
    events = [event_of(number, date) for number, date in enumerate(dates)]
    assert [
        shard.slug for shard in divide(events, lambda placed: placed.event.date, lambda _placed: 1, room)
    ] == slugs


def rendered(index: Index, pages: Sequence[Part]) -> dict[str, str]:
    """Address → HTML, without the theme's part of it."""
    renderer = Renderer(index.corpus, index.names, [PACKAGED_TEMPLATES])
    return {page.address: renderer.render(made(page)) for page in pages}


def made(part: Part) -> Page:
    template = part.template or "chronology"
    plan = PagePlan(
        part.address,
        template,
        "Chronology",
        "index.md",
        lambda _plan: "",
        lambda plan: Page(plan, part.view(), part.contents(part.view())),
    )
    return plan.make()


def events_by_the_name_of(letters: int) -> list[dict[str, Any]]:
    return [
        {
            **event,
            "title": f"{event['title']} " * 8,
            "actors": {f"{initial}-{'long' * (letters // 4)}": "acts" for initial in "abcdefgh"},
        }
        for event in many_events(1_000, [2022])
    ]


LONG_ONES: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "in twenty-four years": lambda: many_events(3_000, range(2000, 2024)),
    "in one year": lambda: many_events(10_000, [2022]),
    "on one day": lambda: [{"date": "2022-04-05", "actors": {"a": "acts"}} for _number in range(2_000)],
    "with long titles and names": lambda: events_by_the_name_of(72),
}


@pytest.mark.parametrize("events", LONG_ONES.values(), ids=LONG_ONES.keys())
def test_no_page_of_a_long_chronology_is_heavy_and_each_event_is_on_one_of_them(
    events: Callable[[], list[dict[str, Any]]],
) -> None:
    index = index_of(corpus_of({"desk": events()}))
    pages = pages_of(index, "desk")
    first, *parts = rendered(index, pages).values()
    assert max(len(content.encode()) for content in (first, *parts)) < HEAVIEST
    listed = Counter(
        found for content in parts for found in re.findall(r'entry-title"><a href="([^"]+)"', content)
    )
    assert len(listed) == len(index.corpus.briefings[0].events)
    assert set(listed.values()) == {1}


def test_the_first_page_leads_to_every_month_and_a_part_to_its_neighbours() -> None:
    events = [*many_events(700, [2022]), {"date": "2014"}, {"date": "2015-03"}]
    index = index_of(corpus_of({"desk": events}))
    first, *parts = pages_of(index, "desk")
    assert isinstance(first.view(), PartsPage)
    contents = rendered(index, [first, *parts])
    hub = contents.pop(addresses.chronology("desk"))
    assert set(re.findall(r'id="(m[^"]+|y[^"]+)"', hub)) == {
        "m2014-00",
        "m2015-03",
        "y2022",
        *(f"m2022-{month:02}" for month in range(13)),
    }
    for address, anchor in re.findall(r'data-carry href="\.\./([^"#]+)/#(m[^"]+)"', hub):
        assert f'id="{anchor}"' in contents[f"desk/{address}.md"]
    assert sum(part.whole.count for part in first.view().parts) == len(events)
    for before, after in pairwise(parts):
        assert (before.next, after.previous) == (after.address, before.address)
    assert (parts[0].previous, parts[-1].next) == (None, None)


def test_the_way_back_from_an_event_leads_to_its_month_on_its_part() -> None:
    index = index_of(corpus_of({"desk": many_events(600, [2022])}))
    plans = {plan.src_uri: plan for plan in plan_pages(index, Site("Desk"))}
    views = {address: plan.make().view for address, plan in plans.items() if "chronology" in address}
    for event in index.corpus.briefings[0].events.values():
        *_others, crumb = plans[addresses.event("desk", event.id)].make().crumbs
        view = views[crumb.target]
        assert isinstance(view, ChronologyPage)
        assert crumb.text == view.part
        [month] = [month for year in view.years for month in year.months if month.anchor == crumb.anchor]
        links = [entry.link.target for day in month.days for entry in day.entries]
        assert addresses.event("desk", event.id) in links


# ---- several briefings


def test_several_briefings_have_a_chronology_of_all_and_a_single_one_has_none() -> None:
    one = [{"date": "2022-04-05", "kind": "threat"}, {"date": "2022-06"}]
    other = [{"date": "2022-05-01", "kind": "denial"}]
    plans = {
        plan.src_uri: plan for plan in plan_pages(index_of(corpus_of({"a": one, "b": other})), Site("Desk"))
    }
    view = plans["chronology.md"].make().view
    assert isinstance(view, ChronologyPage)
    assert [entry.briefing for entry in entries_of(view)] == [
        "The dossier a",
        "The dossier b",
        "The dossier a",
    ]
    assert [option.label for option in view.filters[0].options] == ["The dossier a", "The dossier b"]
    assert view.pictures[0].by == "briefing"
    home = plans["index.md"].make().view
    assert isinstance(home, HomePage)
    assert home.chronology == Link("All events of all briefings in the order of time", "chronology.md")
    alone = plan_pages(index_of(corpus_of({"a": one})), Site("Desk"))
    assert "chronology.md" not in {plan.src_uri for plan in alone}


def test_every_page_of_a_chronology_is_among_the_addresses_that_a_corpus_takes() -> None:
    corpus = corpus_of({"a": many_events(600, [2022]), "b": many_events(3, [2022])})
    taken = [address for address, _origin in addresses.generated(corpus)]
    assert len(taken) == len(set(taken))
    planned = {plan.src_uri for plan in plan_pages(index_of(corpus), Site("Desk"))}
    assert {address for address in planned if "chronology" in address} == {
        address for address in taken if "chronology" in address
    }
