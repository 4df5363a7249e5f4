"""A desk kept between builds, and its cache: always what a fresh check says, at the price of what changed."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.archive import Archive
from generator.compare import figures_of
from generator.differences import find_differences
from generator.evidence import Evidence
from generator.load import Loader
from generator.model import Corpus
from generator.pipeline import RECORDS, Checked, Desk, Work, check_project
from generator.project import find_project
from generator.shelf import Shelf
from generator.text_checks import check_undeclared_overlap, run_prose_checks
from tests.small_project import lay_down, lock

NOTHING = Work(0, 0, 0, 0, 0, 0, 0, 0)

EVENTS = "briefings/dossier/events.yml"
FIRST = "briefings/dossier/sources/first.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose files have rested, so that a next change to them shows in their times."""
    folder = lay_down(tmp_path / "project")
    for path in folder.rglob("*"):
        age(path)
    return folder


def age(path: Path) -> None:
    """Some file systems keep the time of a change, which no program can set: then it is waited for."""
    earlier = time.time() - 3600
    os.utime(path, (earlier, earlier))


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def desk(project: Path, cache: Path | None = None) -> Desk:
    return Desk(find_project(project), cache=cache)


def said(checked: Checked) -> tuple[object, ...]:
    """All that a check says, the texts of documents by their words."""
    corpus, evidence = checked.corpus, checked.evidence
    return (
        corpus.briefings,
        dict(corpus.actors),
        (corpus.faulty, corpus.unread, corpus.faulty_records, corpus.home, corpus.handwritten),
        places(corpus),
        digests(corpus),
        (
            evidence.archive_present,
            dict(evidence.receipts),
            dict(evidence.coverage),
            dict(evidence.documents),
        ),
        {briefing: set(lines) for briefing, lines in evidence.lines.items()},
        {key: text.original for key, text in evidence.texts.items()},
        fingerprints(evidence),
        checked.locks,
        checked.diagnostics,
        checked.inputs,
    )


def places(corpus: Corpus) -> list[object]:
    records = [*corpus.actors.values()]
    for briefing in corpus.briefings:
        records += [briefing.head, *briefing.events.values(), *briefing.sources.values()]
    return [
        corpus.locate(record.origin, *path, key=key)
        for record in records
        for path in ((), ("title",), ("reports", 1, "excerpt"), ("summary",))
        for key in (True, False)
    ]


def digests(corpus: Corpus) -> dict[object, object]:
    found: dict[object, object] = {id: corpus.digest_of("actor", "", id) for id in corpus.actors}
    for briefing in corpus.briefings:
        found[briefing.id] = corpus.digest_of("briefing", briefing.id, briefing.id)
        for id in briefing.events:
            found["event", id] = corpus.digest_of("event", briefing.id, id)
        for id in briefing.sources:
            found["source", id] = corpus.digest_of("source", briefing.id, id)
            found["reports", id] = corpus.report_digests(briefing.id, id)
    return found


def fingerprints(evidence: Evidence) -> list[bytes]:
    return [
        *(evidence.receipt_fingerprint(*key) for key in evidence.receipts),
        *(evidence.coverage_fingerprint(*key) for key in evidence.coverage),
        *(evidence.document_fingerprint(*key) for key in evidence.documents),
    ]


# --- For pages ---


def for_pages(
    project: Path, monkeypatch: pytest.MonkeyPatch, *, aside: bool
) -> tuple[Checked, list[Checked]]:
    """What is checked for pages, with a cache, and what was told meanwhile."""
    monkeypatch.setattr(pipeline, "may_fork", lambda: aside)
    monkeypatch.setattr(pipeline, "MUCH", 0)
    told: list[Checked] = []
    return desk(project, project / ".cache").check_for_pages(told.append), told


def what_pages_show(checked: Checked) -> list[object]:
    seen = list(said(replace(checked, evidence=replace(checked.evidence, texts={}, lines={}), locks={})))
    del seen[3:5]  # places, and digests of what was written
    return seen


