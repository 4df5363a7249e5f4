"""Dates: what each EDTF text means, how it is worded and sorted, and what is refused with which advice."""

from __future__ import annotations

import contextlib
import datetime
import io
import subprocess
import sys
import time
from itertools import pairwise

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.date_mends import likely_forms
from generator.dates import Date, DateFault, Day, parse_date

OPEN = None

# EDTF · first day · last day · wording · <time datetime>
MEANINGS = [
    # level 0
    ("2022-04-05", "2022-04-05", "2022-04-05", "5 April 2022", "2022-04-05"),
    ("2022-12-31", "2022-12-31", "2022-12-31", "31 December 2022", "2022-12-31"),
    ("2024-02-29", "2024-02-29", "2024-02-29", "29 February 2024", "2024-02-29"),
    ("2000-02-29", "2000-02-29", "2000-02-29", "29 February 2000", "2000-02-29"),
    ("2022-04", "2022-04-01", "2022-04-30", "April 2022", "2022-04"),
    ("2023-02", "2023-02-01", "2023-02-28", "February 2023", "2023-02"),
    ("2024-02", "2024-02-01", "2024-02-29", "February 2024", "2024-02"),
    ("2022", "2022-01-01", "2022-12-31", "2022", "2022"),
    ("1000", "1000-01-01", "1000-12-31", "1000", "1000"),
    ("0999", "0999-01-01", "0999-12-31", "AD 999", "0999"),
    ("0044-03-15", "0044-03-15", "0044-03-15", "15 March AD 44", "0044-03-15"),
    ("0001", "0001-01-01", "0001-12-31", "AD 1", "0001"),
    ("0000", "0000-01-01", "0000-12-31", "1 BC", None),
    ("2022-04-04/2022-04-06", "2022-04-04", "2022-04-06", "4–6 April 2022", None),
    ("2022-03-29/2022-04-05", "2022-03-29", "2022-04-05", "29 March – 5 April 2022", None),
    ("2021-12-29/2022-01-05", "2021-12-29", "2022-01-05", "29 December 2021 – 5 January 2022", None),
    ("2022-04-04/2022-04-04", "2022-04-04", "2022-04-04", "4 April 2022", None),
    ("2022-03/2022-05", "2022-03-01", "2022-05-31", "March–May 2022", None),
    ("2004-06/2006-08", "2004-06-01", "2006-08-31", "June 2004 – August 2006", None),
    ("1964/2008", "1964-01-01", "2008-12-31", "1964–2008", None),
    ("2004-02-01/2005", "2004-02-01", "2005-12-31", "from 1 February 2004 to 2005", None),
    ("2022/2022-03", "2022-01-01", "2022-03-31", "from 2022 to March 2022", None),
    ("2005/2006-02", "2005-01-01", "2006-02-28", "from 2005 to February 2006", None),
    ("2022-04-05/2022-04", "2022-04-05", "2022-04-30", "from 5 April 2022 to April 2022", None),
    # level 1: qualifiers
    ("2022-04-05~", "2022-04-05", "2022-04-05", "about 5 April 2022", "2022-04-05"),
    ("2022-04-05?", "2022-04-05", "2022-04-05", "perhaps 5 April 2022", "2022-04-05"),
    ("2022-04-05%", "2022-04-05", "2022-04-05", "perhaps about 5 April 2022", "2022-04-05"),
    ("2004-06~", "2004-06-01", "2004-06-30", "about June 2004", "2004-06"),
    ("1984?", "1984-01-01", "1984-12-31", "perhaps 1984", "1984"),
    ("1900~", "1900-01-01", "1900-12-31", "about 1900", "1900"),
    ("2022-22~", "2022-06-01", "2022-08-31", "about summer 2022", None),
    # level 1: seasons
    ("2022-21", "2022-03-01", "2022-05-31", "spring 2022", None),
    ("2022-22", "2022-06-01", "2022-08-31", "summer 2022", None),
    ("2022-23", "2022-09-01", "2022-11-30", "autumn 2022", None),
    ("2022-24", "2022-12-01", "2023-02-28", "winter 2022", None),
    ("2023-24", "2023-12-01", "2024-02-29", "winter 2023", None),
    ("2022-21/2022-23", "2022-03-01", "2022-11-30", "spring–autumn 2022", None),
    ("2022-23/2023-21", "2022-09-01", "2023-05-31", "autumn 2022 – spring 2023", None),
    # level 1: digits left open
    ("192X", "1920-01-01", "1929-12-31", "the 1920s", None),
    ("192X?", "1920-01-01", "1929-12-31", "perhaps the 1920s", None),
    ("192X%", "1920-01-01", "1929-12-31", "perhaps about the 1920s", None),
    ("200X", "2000-01-01", "2009-12-31", "some year from 2000 to 2009", None),
    ("200X~", "2000-01-01", "2009-12-31", "some year from about 2000 to 2009", None),
    ("19XX", "1900-01-01", "1999-12-31", "some year from 1900 to 1999", None),
    ("-004X", "-0049-01-01", "-0040-12-31", "some year from 50 to 41 BC", None),
    ("-000X", "-0009-01-01", "-0001-12-31", "some year from 10 to 2 BC", None),
    ("-19XX", "-1999-01-01", "-1900-12-31", "some year from 2000 to 1901 BC", None),
    ("2022-XX", "2022-01-01", "2022-12-31", "some month in 2022", "2022"),
    ("2022-XX-XX", "2022-01-01", "2022-12-31", "some day in 2022", "2022"),
    ("2022-04-XX", "2022-04-01", "2022-04-30", "some day in April 2022", "2022-04"),
    ("2022-04-XX~", "2022-04-01", "2022-04-30", "some day in about April 2022", "2022-04"),
    ("2022-04-XX?", "2022-04-01", "2022-04-30", "perhaps some day in April 2022", "2022-04"),
    # level 1: years BC (0000 is 1 BC) and beyond four digits
    ("-0043", "-0043-01-01", "-0043-12-31", "44 BC", None),
    ("-0043~", "-0043-01-01", "-0043-12-31", "about 44 BC", None),
    ("-0043-03-15", "-0043-03-15", "-0043-03-15", "15 March 44 BC", None),
    ("-0004-02-29", "-0004-02-29", "-0004-02-29", "29 February 5 BC", None),
    ("-0049/-0043", "-0049-01-01", "-0043-12-31", "50–44 BC", None),
    ("-0043/0014", "-0043-01-01", "0014-12-31", "44 BC – AD 14", None),
    ("Y17000", "17000-01-01", "17000-12-31", "the year 17,000", "17000"),
    ("Y-17000", "-17000-01-01", "-17000-12-31", "17,001 BC", None),
    ("Y170000002", "170000002-01-01", "170000002-12-31", "the year 170,000,002", "170000002"),
    # level 1: extended intervals
    ("2022-04-05/..", "2022-04-05", OPEN, "from 5 April 2022", None),
    ("2022-04/..", "2022-04-01", OPEN, "from April 2022", None),
    ("2022-04-05/", "2022-04-05", OPEN, "from 5 April 2022 (end unknown)", None),
    ("../2022-04-05", OPEN, "2022-04-05", "until 5 April 2022", None),
    ("../2022", OPEN, "2022-12-31", "until 2022", None),
    ("/2022-04-05", OPEN, "2022-04-05", "until 5 April 2022 (beginning unknown)", None),
    ("2022-04-04~/2022-04-06", "2022-04-04", "2022-04-06", "from about 4 April 2022 to 6 April 2022", None),
    ("2022-04-05?/..", "2022-04-05", OPEN, "from perhaps 5 April 2022", None),
    ("192X/193X", "1920-01-01", "1939-12-31", "from the 1920s to the 1930s", None),
    ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03", "from some day in June 2004 to 3 July 2004", None),
    # sets: one of
    ("[2022-04-04,2022-04-05]", "2022-04-04", "2022-04-05", "4 or 5 April 2022", None),
    ("[2022-04-04,2022-04-05,2022-04-07]", "2022-04-04", "2022-04-07", "4, 5 or 7 April 2022", None),
    ("[2022-03-29,2022-04-05]", "2022-03-29", "2022-04-05", "29 March or 5 April 2022", None),
    ("[2021-12-31,2022-01-01]", "2021-12-31", "2022-01-01", "31 December 2021 or 1 January 2022", None),
    ("[2022-03,2022-05]", "2022-03-01", "2022-05-31", "March or May 2022", None),
    ("[2022-22,2022-23]", "2022-06-01", "2022-11-30", "summer or autumn 2022", None),
    ("[2023,2022]", "2022-01-01", "2023-12-31", "2023 or 2022", None),
    ("[-0049,-0043]", "-0049-01-01", "-0043-12-31", "50 or 44 BC", None),
    ("[1667,1760-12]", "1667-01-01", "1760-12-31", "1667 or December 1760", None),
    ("[2022-04-04~,2022-04-05]", "2022-04-04", "2022-04-05", "about 4 April 2022 or 5 April 2022", None),
    ("[2022-04-04..2022-04-06]", "2022-04-04", "2022-04-06", "some time from 4 to 6 April 2022", None),
    ("[2022-03-29..2022-04-05]", "2022-03-29", "2022-04-05", "some time from 29 March to 5 April 2022", None),
    ("[2022-03..2022-05]", "2022-03-01", "2022-05-31", "some time from March to May 2022", None),
    (
        "[1667,1668,1670..1672]",
        "1667-01-01",
        "1672-12-31",
        "1667, 1668, or some time from 1670 to 1672",
        None,
    ),
    ("[..2022-04-04]", OPEN, "2022-04-04", "before 5 April 2022", None),
    ("[..2022-12-31]", OPEN, "2022-12-31", "before 1 January 2023", None),
    ("[..2022-12]", OPEN, "2022-12-31", "before January 2023", None),
    ("[..2022-24]", OPEN, "2023-02-28", "before spring 2023", None),
    ("[..1984]", OPEN, "1984-12-31", "before 1985", None),
    ("[2022-04-06..]", "2022-04-06", OPEN, "after 5 April 2022", None),
    ("[2022-03-01..]", "2022-03-01", OPEN, "after 28 February 2022", None),
    ("[1760-01..]", "1760-01-01", OPEN, "after December 1759", None),
    ("[0001..]", "0001-01-01", OPEN, "after 1 BC", None),
    ("[..1984,1990,1999..]", OPEN, OPEN, "before 1985, 1990, or after 1998", None),
    # sets: all of
    ("{2022-04-04,2022-04-06}", "2022-04-04", "2022-04-06", "4 and 6 April 2022", None),
    ("{1960,1961-12}", "1960-01-01", "1961-12-31", "1960 and December 1961", None),
    ("{2022-04-04..2022-04-06}", "2022-04-04", "2022-04-06", "every day from 4 to 6 April 2022", None),
    ("{1667,1670..1672}", "1667-01-01", "1672-12-31", "1667, and every year from 1670 to 1672", None),
    ("{..1984}", OPEN, "1984-12-31", "every year before 1985", None),
    ("{2022-04..}", "2022-04-01", OPEN, "every month after March 2022", None),
    # level 2: qualifiers on a part, read through the edtf package
    ("2004?-06-11", "2004-06-11", "2004-06-11", "11 June 2004 (year uncertain)", "2004-06-11"),
    ("2004-06~-11", "2004-06-11", "2004-06-11", "11 June 2004 (year and month approximate)", "2004-06-11"),
    ("?2004-~06", "2004-06-01", "2004-06-30", "June 2004 (year uncertain, month approximate)", "2004-06"),
    ("2004-%06", "2004-06-01", "2004-06-30", "June 2004 (month uncertain and approximate)", "2004-06"),
    ("2004-06-?11/..", "2004-06-11", OPEN, "from 11 June 2004 (day uncertain)", None),
]  # fmt: skip


