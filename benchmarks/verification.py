"""How long it takes to verify excerpts, and to explain altered ones, on news texts at scale.

Usage: python -m benchmarks.verification CORPUS.jsonl [--keep FOLDER]

CORPUS is a file of JSON objects, one a line: `source` (id, title, date, text), `event` (id, title, date), `report`
(source, event, excerpt). It is turned into a scratch project with an archive, which is then checked and locked.
The texts are read once before the clock starts, as they are in a server that runs.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from generator.anchor import Found, Missing, Text, find
from generator.archive import Archive
from generator.evidence import verify
from generator.load import load
from generator.pipeline import check_project, write_locks
from generator.project import find_project

RUNS = 5
ALTERED = 200
LONGEST = 60  # words of an excerpt


def quoted(text: str) -> str:
    """A YAML text in double quotes: JSON strings are YAML."""
    return json.dumps(text, ensure_ascii=False)


def identifier(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80].rstrip("-")


def entry(report: dict[str, Any], text: str) -> str:
    """A report as its document's file has it."""
    excerpt = report["excerpt"]
    lines = f"  - event: {identifier(report['event'])}\n    excerpt: {quoted(excerpt)}\n"
    if text.count(excerpt) > 1:
        # As an analyst would, by the words before it; at the beginning of a text, by those after it.
        start = text.index(excerpt)
        before = text[:start].rsplit("\n", 1)[-1].split()[-4:]
        after = text[start + len(excerpt) :].split()[:4]
        word, beside = ("prefix", before) if before else ("suffix", after)
        lines += f"    {word}: {quoted(' '.join(beside))}\n"
    return lines


def lay_down(corpus: Path, folder: Path) -> tuple[int, int, list[tuple[str, str]]]:
    """Write the scratch project; gives the number of sources and of reports, and the excerpts that are too long.

    Those are (excerpt, text): the format refuses quotations of their length, so they are looked for without it.
    """
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["kind"]].append(row)
    briefing = folder / "briefings" / "corpus"
    (briefing / "sources").mkdir(parents=True)
    (folder / "archive").mkdir()
    (folder / "mkdocs.yml").write_text("site_name: Corpus\ndocs_dir: briefings\n", encoding="utf-8")
    (briefing / "briefing.yml").write_text("title: Corpus\n", encoding="utf-8")
    events = "".join(
        f"{identifier(row['id'])}:\n  title: {quoted(row['title'])}\n  date: {row.get('date') or '2010'}\n"
        for row in rows["event"]
    )
    (briefing / "events.yml").write_text(events, encoding="utf-8")
    texts = {row["id"]: row["text"] for row in rows["source"]}
    reports: dict[str, list[str]] = defaultdict(list)
    kept = 0
    long: list[tuple[str, str]] = []
    for row in rows["report"]:
        excerpt = row["excerpt"]
        if len(excerpt.split()) > LONGEST:
            long.append((excerpt, texts[row["source"]]))
            continue
        kept += 1
        reports[row["source"]].append(entry(row, texts[row["source"]]))
    for row in rows["source"]:
        id = identifier(row["id"])
        (folder / "archive" / f"{id}.txt").write_text(row["text"], encoding="utf-8", newline="")
        head = f"---\ntitle: {quoted(row['title'] or id)}\npublished: {row.get('date') or '2010'}\narchive: {id}.txt\n"
        body = f"reports:\n{''.join(reports[row['id']])}" if reports[row["id"]] else ""
        (briefing / "sources" / f"{id}.md").write_text(f"{head}{body}---\n", encoding="utf-8")
    return len(rows["source"]), kept, long


def altered(excerpt: str, chance: random.Random) -> str:
    """The excerpt with one word in its middle dropped, changed or exchanged with its neighbour."""
    words = excerpt.split()
    at = chance.randrange(1, len(words) - 1)
    how = chance.choice(["drop", "change", "swap"])
    if how == "drop":
        del words[at]
    elif how == "change":
        words[at] = "altered" if words[at] != "altered" else "changed"
    else:
        words[at - 1], words[at] = words[at], words[at - 1]
    return " ".join(words)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--keep", type=Path, help="lay the project down here and leave it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sources, kept, long = lay_down(arguments.corpus, folder)
        return measure(folder, sources, kept, long)


def measure(folder: Path, sources: int, kept: int, long: list[tuple[str, str]]) -> int:
    found_long = sum(isinstance(find(excerpt, Text(text)), Found) for excerpt, text in long)
    print(
        f"{sources} texts, {kept} excerpts; {found_long} of {len(long)} longer than {LONGEST} words found too"
    )
    project = find_project(folder)
    archive = Archive(project.archive)
    corpus, _faults = load(project.content, project.root)
    names = [source.archive or "" for briefing in corpus.briefings for source in briefing.sources.values()]
    start = time.perf_counter()
    texts = {name: archive.read(name) for name in names}
    print(f"reading the texts          {time.perf_counter() - start:8.3f} s")
    whole = []
    for _ in range(RUNS):
        start = time.perf_counter()
        evidence, faults = verify(corpus, archive, {})
        whole.append(time.perf_counter() - start)
    states = [receipt.state for receipt in evidence.receipts.values()]
    missing = [fault for fault in faults if fault.code.id.startswith("E")]
    print(f"verifying, with coverage   {statistics.median(whole):8.3f} s, median of {RUNS}")
    alone = []
    work = [
        (report, Text(texts[source.archive or ""].text))  # type: ignore[union-attr]  # all were read
        for briefing in corpus.briefings
        for source in briefing.sources.values()
        for report in source.reports
    ]
    for _ in range(RUNS):
        start = time.perf_counter()
        found = sum(
            isinstance(
                find(report.excerpt, text, prefix=report.prefix or "", suffix=report.suffix or ""), Found
            )
            for report, text in work
        )
        alone.append(time.perf_counter() - start)
    print(
        f"finding the excerpts alone {statistics.median(alone):8.3f} s, median of {RUNS}; {found} of {kept} found"
    )
    chance = random.Random(1)
    long = [(report.excerpt, text) for report, text in work if len(report.excerpt.split()) > 5]
    sample = [
        (altered(excerpt, chance), text) for excerpt, text in chance.sample(long, min(ALTERED, len(long)))
    ]
    start = time.perf_counter()
    results = [find(excerpt, text) for excerpt, text in sample]
    took = time.perf_counter() - start
    explained = sum(isinstance(result, Missing) and bool(result.closest) for result in results)
    accepted = sum(isinstance(result, Found) for result in results)
    print(
        f"explaining {len(sample)} altered    {took:8.3f} s; {accepted} accepted, {explained} with the closest passage"
    )
    start = time.perf_counter()
    checked = check_project(project)
    print(f"a whole check              {time.perf_counter() - start:8.3f} s")
    if checked.can_lock:
        write_locks(checked, project, "2000-01-01")
    verified = states.count("verified")
    print(f"{verified} of {kept} excerpts verified, {len(missing)} faults")
    return 0 if verified == kept and not accepted else 1


if __name__ == "__main__":
    sys.exit(main())
