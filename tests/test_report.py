"""Diagnostics as text, JSON and annotations: nothing is lost, and nothing of an author's text does harm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import CODES, Diagnostic, Location, Related, diagnose, in_order, nearest
from generator.report import as_github, as_json, as_text, codes_as_markdown, explain, one_as_text, summary

PLACE = Location("briefings/talks/events.yml", 3, 9)
FULL = diagnose(
    "E402",
    PLACE,
    "there is no event “strait-closed”",
    wrote="strait-closed",
    closest=["strait-closes", "strait-opens"],
    hint="correct the id",
    related=[Related(Location("briefings/talks/briefing.yml", 2, 1), "the briefing")],
)
BARE = diagnose("W701", Location("a.yml"), "no source reports it")
NOTE = diagnose("N704", Location("a.yml", 7), "nothing mentions it")


# ---- Text.


def test_a_diagnostic_as_text() -> None:
    assert as_text([FULL, BARE]) == (
        "briefings/talks/events.yml:3:9: E402 there is no event “strait-closed”\n"
        "    wrote:    strait-closed\n"
        "    closest:  strait-closes, strait-opens\n"
        "    see:      briefings/talks/briefing.yml:2:1: the briefing\n"
        "    mend:     correct the id\n"
        "a.yml:1:1: W701 no source reports it\n"
        "    mend:     Add a report to a source, or remove the event."
    )


def test_no_diagnostics_are_no_text() -> None:
    assert as_text([]) == ""


def test_colour_changes_nothing_but_colour() -> None:
    painted = as_text([FULL, BARE, NOTE], colour=True)
    assert re.sub(r"\033\[[\d;]*m", "", painted) == as_text([FULL, BARE, NOTE])
    assert [re.search(rf"\033\[1;(\d+)m{code}", painted)[1] for code in ("E402", "W701", "N704")] == [  # type: ignore[index]
        "31",
        "33",
        "36",
    ]
    assert painted.count("\033[0m") == len(re.findall(r"\033\[[\d;]+m", painted)) / 2


def test_a_long_text_is_shortened_and_a_text_of_several_lines_stands_on_one() -> None:
    shown = one_as_text(diagnose("E207", PLACE, "too long", wrote="word\n" * 100)).splitlines()
    assert len(shown) == 3
    assert shown[1].endswith(" …")
    assert len(shown[1]) < 180


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\033[31mb", "a\ufffd[31mb"),
        ("a\x07b\x08c\x7fd", "a\ufffdb\ufffdc\ufffdd"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("a\u202eb\u2066c\u200bd", "a\ufffdb\ufffdc\ufffdd"),
        ("a\rb\nc\td", "a b c d"),
        ("a\u2028b", "a\ufffdb"),
        ("a\udcffb", "a\ufffdb"),
        ("“é” 海峡 e\u0301", "“é” 海峡 e\u0301"),
    ],
)
def test_control_characters_never_reach_a_terminal(text: str, shown: str) -> None:
    related = [Related(Location(text), text)]
    fault = diagnose("E301", Location(text), text, wrote=text, closest=[text], hint=text, related=related)
    assert one_as_text(fault) == (
        f"{shown}:1:1: E301 {shown}\n"
        f"    wrote:    {shown}\n    closest:  {shown}\n    see:      {shown}:1:1: {shown}\n    mend:     {shown}"
    )


@given(st.text(max_size=40))
def test_whatever_an_author_wrote_every_form_is_of_characters_that_can_be_shown(text: str) -> None:
    fault = diagnose("E301", Location(text), text, wrote=text, closest=[text], hint=text)
    for form in (as_text([fault]), as_json([fault]), as_github([fault])):
        assert {unicodedata.category(sign)[0] for sign in form.replace("\n", "")} & {"C"} == set()
        form.encode()
    assert len(as_text([fault]).splitlines()) == as_text([fault]).count("\n") + 1
    assert as_github([fault]).splitlines() == [as_github([fault])]


# ---- JSON.


def test_a_diagnostic_as_json() -> None:
    assert json.loads(as_json([FULL, BARE])) == [
        {
            "file": "briefings/talks/events.yml",
            "line": 3,
            "column": 9,
            "code": "E402",
            "severity": "error",
            "message": "there is no event “strait-closed”",
            "wrote": "strait-closed",
            "closest": ["strait-closes", "strait-opens"],
            "mend": "correct the id",
            "related": [
                {"file": "briefings/talks/briefing.yml", "line": 2, "column": 1, "text": "the briefing"}
            ],
        },
        {
            "file": "a.yml",
            "line": 1,
            "column": 1,
            "code": "W701",
            "severity": "warning",
            "message": "no source reports it",
            "wrote": "",
            "closest": [],
            "mend": "Add a report to a source, or remove the event.",
            "related": [],
        },
    ]
    assert json.loads(as_json([])) == []


@given(st.text())
def test_json_keeps_every_text_as_it_was_written(text: str) -> None:
    (told,) = json.loads(as_json([diagnose("E301", Location(text), text, wrote=text)]))
    assert (told["file"], told["message"], told["wrote"]) == (text, text, text)


# ---- Annotations.


def test_diagnostics_as_annotations() -> None:
    assert as_github([FULL, BARE, NOTE]).splitlines() == [
        "::error file=briefings/talks/events.yml,line=3,col=9,title=E402 unknown event"
        "::there is no event “strait-closed”. Closest: strait-closes, strait-opens. correct the id",
        "::warning file=a.yml,line=1,col=1,title=W701 event that no source reports"
        "::no source reports it. Add a report to a source, or remove the event.",
        "::notice file=a.yml,line=7,col=1,title=N704 actor that nothing mentions"
        "::nothing mentions it. It gets a page that says so. Use it or remove it.",
    ]


def unescaped(text: str) -> str:
    """As the code host reads it: the sign for a percent sign last."""
    for sign, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(sign, character)
    return text


@pytest.mark.parametrize(
    ("text", "in_properties", "in_text"),
    [
        ("50%", "50%25", "50%25"),
        ("50%0A", "50%250A", "50%250A"),
        ("a\nb", "a%0Ab", "a%0Ab"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a,b", "a%2Cb", "a,b"),
        ("a:b", "a%3Ab", "a:b"),
        ("a::b", "a%3A%3Ab", "a::b"),
        ("::error::x", "%3A%3Aerror%3A%3Ax", "::error::x"),
        ("a\033[1mb", "a\ufffd[1mb", "a\ufffd[1mb"),
    ],
)
def test_signs_with_a_meaning_in_annotations_are_escaped(text: str, in_properties: str, in_text: str) -> None:
    line = as_github([diagnose("E301", Location(text), text, hint=text)])
    assert line == f"::error file={in_properties},line=1,col=1,title=E301 unknown key::{in_text}. {in_text}"


@given(st.text(alphabet="%,:\r\n0A2C3DE5ab;=", max_size=20))
def test_an_annotation_is_one_command_that_reads_back(text: str) -> None:
    line = as_github([diagnose("E301", Location(text), text, hint="mend")])
    properties, _, message = line.removeprefix("::error ").partition("::")
    fields = dict(part.split("=", 1) for part in properties.split(","))
    assert unescaped(fields["file"]) == text
    assert unescaped(message) == f"{text.rstrip('.')}. mend"


# ---- Sums and codes.


@pytest.mark.parametrize(
    ("diagnostics", "expected"),
    [
        ([], "no faults"),
        ([FULL], "1 error"),
        ([FULL, FULL], "2 errors"),
        ([FULL, BARE], "1 error and 1 warning"),
        ([NOTE, BARE, FULL, NOTE], "1 error, 1 warning and 2 notes"),
    ],
)
def test_diagnostics_are_counted(diagnostics: list[Diagnostic], expected: str) -> None:
    assert summary(diagnostics) == expected


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_in_whole_sentences(code: str) -> None:
    told = explain(CODES[code])
    head, mend = told.splitlines()
    assert re.fullmatch(rf"{code} \((error|warning|note)\): \S.*[^.]", head)
    assert mend[0].isupper() or mend.startswith("`")
    assert mend.endswith(".")


def test_the_page_of_codes_has_an_anchor_for_each() -> None:
    page = codes_as_markdown()
    assert re.findall(r"\{ #(\w+) \}", page) == [
        code.lower() for code in sorted(CODES, key=lambda code: (code[1:], code[0]))
    ]
    assert all(code.mend in page for code in CODES.values())
    assert page.endswith(".\n")


# ---- Order, and the nearest names.


def test_faults_are_sorted_by_place_and_exact_repeats_dropped() -> None:
    places = [("b.yml", 1, 1), ("a.yml", 10, 1), ("a.yml", 9, 2), ("a.yml", 9, 1)]
    faults = [diagnose("E301", Location(*place), "m") for place in places]
    same_place = [
        diagnose("E302", Location("a.yml", 9, 1), "m"),
        diagnose("E301", Location("a.yml", 9, 1), "l"),
    ]
    ordered = in_order([*faults, *same_place, *faults])
    assert [f"{fault.location} {fault.code.id} {fault.message}" for fault in ordered] == [
        "a.yml:9:1 E301 l",
        "a.yml:9:1 E301 m",
        "a.yml:9:1 E302 m",
        "a.yml:9:2 E301 m",
        "a.yml:10:1 E301 m",
        "b.yml:1:1 E301 m",
    ]


NAMES = ("norland", "suderia", "anna-berg", "daily-tide", "north-wire", "strait-closes", "excerpt")


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("norlnad", "norland"),
        ("berg", "anna-berg"),
        ("Anna Berg", "anna-berg"),
        ("strait-closed", "strait-closes"),
        ("exerpt", "excerpt"),
        ("north-wires", "north-wire"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_comes_first(written: str, first: str) -> None:
    assert (*nearest(written, NAMES), "")[0] == first


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6, unique=True), st.randoms())
def test_the_nearest_names_are_names_and_do_not_depend_on_their_order(
    written: str, names: list[str], chance: object
) -> None:
    found = nearest(written, names)
    chance.shuffle(names)  # type: ignore[attr-defined]
    assert nearest(written, names) == found
    assert set(found) <= set(names)
    assert len(found) <= 3


def test_a_code_that_is_not_registered_is_refused() -> None:
    with pytest.raises(KeyError):
        diagnose("E999", PLACE, "no such code")


# ---- The command.


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "briefings", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_command_explains_a_code() -> None:
    done = run("explain", "e402")
    assert done.stdout == "E402 (error): unknown event\nAdd the event to events.yml, or correct the id.\n"
    assert done.returncode == 0


def test_the_command_offers_codes_that_are_near() -> None:
    done = run("explain", "E4O2")
    assert done.returncode == 2
    assert "E402" in done.stderr


def test_the_command_prints_formats_for_programs_alone(tmp_path: Path) -> None:
    (tmp_path / "briefings" / "talks").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("docs_dir: briefings\n", encoding="utf-8")
    (tmp_path / "briefings" / "talks" / "briefing.yml").write_text("titel: A\n", encoding="utf-8")
    done = run("check", "--format", "json", cwd=tmp_path)
    assert [fault["code"] for fault in json.loads(done.stdout)] == ["E301"]
    assert (done.returncode, done.stderr) == (1, "")
    (tmp_path / "mkdocs.yml").unlink()
    nowhere = run("check", cwd=tmp_path)
    assert nowhere.returncode == 2
    assert "there is no mkdocs.yml" in nowhere.stderr


def test_a_content_folder_anywhere_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"docs_dir: {tmp_path}/nowhere\n", encoding="utf-8")
    missing = run("check", cwd=tmp_path)
    assert missing.returncode == 2
    assert "isn't there" in missing.stderr
    beside = tmp_path / "beside" / "talks"
    beside.mkdir(parents=True)
    (beside / "briefing.yml").write_text("title: Talks\n", encoding="utf-8")
    (beside / "evidence.lock").write_text("nonsense\n", encoding="utf-8")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "mkdocs.yml").write_text("docs_dir: ../beside\n", encoding="utf-8")
    told = run("check", cwd=tmp_path / "project")
    assert "E226" in told.stdout
    assert "Traceback" not in told.stdout + told.stderr
