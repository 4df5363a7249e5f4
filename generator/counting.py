"""What a project holds, in numbers.

Counts what other stages found. Must not know how numbers are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator.coverage import State
from generator.difference import Kind
from generator.index import Index
from generator.vocabulary import ACTOR_TYPES


@dataclass(frozen=True, slots=True)
class BriefingCounts:
    """The numbers of one briefing."""

    id: str
    documents: int
    origins: int
    """Independent origins of the documents."""
    events: int
    unreported: int
    """Events that no document reports."""
    reports: int
    verified: int
    """Excerpts found in the archive, or proved by a receipt."""
    unverified: int
    sentences: int
    """Of the articles of those documents whose coverage is known."""
    covered: int
    """Sentences that an excerpt touches or that are set aside."""
    differences: Mapping[str, int]
    """Kind → number, in the order of kinds; kinds without one are left out."""
    conflicts: int
    """Differences of which not all accounts can be so."""


@dataclass(frozen=True, slots=True)
class Counts:
    briefings: tuple[BriefingCounts, ...]
    actors: Mapping[str, int]
    """Type → number, in the order of types."""


def count_project(index: Index) -> Counts:
    """Count everything that a corpus holds."""
    types = Counter(actor.type for actor in index.corpus.actors.values())
    return Counts(
        tuple(_count(index, id) for id in index.briefings),
        {type: types[type] for type in ACTOR_TYPES if types[type]},
    )


def _count(index: Index, id: str) -> BriefingCounts:
    found = index.briefings[id]
    briefing, evidence = found.briefing, index.evidence
    receipts = [receipt for key, receipt in evidence.receipts.items() if key[0] == id]
    verified = sum(receipt.state in ("verified", "locked") for receipt in receipts)
    reports = sum(len(source.reports) for source in briefing.sources.values())
    coverage = [covered for key, covered in evidence.coverage.items() if key[0] == id]
    sentences = sum(covered.in_article for covered in coverage)
    kinds = Counter(difference.kind for difference in found.differences)
    return BriefingCounts(
        id=id,
        documents=len(briefing.sources),
        origins=found.document_origins.count,
        events=len(briefing.events),
        unreported=sum(not found.accounts.get(event) for event in briefing.events),
        reports=reports,
        verified=verified,
        unverified=reports - verified,
        sentences=sentences,
        covered=sentences - sum(covered.count(State.OPEN) for covered in coverage),
        differences={kind.value: kinds[kind] for kind in Kind if kinds[kind]},
        conflicts=sum(difference.conflict for difference in found.differences),
    )
