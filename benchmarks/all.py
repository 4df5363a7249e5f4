"""Runs every benchmark and prints all tables, to be pasted into the README's results.

Usage: python -m benchmarks.all [--corpus CORPUS.jsonl] [--disk FOLDER] [--quick]

The sizes are 100, 1,000, 5,000 and 20,000 events; --quick takes 100 and few runs, to see that everything works.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.running import default_place


def commands(corpus: Path | None, disk: Path | None, quick: bool) -> list[list[str]]:
    """Modules with their arguments, in the order of the README."""
    small = ["100"] if quick else ["100", "1000", "5000"]
    served = ["100"] if quick else ["1000", "5000"]
    runs = ["--runs", "1" if quick else "5"]
    places = ["--place", str(default_place()), *([str(disk)] if disk else [])]
    made = [["builds", "--events", *small, "--plain-runs", "1" if quick else "3", *runs, *places]]
    if not quick:
        # Both sizes in one run, so that the growth between them comes from the same machine at the same time.
        made.append(["builds", "--events", "5000", "20000", "--plain-runs", "1", "--runs", "3"])
    made.append(["serving", "--events", *served, "--runs", "2" if quick else "7"])
    made.append(["reading", "--events", *served, *runs, *(["--records", "1000"] if quick else [])])
    if corpus:
        made += [["corpus", str(corpus), *runs], ["verification", str(corpus)]]
    return made


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--disk", type=Path, help="a folder on an ordinary disk, to build there too")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    failed = []
    for name, *words in commands(arguments.corpus, arguments.disk, arguments.quick):
        print(f"## {name} {' '.join(word for word in words if '/' not in word)}\n", flush=True)
        command = [sys.executable, "-u", "-m", f"benchmarks.{name}", *words]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            failed.append(name)
    if failed:
        print(f"These did not come to their end: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
