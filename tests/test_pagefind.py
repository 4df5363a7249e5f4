"""The search through whole texts: what a build makes for it, what a browser makes of that, and builds without it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import PageLog
from building import build_here, built_here, stamps, tree
from playwright.sync_api import Page, expect
from serving import MkdocsServer, static_server
from small_project import FILES, lay_down
from test_access import LOOKS, violations
from test_policy import directives
from test_valid_html import complaints

OPTION = "briefings: {pagefind: true}]"
WITH_PAGEFIND = {
    "mkdocs.yml": FILES["mkdocs.yml"].replace("briefings]", OPTION).replace("content.action.edit", ""),
    "briefings/about.md": "# A & B <b>bold</b>\n\n&lt;img src=x onerror=alert(1)&gt; of many kumquats & quinces\n",
}
OF_THE_OPTION = ("pagefind/", "assets/find.js", "find/")
"""What only sites with the option have."""


@pytest.fixture(scope="module")
def program(node_modules: Path) -> Iterator[None]:
    """The real Pagefind is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{node_modules / '.bin'}{os.pathsep}{os.environ['PATH']}")
        yield


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, program: None) -> Path:
    """Built with the option."""
    del program
    folder = lay_down(tmp_path_factory.mktemp("pagefind") / "project", WITH_PAGEFIND)
    built_here(folder)
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with static_server(project / "site", "/desk/") as address:
        yield address


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Pagefind is not installed; gives a folder on the PATH that holds nothing."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    return tmp_path / "bin"


def ask(page: Page, words: str) -> None:
    page.get_by_label("Words to look for").fill(words)


# ---- builds


@pytest.mark.usefixtures("no_program")
def test_without_the_option_a_site_has_nothing_of_it(tmp_path: Path) -> None:
    project = lay_down(tmp_path / "project")
    built_here(project)
    assert not any((project / "site" / name).exists() for name in OF_THE_OPTION)


@pytest.mark.usefixtures("no_program")
def test_without_the_program_a_build_stops_says_what_to_install_and_leaves_the_site(tmp_path: Path) -> None:
    project = lay_down(tmp_path / "project")
    built_here(project)
    before = tree(project / "site")
    (project / "mkdocs.yml").write_text(WITH_PAGEFIND["mkdocs.yml"])
    outcome = build_here(project)
    assert outcome.failed
    assert "pip install 'mkdocs-briefings[pagefind]'" in outcome.log
    assert tree(project / "site") == before
    assert {path.name for path in project.iterdir() if path.name.startswith(".")} <= {".cache"}


def test_where_the_program_fails_a_build_says_what_it_said_and_leaves_the_site(
    tmp_path: Path, no_program: Path
) -> None:
    broken = no_program / "pagefind"
    broken.write_text("#!/bin/sh\necho 'no space left'\nexit 3\n")
    broken.chmod(0o755)
    project = lay_down(tmp_path / "project", WITH_PAGEFIND)
    outcome = build_here(project)
    assert outcome.failed
    assert "Pagefind ended with status 3: no space left" in outcome.log
    assert not (project / "site").exists()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"briefings/find.md": "# Mine\n"}, "find.md"),
        ({"briefings/find/README.md": "# Mine\n"}, "find/README.md"),
        ({"briefings/find/briefing.yml": "title: Found things\n"}, "find/index.md"),
    ],
)
def test_no_other_page_may_stand_where_the_search_does(
    files: dict[str, str], told: str, tmp_path: Path
) -> None:
    outcome = build_here(lay_down(tmp_path, {**WITH_PAGEFIND, **files}))
    assert outcome.failed
    assert f"makes a page find.md, and {told} would stand there too" in outcome.log


def test_the_same_site_has_the_same_index_and_the_page_is_kept(project: Path) -> None:
    before, files = tree(project / "site"), stamps(project / "site")
    outcome = built_here(project)
    assert outcome.made == 0
    assert tree(project / "site") == before
    assert stamps(project / "site")["find/index.html"] == files["find/index.html"]


@pytest.mark.usefixtures("program")
def test_only_the_page_of_the_search_may_run_webassembly(tmp_path: Path) -> None:
    # Pages beside it that the theme treats as it does that of the search.
    alike = {f"briefings/bare-{n}/briefing.yml": f"title: Bare {n}\n" for n in range(4)}
    nav = {"mkdocs.yml": WITH_PAGEFIND["mkdocs.yml"] + "nav: [index.md, about.md]\n"}
    built_here(lay_down(tmp_path, {**WITH_PAGEFIND, **alike, **nav}))
    site = tmp_path / "site"
    allowed = [
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if "'wasm-unsafe-eval'" in directives(path.read_text(encoding="utf-8"))["script-src"]
    ]
    assert allowed == ["find/index.html"]
    policy = directives((site / "find" / "index.html").read_text(encoding="utf-8"))
    other = directives((site / "actors" / "index.html").read_text(encoding="utf-8"))
    policy["script-src"].remove("'wasm-unsafe-eval'")
    assert policy == other


