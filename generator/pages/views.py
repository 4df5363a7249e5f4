"""What templates may show: the pieces that several kinds of page have, as plain frozen data with every decision taken.

A view holds no record and no logic. Texts are unescaped; `Prose` is an author's Markdown; templates escape and link.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class First(Generic[T]):
    """The first entries of a list that may be too long for its page."""

    items: tuple[T, ...] = ()
    left_out: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.items)


NOTHING: First[Any] = First()


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
class EventLink:
    """An event by its title and date alone."""

    link: Link
    when: When


@dataclass(frozen=True, slots=True)
class EventItem:
    """An event as an entry of a list."""

    link: Link
    when: When
    kind: str
    accounts: int
    origins: int
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
    """Where it was found, what differed, and since when; or that it was not looked for."""
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
class Backlink:
    """A page that mentions this one, and in what words."""

    link: Link
    kind: str
    """“Source”, “Event”, “Actor”, “Briefing”"""
    context: str
    """The sentence or phrase around the mention, plain text."""


@dataclass(frozen=True, slots=True)
class SourceHead:
    """What stands at the head of whatever is taken from a source."""

    link: Link
    name: str
    """As in Passage."""
    publisher: str
    published: When
    derivations: tuple[Derivation, ...]


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
    left_out: int
    """Accounts that are too many to be shown."""
    reasons: tuple[str, ...]
    actors: tuple[Link, ...]
    keys: tuple[str, ...]
    """Values by which filters find it: "kind:figure", "actor:poland", "source:first", "month:2022-03"."""
    resolution: ResolutionView | None = None
