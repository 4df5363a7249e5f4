"""What a reader's browser has to do: the weight of pages, how soon they are shown and can be used, and the search.

Usage: python -m benchmarks.reading [--events 1000] [--records 1000 5000 20000] [--runs 5] [--pagefind COMMAND]

Pages, the theme's search and Pagefind are measured on the site of an invented dossier; how much the theme's search
holds, with indexes of any number of records of the same form in place of that site's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TookTooLong

from benchmarks.builds import BUILD
from benchmarks.chromium import browser, chromium_program
from benchmarks.running import default_place, memory_of, program, run, tree
from benchmarks.servers import hosted
from benchmarks.synthetic import Words, lay_down
from benchmarks.tables import kilobytes, machine, megabytes, seconds, table

SLOWER = 4
"""By how much the browser's processor is slowed down for times of pages, as for a phone."""
QUIET = 1000
"""Milliseconds without a long task after which a page counts as usable."""
PATIENCE = 120_000
PATIENCE_LATER = 10_000
"""Milliseconds. Now and then the theme's search does not answer a word that a title holds; that is counted."""
INDEX = "search/search_index.json"
MATERIAL, PAGEFIND = "the theme's search", "Pagefind"
WHOLE, SHORT = "whole texts", "title and one sentence"
MOST_WHOLE = 5000
PROBE = "pagefind-probe.html"
LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver(list => longTasks.push(...list.getEntries().map(e => [e.startTime, e.duration])))
  .observe({type: "longtask", buffered: true});
"""
USABLE = f"""
new Promise(resolve => {{
  const look = () => {{
    const last = Math.max(0, ...longTasks.map(([start, took]) => start + took));
    const loaded = performance.getEntriesByType("navigation")[0];
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    if (!first || !loaded.loadEventEnd || performance.now() < Math.max(last, loaded.loadEventEnd) + {QUIET})
      return setTimeout(look, 50);
    const blocked = longTasks.reduce((sum, [, took]) => sum + Math.max(0, took - 50), 0);
    resolve([first.startTime, Math.max(last, loaded.domContentLoadedEventEnd), blocked]);
  }};
  look();
}})"""
FIRST_RESULT = """
new Promise(resolve => {
  const list = document.querySelector(".md-search-result__list");
  const start = performance.now();
  const look = () => list.children.length
    ? resolve([performance.now() - start, performance.now()]) : setTimeout(look, 2);
  look();
})"""
PAGEFIND_RESULT = """
async word => {
  const start = performance.now();
  window.pagefind ??= await import("/pagefind/pagefind.js");
  const found = await pagefind.search(word);
  await found.results[0].data();
  return [performance.now() - start, performance.now()];
}"""


@dataclass
class Search:
    name: str
    size: int = 0
    """Bytes of the index, compressed: for Pagefind what one search had to load."""
    first: list[float] = field(default_factory=list)
    """Seconds from typing on a page that has just loaded, nothing cached."""
    later: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """Bytes of the browser's processes for pages."""
    gave_up: int = 0
    """Visits that ended because a word was not answered."""


def weights_table(site: Path) -> str:
    """Of each kind of page, as its article names it."""
    kinds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for path in site.rglob("index.html"):
        body = path.read_bytes()
        kind = re.search(rb'class="brief brief-([\w-]+)', body)
        name = kind[1].decode() if kind else "other"
        kinds[name].append((len(body), len(gzip.compress(body, 6))))
    rows = []
    for name, sizes in sorted(kinds.items()):
        whole, packed = zip(*sizes, strict=True)
        rows.append(
            [
                name,
                len(sizes),
                *(kilobytes(of(values)) for values in (whole, packed) for of in (statistics.median, max)),
            ]
        )
    return table(["kind of page", "pages", "HTML kB", "at most", "gzip kB", "at most"], rows)