@pytest.mark.usefixtures("program")
def test_in_place_of_the_themes_search_it_stands_in_the_navigation(tmp_path: Path) -> None:
    alone = (
        WITH_PAGEFIND["mkdocs.yml"].replace("[search, ", "[") + "nav: [index.md, Look for words: find.md]\n"
    )
    built_here(lay_down(tmp_path, {**WITH_PAGEFIND, "mkdocs.yml": alone}))
    for name, link in (
        ("404.html", "/desk/find/"),
        ("actors/index.html", "../find/"),
        ("find/index.html", "./"),
    ):
        page = (tmp_path / "site" / name).read_text(encoding="utf-8")
        assert re.search(rf'href="{link}"[^>]*>\s*(<[^>]*>\s*)*Look for words', page), name
        assert "search field at the top" not in page
    assert not (tmp_path / "site" / "search").exists()


def test_the_page_is_valid_html(project: Path, node_modules: Path) -> None:
    found = complaints(node_modules, [project / "site" / "find" / "index.html"])
    assert [one for one in found if "> article" in one.selector] == []


# ---- readers


@pytest.mark.browser
@pytest.mark.parametrize("has_workers", [True, False])
def test_a_word_that_is_typed_leads_to_the_page_that_has_it(
    has_workers: bool, page: Page, address: str
) -> None:
    if not has_workers:  # then WebAssembly runs in the page itself, under its policy
        page.add_init_script("delete window.Worker")
    page.goto(address + "find/")
    ask(page, "zebras")
    expect(page.locator("#found li")).to_have_count(0)
    expect(page.locator("form.find output")).to_have_text("No pages found")
    ask(page, "Tuesday")
    first = page.locator("#found li").first
    expect(first.locator("mark").first).to_have_text("Tuesday.")
    first.locator("a").click()
    assert page.url.startswith(address + "dossier/")
    assert "Tuesday" in page.locator("article").first.inner_text()
    page.go_back()
    assert page.url == address + "find/?words=Tuesday"
    expect(page.get_by_label("Words to look for")).to_have_value("Tuesday")
    expect(page.locator("#found li").first).to_be_visible()


@pytest.mark.browser
def test_results_come_ten_at_a_time_and_the_keyboard_is_enough(page: Page, address: str) -> None:
    page.goto(address + "find/?words=expelled")
    found = page.locator("#found li")
    expect(found).to_have_count(10)
    expect(page.locator("form.find output")).to_have_text("11 pages found")
    assert {"Event", "Document", "Actor", "Page"} == set(found.locator(".kind").all_text_contents())
    found.nth(9).locator("a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(found).to_have_count(11)
    expect(found.nth(10).locator("a")).to_be_focused()
    expect(page.locator("#more")).to_be_hidden()


@pytest.mark.browser
def test_titles_and_excerpts_are_text_whatever_they_say(page: Page, address: str) -> None:
    page.goto(address + "find/?words=kumquats")
    found = page.locator("#found li")
    expect(found).to_have_count(1)
    expect(found.locator("a")).to_have_text("A & B bold")
    expect(found.locator(".links-words")).to_contain_text(
        "<img src=x onerror=alert(1)> of many kumquats & quinces"
    )
    assert found.locator("img, b").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [*LOOKS, ("dark", 320)])
def test_the_page_with_results_is_accessible_and_fits(
    scheme: str, width: int, page: Page, address: str, node_modules: Path
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + "find/?words=expelled")
    expect(page.locator("#found li")).to_have_count(10)
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_without_scripts_the_page_points_to_the_lists(address: str, page: Page) -> None:
    assert page.context.browser
    context = page.context.browser.new_context(java_script_enabled=False)
    silent = context.new_page()
    silent.goto(address + "find/")
    assert "The search needs JavaScript" in silent.locator("article").inner_text()
    silent.get_by_role("link", name="the front page").click()
    assert silent.url == address
    context.close()


@pytest.mark.browser
@pytest.mark.usefixtures("program")
def test_pages_that_link_to_files_search_on_a_server_and_say_why_they_can_not_from_a_folder(
    tmp_path: Path, page: Page, page_log: PageLog
) -> None:
    project = lay_down(tmp_path, WITH_PAGEFIND)
    built_here(project, use_directory_urls=False)
    with static_server(project / "site", "/desk/") as address:
        page.goto(address + "find.html?words=Tuesday")
        page.locator("#found a").first.click()
        assert page.url.startswith(address + "dossier/")
        assert page_log.faults() == []
    page.goto((project / "site" / "find.html").as_uri())
    expect(page.locator("form.find output")).to_contain_text("not from a folder of files")
    page_log.console_errors.clear()  # the browser refused the file


@pytest.mark.browser
@pytest.mark.server
def test_a_preview_has_the_page_and_says_that_a_build_makes_the_index(
    tmp_path: Path,
    serve_site: Callable[..., MkdocsServer],
    page: Page,
    page_log: PageLog,
) -> None:
    server = serve_site(lay_down(tmp_path, WITH_PAGEFIND))
    page.goto(server.url + "find/")
    expect(page.locator("form.find output")).to_contain_text("made when the site is built")
    page_log.console_errors.clear()  # there is no such file
