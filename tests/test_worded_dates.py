"""Dates as news texts word them: what each wording means beside a document's date, and when that clashes."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import Date, Day, parse_date
from generator.worded_dates import Resolved, clash, resolve

PUBLISHED = "2022-04-06"  # a Wednesday
ANCHOR = "2022-02-24"

# Wording in a document of Wednesday 6 April 2022 | the date it means, "-" for none | slack in days | if planned
RESOLVED = """
on Tuesday                     | 2022-04-05                  | 0   | 2022-04-12
Tuesday                        | 2022-04-05                  | 0   | 2022-04-12
Wednesday                      | 2022-04-06                  | 0   | 2022-04-13
on Thursday                    | 2022-03-31                  | 0   | 2022-04-07
late on Tuesday                | 2022-04-05                  | 0   | 2022-04-12
early Tuesday                  | 2022-04-05                  | 0   | 2022-04-12
on Tuesday evening             | 2022-04-05                  | 0   | 2022-04-12
at 19:02 on Tuesday            | 2022-04-05                  | 0   | 2022-04-12
Tues.                          | 2022-04-05                  | 0   | 2022-04-12
Monday’s decision              | 2022-04-04                  | 0   | 2022-04-11
Monday's                       | 2022-04-04                  | 0   | 2022-04-11
last Friday                    | 2022-04-01                  | 0   | -
last Tuesday                   | [2022-03-29,2022-04-05]     | 0   | -
this past Friday               | 2022-04-01                  | 0   | -
this Monday                    | 2022-04-04                  | 0   | 2022-04-11
this coming Friday             | 2022-04-08                  | 0   | -
next Friday                    | [2022-04-08,2022-04-15]     | 0   | -
next Monday                    | 2022-04-11                  | 0   | -
over the weekend               | [2022-04-02..2022-04-03]    | 0   | [2022-04-09..2022-04-10]
last weekend                   | [2022-04-02..2022-04-03]    | 0   | -
today                          | 2022-04-06                  | 0   | -
this morning                   | 2022-04-06                  | 0   | -
yesterday                      | 2022-04-05                  | 0   | -
yesterday morning              | 2022-04-05                  | 0   | -
last night                     | [2022-04-05..2022-04-06]    | 0   | -
overnight                      | [2022-04-05..2022-04-06]    | 0   | -
tomorrow                       | 2022-04-07                  | 0   | -
April 5                        | 2022-04-05                  | 0   | 2023-04-05
On April 5                     | 2022-04-05                  | 0   | 2023-04-05
5 April                        | 2022-04-05                  | 0   | 2023-04-05
the 5th of April               | 2022-04-05                  | 0   | 2023-04-05
April 6                        | 2022-04-06                  | 0   | 2023-04-06
April 12                       | 2021-04-12                  | 0   | 2022-04-12
on March 29                    | 2022-03-29                  | 0   | 2023-03-29
Feb. 24                        | 2022-02-24                  | 0   | 2023-02-24
on 26th February               | 2022-02-26                  | 0   | 2023-02-26
the night of April 5           | 2022-04-05                  | 0   | 2023-04-05
5 p.m. on April 5              | 2022-04-05                  | 0   | 2023-04-05
11 September                   | 2021-09-11                  | 0   | 2022-09-11
Feb. 29                        | 2020-02-29                  | 0   | 2024-02-29
Wednesday, April 6             | 2022-04-06                  | 0   | -
Friday, April 8                | 2022-04-08                  | 0   | -
22 Feb, 2022                   | 2022-02-22                  | 0   | -
22 Feb, 2022 19:02             | 2022-02-22                  | 0   | -
April 5, 2022                  | 2022-04-05                  | 0   | -
Sept. 11, 2001                 | 2001-09-11                  | 0   | -
Tuesday, 5 April 2022          | 2022-04-05                  | 0   | -
2022-04-05                     | 2022-04-05                  | 0   | -
2022-04-05T19:02:00Z           | 2022-04-05                  | 0   | -
2022-04                        | 2022-04                     | 0   | -
April 2022                     | 2022-04                     | 0   | -
in April of 2021               | 2021-04                     | 0   | -
in 2014                        | 2014                        | 0   | -
back in 2014                   | 2014                        | 0   | -
since 2014                     | 2014/..                     | 0   | -
since Monday                   | 2022-04-04/..               | 0   | -
from February 24 on            | 2022-02-24/..               | 0   | -
since last summer              | 2021-22/..                  | 183 | -
in the 1990s                   | 199X                        | 0   | -
early 2014                     | [2014-01-01..2014-05-01]    | 60  | -
in March                       | 2022-03                     | 0   | 2023-03
in April                       | 2022-04                     | 0   | 2023-04
in August                      | 2021-08                     | 0   | 2022-08
last May                       | 2021-05                     | 0   | -
last March                     | [2021-03,2022-03]           | 0   | -
early April                    | [2022-04-01..2022-04-10]    | 5   | [2023-04-01..2023-04-10]
in mid-March                   | [2022-03-11..2022-03-20]    | 5   | [2023-03-11..2023-03-20]
at the end of March            | [2022-03-21..2022-03-31]    | 5   | [2023-03-21..2023-03-31]
this summer                    | 2022-22                     | 183 | 2022-22
last summer                    | 2021-22                     | 183 | -
last winter                    | 2021-24                     | 183 | -
this winter                    | [2021-24,2022-24]           | 183 | 2022-24
in the summer of 2021          | 2021-22                     | 183 | -
this week                      | [2022-04-03..2022-04-10]    | 0   | -
last week                      | [2022-03-27..2022-04-03]    | 0   | -
earlier this week              | [2022-04-03..2022-04-06]    | 0   | -
this month                     | 2022-04                     | 0   | -
last month                     | 2022-03                     | 0   | -
late last month                | [2022-03-21..2022-03-31]    | 5   | -
earlier this month             | [2022-04-01..2022-04-06]    | 0   | -
later this month               | [2022-04-06..2022-04-30]    | 0   | -
this year                      | 2022                        | 0   | -
last year                      | 2021                        | 0   | -
next year                      | 2023                        | 0   | -
in recent days                 | [2022-03-23..2022-04-06]    | 7   | -
a few days ago                 | [2022-03-23..2022-04-06]    | 7   | -
in the past few weeks          | [2022-02-05..2022-04-06]    | 30  | -
a day ago                      | 2022-04-05                  | 0   | -
two days ago                   | 2022-04-04                  | 1   | -
48 hours ago                   | 2022-04-04                  | 1   | -
in the last 24 hours           | [2022-04-05..2022-04-06]    | 1   | -
a week ago                     | 2022-03-30~                 | 4   | -
nearly three weeks ago         | 2022-03-16~                 | 4   | -
more than a week ago           | [..2022-03-30]              | 4   | -
less than two weeks ago        | [2022-03-23..2022-04-06]    | 4   | -
over the past month            | [2022-03-06..2022-04-06]    | 15  | -
a month and a half ago         | 2022-02~                    | 15  | -
two and a half years ago       | 2019~                       | 183 | -
twelve years ago               | 2010~                       | 183 | -
05/04/2022                     | -                           | 0   | -
05.04.22                       | -                           | 0   | -
31 April                       | -                           | 0   | -
31 April 2022                  | -                           | 0   | -
2022-02-31                     | -                           | 0   | -
Thursday, April 6              | -                           | 0   | -
Tuesday, April 6               | -                           | 0   | -
Monday, 5 April 2022           | -                           | 0   | -
not before Tuesday             | -                           | 0   | -
by Friday                      | -                           | 0   | -
Tuesday or Wednesday           | -                           | 0   | -
summer of '69                  | -                           | 0   | -
recently                       | -                           | 0   | -
soon                           | -                           | 0   | -
years later                    | -                           | 0   | -
seven-year                     | -                           | 0   | -
hours after                    | -                           | 0   | -
the day before                 | -                           | 0   | -
a day earlier                  | -                           | 0   | -
two days earlier               | -                           | 0   | -
a day after                    | -                           | 0   | -
nearly a month and a half      | -                           | 0   | -
after nine months              | -                           | 0   | -
"""

# Wording, counted from Thursday 24 February 2022 | the date it means | slack
ANCHORED = """
a day earlier                              | 2022-02-23               | 0
two days earlier                           | 2022-02-22               | 1
a day later                                | 2022-02-25               | 0
the next day                               | 2022-02-25               | 0
the previous day                           | 2022-02-23               | 0
the same day                               | 2022-02-24               | 0
hours after                                | 2022-02-24               | 1
a few hours later                          | 2022-02-24               | 1
a day after                                | [2022-02-23,2022-02-25]  | 0
the day before                             | [2022-02-23,2022-02-25]  | 0
a month later                              | 2022-03~                 | 15
After nearly a month and a half of fighting | 2022-04~                | 15
approaches nine months                     | 2022-11~                 | 15
after nine months                          | 2022-11~                 | 15
two weeks into the war                     | 2022-03-10~              | 4
for eight years                            | 2030~                    | 183
on Tuesday                                 | 2022-04-05               | 0
days later                                 | -                        | 0
months of fighting                         | -                        | 0
"""

# Wording | the document's date | the date it means
UNCERTAIN = """
on Tuesday       | 2022-04-06?               | 2022-04-05?
on Tuesday       | 2022-04-06~               | 2022-04-05~
on Tuesday       | 2022-04-06%               | 2022-04-05%
April 5          | 2022-04-06?               | 2022-04-05?
in March         | 2022?                     | [2021-03?,2022-03?]
April 5, 2022    | 2022-04-06?               | 2022-04-05
a week ago       | 2022-04-06?               | 2022-03-30%
today            | 2022-04-06~               | 2022-04-06~
on Thursday      | [2022-04-06..2022-04-10]  | [2022-03-31,2022-04-07]
on Tuesday       | [2022-04-06..2022-04-10]  | 2022-04-05
on Tuesday       | 2022-10                   | [2022-09-27,2022-10-04,2022-10-11,2022-10-18,2022-10-25]
on Tuesday       | [2022-10..2022-11]        | [2022-09-27..2022-11-29]
this summer      | [2022-10..2022-11]        | 2022-22
In August        | [2022-10..2022-11]        | 2022-08
today            | [2022-04-06..2022-04-10]  | [2022-04-06..2022-04-10]
April 5          | 2022                      | [2021-04-05,2022-04-05]
this month       | [2022-10..2022-11]        | [2022-10,2022-11]
last summer      | 2022-10-18                | [2021-22,2022-22]
last Friday      | 2022-04-09                | [2022-04-01,2022-04-08]
on Tuesday       | 2022-04-06/..             | -
on Tuesday       | [..2022-04-06]            | -
on Tuesday       | 19XX                      | -
back in 2014     | 2022-04-06/..             | 2014
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def written(date: Date | None) -> str:
    return date.edtf if date else "-"


