"""Changes to several files at once: shown as a difference, and written all or none.

Each file is written beside its place and then put there, with the old one's rights. What was done is undone when a
later step fails. Must not know what the files hold.
"""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a file. `before` is None for a new file."""

    path: Path
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """New contents of files, then new names of files and folders: first the contents, at the old names."""

    files: tuple[Change, ...] = ()
    moves: tuple[tuple[Path, Path], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.moves)


class NotWritten(Exception):
    """The files can't be written; all are as they were, or the message says which are not."""


def unified(changes: Changes, root: Path) -> Iterator[str]:
    """The changes as a unified difference with three lines around each, names relative to `root`."""
    for old, new in changes.moves:
        yield f"rename from {_name(old, root)}"
        yield f"rename to {_name(new, root)}"
    for change in changes.files:
        name = _name(change.path, root)
        before, after = (
            (data or b"").decode(errors="replace").splitlines() for data in (change.before, change.after)
        )
        origin = "/dev/null" if change.before is None else f"a/{name}"
        yield from difflib.unified_diff(before, after, origin, f"b/{name}", lineterm="")


def _name(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def write(changes: Changes) -> None:
    """Carry the changes out. Raises NotWritten, with everything put back, where a step fails."""
    undo: list[Callable[[], object]] = []
    try:
        for change in changes.files:
            present = change.path.read_bytes() if change.path.exists() else None
            if present != change.before:
                raise NotWritten(f"{change.path} was changed meanwhile; nothing was written")
        for change in changes.files:
            undo += [_remover(folder) for folder in _make_folders(change.path.parent)]
            _put(change.path, change.after)
            undo.append(_restorer(change))
        for old, new in changes.moves:
            if os.path.lexists(new) and not _one_file(old, new):
                raise NotWritten(f"{new} exists already; nothing was written")
            old.rename(new)
            undo.append(partial(new.rename, old))
    except (OSError, NotWritten) as error:
        failed = []
        for step in reversed(undo):
            try:
                step()
            except OSError as second:
                failed.append(str(second))
        if isinstance(error, NotWritten):
            raise
        where = f"{error.filename}: " if error.filename else ""
        message = f"{where}{(error.strerror or 'unknown reason').lower()}"
        raise NotWritten(
            f"{message}; and not everything could be put back: {'; '.join(failed)}"
            if failed
            else f"{message}; nothing was changed"
        ) from error


def _one_file(old: Path, new: Path) -> bool:
    """Where letter case makes no difference, a new name may be the old file."""
    with suppress(OSError):
        return old.samefile(new)
    return False


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those it stands in; returns the new ones, outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
    return missing[::-1]


def _remover(folder: Path) -> Callable[[], object]:
    return folder.rmdir


def _restorer(change: Change) -> Callable[[], object]:
    before = change.before
    return change.path.unlink if before is None else lambda: _put(change.path, before)


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. A link stays a link: what it leads to is written."""
    place = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~_mask())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mask() -> int:
    """The rights that new files are not given; the system tells them only to who sets them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
