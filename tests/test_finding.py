"""Finding one's way in a real browser: results of the search, previews of links, citations to copy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import PageLog
from conftest import BuiltSite
from playwright.sync_api import Browser, Page, expect
from serving import static_server
from small_project import FILES, lay_down
from test_plugin import built

pytestmark = pytest.mark.browser

BRIEFING = "russia-west-2022"
SOURCE = f"{BRIEFING}/sources/reuters-grushko/"
EVENT = f"{BRIEFING}/events/poland-expels/"


def search(page: Page, words: str) -> list[str]:
    """Type into the search; the titles that it lists, in order."""
    page.keyboard.press("/")
    page.keyboard.type(words, delay=10)
    page.keyboard.press("End")  # the theme waits for a key, which letters that no keyboard has don't give
    page.locator(".md-search-result__link").first.wait_for(state="visible")
    return [title.inner_text() for title in page.locator(".md-search-result__link :is(h1, h2)").all()]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("45 diplomats", "Poland expels Russian diplomats"),
        ("peskov", "Dmitry Peskov"),
        ("grushko", "Alexander Grushko"),
        ("france expels", "France expels Russian diplomats"),
    ],
)
def test_the_first_result_is_the_record_that_was_meant(
    page: Page, site_address: str, words: str, first: str
) -> None:
    page.goto(site_address)
    assert search(page, words)[0] == first


def test_a_result_leads_to_the_passage_in_its_document(page: Page, site_address: str) -> None:
    page.goto(site_address)
    titles = search(page, "closing the window")
    title = "RT, via Libertarian Hub on: Peskov says that expulsions endanger diplomatic relations"
    assert title in titles
    page.locator(".md-search-result__link", has_text=title).first.click()
    passage = page.locator("#r-peskov-on-what-expulsions-do")
    expect(passage).to_be_in_viewport()
    assert "closing the window" in passage.inner_text()


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small project whose names hold markup, accents and other scripts."""
    names = {"Poland": EVIL, "Russia": "외교부", "Jan Nowak": "Jürgen Łęcki"}
    actors, events = FILES["briefings/actors.yml"], FILES["briefings/dossier/events.yml"]
    for name, other in names.items():
        actors = actors.replace(f"name: {name}", f"name: {json.dumps(other)}")
    events = events.replace("title: Poland expels diplomats", f"title: {json.dumps(EVIL)}")
    events = events.replace("title: Russia answers", "title: الرد الروسي")
    project = lay_down(
        tmp_path_factory.mktemp("hostile"),
        {"briefings/actors.yml": actors, "briefings/dossier/events.yml": events},
    )
    with static_server(built(project), "/desk/") as address:
        yield address


EVIL = "Zzz <img src=x onerror=\"document.title='owned'\">&lt;b&gt;</code></pre><script>document.title='owned'</script>"


@pytest.mark.parametrize(
    ("words", "title"),
    [("jurgen", "Jürgen Łęcki"), ("lecki", "Jürgen Łęcki"), ("외교부", "외교부"), ("الرد", "الرد الروسي")],
)
def test_names_are_found_without_their_accents_and_in_other_scripts(
    page: Page, hostile_site: str, words: str, title: str
) -> None:
    page.goto(hostile_site)
    assert title in search(page, words)


def test_hostile_titles_stay_text_in_results_previews_and_citations(page: Page, hostile_site: str) -> None:
    page.goto(hostile_site)
    assert EVIL in search(page, "zzz")
    page.goto(hostile_site + "dossier/chronology/")
    page.locator(".entry-title a", has_text="Zzz").hover()
    expect(page.locator(".preview h1")).to_have_text(EVIL)
    page.goto(hostile_site + "dossier/events/poland-expels/")
    assert json.loads(codes(page)[2])[0]["title"] == EVIL
    assert page.title() != "owned"
    assert page.locator("img[src=x]").count() == 0


def codes(page: Page) -> list[str]:
    return page.locator(".cite code").all_text_contents()


def test_a_mouse_on_a_link_brings_a_preview_that_can_be_reached_and_sent_away(
    page: Page, site_address: str
) -> None:
    page.goto(site_address + EVENT)
    card = page.locator(".preview")
    link = page.locator(".account h3 a").first
    link.hover()
    expect(card).to_be_visible()
    assert card.locator(".kicker").inner_text().split()[0] == "DOCUMENT"
    assert card.locator("h1").inner_text() == link.inner_text()
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(1, 1)
    expect(card).to_be_hidden()
    link.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    # Nothing in the card can be reached or announced.
    assert card.get_attribute("aria-hidden") == "true"
    assert card.locator("a, button, [tabindex], [id]").count() == 0