@pytest.mark.parametrize(("wording", "date", "slack", "ahead"), rows(RESOLVED))
def test_a_wording_means_a_date_beside_the_documents(wording: str, date: str, slack: str, ahead: str) -> None:
    found = resolve(wording, parse_date(PUBLISHED))
    assert (written(found and found.date), written(found and found.ahead)) == (date, ahead)
    assert (found.slack if found else 0) == int(slack)


@pytest.mark.parametrize(("wording", "date", "slack"), rows(ANCHORED))
def test_a_wording_is_counted_from_the_day_that_the_passage_means(
    wording: str, date: str, slack: str
) -> None:
    found = resolve(wording, parse_date(PUBLISHED), anchor=parse_date(ANCHOR))
    assert (written(found and found.date), found.slack if found else 0) == (date, int(slack))


@pytest.mark.parametrize(("wording", "published", "date"), rows(UNCERTAIN))
def test_the_doubt_of_the_documents_date_carries_over(wording: str, published: str, date: str) -> None:
    found = resolve(wording, parse_date(published))
    assert written(found and found.date) == date


@pytest.mark.parametrize(
    ("wording", "published", "rule"),
    [
        ("on Tuesday", "2022-04-06", "the Tuesday before or on 6 April 2022"),
        ("Monday's", "2022-04-06?", "the Monday before or on the document’s date (perhaps 6 April 2022)"),
        ("last Tuesday", "2022-04-06", "a Tuesday before 6 April 2022"),
        ("April 5", "2022-04-06", "the 5 April before or on 6 April 2022"),
        ("in August", "2022-04-06", "the August before or on 6 April 2022"),
        ("Friday, April 8", "2022-04-06", "the 8 April nearest to 6 April 2022, on the weekday named"),
        ("two days ago", "2022-04-06", "“two days ago”, counted from 6 April 2022"),
        ("22 Feb, 2022", "2022-04-06", "as worded, with its year"),
    ],
)
def test_the_rule_is_told_to_the_reader(wording: str, published: str, rule: str) -> None:
    found = resolve(wording, parse_date(published))
    assert found
    assert found.rule == rule