@pytest.mark.skipif(sys.platform != "linux", reason="only there are processes copied")
@pytest.mark.parametrize("has_archive", [True, False])
@pytest.mark.parametrize("fault", ["", "W231", "E201"])
def test_another_process_finds_what_this_one_does(
    project: Path, has_archive: bool, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_archive:
        shutil.rmtree(project / "archive")
    if fault == "W231":
        edit(project, EVENTS, "  date: 2022-03", "  summary: 4711 men came.\n  date: 2022-03")
    elif fault:
        edit(project, FIRST, "  excerpt: ", "  excerpt: Not so at all, ")
    expected = desk(project).check()
    here, told = for_pages(project, monkeypatch, aside=False)
    kept = read_cache(project)
    assert what_pages_show(here) == what_pages_show(expected)
    assert not told
    shutil.rmtree(project / ".cache", ignore_errors=True)
    there, told = for_pages(project, monkeypatch, aside=True)
    assert what_pages_show(there) == what_pages_show(expected)
    assert [one.corpus is there.corpus for one in told] == ([] if expected.failed else [True])
    assert here.differences is None
    assert there.differences == {
        one.id: find_differences(one, expected.corpus.actors, figures_of(one))
        for one in expected.corpus.briefings
    }
    assert all(there.differences.values())
    assert read_cache(project) == kept
    assert (kept is None) is expected.failed


def read_cache(project: Path) -> bytes | None:
    path = project / ".cache" / RECORDS
    return path.read_bytes() if path.exists() else None


@pytest.mark.skipif(sys.platform != "linux", reason="only there are processes copied")
@pytest.mark.parametrize("check", [check_undeclared_overlap, run_prose_checks])
def test_where_another_process_breaks_off_this_one_checks(
    project: Path, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    expected = what_pages_show(desk(project).check())
    here = os.getpid()

    def break_off(*given: Any) -> Any:
        return check(*given) if os.getpid() == here else os._exit(1)

    monkeypatch.setattr(pipeline, check.__name__, break_off)
    checked, told = for_pages(project, monkeypatch, aside=True)
    assert what_pages_show(checked) == expected
    assert len(told) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only there are processes copied")
def test_another_process_ends_where_nobody_waits_for_it_any_more(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    fork = os.fork

    def note() -> int:
        begun.append(fork())
        return begun[-1]

    def fail(_so_far: Checked) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fork", note)
    monkeypatch.setattr(pipeline, "may_fork", lambda: True)
    monkeypatch.setattr(pipeline, "MUCH", 0)
    with pytest.raises(KeyboardInterrupt) as stopped:
        desk(project, project / ".cache").check_for_pages(fail)
    assert stopped  # what it raised through is still there
    with pytest.raises(ProcessLookupError):
        os.kill(*begun, 0)


def test_little_and_what_is_known_from_before_is_checked_here(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> Any:
        raise AssertionError

    monkeypatch.setattr(pipeline, "may_fork", lambda: True)
    monkeypatch.setattr(pipeline, "aside", refuse)
    assert desk(project, project / ".cache").check_for_pages()
    monkeypatch.setattr(pipeline, "MUCH", 0)
    assert desk(project, project / ".cache").check_for_pages()


def test_what_is_let_go_early_changes_no_place_and_no_fault(project: Path) -> None:
    edit(
        project,
        EVENTS,
        "  date: 2022-03",
        "  date: someday in 2022\n  colour: red\n  date_note: x\n  place: 2022-03",
    )
    edit(project, FIRST, "title: First report", "title: First report\nauthor: []")
    folder = find_project(project)
    kept, faults = Loader(folder.content, folder.root).load()
    let_go, same_faults = Loader(folder.content, folder.root).load(forgetting=True)
    assert faults
    assert same_faults == faults
    assert places(let_go) == places(kept)
    assert digests(let_go) == digests(kept)


# --- Counts of work ---


def test_a_first_check_does_everything_once(project: Path) -> None:
    kept = desk(project)
    kept.check()
    assert kept.work == Work(
        files_read=8,
        files_parsed=5,
        entries_parsed=4 + 3 + 2 + 5 + 4,
        records_validated=4 + 1 + 2 + 2,
        documents_read=2,
        sources_verified=2,
        sources_searched=2,
        texts_traced=1 + 2 + 2 + 1,
    )


def worked(kept: Desk) -> dict[str, int]:
    """What the next check does, besides looking again at files that changed just now."""
    kept.check()
    return {
        name: value
        for name in Work.__slots__
        if (value := getattr(kept.work, name)) and name not in ("files_read", "documents_read")
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "work"),
    [
        (EVENTS, "Russia answers", "Russia replies", (1, 1, 1, 0, 0, 1)),
        (EVENTS, "poland-expels:", "# a note\n\npoland-expels:", (1, 2, 0, 0, 0, 0)),
        (EVENTS, "  kind: expulsion\n", "\n  kind:   expulsion\n", (1, 1, 0, 0, 0, 0)),
        ("briefings/actors.yml", "Jan Nowak", "Jan Maria Nowak", (1, 2, 1, 0, 0, 0)),
        (FIRST, "title: First report", "title: The first report", (1, 5, 1, 1, 1, 0)),
        (FIRST, "expelled 45", "expelled 45 diplomats in March, and was it 45", (1, 5, 1, 1, 1, 3)),
        (FIRST, "title: First report", "# a note\ntitle: First report", (1, 5, 0, 0, 0, 0)),
        ("briefings/index.md", "one question", "1 question", (0, 0, 0, 0, 0, 0)),
        ("archive/second.txt", "No more is known", "Nothing else is known", (0, 0, 0, 1, 1, 1)),
        ("briefings/dossier/evidence.lock", "2022-05-01", "2022-05-02", (0, 0, 0, 1, 0, 0)),
    ],
)
def test_an_edit_costs_what_it_touches(
    project: Path, name: str, old: str, new: str, work: tuple[int, ...]
) -> None:
    kept = desk(project)
    kept.check()
    edit(project, name, old, new)
    names = [name for name in Work.__slots__ if name not in ("files_read", "documents_read")]
    assert worked(kept) == {name: count for name, count in zip(names, work, strict=True) if count}
    assert said(kept.check()) == said(check_project(find_project(project)))
    assert worked(kept) == {}


def test_files_that_have_rested_are_not_even_read(project: Path) -> None:
    kept = desk(project)
    time.sleep(2.1)  # the time of a file's last change of any kind can't be set back
    kept.check()
    kept.check()
    assert kept.work == NOTHING
    edit(project, EVENTS, "Russia answers", "Russia replies")
    kept.check()
    assert (kept.work.files_read, kept.work.documents_read) == (1, 0)


def test_records_that_say_what_they_said_stay_the_same_objects(project: Path) -> None:
    kept = desk(project)
    before = kept.check().corpus
    edit(project, EVENTS, "poland-expels:\n", "poland-expels:\n  place: Warsaw\n\n")
    after = kept.check().corpus
    (old,), (new,) = before.briefings, after.briefings
    assert [id for id in old.events if old.events[id] is not new.events[id]] == ["poland-expels"]
    assert all(old.sources[id] is new.sources[id] for id in old.sources)
    assert all(before.actors[id] is after.actors[id] for id in before.actors)
    assert old.head is new.head
    assert after.locate(new.events["russia-answers"].origin, key=True).line == 9


def test_a_digest_tells_what_a_record_says_and_not_where(project: Path) -> None:
    before = check_project(find_project(project))
    edit(project, EVENTS, "poland-expels:\n", "# note\npoland-expels:\n\n  # note\n")
    moved = check_project(find_project(project))
    assert digests(moved.corpus) == digests(before.corpus)
    assert moved.inputs != before.inputs
    edit(project, FIRST, "an answer came on Tuesday", "an answer came")
    reported = digests(check_project(find_project(project)).corpus)
    changed = [key for key, digest in digests(before.corpus).items() if reported[key] != digest]
    assert changed == [("reports", "first")]
    assert before.corpus.digest_of("event", "dossier", "nowhere") is None
    assert before.corpus.digest_of("event", "nowhere", "poland-expels") is None


# --- The same as a fresh check ---


def test_after_any_edits_a_kept_desk_and_a_cache_say_what_a_fresh_check_says(project: Path) -> None:
    chance = random.Random(7)  # noqa: S311  # examples, not secrets
    cache = project / ".cache" / "briefings"
    kept = desk(project)
    for number in range(60):
        for _edit in range(chance.choice((1, 1, 1, 2, 5))):
            _change_something(project, chance, number)
        expected = said(check_project(find_project(project)))
        assert said(kept.check()) == expected
        from_cache = desk(project, cache)
        assert said(from_cache.check()) == expected
        from_cache.save()


def _change_something(project: Path, chance: random.Random, number: int) -> None:
    """Change, add, rename or delete a file or a line of one; sometimes into nonsense, sometimes back."""
    files = sorted(
        path
        for folder in ("briefings", "archive")
        for path in (project / folder).rglob("*")
        if path.is_file()
    )
    path = chance.choice(files)
    lines = path.read_text(encoding="utf-8").split("\n")
    at = chance.randrange(len(lines))
    match chance.randrange(10):
        case 0:
            lines.insert(
                at,
                chance.choice(
                    ("", "# note", "  place: Kyiv", "nonsense", "new-one: {title: New, date: 2022}")
                ),
            )
        case 1:
            del lines[at]
        case 2:
            lines.insert(at, lines[chance.randrange(len(lines))])
        case 3:
            lines[at] = lines[at].replace("20", "21")
        case 4:
            lines[at] += chance.choice((" 17", " [", " #x", ' "', " …"))
        case 5 if len(files) > 6:
            path.unlink()
            return
        case 6:
            shutil.copy(path, path.with_name(f"copy-{number}{path.suffix}"))
            return
        case 7:
            for name in ("briefings", "archive"):
                shutil.rmtree(project / name)
            lay_down(project)
            return
        case 8:
            path = path.rename(path.with_name(f"moved-{number}{path.suffix}"))
        case _:
            lines[at] = lines[at].replace("e", "E", 1)
    path.write_text("\n".join(lines), encoding="utf-8")


# --- The cache ---


@pytest.fixture
def cache(project: Path) -> Path:
    """A cache that a check filled."""
    folder = project / ".cache" / "briefings"
    filling = desk(project, folder)
    filling.check()
    assert filling.save()
    return folder


def test_with_a_cache_the_next_process_neither_parses_nor_searches(project: Path, cache: Path) -> None:
    fresh = desk(project, cache)
    checked = fresh.check()
    assert said(checked) == said(check_project(find_project(project)))
    assert (fresh.work.files_parsed, fresh.work.sources_searched, fresh.work.texts_traced) == (0, 0, 0)
    assert not fresh.save()


def test_with_a_cache_the_next_process_does_what_changed(project: Path, cache: Path) -> None:
    edit(project, FIRST, "title: First report", "title: The first report")
    fresh = desk(project, cache)
    fresh.check()
    assert (fresh.work.files_parsed, fresh.work.sources_searched, fresh.work.texts_traced) == (1, 1, 0)
    assert fresh.save()


def test_a_cache_holds_only_what_the_latest_check_used(project: Path, cache: Path) -> None:
    size = (cache / RECORDS).stat().st_size
    kept = desk(project, cache)
    for number in range(20):
        edit(project, EVENTS, "  date: 2022-03", f"  place: Town {number}\n  date: 2022-03")
        kept.check()
        edit(project, EVENTS, f"  place: Town {number}\n", "")
        kept.check()
        kept.save()
    assert (cache / RECORDS).stat().st_size == size
    assert sorted(path.name for path in cache.iterdir()) == [".gitignore", RECORDS]


Damage = Callable[[bytes], bytes]


def _flipped(part: float) -> Damage:
    def flip(data: bytes) -> bytes:
        at = int(part * (len(data) - 1))
        return data[:at] + bytes([data[at] ^ 0x11]) + data[at + 1 :]

    return flip


def test_a_damaged_cache_is_as_good_as_none(project: Path, cache: Path) -> None:
    whole = (cache / RECORDS).read_bytes()
    expected = said(check_project(find_project(project)))
    parts = [step / 40 for step in range(41)]
    damaged = [_flipped(part)(whole) for part in parts] + [
        whole[: int(part * len(whole))] for part in parts[:-1]
    ]
    damaged += [
        b"",
        b"\n",
        b"\0" * 1000,
        b"{}",
        whole + whole,
        whole + b"x",
        whole[1:],
        whole.replace(b"45", b"46"),
    ]
    for data in damaged:
        (cache / RECORDS).write_bytes(data)
        fresh = desk(project, cache)
        assert said(fresh.check()) == expected
        assert fresh.work.files_parsed == 5
        assert fresh.save()
        assert (cache / RECORDS).read_bytes() == whole


def test_a_cache_of_another_program_is_not_read(tmp_path: Path) -> None:
    mine = Shelf(tmp_path / "records", "a")
    mine.put("key", [1])
    assert mine.save()
    assert Shelf(tmp_path / "records", "a").get("key") == [1]
    assert Shelf(tmp_path / "records", "b").get("key") is None


def test_a_cache_whose_digest_was_made_for_another_program_is_not_read(tmp_path: Path) -> None:
    mine = Shelf(tmp_path / "records", "a")
    mine.put("key", [1])
    mine.save()
    data = (tmp_path / "records").read_bytes()
    (tmp_path / "records").write_bytes(data.replace(b"briefings 1 a ", b"briefings 1 b "))
    assert Shelf(tmp_path / "records", "b").get("key") is None


def test_where_no_cache_can_be_written_there_is_none(project: Path) -> None:
    (project / "taken").write_text("a file stands where the folder should")
    kept = desk(project, project / "taken" / "briefings")
    assert not kept.check().failed
    assert not kept.save()
    (project / "there" / RECORDS).mkdir(parents=True)
    kept = desk(project, project / "there")
    assert not kept.check().failed
    assert not kept.save()
    assert [path.name for path in (project / "there").iterdir() if path.name.endswith(".part")] == []


def test_what_is_kept_can_be_read_as_plain_values(cache: Path) -> None:
    _heading, *lines = (cache / RECORDS).read_text(encoding="ascii").splitlines()
    kinds = {line.partition(" ")[0] for line in lines}
    assert kinds == {"yaml", "search", "trace", "overlaps"}
    assert all(json.loads(line.partition("\t")[2]) is not None for line in lines)


def test_the_text_of_a_page_is_extracted_once_for_all_processes(project: Path, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    program = tmp_path / "count.py"
    text = (project / "archive" / "second.txt").read_text(encoding="utf-8")
    program.write_text(
        f"import sys; open({str(opened)!r}, 'a').write('x'); sys.stdin.buffer.read(); "
        f"print({json.dumps(json.dumps({'text': text}))})"
    )
    page = project / "archive" / "second.html"
    page.write_text("<p>Any page.")

    def read() -> Shelf:
        shelf = Shelf(tmp_path / "records", "a")
        archive = Archive(project / "archive", program=program, shelf=shelf)
        found = archive.read("second.html")
        assert getattr(found, "text", None) == text
        shelf.save()
        return shelf

    read()
    read()
    assert opened.read_text() == "x"
    page.write_text("<p>Another page.")
    read()
    assert opened.read_text() == "xx"


def test_a_line_of_the_lock_for_no_source_is_seen_though_no_source_changed(project: Path) -> None:
    kept = desk(project)
    kept.check()
    path = project / "briefings/dossier/evidence.lock"
    path.write_text(path.read_text() + "coverage ghost 12q\n")
    assert [d.code.id for d in kept.check().diagnostics] == ["W224"]
    assert kept.work.sources_verified == 0


def test_a_lock_written_meanwhile_is_seen(project: Path) -> None:
    edit(project, FIRST, "an answer came on Tuesday", "an answer came")
    kept = desk(project)
    assert {d.code.id for d in kept.check().diagnostics} == {"W222", "W224"}
    lock(project)
    assert kept.check().diagnostics == ()
