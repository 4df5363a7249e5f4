"""Differences are known to the next process: those of the same files, found by the same program, and no others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synthetic import lay_down
from generator.difference import Difference, Kind, Told
from generator.index import Index, build_index
from generator.kept_differences import KeptDifferences
from generator.pipeline import Checked, check_project
from generator.project import find_project
from generator.shelf import Shelf

PROGRAM = "this program"
INPUTS = b"what was read"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    folder = tmp_path_factory.mktemp("project")
    lay_down(folder, 120)
    return check_project(find_project(folder))


@pytest.fixture
def index(checked: Checked) -> Index:
    return build_index(checked.corpus, checked.evidence)


@pytest.fixture
def folder(tmp_path: Path, index: Index) -> Path:
    """Where the differences of `index` are kept."""
    KeptDifferences(tmp_path, PROGRAM).keep(index, INPUTS)
    return tmp_path


@pytest.mark.parametrize("lasting", [True, False])
def test_what_is_known_is_what_was_found(
    checked: Checked, index: Index, folder: Path, *, lasting: bool
) -> None:
    known = KeptDifferences(folder, PROGRAM).of(checked.corpus, INPUTS)
    (found,) = index.briefings.values()
    assert known == {found.briefing.id: tuple(found.differences)}
    again = build_index(checked.corpus, checked.evidence, None, known, lasting=lasting)
    (other,) = again.briefings.values()
    assert [*other.differences] == [*found.differences]
    assert len(found.differences) > 20
    assert {id: other.differences_of[id] for id in found.briefing.events} == {
        id: found.differences_of[id] for id in found.briefing.events
    }


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_difference_is_kept_with_all_it_says(
    checked: Checked, tmp_path: Path, kind: Kind
) -> None:
    (briefing,) = checked.corpus.briefings
    source = next(one for one in briefing.sources.values() if one.reports)
    told = (Told(source.id, 0, "“words”"), Told(source.id, len(source.reports) - 1, ""))
    one = Difference("a/b", kind, tuple(briefing.events)[:2], ("x",), told, "differ", True, ("Why.", "How."))
    other = Difference("c", kind, (), (), (), "", False, ())
    given = {briefing.id: (one, other)}
    KeptDifferences(tmp_path, PROGRAM).keep(
        build_index(checked.corpus, checked.evidence, None, given), INPUTS
    )
    assert KeptDifferences(tmp_path, PROGRAM).of(checked.corpus, INPUTS) == given


def test_of_other_files_and_to_another_program_nothing_is_known(checked: Checked, folder: Path) -> None:
    assert KeptDifferences(folder, PROGRAM).of(checked.corpus, b"other files") == {}
    assert KeptDifferences(folder, "another program").of(checked.corpus, INPUTS) == {}
    assert KeptDifferences(folder / "elsewhere", PROGRAM).of(checked.corpus, INPUTS) == {}


def test_only_the_latest_are_kept(checked: Checked, index: Index, folder: Path) -> None:
    KeptDifferences(folder, PROGRAM).keep(index, b"other files")
    assert KeptDifferences(folder, PROGRAM).of(checked.corpus, INPUTS) == {}
    assert len(KeptDifferences(folder, PROGRAM).of(checked.corpus, b"other files")) == 1


def test_a_damaged_file_is_as_good_as_none(checked: Checked, folder: Path) -> None:
    file = folder / "differences"
    whole = file.read_bytes()
    for damaged in (whole[:-40], whole.replace(b"differ", b"agree!", 1), b"", b"x"):
        file.write_bytes(damaged)
        assert KeptDifferences(folder, PROGRAM).of(checked.corpus, INPUTS) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda row: [*row[:1], "OPINION", *row[2:]],
        lambda row: [*row[:2], ["no-such-event"], *row[3:]],
        lambda row: [*row[:4], [["no-such-document", 0, "words"]], *row[5:]],
        lambda row: [*row[:4], [[row[4][0][0], 10_000, "words"]], *row[5:]],
        lambda row: row[:-1],
        lambda _row: None,
    ],
    ids=["kind", "event", "document", "report", "too little", "nothing"],
)
def test_what_is_no_difference_of_these_records_is_not_taken_for_one(
    checked: Checked, folder: Path, change: Callable[[list[Any]], Any]
) -> None:
    (briefing,) = checked.corpus.briefings
    key = f"{briefing.id} {INPUTS.hex()}"
    rows = Shelf(folder / "differences", PROGRAM).get(key)
    shelf = Shelf(folder / "differences", PROGRAM)
    shelf.begin()
    shelf.put(f"{key}", [*rows[:-1], change(rows[-1])])
    shelf._written = frozenset()
    assert shelf.save()
    assert json.loads((folder / "differences").read_bytes().partition(b"\t")[2])[0] == rows[0]
    assert KeptDifferences(folder, PROGRAM).of(checked.corpus, INPUTS) == {}


def test_where_nothing_can_be_kept_that_is_no_fault(checked: Checked, index: Index, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    KeptDifferences(tmp_path / "taken", PROGRAM).keep(index, INPUTS)
    assert KeptDifferences(tmp_path / "taken", PROGRAM).of(checked.corpus, INPUTS) == {}
