"""A difference wherever it stands: every account, the reasons, the resolution.

Turns differences into views. Must not know how they were found, nor templates.
"""

from __future__ import annotations

from generator import addresses
from generator.difference import Difference, Kind
from generator.index import BriefingIndex, Index
from generator.model import Resolution
from generator.pages import entries
from generator.pages.passages import passage
from generator.pages.views import DisagreementItem, Link, Prose, ResolutionView

EXPLANATIONS = {
    Kind.FIGURE: ("Figures", "Accounts give different figures for the same thing."),
    Kind.TOTAL: ("Totals and their parts", "A total does not equal the parts that are stated for it."),
    Kind.ATTRIBUTION: (
        "Assertion and attribution",
        "One document states in its own voice what another gives as somebody’s words or view.",
    ),
    Kind.TRANSLATION: (
        "Wordings of one utterance",
        "Documents quote the same speaker on the same occasion in different words.",
    ),
    Kind.TERM: ("Terms", "Documents have different words for the same thing."),
    Kind.POSITION: (
        "Positions within one government",
        "Officials of one state, close in time, speak in favour of different things. Whether their words are "
        "meant to exclude each other is not for this page to say.",
    ),
}


MOST_ACCOUNTS = 24
"""Accounts of one difference that are shown; a term may have hundreds."""


def key_of(kind: Kind) -> str:
    """As it stands in addresses, and in classes."""
    return kind.name.lower()


def anchor_of(difference: Difference) -> str:
    return difference.id.replace("/", "--")


def difference_item(
    index: Index, briefing: BriefingIndex, difference: Difference, place: tuple[str, str]
) -> DisagreementItem:
    """`place`: address and anchor of the difference on the page of all of them."""
    records = briefing.briefing
    events = [records.events[id] for id in difference.events]
    months = {f"{year:04}-{month or 0:02}" for year, month, _day in (event.date.group for event in events)}
    keys = [f"kind:{key_of(difference.kind)}"]
    keys += [f"actor:{id}" for id in difference.actors]
    keys += [f"source:{id}" for id in dict.fromkeys(told.source for told in difference.told)]
    keys += [f"month:{month}" for month in sorted(months)]
    shown = difference.told[:MOST_ACCOUNTS]
    resolutions = records.resolutions.get(difference.id)
    return DisagreementItem(
        id=difference.id,
        anchor=anchor_of(difference),
        kind=key_of(difference.kind),
        kind_label=difference.kind.value.capitalize(),
        heading=_heading(briefing, difference, place),
        when=entries.when(events[0].date) if events and difference.kind is not Kind.TERM else None,
        label=_label(briefing, difference),
        verdict=difference.verdict,
        conflict=difference.conflict,
        accounts=tuple(passage(briefing, told.source, told.number) for told in shown),
        wordings=tuple(told.wording for told in shown),
        left_out=len(difference.told) - len(shown),
        reasons=entries.first_reasons(difference.reasons),
        actors=tuple(entries.actor_link(index, id) for id in difference.actors if id in index.corpus.actors),
        keys=tuple(keys),
        resolution=_resolution(briefing, resolutions.history) if resolutions else None,
    )


def _heading(briefing: BriefingIndex, difference: Difference, place: tuple[str, str]) -> Link:
    id = briefing.briefing.id
    subject = difference.id.split("/")[1]
    if difference.kind is Kind.TERM:
        return Link(briefing.briefing.terms[subject].title, addresses.terms(id), f"term-{subject}")
    if difference.kind is Kind.POSITION and subject in briefing.briefing.head.questions:
        question = briefing.briefing.head.questions[subject]
        return Link(question, *place)
    return entries.event_link(briefing, difference.events[0])


def _label(briefing: BriefingIndex, difference: Difference) -> str:
    """What is counted, for a figure; the second event, for what concerns two."""
    _kind, *parts = difference.id.split("/")
    if difference.kind in (Kind.FIGURE, Kind.TOTAL) and len(parts) > 1:
        measure = briefing.briefing.events[difference.events[0]].measures.get(parts[1])
        if measure:
            return measure.label
    if len(difference.events) > 1 and difference.kind is not Kind.TERM:
        titles = [briefing.briefing.events[id].title for id in difference.events]
        return " · ".join(titles)
    return ""


def _resolution(briefing: BriefingIndex, history: tuple[Resolution, ...]) -> ResolutionView:
    *earlier, last = history
    return _said(briefing, last, tuple(_said(briefing, one) for one in reversed(earlier)))


def _said(
    briefing: BriefingIndex, resolution: Resolution, earlier: tuple[ResolutionView, ...] = ()
) -> ResolutionView:
    preferred = briefing.briefing.sources.get(resolution.prefers or "")
    return ResolutionView(
        state=resolution.state,
        prefers=entries.source_link(briefing, preferred) if preferred else None,
        reason=Prose(resolution.reason, briefing.briefing.id),
        signature=f"{resolution.by}, {resolution.date.wording}",
        earlier=earlier,
    )
