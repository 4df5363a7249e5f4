"""A briefing's lineage page: which documents are made from which, drawn, and which events rest on fewer origins.

Lays the picture out in columns, origins to the left of what is made from them. Must not know templates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from generator import addresses
from generator.index import BriefingIndex, Index
from generator.lineage import Merger
from generator.model import Event, Source
from generator.pages import entries
from generator.pages.briefing_views import (
    LineagePage,
    OriginGroup,
    SharedOrigin,
)
from generator.pages.drawing import TIP, height_of, wrap
from generator.pages.picture_views import Box, Picture, Stroke
from generator.pages.views import First

_BOX, _GAP_X, _GAP_Y, _MARGIN = 200, 120, 18, 4  # pixels


MOST_DRAWN = 60
"""Documents and outlets in the picture."""
MOST_ORIGINS = 60
MOST_OF_ORIGIN = 24
"""Documents that are named under one origin."""
MOST_SHARED = 60
"""Events with fewer origins than accounts that are listed."""


def lineage_page(index: Index, briefing: BriefingIndex) -> LineagePage:
    found = briefing.document_origins
    count = len(briefing.sources)
    picture, undrawn = _picture(index, briefing)
    return LineagePage(
        title="Lineage",
        briefing=entries.briefing_link(briefing),
        sentence=(
            f"{entries.count_of(count, 'document')} from "
            f"{entries.count_of(found.count, 'independent origin')}, as far as the documents tell"
        ),
        picture=picture,
        undrawn=undrawn,
        origins=_origins(index, briefing),
        shared=_shared(briefing),
        backlinks=entries.backlinks(index, addresses.lineage(briefing.briefing.id)),
    )


def _origins(index: Index, briefing: BriefingIndex) -> First[OriginGroup]:
    """The origins; where they are too many, those of most documents."""
    found = briefing.document_origins
    groups: dict[int, list[Source]] = defaultdict(list)
    for source in briefing.sources:
        groups[found.number_of[source.id]].append(source)
    mergers: dict[int, list[Merger]] = defaultdict(list)
    for merger in found.mergers:
        mergers[found.number_of[merger.second]].append(merger)
    order = sorted(groups)
    if len(order) > MOST_ORIGINS:
        order.sort(key=lambda number: -len(groups[number]))

    def group(number: int) -> OriginGroup:
        return OriginGroup(
            number,
            entries.first(
                groups[number],
                MOST_OF_ORIGIN,
                lambda source: entries.source_item(briefing, source.id),
            ),
            entries.first_reasons(entries.merger_reasons(index, briefing, mergers[number])),
        )

    return entries.first(order, MOST_ORIGINS, group)


def _shared(briefing: BriefingIndex) -> First[SharedOrigin]:
    """Events with fewer origins than accounts; where they are too many, those that fall short most."""

    def short(event: Event) -> int:
        return len(briefing.reporters[event.id]) - briefing.origins[event.id].count

    found = [event for event in briefing.chronology if short(event) > 0]
    if len(found) > MOST_SHARED:
        found.sort(key=lambda event: -short(event))

    def shared(event: Event) -> SharedOrigin:
        reasons = entries.event_tally(briefing, event.id).reasons
        return SharedOrigin(entries.event_item(briefing, event.id), entries.first_reasons(reasons))

    return entries.first(found, MOST_SHARED, shared)


def _picture(index: Index, briefing: BriefingIndex) -> tuple[Picture, int]:
    """The picture, and how many documents and outlets it leaves out."""
    every = {source.id: source.derives_from for source in briefing.sources}
    depth = _depths(every)
    drawn = _drawn(every, depth)
    parents = {id: above for id, above in every.items() if id in drawn}
    columns: dict[int, list[str]] = defaultdict(list)
    for id in depth:
        if id in drawn:
            columns[depth[id]].append(id)
    texts = {id: wrap(_name(index, briefing, id), _BOX) for id in drawn}
    heights = {id: height_of(len(lines)) for id, lines in texts.items()}
    places: dict[str, tuple[int, int]] = {}
    for column in sorted(columns):
        order = sorted(columns[column], key=lambda id: (_height_of_parents(parents.get(id, ()), places), id))
        y = _MARGIN
        for id in order:
            places[id] = (_MARGIN + column * (_BOX + _GAP_X), y)
            y += heights[id] + _GAP_Y
    nodes = tuple(
        Box(
            x,
            y,
            _BOX,
            heights[id],
            texts[id],
            entries.origin_link(index, briefing, id),
            strong=id in parents,
        )
        for id, (x, y) in places.items()
    )
    edges = tuple(
        _edge(places[step.of], heights[step.of], places[source.id], heights[source.id], step.how)
        for source in briefing.sources
        for step in source.derivations
        if source.id in drawn and step.of in drawn
    )
    width = max((node.x + node.width for node in nodes), default=0) + _MARGIN
    height = max((node.y + node.height for node in nodes), default=0) + _MARGIN
    return Picture(width, height, nodes, edges), len(depth) - len(drawn)


def _drawn(parents: Mapping[str, tuple[str, ...]], depth: Mapping[str, int]) -> set[str]:
    """What there is room to draw: all, or the largest families, of one too large what its others are made from."""
    if len(depth) <= MOST_DRAWN:
        return set(depth)
    family = {id: id for id in depth}

    def head(id: str) -> str:
        while family[id] != id:
            family[id] = family[family[id]]
            id = family[id]
        return id

    for id, above in parents.items():
        for parent in above:
            family[head(parent)] = head(id)
    members: dict[str, list[str]] = defaultdict(list)
    for id in depth:
        members[head(id)].append(id)
    largest = sorted(members.values(), key=len, reverse=True)
    related = [id for ids in largest if len(ids) > 1 for id in sorted(ids, key=depth.__getitem__)]
    return set(related[:MOST_DRAWN])


def _depths(parents: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Column of every source and origin: one to the right of the rightmost thing it is made from."""
    depth: dict[str, int] = {}
    pending = [*parents]
    while pending:
        id = pending[-1]
        waiting = [parent for parent in parents.get(id, ()) if parent not in depth]
        if waiting:
            pending += waiting
        else:
            pending.pop()
            depth[id] = max((depth[parent] + 1 for parent in parents.get(id, ())), default=0)
    return depth


def _height_of_parents(parents: tuple[str, ...], places: dict[str, tuple[int, int]]) -> float:
    known = [places[parent][1] for parent in parents if parent in places]
    return sum(known) / len(known) if known else float("inf")


def _name(index: Index, briefing: BriefingIndex, id: str) -> str:
    source = briefing.briefing.sources.get(id)
    return entries.source_head(briefing, id).name if source else index.corpus.actors[id].name


def _edge(start: tuple[int, int], tall: int, end: tuple[int, int], high: int, label: str) -> Stroke:
    x0, y0 = start[0] + _BOX, start[1] + tall // 2
    x1, y1 = end[0] - 1, end[1] + high // 2
    bend = (x1 - x0) // 2
    return Stroke(
        f"M{x0} {y0}C{x0 + bend} {y0} {x1 - bend} {y1} {x1} {y1}{TIP}",
        "arrow",
        label=label,
        label_x=(x0 + x1) // 2,
        label_y=(y0 + y1) // 2 - 6,
    )
