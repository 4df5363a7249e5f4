"""The parts of the preview, each by itself: addresses, names of the server, links to editors, snapshots, the bar."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Location, diagnose
from generator.serving.bar import MOST_LISTED, Bar, insert
from generator.serving.editor import DEFAULT_EDITOR, complaint_about, editor_link
from generator.serving.files import Found, find_file
from generator.serving.preview import Built, Preview
from generator.serving.server import PreviewServer
from generator.serving.snapshot import same, take_snapshot
from generator.serving.status import Board, Setup, Site, Status
from generator.serving.watch import Watch

# ---- Files.


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("site")
    (top / "secret.html").write_text("secret")
    (top / "site-too").mkdir()
    (top / "site-too/secret.html").write_text("secret")
    folder = top / "site"
    (folder / "a b/é").mkdir(parents=True)
    (folder / "bare").mkdir()
    (folder / "index.html").write_text("front")
    (folder / "404.html").write_text("<body class='a>b'>lost</body>")
    (folder / "a b/é/index.html").write_text("<body>deep</body>")
    (folder / "code.js").write_text("1")
    (folder / "out.html").symlink_to(top / "secret.html")
    (folder / "in.html").symlink_to("index.html")
    (folder / "away").symlink_to(top / "site-too")
    return folder


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "front"),
        ("index.html", "front"),
        ("in.html", "front"),
        ("a%20b/%C3%A9/", "<body>deep</body>"),
        ("a%20b/%c3%a9/index.html", "<body>deep</body>"),
        ("code.js", "1"),
        ("nowhere", None),
        ("bare/", None),
        ("bare", None),
        ("index.html/", None),
        ("out.html", None),
        ("away/secret.html", None),
        ("../secret.html", None),
        ("../site-too/secret.html", None),
        ("..", None),
        ("../", None),
        ("%2e%2e/secret.html", None),
        ("..%2fsecret.html", None),
        ("a%20b%2f%C3%A9/", None),
        ("..%5csecret.html", None),
        ("./index.html", None),
        ("a%20b//%C3%A9/", None),
        ("/index.html", None),
        ("index.html%00", None),
        ("%ff", None),
        ("x" * 5000, None),
    ],
)
def test_an_address_has_its_file_or_none(site: Path, path: str, expected: str | None) -> None:
    found = find_file(site, path)
    assert (found.content.decode() if isinstance(found, Found) else found) == expected


def test_a_folder_without_its_slash_leads_to_the_one_with(site: Path) -> None:
    assert find_file(site, "a%20b/%C3%A9") == "a%20b/%C3%A9/"


@given(st.text("./%25fFeEcC\\:ab-~\0", max_size=20))
def test_no_address_reaches_a_file_outside(path: str) -> None:
    here = Path(__file__).parent
    found = find_file(here / "cases", path)
    if isinstance(found, Found):
        assert found.content in {file.read_bytes() for file in (here / "cases").rglob("*") if file.is_file()}


# ---- Editors.


@pytest.mark.parametrize(
    ("template", "path", "expected"),
    [
        (DEFAULT_EDITOR, "/home/a/b.yml", "vscode://file/home/a/b.yml:3:9"),
        (DEFAULT_EDITOR, '/a b/é"<>&#?%.yml', "vscode://file/a%20b/%C3%A9%22%3C%3E%26%23%3F%25.yml:3:9"),
        ("idea://open?file={path}&line={line}", "/a/b+c.yml", "idea://open?file=/a/b%2Bc.yml&line=3"),
        ("txmt://open?url=file://{path}&line={line}", "/a.yml", "txmt://open?url=file:///a.yml&line=3"),
        ("x:{path}{path}", "/{line}", "x:/%7Bline%7D/%7Bline%7D"),
    ],
)
def test_a_link_to_an_editor_is_made_from_a_template(template: str, path: str, expected: str) -> None:
    assert complaint_about(template) == ""
    assert editor_link(template, Path(path), 3, 9) == expected


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{path}",
        "/edit/{path}",
        "javascript:alert('{path}')",
        "JavaScript:{path}",
        "data:text/html,{path}",
        "x://{path}:{row}",
        "x://file",
    ],
)
def test_a_template_that_makes_no_links_to_an_editor_is_refused(template: str) -> None:
    assert complaint_about(template)


# ---- Snapshots, and waiting for a change.


def test_a_snapshot_tells_apart_content_but_not_times_and_passes_over_what_editors_keep(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.yml").write_text("a")
    before = take_snapshot([tmp_path])
    (tmp_path / ".a.yml.swp").write_text("a")
    (tmp_path / "a.yml~").write_text("a")
    (tmp_path / "a.yml").write_text("a")
    os.utime(tmp_path / "a.yml", (1, 1))
    after = take_snapshot([tmp_path], before)
    assert same(before, after)
    (tmp_path / "a.yml").write_text("b")
    assert not same(after, take_snapshot([tmp_path], after))


@pytest.mark.parametrize("gone", ["a.yml", "below", "."])
def test_a_snapshot_tells_what_is_gone_and_what_has_become_a_folder(tmp_path: Path, gone: str) -> None:
    folder = tmp_path / "content"
    (folder / "below").mkdir(parents=True)
    (folder / "a.yml").write_text("a")
    before = take_snapshot([folder, tmp_path / "nowhere"])
    (folder / gone).rename(tmp_path / "moved")
    without = take_snapshot([folder, tmp_path / "nowhere"], before)
    assert not same(before, without)
    (folder / gone).mkdir(parents=True)
    assert not same(without, take_snapshot([folder, tmp_path / "nowhere"], without))


@pytest.mark.parametrize("native", [True, False], ids=["with notices", "by looking"])
def test_waiting_ends_with_a_change_also_in_a_folder_that_was_taken_away_and_put_back(
    tmp_path: Path, native: bool
) -> None:
    folder = tmp_path / "project/content"
    folder.mkdir(parents=True)
    watch = Watch([folder], native=native)
    told = threading.Semaphore(0)

    def wait() -> None:
        for _ in range(4):
            watch.wait()
            told.release()

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    for change in (
        lambda: (folder / "a.yml").write_text("a"),
        lambda: folder.rename(tmp_path / "away"),
        lambda: (tmp_path / "away").rename(folder),
        lambda: (folder / "a.yml").write_text("b"),
    ):
        time.sleep(0.1)
        assert not told.acquire(blocking=False)
        change()
        assert told.acquire(timeout=20)
    watch.close()


def test_a_file_that_is_written_bit_by_bit_is_told_once_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.serving.watch.QUIET", 0.8)
    monkeypatch.setattr("generator.serving.watch.LONGEST_UNREST", 20.0)
    watch = Watch([tmp_path])

    def write() -> None:
        with (tmp_path / "a.yml").open("w") as file:
            for bit in "whole":
                file.write(bit)
                file.flush()
                time.sleep(0.05)

    writing = threading.Thread(target=write)
    writing.start()
    watch.wait()
    watch.close()
    assert same(watch.seen, take_snapshot([tmp_path]))
    assert not writing.is_alive()
    assert (tmp_path / "a.yml").read_text() == "whole"


# ---- The bar.

FAULTS = (
    diagnose("E301", Location("briefings/a b.yml", 3, 9), 'no <b> "key"', wrote="<script>", closest=["a&b"]),
    diagnose("W701", Location("briefings/a.yml"), "nobody reports it"),
    diagnose("N704", Location("briefings/a.yml"), "nobody mentions it"),
)


def test_the_bar_lists_errors_then_warnings_and_escapes_what_authors_wrote() -> None:
    bar = Bar(Path("/project"))
    view = bar.view(FAULTS, DEFAULT_EDITOR, stale=True)
    assert view
    assert view.summary == "1 error and 1 warning"
    assert [fault.code for fault in view.stopping] == ["E301"]
    assert [fault.code for fault in view.others] == ["W701"]
    markup = bar.markup(view)
    assert 'href="vscode://file/project/briefings/a%20b.yml:3:9"' in markup
    assert "no &lt;b&gt; &#34;key&#34;" in markup
    assert "&lt;script&gt;" in markup
    assert "<code>a&amp;b</code>" in markup


def test_warnings_that_stop_a_strict_build_stand_first_and_long_lists_are_cut() -> None:
    many = tuple(diagnose("W701", Location("a.yml", line), "m") for line in range(1, MOST_LISTED + 8))
    view = Bar(Path("/project")).view(many, DEFAULT_EDITOR, stale=False)
    assert view
    assert (len(view.stopping), len(view.others), view.unlisted) == (MOST_LISTED, 0, 7)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<html><body><p>a", b"<html><body>BAR<p>a"),
        (b"<BODY class=x\n id='a>b' title=\">\">a", b"<BODY class=x\n id='a>b' title=\">\">BARa"),
        (b"<header>a fragment</header>", b"<header>a fragment</header>"),
        (b"<tbody><tr>", b"<tbody><tr>"),
        ("<body>é".encode("latin-1"), "<body>BARé".encode("latin-1")),
    ],
)
def test_the_bar_stands_first_in_the_body(page: bytes, expected: bytes) -> None:
    assert insert(page, "BAR") == expected


# ---- The server.


@pytest.fixture
def server(site: Path) -> Iterator[PreviewServer]:
    board = Board(Status(Setup(mount="/desk/"), Site(site, 1)))
    server = PreviewServer("127.0.0.1", 0, board, Bar(Path("/project")))
    server.start()
    yield server
    server.close()


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> tuple[int, str, str]:
    """Status, location and body."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request(method, path, headers={"Host": f"localhost:{server.port}"} | headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Location", ""), answer.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/desk/", (200, "", "front")),
        ("/", (302, "/desk/", "")),
        ("/desk", (302, "/desk/", "")),
        ("/desk/a%20b/%C3%A9?q=1", (302, "/desk/a%20b/%C3%A9/?q=1", "")),
        ("/desk/code.js?v=1", (200, "", "1")),
    ],
)
def test_the_server_sends_the_site_below_its_path(
    server: PreviewServer, path: str, expected: tuple[int, str, str]
) -> None:
    assert ask(server, path) == expected


