"""A preview that never gets stuck: a real server, a project that is broken in every way, pages read all the while."""

from __future__ import annotations

import html
import json
import logging
import os
import re
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from breakages import BREAKAGES, CONFIGURATION, EVENTS, LOCK, Breakage, restore, write_both
from playwright.sync_api import Page, expect
from serving import MkdocsServer, briefings_server, mkdocs_server
from small_project import FILES, lay_down

from generator.diagnostics import Severity
from generator.pipeline import check_project
from generator.project import NoProject, find_project

PATIENCE = 40.0  # seconds until a saved file must show; a question for a change is answered before
SLOWEST_ANSWER = 2.0  # seconds

EVENT_PAGE = "dossier/events/poland-expels/"

measured = logging.getLogger("measured")
"""Shown by pytest --log-cli-level=INFO."""

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class State:
    """What the server tells the pages that are open."""

    version: str
    site: str
    bar: str

    @property
    def places(self) -> list[str]:
        """file:line:column of every fault, in the bar's order."""
        return re.findall(
            r'<p><strong>\w+ <abbr[^>]*>\w+</abbr></strong> <a href="[^"]*">([^<]*)</a>', self.bar
        )

    @property
    def text(self) -> str:
        return html.unescape(re.sub(r"<[^>]+>", "", self.bar))


def origin(server: MkdocsServer) -> str:
    return f"http://{urlsplit(server.url).netloc}"


def state_of(server: MkdocsServer, seen: str = "") -> State:
    with urllib.request.urlopen(f"{origin(server)}/.briefings/state?seen={seen}", timeout=PATIENCE) as answer:  # noqa: S310  # our own server
        found: dict[str, Any] = json.load(answer)
    return State(**found)


def wait_until(server: MkdocsServer, wanted: Callable[[State], bool]) -> State:
    deadline = time.monotonic() + PATIENCE
    state = state_of(server)
    while not wanted(state) and time.monotonic() < deadline:
        state = state_of(server, state.version)
    if not wanted(state):
        pytest.fail(
            f"not within {PATIENCE} s; the bar says:\n{state.text}\n{server.log()[-3000:]}", pytrace=False
        )
    return state


