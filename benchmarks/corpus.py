"""Builds a site of real texts: a corpus of news with annotated passages, as a project with a briefing for each topic.

Usage: python -m benchmarks.corpus CORPUS.jsonl [--runs 3] [--place FOLDER] [--keep FOLDER]

CORPUS is a file of JSON objects, one a line, told apart by `kind`: `source` (id, title, publisher, date, url, text),
`actor` (id, name, type), `event` (id, title, date, topic, actors), `report` (source, event, excerpt). The texts are
copied into a folder that is deleted at the end, unless --keep names one; no site of them may be published.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.builds import AGAIN, BUILD, COLD, EDITED, Measured, replace_file, results_table
from benchmarks.running import default_place, run
from benchmarks.tables import machine
from benchmarks.verification import LONGEST, entry, identifier, quoted

CONFIGURATION = """site_name: A corpus
site_url: https://corpus.example.org/
docs_dir: briefings
theme: {name: material, font: false}
plugins: [search, briefings]
"""
TYPES = {"person": "person", "organisation": "organisation"}
"""Types of actors by the corpus's word; all others are groups."""
UNDATED = "2010"
ADDRESS_SIGNS = ":/?&=#%+,;@~!$()*"
EDITED_TITLE = "An event told anew"


def lay_down(corpus: Path, folder: Path) -> Counter[str]:
    """Write the project; gives how many records of each kind it holds."""
    rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    reports: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["kind"] == "report":
                if len(row["excerpt"].split()) <= LONGEST:
                    reports[row["source"]].append(row)
            else:
                rows[row["kind"]][row["id"]] = row
    content = folder / "briefings"
    content.mkdir(parents=True)
    (folder / "archive").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    (content / "index.md").write_text("A corpus of news.\n", encoding="utf-8")
    _write_actors(content / "actors.yml", rows["actor"].values(), rows["source"].values())
    _write_events(content, rows["event"].values(), rows["actor"])
    for id, row in rows["source"].items():
        if not reports[id]:
            continue
        topic = _topic(rows["event"][reports[id][0]["event"]])
        _write_source(folder, content / topic / "sources", row, reports[id])
    kept = {**{name: len(found) for name, found in rows.items()}, "source": len(reports)}
    return Counter({**kept, "report": sum(map(len, reports.values()))})


def _topic(event: dict[str, Any]) -> str:
    return f"topic-{identifier(event['topic'])}"


def _write_actors(path: Path, actors: Iterable[dict[str, Any]], sources: Iterable[dict[str, Any]]) -> None:
    entries = {
        identifier(actor["id"]): (actor["name"], TYPES.get(actor["type"], "group")) for actor in actors
    }
    entries |= {_outlet(source): (source["publisher"], "outlet") for source in sources}
    text = "".join(f"{id}:\n  name: {quoted(name)}\n  type: {kind}\n" for id, (name, kind) in entries.items())
    path.write_text(text, encoding="utf-8")


def _outlet(source: dict[str, Any]) -> str:
    return f"outlet-{identifier(source['publisher'])}"


def _write_events(content: Path, events: Iterable[dict[str, Any]], actors: dict[str, Any]) -> None:
    topics: dict[str, list[str]] = defaultdict(list)
    for event in events:
        lines = f"{identifier(event['id'])}:\n  title: {quoted(event['title'])}\n"
        lines += f"  date: '{event.get('date') or UNDATED}'\n"
        involved = [identifier(id) for id in dict.fromkeys(event.get("actors", ())) if id in actors]
        if involved:
            lines += f"  actors: {{{', '.join(f'{id}: takes part' for id in involved)}}}\n"
        topics[_topic(event)].append(lines)
    for topic, entries in topics.items():
        (content / topic / "sources").mkdir(parents=True)
        head = f"title: The {topic.replace('-', ' ')}\n"
        (content / topic / "briefing.yml").write_text(head, encoding="utf-8")
        (content / topic / "events.yml").write_text("".join(entries), encoding="utf-8")


def _write_source(
    folder: Path, sources: Path, row: dict[str, Any], reports: Iterable[dict[str, Any]]
) -> None:
    id = identifier(row["id"])
    (folder / "archive" / f"{id}.txt").write_text(row["text"], encoding="utf-8", newline="")
    head = f"title: {quoted(row['title'] or id)}\npublisher: {_outlet(row)}\npublished: {row.get('date') or UNDATED}\n"
    if row.get("url"):
        head += f"url: {quoted(quote(row['url'], safe=ADDRESS_SIGNS))}\n"
    body = "".join(entry(report, row["text"]) for report in reports)
    text = f"---\n{head}archive: {id}.txt\nreports:\n{body}---\n"
    (sources / f"{id}.md").write_text(text, encoding="utf-8")


def edit_event(project: Path) -> None:
    """Give the first event of the first topic another title."""
    path = min((project / "briefings").glob("*/events.yml"))
    first, _, rest = path.read_text(encoding="utf-8").split("\n", 2)
    replace_file(path, f"{first}\n  title: {EDITED_TITLE}\n{rest}")


def measure(folder: Path, runs: int) -> Measured:
    measured = Measured()
    kept = {path: path.read_text(encoding="utf-8") for path in folder.glob("briefings/*/events.yml")}
    for _ in range(runs):
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
        for left in ("site", ".cache"):
            shutil.rmtree(folder / left, ignore_errors=True)
        for name in (COLD, AGAIN, EDITED):
            if name == EDITED:
                edit_event(folder)
            measured.runs[name].append(run(BUILD, folder))
        files = [path for path in (folder / "site").rglob("*") if path.is_file()]
        for name in (COLD, AGAIN, EDITED):
            measured.pages[name] = sum(path.name == "index.html" for path in files)
            measured.size[name] = sum(path.stat().st_size for path in files)
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--place", type=Path, default=default_place())
    parser.add_argument("--keep", type=Path, help="lay the project down here and leave it")
    arguments = parser.parse_args()
    print(machine(), "\n")
    with tempfile.TemporaryDirectory(dir=arguments.place) as scratch:
        folder = arguments.keep or Path(scratch, "corpus")
        records = lay_down(arguments.corpus, folder)
        print(", ".join(f"{number:,} {name}s" for name, number in records.items()), "\n")
        print(results_table(measure(folder, arguments.runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
