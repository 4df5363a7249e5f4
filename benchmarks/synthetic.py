"""An invented dossier of any size with the shape of a real one: few actors in most events, 1 to 20 accounts an event,
dates of every certainty, documents that copy one another, figures that differ. The same seed gives the same files.

Knows the data format, not the generator.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

ACTORS_PER_EVENT = 0.16
"""Distinct actors in the dossier for each event in it."""
SOURCES_PER_EVENT = 0.09
MOST_ACCOUNTS = 20
FIRST_DAY = date(2019, 1, 1)
DAYS = 1400
KINDS = ("accusation", "agreement", "aid", "appeal", "attack", "consultation", "denial", "evacuation")
ROLES = ("takes part", "says so", "is addressed", "decides", "objects")
STARTS = (
    "bra",
    "kel",
    "mor",
    "ves",
    "tal",
    "ori",
    "san",
    "dun",
    "fel",
    "gar",
    "hal",
    "ist",
    "jor",
    "kir",
    "lan",
)
ENDS = (
    "da",
    "ne",
    "ri",
    "so",
    "tu",
    "la",
    "mi",
    "ven",
    "ter",
    "gan",
    "dor",
    "lis",
    "mar",
    "nek",
    "pol",
    "ras",
)
MARK = "Whether the other side accepts this was not said."


@dataclass
class Source:
    number: int
    day: date
    outlet: str
    copies: int | None = None
    passages: list[tuple[int, str, str, int | None]] = field(default_factory=list)
    """(event, excerpt, speaker, figure)"""

    @property
    def id(self) -> str:
        return f"document-{self.number}"


class Words:
    """Invented words, a few of them very common."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance = chance
        made: dict[str, None] = {}
        while len(made) < number:
            middle = "".join(chance.choices(ENDS, k=chance.randrange(0, 2)))
            made[chance.choice(STARTS) + middle + chance.choice(ENDS)] = None
        self.words = list(made)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(number)))

    def some(self, number: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=number))

    def name(self) -> str:
        return " ".join(self.chance.choice(self.words).capitalize() for _ in range(2))


def lay_down(folder: Path, events: int, *, seed: int = 1) -> dict[str, int]:
    """Write a project of `events` events below `folder`; gives how many records of each kind it holds."""
    chance = random.Random(seed)
    words = Words(chance, 2500)
    actors = [f"actor-{number}" for number in range(max(6, round(events * ACTORS_PER_EVENT)))]
    outlets = [f"outlet-{number}" for number in range(max(3, round(events * 0.006)))]
    popular = list(accumulate(1 / (rank + 1) for rank in range(len(actors))))
    names = {id: words.name() for id in (*actors, *outlets)}
    sources = _sources(chance, max(4, round(events * SOURCES_PER_EVENT)), outlets)
    by_day: dict[date, list[Source]] = defaultdict(list)
    for source in sources:
        by_day[source.day].append(source)
    days = sorted(by_day)
    records = []
    happened = sorted(min(DAYS - 1, int(chance.betavariate(2, 1.2) * DAYS)) for _ in range(events))
    for number, after in enumerate(happened):
        day = FIRST_DAY + timedelta(days=after)
        involved = list(dict.fromkeys(chance.choices(actors, cum_weights=popular, k=chance.randrange(1, 5))))
        measured = chance.random() < 0.3
        records.append((number, day, involved, measured))
        _report(chance, words, records[-1], _nearby(chance, by_day, days, day), names)
    _write(folder, chance, words, records, sources, names, set(outlets))
    return {
        "events": events,
        "actors": len(names),
        "sources": len(sources),
        "reports": sum(len(source.passages) for source in sources),
    }


def _sources(chance: random.Random, number: int, outlets: list[str]) -> list[Source]:
    popular = list(accumulate(1 / (rank + 1) for rank in range(len(outlets))))
    sources: list[Source] = []
    days = sorted(int(chance.betavariate(2, 1.2) * DAYS) for _ in range(number))
    days[-3:] = [DAYS, DAYS, DAYS]  # every event has documents of its day or of a later one
    for place, day in enumerate(days):
        copies = place - 1 if place and chance.random() < 0.2 else None
        outlet = chance.choices(outlets, cum_weights=popular)[0]
        sources.append(Source(place, FIRST_DAY + timedelta(days=day + 1), outlet, copies))
    return sources


def _nearby(
    chance: random.Random, by_day: dict[date, list[Source]], days: list[date], day: date
) -> list[Source]:
    accounts = 1
    while accounts < MOST_ACCOUNTS and chance.random() < 0.56:
        accounts += 1
    found: list[Source] = []
    later = [other for other in days if other >= day] or days[-1:]
    for other in later:
        found += by_day[other]
        if len(found) >= accounts + 4:
            break
    return chance.sample(found, min(accounts, len(found)))


