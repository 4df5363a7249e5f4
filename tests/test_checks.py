"""What holds between records, beyond single mistakes: the laws of the checks, whatever is written in a project."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from records import check_records

from generator.checks import CHECKS, prose_fields, run_checks
from generator.diagnostics import Diagnostic, Location, in_order
from generator.evidence import Evidence
from generator.graph import circles
from generator.load import load
from generator.model import Actor, Briefing, BriefingHead, Corpus, Event, Judgement, Report, Source
from generator.pipeline import Checked, plan_project

ACTORS = """
norland: {name: Norland, type: state}
anna-berg: {name: Anna Berg, type: person, part_of: norland}
north-wire: {name: North Wire, type: outlet}
"""
EVENTS = """
strait-closes: {title: Norland closes the strait, date: 2022-04-04, actors: {norland: closes it}}
"""
SOURCE = """---
title: Strait shut
publisher: north-wire
published: 2022-04-05
reports:
  - {event: strait-closes, excerpt: Norland shut the strait on Monday., speaker: anna-berg}
---
The agency tells of the closure.
"""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / "briefings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


NOTHING_LOOKED_AT = Evidence(False, {}, {}, {}, {}, {})


def briefing(folder: str, **changed: str) -> dict[str, str]:
    """Files of a small valid briefing; `events` and `source` may be given."""
    return {
        f"{folder}/briefing.yml": f"title: About {folder}\n",
        f"{folder}/events.yml": changed.get("events", EVENTS),
        f"{folder}/sources/wire.md": changed.get("source", SOURCE),
    }


def faults(root: Path) -> list[str]:
    """“place code” of everything that is told."""
    found = check_records(root)[1]
    return [f"{fault.location} {fault.code.id}" for fault in found]


# ---- Projects of several briefings.


def test_three_briefings_share_their_actors(tmp_path: Path) -> None:
    files = {"actors.yml": ACTORS, **briefing("bridge"), **briefing("strait"), **briefing("talks")}
    assert faults(write(tmp_path, files)) == []


def test_an_actor_is_used_when_one_of_three_briefings_uses_it(tmp_path: Path) -> None:
    without = SOURCE.replace(", speaker: anna-berg", "")
    files = {
        "actors.yml": ACTORS,
        **briefing("bridge", source=without),
        **briefing("strait"),
        **briefing("talks", source=without),
    }
    assert faults(write(tmp_path, files)) == []
    (tmp_path / "briefings/strait/sources/wire.md").write_text(without, encoding="utf-8")
    assert faults(tmp_path) == ["briefings/actors.yml:3:1 N704"]


def test_a_briefing_sees_the_actors_of_all_and_the_events_and_sources_of_none_but_itself(
    tmp_path: Path,
) -> None:
    bridge = {
        "bridge/actors.yml": "harbour-master: {name: Harbour master, type: person}\n",
        **briefing("bridge", events=EVENTS.replace("strait-closes", "bridge-closes")),
        "bridge/sources/wire.md": SOURCE.replace("strait-closes", "bridge-closes"),
        "bridge/sources/gazette.md": SOURCE.replace("strait-closes", "bridge-closes"),
    }
    talks = briefing(
        "talks",
        source=SOURCE.replace("anna-berg", "harbour-master").replace(
            "published:", "draws_on: gazette\npublished:"
        ),
        events=EVENTS.replace("date:", "see_also: bridge-closes, date:"),
    )
    assert faults(write(tmp_path, {"actors.yml": ACTORS, **bridge, **talks})) == [
        "briefings/talks/events.yml:2:61 E402",
        "briefings/talks/sources/wire.md:4:11 E403",
    ]


def test_faults_come_in_the_order_of_files_lines_and_columns(tmp_path: Path) -> None:
    broken = SOURCE.replace("north-wire", "nobody").replace("anna-berg", "somebody")
    files = {
        "actors.yml": ACTORS,
        **briefing("zebra", source=broken),
        **briefing("apple", source=broken),
        **briefing("mango", source=broken.replace("reports:\n", "reports:\n\n\n\n\n")),
    }
    told = check_records(write(tmp_path, files))[1]
    places = [fault.location for fault in told]
    assert places == sorted(places)
    assert [str(place) for place in places] == [
        "briefings/apple/sources/wire.md:3:12",
        "briefings/apple/sources/wire.md:6:82",
        "briefings/mango/sources/wire.md:3:12",
        "briefings/mango/sources/wire.md:10:82",
        "briefings/zebra/sources/wire.md:3:12",
        "briefings/zebra/sources/wire.md:6:82",
    ]


def test_a_fault_in_one_briefing_hides_none_of_another(tmp_path: Path) -> None:
    files = {
        "actors.yml": ACTORS,
        **briefing("bridge", source=SOURCE.replace("Strait shut", "Strait: shut")),
        **briefing("talks", source=SOURCE.replace("event: strait-closes", "event: strait-opens")),
    }
    assert faults(write(tmp_path, files)) == [
        "briefings/bridge/sources/wire.md:2:14 E102",
        "briefings/talks/sources/wire.md:6:13 E402",
    ]


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """A file system may list them in another; of two records with one id the first is kept."""
    numbers = [7, 3, 9, 1, 5, 0, 8, 2, 6, 4]
    more = {f"talks/events/{number}.yml": EVENTS for number in numbers}
    root = write(tmp_path, {"actors.yml": ACTORS, **briefing("talks", events=""), **more})
    told = check_records(root)[1]
    assert [fault.location.file[-5:] for fault in told] == [f"{number}.yml" for number in range(1, 10)]
    assert {related.location.file for fault in told for related in fault.related} == {
        "briefings/talks/events/0.yml"
    }


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("actor", ("actors.yml", ACTORS.replace("type: state", "type: state, description: $"))),
        ("head summary", ("talks/briefing.yml", "title: T\nsummary: $\n")),
        ("head scope", ("talks/briefing.yml", "title: T\nscope: $\n")),
        ("judgement", ("talks/briefing.yml", "title: T\nkey_judgements:\n  - text: $\n")),
        ("event", ("talks/events.yml", EVENTS.replace("date:", "summary: $, date:"))),
        ("date note", ("talks/events.yml", EVENTS.replace("date:", "date_note: $, date:"))),
        ("source", ("talks/sources/wire.md", f"{SOURCE}$\n")),
        ("source note", ("talks/sources/wire.md", SOURCE.replace("published", "note: $\npublished", 1))),
        ("report note", ("talks/sources/wire.md", SOURCE.replace("speaker:", "note: $, speaker:"))),
        ("home", ("index.md", "# Desk\n\n$\n")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_links_are_looked_at_wherever_prose_is_written(
    field: str, text: tuple[str, str], tmp_path: Path
) -> None:
    del field
    name, content = text
    prose = (
        "'[x](javascript:alert)'" if name.endswith(".yml") or "note" in content else "[x](javascript:alert)"
    )
    files = {"actors.yml": ACTORS, **briefing("talks"), name: content.replace("$", prose)}
    root = write(tmp_path, files)
    line = 1 + files[name][: files[name].index("[x]")].count("\n")
    assert [fault.rsplit(":", 1)[0] for fault in faults(root)] == [f"briefings/{name}:{line}"]
    assert faults(root)[0].endswith("E601")


# ---- Laws, for projects made of what people write and of what they should not.

IDS = ("norland", "anna-berg", "north-wire", "strait-closes", "berg-explains", "wire", "tide")
ODD_IDS = ("Bad Id", "", "index", "norlnad")
WORDS = (
    *IDS,
    *ODD_IDS,
    *("talks", "strait-close", "  ", "~", "no", "{", "“wire”", "ж", "a\u0301", "{braces}"),
    *("2022-04-04", "2022-06-31", "2022-05/2022-04", "April 2022", "2023", "..", "[2022-04-04..2022-04-06]"),
    *("45", "more than 40", "45-40", "1.480", "n/a", "about 1.2 million", "dozens"),
    *("person", "state", "outlet", "quoted", "likely", "high", "unverified", "statement", "value", "waiting"),
    *("en", "English", "https://northwire.example", "www.northwire.example", "x" * 90, "word " * 61),
    *("[x](event:strait-closes)", "[x](source:nobody)", "[x](javascript:y)", "![x](data:y)", "<b>x</b>"),
    *("Norland", "Anna Berg of Norland", "a\nb\n\n[x](actor:norlnad)", "| a |\n|---|\n| [x](feed:y) |"),
)
KEYS = sorted(
    {key for model in (Actor, Event, Source, Report, BriefingHead, Judgement) for key in model.model_fields}
    | {"titel", "exerpt", "value", "unit", "as_of", "by", "scope", "role", "of", "during", "[key]", "2022"}
)
Records = st.SearchStrategy[dict[str, Any]]

words = st.sampled_from(WORDS)
ids = st.sampled_from(IDS)
some_ids = st.lists(ids, max_size=2)
values = st.recursive(
    words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from((*IDS, *ODD_IDS, *KEYS)), inner, max_size=3)
    ),
    max_leaves=5,
)


def records(sound: Mapping[str, Any], **optional: st.SearchStrategy[Any]) -> Records:
    """A sound record with some optional keys, of which one in eight has other keys changed or added.

    Most of what people write is right, and only what is right in itself reaches the checks.
    """
    changes: Records = st.integers(0, 7).flatmap(
        lambda chance: st.just({}) if chance else st.dictionaries(st.sampled_from(KEYS), values, max_size=2)
    )
    return st.builds(
        lambda more, changed: {**sound, **more, **changed},
        st.fixed_dictionaries({}, optional=optional),
        changes,
    )


def by_id(record: Records) -> Records:
    return st.dictionaries(
        st.one_of(ids, ids, ids, ids, st.sampled_from((*IDS, *ODD_IDS))), record, max_size=4
    )


actors = by_id(
    records({"name": "Norland", "type": "outlet"}, part_of=some_ids, name=words, type=st.just("state"))
)
events = by_id(
    records(
        {"title": "The strait is shut", "date": "2022-04-04", "measures": {"waiting": "ships"}},
        responds_to=some_ids,
        part_of=some_ids,
        see_also=some_ids,
        date=st.sampled_from(["2022-04", "2021", "2024-01-01"]),
        actors=st.dictionaries(ids, words, max_size=2),
        summary=words,
    )
)
reports = records(
    {"event": "strait-closes", "excerpt": "Norland shut the strait"},
    event=ids,
    figures=st.dictionaries(st.sampled_from(["waiting", "wating"]), values, max_size=2),
    speaker=ids,
    via=some_ids,
    terms=st.dictionaries(ids, st.sampled_from(["shut", "shuts"]), max_size=1),
)
sources = st.builds(
    lambda record, body: f"---\n{dumped(record)}---\n{body}\n",
    records(
        {"title": "Shut", "published": "2022-04-05"},
        reports=st.lists(reports, max_size=3),
        publisher=ids,
        republishes=some_ids,
        draws_on=some_ids,
        inferred=st.dictionaries(st.sampled_from(["published", "url"]), words, max_size=2),
    ),
    words,
)


class _Plain(yaml.SafeDumper):
    """Writes a value out each time, where PyYAML would use anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # PyYAML calls it by this signature
        return True


