"""How long builds take: plain MkDocs with Material, Hugo and ours, on the same pages with the same shell around them.

Usage: python -m benchmarks.builds [--events 100 1000] [--runs 5] [--place FOLDER ...] [--without plain hugo stages]

An invented dossier is laid down and built once; its pages become the Markdown that the other two build. Their runs
take turns with ours, so that all meet the same machine. Hugo is the command `hugo` (`--hugo` names another).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import hugo_site, plain_site
from benchmarks.built_pages import Page, read_pages
from benchmarks.running import Took, default_place, program, run
from benchmarks.synthetic import lay_down
from benchmarks.tables import kilobytes, machine, megabytes, ratio, seconds, table

BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
PLAIN, HUGO, HUGO_AGAIN = "plain MkDocs + Material", "Hugo, cold", "Hugo, nothing changed"
COLD, AGAIN, EDITED = "ours, cold", "ours, nothing changed", "ours, one event edited"
SHELL_OF = "dossier/events/case-1/"
PARTS = ("plain", "hugo", "stages")


@dataclass
class Measured:
    runs: dict[str, list[Took]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[str, int] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    """Bytes of everything written."""


class Contest:
    """One size of dossier in one place."""

    def __init__(self, folder: Path, hugo: Path | None, plain: bool) -> None:
        self.ours, self.plain, self.hugo = folder / "ours", folder / "plain", folder / "hugo"
        self.program = hugo
        self.with_plain = plain
        self.measured = Measured()
        self.edits = itertools.count(1)

    def turn(self, plain: bool) -> None:
        """Every command once."""
        _remove(self.ours / "site", self.ours / ".cache")
        self.record(COLD, BUILD, self.ours, "site")
        self.record(AGAIN, BUILD, self.ours, "site")
        title = f"Changed by hand {next(self.edits)}"
        edit_event(self.ours, title)
        self.record(EDITED, BUILD, self.ours, "site")
        if title not in (self.ours / "site" / SHELL_OF / "index.html").read_text(encoding="utf-8"):
            raise RuntimeError("the edited event's page does not show the edit")
        if self.program:
            _remove(self.hugo / "public", self.hugo / "resources", self.hugo / "cache")
            command = [self.program, "--quiet", "--cacheDir", self.hugo / "cache"]
            self.record(HUGO, command, self.hugo, "public")
            self.record(HUGO_AGAIN, command, self.hugo, "public")
        if self.with_plain and plain:
            _remove(self.plain / "site")
            self.record(PLAIN, BUILD, self.plain, "site")

    def record(self, name: str, command: Sequence[str | Path], folder: Path, output: str) -> None:
        os.sync()  # what the run before left to be written is not this one's business
        self.measured.runs[name].append(run(command, folder))
        if name not in self.measured.pages:
            files = [path for path in (folder / output).rglob("*") if path.is_file()]
            self.measured.pages[name] = sum(path.name == "index.html" for path in files)
            self.measured.size[name] = sum(path.stat().st_size for path in files)


def edit_event(project: Path, title: str) -> None:
    """Give case-1 another title, in a file that is replaced at once, as editors do."""
    path = project / "briefings" / "dossier" / "events.yml"
    text = path.read_text(encoding="utf-8")
    replace_file(path, re.sub(r"(?m)(^case-1:\n  title: ).*", rf"\g<1>{title} (case 1)", text, count=1))


def replace_file(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def prepare(folder: Path, events: int) -> list[Page]:
    """Lay the dossier down, build it, and write its pages as projects for the two others."""
    ours = folder / "ours"
    lay_down(ours, events)
    run(BUILD, ours)
    pages = list(read_pages(ours / "site"))
    plain_site.lay_down(folder / "plain", pages)
    hugo_site.lay_down(folder / "hugo", pages, ours / "site", SHELL_OF)
    return pages


def pages_table(pages: Sequence[Page], contest: Contest) -> str:
    """How much text a page holds, so that a reader can judge what is compared."""
    kinds: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        kinds[page.address.rstrip("/").rpartition("/")[0] or "(others)"].append(page)
    kinds["all"] = list(pages)
    rows = []
    for name, some in kinds.items():
        sizes = [
            statistics.mean(path.stat().st_size for page in some if (path := _built(folder, page)).exists())
            if (folder / _built(folder, some[0])).exists()
            else 0
            for folder in (contest.ours / "site", contest.plain / "site", contest.hugo / "public")
        ]
        text = kilobytes(statistics.mean(page.text_bytes for page in some))
        markdown = kilobytes(statistics.mean(len(page.markdown.encode()) for page in some))
        rows.append([name, len(some), text, markdown, *(kilobytes(size) if size else "" for size in sizes)])
    head = [
        "pages below",
        "pages",
        "text kB",
        "Markdown kB",
        "ours, HTML kB",
        "plain, HTML kB",
        "Hugo, HTML kB",
    ]
    return table(head, rows)


def _built(site: Path, page: Page) -> Path:
    return site / page.address / "index.html"


def results_table(measured: Measured) -> str:
    rows = []
    plain, hugo = ([took.wall for took in measured.runs.get(name, [])] for name in (PLAIN, HUGO))
    for name in (PLAIN, HUGO, HUGO_AGAIN, COLD, AGAIN, EDITED):
        if not (took := measured.runs.get(name)):
            continue
        wall = [one.wall for one in took]
        cpu = [one.cpu for one in took]
        memory = megabytes(max(one.memory for one in took))
        size = megabytes(measured.size[name])
        pages = measured.pages[name]
        ratios = [ratio(wall, plain), ratio(wall, hugo)]
        rows.append([name, seconds(wall), seconds(cpu), memory, pages, size, *ratios])
    return table(["build", "wall s", "CPU s", "memory MB", "pages", "output MB", "× plain", "× Hugo"], rows)


def growth_table(by_events: dict[int, Measured]) -> str:
    """What each size costs against the size before it."""
    rows = []
    for smaller, larger in itertools.pairwise(sorted(by_events)):
        for name in by_events[larger].runs:
            before, after = by_events[smaller].runs.get(name), by_events[larger].runs[name]
            if before:
                wall = ratio([one.wall for one in after], [one.wall for one in before])
                memory = max(one.memory for one in after) / max(one.memory for one in before)
                rows.append([f"{name}: {smaller:,} → {larger:,}", wall, f"{memory:.2f}"])
    return table(["growth", "× time", "× memory"], rows)


def stages_table(by_events: dict[int, list[tuple[str, float, float]]]) -> str:
    sizes = sorted(by_events)
    names = [name for name, _, _ in by_events[sizes[0]]]
    found = {(events, name): took for events, rows in by_events.items() for name, took, _ in rows}
    return table(
        ["stage, CPU s", *(f"{events:,} events" for events in sizes)],
        [[name, *(f"{found[events, name]:.2f}" for events in sizes)] for name in names],
    )


def stages_of(project: Path) -> list[tuple[str, float, float]]:
    command = [sys.executable, "-m", "benchmarks.stages", str(project), "--json"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if said.returncode:
        print(f"The stages could not be measured one by one:\n{said.stderr}", file=sys.stderr)
        return []
    return json.loads(said.stdout)


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--plain-runs", type=int, default=1, help="plain MkDocs takes longest")
    parser.add_argument("--place", type=Path, nargs="+", default=[default_place()], help="disks to build on")
    parser.add_argument("--without", nargs="+", default=[], choices=PARTS)
    parser.add_argument("--hugo", default="hugo", help="the command")
    arguments = parser.parse_args()
    hugo = None if "hugo" in arguments.without else program(arguments.hugo)
    if hugo is None and "hugo" not in arguments.without:
        print("There is no Hugo here: it is left out.", file=sys.stderr)
    print(machine(*([hugo] if hugo else [])), "\n")
    stages: dict[int, list[tuple[str, float, float]]] = {}
    by_place: dict[Path, dict[int, Measured]] = {place: {} for place in arguments.place}
    for events in sorted(arguments.events):
        with tempfile.TemporaryDirectory(dir=arguments.place[0]) as scratch:
            pages = prepare(Path(scratch), events)
            for place in arguments.place:
                with tempfile.TemporaryDirectory(dir=place) as other:
                    folder = Path(scratch)
                    if place != arguments.place[0]:
                        folder = Path(other)
                        shutil.copytree(scratch, folder, dirs_exist_ok=True)
                    contest = Contest(folder, hugo, "plain" not in arguments.without)
                    for turn in range(arguments.runs):
                        contest.turn(turn < arguments.plain_runs)
                    by_place[place][events] = contest.measured
                    if place == arguments.place[0]:
                        print(
                            f"{events:,} events: what the pages hold, on average\n\n{pages_table(pages, contest)}"
                        )
                    print(
                        f"{events:,} events, everything on {_disk(place)}\n\n{results_table(contest.measured)}"
                    )
            if "stages" not in arguments.without and (rows := stages_of(Path(scratch) / "ours")):
                stages[events] = rows
    if stages:
        print(stages_table(stages))
    for place, measured in by_place.items():
        if len(measured) > 1:
            print(f"On {_disk(place)}\n\n{growth_table(measured)}")
    return 0


def _disk(place: Path) -> str:
    """The kind of disk a folder is on, in words."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    around = [(len(at), kind) for at, kind in mounts if place.resolve().is_relative_to(at)]
    kind = max(around)[1]
    return "a disk in memory" if kind == "tmpfs" else f"an ordinary disk ({kind})"


if __name__ == "__main__":
    sys.exit(main())
