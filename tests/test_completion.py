"""The YAML language server that editors run, on our schemas: what it completes, shows and flags.

One server for all tests. Its folder is a small project wired up by `briefings schema --vscode`; below it stand a copy
of this repository's own briefings and every golden case whose faults an editor can see.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from language_server import LanguageServer, Problem, Proposal
from records import check_records
from small_project import lay_down
from test_cases import PATHS, name_of, project_of, read_case

from generator.cli import main
from generator.diagnostics import Diagnostic, Severity
from generator.project import Project
from generator.schema_files import wiring, write_schemas

REPOSITORY = Path(__file__).resolve().parent.parent

TERMS = "metaphor: {title: The figure of speech for ending relations}\n"
QUESTIONS = "questions: {breaking-off: Do the words point towards breaking off relations?}\n"

VISIBLE = {
    "E207",
    "E301",
    "E302",
    "E303",
    "E304",
    "E305",
    "E306",
    "E308",
    "E309",
    "E401",
    "E402",
    "E403",
    "E404",
    "E406",
    "E410",
    "E415",
    "E416",
    "E501",
}
"""Codes of faults that a schema can show: those of form, and of names that lead nowhere."""

NOT_IN_THE_TEXT = {
    # what is wrong there is the name of a file or of a folder
    "shape/a-source-has-a-name-that-is-no-id",
    "shape/the-folder-of-a-briefing-has-a-name-that-is-no-id",
}


class Told(NamedTuple):
    """A golden case in the editor."""

    name: str
    diagnostics: tuple[Diagnostic, ...]
    folder: Path


class Editor(NamedTuple):
    server: LanguageServer
    project: Path
    real: Path
    cases: tuple[Told, ...]

    @property
    def events(self) -> Path:
        return self.project / "desk/dossier/events.yml"

    @property
    def source(self) -> Path:
        return self.project / "desk/dossier/sources/new.yml"


def as_yaml(source: str) -> str:
    """A source with front matter as the same source in YAML throughout, each line where it was."""
    keys, mark, body = source.replace("\r\n", "\n").partition("\n---\n")
    assert mark
    summary = "".join(f"  {line}\n" for line in body.rstrip("\n").split("\n"))
    return f"{keys}\nsummary: |\n{summary}" if body.strip() else f"{keys}\n"


def turn_into_yaml(folder: Path) -> None:
    """Turn those sources into YAML that can be turned."""
    for path in sorted(folder.rglob("sources/*.md")):
        if not path.is_file():
            continue
        text = path.read_bytes().decode(errors="replace").removeprefix("\ufeff")
        keys, mark, _body = text.partition("\n---\n")
        if mark and keys.startswith("---\n") and "\nsummary:" not in keys:
            path.unlink()
            path.with_suffix(".yml").write_text(as_yaml(text), encoding="utf-8")


def wire(folder: Path, root: Path) -> tuple[dict[str, list[str]], tuple[Diagnostic, ...]]:
    """Write the schemas of a project below the server's folder, and say how its settings name them."""
    corpus, diagnostics = check_records(folder)
    write_schemas(Project(folder, folder / "briefings", folder / "archive", folder / "templates"), corpus)
    place = folder.relative_to(root).as_posix()
    wires = {f"./{place}/{one.schema}": [f"{place}/{glob}" for glob in one.globs] for one in wiring(corpus)}
    return wires, diagnostics


