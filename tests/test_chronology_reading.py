"""Readers of the chronology in a real browser: choices, addresses, the drawn timeline, narrow windows, no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CHRONOLOGY = "russia-west-2022/chronology/"


def shown(page: Page) -> list[str]:
    return page.locator(".entry:visible .entry-title").all_inner_texts()


def test_a_choice_made_with_the_keyboard_narrows_the_list_and_stands_in_the_address(
    page: Page, site_address: str
) -> None:
    page.goto(site_address + CHRONOLOGY)
    everything = len(shown(page))
    page.get_by_label("Actor", exact=True).focus()
    page.keyboard.type("Poland")
    expect(page.locator("form.filters output")).to_have_text(f"3 of {everything} shown")
    assert len(shown(page)) == 3
    assert page.url.endswith("?actor=poland")
    # headings of what is empty have gone, and so have words about gaps
    assert page.locator(".year:visible").count() == 1
    assert page.locator(".gap:visible").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.type("Dir")
    assert page.locator("select[name=source]").evaluate("field => field === document.activeElement")


def test_a_sent_address_shows_the_same_and_back_takes_a_choice_back(page: Page, site_address: str) -> None:
    page.goto(site_address + CHRONOLOGY + "?kind=expulsion&differences=conflict")
    chosen = shown(page)
    assert 0 < len(chosen) < 9
    page.get_by_label("Differences").select_option("any")
    assert len(shown(page)) > len(chosen)
    page.go_back()
    expect(page.get_by_label("Differences")).to_have_value("conflict")
    assert shown(page) == chosen
    page.get_by_role("button", name="Show all").click()
    assert "?" not in page.url
    assert len(shown(page)) > 70


def test_a_period_shows_what_can_have_happened_in_it(page: Page, site_address: str) -> None:
    page.goto(site_address + CHRONOLOGY + "?from=2022-06&to=2022-08")
    titles = shown(page)
    assert "Bulgaria expels Russian diplomats" in " ".join(titles)
    # may have been at any time from February to November
    assert "A decision by Iran to supply drones to Russia is reported" in titles
    assert not any("Poland" in title for title in titles)
    offered = page.locator("select[name=to] option:checked").inner_text()
    assert offered == f"August 2022 ({len(titles)})"


def test_counts_beside_the_options_are_what_each_would_show(page: Page, site_address: str) -> None:
    page.goto(site_address + CHRONOLOGY + "?actor=russia")
    options = page.locator("select[name=kind] option:enabled")
    for value, label in options.evaluate_all("all => all.map(option => [option.value, option.text])"):
        page.get_by_label("Kind", exact=True).select_option(value)
        assert label.endswith(f"({len(shown(page))})")


def test_the_picture_fades_what_is_not_chosen_and_names_what_is_pointed_at(
    page: Page, site_address: str
) -> None:
    page.goto(site_address + CHRONOLOGY + "?kind=expulsion")
    marks = page.locator(".timeline").first.locator("a")
    clear = page.locator(".timeline").first.locator("a:not(.dim)")
    assert clear.count() == 9 < marks.count()
    assert sorted(clear.evaluate_all("all => all.map(mark => mark.href.baseVal)")) == sorted(
        page.locator(".entry:visible .entry-title a").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
    )
    clear.first.hover(force=True)
    assert re.search(r"expel.* \(.*2022\)", clear.first.locator("title").text_content() or "", re.IGNORECASE)


def test_the_tab_key_passes_the_pictures_by(page: Page, site_address: str) -> None:
    page.goto(site_address + CHRONOLOGY)
    page.get_by_role("button", name="Show all").focus()
    stops = []
    for _stop in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.localName"))
    assert stops == ["figure", "summary", "a"]


@pytest.mark.parametrize("path", [CHRONOLOGY, "russia-west-2022/disagreements/"])
def test_every_choice_and_entry_is_in_the_page_without_javascript(
    page: Page, site_address: str, path: str
) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(site_address + path)
    assert not bare.locator("form.filters").is_visible()
    assert bare.locator("form.filters option", has_text="Poland (").count() == 1
    entries = bare.locator("[data-keys]")
    assert entries.count() > 20
    assert all(entry.is_visible() for entry in entries.all())
    context.close()


def test_on_a_narrow_page_the_picture_scrolls_and_the_names_of_its_lanes_stay(
    page: Page, site_address: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(site_address + CHRONOLOGY)
    frame = page.locator(".timeline").first
    names = frame.locator(".lanes")
    frame.focus()
    frame.evaluate("frame => frame.scrollBy(600, 0)")
    assert frame.evaluate("frame => frame.scrollLeft") > 300
    box = names.bounding_box()
    assert box is not None
    assert box["x"] == frame.bounding_box()["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_a_narrow_page_the_picture_opens_where_most_marks_are(page: Page, site_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(site_address + CHRONOLOGY)
    seen = page.locator(".timeline").first.evaluate("""frame => {
      const { right } = frame.getBoundingClientRect();
      const { right: left } = frame.querySelector(".lanes").getBoundingClientRect();
      const boxes = [...frame.querySelectorAll(".plot a")].map((mark) => mark.getBoundingClientRect());
      return boxes.filter((box) => left <= box.left && box.left < right).length;
    }""")
    assert seen > 30  # of 80; at the beginning stand two


# ---- a long one


def test_choices_are_carried_from_part_to_part(page: Page, long_site: str) -> None:
    page.goto(long_site + "other/chronology/2022-03/?kind=denial")
    here = len(shown(page))
    assert 0 < here < 90
    # all of March are Russia's: of Poland's, this part has none, but the next one does
    page.goto(long_site + "other/chronology/2022-03/?kind=denial&actor=poland")
    expect(page.locator("form.filters output")).to_have_text("0 of 90 shown")
    page.get_by_role("link", name="April 2022").first.click()
    expect(page.get_by_label("Actor", exact=True)).to_have_value("poland")
    assert "kind=denial" in page.url
    assert len(shown(page)) == 18
    page.get_by_role("link", name="All periods").first.click()
    assert page.url.endswith("other/chronology/?kind=denial&actor=poland")
    month = page.locator("#m2022-03")
    expect(month).to_have_attribute("href", re.compile("actor=poland"))  # the script of the new page has run
    month.click()
    assert "2022-03/?kind=denial&actor=poland#m2022-03" in page.url


def test_the_chronology_of_all_briefings_is_linked_from_the_front_page(page: Page, long_site: str) -> None:
    page.goto(long_site)
    page.get_by_role("link", name="All events of all briefings").click()
    page.get_by_role("link", name="March", exact=True).click()
    expect(page.locator("form.filters output")).to_contain_text("all")  # the script of the new page has run
    page.get_by_label("Briefing", exact=True).select_option("dossier")
    assert shown(page) == ["Poland expels diplomats"]
