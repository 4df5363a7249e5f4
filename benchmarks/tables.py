"""Prints what was measured as tables that can be pasted into the README, and says on what it was measured."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The first column is words, the others are figures."""
    marks = ["---", *["---:"] * (len(head) - 1)]
    lines = [head, marks, *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def seconds(values: Sequence[float]) -> str:
    """The median, with the range where there is one."""
    middle = _rounded(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({_rounded(min(values))}–{_rounded(max(values))})"


def _rounded(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def ratio(values: Sequence[float], to: Sequence[float]) -> str:
    return f"{statistics.median(values) / statistics.median(to):.2f}" if values and to else ""


def megabytes(size: float) -> str:
    return f"{size / 1e6:.1f}" if size < 100e6 else f"{size / 1e6:.0f}"


def kilobytes(size: float) -> str:
    return f"{size / 1e3:.1f}"


def machine(*programs: Path) -> str:
    """One line on the machine, and the versions of what was run."""
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), {memory:.0f} GB"]
    parts.append(f"Python {platform.python_version()}")
    for package in ("mkdocs", "mkdocs-material"):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    parts += [says for program in programs if (says := _version(program))]
    load = os.getloadavg()[0]
    return f"{', '.join(parts)}. Load when this began: {load:.1f}."


def _version(program: Path) -> str:
    argument = "version" if program.name.startswith("hugo") else "--version"
    said = subprocess.run([program, argument], capture_output=True, text=True, check=False).stdout  # noqa: S603
    words = said.split()
    number = next(
        (word.lstrip("v").partition("-")[0] for word in words if word.lstrip("v")[:1].isdigit()), ""
    )
    return f"{program.name} {number}" if number else ""