def day(text: str) -> Day:
    year, month, number = text.rsplit("-", 2)
    return Day(int(year), int(month), int(number))


@pytest.mark.parametrize(("text", "first", "last", "wording", "attribute"), MEANINGS)
def test_a_date_means_what_the_table_says(
    text: str, first: str | None, last: str | None, wording: str, attribute: str | None
) -> None:
    date = parse_date(text)
    assert date.earliest == (day(first) if first else None)
    assert date.latest == (day(last) if last else None)
    assert date.wording == wording
    assert date.datetime_attribute == attribute
    assert date.edtf == text


# text · code · what the message says · what the hint says
REFUSALS = [
    ("", "E501", "missing", "Write 2022-04-05"),
    ("yesterday", "E501", "not an EDTF date", "levels 0 and 1"),
    ("2022-04-05T10:00:00Z", "E501", "not an EDTF date", "2022-04-05 for “5 April 2022”"),
    ("2022-1-1x", "E501", "not an EDTF date", "levels 0 and 1"),
    ("2022-02-30", "E503", "February 2022 has 28 days, so there is no day 30", "2022-02-28"),
    ("1900-02-29", "E503", "February 1900 has 28 days", "1900-02-28"),
    ("2022-04-31", "E503", "April has 30 days", "2022-04-XX"),
    ("2022-04-00", "E503", "no day 0", "2022-04-XX"),
    ("2022-13-05", "E503", "no month 13", "2022-05-13"),
    ("2022-00", "E503", "no month 00", "2022-XX"),
    ("2022-13", "E503", "no month 13", "2022-XX"),
    ("2022-22-05", "E503", "no month 22", "2022-05-22"),
    ("2022-04-01/2022-04-31", "E503", "April has 30 days", "2022-04-30"),
    ("[2023-02-28,2023-02-29]", "E503", "28 days", "2023-02-28"),
    ("2022?-02-30", "E503", "28 days", "2022-02-28"),
    ("2022-04-06/2022-04-04", "E502", "begins with 2022-04-06", "2022-04-04/2022-04-06"),
    ("2022-05/2022-04-30", "E502", "begins with 2022-05", "2022-04-30/2022-05"),
    ("-0043/-0049", "E502", "begins with -0043", "-0049/-0043"),
    ("[2022-04-06..2022-04-04]", "E502", "begins with 2022-04-06", "2022-04-04..2022-04-06"),
    ("{1667,1672..1670}", "E502", "begins with 1672", "1670..1672"),
    ("/", "E501", "needs a date", "../2022-04-05"),
    ("../..", "E501", "needs a date", "../2022-04-05"),
    ("2022/2023/2024", "E501", "more than one slash", "levels 0 and 1"),
    ("[2022]", "E501", "at least two dates", "Write 2022 without brackets"),
    ("[]", "E501", "begins with [ and ends with ]", "[2022-04-04,2022-04-06]"),
    ("[2022,2023}", "E501", "begins with [ and ends with ]", "[2022-04-04,2022-04-06]"),
    ("[2022,2022]", "E501", "one date twice", "once"),
    ("[2022,]", "E501", "missing", "levels 0 and 1"),
    ("[2022,2023/2024]", "E501", "can't stand in a set", "2023..2024"),
    ("[..]", "E501", "two dots", "[..2022-04-05]"),
    ("[2022,..2023]", "E501", "two dots", "[..2022-04-05]"),
    ("[2022-04..2022-04-06]", "E501", "two days, two months or two years", "alike"),
    ("[2022~..2023]", "E501", "two days, two months or two years", "alike"),
    ("-0000", "E501", "no year -0000", "0000 for 1 BC"),
    ("Y2022", "E501", "not an EDTF date", "2022 for “2022”"),
    ("2022-XX-05", "E501", "unknown month", "levels 0 and 1"),
    ("2022-33", "E501", "level 2", "[2022-01..2022-03]"),
    ("156X-12-25", "E501", "not an EDTF date", "levels 0 and 1"),
    ("1XXX", "E501", "not an EDTF date", "[1000..1999]"),
    ("1950S2", "E501", "not an EDTF date", "levels 0 and 1"),
    ("Y17E7", "E501", "not an EDTF date", "levels 0 and 1"),
    ("Y999999999999", "E501", "not an EDTF date", "levels 0 and 1"),
    ("２０２２", "E501", "not an EDTF date", "2022"),
    ("٢٠٢٢-٠٤-٠٥", "E501", "not an EDTF date", "2022-04-05"),
    ("2022-04-0５", "E501", "not an EDTF date", "2022-04-05"),
    ("2022\n-04", "E501", "not an EDTF date", "levels 0 and 1"),
    ("[" + "2022," * 1000 + "2023]", "E501", "5006 characters", "ends of the period"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "message", "hint"), REFUSALS)
