"""The page of two documents: what both report, what only one does, and the words in which they differ.

Turns the index and alignments into a view. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from generator import addresses
from generator.align import align, likeness
from generator.index import BriefingIndex, Index, Reported
from generator.model import Event, Source
from generator.pages import entries
from generator.pages.briefing_views import Mark, MarkedPassage, PairEvent, PairPage
from generator.pages.passages import passage
from generator.pages.views import Link, TocItem


def paired_sources(briefing: BriefingIndex) -> tuple[tuple[Source, Source], ...]:
    """Every two documents that report an event in common, each pair once, in the order of their dates."""
    together = {
        (a.source.id, b.source.id)
        for accounts in briefing.accounts.values()
        for a, b in combinations(accounts, 2)
    }
    return tuple(
        (a, b) for a, b in combinations(briefing.sources, 2) if {(a.id, b.id), (b.id, a.id)} & together
    )


def pair_link(index: Index, briefing: BriefingIndex, first: Source, second: Source, anchor: str = "") -> Link:
    names = [entries.name_of(index, source) for source in (first, second)]
    return Link(entries.listed(names), addresses.pair(briefing.briefing.id, first.id, second.id), anchor)


def title(index: Index, first: Source, second: Source) -> str:
    return " and ".join(entries.name_of(index, source) for source in (first, second))


def pair_page(index: Index, briefing: BriefingIndex, first: Source, second: Source) -> PairPage:
    by_source = [_reports(source) for source in (first, second)]
    events = tuple(
        _pair_event(index, briefing, event, [reports.get(event.id, ()) for reports in by_source])
        for event in briefing.chronology
        if any(event.id in reports for reports in by_source)
    )
    return PairPage(
        title=title(index, first, second),
        briefing=entries.briefing_link(briefing),
        first=entries.source_item(index, briefing, first),
        second=entries.source_item(index, briefing, second),
        sentence=_sentence(briefing, first, second, events),
        changes=tuple(
            (change.kind, change.sentence, entries.event_link(briefing, change.event))
            for change in briefing.mutations.get(frozenset((first.id, second.id)), ())
        ),
        events=events,
        others=tuple(
            pair_link(index, briefing, a, b)
            for a, b in paired_sources(briefing)
            if len({a.id, b.id} & {first.id, second.id}) == 1
        ),
        backlinks=entries.backlinks(index, addresses.pair(briefing.briefing.id, first.id, second.id)),
    )


def contents(view: PairPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("changes", "What changed on the way", view.changes),
            ("timeline", "Side by side", view.events),
            ("others", "Other pairs", view.others),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def _reports(source: Source) -> Mapping[str, tuple[Reported, ...]]:
    found: dict[str, tuple[Reported, ...]] = {}
    for number, report in enumerate(source.reports):
        found[report.event] = (*found.get(report.event, ()), Reported(source, number, report))
    return found


def _sentence(briefing: BriefingIndex, first: Source, second: Source, events: tuple[PairEvent, ...]) -> str:
    both = sum(event.in_first and event.in_second for event in events)
    only_first = sum(not event.in_second for event in events)
    only_second = sum(not event.in_first for event in events)
    numbers = briefing.document_origins.number_of
    same = numbers[first.id] == numbers[second.id]
    origin = "they count as one origin" if same else "they count as independent origins"
    return (
        f"{entries.count_of(both, 'event')} in both, {only_first} only in the first, "
        f"{only_second} only in the second; {origin}."
    )


def _pair_event(
    index: Index, briefing: BriefingIndex, event: Event, sides: list[tuple[Reported, ...]]
) -> PairEvent:
    rows = _rows(*sides)
    marks = _marks(rows)
    concerned = {side[0].source.id for side in sides if side}
    differences = (
        reason
        for difference in briefing.differences_of.get(event.id, ())
        if len(concerned) == 2 and concerned <= {told.source for told in difference.told}
        for reason in difference.reasons
    )
    return PairEvent(
        event=entries.event_item(index, briefing, event),
        rows=tuple(
            (
                _marked(index, briefing, left, marks) if left else None,
                _marked(index, briefing, right, marks) if right else None,
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
    index: Index, briefing: BriefingIndex, reported: Reported, marks: Mapping[Place, tuple[Mark, ...]]
) -> MarkedPassage:
    found = marks.get(_place(reported)) or (Mark(reported.report.excerpt, "same"),)
    return MarkedPassage(passage(index, briefing, reported), found)
