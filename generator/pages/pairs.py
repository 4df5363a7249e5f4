"""The page of two documents: what both report, what only one does, and the words in which they differ.

Turns the index and alignments into a view. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from generator import addresses
from generator.align import align, likeness, shares_a_word
from generator.difference import Kind
from generator.index import BriefingIndex, Index, Reported
from generator.model import Event, Source
from generator.pages import entries
from generator.pages.briefing_views import Mark, MarkedPassage, PairEvent, PairPage
from generator.pages.pairing import Pairing
from generator.pages.passages import passage
from generator.pages.views import Link, TocItem

MOST_TOGETHER = 60
"""Events on one page that both documents report."""
MOST_ALONE = 40
"""Events on one page that only one of the two reports, for each. In a briefing of many documents there are none: what
one of two reports alone others mostly report as well."""
MOST_CHANGES = 60
MOST_OTHERS = 40
"""Other pairs that a page names."""


class _Events(NamedTuple):
    """Ids of the events of two documents, in the order of time."""

    both: list[str]
    alone: tuple[list[str], list[str]]


def pair_link(briefing: BriefingIndex, first: Source, second: Source, anchor: str = "") -> Link:
    names = [entries.source_head(briefing, source.id).name for source in (first, second)]
    return Link(entries.listed(names), addresses.pair(briefing.briefing.id, first.id, second.id), anchor)


def title(briefing: BriefingIndex, first: Source, second: Source) -> str:
    return " and ".join(entries.source_head(briefing, source.id).name for source in (first, second))


def comparison(
    briefing: BriefingIndex, pairing: Pairing, first: Source, second: Source, event: str
) -> Link | None:
    """The place where two documents' words on an event stand beside each other, if they have a page."""
    if not pairing.has_page(first.id, second.id):
        return None
    shown = (
        pairing.together(first.id)[second.id] <= MOST_TOGETHER
        or event in _events(briefing, first, second).both[:MOST_TOGETHER]
    )
    return pair_link(briefing, first, second, event if shown else "")


def pair_page(
    index: Index, briefing: BriefingIndex, pairing: Pairing, first: Source, second: Source
) -> PairPage:
    by_source = [_reports(source) for source in (first, second)]
    found = _events(briefing, first, second)
    alone = [ids[: MOST_ALONE if pairing.is_small else 0] for ids in found.alone]
    shown = sorted((*found.both[:MOST_TOGETHER], *chain.from_iterable(alone)), key=briefing.rank.__getitem__)
    return PairPage(
        title=title(briefing, first, second),
        briefing=entries.briefing_link(briefing),
        first=entries.source_item(briefing, first.id),
        second=entries.source_item(briefing, second.id),
        sentence=_sentence(briefing, first, second, found),
        changes=entries.first(
            briefing.mutations.get(frozenset((first.id, second.id)), ()),
            MOST_CHANGES,
            lambda change: (change.kind, change.sentence, entries.event_link(briefing, change.event)),
        ),
        events=tuple(
            _pair_event(
                briefing,
                briefing.briefing.events[id],
                [reports.get(id, ()) for reports in by_source],
            )
            for id in shown
        ),
        rest=tuple(_rest(briefing, (first, second), found, [len(ids) for ids in alone])),
        others=entries.first(
            _others(pairing, first, second),
            MOST_OTHERS,
            lambda pair: pair_link(briefing, *pair),
        ),
        backlinks=entries.backlinks(index, addresses.pair(briefing.briefing.id, first.id, second.id)),
    )


def _events(briefing: BriefingIndex, first: Source, second: Source) -> _Events:
    one, other = ({report.event for report in source.reports} for source in (first, second))

    def in_time(ids: set[str]) -> list[str]:
        return sorted(ids & briefing.rank.keys(), key=briefing.rank.__getitem__)

    return _Events(in_time(one & other), (in_time(one - other), in_time(other - one)))


def _rest(
    briefing: BriefingIndex,
    sources: tuple[Source, Source],
    found: _Events,
    shown: list[int],
) -> Iterator[tuple[str, Link]]:
    """What the page leaves out, counted, and the document on whose page it stands."""
    left = len(found.both) - MOST_TOGETHER
    if left > 0:
        to = entries.named_source_link(briefing, sources[0].id)
        yield f"{entries.count_of(left, 'more event')} in both, with all that is reported in", to
    for source, ids, number in zip(sources, found.alone, shown, strict=True):
        if left := len(ids) - number:
            more = "more event" if number else "event"
            to = entries.named_source_link(briefing, source.id)
            yield f"{entries.count_of(left, more)} only in", to


