"""Changes to files of YAML: what is meant happens, and nothing else does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.editing import Manuscript, Uneditable, quoted, written
from generator.yaml_nodes import comments, read_nodes
from generator.yaml_source import Value, read_yaml

EVENTS = """\
# Events

# Spring
opens:
  title: The strait opens   # as told
  date: 2022-03
  actors: {norland: opens, "suderia": asks}   # two
  part_of: [talks, 'ferry']

# Summer
closes:
  title: >-
    The strait closes,
    see [why](event:opens)
  # nobody gives a day
  date: 2022-06
  part_of:
    - talks   # the long ones
    - ferry
"""

Edit = Callable[[Manuscript], object]


def edited(text: str | bytes, *edits: Edit) -> str:
    manuscript = Manuscript(text.encode() if isinstance(text, str) else text, "events.yml")
    for edit in edits:
        edit(manuscript)
    return manuscript.finish().decode()


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that only the one has, and lines that only the other has."""
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    return list((old - new).elements()), list((new - old).elements())


@pytest.mark.parametrize(
    ("edit", "gone", "come"),
    [
        pytest.param(
            lambda m: m.rewrite(("opens",), lambda t: t.replace("opens", "opened"), key=True),
            ["opens:"],
            ["opened:"],
            id="a key",
        ),
        pytest.param(
            lambda m: m.rewrite(
                ("opens", "actors", "suderia"), lambda t: t.replace("suderia", "south"), key=True
            ),
            ['  actors: {norland: opens, "suderia": asks}   # two'],
            ['  actors: {norland: opens, "south": asks}   # two'],
            id="a key in quotes",
        ),
        pytest.param(
            lambda m: m.rewrite(("opens", "part_of", 1), lambda t: t.replace("ferry", "boats")),
            ["  part_of: [talks, 'ferry']"],
            ["  part_of: [talks, 'boats']"],
            id="an item in quotes",
        ),
        pytest.param(
            lambda m: m.rewrite(("closes", "title"), lambda t: t.replace("event:opens", "event:opened")),
            ["    see [why](event:opens)"],
            ["    see [why](event:opened)"],
            id="words in a folded text",
        ),
        pytest.param(
            lambda m: m.replace(("opens", "title"), "Open: all of it"),
            ["  title: The strait opens   # as told"],
            ['  title: "Open: all of it"   # as told'],
            id="a text that needs quotes",
        ),
        pytest.param(
            lambda m: m.add_items(("opens", "part_of"), ["a, b"]),
            ["  part_of: [talks, 'ferry']"],
            ["  part_of: [talks, 'ferry', \"a, b\"]"],
            id="an item in brackets",
        ),
        pytest.param(
            lambda m: m.add_items(("closes", "part_of"), ["thaw"]),
            [],
            ["    - thaw"],
            id="an item on its line",
        ),
        pytest.param(
            lambda m: m.add_items(("opens", "date"), ["2023"]),
            ["  date: 2022-03"],
            ["  date: [2022-03, 2023]"],
            id="an item beside a text alone",
        ),
        pytest.param(
            lambda m: m.add_entry(("opens",), "place", "Port: east"),
            [],
            ['  place: "Port: east"'],
            id="an entry",
        ),
        pytest.param(
            lambda m: m.add_entry(("opens", "actors"), "westria", "waits"),
            ['  actors: {norland: opens, "suderia": asks}   # two'],
            ['  actors: {norland: opens, "suderia": asks, westria: waits}   # two'],
            id="an entry in braces",
        ),
        pytest.param(
            lambda m: m.remove(("opens", "part_of", 0)),
            ["  part_of: [talks, 'ferry']"],
            ["  part_of: ['ferry']"],
            id="the first item gone",
        ),
        pytest.param(
            lambda m: m.remove(("closes", "part_of", 0)),
            ["    - talks   # the long ones"],
            [],
            id="an item's line gone",
        ),
        pytest.param(
            lambda m: m.add_comments(("opens",), m.remove(("closes",))),
            [*EVENTS[EVENTS.index("closes:") :].splitlines()],
            ["  # nobody gives a day", "  # the long ones"],
            id="a record gone, its remarks kept",
        ),
    ],
)
def test_a_change_touches_its_own_lines_alone(edit: Edit, gone: list[str], come: list[str]) -> None:
    found_gone, found_come = changed_lines(EVENTS, edited(EVENTS, edit))
    kept_as_comment = "  # nobody gives a day"
    assert sorted(found_gone) == sorted(line for line in gone if line not in come)
    assert sorted(found_come) == sorted(line for line in come if line not in gone or line != kept_as_comment)


