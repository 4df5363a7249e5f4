"""A program that builds projects, each in a process of its own that may be killed; it has imported all it takes.

Each line it reads is an order in JSON: {"project": folder, "at": name of a point at which the build kills itself, or
""}. It answers with the number of the process, and then with how that ended. Has no part in a test run of its own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from building import build_here, quick_templates

from generator.publish import staging, succession, workshop


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str, count: int = 1) -> None:
    """Die when a function is called for the `count`th time, before it does anything."""
    function, left = getattr(owner, name), [count]

    def deadly(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            die()
        return function(*given, **named)

    setattr(owner, name, deadly)


def after(owner: Any, name: str) -> None:
    """Die when a function has ended."""
    function = getattr(owner, name)

    def deadly(*given: Any, **named: Any) -> Any:
        function(*given, **named)
        die()

    setattr(owner, name, deadly)


def _between_the_two_steps_of_an_exchange() -> None:
    staging._SYSTEM = "other"
    rename = Path.rename

    def deadly(self: Path, target: Path) -> Path:
        if self.name.endswith(".building"):
            die()
        return rename(self, target)

    Path.rename = deadly  # type: ignore[method-assign]


POINTS: dict[str, Callable[[], None]] = {
    "before the exchange": lambda: before(staging.Staging, "publish"),
    "between the two steps of an exchange": _between_the_two_steps_of_an_exchange,
    "after the exchange": lambda: after(staging, "_exchange"),
    "before the old site is removed": lambda: before(staging.Staging, "_end"),
    "before the ledger is written": lambda: before(succession, "make_folder"),
    "while the ledger is written": lambda: before(succession, "ledger_lines"),
    "before the ledger counts": lambda: before(succession.NextLedger, "settle"),
    "between the reads and the ledger": lambda: before(Path, "replace", 2),
    "while a file is kept": lambda: before(staging.Staging, "keep", 3),
    "while hidden files are carried over": lambda: after(staging.Staging, "_carry_hidden_files"),
    "at the first file that is poured": lambda: before(staging, "_replace"),
    "in the middle of pouring": lambda: before(staging, "_replace", 30),
    "when all is poured": lambda: after(staging, "_pour"),
    "while pages are made": lambda: before(workshop.Workshop, "result", 5),
}


def _serve() -> None:
    workshop.FEWEST = 1  # type: ignore[misc]
    workshop.processors = lambda: 3
    with quick_templates():
        for line in sys.stdin:
            order = json.loads(line)
            process = os.fork()
            if process == 0:
                os.setsid()
                failed = True
                try:
                    if order["at"]:
                        POINTS[order["at"]]()
                    failed = build_here(Path(order["project"])).failed
                finally:
                    os._exit(int(failed))
            print(process, flush=True)  # noqa: T201  # the answer
            print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
