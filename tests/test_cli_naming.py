"""rename and merge: every reference is changed, every comment is kept, and the check stays clean."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import as_yaml_throughout, comment_lines, files_of, own_briefings, run
from conftest import ARCHIVE
from small_project import lay_down

from generator.archive import Archive
from generator.changes import Change, Changes, NotWritten, write
from generator.id_places import renamed_difference
from generator.load import load
from generator.merging import merge_actors
from generator.model import Corpus
from generator.pipeline import check_project
from generator.project import Project, find_project
from generator.rehearsal import rehearse
from generator.renaming import Refusal, rename

BRIEFING = "russia-west-2022"


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(ARCHIVE)


def read(project: Project) -> Corpus:
    return load(project.content, project.root)[0]


def everything(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Kind and id of all that can be renamed; measures first, since their names begin with their event's."""
    for briefing in corpus.briefings:
        for event in briefing.events.values():
            yield from (("measure", f"{event.id}/{measure}") for measure in event.measures)
        yield from (("event", id) for id in briefing.events)
        yield from (("source", id) for id in briefing.sources)
        yield from (("term", id) for id in briefing.terms)
        yield from (("question", id) for id in briefing.head.questions)
    yield from (("actor", id) for id in corpus.actors)
    yield from (("briefing", briefing.id) for briefing in corpus.briefings)


def renamed(id: str) -> str:
    return f"zz-{id.rpartition('/')[2]}"


def test_every_record_of_the_own_briefings_can_be_renamed(tmp_path: Path, archive: Archive) -> None:
    project = find_project(own_briefings(tmp_path))
    remarks = comment_lines(tmp_path)
    clean = [diagnostic.code.id for diagnostic in check_project(project, archive).diagnostics]
    every = list(everything(read(project)))
    assert Counter(kind for kind, _id in every)["event"] >= 80
    for kind, id in every:
        write(rename(project, read(project), kind, id, renamed(id)))
    checked = check_project(project, archive)
    assert [diagnostic.code.id for diagnostic in checked.diagnostics] == clean
    assert comment_lines(tmp_path) == remarks
    (briefing,) = checked.corpus.briefings
    ids = [briefing.id, *checked.corpus.actors, *briefing.events, *briefing.sources, *briefing.terms]
    assert [id for id in ids if not id.startswith("zz-")] == []


def test_a_renaming_and_its_reverse_give_the_same_bytes(tmp_path: Path) -> None:
    project = find_project(own_briefings(tmp_path))
    before = files_of(tmp_path)
    corpus = read(project)
    # Of each kind the first, and of all every seventh.
    every = list(everything(corpus))
    first = {kind: (kind, id) for kind, id in reversed(every)}
    for kind, id in dict.fromkeys([*first.values(), *every[::7]]):
        event, slash, last = id.rpartition("/")
        write(rename(project, corpus, kind, id, renamed(id)))
        assert files_of(tmp_path) != before
        write(rename(project, read(project), kind, f"{event}{slash}{renamed(id)}", last))
        assert files_of(tmp_path) == before, (kind, id)


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        ("actor", "dmitry-peskov"),
        ("actor", "rt"),
        ("event", "poland-expels"),
        ("event", "france-expels"),
        ("source", "rt-via-libertarian-hub"),
        ("source", "daily-beast-rewrite"),
        ("term", "closing-metaphor"),
        ("measure", "poland-expels/expelled"),
        ("question", "breaking-off-relations"),
        ("briefing", BRIEFING),
    ],
)
@pytest.mark.parametrize("new", ["a-first-name", "zz-last-name"])
def test_one_renaming_alone_leaves_the_check_clean(
    kind: str, id: str, new: str, tmp_path: Path, archive: Archive
) -> None:
    # Two names: ids of differences hold ids in the order of the alphabet.
    project = find_project(own_briefings(tmp_path))
    before = files_of(tmp_path)
    old = {d.code.id for d in check_project(project, archive).diagnostics}
    changes = rename(project, read(project), kind, id, new)
    assert {d.code.id for d in rehearse(project, changes, archive).diagnostics} == old
    assert files_of(tmp_path) == before  # a rehearsal is no performance
    assert changes


