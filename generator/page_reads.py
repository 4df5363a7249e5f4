"""What was read for each page: noted while pages are made, packed for a file, and compared with what is there now.

A part is what one process noted, as bytes: facet by facet the keys and their fingerprints, then for each page the rows
that it rests on. Must not know what was read, nor where parts are kept.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO, Final, TypeAlias

from generator.reading import Noted, Read, written
from generator.record_digests import SIZE

Fingerprint = Callable[[Read], bytes]
"""What is there now; never raises for something that is gone."""

Piece: TypeAlias = bytes | memoryview
"""Of a part: pieces follow each other."""

_HEAD: Final = struct.Struct("<5Q16s")
"""Bytes of the keys, rows, bytes of the addresses, pages, places; digest of these and of all that follows."""
HEAD_SIZE: Final = _HEAD.size
_AHEAD: Final = 64
"""Places by which a column is longer than it must be: most grow by one key after the other."""
_MANY: Final = 1 << 16
"""Numbers that wait for being written to the file together; bytes from which on it is one of the system's."""
_PIECE: Final = 1 << 20
"""Bytes of a part that are handed over at a time."""


class PageReads:
    """Notes of one process. Each thing that was read is kept once, however many pages read it. Which pages did stands
    in a file when it is much: nobody asks for that before the end."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}
        """Key → its place in the columns; many facets have the same keys."""
        self._columns: dict[str, array[int]] = {}
        """Facet → for each key its number among all that was read, from 1; 0 for none. A fifth of the room that
        mappings would take, of which there would be one for each facet."""
        self._filled: dict[str, array[int]] = {}
        """Facet → places in its column that hold a number, as they came."""
        self._count = 0
        self._numbers = array("I")
        """The last of them; the others are in the file. A file that is in use must not come into two processes."""
        self._file = _file()
        self.pages: list[str] = []
        """Addresses, as they were noted."""
        self._ends = array("I")
        """Where the numbers of each of them end."""
        self._prints = bytearray()
        """By number."""

    def note(self, page: str, reads: Iterable[Noted], fingerprint: Fingerprint) -> None:
        """`page`: its address. What was noted of it before is written, too, but counts no more.

        `fingerprint` is asked at once for what was not read before: later it would have to be found again.
        """
        place_of, column_of = self._places.get, self._columns.get
        found = []
        for facet, key in reads:  # hundreds of thousands: the usual case without a call
            place, column = place_of(key), column_of(facet)
            known = place is not None and column is not None and place < len(column) and column[place]
            if not known:
                known = self._new(facet, key)
                self._prints += fingerprint(Read(facet, written(key)))
            found.append(known - 1)
        self._end(page, found)

    def _end(self, page: str, numbers: Collection[int]) -> None:
        self.pages.append(page)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(numbers))
        self._numbers.extend(numbers)
        if len(self._numbers) >= _MANY:
            self._file.write(self._numbers)
            self._numbers = array("I")

    def _new(self, facet: str, key: Hashable) -> int:
        """The number of what was not read before, from 1."""
        place = self._places.setdefault(key, len(self._places))
        column = self._columns.get(facet)
        if column is None:
            column = self._columns[facet] = array("I")
            self._filled[facet] = array("I")
        if place >= len(column):
            column.frombytes(bytes((place - len(column) + _AHEAD) * column.itemsize))
        self._count += 1
        column[place] = self._count
        self._filled[facet].append(place)
        return self._count

    def _known(self, facet: str, key: Hashable) -> int:
        """The number of what was read before; 0 for none."""
        place, column = self._places.get(key), self._columns.get(facet)
        return column[place] if place is not None and column is not None and place < len(column) else 0

    def _rows(self) -> Iterator[tuple[str, list[Hashable], list[int]]]:
        """Each facet with its keys and their numbers."""
        keys = list(self._places)
        for facet in self._filled:
            yield facet, *self._row(facet, keys)

    def _row(self, facet: str, keys: Sequence[Hashable]) -> tuple[list[Hashable], list[int]]:
        """`keys`: all, by their places."""
        places, column = self._filled.get(facet, ()), self._columns.get(facet, ())
        return [keys[place] for place in places], [column[place] - 1 for place in places]

    def take_over(self, part: Part, pages: Collection[str]) -> None:
        """Note pages of a part, for which everything is as it was, and only what they rest on."""
        found = [(page, part.places(page)) for page in pages]
        moved = dict.fromkeys(place for _page, places in found for place in places)
        for facet, first, keys in part.facets():
            for place, key in enumerate(keys, first):
                if place in moved:
                    if not (known := self._known(facet, key)):
                        known = self._new(facet, key)
                        self._prints += part.fingerprint(place)
                    moved[place] = known - 1
        for page, places in found:
            self._end(page, [*map(moved.__getitem__, places)])  # type: ignore[list-item]  # all were moved

    def packed(self) -> Iterator[bytes]:
        """A part, in pieces that follow each other."""
        with _file() as body:
            lengths = self._write(body)
            head = _HEAD.pack(*lengths, _digest(lengths, _pieces(body)))
            yield head
            yield from _pieces(body)

    def _write(self, body: IO[bytes]) -> tuple[int, ...]:
        """What follows the head; gives the lengths that stand in it."""
        moved = array("I", bytes(array("I").itemsize * self._count))
        row = 0
        for facet, keys, numbers in self._rows():
            body.write((b"\n" if row else b"") + _as_json([facet, *map(written, keys)]))
            for number in numbers:
                moved[number] = row
                row += 1
        lines = body.tell()
        for _facet, _keys, numbers in self._rows():
            body.write(b"".join([self._prints[number * SIZE : (number + 1) * SIZE] for number in numbers]))
        body.write(addresses := _as_json(self.pages))
        body.write(_little(self._ends).tobytes())
        self._file.write(self._numbers)
        self._numbers = array("I")
        for some in _pieces(self._file):
            body.write(_little(array("I", map(moved.__getitem__, array("I", some)))).tobytes())
        return lines, row, len(addresses), len(self._ends), self._ends[-1] if self._ends else 0


def _file() -> SpooledTemporaryFile[bytes]:
    """In memory while it is small. Nobody has to close it."""
    return SpooledTemporaryFile(_MANY)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


class Part:
    """A part that was read from a file."""

    def __init__(self, data: Piece) -> None:
        """Raises ValueError if it is not whole."""
        lengths, digest = _lengths(data)
        if len(data) != size_of_part(data):
            raise ValueError("a part is cut off")
        if digest != _digest(lengths, (memoryview(data)[HEAD_SIZE:],)):
            raise ValueError("a part is damaged")
        keys, self.rows, addresses, pages, self._count = lengths
        self.data = data
        self._prints = HEAD_SIZE + keys
        self._addresses = self._prints + self.rows * SIZE
        self._ends = _numbers(data, self._addresses + addresses, pages)
        if sorted(self._ends) != self._ends.tolist() or (self._ends or [0])[-1] != self._count:
            raise ValueError("pages overlap")

    @cached_property
    def _places(self) -> array[int]:
        found = _numbers(self.data, len(self.data) - self._count * _BYTES, self._count)
        if found and max(found) >= self.rows:
            raise ValueError("a page rests on nothing")
        return found

    @cached_property
    def pages(self) -> dict[str, int]:
        """Address → its number among those of this part; the last counts. Raises ValueError."""
        end = len(self.data) - (len(self._ends) + self._count) * _BYTES
        found = json.loads(bytes(self.data[self._addresses : end]))
        if not isinstance(found, list) or not all(isinstance(address, str) for address in found):
            raise ValueError("an address is a text")
        if len(found) != len(self._ends):
            raise ValueError("a page has no end")
        return {address: number for number, address in enumerate(found)}

    def facets(self) -> Iterator[tuple[str, int, list[str]]]:
        """Each facet with the row of its first key, and its keys. Raises ValueError."""
        row = 0
        for facet, first, keys in _keys_in(bytes(self.data[HEAD_SIZE : self._prints])):
            yield facet, first, keys
            row = first + len(keys)
        if row != self.rows:
            raise ValueError("each key has a fingerprint")

    def fingerprint(self, row: int) -> bytes:
        return bytes(self.data[self._prints + row * SIZE : self._prints + (row + 1) * SIZE])

    def places(self, page: str) -> array[int]:
        """Rows on which it rests."""
        number = self.pages[page]
        return self._places[self._ends[number - 1] if number else 0 : self._ends[number]]

    def changed(self, fingerprint: Fingerprint, facets: Container[str]) -> list[int]:
        """Rows of these facets that are not as they were read. Raises ValueError."""
        return [
            row
            for facet, first, keys in self.facets()
            if facet in facets
            for row, key in enumerate(keys, first)
            if fingerprint(Read(facet, key)) != self.fingerprint(row)
        ]

    def unaffected(self, changed: Collection[int]) -> Iterator[tuple[str, bool]]:
        """Each page, and whether it rests on none of these rows. Raises ValueError."""
        rows = frozenset(changed)
        for page in self.pages:
            yield page, rows.isdisjoint(self.places(page))


_BYTES: Final = 4
"""Of a number in a part."""
_LARGEST: Final = 1 << 40
"""Bytes that nobody wrote into a part."""


def size_of_part(begin: Piece) -> int:
    """Bytes of a part, of which these are the first. Raises ValueError."""
    (keys, rows, addresses, pages, places), _ = _lengths(begin)
    size = HEAD_SIZE + keys + rows * SIZE + addresses + (pages + places) * _BYTES
    if size > _LARGEST:
        raise ValueError("a part is damaged")
    return size


def place_of_addresses(begin: Piece) -> slice:
    """Where in a part, of which these are the first bytes, the addresses of its pages stand as a JSON array."""
    (keys, rows, addresses, _pages, _places), _ = _lengths(begin)
    first = HEAD_SIZE + keys + rows * SIZE
    return slice(first, first + addresses)


def _lengths(head: Piece) -> tuple[tuple[int, ...], bytes]:
    if len(head) < HEAD_SIZE:
        raise ValueError("a part is cut off")
    *lengths, digest = _HEAD.unpack_from(head)
    return tuple(lengths), digest


def _keys_in(lines: bytes) -> Iterator[tuple[str, int, list[str]]]:
    """Facets, each with the number of keys before it, and its keys. Raises ValueError."""
    row = 0
    for line in lines.split(b"\n") if lines else ():
        found = json.loads(line)
        if not isinstance(found, list) or not found or not all(isinstance(text, str) for text in found):
            raise ValueError("a facet and its keys are texts")
        facet, *keys = found
        yield facet, row, keys
        row += len(keys)


def _numbers(data: Piece, begin: int, count: int) -> array[int]:
    return _little(array("I", bytes(data[begin : begin + count * _BYTES])))


def _little(numbers: array[int]) -> array[int]:
    """The same in the other order of bytes, on machines that have the other one."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def _as_json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _digest(lengths: tuple[int, ...], body: Iterable[Piece]) -> bytes:
    found = blake2b(_HEAD.pack(*lengths, b""), digest_size=SIZE)
    for piece in body:
        found.update(piece)
    return found.digest()