NEW = "thaws:\n  title: The ice thaws\n  date: 2022-04"
THAWS: Value = {"title": "The ice thaws", "date": "2022-04"}


@pytest.mark.parametrize(
    ("after", "before_it", "behind_it"),
    [
        ("opens", "  part_of: [talks, 'ferry']", "# Summer"),
        ("closes", "    - ferry", None),
        (None, "# Spring", "opens:"),
    ],
)
def test_a_record_is_added_where_it_belongs(after: str | None, before_it: str, behind_it: str | None) -> None:
    found = edited(EVENTS, lambda m: m.add_record(NEW, "thaws", THAWS, after=after))
    lines = [line for line in found.splitlines() if line]
    place = lines.index("thaws:")
    assert lines[place - 1] == before_it
    assert (lines[place + 3] if place + 3 < len(lines) else None) == behind_it
    assert changed_lines(EVENTS, found)[0] == []


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", f"{NEW}"),
        ("# Events\n", f"# Events\n\n{NEW}\n"),
        ("a: {b: c}", f"a: {{b: c}}\n\n{NEW}"),
        ("a: {b: c}\nd: {e: f}\n", f"a: {{b: c}}\nd: {{e: f}}\n{NEW}\n"),
        ("a: {b: c}\n# at the end\n\n", f"a: {{b: c}}\n# at the end\n\n{NEW}\n\n"),
    ],
)
def test_a_record_is_added_to_a_file_of_any_shape(before: str, expected: str) -> None:
    last = list(read_nodes(before).keys)[-1].text if ":" in before else None
    assert edited(before, lambda m: m.add_record(NEW, "thaws", THAWS, after=last)) == expected


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        pytest.param(
            "{a: {b: c}}\n", lambda m: m.add_record(NEW, "thaws", THAWS, after="a"), id="all in braces"
        ),
        pytest.param("a: {b: c}\n", lambda m: m.add_entry(("a",), "b", "d"), id="a key that is there"),
        pytest.param(
            'a: "\\x62"\n',
            lambda m: m.rewrite(("a",), lambda t: t.replace("b", "c")),
            id="a letter written as its number",
        ),
        pytest.param(
            "a:\n  b: c\n  d: e\n",
            lambda m: (m.remove(("a",)), m.replace(("a", "b"), "x")),
            id="in a part that goes",
        ),
        pytest.param("a: [b, # why\n  c]\n", lambda m: m.remove(("a", 1)), id="a remark in the way"),
    ],
)
def test_what_cannot_be_done_safely_is_refused(text: str, edit: Edit) -> None:
    with pytest.raises(Uneditable):
        edited(text, edit)


def test_a_file_with_faults_is_not_touched() -> None:
    with pytest.raises(Uneditable) as refused:
        Manuscript(b"a: [b\n", "events.yml")
    assert [fault.code.id for fault in refused.value.faults] == ["E102"]


# ---- laws

ids = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
words = st.text("abc äöü:#,'\"[]{}-&*!?|>%@`é東 ", min_size=1, max_size=14).map(str.strip).filter(bool)


@st.composite
def records(draw: st.DrawFn) -> tuple[str, str, dict[str, Value]]:
    """An id and a record, written one way of many."""
    id = draw(ids)
    title, refs = draw(words), draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    value: dict[str, Value] = {"title": title, "refs": list(refs)}
    remark = draw(st.sampled_from(["", "  # remark one", "   # remark two"]))
    if draw(st.booleans()):
        return id, f"{id}: {written(value)}{remark}\n", value
    lines = [f"{id}:{remark}", f"  title: {quoted(title)}"]
    if draw(st.booleans()):
        lines += ["  # above the list", f"  refs: [{', '.join(refs)}]{remark}"]
    else:
        lines += ["  refs:", *(f"    - {ref}{remark}" for ref in refs)]
    return id, "\n".join(lines) + "\n", value


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, dict[str, Value]]:
    """A file of records with comments, and what it says; with any line ends, mark and last line."""
    found = draw(st.lists(records(), min_size=1, max_size=4, unique_by=lambda record: record[0]))
    between = draw(st.sampled_from(["", "\n", "\n# A heading\n\n", "# directly above\n"]))
    text = draw(st.sampled_from(["", "# First line\n", "\n"])) + between.join(
        text for _id, text, _value in found
    )
    text += draw(st.sampled_from(["", "\n\n", "# at the end\n"]))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    mark = b"\xef\xbb\xbf" if draw(st.booleans()) else b""
    return mark + text.encode(), {id: value for id, _text, value in found}


