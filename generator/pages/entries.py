"""Records as links, list entries and passages: the pieces that several kinds of page show.

Turns what the index knows into views. Must not know templates or the published form of addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from unicodedata import bidirectional

from generator import addresses
from generator.dates import Date
from generator.edtf_source import MONTHS
from generator.index import Account, BriefingIndex, Index
from generator.lineage import Merger, Origins
from generator.model import Event, Source
from generator.pages.views import (
    Backlink,
    Derivation,
    EventItem,
    EventLink,
    First,
    Link,
    SourceHead,
    SourceItem,
    Tally,
    When,
)
from generator.shards import year_label
from generator.vocabulary import EVENT_KINDS

T = TypeVar("T")
V = TypeVar("V")

ACTOR_LINK, EVENT_LINK, DATED_EVENT, EVENT_ITEM = "actor link", "event link", "dated event", "event item"
TALLY, REPORTING, SOURCE_HEAD, SOURCE_ITEM = "tally", "reporting", "source head", "source item"
"""Names of views that many pages show; see `shared`."""

UNNAMED_PUBLISHER = "Publisher not named"
MOST_BACKLINKS = 60
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


def count_of(number: int, noun: str, plural: str = "") -> str:
    """“1 account”, “3 accounts”."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def first_reasons(reasons: tuple[str, ...], most: int = 6) -> tuple[str, ...]:
    """All reasons, or where they are many the first of them and how many more there are."""
    if len(reasons) <= most:
        return reasons
    return (*reasons[: most // 2], f"And so on, for {len(reasons) - most // 2} more pairs.")


def first(found: Sequence[T], most: int, make: Callable[[T], V]) -> First[V]:
    """Views of the first so many things; the others are only counted."""
    return First(tuple(make(one) for one in found[:most]), max(0, len(found) - most))


def first_of(found: Sequence[T], most: int) -> First[T]:
    """The first so many of what has been made; the others are only counted."""
    return First(tuple(found[:most]), max(0, len(found) - most))


def when(date: Date) -> When:
    return When(date.wording, date.datetime_attribute or "")


def month_label(year: int, month: int) -> str:
    """“April 2022”; the year alone for month 0."""
    return f"{MONTHS[month - 1]} {year_label(year)}" if month else year_label(year)


def kind_label(index: BriefingIndex, kind: str) -> str:
    own = index.briefing.head.kinds.get(kind)
    return own or EVENT_KINDS.get(kind, (kind.replace("-", " ").capitalize(), ""))[0]


def briefing_title(index: BriefingIndex) -> str:
    head = index.briefing.head
    return head.short_title or head.title


def briefing_link(index: BriefingIndex) -> Link:
    return Link(briefing_title(index), addresses.overview(index.briefing.id))


def actor_link(index: Index, id: str) -> Link:
    link: Link = index.of_pages[ACTOR_LINK][id]
    return link


def make_actor_link(index: Index, id: str) -> Link:
    return Link(index.corpus.actors[id].name, addresses.actor(id))


def event_link(index: BriefingIndex, id: str) -> Link:
    link: Link = index.of_pages[EVENT_LINK][id]
    return link


def make_event_link(index: BriefingIndex, id: str) -> Link:
    return Link(index.briefing.events[id].title, addresses.event(index.briefing.id, id))


def source_head(index: BriefingIndex, id: str) -> SourceHead:
    head: SourceHead = index.of_pages[SOURCE_HEAD][id]
    return head


def make_source_head(index: Index, briefing: BriefingIndex, id: str) -> SourceHead:
    source = briefing.briefing.sources[id]
    return SourceHead(
        Link(source.title, addresses.source(briefing.briefing.id, id)),
        _name_of(index, source),
        _publisher(index, source),
        when(source.published),
        _derivations(index, briefing, source),
    )


def source_link(index: BriefingIndex, source: Source, anchor: str = "") -> Link:
    link = source_head(index, source.id).link
    return Link(link.text, link.target, anchor) if anchor else link


def named_source_link(index: BriefingIndex, id: str) -> Link:
    """A link to a document by its name in a few words."""
    head = source_head(index, id)
    return Link(head.name, head.link.target)


def origin_link(index: Index, briefing: BriefingIndex, id: str) -> Link:
    """A link to what a document derives from: a source of the briefing, or an outlet."""
    source = briefing.briefing.sources.get(id)
    return source_link(briefing, source) if source else actor_link(index, id)


def _publisher(index: Index, source: Source) -> str:
    return index.corpus.actors[source.publisher].name if source.publisher else UNNAMED_PUBLISHER


def _name_of(index: Index, source: Source) -> str:
    """A document in a few words: its short title, else its publisher, else its title.

    It stands in sentences, where a number or a name beside it must not join its direction.
    """
    return isolated(
        source.short_title
        or (index.corpus.actors[source.publisher].name if source.publisher else source.title)
    )


def isolated(name: str) -> str:
    """A name whose direction stays its own among other words, also where it is plain text."""
    if not name.isascii() and any(bidirectional(character) in ("R", "AL") for character in name):
        return f"{FIRST_STRONG_ISOLATE}{name}{POP_DIRECTIONAL_ISOLATE}"
    return name


def _derivations(index: Index, briefing: BriefingIndex, source: Source) -> tuple[Derivation, ...]:
    if not (source.republishes or source.translates or source.draws_on):  # as most don't
        return ()
    return tuple(
        Derivation(
            step.how,
            origin_link(index, briefing, step.of),
            source.inferred.get(step.how.replace(" ", "_"), ""),
        )
        for step in source.derivations
    )


def tally(index: Index, briefing: BriefingIndex, accounts: tuple[Account, ...], found: Origins) -> Tally:
    """Count accounts and their independent origins, with the reason for every merger."""
    if not accounts:
        return Tally(0, 0, "No document of this briefing reports it yet")
    if len(accounts) == 1:
        return Tally(1, 1, "1 account")
    if found.count == len(accounts):
        sentence = f"{len(accounts)} accounts from {found.count} independent origins"
    elif found.count == 1:
        sentence = f"{len(accounts)} accounts, all from 1 origin"
    else:
        sentence = f"{len(accounts)} accounts from {found.count} independent origins"
    return Tally(len(accounts), found.count, sentence, merger_reasons(index, briefing, found.mergers))


def merger_reasons(index: Index, briefing: BriefingIndex, mergers: Iterable[Merger]) -> tuple[str, ...]:
    """A sentence for each pair of documents that count as one origin."""
    reasons = []
    for merger in mergers:
        first, second = (source_head(briefing, id).name for id in (merger.first, merger.second))
        shared = listed([origin_link(index, briefing, id).text for id in merger.ancestors])
        reasons.append(f"“{first}” and “{second}” count as one origin: both go back to {shared}.")
    return tuple(reasons)


def event_tally(briefing: BriefingIndex, id: str) -> Tally:
    found: Tally = briefing.of_pages[TALLY][id]
    return found


def make_tally(index: Index, briefing: BriefingIndex, id: str) -> Tally:
    return tally(index, briefing, briefing.accounts[id], briefing.origins[id])


def dated_event(briefing: BriefingIndex, event: Event) -> EventLink:
    link: EventLink = briefing.of_pages[DATED_EVENT][event.id]
    return link


def make_dated_event(briefing: BriefingIndex, id: str) -> EventLink:
    return EventLink(event_link(briefing, id), when(briefing.briefing.events[id].date))


def event_item(briefing: BriefingIndex, id: str, role: str = "") -> EventItem:
    item: EventItem = briefing.of_pages[EVENT_ITEM][id]
    if not role:
        return item
    return EventItem(
        item.link, item.when, item.kind, item.accounts, item.origins, item.actors, role, item.disagreements
    )


def make_event_item(index: Index, briefing: BriefingIndex, id: str) -> EventItem:
    event = briefing.briefing.events[id]
    return EventItem(
        link=event_link(briefing, id),
        when=when(event.date),
        kind=kind_label(briefing, event.kind),
        accounts=len(briefing.accounts[id]),
        origins=briefing.origins[id].count,
        actors=tuple(actor_link(index, actor) for actor in event.actors),
        disagreements=briefing.differing[id].conflicts,
    )


def reporting(briefing: BriefingIndex, id: str) -> tuple[Link, ...]:
    """The documents that report an event, each at its first passage on it."""
    links: tuple[Link, ...] = briefing.of_pages[REPORTING][id]
    return links


def make_reporting(briefing: BriefingIndex, id: str) -> tuple[Link, ...]:
    return tuple(
        Link(
            source_head(briefing, account.source.id).name,
            addresses.source(briefing.briefing.id, account.source.id),
            briefing.anchors[account.source.id, account.reports[0].number],
        )
        for account in briefing.accounts[id]
    )


def source_item(briefing: BriefingIndex, id: str, note: str = "") -> SourceItem:
    item: SourceItem = briefing.of_pages[SOURCE_ITEM][id]
    if not note:
        return item
    return SourceItem(
        item.link, item.name, item.publisher, item.published, item.derivations, item.reports, note
    )


def make_source_item(briefing: BriefingIndex, id: str) -> SourceItem:
    head = source_head(briefing, id)
    reports = len(briefing.briefing.sources[id].reports)
    return SourceItem(head.link, head.name, head.publisher, head.published, head.derivations, reports)


def backlinks(index: Index, address: str) -> First[Backlink]:
    return first(
        index.references.get(address, ()),
        MOST_BACKLINKS,
        lambda one: Backlink(Link(one.title, one.address), one.kind, one.context),
    )
