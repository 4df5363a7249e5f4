"""The picture of an event's place among others: what it responds to, what responds to it, its whole, parts and day.

Chooses what is drawn and gives everything a place: one column in the order of time, with lines at its left, so that
a phone shows it whole. Must not know templates.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from generator import addresses
from generator.index import BriefingIndex
from generator.model import Event
from generator.pages import entries
from generator.pages.drawing import NARROW, TIP, height_of, wrap
from generator.pages.picture_views import Answer, Box, ChainView, Picture, Stroke
from generator.pages.views import Link

MOST = 9
"""Events drawn besides the page's own, in both pictures together."""
LEVELS = 3
"""Steps that the chain is followed, back and on."""

ANSWERED, ANSWERS, WHOLE, PARTS, DAY = "responds-to", "answers", "part-of", "parts", "same-day"
"""Anchors of the lists in which related events stand as text."""

_LANE, _GAP, _EDGE, _BEFORE_BOX = 12, 9, 2, 11  # pixels; the last is the room for an arrow's tip
_IN, _OUT = 12, 9  # lines come in this far below a box's top, and go out this far above its foot


class _Row(NamedTuple):
    """What becomes a box: an event, or a line that says how many more there are."""

    id: str
    more: Link | None = None


class _Trunk(NamedTuple):
    """A line that leads from one row to others."""

    start: int
    ends: tuple[int, ...]
    kind: str


