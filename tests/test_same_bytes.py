"""The same input gives the same bytes: in any folder, and in whatever order Python goes through sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from building import EPOCH, differing, tree
from small_project import lock
from two_briefings import two_briefings


def build(project: Path, seed: str) -> str:
    """What the build says."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=project,
        env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": EPOCH},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    ).stderr


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Path, Path]:
    """The same twice, in folders with other names."""
    found = tmp_path / "one", tmp_path / "the other" / "further" / "down"
    for folder in found:
        for name, text in two_briefings().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        lock(folder)
    return found


def test_the_same_files_give_the_same_site(projects: tuple[Path, Path]) -> None:
    for number, project in enumerate(projects):
        build(project, str(number))
    one, other = (tree(project / "site") for project in projects)
    assert differing(one, other) == []


def test_what_one_process_noted_another_understands(projects: tuple[Path, Path]) -> None:
    project = projects[0]
    build(project, "1")
    before = tree(project / "site")
    assert "0 pages made" in build(project, "2")
    # A changed comment changes nothing, but makes the next build look at everything that was read.
    events = project / "briefings/harbour/events.yml"
    events.write_text(f"# A comment\n{events.read_text()}")
    assert "0 pages made" in build(project, "3")
    assert differing(before, tree(project / "site")) == []
