"""What the pages of a briefing and of the site show: plain frozen data in which every decision has been taken.

A view holds no record and no logic.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.part_views import PartItem, PartOf
from generator.pages.picture_views import Beginning, Picture, ShapeView
from generator.pages.views import (
    NOTHING,
    Backlink,
    Companion,
    CoverageView,
    DisagreementItem,
    EventItem,
    First,
    Link,
    Passage,
    Prose,
    SourceItem,
    When,
)


@dataclass(frozen=True, slots=True)
class DisagreementGroup:
    """All differences of one kind."""

    kind: str
    label: str
    anchor: str
    explanation: str
    """What this kind of difference is, in a sentence."""
    items: tuple[DisagreementItem, ...]


@dataclass(frozen=True, slots=True)
class FilterOption:
    value: str
    """As it stands in the address."""
    label: str
    count: int
    key: str = ""
    """The key of the entries that it finds; "" for the filter's name, a colon and the value."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows a list down; it works with the site's script only, and stands in the address."""

    name: str
    """As it stands in the address."""
    label: str
    everything: str
    """What it shows when nothing is chosen: “All”."""
    options: tuple[FilterOption, ...]
    bound: str = ""
    """"from" or "to", for the first or last month that is asked for; such options have no keys."""


@dataclass(frozen=True, slots=True)
class DisagreementsPage:
    title: str
    briefing: Link
    part: PartOf | None
    """Where the differences are divided into several pages."""
    groups: tuple[DisagreementGroup, ...]
    filters: tuple[Filter, ...]
    count: int
    conflicts: int
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class TermUse:
    """A wording in a document, leading to its excerpt."""

    wording: str
    excerpt: str
    passage: Link
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class TermWording:
    """A wording of a concept, and where it is used: a few of many places."""

    wording: str
    language: str
    direction: str
    documents: int
    uses: First[tuple[Link, TermUse]]
    """Each with its document, by its name in a few words."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """One concept: what each document calls it, in the order of the page's columns."""

    anchor: str
    title: str
    note: Prose | None
    uses: tuple[tuple[TermUse, ...], ...]
    """None where the documents are too many for columns."""
    wordings: First[TermWording]
    """What stands instead, those of most documents first."""
    distinct: int
    """Different wordings in all."""


@dataclass(frozen=True, slots=True)
class TermsPage:
    title: str
    briefing: Link
    sources: tuple[SourceItem, ...]
    """The columns; none where they would be too many."""
    rows: tuple[TermRow, ...]
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an excerpt, as it compares with the other one."""

    text: str
    state: str
    """"same", "other" (different words at this place) or "only" (nothing there in the other)."""


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """An excerpt with the words that differ from the other document's marked."""

    passage: Passage
    marks: tuple[Mark, ...]
    """They join to the excerpt; a single "same" mark where there is nothing to compare it with."""


@dataclass(frozen=True, slots=True)
class PairEvent:
    """An event in the timeline of two documents."""

    link: Link
    when: When
    kind: str
    rows: tuple[tuple[MarkedPassage | None, MarkedPassage | None], ...]
    """What the first and the second document say, passages that are most alike in one row."""
    in_first: bool
    in_second: bool
    differences: tuple[str, ...]
    """What differs, a sentence each."""
    anchor: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two documents side by side in the order of time."""

    title: str
    briefing: Link
    first: SourceItem
    second: SourceItem
    sentence: str
    """“12 events in both, 20 only in the first, 21 only in the second; they count as one origin.”"""
    changes: First[tuple[str, str, Link]]
    """What changed on the way, where one is made from the other or both from a third: (kind, sentence, event)."""
    events: tuple[PairEvent, ...]
    rest: tuple[tuple[str, Link], ...]
    """Events that the page leaves out, counted, and the document that reports them."""
    others: First[Link]
    """Other pairs with one of the two documents."""
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class JudgementItem:
    text: Prose
    likelihood: str
    """“likely (55–80 %)”, or ""."""
    confidence: str
    events: tuple[Link, ...]
    signature: str
    """“Research desk, 21 November 2026”"""


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its noun: 5 sources."""

    number: int
    noun: str
    target: Link | None = None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    title: str
    question: str
    period: When | None
    authors: tuple[str, ...]
    updated: When | None
    counts: tuple[Count, ...]
    summary: Prose | None
    scope: Prose | None
    judgements: tuple[JudgementItem, ...]
    likelihoods: tuple[tuple[str, str], ...]
    """(word, range of probability) of the scale that judgements use."""
    confidences: tuple[tuple[str, str], ...]
    """(word, meaning)"""
    shape: ShapeView | None
    begin: Beginning
    disagreements: tuple[DisagreementItem, ...]
    """Those that matter most."""
    more_disagreements: Link | None
    sources: First[SourceItem]
    """Where they are many, those that report most."""
    all_sources: Link
    actors: tuple[Companion, ...]
    """The actors with most events, most first."""
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class SourcesPage:
    title: str
    briefing: Link
    part: PartOf | None
    sources: tuple[SourceItem, ...]
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Documents that count as one origin, and why."""

    number: int
    sources: First[SourceItem]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedOrigin:
    """An event whose accounts are more than its origins."""

    event: EventItem
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineagePage:
    title: str
    briefing: Link
    sentence: str
    """“5 documents from 4 independent origins”"""
    picture: Picture
    undrawn: int
    """Documents and outlets that are too many for the picture."""
    origins: First[OriginGroup]
    shared: First[SharedOrigin]
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class DocumentProof:
    """A document's line in the table of evidence."""

    source: Link
    name: str
    document: str
    digest: str
    size: str
    """“4,046 bytes”"""
    excerpts: int
    verified: int
    """Excerpts with a receipt."""
    unverified: int
    folded: int
    """Excerpts found only after folding."""
    coverage: CoverageView | None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    title: str
    briefing: Link
    part: PartOf | None
    sentence: str
    """Whether the archive was at hand when the site was made, and what that means."""
    documents: tuple[DocumentProof, ...]
    parts: tuple[PartItem, ...]
    """Where the documents stand instead, if they are too many for one page."""
    folds: tuple[tuple[str, int], ...]
    """(fold, number of excerpts that needed it)"""
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class ActorItem:
    link: Link
    description: str
    events: int
    statements: int


@dataclass(frozen=True, slots=True)
class ActorGroup:
    label: str
    anchor: str
    actors: tuple[ActorItem, ...]


@dataclass(frozen=True, slots=True)
class ActorsPage:
    title: str
    part: PartOf | None
    groups: tuple[ActorGroup, ...]
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class BriefingCard:
    link: Link
    question: str
    period: When | None
    counts: tuple[Count, ...]
    latest: tuple[EventItem, ...]
    """A few events to begin with."""


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    lead: Prose | None
    briefings: tuple[BriefingCard, ...]
    chronology: Link | None = None
    """The chronology of all briefings, where there are several."""
    backlinks: First[Backlink] = NOTHING


@dataclass(frozen=True, slots=True)
class FindPage:
    title: str
    root: str
    """Link to the folder of the site, where the index and the page's script are."""
