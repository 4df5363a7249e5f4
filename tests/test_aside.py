"""What a process beside this one yields arrives whole and in order, and none outlives who asked for it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.aside import BrokenOff, aside, meanwhile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there are processes copied")


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_all_that_is_yielded_arrives_in_order() -> None:
    large = "x" * 1_000_000  # more than a pipe holds
    assert list(aside(lambda: iter([1, large, None, {"key": (2,)}]))) == [1, large, None, {"key": (2,)}]
    assert list(aside(lambda: iter(()))) == []


def test_what_the_function_changes_stays_as_it_is_here() -> None:
    held: list[int] = []

    def change() -> Iterator[int]:
        held.append(1)
        yield len(held)

    assert list(aside(change)) == [1]
    assert held == []


def test_it_goes_on_while_the_first_is_dealt_with(tmp_path: Path) -> None:
    def mark() -> Iterator[int]:
        yield 1
        (tmp_path / "mark").touch()
        yield 2

    steps = aside(mark)
    assert next(steps) == 1
    while not (tmp_path / "mark").exists():
        pass
    assert list(steps) == [2]


def test_a_function_that_raises_breaks_off_after_what_it_yielded() -> None:
    def fail() -> Iterator[int]:
        yield 1
        raise ValueError

    steps = aside(fail)
    assert next(steps) == 1
    with pytest.raises(BrokenOff):
        next(steps)


def test_a_process_that_is_killed_breaks_off() -> None:
    def die() -> Iterator[int]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield 1

    with pytest.raises(BrokenOff):
        list(aside(die))


def test_where_no_process_can_begin_it_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    with pytest.raises(BrokenOff):
        list(aside(lambda: iter([1])))


def test_what_can_not_be_copied_breaks_off() -> None:
    with pytest.raises(BrokenOff):
        list(aside(lambda: iter([lambda: None])))


def test_the_process_ends_with_the_last_or_when_nobody_asks_any_more(tmp_path: Path) -> None:
    def run_on() -> Iterator[int]:
        yield os.getpid()
        time.sleep(5)
        (tmp_path / "mark").touch()

    steps = aside(run_on)
    process = next(steps)
    assert not is_gone(process)
    steps.close()
    assert is_gone(process)
    assert not (tmp_path / "mark").exists()
    (process,) = aside(lambda: (os.getpid() for _ in range(1)))
    assert is_gone(process)


@pytest.fixture
def copying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever threads the tests run among."""
    monkeypatch.setattr("generator.aside.may_fork", lambda: True)
    monkeypatch.setattr("generator.aside.processors", lambda: 2)


@pytest.mark.usefixtures("copying")
def test_a_result_is_found_in_another_process_while_this_one_goes_on() -> None:
    found = meanwhile(os.getpid)
    assert found() != os.getpid()


@pytest.mark.usefixtures("copying")
def test_a_result_that_breaks_off_is_found_here() -> None:
    first = os.getpid()

    def find() -> str:
        if os.getpid() != first:
            os._exit(1)
        return "here"

    assert meanwhile(find)() == "here"


def test_where_no_process_can_begin_a_result_is_found_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.aside.may_fork", lambda: False)
    assert meanwhile(os.getpid)() == os.getpid()


@pytest.mark.usefixtures("copying")
def test_results_come_in_turn_from_one_process_and_what_is_left_when_it_breaks_off_from_here() -> None:
    here = os.getpid()

    def break_off() -> int:
        return os.getpid() if os.getpid() == here else os._exit(1)

    found = meanwhile(os.getpid, os.getpid, break_off, os.getpid)
    first, second, third, fourth = (found() for _ in range(4))
    assert first == second != here
    assert third == fourth == here