@pytest.mark.parametrize("path", ["/other", "//example.org/", "/desk/../desk/code.js", "/desk/nowhere"])
def test_everything_else_is_the_sites_own_page_of_what_is_lost_with_the_bars_place(
    server: PreviewServer, path: str
) -> None:
    code, _, page = ask(server, path)
    assert (code, page.startswith("<body class='a>b'><div id=\"briefings-preview\"")) == (404, True)


# ---- The life of a preview.


class Life:
    """A preview of a folder's pages, in a thread of its own."""

    def __init__(self, root: Path, left: Iterator[tuple[Diagnostic, ...]]) -> None:
        self.told: list[str] = []
        self._left = left
        self._root = root
        watched = root / "record.yml"
        watched.write_text("1")
        setup = Setup(watched=(watched,))
        self.preview = Preview(
            self._build, root=root, host="127.0.0.1", port=0, setup=setup, log=logging.getLogger("life")
        )
        self.thread = threading.Thread(target=self.preview.run, daemon=True)
        self._setup = setup

    def _build(self, folder: Path, _url: str, _changed: frozenset[str] | None) -> Built:
        folder.mkdir()
        (folder / "index.html").write_text("<body>front</body>")
        return Built(self._setup, left=self._do)

    def _do(self) -> tuple[Diagnostic, ...]:
        self.told.append("left")
        return next(self._left)

    def read(self) -> int:
        return ask(self.preview.server, "/")[0]

    def wait_for(self, status: int) -> None:
        for _ in range(1000):
            if self.read() == status:
                return
            time.sleep(0.01)
        raise AssertionError(status)

    def save(self) -> None:
        (self._root / "record.yml").write_text("another")


