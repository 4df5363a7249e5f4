"""Figures: what texts mean, what is refused, and how two figures for one measure stand to each other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.figure_source import parse_figure
from generator.figures import (
    Bound,
    Comparison,
    Figure,
    FigureFault,
    Interval,
    Relation,
    compare,
    total_agrees,
    total_of,
)

# What an analyst writes | how the site shows it | which numbers the words allow; ( ) leave the number out
PARSES = """
45                           | 45                     | [45, 45]
0                            | 0                      | [0, 0]
none                         | 0                      | [0, 0]
 45                          | 45                     | [45, 45]
1480                         | 1,480                  | [1480, 1480]
1,480                        | 1,480                  | [1480, 1480]
1\u00a0480                   | 1,480                  | [1480, 1480]
1\u2009480                   | 1,480                  | [1480, 1480]
11\u202f312\u202f000         | 11,312,000             | [11312000, 11312000]
1'480                        | 1,480                  | [1480, 1480]
1’480                        | 1,480                  | [1480, 1480]
1,480.5                      | 1,480.5                | [1480.5, 1480.5]
1234.500                     | 1,234.500              | [1234.5, 1234.5]
4.3                          | 4.3                    | [4.3, 4.3]
0.480                        | 0.480                  | [0.48, 0.48]
4.3 million                  | 4.3 million            | [4300000, 4300000]
4.0 million                  | 4.0 million            | [4000000, 4000000]
11.312 million               | 11.312 million         | [11312000, 11312000]
200 Million                  | 200 million            | [200000000, 200000000]
1.2 trillion                 | 1.2 trillion           | [1200000000000, 1200000000000]
20 thousand                  | 20,000                 | [20000, 20000]
20k                          | 20,000                 | [20000, 20000]
4.3K                         | 4.3 thousand           | [4300, 4300]
5 hundred                    | 500                    | [500, 500]
2.5 hundred                  | 250                    | [250, 250]
one                          | 1                      | [1, 1]
Twelve                       | 12                     | [12, 12]
nineteen                     | 19                     | [19, 19]
forty                        | 40                     | [40, 40]
forty-five                   | 45                     | [45, 45]
twenty one                   | 21                     | [21, 21]
two hundred                  | 200                    | [200, 200]
two hundred thousand         | 200,000                | [200000, 200000]
forty-five million           | 45 million             | [45000000, 45000000]
a dozen                      | about 12               | [11, 13]
dozen                        | about 12               | [11, 13]
half a dozen                 | about 6                | [5, 7]
two dozen                    | about 24               | [23, 25]
exactly a dozen              | 12                     | [12, 12]
over a dozen                 | over 12                | (12, ∞)
a hundred                    | about 100              | [87.5, 112.5]
a hundred thousand           | about 100,000          | [87500, 112500]
half a million               | about 0.5 million      | [450000, 550000]
over 40                      | over 40                | (40, ∞)
Over 40                      | over 40                | (40, ∞)
more than 4.3 million        | over 4.3 million       | (4300000, ∞)
above 40                     | over 40                | (40, ∞)
well over 40                 | over 40                | (40, ∞)
>40                          | over 40                | (40, ∞)
at least 1,480               | at least 1,480         | [1480, ∞)
no fewer than 40             | at least 40            | [40, ∞)
40 or more                   | at least 40            | [40, ∞)
40+                          | at least 40            | [40, ∞)
≥ 40                         | at least 40            | [40, ∞)
under 40                     | under 40               | (∞, 40)
fewer than 40                | under 40               | (∞, 40)
less than 12 %               | under 12 %             | (∞, 12)
up to 40                     | at most 40             | [∞, 40]
at most forty                | at most 40             | [∞, 40]
as many as 20,000            | at most 20,000         | [∞, 20000]
no more than 40              | at most 40             | [∞, 40]
40 or fewer                  | at most 40             | [∞, 40]
about 40                     | about 40               | [35, 45]
around 40                    | about 40               | [35, 45]
approximately 40             | about 40               | [35, 45]
roughly forty                | about 40               | [35, 45]
some 40                      | about 40               | [35, 45]
~40                          | about 40               | [35, 45]
c. 40                        | about 40               | [35, 45]
close to 40                  | about 40               | [35, 45]
40 or so                     | about 40               | [35, 45]
an estimated $1 million      | about 1 million USD    | [875000, 1125000]
about 5                      | about 5                | [4, 6]
about 12                     | about 12               | [11, 13]
about 45                     | about 45               | [42.5, 47.5]
about 100                    | about 100              | [87.5, 112.5]
about 1,480                  | about 1,480            | [1470, 1490]
about 11.3 million           | about 11.3 million     | [11200000, 11400000]
nearly 200                   | nearly 200             | [175, 200)
almost 200                   | nearly 200             | [175, 200)
just under 12 %              | nearly 12 %            | [11, 12)
just over 10 seconds         | just over 10 seconds   | (10, 11.25]
35-40                        | 35–40                  | [35, 40]
35–40                        | 35–40                  | [35, 40]
35 — 40                      | 35–40                  | [35, 40]
35 to 40                     | 35–40                  | [35, 40]
from 35 to 40                | 35–40                  | [35, 40]
between 35 and 40            | 35–40                  | [35, 40]
between thirty and forty     | 30–40                  | [30, 40]
thirty - forty               | 30–40                  | [30, 40]
about 35-40                  | about 35–40            | [30, 45]
1.2-1.5 million              | 1.2–1.5 million        | [1200000, 1500000]
900,000 to 1.2 million       | 0.9–1.2 million        | [900000, 1200000]
two to three hundred         | 200–300                | [200, 300]
one to two dozen             | 12–24                  | [12, 24]
fifty to a hundred           | 50–100                 | [50, 100]
900-1,100                    | 900–1,100              | [900, 1100]
-5 %                         | −5 %                   | [-5, -5]
−5 to 3 %                    | −5 to 3 %              | [-5, 3]
12 %                         | 12 %                   | [12, 12]
12%                          | 12 %                   | [12, 12]
12 percent                   | 12 %                   | [12, 12]
12 per cent                  | 12 %                   | [12, 12]
10% - 12%                    | 10–12 %                | [10, 12]
forty percent                | 40 %                   | [40, 40]
$15 million                  | 15 million USD         | [15000000, 15000000]
$15m                         | 15 million USD         | [15000000, 15000000]
US$300,000                   | 300,000 USD            | [300000, 300000]
€3bn                         | 3 billion EUR          | [3000000000, 3000000000]
EUR 3 billion                | 3 billion EUR          | [3000000000, 3000000000]
15 million dollars           | 15 million USD         | [15000000, 15000000]
$10-$12 million              | 10–12 million USD      | [10000000, 12000000]
over 2m days                 | over 2 million days    | (2000000, ∞)
320km                        | 320 km                 | [320, 320]
60 metres                    | 60 m                   | [60, 60]
1 day                        | 1 day                  | [1, 1]
"""

WORDINGS = (
    "a significant number",
    "dozens",
    "Hundreds",
    "tens of thousands",
    "several hundred",
    "a few dozen",
    "many",
    "some",
    "more",
    "a little",
    "some of the staff",
    "nearly all",
    "over half",
    "one of the largest groups",
    "two thirds",
    "two-thirds of the staff",
    "about a third",
    "more than a few",
    "zero tolerance",
)

# What is refused | what the message says | what the hint says
FAULTS = """
4O                       | “4O” mixes digits and letters          | Write 40
l2                       | “l2” is not understood                 | Write a number
45th                     | mixes digits and letters               | Write only the number
1e6                      | mixes digits and letters               | Write only the number
45 45                    | “45 45” is more than one number        | Write one number or one range
1 480                    | “1 480” is more than one number        | Write 1,480 if
2, 000                   | “2, 000” is more than one number       | Write 2,000 if
45/50                    | more than one number                   | Write one number
2022-04-05               | more than one number                   | Write one number
1 in 5                   | “1 in 5” is more than one number       | quotation marks
45 diplomats             | “diplomats” after the number           | Write 45 alone
forty diplomats          | “diplomats” after the number           | Write forty alone
some forty diplomats     | “diplomats” after the number           | Write forty alone
40 (of them 3 women)     | more than one number                   | Write one number
1.480                    | 1.480 may be thousands or a decimal    | Write 1,480 for thousands, or 1.4800
12.500 %                 | may be thousands or a decimal          | Write 12,500
1.480.000                | 1.480.000 is not a number              | Write 1,480
1,48                     | 1,48 is not a number                   | write 1.48
4,3                      | 4,3 is not a number                    | write 4.3
12,34,567                | not a number in English form           | Write 1,480
1480,000                 | not a number in English form           | Write 1,480
007                      | 007 is not a number                    | Write 1,480
45.                      | 45. is not a number                    | Write 1,480
4..3                     | 4..3 is not a number                   | Write 1,480
60m                      | m may be million or metres             | Write 60 million or 60 metres
over                     | “over” is not understood               | Write a number
over 40 or more          | two bounds: “over” and “or more”       | Keep one
over 35-40               | “over” and a range together            | Write one or the other
exactly 35-40            | “exactly” and a range together         | Write one or the other
40-40                    | both ends of the range are the same    | Write the number once
10-15,000                | the size of 10 is not clear            | Write both ends in full
800 to 1.2 million       | the size of 800 is not clear           | Write both ends in full
10 km to 12 miles        | two units: km and miles                | Keep one
100 % %                  | “% %” after the number                 | Write 100 alone
$15 million EUR          | two units: USD and EUR                 | Keep one
forty forty              | “forty forty” is not understood        | in digits
one hundred and five     | is not understood                      | in digits
one or two               | is not understood                      | in digits
fourty                   | “fourty” is misspelt                   | Write forty
about fourty             | “fourty” is misspelt                   | Write forty
４５                     | “４５” is not understood               | Write a number
½                        | “½” is not understood                  | Write a number
COVID-19                 | “COVID-19” is not understood           | Write a number
4\u200b5                 | more than one number                   | Write one number
1234567890123456         | more than 15 digits                    | Round it
?                        | “?” says nothing                       | Leave the figure out
N/A                      | “N/A” says nothing                     | Leave the figure out
                         | an empty text                          | Write the number
