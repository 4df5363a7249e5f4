"""What templates may show, page by page: plain frozen data in which every decision has been taken.

A view holds no record and no logic. Texts are unescaped; `Prose` is an author's Markdown; templates escape and link.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of the site. `target` is the page's source address ("actors/russia.md")."""

    text: str
    target: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown by an author. Names of actors in it become links, except to the page it stands on."""

    text: str
    briefing: str = ""
    """Briefing whose event: and source: ids it may link to; "" outside of briefings."""


@dataclass(frozen=True, slots=True)
class When:
    """A date for people, and for <time datetime> where HTML has a form for it."""

    wording: str
    datetime: str = ""


@dataclass(frozen=True, slots=True)
class TocItem:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents report something, and from how many independent origins."""

    accounts: int
    origins: int
    sentence: str
    """“3 accounts from 2 independent origins”"""
    reasons: tuple[str, ...] = ()
    """Why accounts were counted as one, in a sentence each."""


@dataclass(frozen=True, slots=True)
class EventItem:
    """An event as an entry of a list."""

    link: Link
    when: When
    kind: str
    tally: Tally
    actors: tuple[Link, ...] = ()
    role: str = ""
    """On an actor's page: the actor's part in it ("expels")."""
    disagreements: int = 0


@dataclass(frozen=True, slots=True)
class FigureNote:
    """A figure that a passage gives."""

    label: str
    wording: str
    actor: Link | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where a document comes from: how ("republishes"), and the source or outlet."""

    how: str
    link: Link
    inferred: str = ""
    """Why it is taken to be so, where the document doesn't say it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far an excerpt was proved, for the mark that stands beside it."""

    state: str
    """"verified", "locked" or "unverified"."""
    label: str
    """The mark's word: “verified”, “not verified”."""
    sentence: str
    """What the state means for this excerpt, in one sentence."""
    document: str
    digest: str
    characters: str
    """“512–600”; several spans with commas."""
    folds: str
    """“exactly as printed”, or what differs: “after folding dashes”."""
    verified: When | None
    original: str
    """Address of the original with a text fragment that points to the passage; "" where there is none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One report: an excerpt and what stands with it."""

    anchor: str
    event: Link
    source: Link
    name: str
    """The document in a few words: its short title, else its publisher, else its title."""
    publisher: str
    published: When
    excerpt: str
    language: str
    direction: str
    """"ltr" or "rtl"."""
    mode: str
    speakers: tuple[Link, ...] = ()
    via: tuple[Link, ...] = ()
    figures: tuple[FigureNote, ...] = ()
    date_as_worded: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    """(concept, wording)"""
    item: str = ""
    """Headline of the other story on the page in which the passage stands."""
    receipt: Receipt | None = None
    note: Prose | None = None
    here: Link | None = None
    """Permanent address of this report, on its source's page."""


@dataclass(frozen=True, slots=True)
class Account:
    """Everything one document says about one event."""

    anchor: str
    source: Link
    name: str
    """As in Passage."""
    publisher: str
    published: When
    derivations: tuple[Derivation, ...]
    origin: int
    """Number of the independent origin it belongs to on this page, from 1."""
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FigureCell:
    source: Link
    name: str
    """As in Passage."""
    publisher: str
    wording: str
    """"" where the account gives no figure."""
    passage: Link | None = None
    as_of: When | None = None
    by: Link | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class FigurePair:
    """Two accounts' figures, how they relate, and why."""

    first: str
    second: str
    relation: str
    """“agree”, “differ”, “differ in precision”, “not stated”…"""
    conflict: bool
    reason: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One measure (of one actor) across the accounts of an event."""

    label: str
    actor: Link | None
    cells: tuple[FigureCell, ...]
    verdict: str
    """“differ”, “agree”, “one account”…; shown as a word."""
    disagrees: bool
    reasons: tuple[str, ...]
    pairs: tuple[FigurePair, ...] = ()
    """Every two accounts compared; also those of which one gives no figure."""


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's part in an event."""

    actor: Link
    role: str
    type: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A named list of related events: “Responds to”, “Followed by”, “Part of”, “On the same day”…"""

    label: str
    events: tuple[EventItem, ...]


@dataclass(frozen=True, slots=True)
class Backlink:
    """A page that mentions this one, and in what words."""

    link: Link
    kind: str
    """“Source”, “Event”, “Actor”, “Briefing”"""
    context: str
    """The sentence or phrase around the mention, plain text."""


@dataclass(frozen=True, slots=True)
class Check:
    """Where one account can be checked."""

    source: Link
    name: str
    """As in Passage."""
    publisher: str
    published: When
    document: str
    """Name of the archived file, "" where none is kept."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    title: str
    kind: str
    when: When
    date_note: Prose | None
    place: str
    summary: Prose | None
    parts: tuple[Part, ...]
    tally: Tally
    figures: tuple[FigureRow, ...]
    accounts: tuple[Account, ...]
    comparisons: tuple[Link, ...]
    """For every two accounts, the page that marks the words in which they differ; "A and B"."""
    differences: tuple[DisagreementItem, ...]
    """On this event, besides its figures."""
    relations: tuple[Relation, ...]
    checks: tuple[Check, ...]
    backlinks: tuple[Backlink, ...]
    previous: EventItem | None = None
    next: EventItem | None = None