def read(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  # our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@dataclass
class Reading:
    """What readers met who never stopped asking."""

    slowest: float = 0.0
    answers: int = 0
    broken: list[str] = field(default_factory=list)


@contextmanager
def readers(server: MkdocsServer, number: int, pause: float = 0.01) -> Iterator[Reading]:
    """So many readers, each asking for a page, another, and after a pause of so many seconds the first again."""
    reading, stop, lock = Reading(), threading.Event(), threading.Lock()

    def ask(_: int) -> None:
        while not stop.is_set():
            for page in ("", EVENT_PAGE):
                start = time.monotonic()
                try:
                    code, text = read(server.url + page)
                except OSError as error:
                    code, text = 0, str(error)
                took = time.monotonic() - start
                with lock:
                    reading.answers += 1
                    reading.slowest = max(reading.slowest, took)
                    if (
                        code != 200
                        or not text.rstrip().endswith("</html>")
                        or '"briefings-preview"' not in text
                    ):
                        reading.broken.append(f"{code} {text[-100:]}")
            time.sleep(pause)

    with ThreadPoolExecutor(number) as pool:
        running = [pool.submit(ask, reader) for reader in range(number)]
        try:
            yield reading
        finally:
            stop.set()
    for reader in running:
        reader.result()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return lay_down(tmp_path / "project")


@pytest.fixture(params=[mkdocs_server, briefings_server], ids=["mkdocs serve", "briefings serve"])
def server(request: pytest.FixtureRequest, project: Path, tmp_path: Path) -> Iterator[MkdocsServer]:
    with request.param(project, tmp_path / "log") as server:
        yield server


@pytest.fixture
def briefings_serve(project: Path, tmp_path: Path) -> Iterator[MkdocsServer]:
    with briefings_server(project, tmp_path / "log") as server:
        yield server


# ---- Broken while it is served.


def is_told(breakage: Breakage, before: State, state: State) -> bool:
    if not breakage.place:
        return not state.bar and state.site != before.site
    told = any(place.startswith(breakage.place) for place in state.places)
    return told and breakage.words in state.text and state.version != before.version


def test_thirty_breakages_in_a_row_are_told_at_their_place_and_nobody_waits(
    project: Path, server: MkdocsServer
) -> None:
    lock = (project / LOCK).read_bytes()
    assert len(BREAKAGES) >= 30
    first = state_of(server)
    with readers(server, 3) as reading:
        for breakage in BREAKAGES:
            before = state_of(server)
            restore(project, lock)
            breakage.do(project)
            wait_until(server, partial(is_told, breakage, before))
        restore(project, lock)
        mended = wait_until(server, lambda state: not state.bar)
    assert mended.site != first.site
    assert (reading.broken[:3], reading.answers > 100) == ([], True)
    assert reading.slowest < SLOWEST_ANSWER
    assert "Traceback" not in server.log()
    measured.info("slowest answer in seconds: %s", round(reading.slowest, 3))
    measured.info("answers: %s", reading.answers)
    assert "last good site" not in read(server.url)[1]


def told_by_the_check(project: Path) -> list[str]:
    try:
        found = check_project(find_project(project)).diagnostics
    except NoProject:
        return ["mkdocs.yml"]
    return [str(fault.location) for fault in found if fault.severity is Severity.ERROR]


def test_a_file_cut_at_every_tenth_byte_is_told_as_the_check_tells_it(
    project: Path, briefings_serve: MkdocsServer
) -> None:
    whole = FILES[EVENTS].encode()
    with readers(briefings_serve, 2) as reading:
        for end in range(0, len(whole), 10):
            (project / EVENTS).write_bytes(whole[:end])
            expected = told_by_the_check(project)
            wait_until(
                briefings_serve, lambda state, expected=expected: state.places[: len(expected)] == expected
            )  # type: ignore[misc]
        (project / EVENTS).write_bytes(whole)
        wait_until(briefings_serve, lambda state: not state.bar)
    assert (reading.broken[:3], reading.slowest < SLOWEST_ANSWER) == ([], True)
    assert "Traceback" not in briefings_serve.log()
    measured.info("slowest answer in seconds: %s", round(reading.slowest, 3))


def test_fifty_readers_at_once_get_whole_pages_while_sites_are_built(
    project: Path, briefings_serve: MkdocsServer
) -> None:
    with readers(briefings_serve, 50, 0.3) as reading:
        for title in ("One", "Two", "Three"):
            before = state_of(briefings_serve)
            (project / EVENTS).write_text(FILES[EVENTS].replace("Poland expels d", f"{title} d"))
            wait_until(briefings_serve, lambda state, before=before: state.site != before.site)  # type: ignore[misc]
    assert f"{title} d" in read(briefings_serve.url + EVENT_PAGE)[1]
    assert (reading.broken[:3], reading.slowest < SLOWEST_ANSWER) == ([], True)
    measured.info("slowest answer in seconds: %s", round(reading.slowest, 3))
    measured.info("answers: %s", reading.answers)


# ---- Broken from the start.


@pytest.mark.parametrize("start", [mkdocs_server, briefings_server], ids=["mkdocs serve", "briefings serve"])
@pytest.mark.parametrize("name", ["a key is misspelt", "a template does not parse", "a hook raises"])
def test_a_project_that_is_broken_from_the_start_is_served_with_what_is_wrong(
    tmp_path: Path, project: Path, start: Any, name: str
) -> None:
    (breakage,) = (breakage for breakage in BREAKAGES if breakage.name == name)
    lock = (project / LOCK).read_bytes()
    breakage.do(project)
    with start(project, tmp_path / "log") as server:
        code, page = read(origin(server) + "/")
        assert (code, "can’t be built yet" in html.unescape(page)) == (503, True)
        assert breakage.place in page
        restore(project, lock)
        wait_until(server, lambda state: bool(state.site) and not state.bar)
        code, page = read(f"{origin(server)}/desk/{EVENT_PAGE}")
        assert (code, "Poland expels diplomats" in page) == (200, True)
        assert "Traceback" not in server.log()


def test_a_configuration_that_is_broken_from_the_start_does_not_keep_briefings_serve_from_starting(
    tmp_path: Path, project: Path
) -> None:
    (project / "mkdocs.yml").write_text("site_name: [\n")
    with briefings_server(project, tmp_path / "log") as server:
        assert state_of(server).places == ["mkdocs.yml:2:1"]
        (project / "mkdocs.yml").write_text(CONFIGURATION)
        wait_until(server, lambda state: bool(state.site))
        assert read(f"{origin(server)}/desk/")[0] == 200


# ---- Other things that are saved.


def test_a_save_that_changes_nothing_builds_nothing(project: Path, briefings_serve: MkdocsServer) -> None:
    before = state_of(briefings_serve)
    (project / EVENTS).write_text(FILES[EVENTS])
    time.sleep(0.5)
    (project / EVENTS).write_text(FILES[EVENTS].replace("Poland expels", "Poland now expels"))
    after = wait_until(briefings_serve, lambda state: state.version != before.version)
    assert int(after.site.rpartition("-")[2]) == int(before.site.rpartition("-")[2]) + 1
    assert "now expels" in read(briefings_serve.url + EVENT_PAGE)[1]


def test_a_strict_preview_tells_the_warning_of_mkdocs_at_the_line_of_the_link(
    tmp_path: Path, project: Path
) -> None:
    (project / "mkdocs.yml").write_text(f"{CONFIGURATION}strict: true\n")
    (project / "briefings/about.md").write_text("# About\n\nA [link](nowhere.md).\n")
    with briefings_server(project, tmp_path / "log") as server:
        state = wait_until(server, lambda state: bool(state.bar))
        assert state.places == ["briefings/about.md:3:1"]
        assert "W904" in state.text
        assert "nowhere.md" in state.text


def test_a_fault_of_this_program_is_told_as_such_in_one_line_and_logged(
    tmp_path: Path, project: Path
) -> None:
    hook = "import generator.pipeline\ngenerator.pipeline.build_index = None\n\ndef on_env(env, **_):\n    pass\n"
    write_both(hook)(project)
    with briefings_server(project, tmp_path / "log") as server:
        state = wait_until(server, lambda state: bool(state.bar))
        assert state.places == ["mkdocs.yml:1:1"]
        assert "E905" in state.text
        assert "TypeError: 'NoneType' object is not callable (generator/pipeline.py:" in state.text
        assert "Traceback" not in state.text
        assert "Traceback" in server.log()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("ValueError('too few')", "ValueError: too few"),
        ("mkdocs.exceptions.PluginError('no key')", "no key"),
    ],
)
def test_a_plugin_that_stops_is_named_at_its_line_of_the_configuration(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch, error: str, told: str
) -> None:
    lay_out_plugin(tmp_path / "installed", error)
    monkeypatch.setenv(
        "PYTHONPATH", f"{tmp_path / 'installed'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    )
    plugins = "plugins:\n  - search\n  - briefings\n  - foreign\n"
    (project / "mkdocs.yml").write_text(CONFIGURATION.replace("plugins: [search, briefings]\n", plugins))
    with briefings_server(project, tmp_path / "log") as server:
        state = state_of(server)
        assert state.places == ["mkdocs.yml:10:1"]
        assert f"E903 mkdocs.yml:10:1 the plugin “foreign” stopped: {told}" in " ".join(state.text.split())
        assert "Traceback" not in server.log()


def lay_out_plugin(folder: Path, error: str) -> None:
    """A plugin that raises when pages are written, as if it were installed."""
    about = folder / "foreign-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: foreign\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[mkdocs.plugins]\nforeign = foreign:Plugin\n")
    (folder / "foreign.py").write_text(
        "import mkdocs.exceptions\nfrom mkdocs.plugins import BasePlugin\n\n\nclass Plugin(BasePlugin):\n"
        f"    def on_post_page(self, output, **_):\n        raise {error}\n"
    )


