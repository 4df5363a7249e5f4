"""Numbers, dates and quotations in prose: which stand in the evidence, in which forms, and which stand nowhere."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.dates import parse_date
from generator.figure_source import parse_figure
from generator.trace import Evidence, Untraced, untraced

# Excerpts, parted by / | what an analyst writes | what of it stands in no excerpt, parted by ;
TRACED = """
at least 1,480 civilians dead           | 1,480 were killed                    |
at least 1,480 civilians dead           | 1480 were killed                     |
at least 1,480 civilians dead           | 1 480 were killed                    |
at least 1,480 civilians dead           | 1\u00a0480 were killed               |
at least 1,480 civilians dead           | 1.480 were killed                    |
at least 1480 civilians dead            | 1,480 were killed                    |
at least 1,480 civilians dead           | 1,408 were killed                    | 1,408
at least 1,480 civilians dead           | about 1,500 were killed              | 1,500
more than 11.3 million people           | 11.3 million                         |
more than 11.3 million people           | 11,300,000                           |
more than 11.3 million people           | 11.3 billion                         | 11.3 billion
more than 11.3 million people           | 11.4 million                         | 11.4 million
11,300,000 people                       | 11.3 million people                  |
$15 million                             | $15m                                 |
a ditch 15 metres deep                  | a ditch of 15m                       |
expelled 40                             | forty were expelled                  |
expelled forty                          | 40 were expelled                     |
expelled forty-five                     | 45 were expelled                     |
expelled forty-five                     | forty-four were expelled             | forty-four
expelled forty-five diplomats           | 54 diplomats                         | 54
two hundred thousand men                | 200,000                              |
a hundred and five men                  | 105 men                              |
a dozen men                             | 12 men                               |
a million men                           | 1,000,000 men                        |
200 men                                 | two hundred men                      |
200 men                                 | a hundred men                        |
expel three Russian diplomats           | 3 Russians                           |
expel 4                                 | four Russian diplomats               |
expel three Russian diplomats           | four Russian diplomats               | four
expel three Russian diplomats           | four diplomats                       | four
expel three Russian diplomats           | three Russian diplomats              |
expel three Russian diplomats           | the four Russian diplomats           |
expel three Russian diplomats           | two documents and seven items        |
expel three Russian diplomats           | four Russian positions               |
expel three Russian diplomats           | Big Four diplomats met               |
expel three Russian diplomats           | They left. Four diplomats met        | Four
expelled twenty ten times               | 30 times                             | 30
expel three Russian diplomats           | 5 diplomats                          | 5
expel three Russian diplomats           | one of the diplomats                 |
after nine months                       | after eight months                   |
after nine months                       | after fifteen months                 | fifteen
35 and 40, respectively                 | 35–40                                |
35 and 40, respectively                 | 35 to 45                             | 45
40                                      | a 40-strong group                    |
12 percent                              | 12 % and 13 %                        | 13
talks                                   | COVID-19, G7, RT-2PM, F-16s, 5G      |
talks                                   | Article 5 and Resolution 2202        |
talks                                   | the 26th, a 3rd, twenty-first place  |
talks                                   | at 19:02, 24/7, 05/04/2022, 1.2.3    |
talks                                   | dozens, thousands, the 1990s         |
talks                                   | the Big Three and the Group of Seven |
talks                                   | see [12] and https://example.org/404 |
expelled on March 29                    | on 29 March                          |
expelled on March 29                    | on the 29th of March                 |
expelled on March 29                    | in March                             |
expelled on March 29                    | on 28 March                          | 28 March
expelled on March 29                    | on 29 April                          | 29 April
expelled on March 29                    | in April                             | April
expelled on March 29                    | on 29 March 2022                     |
22 Feb, 2022                            | on 22 February 2022                  |
22 Feb, 2022                            | 2022-02-22                           |
22 Feb, 2022                            | 2022-02-21                           | 2022-02-21
22 Feb, 2022                            | February 22, 2021                    | February 22, 2021
22 Feb, 2022                            | in February 2022                     |
22 Feb, 2022                            | in 2022                              |
22 Feb, 2022                            | in 2021                              | 2021
on Feb. 24                              | February 24                          |
on April 4 / on April 6                 | on 4 and 6 April                     |
on April 4 / on April 6                 | 4, 5 and 6 April                     | 4, 5 and 6 April
on April 4 / on April 6                 | 4–6 April 2022                       |
on April 4                              | April 4-8                            | April 4-8
decided on Monday                       | Monday’s decision                    |
decided on Monday                       | on Tuesday                           | Tuesday
decided on Monday                       | on Mondays, on Good Friday           |
15 diplomats in March                   | in March 15 diplomats left           |
16 diplomats in March                   | in March 15 diplomats left           | March 15
talks                                   | they may march, and June Smith too   |
talks                                   | of Jan Nowak, by June Smith          |
since 2014                              | from 2014 on                         |
since 2014                              | since 2015                           | 2015
2014 people                             | 2014                                 |
a “gesture of goodwill” aimed at        | a “gesture of goodwill”              |
a “gesture of goodwill” aimed at        | a "gesture of goodwill"              |
a “gesture of goodwill” aimed at        | a ‘gesture of goodwill’              |
a “gesture of goodwill” aimed at        | a “gesture of good will”             | “gesture of good will”
a "significant number" of officials     | “a ‘significant number’ of”          |
Russia may retaliate                    | “Russia … may retaliate”             |
Russia may then retaliate               | “Russia may … retaliate.”            |
Russia may then retaliate               | “[They] may then retaliate”          |
closes the window                       | “Closes the window,” he said         |
closes the window                       | “Closes The Window”                  | “Closes The Window”
We shall see                            | “we shall see”                       |
closes the window                       | “close”                              | “close”
closes the window                       | “loses the window”                   | “loses the window”
won’t rule out                          | "won't rule out"                     |
self–declared state                     | ‘self-declared state’                |
a risk / a danger                       | “risk” or “danger” or “threat”       | “threat”
a risk / a danger                       | “a risk a danger”                    | “a risk a danger”
it's a risk                             | it's the analysts' own ‘risk’        |
a risk                                  | “nothing on 5 May”                   | “nothing on 5 May”
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    cells = [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]
    return [(excerpts, prose, missing) for excerpts, prose, missing in cells]


