"""What was published last, and from what: for each page its file, what was read to make it, and what of it other
pages and the search need. It lets a build leave alone what has not changed.

A ledger that is damaged, foreign or of another program is no ledger. Must not know what was read, nor judge it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

_NAME: Final = "published-{}.json"
_READS: Final = "reads-{}.json"
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
class Reads:
    """What was read to make pages. Kept apart from the rest, because it is much and often not needed."""

    table: tuple[NotedRead, ...] = ()
    of_page: Mapping[str, array[int]] = field(default_factory=dict)
    """Source address → places in the table."""


@dataclass(frozen=True, slots=True)
class Ledger:
    inputs: str
    """Digest of all files that the project's pages were made from."""
    is_brief: bool
    """Whether the search has short entries."""
    pages: Mapping[str, PublishedPage]
    """By source address, in the order of their plans."""
    reads: str = ""
    """Digest of the file that holds the reads."""


def ledger_file(folder: Path, site: Path) -> Path:
    """Where the ledger of a site is kept; its reads are kept beside it."""
    name = hashlib.blake2b(os.fsencode(os.path.realpath(site)), digest_size=6).hexdigest()
    return folder / _NAME.format(name)


def read_ledger(file: Path, basis: str) -> Ledger | None:
    """The ledger, if it is whole and was written on the same basis: by the same program for the same purpose."""
    found: Ledger | None = _read(file, basis, _ledger)
    return found


def read_reads(file: Path, basis: str, ledger: Ledger) -> Reads | None:
    """What was read for the pages of a ledger, if it is whole and belongs to it. `file`: the ledger's."""
    reads: Reads | None = _read(_reads_file(file), f"{basis} {ledger.reads}", _reads)
    return reads


def write_ledger(file: Path, ledger: Ledger, basis: str, reads: Reads | None) -> None:
    """Write it whole or not at all. That it can't be written is no fault: the next build makes every page.

    `reads`: None where they are those of before.
    """
    with suppress(OSError):
        if reads is not None:
            rows = {
                "table": reads.table,
                "of_page": {address: _as_text(places) for address, places in reads.of_page.items()},
            }
            token = secrets.token_hex(16)
            _write(_reads_file(file), f"{basis} {token}", rows)
            ledger = replace(ledger, reads=token)
        _write(
            file,
            basis,
            {
                "inputs": ledger.inputs,
                "brief": ledger.is_brief,
                "reads": ledger.reads,
                "pages": {address: _row(page) for address, page in ledger.pages.items()},
            },
        )
        _drop_oldest(file.parent)


def _reads_file(file: Path) -> Path:
    return file.with_name(_READS.format(file.stem.rpartition("-")[2]))


def _read(file: Path, basis: str, understand: Callable[[Any], Any]) -> Any:
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        if head != _head(body, basis):
            return None
        return understand(json.loads(body))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return None


def _write(file: Path, basis: str, data: object) -> None:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    make_folder(file.parent)
    try:
        part.write_bytes(b"\n".join((_head(body, basis), body)))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


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


def _reads(data: Any) -> Reads:
    table = tuple(NotedRead(*map(_text, row)) for row in data["table"])
    of_page = {_text(address): _as_places(text) for address, text in data["of_page"].items()}
    for places in of_page.values():
        if places and not 0 <= min(places) <= max(places) < len(table):
            raise ValueError("a page rests on nothing")
    return Reads(table, of_page)


def _as_text(places: array[int]) -> str:
    """Small, and quickly read: there are a hundred of them to a page."""
    return base64.b64encode(_little(places).tobytes()).decode()


def _as_places(text: Any) -> array[int]:
    return _little(array("I", base64.b64decode(_text(text), validate=True)))


def _little(places: array[int]) -> array[int]:
    """The same in the other order of bytes, on machines that have the other one."""
    if sys.byteorder == "big":
        places = places[:]
        places.byteswap()
    return places


def _ledger(data: Any) -> Ledger:
    pages = {_text(address): _page(row) for address, row in data["pages"].items()}
    return Ledger(_text(data["inputs"]), data["brief"] is True, pages, _text(data["reads"]))


_FIELDS = tuple(one.name for one in fields(PublishedPage))


def _row(page: PublishedPage) -> list[object]:
    return [getattr(page, name) for name in _FIELDS]


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


def _drop_oldest(folder: Path) -> None:
    files = sorted(folder.glob(_NAME.format("*")), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-_KEPT]:
        file.unlink(missing_ok=True)
        _reads_file(file).unlink(missing_ok=True)