def largest(site: Path, kind: str) -> str:
    """Address of the heaviest page of a kind; empty when there is none."""
    mark = f'class="brief brief-{kind}'.encode()
    found = [(path.stat().st_size, path) for path in site.rglob("index.html") if mark in path.read_bytes()]
    return f"{max(found)[1].parent.relative_to(site).as_posix()}/" if found else ""


def time_pages(site: Path, address: str, opened: Browser, runs: int) -> str:
    rows = []
    for kind in ("event", "chronology", "actor", "source"):
        page_address = largest(site, kind)
        if not page_address:
            continue
        taken = []
        for _ in range(runs):
            page = opened.new_page()
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.add_init_script(LONG_TASKS)
            page.goto(f"{address}{page_address}")
            taken.append(page.evaluate(USABLE))
            nodes = page.evaluate("document.querySelectorAll('*').length")
            page.close()
        shown, usable, blocked = ([value / 1000 for value in values] for values in zip(*taken, strict=True))
        size = kilobytes((site / page_address / "index.html").stat().st_size)
        rows.append([f"{kind}, the heaviest", size, nodes, seconds(shown), seconds(usable), seconds(blocked)])
    head = ["page", "HTML kB", "elements", "first contentful paint s", "usable s", "blocked s"]
    return table(head, rows)


def renderers() -> int:
    """Bytes that the browser's processes for pages hold."""
    total = 0
    for process in tree(os.getpid()):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            continue
        if b"--type=renderer" in command:
            total += memory_of(process)
    return total


def search_theme(name: str, site: Path, opened: Browser, words: Sequence[str], runs: int) -> Search:
    packed = len(gzip.compress((site / INDEX).read_bytes(), 6))
    result = Search(name, packed)
    page_address = largest(site, "event")
    for _ in range(runs):
        with hosted(site) as address:
            page = opened.new_context().new_page()
            page.goto(f"{address}{page_address}", wait_until="load")
            try:
                result.first.append(_type(page, words[0], PATIENCE))
                result.memory.append(renderers())
                for word in words[1:]:
                    result.later.append(_type(page, word, PATIENCE_LATER))
            except TookTooLong:
                result.gave_up += 1
            page.context.close()
    return result


def _type(page: Page, word: str, patience: int) -> float:
    """Seconds from focus and typing to the first result."""
    field = page.locator("[data-md-component=search-query]")
    field.focus()
    field.fill("")
    page.keyboard.press("Shift")  # the theme listens to keys
    page.wait_for_selector(".md-search-result__item", state="detached", timeout=patience)
    page.evaluate(f"void (window.found = {FIRST_RESULT})")
    page.keyboard.insert_text(word)
    page.keyboard.press("Shift")
    page.wait_for_selector(".md-search-result__item", state="attached", timeout=patience)
    took: float = page.evaluate("window.found")[0] / 1000
    return took


def search_pagefind(site: Path, opened: Browser, words: Sequence[str], runs: int) -> Search:
    result = Search(PAGEFIND)
    (site / PROBE).write_text("<!doctype html><title>Probe</title>", encoding="utf-8")
    for _ in range(runs):
        with hosted(site) as address:
            page = opened.new_context().new_page()
            sizes: list[int] = []
            page.on(
                "response",
                lambda response, sizes=sizes: sizes.append(int(response.headers.get("content-length", 0))),
            )
            page.goto(f"{address}{PROBE}")
            result.first.append(page.evaluate(PAGEFIND_RESULT, words[0])[0] / 1000)
            result.size = sum(sizes)
            result.memory.append(renderers())
            result.later += [page.evaluate(PAGEFIND_RESULT, word)[0] / 1000 for word in words[1:]]
            page.context.close()
    (site / PROBE).unlink()
    return result


def search_table(found: Sequence[Search]) -> str:
    rows = [
        [
            search.name,
            kilobytes(search.size),
            seconds(search.first) if search.first else "",
            seconds(search.later) if search.later else "",
            megabytes(max(search.memory)) if search.memory else "",
            search.gave_up,
        ]
        for search in found
    ]
    return table(
        ["search", "loaded kB (gzip)", "first result s", "next word s", "page's memory MB", "unanswered"],
        rows,
    )


