"""An event's page: what is reported, by how many origins, where they differ, and the accounts side by side.

Turns the index into a view. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import addresses
from generator.compare import RELATION_WORDS, FigureGroup, Stated, sentence
from generator.dates import parse_date
from generator.difference import Kind
from generator.figures import Relation as Figures
from generator.figures import compare
from generator.index import Account, BriefingIndex, Index
from generator.model import Event
from generator.pages import entries
from generator.pages.differences import difference_item
from generator.pages.pairs import comparisons
from generator.pages.passages import passage
from generator.pages.record_views import Account as AccountView
from generator.pages.record_views import Check, EventPage, FigureCell, FigurePair, FigureRow, Part, Relation
from generator.pages.views import Link, Prose, TocItem, When
from generator.vocabulary import ACTOR_TYPES


def event_page(index: Index, briefing: BriefingIndex, event: Event) -> EventPage:
    accounts = briefing.accounts[event.id]
    before, after = briefing.neighbours(event)
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
        tally=entries.event_tally(index, briefing, event),
        figures=tuple(_figure_row(index, briefing, event, group) for group in briefing.figures[event.id]),
        accounts=tuple(_account(index, briefing, event, account) for account in accounts),
        comparisons=tuple(comparisons(index, briefing, event)),
        differences=tuple(
            difference_item(index, briefing, one)
            for one in briefing.differences_of.get(event.id, ())
            # Figures stand in the table above, and terms on a page of their own; what analysts say of them is shown.
            if one.kind not in (Kind.FIGURE, Kind.TERM) or one.id in briefing.briefing.resolutions
        ),
        relations=_relations(index, briefing, event),
        checks=tuple(_check(index, briefing, account) for account in accounts),
        backlinks=entries.backlinks(index, addresses.event(briefing.briefing.id, event.id)),
        previous=entries.event_item(index, briefing, before) if before else None,
        next=entries.event_item(index, briefing, after) if after else None,
    )


def contents(view: EventPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("figures", "The figures", view.figures),
            ("differences", "Other differences", view.differences),
            ("accounts", "The accounts", view.accounts),
            ("related", "Before and after", view.relations or view.previous or view.next),
            ("check", "Where to check", view.checks),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def _account(index: Index, briefing: BriefingIndex, event: Event, account: Account) -> AccountView:
    source = account.source
    return AccountView(
        anchor=f"by-{source.id}",
        source=entries.source_link(briefing, source),
        name=entries.name_of(index, source),
        publisher=entries.publisher(index, source),
        published=entries.when(source.published),
        derivations=entries.derivations(index, briefing, source),
        origin=briefing.origins[event.id].number_of[source.id],
        passages=tuple(passage(index, briefing, reported) for reported in account.reports),
    )


def _figure_row(index: Index, briefing: BriefingIndex, event: Event, group: FigureGroup) -> FigureRow:
    stated: dict[str, list[Stated]] = {}
    for item in group.stated:
        stated.setdefault(item.source.id, []).append(item)
    cells = []
    for account in briefing.accounts[event.id]:
        found = stated.get(account.source.id, [])
        cells.append(
            FigureCell(
                source=entries.source_link(briefing, account.source),
                name=entries.name_of(index, account.source),
                publisher=entries.publisher(index, account.source),
                wording="; ".join(dict.fromkeys(item.claim.figure.wording for item in found)),
                passage=_passage_link(briefing, found[0]) if found else None,
                as_of=_as_of(found),
                by=_by(index, found),
                scope=found[0].claim.figure.scope if found else "",
            )
        )
    return FigureRow(
        label=event.measures[group.measure].label,
        actor=entries.actor_link(index, group.actor) if group.actor else None,
        cells=tuple(cells),
        verdict=RELATION_WORDS[group.verdict],
        disagrees=group.conflicts,
        reasons=group.reasons,
        pairs=tuple(_pairs(index, briefing, event, group)),
    )


def _as_of(found: list[Stated]) -> When | None:
    text = found[0].claim.figure.as_of if found else ""
    return entries.when(parse_date(text)) if text else None


def _by(index: Index, found: list[Stated]) -> Link | None:
    id = found[0].claim.figure.by if found else ""
    return entries.actor_link(index, id) if id in index.corpus.actors else None


def _pairs(index: Index, briefing: BriefingIndex, event: Event, group: FigureGroup) -> Iterator[FigurePair]:
    """Every two accounts of the event: figures compared, and which of the two gives none."""
    names = {
        account.source.id: entries.name_of(index, account.source) for account in briefing.accounts[event.id]
    }
    for pair in group.pairs:
        relation = pair.comparison.relation
        yield FigurePair(
            f"{names[pair.first.source.id]}: {pair.first.claim.figure.wording}",
            f"{names[pair.second.source.id]}: {pair.second.claim.figure.wording}",
            RELATION_WORDS[relation],
            relation is Figures.DIFFERS,
            sentence(pair.comparison.reason),
        )
    stating = {item.source.id: item.claim.figure for item in group.stated}
    for id, name in names.items():
        if id not in stating:
            for other, figure in stating.items():
                reason = sentence(compare(None, figure).reason)
                words = RELATION_WORDS[Figures.NOT_STATED]
                yield FigurePair(
                    name, f"{names[other]}: {figure.wording}", words, conflict=False, reason=reason
                )


def _passage_link(briefing: BriefingIndex, item: Stated) -> Link:
    return entries.source_link(briefing, item.source, briefing.anchors[item.source.id, item.number])


def _check(index: Index, briefing: BriefingIndex, account: Account) -> Check:
    source = account.source
    return Check(
        source=entries.source_link(briefing, source),
        name=entries.name_of(index, source),
        publisher=entries.publisher(index, source),
        published=entries.when(source.published),
        document=source.archive or "",
        url=source.url or "",
    )


def _relations(index: Index, briefing: BriefingIndex, event: Event) -> tuple[Relation, ...]:
    events = briefing.briefing.events
    same_day = [
        other.id
        for other in briefing.same_day(event)
        if other.id not in (*event.responds_to, *event.part_of, *event.see_also)
        and other.id not in (*briefing.responses.get(event.id, ()), *briefing.parts.get(event.id, ()))
    ]
    named = (
        ("Responds to", event.responds_to),
        ("Followed by", briefing.responses.get(event.id, ())),
        ("Part of", event.part_of),
        ("Consists of", briefing.parts.get(event.id, ())),
        ("See also", (*event.see_also, *briefing.pointers.get(event.id, ()))),
        ("On the same day", same_day),
    )
    return tuple(
        Relation(label, tuple(entries.event_item(index, briefing, events[id]) for id in dict.fromkeys(ids)))
        for label, ids in named
        if ids
    )
