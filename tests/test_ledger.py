"""The ledger of what was published: whatever has become of it, it makes no page wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from building import EPOCH, built_clean, built_here, differing, quick_templates, tree
from small_project import lay_down

from generator import aside
from generator.page_reads import PageReads, Part
from generator.publish import reads_file as reads_file_module
from generator.publish.ledger import (
    Ledger,
    PublishedPage,
    Stamp,
    hashed,
    head_of,
    ledger_file,
    read_ledger,
    stamp_of,
)
from generator.publish.reads_file import ReadsFile, reads_file
from generator.publish.succession import NextLedger
from generator.reading import Read

PAGE = PublishedPage(
    "actor", "About \ud800", "a.yml", "", "b.md", "a/index.html", Stamp(1, 2, 3), "shell", "frame", "given",
    "about \ud800", (("id", "title"),), (("b.md", "../b/"),), "{}",
)  # fmt: skip
LEDGER = Ledger("inputs", False, {"a.md": PAGE})
BASIS = "b" * 32

Rests = dict[str, list[tuple[str, str, bytes]]]
"""Address → facet, key and fingerprint of all that it rests on."""


def part(rests: Rests) -> tuple[bytes, ...]:
    reads = PageReads()
    prints = {}
    for page, rows in rests.items():
        prints.update({(facet, key): fingerprint for facet, key, fingerprint in rows})
        reads.note(page, [(facet, key) for facet, key, _ in rows], lambda read: prints[tuple(read)])
    return tuple(reads.packed())


RESTS: Rests = {
    "a.md": [("f", "k \ud800\n", b"1" * 16), ("g", "", b"2" * 16)],
    "b.md": [("g", "", b"2" * 16)],
    "c.md": [],
}
MORE: Rests = {"d.md": [("f", "k", b"3" * 16)]}


def write(file: Path, *parts: Rests, basis: str = BASIS) -> None:
    following = NextLedger(file, basis)
    reads = following.write_reads(map(part, parts or (RESTS, MORE)))
    following.write(LEDGER.inputs, LEDGER.is_brief, reads, LEDGER.pages.items())
    following.settle()


def written(file: Path) -> Ledger:
    """Write the ledger with its reads; gives it with the name that they got."""
    write(file)
    found = read_ledger(file, BASIS)
    assert found is not None
    return found


def read_reads(file: Path, basis: str, ledger: Ledger) -> Rests | None:
    """None where they are lost."""
    found: Rests = {}
    try:
        for one in ReadsFile(reads_file(file), basis, ledger.reads).parts():
            found.update(rests_in(one))
    except (OSError, ValueError):
        return None
    return found


def test_a_ledger_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = ledger_file(tmp_path / "cache", tmp_path / "site")
    found = written(file)
    assert replace(found, reads="") == LEDGER
    assert read_reads(file, BASIS, found) == {**RESTS, **MORE}
    assert sorted(path.name for path in file.parent.iterdir()) == [
        ".gitignore",
        file.name,
        reads_file(file).name,
    ]


def test_a_ledger_counts_only_once_it_was_settled(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    before = written(file)
    for end in (NextLedger.drop, NextLedger.settle):
        following = NextLedger(file, BASIS)
        reads = following.write_reads([part({})])
        following.write("others", True, reads, ())
        assert read_ledger(file, BASIS) == before
        assert read_reads(file, BASIS, before) == {**RESTS, **MORE}
        end(following)
    assert read_ledger(file, BASIS) == Ledger("others", True, {}, reads)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_ledger_that_was_written_in_part_never_counts(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    before = written(file)

    def broken() -> Iterator[Any]:
        yield "a.md", PAGE
        raise OSError("the disk is full")

    following = NextLedger(file, BASIS)
    reads = following.write_reads([part({})])
    with pytest.raises(OSError, match="full"):
        following.write("others", True, reads, broken())
    following.settle()
    assert read_ledger(file, BASIS) == before
    assert read_reads(file, BASIS, before) == {**RESTS, **MORE}
    assert len(list(tmp_path.iterdir())) == 3


def test_drafts_of_builds_that_were_killed_are_swept_away(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    following = NextLedger(file, BASIS)
    following.write("", False, following.write_reads([]), ())
    left = [path for path in tmp_path.iterdir() if path.name.startswith((".published", ".reads"))]
    assert len(left) == 2
    written(file)
    assert all(path.exists() for path in left)  # another build may be at it
    for path in left:
        os.utime(path, (1, 1))
    written(file)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_ledger_of_another_basis_or_none_at_all_is_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    assert read_ledger(file, BASIS) is None
    found = written(file)
    assert read_ledger(file, "c" * 32) is None
    assert read_reads(file, "c" * 32, found) is None
    assert read_ledger(tmp_path, BASIS) is None


@pytest.mark.parametrize("of", ["ledger", "reads"])
def test_a_ledger_with_any_byte_changed_or_cut_off_is_none(tmp_path: Path, of: str) -> None:
    ledger = tmp_path / "ledger-1.json"
    found = written(ledger)
    file = ledger if of == "ledger" else reads_file(ledger)

    def again() -> object:
        return read_ledger(ledger, BASIS) if of == "ledger" else read_reads(ledger, BASIS, found)

    whole = file.read_bytes()
    for place in range(len(whole)):
        for bit in (1, 128):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            assert again() is None, place
        file.write_bytes(whole[:place])
        assert again() is None, place
    file.write_bytes(whole + b" ")
    assert again() is None
    file.write_bytes(whole)
    assert again() == (found if of == "ledger" else {**RESTS, **MORE})


def test_reads_of_another_ledger_are_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger-1.json"
    before = written(file)
    write(file, MORE)
    assert read_reads(file, BASIS, before) is None


ROW = ["actor", "t", "f", "", "", "a", [1, 2, 3], "s", "f", "g", "d", [], [], ""]
HEAD = {"inputs": "", "brief": False, "reads": ""}
NO_LEDGER = [
    "",
    "null",
    "[]",
    "7",
    '"text"',
    "{}",
    "{" * 50,
    "[" * 100_000,
    *(
        f"{json.dumps(HEAD)}\n{json.dumps(row)}"
        for row in (
            None,
            7,
            [],
            {},
            ["a.md"],
            "a.md",
            "123456789012345",
            *(
                ["a.md", *row]
                for row in (
                    ROW[:-1],
                    [*ROW, 1],
                    [*ROW[:-1], None],
                    [7, *ROW[1:]],
                    [*ROW[:6], [1, 2], *ROW[7:]],
                    [*ROW[:6], [1, 2, float("nan")], *ROW[7:]],
                    [*ROW[:6], [1, 2, float("inf")], *ROW[7:]],
                    [*ROW[:6], None, *ROW[7:]],
                    [*ROW[:11], [["x"]], [], ""],
                    [*ROW[:11], 7, [], ""],
                    [*ROW[:11], [], [[1, 2]], ""],
                )
            ),
            [7, *ROW],
        )
    ),
    f"{json.dumps(HEAD)}\n\n",
    json.dumps({**HEAD, "inputs": 7}),
    json.dumps({**HEAD, "reads": None}),
    json.dumps(HEAD).encode() + b"\xff",
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("body", NO_LEDGER)
def test_a_ledger_of_a_wrong_shape_is_none_even_if_its_digest_is_right(
    tmp_path: Path, body: str | bytes
) -> None:
    data = body.encode() if isinstance(body, str) else body
    file = tmp_path / "ledger.json"
    file.write_bytes(with_head(data, BASIS))
    assert read_ledger(file, BASIS) is None


def with_head(body: bytes, basis: str) -> bytes:
    found = hashed()
    found.update(body)
    return head_of(found, basis) + body


def test_a_body_that_has_a_right_shape_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    file.write_bytes(with_head(f"{json.dumps(HEAD)}\n{json.dumps(['a.md', *ROW])}\n".encode(), BASIS))
    assert read_ledger(file, BASIS) is not None


def test_a_ledger_that_can_not_be_written_is_no_fault(tmp_path: Path) -> None:
    other = tmp_path / "other" / "ledger-1.json"
    other.mkdir(parents=True)
    write(other)
    left = sorted(path.name for path in other.parent.iterdir() if path.name != ".gitignore")
    assert left == [other.name, reads_file(other).name]


# ---- from one build to the next


def rests_in(one: Part) -> Rests:
    rows = [(facet, key) for facet, _, keys in one.facets() for key in keys]
    return {page: [(*rows[row], one.fingerprint(row)) for row in one.places(page)] for page in one.pages}


def kept(file: Path, pages: Iterable[str]) -> tuple[list[list[str]], Rests]:
    """Pages of the parts that stay as they are, and what was taken over of the others."""
    ledger = read_ledger(file, BASIS)
    assert ledger is not None
    into = PageReads()
    reads = ReadsFile(reads_file(file), BASIS, ledger.reads)
    stay = [sorted(addresses) for addresses, _ in reads.kept(dict.fromkeys(pages), into)]
    one = Part(b"".join(into.packed()))
    assert one.rows == len({row for page in one.pages for row in one.places(page)})  # and no others
    return stay, rests_in(one)


def resting(*numbers: int) -> Rests:
    """Pages that rest on something of their own and on something that all have read."""
    return {
        f"{number}.md": [("own", str(number), number.to_bytes(16, "big")), ("all", "", b"a" * 16)]
        for number in numbers
    }


def test_a_part_of_which_most_pages_are_kept_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    write(file, resting(*range(1, 17)))
    pages = sorted(resting(*range(1, 15)))
    assert kept(file, pages) == ([pages], {})


def test_what_is_left_of_a_part_is_taken_over_without_what_no_page_rests_on(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    write(file, resting(*range(1, 17)))
    assert kept(file, resting(2, 3, 5)) == ([], resting(2, 3, 5))
    assert kept(file, ()) == ([], {})


def test_a_small_part_is_taken_over_whole(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    write(file, resting(*range(1, 17)), resting(17, 18))
    pages = sorted(resting(*range(1, 17)))
    assert kept(file, resting(*range(1, 19))) == ([pages], resting(17, 18))


@pytest.mark.parametrize("few", [0, 10**9])
def test_of_a_page_in_several_parts_the_last_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(reads_file_module, "_FEW", few)
    monkeypatch.setattr(aside, "may_fork", lambda: True)  # pytest's threads hold no lock that matters
    monkeypatch.setattr(aside, "processors", lambda: 2)
    file = tmp_path / "published-1.json"
    again: Rests = {"3.md": [("own", "other", b"o" * 16)]}
    write(file, resting(*range(1, 17)), again)
    stay, taken = kept(file, resting(*range(1, 17)))
    assert stay == [sorted(page for page in resting(*range(1, 17)) if page != "3.md")]
    assert taken == again
    ledger = read_ledger(file, BASIS)
    assert ledger is not None
    reads = ReadsFile(reads_file(file), BASIS, ledger.reads)
    changed = {("own", "3"), ("own", "4")}
    prints = {
        (facet, key): print
        for rows in (resting(*range(1, 17)) | again).values()
        for facet, key, print in rows
    }
    assert {*resting(*range(1, 17))} - reads.unchanged(
        lambda read: b"" if read in changed else prints[tuple(read)]
    ) == {"4.md"}


def test_half_of_what_was_read_is_compared_in_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads_file_module, "_FEW", 0)
    monkeypatch.setattr(aside, "may_fork", lambda: True)  # as above
    monkeypatch.setattr(aside, "processors", lambda: 2)
    rests: Rests = {
        f"{number}.md": [(facet, str(number), number.to_bytes(16, "big")) for facet in "abcd"]
        for number in range(50)
    }
    file = tmp_path / "published-1.json"
    write(file, rests)
    ledger = read_ledger(file, BASIS)
    assert ledger is not None
    reads = ReadsFile(reads_file(file), BASIS, ledger.reads)
    for facet in "abcd":
        taken: list[Read] = []

        def fingerprint(read: Read, changed: Read = Read(facet, "7"), taken: list[Read] = taken) -> bytes:  # noqa: B008
            taken.append(read)
            return b"x" * 16 if read == changed else int(read.key).to_bytes(16, "big")

        assert rests.keys() - reads.unchanged(fingerprint) == {"7.md"}
        assert len(taken) == 100


def test_reads_that_are_lost_meanwhile_are_those_of_no_page(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    write(file, resting(*range(1, 17)))
    reads_file(file).write_bytes(halved(reads_file(file).read_bytes()))
    assert kept(file, resting(1, 2, 3)) == ([], {})
    reads_file(file).unlink()
    assert kept(file, resting(1, 2, 3)) == ([], {})


def write_following(file: Path, pages: Iterable[str], changed: Iterable[str], what: str) -> None:
    """As a build does that keeps all pages but those that changed."""
    ledger = read_ledger(file, BASIS)
    assert ledger is not None
    into, before = PageReads(), ReadsFile(reads_file(file), BASIS, ledger.reads)

    def parts() -> Iterator[tuple[bytes, ...]]:
        for _, pieces in before.kept({*pages} - {*changed}, into):
            yield pieces
        for page in changed:
            into.note(page, [("own", f"{page} {what}"), ("all", "")], lambda _: b"n" * 16)
        yield tuple(into.packed())

    following = NextLedger(file, BASIS)
    following.write("", False, following.write_reads(parts()), ())
    following.settle()


def test_the_file_of_reads_stays_as_small_however_often_pages_change(tmp_path: Path) -> None:
    file = tmp_path / "published-1.json"
    pages = resting(*range(1, 400))
    write(file, pages)
    first = reads_file(file).stat().st_size
    chance = Random(3)  # noqa: S311  # no secret
    for number in range(1, 120):
        write_following(file, pages, dict.fromkeys(chance.sample(sorted(pages), 20)), str(number))
        found = read_ledger(file, BASIS)
        assert found is not None
        ends = ReadsFile(reads_file(file), BASIS, found.reads)
        assert {page for one in ends.parts() for page in one.pages} == pages.keys()
        assert sum(1 for _ in ends.parts()) <= 9
        assert reads_file(file).stat().st_size < 2 * first


def test_ledgers_of_sites_that_were_not_built_for_long_are_dropped(tmp_path: Path) -> None:
    files = [ledger_file(tmp_path / "cache", tmp_path / f"site-{number}") for number in range(7)]
    for file in files:
        write(file)
    left = sorted(path.name for path in (tmp_path / "cache").glob("[!.]*"))
    assert left == sorted(name for file in files[-4:] for name in (file.name, reads_file(file).name))


def test_one_site_has_one_ledger_by_whatever_way_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert ledger_file(tmp_path, tmp_path / "link") == ledger_file(tmp_path, tmp_path / "x" / ".." / "real")
    assert ledger_file(tmp_path, tmp_path / "real") != ledger_file(tmp_path, tmp_path / "other")


def test_a_stamp_tells_a_file_from_another_and_from_a_link_to_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "link").symlink_to("a")
    assert stamp_of(str(tmp_path / "a")) == stamp_of(str(tmp_path / "a"))
    assert stamp_of(str(tmp_path / "link")) != stamp_of(str(tmp_path / "a"))
    assert stamp_of(str(tmp_path / "none")) is None


# ---- in builds


@pytest.fixture(scope="module")
def _quick() -> Iterator[None]:
    with quick_templates():
        yield


@pytest.fixture
def project(tmp_path: Path, _quick: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    project = lay_down(tmp_path / "project")
    built_here(project)
    return project


def file_of(project: Path) -> Path:
    return ledger_file(project / ".cache" / "briefings", project / "site")


def halved(data: bytes) -> bytes:
    return data[: len(data) // 2]


def emptied(_data: bytes) -> bytes:
    return b""


def flipped(data: bytes) -> bytes:
    place = Random(7).randrange(len(data))  # noqa: S311  # no secret
    return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]


def of_another_version(data: bytes) -> bytes:
    return data.replace(b" 2 ", b" 1 ", 1)


def of_another_shape(data: bytes) -> bytes:
    """With a digest that is right again."""
    head, _, body = data.partition(b"\n")
    return with_head(body.replace(b'\n["', b'\n[7,"'), head.split()[2].decode())


@pytest.mark.parametrize("damage", [halved, emptied, flipped, of_another_version, of_another_shape])
def test_a_build_ignores_a_damaged_ledger(project: Path, damage: Callable[[bytes], bytes]) -> None:
    before, file = tree(project / "site"), file_of(project)
    file.write_bytes(damage(file.read_bytes()))
    assert built_here(project).kept == 0
    assert differing(before, tree(project / "site")) == []
    assert built_here(project).made == 0


def test_a_build_ignores_the_ledger_of_another_project(project: Path, tmp_path: Path) -> None:
    other = lay_down(tmp_path / "other")
    text = (other / "briefings/actors.yml").read_text().replace("name: Poland", "name: Polonia")
    (other / "briefings/actors.yml").write_text(text)
    built_here(other)
    before = tree(project / "site")
    file_of(project).write_bytes(file_of(other).read_bytes())
    assert built_here(project).kept == 0
    assert differing(before, tree(project / "site")) == []


@pytest.mark.parametrize("damage", [halved, emptied, flipped, of_another_version])
def test_without_the_reads_pages_are_kept_only_where_nothing_at_all_has_changed(
    project: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = reads_file(file_of(project))
    file.write_bytes(damage(file.read_bytes()))
    assert built_here(project).made == 0
    about = project / "briefings/about.md"
    about.write_text(about.read_text() + "\nMore.\n")
    assert built_here(project).kept == 0
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []


def test_a_build_whose_ledger_can_not_be_written_is_as_good(project: Path, tmp_path: Path) -> None:
    file = file_of(project)
    file.unlink()
    file.mkdir()
    about = project / "briefings/about.md"
    about.write_text(about.read_text() + "\nMore.\n")
    assert built_here(project).kept == 0
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []
    assert sorted(path.name for path in file.parent.iterdir() if path.name.startswith(".")) == [".gitignore"]