def run_pagefind(pagefind: Path, site: Path) -> str:
    """Index a site; says how long it took and what it wrote."""
    shutil.rmtree(site / "pagefind", ignore_errors=True)
    took = run([pagefind, "--site", site, "--root-selector", "article.md-content__inner", "--quiet"], site)
    files = [path.stat().st_size for path in (site / "pagefind").rglob("*") if path.is_file()]
    row = [
        seconds([took.wall]),
        seconds([took.cpu]),
        megabytes(took.memory),
        len(files),
        megabytes(sum(files)),
    ]
    return table(["Pagefind", "wall s", "CPU s", "memory MB", "files", "index MB"], [["indexing", *row]])


def words_of(site: Path) -> list[str]:
    """Words of titles of events, none of them in most."""
    titles = [doc["title"] for doc in json.loads((site / INDEX).read_text(encoding="utf-8"))["docs"]]
    cases = [title for title in titles if re.fullmatch(r"[A-Za-z ]+ \(case \d+\)", title)]
    step = max(1, len(cases) // 12)
    return list(dict.fromkeys(title.split()[place % 3] for place, title in enumerate(cases[::step])))[:5]


def invented_index(site: Path, records: int, form: str) -> str:
    """An index with entries of the form that ours have."""
    chance = random.Random(1)
    words = Words(chance, 2500)
    config = json.loads((site / INDEX).read_text(encoding="utf-8"))["config"]
    docs = []
    for number in range(records):
        title = f"{words.some(5).capitalize()} (case {number})"
        text = f"{title}. 4 accounts from 3 independent origins." if form == SHORT else words.some(400)
        docs.append({"location": f"dossier/events/case-{number}/", "title": title, "text": f"<p>{text}</p>"})
    return json.dumps({"config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":"))


def search_sizes(site: Path, opened: Browser, sizes: Sequence[int], runs: int) -> str:
    """The theme's search with more and more records."""
    kept = (site / INDEX).read_text(encoding="utf-8")
    found = []
    for form in (SHORT, WHOLE):
        for records in sizes:
            if form == WHOLE and records > MOST_WHOLE:
                continue
            index = invented_index(site, records, form)
            (site / INDEX).write_text(index, encoding="utf-8")
            found.append(search_theme(f"{records:,} records, {form}", site, opened, words_of(site), runs))
    (site / INDEX).write_text(kept, encoding="utf-8")
    return search_table(found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, nargs="+", default=[1000])
    parser.add_argument("--records", type=int, nargs="*", default=[1000, 5000, 20000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--place", type=Path, default=default_place())
    parser.add_argument("--pagefind", default="pagefind", help="the command")
    arguments = parser.parse_args()
    pagefind = program(arguments.pagefind)
    if pagefind is None:
        print("There is no Pagefind here: it is left out.", file=sys.stderr)
    print(machine(*filter(None, [chromium_program(), pagefind])), "\n")
    with browser() as opened:
        for place, events in enumerate(arguments.events):
            with tempfile.TemporaryDirectory(dir=arguments.place) as scratch:
                lay_down(Path(scratch, "ours"), events)
                run(BUILD, Path(scratch, "ours"))
                site = Path(scratch, "ours", "site")
                print(f"{events:,} events\n\n{weights_table(site)}")
                with hosted(site) as address:
                    times = time_pages(site, address, opened, arguments.runs)
                print(f"{events:,} events, processor slowed down {SLOWER} times\n\n{times}")
                words = words_of(site)
                found = [search_theme(MATERIAL, site, opened, words, arguments.runs)]
                if pagefind:
                    print(run_pagefind(pagefind, site))
                    found.append(search_pagefind(site, opened, words, arguments.runs))
                print(f"{events:,} events, searched\n\n{search_table(found)}")
                if arguments.records and place == 0:
                    print(search_sizes(site, opened, arguments.records, min(3, arguments.runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
