"""A new project: the files under scaffold/, laid out in a folder. Never writes over a file that is there.

Names below scaffold/ that begin with “dot-” lose it for a dot. Must not know the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator import __version__
from generator.changes import Change, Changes
from generator.editing import quoted
from generator.project import CONFIGURATION, Project

SCAFFOLD = Path(__file__).parent / "scaffold"

_CONTENT = ("briefings", "archive")
"""Folders with the example. They are left out where a project is there already."""

_NO_FILES = frozenset({".git", ".DS_Store", "Thumbs.db"})
"""What a folder may hold and still count as empty."""


class NotEmpty(Exception):
    """The folder holds files already; the message names one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is to be written, and what is there already."""

    changes: Changes
    kept: tuple[str, ...]
    with_example: bool


def lay_out(folder: Path, name: str, *, add_missing: bool) -> Layout:
    """The files of a new project called `name`; with `add_missing`, those that an existing folder lacks.

    Raises NotEmpty for a folder that holds something, unless `add_missing`.
    """
    held = (
        sorted(path.name for path in folder.iterdir() if path.name not in _NO_FILES)
        if folder.is_dir()
        else []
    )
    if held and not add_missing:
        raise NotEmpty(f"{folder} is not empty: it holds {held[0]}" + (" and more" if held[1:] else ""))
    is_project = (folder / CONFIGURATION).exists()
    changes, kept = [], []
    for source in sorted(SCAFFOLD.rglob("*")):
        parts = source.relative_to(SCAFFOLD).parts
        if not source.is_file() or (is_project and parts[0] in _CONTENT):
            continue
        target = folder.joinpath(*(f".{part[4:]}" if part.startswith("dot-") else part for part in parts))
        if target.exists() or target.is_symlink():
            kept.append(target.relative_to(folder).as_posix())
        else:
            changes.append(Change(target, None, _filled_in(source, name).encode()))
    return Layout(Changes(tuple(changes)), tuple(kept), with_example=not is_project)


def _filled_in(source: Path, name: str) -> str:
    text = source.read_text(encoding="utf-8")
    return (
        text.replace("@SITE_NAME@", quoted(name)).replace("@TITLE@", name).replace("@VERSION@", __version__)
    )


def laid_out(folder: Path) -> Project:
    """The project that `lay_out` made, with its own archive whatever the environment says."""
    return Project(folder, folder / "briefings", folder / "archive", folder / "templates")
