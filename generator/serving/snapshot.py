"""What stood in files and folders at one moment, so that two moments can be compared.

Must not know why anybody looks.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

_LARGEST_READ = 4_000_000
"""Bytes; of larger files only the time and the size are compared."""


class Entry(NamedTuple):
    """One file or folder. Two entries are told apart by their content alone."""

    content: bytes
    stamp: tuple[int, int, int]
    """Time of the last change, size, and the file system's number: while they stay, nothing is read again."""


Snapshot = Mapping[str, Entry]
"""Path → what stood there. What is missing has no entry."""


def take_snapshot(watched: Iterable[Path], known: Snapshot | None = None) -> Snapshot:
    """Look at files and folders, with everything below them. Names that begin with a dot, and the copies that
    editors keep, are passed over. Never raises: what can't be looked at is noted as such."""
    found: dict[str, Entry] = {}
    for path in watched:
        _note(str(path), known or {}, found)
    return found


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two moments hold the same files with the same bytes."""
    return one.keys() == other.keys() and all(one[path].content == other[path].content for path in one)


def differing(one: Snapshot, other: Snapshot) -> frozenset[str]:
    """Paths at which two moments differ."""
    return frozenset(
        path
        for path in one.keys() | other.keys()
        if path not in one or path not in other or one[path].content != other[path].content
    )


def _note(path: str, known: Snapshot, found: dict[str, Entry]) -> None:
    try:
        seen = os.stat(path)  # noqa: PTH116  # thousands of files several times a second: no objects
    except FileNotFoundError:
        return
    except OSError:
        found[path] = Entry(b"can't be looked at", (0, 0, 0))
        return
    stamp = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
    if stat.S_ISDIR(seen.st_mode):
        found[path] = Entry(b"a folder", stamp)
        _note_below(path, known, found)
    elif path in known and known[path].stamp == stamp:
        found[path] = known[path]
    else:
        found[path] = Entry(_digest(path, seen), stamp)


def _note_below(folder: str, known: Snapshot, found: dict[str, Entry]) -> None:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                # A linked folder may lead back up, so that there would be no end.
                if not _is_passed_over(entry.name) and not (entry.is_symlink() and entry.is_dir()):
                    _note(entry.path, known, found)
    except OSError:
        found[folder] = Entry(b"a folder that can't be read", (0, 0, 0))


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def _digest(path: str, seen: os.stat_result) -> bytes:
    if not stat.S_ISREG(seen.st_mode) or seen.st_size > _LARGEST_READ:
        return repr((seen.st_mode, seen.st_mtime_ns, seen.st_size)).encode()
    try:
        return hashlib.blake2b(Path(path).read_bytes(), digest_size=16).digest()
    except OSError:
        return b"can't be read"
