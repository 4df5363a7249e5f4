"""A briefing's page of disagreements, and its items wherever they stand: every account, the reasons, the resolution.

Turns differences into views. Must not know how they were found, nor templates.
"""

from __future__ import annotations

from generator import addresses
from generator.difference import Difference, Kind
from generator.index import BriefingIndex, Index, Reported
from generator.model import Resolution
from generator.pages import entries
from generator.pages.briefing_views import DisagreementGroup, DisagreementsPage, Filter
from generator.pages.filters import make_filter
from generator.pages.passages import passage
from generator.pages.views import DisagreementItem, Link, Prose, ResolutionView, TocItem

_EXPLANATIONS = {
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


def disagreements_page(index: Index, briefing: BriefingIndex) -> DisagreementsPage:
    items = [difference_item(index, briefing, one) for one in briefing.differences]
    groups = []
    for kind, (label, explanation) in _EXPLANATIONS.items():
        of_kind = tuple(item for item in items if item.kind == _key(kind))
        if of_kind:
            groups.append(DisagreementGroup(_key(kind), label, f"kind-{_key(kind)}", explanation, of_kind))
    return DisagreementsPage(
        title="Where the accounts differ",
        briefing=entries.briefing_link(briefing),
        groups=tuple(groups),
        filters=_filters(index, briefing, items),
        count=len(items),
        conflicts=sum(item.conflict for item in items),
        backlinks=entries.backlinks(index, addresses.disagreements(briefing.briefing.id)),
    )


def contents(view: DisagreementsPage) -> tuple[TocItem, ...]:
    """The kinds of difference that the page has, for the table of contents."""
    return tuple(TocItem(group.anchor, group.label) for group in view.groups)


def difference_item(index: Index, briefing: BriefingIndex, difference: Difference) -> DisagreementItem:
    records = briefing.briefing
    events = [records.events[id] for id in difference.events]
    months = {f"{year:04}-{month or 0:02}" for year, month, _day in (event.date.group for event in events)}
    keys = [f"kind:{_key(difference.kind)}"]
    keys += [f"actor:{id}" for id in difference.actors]
    keys += [f"source:{id}" for id in dict.fromkeys(told.source for told in difference.told)]
    keys += [f"month:{month}" for month in sorted(months)]
    resolutions = records.resolutions.get(difference.id)
    return DisagreementItem(
        id=difference.id,
        anchor=difference.id.replace("/", "--"),
        kind=_key(difference.kind),
        kind_label=difference.kind.value.capitalize(),
        heading=_heading(briefing, difference),
        when=entries.when(events[0].date) if events and difference.kind is not Kind.TERM else None,
        label=_label(briefing, difference),
        verdict=difference.verdict,
        conflict=difference.conflict,
        accounts=tuple(
            passage(index, briefing, Reported(source, told.number, source.reports[told.number]))
            for told in difference.told
            for source in (records.sources[told.source],)
        ),
        wordings=tuple(told.wording for told in difference.told),
        reasons=entries.first_reasons(difference.reasons),
        actors=tuple(entries.actor_link(index, id) for id in difference.actors if id in index.corpus.actors),
        keys=tuple(keys),
        resolution=_resolution(briefing, resolutions.history) if resolutions else None,
    )


def _key(kind: Kind) -> str:
    return kind.name.lower()


def _heading(briefing: BriefingIndex, difference: Difference) -> Link:
    id = briefing.briefing.id
    subject = difference.id.split("/")[1]
    if difference.kind is Kind.TERM:
        return Link(briefing.briefing.terms[subject].title, addresses.terms(id), f"term-{subject}")
    if difference.kind is Kind.POSITION and subject in briefing.briefing.head.questions:
        question = briefing.briefing.head.questions[subject]
        return Link(question, addresses.disagreements(id), difference.id.replace("/", "--"))
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


def _filters(index: Index, briefing: BriefingIndex, items: list[DisagreementItem]) -> tuple[Filter, ...]:
    values: dict[str, list[str]] = {name: [] for name in ("kind", "actor", "source", "month")}
    for item in items:
        for key in item.keys:
            name, _, value = key.partition(":")
            values[name].append(value)
    kinds = {_key(kind): label for kind, (label, _why) in _EXPLANATIONS.items()}
    actors = index.corpus.actors
    sources = briefing.briefing.sources

    def actor_name(id: str) -> str:
        return actors[id].name if id in actors else id

    def source_name(id: str) -> str:
        return entries.name_of(index, sources[id])

    return (
        *make_filter("kind", "Kind", "All", values["kind"], kinds.__getitem__),
        *make_filter("actor", "Actor", "All", values["actor"], actor_name),
        *make_filter("source", "Document", "All", values["source"], source_name),
        *make_filter("month", "Period", "All", values["month"], _month, in_order=True),
    )


def _month(value: str) -> str:
    return entries.month_label(*(int(part) for part in value.rsplit("-", 1)))
