"""What search knows of generated pages: the entries of a small project as text, and how an index takes them in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from small_project import FILES, lay_down, lock

from generator import search
from generator.pages.plan import Page
from generator.pipeline import check_project, plan_project
from generator.project import find_project

FIRST = "briefings/dossier/sources/first.md"


def pages(project: Path) -> tuple[Page, ...]:
    checked = check_project(find_project(project))
    assert not checked.failed, checked.diagnostics
    plans = plan_project(checked, site_title="Desk", site_description="Briefings.").plans
    return tuple(plan.make() for plan in plans)


def entries(pages: Iterable[Page], *, directory_urls: bool = True) -> tuple[search.Entry, ...]:
    """Those of all pages, as a build puts them together."""
    pages = tuple(pages)
    if search.is_brief(page.plan for page in pages):
        found = (search.short_entries(page.plan, directory_urls=directory_urls) for page in pages)
    else:
        found = (search.entries(page, directory_urls=directory_urls) for page in pages)
    return tuple(entry for of_page in found for entry in of_page)


def extended(index: str, pages: Sequence[Page]) -> str:
    made = [json.dumps(asdict(one)) for one in entries(pages)]
    return "".join(search.extended(index, [page.src_uri for page in pages], made))


def as_text(entries: tuple[search.Entry, ...]) -> str:
    """An entry as two lines or three: where, what, and the paragraphs."""
    return "\n".join(
        "\n    ".join([entry.location or "(home)", entry.title, *([entry.text] if entry.text else [])])
        for entry in entries
    )


ENTRIES = """\
(home)
    Desk
    <p>Briefings.</p>
actors/
    Actors
    <p>Every person, state, organisation and outlet that acts or speaks in these briefings.</p>
actors/poland/
    Poland
    <p>State</p>
actors/russia/
    Russia
    <p>State</p>
actors/speaker/
    Jan Nowak
    <p>Person</p>
actors/gazette/
    The Gazette
    <p>Outlet</p>
dossier/
    A small dossier
    <p>Briefing</p><p>How many were expelled?</p>
dossier/#judgement-1
    Key judgement: The documents do not settle the number.
    <p>The documents do not settle the number.</p><p>The desk</p>
dossier/chronology/
    Chronology: A small dossier
    <p>2 events in the order of time, each with its sources: March 2022 to April 2022.</p>
dossier/disagreements/
    Where the accounts differ: A small dossier
    <p>Everything on which the documents of this briefing differ, with all accounts and the reasons.</p>
dossier/disagreements/#figure--poland-expels--expelled
    Accounts differ: Poland expels diplomats
    <p>Figure · differ</p><p>Diplomats expelled</p><p>The Gazette: 45</p><p>Second report: 40</p>\
<p>45 and 40 cannot both be right.</p>
dossier/sources/
    The documents: A small dossier
    <p>The documents of this briefing, with their dates and where each comes from.</p>
dossier/lineage/
    Lineage: A small dossier
    <p>Which documents are made from which, and how many independent origins they have.</p>
dossier/evidence/
    Evidence: A small dossier
    <p>How the excerpts of this briefing were checked against the documents they are taken from.</p>
dossier/events/poland-expels/
    Poland expels diplomats
    <p>March 2022 · Expulsion</p><p>Poland expels; Russia is expelled</p>\
<p>Diplomats expelled: 45 (The Gazette); 40 (Second report)</p>
dossier/events/russia-answers/
    Russia answers
    <p>about 5 April 2022 · Statement</p><p>Russia answers</p>
dossier/sources/first/
    First report
    <p>Document · The Gazette · 6 April 2022</p>\
<p>Tells of the expulsion by Poland, and of Jan Nowak. See about.</p>
dossier/sources/first/#r-poland-expels
    The Gazette on: Poland expels diplomats
    <p>Poland expelled 45 diplomats</p><p>in the document’s own voice</p><p>Diplomats expelled: 45</p>
dossier/sources/first/#r-russia-answers
    The Gazette on: Russia answers
    <p>an answer came on Tuesday</p><p>in the document’s own voice</p>
dossier/sources/second/
    Second report
    <p>Document · Publisher not named · 7 April 2022</p><p>A shorter text.</p>
