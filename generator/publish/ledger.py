"""What was published last, and from what: for each page its file, what was read to make it, and what of it other
pages and the search need. It lets a build leave alone what has not changed.

A ledger that is damaged, foreign or of another program is no ledger. Must not know what was read, nor judge it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

NAMES: Final = "published-{}.json"
"""Of ledgers."""


class Stamp(NamedTuple):
    """While these stay, nobody has written to a file."""

    size: int
    changed: int
    """Nanoseconds since 1970."""
    number: int
    """The file system's own."""


@dataclass(frozen=True, slots=True)
class PublishedPage:
    template: str
    title: str
    edit_path: str
    previous: str
    next: str
    """These five as in its plan; "" for none."""
    file: str
    """Below the site's folder."""
    stamp: Stamp
    shell: str
    """Names the shell of the theme that it was filled into; "" where it was rendered in full."""
    frame: str
    """Digest of what stands around the page's own content."""
    given: str
    """What its plan gave it beside what was read."""
    description: str
    toc: tuple[tuple[str, str], ...]
    """(id, title) of its sections."""
    links: tuple[tuple[str, str], ...]
    """(link as an author wrote it, address it led to)"""
    entries: str
    """What the search knows of it: JSON objects with commas between them."""


@dataclass(frozen=True, slots=True)
class Ledger:
    inputs: str
    """Digest of all files that the project's pages were made from."""
    is_brief: bool
    """Whether the search has short entries."""
    pages: Mapping[str, PublishedPage]
    """By source address, in the order of their plans."""
    reads: str = ""
    """Digest of what was read for them, which is kept apart: it is much, and often not needed."""


def ledger_file(folder: Path, site: Path) -> Path:
    """Where the ledger of a site is kept; its reads are kept beside it."""
    name = hashlib.blake2b(os.fsencode(os.path.realpath(site)), digest_size=6).hexdigest()
    return folder / NAMES.format(name)


def read_ledger(file: Path, basis: str) -> Ledger | None:
    """The ledger, if it is whole and was written on the same basis: by the same program for the same purpose."""
    try:
        with file.open("rb") as opened:
            head = opened.readline(_LONGEST_HEAD)
            body = opened.tell()
            if head != head_of(hashlib.file_digest(opened, hashed), basis):
                return None
            opened.seek(body)
            return _ledger(opened)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return None


def ledger_lines(
    inputs: str, is_brief: bool, reads: str, pages: Iterable[tuple[str, PublishedPage]]
) -> Iterator[bytes]:
    """The body of a ledger's file, whose pages need not be known all at once; see `Ledger`."""
    yield _line({"inputs": inputs, "brief": is_brief, "reads": reads})
    for address, page in pages:
        yield _line([address, *(getattr(page, name) for name in _FIELDS)])


def stamp_of(path: str) -> Stamp | None:
    """None where there is no such file."""
    try:
        seen = os.stat(path, follow_symlinks=False)  # noqa: PTH116  # thousands of files: no objects
    except OSError:
        return None
    return Stamp(seen.st_size, seen.st_mtime_ns, seen.st_ino)


def digest(parts: Iterable[str]) -> str:
    """One digest of several texts, in their order."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


def hashed() -> Any:
    """What digests a ledger's body."""
    return hashlib.blake2b(digest_size=16)


def head_of(found: Any, basis: str) -> bytes:
    """The first line of a ledger's file. `found`: `hashed`, with the body. As long for any other body."""
    return f"ledger 2 {basis} {found.hexdigest()}\n".encode()


_LONGEST_HEAD: Final = 1000
_FIELDS: Final = tuple(one.name for one in fields(PublishedPage))


def _line(value: object) -> bytes:
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    )


def _ledger(lines: BinaryIO) -> Ledger:
    head = json.loads(lines.readline())
    pages = {_text(address): _page(row) for address, *row in map(json.loads, lines)}
    return Ledger(_text(head["inputs"]), head["brief"] is True, pages, _text(head["reads"]))


def _page(row: Any) -> PublishedPage:
    *plan, file, stamp, shell, frame, given, description, toc, links, entries = row
    template, title, edit_path, previous, following = map(_text, plan)
    return PublishedPage(
        template,
        title,
        edit_path,
        previous,
        following,
        _text(file),
        Stamp(*map(int, stamp)),
        _text(shell),
        _text(frame),
        _text(given),
        _text(description),
        tuple((_text(id), _text(words)) for id, words in toc),
        tuple((_text(href), _text(address)) for href, address in links),
        _text(entries),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
