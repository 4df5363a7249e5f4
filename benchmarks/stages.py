"""How long each of our stages takes on a project, in one process, from reading records to rendered pages.

Usage: python -m benchmarks.stages FOLDER [--json]

What comes around them in a build (MkDocs, the theme's shell, writing files) is not here; see builds.py for wholes.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.running import run
from benchmarks.tables import table
from generator import search
from generator.archive import Archive
from generator.checks import run_checks
from generator.citations import Site
from generator.evidence import verify
from generator.index import build_index
from generator.load import load
from generator.pages import plan_pages
from generator.project import find_project
from generator.render import PACKAGED_TEMPLATES, Renderer
from generator.shelf import Shelf
from generator.text_checks import check_undeclared_overlap, run_prose_checks

Result = TypeVar("Result")


class Clock:
    def __init__(self) -> None:
        self.rows: list[tuple[str, float, float]] = []
        """(stage, seconds of processor time, MB at the peak so far)"""

    def of(self, name: str, work: Callable[[], Result]) -> Result:
        start = time.process_time()
        result = work()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        self.rows.append((name, time.process_time() - start, memory / 1e6))
        return result


def measure(folder: Path) -> list[tuple[str, float, float]]:
    clock = Clock()
    imports = "import generator.pipeline, generator.render, mkdocs.commands.build"
    start = run([sys.executable, "-c", imports], folder)
    clock.rows.append(("start and imports", start.cpu, start.memory / 1e6))
    project = find_project(folder)
    corpus, _ = clock.of("load", lambda: load(project.content, project.root))
    evidence, _ = clock.of("verify", lambda: verify(corpus, Archive(project.archive), {}))
    clock.of("check", lambda: list(run_checks(corpus)))
    clock.of("check overlap", lambda: list(check_undeclared_overlap(corpus, evidence, Shelf())))
    clock.of("check prose", lambda: run_prose_checks(corpus, Shelf()))
    index = clock.of("index", lambda: build_index(corpus, evidence))
    site = Site("A dossier", "https://dossier.example.org/", True)
    plans = clock.of("plan", lambda: plan_pages(index, site, ""))
    renderer = Renderer(corpus, index.names, [PACKAGED_TEMPLATES])
    pages = clock.of("views", lambda: [plan.make() for plan in plans])
    clock.of("render", lambda: sum(len(renderer.render(page)) for page in pages))
    clock.of("search", lambda: [search.entries(page) for page in pages])
    return clock.rows


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print rows for another program")
    arguments = parser.parse_args()
    rows = measure(arguments.folder)
    if arguments.json:
        print(json.dumps(rows))
    else:
        print(
            table(["stage", "CPU s", "MB so far"], [(name, f"{s:.2f}", f"{mb:.0f}") for name, s, mb in rows])
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
