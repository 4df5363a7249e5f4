"""How long an author waits: from the start of a server to its first page, and from a saved edit to the page that a
browser shows anew. `briefings serve` and `mkdocs serve` on our records, `hugo server` on the same records, and
`mkdocs serve` on the same pages in Markdown.

Usage: python -m benchmarks.serving [--events 1000] [--runs 7] [--without plain hugo mkdocs] [--place FOLDER]

The same is done to each: its page of an event is open in Chromium, a file is replaced at once, and the clock stops
when the page's heading shows the new words.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from benchmarks import hugo_records, plain_site
from benchmarks.builds import BUILD, SHELL_OF
from benchmarks.built_pages import read_pages
from benchmarks.chromium import browser, chromium_program
from benchmarks.running import default_place, program, run
from benchmarks.servers import Server, free_port, serving
from benchmarks.synthetic import lay_down
from benchmarks.tables import machine, ratio, seconds, table

QUIET = 1.5
"""Seconds between a page that is whole and the next edit: notices of the one before are through."""
BETWEEN_LOOKS = 0.005
PATIENCE = 600.0
STARTS = 3
MARK = "(case 1)"
HUGO = "hugo server, the same records"
PARTS = ("briefings", "mkdocs", "hugo", "plain")


@dataclass(frozen=True)
class Edit:
    file: Path
    before: str
    """Pattern of what stands before the title in that file."""
    words: str
    """The new title; a number follows."""
    where: str
    """Selector of the headings that show it."""


@dataclass(frozen=True)
class Contestant:
    name: str
    command: Callable[[int], Sequence[str | Path]]
    """For a port."""
    folder: Path
    page: str
    event: Edit
    source: Edit | None = None
    """Of a document that reports the event."""
    cache: Path | None = None
    runs: int = 7


@dataclass
class Waits:
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    event: list[float] = field(default_factory=list)
    source: list[float] = field(default_factory=list)


def measure(contestant: Contestant, opened: Browser) -> Waits:
    waits = Waits()
    for _ in range(min(STARTS, contestant.runs)):
        if contestant.cache:
            shutil.rmtree(contestant.cache, ignore_errors=True)
            with _start(contestant) as server:
                waits.cold.append(server.ready)
        with _start(contestant) as server:
            waits.warm.append(server.ready)
    numbers = itertools.count(1)
    with _start(contestant) as server:
        page = opened.new_page()
        page.goto(f"{server.address}{contestant.page}")
        for _ in range(contestant.runs):
            waits.event.append(_wait_for(page, contestant.event, next(numbers)))
        for _ in range(contestant.runs if contestant.source else 0):
            waits.source.append(_wait_for(page, contestant.source, next(numbers)))
        page.close()
    return waits


def _start(contestant: Contestant) -> AbstractContextManager[Server]:
    port = free_port()
    return serving(contestant.command(port), contestant.folder, port, contestant.page, MARK)


def _wait_for(page: Page, edit: Edit, number: int) -> float:
    """Seconds from the replaced file to the page that shows it."""
    title = f"Told anew the {number}th time{edit.words}"
    text = edit.file.read_text(encoding="utf-8")
    changed, found = re.subn(rf"(?m)({edit.before}).*", rf"\g<1>{title}", text, count=1)
    if not found:
        raise RuntimeError(f"nothing like {edit.before} in {edit.file}")
    shows = f"[...document.querySelectorAll({edit.where!r})].some(e => e.textContent.includes({title!r}))"
    time.sleep(QUIET)
    # Written elsewhere on the same disk: a file beside the watched ones would be noticed too.
    with tempfile.TemporaryDirectory(dir=_outside(edit.file)) as elsewhere:
        part = Path(elsewhere) / edit.file.name
        part.write_text(changed, encoding="utf-8")
        start = time.perf_counter()
        part.replace(edit.file)
        while not _holds(page, shows):
            if time.perf_counter() - start > PATIENCE:
                raise RuntimeError(f"{page.url} does not show {title!r}")
            time.sleep(BETWEEN_LOOKS)
        return time.perf_counter() - start


def _outside(file: Path) -> Path:
    names = ("mkdocs.yml", "hugo.yaml")
    return next(folder.parent for folder in file.parents if any((folder / name).exists() for name in names))


def _holds(page: Page, shows: str) -> bool:
    try:
        return bool(page.evaluate(shows))
    except BrowserError:
        return False  # between two pages


def contestants(folder: Path, runs: int, hugo: Path | None, without: Sequence[str]) -> Iterator[Contestant]:
    ours = folder / "ours"
    records = ours / "briefings" / "dossier"
    source = next(path for path in sorted((records / "sources").glob("*.md")) if _reports(path))
    event = Edit(records / "events.yml", r"^case-1:\n  title: ", f" {MARK}", "h1")
    document = Edit(source, r"^title: ", "", "h3")
    commands = {
        "briefings": ("briefings serve", ["generator.cli", "serve", "--port"], ""),
        "mkdocs": (
            "mkdocs serve, with our plugin",
            ["mkdocs", "serve", "--quiet", "--dev-addr"],
            "127.0.0.1:",
        ),
    }
    for part, (name, words, host) in commands.items():
        if part not in without:

            def command(port: int, words: list[str] = words, host: str = host) -> list[str]:
                return [sys.executable, "-m", *words, f"{host}{port}"]

            yield Contestant(name, command, ours, SHELL_OF, event, document, ours / ".cache", runs)
    if hugo:
        site = folder / "hugo"
        event = Edit(site / "data" / "events.yml", event.before, event.words, "h1")
        document = Edit(site / "data" / "sources" / f"{source.stem}.yml", r"^title: ", "", "h3")

        def serve(port: int) -> list[str | Path]:
            return [hugo, "server", "--bind", "127.0.0.1", "--port", str(port)]

        yield Contestant(HUGO, serve, site, "events/case-1/", event, document, None, runs)
    if "plain" not in without:
        site = folder / "plain"
        event = Edit(site / "docs" / f"{SHELL_OF.rstrip('/')}.md", "^# ", f" {MARK}", "h1")

        def serve_plain(port: int) -> list[str | Path]:
            return [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]

        yield Contestant("mkdocs serve, Markdown", serve_plain, site, SHELL_OF, event, None, None, 1)


def _reports(path: Path) -> bool:
    return "event: case-1\n" in path.read_text(encoding="utf-8")


def prepare(folder: Path, events: int, with_plain: bool) -> None:
    ours = folder / "ours"
    lay_down(ours, events)
    run(BUILD, ours)
    hugo_records.lay_down(folder / "hugo", ours, ours / "site", SHELL_OF)
    if with_plain:
        plain_site.lay_down(folder / "plain", list(read_pages(ours / "site")))


def results_table(waits: dict[str, Waits]) -> str:
    hugo = waits.get(HUGO, Waits())
    rows = [
        [
            name,
            *(seconds(values) if values else "" for values in (took.cold, took.warm, took.event)),
            ratio(took.event, hugo.event),
            seconds(took.source) if took.source else "",
            ratio(took.source, hugo.source),
        ]
        for name, took in waits.items()
    ]
    head = ["server", "ready, no cache, s", "ready, s", "an event's edit shown, s", "× Hugo"]
    return table([*head, "a document's edit shown, s", "× Hugo"], rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, nargs="+", default=[1000])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--place", type=Path, default=default_place())
    parser.add_argument("--without", nargs="+", default=[], choices=PARTS)
    parser.add_argument("--hugo", default="hugo", help="the command")
    arguments = parser.parse_args()
    hugo = None if "hugo" in arguments.without else program(arguments.hugo)
    print(machine(*filter(None, [hugo, chromium_program()])), "\n")
    for events in arguments.events:
        with tempfile.TemporaryDirectory(dir=arguments.place) as scratch, browser() as opened:
            folder = Path(scratch)
            prepare(folder, events, "plain" not in arguments.without)
            chosen = contestants(folder, arguments.runs, hugo, arguments.without)
            waits = {contestant.name: measure(contestant, opened) for contestant in chosen}
            print(f"{events:,} events, median (least–most)\n\n{results_table(waits)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