@pytest.mark.parametrize(("excerpts", "prose", "missing"), rows(TRACED))
def test_what_prose_says_is_looked_for_in_the_excerpts(excerpts: str, prose: str, missing: str) -> None:
    found = untraced(prose, excerpts.split(" / "))
    assert "; ".join(item.text for item in found) == missing


# An analyst's prose beside an excerpt without any date | the event's date | what stands nowhere
DATED = """
on 5 April 2022          | 2022-04-05              |
on 5 April               | 2022-04-05              |
in April 2022            | 2022-04-05              |
in 2022                  | 2022-04-05              |
on Tuesday               | 2022-04-05              |
on Wednesday             | 2022-04-05              | Wednesday
on 6 April               | 2022-04-05              | 6 April
on 5 April 2021          | 2022-04-05              | 5 April 2021
in 2021                  | 2022-04-05              | 2021
on 5 April               | 2022-04~                |
on 5 May                 | 2022-04~                | 5 May
on Tuesday               | 2022-04                 |
on 29 March              | 2022-03-29/2022-04-04   |
on 5 April               | 2022-03-29/2022-04-04   | 5 April
on Sunday                | [2022-04-04..2022-04-06] | Sunday
in 2016                  | 2014/..                 |
in 2013                  | 2014/..                 | 2013
on 29 February           | 2022                    | 29 February
"""


@pytest.mark.parametrize(("prose", "date", "missing"), rows(DATED))
def test_a_date_may_come_from_the_record_instead(prose: str, date: str, missing: str) -> None:
    found = untraced(prose, ["talks were held"], dates=[parse_date(date)])
    assert "; ".join(item.text for item in found) == missing


def test_a_year_that_an_excerpt_leaves_unsaid_must_be_one_that_something_speaks_of() -> None:
    excerpts, dates = ["expelled on March 29"], [parse_date("2022-03-29")]
    assert untraced("on 29 March 2022", excerpts, dates=dates) == ()
    assert [item.text for item in untraced("on 29 March 2021", excerpts, dates=dates)] == ["29 March 2021"]
    assert untraced("on 29 March 2021", excerpts) == ()
    assert [item.text for item in untraced("on 29 March 2021", [*excerpts, "in 2022"])] == ["29 March 2021"]


