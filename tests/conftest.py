"""Fixtures that build, serve and open the real site, and a last word on the tests that did not run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml
from browser import PageLog, launch, record
from find_chromium import find
from hypothesis import settings
from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import Browser, Page, sync_playwright
from serving import MkdocsServer, mkdocs_server, static_server
from small_project import lay_down

REPOSITORY = Path(__file__).resolve().parent.parent
ARCHIVE = Path(os.environ.pop("BRIEFINGS_ARCHIVE", REPOSITORY.parent / "shared" / "seeds")).absolute()
"""The full texts of our own briefings' documents. Private, so that a clone may be without them; taken out of the
environment, because projects that tests lay down have archives of their own."""

# The same examples in every run, so that a test that fails here fails everywhere; HYPOTHESIS_PROFILE=explore tries
# others.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


class BuiltSite(NamedTuple):
    folder: Path
    log: str
    """What MkDocs said, both streams."""


def build_site(folder: Path, *arguments: str) -> BuiltSite:
    """Build the repository's own site strictly into a folder."""
    build = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder), *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **({"BRIEFINGS_ARCHIVE": str(ARCHIVE)} if ARCHIVE.is_dir() else {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if build.returncode:
        end = "\n".join(build.stdout.splitlines()[-40:])  # shown by every test that needs the site
        pytest.fail(f"mkdocs build --strict ended with status {build.returncode}:\n{end}", pytrace=False)
    return BuiltSite(folder, build.stdout)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The repository's own site, built once by a real strict build into a temporary folder."""
    return build_site(tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def site_url() -> str:
    """Where mkdocs.yml says the site will stand, ending with a slash."""
    with (REPOSITORY / "mkdocs.yml").open("rb") as file:
        address = yaml_load(file).get("site_url") or "http://localhost/"
    return str(address).rstrip("/") + "/"


@pytest.fixture(scope="session")
def site_address(built_site: BuiltSite, site_url: str) -> Iterator[str]:
    """The built site on this machine, at the path it will stand at; ends with a slash."""
    with static_server(built_site.folder, urlsplit(site_url).path) as address:
        yield address


@pytest.fixture(scope="session")
def long_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project of two briefings, one of which has more events than fit on a page."""
    project = lay_down(tmp_path_factory.mktemp("long"))
    events = {
        f"e-{number}": {
            "title": f"Event {number}: {'a long story ' * 60}",
            "date": f"2022-{3 + number % 2:02}-{1 + number % 28:02}",
            "kind": "threat" if number % 5 else "denial",
            "actors": {"poland" if number % 2 else "russia": "acts"},
        }
        for number in range(180)
    }
    other = project / "briefings" / "other"
    other.mkdir()
    (other / "briefing.yml").write_text("title: Another dossier\n", encoding="utf-8")
    (other / "events.yml").write_text(yaml.safe_dump(events), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=project, check=True, timeout=120)
    return project


@pytest.fixture(scope="session")
def long_site(long_project: Path) -> Iterator[str]:
    """The address of its site; ends with a slash."""
    with static_server(long_project / "site", "/desk/") as address:
        yield address


@pytest.fixture
def serve_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., MkdocsServer]]:
    """serve_site(project, *arguments): a real `mkdocs serve`, answering; ended with the test."""
    with ExitStack() as running:

        def start(project: Path, *arguments: str) -> MkdocsServer:
            log_file = tmp_path_factory.mktemp("serve") / "log"
            return running.enter_context(mkdocs_server(project, log_file, arguments))

        yield start


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests. Without one they don't run, which CI does not accept."""
    chromium = find()
    if chromium is None and IN_CI:
        pytest.fail("no Chromium on this machine, and CI is to run all tests", pytrace=False)
    if chromium is None:
        pytest.skip("no Chromium on this machine; python tests/find_chromium.py fetches one")
    with sync_playwright() as playwright:
        opened = launch(playwright, chromium)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The packages that tests/tools/package-lock.json names. Without them CI fails, and others skip."""
    folder = REPOSITORY / "tests" / "tools" / "node_modules"
    missing = (
        "Node.js is not on this machine"
        if shutil.which("node") is None
        else ""
        if (folder / ".package-lock.json").is_file()
        else "make test installs tests/tools; npm could not"
    )
    if missing and IN_CI:
        pytest.fail(f"{missing}, and CI is to run all tests", pytrace=False)
    if missing:
        pytest.skip(missing)
    return folder


@pytest.fixture
def page_log() -> PageLog:
    """What `page` complained of and asked other hosts for."""
    return PageLog()


@pytest.fixture
def page(browser: Browser, page_log: PageLog, serve_site: object) -> Iterator[Page]:
    """A fresh page. The test fails at its end if the log holds anything that the test did not clear."""
    # Naming serve_site keeps a server alive until the page is closed; else the page would miss it.
    del serve_site
    context = browser.new_context()
    record(context, page_log)
    yield context.new_page()
    context.close()
    assert page_log.faults() == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("Tests that did not run")
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")
