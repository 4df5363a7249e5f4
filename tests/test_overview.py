"""What a briefing's overview chooses to show: differences that matter, and where to begin."""

from __future__ import annotations

from typing import Any

import pytest
from invented import event, index_of, source

from generator.pages.briefing import MOST_BEGINNINGS, overview_page
from generator.pages.disagreements import make_disagreements
from generator.vocabulary import CONFIDENCES, LIKELIHOODS

EVENTS = [event(f"e{n}", date=f"2022-04-{n:02}") for n in range(1, 10)]
SOURCES = [source("a", [("e3", "x"), ("e5", "x")]), source("b", [("e5", "x"), ("e9", "x")])]


@pytest.mark.parametrize(
    ("head", "note", "ids"),
    [
        ({"start_with": ("e2", "e1"), "key_judgements": ({"text": "T", "events": "e4"},)}, "", ["e2", "e1"]),
        (
            {"key_judgements": ({"text": "T", "events": ("e4", "e3")}, {"text": "U", "events": "e4"})},
            "The events that the key judgements rest on.",
            ["e4", "e3"],
        ),
        (
            {"key_judgements": ({"text": "T"},)},
            "The events that most independent origins report.",
            ["e5", "e3", "e9", "e1", "e2", "e4"],
        ),
    ],
    ids=["where the authors say", "else with what judgements rest on", "else with what most origins report"],
)
def test_where_to_begin(head: dict[str, Any], note: str, ids: list[str]) -> None:
    index, briefing = index_of(EVENTS, SOURCES, head=head)
    begin = overview_page(index, briefing, make_disagreements(briefing)).begin
    assert begin.note == note
    assert [item.link.target for item in begin.events] == [f"b/events/{id}.md" for id in ids]
    assert len(begin.events) <= MOST_BEGINNINGS


def test_a_briefing_without_events_has_neither_picture_nor_beginning() -> None:
    index, briefing = index_of([])
    view = overview_page(index, briefing, make_disagreements(briefing))
    assert view.shape is None
    assert view.begin.events == ()


def test_a_difference_that_is_settled_comes_last() -> None:
    told = [event(id, measures={"lost": {"label": "Lost"}}) for id in ("first", "second")]
    reports = [
        [{"event": one.id, "excerpt": "x", "figures": {"lost": n}} for one in told] for n in ("3", "5")
    ]
    past = {"state": "superseded", "reason": "A later count.", "by": "Desk", "date": "2022-05"}
    index, briefing = index_of(
        told,
        [source(id, [], reports=found) for id, found in zip("ab", reports, strict=True)],
        resolutions={"figure/first/lost": [past]},
    )
    assert [
        item.id for item in overview_page(index, briefing, make_disagreements(briefing)).disagreements
    ] == [
        "figure/second/lost",
        "figure/first/lost",
    ]


def test_every_word_of_likelihood_and_of_confidence_is_explained() -> None:
    index, briefing = index_of([])
    view = overview_page(index, briefing, make_disagreements(briefing))
    assert [word for word, _range in view.likelihoods] == list(LIKELIHOODS)
    assert [word for word, _meaning in view.confidences] == ["low", "moderate", "high"] == list(CONFIDENCES)
