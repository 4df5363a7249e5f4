"""Differences in words: assertion and attribution, one utterance, terms, positions; situations with expected ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dossier import Documents, ids, read_dossier

from generator.difference import Kind
from generator.differences import term_matrix
from generator.differences.gathered import close_in_time, quoted

Reports = list[dict[str, Any]]

EXPULSION = {"strike": {"kind": "expulsion"}}

# ---- attribution

SAYS = {
    "freeze-is-a-breach": {
        "kind": "accusation",
        "actors": {"westerland": "considers it a breach", "norland": "is accused"},
    },
    "strike": {"kind": "expulsion", "actors": {"norland": "expels", "westerland": "is expelled"}},
    "shelling": {
        "kind": "attack",
        "actors": {"norland": "shells", "sudmark": "is shelled"},
        "measures": {"killed": "Killed"},
    },
    "raid": {"kind": "attack", "actors": {"ministry": "raids", "sudmark": "is raided"}},
    "talk": {"kind": "statement", "actors": {"anna": "states"}},
}
TERMS = {"breach": "The breach", "conflict": "The conflict"}

FREEZE = "froze the account in breach of the Banking Treaty between the two states"
FREEZE_SAID = "a move that Westerland considers a breach of the Banking Treaty between states"
IN_BREACH = {"breach": "in breach of"}
A_BREACH = {"breach": "considers a breach of"}
SHELLED = "Norland shelled the harbour of Sudmark on Monday night"
SHELLED_SAID = "Norland shelled the harbour on Monday night, Sudmark said"


def says(event: str, excerpt: str, speaker: str = "", **more: object) -> dict[str, Any]:
    voice: dict[str, Any] = {"speaker": speaker, "mode": "paraphrased"} if speaker else {}
    return {"event": event, "excerpt": excerpt, **voice, **more}


BREACH = "attribution/freeze-is-a-breach/breach"


@pytest.mark.parametrize(
    ("situation", "documents", "expected"),
    [
        (
            "one concept of terms on an accusation",
            {
                "a": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
            },
            [BREACH],
        ),
        (
            "the attributing document comes first",
            {
                "a": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
            },
            [BREACH],
        ),
        (
            "two documents assert it",
            {
                "a": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
                "c": [says("freeze-is-a-breach", "it acted in breach of the law", terms=IN_BREACH)],
            },
            [BREACH],
        ),
        (
            "both assert it",
            {
                "a": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
            },
            [],
        ),
        (
            "both attribute it",
            {
                "a": [says("freeze-is-a-breach", FREEZE, "westerland", terms=IN_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
            },
            [],
        ),
        (
            "within one document",
            {
                "a": [
                    says("freeze-is-a-breach", FREEZE, terms=IN_BREACH),
                    says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH),
                ]
            },
            [],
        ),
        (
            "the asserting document attributes it to the same speaker elsewhere",
            {
                "a": [
                    says("freeze-is-a-breach", FREEZE, terms=IN_BREACH),
                    says("freeze-is-a-breach", "Westerland protested", "westerland"),
                ],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
            },
            [],
        ),
        (
            "the document tells of the accusation without making it",
            {
                "a": [says("freeze-is-a-breach", "what was called an act in breach of a treaty", terms=IN_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
            },
            [],
        ),
        (
            "it leaves the thing open",
            {
                "a": [says("freeze-is-a-breach", "It was not immediately clear whether the freeze was in breach of "
                           "the Banking Treaty", terms=IN_BREACH)],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
            },
            [],
        ),
        (
            "a sentence that sets the scene, without a concept",
            {
                "a": [says("freeze-is-a-breach", "after weeks of quarrels over the harbour")],
                "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland")],
            },
            [],
        ),
        (
            "a concept that serves as a name of other things too",
            {
                "a": [says("freeze-is-a-breach", "amid the long war", terms={"conflict": "the long war"}),
                      says("strike", "in the long war", terms={"conflict": "the long war"})],
                "b": [says("freeze-is-a-breach", "a breach in the war", "westerland", terms={"conflict": "the war"})],
            },
            [],
        ),
        (
            "a concept of one word is a name or a spelling",
            {
                "a": [says("freeze-is-a-breach", "weeks of quarrels over Sund", terms={"conflict": "Sund"})],
                "b": [says("freeze-is-a-breach", "the Zund belongs to us", "westerland", terms={"conflict": "Zund"})],
            },
            [],
        ),
        (
            "two concepts on two events",
            {
                "a": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
                "b": [says("talk", FREEZE_SAID, "westerland", terms=A_BREACH)],
            },
            [],
        ),
        (
            "like words on an accusation",
            {
                "a": [says("freeze-is-a-breach", FREEZE)],
                "b": [says("freeze-is-a-breach", "Norland froze it, in breach of the Treaty", "westerland")],
            },
            ["attribution/freeze-is-a-breach/1"],
        ),
        (
            "like words, but one denies",
            {
                "a": [says("freeze-is-a-breach", FREEZE)],
                "b": [says("freeze-is-a-breach", "Norland never froze it in breach of the Treaty", "westerland")],
            },
            [],
        ),
        (
            "an attack, told by the attacked",
            {"a": [says("shelling", SHELLED)], "b": [says("shelling", SHELLED_SAID, "sudmark")]},
            ["attribution/shelling/1"],
        ),
        (
            "an attack, told by the attacker",
            {"a": [says("shelling", SHELLED)], "b": [says("shelling", SHELLED_SAID, "norland")]},
            [],
        ),
        (
            "an attack, told by an official of the attacker",
            {"a": [says("shelling", SHELLED)], "b": [says("shelling", SHELLED_SAID, "anna")]},
            [],
        ),
        (
            "an attack, told by the state whose ministry attacks",
            {
                "a": [says("raid", "The ministry raided the harbour of Sudmark on Monday night")],
                "b": [says("raid", "The ministry raided the harbour of Sudmark on Monday night", "norland")],
            },
            [],
        ),
        (
            "an attack, told by the attacked in words that are only somewhat like",
            {
                "a": [says("shelling", SHELLED)],
                "b": [says("shelling", "Norland shelled a harbour and four villages on Monday", "sudmark")],
            },
            [],
        ),
        (
            "one figure, asserted and attributed",
            {
                "a": [says("shelling", "The fire left 12 people dead", figures={"killed": "12"})],
                "b": [says("shelling", "a dozen victims", "sudmark", figures={"killed": "12"})],
            },
            ["attribution/shelling/1"],
        ),
        (
            "two figures",
            {
                "a": [says("shelling", "The fire left 12 people dead", figures={"killed": "12"})],
                "b": [says("shelling", "twenty victims", "sudmark", figures={"killed": "20"})],
            },
            [],
        ),
        (
            "an expulsion that is announced by who expels",
            {
                "a": [says("strike", "Norland expelled 35 diplomats of Westerland on Monday")],
                "b": [says("strike", "Norland said it expelled 35 diplomats of Westerland on Monday", "norland")],
            },
            [],
        ),
        (
            "an interview is mentioned",
            {
                "a": [says("talk", "the minister told a broadcaster on Monday")],
                "b": [says("talk", "the minister told a broadcaster on Monday that the door is open", "anna")],
            },
            [],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_one_asserts_and_another_attributes(
    tmp_path: Path, situation: str, documents: Documents, expected: list[str]
) -> None:
    found = read_dossier(tmp_path, SAYS, documents, terms=TERMS).differences
    assert ids(found, Kind.ATTRIBUTION) == expected, situation
    for difference in found:
        if difference.kind is Kind.ATTRIBUTION:
            assert difference.verdict == "asserted and attributed"
            assert not difference.conflict
            assert len(difference.reasons) == 2


def test_an_attribution_says_who_states_and_whose_words_they_are(tmp_path: Path) -> None:
    documents: Documents = {
        "a": [says("freeze-is-a-breach", FREEZE, terms=IN_BREACH)],
        "b": [says("freeze-is-a-breach", FREEZE_SAID, "westerland", terms=A_BREACH)],
    }
    found = read_dossier(tmp_path, SAYS, documents, terms=TERMS).differences
    [difference] = [d for d in found if d.kind is Kind.ATTRIBUTION]
    assert difference.reasons == (
        "“a” states it in its own voice, “b” gives it as words or view of Westerland.",
        "Both passages are noted under “The breach”.",
    )
    assert difference.actors == ("westerland",)
    assert [(told.source, told.wording) for told in difference.told] == [("a", FREEZE), ("b", FREEZE_SAID)]


# ---- wording of one utterance

WINDOW = "The expulsion of diplomats is a decision that closes the window of diplomatic relations"
DOOR = "“Expelling diplomats is a decision to close the door of diplomatic relations,” she added"
TALKS = {
    "talk": {"kind": "statement", "actors": {"anna": "states"}},
    "later-talk": {"kind": "statement", "actors": {"anna": "states"}, "date": "2022-04-09"},
}


def quotes(excerpt: str, speaker: str = "anna", event: str = "talk", **more: object) -> dict[str, Any]:
    return {"event": event, "excerpt": excerpt, "speaker": speaker, "mode": "quoted", **more}


@pytest.mark.parametrize(
    ("situation", "documents", "expected"),
    [
        ("window and door", {"a": [quotes(WINDOW)], "b": [quotes(DOOR)]}, ["translation/talk/anna/1"]),
        (
            "a third wording belongs to the same utterance",
            {"a": [quotes(WINDOW)], "b": [quotes(DOOR)], "c": [quotes(WINDOW.replace("decision", "step"))]},
            ["translation/talk/anna/1"],
        ),
        (
            "two wordings that only a third one links",
            {
                "a": [quotes("a harbour, a bridge, a tower, a castle")],
                "b": [quotes("a castle, a garden, a river, a mountain")],
                "c": [quotes("the harbour, the bridge, the tower, the castle, the garden, the river, the mountain")],
            },
            ["translation/talk/anna/1"],
        ),
        (
            "two utterances on one occasion",
            {
                "a": [quotes(WINDOW), quotes("There is a potential risk, since we face hostile actions")],
                "b": [quotes(DOOR), quotes("There is a potential danger, because we face hostile acts")],
            },
            ["translation/talk/anna/1", "translation/talk/anna/2"],
        ),
        ("the same words", {"a": [quotes(WINDOW)], "b": [quotes(WINDOW)]}, []),
        ("the same but for marks and capitals", {"a": [quotes(WINDOW)], "b": [quotes(f"“{WINDOW.lower()}”")]}, []),
        ("the same, with who said it", {"a": [quotes(WINDOW)], "b": [quotes(f"“{WINDOW},” she added")]}, []),
        (
            "one quotes less",
            {"a": [quotes(WINDOW)], "b": [quotes("a decision that closes the window of diplomatic relations")]},
            [],
        ),
        ("two speakers", {"a": [quotes(WINDOW)], "b": [quotes(DOOR, "bo")]}, []),
        ("two occasions", {"a": [quotes(WINDOW)], "b": [quotes(DOOR, event="later-talk")]}, []),
        ("one paraphrases", {"a": [quotes(WINDOW)], "b": [quotes(DOOR, mode="paraphrased")]}, []),
        ("within one document", {"a": [quotes(WINDOW), quotes(DOOR)]}, []),
        ("other remarks", {"a": [quotes(WINDOW)], "b": [quotes("We shall answer every such step in kind")]}, []),
        (
            "one denies",
            {"a": [quotes(WINDOW)], "b": [quotes(WINDOW.replace("is a", "is not a"))]},
            [],
        ),
        (
            "two speakers with one voice",
            {
                "a": [{**quotes(WINDOW), "speaker": ["anna", "bo"]}],
                "b": [{**quotes(DOOR), "speaker": ["anna", "bo"]}],
            },
            ["translation/talk/anna/1"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_one_utterance_in_other_words(
    tmp_path: Path, situation: str, documents: Documents, expected: list[str]
) -> None:
    found = read_dossier(tmp_path, TALKS, documents).differences
    assert ids(found, Kind.TRANSLATION) == expected, situation


def test_a_translation_shows_the_words_that_are_noted_as_terms(tmp_path: Path) -> None:
    documents: Documents = {
        "a": [quotes(WINDOW, terms={"image": "closes the window"})],
        "b": [quotes(DOOR, terms={"image": "close the door"})],
    }
    found = read_dossier(tmp_path, TALKS, documents, terms={"image": "The image"}).differences
    [difference] = [d for d in found if d.kind is Kind.TRANSLATION]
    assert difference.verdict == "worded differently"
    assert difference.reasons == (
        "“a” and “b” quote Anna Berg on one occasion, alike and yet in other words.",
        "The image: “closes the window” in “a” and “close the door” in “b”.",
    )


# ---- terms


def words(*wordings: str) -> Reports:
    return [{"event": "strike", "excerpt": wording, "terms": {"conflict": wording}} for wording in wordings]


@pytest.mark.parametrize(
    ("documents", "verdict"),
    [
        ({"a": words("war"), "b": words("operation")}, "2 wordings"),
        ({"a": words("war", "operation"), "b": words("war")}, "2 wordings"),
        ({"a": words("war", "operation", "campaign"), "b": words("conflict")}, "4 wordings"),
        ({"a": words("war"), "b": words("war")}, None),
        ({"a": words("war"), "b": words("War")}, None),
        ({"a": words("“war”"), "b": words("war")}, None),
        ({"a": words("war", "operation")}, None),
        ({"a": words("war"), "b": [{"event": "strike"}]}, None),
    ],
)
def test_a_concept_with_several_words_across_documents(
    tmp_path: Path, documents: Documents, verdict: str | None
) -> None:
    found = read_dossier(tmp_path, EXPULSION, documents, terms=TERMS).differences
    assert [(d.id, d.verdict, d.conflict) for d in found] == (
        [("term/conflict", verdict, False)] if verdict else []
    )


def test_the_matrix_of_terms_has_a_cell_for_every_document(tmp_path: Path) -> None:
    documents: Documents = {
        "a": words("war", "operation", "war"),
        "b": [{"event": "strike"}],
        "c": words("War"),
    }
    dossier = read_dossier(tmp_path, EXPULSION, documents, terms=TERMS)
    breach, conflict = term_matrix(dossier.briefing)
    assert breach.concept == "breach"
    assert breach.cells == {"a": (), "b": (), "c": ()}
    assert conflict.cells == {
        "a": (("war", 0), ("operation", 1), ("war", 2)),
        "b": (),
        "c": (("War", 0),),
    }
    assert conflict.distinct == ("war", "operation")


def test_without_terms_there_is_no_matrix(tmp_path: Path) -> None:
    dossier = read_dossier(tmp_path, EXPULSION, {"a": words("war"), "b": words("operation")})
    assert term_matrix(dossier.briefing) == ()
    assert dossier.differences == ()


# ---- positions


def stance(position: str, **more: object) -> dict[str, Any]:
    return {"kind": "statement", "positions": {"end": position}, **more}


def spoken(event: str, speaker: str | list[str]) -> dict[str, Any]:
    return {"event": event, "speaker": speaker, "mode": "paraphrased"}


@pytest.mark.parametrize(
    ("situation", "first", "second", "speakers", "expected"),
    [
        ("two officials on one day", stance("for"), stance("against"), ("anna", "bo"), "norland"),
        ("an official of an official", stance("for"), stance("against"), ("anna", "carl"), "norland"),
        ("the chief and the spokesman", stance("for"), stance("against"), ("bo", "carl"), "norland"),
        ("an entity of disputed status", stance("for"), stance("against"), ("fay", "gus"), "enclave"),
        ("three days apart", stance("for"), stance("against", date="2022-04-07"), ("anna", "bo"), "norland"),
        ("four days apart", stance("for"), stance("against", date="2022-04-08"), ("anna", "bo"), ""),
        ("dates that overlap", stance("for"), stance("against", date="[2022-04-01..2022-04-20]"), ("anna", "bo"),
         "norland"),
        ("in one month", stance("for"), stance("against", date="2022-04"), ("anna", "bo"), "norland"),
        ("in one year", stance("for"), stance("against", date="2022"), ("anna", "bo"), ""),
        ("at no known time", stance("for"), stance("against", date="[..2022-04-04]"), ("anna", "bo"), ""),
        ("the same position", stance("for"), stance("for"), ("anna", "bo"), ""),
        ("an open position", stance("for"), stance("open"), ("anna", "bo"), ""),
        ("one person", stance("for"), stance("against"), ("anna", "anna"), ""),
        ("two states", stance("for"), stance("against"), ("anna", "dora"), ""),
        ("the state itself", stance("for"), stance("against"), ("anna", "norland"), ""),
        ("an office and its member", stance("for"), stance("against"), ("anna", "ministry"), ""),
        ("no state in common", stance("for"), stance("against"), ("hal", "ida"), ""),
        ("an office that ended before", stance("for"), stance("against"), ("anna", "emil"), ""),
        ("an office held at that time", stance("for", date="2014-05-01"), stance("against", date="2014-05-02"),
         ("anna", "emil"), "norland"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_officials_of_one_state_who_pull_in_different_directions(
    tmp_path: Path,
    situation: str,
    first: dict[str, Any],
    second: dict[str, Any],
    speakers: tuple[str, str],
    expected: str,
) -> None:
    dossier = read_dossier(
        tmp_path,
        {"one": first, "other": second},
        {"a": [spoken("one", speakers[0])], "b": [spoken("other", speakers[1])]},
        questions={"end": "Does it end?"},
    )
    found = [d for d in dossier.differences if d.kind is Kind.POSITION]
    assert [d.id for d in found] == (["position/end/one/other"] if expected else []), situation
    for difference in found:
        assert {*difference.actors[:2]} == {*speakers}
        assert difference.actors[2] == expected
        assert difference.verdict == "pull in different directions"
        assert not difference.conflict


def test_a_position_names_officials_state_dates_and_question_and_no_contradiction(tmp_path: Path) -> None:
    dossier = read_dossier(
        tmp_path,
        {"one": stance("for"), "other": stance("against", date="2022-04-05?")},
        {"a": [spoken("one", "anna")], "b": [spoken("other", "bo")]},
        questions={"end": "Does it end?"},
    )
    [difference] = dossier.differences
    assert difference.reasons == (
        "Anna Berg (4 April 2022) and Bo Lind (perhaps 5 April 2022) both belong to Norland; on the question “Does it "
        "end?” the first is noted as “for”, the second as “against”.",
    )


@pytest.mark.parametrize(
    ("actors", "expected"),
    [
        ({"bo": "states", "westerland": "is addressed"}, ["position/end/one/other"]),
        ({"bo": "accuses", "carl": "is accused"}, []),  # who speaks?
        ({"norland": "states"}, []),
    ],
)
def test_where_no_speaker_is_named_the_one_official_of_the_event_counts(
    tmp_path: Path, actors: dict[str, str], expected: list[str]
) -> None:
    dossier = read_dossier(
        tmp_path,
        {"one": stance("for"), "other": stance("against", actors=actors)},
        {"a": [spoken("one", "anna")], "b": [{"event": "other"}]},
        questions={"end": "Does it end?"},
    )
    assert ids(dossier.differences, Kind.POSITION) == expected


def test_joint_words_are_no_difference_with_one_of_their_speakers(tmp_path: Path) -> None:
    dossier = read_dossier(
        tmp_path,
        {"one": stance("for"), "other": stance("against")},
        {"a": [spoken("one", ["anna", "bo"])], "b": [spoken("other", "anna")]},
        questions={"end": "Does it end?"},
    )
    assert dossier.differences == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2022-04-04", "2022-04-04", True),
        ("2022-04-04", "2022-04-07", True),
        ("2022-04-07", "2022-04-04", True),
        ("2022-04-04", "2022-04-08", False),
        ("2022-04", "2022-05", True),
        ("2022-04", "2022-06", False),
        ("2022-04-04", "2022-21", False),
        ("2022-04-04", "2022-04-04/..", False),
    ],
)
def test_what_counts_as_close_in_time(tmp_path: Path, first: str, second: str, expected: bool) -> None:
    events = read_dossier(tmp_path, {"p": {"date": first}, "q": {"date": second}}, {}).briefing.events
    assert close_in_time(events["p"].date, events["q"].date) is expected


def test_words_with_marks_of_their_own_are_quoted_with_others() -> None:
    assert quoted("close the door") == "“close the door”"
    assert quoted("declared “unwelcome”") == "‘declared “unwelcome”’"
