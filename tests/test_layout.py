"""How pages are set, in a real browser: nothing wider than the window, nothing that shifts, everything on paper."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hostile_project import hostile
from playwright.sync_api import Page
from serving import static_server
from small_project import lay_down, lock

pytestmark = pytest.mark.browser

BRIEFING = "russia-west-2022"
EVENT = f"{BRIEFING}/events/germany-expels/"
SOURCE = f"{BRIEFING}/sources/rt-via-libertarian-hub/"
HOSTILE_PAGES = (
    "",
    "actors/",
    "actors/endless/",
    "actors/scripts/",
    "dossier/",
    "dossier/chronology/",
    "dossier/disagreements/",
    "dossier/events/poland-expels/",
    "dossier/events/endless/",
    "dossier/evidence/",
    "dossier/lineage/",
    "dossier/pairs/arabic--hebrew/",
    "dossier/sources/",
    "dossier/sources/long-words/",
    "dossier/sources/arabic/",
    "dossier/terms/",
)

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LAYOUT_SHIFT = """() => new Promise((resolve) => {
  let total = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(total), 400);
})"""


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = lay_down(tmp_path_factory.mktemp("hostile"), hostile())
    lock(project)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=project, check=True, timeout=120)
    with static_server(project / "site", urlsplit("https://example.org/desk/").path) as address:
        yield address


# A window of 1280 px at 200 % has 640.
@pytest.mark.parametrize("width", [320, 640, 1920])
def test_words_without_an_end_and_any_script_fit_every_kind_of_page(
    page: Page, hostile_address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for path in HOSTILE_PAGES:
        answer = page.goto(hostile_address + path)
        assert answer is not None
        assert answer.ok, path
        if page.evaluate(WIDER):
            wide.append(path)
    assert wide == []


def test_text_from_right_to_left_is_set_so_among_text_from_left_to_right(
    page: Page, hostile_address: str
) -> None:
    page.goto(hostile_address + "dossier/events/poland-expels/")
    arabic = page.locator("blockquote[lang=ar]").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert "”" in arabic.evaluate("e => getComputedStyle(e, '::before').content")
    page.goto(hostile_address + "dossier/chronology/")
    place = """(note, name) => {
      const text = [...note.childNodes].find((node) => node.textContent.includes(name));
      const range = document.createRange();
      range.setStart(text, text.textContent.indexOf(name));
      range.setEnd(text, text.textContent.indexOf(name) + name.length);
      const box = range.getBoundingClientRect();
      return [box.y, box.x];
    }"""
    note = page.locator(".entry-note", has_text="سوريا").first
    names = ("مصر", "سوريا")
    egypt, syria = (note.evaluate(f"note => ({place})(note, {name!r})") for name in names)
    assert syria > egypt  # the list itself goes on from left to right
    page.goto(hostile_address + "dossier/events/poland-expels/")
    assert page.locator("blockquote[lang='zh-Hans'], blockquote[lang=vi], blockquote[lang=ru]").count() == 3


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["", f"{BRIEFING}/", EVENT, SOURCE, f"{BRIEFING}/disagreements/"])
def test_nothing_shifts_while_a_page_loads(page: Page, site_address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_address + path)
    assert page.evaluate(LAYOUT_SHIFT) == 0


@pytest.mark.parametrize("path", [EVENT, f"{BRIEFING}/terms/"])
def test_paper_has_everything_that_opens(page: Page, site_address: str, path: str) -> None:
    page.goto(site_address + path)
    hidden = (
        "d => [...d.children].slice(1).filter(e => !e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    details = page.locator(".brief details")
    assert details.count() > 3
    assert sum(one.evaluate(hidden) for one in details.all()) > 0
    page.emulate_media(media="print")
    assert sum(one.evaluate(hidden) for one in details.all()) == 0


def test_paper_tells_addresses_and_leaves_out_what_can_only_be_pressed(
    page: Page, hostile_address: str
) -> None:
    page.goto(hostile_address + "dossier/sources/arabic/")
    page.emulate_media(media="print")
    link = page.locator(".prose a[href^=http]").first
    assert "archive.example.org" in link.evaluate("a => getComputedStyle(a, '::after').content")
    for pressed in (".md-header", ".rooms", ".permanent"):
        assert not page.locator(pressed).first.is_visible(), pressed
    assert page.locator(".facts a[href^=http]").first.inner_text().startswith("https://archive.example.org/")


def test_dark_schemes_print_dark_ink_on_white(page: Page, site_address: str) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto(site_address + EVENT)
    ink = page.locator("h1").evaluate("e => getComputedStyle(e).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 60


def test_nothing_moves_for_readers_who_ask_for_less_motion(page: Page, site_address: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site_address + EVENT)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
          const style = getComputedStyle(e);
          const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0);
          return lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration));
        }).map((e) => e.className)"""
    )
    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_pictures_take_the_readers_own_colours(page: Page, site_address: str) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(site_address + SOURCE)
    fill = "e => getComputedStyle(e).fill"
    text = page.locator("h1").evaluate("e => getComputedStyle(e).color")
    assert page.locator(".strip-quoted").first.evaluate(fill) == text
