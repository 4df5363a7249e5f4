"""The command line: its manual, its exit codes, new records and projects, search and numbers, and never a traceback."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from commands import REPOSITORY, Ended, files_of, own_briefings, run
from conftest import ARCHIVE
from hypothesis import given
from hypothesis import strategies as st
from small_project import lay_down

from generator.cli import main, sections
from generator.model import check_id
from generator.text import plain_id, without_accents

COMMAND = [sys.executable, "-m", "generator.cli"]
BRIEFINGS = str(Path(sys.executable).with_name("briefings"))


def process(*arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# ---- the manual


def test_the_manual_names_every_command_once_under_its_task_and_says_how_it_ends() -> None:
    shown = CliRunner().invoke(main, ["--help"]).stdout
    names = [command.name for _heading, commands in sections() for command in commands]
    assert len(names) == len(set(names))
    assert [name for name in names if len(re.findall(rf"(?m)^  {name} ", shown)) != 1] == []
    for part in (
        "Usage:",
        "Examples:",
        "Exit codes:",
        "Environment:",
        "NO_COLOR",
        "BRIEFINGS_ARCHIVE",
        "  3  it can",
    ):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    "words",
    [
        words
        for _heading, commands in sections()
        for command in commands
        for words in ([command.name], *([command.name, name] for name in getattr(command, "commands", ())))
    ],
    ids=" ".join,
)
def test_every_command_says_what_it_does(words: list[str]) -> None:
    done = CliRunner().invoke(main, [*words, "--help"])
    assert done.exit_code == 0
    described = done.stdout.split("\n\n")[1].strip()
    assert described[0].isupper()
    assert "…" not in CliRunner().invoke(main, ["--help"]).stdout
    assert "..." not in described


# ---- exit codes, and no traceback

CODES = [
    pytest.param(["check"], {}, 0, "", id="sound"),
    pytest.param(["check"], {"briefings/dossier/events.yml": "a: {titel: b}\n"}, 1, "", id="faults"),
    pytest.param(["check", "--strict"], {"briefings/actors.yml": "poland: [\n"}, 1, "", id="unreadable YAML"),
    pytest.param(["chekc"], {}, 2, "No such command", id="no such command"),
    pytest.param(["rename", "thing", "a", "b"], {}, 2, "is not one of", id="no such kind"),
    pytest.param(["rename", "event", "a", "b"], {}, 2, "there is no event “a”", id="no such event"),
    pytest.param(["coverage", "third"], {}, 2, "there is no source “third”", id="no such source"),
    pytest.param(["explain", "E4O2"], {}, 2, "there is no code E4O2; did you mean E402", id="no such code"),
    pytest.param(["find", "nothing-like-it"], {}, 1, "nothing was found", id="nothing found"),
    pytest.param(["new", "event", "A"], {}, 2, "missing: --date", id="missing"),
]


@pytest.mark.parametrize(("arguments", "changes", "code", "told"), CODES)
def test_how_a_command_ends(
    arguments: list[str], changes: dict[str, str], code: int, told: str, tmp_path: Path
) -> None:
    done = process(*arguments, cwd=lay_down(tmp_path, changes))
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["lock"],
        ["coverage"],
        ["find", "x"],
        ["stats"],
        ["build"],
        ["rename", "actor", "a", "b"],
        ["new", "actor"],
    ],
    ids=lambda words: words[0],
)
def test_outside_of_a_project_one_line_says_how_to_get_one(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.code == 2
    assert re.fullmatch(r"briefings: there is no mkdocs.yml in .*`briefings init`\n", done.err)


def test_a_configuration_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    lay_down(tmp_path, {"mkdocs.yml": "site_name: [\n"})
    done = run("check", cwd=tmp_path)
    assert (done.code, done.err.count("\n"), "mkdocs.yml can't be read" in done.err) == (2, 1, True)


def test_a_file_that_is_a_folder_and_a_disk_that_is_full_are_told(tmp_path: Path) -> None:
    lay_down(tmp_path)
    (tmp_path / "briefings/about.md").unlink()
    (tmp_path / "briefings/about.md").mkdir()
    assert run("check", cwd=tmp_path).code == 1
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [*COMMAND, "stats"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 3
        assert done.stderr.startswith("briefings: no space left")


def test_a_fault_of_the_program_is_a_line_and_a_traceback_only_where_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_down(tmp_path)

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("nothing by nothing")

    monkeypatch.setattr("generator.cli.looking.look_for", broken)
    done = run("find", "x", cwd=tmp_path)
    assert done.code == 3
    assert "a fault of the program itself" in done.err
    assert "BRIEFINGS_TRACEBACK=1" in done.err
    shown = CliRunner().invoke(main, ["find", "-C", str(tmp_path), "x"], env={"BRIEFINGS_TRACEBACK": "1"})
    assert isinstance(shown.exception, ZeroDivisionError)


def test_a_command_does_not_wait_for_what_others_need(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom generator.cli import main\n"
        "try:\n    main(['serve', '--help'])\n"
        "finally:\n    print(*(name for name in sys.modules if name.startswith('generator.cli.')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "generator.cli.ending generator.cli.previewing"


def test_a_command_that_is_nearly_one_is_named() -> None:
    done = CliRunner().invoke(main, ["servee"])
    assert (done.exit_code, "Did you mean 'serve'" in done.stderr) == (2, True)


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    script = f"{sys.executable} -m generator.cli explain --all | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[0] == "# Diagnostics"
    assert done.stdout.splitlines()[1] in ("0", "141")
    assert done.stderr == ""


INTERRUPTIBLE = """\
import signal
from generator.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # which who starts the tests may have switched off
main(["new", "event"])
"""


def test_an_interruption_is_told_in_one_word(tmp_path: Path) -> None:
    lay_down(tmp_path)
    leader, follower = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE],
        cwd=tmp_path,
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    assert started.stderr.read(5) == "Title"
    time.sleep(
        0.5
    )  # a signal in the moment before the wait for a line would be noticed only with the next key
    started.send_signal(signal.SIGINT)
    _out, err = started.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert started.returncode == 130
    assert err.splitlines()[-1] == "briefings: interrupted"
    assert "Traceback" not in err


def shown_on_terminal(command: list[str], folder: Path, **more: str) -> str:
    """What a command prints on a terminal of its own, both streams."""
    leader, follower = pty.openpty()
    started = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    with suppress(OSError):  # the end of a terminal
        while part := os.read(leader, 10_000):
            shown += part
    os.close(leader)
    started.wait(timeout=60)
    return shown.decode()


def test_colour_comes_with_a_terminal_only_and_never_with_no_color(tmp_path: Path) -> None:
    lay_down(tmp_path, {"briefings/dossier/events.yml": "a: {titel: b}\n"})

    def on_terminal(**more: str) -> str:
        return shown_on_terminal([*COMMAND, "check"], tmp_path, **more)

    assert "\033[1;31mE301" in on_terminal(TERM="dumb")
    assert "\033[" not in on_terminal(NO_COLOR="1", TERM="dumb")
    assert "\033[" not in run("check", cwd=tmp_path).out
    assert "\033[" in run("check", "--color", cwd=tmp_path).out


def test_faults_as_annotations(tmp_path: Path) -> None:
    lay_down(tmp_path, {"briefings/dossier/events.yml": "a: {titel: b}\n"})
    told = run("check", "--format", "github", cwd=tmp_path).out.splitlines()
    (first,) = (line for line in told if "E301" in line)
    assert first.startswith("::error file=briefings/dossier/events.yml,line=1,col=5,title=E301 unknown key::")


# ---- new records


def new(kind: str, *arguments: str, cwd: Path) -> Ended:
    done = run("new", kind, *arguments, cwd=cwd)
    assert "Traceback" not in done.err
    return done


def test_an_event_is_written_at_its_date_with_remarks_on_what_may_follow(tmp_path: Path) -> None:
    lay_down(tmp_path)
    done = new(
        "event",
        "Jan Nowak speaks: “enough”",
        "--date",
        "2022-03-15",
        "--actor",
        "speaker=speaks",
        cwd=tmp_path,
    )
    assert done.code == 0, done
    assert done.out.endswith("events.yml:7  jan-nowak-speaks-enough\n")
    assert "Next:" in done.err
    assert (
        (tmp_path / "briefings/dossier/events.yml").read_text(encoding="utf-8")
        == """\