def chain(briefing: BriefingIndex, event: Event) -> ChainView | None:
    """The pictures for an event; None where nothing is related to it."""
    whole, parts, day = event.part_of, briefing.parts.get(event.id, ()), same_day(briefing, event)
    found = _followed(briefing, event)
    beside = len(whole) + len(parts) + len(day)
    if not found and not beside:
        return None
    room_beside = min(beside, max(MOST - len(found), MOST * 2 // 5))
    drawn = found[: MOST - room_beside]
    return ChainView(
        answers=_answers(briefing, event, drawn) if drawn else None,
        goes_on=_goes_on(briefing, event, drawn),
        beside=_beside(briefing, event, (whole, parts, day), room_beside) if beside else None,
        beside_caption=" ".join(
            sentence
            for sentence, ids in (
                ("Above it: what it is part of.", whole),
                ("Below it: its parts.", parts),
                ("On a dotted line: the same day.", day),
            )
            if ids
        ),
        further=_further(briefing, drawn),
    )


def same_day(briefing: BriefingIndex, event: Event) -> tuple[str, ...]:
    """Ids of the day's other events, but for those that the event is related to anyway."""
    related = {
        *event.responds_to,
        *event.part_of,
        *event.see_also,
        *briefing.responses.get(event.id, ()),
        *briefing.parts.get(event.id, ()),
        *briefing.pointers.get(event.id, ()),
    }
    return tuple(other.id for other in briefing.same_day(event) if other.id not in related)


# ---- what is drawn


def _followed(briefing: BriefingIndex, event: Event) -> list[str]:
    """Events along the chain, nearest first, back and on by turns; no more than can be drawn.

    Last come those that a response answers as well: without them a common answer would look like one to this event.
    """
    events = briefing.briefing.events
    back = _levels(event.id, lambda id: events[id].responds_to)
    on = _levels(event.id, lambda id: briefing.responses.get(id, ()))
    found: dict[str, None] = {}
    for before, after in zip(back, on, strict=True):
        for pair in zip_longest(before, after):
            found |= dict.fromkeys(id for id in pair if id)
    found |= dict.fromkeys(also for level in on for id in level for also in events[id].responds_to)
    return [id for id in found if id != event.id][:MOST]


def _levels(start: str, following: Callable[[str], Sequence[str]]) -> list[list[str]]:
    """The ids that lie one, two, … steps from the start, each where it is met first."""
    seen = {start}
    levels = [[start]]
    for _level in range(LEVELS):
        # No level is longer than can be drawn, so that a long list costs no more than a short one.
        met = dict.fromkeys(
            next for id in levels[-1] for next in following(id)[: MOST + 1] if next not in seen
        )
        levels.append(list(met)[: MOST + 1])
        seen.update(levels[-1])
    return levels[1:]


def _goes_on(briefing: BriefingIndex, event: Event, drawn: list[str]) -> bool:
    """Something that is drawn has an answer, or answers something, that is neither drawn nor in the page's lists."""
    known = {event.id, *drawn, *event.responds_to, *briefing.responses.get(event.id, ())}
    return any(
        other not in known
        for id in drawn
        for other in (*briefing.briefing.events[id].responds_to, *briefing.responses.get(id, ()))
    )


def _further(briefing: BriefingIndex, drawn: list[str]) -> tuple[Answer, ...]:
    events = briefing.briefing.events
    found = []
    for id in sorted(drawn, key=briefing.rank.__getitem__):
        to = [other for other in events[id].responds_to if other in drawn]
        if to:
            links = tuple(entries.event_link(briefing, other) for other in to)
            found.append(Answer(entries.event_link(briefing, id), entries.when(events[id].date), links))
    return tuple(found)


# ---- the two pictures


def _answers(briefing: BriefingIndex, event: Event, drawn: list[str]) -> Picture:
    events = briefing.briefing.events
    shown = {event.id, *drawn}
    parents = {id: tuple(other for other in events[id].responds_to if other in shown) for id in shown}
    rows = [_Row(id) for id in in_order(parents, briefing.rank)]
    before = [id for id in event.responds_to if id not in shown]
    after = [id for id in briefing.responses.get(event.id, ()) if id not in shown]
    if before:
        rows.insert(0, _more(briefing, event, before, ANSWERED))
    if after:
        rows.append(_more(briefing, event, after, ANSWERS))
    place = {row.id: number for number, row in enumerate(rows)}
    children: dict[str, list[int]] = defaultdict(list)
    for id, above in parents.items():
        for parent in above:
            children[parent].append(place[id])
    if before:
        children[ANSWERED].append(place[event.id])
    if after:
        children[event.id].append(place[ANSWERS])
    trunks = [_Trunk(place[id], tuple(sorted(ends)), "arrow") for id, ends in sorted(children.items())]
    return _laid_out(briefing, event, rows, trunks)


def _beside(briefing: BriefingIndex, event: Event, related: tuple[Sequence[str], ...], room: int) -> Picture:
    whole, parts, day = related
    shown: list[Sequence[str]] = []
    for ids in related:  # a whole before the parts, parts before the day: what an analyst stated comes first
        shown.append(ids[:room])
        room -= len(shown[-1])
    above, below, besides = ([_Row(id) for id in ids] for ids in shown)
    for rows, ids, anchor in ((above, whole, WHOLE), (below, parts, PARTS), (besides, day, DAY)):
        if len(ids) > len(rows):
            rows.append(_more(briefing, event, ids[len(rows) :], anchor))
    rows = [*above, _Row(event.id), *below, *besides]
    here = len(above)
    trunks = [_Trunk(number, (here,), "tie") for number in range(here)]
    if below:
        trunks.append(_Trunk(here, tuple(range(here + 1, here + 1 + len(below))), "tie"))
    if besides:
        trunks.append(_Trunk(here, tuple(range(here + 1 + len(below), len(rows))), "dots"))
    return _laid_out(briefing, event, rows, trunks)


def _more(briefing: BriefingIndex, event: Event, left_out: Sequence[str], anchor: str) -> _Row:
    target = addresses.event(briefing.briefing.id, event.id)
    return _Row(anchor, Link(f"and {len(left_out)} more", target, anchor))


def in_order(parents: Mapping[str, Iterable[str]], rank: Mapping[str, int]) -> list[str]:
    """Ids so that each stands below what it answers, and else in the order of time.

    Where events answer one another in a circle, the earliest of them goes first.
    """
    waiting = {id: {parent for parent in above if parent != id} for id, above in parents.items()}
    below: dict[str, list[str]] = defaultdict(list)
    for id, above in waiting.items():
        for parent in above:
            below[parent].append(id)
    ready = [(rank[id], id) for id, above in waiting.items() if not above]
    heapq.heapify(ready)
    order: list[str] = []
    while waiting:
        _rank, id = heapq.heappop(ready) if ready else min((rank[id], id) for id in waiting)
        if waiting.pop(id, None) is None:
            continue
        order.append(id)
        for child in below[id]:
            if child in waiting:
                waiting[child].discard(id)
                if not waiting[child]:
                    heapq.heappush(ready, (rank[child], child))
    return order


# ---- places


def _laid_out(briefing: BriefingIndex, event: Event, rows: list[_Row], trunks: list[_Trunk]) -> Picture:
    lanes = _lanes(trunks)
    x = _EDGE + _LANE * (max(lanes, default=-1) + 1) + _BEFORE_BOX
    width = NARROW - x - _EDGE
    boxes: list[Box] = []
    y = _EDGE
    for row in rows:
        box = _box(briefing, event, row, x, y, width)
        boxes.append(box)
        y += box.height + _GAP
    strokes = tuple(
        _stroke(trunk, boxes, x - _BEFORE_BOX - _LANE * lane)
        for trunk, lane in zip(trunks, lanes, strict=True)
    )
    return Picture(NARROW, y - _GAP + _EDGE, tuple(boxes), strokes)


def _box(briefing: BriefingIndex, event: Event, row: _Row, x: int, y: int, width: int) -> Box:
    if row.more:
        return Box(x, y, width, height_of(1), (row.more.text,), row.more)
    told = briefing.briefing.events[row.id]
    lines, notes = wrap(told.title, width, 2), wrap(told.date.wording, width, 2)
    here = row.id == event.id
    return Box(
        x,
        y,
        width,
        height_of(len(notes) + len(lines)),
        lines,
        None if here else entries.event_link(briefing, row.id),
        notes=notes,
        strong=here,
    )


def _lanes(trunks: list[_Trunk]) -> list[int]:
    """For each trunk the lane it runs in, from 0 beside the boxes; short ones run nearest, none over another."""
    lanes = [0] * len(trunks)
    taken: list[list[tuple[int, int]]] = []
    spans = [(min(trunk.start, *trunk.ends), max(trunk.start, *trunk.ends)) for trunk in trunks]
    for number in sorted(
        range(len(trunks)), key=lambda number: (spans[number][1] - spans[number][0], number)
    ):
        first, last = spans[number]
        lane = next(
            (lane for lane, others in enumerate(taken) if all(last < a or b < first for a, b in others)),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        lanes[number] = lane
    return lanes


def _stroke(trunk: _Trunk, boxes: list[Box], x: int) -> Stroke:
    start = boxes[trunk.start]
    tip = TIP if trunk.kind == "arrow" else ""
    parts = [f"M{start.x} {start.y + start.height - _OUT}H{x}V{boxes[trunk.ends[-1]].y + _IN}"]
    if boxes[trunk.ends[0]].y < start.y:  # in a circle a line also leads up
        parts.append(f"M{x} {start.y + start.height - _OUT}V{boxes[trunk.ends[0]].y + _IN}")
    parts += (f"M{x} {boxes[end].y + _IN}H{boxes[end].x - 1}{tip}" for end in trunk.ends)
    return Stroke("".join(parts), trunk.kind)
