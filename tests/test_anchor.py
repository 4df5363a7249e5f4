"""Passages are found where they stand, under folds that change no word, and never otherwise."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.anchor import Found, Missing, Text, find, mark_differences, negations

DOCUMENT = """\
Moscow won’t rule out cutting off relations

Poland not only expelled 45 diplomats – claiming they were really spies – but also froze the embassy’s account. It is
not known who ordered it. “There is such a risk,” he said. Some 45,000 men and 4.5 million tonnes; a non-violent
protest on 5/4.

The ﬁrst of\u200b them came to the co\u00adop\u00aderation\u00a0council … and left. Café, naïve.

The same words stand here. And again: the same words stand here too.
"""

# passage → what stands there in the document, and the folds that were needed
FOUND = {
    "exactly": ("expelled 45 diplomats", "expelled 45 diplomats", ()),
    "with a plain dash": ("diplomats - claiming", "diplomats – claiming", ("dashes",)),
    "with a plain apostrophe": ("the embassy's account", "the embassy’s account", ("quotation marks",)),
    "over a line wrap": ("It is not known", "It is\nnot known", ("line breaks",)),
    "wrapped by the analyst": (
        "expelled\n45   diplomats",
        "expelled 45 diplomats",
        ("spaces", "line breaks"),
    ),
    "with a ligature undone": (
        "The first of them",
        "The ﬁrst of\u200b them",
        ("invisible characters", "ligatures"),
    ),
    "without soft hyphens": (
        "cooperation council",
        "co\u00adop\u00aderation\u00a0council",
        ("spaces", "invisible characters"),
    ),
    "with an accent composed": ("Café, naïve", "Café, naïve", ("composed letters",)),
    "with three dots": ("council ... and left", "council … and left", ("dots",)),
}


@pytest.mark.parametrize(("passage", "standing", "folds"), FOUND.values(), ids=FOUND)
def test_a_passage_is_found(passage: str, standing: str, folds: tuple[str, ...]) -> None:
    document = DOCUMENT.replace("Café, naïve", "Cafe\u0301, naïve") if "Café" in passage else DOCUMENT
    standing = standing.replace("Café", "Cafe\u0301")
    found = find(passage, Text(document))
    assert isinstance(found, Found), found
    ((start, end),) = found.spans
    assert document[start:end] == standing
    assert set(folds) <= set(found.folds)
    assert len(found.folds) == len(folds)


# passage → code
REFUSED = {
    "a figure exchanged": ("expelled 54 diplomats", "E201"),
    "a word dropped": ("Poland only expelled 45", "E201"),
    "a word added": ("expelled 45 Russian diplomats", "E201"),
    "two words swapped": ("only not expelled", "E201"),
    "another case of letters": ("poland not only", "E201"),
    "another accent": ("Cafe, naïve", "E201"),
    "a comma for a dash": ("diplomats, claiming", "E201"),
    "the negation cut from its verb": ("Moscow won", "E204"),
    "a number cut at its comma": ("Some 45", "E204"),
    "a number cut at its point": ("and 4", "E204"),
    "a date cut at its slash": ("protest on 5", "E204"),
    "a compound cut at its hyphen": ("violent protest", "E204"),
    "the end of a word": ("lomats – claiming", "E204"),
    "a heading run into a sentence": ("cutting off relations Poland not only", "E205"),
    "two places": ("he same words", "E204"),
    "no word at all": ("– …", "E206"),
    "an omission over paragraphs": ("rule out […] Poland", "E201"),
    "parts in the wrong order": ("claiming […] expelled", "E201"),
    "an insertion that replaces": ("Poland not only [threw out] 45 diplomats", "E201"),
}


@pytest.mark.parametrize(("passage", "code"), REFUSED.values(), ids=REFUSED)
def test_a_passage_is_refused(passage: str, code: str) -> None:
    missing = find(passage, Text(DOCUMENT))
    assert isinstance(missing, Missing), missing
    assert missing.code == code


def test_a_passage_that_stands_twice_needs_its_neighbours() -> None:
    text = Text(DOCUMENT.replace("the same words", "The same words"))
    twice = find("The same words", text)
    assert isinstance(twice, Missing)
    assert twice.code == "E202"
    assert "2 times in the document (line 9)" in twice.message
    first = find("The same words", text, suffix="stand here. And")
    second = find("The same words", text, prefix="again:")
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert first.spans[0] < second.spans[0]
    nowhere = find("The same words", text, prefix="never:")
    assert isinstance(nowhere, Missing)
    assert nowhere.code == "E203"


def test_an_omission_joins_parts_of_one_paragraph_and_tells_what_it_leaves_out() -> None:
    found = find("Poland […] expelled 45 diplomats […] but also froze", Text(DOCUMENT))
    assert isinstance(found, Found)
    assert [DOCUMENT[start:end] for start, end in found.spans] == [
        "Poland",
        "expelled 45 diplomats",
        "but also froze",
    ]
    assert found.omitted == ("not only", "– claiming they were really spies –")
    assert negations(found.omitted[0]) == ("not",)


def test_an_insertion_is_skipped_and_nothing_else_may_differ() -> None:
    found = find("It is not known [in Warsaw] who ordered it", Text(DOCUMENT))
    assert isinstance(found, Found)
    assert found.inserted == ("in Warsaw",)
    assert isinstance(find("It is known [in Warsaw] who ordered it", Text(DOCUMENT)), Missing)


def test_brackets_of_the_document_itself_are_its_words() -> None:
    text = Text("He said the [former] minister […] left it.")
    whole = find("the [former] minister […] left", text)
    assert isinstance(whole, Found)
    assert whole.inserted == whole.omitted == ()


def test_the_closest_passage_is_shown_with_the_words_that_differ() -> None:
    missing = find("Poland not only expelled 54 diplomats", Text(DOCUMENT))
    assert isinstance(missing, Missing)
    assert missing.wrote == "Poland not only expelled {54} diplomats"
    assert missing.closest.startswith("Poland not only expelled {45} diplomats   (line 3,")


def test_a_text_with_nothing_alike_is_told_so() -> None:
    missing = find("Eine ganz andere Sprache", Text(DOCUMENT))
    assert isinstance(missing, Missing)
    assert missing.closest == ""


def test_differences_are_marked_word_by_word() -> None:
    assert mark_differences("a b c", "a x c d") == ("a {b} c", "a {x} c {d}")


# ---- laws

LETTERS = "abcdefghijklmnoprstuvwxyzé"
words = st.text(LETTERS, min_size=2, max_size=8)
numbers = st.integers(2, 99_999).map(lambda number: f"{number:,}")
documents = st.lists(st.one_of(words, words, numbers), min_size=12, max_size=60, unique=True)


def said(parts: list[str], chance: random.Random) -> str:
    """A text of the words, with marks between them as prose has."""
    return "".join(part + chance.choice([" ", " ", ", ", " – ", "; ", " ‘so’ "]) for part in parts).strip()


def disturbed(passage: str, chance: random.Random) -> str:
    """The passage with other marks, as they change when a text is copied by hand or by a program."""
    alike = {
        " ": [" ", "  ", "\u00a0", "\n", " \u200b"],
        "–": ["–", "-", "—"],
        "‘": ["'", "‘"],
        "’": ["'", "’"],
    }
    return "".join(chance.choice(alike.get(character, [character])) for character in passage)


@given(documents, st.randoms(use_true_random=False), st.data())
def test_a_passage_disturbed_only_by_folds_is_found_at_its_true_place(
    parts: list[str], chance: random.Random, data: st.DataObject
) -> None:
    document = said(parts, chance)
    spans = [
        match.span() for match in re.finditer(r"[^\s,;–‘’]+(?:,\d+)*", document) if match.group() != "so"
    ]
    first = data.draw(st.integers(0, len(spans) - 4))
    last = data.draw(st.integers(first + 2, len(spans) - 1))
    start, end = spans[first][0], spans[last][1]
    found = find(disturbed(document[start:end], chance), Text(document))
    assert isinstance(found, Found), found
    assert found.spans == ((start, end),)


@given(
    documents,
    st.sampled_from(["changed", "dropped", "swapped", "doubled"]),
    st.randoms(use_true_random=False),
    st.data(),
)
def test_a_passage_with_one_word_changed_dropped_or_swapped_is_never_accepted(
    parts: list[str], how: str, chance: random.Random, data: st.DataObject
) -> None:
    document = said(parts, chance)
    first = data.draw(st.integers(0, len(parts) - 5))
    last = data.draw(st.integers(first + 3, len(parts) - 1))
    at = data.draw(st.integers(first + 1, last - 1))
    altered = parts[first : last + 1]
    place = at - first
    if how == "changed":
        altered[place] = data.draw(st.one_of(words, numbers).filter(lambda word: word != parts[at]))
    elif how == "dropped":
        del altered[place]
    elif how == "swapped":
        altered[place - 1], altered[place] = altered[place], altered[place - 1]
    else:
        altered.insert(place, altered[place])
    passage = disturbed(" ".join(altered), chance)
    bare = re.sub(r"\W+", " ", document.replace("‘so’", " "))
    assume(" " + re.sub(r"\W+", " ", " ".join(altered)).strip() + " " not in f" {bare} ")
    assert isinstance(find(passage, Text(document)), Missing)


@settings(max_examples=300)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=10), st.text(max_size=10))
def test_no_text_and_no_passage_make_it_raise(document: str, passage: str, prefix: str, suffix: str) -> None:
    found = find(passage, Text(document), prefix=prefix, suffix=suffix)
    if isinstance(found, Found):
        for start, end in found.spans:
            assert 0 <= start < end <= len(document)
