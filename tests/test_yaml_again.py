"""A file read again after a change says what a reading of the whole says, at the price of what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import yaml_source
from generator.diagnostics import Location
from generator.yaml_again import read_again
from generator.yaml_source import Document, KeyPath, Value, read_yaml

PARSERS = [yaml_source._PurePython, *([yaml.CBaseLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=PARSERS, ids=lambda parser: str(parser.__name__), autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test runs with libyaml and without."""
    before, yaml_source.PARSER = yaml_source.PARSER, request.param
    yield
    yaml_source.PARSER = before


def well_read(text: str) -> Document:
    document, faults = read_yaml(text.encode(), "events.yml")
    assert document is not None
    assert faults == ()
    return document


def paths(value: Value, path: KeyPath = ()) -> Iterator[KeyPath]:
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths(part, (*path, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from paths(part, (*path, number))


def places(document: Document) -> list[Location]:
    return [
        document.locate(path, key=key)
        for path in (*paths(document.value), ("nowhere",))
        for key in (True, False)
    ]


def everything(document: Document) -> tuple[object, ...]:
    """What a document says; places are looked up entry by entry."""
    return document.value, list(document.value), document.starts, document.source, places(document)


BEGIN = [
    "a: b",
    "c:",
    "d: {e: f, g: [h]}",
    "e: |",
    "f: >-",
    '"g": "h',
    "i: 'j",
    "k: [l,",
    "m: {n: o,",
    "p: |+",
    "a:",
]
WITHIN = [
    "  q: r",
    "  s:",
    "    t: u # v",
    "    - w",
    "- x",
    "  - y: z",
    '  "',
    "  ']}",
    "  text",
    "text",
    "# note",
    "",
]
ODD = [
    "---",
    "...",
    "%YAML 1.1",
    "? a",
    "\t",
    "  #lost",
    "  b: c #lost",
    "&a b",
    "*a",
    ":",
    "é: 😀",
    "{",
    "}",
    "a: a: a",
]
lines = st.sampled_from(BEGIN * 2 + WITHIN * 2 + ODD)
WHOLE = [
    "a: b\n",
    "c:\n  q: r\n  s: [t, u]\n",
    "d: {e: f}\n\n",
    "# note\n",
    "e: |\n  text\n   more\n\n",
    "g:\n- x\n- y: z\n",
    "h: 'one\n  two'\n",
    "i:\n",
    "j: >+\n\n  text\n\n",
    "k: plain\n  text\n# note\n",
    "l:\n  m: # note\n  n: ''\n",
]
wholesome = st.sampled_from(WHOLE)


def numbered(parts: list[str]) -> str:
    """The parts with no two keys alike."""
    return "".join(part if part[0] == "#" else f"{number}{part}" for number, part in enumerate(parts))


edits_of_texts = st.tuples(
    st.integers(0, 300), st.integers(0, 40), st.lists(lines, max_size=3), st.booleans()
)
"""Where, how many characters are taken out, what is put in, and whether at the beginning of a line."""


@settings(max_examples=400, deadline=None)
@given(st.lists(wholesome, min_size=1, max_size=8).map(numbered), st.lists(edits_of_texts, max_size=4))
def test_after_any_edits_it_says_what_a_reading_of_the_whole_says(
    text: str, edits: list[tuple[int, int, list[str], bool]]
) -> None:
    document: Document | None = well_read(text)
    for at, length, written, whole_lines in edits:
        begin = min(at, len(text))
        if whole_lines:
            begin = text.rfind("\n", 0, begin) + 1
        text = text[:begin] + "\n".join(written) + ("\n" if whole_lines else "") + text[begin + length :]
        full, faults = read_yaml(text.encode(), "events.yml")
        again = read_again(document, text.encode()) if document else None
        if again:
            assert full is not None
            assert faults == ()
            assert everything(again.document) == everything(full)
            # The same places come from a reading of the whole with all places kept.
            assert places(again.document) == places(replace(full, starts=(), places={}))
        document = again.document if again else None if faults else full


EVENTS = "".join(
    f"event-{number}:\n  title: Event {number}\n  date: 2022-04-0{number}\n" for number in range(1, 9)
)


@pytest.mark.parametrize(
    ("old", "new", "parsed"),
    [
        ("title: Event 4", "title: Event four", 1),
        ("  date: 2022-04-04\n", "", 1),
        ("  date: 2022-04-04\n", "  date: 2022-04-04\n  actors: {a: b}\n\n", 1),
        ("event-4:", "event-four:", 2),
        ("event-8:\n", "event-8:\n  place: Kyiv\n", 1),
        ("2022-04-08\n", "2022-04-08\nevent-9: {title: Event 9}\n", 2),
        ("event-4:\n  title: Event 4\n  date: 2022-04-04\n", "", 1),
        ("event-5:", "event-new: {title: New}\nevent-5:", 2),
    ],
)
def test_only_the_entries_around_a_change_are_parsed(old: str, new: str, parsed: int) -> None:
    before = well_read(EVENTS)
    after = EVENTS.replace(old, new)
    again = read_again(before, after.encode())
    assert again is not None
    assert again.parsed == parsed
    assert everything(again.document) == everything(well_read(after))


def test_entries_that_moved_stay_the_same_objects() -> None:
    before = well_read(EVENTS)
    again = read_again(before, EVENTS.replace("title: Event 4", "title: Event four\n  place: Kyiv").encode())
    assert again is not None
    changed = [key for key, value in again.document.value.items() if value is not before.value[key]]
    assert changed == ["event-4"]
    assert again.document.locate(("event-5", "title")).line == 15


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Event 4", "title: 'Event 4"),
        ("title: Event 4", "title: [Event 4"),
        ("title: Event 4", "title: &anchor Event 4"),
        ("title: Event 4", "title: Event #4"),
        ("title: Event 4", "\ttitle: Event 4"),
        ("event-4:", "event-1:"),
        ("event-4:", "event-4"),
        ("event-4:", "---\nevent-4:"),
        ("event-1:", "event-one:"),
        ("Event 4", "Event \u202e4"),
        (EVENTS, ""),
    ],
)
def test_what_is_unusual_is_left_to_a_reading_of_the_whole(old: str, new: str) -> None:
    assert read_again(well_read(EVENTS), EVENTS.replace(old, new).encode()) is None


@pytest.mark.parametrize("text", ["{a: b, c: d}\n", "  a: b\n  c: d\n", "", "a: b\na: c\n", "a: *b\n"])
def test_what_is_no_plain_mapping_or_has_a_fault_is_not_read_again(text: str) -> None:
    before, _faults = read_yaml(text.encode(), "events.yml")
    assert before is not None
    assert read_again(before, f"{text}e: f\n".encode()) is None
