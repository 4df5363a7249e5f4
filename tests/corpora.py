"""Corpora of any size, made without files: events with their dates, kinds and actors, and a document or two.

Checks nothing, and knows nothing of what is tested with them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from generator.diagnostics import Location
from generator.evidence import Evidence
from generator.index import Index, build_index
from generator.model import Actor, Briefing, BriefingHead, Corpus, Event, Origin, Source
from generator.pages.shared import share

HERE = Origin("records.yml")


def corpus_of(
    briefings: Mapping[str, Sequence[Mapping[str, Any]]],
    reports: Sequence[Mapping[str, Any]] = (),
    names: Mapping[str, str] | None = None,
) -> Corpus:
    """Briefings as lists of events, which get the ids e-0, e-1 …; `reports` are those of one document of each.

    `names` are those of actors; an actor without one is called as its id.
    """
    found = []
    ids: dict[str, str] = {}
    for id, events in briefings.items():
        records = {}
        for number, given in enumerate(events):
            event = {"id": f"e-{number}", "origin": HERE, "title": f"Event {number}", **given}
            records[event["id"]] = Event.model_validate(event)
            ids |= {actor: actor for actor in event.get("actors", ())}
        sources = {
            name: Source.model_validate(
                {
                    "id": name,
                    "origin": HERE,
                    "title": f"The {name} document",
                    "published": "2030-01-01",
                    "reports": [{"excerpt": "something was said", **report} for report in reports],
                }
            )
            for name in (("first", "second") if reports else ())
        }
        head = BriefingHead.model_validate({"id": id, "origin": HERE, "title": f"The dossier {id}"})
        found.append(Briefing(head, records, sources))
    actors = {
        id: Actor.model_validate({"id": id, "origin": HERE, "name": name, "type": "state"})
        for id, name in (ids | dict(names or {})).items()
    }
    return Corpus(
        briefings=tuple(found),
        actors=actors,
        faulty=frozenset(),
        unread=frozenset(),
        locate=lambda origin, *_path, **_key: Location(origin.file),
        prose_location=lambda origin, _key, _line: Location(origin.file),
        content="briefings",
    )


def index_of(corpus: Corpus) -> Index:
    index = build_index(
        corpus, Evidence(archive_present=False, receipts={}, coverage={}, lines={}, documents={}, texts={})
    )
    share(index)
    return index


def many_events(number: int, years: Sequence[int], *, seed: int = 1) -> list[dict[str, Any]]:
    """Events of many kinds and actors, dated in as many ways as analysts date them; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # examples, not secrets
    kinds = (
        "statement",
        "accusation",
        "expulsion",
        "threat",
        "sanction",
        "attack",
        "denial",
        "demand",
        "appeal",
    )
    found = []
    for count in range(number):
        month = f"{chance.choice(years):04}-{chance.randint(1, 12):02}"
        day = f"{month}-{chance.randint(1, 28):02}"
        forms = (day, f"{day}?", month, f"[{day}..{month}-28]", f"{day}/..", month[:4])
        found.append(
            {
                "title": f"Event {count} in which something happened that has a title of middling length",
                "date": chance.choices(forms, (60, 10, 10, 10, 5, 5))[0],
                "kind": chance.choice(kinds),
                "actors": {
                    f"actor-{min(int(chance.expovariate(0.03)), 199)}": "acts"
                    for _ in range(chance.randint(1, 4))
                },
            }
        )
    return found