40-35                    | E512 the range ends below its beginning | Put the smaller number first
forty to thirty          | E512 the range ends below its beginning | Put the smaller number first
25 - 7 %                 | E512 the range ends below its beginning | Put the smaller number first
"""

A, L, C, D = Relation.AGREES, Relation.LESS_PRECISE, Relation.COMPATIBLE, Relation.DIFFERS
LATER, OTHER, VAGUE, WORDS = Relation.LATER_COUNT, Relation.OTHER_SCOPE, Relation.VAGUE, Relation.OTHER_WORDS

# Two accounts of one measure, and what a reader should be told. "@" gives the date of counting, "#" the scope.
PAIRS: tuple[tuple[str, str, Relation], ...] = (
    # plain counts are exact
    ("45", "45", A),
    ("45", "40", D),
    ("45", "forty-five", A),
    ("1,480", "1480", A),
    ("1,480", "1,481", D),
    ("1,300", "1,312", D),
    ("0", "none", A),
    ("none", "3", D),
    # a bound is taken at its word
    ("over 40", "more than 40", A),
    ("over 40", "40", D),
    ("over 40", "45", L),
    ("over 40", "39", D),
    ("over 40", "over 50", L),
    ("over 40", "at least 40", L),
    ("over 40", "at most 40", D),
    ("over 40", "under 50", C),
    ("over 40", "about 40", C),
    ("over 40", "35-40", D),
    ("over 40", "38-45", C),
    ("over 40", "42-45", L),
    ("at least 40", "40 or more", A),
    ("at least 40", "40", L),
    ("at least 40", "45", L),
    ("at least 50", "45", D),
    ("at least 40", "at most 40", C),
    ("at least 1,480", "over 1,500", L),
    ("up to 40", "40", L),
    ("up to 40", "41", D),
    ("under 40", "40", D),
    ("under 40", "39", L),
    ("under 40", "up to 40", L),
    ("fewer than 40", "over 45", D),
    # about, nearly, just over
    ("about 40", "some 40", A),
    ("about 40", "40", L),
    ("about 40", "41", L),
    ("about 40", "45", L),
    ("about 40", "46", D),
    ("about 40", "about 50", D),
    ("about 40", "at least 40", C),
    ("about 40", "over 50", D),
    ("about 12", "13", L),
    ("about 12", "15", D),
    ("about 100", "90", L),
    ("about 100", "60", D),
    ("a dozen", "12", L),
    ("a dozen", "about 12", A),
    ("nearly 200", "almost 200", A),
    ("nearly 200", "190", L),
    ("nearly 200", "200", D),
    ("nearly 200", "150", D),
    ("nearly 200", "about 200", L),
    ("nearly 200", "under 200", L),
    ("nearly 200", "over 200", D),
    ("just over 10 seconds", "11 seconds", L),
    ("just over 10 seconds", "60 seconds", D),
    # rounding that the writing itself shows
    ("11.3 million", "11,300,000", A),
    ("11.3 million", "11,312,000", L),
    ("11.3 million", "11.31 million", L),
    ("11.3 million", "11.4 million", D),
    ("11.3 million", "11,400,000", D),
    ("about 11.3 million", "11.3 million", L),
    ("about 11.3 million", "11.38 million", L),
    ("about 11.3 million", "11.8 million", D),
    ("4 million", "4.3 million", L),
    ("4 million", "5 million", D),
    ("4 million", "over 4 million", C),
    ("over 4 million", "4.3 million", L),
    ("1 million", "1.1 million", L),
    ("1 million", "1.4 million", D),
    ("20,000", "20k", A),
    ("20,000", "20,143", L),
    ("20,000", "17,000", D),
    ("200,000", "180,000", D),
    ("1.2-1.5 million", "1,512,000", L),
    # a fraction shows that the measure is no count, so that whole numbers may be rounded
    ("12 %", "12.4 %", L),
    ("12 %", "13 %", D),
    ("12 %", "12.6 %", D),
    ("6", "6.1", L),
    ("6.1", "6.1", A),
    ("over 12 %", "12 %", D),
    # ranges
    ("35-40", "35 to 40", A),
    ("35-40", "38", L),
    ("35-40", "40", L),
    ("35-40", "36-38", L),
    ("35-40", "38-45", C),
    ("35-40", "45", D),
    ("35-40", "at least 40", C),
    ("35-40", "about 40", L),
    # other units, scopes and dates of counting
    ("12 %", "45", OTHER),
    ("12 km", "12 miles", OTHER),
    ("$15 million", "€15 million", OTHER),
    ("$15 million", "15 million dollars", A),
    ("45 #civilians", "40", OTHER),
    ("45 #civilians", "45", OTHER),
    ("45 #civilians", "40 #soldiers", OTHER),
    ("45 #civilians", "40 #Civilians", D),
    ("dozens #civilians", "dozens", OTHER),
    ("1,480 @2022-04-05", "1,611 @2022-04-10", LATER),
    ("at least 1,480 @2022-04-05", "1,611 @2022-04-10", LATER),
    ("1,480 @2022-04-05", "1,611 @2022-04-05", D),
    ("1,480 @2022-04-05", "1,480 @2022-04-10", A),
    ("1,480 @2022-04-05", "1,611", D),
    ("dozens @2022-04-05", "1,611 @2022-04-10", LATER),
    # wordings
    ("a significant number", "A  significant number", A),
    ("a significant number", "“a significant number”", A),
    ("a significant number", "significant number", A),
    ("area the size of Wales", "are size of Wales", WORDS),
    ("a significant number", "dozens", WORDS),
    ("a significant number", "45", VAGUE),
    ("dozens", "about 40", VAGUE),
    ("dozens", "12 %", VAGUE),
    ("“one in 5”", "20 %", VAGUE),
)


def rows(table: str) -> list[list[str]]:
    return [[cell.strip(" ") for cell in line.split("|")] for line in table.strip("\n").splitlines()]


def notation(interval: Interval) -> str:
    low, high = (f"{end.normalize():f}".lstrip("-" if end.is_infinite() else "") for end in interval[:2])
    low, high = low.replace("Infinity", "∞"), high.replace("Infinity", "∞")
    return f"{'(' if interval.low_open else '['}{low}, {high}{')' if interval.high_open else ']'}"


def figure(written: str) -> Figure:
    written, _, as_of = written.partition(" @")
    written, _, scope = written.partition(" #")
    return parse_figure(written, as_of=as_of, scope=scope)


def fault_of(text: str, **details: str) -> FigureFault:
    with pytest.raises(FigureFault) as raised:
        parse_figure(text, **details)
    return raised.value


# ---- Reading.


@pytest.mark.parametrize(("text", "wording", "interval"), rows(PARSES))
def test_a_figure_is_read_and_shown(text: str, wording: str, interval: str) -> None:
    read = parse_figure(text)
    shown = notation(read.read)
    # an end without limit is neither in nor out
    shown = shown.replace("[∞", "(∞").replace("∞]", "∞)")
    assert (read.wording, shown) == (wording, interval.replace("[∞", "(∞"))


@pytest.mark.parametrize("text", WORDINGS)
def test_a_text_without_a_number_is_a_wording(text: str) -> None:
    read = parse_figure(text)
    assert read.words_only
    assert (read.low, read.high, read.unit) == (None, None, "")
    assert read.wording == f"“{text}”"


@pytest.mark.parametrize(("text", "message", "hint"), rows(FAULTS))
def test_a_number_that_is_not_understood_is_refused_with_a_hint(text: str, message: str, hint: str) -> None:
    fault = fault_of(text)
    code = "E512" if message.startswith("E512 ") else "E511"
    assert fault.code == code
    assert message.removeprefix("E512 ") in fault.message
    assert hint in fault.hint
    assert str(fault) == fault.message


def test_words_in_quotation_marks_are_a_wording_even_with_digits() -> None:
    assert parse_figure('"one in 5"').wording == "“one in 5”"
    assert parse_figure("“4O”").words_only
    assert fault_of('"45"').code == "E511"


def test_a_text_keeps_its_form_without_the_spaces_around_it() -> None:
    assert parse_figure("  Over  40 ").text == "Over  40"


def test_a_long_text_is_refused_without_searching_it_for_ever() -> None:
    for text in ("1" * 100_000, "one " * 50_000, "between 1 and " * 10_000, "1-" * 50_000, "a" * 161):
        assert "longer than 160" in fault_of(text).message
    for text in ("1 " * 79, "1-" * 79, "one " * 39, "between 1 " * 15, "to " * 53 + "1", "1," * 79):
        assert fault_of(text).code == "E511"


def test_the_origin_of_a_figure_is_kept() -> None:
    for text in ("45", "dozens"):
        read = parse_figure(text, as_of=" 2022-04-05 ", by="poland", scope=" diplomats ")
        assert (read.as_of, read.by, read.scope) == ("2022-04-05", "poland", "diplomats")


@pytest.mark.parametrize(
    ("text", "declared", "wording"),
    [
        ("12", "%", "12 %"),
        ("12 %", "percent", "12 %"),
        ("12", "knots", "12 knots"),
        ("over 12 Knots", "knots", "over 12 knots"),
        ("60m", "m", "60 m"),
        ("60m", "metres", "60 m"),
        ("2m", "users", "2 million users"),
        ("15 million", "USD", "15 million USD"),
        ("$15 million", "USD", "15 million USD"),
        ("$15 million", "AUD", "15 million AUD"),
        ("dozens", "km", "“dozens”"),
    ],
)
def test_a_declared_unit_is_used_and_may_be_repeated(text: str, declared: str, wording: str) -> None:
    assert parse_figure(text, unit=declared).wording == wording


@pytest.mark.parametrize("unit", ["million", "Dozen", "bn", "8 million"])
def test_a_scale_is_not_a_unit(unit: str) -> None:
    assert f"“{unit}” is not a unit" in fault_of("8", unit=unit).message


@pytest.mark.parametrize(("text", "declared"), [("12 %", "km"), ("€15 million", "USD"), ("€15m", "AUD")])
def test_a_unit_other_than_the_declared_one_is_refused(text: str, declared: str) -> None:
    assert "two units" in fault_of(text, unit=declared).message


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("45", "1"),
        ("40", "1"),
        ("1,300", "1"),
        ("1,000", "100"),
        ("20,000", "1000"),
        ("20k", "1000"),
        ("200,000", "10000"),
        ("11,312,000", "1000"),
        ("4.3", "0.1"),
        ("4 million", "1000000"),
        ("4.0 million", "100000"),
        ("about 11.3 million", "100000"),
        ("11.30 million", "10000"),
        ("200 million", "10000000"),
    ],
)
def test_the_writing_shows_to_what_a_number_is_rounded(text: str, grain: str) -> None:
    assert parse_figure(text).grain == Decimal(grain)


# ---- Comparing.


@pytest.mark.parametrize(("first", "second", "relation"), PAIRS)
def test_two_figures_stand_to_each_other_as_a_reader_expects(
    first: str, second: str, relation: Relation
) -> None:
    a, b = figure(first), figure(second)
    assert compare(a, b).relation is relation, compare(a, b).reason
    assert compare(b, a).relation is relation, compare(b, a).reason


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("45", "40", "45 and 40 cannot both be right"),
        ("45", "45", "both give 45"),
        ("20k", "20,000", "both give 20,000"),
        ("11.3 million", "11,300,000", "11.3 million and 11,300,000 are the same"),
        ("over 40", "45", "over 40 leaves open what 45 states exactly"),
        ("45", "over 40", "over 40 leaves open what 45 states exactly"),
        ("11.3 million", "11,312,000", "11.3 million leaves open what 11,312,000 states more closely"),
        ("over 40", "40", "over 40 and 40 cannot both be right: taken at its word, over 40 leaves out 40"),
        ("200", "nearly 200", "200 and nearly 200 cannot both be right: taken at its word, nearly 200 leaves out 200"),
        ("about 40", "50", "about 40 and 50 cannot both be right (about 40 is read as 35–45)"),
        ("35-40", "38-45", "35–40 and 38–45 can both be right"),
        ("12 %", "45", "12 % and 45 are given in different units"),
        ("45 #civilians", "40", "45 counts civilians, 40 counts all that the measure names"),
        ("1,480 @2022-04-05", "1,611 @2022-04-10", "1,480 is as of 2022-04-05, 1,611 as of 2022-04-10"),
        ("45 @2022-04-05", "45 @2022-04-10", "both give 45, as of 2022-04-05 and of 2022-04-10"),
        (
            "1,480 @2022-04-05",
            "1,611",
            "1,480 and 1,611 cannot both be right, unless counted at different times: "
            "only 1,480 says when (2022-04-05)",
        ),
        ("dozens", "45", "“dozens” gives no number to set beside 45"),
        ("dozens", "scores", "“dozens” and “scores” are worded differently, and neither gives a number"),
        ("dozens", "Dozens", "“dozens” and “Dozens” are the same"),
    ],
)  # fmt: skip
def test_the_reason_shows_both_figures_and_takes_no_side(first: str, second: str, reason: str) -> None:
    assert compare(figure(first), figure(second)).reason == reason


def test_a_missing_figure_is_not_stated() -> None:
    assert compare(None, figure("45")) == Comparison(Relation.NOT_STATED, "only one gives a figure: 45")
    assert compare(figure("45"), None) == compare(None, figure("45"))
    assert compare(None, None) == Comparison(Relation.NOT_STATED, "neither gives a figure")


def test_who_gives_a_figure_plays_no_part() -> None:
    assert compare(parse_figure("45", by="poland"), parse_figure("45", by="russia")).relation is A


# ---- Laws.

NUMBERS = st.one_of(
    st.integers(0, 200).map(str),
    st.integers(0, 10**9).map("{:,}".format),
    st.integers(0, 10**6).map(str),
    st.decimals(0, 500, places=1).map(str),
    st.builds("{}.{} million".format, st.integers(0, 99), st.integers(0, 9)),
    st.builds("{} {}".format, st.integers(1, 99), st.sampled_from(["million", "billion", "thousand", "hundred", "k"])),
)  # fmt: skip
BOUNDS = st.sampled_from(
    ["", "", "over ", "at least ", "under ", "up to ", "about ", "nearly ", "just over ", "more than ", "~"]
)


def _reads(text: str) -> bool:
    """Whether a range is clear: "10 to 15,000" is refused."""
    try:
        parse_figure(text)
    except FigureFault:
        return False
    return True


RANGES = st.tuples(st.integers(0, 3000), st.integers(1, 3000)).map(lambda pair: f"{pair[0]} to {sum(pair):,}")
TEXTS = st.one_of(
    st.builds("{}{}{}".format, BOUNDS, NUMBERS, st.sampled_from(["", "", " %", " km"])),
    st.builds("{}{}".format, st.sampled_from(["", "about "]), RANGES).filter(_reads),
    st.sampled_from(["dozens", "a significant number", "a dozen", "forty-five", "−5 to 3 %"]),
)
FIGURES = st.builds(
    parse_figure,
    TEXTS,
    as_of=st.sampled_from(["", "", "2022-04"]),
    scope=st.sampled_from(["", "", "children"]),
)


@given(FIGURES, FIGURES)
def test_the_relation_does_not_depend_on_the_order(a: Figure, b: Figure) -> None:
    assert compare(a, b).relation is compare(b, a).relation


@given(TEXTS, TEXTS)
def test_a_reason_shows_both_figures(a: str, b: str) -> None:
    reason = compare(parse_figure(a), parse_figure(b)).reason
    assert parse_figure(a).wording in reason
    assert parse_figure(b).wording in reason
    assert not reason.endswith(".")


@given(FIGURES)
def test_a_figure_agrees_with_itself(a: Figure) -> None:
    assert compare(a, a).relation is A


@given(TEXTS)
def test_the_wording_reads_back_as_the_same_figure(text: str) -> None:
    first = parse_figure(text)
    again = parse_figure(first.wording)
    assert (again.bound, again.low, again.high, again.unit) == (
        first.bound,
        first.low,
        first.high,
        first.unit,
    )
    assert again.read == first.read
    assert again.wording == first.wording


@given(st.text(max_size=30) | st.text("0123456789,.- %$mkbn±overabut", max_size=20))
def test_any_text_is_a_figure_or_a_fault_and_digits_are_never_passed_over(text: str) -> None:
    try:
        read = parse_figure(text)
    except FigureFault as fault:
        assert fault.code in ("E511", "E512")
        assert fault.hint
    else:
        quoted = text.strip()[:1] in ('"', "“", "„", "«")
        assert not read.words_only or quoted or not any(sign.isdigit() for sign in text)
        assert parse_figure(read.wording).read == read.read


@given(NUMBERS)
def test_a_number_and_the_same_with_over_never_agree(number: str) -> None:
    assert compare(parse_figure(f"over {number}"), parse_figure(number)).relation in (D, C)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_lower_bound_conflicts_exactly_with_the_smaller_counts(limit: int, count: int) -> None:
    count += count % 1000 == 0  # 2,000 may be a rounding
    plain = parse_figure(f"{count:,}")
    assert (compare(parse_figure(f"at least {limit}"), plain).relation is D) == (count < limit)
    assert (compare(parse_figure(f"over {limit}"), plain).relation is D) == (count <= limit)
    assert (compare(parse_figure(f"up to {limit}"), plain).relation is D) == (count > limit)
    assert (compare(parse_figure(f"under {limit}"), plain).relation is D) == (count >= limit)


@given(
    st.integers(1, 400),
    st.integers(0, 300),
    st.integers(0, 300),
    st.sampled_from(["about", "nearly", "up to"]),
)
def test_what_conflicts_with_a_figure_still_does_farther_away(
    centre: int, near: int, more: int, word: str
) -> None:
    loose = parse_figure(f"{word} {centre}")
    if compare(loose, parse_figure(f"{centre + near}")).relation is D:
        assert compare(loose, parse_figure(f"{min(999, centre + near + more)}")).relation is D


@given(FIGURES, FIGURES)
def test_only_figures_that_share_no_number_differ(a: Figure, b: Figure) -> None:
    if compare(a, b).relation is D:
        assert not a.read.contains(b.read)
        assert not b.read.contains(a.read)


# ---- Totals.


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        (["45", "40"], "85"),
        (["35", "40", "about 40"], "about 115"),
        (["over 40", "45"], "over 85"),
        (["at least 40", "45"], "at least 85"),
        (["at least 40", "over 45"], "over 85"),
        (["up to 40", "45"], "at most 85"),
        (["under 40", "up to 45"], "under 85"),
        (["35-40", "45"], "80–85"),
        (["nearly 200", "45"], "220–245"),
        (["about 35-40", "5"], "35–50"),
        (["1.2 million", "1.3 million"], "2.5 million"),
        (["1.2 million", "300,000"], "1,500,000"),
        (["$15 million", "$3 million"], "18 million USD"),
        (["45 #Poland", "40 #Germany"], "85"),
        (["45 @2022-04", "40"], "85"),
        (["45"], "45"),
    ],
)
def test_figures_in_one_unit_are_added(parts: list[str], total: str) -> None:
    added = total_of(figure(part) for part in parts)
    assert added is not None
    assert (added.wording, added.text) == (total, total)
    assert added.scope == ""


@pytest.mark.parametrize(
    "parts",
    [[], ["45", "dozens"], ["45", "12 %"], ["45 @2022-04", "40 @2022-05"], ["over 40", "under 45"]],
)
def test_figures_that_cannot_be_added_have_no_total(parts: list[str]) -> None:
    assert total_of(figure(part) for part in parts) is None


@pytest.mark.parametrize(
    ("total", "parts", "relation"),
    [
        ("85", ["45", "40"], A),
        ("80", ["45", "40"], D),
        ("85 #diplomats", ["45 #Poland", "40 #Germany"], A),
        ("over 80", ["45", "40"], L),
        ("about 80", ["45", "40"], L),
        ("90", ["45", "over 40"], L),
        ("85", ["45", "over 40"], D),
        ("2.6 million", ["1.2 million", "1.3 million"], C),
        ("2,550,000", ["1.2 million", "1.3 million"], L),
        ("2.9 million", ["1.2 million", "1.3 million"], D),
        ("about 52", ["about 40", "12"], L),
        ("11.31 million", ["11.3 million", "about 40"], L),
        ("85", [], Relation.NOT_STATED),
        ("85", ["45", "dozens"], VAGUE),
        ("dozens", ["45", "40"], VAGUE),
        ("85", ["45", "12 %"], OTHER),
        ("85 %", ["45", "40"], OTHER),
        ("85", ["45 @2022-04", "40 @2022-05"], LATER),
        ("80 @2022-05", ["45 @2022-04", "40"], LATER),
        ("85", ["over 40", "under 45"], C),
    ],
)
def test_a_total_is_held_against_its_parts(total: str, parts: list[str], relation: Relation) -> None:
    found = total_agrees(figure(total), (figure(part) for part in parts))
    assert found.relation is relation, found.reason


def test_a_total_that_differs_is_explained_with_the_sum() -> None:
    assert total_agrees(figure("80"), [figure("45"), figure("40")]).reason == (
        "the parts make 85, the total is given as 80: 80 and 85 cannot both be right"
    )
    assert total_agrees(None, [figure("45")]) == Comparison(Relation.NOT_STATED, "no total is given")


@given(st.lists(st.integers(0, 5000), min_size=1))
def test_plain_counts_add_up_exactly_in_any_order(counts: list[int]) -> None:
    counts = [count + (count % 1000 == 0) for count in counts]
    parts = [parse_figure(str(count)) for count in counts]
    added = total_of(reversed(parts))
    assert added is not None
    assert (added.low, added.high, added.bound) == (Decimal(sum(counts)), Decimal(sum(counts)), Bound.EXACT)
    assert total_agrees(added, parts).relation is A
