"""A function runs in a process beside this one, where the system bears that, and what it yields is handed over.

What it needed is given back when it ends: Python keeps for itself most of the room that it once had. Must not know
what the function does.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

T = TypeVar("T")


class BrokenOff(Exception):
    """The process ended before the function did: what it yielded until then is all that there is."""


def may_fork() -> bool:
    """Elsewhere a copied process may hold locks that nobody opens any more, or libraries that don't bear it."""
    return sys.platform == "linux" and threading.active_count() == 1


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def aside(function: Callable[[], Iterator[T]]) -> Generator[T, None, None]:
    """What the function yields, copied. Begins with the first; what it changes, in this process, is not changed.

    Goes on while the last is dealt with here. Raises BrokenOff; who stops asking ends it. Only where `may_fork`.
    """
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:  # too many processes, or no room for another
        os.close(reading)
        os.close(writing)
        raise BrokenOff from None
    if process == 0:
        os.close(reading)
        _run(function, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            while item := _next(pipe):
                yield item[0]
    finally:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)  # it has ended, but for who stopped asking
            os.waitpid(process, 0)


def meanwhile(*functions: Callable[[], T]) -> Callable[[], T]:
    """Begin at once, one after the other; each call waits for one more result.

    What can't run aside, or breaks off there, runs here.
    """

    def steps() -> Iterator[T | None]:
        yield None  # it has begun
        for function in functions:
            yield function()

    running = aside(steps) if may_fork() and processors() > 1 else iter(())
    with suppress(BrokenOff, StopIteration):
        next(running)
    left = iter(functions)

    def result() -> T:
        function = next(left)
        with suppress(BrokenOff, StopIteration):
            found: Any = next(running)
            return found  # type: ignore[no-any-return]  # what `function` returned, copied
        return function()

    return result


def _next(pipe: BinaryIO) -> Any:
    """A tuple of what was yielded next; () at the end."""
    try:
        return pickle.load(pipe)  # noqa: S301  # of a copy of this process
    except (EOFError, pickle.UnpicklingError):
        raise BrokenOff from None


def _run(function: Callable[[], Iterator[T]], writing: int) -> None:
    """In the other process; never returns."""
    try:
        gc.disable()
        with os.fdopen(writing, "wb") as pipe:
            for item in function():
                pickle.dump((item,), pipe, pickle.HIGHEST_PROTOCOL)
                pipe.flush()
                del item  # it may take much room, of which the next has need
            pickle.dump((), pipe)
    except BaseException:  # noqa: S110  # the first process runs it again, and meets the fault itself
        pass
    finally:
        os._exit(0)
