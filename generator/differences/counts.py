"""Figures that are not the same in all documents, as differences. Comparing them is the work of `compare`."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compare import RELATION_WORDS, FigureGroup, Stated
from generator.difference import Difference, Kind, Told
from generator.differences.gathered import Gathered
from generator.model import Event


def told(stated: Stated) -> Told:
    return Told(stated.source.id, stated.number, stated.claim.figure.wording)


def figure_differences(gathered: Gathered, event: Event) -> Iterator[Difference]:
    """Every group of an event's figures that do not all agree."""
    for group in gathered.figures.get(event.id, ()):
        if group.differs:
            yield Difference(
                id=_id(group),
                kind=Kind.FIGURE,
                events=(group.event,),
                actors=_actors(group, tuple(event.actors)),
                told=tuple(told(stated) for stated in group.distinct),
                verdict=RELATION_WORDS[group.verdict],
                conflict=group.conflicts,
                reasons=group.reasons,
            )


def _id(group: FigureGroup) -> str:
    return "/".join(("figure", group.event, group.measure, *((group.actor,) if group.actor else ())))


def _actors(group: FigureGroup, of_event: tuple[str, ...]) -> tuple[str, ...]:
    """Whom the figures count, or all of the event, and who gives them."""
    counted = (group.actor,) if group.actor else of_event
    givers = (stated.claim.figure.by for stated in group.stated if stated.claim.figure.by)
    return tuple(dict.fromkeys((*counted, *givers)))
