"""Two wordings side by side: what is the same, what stands instead, and whether they are one utterance."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator.align import (
    _EQUALS,
    _NEXT,
    LEAST_LIKENESS,
    Piece,
    _heaviest,
    _kinship,
    _Token,
    _tokens,
    align,
    columns,
    is_variant,
    likeness,
    stem,
)

# ---- what readers see. [ ] stands around what is replaced, { } around what has no counterpart.

MARKED = [
    (  # one utterance, in two translations
        "There is such a potential [danger], [because] every day we are faced with hostile [acts]",
        "There is such a potential [risk], [since] every day we are faced with {such} hostile [actions]",
    ),
    (  # an article and a preposition go with the noun that stands for a verb form
        "[Expelling] diplomats is a decision [to close] the [door] of diplomatic relations",
        "[The expulsion of] diplomats is a decision [that closes] the [window] of diplomatic relations",
    ),
    (
        "Italy, Spain{,} and Denmark expelled {a total of} 70 Russian diplomats {on Tuesday}",
        "Italy, Spain and Denmark {on April 5} expelled 70 Russian diplomats",
    ),
    ("Poland {not only} expelled [45] diplomats", "Poland expelled [40 ]{Russian} diplomats"),
    ("We will close the embassy", "We will {not} close the embassy"),
    (
        "[but also] froze the Russian [embassy’s ]{account} on March 3",
        "[and] froze {the account of} the Russian [embassy] on March 3",
    ),
    ("the [danger] of [war]", "the [risk] of [conflict]"),  # word for word: "of" holds
    (  # "the" and "of" between words that differ are equal by chance
        "it was [the sudden arrival of foreign ships] at dawn",
        "it was [a matter of the old quarrel about customs] at dawn",
    ),
    ("to the {big old stone} house", "to the house"),  # nothing is replaced: they hold
    ("{big} to the {old} house", "to the house"),
    ("He came. {He said no.} He left.", "He came. He left."),  # and not: He {said no. He} left
    ("Italy, {Denmark,} Spain", "Italy, Spain"),
    ("{He left. }He came.", "He came."),
    ("in March{,} he left", "in March he left"),
    ("the sum{,} he said", "the sum {of ten} he said"),  # a mark doesn't stand for words
    (  # an article far from all that is shared is no landmark
        "[a] day",
        "[Ministers of the neighbouring states took a very long and winding road home every] day",
    ),
    ("[nothing alike here]", "[all differs]"),
    ("{words}", ""),
    ("\n{words}", "  "),
]


def _read(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The passage, and its marked stretches with their states."""
    plain, stretches, start = "", [], 0
    for character in marked:
        if character in "[{":
            start = len(plain)
        elif character in "]}":
            stretches.append((plain[start:].strip(), "other" if character == "]" else "only"))
        else:
            plain += character
    return plain, stretches


@pytest.mark.parametrize(("a", "b"), MARKED)
def test_what_differs_is_marked_as_a_reader_would_mark_it(a: str, b: str) -> None:
    (passage_a, expected_a), (passage_b, expected_b) = _read(a), _read(b)
    aligned = align(passage_a, passage_b)
    for pieces, expected in ((aligned.pieces_a, expected_a), (aligned.pieces_b, expected_b)):
        found = [(piece.text.strip(), piece.state) for piece in pieces if piece.state != "same"]
        assert [stretch for stretch in found if stretch[0]] == expected


