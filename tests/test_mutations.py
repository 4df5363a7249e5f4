"""What changed between documents of one descent: situations with the changes expected between “a” and “b”."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from dossier import Documents, Dossier, open_dossier, read_dossier

from generator.mutations import Mutation, find_mutations

EVENTS: Mapping[str, Mapping[str, Any]] = {
    "strike": {
        "kind": "expulsion",
        "date": "2022-04-01",
        "measures": {"expelled": "Expelled", "left": "Left"},
    },
    "breach": {"kind": "accusation", "date": "2022-04-02", "actors": {"westerland": "accuses"}},
    "talk": {"kind": "statement", "date": "2022-04-03"},
    "much-later": {"date": "2022-06-01"},
}
TERMS = {"image": "The image", "breach": "The breach"}
AB = frozenset("ab")


def changes(dossier: Dossier) -> Mapping[frozenset[str], tuple[Mutation, ...]]:
    return find_mutations(dossier.briefing, dossier.figures, dossier.differences)


def strike(figure: object = None, excerpt: str = "something was reported", **more: object) -> dict[str, Any]:
    figures = {"figures": {"expelled": figure}} if figure else {}
    return {"event": "strike", "excerpt": excerpt, **figures, **more}


def copies(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> Documents:
    """b was made from a; both are published on one day, so that dates tell nothing."""
    return {
        "a": {"published": "2022-05-01", "reports": first},
        "b": {"published": "2022-05-01", "draws_on": "a", "reports": second},
    }


KILLED = "Soldiers allegedly killed civilians in the town, officials reported to the council"
KILLED_PLAINLY = "Soldiers killed civilians in the town, officials told the council"
SPIES = "Norland expelled the diplomats, claiming they were spies"
CHARGED = "Norland expelled the diplomats on charges of being spies"
WINDOW = {
    "event": "talk", "excerpt": "It is a decision that closes the window of diplomatic relations",
    "speaker": "anna", "mode": "quoted", "terms": {"image": "closes the window"},
}  # fmt: skip
DOOR = {
    **WINDOW, "excerpt": "This is a decision to close the door of diplomatic relations",
    "terms": {"image": "close the door"},
}  # fmt: skip
ASSERTED = {
    "event": "breach",
    "excerpt": "it froze the account in breach of the Treaty",
    "terms": {"breach": "in breach"},
}
ATTRIBUTED = {
    "event": "breach", "excerpt": "what Westerland sees as a breach of the Treaty", "speaker": "westerland",
    "mode": "paraphrased", "terms": {"breach": "a breach"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("situation", "first", "second", "expected"),
    [
        ("another number", [strike("45")], [strike("40")],
         ["figure: Expelled: 45 in “a”, 40 in “b”; 45 and 40 cannot both be right."]),
        ("the same number", [strike("45")], [strike("45")], []),
        ("a word before the number is gone", [strike("over 40")], [strike("40")],
         ["hedge: Expelled: over 40 in “a”, 40 in “b”; over 40 and 40 cannot both be right: taken at its word, over "
          "40 leaves out 40."]),
        ("a number becomes a wording", [strike("35")], [strike("dozens")],
         ["figure: Expelled: 35 in “a”, “dozens” in “b”; “dozens” gives no number to set beside 35."]),
        ("the figure is dropped", [strike("45")], [strike()], ["figure: Expelled: 45 in “a”, no figure in “b”."]),
        ("a figure is added", [strike()], [strike("45")], ["figure: Expelled: 45 in “b”, no figure in “a”."]),
        ("one of several figures is kept", [strike("45"), strike("40")], [strike("40")], []),
        ("allegedly is gone", [strike(excerpt=KILLED)], [strike(excerpt=KILLED_PLAINLY)],
         ["hedge: “allegedly” stands in “a”, and no such word in the passage of “b” beside it.",
          "hedge: “reported” stands in “a”, and no such word in the passage of “b” beside it."]),
        ("allegedly is added", [strike(excerpt=KILLED_PLAINLY)],
         [strike(excerpt=KILLED.replace("reported to", "told"))],
         ["hedge: “allegedly” stands in “b”, and no such word in the passage of “a” beside it."]),
        ("allegedly becomes alleged", [strike(excerpt=KILLED)],
         [strike(excerpt=KILLED.replace("allegedly killed", "are alleged to have killed"))], []),
        ("claims become charges", [strike(excerpt=SPIES)], [strike(excerpt=CHARGED)], []),
        ("claims become a fact", [strike(excerpt=SPIES)], [strike(excerpt=SPIES.replace("claiming", "because"))],
         ["hedge: “claiming” stands in “a”, and no such word in the passage of “b” beside it."]),
        ("about before a number that is no figure", [strike(excerpt="the talks took about 12 hours on Monday")],
         [strike(excerpt="the talks took 12 hours on Monday")],
         ["hedge: “about” stands in “a”, and no such word in the passage of “b” beside it."]),
        ("passages that do not correspond", [strike(excerpt=KILLED)], [strike(excerpt="The council meets in May")], []),
        ("each passage has one counterpart", [strike(excerpt=KILLED), strike(excerpt=KILLED_PLAINLY)],
         [strike(excerpt=KILLED_PLAINLY), strike(excerpt=KILLED)], []),
        ("asserted and attributed", [ASSERTED], [ATTRIBUTED],
         ["attribution: “a” states it in its own voice, “b” gives it as words or view of Westerland.",
          "wording: The breach: “in breach” in “a”, “a breach” in “b”."]),
        ("one utterance in other words", [WINDOW], [DOOR],
         ["wording: One utterance is quoted with “closes the window” in “a”, with “close the door” in “b”."]),
        ("without terms", [{**WINDOW, "terms": {}}], [{**DOOR, "terms": {}}],
         ["wording: One utterance is quoted in different words in “a” and in “b”."]),
        ("another term", [strike(terms={"image": "war"})], [strike(terms={"image": "operation"})],
         ["wording: The image: “war” in “a”, “operation” in “b”."]),
        ("a term that both have", [strike(terms={"image": "war"})],
         [strike(terms={"image": "War"}), strike(terms={"image": "operation"})], []),
        ("left out", [strike(), {"event": "talk"}], [strike()],
         ["omission: Reported in “a”, not reported in “b”."]),
        ("put in", [strike()], [strike(), {"event": "talk"}],
         ["omission: Reported in “b”, not reported in “a”."]),
        ("an announced event may be left out", [strike()], [strike(), {"event": "much-later"}], []),
        ("another story on the page is not of the same descent", [strike("45", item="Other story"), strike()],
         [strike(item="Other story"), strike(), {"event": "talk", "item": "Other story"}], []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_changes_from_a_document_to_one_made_from_it(
    tmp_path: Path,
    situation: str,
    first: list[dict[str, Any]],
    second: list[dict[str, Any]],
    expected: list[str],
) -> None:
    found = changes(read_dossier(tmp_path, EVENTS, copies(first, second), terms=TERMS))
    assert set(found) == {AB}
    assert [f"{change.kind}: {change.sentence}" for change in found[AB]] == expected, situation
    assert {(change.first, change.second) for change in found[AB]} <= {("a", "b")}


@pytest.mark.parametrize(
    ("situation", "first", "second", "expected"),
    [
        ("b is made from a", {}, {"republishes": "a"}, True),
        ("both are made from one outlet's report", {"draws_on": "wire"}, {"republishes": "wire"}, True),
        ("one is the outlet's own", {"publisher": "wire"}, {"republishes": "wire"}, True),
        ("one outlet published both", {"publisher": "wire"}, {"publisher": "wire"}, False),
        ("one outlet published both, and both have one origin", {"publisher": "wire", "draws_on": "gazette"},
         {"publisher": "wire", "draws_on": "gazette"}, True),
        ("nothing in common", {"publisher": "wire"}, {"draws_on": "gazette"}, False),
        ("both name one agency for a passage", {"reports": [strike("45", via="wire")]},
         {"reports": [strike("40", via="wire")]}, False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_only_documents_of_one_descent_are_compared(
    tmp_path: Path, situation: str, first: dict[str, Any], second: dict[str, Any], expected: bool
) -> None:
    documents: Documents = {
        "a": {"reports": [strike("45")], **first},
        "b": {"reports": [strike("40")], **second},
    }
    found = changes(read_dossier(tmp_path, EVENTS, documents))
    assert set(found) == ({AB} if expected else set()), situation


@pytest.mark.parametrize(
    ("first_date", "second_date", "expected"),
    [
        ("2022-05-01", "2022-05-02", "Reported in “a” (the earlier document), not reported in “b”."),
        ("2022-05-01", "2022-05-01", "Reported in “a”, not reported in “b”."),
        ("2022-05-01?", "2022-05", "Reported in “a”, not reported in “b”."),
        ("2022-05", "2022-05-02", "Reported in “a”, not reported in “b”."),
        ("2022-05-02", "2022-05-01", "Reported in “a”, not reported in “b” (the earlier document)."),
    ],
)
def test_which_is_earlier_is_said_only_where_dates_show_it(
    tmp_path: Path, first_date: str, second_date: str, expected: str
) -> None:
    documents: Documents = {
        "a": {"published": first_date, "draws_on": "wire", "reports": [strike(), {"event": "talk"}]},
        "b": {"published": second_date, "draws_on": "wire", "reports": [strike()]},
    }
    [mutation] = changes(read_dossier(tmp_path, EVENTS, documents))[AB]
    assert mutation.sentence == expected


def test_the_document_from_which_the_other_derives_is_named_first(tmp_path: Path) -> None:
    documents: Documents = {
        "a": {"published": "2022-05-01", "draws_on": "b", "reports": [strike("45")]},
        "b": {"published": "2022-05-01", "reports": [strike("40")]},
    }
    [mutation] = changes(read_dossier(tmp_path, EVENTS, documents))[AB]
    assert (mutation.first, mutation.second) == ("b", "a")
    assert mutation.sentence.startswith("Expelled: 40 in “b”, 45 in “a”;")


def test_a_document_that_stands_between_two_makes_all_three_one_descent(tmp_path: Path) -> None:
    documents: Documents = {
        "a": [strike("45")],
        "b": {"draws_on": "a", "reports": [{"event": "talk"}]},
        "c": {"translates": "b", "reports": [strike("40")]},
    }
    found = changes(read_dossier(tmp_path, EVENTS, documents))
    assert set(found) == {AB, frozenset("bc"), frozenset("ac")}
    assert [change.kind for change in found[frozenset("ac")]] == ["figure"]


def test_an_attribution_that_more_documents_share_is_told_for_the_two(tmp_path: Path) -> None:
    documents: Documents = {**copies([ATTRIBUTED], [ASSERTED]), "c": [ASSERTED]}
    found = changes(read_dossier(tmp_path, EVENTS, documents))[AB]
    assert found[0].sentence == "Stated in its own voice in “b”, given as somebody’s words or view in “a”."


def test_our_two_documents_on_the_interview_changed_on_the_way() -> None:
    dossier = open_dossier(REPOSITORY)
    [(pair, found)] = changes(dossier).items()
    assert pair == {"rt-via-libertarian-hub", "vietnamese-rewrite"}
    told = {(change.kind, change.event) for change in found}
    assert {
        ("figure", "poland-expels"),
        ("hedge", "belgium-netherlands-ireland-expel"),
        ("attribution", "freeze-called-breach-of-vienna-convention"),
        ("wording", "peskov-on-what-expulsions-do"),
        ("wording", "russian-troops-enter-ukraine"),
        ("omission", "peskov-on-need-for-relations"),
        ("omission", "ukraine-accuses-russia-of-genocide"),
    } <= told
    assert ("figure", "italy-spain-denmark-expel") not in told
    assert not any("earlier" in change.sentence for change in found)  # their dates overlap
