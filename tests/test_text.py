"""Folding keeps the way back, paragraphs and words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text import FOLDS, cuts_word, fold, fold_passage, folds_between, is_wrapped, sentences

nasty = st.text(
    st.sampled_from("aB1 é.,’'“\"–-—\u00a0\u200b\u00ad\ufeff\n\r\t\u2028ﬁﬃ…e\u0301\u0301ง漢"), max_size=60
)


@given(nasty)
def test_every_character_of_a_folded_text_has_its_place_in_the_original(text: str) -> None:
    folded = fold(text)
    last = 0
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= last <= start < end <= len(text)
        last = start
        assert (
            fold_passage(folded.text[place]) in fold_passage(text[start:end]) or folded.text[place].isspace()
        )


@given(nasty.map(lambda text: text.replace("\u0301", "")))
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    # Accents are left out: one that follows a ligature or an invisible mark finds another letter the second time.
    once = fold_passage(text)
    assert fold_passage(once) == once


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_no_text_makes_it_raise(text: str) -> None:
    folded = fold(text)
    for start, end in sentences(folded):
        assert "\n" not in folded.text[start:end]
        assert folded.text[start:end].strip() == folded.text[start:end] != ""


@given(nasty)
def test_sentences_leave_no_word_out(text: str) -> None:
    folded = fold(text)
    covered = "".join(folded.text[start:end] for start, end in sentences(folded))
    assert [c for c in covered if c.isalnum()] == [c for c in folded.text if c.isalnum()]


SENTENCES = {
    "It began. It ended.": ["It began.", "It ended."],
    "On Feb. 24 it began. Then": ["On Feb. 24 it began.", "Then"],
    "In Sept. Prof. Roe left A. Then B. Corp. Zet. came.": [
        "In Sept. Prof. Roe left A. Then B. Corp. Zet. came."
    ],
    "Sept. Feb. A. Zept. Then": ["Sept. Feb. A. Zept.", "Then"],
    "Mr. Smith of the U.S. Army left.": ["Mr. Smith of the U.S. Army left."],
    "“I know,” he said. “You don’t.”": ['"I know," he said.', '"You don\'t."'],
    "Heading\n\nFirst. Second": ["Heading", "First.", "Second"],
    "It cost 4.5 million. Why? Nobody knows!": ["It cost 4.5 million.", "Why?", "Nobody knows!"],
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_sentences_are_parted(text: str, expected: list[str]) -> None:
    folded = fold(text)
    assert [folded.text[start:end] for start, end in sentences(folded)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "can|’t",
        "can|'t",
        "non|-violent",
        "non-|violent",
        "45|,000",
        "4|.5",
        "5|/4",
        "12|:30",
        "dip|lomat",
        "e|\u0301t",
    ],
)
def test_a_cut_inside_a_word_or_number_is_seen(text: str) -> None:
    assert cuts_word(text.replace("|", ""), text.index("|"))


@pytest.mark.parametrize(
    "text",
    [
        "|word",
        "word|",
        "one| two",
        "“|Quoted",
        "said|.” He",
        "45|, then",
        "end|. Next",
        "a| – b",
        "漢|字",
        "US|$45",
    ],
)
def test_a_cut_between_words_is_allowed(text: str) -> None:
    assert not cuts_word(text.replace("|", ""), text.index("|"))


def test_a_text_filled_to_one_width_is_wrapped_and_a_list_is_not() -> None:
    line = "word " * 12
    assert is_wrapped("\n".join([line.strip()] * 6))
    assert not is_wrapped("Title\nAuthor\nA date\nPlace\nMore\nEnd")
    assert not is_wrapped("\n".join([line * 4] * 6))


def test_a_sentence_that_goes_on_after_a_line_break_is_one_paragraph() -> None:
    assert fold("It goes on\nto the end").text == "It goes on to the end"
    assert fold("A heading\nA sentence").text == "A heading\nA sentence"


def test_the_folds_that_tell_two_texts_apart_are_named() -> None:
    assert folds_between("a", "a") == ()
    assert folds_between('"a" - b', "“a”\u00a0– b") == ("spaces", "quotation marks", "dashes")
    assert set(folds_between("a b", "a\nb")) <= set(FOLDS)