def _report(
    chance: random.Random,
    words: Words,
    event: tuple[int, date, list[str], bool],
    sources: list[Source],
    names: dict[str, str],
) -> None:
    number, _day, involved, measured = event
    told = words.some(chance.randrange(5, 14))
    count = chance.randrange(3, 900)
    for source in sources:
        figure = (count if chance.random() < 0.7 else count + chance.randrange(1, 9)) if measured else None
        given = f"{figure} people were counted when " if figure else ""
        speaker = involved[0] if chance.random() < 0.4 else ""
        said = f", {names[speaker]} said" if speaker else ""
        varied = words.some(chance.randrange(2, 7))
        excerpt = f"{given}{names[involved[-1]]} {told} and {varied} in case {number}{said}"
        source.passages.append((number, excerpt, speaker, figure))


def _date(chance: random.Random, day: date) -> str:
    turn = chance.random()
    if turn < 0.74:
        return day.isoformat()
    if turn < 0.82:
        return f"{day:%Y-%m}"
    if turn < 0.88:
        return f"{day.isoformat()}~"
    if turn < 0.94:
        return f"{day.isoformat()}/{(day + timedelta(days=chance.randrange(1, 20))).isoformat()}"
    if turn < 0.98:
        return f"[{day.isoformat()},{(day + timedelta(days=1)).isoformat()}]"
    return str(day.year)


def _write(
    folder: Path,
    chance: random.Random,
    words: Words,
    records: list[tuple[int, date, list[str], bool]],
    sources: list[Source],
    names: dict[str, str],
    outlets: set[str],
) -> None:
    content = folder / "briefings"
    briefing = content / "dossier"
    (briefing / "sources").mkdir(parents=True)
    (folder / "archive").mkdir()
    lines = []
    for id, name in names.items():
        kind = "outlet" if id in outlets else chance.choice(["person", "state", "organisation"])
        lines.append(f"{id}:\n  name: {name}\n  type: {kind}\n")
    (content / "actors.yml").write_text("".join(lines), encoding="utf-8")
    (content / "index.md").write_text("A dossier that was invented to measure with.\n", encoding="utf-8")
    (briefing / "briefing.yml").write_text(
        "title: The dossier\nquestion: How long does it take?\n", encoding="utf-8"
    )
    lines = []
    for number, day, involved, measured in records:
        lines.append(f"case-{number}:\n  title: {words.some(5).capitalize()} (case {number})\n")
        lines.append(f"  date: '{_date(chance, day)}'\n  kind: {chance.choice(KINDS)}\n")
        roles = ", ".join(f"{id}: {chance.choice(ROLES)}" for id in involved)
        lines.append(f"  actors: {{{roles}}}\n")
        if measured:
            lines.append("  measures: {counted: People counted}\n")
        if number and chance.random() < 0.15:
            lines.append(f"  responds_to: [case-{max(0, number - chance.randrange(1, 40))}]\n")
    (briefing / "events.yml").write_text("".join(lines), encoding="utf-8")
    for source in sources:
        _write_source(folder, briefing, words, source, sources)
    (folder / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")


def _write_source(folder: Path, briefing: Path, words: Words, source: Source, sources: list[Source]) -> None:
    title = words.some(6).capitalize()
    head = [
        f"title: {title}\npublisher: {source.outlet}\npublished: {source.day}\narchive: {source.id}.txt\n"
    ]
    if source.copies is not None and sources[source.copies].day <= source.day:
        head.append(f"republishes: {sources[source.copies].id}\n")
    text = [title, ""]
    if source.passages:
        head.append("reports:\n")
    for number, excerpt, speaker, figure in source.passages:
        text += [f"{excerpt}.", "", f"{words.some(12).capitalize()}. {MARK}", ""]
        head.append(f'  - event: case-{number}\n    excerpt: "{excerpt}"\n')
        if speaker:
            head.append(f"    speaker: {speaker}\n    mode: paraphrased\n")
        if figure is not None:
            head.append(f"    figures: {{counted: {figure}}}\n")
    (folder / "archive" / f"{source.id}.txt").write_text("\n".join(text), encoding="utf-8")
    summary = f"{words.some(18).capitalize()}. {words.some(14).capitalize()}.\n"
    (briefing / "sources" / f"{source.id}.md").write_text(
        f"---\n{''.join(head)}---\n{summary}", encoding="utf-8"
    )


CONFIGURATION = """site_name: A dossier
site_url: https://dossier.example.org/
docs_dir: briefings
theme: {name: material, font: false}
plugins: [search, briefings]
"""
