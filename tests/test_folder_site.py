"""A site built to be opened from a folder, as files: no server, no address of its own, and everything works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from browser import PageLog
from conftest import BuiltSite, build_site
from page_kinds import page_of_each_kind
from playwright.sync_api import Page
from site_audit import Kind, Site, report
from small_project import FILES, lay_down

from generator import assets
from generator.render import PACKAGED_TEMPLATES

STAND_IN = "assets/folder-search.js"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own site in a folder whose name has to be escaped in addresses."""
    return build_site(tmp_path_factory.mktemp("folder") / "the site #1", "--no-directory-urls").folder


@pytest.fixture(scope="session")
def addresses(folder: Path) -> dict[str, str]:
    """A page of every kind but that of the error 404, which only a server would show."""
    return {
        kind: (folder / path).as_uri() for kind, path in page_of_each_kind(folder).items() if kind != "lost"
    }


def search(page: Page, words: str) -> None:
    page.locator(".md-search__input").focus()
    page.keyboard.type(words)
    page.locator(".md-search-result__link").first.wait_for()


def test_links_lead_to_files(folder: Path, site_url: str) -> None:
    assert report(Site(folder, site_url).faults(), Kind.MISSING, Kind.ANCHOR) == ""


@pytest.mark.browser
def test_every_kind_of_page_works_as_a_file(page: Page, addresses: dict[str, str], page_log: PageLog) -> None:
    for kind, address in addresses.items():
        page.goto(address)
        before = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.locator("[data-md-component=palette] label:visible").click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before, kind
        assert "serif" in page.evaluate("getComputedStyle(document.querySelector('article')).fontFamily"), (
            kind
        )
        assert page_log.faults() == [], kind


@pytest.mark.browser
def test_the_search_works_as_a_file(page: Page, folder: Path) -> None:
    page.goto((folder / "actors" / "index.html").as_uri())
    search(page, "Poland expels")
    with page.expect_navigation():
        page.locator(".md-search-result__link", has_text="Poland expels").first.click()
    assert "/events/poland-expels.html" in page.url
    assert page.url.startswith(folder.as_uri())


@pytest.mark.browser
def test_a_search_by_the_rules_of_another_language_works_as_a_file(page: Page, tmp_path: Path) -> None:
    changed = (
        FILES["mkdocs.yml"].replace("search,", "search: {lang: [en, de]},") + "use_directory_urls: false\n"
    )
    text = FILES["briefings/about.md"] + "\nDie Botschaften antworteten.\n"
    project = lay_down(tmp_path, {"mkdocs.yml": changed, "briefings/about.md": text})
    subprocess.run([sys.executable, "-m", "mkdocs", "-q", "build"], cwd=project, check=True, timeout=120)
    page.goto((project / "site" / "index.html").as_uri())
    search(page, "Botschaft")


@pytest.mark.browser
def test_filters_and_comparisons_work_as_files(page: Page, addresses: dict[str, str]) -> None:
    used = set()
    for address in addresses.values():
        page.goto(address)
        if page.locator("form.filters select").count():
            used.add("filters")
            shown = "[...document.querySelectorAll('[data-keys]')].filter((item) => !item.hidden).length"
            before = page.evaluate(shown)
            page.locator("form.filters select").first.select_option(index=1)
            assert page.evaluate(shown) < before
        if page.locator(".compare a").count():
            used.add("comparisons")
            page.locator(".compare a").first.click()
            page.wait_for_url("**/pairs/*.html*")
    assert used == {"filters", "comparisons"}


def test_what_files_need_is_made_for_them_alone_and_is_small(folder: Path, built_site: BuiltSite) -> None:
    assert (folder / STAND_IN).is_file()
    assert (folder / "search" / "search_index.js").is_file()
    served = built_site.folder
    assert not (served / STAND_IN).exists()
    assert not (served / "search" / "search_index.js").exists()
    assert len(assets.folder_search([PACKAGED_TEMPLATES]).encode()) <= 2_000
