"""A briefing made up in memory, as large or as tangled as a test wants it.

Lays down no files; knows nothing of what is tested with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.diagnostics import Location
from generator.evidence import Evidence
from generator.index import BriefingIndex, Index, build_index
from generator.model import Actor, Briefing, BriefingHead, Corpus, Event, Origin, Resolutions, Source, Term
from generator.pages.shared import share

ORIGIN = Origin("briefings/b/events.yml")
NO_EVIDENCE = Evidence(False, {}, {}, {}, {}, {})


def event(id: str, **keys: Any) -> Event:
    return Event(**{"id": id, "origin": ORIGIN, "title": f"Event {id}", "date": "2022-04-04", **keys})


def actor(id: str, **keys: Any) -> Actor:
    return Actor(**{"id": id, "origin": ORIGIN, "name": f"Actor {id}", "type": "person", **keys})


def source(id: str, excerpts: Sequence[tuple[str, str]], **keys: Any) -> Source:
    """A document with an excerpt for each (event id, text)."""
    reports = [{"event": about, "excerpt": text} for about, text in excerpts]
    return Source(
        **{
            "id": id,
            "origin": ORIGIN,
            "title": f"Source {id}",
            "published": "2022-05",
            "reports": reports,
            **keys,
        }
    )


def index_of(
    events: Sequence[Event],
    sources: Sequence[Source] = (),
    actors: Sequence[Actor] = (),
    head: Mapping[str, Any] | None = None,
    resolutions: Mapping[str, Any] | None = None,
    terms: Sequence[str] = (),
) -> tuple[Index, BriefingIndex]:
    briefing = Briefing(
        BriefingHead(**{"id": "b", "origin": ORIGIN, "title": "B", **(head or {})}),
        {one.id: one for one in events},
        {one.id: one for one in sources},
        {id: Term(id=id, origin=ORIGIN, title=f"Concept {id}") for id in terms},
        resolutions={
            id: Resolutions(id=id, origin=ORIGIN, history=history)
            for id, history in (resolutions or {}).items()
        },
    )
    corpus = Corpus(
        (briefing,),
        {one.id: one for one in actors},
        frozenset(),
        frozenset(),
        lambda origin, *_path, key=False: Location(origin.file, 1, 1),  # noqa: ARG005  # a name of the protocol
        lambda origin, _key, line: Location(origin.file, line + 1, 1),
    )
    index = build_index(corpus, NO_EVIDENCE)
    share(index)
    return index, index.briefings["b"]
