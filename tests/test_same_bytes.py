"""The same input gives the same bytes: in any folder, in any order of sets, with any number of processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from building import EPOCH, differing, tree
from two_briefings import State, as_yaml, source, two_briefings
from two_briefings import archive as archive_of

EVENTS = 260


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def lay_down(folder: Path, files: State) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def many_events() -> State:
    """The two briefings, one of them with hundreds of events that two documents of each month report."""
    chance = Random(1)  # noqa: S311  # no secret
    files = two_briefings()
    events = {
        f"event-{number}": {
            "title": f"Event {number}: {'a long story ' * 60}",
            "date": f"20{20 + number % 3}-{1 + number % 12:02}-{1 + chance.randrange(28):02}",
            "actors": {chance.choice(("norland", "sudmark", "anna")): "acts"},
            "measures": {"lost": "Ships lost"},
        }
        for number in range(EVENTS)
    }
    files["briefings/river/events/many.yml"] = as_yaml(events)
    for month in range(12):
        for paper in ("wire", "tide"):
            reports = [
                {"event": id, "excerpt": f"{paper} counted {chance.randint(1, 3)}0 at {id}",
                 "figures": {"lost": f"{chance.randint(1, 3)}0"}}
                for number, id in enumerate(events) if number % 12 == month
            ]  # fmt: skip
            for report in reports:
                report["figures"]["lost"] = report["excerpt"].split()[2]
            name = f"briefings/river/sources/{paper}-{month}.md"
            text = source(f"{paper} of month {month}", "2023-01-05", reports, "All of it.", publisher=paper,
                          archive=f"{paper}-{month}.txt")  # fmt: skip
            files |= {name: text, **archive_of({name: text})}
    return files


def test_two_builds_with_other_orders_of_sets_in_other_folders_are_the_same(tmp_path: Path) -> None:
    sites = []
    for seed, folder in (("1", tmp_path / "one"), ("2", tmp_path / "the other" / "deep" / "down")):
        project = lay_down(folder, two_briefings())
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-m", "mkdocs", "build"],
                cwd=project,
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                encoding="utf-8",
                timeout=120,
                check=True,
            )
        assert "0 pages made" in done.stderr
        sites.append(tree(project / "site"))
        # What one process noted, another understands, whatever the order of its sets.
        other = {**os.environ, "PYTHONHASHSEED": seed + "7"}
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=project,
            env=other,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        assert "0 pages made" in done.stderr
        sites.append(tree(project / "site"))
    assert [differing(sites[0], site) for site in sites[1:]] == [[], [], []]
