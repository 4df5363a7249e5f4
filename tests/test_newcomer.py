"""Somebody who knows no Python opens an empty folder and, minutes later, sees an event of their own on a page.

The real commands, a real server and a real browser; what is typed by hand is typed into the files here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from playwright.sync_api import Page, expect
from serving import briefings_server

pytestmark = pytest.mark.server

PATIENCE = 40_000  # milliseconds until a saved file must show

ARTICLE = """\
<!doctype html>
<html lang="en">
<head>
<title>Harbour ferry stops for the winter</title>
<meta name="author" content="Mary Quill">
<meta property="article:published_time" content="2031-07-02T10:00:00Z">
<link rel="canonical" href="https://example.org/ferry">
</head>
<body><article>
<h1>Harbour ferry stops for the winter</h1>
<p>Pebble Bay stopped its ferry on 1 July 2031 after 14 complaints.</p>
<p>“We had no choice,” said Mira Olsen, who keeps the lighthouse.</p>
<p>The weather was mild.</p>
</article></body>
</html>
"""
SOURCE = "harbour-ferry-stops-for-the-winter"
EVENT = "pebble-bay-stops-its-ferry"
SENTENCE = "Pebble Bay stopped its ferry on 1 July 2031 after 14 complaints."


def typed(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command as it is typed, with nobody there to be asked. It must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), encoding="utf-8")


def stub_for(sentence: str, suggested: str) -> str:
    """The one among the suggested stubs that quotes a sentence."""
    stubs = re.split(r"^(?=  - )", suggested, flags=re.MULTILINE)
    (wanted,) = (stub for stub in stubs if f"excerpt: {sentence}" in stub)
    return wanted


def test_a_newcomer_sees_an_event_of_their_own_and_a_mistake_where_it_was_made(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    saved = tmp_path / "ferry.html"
    saved.write_text(ARTICLE, encoding="utf-8")

    begun = typed("init", "desk", cwd=tmp_path)
    desk = tmp_path / "desk"
    assert "briefings serve" in begun.stderr
    assert (desk / ".vscode/settings.json").is_file()

    added = typed("add", "../ferry.html", cwd=desk)
    assert f"`briefings suggest {SOURCE}`" in added.stderr
    file = desk / f"briefings/lantern-night/sources/{SOURCE}.md"

    told = typed(
        "new", "event", "Pebble Bay stops its ferry", "--date", "2031-07-01", "--kind", "festival",
        "--actor", "pebble-bay=stops the ferry", cwd=desk,
    )  # fmt: skip
    assert f"- event: {EVENT}" in told.stderr

    suggested = typed("suggest", SOURCE, cwd=desk)
    assert f"{file.relative_to(desk).as_posix()}:" in suggested.stderr
    stub = stub_for(SENTENCE, typed("suggest", SOURCE, "--format", "yaml", cwd=desk).stdout)
    assert EVENT in stub.splitlines()[0]  # as the nearest, in a comment: the choice stays with the analyst
    stub = re.sub(r"- event:.*", f"- event: {EVENT}", stub)

    drafted = file.read_text(encoding="utf-8")
    head, _, _remarks = drafted.partition("# reports:\n")
    file.write_text(
        f"{head}reports:\n{stub}---\nThe paper tells when the ferry stopped, and how many had complained.\n",
        encoding="utf-8",
    )
    locked = typed("lock", cwd=desk)
    assert locked.stdout == "wrote briefings/lantern-night/evidence.lock\n"
    checked = typed("check", "--strict", cwd=desk)
    assert (checked.stdout, checked.stderr) == ("", "no faults in 1 briefing\n")

    with briefings_server(desk, tmp_path / "log") as server:
        page.goto(f"{server.url}lantern-night/events/{EVENT}/")
        expect(page.locator("h1")).to_have_text("Pebble Bay stops its ferry")
        passage = page.locator(".passage", has=page.locator("blockquote", has_text=SENTENCE))
        expect(passage).to_have_count(1)
        expect(passage.locator("summary")).to_contain_text("verified")
        bar = page.get_by_role("alert")
        expect(bar).to_have_count(0)

        edited(file, "after 14 complaints.", "after 41 complaints.")
        expect(bar).to_be_visible(timeout=PATIENCE)
        line = 1 + file.read_text(encoding="utf-8").split("\n").index(
            f"    excerpt: {SENTENCE.replace('14', '41')}"
        )
        place = f"{file.relative_to(desk).as_posix()}:{line}:"
        expect(bar.get_by_role("link", name=place)).to_be_visible()
        expect(bar).to_contain_text("E201")
        expect(page.locator("blockquote", has_text=SENTENCE)).to_be_visible()  # the last good site stays

        edited(file, "after 41 complaints.", "after 14 complaints.")
        expect(bar).to_be_hidden(timeout=PATIENCE)
        expect(page.locator("blockquote", has_text=SENTENCE)).to_be_visible()
        page.goto("about:blank")  # else it would complain that the server ends
        assert "Traceback" not in server.log()
