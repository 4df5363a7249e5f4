"""An analyst at work: a real `mkdocs serve`, files saved while it runs, pages read from it."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from serving import MkdocsServer
from small_project import FILES, lay_down

PATIENCE = 20.0  # seconds until a saved file must show

Serve = Callable[..., MkdocsServer]
pytestmark = pytest.mark.server


def get(address: str) -> str:
    """The page's text; "" while there is none."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  # our own server
            return str(answer.read().decode())
    except urllib.error.HTTPError:
        return ""


def wait_for(text: str, address: str) -> str:
    """The page once it holds the text. Fails where it doesn't in time."""
    deadline = time.monotonic() + PATIENCE
    page = ""
    while time.monotonic() < deadline:
        page = get(address)
        if text in page:
            return page
        time.sleep(0.1)
    pytest.fail(f"{address} does not show {text!r} after {PATIENCE} s:\n{page[-2000:]}", pytrace=False)


FIVE_LINES = """\
spain-recalls:
  title: Spain recalls its envoy
  date: 2022-04-06
  kind: withdrawal
  actors: {poland: is told, russia: host country}
"""


def test_an_event_of_five_lines_gets_its_page_its_place_and_its_links_without_a_restart(
    tmp_path: Path, serve_site: Serve
) -> None:
    project = lay_down(tmp_path)
    server = serve_site(project)
    assert get(server.url + "dossier/events/spain-recalls/") == ""

    with (project / "briefings/dossier/events.yml").open("a", encoding="utf-8") as events:
        events.write(FIVE_LINES)

    page = wait_for("<h1", server.url + "dossier/events/spain-recalls/")
    assert "Spain recalls its envoy" in page
    assert "6 April 2022" in page
    link = "events/spain-recalls/"
    assert link in get(server.url + "dossier/chronology/")
    for actor in ("poland", "russia"):
        assert link in get(server.url + f"actors/{actor}/")
    assert "host country" in get(server.url + "actors/russia/")
    assert link not in get(server.url + "actors/gazette/")


def test_a_fault_is_told_and_its_mend_shows(tmp_path: Path, serve_site: Serve) -> None:
    project = lay_down(tmp_path)
    server = serve_site(project)
    events = project / "briefings/dossier/events.yml"

    events.write_text(FILES["briefings/dossier/events.yml"].replace("kind: expulsion", "knid: expulsion"))
    deadline = time.monotonic() + PATIENCE
    while "E301" not in server.log() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "briefings/dossier/events.yml:4:3: E301" in server.log()
    assert re.search(r"closest:\s+kind\n", server.log())

    events.write_text(FILES["briefings/dossier/events.yml"].replace("Poland expels", "Poland sends home"))
    wait_for("Poland sends home diplomats", server.url + "dossier/chronology/")
    assert "Traceback" not in server.log()


def test_a_saved_template_and_a_saved_actor_show(tmp_path: Path, serve_site: Serve) -> None:
    project = lay_down(tmp_path, {"templates/pages/actors.html": "<h1>First</h1>\n"})
    server = serve_site(project)
    wait_for("<h1>First</h1>", server.url + "actors/")
    (project / "templates/pages/actors.html").write_text("<h1>Second</h1>\n")
    wait_for("<h1>Second</h1>", server.url + "actors/")
    actors = project / "briefings/actors.yml"
    actors.write_text(FILES["briefings/actors.yml"].replace("Jan Nowak", "Anna Nowak"))
    wait_for("Anna Nowak", server.url + "dossier/events/poland-expels/")


@pytest.mark.browser
def test_an_open_page_follows_what_is_saved(tmp_path: Path, serve_site: Serve, page: Page) -> None:
    """Live reload is an inline script, written into pages after they were built: no policy may stand in its way."""
    project = lay_down(tmp_path)
    page.goto(serve_site(project).url + "dossier/events/poland-expels/")
    actors = project / "briefings/actors.yml"
    actors.write_text(FILES["briefings/actors.yml"].replace("name: Poland", "name: Republic of Poland"))
    page.get_by_text("Republic of Poland").first.wait_for()