def dumped(value: object) -> str:
    return str(yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100))


briefings = st.fixed_dictionaries(
    {
        "briefing.yml": records({"title": "The strait"}, start_with=some_ids).map(dumped),
        "events.yml": events.map(dumped),
        "sources/wire.md": sources,
    },
    optional={"events/more.yml": events.map(dumped), "sources/tide.md": sources},
)
strays = st.sampled_from(
    ["sources/Bad Id.md", "events/wire.md", "event.yaml", "actors.yml", "Events/Wire.md"]
)
signs = st.sampled_from(["\t", ":", '"', "[", "&", "*", "\0", "é", "\n-"])
projects = st.builds(
    lambda shared, talks, bridge, home, stray, damage: damaged(
        {
            "actors.yml": shared,
            "index.md": home,
            **{f"talks/{name}": text for name, text in (talks | stray).items()},
            **{f"bridge/{name}": text for name, text in bridge.items()},
        },
        damage,
    ),
    actors.map(dumped),
    briefings,
    st.just({}) | briefings,
    words,
    st.just({}) | st.just({}) | st.dictionaries(strays, words, max_size=1),
    st.none() | st.none() | st.tuples(st.integers(0, 400), signs),
)


def damaged(files: dict[str, str], damage: tuple[int, str] | None) -> dict[str, str | bytes]:
    """The files, with some characters put into one of them; é makes it Latin-1."""
    if damage is None:
        return dict(files)
    place, sign = damage
    name = sorted(files)[place % len(files)]
    text = f"{files[name][:place]}{sign}{files[name][place:]}"
    return {**files, name: text.encode("latin-1", "replace") if sign == "é" else text}