def test_what_is_no_date_is_refused_with_a_reason_and_a_mend(
    text: str, code: str, message: str, hint: str
) -> None:
    with pytest.raises(DateFault) as refusal:
        parse_date(text)
    assert refusal.value.code == code
    assert message in refusal.value.message
    assert hint in refusal.value.hint
    assert str(refusal.value) == refusal.value.message


# What people write · the forms the hint shows
PROSE = [
    ("5 April 2022", ["2022-04-05"]),
    ("Tuesday, 5th of April 2022", ["2022-04-05"]),
    ("April 5, 2022", ["2022-04-05"]),
    ("5 Apr. 2022", ["2022-04-05"]),
    ("5-Apr-2022", ["2022-04-05"]),
    ("Sept 2022", ["2022-09"]),
    ("April 2022", ["2022-04"]),
    ("in May 2022", ["2022-05"]),
    ("Mayhem 2022", []),
    ("05/04/2022", ["2022-04-05", "2022-05-04"]),
    ("25/04/2022", ["2022-04-25"]),
    ("5.4.2022", ["2022-04-05", "2022-05-04"]),
    ("2022-4-5", ["2022-04-05"]),
    ("2022/04/05", ["2022-04-05"]),
    ("2022–04–05", ["2022-04-05"]),
    ("20220405", ["2022-04-05"]),
    ("Spring 2022", ["2022-21"]),
    ("fall of 2022", ["2022-23"]),
    ("c. 1900", ["1900~"]),
    ("ca.1900", ["1900~"]),
    ("about 5 April 2022", ["2022-04-05~"]),
    ("~ April 2022", ["2022-04~"]),
    ("2022 ?", ["2022?"]),
    ("April 2022 (?)", ["2022-04?"]),
    ("probably 2022", ["2022?"]),
    ("perhaps about 1900", ["1900%"]),
    ("2022?~", ["2022%"]),
    ("before 5 April 2022", ["[..2022-04-04]"]),
    ("before 1 January 2022", ["[..2021-12-31]"]),
    ("before 2022", ["[..2021]"]),
    ("on or before 5 April 2022", ["[..2022-04-05]"]),
    ("after 5 April 2022", ["[2022-04-06..]"]),
    ("after AD 9", ["[0010..]"]),
    ("until 5 April 2022", ["../2022-04-05"]),
    ("since 2020", ["2020/.."]),
    ("2020-present", ["2020/.."]),
    ("2022-04-05/open", ["2022-04-05/.."]),
    ("unknown/2022-04-05", ["/2022-04-05"]),
    ("4 or 5 April 2022", ["[2022-04-04,2022-04-05]"]),
    ("4 and 6 April 2022", ["{2022-04-04,2022-04-06}"]),
    ("4–6 April 2022", ["2022-04-04/2022-04-06", "[2022-04-04..2022-04-06]"]),
    ("April 4-6, 2022", ["2022-04-04/2022-04-06", "[2022-04-04..2022-04-06]"]),
    ("29 March to 5 April 2022", ["2022-03-29/2022-04-05", "[2022-03-29..2022-04-05]"]),
    ("between 4 and 6 April 2022", ["[2022-04-04..2022-04-06]", "2022-04-04/2022-04-06"]),
    ("2020-2022", ["2020/2022", "[2020..2022]"]),
    ("the 1920s", ["192X"]),
    ("192u", ["192X"]),
    ("2022-04-xx", ["2022-04-XX"]),
    ("44 BC", ["-0043"]),
    ("1 BC", ["0000"]),
    ("AD 44", ["0044"]),
    ("Q1 2022", ["[2022-01..2022-03]"]),
    ("19th century", ["[1801..1900]"]),
    ("12022", ["Y12022"]),
    ("[2022-04-04, 2022-04-05]", ["[2022-04-04,2022-04-05]"]),
    ("2022-4-4 / 2022-4-5", ["2022-04-04/2022-04-05"]),
]  # fmt: skip


