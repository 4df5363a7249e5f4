"""Where documents come from, and how many independent origins the accounts of an event have.

Two accounts are one origin when their ancestries meet: same outlet, same document, or one derived from the other.
Must not know pages or wording for them beyond the reasons it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.model import Briefing, Report, Source


@dataclass(frozen=True, slots=True)
class Merger:
    """Why two accounts were counted as one: the ancestors they share."""

    first: str
    second: str
    ancestors: tuple[str, ...]
    """Ids of sources or outlets."""


@dataclass(frozen=True, slots=True)
class Origins:
    """The independent origins of a set of accounts."""

    number_of: Mapping[str, int]
    """Source id → number of its origin, from 1 in the order the accounts were given."""
    mergers: tuple[Merger, ...]

    @property
    def count(self) -> int:
        return max(self.number_of.values(), default=0)


def ancestry(briefing: Briefing, source: Source) -> frozenset[str]:
    """Ids of a source, its publisher, and every source and outlet it derives from, at any distance."""
    found: set[str] = set()
    pending = [source.id]
    while pending:
        current = pending.pop()
        if current in found:
            continue
        found.add(current)
        if parent := briefing.sources.get(current):
            pending += parent.derives_from
            if parent.publisher:
                pending.append(parent.publisher)
    return frozenset(found)


def ancestries(briefing: Briefing) -> Mapping[str, frozenset[str]]:
    """Source id → its ancestry."""
    return {source.id: ancestry(briefing, source) for source in briefing.sources.values()}


def report_ancestry(above: frozenset[str], source: Source, report: Report) -> frozenset[str]:
    """As the source's ancestry, which is given, for one passage: what it names as its own origin counts too.

    A passage from another story on the page has the page and that story's stated origin as its ancestors,
    not the lineage of the article.
    """
    if report.item:
        own = {source.id, *([source.publisher] if source.publisher else [])}
        return frozenset(own | set(report.via))
    return above.union(report.via)


def origins(
    above: Mapping[str, frozenset[str]], accounts: Iterable[tuple[Source, Iterable[Report]]]
) -> Origins:
    """Group accounts into origins. Each account is a source with its reports of one event; `above` is the ancestry
    of each source."""
    ancestors: dict[str, frozenset[str]] = {}
    for source, reports in accounts:
        parts = [report_ancestry(above[source.id], source, report) for report in reports]
        ancestors[source.id] = frozenset().union(*parts) if parts else above[source.id]
    if len(ancestors) < 2:
        return Origins(dict.fromkeys(ancestors, 1), ())
    leader: dict[str, str] = {id: id for id in ancestors}

    def find(id: str) -> str:
        while leader[id] != id:
            id = leader[id]
        return id

    mergers: list[Merger] = []
    first_with: dict[str, str] = {}
    for id, ids in ancestors.items():
        for ancestor in sorted(ids):
            other = first_with.setdefault(ancestor, id)
            if find(other) != find(id):
                mergers.append(Merger(other, id, tuple(sorted(ids & ancestors[other]))))
                leader[find(id)] = find(other)
    numbers: dict[str, int] = {}
    for id in ancestors:
        numbers.setdefault(find(id), len(numbers) + 1)
    return Origins({id: numbers[find(id)] for id in ancestors}, tuple(mergers))
