"""A site is built beside the one that readers see, and takes its place in one step: they meet the old or the new one,
never a half. A build that is killed leaves the old one; what it had begun is swept away by the next.

Must not know what the files are.
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

BUILDING = "building"
FORMER = "former"
"""Ends of the names of folders beside the site: of one that is being built, and of one that is being replaced where
the system can't exchange the two. Both begin with a dot and the site's name."""


class Staging:
    """The place of the next site. Made when a build begins; ends with `publish` or `abandon`."""

    def __init__(self, site: Path) -> None:
        """`site`: the folder that readers see; need not exist. Raises OSError where nothing can be written."""
        self.site = Path(os.path.realpath(site))
        self.site.parent.mkdir(parents=True, exist_ok=True)
        _sweep(self.site)
        lock = None
        while lock is None:  # until another build that sweeps has not come between
            self.folder = self._made()
            lock = _locked(self.folder)
        self._lock: int | None = lock

    def _made(self) -> Path:
        if not os.path.ismount(self.site):  # which can't be exchanged, nor share files with what is beside it
            with suppress(PermissionError):  # only the site itself may be written to, as in some containers
                return self._beside()
        self.site.mkdir(exist_ok=True)
        folder = self.site / f".{secrets.token_hex(4)}.{BUILDING}"
        folder.mkdir()
        return folder

    def _beside(self) -> Path:
        folder = self.site.with_name(f".{self.site.name}.{secrets.token_hex(4)}.{BUILDING}")
        folder.mkdir()
        if self.site.is_dir():
            folder.chmod(self.site.stat().st_mode & 0o7777)
        return folder

    def keep(self, file: str) -> None:
        """Take a file over from the site that stands, under the same name. Raises OSError."""
        source, target = f"{self.site}/{file}", f"{self.folder}/{file}"
        try:
            _link(source, target)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # thousands of files
            _link(source, target)

    def publish(self) -> None:
        """Put the next site in the place of the old one. Raises OSError; the old site then stands as it was, unless
        the two could be exchanged neither at once nor one after the other."""
        if not _is_occupied(self.site):
            if self.site.is_dir():
                self.site.rmdir()  # on some systems nothing can take the place even of an empty folder
            self.folder.rename(self.site)
        elif self.folder.parent == self.site or self._holds_hidden_folders() or os.path.ismount(self.site):
            _pour(self.folder, self.site)
        else:
            self._carry_hidden_files()
            _exchange(self.folder, self.site)
        self._end()

    def abandon(self) -> None:
        """Leave the old site as it is. Does nothing once it was published."""
        self._end()

    def _end(self) -> None:
        if self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            _unlock(self._lock)
            self._lock = None

    def _holds_hidden_folders(self) -> bool:
        """Such as .git, where a site is committed to a branch of its own: they must stay where they are."""
        with os.scandir(self.site) as entries:
            return any(
                entry.name.startswith(".") and entry.is_dir(follow_symlinks=False) for entry in entries
            )

    def _carry_hidden_files(self) -> None:
        # MkDocs leaves them alone too when it empties a site.
        with os.scandir(self.site) as entries:
            for entry in entries:
                target = self.folder / entry.name
                if entry.name.startswith(".") and not target.exists():
                    _link(entry.path, str(target))


def _is_occupied(site: Path) -> bool:
    try:
        return any(site.iterdir())
    except FileNotFoundError:
        return False


def _link(source: str, target: str) -> None:
    """One file under two names; a copy where the file system has no such thing."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.EACCES):
            raise
        shutil.copy2(source, target, follow_symlinks=False)


# ---- one step


def _exchange(new: Path, old: Path) -> None:
    """Let two folders trade names. Where the system can't do that at once, there is no site for a moment."""
    if _exchanged_at_once(new, old):
        return
    aside = old.with_name(f".{old.name}.{secrets.token_hex(4)}.{FORMER}")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    aside.rename(new)


_SYSTEM: str = sys.platform
_AT_WORKING_FOLDER = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS


def _exchanged_at_once(new: Path, old: Path) -> bool:
    if _SYSTEM not in ("linux", "darwin"):
        return False
    names = os.fsencode(new), os.fsencode(old)
    library = ctypes.CDLL(None, use_errno=True)
    try:
        if _SYSTEM == "linux":
            first, second = names
            return not library.renameat2(
                _AT_WORKING_FOLDER, first, _AT_WORKING_FOLDER, second, ctypes.c_uint(_EXCHANGE)
            )
        return not library.renamex_np(*names, ctypes.c_uint(_EXCHANGE))
    except AttributeError:  # an older library
        return False


def _pour(new: Path, old: Path) -> None:
    """File after file, each whole: for a folder that can't trade names, as a mounted one."""
    wanted = set()
    for folder, _folders, files in os.walk(new):
        relative = os.path.relpath(folder, new)
        target = old / relative
        if target.is_symlink() or target.is_file():
            target.unlink()  # nothing may be poured through a link
        target.mkdir(exist_ok=True)
        wanted.add(os.path.normpath(relative))
        for name in files:
            wanted.add(os.path.normpath(os.path.join(relative, name)))  # noqa: PTH118  # as `os.walk` has it
            _replace(Path(folder, name), target / name)
    for folder, folders, files in os.walk(old, topdown=False):
        relative = os.path.relpath(folder, old)
        if any(part.startswith(".") for part in Path(relative).parts if part != "."):
            continue
        for name in (*files, *folders):
            gone = os.path.normpath(os.path.join(relative, name))  # noqa: PTH118
            if gone not in wanted and not name.startswith("."):
                place = Path(folder, name)
                shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()


def _replace(source: Path, target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f".{target.name}.part")
        shutil.copy2(source, part, follow_symlinks=False)
        part.replace(target)


# ---- what killed builds left behind


def _sweep(site: Path) -> None:
    """Remove what no living build holds, and put back a site that was on its way to be replaced."""
    for folder in _left_behind(site, FORMER):
        if not site.exists():
            folder.rename(site)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for folder in _left_behind(site, BUILDING):
        lock = _locked(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            _unlock(lock)


def _left_behind(site: Path, end: str) -> Iterator[Path]:
    yield from site.parent.glob(f".{_literal(site.name)}.*.{end}")
    if end == BUILDING and site.is_dir():
        yield from site.glob(f".*.{end}")


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _locked(folder: Path) -> int | None:
    """A hold on a folder that ends with this process; None where another process has it, or the folder is gone."""
    try:
        import fcntl  # noqa: PLC0415  # not on every system
    except ImportError:
        return -1
    try:
        place = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(place)
        return None
    except OSError:  # a file system without locks
        os.close(place)
        return -1
    if not folder.exists():
        os.close(place)
        return None
    return place


def _unlock(lock: int | None) -> None:
    if lock is not None and lock >= 0:
        os.close(lock)