# ---- Beginning and end.


def test_a_port_that_is_taken_is_said_and_the_next_free_one_used(tmp_path: Path, project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with briefings_server(project, tmp_path / "log", port=port) as server:
            assert f"Port {port} is taken" in server.log()
            assert (urlsplit(server.url).port or 0) > port


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("start", [mkdocs_server, briefings_server], ids=["mkdocs serve", "briefings serve"])
@pytest.mark.parametrize("saved", [False, True], ids=["at rest", "while it builds"])
def test_it_ends_at_once_and_leaves_nothing_behind_although_a_page_listens(
    tmp_path: Path,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    start: Any,
    number: signal.Signals,
    saved: bool,
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with start(project, tmp_path / "log") as server:
        ends_at_once(server, project, number, saved)
    assert list(scratch.iterdir()) == []


def ends_at_once(server: MkdocsServer, project: Path, number: signal.Signals, saved: bool) -> None:
    state = state_of(server)
    with ThreadPoolExecutor() as pool:
        listening = pool.submit(state_of, server, state.version)
        if saved:
            (project / EVENTS).write_text(FILES[EVENTS].replace("Poland expels", "Poland now expels"))
        time.sleep(0.2)
        start = time.monotonic()
        server.process.send_signal(number)
        assert server.process.wait(timeout=PATIENCE) == 0
        took = time.monotonic() - start
        listening.exception()
    measured.info("seconds to end: %s", round(took, 2))
    assert took < SLOWEST_ANSWER
    assert "Traceback" not in server.log()


# ---- What a reader sees.


def test_an_open_page_gets_the_bar_and_after_the_mend_the_new_site_by_itself(
    project: Path, briefings_serve: MkdocsServer, page: Page
) -> None:
    page.goto(briefings_serve.url + EVENT_PAGE)
    page.evaluate("window.sameDocument = true")
    bar = page.get_by_role("alert")
    expect(bar).to_be_hidden()

    (project / EVENTS).write_text(FILES[EVENTS].replace("kind:", "<b>&knid:"))
    expect(bar).to_contain_text("“<b>&knid” is not a key that belongs here", timeout=PATIENCE * 1000)
    expect(bar.get_by_role("link")).to_have_attribute(
        "href", f"vscode://file{project.as_posix()}/{EVENTS}:4:3"
    )
    expect(bar).to_contain_text("1 error")
    expect(bar).to_contain_text("E301")
    assert page.evaluate("window.sameDocument")

    (project / EVENTS).write_text(FILES[EVENTS].replace("Poland expels d", "Poland sends home d"))
    expect(page.locator("h1")).to_have_text("Poland sends home diplomats", timeout=PATIENCE * 1000)
    expect(bar).to_be_hidden()
    assert page.evaluate("window.sameDocument") is None


def test_the_bar_can_be_closed_folded_and_left_out_of_print(
    project: Path, briefings_serve: MkdocsServer, page: Page
) -> None:
    page.goto(briefings_serve.url)
    bar = page.get_by_role("alert")
    (project / EVENTS).write_text(FILES[EVENTS].replace("kind:", "knid:"))
    expect(bar).to_be_visible(timeout=PATIENCE * 1000)
    page.emulate_media(media="print")
    expect(bar).to_be_hidden()
    page.emulate_media(media="screen")

    page.keyboard.press("Tab")
    expect(bar.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("link")).to_be_hidden()
    page.get_by_role("button", name="Close").click()
    expect(bar).to_be_hidden()
    page.reload()
    expect(bar).to_be_hidden()

    (project / EVENTS).write_text(FILES[EVENTS].replace("kind:", "kynd:"))
    expect(bar).to_contain_text("kynd", timeout=PATIENCE * 1000)
    expect(bar).to_be_visible()


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_bar_passes_the_checks_of_accessibility_in_both_colour_schemes(
    tmp_path: Path, project: Path, page: Page, node_modules: Path, scheme: str
) -> None:
    theme = "theme: {name: material, font: false, "
    configuration = CONFIGURATION.replace(theme, f"{theme}palette: {{scheme: {scheme}}}, ")
    (project / "mkdocs.yml").write_text(configuration)
    with briefings_server(project, tmp_path / "log") as server:
        text = FILES[EVENTS].replace("kind:", "knid:").replace("2022-03\n", "March\n")
        (project / EVENTS).write_text(text)
        wait_until(server, lambda state: len(state.places) == 2)
        page.goto(server.url)
        page.add_script_tag(path=node_modules / "axe-core" / "axe.min.js")
        found = page.evaluate("axe.run('#briefings-preview')")
        page.goto("about:blank")
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert any(rule["id"] == "color-contrast" for rule in found["passes"])


def test_the_themes_header_stays_below_the_bar_when_the_page_is_scrolled(
    project: Path, briefings_serve: MkdocsServer, page: Page
) -> None:
    page.goto(briefings_serve.url + EVENT_PAGE)
    bar = page.get_by_role("alert")
    (project / EVENTS).write_text(FILES[EVENTS].replace("kind:", "knid:"))
    expect(bar).to_be_visible(timeout=PATIENCE * 1000)
    page.evaluate("scrollTo(0, 500)")
    above, header = bar.bounding_box(), page.locator(".md-header").bounding_box()
    assert above
    assert header
    assert above["y"] == 0
    assert abs(header["y"] - above["height"]) <= 1


def test_eight_tabs_of_one_browser_follow_though_it_keeps_six_connections(
    project: Path, briefings_serve: MkdocsServer, page: Page
) -> None:
    pages = [page, *(page.context.new_page() for _ in range(7))]
    for tab in pages:
        tab.goto(briefings_serve.url + EVENT_PAGE)
    (project / EVENTS).write_text(FILES[EVENTS].replace("Poland expels d", "Poland sends home d"))
    for tab in pages:
        tab.bring_to_front()
        expect(tab.locator("h1")).to_have_text("Poland sends home diplomats", timeout=PATIENCE * 1000)