def said(data: bytes) -> str:
    document, faults = read_yaml(data, "f.yml")
    assert document is not None
    assert not faults
    return json.dumps(document.value)


def remarks(data: bytes) -> Counter[str]:
    document, _faults = read_yaml(data, "f.yml")
    assert document is not None
    return Counter(text for _at, text in comments(document.source, read_nodes(document.source)))


def keeps_its_form(before: bytes, after: bytes) -> bool:
    two = (b"\n" in before) and before.count(b"\r\n") == before.count(b"\n")
    return (
        before.startswith(b"\xef\xbb\xbf") == after.startswith(b"\xef\xbb\xbf")
        and (not two or after.count(b"\r\n") == after.count(b"\n"))
        and (b"\r" in before or b"\r" not in after)
        and before.endswith(b"\n") == after.endswith(b"\n")
    )


@given(files(), st.data())
def test_whatever_the_file_only_the_intended_data_change(
    file: tuple[bytes, dict[str, Value]], data: st.DataObject
) -> None:
    before, value = file
    assert said(before) == json.dumps(value)
    text = Manuscript(before, "f.yml")
    id = data.draw(st.sampled_from(list(value)))
    record = value[id]
    assert isinstance(record, dict)
    refs = record["refs"]
    assert isinstance(refs, list)
    match data.draw(st.sampled_from(["key", "item", "title", "add item", "add entry", "add record"])):
        case "key":
            text.rewrite((id,), lambda t: t.replace(id, "brand-new", 1), key=True)
            value = {"brand-new" if key == id else key: item for key, item in value.items()}
        case "item":
            old = str(refs[0])
            text.rewrite((id, "refs", 0), lambda t: t.replace(old, "brand-new", 1))
            refs[0] = "brand-new"
        case "title":
            title = data.draw(words)
            text.replace((id, "title"), title)
            record["title"] = title
        case "add item":
            word = data.draw(words)
            text.add_items((id, "refs"), [word])
            refs.append(word)
        case "add entry":
            word = data.draw(words)
            text.add_entry((id,), "note", word)
            record["note"] = word
        case "add record":
            text.add_record(NEW, "thaws", THAWS, after=id)
            value = {
                k: v
                for key, item in value.items()
                for k, v in ((key, item), ("thaws", THAWS))[: 1 + (key == id)]
            }
    after = text.finish()
    assert said(after) == json.dumps(value)
    assert remarks(after) == remarks(before)
    assert keeps_its_form(before, after)


@given(files(), st.data())
def test_a_rewriting_and_its_reverse_give_the_same_bytes(
    file: tuple[bytes, dict[str, Value]], data: st.DataObject
) -> None:
    before, value = file
    id = data.draw(st.sampled_from(list(value)))
    text = Manuscript(before, "f.yml")
    text.rewrite((id,), lambda t: t.replace(id, "brand-new", 1), key=True)
    back = Manuscript(text.finish(), "f.yml")
    back.rewrite(("brand-new",), lambda t: t.replace("brand-new", id, 1), key=True)
    assert back.finish() == before


@given(files(), st.data())
def test_a_record_that_goes_hands_its_remarks_over(
    file: tuple[bytes, dict[str, Value]], data: st.DataObject
) -> None:
    before, value = file
    id = data.draw(st.sampled_from(list(value)))
    text = Manuscript(before, "f.yml")
    kept = text.remove((id,))
    after = text.finish()
    del value[id]
    assert said(after) == json.dumps(value)
    assert remarks(after) + Counter(kept) == remarks(before)


@given(st.text(max_size=30), st.booleans())
def test_a_text_that_is_written_reads_as_itself(text: str, inside: bool) -> None:
    line = quoted(text, in_brackets=inside)
    assert "\n" not in line
    document, faults = read_yaml(
        f"a: [{line}, b]\n".encode() if inside else f"a: {line}\n".encode("utf-8", "replace"), "f.yml"
    )
    if faults:  # what no file may hold
        assert {fault.code.id for fault in faults} <= {"E109"}
    else:
        assert document is not None
        assert document.value == {"a": [text, "b"] if inside else text}
