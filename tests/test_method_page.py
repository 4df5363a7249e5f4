"""What the page on method says of figures is what the generator does: its examples are compared here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.compare import RELATION_WORDS
from generator.figure_source import parse_figure
from generator.figures import Figure, Relation, compare

METHOD = Path(__file__).resolve().parent.parent / "briefings" / "method.md"


def examples() -> list[tuple[str, str]]:
    """(verdict, example) of every row of the table of verdicts."""
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", METHOD.read_text(encoding="utf-8"), re.MULTILINE
    )
    return [(verdict, example) for verdict, example in rows if not verdict.startswith(("verdict", "-"))]


def figure(text: str) -> Figure:
    """“1,480 by 4 April” gives the day for which it was counted."""
    number, _, day = text.partition(" by ")
    found = re.fullmatch(r"(\d+) April", day)
    return parse_figure(number.strip("“”"), as_of=f"2022-04-{int(found[1]):02}" if found else "")


@pytest.mark.parametrize(("verdict", "example"), examples())
def test_an_example_gets_the_verdict_it_stands_for(verdict: str, example: str) -> None:
    first, second = example.split(" and ")
    assert RELATION_WORDS[compare(figure(first), figure(second)).relation] == verdict


def test_every_verdict_that_readers_see_has_its_example() -> None:
    never_shown_alone = {None, Relation.NOT_STATED}
    shown = {words for relation, words in RELATION_WORDS.items() if relation not in never_shown_alone}
    assert {verdict for verdict, _example in examples()} == shown