@pytest.mark.parametrize(
    "wording", ["today", "yesterday", "on Monday", "a week ago", "this month", "last summer"]
)
def test_quoted_speech_is_not_counted_from_the_documents_day(wording: str) -> None:
    published = parse_date(PUBLISHED)
    assert resolve(wording, published, quoted=True) is None
    spoken = parse_date("2022-04-04")
    assert resolve(wording, published, quoted=True, anchor=spoken) == resolve(wording, spoken)


def test_a_day_and_month_in_quoted_speech_still_take_their_year_from_the_document() -> None:
    found = resolve("back on 26th February", parse_date(PUBLISHED), quoted=True)
    assert written(found and found.date) == "2022-02-26"


@pytest.mark.parametrize(
    ("wording", "language", "date"),
    [("2022-04-05", "de", "2022-04-05"), ("April", "de", "-"), ("April 5", "en-GB", "2022-04-05")],
)
def test_only_english_words_are_read(wording: str, language: str, date: str) -> None:
    found = resolve(wording, parse_date(PUBLISHED), language=language)
    assert written(found and found.date) == date


# Wording | the document's date | the event's date | whether they clash
CLASHES = """
on Tuesday          | 2022-04-06               | 2022-04-05               | no
on Tuesday          | 2022-04-06               | 2022-04-04               | yes
on Tuesday          | 2022-04-06               | 2022-03-29               | yes
on Tuesday          | 2022-04-06               | 2022-04-12               | no: it may be planned
on Tuesday          | 2022-04-06?              | 2022-04-04               | yes
on Tuesday          | 2022-04-06               | 2022-04-05?              | no
on Tuesday          | 2022-04-06               | 2022-04-04~              | no: within 3 days
on Tuesday          | 2022-04-06               | 2022-04-01~              | yes
on Tuesday          | 2022-04-06               | 2022-04                  | no
on Tuesday          | 2022-04-06               | 2022-03                  | yes
on Tuesday          | 2022-04-06               | 2022-03~                 | no: within 15 days
on Tuesday          | 2022-04-06               | 2022-02~                 | yes
on Tuesday          | 2022-04-06               | 2021~                    | no: within 183 days
on Tuesday          | 2022-04-06               | 2020~                    | yes
on Tuesday          | 2022-04-06               | 2022-03-29/2022-04-06    | no
on Tuesday          | 2022-04-06               | 2022-04-06/..            | no: the coming one belongs to it
on Tuesday          | 2022-04-06               | [..2022-04-01]           | yes
on Tuesday          | 2022-04-06               | [2022-04-04,2022-04-06]  | yes
on Tuesday          | 2022-04-06~              | 2022-03-31               | no: the Tuesday may be another
on Tuesday          | [2022-10..2022-11]       | [2022-10..2022-11]       | no
on Tuesday          | [2022-10..2022-11]       | 2022-09-27               | no
on Tuesday          | [2022-10..2022-11]       | 2022-09-26               | yes
on Thursday         | [2022-04-06..2022-04-10] | 2022-03-31               | no
on Thursday         | [2022-04-06..2022-04-10] | 2022-04-05               | yes
on April 5          | 2022-04-06               | 2022-04-05               | no
on April 5          | 2022-04-06               | 2021-04-05               | yes
on April 12         | 2022-04-06               | 2022-04-12               | no: it may be planned
in March            | 2022-04-06               | 2022-03-03               | no
in March            | 2022-04-06               | 2022-04-01               | yes
in March            | 2022-04-06               | 2022-04~                 | no
this summer         | [2022-10..2022-11]       | 2022-22                  | no
this summer         | 2022-01-10               | 2022-01-05               | no: on the other hemisphere it is summer
last summer         | 2022-10-18               | 2019-07                  | yes
in recent days      | 2022-04-06               | 2022-03-29               | no
in recent days      | 2022-04-06               | 2022-02-24               | yes
a week ago          | 2022-04-06               | 2022-04-02               | no: within half a week
a week ago          | 2022-04-06               | 2022-04-04               | yes
since 2014          | 2022-04-06               | 2014                     | no
since 2014          | 2022-04-06               | 2013                     | yes
back in 2014        | 2022-04-06               | 2014                     | no
today               | 2022-04-06               | 2022-04-05               | yes
"""


