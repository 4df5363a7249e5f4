"""One project with more than fifty faults, of as many kinds, in every kind of file: one run of `check` tells them all.

A fault is marked where it stands: ⟦E401⟧ at the end of its line. The marks are taken out before the files are written,
and are what is expected. What only seems to be missing (codes 7xx, E417) is told once the rest is mended: it may stand
in a record that could not be understood.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import REPOSITORY

LEAST = 50

SOUND = {
    "mkdocs.yml": "site_name: Desk\ndocs_dir: briefings\nplugins: [briefings]\n",
    "archive/strait.txt": """\
STRAIT SHUT

The strait was shut on Monday, with more than 40 ships waiting. It was not said when it will open again.

Minister Anna Berg spoke of repairs. The strait is narrow. The strait is deep.
""",
    "briefings/locked/briefing.yml": "title: What was locked\n",
    "briefings/locked/events.yml": """\
closed: {title: The strait is closed, date: 2022-04-04, actors: {norland: closes it}}
""",
    "briefings/locked/sources/kept.md": """\
---
title: Kept
published: 2022-04-06
archive: strait.txt
reports:
  - event: closed
    excerpt: The strait was shut on Monday
  - event: closed
    excerpt: Minister Anna Berg spoke of repairs.
---
It tells of the closure.
""",
    "briefings/actors.yml": "norland: {name: Norland, type: state}\n",
}
"""What is locked before anything goes wrong."""

FAULTY = {
    # ---- everybody's actors, and pages written by hand
    "briefings/actors.yml": """\
norland:
  name: Norland
  type: country ⟦E305⟧
suderia: ⟦W412⟧
  name: Suderia
  type: state
  aliases: [The South]
sodor:
  name: The South
  type: state
  part_of: suderai ⟦E401⟧
anna-berg:
  name: Anna Berg
  type: person
  url: example.org/berg ⟦E308⟧
daily-tide:
  name: The Daily Tide
  type: outlet
  type: outlet ⟦E104⟧
""",
    "briefings/about.md": "# About ⟦E409⟧\n",
    "briefings/About.md": "# About\n",
    # ---- one briefing whose files can be read, with what contradicts itself between and within them
    "briefings/talks/briefing.yml": """\
title: The closed strait
key_judgements:
  - text: About 500 sailors wait. ⟦W231⟧
    events: closed
questions: {reopening: Will it be opened?}
""",
    "briefings/talks/events.yml": """\
closed:
  title: The strait is closed #by Norland ⟦W118⟧
  date: 2022-04-04
  kind: clossing ⟦E410⟧
  actors: {suderia: closes it}
  measures: {waiting: ships waiting, crews: crews}
answered:
  title: Suderia answers
  date: 2022-04-03
  responds_to: closed ⟦W522⟧
explained:
  title: Berg explains
  date: 2022-04-05
  summary: See [the closure](event:closd). ⟦E602⟧
  responds_to: explained ⟦E407⟧
  positions: {opening: for} ⟦E416⟧
undated: ⟦E302⟧
  title: No date
worded:
  title: A date in words
  date: early in April ⟦E501⟧
reversed:
  title: Ends before it begins
  date: 2022-04-06/2022-04-04 ⟦E502⟧
leap:
  title: No such day
  date: 2022-02-30 ⟦E503⟧
A Title: ⟦E306⟧
  title: An id with a space
  date: 2022
""",
    "briefings/talks/terms.yml": "closure: {title: What was done}\n",
    "briefings/talks/resolutions.yml": """\
figure/closed/waiting:
  history:
    - {state: closed, reason: Two numbers., by: The desk, date: 2022-05-02} ⟦E305⟧
""",
    "briefings/talks/sources/evidence.md": """\