@pytest.fixture
def lives() -> Iterator[list[Life]]:
    found: list[Life] = []
    yield found
    for one in found:
        one.preview._watch.end()
        one.thread.join(20)
        assert not one.thread.is_alive()


def test_what_a_build_has_left_is_done_when_the_first_reader_has_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lives: list[Life]
) -> None:
    monkeypatch.setattr("generator.serving.preview.FIRST_READER", 20.0)
    life = Life(tmp_path, iter([()]))
    lives.append(life)
    life.thread.start()
    while life.preview._board.status.site is None:
        time.sleep(0.01)
    time.sleep(0.2)
    assert life.told == []
    assert life.read() == 200
    deadline = time.monotonic() + 10
    while not life.told and time.monotonic() < deadline:
        time.sleep(0.01)
    assert life.told == ["left"]
    assert life.read() == 200


def test_what_a_build_has_left_is_done_though_nobody_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lives: list[Life]
) -> None:
    monkeypatch.setattr("generator.serving.preview.FIRST_READER", 0.05)
    life = Life(tmp_path, iter([()]))
    lives.append(life)
    life.thread.start()
    deadline = time.monotonic() + 10
    while not life.told and time.monotonic() < deadline:
        time.sleep(0.01)
    assert life.told == ["left"]


def test_a_site_is_taken_back_for_what_is_found_after_it_was_shown(tmp_path: Path, lives: list[Life]) -> None:
    fault = diagnose("E902", Location("templates/pages/event.html", 2), "there is no such thing")
    life = Life(tmp_path, iter([(fault,), ()]))
    lives.append(life)
    life.thread.start()
    life.wait_for(200)
    life.wait_for(503)
    _code, _location, page = ask(life.preview.server, "/")
    assert "there is no such thing" in page
    life.save()
    life.wait_for(200)
    deadline = time.monotonic() + 10
    while len(life.told) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (life.told, life.read()) == (["left", "left"], 200)


