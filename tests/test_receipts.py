"""Receipts that are packed say what they said before, one by one, and take little room."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from small_project import lay_down

from generator.pipeline import check_project
from generator.project import find_project
from generator.receipts import Key, PackedReceipts, Receipt

PROVED = Receipt("locked", "a.txt", "00ff", ((5, 9),), ("dashes",), "2022-07-01")
RECEIPTS = {
    ("b", "first", 0): PROVED,
    ("b", "first", 1): replace(PROVED, spans=((12, 20), (31, 40))),
    ("b", "first", 2): Receipt("unverified", "a.txt", "00ff"),
    ("b", "second", 0): replace(PROVED, document="b.txt", prefix="before it", suffix="after it"),
    ("other", "first", 0): Receipt("failed"),
    ("other", "first", 1): PROVED,
}


def test_packed_receipts_are_the_same_in_the_same_order_also_when_copied() -> None:
    packed = PackedReceipts(RECEIPTS)
    for one in (packed, pickle.loads(pickle.dumps(packed))):  # noqa: S301  # of what stands here
        assert list(one.items()) == list(RECEIPTS.items())
        assert len(one) == len(RECEIPTS)


@pytest.mark.parametrize("key", [("b", "first", 3), ("b", "first", -1), ("b", "third", 0), ("c", "first", 0)])
def test_there_is_no_receipt_of_what_was_not_looked_for(key: Key) -> None:
    packed = PackedReceipts(RECEIPTS)
    assert key not in packed
    assert packed.get(key) is None


def test_receipts_that_differ_in_nothing_but_their_places_are_packed_as_one() -> None:
    many = {("b", f"s{n // 25}", n % 25): replace(PROVED, spans=((n, n + 9),)) for n in range(1000)}
    assert len(pickle.dumps(PackedReceipts(many))) < len(pickle.dumps(many)) / 2
    assert len(PackedReceipts(many)._kinds) == 1


@pytest.mark.parametrize("numbers", [(1,), (0, 2), (1, 0)])
def test_receipts_out_of_order_are_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not in order"):
        PackedReceipts({("b", "first", number): PROVED for number in numbers})


def test_receipts_of_a_source_that_do_not_follow_each_other_are_refused() -> None:
    keys = (("b", "first", 0), ("b", "second", 0), ("b", "first", 1))
    with pytest.raises(ValueError, match="not in order"):
        PackedReceipts(dict.fromkeys(keys, PROVED))


def test_pages_are_given_packed_receipts(tmp_path: Path) -> None:
    checked = check_project(find_project(lay_down(tmp_path)))
    assert len(checked.evidence.receipts) > 1
    packed = checked.for_pages().evidence.receipts
    assert isinstance(packed, PackedReceipts)
    assert dict(packed) == checked.evidence.receipts