@pytest.fixture(scope="module")
def editor(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = lay_down(
        tmp_path_factory.mktemp("editor"),
        {"briefings/dossier/terms.yml": TERMS, "briefings/dossier/briefing.yml": f"title: A\n{QUESTIONS}"},
    )
    # Editors look for a glob anywhere in the folder; the other projects have a folder of the name briefings.
    (root / "briefings").rename(root / "desk")
    (root / "mkdocs.yml").write_text("site_name: Desk\ndocs_dir: desk\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["schema", "--vscode", "-C", str(root)])
    assert done.exit_code == 0, done.output
    settings = json.loads((root / ".vscode/settings.json").read_text(encoding="utf-8"))

    real = root / "real"
    shutil.copytree(REPOSITORY / "briefings", real / "briefings")
    turn_into_yaml(real)
    wires, _diagnostics = wire(real, root)
    cases = []
    for number, path in enumerate(PATHS):
        if path.parent.name in ("cases", "shape", "names", "dates", "evidence", "valid"):
            folder = project_of(read_case(path), root / f"case-{number}")
            turn_into_yaml(folder)
            more, diagnostics = wire(folder, root)
            wires |= more
            cases.append(Told(name_of(path), diagnostics, folder))

    wires |= settings["yaml.schemas"]
    yaml = {"schemas": wires, "schemaStore": {"enable": False}, "validate": True, "hover": True}
    program = node_modules / "yaml-language-server" / "bin" / "yaml-language-server"
    with LanguageServer(program, root, {"yaml": {**yaml, "completion": True}}) as server:
        yield Editor(server, root, real, tuple(cases))


# ---- Completion


@pytest.mark.parametrize(
    ("actors", "inserted"),
    [
        ("{p|}", "poland"),
        ("{russia: answers, p|}", "poland"),
        ("\n    po|", "poland: "),
        ("\n    |", "poland: "),
    ],
)
def test_an_actors_id_is_completed_within_an_event(editor: Editor, actors: str, inserted: str) -> None:
    found = editor.server.completions(editor.events, f"new:\n  title: x\n  actors: {actors}\n")
    assert found["poland"] == Proposal("poland", inserted, "Poland (state)")
    assert found.keys() | {"russia"} == {"poland", "russia", "speaker", "gazette"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("responds_to: |", {"poland-expels", "russia-answers"}),
        ("see_also: [|]", {"poland-expels", "russia-answers"}),
        ("part_of:\n    - |", {"poland-expels", "russia-answers"}),
        ("positions:\n    |", {"breaking-off"}),
        ("positions:\n    breaking-off: |", {"for", "against", "open"}),
    ],
)
def test_what_may_stand_in_an_event_is_offered_and_nothing_else(
    editor: Editor, keys: str, expected: set[str]
) -> None:
    found = editor.server.completions(editor.events, f"new:\n  title: x\n  {keys}\n")
    assert found.keys() == expected


def test_kinds_of_event_are_offered_with_what_they_mean(editor: Editor) -> None:
    found = editor.server.completions(editor.events, "new:\n  title: x\n  kind: |\n")
    assert found["expulsion"].about == "Expulsion. People are sent out of a country."
    assert len(found) == 28


def test_an_events_id_is_offered_to_a_report_with_its_date_and_title(editor: Editor) -> None:
    found = editor.server.completions(editor.source, "title: x\nreports:\n  - event: |\n")
    assert {id: one.about for id, one in found.items()} == {
        "poland-expels": "March 2022: Poland expels diplomats",
        "russia-answers": "about 5 April 2022: Russia answers",
    }


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("publisher: |", {"gazette"}),
        ("draws_on: [|]", {"gazette", "first", "second"}),
        ("inferred:\n  pub|", None),
        ("reports:\n  - event: poland-expels\n    figures:\n      |", {"expelled"}),
        ("reports:\n  - event: russia-answers\n    figures:\n      |", set()),
        ("reports:\n  - event: poland-expels\n    terms:\n      |", {"metaphor"}),
        ("reports:\n  - event: poland-expels\n    mode: |", {"quoted", "paraphrased", "own voice"}),
        ("reports:\n  - via: |", {"gazette"}),
    ],
)
def test_what_may_stand_in_a_source_is_offered_and_nothing_else(
    editor: Editor, keys: str, expected: set[str] | None
) -> None:
    found = editor.server.completions(editor.source, f"title: x\n{keys}\n")
    if expected is None:
        assert {"published", "publisher", "draws_on"} < found.keys()
        assert "inferred" not in found
    else:
        assert found.keys() == expected


def test_a_new_event_is_offered_as_five_lines(editor: Editor) -> None:
    text = editor.events.read_text(encoding="utf-8")
    snippet = editor.server.completions(editor.events, f"{text}|")["new event"].inserted
    assert snippet.count("\n") == 4
    filled = {1: "spain-recalls", 2: "Spain recalls", 3: "2022", 4: "withdrawal", 5: "poland", 6: "is told"}
    for number, value in filled.items():
        start = snippet.index(f"${{{number}:")
        snippet = snippet[:start] + value + snippet[snippet.index("}", start) + 1 :]
    assert editor.server.problems(editor.events, f"{text}{snippet}\n") == []


def test_keys_are_offered_with_their_words_and_those_that_stand_there_are_not(editor: Editor) -> None:
    text = editor.events.read_text(encoding="utf-8")
    found = editor.server.completions(editor.events, f"{text}new:\n  title: x\n  |\n")
    assert found["date"].about.startswith("When it happened, as closely as the documents allow.")
    assert found["kind"].inserted == "kind: "
    assert "title" not in found


# ---- Hover


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (1, 3, "An event; this is its id"),
        (3, 4, "When it happened, as closely as the documents allow."),
        (3, 4, "*required*: a date"),
        (3, 4, "```yaml\ndate: 2022-03\n```"),
        (4, 4, "`expulsion`: Expulsion. People are sent out of a country."),
        (5, 13, "Poland (state)"),
    ],
)
def test_a_key_says_what_it_holds_when_the_pointer_rests_on_it(
    editor: Editor, line: int, column: int, words: str
) -> None:
    assert words in editor.server.hover(editor.events, line, column)


# ---- Faults


def test_an_unknown_key_is_flagged_at_its_line(editor: Editor) -> None:
    text = editor.events.read_text(encoding="utf-8").replace("  kind: expulsion", "  knid: expulsion")
    assert editor.server.problems(editor.events, text) == [Problem(4, 3, "Property knid is not allowed.")]


