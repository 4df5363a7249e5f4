"""Runs commands of `briefings` within the tests' own process, and copies the repository's own briefings.

Knows nothing of what is tested.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from generator.cli import main

REPOSITORY = Path(__file__).resolve().parent.parent


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def run(*arguments: str, cwd: Path, said: str = "", environment: Mapping[str, str] | None = None) -> Ended:
    """Run a command in a folder; `said` is what stands on its standard input, which is no terminal."""
    done = CliRunner().invoke(main, _in(cwd, arguments), input=said, env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Ended(done.exit_code, done.stdout, done.stderr)


def _in(folder: Path, arguments: tuple[str, ...]) -> list[str]:
    deep = 2 if arguments[0] == "new" and len(arguments) > 1 else 1
    return [*arguments[:deep], "-C", str(folder), *arguments[deep:]]


def own_briefings(folder: Path) -> Path:
    """A copy of the repository's content and configuration."""
    shutil.copytree(REPOSITORY / "briefings", folder / "briefings")
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    return folder


def as_yaml_throughout(source: Path) -> Path:
    """Turn a source with front matter into the equal form that ends in .yml."""
    _, front, summary = source.read_text(encoding="utf-8").split("---\n", 2)
    lines = "".join(f"  {line}".rstrip() + "\n" for line in summary.strip().splitlines())
    turned = source.with_suffix(".yml")
    turned.write_text(f"{front}# Below the keys\nsummary: |\n{lines}", encoding="utf-8")
    source.unlink()
    return turned


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def comment_lines(folder: Path) -> Counter[str]:
    """Every line that is a comment, without its indent."""
    lines = (
        line.strip()
        for path in (*folder.rglob("*.yml"), *folder.rglob("sources/*.md"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return Counter(line for line in lines if line.startswith("#"))
