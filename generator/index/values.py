"""What the index hands out beside the records themselves. Data only."""

from __future__ import annotations

from typing import NamedTuple

from generator.model import Event, Report, Source


class Reported(NamedTuple):
    """A report with the document it stands in and its number there, from 0."""

    source: Source
    number: int
    report: Report


class Account(NamedTuple):
    """All reports of one event by one document."""

    source: Source
    reports: tuple[Reported, ...]


class Reference(NamedTuple):
    """A page that mentions another, and the sentence in which it does."""

    address: str
    title: str
    kind: str
    context: str


class Participation(NamedTuple):
    """An actor's part in an event."""

    briefing: str
    event: Event
    role: str


class Naming(NamedTuple):
    """A name that an excerpt gives an actor."""

    briefing: str
    reported: Reported
    form: str


class Differing(NamedTuple):
    """On how much the accounts of an event differ."""

    number: int
    conflicts: int
    """Differences of which not all accounts can be so."""


class Part(NamedTuple):
    """A page of a long chronology."""

    slug: str
    label: str
