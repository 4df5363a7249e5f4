"""The tutorial, done as it says: its files are saved, its commands run, and what it shows is what is printed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import REPOSITORY

TUTORIAL = REPOSITORY / "briefings" / "guide" / "tutorial.md"

# A block of code; the line before it may end with the name of the file that the block is about.
_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_STATUS = re.compile(r"\[ends with status (\d+)\]")


class Shown(NamedTuple):
    """A command of the tutorial, and the lines that it shows of what is printed."""

    command: str
    lines: tuple[str, ...]
    status: int


def shown_in(console: str) -> Iterator[Shown]:
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        status = next((int(found[1]) for line in lines if (found := _STATUS.fullmatch(line))), 0)
        told = tuple(line for line in lines if line not in ("", "…") and not _STATUS.fullmatch(line))
        yield Shown(command, told, status)


def run(shown: Shown, folder: Path) -> Path:
    """Run a command; the folder in which the next one runs."""
    program, *arguments = shlex.split(shown.command)
    if program == "cd":
        return folder / arguments[0]
    assert program == "briefings"
    ended = subprocess.run(
        [sys.executable, "-m", "generator.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ended.returncode == shown.status, ended.stdout
    printed = ended.stdout.splitlines()
    places = [printed.index(line) if line in printed else -1 for line in shown.lines]
    assert -1 not in places, (
        f"{shown.command} prints:\n{ended.stdout}\nand not:\n{shown.lines[places.index(-1)]}"
    )
    assert places == sorted(places), f"{shown.command} prints its lines in another order"
    return folder


def changed(text: str, difference: str) -> str:
    """A text after the lines marked - in a block were replaced by those marked +."""
    old, new = (
        "".join(f"{line[1:]}\n" for line in difference.splitlines() if line[0] == sign) for sign in "-+"
    )
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project at the end of the tutorial, every step of which went as the page says."""
    folder = tmp_path_factory.mktemp("tutorial")
    for block in _BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        if block["kind"] == "console":
            for shown in shown_in(block["text"]):
                folder = run(shown, folder)
        elif block["file"]:
            file = folder / block["file"]
            is_difference = block["kind"] == "diff"
            text = (
                changed(file.read_text(encoding="utf-8"), block["text"]) if is_difference else block["text"]
            )
            file.write_text(text, encoding="utf-8")
        elif block["kind"] == "yaml":  # what a command wrote
            assert block["text"] in (folder / "briefings/lantern-night/events.yml").read_text(
                encoding="utf-8"
            )
        else:
            assert block["text"] == "briefings serve\n"
    return folder


class _Words(HTMLParser):
    """The words of a page, as they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def read(page: Path) -> str:
    reader = _Words()
    reader.feed(page.read_text(encoding="utf-8"))
    return " ".join(reader.words)


def test_at_its_end_the_new_event_is_published_with_its_passage_verified(desk: Path) -> None:
    page = read(desk / "site/lantern-night/events/second-night/index.html")
    assert "Mira Olsen promises a second lantern night" in page
    assert re.search(r"Next summer we will do it again, and for two hours .{0,40}\bverified\b", page)


def test_at_its_end_the_event_told_thrice_shows_what_the_tutorial_says(desk: Path) -> None:
    page = read(desk / "site/lantern-night/events/lanterns-lit/index.html")
    assert "3 accounts from 3 independent origins" in page
    assert "212 and 205 cannot both be right" in page
    assert "About 190 and 205 cannot both be right" in page


def test_at_its_end_the_archive_is_nowhere_in_the_site(desk: Path) -> None:
    assert [path for path in (desk / "site").rglob("*") if b"eleven minutes late" in _bytes_of(path)] == []


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
