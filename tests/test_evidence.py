"""Excerpts against the archive, receipts against the lock, in small projects."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from small_project import FILES, LOCKED_ON, lay_down, lock

from generator.diagnostics import Diagnostic
from generator.lock import Lock, read_lock, write_lock
from generator.pipeline import Checked, check_project
from generator.project import ARCHIVE_VARIABLE, find_project

FIRST = "briefings/dossier/sources/first.md"
SECOND = "briefings/dossier/sources/second.md"
LOCK = "briefings/dossier/evidence.lock"


@pytest.fixture(autouse=True)
def own_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each project's own archive folder counts, whatever the environment names."""
    monkeypatch.delenv(ARCHIVE_VARIABLE, raising=False)


def checked(project: Path) -> Checked:
    return check_project(find_project(project))


def told(project: Path) -> list[str]:
    """What is wrong, as “file:line code”, without the notes."""
    return [
        f"{d.location.file}:{d.location.line} {d.code.id}" for d in faults(project) if d.code.id[0] != "N"
    ]


def faults(project: Path) -> tuple[Diagnostic, ...]:
    return checked(project).diagnostics


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_locked_project_is_sound_with_the_archive_and_without(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    assert told(project) == []
    states = {receipt.state for receipt in checked(project).evidence.receipts.values()}
    assert states == {"verified"}
    shutil.rmtree(project / "archive")
    assert told(project) == []
    states = {receipt.state for receipt in checked(project).evidence.receipts.values()}
    assert states == {"locked"}


def test_receipts_say_the_same_with_the_archive_and_without(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    with_archive = checked(project).evidence
    shutil.rmtree(project / "archive")
    without = checked(project).evidence
    for key, receipt in with_archive.receipts.items():
        other = without.receipts[key]
        assert (receipt.spans, receipt.folds, receipt.digest, receipt.verified, receipt.document) == (
            other.spans,
            other.folds,
            other.digest,
            other.verified,
            other.document,
        )
    assert {key: c.written() for key, c in with_archive.coverage.items()} == {
        key: c.written() for key, c in without.coverage.items()
    }


def test_an_altered_excerpt_fails_and_shows_the_closest_passage(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(project, FIRST, "Poland expelled 45 diplomats", "Poland expelled 54 diplomats")
    (fault,) = [fault for fault in faults(project) if fault.code.id == "E201"]
    assert str(fault.location) == f"{FIRST}:8:14"
    assert fault.wrote == "Poland expelled {54} diplomats"
    assert "Poland expelled {45}" in fault.closest[0]
    assert "line 3" in fault.closest[0]


def test_an_altered_excerpt_fails_without_the_archive_too(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    shutil.rmtree(project / "archive")
    edit(project, FIRST, "Poland expelled 45 diplomats", "Poland expelled 54 diplomats")
    assert told(project) == [f"{FIRST}:8 E221"]


def test_a_changed_document_is_told_even_where_the_excerpts_still_stand(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(project, "archive/second.txt", "No more is known", "No less is known")
    (fault,) = (fault for fault in faults(project) if fault.code.id != "N227")
    assert (str(fault.location), fault.code.id) == (f"{SECOND}:4:10", "E223")
    assert fault.message == "the archived document second.txt is not the one that was verified"
    lock(project, "2023-01-01")
    assert told(project) == []
    assert "2023-01-01" in (project / LOCK).read_text()


def test_a_new_excerpt_has_no_receipt_until_it_is_locked(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(
        project,
        SECOND,
        "---\nA shorter",
        "  - event: russia-answers\n    excerpt: No more is known\n---\nA shorter",
    )
    assert told(project) == [f"{SECOND}:2 W222"]
    lock(project, "2023-01-01")
    assert told(project) == []
    dates = [
        line.rsplit(" ", 1)[1]
        for line in (project / LOCK).read_text().splitlines()
        if line.startswith("excerpt")
    ]
    assert sorted(dates) == [LOCKED_ON, LOCKED_ON, LOCKED_ON, "2023-01-01"]


def test_a_receipt_that_nothing_needs_is_told(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(project, FIRST, "  - event: russia-answers\n    excerpt: an answer came on Tuesday\n", "")
    (fault,) = (fault for fault in faults(project) if fault.code.id == "W224")
    line = (project / LOCK).read_text().splitlines()[fault.location.line - 1]
    assert line.startswith("excerpt first ")


def test_a_receipt_edited_by_hand_is_told(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    text = (project / LOCK).read_text()
    line = next(line for line in text.splitlines() if line.startswith("excerpt second"))
    start = line.split(" ")[3]
    edit(project, LOCK, start, "0-4")
    assert told(project) == [f"{SECOND}:7 E225"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("receipt first 0 0", "an unknown word"),
        ("document first 00 12 text/plain first.txt", "a digest of the wrong length"),
        ("<<<<<<< HEAD", "a conflict that was left in"),
        ("coverage first 12x", "an unknown state"),
    ],
)
def test_a_line_of_the_lock_that_makes_no_sense_is_told(tmp_path: Path, line: str, why: str) -> None:
    del why
    project = lay_down(tmp_path)
    with (project / LOCK).open("a") as file:
        file.write(line + "\n")
    assert [fault.code.id for fault in faults(project)] == ["E226"]


def test_a_missing_document_and_its_nearest_name_are_told(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(project, FIRST, "archive: first.txt", "archive: frist.txt")
    fault = next(fault for fault in faults(project) if fault.code.id == "E209")
    assert str(fault.location) == f"{FIRST}:5:10"
    assert fault.closest[0] == "first.txt"


def test_a_source_without_document_needs_its_excerpts_marked_as_unverified(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(project, SECOND, "archive: second.txt\n", "")
    assert f"{SECOND}:6 E221" in told(project)
    edit(project, SECOND, "mode: quoted", "mode: quoted\n    status: unverified")
    assert not [fault for fault in told(project) if "E" in fault.split(" ")[1]]
    receipts = checked(project).evidence.receipts
    assert receipts["dossier", "second", 0].state == "unverified"


def test_an_omission_that_drops_a_negation_is_warned_of(tmp_path: Path) -> None:
    project = lay_down(
        tmp_path,
        {
            "archive/second.txt": "Nowak said it expelled 40 of them, not by order, on Friday. it expelled 40 of them\n"
        },
    )
    edit(project, SECOND, "excerpt: it expelled 40 of them", "excerpt: it expelled 40 of them […] on Friday")
    codes = [fault.code.id for fault in faults(project)]
    assert "W211" in codes


def test_bounds_that_do_not_stand_in_the_document_are_told(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    edit(
        project,
        FIRST,
        "archive: first.txt\n",
        "archive: first.txt\narticle: {begins: Poland expelled, ends: at last.}\n",
    )
    assert f"{FIRST}:6 E213" in told(project)


def test_the_lock_does_not_depend_on_the_order_of_its_lines(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    path = project / LOCK
    text = path.read_text()
    path.write_text("\n".join(reversed(text.splitlines())) + "\n")
    assert told(project) == []
    lock(project, "2030-01-01")
    assert path.read_text() == text


def test_the_lock_reads_back_what_was_written(tmp_path: Path) -> None:
    text = (lay_down(tmp_path) / LOCK).read_text()
    found, problems = read_lock(text, "evidence.lock")
    assert problems == ()
    assert isinstance(found, Lock)
    assert write_lock([*found.documents.values(), *found.excerpts.values(), *found.coverage.values()]) == text


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def add_source(project: Path, name: str, said: str) -> None:
    text = FILES[SECOND].replace("second.txt", f"{name}.txt").replace("it expelled 40 of them", said)
    (project / f"briefings/dossier/sources/{name}.md").write_text(text.replace("Second report", name))
    (project / f"archive/{name}.txt").write_text(f"Here {said}, and more.\n")


def test_two_branches_that_each_add_a_source_merge_without_a_conflict(tmp_path: Path) -> None:
    project = lay_down(tmp_path, {".gitattributes": "evidence.lock merge=union\n"})
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "Begin")
    for branch, name, said in (
        ("one", "middle-a", "they sent 12 home"),
        ("two", "middle-b", "they sent 13 home"),
    ):
        git(project, "checkout", "-qb", branch, "main")
        add_source(project, name, said)
        lock(project, LOCKED_ON)
        git(project, "add", "-A")
        git(project, "commit", "-qm", name)
    git(project, "checkout", "-q", "main")
    git(project, "merge", "-q", "one")
    git(project, "merge", "-q", "two")
    assert told(project) == []
    merged = (project / LOCK).read_text()
    lock(project, "2030-01-01")
    # A union merge may leave a line twice; `lock` tidies up, and finds nothing new.
    assert set(merged.splitlines()) == set((project / LOCK).read_text().splitlines())


def test_an_undeclared_copy_is_proposed_as_lineage(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    project = lay_down(
        tmp_path,
        {
            "archive/first.txt": f"Poland expelled 45 diplomats. {words}. In the end an answer came on Tuesday.\n",
            "archive/second.txt": f"{words}; and it expelled 40 of them.\n",
        },
    )
    fault = next(fault for fault in faults(project) if fault.code.id == "W241")
    assert fault.location.file == SECOND
    assert "draws_on: first" in fault.hint
    edit(project, SECOND, "archive: second.txt\n", "archive: second.txt\ndraws_on: first\n")
    assert "W241" not in [fault.code.id for fault in faults(project)]