@pytest.mark.parametrize(("prose", "forms"), PROSE)
def test_prose_is_refused_and_the_hint_shows_the_form_to_write(prose: str, forms: list[str]) -> None:
    with pytest.raises(DateFault) as refusal:
        parse_date(prose)
    assert refusal.value.code == "E501"
    shown = [f"{form} for “{parse_date(form).wording}”" for form in forms]
    assert refusal.value.hint == f"Write {', or '.join(shown)}." if forms else "levels" in refusal.value.hint


def test_prose_with_an_impossible_day_says_so() -> None:
    with pytest.raises(DateFault) as refusal:
        parse_date("31 April 2022")
    assert refusal.value.hint.startswith("April has 30 days, so there is no day 31.")


def test_the_wording_of_before_names_the_day_that_the_analyst_read() -> None:
    for prose in ("before 5 April 2022", "after 5 April 2022", "before April 2022", "before 44 BC"):
        [form] = likely_forms(prose)
        assert parse_date(form).wording == prose


def test_spaces_around_a_date_are_ignored_and_those_within_refused() -> None:
    assert parse_date(" 2022-04-05\n") == parse_date("2022-04-05")
    assert parse_date(" 2022-04-05\n").edtf == "2022-04-05"
    with pytest.raises(DateFault, match="not an EDTF date"):
        parse_date("2022-04-05 /2022-04-06")