dossier/sources/second/#r-poland-expels
    Second report on: Poland expels diplomats
    <p>it expelled 40 of them</p><p>Jan Nowak · quoted</p><p>Diplomats expelled: 40</p>"""


def test_every_record_and_every_report_has_an_entry_that_says_what_it_is(tmp_path: Path) -> None:
    assert as_text(entries(pages(lay_down(tmp_path)))) == ENTRIES


def test_addresses_of_entries_follow_those_of_the_site(tmp_path: Path) -> None:
    found = entries(pages(lay_down(tmp_path)), directory_urls=False)
    locations = {entry.location for entry in found}
    assert {"index.html", "dossier/index.html", "dossier/sources/first.html#r-poland-expels"} <= locations


def with_actor(folder: Path, name: str) -> Path:
    actors = FILES["briefings/actors.yml"].replace("name: Poland", f"name: {json.dumps(name)}")
    return lay_down(folder, {"briefings/actors.yml": actors})


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Jürgen Müller", "Jurgen Muller"),
        ("Lech Wałęsa", "Walesa"),
        ("Nguyễn Phú Trọng", "Nguyen Phu Trong"),
        ("Mu\u0308ller", "Muller"),
        ("Straße nach Đà Nẵng", "Strasse Da Nang"),
    ],
)
def test_words_with_accents_are_found_without_them(tmp_path: Path, name: str, bare: str) -> None:
    found = entries(pages(with_actor(tmp_path, name)))
    (entry,) = (entry for entry in found if entry.location == "actors/poland/")
    assert entry.text == f"<p>State</p><p>Without accents: {bare}</p>"


@pytest.mark.parametrize("name", ["Горбачёв", "גִּיל", "ガンダム", "대한민국", "O’Brien"])
def test_other_scripts_stay_as_they_are(tmp_path: Path, name: str) -> None:
    found = entries(pages(with_actor(tmp_path, name)))
    (entry,) = (entry for entry in found if entry.location == "actors/poland/")
    assert (entry.title, entry.text) == (name, "<p>State</p>")


def test_an_excerpt_of_a_language_from_right_to_left_is_set_so(tmp_path: Path) -> None:
    words = "طردت بولندا 45 دبلوماسيا"
    source = FILES[FIRST].replace("Poland expelled 45 diplomats", words)
    source = source.replace("archive: first.txt", "archive: first.txt\nlanguage: ar")
    text = FILES["archive/first.txt"].replace("Poland expelled 45 diplomats", words)
    project = lay_down(tmp_path, {FIRST: source, "archive/first.txt": text})
    lock(project)
    (entry,) = (
        entry for entry in entries(pages(project)) if entry.location.endswith("first/#r-poland-expels")
    )
    assert entry.text.startswith(f'<p dir="rtl">{words}</p><p>in the')


def test_markup_in_names_stays_text(tmp_path: Path) -> None:
    found = entries(pages(with_actor(tmp_path, "<b>A&amp;B</b>")))
    (entry,) = (entry for entry in found if entry.location == "actors/poland/")
    assert entry.title == "&lt;b&gt;A&amp;amp;B&lt;/b&gt;"


def test_a_large_project_has_one_short_entry_for_each_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pages(lay_down(tmp_path))
    records = [page for page in found if page.template in ("event", "actor", "source")]
    monkeypatch.setattr(search, "MOST_RECORDS", len(records))
    assert any("#" in entry.location for entry in entries(found))
    monkeypatch.setattr(search, "MOST_RECORDS", len(records) - 1)
    brief = entries(found)
    assert [entry.location for entry in brief if "#" in entry.location] == []
    assert len(brief) == sum(page.template != "pair" for page in found)
    assert max(len(entry.text) for entry in brief) < 300


def test_an_index_keeps_its_settings_and_other_pages_and_takes_our_entries_once(tmp_path: Path) -> None:
    found = pages(lay_down(tmp_path))
    about = {"location": "about/#why", "title": "Why", "text": ""}
    stale = {"location": "dossier/#judgements", "title": "Key judgements", "text": ""}
    settings = {"lang": ["vi"], "separator": "[\\s]+", "pipeline": []}
    index = json.dumps({"config": settings, "docs": [about, stale]})
    once = extended(index, found)
    data = json.loads(once)
    assert data["config"] == settings
    assert data["docs"][0] == about
    assert stale not in data["docs"]
    assert len(data["docs"]) == 1 + len(entries(found))
    assert extended(once, found) == once


def test_a_page_stands_before_its_parts(tmp_path: Path) -> None:
    found = entries(pages(lay_down(tmp_path)))
    seen: set[str] = set()
    for entry in found:
        page, _, anchor = entry.location.partition("#")
        assert not anchor or page in seen
        seen.add(page)


def test_pages_unknown_to_search_are_found_by_title_and_description(tmp_path: Path) -> None:
    lineage = next(page for page in pages(lay_down(tmp_path)) if page.template == "lineage")
    (entry,) = entries([replace(lineage, plan=replace(lineage.plan, template="another", title="A new page"))])
    assert entry.title == "A new page"
