"""Where each generated page stands: its source address, below the content folder.

An address ends in .md, as hand-written pages' do, so that both link to each other alike. Must not know what the
pages show.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Corpus, Origin
from generator.shards import shards_of_briefing, shards_of_site

HOME = "index.md"
ACTORS = "actors/index.md"
FIND = "find.md"
"""The page of the search through whole texts, where a site has it."""


def actor(id: str) -> str:
    return f"actors/{id}.md"


def actors_part(slug: str) -> str:
    """A page of a long list of actors. The folder keeps clear of the actors' own pages."""
    return f"actors/by-name/{slug}.md"


def overview(briefing: str) -> str:
    return f"{briefing}/index.md"


def chronology(briefing: str = "") -> str:
    """The chronology of a briefing, or of all of them."""
    return f"{briefing}/chronology.md" if briefing else "chronology.md"


def chronology_part(briefing: str, slug: str) -> str:
    """A page of a long chronology; `briefing` is "" for that of all briefings."""
    return f"{chronology(briefing).removesuffix('.md')}/{slug}.md"


def disagreements(briefing: str) -> str:
    return f"{briefing}/disagreements.md"


def disagreements_part(briefing: str, slug: str) -> str:
    """A page of many disagreements."""
    return f"{briefing}/disagreements/{slug}.md"


def sources(briefing: str) -> str:
    return f"{briefing}/sources/index.md"


def sources_part(briefing: str, slug: str) -> str:
    """A page of a long list of documents. The folder keeps clear of the documents' own pages."""
    return f"{briefing}/sources/published/{slug}.md"


def lineage(briefing: str) -> str:
    return f"{briefing}/lineage.md"


def evidence(briefing: str) -> str:
    return f"{briefing}/evidence.md"


def evidence_part(briefing: str, slug: str) -> str:
    return f"{briefing}/evidence/{slug}.md"


def terms(briefing: str) -> str:
    return f"{briefing}/terms.md"


def pair(briefing: str, first: str, second: str) -> str:
    """The page of two sources; which is named first makes no difference."""
    return f"{briefing}/pairs/{min(first, second)}--{max(first, second)}.md"


def event(briefing: str, id: str) -> str:
    return f"{briefing}/events/{id}.md"


def source(briefing: str, id: str) -> str:
    return f"{briefing}/sources/{id}.md"


def site_path(address: str, *, directory_urls: bool = True) -> str:
    """The address's path in the published site: "a/b.md" → "a/b/" or "a/b.html"; the home page is ""."""
    path = address.removesuffix(".md")
    if not directory_urls:
        return f"{path}.html"
    if path == "index" or path.endswith("/index"):
        return path.removesuffix("index")
    return f"{path}/"


def relative(to_path: str, from_path: str) -> str:
    """A link from one site path to another."""
    common = from_path.rfind("/") + 1
    up = 0
    while not to_path.startswith(from_path[:common]):
        common = from_path.rfind("/", 0, common - 1) + 1
        up += 1
    return f"{'../' * up}{to_path[common:]}" or "./"


def generated(corpus: Corpus) -> Iterator[tuple[str, Origin]]:
    """Every address that the records alone decide, with the record it belongs to.

    Pages of pairs, and parts of lists other than chronologies, stand in folders that are theirs alone.
    """
    for id, record in corpus.actors.items():
        yield actor(id), record.origin
    for briefing in corpus.briefings:
        for make in (overview, chronology, disagreements, sources, lineage, evidence, terms):
            yield make(briefing.id), briefing.head.origin
        for shard in shards_of_briefing(corpus, briefing.id):
            yield chronology_part(briefing.id, shard.slug), briefing.head.origin
        for id, an_event in briefing.events.items():
            yield event(briefing.id, id), an_event.origin
        for id, a_source in briefing.sources.items():
            yield source(briefing.id, id), a_source.origin
    if len(corpus.briefings) > 1:
        yield chronology(), Origin(f"{corpus.content}/{HOME}")
        for shard in shards_of_site(corpus):
            yield chronology_part("", shard.slug), Origin(f"{corpus.content}/{HOME}")
