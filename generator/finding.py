"""A search through what analysts wrote: actors, events, sources and excerpts, by words.

Case and accents make no difference, and every word must be there. Must not know the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator import addresses
from generator.diagnostics import Location
from generator.model import Corpus
from generator.text import fold_passage, without_accents


@dataclass(frozen=True, slots=True)
class Hit:
    """A record in which all words were found."""

    kind: str
    """"actor", "event", "source" or "excerpt"."""
    id: str
    """Of an excerpt, the id of its source."""
    title: str
    """Name, title, or the excerpt."""
    place: Location
    page: str
    """The page's path in the published site."""
    score: int


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    id: str
    title: str
    rest: tuple[str | None, ...]
    place: Location
    address: str


def find(corpus: Corpus, text: str) -> tuple[Hit, ...]:
    """Records that hold every word of `text`, best first: words in titles and whole words count for more."""
    wanted = _folded(text).split()
    if not wanted:
        return ()
    hits = []
    for entry in _entries(corpus):
        title = _folded(f"{entry.title} {entry.id}")
        rest = _folded(" ".join(part for part in entry.rest if part))
        score = _score(wanted, title, rest)
        if score:
            page = addresses.site_path(entry.address)
            hits.append(Hit(entry.kind, entry.id, entry.title, entry.place, page, score))
    return tuple(sorted(hits, key=lambda hit: -hit.score))


def _folded(text: str) -> str:
    return without_accents(fold_passage(text))


def _score(wanted: Sequence[str], title: str, rest: str) -> int:
    """0 where a word is missing; else for each word 4 in the title or 1 elsewhere, doubled for a whole word."""
    total = 0
    for word in wanted:
        worth = 4 if word in title else 1 if word in rest else 0
        if not worth:
            return 0
        whole = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", title if worth == 4 else rest)
        total += worth * (2 if whole else 1)
    return total


def _entries(corpus: Corpus) -> Iterator[_Entry]:
    for actor in corpus.actors.values():
        rest = (*actor.aliases, actor.sort_name, actor.description, *(role.role for role in actor.roles))
        place = corpus.locate(actor.origin, key=True)
        yield _Entry("actor", actor.id, actor.name, rest, place, addresses.actor(actor.id))
    for briefing in corpus.briefings:
        for event in briefing.events.values():
            names = (corpus.actors[id].name for id in event.actors if id in corpus.actors)
            rest = (event.summary, event.date_note, event.place, *event.actors.values(), *names)
            place = corpus.locate(event.origin, key=True)
            address = addresses.event(briefing.id, event.id)
            yield _Entry("event", event.id, event.title, rest, place, address)
        for source in briefing.sources.values():
            rest = (source.short_title, *source.author, source.genre, source.note, source.summary)
            address = addresses.source(briefing.id, source.id)
            place = corpus.locate(source.origin, "title", key=True)
            yield _Entry("source", source.id, source.title, rest, place, address)
            for number, report in enumerate(source.reports):
                place = corpus.locate(source.origin, "reports", number, "excerpt", key=True)
                found = (*report.terms.values(), report.note)
                yield _Entry("excerpt", source.id, report.excerpt, found, place, address)
