"""Officials of one state who, close in time, pull in different directions on a question the briefing asks.

Rests on the positions that analysts note for events. Never says that two statements contradict each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from generator.difference import Difference, Kind
from generator.differences.gathered import Gathered, Said, close_in_time, maybe_close
from generator.model import Event

OPPOSITE = {"for": "against", "against": "for"}
OFFICIALS = ("person", "organisation")
STATES = ("state", "disputed")


class _Shared(NamedTuple):
    """Two officials, and the state both belong to."""

    first: str
    second: str
    state: str


def position_differences(gathered: Gathered) -> Iterator[Difference]:
    """Pairs of events with opposite positions on one question, taken by officials of one state at nearly one time."""
    holders: dict[str, list[Event]] = defaultdict(list)
    for event in gathered.chronology:
        for question, position in event.positions.items():
            if position in OPPOSITE:
                holders[question].append(event)
    for question, events in holders.items():
        for first, second in maybe_close(events):
            if OPPOSITE[first.positions[question]] != second.positions[question]:
                continue
            if not close_in_time(first.date, second.date):
                continue
            if shared := _shared(gathered, first, second):
                yield _difference(gathered, question, first, second, shared)


def _difference(
    gathered: Gathered, question: str, first: Event, second: Event, shared: _Shared
) -> Difference:
    asked = gathered.briefing.head.questions.get(question, question)
    names = [
        f"{gathered.name(official)} ({event.date.wording})"
        for official, event in ((shared.first, first), (shared.second, second))
    ]
    reason = (
        f"{names[0]} and {names[1]} both belong to {gathered.name(shared.state)}; on the question “{asked}” the first "
        f"is noted as “{first.positions[question]}”, the second as “{second.positions[question]}”."
    )
    return Difference(
        id="/".join(("position", question, *sorted((first.id, second.id)))),
        kind=Kind.POSITION,
        events=(first.id, second.id),
        actors=tuple(shared),
        told=tuple(
            item.told
            for event, official in ((first, shared.first), (second, shared.second))
            for item in _spoken(gathered, event, official)
        ),
        verdict="pull in different directions",
        conflict=False,
        reasons=(reason,),
    )


def _spoken(gathered: Gathered, event: Event, official: str) -> tuple[Said, ...]:
    """What reports give as the official's words; all reports of the event where none names the official."""
    said = gathered.said.get(event.id, ())
    return tuple(item for item in said if official in item.report.speaker) or said


def _shared(gathered: Gathered, first: Event, second: Event) -> _Shared | None:
    """Officials who speak in one event and not in the other, and the nearest state that both belong to."""
    of_first, of_second = _officials(gathered, first), _officials(gathered, second)
    for one in of_first:
        for other in of_second:
            if one in of_second or other in of_first:
                continue  # a difference with oneself is not one between officials
            states = set(gathered.belongs_to(other, second.date))
            wholes = gathered.belongs_to(one, first.date)
            persons = all(gathered.actors[id].type == "person" for id in (one, other))
            if not persons and (one in states or other in wholes):
                continue  # an office and who speaks for it are one voice
            for whole in wholes:
                if whole in states and whole in gathered.actors and gathered.actors[whole].type in STATES:
                    return _Shared(one, other, whole)
    return None


def _officials(gathered: Gathered, event: Event) -> tuple[str, ...]:
    """Persons and organisations that speak in an event.

    Where no report names one, the only one among the event's actors: of several it can't be told who spoke.
    """

    def officials(ids: Iterator[str]) -> tuple[str, ...]:
        known = (id for id in dict.fromkeys(ids) if id in gathered.actors)
        return tuple(id for id in known if gathered.actors[id].type in OFFICIALS)

    said = gathered.said.get(event.id, ())
    speakers = officials(id for item in said for id in item.report.speaker)
    if speakers:
        return speakers
    acting = officials(iter(event.actors))
    return acting if len(acting) == 1 else ()
