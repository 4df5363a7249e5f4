"""Totals that the stated parts do not add up to. Nothing is said where the parts may be incomplete.

Parts are figures for single actors of an event, or the figures of events that are part of it. They are complete when
they cover all actors that the event lists in one and the same role, and each once: Italy, Spain and Denmark “expels”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.compare import Stated
from generator.difference import Difference, Kind
from generator.differences.counts import told
from generator.differences.gathered import Gathered, listed
from generator.figures import Relation, total_agrees
from generator.model import Event


class _Whole(NamedTuple):
    """Something that is counted, all its parts, and by whom each part is counted."""

    role: str
    actors: tuple[str, ...]
    events: tuple[str, ...]
    """Events that are the parts; () where the parts are actors."""
    parts: Mapping[str, tuple[Stated, ...]]
    """Name of a part → figures given for it."""


def total_differences(gathered: Gathered) -> Iterator[Difference]:
    """Each stated total that complete parts contradict; one difference for each document that gives such a total."""
    for event in gathered.chronology:
        for measure in event.measures:
            yield from _of_measure(gathered, event, measure)


def _of_measure(gathered: Gathered, event: Event, measure: str) -> Iterator[Difference]:
    wholes = [*_by_actor(gathered, event, measure), *_by_event(gathered, event, measure)]
    found: dict[str, list[tuple[Stated, tuple[Stated, ...], _Whole, str]]] = defaultdict(list)
    for total in _given(gathered, event.id, measure):
        for whole in wholes:
            for parts in _part_sets(whole):
                figures = [part.claim.figure for part in parts]
                scopes = {figure.scope.casefold() for figure in (total.claim.figure, *figures)}
                judged = total_agrees(total.claim.figure, figures)
                if len(scopes) == 1 and judged.relation is Relation.DIFFERS:
                    found[total.source.id].append((total, parts, whole, judged.reason))
    for source, cases in found.items():
        reasons: list[str] = []
        for _total, parts, whole, reason in cases:
            reasons.append(f"{reason[:1].upper()}{reason[1:]}.")
            shown = listed(
                f"{name} {part.claim.figure.wording}" for name, part in zip(whole.parts, parts, strict=True)
            )
            reasons.append(f"The parts are all that the event lists as “{whole.role}”: {shown}.")
        yield Difference(
            id=f"total/{event.id}/{measure}/{source}",
            kind=Kind.TOTAL,
            events=tuple(dict.fromkeys((event.id, *(id for case in cases for id in case[2].events)))),
            actors=tuple(dict.fromkeys(id for case in cases for id in case[2].actors)),
            told=tuple(dict.fromkeys(told(item) for total, parts, _, _ in cases for item in (total, *parts))),
            verdict="total and parts differ",
            conflict=True,
            reasons=tuple(dict.fromkeys(reasons)),
        )


def _given(gathered: Gathered, event: str, measure: str, actor: str = "") -> tuple[Stated, ...]:
    """Figures for one thing, without repeats of one wording by one document."""
    for group in gathered.figures.get(event, ()):
        if (group.measure, group.actor) == (measure, actor):
            return group.distinct
    return ()


def _shared_roles(event: Event) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Roles that two or more actors of an event have, with those actors."""
    holders: dict[str, list[str]] = defaultdict(list)
    for actor, role in event.actors.items():
        holders[role].append(actor)
    for role, actors in holders.items():
        if len(actors) > 1:
            yield role, tuple(actors)


def _by_actor(gathered: Gathered, event: Event, measure: str) -> Iterator[_Whole]:
    groups = gathered.figures.get(event.id, ())
    counted = {group.actor for group in groups if group.measure == measure and group.actor}
    for role, actors in _shared_roles(event):
        if counted == set(actors):
            parts = {gathered.name(actor): _given(gathered, event.id, measure, actor) for actor in actors}
            yield _Whole(role, actors, (), parts)


def _by_event(gathered: Gathered, event: Event, measure: str) -> Iterator[_Whole]:
    unit = event.measures[measure].unit
    children = [
        child
        for child in gathered.parts.get(event.id, ())
        if measure in child.measures and child.measures[measure].unit == unit
    ]
    for role, actors in _shared_roles(event):
        covered = {child.id: [a for a, held in child.actors.items() if held == role] for child in children}
        if sorted(a for found in covered.values() for a in found) == sorted(actors) and all(covered.values()):
            parts = {gathered.names(covered[c.id]): _given(gathered, c.id, measure) for c in children}
            yield _Whole(role, actors, tuple(child.id for child in children), parts)


def _part_sets(whole: _Whole) -> Iterator[tuple[Stated, ...]]:
    """One figure for every part: each document's own, and those on which no two disagree."""
    slots = tuple(whole.parts.values())
    givers = dict.fromkeys(stated.source.id for slot in slots for stated in slot)
    for source in givers:
        own = [[stated for stated in slot if stated.source.id == source] for slot in slots]
        if all(len(found) == 1 for found in own):
            yield tuple(found[0] for found in own)
    if all(len({stated.claim.figure.wording for stated in slot}) == 1 for slot in slots):
        yield tuple(slot[0] for slot in slots)
