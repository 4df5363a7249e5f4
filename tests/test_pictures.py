"""Drawn pictures: nothing overlaps or leaves its frame, every box leads somewhere, and what is large stays bounded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest
from conftest import BuiltSite
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import actor, event, index_of, source
from playwright.sync_api import Page

from generator.model import Event
from generator.pages import chain as chains
from generator.pages.chain import MOST, chain, in_order
from generator.pages.drawing import LETTER, PAD, wrap
from generator.pages.network import DRAWN, network
from generator.pages.picture_views import Box, ChainView, Picture
from generator.pages.shape import MOST_BANDS, MOST_COLUMNS, shape

MORE = 5
"""Boxes that may say how many more there are: back, on, wholes, parts, same day."""


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


def expect_sound(picture: Picture, *, letter: float = LETTER) -> None:
    assert [(a, b) for a, b in combinations(picture.boxes, 2) if overlap(a, b)] == []
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
        assert all(len(line) * letter <= box.width - 2 * PAD for line in (*box.notes, *box.lines))
    for stroke in picture.strokes:
        for x, y in points(stroke.path):
            assert 0 <= x <= picture.width
            assert 0 <= y <= picture.height
    assert [box.lines for box in picture.boxes if not box.link] == [
        box.lines for box in picture.boxes if box.strong
    ]
    assert sum(box.strong for box in picture.boxes) == 1


def points(path: str) -> Iterator[tuple[float, float]]:
    """Points that a path goes through: those of its straight lines, and some of its curves."""
    x = y = 0.0
    for command, numbers in re.findall(r"([MHVCm])([-\d ]*)", path):
        values = [float(number) for number in re.findall(r"-?\d+", numbers)]
        if command == "C":
            xs, ys = [x, *values[::2]], [y, *values[1::2]]
            for t in (0.25, 0.5, 0.75):
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                yield (
                    sum(w * v for w, v in zip(weights, xs, strict=True)),
                    sum(w * v for w, v in zip(weights, ys, strict=True)),
                )
            x, y = values[-2:]
        elif command == "M":
            x, y = values
        elif command == "H":
            (x,) = values
        elif command == "V":
            (y,) = values
        yield x, y


def expect_lines_apart(picture: Picture) -> None:
    """Upright lines of two strokes never lie on one another: it could not be told what leads where."""
    upright: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for stroke in picture.strokes:
        x = min(x for x, _y in points(stroke.path))
        ys = [y for _x, y in points(stroke.path)]
        upright[x].append((min(ys), max(ys)))
    for spans in upright.values():
        assert all(b < c or d < a for (a, b), (c, d) in combinations(spans, 2))


def pictures_of(view: ChainView) -> list[Picture]:
    return [picture for picture in (view.answers, view.beside) if picture]


IDS = [f"e{number}" for number in range(14)]
LINKS = st.lists(st.sampled_from(IDS), unique=True, max_size=5)
TITLES = st.text(st.characters(codec="ascii", categories=["L", "Zs"]), min_size=1, max_size=90).filter(
    str.strip
)


@st.composite
def tangles(draw: st.DrawFn) -> list[Event]:
    """Events that answer, contain and accompany one another at random, in circles too."""
    return [
        event(
            id,
            title=draw(TITLES),
            date=draw(
                st.sampled_from(["2022-04-04", "2022-04-05~", "2022-03/2022-11", "[2022-03..2022-04]"])
            ),
            responds_to=tuple(other for other in draw(LINKS) if other != id),
            part_of=tuple(other for other in draw(LINKS) if other != id),
        )
        for id in IDS
    ]


@settings(max_examples=40)
@given(tangles())
def test_boxes_of_a_chain_never_overlap_and_each_is_a_link(events: list[Event]) -> None:
    _index, briefing = index_of(events)
    for one in events:
        view = chain(briefing, one)
        again = chain(briefing, one)
        assert view == again
        if view is None:
            continue
        drawn = pictures_of(view)
        for picture in drawn:
            expect_sound(picture)
            expect_lines_apart(picture)
        boxes = [box for picture in drawn for box in picture.boxes if not box.strong]
        assert 0 < len(boxes) <= MOST + MORE


@given(st.dictionaries(st.sampled_from(IDS), LINKS))
def test_in_a_chain_an_answer_stands_below_what_it_answers(given_parents: dict[str, list[str]]) -> None:
    """For graphs without circles: links only lead to ids before one's own."""
    parents = {
        id: [other for other in given_parents.get(id, []) if IDS.index(other) < IDS.index(id)] for id in IDS
    }
    rank = {id: place for place, id in enumerate(reversed(IDS))}
    order = in_order(parents, rank)
    assert sorted(order) == sorted(IDS)
    assert all(order.index(parent) < order.index(id) for id, above in parents.items() for parent in above)