def test_the_keyboard_brings_a_preview_that_stays_until_it_moves_on(page: Page, site_address: str) -> None:
    page.goto(site_address + f"{BRIEFING}/chronology/")
    card = page.locator(".preview")
    link = page.locator(".entry-title a", has_text="Poland expels Russian diplomats")
    link.focus()
    expect(card.locator("h1")).to_have_text("Poland expels Russian diplomats")
    expect(card.locator(".tally-sentence")).to_have_text("2 accounts, all from 1 origin")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.locator("h1")).to_contain_text("Poland's freeze of the account")
    page.evaluate("document.activeElement.blur()")
    expect(card).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (EVENT, ".trail a"),
        (EVENT, ".tabs a"),
        (EVENT, ".neighbour"),
        (EVENT, ".md-tabs__link"),
        (SOURCE, ".permanent"),
    ],
)
def test_navigation_has_no_previews(page: Page, site_address: str, path: str, place: str) -> None:
    page.goto(site_address + path)
    page.locator(place).first.hover()
    page.wait_for_timeout(600)
    expect(page.locator(".preview")).to_be_hidden()


def test_a_touch_screen_has_no_previews(browser: Browser, site_address: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site_address + EVENT)
    assert page.locator(".preview").count() == 0
    context.close()


def test_a_page_opened_as_a_file_has_citations_and_no_previews(
    page: Page, page_log: PageLog, tmp_path: Path
) -> None:
    configuration = FILES["mkdocs.yml"] + "use_directory_urls: false\n"
    site = built(lay_down(tmp_path, {"mkdocs.yml": configuration}))
    page.goto((site / "dossier/events/poland-expels.html").as_uri())
    page.locator(".account h3 a").first.hover()
    page.wait_for_timeout(500)
    assert page.locator(".preview").count() == 0
    page.locator(".cite summary").click()
    assert page.locator(".cite button").count() == 3
    # The theme's own search needs its `offline` plugin there, and complains without; nothing of ours does.
    assert [text for text in page_log.console_errors if "fetch" in text.lower()] == []
    page_log.console_errors.clear()


def test_a_citation_is_copied_and_the_copy_is_announced(browser: Browser, site_address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site_address + EVENT)
    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == codes(page)[1]
    context.close()


def test_where_the_clipboard_is_refused_the_citation_is_selected(page: Page, site_address: str) -> None:
    page.goto(site_address + EVENT)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy Text").click()
    expect(page.get_by_role("status").filter(has_text="Selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()").strip() == codes(page)[0]


def test_citations_are_readable_without_javascript_and_light(browser: Browser, site_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_address + EVENT)
    page.get_by_text("Cite this page").click()
    assert page.locator(".cite pre").first.is_visible()
    assert page.locator(".cite button").count() == 0
    context.close()


def test_boxes_of_citations_stay_small(built_site: BuiltSite) -> None:
    heavy = []
    for path in (built_site.folder / BRIEFING / "events").glob("*/index.html"):
        text = path.read_text(encoding="utf-8")
        box = text[text.index('<details class="fold cite">') :]
        if len(box[: box.index("</details>")].encode()) > 2200:
            heavy.append(path.parent.name)
    assert heavy == []


@pytest.mark.parametrize("path", [EVENT, SOURCE])
def test_pages_name_their_neighbours_in_time_and_the_way_back(
    page: Page, site_address: str, path: str
) -> None:
    page.goto(site_address + path)
    for rel in ("prev", "next"):
        neighbour = page.locator(f"head link[rel={rel}]").get_attribute("href")
        assert neighbour
        assert page.request.get(f"{site_address}{path}{neighbour}").ok
    assert page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link").count() == 3


def test_every_passage_has_a_permanent_address_on_its_documents_page(page: Page, site_address: str) -> None:
    page.goto(site_address + EVENT)
    page.locator(".receipt summary").first.click()
    page.get_by_role("link", name="Proof").first.click()
    expect(page).to_have_url(f"{site_address}{BRIEFING}/sources/vietnamese-rewrite/#r-poland-expels")
    expect(page.locator("#r-poland-expels")).to_be_in_viewport()
    page.locator(".permanent").first.click()
    expect(page.locator(":target .permanent")).to_be_in_viewport()
