"""Pages are made ahead, on all processors: a process for each of the others takes its turns at the same work.

What is made waits in a file, not in memory. Must not know what a page is: a task has a number, its result is bytes.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from generator.aside import may_fork, processors

TURN: Final = 24
"""Tasks that are taken at a time: few enough that nobody waits long for the last ones."""
FEWEST: Final = 10 * TURN
"""Tasks below which another process is not worth its beginning."""
MOST_WORKERS: Final = 8

Last = Callable[[bytes, int, int], Iterable[bytes | memoryview]]
"""What a worker has to say when there is nothing left to make, in pieces: given a question, which of the workers it is,
and of how many."""

_PIECE: Final = 1 << 20
"""Bytes that are read at a time."""
_TURN = struct.Struct("<I")
_QUESTION = struct.Struct("<QQ")
"""Place of the question in the first process's file, and length."""
_MADE = struct.Struct("<IQI")
"""Number of the task, place of its result in the worker's file, and length."""


class Words:
    """Bytes in a file, of which only those are read that somebody asks for."""

    def __init__(self, file: int, place: int, length: int) -> None:
        self._file, self._place, self._length = file, place, length

    def __getitem__(self, part: slice) -> bytes:
        begin, end, _step = part.indices(self._length)
        return os.pread(self._file, max(end - begin, 0), self._place + begin)

    def pieces(self, end: int) -> Iterator[bytes]:
        """All before `end`."""
        return (self[begin : min(begin + _PIECE, end)] for begin in range(0, end, _PIECE))