# text · precision · qualifiers · group · exact day
NATURES = [
    ("2022-04-05", "day", (), (2022, 4, 5), True),
    ("2022-04-05~", "day", ("approximate",), (2022, 4, 5), False),
    ("2022-04-05?", "day", ("uncertain",), (2022, 4, 5), False),
    ("2022-04-05%", "day", ("uncertain", "approximate"), (2022, 4, 5), False),
    ("2022?-04-05", "day", ("uncertain",), (2022, 4, 5), False),
    ("2022-04", "month", (), (2022, 4, None), False),
    ("2022-04-XX", "month", (), (2022, 4, None), False),
    ("2022-22", "season", (), (2022, 6, None), False),
    ("2022-XX", "year", (), (2022, None, None), False),
    ("2022", "year", (), (2022, None, None), False),
    ("202X", "decade", (), (2020, None, None), False),
    ("20XX", "century", (), (2000, None, None), False),
    ("-0043-03-15", "day", (), (-43, 3, 15), True),
    ("2022-03-29/2022-04-05~", "interval", ("approximate",), (2022, 3, 29), False),
    ("2022-03/2022-04-05", "interval", (), (2022, 3, None), False),
    ("../2022-04-05", "interval", (), (2022, 4, 5), False),
    ("[2022-04-05,2022-03]", "set", (), (2022, 3, None), False),
    ("[..2022-04-04,2022-05]", "set", (), (2022, 4, 4), False),
    ("{2022?,2023~}", "set", ("uncertain", "approximate"), (2022, None, None), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "precision", "qualifiers", "group", "exact"), NATURES)
