"""That the tools of the other tests do what those tests take for granted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import find_chromium
import pytest
from browser import PageLog
from playwright.sync_api import Page
from serving import MkdocsServer, mkdocs_server, static_server, status


def project_in(folder: Path, configuration: str) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# First\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    return folder


@pytest.mark.server
def test_a_served_project_answers_below_the_path_of_its_address(
    tmp_path: Path, serve_site: Callable[..., MkdocsServer]
) -> None:
    server = serve_site(
        project_in(tmp_path, "site_name: Desk\ntheme: mkdocs\nsite_url: https://example.org/desk/\n")
    )
    assert server.url.endswith("/desk/")
    assert status(server.url) == 200
    assert status(server.url + "nothing/") == 404
    assert "Serving on" in server.log()


@pytest.mark.server
def test_a_server_ends_with_its_block(tmp_path: Path) -> None:
    project = project_in(tmp_path, "site_name: Desk\ntheme: mkdocs\n")
    with mkdocs_server(project, tmp_path / "log") as server:
        assert status(server.url) == 200
    assert status(server.url) == 0


@pytest.mark.server
def test_a_project_that_can_not_be_served_shows_why(
    tmp_path: Path, serve_site: Callable[..., MkdocsServer]
) -> None:
    with pytest.raises(RuntimeError, match="no-such-theme"):
        serve_site(project_in(tmp_path, "site_name: Desk\ntheme: no-such-theme\n"))


def test_a_folder_is_served_at_a_path_with_its_404_page(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text("a", encoding="utf-8")
    (tmp_path / "404.html").write_text("none", encoding="utf-8")
    with static_server(tmp_path, "/desk/") as address:
        root = address.removesuffix("/desk/")
        assert [status(address + path) for path in ("a/", "a/index.html", "a", "b/")] == [200, 200, 301, 404]
        assert status(f"{root}/a/") == 404


@pytest.mark.browser
def test_a_page_without_faults_leaves_the_log_empty(tmp_path: Path, page: Page, page_log: PageLog) -> None:
    (tmp_path / "index.html").write_text("<link rel=icon href='data:,'><h1>a</h1>")
    with static_server(tmp_path) as address:
        page.goto(address)
    assert page_log.faults() == []


@pytest.mark.browser
def test_the_log_holds_errors_and_what_other_hosts_were_asked_for(
    tmp_path: Path, page: Page, page_log: PageLog
) -> None:
    (tmp_path / "index.html").write_text(
        "<link rel=icon href='data:,'><img src='http://example.com/picture.png'>"
        "<script>new WebSocket('ws://example.org/socket'); console.error('on the console')</script>"
        "<script>throw new Error('caught by nothing')</script>"
    )
    with static_server(tmp_path) as address:
        page.goto(address, wait_until="networkidle")
    assert sorted(page_log.foreign_requests) == ["http://example.com/picture.png", "ws://example.org/socket"]
    said = "\n".join(page_log.console_errors)
    assert "on the console" in said
    assert "caught by nothing" in said
    assert "ERR_NAME_NOT_RESOLVED" in said
    page_log.console_errors.clear()
    page_log.foreign_requests.clear()


BROWSERS = {
    "a browser": ("echo Chromium 1.2", True),
    "a stub that says what to install": ("echo install me >&2; exit 1", False),
    "a program that says nothing": ("exit 0", False),
}


@pytest.mark.parametrize(("script", "accepted"), BROWSERS.values(), ids=BROWSERS.keys())
def test_only_a_browser_that_starts_is_taken(
    script: str, accepted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(program))
    assert find_chromium.find() == (program if accepted else None)


def test_a_browser_that_was_named_wrongly_is_not_replaced_by_another(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, find_chromium.__file__],
        env={**os.environ, "CHROMIUM": str(tmp_path / "nothing")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert asked.stdout == ""
    assert "is not a browser that starts" in asked.stderr


RUN_OF_ONE_TEST = """
import pytest

@pytest.mark.browser
def test_that_needs_a_page(page):
    pass
"""


@pytest.mark.parametrize(
    ("ci", "status_of_run", "said"),
    [
        ("", 0, ["1 skipped", "Tests that did not run", "::test_that_needs_a_page: no Chromium"]),
        ("true", 1, ["1 error", "CI is to run all tests"]),
    ],
    ids=["at home", "in CI"],
)
def test_without_a_browser_the_run_names_what_did_not_run_and_ci_fails(
    ci: str, status_of_run: int, said: list[str], tmp_path: Path
) -> None:
    here = Path(__file__).parent
    configuration = here.parent / "pyproject.toml"
    (tmp_path / "test_needy.py").write_text(RUN_OF_ONE_TEST)
    shutil.copy(here / "conftest.py", tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", configuration, tmp_path],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "CHROMIUM": str(tmp_path / "nothing"), "PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status_of_run, run.stdout + run.stderr
    assert [text for text in said if text not in run.stdout] == []