class Workshop:
    """Makes results for tasks 0 … `tasks` - 1. `make` gives the same bytes in whatever process it runs.

    When there is nothing left to make, the first process puts a question to the workers, and goes on meanwhile.
    """

    def __init__(
        self,
        tasks: int,
        make: Callable[[int], bytes],
        question: Callable[[], bytes] = bytes,
        last: Last = lambda *_: (),
    ) -> None:
        self._make = make
        self._question = question
        self._last = last
        self._tasks = tasks
        self._places: dict[int, tuple[int, int, int]] = {}
        """Task → file, place and length of its result."""
        self._own = tempfile.TemporaryFile()  # noqa: SIM115  # closed with this object
        self._own_end = 0
        self._files = [self._own]
        self._workers: dict[int, tuple[int, int]] = {}
        """Pipe on which a worker tells what it has made → its file's number, its process."""
        self._turns = -1
        self._ask = -1
        """Pipe on which the workers wait for the question."""
        workers = min(processors() - 1, MOST_WORKERS) if may_fork() and tasks >= FEWEST else 0
        if workers > 0:
            self._begin(workers)

    @property
    def workers(self) -> int:
        return len(self._files) - 1

    def result(self, task: int) -> bytes:
        """What was made for a task; meanwhile this process takes turns itself. Raises what `make` raises."""
        while task not in self._places:
            self._listen(wait=False)
            if task in self._places:
                break
            turn = self._next_turn()
            if turn is None:
                self._put_question()  # who waits for it does not say that it can't make a task
                if not self._workers:
                    self._keep(task, self._make(task))  # a worker failed at it, or there never was any
                    break
                self._listen(wait=True)
                continue
            for number in range(turn * TURN, min((turn + 1) * TURN, self._tasks)):
                if number not in self._places:
                    self._keep(number, self._make(number))
        if len(self._places) >= self._tasks:
            self._put_question()
        return self._read(self._places[task])

    def last_words(self) -> Iterator[Words | None]:
        """What each worker had to say at its end; None of one that broke off. To be read before this is closed."""
        self._put_question()
        while self._workers:
            self._listen(wait=True)
        for number in range(1, len(self._files)):
            place = self._places.get(self._tasks + number)
            yield Words(self._files[place[0]].fileno(), *place[1:]) if place else None

    def close(self) -> None:
        """End the workers, whatever is left to do."""
        for pipe, (_file, process) in list(self._workers.items()):
            os.kill(process, signal.SIGKILL)
            self._dismiss(pipe)
        for pipe in (self._turns, self._ask):
            if pipe >= 0:
                os.close(pipe)
        self._turns = self._ask = -1
        for file in self._files:
            file.close()

    # ---- this process

    def _keep(self, task: int, result: bytes) -> None:
        self._own.write(result)
        self._own.flush()
        self._places[task] = (0, self._own_end, len(result))
        self._own_end += len(result)

    def _read(self, result: tuple[int, int, int]) -> bytes:
        file, place, length = result
        return os.pread(self._files[file].fileno(), length, place)

    def _put_question(self) -> None:
        if self._ask < 0:
            return
        question = self._question()
        place = self._own_end
        self._own.write(question)
        self._own.flush()
        self._own_end += len(question)
        with suppress(BrokenPipeError):  # all have broken off
            os.write(self._ask, _QUESTION.pack(place, len(question)) * self.workers)
        os.close(self._ask)
        self._ask = -1

    def _next_turn(self) -> int | None:
        if self._turns < 0:
            return None
        taken = os.read(self._turns, _TURN.size)
        if len(taken) == _TURN.size:
            return int(_TURN.unpack(taken)[0])
        os.close(self._turns)
        self._turns = -1
        return None

    def _listen(self, *, wait: bool) -> None:
        """Hear what the workers have made since."""
        while self._workers:
            ready, _, _ = select.select(list(self._workers), [], [], None if wait else 0)
            wait = False
            if not ready:
                return
            for pipe in ready:
                told = os.read(pipe, _MADE.size * 512)
                if len(told) % _MADE.size or not told:
                    self._dismiss(pipe)  # it is done, or broke off
                    continue
                file = self._workers[pipe][0]
                for task, place, length in _MADE.iter_unpack(told):
                    self._places.setdefault(task, (file, place, length))

    def _dismiss(self, pipe: int) -> None:
        _file, process = self._workers.pop(pipe)
        os.close(pipe)
        with suppress(ChildProcessError):
            os.waitpid(process, 0)

    # ---- the workers

    def _begin(self, workers: int) -> None:
        turns, to_fill = os.pipe()
        number_of_turns = -(-self._tasks // TURN)
        # A pipe is a queue from which several processes can take: whoever reads a number has the turn.
        os.set_blocking(to_fill, False)
        filled = 0
        with suppress(BlockingIOError):
            while filled < number_of_turns:
                os.write(to_fill, _TURN.pack(filled))
                filled += 1
        os.close(to_fill)
        self._turns = turns
        asked, self._ask = os.pipe()
        first = os.getpid()
        for number in range(1, workers + 1):
            hear, tell = os.pipe()
            file = tempfile.TemporaryFile()  # noqa: SIM115  # as above
            process = os.fork()
            if process == 0:
                for pipe in (hear, self._ask):
                    os.close(pipe)
                self._work(first, number, workers, turns, asked, tell, file.fileno())
            os.close(tell)
            self._files.append(file)
            self._workers[hear] = (number, process)
        os.close(asked)

    def _work(self, first: int, number: int, of: int, turns: int, asked: int, tell: int, file: int) -> None:
        """Take turns until there are none, or the `first` process is gone; never returns."""
        try:
            gc.disable()
            place = 0
            while len(taken := os.read(turns, _TURN.size)) == _TURN.size:
                turn = _TURN.unpack(taken)[0]
                told = []
                for task in range(turn * TURN, min((turn + 1) * TURN, self._tasks)):
                    if os.getppid() != first:
                        return  # nobody is left to ask for it
                    result = self._make(task)
                    if os.write(file, result) < len(result):
                        return  # the disk is full
                    told.append(_MADE.pack(task, place, len(result)))
                    place += len(result)
                os.write(tell, b"".join(told))  # less than what a pipe takes in one piece
            where = _QUESTION.unpack(os.read(asked, _QUESTION.size))  # an error where nobody is left to ask
            question = os.pread(self._own.fileno(), where[1], where[0])
            begin = place
            for piece in self._last(question, number - 1, of):
                if os.write(file, piece) < len(piece):
                    return
                place += len(piece)
            os.write(tell, _MADE.pack(self._tasks + number, begin, place - begin))
        except BaseException:  # noqa: S110  # the first process finds the task unmade, and meets the fault itself
            pass
        finally:
            os._exit(0)
