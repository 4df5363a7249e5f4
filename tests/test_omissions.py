"""What documents do not report: situations, each with what is expected to be listed for document “a”."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from dossier import Documents, open_dossier, read_dossier

from generator.omissions import find_omissions

EVENTS: Mapping[str, Mapping[str, Any]] = {
    "long-ago": {"date": "2014-05-01", "kind": "background"},
    "first": {"date": "2022-03-01"},
    "middle": {"date": "2022-03-15"},
    "answer": {"date": "2022-03-16", "responds_to": "middle"},
    "answer-to-first": {"date": "2022-03-17", "responds_to": "first"},
    "hint": {"date": "2022-03-18", "see_also": "first"},
    "scene": {"date": "2022-03-18", "kind": "background"},
    "interview": {"date": "2022-03-20"},
    "remark": {"date": "2022-03-20", "part_of": "interview"},
    "aside": {"date": "2022-03-20", "part_of": "remark"},
    "last": {"date": "2022-04-01"},
    "after": {"date": "2022-04-10"},
    "all-year": {"date": "2022"},
    "some-time": {"date": "[..2022-03-20]"},
}


def reporting(*events: str, **more: Any) -> dict[str, Any]:
    return {"reports": [{"event": event} for event in events], **more}


A = reporting("first", "last")
KINDS = {"background": "Background"}


@pytest.mark.parametrize(
    ("situation", "documents", "expected"),
    [
        ("two others report it", {"a": A, "b": reporting("middle"), "c": reporting("middle")}, {"middle": "bc"}),
        ("one other reports it", {"a": A, "b": reporting("middle")}, {}),
        ("one other, on an answer to what a reports", {"a": A, "b": reporting("answer-to-first")},
         {"answer-to-first": "b"}),
        ("one other, on an answer to what a does not report", {"a": A, "b": reporting("answer")}, {}),
        ("one other, and only a hint to readers", {"a": A, "b": reporting("hint")}, {}),
        ("one other, on a part of what a reports", {"a": reporting("first", "interview", "last"),
         "b": reporting("remark")}, {"remark": "b"}),
        ("one other, on the whole of what a reports", {"a": reporting("first", "remark", "last"),
         "b": reporting("interview")}, {"interview": "b"}),
        ("the whole stands for its parts", {"a": A, "b": reporting("interview", "remark", "aside"),
         "c": reporting("interview", "remark", "aside")}, {"interview": "bc"}),
        ("the whole stands for the parts of its parts", {"a": A, "b": reporting("interview", "aside"),
         "c": reporting("interview", "aside")}, {"interview": "bc"}),
        ("parts without a whole", {"a": A, "b": reporting("remark", "aside"), "c": reporting("remark", "aside")},
         {"remark": "bc"}),
        ("background", {"a": A, "b": reporting("scene"), "c": reporting("scene")}, {}),
        ("after its time", {"a": A, "b": reporting("after"), "c": reporting("after")}, {}),
        ("before its time", {"a": reporting("middle", "last"), "b": reporting("first"), "c": reporting("first")}, {}),
        ("background does not stretch its time", {"a": reporting("long-ago", "middle", "last"),
         "b": reporting("first"), "c": reporting("first")}, {}),
        ("nor does what is dated to a year", {"a": reporting("all-year", "middle", "last"),
         "b": reporting("first"), "c": reporting("first")}, {}),
        ("perhaps outside its time", {"a": A, "b": reporting("all-year", "some-time"),
         "c": reporting("all-year", "some-time")}, {}),
        ("after its own date", {"a": reporting("first", "last", published="2022-03-10"), "b": reporting("middle"),
         "c": reporting("middle")}, {}),
        ("no time of its own", {"a": reporting("all-year"), "b": reporting("middle"), "c": reporting("middle")}, {}),
        ("no reports", {"a": reporting(), "b": reporting("middle"), "c": reporting("middle")}, {}),
        ("the others are one origin with a", {"a": {**A, "republishes": "wire"},
         "b": reporting("middle", draws_on="wire"), "c": reporting("middle", draws_on="wire")}, {}),
        ("a document of its origin reports it", {"a": {**A, "republishes": "wire"},
         "b": reporting("middle", draws_on="wire"), "c": reporting("middle")}, {}),
        ("two copies of another origin report it", {"a": A, "b": reporting("middle", republishes="wire"),
         "c": reporting("middle", republishes="wire")}, {"middle": "bc"}),
        ("it reports all", {"a": reporting("first", "middle", "last"), "b": reporting("first", "middle", "last")}, {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_listed_as_not_reported(
    tmp_path: Path, situation: str, documents: Documents, expected: dict[str, str]
) -> None:
    briefing = read_dossier(tmp_path, EVENTS, documents, kinds=KINDS).briefing
    found = find_omissions(briefing)
    assert set(found) == set(documents)
    assert {o.event: "".join(o.reported_by) for o in found["a"]} == expected, situation
    assert {o.source for o in found["a"]} <= {"a"}


def test_omissions_stand_in_the_order_of_time(tmp_path: Path) -> None:
    both = reporting("interview", "middle", "answer")
    briefing = read_dossier(tmp_path, EVENTS, {"a": A, "b": both, "c": both}, kinds=KINDS).briefing
    found = find_omissions(briefing)["a"]
    assert [omission.event for omission in found] == ["middle", "answer", "interview"]


def test_in_our_briefing_the_lists_are_short_and_true() -> None:
    briefing = open_dossier(REPOSITORY).briefing
    found = find_omissions(briefing)
    assert set(found) == set(briefing.sources)
    reported = {id: {report.event for report in source.reports} for id, source in briefing.sources.items()}
    for id, omissions in found.items():
        assert len(omissions) <= 20
        for omission in omissions:
            assert omission.event not in reported[id]
            assert omission.reported_by
            assert all(omission.event in reported[other] for other in omission.reported_by)
    left_out = {omission.event for omission in found["reuters-grushko"]}
    assert {"russia-denies-bucha-killings", "peskov-lci-interview", "poland-expels"} <= left_out
    assert "peskov-on-breaking-ties" not in left_out  # a part of the interview
    assert found["evacuation-from-ukraine"] == ()  # all else came later