def test_a_date_knows_its_precision_doubts_and_place(
    text: str,
    precision: str,
    qualifiers: tuple[str, ...],
    group: tuple[int, int | None, int | None],
    exact: bool,
) -> None:
    date = parse_date(text)
    assert date.precision == precision
    assert date.qualifiers == qualifiers
    assert date.is_uncertain == ("uncertain" in qualifiers)
    assert date.is_approximate == ("approximate" in qualifiers)
    assert date.group == group
    assert date.is_exact_day is exact


IN_ORDER = [
    "Y-17000",
    "-0043",
    "-0043-03-15",
    "0000",
    "1900/..",
    "19XX",
    "190X",
    "1900",
    "../2022",
    "2022/..",
    "2022/2024",
    "2022",
    "2022-XX",
    "2022-01/2022-03",
    "2022-01",
    "2022-01-01/2030",
    "2022-01-01/2022-01-09",
    "2022-01-01",
    "2022-03",
    "2022-03-29/2022-04-05",
    "2022-03-29",
    "2022-03-29?",
    "2022-04",
    "2022-04-XX",
    "[..2022-04-04]",
    "[2022-04-04,2022-04-05]",
    "2022-04-04",
    "2022-04-05",
    "2022-22",
    "2022-06",
    "2022-12",
    "Y17000",
]


def test_a_chronology_is_sorted_as_its_reader_expects() -> None:
    dates = [parse_date(text) for text in reversed(IN_ORDER)]
    assert [date.edtf for date in sorted(dates, key=lambda date: date.sort_key)] == IN_ORDER


# one · other · overlap · one surely precedes other
COMPARISONS = [
    ("2022-04-04", "2022-04-05", False, True),
    ("2022-04-05", "2022-04-05", True, False),
    ("2022-04-05", "2022-04-04", False, False),
    ("2022-04", "2022-04-05", True, False),
    ("2022-04-05", "2022-04", True, False),
    ("2022-05", "2022-04-05", False, False),
    ("../2022-04-05", "2022-04-05", True, False),
    ("../2022-04-05", "2021", True, False),
    ("../2022-04-05", "2022-04-06", False, True),
    ("2022-04-05/..", "2022-04-04", False, False),
    ("2022-04-05/..", "2030", True, False),
    ("2022-04-05/", "2022-04-06/", True, False),
    ("[2020,2024]", "2022", False, False),
    ("{2020,2024}", "2022", False, False),
    ("2020/2024", "2022", True, False),
    ("-0043", "0014", False, True),
]