def _others(pairing: Pairing, first: Source, second: Source) -> list[tuple[Source, Source]]:
    """Pairs with one of the two documents, in the order of all pairs."""
    found = [
        pairing.in_order(one, other)
        for one, besides in ((first, second), (second, first))
        for other in pairing.partners(one.id)
        if other.id != besides.id
    ]
    return sorted(found, key=pairing.place)


def contents(view: PairPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("changes", "What changed on the way", view.changes.items),
            ("timeline", "Side by side", view.events),
            ("others", "Other pairs", view.others.items),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def _reports(source: Source) -> Mapping[str, tuple[Reported, ...]]:
    found: dict[str, tuple[Reported, ...]] = {}
    for number, report in enumerate(source.reports):
        found[report.event] = (*found.get(report.event, ()), Reported(source, number, report))
    return found


def _sentence(briefing: BriefingIndex, first: Source, second: Source, found: _Events) -> str:
    only_first, only_second = found.alone
    numbers = briefing.document_origins.number_of
    same = numbers[first.id] == numbers[second.id]
    origin = "they count as one origin" if same else "they count as independent origins"
    return (
        f"{entries.count_of(len(found.both), 'event')} in both, {len(only_first)} only in the first, "
        f"{len(only_second)} only in the second; {origin}."
    )


def _pair_event(briefing: BriefingIndex, event: Event, sides: list[tuple[Reported, ...]]) -> PairEvent:
    rows = _rows(*sides)
    marks = _marks(rows)
    concerned = {side[0].source.id for side in sides if side}
    differences = (
        reason
        for difference in briefing.differences_of.get(event.id, ())
        # Terms are about all documents, and stand on a page of their own.
        if difference.kind is not Kind.TERM
        and len(concerned) == 2
        and concerned <= {told.source for told in difference.told}
        for reason in difference.reasons
    )
    return PairEvent(
        link=entries.event_link(briefing, event.id),
        when=entries.when(event.date),
        kind=entries.kind_label(briefing, event.kind),
        rows=tuple(
            (
                _marked(briefing, left, marks) if left else None,
                _marked(briefing, right, marks) if right else None,
            )
            for left, right in rows
        ),
        in_first=bool(sides[0]),
        in_second=bool(sides[1]),
        differences=tuple(dict.fromkeys(differences)),
        anchor=event.id,
    )


Place = tuple[str, int]
Row = tuple[Reported | None, Reported | None]


def _rows(first: tuple[Reported, ...], second: tuple[Reported, ...]) -> tuple[Row, ...]:
    """Passages aligned by what they say: the likest two first share a row; the rest stand alone, where they come.

    Rows follow the first document; what only the second has comes last, in its order.
    """
    if len(first) == len(second) == 1 and shares_a_word(first[0].report.excerpt, second[0].report.excerpt):
        return ((first[0], second[0]),)
    ranked = sorted(
        ((likeness(a.report.excerpt, b.report.excerpt), a, b) for a in first for b in second),
        key=lambda item: (-item[0], item[1].number, item[2].number),
    )
    partner: dict[int, Reported] = {}
    taken: set[int] = set()
    for alike, a, b in ranked:
        if alike and a.number not in partner and b.number not in taken:
            partner[a.number] = b
            taken.add(b.number)
    rows: list[Row] = [(a, partner.get(a.number)) for a in first]
    return (*rows, *((None, b) for b in second if b.number not in taken))


def _marks(rows: tuple[Row, ...]) -> dict[Place, tuple[Mark, ...]]:
    """Marks for the passages that have a counterpart in their row."""
    marks: dict[Place, tuple[Mark, ...]] = {}
    for a, b in rows:
        if a and b:
            aligned = align(a.report.excerpt, b.report.excerpt)
            marks[_place(a)] = tuple(Mark(piece.text, piece.state) for piece in aligned.pieces_a)
            marks[_place(b)] = tuple(Mark(piece.text, piece.state) for piece in aligned.pieces_b)
    return marks


def _place(reported: Reported) -> Place:
    return reported.source.id, reported.number


def _marked(
    briefing: BriefingIndex, reported: Reported, marks: Mapping[Place, tuple[Mark, ...]]
) -> MarkedPassage:
    found = marks.get(_place(reported)) or (Mark(reported.report.excerpt, "same"),)
    return MarkedPassage(passage(briefing, reported.source.id, reported.number), found)