# ---- What the server refuses.


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_nothing_can_be_sent_to_it(server: PreviewServer, method: str) -> None:
    assert ask(server, "/desk/", method)[0] == 405


def test_a_head_request_has_no_body(server: PreviewServer) -> None:
    assert ask(server, "/desk/", "HEAD") == (200, "", "")


@pytest.mark.parametrize(
    ("bound", "host", "expected"),
    [
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "LOCALHOST:8000", True),
        ("127.0.0.1", "desk.localhost:8000", True),
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "example.org:8000", False),
        ("127.0.0.1", "localhost.example.org", False),
        ("127.0.0.1", "127.0.0.1.example.org", False),
        ("127.0.0.1", "192.0.2.7:8000", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "[", False),
        ("0.0.0.0", "192.0.2.7:8000", True),  # noqa: S104  # asked for on purpose
        ("0.0.0.0", "example.org", False),  # noqa: S104  # likewise
        ("0.0.0.0", socket.gethostname(), True),  # noqa: S104  # likewise
    ],
)
def test_it_answers_only_to_its_own_name(site: Path, bound: str, host: str, expected: bool) -> None:
    server = PreviewServer(bound, 0, Board(Status(Setup(), Site(site, 1))), Bar(site))
    assert server.knows(host) is expected
    server.close()


def test_a_page_of_another_site_is_told_nothing(server: PreviewServer) -> None:
    for path in ("/desk/", "/.briefings/state"):
        code, _, text = ask(server, path, Host="example.org")
        assert (code, "front" in text) == (421, False)


def test_pages_that_are_closed_leave_no_thread_behind(server: PreviewServer) -> None:
    before = threading.active_count()
    version = server.board.version(server.board.status)
    sockets = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    for one in sockets:
        one.sendall(f"GET /.briefings/state?seen={version} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    deadline = time.monotonic() + 20
    while threading.active_count() < before + 30 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() >= before + 30
    for one in sockets:
        one.close()
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_page_hears_at_once_what_has_changed(server: PreviewServer, site: Path) -> None:
    board = server.board
    version = board.version(board.status)
    threading.Timer(0.2, lambda: board.fail(FAULTS, Setup())).start()
    assert "nobody reports it" in ask(server, f"/.briefings/state?seen={version}")[2]
    threading.Timer(0.2, lambda: board.show(Site(site, 2), Setup())).start()
    version = board.version(board.status)
    assert '"bar": ""' in ask(server, f"/.briefings/state?seen={version}")[2]
