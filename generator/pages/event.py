"""An event's page: what is reported, by how many origins, where they differ, and the accounts side by side.

Turns the index into a view. Must not know templates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from urllib.parse import urlsplit

from generator import addresses
from generator.difference import Kind
from generator.index import Account, BriefingIndex, Index
from generator.model import Event
from generator.pages import chain, entries
from generator.pages.differences import difference_item
from generator.pages.figures import figure_row
from generator.pages.layout import Layout
from generator.pages.pairs import comparison
from generator.pages.passages import passage
from generator.pages.record_views import Account as AccountView
from generator.pages.record_views import Check, EventPage, Part, Relation
from generator.pages.views import Link, Prose, TocItem
from generator.vocabulary import ACTOR_TYPES

MOST_COMPARISONS = 6
"""Pairs of accounts that an event's page names: all pairs of four. Their number grows with the square."""

MOST_RELATED = 60
MOST_OF_A_DAY = 30
"""Events in one list of related ones, and of the same day; the chronology has them all."""


def event_page(index: Index, briefing: BriefingIndex, layout: Layout, event: Event) -> EventPage:
    accounts = briefing.accounts[event.id]
    before, after = briefing.neighbours(event)
    pairs = list(combinations([account.source for account in accounts], 2))
    few = len(pairs) <= MOST_COMPARISONS
    views = tuple(_account(briefing, event, account, paired=not few) for account in accounts)
    return EventPage(
        title=event.title,
        kind=entries.kind_label(briefing, event.kind),
        when=entries.when(event.date),
        date_note=Prose(event.date_note, briefing.briefing.id) if event.date_note else None,
        place=event.place or "",
        summary=Prose(event.summary, briefing.briefing.id) if event.summary else None,
        parts=tuple(
            Part(entries.actor_link(index, id), role, ACTOR_TYPES[index.corpus.actors[id].type][0])
            for id, role in event.actors.items()
        ),
        tally=entries.event_tally(briefing, event.id),
        figures=tuple(figure_row(index, briefing, event, group) for group in briefing.figures[event.id]),
        accounts=views,
        origins=_by_origin(views),
        comparisons=tuple(
            link for a, b in pairs if few and (link := comparison(briefing, layout.pairing, a, b, event.id))
        ),
        differences=tuple(
            difference_item(index, briefing, one, layout.disagreements.place(one))
            for one in briefing.differences_of.get(event.id, ())
            # Figures stand in the table above, and terms on a page of their own; what analysts say of them is shown.
            if one.kind not in (Kind.FIGURE, Kind.TERM) or one.id in briefing.briefing.resolutions
        ),
        chain=chain.chain(briefing, event),
        relations=tuple(_relations(briefing, event)),
        checks=tuple(_check(briefing, account.source.id) for account in accounts),
        backlinks=entries.backlinks(index, addresses.event(briefing.briefing.id, event.id)),
        previous=entries.dated_event(briefing, before) if before else None,
        next=entries.dated_event(briefing, after) if after else None,
    )


def contents(view: EventPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("figures", "The figures", view.figures),
            ("differences", "Differences", view.differences),
            ("accounts", "The accounts", view.accounts),
            ("related", "Before and after", view.relations or view.previous or view.next),
            ("check", "Where to check", view.checks),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def _account(briefing: BriefingIndex, event: Event, account: Account, *, paired: bool) -> AccountView:
    """`paired`: with a link to the list of pages that set the document beside others."""
    source = account.source
    head = entries.source_head(briefing, source.id)
    return AccountView(
        anchor=f"by-{source.id}",
        source=head.link,
        name=head.name,
        publisher=head.publisher,
        published=head.published,
        derivations=head.derivations,
        origin=briefing.origins[event.id].number_of[source.id],
        passages=tuple(passage(briefing, source.id, reported.number) for reported in account.reports),
        pairs=entries.source_link(briefing, source, "shared") if paired else None,
    )


def _by_origin(accounts: tuple[AccountView, ...]) -> tuple[tuple[int, tuple[AccountView, ...]], ...]:
    found: dict[int, list[AccountView]] = defaultdict(list)
    for account in accounts:
        found[account.origin].append(account)
    return tuple((number, tuple(found[number])) for number in sorted(found))


CHECK = "check"
"""Name of a view that many pages show; see `shared`."""


def _check(briefing: BriefingIndex, source: str) -> Check:
    found: Check = briefing.of_pages[CHECK][source]
    return found


def make_check(index: Index, briefing: BriefingIndex, id: str) -> Check:
    """Where what a source says can be checked."""
    source = briefing.briefing.sources[id]
    read = index.evidence.documents.get((briefing.briefing.id, source.id))
    return Check(
        source=entries.named_source_link(briefing, id),
        document=source.archive or "",
        digest=read.digest if read else "",
        url=source.url or "",
        host=urlsplit(source.url).hostname or "" if source.url else "",
    )


def _relations(briefing: BriefingIndex, event: Event) -> Iterator[Relation]:
    named = (
        ("Responds to", chain.ANSWERED, event.responds_to),
        ("Followed by", chain.ANSWERS, briefing.responses.get(event.id, ())),
        ("Part of", chain.WHOLE, event.part_of),
        ("Consists of", chain.PARTS, briefing.parts.get(event.id, ())),
        ("See also", "see-also", (*event.see_also, *briefing.pointers.get(event.id, ()))),
    )
    for label, anchor, ids in named:
        if ids:
            yield _relation(briefing, label, anchor, tuple(dict.fromkeys(ids)), MOST_RELATED)
    if day := chain.same_day(briefing, event):
        yield _relation(briefing, "On the same day", chain.DAY, day, MOST_OF_A_DAY)


def _relation(briefing: BriefingIndex, label: str, anchor: str, ids: tuple[str, ...], most: int) -> Relation:
    shown = tuple(entries.event_item(briefing, id) for id in ids[:most])
    words = f"{len(ids) - most} more in the chronology"
    rest = Link(words, addresses.chronology(briefing.briefing.id)) if len(ids) > most else None
    return Relation(label, anchor, shown, rest)