FAULTS = """\
new:
  title: x
  date: Wednesday
  kind: expelled
  actors: {poland: expels, norway: is expelled}
  responds_to: [poland-expels, nothing]
  place:
  measures: {Number Expelled: x}
"""


def test_faults_are_told_in_an_analysts_words(editor: Editor) -> None:
    assert editor.server.problems(editor.events, FAULTS) == [
        Problem(
            3,
            9,
            "This is no date: write 2022-04-05, 2022-04, 2022, 2022-04-05~ (about) or 2022-22 (summer).",
        ),
        Problem(
            4,
            9,
            "No kind of event with this id was there at the last check. Correct it, or add it to kinds: in "
            "briefing.yml.",
        ),
        Problem(5, 28, "Property norway is not allowed."),
        Problem(
            6,
            32,
            "No event with this id was there at the last check. Correct it, or add it to events.yml.",
        ),
        Problem(
            7,
            9,
            "A text belongs here. Put true, false, null and ~ in quotes where they are meant as text.",
        ),
        Problem(
            8,
            14,
            "An id is made of small letters, digits and single hyphens, at most 80 characters.",
        ),
    ]


def test_a_figure_belongs_to_a_measure_of_its_own_event(editor: Editor) -> None:
    text = "title: x\npublished: 2022\nreports:\n"
    text += "  - {event: poland-expels, excerpt: x, figures: {expelled: {poland: over 40}}}\n"
    text += "  - {event: russia-answers, excerpt: x, figures: {expelled: 45}}\n"
    assert [problem.line for problem in editor.server.problems(editor.source, text)] == [5]


def test_a_modeline_leads_to_the_schema_where_no_setting_does(editor: Editor) -> None:
    file = editor.project / "drafts" / "events.yml"
    line = "# yaml-language-server: $schema=../.briefings/schema/dossier/events.json\n"
    found = editor.server.problems(file, f"{line}new: {{title: x, date: 2022, knid: x}}\n")
    assert found == [Problem(2, 29, "Property knid is not allowed.")]


def test_a_schema_that_was_written_anew_is_read_anew(editor: Editor) -> None:
    text = "new: {title: x, date: 2022, actors: {norway: is told}}\n"
    assert editor.server.problems(editor.events, text) == [Problem(1, 38, "Property norway is not allowed.")]
    actors = editor.project / "desk/actors.yml"
    before = actors.read_text(encoding="utf-8")
    actors.write_text(f"{before}norway: {{name: Norway, type: state}}\n", encoding="utf-8")
    CliRunner().invoke(main, ["schema", "-C", str(editor.project)])
    editor.server.forget(editor.project / ".briefings/schema/dossier/events.json")
    assert editor.server.problems(editor.events, text) == []
    actors.write_text(before, encoding="utf-8")
    CliRunner().invoke(main, ["schema", "-C", str(editor.project)])
    editor.server.forget(editor.project / ".briefings/schema/dossier/events.json")


# ---- The schemas and our own check say the same


def test_our_own_briefings_are_flawless_in_the_editor(editor: Editor) -> None:
    files = dict.fromkeys(sorted(editor.real.rglob("*.yml")))
    assert len(files) >= 10
    assert {
        file.name: problems for file, problems in editor.server.problems_of(files).items() if problems
    } == {}


@pytest.fixture(scope="module")
def problems(editor: Editor) -> Mapping[Path, list[Problem]]:
    """What the server says against each file of each golden case."""
    files = [path for case in editor.cases for path in sorted(case.folder.rglob("*.yml")) if path.is_file()]
    return editor.server.problems_of(dict.fromkeys(files))


ONE_THING_IS_READ_OTHERWISE = [
    Problem(10, 9, "A text belongs here. Put true, false, null and ~ in quotes where they are meant as text.")
]


def test_what_our_check_accepts_is_flawless_in_the_editor(
    editor: Editor, problems: Mapping[Path, list[Problem]]
) -> None:
    told = {}
    for case in editor.cases:
        if not any(diagnostic.severity is Severity.ERROR for diagnostic in case.diagnostics):
            for file, found in problems.items():
                if found and file.is_relative_to(case.folder) and not file.name.startswith("_"):
                    told[f"{case.name}: {file.name}"] = found
    assert told == {"valid/words-that-yaml-would-change-stay-texts: actors.yml": ONE_THING_IS_READ_OTHERWISE}


def test_what_our_check_finds_in_form_and_names_is_flagged_at_the_same_line(
    editor: Editor, problems: Mapping[Path, list[Problem]]
) -> None:
    missed, seen = [], set()
    for case in editor.cases:
        for diagnostic in case.diagnostics:
            file = case.folder / diagnostic.location.file
            if diagnostic.code.id not in VISIBLE or file not in problems or case.name in NOT_IN_THE_TEXT:
                continue
            if any(problem.line == diagnostic.location.line for problem in problems[file]):
                seen.add(diagnostic.code.id)
            else:
                missed.append((case.name, str(diagnostic.location), diagnostic.message))
    assert missed == []
    assert seen == VISIBLE