def test_sources_that_are_yaml_throughout_are_renamed_merged_and_found_as_others(
    tmp_path: Path, archive: Archive
) -> None:
    project = find_project(own_briefings(tmp_path))
    codes = [diagnostic.code.id for diagnostic in check_project(project, archive).diagnostics]
    sources = tmp_path / "briefings" / BRIEFING / "sources"
    for source in sorted(sources.glob("*.md")):
        as_yaml_throughout(source)
    assert [diagnostic.code.id for diagnostic in check_project(project, archive).diagnostics] == codes
    before, remarks = files_of(tmp_path), comment_lines(tmp_path)

    taken = run("new", "source", "Other", "--published", "2022", "--id", "reuters-grushko", cwd=tmp_path)
    assert (taken.code, files_of(tmp_path)) == (2, before)
    assert f"/{BRIEFING}/sources/reuters-grushko.yml:1:1: source" in run("find", "reuters", cwd=tmp_path).out

    steps = [
        ("source", "reuters-grushko", "zz-wire"),
        ("actor", "dmitry-peskov", "zz-man"),
        ("event", "poland-expels", "zz-deed"),
        ("term", "closing-metaphor", "zz-word"),
        ("measure", "zz-deed/expelled", "zz-number"),
        ("briefing", BRIEFING, "zz-dossier"),
    ]
    for kind, old, new in steps:
        write(rename(project, read(project), kind, old, new))
        assert [diagnostic.code.id for diagnostic in check_project(project, archive).diagnostics] == codes
    assert comment_lines(tmp_path) == remarks
    text = b"".join(
        data for name, data in files_of(tmp_path).items() if name.startswith("briefings/zz-dossier/")
    )
    told_apart = [
        old for kind, old, _new in steps if kind != "measure"
    ]  # a measure's id is a word of other things
    assert [old for old in told_apart if re.search(rf"\b{old}\b", text.decode())] == []
    for kind, old, new in reversed(steps):
        event, slash, last = old.rpartition("/")
        write(rename(project, read(project), kind, f"{event}{slash}{new}", last))
    assert files_of(tmp_path) == before

    write(merge_actors(project, read(project), "poland", "bulgaria"))
    assert {diagnostic.code.id for diagnostic in check_project(project, archive).diagnostics} == set(codes)
    assert remarks - comment_lines(tmp_path) == Counter()


PAGES = {
    "briefings/index.md": "See [Poland](dossier/events/poland-expels.md#accounts) and [him](actor:speaker).\n",
    "briefings/about.md": """\
# About

[one](dossier/events/poland-expels.md), [two](./dossier/events/../events/poland-expels.md "Poland"), [three][far],
[pair](dossier/pairs/first--second.md), [first](dossier/sources/first.md), [who](actors/speaker.md),
[elsewhere](https://example.org/dossier/events/poland-expels.md), [not it](dossier/events/poland-expels-not.txt)

[far]: dossier/events/poland-expels.md
""",
    "briefings/dossier/notes.md": "[up](../dossier/events/poland-expels.md) [here](events/poland-expels.md)\n",
}


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        (
            "event",
            "poland-expels",
            "warsaw",
            {
                "briefings/index.md": ["dossier/events/warsaw.md#accounts", "actor:speaker"],
                "briefings/about.md": [
                    "[one](dossier/events/warsaw.md)",
                    '(./dossier/events/../events/warsaw.md "Poland")',
                    "[far]: dossier/events/warsaw.md",
                    "https://example.org/dossier/events/poland-expels.md",
                    "poland-expels-not.txt",
                ],
                "briefings/dossier/notes.md": ["(../dossier/events/warsaw.md)", "(events/warsaw.md)"],
            },
        ),
        (
            "source",
            "first",
            "third",
            {"briefings/about.md": ["(dossier/pairs/second--third.md)", "(dossier/sources/third.md)"]},
        ),
        (
            "actor",
            "speaker",
            "nowak",
            {"briefings/about.md": ["(actors/nowak.md)"], "briefings/index.md": ["actor:nowak"]},
        ),
        (
            "briefing",
            "dossier",
            "affair",
            {
                "briefings/about.md": [
                    "[one](affair/events/poland-expels.md)",
                    "(affair/pairs/first--second.md)",
                ],
                "briefings/affair/notes.md": [
                    "(../affair/events/poland-expels.md)",
                    "(events/poland-expels.md)",
                ],
                "mkdocs.yml": ["affair/index.md"],
            },
        ),
    ],
)
def test_links_to_generated_pages_follow(
    kind: str, old: str, new: str, expected: dict[str, list[str]], tmp_path: Path
) -> None:
    nav = "nav:\n  - Home: index.md\n  - Dossier: dossier/index.md # the one\n"
    configuration = lay_down(tmp_path).joinpath("mkdocs.yml").read_text(encoding="utf-8") + nav
    lay_down(tmp_path, PAGES | {"mkdocs.yml": configuration})
    done = run("rename", kind, old, new, cwd=tmp_path)
    assert (done.code, done.err) == (0, f"{kind} {old} is now {new}\n"), done
    for file, parts in expected.items():
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert [part for part in parts if part not in text] == []
    assert run("check", "--strict", cwd=tmp_path).code == 0
    assert run("lock", cwd=tmp_path).out == "every receipt is up to date\n"
    assert run("rename", kind, new, old, cwd=tmp_path).code == 0
    assert (tmp_path / "mkdocs.yml").read_text(encoding="utf-8") == configuration