---
title: Excerpts that do not hold ⟦W222 W241⟧
publisher: suderia ⟦E406⟧
published: 2022-04-06
archive: strait.txt
article: {begins: STRAIT CLOSED, ends: is deep.} ⟦E213⟧
reports:
  - event: closed
    excerpt: The strait was closed on Monday ⟦E201⟧
  - event: closed
    excerpt: The strait is ⟦E202⟧
  - event: closed
    excerpt: The strait is narrow.
    prefix: of rocks ⟦E203⟧
  - event: closed
    excerpt: more than 4 ⟦E204⟧
  - event: closed
    excerpt: STRAIT SHUT The strait was shut ⟦E205⟧
  - event: closed
    excerpt: "…" ⟦E206⟧
  - event: closed
    excerpt: It was […] said when it will open again. ⟦W211⟧
  - event: closed
    excerpt: Minister Anna Berg [never] spoke of repairs. ⟦W212⟧
  - event: closed
    excerpt: with more than 40 ships waiting
    terms: {closure: locked} ⟦E208⟧
---
It tells of the closure.
""",
    "briefings/talks/sources/names.md": """\
---
title: Names that lead nowhere ⟦W222 E411⟧
published: 2022-04-03
archive: strait.txt
inferred:
  retrieved: It was undated. ⟦E413⟧
republishes: nobody ⟦E403⟧
draws_on: names
reports:
  - event: clsoed ⟦E402⟧
    excerpt: Minister Anna Berg spoke of repairs.
  - event: closed ⟦N521⟧
    excerpt: with more than 40 ships waiting
    figures: {wating: 40} ⟦E404⟧
    terms: {closing: waiting} ⟦E415⟧
---
See [a page](javascript:alert) of it. ⟦E601⟧

A <b>bold</b> word. ⟦W603⟧
""",
    "briefings/talks/sources/unverified.yml": """\
title: Keys alone ⟦W222 W241⟧
published: 2022-04-06
archive: strait.txt
summary: It tells of the closure.
reports:
  - event: closed
    excerpt: The strait was wide.
    status: unverified ⟦N227⟧
  - event: explained
    excerpt: The strait was shut on Monday
    date: on Friday ⟦W251⟧
""",
    "briefings/talks/sources/absent.md": """\
---
title: No document
published: 2022-04-06
archive: strat.txt ⟦E209⟧
reports:
  - event: answered
    excerpt: The strait was shut.
---
It tells of the answer.
""",
    # ---- sources that can't be read, each for a reason of its own
    "briefings/unread/briefing.yml": "title: Unread\nqueston: Why? ⟦E301⟧\nscope: ⟦E304⟧\n",
    "briefings/unread/sources/tab.yml": "reports:\n\t- event: A tab ⟦E103⟧\n",
    "briefings/unread/sources/brace.yml": "inferred: {title: A, url: B ⟦E102⟧\ntitle: C\n",
    "briefings/unread/sources/mark.yml": "title: A ⟦E302⟧\n? url ⟦E114⟧\n: A key with a question mark\n",
    "briefings/unread/sources/two.yml": "title: A\n--- ⟦E107⟧\ntitle: B\n",
    "briefings/unread/sources/alias.md": "---\ntitle: *same ⟦E105⟧\npublished: 2022\n---\nSo.\n",
    "briefings/unread/sources/tag.md": "---\ntitle: !great News ⟦E106⟧\npublished: 2022\n---\nSo.\n",
    "briefings/unread/sources/front.md": "title: No front matter ⟦E110⟧\n",
    "briefings/unread/sources/list.md": "---\ntitle: [Two, titles] ⟦E303⟧\npublished: 2022\n---\nSo.\n",
    "briefings/unread/sources/language.yml": "title: A\npublished: 2022\nlanguage: english ⟦E309⟧\nsummary: B\n",
    "briefings/unread/sources/figure.yml": (
        "title: A\npublished: 2022\nsummary: B\nreports:\n  - event: closed\n    excerpt: C\n"
        "    figures: {waiting: 40-35} ⟦E512⟧\n"
    ),
    "briefings/unread/sources/deep.yml": "title: " + "[" * 15 + "]" * 15 + " ⟦E108⟧\n",
    "briefings/unread/sources/hidden.yml": "title: News\u202e swen ⟦E109⟧\npublished: 2022\nsummary: So.\n",
    "briefings/unread/sources/text.txt": "title: Wrong ending ⟦E115⟧\n",
    # ---- a folder without its briefing
    "briefings/headless/events.yml": "closed: {title: The strait is closed, date: 2022}\n",
    # ---- and what was locked
    "briefings/locked/sources/kept.md": SOUND["briefings/locked/sources/kept.md"]
    .replace("title: Kept\n", "title: Kept ⟦W222⟧\n")
    .replace("excerpt: Minister Anna Berg spoke of repairs.", "excerpt: The strait is deep."),
}

MARKED = re.compile(r" ⟦([EWN0-9 ]+)⟧")

OF_BYTES: dict[str, tuple[str, bytes]] = {
    "briefings/unread/sources/latin.yml": ("E101", "title: Gro\xdf\n".encode("latin-1")),
    "briefings/unread/sources/large.yml": ("E112", b"title: A\n" + b"# nothing\n" * 600_000),
}
"""What can't be written as a text: the code that the file gets at its first line, and its bytes."""


