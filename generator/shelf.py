"""What was worked out at some cost, kept for the next time under a key that names all it was worked out from.

One file holds it between processes. A file that is damaged, foreign or of another program is as good as none, and a
disk that can't be written is no fault. Holds plain values, as JSON does: reading them can run no code. Must not know
what is kept.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, TypeAlias

News: TypeAlias = Mapping[str, Any]
"""Of a shelf, for a copy of it in another process."""

LARGEST: Final = 500_000_000
"""Bytes of a file that is still read."""

_FORM = b"briefings 1"
_IGNORED = "*\n"


class Shelf:
    """Values by key. Between `begin` and `end`, what is neither looked up nor put is forgotten.

    Kept in memory only where there is no path.
    """

    def __init__(self, path: Path | None = None, program: str = "") -> None:
        self._path = path
        self._program = program.encode()
        self._values: dict[str, Any] = {}
        """Only where there is no path."""
        self._lines: dict[str, bytes] = _read(path, self._program) if path else {}
        """Values as they stand in the file: a fifth of the room, and most are never asked for one by one."""
        self._used: set[str] = set()
        self._written: frozenset[str] = frozenset(self._lines)
        self.puts = 0
        """How many values were put."""

    @property
    def is_bare(self) -> bool:
        """There is nothing from before."""
        return not self._lines and not self._values

    def begin(self) -> None:
        self._used = set()

    def get(self, key: str) -> Any:
        """The value under a key; None where there is none."""
        if self._path is None:
            value = self._values.get(key)
        else:
            line = self._lines.get(key)
            value = [] if line == _NOTHING else line and json.loads(line)
        if value is not None:
            self._used.add(key)
        return value

    def put(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold, other than None. It must not change any more."""
        self.puts += 1
        if self._path is None:
            self._values[key] = value
        else:
            self._lines[key] = _encoded(value).encode()
        self._used.add(key)

    def use(self, key: str) -> None:
        """Keep what stands under a key, if anything does, without looking at it."""
        self._used.add(key)

    def news(self, known: Collection[str]) -> News:
        """What stands under other keys than these."""
        kept: Mapping[str, Any] = self._values if self._path is None else self._lines
        return {key: value for key, value in kept.items() if key not in known}

    def take(self, news: News) -> None:
        """What a copy of this shelf was given in another process."""
        kept: dict[str, Any] = self._values if self._path is None else self._lines
        self.puts += len(news.keys() - kept.keys())
        kept.update(news)
        self._used.update(news)

    def keys(self) -> frozenset[str]:
        return frozenset(self._values if self._path is None else self._lines)

    def end(self) -> None:
        self._values = {key: value for key, value in self._values.items() if key in self._used}
        self._lines = {key: line for key, line in self._lines.items() if key in self._used}

    def save(self) -> bool:
        """Write the file, if it would say anything new; whether it was written."""
        if self._path is None or self._lines.keys() == self._written:
            return False
        try:
            _write(self._path, self._program, self._lines)
        except OSError:
            return False
        self._written = frozenset(self._lines)
        return True


_encoded = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_NOTHING = b"[]"
"""Of most checks there is nothing to say."""


def _heading(program: bytes, digest: str) -> bytes:
    return b"%s %s %s\n" % (_FORM, program, digest.encode())


def _digest(program: bytes, parts: Iterable[bytes]) -> str:
    found = blake2b(program + b"\n", digest_size=32)
    for part in parts:
        found.update(part)
    return found.hexdigest()


def _read(path: Path, program: bytes) -> dict[str, bytes]:
    try:
        if path.stat().st_size > LARGEST:
            return {}
        with path.open("rb") as file:
            heading, lines = file.readline(), file.readlines()
    except OSError:
        return {}
    if heading != _heading(program, _digest(program, lines)):
        return {}
    found = {}
    for line in lines:
        key, _, value = line.rstrip(b"\n").partition(b"\t")
        found[key.decode()] = value
    return found


def _write(path: Path, program: bytes, values: Mapping[str, bytes]) -> None:
    """Put a file in place whole: whoever reads meanwhile finds the old one or the new one."""
    keys = sorted(values)
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
    ignore = path.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text(_IGNORED)  # excerpts and documents' texts stand here
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(_heading(program, _digest(program, _lines_of(keys, values))))
            file.writelines(_lines_of(keys, values))
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _lines_of(keys: Iterable[str], values: Mapping[str, bytes]) -> Iterator[bytes]:
    return (b"%s\t%s\n" % (key.encode(), values[key]) for key in keys)


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
