"""Differences between accounts: situations, each with the ids of the differences that it is expected to have."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from dossier import ACTORS, Documents, figures_of, ids, open_dossier, read_dossier
from hypothesis import given
from hypothesis import strategies as st

from generator.compare import RELATION_WORDS
from generator.difference import Difference, Kind
from generator.differences import find_differences
from generator.model import Actor, Briefing, BriefingHead, Event, Origin, Source

Reports = list[dict[str, Any]]


# ---- figures

EXPULSION = {"strike": {"kind": "expulsion", "measures": {"expelled": "Expelled"}}}


def count(figure: object, event: str = "strike") -> dict[str, Any]:
    return {"event": event, "figures": {"expelled": figure}}


@pytest.mark.parametrize(
    ("first", "second", "verdict", "conflict"),
    [
        ("45", "40", "differ", True),
        ("over 40", "40", "differ", True),
        ("over 40", "45", "differ in precision", False),
        ("35-40", "38-45", "can both be right", False),
        ("35", "a significant number", "a number against a wording", False),
        ("dozens", "many", "worded differently", False),
        ("12", "12 %", "count different things", False),
        ("40", "40", None, False),
        ("40", "forty", None, False),
        ("dozens", "dozens", None, False),
    ],
)
def test_figures_differ_as_they_compare(
    tmp_path: Path, first: str, second: str, verdict: str | None, conflict: bool
) -> None:
    dossier = read_dossier(tmp_path, EXPULSION, {"a": [count(first)], "b": [count(second)]})
    found = dossier.differences
    if verdict is None:
        assert found == ()
        return
    [difference] = found
    assert difference.id == "figure/strike/expelled"
    assert (difference.kind, difference.verdict, difference.conflict) == (Kind.FIGURE, verdict, conflict)
    assert verdict in RELATION_WORDS.values()
    assert len(difference.reasons) == 1
    assert {told.source for told in difference.told} == {"a", "b"}


def test_one_figure_alone_is_no_difference(tmp_path: Path) -> None:
    assert (
        read_dossier(tmp_path, EXPULSION, {"a": [count("45")], "b": [{"event": "strike"}]}).differences == ()
    )


def test_two_figures_within_one_document_are_no_difference_between_documents(tmp_path: Path) -> None:
    assert read_dossier(tmp_path, EXPULSION, {"a": [count("45"), count("40")]}).differences == ()


def test_a_figure_for_one_actor_names_the_actor_in_its_id(tmp_path: Path) -> None:
    documents: Documents = {"a": [count({"norland": "5"})], "b": [count({"norland": "6"})]}
    [difference] = read_dossier(tmp_path, EXPULSION, documents).differences
    assert difference.id == "figure/strike/expelled/norland"
    assert difference.actors == ("norland",)


# ---- totals

JOINT: Mapping[str, Mapping[str, Any]] = {
    "strike": {
        "kind": "expulsion",
        "actors": {"norland": "expels", "sudmark": "expels", "westerland": "is expelled"},
        "measures": {"expelled": "Expelled"},
    }
}


def parts(norland: str, sudmark: str) -> dict[str, Any]:
    return count({"norland": norland, "sudmark": sudmark})


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ({"a": [count("70"), parts("30", "45")]}, ["total/strike/expelled/a"]),
        ({"a": [count("75"), parts("30", "45")]}, []),
        ({"a": [parts("30", "45")], "b": [count("70")]}, ["total/strike/expelled/b"]),
        ({"a": [parts("30", "45")], "b": [count("75")]}, []),
        # parts that are all there, but spread over documents that agree
        (
            {"a": [count({"norland": "30"})], "b": [count({"sudmark": "45"})], "c": [count("70")]},
            ["total/strike/expelled/c"],
        ),
        # spread over documents that do not agree: which parts should be added?
        (
            {"a": [count({"norland": "30"}), count("70")], "b": [parts("20", "45")], "c": [parts("30", "40")]},
            ["total/strike/expelled/a"],  # b's own parts make 65, c's make 70
        ),
        # spread over documents, and no two give the same parts
        ({"a": [count({"norland": "30"})], "b": [count({"norland": "20"})], "c": [count({"sudmark": "45"}),
          count("70")]}, []),
        # one more is counted than those of one role: it may or may not be in the total
        ({"a": [count("70"), count({"norland": "30", "sudmark": "45", "westerland": "5"})]}, []),
        # a part is missing, so that a rest is left for it
        ({"a": [count("70"), count({"norland": "30"})]}, []),
        # a part is given twice, differently, by one document
        ({"a": [count("70"), parts("30", "45"), count({"norland": "25"})]}, []),
        # what leaves room is no contradiction
        ({"a": [count("over 70"), parts("30", "45")]}, []),
        ({"a": [count("about 70"), parts("30", "42")]}, []),
        ({"a": [count("dozens"), parts("30", "45")]}, []),
        ({"a": [count("70"), parts("30", "many")]}, []),
        ({"a": [count("over 80"), parts("30", "45")]}, ["total/strike/expelled/a"]),
        # other things, other days
        ({"a": [count({"value": "70", "scope": "diplomats"}), parts("30", "45")]}, []),
        (
            {
                "a": [
                    count({"value": "70", "as_of": "2022-04-04"}),
                    count({
                        "norland": {"value": "30", "as_of": "2022-04-05"},
                        "sudmark": {"value": "45", "as_of": "2022-04-05"},
                    }),
                ]
            },
            [],
        ),
    ],
)  # fmt: skip
def test_a_total_that_its_parts_do_not_make_is_pointed_out(
    tmp_path: Path, documents: Documents, expected: list[str]
) -> None:
    found = read_dossier(tmp_path, JOINT, documents).differences
    assert ids(found, Kind.TOTAL) == expected
    for difference in found:
        if difference.kind is Kind.TOTAL:
            assert difference.conflict
            assert any("the total is given as" in reason for reason in difference.reasons)


def with_parts(*children: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**JOINT["strike"], "actors": {**JOINT["strike"]["actors"], "estria": "expels"}}
    made = {
        f"part-{n}": {"kind": "expulsion", "measures": {"expelled": "Expelled"}, "part_of": "strike", **child}
        for n, child in enumerate(children, 1)
    }
    return {"strike": whole, **made}


COMPLETE = with_parts(
    {"actors": {"norland": "expels", "sudmark": "expels", "westerland": "is expelled"}},
    {"actors": {"estria": "expels", "westerland": "is expelled"}},
)
INCOMPLETE = with_parts(
    {"actors": {"norland": "expels"}},
    {"actors": {"estria": "expels"}},
)
TWICE = with_parts(
    {"actors": {"norland": "expels", "sudmark": "expels"}},
    {"actors": {"estria": "expels", "sudmark": "expels"}},
)
OTHER_MEASURE = {
    **COMPLETE,
    "part-2": {**COMPLETE["part-2"], "measures": {"left": "Left"}},
}


@pytest.mark.parametrize(
    ("events", "documents", "expected"),
    [
        (
            COMPLETE,
            {"a": [count("70")], "b": [count("60", "part-1")], "c": [count("15", "part-2")]},
            ["total/strike/expelled/a"],
        ),
        (COMPLETE, {"a": [count("70"), count("60", "part-1"), count("10", "part-2")]}, []),
        (COMPLETE, {"a": [count("70"), count("75", "part-1")]}, []),
        (INCOMPLETE, {"a": [count("70"), count("30", "part-1"), count("15", "part-2")]}, []),
        (TWICE, {"a": [count("70"), count("30", "part-1"), count("15", "part-2")]}, []),
        (OTHER_MEASURE, {"a": [count("70"), count("30", "part-1")]}, []),
    ],
)
def test_a_total_is_held_against_events_that_are_its_parts_only_when_they_are_all_there(
    tmp_path: Path, events: Mapping[str, Any], documents: Documents, expected: list[str]
) -> None:
    found = read_dossier(tmp_path, events, documents).differences
    assert ids(found, Kind.TOTAL) == expected
    for difference in found:
        if difference.kind is Kind.TOTAL:
            assert difference.events == ("strike", "part-1", "part-2")


# ---- exchanged figures

TWO_EVENTS: Mapping[str, Mapping[str, Any]] = {
    "p": {
        "kind": "expulsion",
        "actors": {"norland": "expels", "westerland": "is expelled"},
        "measures": {"expelled": "Expelled"},
    },
    "q": {
        "kind": "expulsion",
        "actors": {"sudmark": "expels", "westerland": "is expelled"},
        "measures": {"expelled": "Expelled"},
    },
}


def two(p: str, q: str) -> Reports:
    return [count(figure, event) for event, figure in (("p", p), ("q", q)) if figure]


def changed(**q: object) -> Mapping[str, Mapping[str, Any]]:
    return {"p": TWO_EVENTS["p"], "q": {**TWO_EVENTS["q"], **q}}


@pytest.mark.parametrize(
    ("events", "first", "second", "expected"),
    [
        (TWO_EVENTS, two("35", "40"), two("40", "35"), "two figures exchanged"),
        (TWO_EVENTS, two("35", "40"), two("", "35"), "one figure for two events"),
        (TWO_EVENTS, two("35", "40"), two("many", "35"), "one figure for two events"),
        (TWO_EVENTS, two("35", "40"), two("40", ""), "one figure for two events"),
        # the figure stands for both in one document: no exchange
        (TWO_EVENTS, two("35", "40"), two("35", "35"), None),
        # no contradiction
        (TWO_EVENTS, two("35", "40"), two("35", "40"), None),
        (TWO_EVENTS, two("35", "35"), two("35", "35"), None),
        (TWO_EVENTS, two("35", "over 30"), two("", "35"), None),
        (TWO_EVENTS, two("35", ""), two("", "35"), None),
        (TWO_EVENTS, two("many", "40"), two("", "many"), None),
        # a contradiction with another number
        (TWO_EVENTS, two("35", "40"), two("36", "41"), None),
        # small numbers meet by chance, unless both changed places
        (TWO_EVENTS, two("3", "4"), two("", "3"), None),
        (TWO_EVENTS, two("3", "4"), two("4", "3"), "two figures exchanged"),
        # things that are not of one kind, or not of one time
        (changed(kind="sanction"), two("35", "40"), two("40", "35"), None),
        (changed(date="2022-04-07"), two("35", "40"), two("40", "35"), "two figures exchanged"),
        (changed(date="2022-04-08"), two("35", "40"), two("40", "35"), None),
        (changed(date="2022"), two("35", "40"), two("40", "35"), None),
    ],
)
def test_one_figure_for_two_events_is_pointed_out(
    tmp_path: Path, events: Mapping[str, Any], first: Reports, second: Reports, expected: str | None
) -> None:
    found = read_dossier(tmp_path, events, {"a": first, "b": second}).differences
    exchanged = [difference for difference in found if difference.id.startswith("exchange/")]
    assert [(d.id, d.verdict, d.conflict) for d in exchanged] == (
        [("exchange/p/q", expected, True)] if expected else []
    )


def test_a_figure_that_moved_contradicts_the_very_document_it_moved_from(tmp_path: Path) -> None:
    documents: Documents = {"a": two("35", "over 30"), "b": two("", "35"), "c": two("", "20")}
    found = read_dossier(tmp_path, TWO_EVENTS, documents).differences
    assert [difference.id for difference in found] == ["figure/q/expelled"]


def test_an_exchange_is_told_neutrally(tmp_path: Path) -> None:
    found = read_dossier(tmp_path, TWO_EVENTS, {"a": two("35", "40"), "b": two("", "35")}).differences
    [difference] = [d for d in found if d.id == "exchange/p/q"]
    assert difference.reasons == (
        "35 stands for Norland in “a”, for Sudmark in “b”.",
        "For Sudmark, 40 stands in “a”.",
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"expelled": {"norland": "35", "sudmark": "40"}}, {"expelled": {"norland": "40", "sudmark": "35"}},
         "exchange/strike/expelled/norland/sudmark"),
        ({"expelled": {"norland": "35", "sudmark": "40"}}, {"expelled": {"sudmark": "35"}},
         "exchange/strike/expelled/norland/sudmark"),
        ({"expelled": {"norland": "35", "sudmark": "40"}}, {"expelled": {"norland": "35", "sudmark": "41"}}, ""),
        ({"expelled": "35", "left": "40"}, {"expelled": "40", "left": "35"}, "exchange/strike/expelled/left"),
        ({"expelled": "35", "left": "40"}, {"expelled": "35", "left": "35"}, ""),
    ],
)  # fmt: skip
def test_figures_may_change_places_within_one_event(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    events = {"strike": {**JOINT["strike"], "measures": {"expelled": "Expelled", "left": "Left"}}}
    documents: Documents = {
        "a": [{"event": "strike", "figures": first}],
        "b": [{"event": "strike", "figures": second}],
    }
    found = ids(read_dossier(tmp_path, events, documents).differences, Kind.FIGURE)
    assert [id for id in found if id.startswith("exchange/")] == ([expected] if expected else [])


# ---- all together


def test_what_cannot_all_be_so_stands_first_then_kinds_then_time(tmp_path: Path) -> None:
    measures = {"expelled": "Expelled"}
    events: Mapping[str, Mapping[str, Any]] = {
        "arrival": {"kind": "expulsion", "date": "2022-04-09", "measures": measures},
        "beginning": {"kind": "expulsion", "date": "2022-03-01", "measures": measures},
        "talk": {"kind": "statement", "date": "2022-01-01"},
        "first": {"kind": "expulsion", "date": "2021-01-01", "measures": measures},
    }
    one = {"event": "talk", "excerpt": "the door is shut now", "terms": {"image": "door"}}
    other = {"event": "talk", "excerpt": "the window is shut now", "terms": {"image": "window"}}
    quoted = {"speaker": "anna", "mode": "quoted"}
    documents: Documents = {
        "a": [{**one, **quoted}, count("4", "arrival"), count("7", "beginning"), count("9", "first")],
        "b": [{**other, **quoted}, count("5", "arrival"), count("8", "beginning"), count("many", "first")],
    }
    found = read_dossier(tmp_path, events, documents, terms={"image": "The image"}).differences
    assert [difference.id for difference in found] == [
        "figure/beginning/expelled",
        "figure/arrival/expelled",
        "figure/first/expelled",
        "translation/talk/anna/1",
        "term/image",
    ]


FIGURES = st.sampled_from(["", "3", "35", "40", "over 35", "about 40", "many", "dozens", "12 %"])
DAYS = st.sampled_from(["2022-04-04", "2022-04-05", "2022-04", "2022-06-01"])


@st.composite
def dossiers(draw: st.DrawFn) -> Briefing:
    """Three events of one kind with figures of three documents, in total and for two actors."""
    events = {
        id: Event.model_validate(
            {
                "id": id,
                "origin": Origin("events.yml", (id,)),
                "title": id,
                "date": draw(DAYS),
                "kind": "expulsion",
                "actors": {"norland": "expels", "sudmark": "expels"},
                "measures": {"expelled": "Expelled"},
                "part_of": [] if id == "p" else draw(st.sampled_from([[], ["p"]])),
                "positions": {"end": draw(st.sampled_from(["for", "against", "open"]))},
            }
        )
        for id in ("p", "q", "r")
    }
    sources = {}
    for name in ("a", "b", "c"):
        reports = []
        for event, actor in itertools.product(events, ("", "norland", "sudmark")):
            if figure := draw(FIGURES):
                given: object = {actor: figure} if actor else figure
                speaker = draw(st.sampled_from([[], ["anna"], ["bo"], ["dora"]]))
                reports.append({**count(given, event), "excerpt": f"{figure} diplomats", "speaker": speaker})
        sources[name] = Source.model_validate(
            {"id": name, "origin": Origin(name), "title": name, "published": "2022-05-01", "reports": reports}
        )
    head = BriefingHead.model_validate(
        {"id": "dossier", "origin": Origin("briefing.yml"), "title": "A dossier"}
    )
    return Briefing(head, events, sources)


PEOPLE = {
    id: Actor.model_validate({"id": id, "origin": Origin("actors.yml", (id,)), **actor})
    for id, actor in ACTORS.items()
}


@given(dossiers())
def test_every_difference_has_an_id_of_its_own_a_reason_and_accounts_that_are_there(
    briefing: Briefing,
) -> None:
    found = find_differences(briefing, PEOPLE, figures_of(briefing))
    assert [id for id, times in Counter(d.id for d in found).items() if times > 1] == []
    assert [d.conflict for d in found] == sorted((d.conflict for d in found), reverse=True)
    for difference in found:
        assert difference.reasons
        assert all(reason.endswith(".") and reason[0] != " " for reason in difference.reasons)
        assert set(difference.events) <= set(briefing.events)
        assert len({told.source for told in difference.told}) > 1 or difference.kind in (
            Kind.TOTAL,
            Kind.POSITION,
        )
        for told in difference.told:
            assert briefing.sources[told.source].reports[told.number].event in difference.events


@given(dossiers(), st.permutations(["a", "b", "c"]))
def test_the_order_of_the_files_changes_no_finding(briefing: Briefing, order: list[str]) -> None:
    shuffled = Briefing(briefing.head, briefing.events, {id: briefing.sources[id] for id in order})
    plain, other = (
        {(d.id, d.verdict, d.conflict) for d in find_differences(each, PEOPLE, figures_of(each))}
        for each in (briefing, shuffled)
    )
    assert plain == other


# ---- our own briefing

FINDINGS = {
    "two counts for one country's expulsions": "figure/poland-expels/expelled",
    "a count with and without “over”": "figure/belgium-netherlands-ireland-expel/expelled",
    "two countries' figures exchanged": "exchange/france-expels/germany-expels",
    "a number against a vague wording": "figure/germany-expels/expelled",
    "one utterance in two translations": "translation/peskov-on-what-expulsions-do/dmitry-peskov/1",
    "a legal claim asserted and attributed":
        "attribution/freeze-called-breach-of-vienna-convention/breach-of-convention",
    "several names for one military action": "term/name-of-conflict",
    "two officials of one government on one day":
        "position/breaking-off-relations/grushko-keep-channels-open/peskov-on-breaking-ties",
}  # fmt: skip


@pytest.fixture(scope="module")
def own() -> tuple[Difference, ...]:
    return open_dossier(REPOSITORY).differences


@pytest.mark.parametrize(("finding", "id"), FINDINGS.items(), ids=FINDINGS.values())
def test_our_documents_show_each_kind_of_difference(
    own: tuple[Difference, ...], finding: str, id: str
) -> None:
    assert id in {difference.id for difference in own}, finding


def test_our_documents_give_no_other_attribution_or_exchange_and_no_total(
    own: tuple[Difference, ...],
) -> None:
    careful = [
        d.id for d in own if d.kind in (Kind.ATTRIBUTION, Kind.TOTAL, Kind.TRANSLATION) or d.id[0] == "e"
    ]
    assert careful == [
        "exchange/france-expels/germany-expels",
        "attribution/freeze-called-breach-of-vienna-convention/breach-of-convention",
        "translation/peskov-on-breaking-ties/dmitry-peskov/1",
        "translation/peskov-on-what-expulsions-do/dmitry-peskov/1",
    ]


def test_resolutions_of_our_briefing_speak_of_differences_that_are_there(own: tuple[Difference, ...]) -> None:
    resolutions = open_dossier(REPOSITORY).briefing.resolutions
    assert set(resolutions) <= {difference.id for difference in own}
    assert len(resolutions) > 2
