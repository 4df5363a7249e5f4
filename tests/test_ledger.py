"""The ledger of what was published: whatever has become of it, it makes no page wrong."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from building import EPOCH, built_clean, built_here, differing, quick_templates, tree
from small_project import lay_down

from generator.publish.ledger import (
    Ledger,
    NotedRead,
    PublishedPage,
    Reads,
    Stamp,
    _head,
    _reads_file,
    ledger_file,
    read_ledger,
    read_reads,
    stamp_of,
    write_ledger,
)

PAGE = PublishedPage(
    "actor", "About \ud800", "a.yml", "", "b.md", "a/index.html", Stamp(1, 2, 3), "shell", "frame", "given",
    "about \ud800", (("id", "title"),), (("b.md", "../b/"),), "{}",
)  # fmt: skip
READS = Reads((NotedRead("f", "k", "00"), NotedRead("g", "", "01")), {"a.md": array("I", (0, 1))})
LEDGER = Ledger("inputs", False, {"a.md": PAGE})
BASIS = "b" * 32


def written(file: Path) -> Ledger:
    """Write the ledger with its reads; gives it with the name that they got."""
    write_ledger(file, LEDGER, BASIS, READS)
    found = read_ledger(file, BASIS)
    assert found is not None
    return found


def test_a_ledger_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = ledger_file(tmp_path / "cache", tmp_path / "site")
    found = written(file)
    assert replace(found, reads="") == LEDGER
    assert read_reads(file, BASIS, found) == READS
    assert sorted(path.name for path in file.parent.iterdir()) == [
        ".gitignore",
        file.name,
        _reads_file(file).name,
    ]


def test_a_ledger_of_another_basis_or_none_at_all_is_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    assert read_ledger(file, BASIS) is None
    found = written(file)
    assert read_ledger(file, "c" * 32) is None
    assert read_reads(file, "c" * 32, found) is None
    assert read_ledger(tmp_path, BASIS) is None


@pytest.mark.parametrize("part", [Ledger, Reads])
def test_a_ledger_with_any_byte_changed_or_cut_off_is_none(tmp_path: Path, part: type) -> None:
    ledger = tmp_path / "ledger-1.json"
    found = written(ledger)
    file = ledger if part is Ledger else _reads_file(ledger)

    def again() -> object:
        return read_ledger(ledger, BASIS) if part is Ledger else read_reads(ledger, BASIS, found)

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
    assert again() == (found if part is Ledger else READS)


def test_reads_of_another_ledger_are_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger-1.json"
    before = written(file)
    written(file)
    assert read_reads(file, BASIS, before) is None


ROW = ["actor", "t", "f", "", "", "a", [1, 2, 3], "s", "f", "g", "d", [], [], ""]
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
        json.dumps({"inputs": "", "brief": False, "reads": "", "pages": pages})
        for pages in (
            None,
            [],
            7,
            *(
                {"a.md": row}
                for row in (
                    None,
                    [],
                    {},
                    "12345678901234",
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
        )
    ),
    b'{"inputs": "", "brief": false, "reads": "", "pages": {}}\xff',
    b"\xff\xfe\x00",
]
NO_READS = [
    "",
    "null",
    "[]",
    "{}",
    '{"table": [], "of_page": []}',
    '{"table": 1, "of_page": {}}',
    '{"table": [["a", "b"]], "of_page": {}}',
    '{"table": [["a", "b", 3]], "of_page": {}}',
    '{"table": [null], "of_page": {}}',
    *(
        json.dumps({"table": [["a", "b", "c"]], "of_page": {"a.md": places}})
        for places in ("AQAAAA==", "/////w==", "AAAA", "AAAAAA", "\u00e9", "A AAAAA==", [0], None, 7)
    ),
]


@pytest.mark.parametrize("body", NO_READS)
def test_reads_of_a_wrong_shape_are_none_even_if_their_digest_is_right(tmp_path: Path, body: str) -> None:
    file = tmp_path / "ledger-1.json"
    found = written(file)
    _reads_file(file).write_bytes(_head(body.encode(), f"{BASIS} {found.reads}") + b"\n" + body.encode())
    assert read_reads(file, BASIS, found) is None


@pytest.mark.parametrize("body", NO_LEDGER)
def test_a_ledger_of_a_wrong_shape_is_none_even_if_its_digest_is_right(
    tmp_path: Path, body: str | bytes
) -> None:
    data = body.encode() if isinstance(body, str) else body
    file = tmp_path / "ledger.json"
    file.write_bytes(_head(data, BASIS) + b"\n" + data)
    assert read_ledger(file, BASIS) is None


def test_a_ledger_that_can_not_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the place of the folder")
    write_ledger(tmp_path / "cache" / "ledger-1.json", LEDGER, BASIS, READS)
    other = tmp_path / "other" / "ledger-1.json"
    other.mkdir(parents=True)
    write_ledger(other, LEDGER, BASIS, READS)
    left = sorted(path.name for path in other.parent.iterdir() if path.name != ".gitignore")
    assert left == [other.name, _reads_file(other).name]


def test_ledgers_of_sites_that_were_not_built_for_long_are_dropped(tmp_path: Path) -> None:
    files = [ledger_file(tmp_path / "cache", tmp_path / f"site-{number}") for number in range(7)]
    for file in files:
        write_ledger(file, LEDGER, BASIS, READS)
    kept = sorted(path.name for path in (tmp_path / "cache").glob("*.json"))
    assert kept == sorted(name for file in files[-4:] for name in (file.name, _reads_file(file).name))


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
    return data.replace(b"ledger 1 ", b"ledger 2 ", 1)


def of_another_shape(data: bytes) -> bytes:
    return rewritten(data, lambda _pages: [])


def rewritten(data: bytes, change: Callable[[Any], Any]) -> bytes:
    """With a digest that is right again."""
    head, _, body = data.partition(b"\n")
    table = json.loads(body)
    table["pages"] = change(table["pages"])
    body = json.dumps(table).encode()
    return _head(body, head.split()[2].decode()) + b"\n" + body


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
    file = _reads_file(file_of(project))
    file.write_bytes(damage(file.read_bytes()))
    assert built_here(project).made == 0
    about = project / "briefings/about.md"
    about.write_text(about.read_text() + "\nMore.\n")
    assert built_here(project).kept == 0
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []
