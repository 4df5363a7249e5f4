"""A briefing's page of disagreements, or its pages where they are many: by kind, and within a kind by the calendar.

Also says on which of them a difference stands, for whoever links to it. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator import addresses
from generator.dates import Date
from generator.difference import Difference, Kind
from generator.index import BriefingIndex, Index
from generator.pages import entries, parted
from generator.pages.briefing_views import DisagreementGroup, DisagreementsPage, Filter
from generator.pages.differences import EXPLANATIONS, MOST_ACCOUNTS, anchor_of, difference_item, key_of
from generator.pages.filters import make_filter
from generator.pages.part_views import PartItem, PartLink, PartOf, PartsPage
from generator.pages.parted import LISTED, Part, Stretch
from generator.pages.views import DisagreementItem, Link, TocItem
from generator.shards import Shard, divide, numbered

TITLE = "Where the accounts differ"
_ABOUT = (
    "What the documents of this briefing don’t say alike, by kind and period, with the passages it rests on. None is "
    "preferred, unless an analyst says so and signs it."
)


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The differences of a briefing, and how they are divided into pages."""

    briefing: BriefingIndex
    kinds: Mapping[Kind, tuple[Stretch[Difference], ...]]
    """The pages of each kind; none where one page holds everything."""
    address_of: Mapping[str, str]
    """Difference id → the part on which it stands."""

    def place(self, difference: Difference) -> tuple[str, str]:
        """Address and anchor of a difference."""
        whole = addresses.disagreements(self.briefing.briefing.id)
        return self.address_of.get(difference.id, whole), anchor_of(difference)


def make_disagreements(briefing: BriefingIndex) -> Disagreements:
    weights = {one.id: weight(briefing, one) for one in briefing.differences}
    kinds: dict[Kind, tuple[Stretch[Difference], ...]] = {}
    if sum(weights.values()) > LISTED:
        for kind in EXPLANATIONS:
            of_kind = [one for one in briefing.differences if one.kind is kind]
            if of_kind:
                kinds[kind] = tuple(_divided(briefing, kind, of_kind, weights))
    places = {item.id: one.address for parts in kinds.values() for one in parts for item in one.items}
    noted = briefing.facet("places of differences", lambda: places, places.__getitem__)
    return Disagreements(briefing, kinds, noted)


def weight(briefing: BriefingIndex, difference: Difference) -> int:
    """Bytes, about, that a difference takes on its page: itself, its accounts, and its part of the filters."""
    sources = briefing.briefing.sources
    told = difference.told[:MOST_ACCOUNTS]
    excerpts = sum(len(sources[one.source].reports[one.number].excerpt) + len(one.wording) for one in told)
    return 900 + excerpts + 520 * len(told) + 60 * len(difference.told) + 80 * len(difference.actors)


def _divided(
    briefing: BriefingIndex, kind: Kind, found: list[Difference], weights: Mapping[str, int]
) -> Iterator[Stretch[Difference]]:
    """By the date of what it is about; terms, which are about no event, one after another."""
    name, label = key_of(kind), EXPLANATIONS[kind][0]
    whole = Shard(name, label, tuple(found))

    def date_of(difference: Difference) -> Date:
        return briefing.briefing.events[difference.events[0]].date

    def weigh(difference: Difference) -> int:
        return weights[difference.id]

    if kind is Kind.TERM or not all(one.events for one in found):
        shards: tuple[Shard[Difference], ...] = tuple(numbered(whole, weigh, LISTED))
    else:
        in_time = sorted(found, key=lambda one: date_of(one).sort_key)
        shards = tuple(
            replace(one, slug=f"{name}-{one.slug}", label=f"{label}, {one.label}")
            for one in divide(in_time, date_of, weigh, LISTED)
        ) or (whole,)
    place = {one.id: number for number, one in enumerate(found)}
    for shard in shards:
        items = sorted(shard.items, key=lambda one: place[one.id])
        yield Stretch(
            addresses.disagreements_part(briefing.briefing.id, shard.slug), shard.label, tuple(items)
        )


def parts(index: Index, found: Disagreements) -> Iterator[Part]:
    """The page of disagreements; of many its first page, and its parts."""
    address = addresses.disagreements(found.briefing.briefing.id)

    def part(one: Stretch[Difference], way: PartOf) -> DisagreementsPage:
        return _page(index, found, one.items, one.address, way)

    if found.kinds:
        of_all = [one for of_kind in found.kinds.values() for one in of_kind]
        yield from parted.parts(address, of_all, lambda: _hub(index, found), part, contents)
    else:
        yield Part(address, "", lambda: _page(index, found, found.briefing.differences, address), contents)


def contents(view: DisagreementsPage) -> tuple[TocItem, ...]:
    """The kinds of difference that the page has, for the table of contents."""
    return tuple(TocItem(group.anchor, group.label) for group in view.groups)


def _page(
    index: Index,
    found: Disagreements,
    differences: tuple[Difference, ...],
    address: str,
    part: PartOf | None = None,
) -> DisagreementsPage:
    briefing = found.briefing
    items = [difference_item(index, briefing, one, found.place(one)) for one in differences]
    groups = []
    for kind, (label, explanation) in EXPLANATIONS.items():
        of_kind = tuple(item for item in items if item.kind == key_of(kind))
        if of_kind:
            groups.append(DisagreementGroup(key_of(kind), label, _anchor(kind), explanation, of_kind))
    return DisagreementsPage(
        title=TITLE,
        briefing=entries.briefing_link(briefing),
        part=part,
        groups=tuple(groups),
        filters=_filters(index, briefing, items, part=part is not None),
        count=len(items),
        conflicts=sum(item.conflict for item in items),
        backlinks=entries.backlinks(index, address),
    )


def _anchor(kind: Kind) -> str:
    return f"kind-{key_of(kind)}"


def _hub(index: Index, found: Disagreements) -> PartsPage:
    differences = found.briefing.differences
    conflicts = sum(one.conflict for one in differences)
    return PartsPage(
        title=TITLE,
        briefing=entries.briefing_link(found.briefing),
        count=len(differences),
        noun="difference",
        span=f"{conflicts} in conflict" if conflicts else "",
        standfirst=_ABOUT,
        density=None,
        parts=tuple(_of_kind(kind, of_kind) for kind, of_kind in found.kinds.items()),
        backlinks=entries.backlinks(index, addresses.disagreements(found.briefing.briefing.id)),
    )


def _of_kind(kind: Kind, found: tuple[Stretch[Difference], ...]) -> PartItem:
    label = EXPLANATIONS[kind][0]
    inner = tuple(
        PartLink(Link(one.label.removeprefix(f"{label}, "), one.address), len(one.items)) for one in found
    )
    whole = PartLink(Link(label, found[0].address), sum(one.count for one in inner), _anchor(kind))
    return PartItem(whole, inner if len(inner) > 1 else ())


def _filters(
    index: Index, briefing: BriefingIndex, items: list[DisagreementItem], *, part: bool
) -> tuple[Filter, ...]:
    """The choices; a `part` is of one kind, and has all others: what was chosen on another part counts on it, too."""
    values: dict[str, list[str]] = {name: [] for name in ("kind", "actor", "source", "month")}
    for item in items:
        for key in item.keys:
            name, _, value = key.partition(":")
            values[name].append(value)
    kinds = {key_of(kind): label for kind, (label, _why) in EXPLANATIONS.items()}
    actors = index.corpus.actors
    least = 0 if part else 2

    def actor_name(id: str) -> str:
        return actors[id].name if id in actors else id

    def source_name(id: str) -> str:
        return entries.source_head(briefing, id).name

    return (
        *(() if part else make_filter("kind", "Kind", "All", values["kind"], kinds.__getitem__)),
        *make_filter("actor", "Actor", "All", values["actor"], actor_name, least=least),
        *make_filter("source", "Document", "All", values["source"], source_name, least=least),
        *make_filter("month", "Period", "All", values["month"], _month, in_order=True, least=least),
    )


def _month(value: str) -> str:
    return entries.month_label(*(int(part) for part in value.rsplit("-", 1)))
