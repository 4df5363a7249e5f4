"""What the pages of events, actors and documents show: plain frozen data in which every decision has been taken.

A view holds no record and no logic.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.picture_views import ChainView, NetworkView
from generator.pages.views import (
    Backlink,
    Companion,
    CoverageView,
    Derivation,
    DisagreementItem,
    EventItem,
    EventLink,
    First,
    Link,
    Passage,
    Prose,
    SourceItem,
    Tally,
    When,
)


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
    pairs: Link | None = None
    """The list of pages that set this document beside others, where there are too many to name each here."""


@dataclass(frozen=True, slots=True)
class FigureCell:
    source: Link
    name: str
    """As in Passage."""
    wording: str
    """"" where the account gives no figure."""
    as_of: When | None = None
    by: Link | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class FigurePair:
    """Two accounts' figures, how they relate, and why; or all pairs of one figure that relate in one way."""

    words: str
    """“Gazette: 45 and Courier: 40”; “45 with 40, 41 and 42”"""
    relation: str
    """“agree”, “differ”, “differ in precision”, “not stated”…"""
    conflict: bool
    reason: str
    """"" where pairs stand together."""


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
    anchor: str
    events: tuple[EventItem, ...]
    rest: Link | None = None
    """Where those are that the list leaves out."""


@dataclass(frozen=True, slots=True)
class Check:
    """Where one account can be checked."""

    source: Link
    """With the name in a few words."""
    document: str
    """Name of the archived file, "" where none is kept; likewise its SHA-256."""
    digest: str = ""
    url: str = ""
    host: str = ""
    """The host that the address names."""


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
    origins: tuple[tuple[int, tuple[Account, ...]], ...]
    """The accounts by their origins."""
    comparisons: tuple[Link, ...]
    """For every two accounts, the page that marks the words in which they differ, if they have one; "A and B". None
    where there are many: then every account leads to the list of its own."""
    differences: tuple[DisagreementItem, ...]
    """On this event, besides its figures."""
    chain: ChainView | None
    relations: tuple[Relation, ...]
    checks: tuple[Check, ...]
    backlinks: First[Backlink]
    previous: EventLink | None = None
    next: EventLink | None = None


@dataclass(frozen=True, slots=True)
class RoleLine:
    role: str
    of: Link | None
    during: When | None


@dataclass(frozen=True, slots=True)
class Deed:
    """What an actor did or said, by whom it is reported, and the actor's words as documents give them."""

    event: EventItem
    reported: First[Link]
    """Documents, each at its first passage on it."""
    said: First[Passage]


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A form of an actor's name, and the passages in which a document uses it."""

    form: str
    language: str
    direction: str
    passages: First[Link]


@dataclass(frozen=True, slots=True)
class NamingRow:
    """How one document names an actor, most used form first; no form where its excerpts on the actor have none."""

    source: Link
    published: When
    forms: tuple[NamedForm, ...]


@dataclass(frozen=True, slots=True)
class ActorPage:
    name: str
    type: str
    aliases: tuple[str, ...]
    description: Prose | None
    roles: tuple[RoleLine, ...]
    part_of: tuple[Link, ...]
    members: First[Link]
    url: str
    extent: str
    """“33 events, 8 statements, reported by 5 documents”"""
    deeds: First[Deed]
    chronologies: tuple[Link, ...]
    """Where the events are that the page leaves out."""
    sources: First[SourceItem]
    """Documents that report the actor."""
    naming: First[NamingRow]
    published: First[SourceItem]
    """For outlets: documents it published, or from which documents derive."""
    network: NetworkView | None
    companions: First[Companion]
    """Those that appear with the actor but aren't drawn."""
    backlinks: First[Backlink]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a document's description, such as Published: 6 April 2022."""

    label: str
    value: str
    link: Link | None = None
    when: When | None = None
    inferred: str = ""
    """Why the value is given although the document doesn't state it."""
    literal: bool = False
    """To be read letter by letter, as a file's name or digest."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Another source that reports some of the same events."""

    source: SourceItem
    pair: Link | None
    """The page that sets the two side by side, if they have one."""
    same_origin: bool
    events: int
    """Events that both report."""
    differences: int
    """Differences in which both have a part."""
    conflicts: int
    """Those of them in which not all accounts can be so."""
    changes: int
    """What changed on the way from one to the other, or from their common origin to both."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    title: str
    language: str
    """Of the title and the excerpts, as an HTML language tag."""
    publisher: str
    published: When
    facts: tuple[Fact, ...]
    derivations: tuple[Derivation, ...]
    derived: First[Derivation]
    """Documents of the briefing that derive from this one."""
    note: Prose | None
    summary: Prose | None
    coverage: CoverageView | None
    proved: str
    """How many of the excerpts were found in the archived document, in a sentence; "" without excerpts."""
    passages: tuple[Passage, ...]
    """In the order of the document; excerpts whose place in it isn't known come last."""
    omissions: First[OmissionItem]
    shared: First[Shared]
    backlinks: First[Backlink]


@dataclass(frozen=True, slots=True)
class OmissionItem:
    """An event that other documents report and this one doesn't."""

    event: EventItem
    reported_by: First[Link]
