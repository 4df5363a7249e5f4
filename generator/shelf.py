"""What was worked out at some cost, kept for the next time under a key that names all it was worked out from.

One file holds it between processes. A file that is damaged, foreign or of another program is as good as none, and a
disk that can't be written is no fault. Holds plain values, as JSON does: reading them can run no code. Must not know
what is kept.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

LARGEST: Final = 500_000_000
"""Bytes of a file that is still read."""

_FORM = b"briefings 1"
_IGNORED = "*\n"


class News(NamedTuple):
    """What a copy of a shelf got in another process."""

    put: dict[str, Any]
    used: frozenset[str]


class Shelf:
    """Values by key. Between `begin` and `end`, what is neither looked up nor put is forgotten.

    Kept in memory only where there is no path.
    """

    def __init__(self, path: Path | None = None, program: str = "") -> None:
        self._path = path
        self._program = program.encode()
        self._values: dict[str, Any] = {}
        self._lines: dict[str, bytes] = _read(path, self._program) if path else {}
        """Values as they stand in the file, most of which are never asked for one by one."""
        self._used: set[str] = set()
        self._written: frozenset[str] = frozenset(self._lines)
        self._put: list[str] = []

    @property
    def is_bare(self) -> bool:
        """There is nothing from before."""
        return not self._lines and not self._values

    @property
    def puts(self) -> int:
        """How many values were put."""
        return len(self._put)

    def news(self, before: int) -> News:
        """What was put here since there had been so many puts, and what was used, for `take`."""
        return News({key: self._values[key] for key in self._put[before:]}, frozenset(self._used))

    def take(self, news: News) -> None:
        """Hold what a copy of this shelf got in another process."""
        self._put += news.put
        self._values.update(news.put)
        self._used |= news.used

    def begin(self) -> None:
        self._used = set()

    def get(self, key: str) -> Any:
        """The value under a key; None where there is none."""
        value = self._values.get(key)
        if value is None:
            line = self._lines.get(key)
            if line is None:
                return None
            value = self._values[key] = json.loads(line)
        self._used.add(key)
        return value

    def put(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold, other than None. It must not change any more."""
        self._put.append(key)
        self._values[key] = value
        self._used.add(key)

    def use(self, key: str) -> None:
        """Keep what stands under a key, if anything does, without looking at it."""
        self._used.add(key)

    def end(self) -> None:
        self._values = {key: value for key, value in self._values.items() if key in self._used}
        self._lines = {key: line for key, line in self._lines.items() if key in self._used}

    def save(self) -> bool:
        """Write the file, if it would say anything new; whether it was written."""
        held = self._lines.keys() | self._values.keys()
        if self._path is None or held == self._written:
            return False
        for key in self._values.keys() - self._lines.keys():
            self._lines[key] = json.dumps(self._values[key], separators=(",", ":")).encode()
        body = b"".join(b"%s\t%s\n" % (key.encode(), self._lines[key]) for key in sorted(held))
        try:
            _write(self._path, _heading(self._program, body) + body)
        except OSError:
            return False
        self._written = frozenset(held)
        return True


def _heading(program: bytes, body: bytes) -> bytes:
    digest = blake2b(program + b"\n" + body, digest_size=32).hexdigest().encode()
    return b"%s %s %s\n" % (_FORM, program, digest)


def _read(path: Path, program: bytes) -> dict[str, bytes]:
    try:
        if path.stat().st_size > LARGEST:
            return {}
        heading, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if heading + b"\n" != _heading(program, body):
        return {}
    found = {}
    for line in body.split(b"\n")[:-1]:
        key, _, value = line.partition(b"\t")
        found[key.decode()] = value
    return found


def _write(path: Path, data: bytes) -> None:
    """Put a file in place whole: whoever reads meanwhile finds the old one or the new one."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
    ignore = path.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text(_IGNORED)  # excerpts and documents' texts stand here
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


@cache
def program_digest(versions: Iterable[str] = ()) -> str:
    """32 hexadecimal digits for this program: its own code, its Python, and the versions given."""
    found = blake2b(repr((sys.version, versions)).encode(), digest_size=16)
    folder = Path(__file__).parent
    for name in sorted(_modules(folder)):
        found.update(f"\0{name}\0".encode())
        found.update((folder / name).read_bytes())
    return found.hexdigest()


def _modules(folder: Path) -> Iterable[str]:
    for parent, _folders, names in os.walk(folder):
        within = Path(parent).relative_to(folder)
        yield from ((within / name).as_posix() for name in names if name.endswith(".py"))
