"""A function runs in a process beside this one, where the system bears that, while this one goes on.

Must not know what the function does.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


def may_fork() -> bool:
    """Elsewhere a copied process may hold locks that nobody opens any more, or libraries that don't bear it."""
    return sys.platform == "linux" and threading.active_count() == 1


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Aside(Generic[T]):
    """Begins at once. What the function returns is copied; what it changes, in this process, is not changed."""

    def __init__(self, function: Callable[[], T]) -> None:
        self._function = function
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the result
        self._process: int | None = None
        if may_fork() and processors() > 1:
            self._process = os.fork()
            if self._process == 0:
                self._run()

    def result(self) -> T:
        """Waits for it. Runs the function here where it could not run aside, or broke off there."""
        with self._file:
            if self._process:
                with suppress(ChildProcessError):
                    os.waitpid(self._process, 0)
                self._file.seek(0)
                with suppress(EOFError, pickle.UnpicklingError):
                    found: T = pickle.load(self._file)  # noqa: S301  # of a copy of this process, in a file without name
                    return found
            return self._function()

    def _run(self) -> None:
        """In the other process; never returns."""
        try:
            gc.disable()
            pickle.dump(self._function(), self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except BaseException:  # noqa: S110  # the first process runs it again, and meets the fault itself
            pass
        finally:
            os._exit(0)