poland-expels:
  title: Poland expels diplomats
  date: 2022-03
  kind: expulsion
  actors: {poland: expels, russia: is expelled}
  measures: {expelled: Diplomats expelled}
jan-nowak-speaks-enough:
  title: "Jan Nowak speaks: “enough”"
  date: 2022-03-15
  actors: {speaker: speaks}
  # summary: what the documents report, in your own words
russia-answers:
  title: Russia answers
  date: 2022-04-05~
  actors: {russia: answers}
  responds_to: poland-expels
"""
    )
    assert run("check", cwd=tmp_path).code == 0


def test_an_event_goes_to_the_end_where_the_file_is_not_in_the_order_of_dates(tmp_path: Path) -> None:
    before = files_of(own_briefings(tmp_path))["briefings/russia-west-2022/events.yml"].decode()
    done = run(
        "new", "event", "A test of order", "--date", "2022-03-01", "--kind", "background",
        cwd=tmp_path, environment={"BRIEFINGS_ARCHIVE": str(ARCHIVE)},
    )  # fmt: skip
    assert done.code == 0, done
    after = (tmp_path / "briefings/russia-west-2022/events.yml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert after[len(before) :].startswith("\na-test-of-order:\n")


def test_an_actor_stands_behind_its_like(tmp_path: Path) -> None:
    lay_down(tmp_path)
    done = new(
        "actor", "Jürgen Groß", "--type", "person", "--part-of", "poland", "--alias", "J. G.", cwd=tmp_path
    )
    assert (done.code, done.out.split()[-1]) == (0, "jurgen-gross")
    text = (tmp_path / "briefings/actors.yml").read_text(encoding="utf-8")
    assert (
        "speaker: {name: Jan Nowak, type: person, part_of: poland}\njurgen-gross:\n  name: Jürgen Groß\n"
        in text
    )
    assert "  aliases: [J. G.]\n  part_of: poland\n  # description:" in text
    again = new("actor", "Jürgen Gross", "--type", "person", cwd=tmp_path)
    assert again.out.split()[-1] == "jurgen-gross-2"


def test_a_source_and_a_briefing_are_written_ready_to_fill_in(tmp_path: Path) -> None:
    lay_down(tmp_path)
    made = new("briefing", "Second dossier", "--question", "Is there more?", cwd=tmp_path)
    assert (made.code, made.out.split()[-1]) == (0, "second-dossier")
    assert run("check", "--strict", cwd=tmp_path).code == 0
    several = new("source", "Third report", "--published", "2022-04-08", cwd=tmp_path)
    assert several.code == 2
    assert "there are several briefings: dossier, second-dossier; say which with --briefing" in several.err
    done = new(
        "source",
        "Third report",
        "--published",
        "2022-04-08",
        "--publisher",
        "gazette",
        "-b",
        "second-dossier",
        cwd=tmp_path,
    )
    assert done.code == 0, done
    text = (tmp_path / "briefings/second-dossier/sources/third-report.md").read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Third report\npublisher: gazette  # an outlet")
    uncommented = text.replace("# reports:", "reports:").replace("#   -", "  -").replace("#     ", "    ")
    assert yaml.safe_load(uncommented.split("---")[1])["reports"][0]["mode"] == "quoted"
    assert {
        line.split(" ")[1] for line in run("check", cwd=tmp_path).out.splitlines() if line[:1].strip()
    } == {
        "W702",
        "W703",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["event"], "missing: TITLE, --date; there is no terminal to ask on"),
        (["event", "A", "--date", "5 April"], "5 April"),
        (
            ["event", "A", "--date", "2022-04", "--kind", "expulsoin"],
            "there is no kind of event “expulsoin”; did you mean expulsion",
        ),
        (
            ["event", "A", "--date", "2022-04", "--actor", "polnad=acts"],
            "there is no actor “polnad”; did you mean poland?",
        ),
        (["event", "A", "--date", "2022-04", "--actor", "poland"], "--actor poland is not ID=TEXT"),
        (["event", "A", "--date", "2022-04", "--id", "Ä B"], "“Ä B” is not a valid id; write a-b"),
        (
            ["event", "A", "--date", "2022-04", "--id", "poland-expels"],
            "there is an event “poland-expels” already",
        ),
        (
            ["event", "A", "--date", "2022-04", "--responds-to", "nothing"],
            "this would bring the faults above",
        ),
        (["event", "東京", "--date", "2022-04"], "missing: --id"),
        (["actor", "A", "--type", "preson"], "there is no type “preson”; did you mean person?"),
        (
            ["actor", "First", "--type", "person", "--id", "first"],
            "there is an actor or a source “first” already",
        ),
        (["source", "A", "--published", "2022", "--publisher", "poland"], "there is no outlet “poland”"),
        (
            ["briefing", "Dossier", "--id", "dossier"],
            "there is a briefing or a folder of the site “dossier” already",
        ),
        (["briefing", "  "], "it is empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_record_that_does_not_fit_is_refused_and_nothing_is_written(
    arguments: list[str], told: str, tmp_path: Path
) -> None:
    before = files_of(lay_down(tmp_path))
    done = new(arguments[0], *arguments[1:], cwd=tmp_path)
    assert done.code in (1, 2)
    assert told in done.err
    assert files_of(tmp_path) == before


def test_a_dry_run_of_a_new_record_shows_its_lines(tmp_path: Path) -> None:
    before = files_of(lay_down(tmp_path))
    done = new("event", "A", "--date", "2023", "-n", cwd=tmp_path)
    assert (done.code, "+a:\n+  title: A\n" in done.out) == (0, True)
    assert files_of(tmp_path) == before


def test_on_a_terminal_what_is_missing_is_asked_for_until_it_fits(tmp_path: Path) -> None:
    lay_down(tmp_path)
    leader, follower = pty.openpty()
    started = subprocess.Popen(
        [*COMMAND, "new", "event"],
        cwd=tmp_path,
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.write(leader, b"Poland explains\n5. April\n2022-05\n\npolnad\npoland\nexplains\n\n")
    out, err = started.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert started.returncode == 0, err
    assert "did you mean poland?" in err
    assert "poland-explains" in out
    text = (tmp_path / "briefings/dossier/events.yml").read_text(encoding="utf-8")
    assert (
        "poland-explains:\n  title: Poland explains\n  date: 2022-05\n  actors: {poland: explains}\n" in text
    )


@given(st.text(max_size=120), st.integers(5, 80))
def test_an_id_made_of_any_title_is_valid_or_empty(title: str, longest: int) -> None:
    id = plain_id(title, longest)
    assert len(id) <= longest
    if id and id != "index":
        assert check_id(id) == id
    assert plain_id(id, longest) == id


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Jürgen Groß", "jurgen-gross"),
        ("Дмитрий Песков", "dmitriy-peskov"),
        ("Łódź, São Tomé & Ærø", "lodz-sao-tome-aero"),
        ("Αλέξης Τσίπρας", "alexis-tsipras"),
        ("Nguyễn Văn Đức", "nguyen-van-duc"),
        ("Russia’s “no”", "russias-no"),
        ("東京", ""),
    ],
)
def test_titles_are_spelt_with_plain_letters(title: str, id: str) -> None:
    assert plain_id(title, 80) == id


def test_accents_and_capitals_make_no_difference() -> None:
    assert without_accents("GROSS São") == without_accents("groß SAO")


# ---- looking up


def test_words_are_found_in_titles_first_and_with_their_place_and_page(tmp_path: Path) -> None:
    lay_down(tmp_path)
    done = run("find", "EXPELLED", "pòland", cwd=tmp_path)
    assert done.code == 0
    assert done.out.splitlines()[:3] == [
        "briefings/dossier/sources/first.md:8:5: excerpt first",
        "    Poland expelled 45 diplomats",
        "    page: /dossier/sources/first/",
    ]
    found = json.loads(run("find", "poland", "--format", "json", cwd=tmp_path).out)
    assert [(hit["kind"], hit["id"]) for hit in found][:2] == [
        ("actor", "poland"),
        ("event", "poland-expels"),
    ]
    assert found[1]["page"] == "dossier/events/poland-expels/"
    assert "more; --limit" in run("find", "poland", "--limit", "1", cwd=tmp_path).err


def test_the_numbers_of_a_project(tmp_path: Path) -> None:
    lay_down(tmp_path)
    counts = json.loads(run("stats", "--format", "json", cwd=tmp_path).out)
    assert counts["actors"] == {"person": 1, "state": 2, "outlet": 1}
    (briefing,) = counts["briefings"]
    wanted = {
        "documents": 2,
        "origins": 2,
        "events": 2,
        "reports": 3,
        "verified": 3,
        "unverified": 0,
        "conflicts": 1,
    }
    assert {key: briefing[key] for key in wanted} == wanted
    assert briefing["differences"] == {"figure": 1}
    text = run("stats", cwd=tmp_path).out
    assert re.search(r"excerpts verified +3\n", text)
    assert re.search(r"differences +1 \(1 that can't all be so\)\n", text)


def test_a_project_with_faults_is_counted_as_far_as_it_goes(tmp_path: Path) -> None:
    lay_down(tmp_path, {"briefings/dossier/events.yml": "a: {titel: b}\n"})
    done = run("stats", cwd=tmp_path)
    assert (done.code, "the numbers may be too low" in done.err) == (0, True)


# ---- a new project, and its site


@pytest.fixture(scope="module")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "harbour-desk"
    done = process("init", str(folder), cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_new_project_is_clean_and_builds_at_once(new_project: Path) -> None:
    checked = process("check", "--strict", cwd=new_project)
    assert (checked.returncode, checked.stdout) == (0, "")
    built = process("build", cwd=new_project)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "site_name: Harbour desk" in (new_project / "mkdocs.yml").read_text(encoding="utf-8")
    assert "Two hundred and twelve" in (
        new_project / "site/lantern-night/sources/gazette-on-lantern-night/index.html"
    ).read_text(encoding="utf-8")
    assert "W" not in run("coverage", cwd=new_project).err


def test_a_new_project_keeps_documents_and_products_out_of_git(new_project: Path, tmp_path: Path) -> None:
    tracked = subprocess.run(
        ["git", "-c", f"core.excludesFile={tmp_path / 'none'}", "ls-files", "--others", "--exclude-standard"],
        cwd=_with_git(new_project),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "briefings/lantern-night/evidence.lock" in tracked
    assert ".github/workflows/site.yml" in tracked
    assert [name for name in tracked if name.startswith(("archive/", "site/"))] == []


def _with_git(folder: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


def test_the_new_projects_hook_and_our_own_run(new_project: Path) -> None:
    own = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    local = yaml.safe_load((new_project / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for hook in (*own, *local["repos"][0]["hooks"]):
        words = hook["entry"].split()
        assert words[0] == "briefings"
        done = process(*words[1:], cwd=new_project)
        assert (done.returncode, hook["pass_filenames"]) == (0, False)
    assert re.search(own[0]["files"], "briefings/lantern-night/events.yml")
    assert not re.search(local["repos"][0]["hooks"][0]["files"], "README.md")


def test_the_workflow_is_valid_and_gives_pull_requests_nothing(new_project: Path) -> None:
    text = (new_project / ".github/workflows/site.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True]) == {"pull_request", "push"}  # YAML 1.1 takes the key “on” for a truth value
    assert workflow[True]["push"] == {"branches": ["main"]}
    assert "secrets." not in text
    assert "pull_request_target" not in text
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    pinned = [step["uses"] for step in steps if "uses" in step]
    assert len(pinned) == 4
    assert [use for use in pinned if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", use)] == []
    assert len(re.findall(r"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", text, re.MULTILINE)) == 4
    assert workflow["jobs"]["publish"]["if"] == "github.event_name == 'push'"
    for step in steps:
        if (command := step.get("run", "")).startswith("briefings check"):
            assert process(*command.split()[1:], cwd=new_project).returncode == 0
    assert "permissions" not in workflow["jobs"]["check"]


def test_the_five_lines_of_the_new_projects_readme_are_an_event(tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert CliRunner().invoke(main, ["init", str(made), "--name", "A: “desk”"]).exit_code == 0
    assert yaml.safe_load((made / "mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == "A: “desk”"
    readme = (made / "README.md").read_text(encoding="utf-8")
    event, report = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert event.count("\n") == 5
    with (made / "briefings/lantern-night/events.yml").open("a", encoding="utf-8") as file:
        file.write(f"\n{event}")
    told = run("check", cwd=made).out
    assert [line.split()[1] for line in told.splitlines() if line[:1].strip()] == ["W701"]
    assert "- event: second-night-promised" in report


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine\n", encoding="utf-8")
    refused = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert refused.exit_code == 2
    assert (
        "it holds README.md; name another folder, or add what is missing with --add-missing" in refused.stderr
    )
    assert list(files_of(tmp_path)) == ["README.md"]
    done = CliRunner().invoke(main, ["init", str(tmp_path), "--add-missing"])
    assert done.exit_code == 0
    assert "kept README.md" in done.stderr
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine\n"
    once = files_of(tmp_path)
    again = CliRunner().invoke(main, ["init", str(tmp_path), "--add-missing"])
    assert (again.exit_code, again.stdout.split()[1]) == (0, "0")
    assert files_of(tmp_path) == once
    assert run("check", "--strict", cwd=tmp_path).code == 0


def test_a_project_gets_what_a_team_needs_but_no_example(tmp_path: Path) -> None:
    before = files_of(lay_down(tmp_path))
    assert CliRunner().invoke(main, ["init", str(tmp_path), "--add-missing"]).exit_code == 0
    after = files_of(tmp_path)
    assert {name: after[name] for name in before} == before
    assert ".github/CODEOWNERS" in after
    assert [name for name in set(after) - set(before) if name.startswith(("briefings/", "archive/"))] == []


def test_a_build_passes_the_exit_code_on(tmp_path: Path) -> None:
    lay_down(tmp_path, {"briefings/about.md": "[nowhere](nowhere.md)\n"})
    strict = process("build", cwd=tmp_path)
    assert strict.returncode == 1
    assert "nowhere.md" in strict.stdout + strict.stderr
    assert process("build", "--no-strict", "-d", str(tmp_path / "out"), cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "index.html").is_file()


def test_who_waits_on_a_terminal_is_told_what_for_after_a_second(tmp_path: Path) -> None:
    script = (
        "import time\nfrom generator.cli.console import patience\nwith patience('checking'): time.sleep({})\n"
    )

    def shown(seconds: float) -> str:
        return shown_on_terminal([sys.executable, "-c", script.format(seconds)], tmp_path, TERM="xterm")

    assert shown(0) == ""
    assert re.fullmatch(r"(\rchecking … \d s)+\r\033\[K", shown(1.3))
