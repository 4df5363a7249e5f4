"""The picture of an actor among those it appears with, and the same as rows of a table.

The actor at the left, companions in a column with those of most shared events first; the wider a line, the more
events are shared. Arcs at the right join companions who share events. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from generator.index import Index
from generator.pages import entries
from generator.pages.drawing import NARROW, height_of, wrap
from generator.pages.picture_views import Box, NetworkRow, NetworkView, Picture, Stroke

DRAWN = 9
"""Companions in the picture."""
_ARCS = 14
"""Pairs of companions that are joined, those with most shared events first."""

_EDGE, _GAP, _SELF, _COLUMN, _NAME = (
    2,
    7,
    106,
    156,
    142,
)  # pixels: the column's place, and the width of names in it
_WIDEST = 8


def network(index: Index, id: str) -> NetworkView | None:
    """The picture for an actor; None for one who appears with nobody."""
    companions = index.actors[id].companions[:DRAWN]
    if not companions:
        return None
    shared = _shared({other: index.actors[other].companions for other, _count in companions})
    pairs = sorted(
        ((shared[a, b], a, b) for (a, _a), (b, _b) in combinations(companions, 2) if (a, b) in shared),
        key=lambda pair: -pair[0],
    )[:_ARCS]
    return NetworkView(_picture(index, id, companions, pairs), _rows(index, companions, pairs))


def _shared(companions: Mapping[str, tuple[tuple[str, int], ...]]) -> dict[tuple[str, str], int]:
    """Two of these actors, in both orders → the events that they share.

    Each is looked for among the companions of who has fewer, and no further than it must: thousands may follow.
    """
    found: dict[tuple[str, str], int] = {}
    wanted = set(companions)
    for one in sorted(companions, key=lambda id: len(companions[id])):
        wanted.discard(one)
        missing = len(wanted)
        for other, events in companions[one]:
            if not missing:
                break
            if other in wanted:
                found[one, other] = found[other, one] = events
                missing -= 1
    return found


def _rows(
    index: Index, companions: tuple[tuple[str, int], ...], pairs: list[tuple[int, str, str]]
) -> tuple[NetworkRow, ...]:
    return tuple(
        NetworkRow(
            entries.actor_link(index, other),
            count,
            tuple(
                (entries.actor_link(index, b if other == a else a), events)
                for events, a, b in pairs
                if other in (a, b)
            ),
        )
        for other, count in companions
    )


def _picture(
    index: Index, id: str, companions: tuple[tuple[str, int], ...], pairs: list[tuple[int, str, str]]
) -> Picture:
    actors = index.corpus.actors
    boxes: dict[str, Box] = {}
    y = _EDGE
    for other, _count in companions:
        lines = wrap(actors[other].name, _NAME, 2)
        height = height_of(len(lines))
        boxes[other] = Box(_COLUMN, y, _NAME, height, lines, entries.actor_link(index, other))
        y += height + _GAP
    lines = wrap(actors[id].name, _SELF, 4)
    tall = max(y - _GAP - _EDGE, height_of(len(lines)))
    top = _EDGE + (tall - height_of(len(lines))) // 2
    here = Box(_EDGE, top, _SELF, height_of(len(lines)), lines, None, strong=True)
    most = max(companions[0][1], _WIDEST)  # so that a single event is a thin line
    strokes = [_line(here, boxes[other], count / most) for other, count in companions]
    strokes += [_arc(boxes[a], boxes[b], events / most, tall) for events, a, b in pairs]
    return Picture(NARROW, tall + 2 * _EDGE, (here, *boxes.values()), tuple(strokes))


def _width(share: float) -> float:
    """Width of a line, for the part of the most shared events that it stands for."""
    return round(min(max(1.0, _WIDEST * share), _WIDEST), 1)


def _line(here: Box, there: Box, share: float) -> Stroke:
    x0, y0 = here.x + here.width, here.y + here.height // 2
    x1, y1 = there.x, there.y + there.height // 2
    bend = (x0 + x1) // 2
    return Stroke(f"M{x0} {y0}C{bend} {y0} {bend} {y1} {x1} {y1}", "tie", _width(share))


def _arc(first: Box, second: Box, share: float, tall: int) -> Stroke:
    x = first.x + first.width
    y0, y1 = first.y + first.height // 2, second.y + second.height // 2
    # A curve swings out by three quarters of its handles; half the widest line and the edge stay free.
    room = NARROW - x - _EDGE - _WIDEST // 2
    handle = x + round(room / 0.75 * max(0.25, (y1 - y0) / tall))
    return Stroke(f"M{x} {y0}C{handle} {y0} {handle} {y1} {x} {y1}", "tie", _width(share))
