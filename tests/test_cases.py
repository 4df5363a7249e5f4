"""Mistakes that analysts make, one readable file each, and what `briefings check` says of them.

A case, tests/cases/<group>/<sentence>.case, opens with a sentence or two on what is wrong and how one comes to
write it. Then come files, each under a line `=== <path> (<how>)`, and last, under `=== expected`, what is printed.
tests/cases/base.case is laid down first, so that a case holds only what differs from it. A file ends with one line
end; blank lines at its end are dropped. `how`, which may be missing, is one of

    bytes           \\t \\r \\n \\0 \\\\ and \\xE4 stand for bytes; a \\ at a line's end joins the next line to it
    removed         the base project's file is not there
    folder          an empty folder stands here, in place of the base project's file
    link to <path>  a symbolic link
    <n> times       the text is repeated

Cases under documents/ have an archive and a lock too: tests/cases/documents.base.

To write what is printed now into all cases: REWRITE_CASES=1 pytest tests/test_cases.py. Then read every line of
the difference: is it the right line and column, and would the words help somebody who knows no Python?
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from records import check_records

from generator import report
from generator.diagnostics import CODES
from generator.pipeline import check_project, write_locks
from generator.project import find_project

CASES = Path(__file__).parent / "cases"
PATHS = sorted(CASES.rglob("*.case"))
GROUPS = sorted({path.parent.name for path in PATHS if path.parent != CASES} - {"valid"})
REWRITE = bool(os.environ.get("REWRITE_CASES"))

WITH_ARCHIVE = "documents"
"""The group whose projects have an archive and a lock. The others are checked for their records alone, and so need
no document for every excerpt."""

_HEADING = re.compile(r"^=== (?P<path>\S.*?)(?: \((?P<how>[^()]+)\))?\n", re.MULTILINE)
_ESCAPE = re.compile(rb"\\(x[0-9A-F]{2}|[tnr0\\]|\n)")
_ESCAPED = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"0": b"\0", b"\\": b"\\", b"\n": b""}
_WHOLE = re.compile(r"\S[^\n]*:\d+:\d+: [EWN]\d{3} \S[^\n]*\n(?: {4}[a-z]+: +\S[^\n]*\n)* {4}mend: +\S[^\n]*")
"""A fault as it is told: its place, its code and message, details, and the mend."""
_CODE = re.compile(r"^\S[^\n]*:\d+:\d+: ([EWN]\d{3}) ", re.MULTILINE)


class Part(NamedTuple):
    """A file of a case."""

    path: str
    how: str
    text: str


class Case(NamedTuple):
    why: str
    parts: tuple[Part, ...]
    expected: str


def name_of(path: Path) -> str:
    return path.relative_to(CASES).with_suffix("").as_posix()


@cache
def read_case(path: Path) -> Case:
    why, *rest = _HEADING.split(path.read_bytes().decode())
    parts = [
        Part(place, how or "", f"{stripped}\n" if (stripped := text.rstrip("\n")) else "")
        for place, how, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    expected = parts.pop()
    assert expected[:2] == ("expected", ""), f"{path} does not end with what is expected"
    return Case(" ".join(why.split()), tuple(parts), expected.text)


@cache
def documents() -> tuple[Part, ...]:
    """What cases with an archive start from, with the lock that belongs to it."""
    text = (CASES / "documents.base").read_bytes().decode()
    _why, *rest = _HEADING.split(text)
    parts = [
        Part(place, how or "", text)
        for place, how, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    with TemporaryDirectory() as folder:
        for part in (*read_case(CASES / "base.case").parts, *parts):
            lay_down(part, Path(folder))
        project = find_project(Path(folder))
        (lock,) = write_locks(check_project(project), project, "2022-05-01")
        return (*parts, Part("briefings/talks/evidence.lock", "", lock.read_text(encoding="utf-8")))


def raw(text: str) -> bytes:
    """The bytes that a part marked (bytes) stands for."""

    def byte(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes.fromhex(sign[1:].decode()) if sign[:1] == b"x" else _ESCAPED[sign]

    return _ESCAPE.sub(byte, text.encode())


def lay_down(part: Part, project: Path) -> None:
    place = project / part.path
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    times = re.fullmatch(r"(\d+) times", part.how)
    if part.how == "folder":
        place.mkdir()
    elif part.how.startswith("link to "):
        place.symlink_to(part.how.removeprefix("link to "))
    elif part.how == "bytes":
        place.write_bytes(raw(part.text))
    elif times:
        place.write_bytes(part.text.encode() * int(times[1]))
    elif part.how != "removed":
        assert not part.how, f"({part.how}) is not a way to lay down a file"
        place.write_bytes(part.text.encode())


def project_of(case: Case, folder: Path, group: str = "") -> Path:
    """The base project changed by a case."""
    base = (*read_case(CASES / "base.case").parts, *(documents() if group == WITH_ARCHIVE else ()))
    for part in (*base, *case.parts):
        lay_down(part, folder)
    return folder


def told(project: Path) -> str:
    """What a check of the project prints; without an archive, of its records alone."""
    if (project / "mkdocs.yml").exists():
        diagnostics = check_project(find_project(project)).diagnostics
    else:
        _corpus, diagnostics = check_records(project)
    return f"{report.as_text(diagnostics) or report.summary(diagnostics)}\n"


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_mistake_is_told_at_its_place_and_in_words_that_help(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    found = told(project_of(case, tmp_path / "project", path.parent.name))
    if REWRITE and found != case.expected:
        before, _, _ = path.read_bytes().decode().rpartition("=== expected\n")
        path.write_bytes(f"{before}=== expected\n{found}".encode())
    else:
        assert found == case.expected


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_case_opens_with_sentences_that_say_why(path: Path) -> None:
    why = read_case(path).why
    assert re.fullmatch(r"[A-Z“].{30,}[.?]", why), why


def codes_of(case: Case) -> Iterator[str]:
    yield from _CODE.findall(case.expected)


def test_every_code_that_the_check_can_tell_has_a_case() -> None:
    shown = {code for path in PATHS for code in codes_of(read_case(path))}
    told_by_builds = {code for code in CODES if code[1] == "9"}  # tests/breakages.py shows them
    assert set(CODES) - shown == told_by_builds


def test_at_least_120_cases_of_bad_input_are_told_with_a_code_a_place_and_a_mend() -> None:
    faulty = {name_of(path): read_case(path).expected for path in PATHS if path.parent.name in GROUPS}
    assert len(faulty) >= 120
    unlike = {}
    for name, expected in faulty.items():
        blocks = re.split(r"\n(?! )", expected.strip())  # details of a fault are indented
        unlike[name] = [block for block in blocks if not _WHOLE.fullmatch(block)]
    assert {name: blocks for name, blocks in unlike.items() if blocks} == {}


def test_every_group_but_the_valid_one_holds_only_cases_with_a_fault() -> None:
    without = [name_of(path) for path in PATHS if not list(codes_of(read_case(path)))]
    assert [name for name in without if name != "base" and not name.startswith("valid/")] == []


def run_check(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "briefings", "check", "--no-color"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def as_one_project(paths: list[Path], folder: Path) -> Path:
    """Cases side by side as the briefings of one project, each with the actors of its own."""
    for number, path in enumerate(paths, start=1):
        case = read_case(path)
        for part in (*read_case(CASES / "base.case").parts, *case.parts):
            own = re.sub("^briefings/(?:talks/)?", f"briefings/case-{number}/", part.path)
            lay_down(part._replace(path=own), folder)
    lay_down(Part("mkdocs.yml", "", "site_name: Desk\ndocs_dir: briefings\n"), folder)
    return folder


@pytest.mark.parametrize("group", GROUPS)
def test_the_command_survives_all_cases_of_a_group_in_one_project(group: str, tmp_path: Path) -> None:
    done = run_check(as_one_project([path for path in PATHS if path.parent.name == group], tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert re.search(r"\d+ errors?", done.stderr)


def test_the_command_prints_what_a_case_expects_and_nothing_of_a_sound_project(tmp_path: Path) -> None:
    sound = run_check(project_of(Case("", (), ""), tmp_path / "sound", WITH_ARCHIVE))
    assert (sound.stdout, sound.stderr, sound.returncode) == ("", "no faults in 1 briefing\n", 0)
    case = read_case(CASES / WITH_ARCHIVE / "a-figure-was-mistyped-in-an-excerpt.case")
    faulty = run_check(project_of(case, tmp_path / "faulty", WITH_ARCHIVE))
    assert faulty.stdout == f"{case.expected}\n"
    assert faulty.returncode == 1
