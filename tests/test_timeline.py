"""The drawn chronology: time becomes a line without turning back, and marks neither leave it nor touch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.dates import Date, parse_date
from generator.pages.chronology_views import TimelineMark, TimelinePicture
from generator.pages.density import FOOT, MOST_BARS, draw_density
from generator.pages.timeline import BETWEEN, HEIGHTS, MOST_LANES, SIGN, WIDTH, Drawn, draw_timeline
from generator.pages.timescale import LETTER, Stretch, duration, make_timescale
from generator.pages.views import Link

DAYS = st.one_of(
    st.integers(738_000, 738_060),  # three weeks and more of one year
    st.integers(730_000, 740_000),
    st.integers(-100_000, 800_000),
)
WEIGHTS = st.dictionaries(DAYS, st.integers(1, 30).map(float), min_size=1, max_size=60)


@given(WEIGHTS, st.lists(st.floats(-200_000, 900_000), max_size=20))
@settings(max_examples=200)
def test_later_never_stands_left_of_earlier(weights: dict[int, float], others: list[float]) -> None:
    scale = make_timescale(weights, WIDTH)
    days = sorted([*weights, *others])
    places = [scale.x(day) for day in days]
    assert places == sorted(places)
    assert all(0 <= x <= WIDTH for x in places)
    ends = [scale.x(day) for day in sorted(weights)]
    assert all(before < after for before, after in pairwise(ends))


@given(WEIGHTS)
@settings(max_examples=200)
def test_within_a_stretch_time_is_to_scale_and_in_a_break_nothing_begins_or_ends(
    weights: dict[int, float],
) -> None:
    scale = make_timescale(weights, WIDTH)
    assert {day for one in scale.stretches for day in weights if one.first <= day <= one.last} == set(weights)
    for one in scale.stretches:
        per_day = one.width / (one.last + 1 - one.first)
        for day in range(one.first, one.last + 1, max(1, (one.last - one.first) // 7)):
            assert scale.x(day + 1) - scale.x(day) == pytest.approx(per_day, abs=1e-6)
    shown = sorted(
        [(one.x, one.x + one.width) for one in scale.stretches]
        + [(one.x, one.x + one.width) for one in scale.breaks]
    )
    assert all(before[1] <= after[0] + 0.1 for before, after in pairwise(shown))
    assert shown[0][0] >= 0
    assert shown[-1][1] <= WIDTH
    assert len(scale.breaks) == len(scale.stretches) - 1


@given(WEIGHTS)
@settings(max_examples=200)
def test_labels_of_the_axis_have_room(weights: dict[int, float]) -> None:
    scale = make_timescale(weights, WIDTH)
    for one in scale.stretches:
        labelled = [tick for tick in one.ticks if tick.label]
        for before, after in pairwise(labelled):
            assert before.x + len(before.label) * LETTER <= after.x + 0.1
        assert all(one.x <= tick.x <= one.x + one.width for tick in one.ticks)
        assert all(tick.x + len(tick.label) * LETTER <= WIDTH for tick in labelled)
        assert one.label


def axis(*dates: str) -> list[str]:
    """Stretches with their ticks, and the breaks between them, as lines."""
    weights = {day.ordinal: 2.0 for date in dates for day in ends_of(parse_date(date))}
    scale = make_timescale(weights, WIDTH)
    lines = [line_of(scale.stretches[0])]
    for gap, stretch in zip(scale.breaks, scale.stretches[1:], strict=True):
        lines += [f"— {gap.label} —", line_of(stretch)]
    return lines


def ends_of(date: Date) -> Sequence[object]:
    return [day for day in (date.earliest, date.latest) if day]


def line_of(stretch: Stretch) -> str:
    return f"{stretch.label}: {' '.join(tick.label for tick in stretch.ticks)}"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2022-04-05"], ["5 April 2022: 5"]),
        (["2022-04-28", "2022-05-02"], ["28 April – 2 May 2022: 28 29 30 May 2"]),
        (
            ["1914", "1945"],
            ["1914–1945: 1914 1916 1918 1920 1922 1924 1926 1928 1930 1932 1934 1936 1938 1940 1942 1944"],
        ),
        (
            ["2014-03-01", *(f"2022-04-{day:02}" for day in range(1, 22))],
            [
                "1 March 2014: Mar",
                "— 8 years —",
                f"1 – 21 April 2022: Apr {' '.join(map(str, range(2, 22)))}",
            ],
        ),
        (["-0043-03-15", "0014-08-19"], ["44 BC–14: 40 BC 35 BC 30 BC 25 BC 20 BC 15 BC 10 BC 5 BC 5 10"]),
    ],
)
def test_the_axis_names_what_it_shows_and_what_it_leaves_out(dates: list[str], expected: list[str]) -> None:
    assert axis(*dates) == expected


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (20, "20 days"),
        (21, "3 weeks"),
        (90, "12 weeks"),
        (92, "3 months"),
        (730, "2 years"),
        (720, "23 months"),
        (2588, "7 years"),
    ],
)
def test_lengths_of_time_in_words(days: int, words: str) -> None:
    assert duration(days) == words


# ---- marks

DATES = st.sampled_from(
    ["2014", "2014/2022", "2015~/2022-02-24", "2022-02~", "[2022-02-24..2022-04-06]", "2022-04-04", "2022-04-05",
     "2022-04-06", "2022-04-06?", "2022-04", "2022-22", "../2022-04-05", "2022-04-05/..", "[..2014,2022..]",
     "-0043", "2050-01-01"]
).map(parse_date)  # fmt: skip


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    lanes = tuple(draw(st.lists(st.sampled_from("abcdefghijklmnop"), max_size=4)))
    link = Link("", f"{draw(st.integers(0, 10**6))}.md")
    return Drawn(link, draw(DATES), draw(st.integers(0, 5)), draw(st.booleans()), lanes)


def picture_of(events: Sequence[Drawn]) -> TimelinePicture:
    return draw_timeline(events, "kind", str.upper, "Others")


def right_of(mark: TimelineMark) -> float:
    return mark.x + mark.width + (SIGN if "conflict" in mark.style else 0)


@given(st.lists(drawn(), min_size=1, max_size=60))
@settings(max_examples=100)
def test_marks_stay_within_the_picture_and_their_lane_and_do_not_touch(events: list[Drawn]) -> None:
    picture = picture_of(events)
    assert len(picture.lanes) <= MOST_LANES
    assert sum(lane.count for lane in picture.lanes) == len(picture.marks)
    assert {mark.link for mark in picture.marks} == {event.link for event in events}
    for mark in picture.marks:
        assert mark.x >= 0
        assert mark.x + mark.width <= picture.width
        assert any(
            lane.y <= mark.y and mark.y + mark.height <= lane.y + lane.height for lane in picture.lanes
        )
        assert mark.width >= mark.height - 0.1
    for one, other in combinations(picture.marks, 2):
        apart = right_of(one) + BETWEEN <= other.x + 0.2 or right_of(other) + BETWEEN <= one.x + 0.2
        assert apart or one.y + one.height < other.y or other.y + other.height < one.y
    assert sum(lane.height for lane in picture.lanes) + picture.head == pytest.approx(picture.height)


@pytest.mark.parametrize(
    ("date", "style"),
    [
        ("2022-04-05", ""),
        ("2022-04-05?", "within"),
        ("2022-04", "within"),
        ("2022-04~", "within doubt"),
        ("[2022-04-04..2022-04-06]", "within"),
        ("2022-02/2022-04", "lasts"),
        ("2022-02/2022-04~", "lasts doubt"),
        ("2022-04-05/..", "lasts"),
    ],
)
def test_a_mark_shows_how_certain_its_date_is(date: str, style: str) -> None:
    [mark] = picture_of([Drawn(Link("", "a.md"), parse_date(date), 1, False, ("a",))]).marks
    assert mark.style == style


def test_more_origins_make_a_mark_higher_and_a_longer_time_makes_it_wider() -> None:
    dates = ["2022-04-05", "2022-04-04/2022-04-06", "2022-04"]
    events = [
        Drawn(Link("", f"{n}.md"), parse_date(date), n, False, ("a",)) for n, date in enumerate(dates, 1)
    ]
    marks = sorted(picture_of(events).marks, key=lambda mark: mark.link.target)
    assert [mark.height for mark in marks] == list(HEIGHTS[1:])
    assert marks[0].width < marks[1].width < marks[2].width


# ---- density


@given(st.lists(DATES, min_size=1, max_size=40))
@settings(max_examples=100)
def test_bars_of_the_density_stay_within_their_picture_and_count_every_event(dates: list[Date]) -> None:
    dates.sort(key=lambda date: date.sort_key)
    density = draw_density([(date, Link("", "a.md")) for date in dates])
    counts = [int(bar.link.text.rsplit(": ", 1)[1].split()[0]) for bar in density.bars]
    assert sum(counts) == len(dates)
    assert len(density.bars) <= MOST_BARS
    for bar in density.bars:
        assert 0 <= bar.x < bar.x + bar.width <= 100.02
        assert 0 <= bar.y < FOOT
    for before, after in pairwise(density.bars):
        assert before.x + before.width <= after.x + 0.02
    assert all(0 <= x < 100 for x, _label in density.ticks)
