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
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from generator.aside import may_fork, processors

TURN: Final = 24
"""Tasks that are taken at a time: few enough that nobody waits long for the last ones."""
FEWEST: Final = 10 * TURN
"""Tasks below which another process is not worth its beginning."""
MOST_WORKERS: Final = 8
_NOWHERE: Final = 255

Last = Callable[[], Iterable[bytes | memoryview]]
"""What a worker has to say when there is nothing left to make, in pieces."""

_PIECE: Final = 1 << 20
"""Bytes that are read at a time."""
_TURN = struct.Struct("<I")
_MADE = struct.Struct("<IQI")
"""Number of the task, place of its result in the worker's file, and length."""


class Stored:
    """Bytes in a file, of which only those are read that somebody asks for."""

    def __init__(self, file: int, place: int, length: int) -> None:
        self._file, self._place, self._length = file, place, length

    def __getitem__(self, part: slice) -> bytes:
        begin, end, _step = part.indices(self._length)
        return os.pread(self._file, max(end - begin, 0), self._place + begin)

    def pieces(self) -> Iterator[bytes]:
        """All, one piece after the other."""
        return (self[begin : begin + _PIECE] for begin in range(0, self._length, _PIECE))


class Workshop:
    """Makes results for tasks 0 … `tasks` - 1. `make` gives the same bytes in whatever process it runs."""

    def __init__(
        self,
        tasks: int,
        make: Callable[[int], bytes],
        last: Last = tuple,
    ) -> None:
        self._make = make
        self._last = last
        self._tasks = tasks
        results = tasks + MOST_WORKERS + 1  # the last ones are the last words of workers
        self._made_in = bytearray((_NOWHERE,)) * results
        """Task → number of the file that holds its result."""
        self._begins = array("Q", bytes(8 * results))
        self._lengths = array("Q", bytes(8 * results))
        """Its place there, and its length."""
        self._own = tempfile.TemporaryFile()  # noqa: SIM115  # closed with this object
        self._own_end = 0
        self._files = [self._own]
        self._workers: dict[int, tuple[int, int]] = {}
        """Pipe on which a worker tells what it has made → its file's number, its process."""
        self._turns = -1
        workers = min(processors() - 1, MOST_WORKERS) if may_fork() and tasks >= FEWEST else 0
        if workers > 0:
            self._begin(workers)

    @property
    def workers(self) -> int:
        return len(self._files) - 1

    def result(self, task: int) -> bytes:
        """What was made for a task. Raises what `make` raises."""
        return self.stored(task)[:]

    def _wait_for(self, task: int) -> None:
        """Until it is made; meanwhile this process takes turns itself."""
        while self._made_in[task] == _NOWHERE:
            self._listen(wait=False)
            if self._made_in[task] != _NOWHERE:
                break
            turn = self._next_turn()
            if turn is None:
                if not self._workers:
                    self._keep(task, self._make(task))  # a worker failed at it, or there never was any
                    break
                self._listen(wait=True)
                continue
            for number in range(turn * TURN, min((turn + 1) * TURN, self._tasks)):
                if self._made_in[number] == _NOWHERE:
                    self._keep(number, self._make(number))

    def stored(self, task: int) -> Stored:
        """As `result`, for who doesn't need all of it."""
        self._wait_for(task)
        return self._stored(task)

    def last_words(self) -> Iterator[Stored | None]:
        """What each worker had to say at its end; None of one that broke off. To be read before this is closed."""
        while self._workers:
            self._listen(wait=True)
        for number in range(1, len(self._files)):
            last = self._tasks + number
            yield self._stored(last) if self._made_in[last] != _NOWHERE else None

    def close(self) -> None:
        """End the workers, whatever is left to do."""
        for pipe, (_file, process) in list(self._workers.items()):
            os.kill(process, signal.SIGKILL)
            self._dismiss(pipe)
        if self._turns >= 0:
            os.close(self._turns)
        self._turns = -1
        for file in self._files:
            file.close()

    # ---- this process

    def _keep(self, task: int, result: bytes) -> None:
        self._own.write(result)
        self._own.flush()
        self._hold(task, 0, self._own_end, len(result))
        self._own_end += len(result)

    def _hold(self, task: int, file: int, begin: int, length: int) -> None:
        self._made_in[task], self._begins[task], self._lengths[task] = file, begin, length

    def _stored(self, task: int) -> Stored:
        file = self._files[self._made_in[task]].fileno()
        return Stored(file, self._begins[task], self._lengths[task])

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
                    if self._made_in[task] == _NOWHERE:
                        self._hold(task, file, place, length)

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
        first = os.getpid()
        for number in range(1, workers + 1):
            hear, tell = os.pipe()
            file = tempfile.TemporaryFile()  # noqa: SIM115  # as above
            process = os.fork()
            if process == 0:
                os.close(hear)
                self._work(first, number, turns, tell, file.fileno())
            os.close(tell)
            self._files.append(file)
            self._workers[hear] = (number, process)

    def _work(self, first: int, number: int, turns: int, tell: int, file: int) -> None:
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
            begin = place
            for piece in self._last():
                if os.write(file, piece) < len(piece):
                    return
                place += len(piece)
            os.write(tell, _MADE.pack(self._tasks + number, begin, place - begin))
        except BaseException:  # noqa: S110  # the first process finds the task unmade, and meets the fault itself
            pass
        finally:
            os._exit(0)
