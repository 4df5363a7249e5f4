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


def report(**fields: object) -> Report:
    return Report.model_validate({"event": "a", "excerpt": "So.", **fields}).slim()


ONE_FIGURE = {"killed": {"norland": "12", "": {"value": "about 30", "by": "norland"}}}


@pytest.mark.parametrize(
    ("key", "value"),
    [("speaker", ["norland", "suland"]), ("terms", {"attack": "raid"}), ("figures", ONE_FIGURE)],
)
def test_records_share_what_they_say_alike_also_as_copies(key: str, value: object) -> None:
    said = [report(**{key: value}), report(**{key: value})]
    for one, other in (said, copy_of(said)):
        assert getattr(one, key) is getattr(other, key)
        assert getattr(one, key) == getattr(Report.model_validate(dict(one)), key)


def whole_event(**fields: object) -> Event:
    return Event.model_validate(
        {"id": "a", "origin": Origin("a.yml"), "title": "A", "date": "2022", **fields}
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"actors": {"a": "b", "c": "d"}}, {"actors": {"c": "d", "a": "b"}}),
        ({"actors": {"a": "b", "c": "d"}}, {"actors": {"a": "d", "c": "b"}}),
        ({"responds_to": ["b", "c"]}, {"responds_to": ["c", "b"]}),
        ({"measures": {"killed": {"label": "Killed"}}}, {"measures": {"killed": {"label": "Hurt"}}}),
    ],
)
def test_what_says_something_else_or_in_another_order_is_not_shared(
    one: dict[str, object], other: dict[str, object]
) -> None:
    for whole in (whole_event(**one), whole_event(**other)):
        assert repr(whole.slim()) == repr(whole)


def test_a_key_given_with_its_default_is_not_shared_with_one_left_out() -> None:
    short, long = (
        whole_event(measures={"killed": {"label": "Killed", **more}}).slim().measures["killed"]
        for more in ({}, {"unit": None})
    )
    assert short == long
    assert (short.model_fields_set, long.model_fields_set) == ({"label"}, {"label", "unit"})