@dataclass(frozen=True, slots=True)
class RoleLine:
    role: str
    of: Link | None
    during: When | None


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A source as an entry of a list."""

    link: Link
    name: str
    """As in Passage."""
    publisher: str
    published: When
    derivations: tuple[Derivation, ...]
    reports: int
    note: str = ""
    """In a list under something else: why it is here ("publisher", "3 reports")."""


@dataclass(frozen=True, slots=True)
class Companion:
    """An actor who appears in the same events."""

    actor: Link
    events: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    name: str
    type: str
    aliases: tuple[str, ...]
    description: Prose | None
    roles: tuple[RoleLine, ...]
    part_of: tuple[Link, ...]
    members: tuple[Link, ...]
    url: str
    events: tuple[EventItem, ...]
    statements: tuple[Passage, ...]
    sources: tuple[SourceItem, ...]
    """Documents that report the actor."""
    published: tuple[SourceItem, ...]
    """For outlets: documents it published, or from which documents derive."""
    companions: tuple[Companion, ...]
    backlinks: tuple[Backlink, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a document's description, such as Published: 6 April 2022."""

    label: str
    value: str
    link: Link | None = None
    when: When | None = None
    inferred: str = ""
    """Why the value is given although the document doesn't state it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Another source that reports some of the same events."""

    source: SourceItem
    pair: Link | None
    """The page that sets the two side by side."""
    events: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class StripPiece:
    """A run of sentences of one state, as a piece of the coverage strip; in thousandths of its width."""

    x: float
    width: float
    state: str
    """"quoted", "aside", "open" or "outside"."""


@dataclass(frozen=True, slots=True)
class CoverageFigure:
    """A line of the strip's legend."""

    state: str
    label: str
    sentences: int
    share: str
    """“87 %” of the document's characters."""


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How far a document's sentences are quoted or set aside: a picture, its figures, and a sentence."""

    sentence: str
    pieces: tuple[StripPiece, ...]
    figures: tuple[CoverageFigure, ...]
    reasons: tuple[tuple[str, str], ...]
    """(first words, reason) of every stretch set aside."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    title: str
    publisher: str
    facts: tuple[Fact, ...]
    derivations: tuple[Derivation, ...]
    derived: tuple[Derivation, ...]
    """Documents of the briefing that derive from this one."""
    note: Prose | None
    summary: Prose | None
    coverage: CoverageView | None
    passages: tuple[Passage, ...]
    omissions: tuple[OmissionItem, ...]
    shared: tuple[Shared, ...]
    backlinks: tuple[Backlink, ...]


@dataclass(frozen=True, slots=True)
class DayGroup:
    label: str
    """“5 April”, or "" for events dated to the month or year only."""
    events: tuple[EventItem, ...]


@dataclass(frozen=True, slots=True)
class MonthGroup:
    label: str
    anchor: str
    days: tuple[DayGroup, ...]


@dataclass(frozen=True, slots=True)
class YearGroup:
    label: str
    anchor: str
    months: tuple[MonthGroup, ...]


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    title: str
    briefing: Link
    count: int
    span: str
    """“22 February – 18 October 2022”"""
    years: tuple[YearGroup, ...]
    backlinks: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """What an analyst said of a difference, and what was said before."""

    state: str
    """"open", "preferred" or "superseded"."""
    prefers: Link | None
    reason: Prose
    signature: str
    """“Research desk, 21 November 2026”"""
    earlier: tuple[ResolutionView, ...] = ()


@dataclass(frozen=True, slots=True)
class DisagreementItem:
    """One thing on which accounts differ, with all of them."""

    id: str
    """As resolutions name it: figure/poland-expels/expelled."""
    anchor: str
    kind: str
    """Key of the kind: "figure", "attribution"…; for filters and classes."""
    kind_label: str
    heading: Link
    """The event, the concept or the question it is about."""
    when: When | None
    label: str
    """What is counted or at issue; "" where the heading says it."""
    verdict: str
    conflict: bool
    """The accounts can't all be so."""
    accounts: tuple[Passage, ...]
    wordings: tuple[str, ...]
    """What each account says on the point, in the order of `accounts`."""
    reasons: tuple[str, ...]
    actors: tuple[Link, ...]
    keys: tuple[str, ...]
    """Values by which filters find it: "kind:figure", "actor:poland", "source:first", "month:2022-03"."""
    resolution: ResolutionView | None = None


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
    """As in `DisagreementItem.keys`, after the colon."""
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows a list down; it works with the site's script only, and stands in the address."""

    name: str
    """"kind", "actor", "source" or "month"."""
    label: str
    options: tuple[FilterOption, ...]