SAME = [
    ("“I know,” he said – “you don’t.”", '"I know," he said - "you don\'t."'),
    ("«Нет»", '"нет"'),
    ("It’s over", "it's  over"),
    ("1,480 people", "1480 people"),
    ("٤٥ men", "45 men"),
    ("The U.S. Army", "the US army"),
    ("diplo\u00admats\u200b left", "diplomats left"),
    ("a ﬁnal o\ufb00er…", "a final offer..."),
    ("e\u0301lan", "élan"),
    ("Straße", "STRASSE"),
    ("a word -- another", "a word—another"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_marks_case_and_ways_to_write_a_number_make_no_difference(a: str, b: str) -> None:
    aligned = align(a, b)
    assert [piece.state for piece in aligned.pieces_a] == ["same"]
    assert [piece.state for piece in aligned.pieces_b] == ["same"]
    assert likeness(a, b) == 1


DIFFERENT = [
    ("1,480", "1,490"),
    ("four", "4"),
    ("10-15", "10-20"),
    ("can", "can't"),
    ("US", "us"),
    ("4.5", "45"),
    ("می‌خواهم", "میخواهم"),  # the joiner makes another word
    ("漢字", "漢文"),
    ("कि", "की"),
]


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_other_words_and_numbers_are_marked(a: str, b: str) -> None:
    assert {piece.state for piece in align(a, b).pieces_a} & {"other", "only"}


def test_scripts_without_spaces_are_aligned_by_character() -> None:
    assert align("他们关闭了门", "他们关闭了窗").pieces_a == (
        Piece("他们关闭了", "same"),
        Piece("门", "other"),
    )


STEMS = [
    "expel expels expelled expelling expulsion expulsions",
    "decide decision decided",
    "invade invasion invading",
    "close closes closed closing",
    "break broke broken breaking breaks",
    "freeze froze frozen",
    "evacuate evacuation evacuated",
    "withdraw withdrawal withdrew",
    "act action actions acts",
    "intend intention",
    "permit permission permitted",
    "country countries country's",
    "neighbour neighbors",
    "agreement agreements",
]
UNRELATED = "state station relation diplomat expel excel war ward law lawn hostile host nation native"


def test_forms_of_a_word_share_a_stem() -> None:
    for forms in STEMS:
        assert len({stem(form) for form in forms.split()}) == 1, forms


def test_other_words_have_other_stems() -> None:
    words = UNRELATED.split()
    assert len({stem(word) for word in words}) == len(words)


# ---- laws

tricky = st.text(
    st.sampled_from("aAbt 1,4.’'“\"–-—\u00a0\u200b\u00ad\ufeff\n\t\u2028ﬁ…e\u0301ง漢ि\u200dß٤²_€\U0001f600"),
    max_size=60,
)
WORDS = "the of and a . , to expel expels door window 45 40 45,000 not risk war"
wordy = st.lists(st.sampled_from(WORDS.split())).map(" ".join)
passages = st.one_of(tricky, wordy, st.text(max_size=80), st.text(st.characters(), max_size=20))


@given(passages, passages)
def test_the_pieces_of_a_passage_make_up_the_passage(a: str, b: str) -> None:
    aligned = align(a, b)
    assert "".join(piece.text for piece in aligned.pieces_a) == a
    assert "".join(piece.text for piece in aligned.pieces_b) == b
    assert all(piece.text for piece in (*aligned.pieces_a, *aligned.pieces_b))


@given(passages, passages)
def test_every_piece_that_is_the_same_or_replaced_has_its_counterpart(a: str, b: str) -> None:
    aligned = align(a, b)
    paired_a, paired_b = (
        [piece for piece in pieces if piece.state != "only"]
        for pieces in (aligned.pieces_a, aligned.pieces_b)
    )
    assert [piece.state for piece in paired_a] == [piece.state for piece in paired_b]
    for one, other in zip(paired_a, paired_b, strict=True):
        if one.state == "same":
            assert likeness(one.text, other.text) == 1


@given(passages, passages)
@example("door window", "window door")
@example("risk war door", "war the risk")
def test_turning_the_passages_round_turns_the_pieces_round(a: str, b: str) -> None:
    aligned, turned = align(a, b), align(b, a)
    assert (aligned.pieces_a, aligned.pieces_b) == (turned.pieces_b, turned.pieces_a)
    assert likeness(a, b) == likeness(b, a)
    assert is_variant(a, b) == is_variant(b, a)


@given(passages)
def test_a_passage_is_all_the_same_as_itself(a: str) -> None:
    aligned = align(a, a)
    assert aligned.pieces_a == aligned.pieces_b == ((Piece(a, "same"),) if a else ())
    assert likeness(a, a) == 1
    assert is_variant(a, a)


@given(wordy, st.data())
def test_a_word_put_in_is_all_that_is_marked(passage: str, data: st.DataObject) -> None:
    words = passage.split()
    place = data.draw(st.integers(0, len(words)))
    aligned = align(passage, " ".join((*words[:place], "embassy", *words[place:])))
    marked = [piece for piece in aligned.pieces_b if piece.state != "same"]
    assert [(piece.text.strip(), piece.state) for piece in marked] == [("embassy", "only")]
    assert all(piece.state == "same" for piece in aligned.pieces_a)
    assert len(words) == 0 or marked[0].text == "embassy", "the spaces around it are not marked"


@given(wordy, st.data())
def test_a_word_put_in_twice_is_marked_once(passage: str, data: st.DataObject) -> None:
    words = passage.split()
    assume(words)
    place = data.draw(st.integers(0, len(words) - 1))
    aligned = align(passage, " ".join((*words[:place], words[place], *words[place:])))
    marked = [piece.text.strip() for piece in aligned.pieces_b if piece.state != "same"]
    assert marked == [words[place]]


def _weigh(one: _Token, other: _Token) -> int:
    if one.key == other.key:
        return _EQUALS[one.kind]
    return int(_kinship(one, other) or 0) if min(one.kind, other.kind) > 1 else 0


@given(short := st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join), short)
def test_no_other_pairing_of_words_weighs_more(a: str, b: str) -> None:
    """The pairs are found by a short way; here by the long one, over all pairs of pairs."""
    one, other = _tokens(a), _tokens(b)
    heaviest: dict[tuple[int, int], int] = {}  # of the pairings that end with a pair
    for i, j in ((i, j) for i in range(len(one)) for j in range(len(other))):
        if weight := _weigh(one[i], other[j]):
            earlier = (
                heaviest[i2, j2] + _NEXT * ((i2, j2) == (i - 1, j - 1))
                for i2, j2 in heaviest
                if i2 < i and j2 < j
            )
            heaviest[i, j] = weight + max(earlier, default=0)
    links = _heaviest(one, other)
    found = sum(_weigh(one[i], other[j]) for i, j in links)
    found += _NEXT * sum((i2 - i, j2 - j) == (1, 1) for (i, j), (i2, j2) in pairwise(links))
    assert found == max(heaviest.values(), default=0)


@given(passages, passages)
def test_likeness_lies_between_nothing_and_all(a: str, b: str) -> None:
    assert 0 <= likeness(a, b) <= 1


# ---- one utterance or two

VARIANTS = [
    (
        "There is such a potential danger, because every day we are faced with hostile acts",
        "There is such a potential risk, since every day we are faced with such hostile actions",
    ),
    (
        "Expelling diplomats is a decision to close the door of diplomatic relations",
        "The expulsion of diplomats is a decision that closes the window of diplomatic relations",
    ),
    (  # who said it, and where, is no part of the utterance
        "“There is such a potential danger, because every day we are faced with hostile acts,” Kremlin spokesman "
        "Dmitry Peskov told French TV channel LCI on April 6",
        "There is such a potential risk, since every day we are faced with such hostile actions.",
    ),
    (
        "“Expelling diplomats is a decision to close the door of diplomatic relations,” he added",
        "The expulsion of diplomats is a decision that closes the window of diplomatic relations",
    ),
    (
        "The answer will be symmetrical and destructive for bilateral relations",
        "Everyone knows the answer: it will be symmetrical and will destroy bilateral relations",
    ),
    ("We have no intention of attacking our neighbours", "We do not intend to attack any of our neighbors"),
    (
        "The talks were constructive, but a breakthrough has not been achieved",
        "The negotiations were constructive, but no breakthrough was achieved",
    ),
    (
        "Nobody can speak to our country in the language of ultimatums",
        "No one can talk to our country using the language of ultimatums",
    ),
    (
        "The sanctions have not broken us and they will not break us",
        "Sanctions have not broken us and never will break us",
    ),
    (
        "The bridge was hit at dawn and four workers were killed",
        "At dawn four workers were killed when the bridge was hit",
    ),
    (
        "I will not comment on the rumours about the minister's resignation",
        "I'm not going to comment on rumors of the resignation of the minister",
    ),
    (
        "The dam was destroyed by shelling from the opposite bank of the river",
        "The dam has been destroyed as a result of shelling from the river's opposite bank",
    ),
    (
        "They face threats of physical attack and problems are created for them constantly",
        "Problems are constantly being created for them; they face threats of physical attack.",
    ),
    (  # "not only" denies nothing
        "They not only expelled our diplomats but also froze the account of the embassy",
        "They expelled our diplomats and they also froze the embassy's account",
    ),
    ("About 1,480 of our people have left the city", "About 1480 of our people left that city"),
    ("The guns fell silent at 6:00 p.m. this evening", "The guns fell silent at 18:00 this evening"),
    (
        "Мы не исключаем разрыва дипломатических отношений с западными странами",
        "Мы не исключаем разрыв дипломатических отношений со странами Запада",
    ),
    (
        "L’expulsion de diplomates ferme la fenêtre des relations diplomatiques",
        "L’expulsion des diplomates ferme la porte des relations diplomatiques",
    ),
]

OTHER_REMARKS = [
    ("slam shut the door on Western embassies", "closes the window of diplomatic relations"),
    ("we advocate for diplomatic channels to remain open", "closes the window of diplomatic relations"),
    (
        "Nevertheless our position remains absolutely the same: we advocate for diplomatic channels to remain open.",
        "The expulsion of diplomats is a decision that closes the window of diplomatic relations",
    ),
    (
        "Russia wants to maintain diplomatic relations with Western countries despite a series of expulsions",
        "There is no need to maintain a diplomatic presence in western countries",
    ),
    (
        "There is neither meaning nor desire to maintain its former existence in Western states.",
        "Nevertheless our position remains absolutely the same: we advocate for diplomatic channels to remain open.",
    ),
    ("There is nothing to discuss with NATO", "I think many understand that this would be playing with fire"),
    (
        "Problems are constantly being created for them; they face threats of physical attack.",
        "our people work there in conditions that cannot be called human",
    ),
    (
        "it will be symmetrical and destructive for bilateral relations",
        "There is such a potential risk, since every day we are faced with such hostile actions",
    ),
    (
        "if Washington chooses to cut off any contact with Moscow, we will get through it",
        "Moscow does not rule out the possibility of severing diplomatic relations",
    ),
    (
        "In the current circumstances, our top priority is to take care of Russian diplomats",
        "Russian diplomats have also become the target of aggressive actions",
    ),
    (
        "Ukraine needs to agree on the status of Crimea as well as the republics in the Donbass",
        "I believe we will not be able to agree on all the issues at once",
    ),
    (
        "The expulsion of diplomats is a hostile act that will be answered",
        "The expulsion of diplomats is a decision that closes the window of diplomatic relations",
    ),
    (
        "Our troops will withdraw from the region of the capital this week",
        "The withdrawal of our troops from the region is a gesture of goodwill",
    ),
    (
        "The sanctions will hurt those who imposed them",
        "The sanctions will be lifted when the troops are withdrawn",
    ),
    ("We are ready for talks without preconditions", "We are ready to defend every metre of our land"),
    (
        "The ceasefire has been extended for another ten days",
        "The ceasefire was violated more than ten times in a day",
    ),
    (
        "We received no warning before the attack on the harbour",
        "The attack on the harbour was carried out from the sea",
    ),
    ("The embassy will go on working in its usual way", "The embassy will be evacuated in the near future"),
    (
        "Diplomats of forty countries left the capital on Monday",
        "Diplomats from the capital expelled forty families on Monday",
    ),
    ("We are ready for negotiations", "We are ready for war"),
]

# All but the same words, and yet another thing said.
OTHER_SENSE = [
    ("We will close the embassy", "We will not close the embassy"),
    (
        "The talks were constructive, and a breakthrough has been achieved",
        "The talks were constructive, but a breakthrough hasn't been achieved",
    ),
    ("Poland expelled 45 Russian diplomats", "Italy expelled 70 Russian diplomats"),
    ("The president said nothing of the talks", "The president of the talks said so"),
]

# One utterance to whoever knows that "prolong" is "extend": too few words in common to say so.
TOO_FREE = [
    (
        "The grain agreement has effectively ceased to be valid today",
        "As of today, the grain deal is no longer in force",
    ),
    (
        "We are ready to extend the ceasefire for another ten days",
        "We're prepared to prolong the cease-fire by ten more days",
    ),
    (
        "The ambassador was summoned and handed a note of protest",
        "They summoned the ambassador and gave him a protest note",
    ),
    (
        "It was the most difficult winter in the history of our city",
        "That was our city's hardest winter in history",
    ),
    (
        "Our position has not changed: the channels of diplomacy must stay open",
        "Our position remains unchanged: diplomatic channels have to stay open",
    ),
]


@pytest.mark.parametrize(("a", "b"), VARIANTS)
def test_rewordings_of_one_utterance_are_recognised(a: str, b: str) -> None:
    assert is_variant(a, b)
    assert likeness(a, b) >= LEAST_LIKENESS + 0.02, "on the very edge"


@pytest.mark.parametrize(("a", "b"), OTHER_REMARKS)
def test_other_remarks_on_the_subject_are_no_rewordings(a: str, b: str) -> None:
    assert not is_variant(a, b)
    assert likeness(a, b) <= LEAST_LIKENESS - 0.02, "on the very edge"


@pytest.mark.parametrize(("a", "b"), OTHER_SENSE)
def test_a_denial_or_another_figure_is_not_the_same_in_other_words(a: str, b: str) -> None:
    assert likeness(a, b) >= LEAST_LIKENESS
    assert not is_variant(a, b)


@pytest.mark.parametrize(("a", "b"), TOO_FREE)
def test_what_is_reworded_too_freely_is_left_alone(a: str, b: str) -> None:
    assert not is_variant(a, b)


# ---- several beside one


def test_a_passage_beside_others_shows_what_all_some_and_none_of_them_have() -> None:
    shown = columns(
        "Poland expelled 45 diplomats", ["Poland expelled 40 diplomats", "Poland sent 45 diplomats home"]
    )
    assert [(piece.text, piece.share, piece.others) for piece in shown.base] == [
        ("Poland ", "all", (0, 1)),
        ("expelled ", "some", (0,)),
        ("45", "some", (1,)),
        (" diplomats", "all", (0, 1)),
    ]
    assert [piece.text for piece in shown.others[0] if piece.state == "other"] == ["40"]
    assert columns("a door", ["a window"]).base[1].share == "none"


def test_a_passage_beside_none_is_unmarked() -> None:
    assert [piece.share for piece in columns("Poland expelled 45", []).base] == ["all"]


@given(passages, st.lists(passages, max_size=3))
def test_columns_lose_no_character(base: str, others: list[str]) -> None:
    shown = columns(base, others)
    assert "".join(piece.text for piece in shown.base) == base
    assert ["".join(piece.text for piece in pieces) for pieces in shown.others] == others
    for piece in shown.base:
        assert piece.share == (
            "all" if len(piece.others) == len(others) else "some" if piece.others else "none"
        )
