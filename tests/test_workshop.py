"""Work that is shared with other processes, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.publish import workshop
from generator.publish.workshop import TURN, Stored, Workshop

TASKS = 5 * TURN + 7


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> int:
    """So many processes beside this one."""
    number = int(getattr(request, "param", 2))
    monkeypatch.setattr(
        workshop, "may_fork", lambda: True
    )  # pytest's own threads hold no lock that matters here
    monkeypatch.setattr(workshop, "processors", lambda: number + 1)
    monkeypatch.setattr(workshop, "FEWEST", 1)
    return number


def made(task: int) -> bytes:
    return f"{task} ".encode() * (task % 50)


def results(shop: Workshop, order: Iterator[int] | range | None = None) -> dict[int, bytes]:
    return {task: shop.result(task) for task in (order if order is not None else range(TASKS))}


EXPECTED = {task: made(task) for task in range(TASKS)}


def children() -> set[int]:
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    return {int(number) for number in found.read_text().split()}


@pytest.mark.parametrize("workers", [0, 1, 3, 8], indirect=True)
@pytest.mark.parametrize("backwards", [False, True])
def test_results_are_the_same_with_any_number_of_workers(workers: int, backwards: bool) -> None:
    before = children()
    shop = Workshop(TASKS, made)
    assert shop.workers == workers
    order = range(TASKS)
    assert results(shop, reversed(order) if backwards else order) == EXPECTED
    assert results(shop) == EXPECTED  # again
    shop.close()
    assert children() == before


@pytest.mark.parametrize("tasks", [0, 1, TURN - 1, TURN, TURN + 1])
@pytest.mark.usefixtures("workers")
def test_any_number_of_tasks_is_done(tasks: int) -> None:
    shop = Workshop(tasks, made)
    assert [shop.result(task) for task in range(tasks)] == [made(task) for task in range(tasks)]
    shop.close()


@pytest.mark.usefixtures("workers")
def test_few_tasks_are_done_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "FEWEST", TASKS + 1)
    shop = Workshop(TASKS, made)
    assert shop.workers == 0
    assert results(shop) == EXPECTED
    shop.close()


@pytest.mark.usefixtures("workers")
def test_each_task_is_done_about_once(tmp_path: Path) -> None:
    def noted(task: int) -> bytes:
        with (tmp_path / "done").open("a") as file:
            file.write(f"{task}\n")
        return made(task)

    shop = Workshop(TASKS, noted)
    results(shop)
    shop.close()
    assert sorted(map(int, (tmp_path / "done").read_text().split())) == list(range(TASKS))


@pytest.mark.parametrize("deadly", [0, TURN + 3, TASKS - 1])
@pytest.mark.usefixtures("workers")
def test_a_worker_that_dies_at_a_task_leaves_it_to_the_first_process(deadly: int) -> None:
    first = os.getpid()

    def dies(task: int) -> bytes:
        if task == deadly and os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        return made(task)

    shop = Workshop(TASKS, dies)
    assert results(shop) == EXPECTED
    shop.close()


@pytest.mark.usefixtures("workers")
def test_all_workers_may_die() -> None:
    first = os.getpid()

    def dies(task: int) -> bytes:
        if os.getpid() != first:
            os._exit(3)
        return made(task)

    before = children()
    shop = Workshop(TASKS, dies)
    assert results(shop) == EXPECTED
    shop.close()
    assert children() == before


@pytest.mark.usefixtures("workers")
def test_a_task_that_fails_in_a_worker_fails_in_the_first_process_when_it_is_asked_for() -> None:
    def fails(task: int) -> bytes:
        if task == TURN + 5:
            raise ValueError(f"task {task}")
        return made(task)

    shop = Workshop(TASKS, fails)
    with pytest.raises(ValueError, match=f"task {TURN + 5}"):
        results(shop)
    shop.close()


@pytest.mark.usefixtures("workers")
def test_a_full_disk_of_a_worker_spoils_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    first, write = os.getpid(), os.write

    def short(file: int, data: bytes) -> int:
        return write(file, data[:-1] if os.getpid() != first and data.startswith(b"30 ") else data)

    monkeypatch.setattr(os, "write", short)
    shop = Workshop(TASKS, made)
    assert results(shop) == EXPECTED
    shop.close()


def test_of_what_is_stored_any_part_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_PIECE", 3)
    (tmp_path / "file").write_bytes(b"before" + b"0123456789" + b"after")
    with (tmp_path / "file").open("rb") as file:
        stored = Stored(file.fileno(), 6, 10)
        parts = (stored[:], stored[:2], stored[7:], stored[3:5], stored[5:3], stored[8:99])
        assert parts == (b"0123456789", b"01", b"789", b"34", b"", b"89")
        assert list(stored.pieces()) == [b"012", b"345", b"678", b"9"]
        assert list(Stored(file.fileno(), 6, 0).pieces()) == []


@pytest.mark.parametrize("workers", [0, 1, 3], indirect=True)
def test_each_worker_has_the_last_word_once_there_is_nothing_left_to_make(workers: int) -> None:
    here: list[int] = []

    def noted(task: int) -> bytes:
        here.append(task)
        return made(task)

    def last() -> Iterator[bytes]:
        yield from (b"%d " % task for task in here)
        yield b" " * 200_000  # more than what a pipe takes

    shop = Workshop(TASKS, noted, last)
    assert results(shop) == EXPECTED
    said = [list(map(int, words[:].split())) for words in shop.last_words() if words]
    assert len(said) == workers
    assert sorted(task for tasks in (here, *said) for task in tasks) == list(range(TASKS))
    assert results(shop) == EXPECTED
    shop.close()


@pytest.mark.usefixtures("workers")
def test_what_a_worker_had_to_say_that_broke_off_is_missing(tmp_path: Path) -> None:
    def dies() -> Iterator[bytes]:
        yield b"something"
        try:
            (tmp_path / "one of two").mkdir()
        except FileExistsError:
            yield b" more"
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    shop = Workshop(TASKS, made, dies)
    words = [said and said[:] for said in shop.last_words()]
    assert len(words) == 2
    assert set(words) == {None, b"something more"}
    assert results(shop) == EXPECTED
    shop.close()


@pytest.mark.usefixtures("workers")
def test_a_workshop_that_is_closed_early_leaves_no_process() -> None:
    def slow(task: int) -> bytes:
        time.sleep(0.01)
        return made(task)

    before = children()
    Workshop(TASKS, slow).close()
    shop = Workshop(TASKS, slow)
    shop.result(3)
    shop.close()
    shop.close()
    assert children() == before


PROGRAM = """\
import sys, time
from generator.publish import workshop
workshop.FEWEST = 1
workshop.processors = lambda: 4

def make(task):
    time.sleep(1)  # a turn takes longer than the test waits
    return b"x"

shop = workshop.Workshop(100_000, make)
print(*(process for _, process in shop._workers.values()), flush=True)
while True:
    time.sleep(1)
"""


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_workers_end_with_the_process_that_began_them() -> None:
    running = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, encoding="utf-8")
    assert running.stdout
    with running:
        workers = list(map(int, running.stdout.readline().split()))
        alive = [is_alive(worker) for worker in workers]
        running.kill()  # before anything is asserted: who waits for it would wait for ever
    assert alive == [True] * 3
    for _ in range(200):
        if not any(map(is_alive, workers)):
            break
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
