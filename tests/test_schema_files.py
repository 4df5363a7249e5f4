"""Schemas on the disk: when they are written, what they remember, and the settings that lead to them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from serving import MkdocsServer
from small_project import FILES, lay_down
from test_plugin import build

from generator.cli import main

EVENTS = "briefings/dossier/events.yml"
ACTORS = "briefings/actors.yml"


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-C", str(project)])


def schema(project: Path, name: str = "dossier/events") -> dict[str, Any]:
    text = (project / f".briefings/schema/{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def events_offered(project: Path, briefing: str = "dossier") -> list[str]:
    return list(schema(project, f"{briefing}/events")["definitions"]["id-of-event"]["enum"])


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def save(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text, encoding="utf-8")


# ---- Writing


def test_schemas_stand_in_a_folder_that_git_ignores_and_nothing_else_is_written(tmp_path: Path) -> None:
    before = tree(lay_down(tmp_path)).keys()
    told = run(tmp_path, "schema")
    assert told.exit_code == 0
    added = tree(tmp_path).keys() - before
    assert added == {
        ".briefings/.gitignore",
        ".briefings/schema/actors.json",
        ".briefings/schema/ids.json",
        *(
            f".briefings/schema/dossier/{name}.json"
            for name in ("briefing", "events", "ids", "resolutions", "source", "terms")
        ),
    }
    assert "\n*\n" in (tmp_path / ".briefings/.gitignore").read_text(encoding="utf-8")
    assert set(told.output.splitlines()) == {f"wrote {name}" for name in added}


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    run(lay_down(tmp_path), "schema")
    before = tree(tmp_path / ".briefings")
    assert run(tmp_path, "schema").output == "every schema is up to date\n"
    assert tree(tmp_path / ".briefings") == before
    save(tmp_path, ACTORS, FILES[ACTORS] + "spain: {name: Spain, type: state}\n")
    assert "events.json" in run(tmp_path, "schema").output
    changed = {name for name, content in tree(tmp_path / ".briefings").items() if before.get(name) != content}
    assert "schema/dossier/events.json" in changed
    assert "schema/dossier/terms.json" not in changed
    assert ".gitignore" not in changed


def test_a_check_brings_schemas_up_to_date_and_a_plain_build_leaves_them_alone(tmp_path: Path) -> None:
    lay_down(tmp_path)
    assert build(tmp_path, "--strict").returncode == 0
    assert not (tmp_path / ".briefings").exists()
    assert run(tmp_path, "check").exit_code == 0
    assert events_offered(tmp_path) == ["poland-expels", "russia-answers"]


def test_a_check_passes_where_schemas_can_not_be_written(tmp_path: Path) -> None:
    save(lay_down(tmp_path), ".briefings", "a file stands here")
    assert run(tmp_path, "check").exit_code == 0
    told = run(tmp_path, "schema")
    assert told.exit_code == 3
    assert told.output.startswith("briefings: ")


def test_nothing_is_written_outside_of_the_project(tmp_path: Path) -> None:
    project, elsewhere = lay_down(tmp_path / "project"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (project / ".briefings").symlink_to(elsewhere)
    assert run(project, "schema").exit_code == 3
    assert list(elsewhere.iterdir()) == []


def test_schemas_of_a_briefing_that_is_gone_go_too_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    run(lay_down(tmp_path), "schema")
    save(tmp_path, ".briefings/schema/dossier/mine.txt", "kept")
    (tmp_path / "briefings/dossier").rename(tmp_path / "briefings/file")
    run(tmp_path, "schema")
    assert [path.name for path in (tmp_path / ".briefings/schema/dossier").iterdir()] == ["mine.txt"]
    assert events_offered(tmp_path, "file") == ["poland-expels", "russia-answers"]


# ---- While somebody types


def test_ids_of_a_file_that_can_not_be_read_just_now_stay(tmp_path: Path) -> None:
    run(lay_down(tmp_path), "schema")
    save(tmp_path, EVENTS, FILES[EVENTS] + "new: [\n")
    save(tmp_path, ACTORS, FILES[ACTORS] + "spain: {name: \n")
    run(tmp_path, "schema")
    assert events_offered(tmp_path) == ["poland-expels", "russia-answers"]
    found = schema(tmp_path, "dossier/source")["definitions"]
    assert set(found["figures-by-actor"]["properties"]) == {"gazette", "poland", "russia", "speaker"}
    first, *_others = found["report"]["allOf"]
    assert list(first["then"]["properties"]["figures"]["properties"]) == ["expelled"]


def test_an_event_with_a_fault_is_still_offered(tmp_path: Path) -> None:
    save(lay_down(tmp_path), EVENTS, FILES[EVENTS] + "spain-recalls:\n  title: Spain recalls its envoy\n")
    run(tmp_path, "schema")
    assert set(events_offered(tmp_path)) == {"poland-expels", "russia-answers", "spain-recalls"}


def test_where_events_could_never_be_read_every_id_is_accepted(tmp_path: Path) -> None:
    save(lay_down(tmp_path), EVENTS, "new: [\n")
    run(tmp_path, "schema")
    assert "enum" not in schema(tmp_path)["definitions"]["id-of-event"]


def test_a_briefing_that_can_not_be_read_keeps_its_own_kinds(tmp_path: Path) -> None:
    head = "briefings/dossier/briefing.yml"
    save(lay_down(tmp_path), head, "title: A\nkinds: {background: Background}\n")
    run(tmp_path, "schema")
    save(tmp_path, head, "title: A\nkinds: {background: \n")
    run(tmp_path, "schema")
    assert "background" in schema(tmp_path)["definitions"]["id-of-kind"]["enum"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"ids": 1}', '{"ids": {"event": []}}', "\0"])
def test_a_damaged_memory_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    run(lay_down(tmp_path), "schema")
    for name in ("dossier/ids.json", "ids.json"):
        save(tmp_path, f".briefings/schema/{name}", text)
    assert run(tmp_path, "schema").exit_code == 0
    assert events_offered(tmp_path) == ["poland-expels", "russia-answers"]


@pytest.mark.server
def test_the_preview_server_offers_what_was_saved_a_moment_ago(
    tmp_path: Path, serve_site: Callable[..., MkdocsServer]
) -> None:
    serve_site(lay_down(tmp_path))
    await_offer(tmp_path, ["poland-expels", "russia-answers"])
    save(tmp_path, EVENTS, FILES[EVENTS] + "spain-recalls: {title: Spain recalls, date: 2022}\n")
    await_offer(tmp_path, ["poland-expels", "russia-answers", "spain-recalls"])


def await_offer(project: Path, events: list[str]) -> None:
    """Schemas follow once saving has come to rest: a page that is being read again goes first."""
    deadline = time.monotonic() + 20
    file = project / ".briefings/schema/dossier/events.json"
    while not (file.is_file() and events_offered(project) == events) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert events_offered(project) == events


# ---- Settings


def settings(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project / ".vscode/settings.json").read_text(encoding="utf-8"))
    return found


def test_settings_wire_every_kind_of_file_and_recommend_the_extension(tmp_path: Path) -> None:
    assert run(lay_down(tmp_path), "schema", "--vscode").exit_code == 0
    wires = settings(tmp_path)["yaml.schemas"]
    assert wires["./.briefings/schema/dossier/events.json"] == [
        "briefings/dossier/events.yml",
        "briefings/dossier/events/*.yml",
    ]
    assert all((tmp_path / name).is_file() for name in wires)
    recommended = json.loads((tmp_path / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert recommended == {"recommendations": ["redhat.vscode-yaml"]}


def test_settings_of_ones_own_stay_and_wires_of_a_briefing_that_is_gone_go(tmp_path: Path) -> None:
    own = {
        "editor.rulers": [120],
        "yaml.schemas": {"./mine.json": "x.yml", "./.briefings/schema/gone/events.json": ["y.yml"]},
        "z": "“ü”",
    }
    lay_down(tmp_path, {".vscode/settings.json": json.dumps(own, indent=4)})
    run(tmp_path, "schema", "--vscode")
    found = settings(tmp_path)
    assert list(found) == ["editor.rulers", "yaml.schemas", "z"]
    assert found["yaml.schemas"]["./mine.json"] == "x.yml"
    assert "./.briefings/schema/gone/events.json" not in found["yaml.schemas"]
    text = (tmp_path / ".vscode/settings.json").read_text(encoding="utf-8")
    assert '\n    "z": "“ü”"' in text
    assert run(tmp_path, "schema", "--vscode").output == "every schema is up to date\n"


def test_settings_follow_a_briefing_that_is_new_or_renamed_but_only_where_they_are_wired(
    tmp_path: Path,
) -> None:
    def new(title: str) -> None:
        assert CliRunner().invoke(main, ["new", "briefing", "-C", str(tmp_path), title]).exit_code == 0

    lay_down(tmp_path)
    new("First affair")
    assert not (tmp_path / ".vscode").exists()
    run(tmp_path, "schema", "--vscode")
    new("Second affair")
    assert "./.briefings/schema/second-affair/events.json" in settings(tmp_path)["yaml.schemas"]
    assert run(tmp_path, "rename", "briefing", "second-affair", "third").exit_code == 0
    wires = settings(tmp_path)["yaml.schemas"]
    assert "./.briefings/schema/third/events.json" in wires
    assert "second-affair" not in str(wires)
    assert all((tmp_path / name).is_file() for name in wires)


COMMENTED = '{\n  // mine, see https://example.org\n  "editor.rulers": [120], /* , */\n}\n'


def test_settings_with_comments_are_left_as_they_are_and_the_command_says_what_to_add(tmp_path: Path) -> None:
    lay_down(tmp_path, {".vscode/settings.json": COMMENTED})
    told = run(tmp_path, "schema", "--vscode")
    assert told.exit_code == 1
    assert "holds comments" in told.output
    assert "./.briefings/schema/dossier/events.json" in told.output
    assert (tmp_path / ".vscode/settings.json").read_text(encoding="utf-8") == COMMENTED


def test_settings_with_comments_that_hold_the_wires_already_are_fine(tmp_path: Path) -> None:
    run(lay_down(tmp_path), "schema", "--vscode")
    path = tmp_path / ".vscode/settings.json"
    wired = path.read_text(encoding="utf-8").replace("{", '{ // "mine": [1,],', 1).rstrip()
    path.write_text(f"{wired.removesuffix('}').rstrip()}, /* last */\n}}\n", encoding="utf-8")
    assert run(tmp_path, "schema", "--vscode").output == "every schema is up to date\n"


def test_each_file_has_its_modeline(tmp_path: Path) -> None:
    told = run(lay_down(tmp_path), "schema", "--modelines").output
    line = "# yaml-language-server: $schema=../../.briefings/schema/dossier/events.json"
    assert f"{EVENTS}: {line}\n" in told
    for name, modeline in (entry.split(": ", 1) for entry in told.splitlines() if ": #" in entry):
        led_to = Path(os.path.normpath(tmp_path / Path(name).parent / modeline.rpartition("=")[2]))
        assert led_to.is_file()


def test_this_repository_is_wired_up_for_who_opens_it() -> None:
    repository = Path(__file__).resolve().parent.parent
    before = tree(repository / ".vscode")
    assert run(repository, "schema", "--vscode").exit_code == 0
    assert tree(repository / ".vscode") == before, "run: briefings schema --vscode"
