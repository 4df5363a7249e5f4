"""Slim records say what they said before, share what they have in common, and are copied whole."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from generator.load import load
from generator.model import Event, Origin, Record, Report, Source
from tests.small_project import lay_down

T = TypeVar("T")


def records(project: Path) -> Iterator[Record]:
    corpus, faults = load(project / "briefings", project)
    assert not faults
    yield from corpus.actors.values()
    for briefing in corpus.briefings:
        yield briefing.head
        yield from briefing.events.values()
        for source in briefing.sources.values():
            yield source
            yield from source.reports


def spelt_out(record: Record) -> Any:
    """All that pydantic keeps of a record, in its order."""
    return (type(record), list(record), record.model_fields_set, record.model_extra, repr(record))


def copy_of(value: T) -> T:
    copied: T = pickle.loads(pickle.dumps(value))  # noqa: S301  # of what stands here
    return copied


def reports(number: int) -> list[Report]:
    return [Report.model_validate({"event": f"event-{n}", "excerpt": "So."}) for n in range(number)]


def test_a_slim_record_and_its_copy_say_the_same(tmp_path: Path) -> None:
    found = list(records(lay_down(tmp_path)))
    assert len(found) > 10
    for record in found:
        validated = type(record).model_validate(dict(record))
        given = record.model_fields_set
        object.__setattr__(validated, "__pydantic_fields_set__", set(given))
        copied = copy_of(record)
        assert spelt_out(record) == spelt_out(validated.slim()) == spelt_out(copied)
        assert record == validated == copied


def test_keys_given_with_their_default_are_told_from_those_left_out() -> None:
    origin = Origin("a.yml")
    fields = {"id": "a", "origin": origin, "title": "A", "date": "2022", "kind": "statement", "actors": {}}
    event = Event.model_validate(fields)
    for same in (event.slim(), copy_of(event)):
        assert same.model_fields_set == set(fields)
        assert same == event


def test_slim_records_share_what_they_have_in_common() -> None:
    whole = reports(2)
    for one, other in (
        [report.slim() for report in whole],
        copy_of(whole),
    ):
        assert one.__pydantic_fields_set__ is other.__pydantic_fields_set__
        assert one.terms is other.terms
        assert one.__dict__ is not other.__dict__


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="others keep attributes otherwise")
def test_a_slim_record_takes_less_than_half_of_the_room() -> None:
    def size(report: Report) -> int:
        return sys.getsizeof(report.__dict__) + sys.getsizeof(report.__pydantic_fields_set__)

    whole = reports(1)[0]
    assert sys.getsizeof(whole.slim().__dict__) * 2 < size(whole)
    assert sys.getsizeof(copy_of(whole).__dict__) * 2 < size(whole)


def test_records_within_a_record_are_slim_too() -> None:
    fields = {"id": "a", "origin": Origin("a.yml"), "title": "A", "published": "2022"}
    source = Source.model_validate({**fields, "reports": [{"event": "a", "excerpt": "So."}] * 2}).slim()
    one, other = source.reports
    assert one.__pydantic_fields_set__ is other.__pydantic_fields_set__