@pytest.mark.parametrize(("wording", "published", "event", "clashes"), rows(CLASHES))
def test_a_clash_needs_dates_that_cannot_both_be_right(
    wording: str, published: str, event: str, clashes: str
) -> None:
    found = resolve(wording, parse_date(published))
    assert found
    assert (clash(found, parse_date(event)) is not None) == (clashes == "yes")


def test_a_clash_is_told_in_a_sentence() -> None:
    found = resolve("on Tuesday", parse_date("2022-04-06?"))
    assert found
    assert clash(found, parse_date("2022-04-04")) == (
        "By its wording the passage is of perhaps 5 April 2022 (the Tuesday before or on the document’s date "
        "(perhaps 6 April 2022)), but the event’s date is 4 April 2022."
    )


def test_a_day_after_may_stand_in_a_passage_on_either_of_two_events() -> None:
    """ "Italy expelled 70, a day after Germany expelled 35" dates Germany's decision by Italy's, of 5 April."""
    found = resolve("a day after", parse_date(PUBLISHED), anchor=parse_date("2022-04-05"))
    assert found
    assert clash(found, parse_date("2022-04-04")) is None
    assert clash(found, parse_date("2022-04-06")) is None
    assert clash(found, parse_date("2022-04-05")) is not None


# Laws.

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
PAST = (
    *(f"on {day}" for day in WEEKDAYS), *(f"last {day}" for day in WEEKDAYS), "yesterday", "two days ago",
    "a week ago", "last week", "last month", "last year", "three months ago", "in recent days",
    *(f"{month} {day}" for month in MONTHS for day in (1, 15, 28)), "Feb. 29", "last night", "earlier this month",
)  # fmt: skip
RELATIVE = (
    *PAST, *(f"in {month}" for month in MONTHS), *(f"last {month}" for month in MONTHS), "this week", "this month",
    "this summer", "last summer", "this winter", "last winter", "next Friday", "next week", "tomorrow", "today",
    "next summer", "over the weekend", "early March", "late last month", "later this year",
)  # fmt: skip