@dataclass(frozen=True, slots=True)
class DisagreementsPage:
    title: str
    briefing: Link
    groups: tuple[DisagreementGroup, ...]
    filters: tuple[Filter, ...]
    count: int
    conflicts: int
    backlinks: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class TermUse:
    """A wording in a document, leading to its excerpt."""

    wording: str
    excerpt: str
    passage: Link
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One concept: what each document calls it, in the order of the page's columns."""

    anchor: str
    title: str
    note: Prose | None
    uses: tuple[tuple[TermUse, ...], ...]
    distinct: int
    """Different wordings in all."""


@dataclass(frozen=True, slots=True)
class TermsPage:
    title: str
    briefing: Link
    sources: tuple[SourceItem, ...]
    """The columns."""
    rows: tuple[TermRow, ...]
    backlinks: tuple[Backlink, ...] = ()


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

    event: EventItem
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
    changes: tuple[tuple[str, str, Link], ...]
    """What changed on the way, where one is made from the other or both from a third: (kind, sentence, event)."""
    events: tuple[PairEvent, ...]
    others: tuple[Link, ...]
    """Other pairs with one of the two documents."""
    backlinks: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class OmissionItem:
    """An event that other documents report and this one doesn't."""

    event: EventItem
    reported_by: tuple[Link, ...]


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
    start_with: tuple[EventItem, ...]
    disagreements: tuple[DisagreementItem, ...]
    sources: tuple[SourceItem, ...]
    actors: tuple[Companion, ...]
    """The actors with most events, most first."""
    backlinks: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcesPage:
    title: str
    briefing: Link
    sources: tuple[SourceItem, ...]
    backlinks: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class LineageNode:
    """A box of the lineage picture. Places and sizes are in pixels of the picture."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    """"source" or "outlet"."""
    lines: tuple[str, ...]
    """Its name, broken into lines."""
    link: Link


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """A line of the lineage picture, from an origin (right end of its box) to what is made from it."""

    path: str
    """An SVG path."""
    label: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class LineagePicture:
    width: int
    height: int
    nodes: tuple[LineageNode, ...]
    edges: tuple[LineageEdge, ...]


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Documents that count as one origin, and why."""

    number: int
    sources: tuple[SourceItem, ...]
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
    picture: LineagePicture
    origins: tuple[OriginGroup, ...]
    shared: tuple[SharedOrigin, ...]
    backlinks: tuple[Backlink, ...] = ()


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
    sentence: str
    """Whether the archive was at hand when the site was made, and what that means."""
    documents: tuple[DocumentProof, ...]
    folds: tuple[tuple[str, int], ...]
    """(fold, number of excerpts that needed it)"""
    backlinks: tuple[Backlink, ...] = ()


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
    groups: tuple[ActorGroup, ...]
    backlinks: tuple[Backlink, ...] = ()


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
    backlinks: tuple[Backlink, ...] = ()


View = (
    EventPage
    | ActorPage
    | SourcePage
    | ChronologyPage
    | DisagreementsPage
    | OverviewPage
    | SourcesPage
    | TermsPage
    | PairPage
    | LineagePage
    | EvidencePage
    | ActorsPage
    | HomePage
)


@dataclass(frozen=True, slots=True)
class Room:
    """A tab of a briefing's own navigation."""

    link: Link
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page that shall exist: its address, its template and what the template shows."""

    src_uri: str
    template: str
    """File name under templates/pages/, without the extension; also the page's kind."""
    title: str
    description: str
    view: View
    toc: tuple[TocItem, ...]
    edit_path: str
    """The author's file behind the page, relative to the project's folder."""
    crumbs: tuple[Link, ...] = ()
    rooms: tuple[Room, ...] = ()
    previous: str | None = None
    """Source address of the page before this one in time, if any."""
    next: str | None = None