@pytest.mark.parametrize(("one", "other", "overlap", "surely"), COMPARISONS)
def test_dates_are_compared_by_all_days_they_can_mean(
    one: str, other: str, overlap: bool, surely: bool
) -> None:
    this, that = parse_date(one), parse_date(other)
    assert this.overlaps(that) is overlap
    assert that.overlaps(this) is overlap
    assert this.surely_precedes(that) is surely


# Laws

YEARS = st.integers(-9999, 9999)
MARKS = st.sampled_from(["", "", "?", "~", "%"])


def year_text(year: int) -> str:
    return f"{year:04}" if year >= 0 else f"-{-year:04}"


@st.composite
def leaves(draw: st.DrawFn, marks: st.SearchStrategy[str] = MARKS) -> str:
    year = year_text(draw(YEARS))
    month = f"{draw(st.integers(1, 12)):02}"
    forms = [
        year,
        f"{year}-{month}",
        f"{year}-{month}-{draw(st.integers(1, 28)):02}",
        f"{year}-{draw(st.integers(21, 24))}",
        f"{year}-{month}-XX",
        f"{year}-XX",
        f"{year[:-1]}X",
        f"{year[:-2]}XX",
    ]
    return draw(st.sampled_from(forms)) + draw(marks)


@st.composite
def plain_ranges(draw: st.DrawFn, between: str) -> str:
    length = draw(st.sampled_from([1, 2, 3]))
    days = sorted(
        draw(st.tuples(*[st.tuples(st.integers(1000, 9999), st.integers(1, 12), st.integers(1, 28))] * 2))
    )
    ends = [f"{year:04}-{month:02}-{number:02}"[: (4, 7, 10)[length - 1]] for year, month, number in days]
    return between.join(ends)


def date_texts() -> st.SearchStrategy[str]:
    member = leaves(marks=st.just(""))
    members = st.lists(member, min_size=2, max_size=4, unique=True).map(",".join)
    return st.one_of(
        leaves(),
        plain_ranges("/"),
        leaves().map(lambda leaf: f"{leaf}/.."),
        leaves().map(lambda leaf: f"../{leaf}"),
        leaves().map(lambda leaf: f"/{leaf}"),
        members.map(lambda inner: f"[{inner}]"),
        members.map(lambda inner: f"{{{inner}}}"),
        plain_ranges("..").map(lambda inner: f"[{inner}]"),
        YEARS.map(lambda year: f"[..{year_text(year)}]"),
        YEARS.map(lambda year: f"{{{year_text(year)}..}}"),
    )


DATES = date_texts().map(parse_date)


@given(st.integers(Day(-9999, 1, 1).ordinal, Day(9999, 12, 31).ordinal))
def test_a_day_is_found_again_from_its_ordinal(ordinal: int) -> None:
    assert Day.from_ordinal(ordinal).ordinal == ordinal


