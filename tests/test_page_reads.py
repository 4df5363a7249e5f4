"""What was read for each page: noted, packed, and told by fingerprints that several processes take."""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Callable, Iterable
from hashlib import blake2b

import pytest

from generator import page_reads
from generator.page_reads import HEAD_SIZE, PageReads, Part, place_of_addresses, size_of_part
from generator.reading import Read

READS: dict[str, list[tuple[str, object]]] = {
    "a.md": [("events", "one"), ("names", frozenset({"x", "y"})), ("parts", ("b", 3))],
    "b.md": [("events", "two"), ("names", frozenset({"x", "y"}))],
    "empty.md": [],
}


def print_of(read: Read) -> bytes:
    return blake2b(repr(tuple(read)).encode(), digest_size=16).digest()


class Counting:
    """Gives fingerprints, and remembers for what."""

    def __init__(self) -> None:
        self.taken: list[Read] = []

    def __call__(self, read: Read) -> bytes:
        self.taken.append(read)
        return print_of(read)


def noted(
    reads: dict[str, list[tuple[str, object]]] = READS, fingerprint: Callable[[Read], bytes] = print_of
) -> PageReads:
    found = PageReads()
    for page, rows in reads.items():
        found.note(page, rows, fingerprint)
    return found


def packed(reads: PageReads) -> Part:
    return Part(b"".join(reads.packed()))


def rests(part: Part) -> dict[str, set[Read]]:
    rows = [Read(facet, key) for facet, _, keys in part.facets() for key in keys]
    assert all(part.fingerprint(row) == print_of(read) for row, read in enumerate(rows))
    return {page: {rows[row] for row in part.places(page)} for page in part.pages}


EXPECTED = {page: {Read.of(row) for row in rows} for page, rows in READS.items()}


def test_a_part_says_what_each_page_has_read_and_what_that_was() -> None:
    assert rests(packed(noted())) == EXPECTED
    assert rests(packed(PageReads())) == {}


def test_the_pages_of_a_part_can_be_told_without_the_rest_of_it() -> None:
    whole = b"".join(noted().packed())
    assert json.loads(whole[place_of_addresses(whole[:HEAD_SIZE])]) == list(READS)


def test_each_fingerprint_is_taken_once_while_what_was_read_is_at_hand() -> None:
    count = Counting()
    reads = PageReads()
    for page, rows in READS.items():
        before = len(count.taken)
        reads.note(page, rows, count)
        assert set(count.taken[before:]) <= EXPECTED[page]
    assert sorted(count.taken) == sorted(set().union(*EXPECTED.values()))
    reads.note("c.md", READS["a.md"], count)
    assert rests(packed(reads)) == {**EXPECTED, "c.md": EXPECTED["a.md"]}
    assert len(count.taken) == 4


def test_pages_are_unchanged_only_while_all_that_they_rest_on_is() -> None:
    part = packed(noted())
    assert unchanged(part, print_of) == dict.fromkeys(READS, True)
    for read in EXPECTED["a.md"] | EXPECTED["b.md"]:
        assert changed_by(part, read) == {page for page, rows in EXPECTED.items() if read in rows}


def changed_by(part: Part, changed: Read) -> set[str]:
    def fingerprint(read: Read) -> bytes:
        return b"x" * 16 if read == changed else print_of(read)

    return {page for page, is_same in unchanged(part, fingerprint).items() if not is_same}


def unchanged(part: Part, fingerprint: Callable[[Read], bytes]) -> dict[str, bool]:
    facets = [facet for facet, _, _ in part.facets()]
    rows = [part.changed(fingerprint, [facet]) for facet in facets]
    assert part.changed(fingerprint, facets) == [row for some in rows for row in some]
    return dict(part.unaffected([row for some in rows for row in some]))


def test_of_a_page_that_was_made_twice_the_last_time_counts() -> None:
    reads = noted()
    reads.note("a.md", [("events", "two")], print_of)
    assert rests(packed(reads))["a.md"] == {Read("events", "two")}


def test_notes_wait_in_a_file_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"{number}.md": [("events", str(one)) for one in range(number)] for number in range(9)}
    in_memory = packed(noted(many)).data
    monkeypatch.setattr(page_reads, "_MANY", 4)
    monkeypatch.setattr(page_reads, "_PIECE", 12)
    reads = noted({"0.md": [("events", "else")], **many})
    assert len(reads._numbers) < 4
    assert rests(packed(reads)) == {page: {Read.of(row) for row in rows} for page, rows in many.items()}
    assert packed(noted(many)).data == in_memory
    reads.note("late.md", [("events", "1")], print_of)
    assert rests(packed(reads))["late.md"] == {Read("events", "1")}
    assert rests(packed(reads))["8.md"] == {Read("events", str(one)) for one in range(8)}


def test_what_is_not_there_has_a_fingerprint_too() -> None:
    part = packed(noted({"a.md": [("events", "none")]}, lambda _: bytes(16)))
    assert unchanged(part, lambda _: bytes(16)) == {"a.md": True}
    assert unchanged(part, print_of) == {"a.md": False}


def part_of(lines: bytes, rows: int, addresses: bytes, ends: Iterable[int], places: Iterable[int]) -> bytes:
    """With a digest that is right, whatever else is wrong."""
    numbers = array("I", ends), array("I", places)
    lengths = struct.pack("<5Q", len(lines), rows, len(addresses), len(numbers[0]), len(numbers[1]))
    body = b"".join((lines, bytes(16 * rows), addresses, *(some.tobytes() for some in numbers)))
    digest = blake2b(lengths + bytes(16) + body, digest_size=16).digest()
    return lengths + digest + body


RIGHT = (b'["f","k"]', 1, b'["a.md"]', (1,), (0,))


def used(data: bytes) -> object:
    part = Part(data)
    return [part.places(page) for page in part.pages], list(part.facets())


def test_a_part_of_the_right_shape_is_taken() -> None:
    assert used(part_of(*RIGHT))


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        *((0, lines) for lines in (b"", b"7", b"[]", b'["f"]', b'["f",7]', b'[7,"k"]', b'["f","k"', b"\xff")),
        *((0, lines) for lines in (b'["f","k"]\n', b'["f","k","l"]')),
        *((1, rows) for rows in (0, 2)),
        *((2, json.dumps(found).encode()) for found in ([], ["a.md", "b"], [7], None, {"a.md": 1}, "a")),
        (2, b"\xff"),
        *((3, ends) for ends in ((), (0,), (2,), (1, 0), (1, 1))),
        *((4, places) for places in ((), (1,), (0, 0), (2**32 - 1,))),
    ],
)  # fmt: skip
def test_a_part_of_a_wrong_shape_is_none_even_if_its_digest_is_right(place: int, wrong: object) -> None:
    given = list(RIGHT)
    given[place] = wrong  # type: ignore[call-overload]  # of any shape
    with pytest.raises(ValueError):  # whatever finds it
        used(part_of(*given))  # type: ignore[arg-type]  # as above


def test_a_part_that_was_touched_is_none() -> None:
    whole = b"".join(noted().packed())
    for place in range(len(whole)):
        with pytest.raises(ValueError):  # as above
            Part(whole[:place] + bytes([whole[place] ^ 128]) + whole[place + 1 :])
        with pytest.raises(ValueError):  # as above
            Part(whole[:place])
    assert size_of_part(whole[:HEAD_SIZE]) == len(whole)