class Fault(NamedTuple):
    file: str
    line: int
    code: str


def expected_in(name: str, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), start=1):
        if marked := MARKED.search(line):
            yield from (Fault(name, number, code) for code in marked[1].split())


def lay_down(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MARKED.sub("", text), encoding="utf-8")


def check(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", "check", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[Fault]]:
    """The project, and what is to be told of it."""
    project = tmp_path_factory.mktemp("faulty")
    lay_down(project, SOUND)
    subprocess.run(
        [sys.executable, "-m", "generator.cli", "lock"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    lay_down(project, FAULTY)
    expected = {fault for name, text in FAULTY.items() for fault in expected_in(name, text)}
    for name, (code, data) in OF_BYTES.items():
        (project / name).write_bytes(data)
        expected.add(Fault(name, 1, code))
    (project / "briefings/unread/sources/folder.md").mkdir()
    outside = tmp_path_factory.mktemp("outside") / "linked.md"
    outside.write_text("---\ntitle: A\npublished: 2022\n---\nSo.\n", encoding="utf-8")
    (project / "briefings/unread/sources/linked.md").symlink_to(outside)
    lock = project / "briefings/locked/evidence.lock"
    with lock.open("a", encoding="utf-8") as file:
        file.write("<<<<<<< HEAD\n")
    expected |= {
        Fault("briefings/locked/evidence.lock", 8, "W224"),
        Fault("briefings/unread/sources/folder.md", 1, "E111"),
        Fault("briefings/unread/sources/linked.md", 1, "E113"),
        Fault("briefings/headless", 1, "E116"),
        Fault("briefings/locked/evidence.lock", len(lock.read_text(encoding="utf-8").splitlines()), "E226"),
    }
    return project, expected


def told_as_text(text: str) -> list[Fault]:
    found = re.findall(r"^(\S.*?):(\d+):\d+: ([EWN]\d{3}) ", text, re.MULTILINE)
    return [Fault(file, int(line), code) for file, line, code in found]


def test_more_than_fifty_faults_are_told_in_one_run_each_at_its_line(faulty: tuple[Path, set[Fault]]) -> None:
    project, expected = faulty
    done = check(project, "--no-color")
    assert sorted(set(told_as_text(done.stdout))) == sorted(expected)
    assert len({fault.code for fault in expected}) >= LEAST
    assert done.returncode == 1
    assert re.search(r"^\d+ errors, \d+ warnings and \d+ notes in \d briefings$", done.stderr, re.MULTILINE)


def test_the_same_faults_are_annotations_on_the_lines_of_a_pull_request(
    faulty: tuple[Path, set[Fault]],
) -> None:
    project, expected = faulty
    done = check(project, "--format", "github")
    found = re.findall(
        r"^::(?:error|warning|notice) file=([^,]+),line=(\d+),col=\d+,title=([EWN]\d{3}) [^:]+::\S",
        done.stdout,
        re.MULTILINE,
    )
    assert len(found) == len(done.stdout.splitlines())
    assert {Fault(file, int(line), code) for file, line, code in found} == expected
    assert done.returncode == 1


def test_the_same_faults_are_data(faulty: tuple[Path, set[Fault]]) -> None:
    project, expected = faulty
    done = check(project, "--format", "json")
    found = json.loads(done.stdout)
    assert {Fault(one["file"], one["line"], one["code"]) for one in found} == expected
    assert [one for one in found if not one["mend"] or not one["message"]] == []
    assert done.returncode == 1
