"""A briefing's overview, and the counts of its size.

Turns the index into views. Must not know templates.
"""

from __future__ import annotations

from collections import Counter

from generator import addresses
from generator.difference import Difference, Kind
from generator.index import BriefingIndex, Index
from generator.model import Judgement
from generator.pages import entries
from generator.pages.briefing_views import (
    Count,
    JudgementItem,
    OverviewPage,
)
from generator.pages.differences import difference_item
from generator.pages.disagreements import Disagreements
from generator.pages.picture_views import Beginning
from generator.pages.shape import shape
from generator.pages.views import Companion, First, Link, Prose, SourceItem, TocItem
from generator.vocabulary import CONFIDENCES, LIKELIHOODS

MOST_DIFFERENCES = 6
MOST_BEGINNINGS = 6
MOST_ACTORS = 12
MOST_SOURCES = 24


def overview_page(index: Index, briefing: BriefingIndex, disagreements: Disagreements) -> OverviewPage:
    head = briefing.briefing.head
    involved = Counter(actor for event in briefing.chronology for actor in event.actors)
    most = sorted(involved.items(), key=lambda item: (-item[1], item[0]))[:MOST_ACTORS]
    differing = that_matter(briefing)
    return OverviewPage(
        title=head.title,
        question=head.question or "",
        period=entries.when(head.period) if head.period else None,
        authors=head.authors,
        updated=entries.when(head.updated) if head.updated else None,
        counts=counts(briefing),
        summary=Prose(head.summary, head.id) if head.summary else None,
        scope=Prose(head.scope, head.id) if head.scope else None,
        judgements=tuple(_judgement(briefing, judgement) for judgement in head.key_judgements),
        likelihoods=tuple(LIKELIHOODS.items()),
        confidences=tuple(CONFIDENCES.items()),
        shape=shape(briefing),
        begin=_beginning(briefing),
        disagreements=tuple(
            difference_item(index, briefing, one, disagreements.place(one)) for one in differing
        ),
        more_disagreements=Link(
            f"All {len(briefing.differences)} differences", addresses.disagreements(head.id)
        )
        if len(briefing.differences) > len(differing)
        else None,
        sources=_sources(briefing),
        all_sources=Link(f"All {len(briefing.sources)} documents", addresses.sources(head.id)),
        actors=tuple(Companion(entries.actor_link(index, id), count) for id, count in most),
        backlinks=entries.backlinks(index, addresses.overview(head.id)),
    )


def _sources(briefing: BriefingIndex) -> First[SourceItem]:
    """The documents; where they are many, those that report most, in the order of their dates."""
    found = briefing.sources
    if len(found) > MOST_SOURCES:
        most = sorted(found, key=lambda source: -len(source.reports))[:MOST_SOURCES]
        ids = {source.id for source in most}
        found = tuple(source for source in found if source.id in ids)
    items = tuple(entries.source_item(briefing, source.id) for source in found)
    return First(items, len(briefing.sources) - len(items))


def that_matter(briefing: BriefingIndex) -> tuple[Difference, ...]:
    """The differences to show first: what can't all be so, then what touches a key judgement, then the rest.

    Kinds take turns after the conflicts, so that no kind crowds the others out. What analysts hold to be past comes
    last. Terms touch nothing: nearly every event has some, and they have a page of their own.
    """
    judged = {id for judgement in briefing.briefing.head.key_judgements for id in judgement.events}
    resolutions = briefing.briefing.resolutions
    met: Counter[tuple[bool, Kind]] = Counter()
    ranked = []
    for place, one in enumerate(briefing.differences):
        touches = one.kind is not Kind.TERM and not judged.isdisjoint(one.events)
        turn = 0 if one.conflict else met[touches, one.kind]
        met[touches, one.kind] += 1
        said = resolutions.get(one.id)
        past = said is not None and said.history[-1].state == "superseded"
        ranked.append(((past, not one.conflict, not touches, turn, place), one))
    ranked.sort(key=lambda item: item[0])
    return tuple(one for _rank, one in ranked[:MOST_DIFFERENCES])


def _beginning(briefing: BriefingIndex) -> Beginning:
    """What the authors chose; else what key judgements rest on; else the events that most origins report."""
    head = briefing.briefing.head
    note = ""
    ids = list(head.start_with)
    if not ids:
        note = "The events that the key judgements rest on."
        ids = list(dict.fromkeys(id for judgement in head.key_judgements for id in judgement.events))
    if not ids:
        note = "The events that most independent origins report."
        weight = {
            event.id: (-briefing.origins[event.id].count, -len(briefing.reporters[event.id]))
            for event in briefing.chronology
        }
        ids = sorted(weight, key=lambda id: (weight[id], briefing.rank[id]))
    if note:
        ids = ids[:MOST_BEGINNINGS]
    return Beginning(note, tuple(entries.event_item(briefing, id) for id in ids))


def overview_contents(view: OverviewPage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("judgements", "Key judgements", view.judgements),
            ("shape", "The shape of the evidence", view.shape),
            ("begin", "Where to begin", view.begin.events),
            ("disagreements", "Where the accounts differ", view.disagreements),
            ("sources", "The documents", view.sources),
            ("actors", "Most often involved", view.actors),
            ("scope", "Scope and method", view.scope),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def counts(briefing: BriefingIndex) -> tuple[Count, ...]:
    """The size of a briefing: documents, origins, events, actors, conflicting figures."""
    id = briefing.briefing.id
    involved = {actor for event in briefing.chronology for actor in event.actors}
    conflicts = sum(one.conflict for one in briefing.differences)
    origins = briefing.document_origins.count

    def count(number: int, noun: str, plural: str, target: str) -> Count:
        words = noun if number == 1 else plural
        return Count(number, words, Link(words, target))

    return (
        count(len(briefing.sources), "document", "documents", addresses.sources(id)),
        count(origins, "independent origin", "independent origins", addresses.sources(id)),
        count(len(briefing.chronology), "event", "events", addresses.chronology(id)),
        count(len(involved), "actor involved", "actors involved", addresses.ACTORS),
        count(
            conflicts, "conflict between accounts", "conflicts between accounts", addresses.disagreements(id)
        ),
    )


def _judgement(briefing: BriefingIndex, judgement: Judgement) -> JudgementItem:
    likelihood = judgement.likelihood
    signature = [judgement.by or "Unsigned"]
    if judgement.date:
        signature.append(judgement.date.wording)
    return JudgementItem(
        text=Prose(judgement.text, briefing.briefing.id),
        likelihood=f"{likelihood} ({LIKELIHOODS[likelihood]})" if likelihood else "",
        confidence=judgement.confidence or "",
        events=tuple(entries.event_link(briefing, id) for id in judgement.events),
        signature=", ".join(signature),
    )
