"""A whole project, small enough to read at a glance: two documents that differ on one figure.

Lays down files; knows nothing of what is tested with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.pipeline import check_project, write_locks
from generator.project import find_project

LOCKED_ON = "2022-05-01"

FILES: Mapping[str, str] = {
    "mkdocs.yml": """\
site_name: Desk
site_url: https://example.org/desk/
repo_url: https://code.example.org/desk
edit_uri: edit/main/briefings/
docs_dir: briefings
theme: {name: material, font: false, features: [content.action.edit]}
plugins: [search, briefings]
validation:
  links: {anchors: warn, not_found: warn}
""",
    "briefings/index.md": "Two documents, one question. See [about](about.md).\n",
    "briefings/about.md": "# About\n\nWritten by hand; see [Poland](dossier/events/poland-expels.md#accounts).\n",
    "briefings/actors.yml": """\
poland: {name: Poland, type: state}
russia: {name: Russia, type: state}
speaker: {name: Jan Nowak, type: person, part_of: poland}
gazette: {name: The Gazette, type: outlet}
""",
    "briefings/dossier/briefing.yml": """\
title: A small dossier
question: How many were expelled?
key_judgements:
  - text: The documents do not settle the number.
    events: poland-expels
    by: The desk
""",
    "briefings/dossier/events.yml": """\
poland-expels:
  title: Poland expels diplomats
  date: 2022-03
  kind: expulsion
  actors: {poland: expels, russia: is expelled}
  measures: {expelled: Diplomats expelled}
russia-answers:
  title: Russia answers
  date: 2022-04-05~
  actors: {russia: answers}
  responds_to: poland-expels
""",
    "briefings/dossier/sources/first.md": """\
---
title: First report
publisher: gazette
published: 2022-04-06
archive: first.txt
reports:
  - event: poland-expels
    excerpt: Poland expelled 45 diplomats
    figures: {expelled: 45}
  - event: russia-answers
    excerpt: an answer came on Tuesday
---
Tells of [the expulsion](event:poland-expels) by Poland, and of Jan Nowak. See [about](../../about.md).
""",
    "archive/first.txt": """\
First report

Poland expelled 45 diplomats, the Gazette learnt. Moscow was silent at first; an answer came on Tuesday.
""",
    "archive/second.txt": """\
Asked about it, Nowak said that it expelled 40 of them. No more is known.
""",
    "briefings/dossier/sources/second.md": """\
---
title: Second report
published: 2022-04-07
archive: second.txt
reports:
  - event: poland-expels
    excerpt: it expelled 40 of them
    figures: {expelled: 40}
    speaker: speaker
    mode: quoted
---
A shorter text.
""",
}


def lay_down(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Write the project into a folder, its lock too, then change or add some files; returns the folder."""
    _write(folder, FILES)
    lock(folder)
    _write(folder, changes or {})
    return folder


def lock(folder: Path, today: str = LOCKED_ON) -> None:
    """Write the project's lock for what it holds now."""
    project = find_project(folder)
    checked = check_project(project)
    assert checked.can_lock, checked.diagnostics
    write_locks(checked, project, today)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
