"""A briefing's lineage page: which documents are made from which, drawn, and which events rest on fewer origins.

Lays the picture out in columns, origins to the left of what is made from them. Must not know templates.
"""

from __future__ import annotations

from collections import defaultdict

from generator import addresses
from generator.index import BriefingIndex, Index
from generator.pages import entries
from generator.pages.briefing_views import (
    LineagePage,
    OriginGroup,
    SharedOrigin,
)
from generator.pages.drawing import TIP, height_of, wrap
from generator.pages.picture_views import Box, Picture, Stroke

_BOX, _GAP_X, _GAP_Y, _MARGIN = 200, 120, 18, 4  # pixels


def lineage_page(index: Index, briefing: BriefingIndex) -> LineagePage:
    found = briefing.document_origins
    groups: dict[int, list[str]] = defaultdict(list)
    for source in briefing.sources:
        groups[found.number_of[source.id]].append(source.id)
    records = briefing.briefing.sources
    count = len(briefing.sources)
    return LineagePage(
        title="Lineage",
        briefing=entries.briefing_link(briefing),
        sentence=(
            f"{entries.count_of(count, 'document')} from "
            f"{entries.count_of(found.count, 'independent origin')}, as far as the documents tell"
        ),
        picture=_picture(index, briefing),
        origins=tuple(
            OriginGroup(
                number,
                tuple(entries.source_item(index, briefing, records[id]) for id in ids),
                entries.merger_reasons(index, briefing, [m for m in found.mergers if m.second in ids]),
            )
            for number, ids in sorted(groups.items())
        ),
        shared=tuple(
            SharedOrigin(
                entries.event_item(index, briefing, event),
                entries.event_tally(index, briefing, event).reasons,
            )
            for event in briefing.chronology
            if briefing.origins[event.id].count < len(briefing.accounts[event.id])
        ),
        backlinks=entries.backlinks(index, addresses.lineage(briefing.briefing.id)),
    )


def _picture(index: Index, briefing: BriefingIndex) -> Picture:
    parents = {source.id: source.derives_from for source in briefing.sources}
    depth = _depths(parents)
    columns: dict[int, list[str]] = defaultdict(list)
    for id in depth:
        columns[depth[id]].append(id)
    texts = {id: wrap(_name(index, briefing, id), _BOX) for id in depth}
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
    )
    width = max((node.x + node.width for node in nodes), default=0) + _MARGIN
    height = max((node.y + node.height for node in nodes), default=0) + _MARGIN
    return Picture(width, height, nodes, edges)


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
    return entries.name_of(index, source) if source else index.corpus.actors[id].name


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