def test_figures_of_the_record_bear_numbers_and_dates_out() -> None:
    figures = [
        parse_figure("35-40", as_of="2022-04-05"),
        parse_figure("over 4.3 million"),
        parse_figure("dozens"),
    ]
    prose = "As of 5 April 2022 it was 35, then 40, then 4,300,000."
    assert untraced(prose, [], figures=figures) == ()
    assert [item.text for item in untraced("In May it was 36.", [], figures=figures)] == ["May", "36"]


def test_findings_say_what_they_are_and_where_they_stand() -> None:
    prose = "On 5 May he said “never”, and 70 left."
    assert untraced(prose, ["talks"]) == (
        Untraced("date", "5 May", 3),
        Untraced("quotation", "“never”", 17),
        Untraced("number", "70", 30),
    )


def test_a_bare_year_is_told_as_a_date() -> None:
    assert untraced("In 2014 and 4014", ["talks"]) == (
        Untraced("date", "2014", 3),
        Untraced("number", "4014", 12),
    )


def test_nothing_is_asked_of_prose_without_evidence_words() -> None:
    assert untraced("Two documents differ; neither says why.", []) == ()


# Laws.

NUMBERS = st.one_of(
    st.integers(11, 999).map(str),
    st.integers(1000, 10**9).map(lambda number: f"{number:,}"),
    st.integers(11, 999).map(lambda tenths: f"{tenths / 10} million"),
    st.sampled_from(["forty", "forty-five", "two hundred thousand", "twelve"]),
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
DAYS = st.tuples(st.integers(1, 28), st.sampled_from(MONTHS), st.sampled_from(["", " 2014", ", 2022"]))
DATES = DAYS.flatmap(
    lambda day: st.sampled_from(
        [f"on {day[0]} {day[1]}{day[2].lstrip(',')}", f"on {day[1]} {day[0]}{day[2]}"]
    )
)
SENTENCE = (
    "Russia said it would not expel diplomats on Tuesday while “talks of peace” went on, and 'that' was all"
)
WORDS = st.sampled_from(SENTENCE.split(" "))
PASSAGES = st.lists(st.one_of(NUMBERS, DATES, WORDS), min_size=1, max_size=25).map(" ".join)


@given(st.lists(PASSAGES, min_size=1, max_size=4))
def test_evidence_bears_itself_out(excerpts: list[str]) -> None:
    evidence = Evidence(excerpts)
    for excerpt in excerpts:
        assert evidence.untraced(excerpt) == ()


@given(st.lists(PASSAGES, min_size=1, max_size=4), st.data())
def test_every_run_of_words_of_an_excerpt_can_be_quoted(excerpts: list[str], data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(excerpts)).replace("“", "").replace("”", "").split()
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    plain = [excerpt.replace("“", "").replace("”", "") for excerpt in excerpts]
    assert untraced(f"So “{' '.join(words[first:last])}”", plain) == ()


@given(st.lists(PASSAGES, max_size=4), st.integers(11, 10**9))
def test_a_number_that_stands_nowhere_is_always_found(excerpts: list[str], number: int) -> None:
    assume(not 1500 <= number < 2100)
    told = f"{number:,}"
    if untraced(told, excerpts) == ():
        assert any(untraced(told, [piece]) == () for piece in excerpts)
    assert [item.text for item in untraced(f"It was {told}.", ["talks"])] == [told]


@given(st.text(max_size=200), st.lists(st.text(max_size=100), max_size=3))
def test_findings_stand_where_they_say_in_any_text(text: str, excerpts: list[str]) -> None:
    found = untraced(text, excerpts)
    for item in found:
        assert text[item.start : item.start + len(item.text)] == item.text
    assert list(found) == sorted(found, key=lambda item: item.start)


@given(PASSAGES, st.lists(PASSAGES, max_size=3), PASSAGES)
def test_more_evidence_brings_no_finding(text: str, excerpts: list[str], more: str) -> None:
    assert set(untraced(text, [*excerpts, more])) <= set(untraced(text, excerpts))
