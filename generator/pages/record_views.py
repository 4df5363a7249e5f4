"""What the pages of events, actors and documents show: plain frozen data in which every decision has been taken.

A view holds no record and no logic.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.views import (
    Backlink,
    Companion,
    CoverageView,
    Derivation,
    DisagreementItem,
    EventItem,
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
class OmissionItem:
    """An event that other documents report and this one doesn't."""

    event: EventItem
    reported_by: tuple[Link, ...]
