"""Whenever a build is killed, readers have the old site or the new one, and the next build is right."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

import pytest
from builder import POINTS
from building import EPOCH, built_clean, built_here, differing, quick_templates, tree
from small_project import lock
from two_briefings import two_briefings

State = Literal["a", "b"]
EVENTS = "briefings/harbour/events.yml"


BEFORE = {
    "while pages are made",
    "while a file is kept",
    "while hidden files are carried over",
    "before the exchange",
    "before the ledger is written",
    "while the ledger is written",
}
"""Points at which readers still have the old site."""


class Trial(NamedTuple):
    """A project in one of two states, and the site of each."""

    project: Path
    sites: Mapping[State, Mapping[str, bytes]]

    def become(self, state: State) -> None:
        text = two_briefings()[EVENTS]
        if state == "b":
            text = text.replace("title: Berg explains it", "title: Berg explains all")
            text = text.replace("2022-03-02~", "2022-03-03")
        (self.project / EVENTS).write_text(text)

    @property
    def site(self) -> Path:
        return self.project / "site"

    def shown(self) -> State | None:
        """Which state readers see; None for neither."""
        found = {name: data for name, data in tree(self.site).items() if not name.startswith(".git")}
        return next((state for state, site in self.sites.items() if not differing(site, found)), None)

    def left(self) -> list[str]:
        """What stands in the project's folder that builds have brought there."""
        return sorted(path.name for path in self.project.glob(".*") if path.name != ".cache")


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder = tmp_path_factory.mktemp("killed")
    project, sites = folder / "project", {}
    with quick_templates(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        for name, text in two_briefings().items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text)
        lock(project)
        found = Trial(project, sites)
        states: tuple[State, State] = ("b", "a")
        for state in states:
            found.become(state)
            sites[state] = built_clean(project, folder / "clean")
        built_here(project)
        yield found


class Builder:
    """A process that builds in processes of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("builder.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def begin(self, project: Path, at: str = "") -> int:
        """The number of the process, which leads a session."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"project": str(project), "at": at}) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """How the last one ended: 0, or the signal below 0."""
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def builder(trial: Trial) -> Iterator[Builder]:
    """One that has compiled all templates already."""
    builder = Builder()
    builder.begin(trial.project)
    assert builder.end() == 0
    yield builder
    builder.close()


def other(state: State | None) -> State:
    return "a" if state == "b" else "b"


def await_session(session: int) -> None:
    """Until nobody of a session is left: who began it may be dead, and its workers not yet."""
    for _ in range(400):
        if not any(_session(int(path.name)) == session for path in Path("/proc").glob("[0-9]*")):
            return
        time.sleep(0.01)
    pytest.fail("a worker outlived the build that began it")


def _session(process: int) -> int | None:
    try:
        state, _parent, _group, session = (
            Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:4]
        )
    except OSError:
        return None
    return None if state == "Z" else int(session)


def finish(trial: Trial, state: State) -> None:
    """The next build is right, and leaves nothing of what was begun."""
    built_here(trial.project)
    assert trial.shown() == state
    assert trial.left() == []


def test_fifty_builds_killed_at_any_moment_leave_the_old_site_or_the_new_one(
    trial: Trial, builder: Builder
) -> None:
    chance = Random(50)  # noqa: S311  # no secret
    lengths, ends = [], []
    for state in (other(trial.shown()), trial.shown()):
        trial.become(state or "a")
        begun = time.monotonic()
        builder.begin(trial.project)
        builder.end()
        lengths.append(time.monotonic() - begun)
    for number in range(50):
        old = trial.shown()
        assert old is not None
        trial.become(other(old))
        process = builder.begin(trial.project)
        time.sleep(max(lengths) * 1.1 * (number + chance.random()) / 50)
        kill = os.killpg if number % 2 else os.kill
        with suppress(ProcessLookupError):  # it was quicker
            kill(process, signal.SIGKILL)
        ends.append(builder.end())
        assert trial.shown() in (old, other(old)), f"killed in part {number} of 50"
        assert all(name.startswith(".site.") and name.endswith(".building") for name in trial.left())
        await_session(process)
        finish(trial, other(old))
    assert ends.count(-signal.SIGKILL) > 25


@pytest.mark.parametrize("at", [point for point in POINTS if "pour" not in point])
def test_a_build_killed_at_a_certain_point_does_too(trial: Trial, builder: Builder, at: str) -> None:
    old = trial.shown()
    assert old is not None
    (trial.site / ".nojekyll").write_text("")
    trial.become(other(old))
    process = builder.begin(trial.project, at)
    assert builder.end() == -signal.SIGKILL
    if at == "between the two steps of an exchange":  # then there is none, until the next build
        assert not trial.site.exists()
    else:
        (trial.site / ".nojekyll").unlink()
        assert trial.shown() == (old if at in BEFORE else other(old))
    await_session(process)
    built_here(trial.project)
    (trial.site / ".nojekyll").unlink(missing_ok=True)
    assert trial.shown() == other(old)
    assert trial.left() == []


@pytest.mark.parametrize("at", [point for point in POINTS if "pour" in point])
def test_a_site_that_can_only_be_filled_file_by_file_is_right_after_the_next_build(
    trial: Trial, builder: Builder, at: str
) -> None:
    old = trial.shown()
    assert old is not None
    (trial.site / ".git").mkdir()
    try:
        trial.become(other(old))
        process = builder.begin(trial.project, at)
        assert builder.end() == -signal.SIGKILL
        for name, data in tree(trial.site).items():
            if not name.startswith("."):
                assert data in (trial.sites["a"].get(name), trial.sites["b"].get(name)), name
        await_session(process)
        finish(trial, other(old))
    finally:
        shutil.rmtree(trial.site / ".git")


def test_the_command_itself_killed_at_any_moment_leaves_one_of_the_two(trial: Trial) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    begun = time.monotonic()
    subprocess.run(command, cwd=trial.project, check=True, timeout=60)
    length = time.monotonic() - begun
    chance = Random(6)  # noqa: S311  # no secret
    for number in range(6):
        old = trial.shown()
        assert old is not None
        trial.become(other(old))
        running = subprocess.Popen(command, cwd=trial.project, start_new_session=True)
        time.sleep(length * (0.4 + 0.6 * (number + chance.random()) / 6))
        running.kill()
        running.wait()
        assert trial.shown() in (old, other(old))
        await_session(running.pid)
        finish(trial, other(old))
