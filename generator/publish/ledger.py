"""What was published last, and from what: for each page its file, what was read to make it, and what of it other
pages and the search need. It lets a build leave alone what has not changed.

A ledger that is damaged, foreign or of another program is no ledger. Must not know what was read, nor judge it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

_NAME: Final = "published-{}.json"
_KEPT: Final = 4
"""Ledgers in one folder: of that many sites that are built from one project, such as its branches."""


class NotedRead(NamedTuple):
    """Something that was looked at to make a page, and what it was then."""

    facet: str
    key: str
    fingerprint: str


class Stamp(NamedTuple):
    """While these stay, nobody has written to a file."""

    size: int
    changed: int
    """Nanoseconds since 1970."""
    number: int
    """The file system's own."""


@dataclass(frozen=True, slots=True)
class PublishedPage:
    file: str
    """Below the site's folder."""
    stamp: Stamp
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
    reads: tuple[int, ...]
    """Places in the ledger's reads."""


@dataclass(frozen=True, slots=True)
class Ledger:
    reads: tuple[NotedRead, ...]
    pages: Mapping[str, PublishedPage]
    """By source address."""


def ledger_file(folder: Path, site: Path) -> Path:
    """Where the ledger of a site is kept."""
    name = hashlib.blake2b(os.fsencode(os.path.realpath(site)), digest_size=6).hexdigest()
    return folder / _NAME.format(name)


def read_ledger(file: Path, basis: str) -> Ledger | None:
    """The ledger, if it is whole and was written on the same basis: by the same program for the same purpose."""
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        if head != _head(body, basis):
            return None
        return _ledger(json.loads(body))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return None


def write_ledger(file: Path, ledger: Ledger, basis: str) -> None:
    """Write it whole or not at all. That it can't be written is no fault: the next build makes every page."""
    body = json.dumps(
        {"reads": ledger.reads, "pages": {address: _row(page) for address, page in ledger.pages.items()}},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "surrogatepass")
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with suppress(OSError):
        make_folder(file.parent)
        try:
            part.write_bytes(b"\n".join((_head(body, basis), body)))
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        _drop_oldest(file.parent)


def make_folder(folder: Path) -> None:
    """A folder that git leaves alone, whatever a project's own .gitignore says."""
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


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


def _head(body: bytes, basis: str) -> bytes:
    return f"ledger 1 {basis} {hashlib.blake2b(body, digest_size=16).hexdigest()}".encode()


def _row(page: PublishedPage) -> list[Any]:
    return [
        page.file,
        page.stamp,
        page.frame,
        page.given,
        page.description,
        page.toc,
        page.links,
        page.entries,
        page.reads,
    ]


def _ledger(data: Any) -> Ledger:
    reads = tuple(NotedRead(*map(str, row)) for row in data["reads"])
    return Ledger(reads, {str(address): _page(row, len(reads)) for address, row in data["pages"].items()})


def _page(row: Any, known: int) -> PublishedPage:
    file, stamp, frame, given, description, toc, links, entries, reads = row
    places = tuple(map(int, reads))
    if places and not 0 <= min(places) <= max(places) < known:
        raise ValueError("a page rests on nothing")
    return PublishedPage(
        str(file),
        Stamp(*map(int, stamp)),
        str(frame),
        str(given),
        str(description),
        tuple((str(id), str(title)) for id, title in toc),
        tuple((str(href), str(address)) for href, address in links),
        str(entries),
        places,
    )


def _drop_oldest(folder: Path) -> None:
    files = sorted(folder.glob(_NAME.format("*")), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-_KEPT]:
        file.unlink(missing_ok=True)