def test_a_site_still_builds_after_renamings(tmp_path: Path) -> None:
    lay_down(
        tmp_path,
        {k: v.replace("[not it](dossier/events/poland-expels-not.txt)", "") for k, v in PAGES.items()},
    )
    for arguments in (
        ("event", "poland-expels", "warsaw"),
        ("source", "first", "third"),
        ("briefing", "dossier", "affair"),
    ):
        assert run("rename", *arguments, cwd=tmp_path).code == 0
    built = subprocess.run(
        [sys.executable, "-m", "generator.cli", "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "site" / "affair" / "events" / "warsaw" / "index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("event", "poland-expel", "x"), "there is no event “poland-expel”; did you mean poland-expels"),
        (("event", "poland-expels", "russia-answers"), "there is an event “russia-answers” already"),
        (("event", "poland-expels", "Überall"), "“Überall” is not a valid id; write uberall"),
        (("source", "first", "poland"), "there is an actor “poland” already"),
        (("actor", "poland", "first"), "there is a source “first” already"),
        (("briefing", "dossier", "actors"), "nothing was changed"),
        (("measure", "poland-expels/expeled", "x"), "did you mean expelled?"),
        (("event", "poland-expels", "x", "--briefing", "dosier"), "did you mean dossier?"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_and_nothing_changes(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    before = files_of(lay_down(tmp_path))
    done = run("rename", *arguments, cwd=tmp_path)
    assert done.code in (1, 2, 3)
    assert told in done.err
    assert files_of(tmp_path) == before


def test_the_same_id_in_two_briefings_is_renamed_in_the_one_that_is_named(tmp_path: Path) -> None:
    lay_down(tmp_path)
    other = {
        name.replace("/dossier/", "/other/"): (tmp_path / name).read_text(encoding="utf-8")
        for name in files_of(tmp_path)
        if name.startswith("briefings/dossier/")
    }
    lay_down(tmp_path, other)
    refused = run("rename", "event", "poland-expels", "warsaw", cwd=tmp_path)
    assert (refused.code, "say which with --briefing" in refused.err) == (2, True)
    before = {name: data for name, data in files_of(tmp_path).items() if "/dossier/" in name}
    assert run("rename", "event", "poland-expels", "warsaw", "-b", "other", cwd=tmp_path).code == 0
    assert {name: data for name, data in files_of(tmp_path).items() if "/dossier/" in name} == before
    assert run("check", "--strict", cwd=tmp_path).code == 0


def test_a_dry_run_shows_the_lines_and_writes_nothing(tmp_path: Path) -> None:
    before = files_of(lay_down(tmp_path))
    done = run("rename", "source", "first", "third", "--dry-run", cwd=tmp_path)
    assert done.code == 0
    assert "rename from briefings/dossier/sources/first.md" in done.out
    assert "--- a/briefings/dossier/evidence.lock" in done.out
    assert files_of(tmp_path) == before


def test_records_with_faults_must_be_mended_before_a_renaming(tmp_path: Path) -> None:
    events = "poland-expels:\n  titel: Poland expels\n  date: 2022-03\n"
    lay_down(tmp_path, {"briefings/dossier/events.yml": events})
    done = run("rename", "actor", "poland", "pl", cwd=tmp_path)
    assert done.code == 1
    assert "E301" in done.out
    assert "nothing was changed" in done.err


def test_where_one_file_cannot_be_written_all_stay_as_they_were(tmp_path: Path) -> None:
    project = find_project(lay_down(tmp_path))
    before = files_of(tmp_path)
    changes = rename(project, read(project), "event", "poland-expels", "warsaw")
    assert len(changes.files) > 3
    new = Change(tmp_path / "briefings" / "new" / "folder" / "new.yml", None, b"a: b\n")
    beneath_a_file = Change(tmp_path / "mkdocs.yml" / "new.yml", None, b"")
    with pytest.raises(NotWritten, match="not a directory; nothing was changed"):
        write(Changes((*changes.files, new, beneath_a_file)))
    assert files_of(tmp_path) == before
    assert not (tmp_path / "briefings" / "new").exists()


def test_a_file_that_changed_meanwhile_stops_all_and_a_failed_move_undoes_all(tmp_path: Path) -> None:
    project = find_project(lay_down(tmp_path))
    changes = rename(project, read(project), "source", "first", "third")
    (tmp_path / "briefings/dossier/sources/third.md").mkdir()
    before = files_of(tmp_path)
    with pytest.raises(NotWritten, match=r"third\.md exists already"):
        write(changes)
    assert files_of(tmp_path) == before
    (tmp_path / "briefings/dossier/evidence.lock").write_text("# new\n", encoding="utf-8")
    with pytest.raises(NotWritten, match="was changed meanwhile"):
        write(Changes(changes.files))


def test_rights_and_links_of_files_survive(tmp_path: Path) -> None:
    lay_down(tmp_path)
    events = tmp_path / "briefings/dossier/events.yml"
    events.chmod(0o640)
    real = tmp_path / "real.yml"
    (tmp_path / "briefings/actors.yml").rename(real)
    (tmp_path / "briefings/actors.yml").symlink_to(real)
    assert run("rename", "actor", "poland", "pl", cwd=tmp_path).code == 0
    assert events.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "briefings/actors.yml").is_symlink()
    assert real.read_text(encoding="utf-8").startswith("pl: {name: Poland")


@pytest.mark.parametrize(
    ("id", "renaming", "expected"),
    [
        ("figure/b/men", ("event", "b", "z"), "figure/z/men"),
        ("figure/b/men/x", ("measure", "men", "z"), "figure/b/z/x"),
        ("figure/b/men/x", ("actor", "x", "z"), "figure/b/men/z"),
        ("figure/b/men/b", ("actor", "b", "z"), "figure/b/men/z"),
        ("total/b/men/x", ("source", "x", "z"), "total/b/men/z"),
        ("translation/b/x/1", ("actor", "x", "z"), "translation/b/z/1"),
        ("attribution/b/word", ("term", "word", "z"), "attribution/b/z"),
        ("attribution/b/1", ("event", "b", "z"), "attribution/z/1"),
        ("term/word", ("term", "word", "z"), "term/z"),
        ("position/q/b/c", ("event", "b", "z"), "position/q/c/z"),
        ("position/q/b/c", ("question", "q", "z"), "position/z/b/c"),
        ("exchange/b/c", ("event", "b", "z"), "exchange/c/z"),
        ("exchange/b/men/ships", ("measure", "men", "z"), "exchange/b/ships/z"),
        ("exchange/b/men/ships/x", ("actor", "x", "z"), "exchange/b/men/ships/z"),
        ("exchange/b/men/x/y", ("actor", "x", "z"), "exchange/b/men/y/z"),
        ("exchange/b/men/x/y", ("event", "x", "z"), "exchange/b/men/x/y"),
        ("new-kind/b/c", ("event", "b", "z"), "new-kind/b/c"),
    ],
)
def test_ids_of_differences_follow_the_ids_in_them(
    id: str, renaming: tuple[str, str, str], expected: str
) -> None:
    kind, old, new = renaming
    found = renamed_difference(
        id, lambda k, i, _event: new if (k, i) == (kind, old) else i, lambda _event, i: i in ("men", "ships")
    )
    assert found == expected


# ---- merge


@pytest.mark.parametrize(
    ("kept", "dropped"),
    [
        ("dmitry-peskov", "medvedev"),
        ("nato", "european-union"),
        ("poland", "bulgaria"),
        ("rt", "sputnik"),
        ("kremlin", "russian-foreign-ministry"),
        ("united-nations", "ohchr"),
        ("russian-forces", "ukrainian-forces"),
        ("libertarian-hub", "daily-beast"),
    ],
)
def test_two_actors_become_one_without_loss(
    kept: str, dropped: str, tmp_path: Path, archive: Archive
) -> None:
    project = find_project(own_briefings(tmp_path))
    remarks, before = comment_lines(tmp_path), read(project)
    old = {d.code.id for d in check_project(project, archive).diagnostics}
    write(merge_actors(project, before, kept, dropped))
    checked = check_project(project, archive)
    assert {d.code.id for d in checked.diagnostics} == old
    assert remarks - comment_lines(tmp_path) == Counter()
    one, other, now = before.actors[kept], before.actors[dropped], checked.corpus.actors[kept]
    assert dropped not in checked.corpus.actors
    assert {one.name, *one.aliases, other.name, *other.aliases} == {now.name, *now.aliases}
    assert {*one.part_of, *other.part_of} - {kept, dropped} == set(now.part_of)
    assert {role.role for role in (*one.roles, *other.roles)} == {role.role for role in now.roles}
    described = (
        files_of(tmp_path)["briefings/actors.yml"].decode().replace("\n  #   ", " ").replace("\n    ", " ")
    )
    assert other.description is None or other.description in described


MERGED_EVENTS = """\
poland-expels:
  title: Poland expels diplomats
  date: 2022-03
  kind: expulsion
  actors: {poland: expels, russia: is expelled, moscow: is told}
  measures: {expelled: Diplomats expelled}
russia-answers:
  title: Russia answers
  date: 2022-04-05~
  actors:
    moscow: answers   # so it says
    russia: answers
  responds_to: poland-expels
"""
MERGED_ACTORS = """\
poland: {name: Poland, type: state}
russia:
  name: Russia
  type: state
  aliases: Russian Federation   # one alone
  part_of: moscow

# The other name
moscow:   # by its capital
  name: Moscow
  type: state
  aliases: [the Kremlin]
  # nobody knows
  url: https://example.org/
speaker: {name: Jan Nowak, type: person, part_of: [russia, moscow]}
gazette: {name: The Gazette, type: outlet}
"""


def test_roles_that_differ_need_a_decision(tmp_path: Path) -> None:
    before = files_of(
        lay_down(
            tmp_path, {"briefings/actors.yml": MERGED_ACTORS, "briefings/dossier/events.yml": MERGED_EVENTS}
        )
    )
    refused = run("merge", "actor", "russia", "moscow", cwd=tmp_path)
    assert refused.code == 2
    assert "poland-expels: “is expelled” and “is told”" in refused.err
    assert "--role 'poland-expels=is expelled'" in refused.err
    assert files_of(tmp_path) == before
    stray = run("merge", "actor", "russia", "moscow", "--role", "nowhere=x", cwd=tmp_path)
    assert (stray.code, "no event “nowhere”" in stray.err) == (2, True)
    done = run("merge", "actor", "russia", "moscow", "--role", "poland-expels=is told: go", cwd=tmp_path)
    assert done.code == 0, done
    assert (
        (tmp_path / "briefings/actors.yml").read_text(encoding="utf-8")
        == """\
poland: {name: Poland, type: state}
russia:
  name: Russia
  type: state
  aliases: [Russian Federation, Moscow, the Kremlin]   # one alone
  url: https://example.org/
  # by its capital
  # nobody knows

# The other name
speaker: {name: Jan Nowak, type: person, part_of: [russia]}
gazette: {name: The Gazette, type: outlet}
"""
    )
    events = (tmp_path / "briefings/dossier/events.yml").read_text(encoding="utf-8")
    assert 'actors: {poland: expels, russia: "is told: go"}' in events
    assert "moscow" not in events


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (("poland", "speaker"), "“poland” is of type state, “speaker” of type person"),
        (("poland", "poland"), "can't be merged with itself"),
        (("poland", "rusia"), "did you mean russia?"),
    ],
)
def test_a_merger_that_makes_no_sense_is_refused(pair: tuple[str, str], told: str, tmp_path: Path) -> None:
    before = files_of(lay_down(tmp_path))
    done = run("merge", "actor", *pair, cwd=tmp_path)
    assert (done.code, told in done.err) == (2, True)
    assert files_of(tmp_path) == before


def test_the_library_refuses_what_the_command_refuses(tmp_path: Path) -> None:
    project = find_project(lay_down(tmp_path))
    with pytest.raises(Refusal):
        merge_actors(project, read(project), "poland", "speaker")
