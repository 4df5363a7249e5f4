"""The ledger of what was published: whatever has become of it, it makes no page wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from building import EPOCH, built_here, differing, quick_templates, tree
from small_project import lay_down

from generator.publish.ledger import (
    Ledger,
    NotedRead,
    PublishedPage,
    Stamp,
    _head,
    ledger_file,
    read_ledger,
    stamp_of,
    write_ledger,
)

PAGE = PublishedPage(
    "a/index.html",
    Stamp(1, 2, 3),
    "frame",
    "given",
    "about \ud800",
    (("id", "title"),),
    (("b.md", "../b/"),),
    "{}",
    (0, 1),
)  # fmt: skip
LEDGER = Ledger((NotedRead("f", "k", "00"), NotedRead("g", "", "01")), {"a.md": PAGE})
BASIS = "b" * 32


def test_a_ledger_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = ledger_file(tmp_path / "cache", tmp_path / "site")
    write_ledger(file, LEDGER, BASIS)
    assert read_ledger(file, BASIS) == LEDGER
    assert sorted(path.name for path in file.parent.iterdir()) == [".gitignore", file.name]


def test_a_ledger_of_another_basis_or_none_at_all_is_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    assert read_ledger(file, BASIS) is None
    write_ledger(file, LEDGER, BASIS)
    assert read_ledger(file, "c" * 32) is None
    assert read_ledger(tmp_path, BASIS) is None


def test_a_ledger_with_any_byte_changed_or_cut_off_is_none(tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    write_ledger(file, LEDGER, BASIS)
    whole = file.read_bytes()
    for place in range(len(whole)):
        for bit in (1, 128):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            assert read_ledger(file, BASIS) is None, place
        file.write_bytes(whole[:place])
        assert read_ledger(file, BASIS) is None, place
    file.write_bytes(whole + b" ")
    assert read_ledger(file, BASIS) is None
    file.write_bytes(whole)
    assert read_ledger(file, BASIS) == LEDGER


ROW = ["a", [1, 2, 3], "f", "g", "d", [], [], "", []]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        "{" * 50,
        "[" * 100_000,
        '{"reads": []}',
        '{"reads": [], "pages": []}',
        '{"reads": [], "pages": null}',
        '{"reads": 1, "pages": {}}',
        '{"reads": {"a": 1}, "pages": {}}',
        '{"reads": [["a", "b"]], "pages": {}}',
        '{"reads": [null], "pages": {}}',
        *(
            json.dumps({"reads": [["a", "b", "c"]], "pages": {"a.md": row}})
            for row in (
                None,
                [],
                {},
                "123456789",
                ROW[:-1],
                [*ROW, 1],
                [*ROW[:-1], [1]],
                [*ROW[:-1], [-1]],
                [*ROW[:-1], ["x"]],
                [*ROW[:-1], [float("inf")]],
                [*ROW[:-1], None],
                ["a", [1, 2], *ROW[2:]],
                ["a", [1, 2, float("nan")], *ROW[2:]],
                ["a", None, *ROW[2:]],
                [*ROW[:5], [["x"]], [], "", []],
                [*ROW[:5], 7, [], "", []],
            )
        ),
        b'{"reads": [], "pages": {}}\xff',
        b"\xff\xfe\x00",
    ],
)
def test_a_ledger_of_a_wrong_shape_is_none_even_if_its_digest_is_right(
    tmp_path: Path, body: str | bytes
) -> None:
    data = body.encode() if isinstance(body, str) else body
    file = tmp_path / "ledger.json"
    file.write_bytes(_head(data, BASIS) + b"\n" + data)
    assert read_ledger(file, BASIS) is None


def test_a_ledger_that_can_not_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the place of the folder")
    write_ledger(tmp_path / "cache" / "ledger.json", LEDGER, BASIS)
    (tmp_path / "other" / "ledger.json").mkdir(parents=True)
    write_ledger(tmp_path / "other" / "ledger.json", LEDGER, BASIS)
    assert [path.name for path in (tmp_path / "other").iterdir() if path.name != ".gitignore"] == [
        "ledger.json"
    ]


def test_ledgers_of_sites_that_were_not_built_for_long_are_dropped(tmp_path: Path) -> None:
    files = [ledger_file(tmp_path / "cache", tmp_path / f"site-{number}") for number in range(7)]
    for file in files:
        write_ledger(file, LEDGER, BASIS)
    kept = sorted(path.name for path in (tmp_path / "cache").glob("published-*"))
    assert kept == sorted(file.name for file in files[-4:])


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


def test_a_ledger_whose_pages_were_swapped_by_hand_keeps_none_of_them(project: Path) -> None:
    before, file = tree(project / "site"), file_of(project)

    def swapped(pages: Any) -> Any:
        one, other = "actors/poland.md", "actors/russia.md"
        return {**pages, one: pages[other], other: pages[one]}

    file.write_bytes(rewritten(file.read_bytes(), swapped))
    assert built_here(project).made == 2
    assert differing(before, tree(project / "site")) == []
