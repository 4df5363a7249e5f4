"""Readers in a real browser: pages load whole, ask nothing of other hosts, and hostile names stay text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from serving import static_server
from small_project import FILES, lay_down

pytestmark = pytest.mark.browser

BRIEFING = "russia-west-2022"
PAGES = (
    "",
    f"{BRIEFING}/",
    f"{BRIEFING}/chronology/",
    f"{BRIEFING}/sources/",
    f"{BRIEFING}/lineage/",
    f"{BRIEFING}/evidence/",
    f"{BRIEFING}/disagreements/",
    f"{BRIEFING}/terms/",
    f"{BRIEFING}/pairs/rt-via-libertarian-hub--vietnamese-rewrite/",
    f"{BRIEFING}/events/france-expels/",
    f"{BRIEFING}/sources/reuters-grushko/",
    "actors/",
    "actors/dmitry-peskov/",
    "method/",
    "guide/format/",
    "guide/tutorial/",
    "guide/commands/",
    "nowhere/",
)


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_their_window_in_both_colour_schemes(
    page: Page, page_log: object, site_address: str, width: int, scheme: str
) -> None:
    del page_log
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # parametrised with the allowed words
    wide = []
    for path in PAGES[:-1]:
        page.goto(site_address + path)
        assert page.locator("h1").count() == 1
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    assert wide == []


def test_every_event_and_receipt_is_readable_without_javascript(site_address: str, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(site_address + f"{BRIEFING}/events/france-expels/")
    assert bare.locator("blockquote").count() >= 3
    receipt = bare.locator("details.receipt").first
    receipt.locator("summary").click()
    assert receipt.get_by_text("exactly as printed").is_visible()
    assert (
        bare.locator("section", has_text="Where this can be checked")
        .get_by_text("SHA-256")
        .first.is_visible()
    )
    bare.goto(
        site_address
        + str(receipt.get_by_text("Proof").get_attribute("href")).replace("../../", f"{BRIEFING}/")
    )
    assert bare.locator(".passage dt.seal").first.is_visible()
    assert bare.locator(".facts").get_by_text("SHA-256").is_visible()
    context.close()


def test_search_finds_an_event_and_shows_its_title(page: Page, site_address: str) -> None:
    page.goto(site_address)
    page.keyboard.press("/")
    page.keyboard.type("france expels", delay=20)
    result = page.locator(".md-search-result__link", has_text="France expels Russian diplomats").first
    result.wait_for(state="visible")
    assert "/events/france-expels/" in str(result.get_attribute("href"))


EVIL = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


def test_a_hostile_title_stays_text_in_the_page_in_the_tab_and_in_search(page: Page, tmp_path: Path) -> None:
    quoted = json.dumps(f"Zzz {EVIL}")
    project = lay_down(
        tmp_path,
        {
            "briefings/actors.yml": FILES["briefings/actors.yml"].replace("name: Poland", f"name: {quoted}"),
            "briefings/dossier/events.yml": FILES["briefings/dossier/events.yml"].replace(
                "title: Poland expels diplomats", f"title: {quoted}"
            ),
        },
    )
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=project, check=True, timeout=120)
    with static_server(project / "site", urlsplit("https://example.org/desk/").path) as address:
        for path in (
            "dossier/events/poland-expels/",
            "actors/poland/",
            "dossier/chronology/",
            "dossier/events/russia-answers/",
        ):
            page.goto(address + path)
            page.wait_for_timeout(100)
            assert page.title() != "owned"
            assert page.locator("img[src=x]").count() == 0
        page.goto(address)
        page.keyboard.press("/")
        page.keyboard.type("zzz", delay=30)
        page.locator(".md-search-result__link").first.wait_for(state="visible")
        assert page.title() != "owned"
        assert page.locator("img[src=x]").count() == 0


def test_the_list_of_differences_narrows_down_and_the_choice_stands_in_the_address(
    page: Page, site_address: str
) -> None:
    page.goto(site_address + f"{BRIEFING}/disagreements/")
    articles = page.locator("article[data-keys]")
    everything = articles.count()
    page.get_by_label("Kind").select_option("position")
    page.get_by_label("Actor").select_option("alexander-grushko")
    shown = page.locator("article[data-keys]:visible")
    assert 0 < shown.count() < everything
    assert "kind=position" in page.url
    assert "actor=alexander-grushko" in page.url
    address = page.url
    page.goto(site_address)
    page.goto(address)
    assert page.get_by_label("Kind").input_value() == "position"
    assert shown.count() < everything


def test_all_differences_and_marked_words_are_readable_without_javascript(
    page: Page, site_address: str
) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(site_address + f"{BRIEFING}/disagreements/")
    articles = bare.locator("article[data-keys]")
    assert articles.count() > 20
    assert all(article.is_visible() for article in articles.all())
    assert not bare.locator("form.filters").is_visible()
    bare.goto(
        site_address
        + f"{BRIEFING}/pairs/rt-via-libertarian-hub--vietnamese-rewrite/#peskov-on-what-expulsions-do"
    )
    marked = [mark.inner_text() for mark in bare.locator("#peskov-on-what-expulsions-do mark").all()]
    assert any("window" in words for words in marked)
    assert any("door" in words for words in marked)
    context.close()


def test_the_words_of_two_accounts_are_compared_in_place(page: Page, site_address: str) -> None:
    page.goto(site_address + f"{BRIEFING}/events/peskov-on-what-expulsions-do/")
    page.locator(".compare a").first.click()
    page.locator(".pairs mark", has_text="window").first.wait_for(state="visible")
    assert page.url.endswith("/events/peskov-on-what-expulsions-do/")
    links = page.locator(".pairs a[href]").evaluate_all("links => links.map(link => link.href)")
    assert links
    for link in links:
        assert page.request.get(link.split("#")[0]).ok, link