def test_events_without_relations_have_no_picture() -> None:
    _index, briefing = index_of([event("a", date="2022-04-04"), event("b", date="2022-04-05")])
    assert chain(briefing, briefing.briefing.events["a"]) is None


def test_thousands_of_answers_are_a_few_boxes_and_a_number() -> None:
    answers = [event(f"a{number}", date="2022-04-05", responds_to="hub") for number in range(3000)]
    _index, briefing = index_of([event("hub"), *answers])
    view = chain(briefing, briefing.briefing.events["hub"])
    assert view is not None
    assert view.answers is not None
    expect_sound(view.answers)
    last = view.answers.boxes[-1]
    assert last.lines == (f"and {3000 - MOST} more",)
    assert last.link is not None
    assert (last.link.target, last.link.anchor) == ("b/events/hub.md", chains.ANSWERS)
    assert len(view.answers.boxes) == MOST + 2


def test_an_answer_to_two_events_shows_both() -> None:
    told = [
        event("first", date="2022-04-01"),
        event("second", date="2022-04-02"),
        event("answer", date="2022-04-03", responds_to=("first", "second")),
        event("echo", date="2022-04-04", responds_to="answer"),
    ]
    _index, briefing = index_of(told)
    view = chain(briefing, told[0])
    assert view is not None
    assert view.answers is not None
    assert [box.lines[0] for box in view.answers.boxes] == [one.title for one in told]
    assert not view.goes_on
    assert [(one.link.text, [to.text for to in one.to]) for one in view.further] == [
        ("Event answer", ["Event second"]),
        ("Event echo", ["Event answer"]),
    ]


def test_beyond_three_steps_the_chain_is_said_to_go_on() -> None:
    told = [event("e0")] + [event(f"e{n}", responds_to=f"e{n - 1}") for n in range(1, 6)]
    _index, briefing = index_of(told)
    view = chain(briefing, told[0])
    assert view is not None
    assert view.answers is not None
    assert len(view.answers.boxes) == 4
    assert view.goes_on


def test_a_whole_its_parts_and_the_same_day_stand_beside() -> None:
    told = [
        event("whole", date="2022-04"),
        event("here", part_of="whole"),
        event("part", date="2022-04-05", part_of="here"),
        event("neighbour"),
    ]
    _index, briefing = index_of(told)
    view = chain(briefing, told[1])
    assert view is not None
    assert view.answers is None
    assert view.beside is not None
    assert [box.lines[0] for box in view.beside.boxes] == [one.title for one in told]
    assert [stroke.kind for stroke in view.beside.strokes] == ["tie", "tie", "dots"]
    assert (
        view.beside_caption
        == "Above it: what it is part of. Below it: its parts. On a dotted line: the same day."
    )


@given(st.text(max_size=300), st.integers(60, 400), st.integers(1, 4))
def test_words_are_broken_into_lines_that_fit_and_lose_only_their_end(
    text: str, width: int, most: int
) -> None:
    lines = wrap(text, width, most)
    assert 1 <= len(lines) <= most
    whole = " ".join(text.split())
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines) == whole


COMPANY = st.lists(
    st.lists(st.sampled_from([f"a{n}" for n in range(16)]), unique=True), min_size=1, max_size=12
)


@settings(max_examples=40)
@given(COMPANY)
def test_boxes_of_a_network_never_overlap_and_its_table_says_what_is_drawn(company: list[list[str]]) -> None:
    events = [event(f"e{n}", actors=dict.fromkeys(present, "is there")) for n, present in enumerate(company)]
    people = [actor(f"a{n}", name=f"Somebody with {n} Names") for n in range(16)]
    index, _briefing = index_of(events, actors=people)
    for one in people:
        view = network(index, one.id)
        met = {other for present in company if one.id in present for other in present} - {one.id}
        if view is None:
            assert not met
            continue
        expect_sound(view.picture)
        assert len(view.rows) == min(len(met), DRAWN)
        assert [row.actor for row in view.rows] == [box.link for box in view.picture.boxes if box.link]
        ties = len(view.rows) + sum(len(row.others) for row in view.rows) // 2
        assert len(view.picture.strokes) == ties