def problem_with_place(root: Path, place: Location) -> str:
    """What is wrong with a place; nothing if an editor can go there."""
    path = root / place.file
    if not path.exists():
        return f"{place}: no such file"
    text = "" if path.is_dir() else path.read_bytes().decode("utf-8-sig", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not 1 <= place.line <= len(lines):
        return f"{place}: no such line"
    return "" if 1 <= place.column <= len(lines[place.line - 1]) + 1 else f"{place}: no such column"


def loaded(files: Mapping[str, str | bytes]) -> tuple[Path, Corpus, tuple[Diagnostic, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        corpus, found = load(root / "briefings", root)
        told = in_order((*found, *run_checks(corpus)))
        assert [
            problem
            for fault in told
            for place in (fault.location, *(related.location for related in fault.related))
            if (problem := problem_with_place(root, place))
        ] == []
        return root, corpus, told


@given(projects)
@settings(max_examples=100, deadline=None)
@example({"talks/briefing.yml": "", "talks/sources/index.md": "---\n---\n"})
@example({"talks/events.yml": "a: {b: {c: [{d: [e]}]}}", "actors.yml": "- a"})
def test_whatever_is_written_nothing_raises_and_every_place_exists(files: dict[str, str | bytes]) -> None:
    _root, corpus, told = loaded(files)
    places = [fault.sort_key for fault in told]
    assert places == sorted(places)
    assert len(set(told)) == len(told)
    assert all(fault.message and (fault.hint or fault.code.mend) for fault in told)
    # What has no error can be indexed and planned: no later stage needs to look for faults again.
    if not any(fault.code.id.startswith("E") for fault in told):
        plan_project(Checked(corpus, NOTHING_LOOKED_AT, {}, ()), site_title="Desk")


@given(projects, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_checks_are_pure_and_do_not_depend_on_their_order(
    files: dict[str, str | bytes], chance: random.Random
) -> None:
    _root, corpus, _told = loaded(files)
    before = [list(check(corpus)) for check in CHECKS]
    shuffled = list(enumerate(CHECKS))
    chance.shuffle(shuffled)
    after = {number: list(check(corpus)) for number, check in shuffled}
    assert [after[number] for number in range(len(CHECKS))] == before
    assert run_checks(corpus) == tuple(fault for found in before for fault in found)


@given(projects)
@settings(max_examples=40, deadline=None)
def test_every_prose_text_is_told_with_a_place(files: dict[str, str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        corpus, _ = load(root / "briefings", root)
        for origin, key, text, home in prose_fields(corpus):
            assert text
            assert home is None or isinstance(home, Briefing)
            assert problem_with_place(root, corpus.prose_location(origin, key, 0)) == ""


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=3).map(tuple))
)
def test_a_graph_has_circles_told_exactly_where_something_leads_back_to_itself(
    edges: dict[str, tuple[str, ...]],
) -> None:
    def reached(start: str) -> set[str]:
        found: set[str] = set()
        pending = list(edges[start])
        while pending:
            node = pending.pop()
            if node not in found and node in edges:
                found.add(node)
                pending += edges[node]
        return found

    told = circles(edges)
    assert all(b in edges[a] for circle in told for a, b in pairwise((*circle, circle[0])))
    assert all(circle[0] == min(circle) for circle in told)
    assert bool(told) == any(node in reached(node) for node in edges)