days = st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 12, 31))


def bounds(found: Resolved | None) -> tuple[Day, Day]:
    assert found
    assert found.date.earliest
    assert found.date.latest
    return found.date.earliest, found.date.latest


@given(days, st.sampled_from(WEEKDAYS), st.sampled_from(["", "on ", "late on ", "early "]))
def test_a_weekday_is_that_weekday_and_within_a_week_before(
    published: datetime.date, weekday: str, lead: str
) -> None:
    first, last = bounds(resolve(lead + weekday, parse_date(published.isoformat())))
    assert first == last
    meant = datetime.date(first.year, first.month, first.day)
    assert meant.strftime("%A") == weekday
    assert 0 <= (published - meant).days < 7


@given(days, st.sampled_from(PAST))
def test_what_is_past_is_never_after_the_document(published: datetime.date, wording: str) -> None:
    first, last = bounds(found := resolve(wording, parse_date(published.isoformat())))
    assert first.ordinal <= published.toordinal()
    if found and found.date.is_exact_day:
        assert last.ordinal <= published.toordinal()


@given(days, st.integers(0, 120), st.integers(0, 120), st.sampled_from(RELATIVE))
def test_a_range_holds_what_each_of_its_days_gives(
    start: datetime.date, length: int, place: int, wording: str
) -> None:
    end = start + datetime.timedelta(length)
    day = start + datetime.timedelta(min(place, length))
    whole = bounds(resolve(wording, parse_date(f"{start}/{end}")))
    one = bounds(resolve(wording, parse_date(day.isoformat())))
    assert whole[0] <= one[0]
    assert one[1] <= whole[1]


@given(days, st.sampled_from(RELATIVE))
def test_a_date_never_clashes_with_itself(published: datetime.date, wording: str) -> None:
    found = resolve(wording, parse_date(published.isoformat()))
    assert found
    assert clash(found, found.date) is None
    assert found.ahead is None or clash(found, found.ahead) is None


@given(days, days, st.sampled_from(WEEKDAYS))
def test_a_weekday_clashes_with_every_day_but_two(
    published: datetime.date, event: datetime.date, weekday: str
) -> None:
    found = resolve(weekday, parse_date(published.isoformat()))
    assert found
    right = event.strftime("%A") == weekday and -7 <= (published - event).days < 7
    assert (clash(found, parse_date(event.isoformat())) is None) == right


@given(
    st.text(max_size=110), st.sampled_from(["2022-04-06", "2022-04~", "[2022-10..2022-11]", "9999", "-0043"])
)
def test_no_wording_raises(wording: str, published: str) -> None:
    resolve(wording, parse_date(published), anchor=parse_date("2022-02-24"))


DATE_WORDS = """
    the on in a an half two 5 31 29 99 2014 2022-04 april feb. tuesday's weekend summer last this next past early late
    mid- since from after before ago later day days week month year and a half of recent few more than over hours
    05/04 19:02 night
"""


@given(
    st.lists(
        st.sampled_from(DATE_WORDS.split()),
        max_size=7,
    ),
    st.sampled_from(
        ["2022-04-06", "2020-02-29?", "2022-04~", "[2022-10..2022-11]", "2022", "1000", "9000-12-31"]
    ),
)
def test_no_heap_of_date_words_raises(words: list[str], published: str) -> None:
    resolve(" ".join(words), parse_date(published), anchor=parse_date("2020-02-29"))