def test_a_wider_line_means_more_shared_events() -> None:
    events = [
        event(f"e{n}", actors={"ego": "is", "close": "is", **({"far": "is"} if n == 0 else {})})
        for n in range(9)
    ]
    index, _briefing = index_of(events, actors=[actor("ego"), actor("close"), actor("far")])
    view = network(index, "ego")
    assert view is not None
    assert [(row.actor.text, row.events) for row in view.rows] == [("Actor close", 9), ("Actor far", 1)]
    close, far, arc = (stroke.width for stroke in view.picture.strokes)
    assert close == 8
    assert far == arc == 1


def test_the_shape_of_the_evidence_counts_events_by_their_origins() -> None:
    events = [event(id, date=f"2022-0{n}") for n, id in enumerate(("one", "both", "same", "none"), 1)]
    outlet = [actor("wire", type="outlet", name="Wire")]
    sources = [
        source("a", [("one", "x"), ("both", "x"), ("same", "x")], republishes="wire"),
        source("b", [("same", "x")], republishes="wire"),
        source("c", [("both", "x")]),
    ]
    _index, briefing = index_of(events, sources, outlet)
    view = shape(briefing)
    assert view is not None
    assert view.sentence == (
        "Of 4 events, 1 rests on a single account, 1 on several accounts of one origin and 1 on two or more "
        "independent origins."
    )
    assert [(step.label, step.events, step.share) for step in view.steps] == [
        ("2 independent origins", 1, 25),
        ("1 origin, several accounts", 1, 25),
        ("1 account", 1, 25),
        ("No account", 1, 25),
    ]
    assert [label for _y, label in view.headings] == ["Origin 1", "Origin 2"]
    assert [row.label for row in view.rows][:3] == [
        "Source a, 3 events",
        "Source b, 1 event",
        "Source c, 1 event",
    ]
    assert [(row.marks.count("M"), row.shared.count("M")) for row in view.rows] == [
        (2, 1),
        (1, 0),
        (0, 1),
        (0, 0),
    ]
    assert view.joins.count("M") == 1
    assert view.conflicts == ""


def test_the_shape_of_a_large_briefing_stays_small() -> None:
    events = [event(f"e{n}", date=f"20{n % 20 + 10}-0{n % 9 + 1}") for n in range(1500)]
    sources = [source(f"s{n}", [(f"e{k}", "x") for k in range(n, 1500, 40)]) for n in range(40)]
    _index, briefing = index_of(events, sources)
    view = shape(briefing)
    assert view is not None
    assert view.columns <= MOST_COLUMNS
    assert len(view.rows) == MOST_BANDS + 1
    assert view.rows[-2].label == "29 other documents"
    assert sum(len(row.marks) + len(row.shared) for row in view.rows) < 40_000
    assert len(view.joins) < 4_000


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pages_with_pictures_never_scroll_sideways_and_words_stay_in_their_boxes(
    page: Page, site_address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "russia-west-2022/",
        "russia-west-2022/lineage/",
        "russia-west-2022/events/germany-expels/",
        "russia-west-2022/events/western-states-expel-russian-diplomats/",
        "actors/russia/",
        "actors/dmitry-peskov/",
    ):
        page.goto(site_address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.evaluate(WORDS_OUTSIDE) == [], address


WORDS_OUTSIDE = """() => [...document.querySelectorAll('.picture rect')].flatMap(frame => {
  const box = frame.getBoundingClientRect();
  return [...frame.parentNode.querySelectorAll('text')]
    .filter(text => text.getBoundingClientRect().right > box.right + 1).map(text => text.textContent);
})"""


def test_the_picture_of_an_event_adds_little_to_its_page(built_site: BuiltSite) -> None:
    sizes = {}
    for file in (built_site.folder / "russia-west-2022" / "events").glob("*/index.html"):
        found = re.search(r'<div class="pictures">.*?</div>', file.read_text(encoding="utf-8"), re.DOTALL)
        if found:
            sizes[file.parent.name] = len(found[0].encode())
    assert len(sizes) > 40
    assert {name: size for name, size in sizes.items() if size > 4_000} == {}
    assert sum(sizes.values()) / len(sizes) < 2_000