def test_ordinals_run_without_gap_through_every_day_of_twenty_thousand_years() -> None:
    expected = Day(-9999, 1, 1).ordinal
    for year in range(-9999, 10000):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        for month, length in enumerate((31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1):
            assert Day(year, month, 1).ordinal == expected
            expected += length
            assert Day(year, month, length).ordinal == expected - 1


@given(st.dates())
def test_ordinals_agree_with_the_standard_library(date: datetime.date) -> None:
    ours = Day(date.year, date.month, date.day)
    assert ours.ordinal == date.toordinal()
    assert Day.from_ordinal(date.toordinal()) == ours


@given(st.tuples(YEARS, YEARS), st.tuples(st.integers(1, 12), st.integers(1, 28)))
def test_days_compare_as_their_ordinals(years: tuple[int, int], place: tuple[int, int]) -> None:
    one, other = (Day(year, *place) for year in years)
    assert (one < other) == (one.ordinal < other.ordinal)


@given(DATES)
def test_a_date_never_ends_before_it_begins(date: Date) -> None:
    assert date.earliest is None or date.latest is None or date.earliest <= date.latest
    assert date.wording.strip() == date.wording != ""


@given(st.lists(DATES, min_size=2, max_size=12, unique_by=lambda date: date.edtf))
def test_sorting_is_total_and_respects_what_surely_precedes(dates: list[Date]) -> None:
    ordered = sorted(dates, key=lambda date: date.sort_key)
    assert len({date.sort_key for date in ordered}) == len(ordered)
    for place, date in enumerate(ordered):
        assert not any(later.surely_precedes(date) for later in ordered[place:])


@given(st.lists(DATES, max_size=25))
def test_equal_groups_stand_together_in_a_chronology(dates: list[Date]) -> None:
    groups = [date.group for date in sorted(dates, key=lambda date: date.sort_key)]
    for depth in (1, 2, 3):
        headings = [group[:depth] for group in groups]
        changes = sum(one != next_ for one, next_ in pairwise(headings))
        assert changes == max(0, len(set(headings)) - 1)


@given(YEARS, st.integers(1, 12), st.integers(1, 28))
def test_a_day_lies_in_its_month_and_its_year_and_sorts_after_them(
    year: int, month: int, number: int
) -> None:
    texts = [year_text(year), f"{year_text(year)}-{month:02}", f"{year_text(year)}-{month:02}-{number:02}"]
    dates = [parse_date(text) for text in texts]
    for wide, narrow in pairwise(dates):
        assert wide.earliest and narrow.earliest and narrow.latest and wide.latest
        assert wide.earliest <= narrow.earliest <= narrow.latest <= wide.latest
        assert wide.sort_key < narrow.sort_key
        assert wide.overlaps(narrow)


@given(DATES, DATES)
def test_surely_preceding_is_the_opposite_of_overlapping_or_following(one: Date, other: Date) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    if one.surely_precedes(other):
        assert not one.overlaps(other)
        assert not other.surely_precedes(one)


@given(st.one_of(st.text(max_size=120), st.text(alphabet="0123456789-/.,[]{}?~%XYE ", max_size=30)))
@settings(max_examples=400)
def test_any_text_is_a_date_or_a_fault_and_nothing_is_printed(text: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            date = parse_date(text)
        except DateFault as fault:
            assert fault.code in {"E501", "E502", "E503"}
            assert fault.message
            assert fault.hint
        else:
            assert parse_date(date.edtf) == date
            assert date.wording
    assert printed.getvalue() == ""


# The edtf package as a second opinion


@st.composite
def texts_the_package_reads(draw: st.DrawFn) -> str:
    """Without what it refuses (doubtful seasons, some sets), winters and open ends (which it pads or cuts), and
    X in years BC, where it takes the last day for the first."""
    year, month = year_text(draw(YEARS)), f"{draw(st.integers(1, 12)):02}"
    plain = [year, f"{year}-{month}", f"{year}-{month}-{draw(st.integers(1, 28)):02}"]
    hidden = [f"{year}-{month}-XX", f"{year}-XX", f"{year}-XX-XX"] if year[0] != "-" else []
    decades = [f"{draw(st.integers(0, 999)):03}X", f"{draw(st.integers(0, 99)):02}XX"]
    return draw(
        st.one_of(
            st.sampled_from([form + draw(MARKS) for form in plain + hidden + decades]),
            st.sampled_from([f"{year}-{season}" for season in (21, 22, 23)]),
            plain_ranges("/"),
            plain_ranges("..").map(lambda inner: f"[{inner}]"),
            st.just(f"{{2022-04-05,{','.join(plain)}}}"),
        )
    )


@given(texts_the_package_reads())
@settings(max_examples=80, deadline=None)
def test_the_edtf_package_reads_the_same_bounds(text: str) -> None:
    date = parse_date(text)
    assert date.earliest
    assert date.latest
    found = edtf.parse_edtf(text)
    assert (date.earliest, date.latest) == (
        Day(*found.lower_strict()[:3]),
        Day(*found.upper_strict()[:3]),
    )


# Cost


def test_the_edtf_package_is_not_loaded_for_common_dates() -> None:
    script = (
        "import sys; from generator.dates import parse_date;"
        "[parse_date(t) for t in ('2022-04-05~', '2022-22/..', '[2022-04-04..2022-04-06]', '192X')];"
        "sys.exit('edtf' in sys.modules or 'pyparsing' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_long_or_hostile_text_costs_little() -> None:
    texts = [
        "[" + ",".join(str(year) for year in range(1000, 2000)) + "]",
        "[" + "2022?-04-05," * 8 + "2023]",
        "5 " * 50,
        "or " * 33,
        "a" * 100,
        "2022-" * 20,
        "/" * 100,
        "~?%" * 33,
        " to " * 25,
    ]
    parse_date("2022?-04-05")  # loads the package
    began = time.perf_counter()
    for text in texts:
        with pytest.raises(DateFault):
            parse_date(text)
    assert time.perf_counter() - began < 1
