"""The archive: which files are documents, what their bytes say, and what opening them may cost."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.archive import MEDIA_TYPES, Archive, ArchivedText
from generator.archive_reader import PROGRAM, Limits
from generator.decoding import ENCODINGS, ArchiveFault


def needs(library: str, extra: str) -> pytest.MarkDecorator:
    missing = importlib.util.find_spec(library) is None
    return pytest.mark.skipif(
        missing, reason=f'{library} is not installed: pip install "mkdocs-briefings[{extra}]"'
    )


needs_html = needs("trafilatura", "html")
needs_pdf = needs("pypdf", "pdf")
posix_only = pytest.mark.skipif(os.name != "posix", reason="needs links, pipes and limits as POSIX has them")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")

Fill = Callable[[Mapping[str, bytes]], Path]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """fill({name: bytes}): a folder with these files."""

    def write(files: Mapping[str, bytes]) -> Path:
        folder = tmp_path / "archive"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    return write


def text_of(outcome: ArchivedText | ArchiveFault) -> str:
    assert isinstance(outcome, ArchivedText), outcome
    return outcome.text


def fault_of(outcome: ArchivedText | ArchiveFault, code: str = "E210") -> str:
    assert isinstance(outcome, ArchiveFault), outcome
    assert outcome.code == code, outcome
    return outcome.message


# ---- what the bytes say


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"plain", None, "plain"),
        ("“Nyet” – žluťoučký кот 猫 😀".encode(), None, "“Nyet” – žluťoučký кот 猫 😀"),
        (b"\xef\xbb\xbfmarked", None, "marked"),
        (b"\xef\xbb\xbf\xef\xbb\xbftwice", None, "\ufefftwice"),
        ("кот\n".encode("utf-16-le"), "utf-16", "кот\n"),
        (b"\xff\xfe" + "кот".encode("utf-16-le"), None, "кот"),
        (b"\xfe\xff" + "кот".encode("utf-16-be"), None, "кот"),
        (b"\xfe\xff" + "кот".encode("utf-16-be"), "utf-16", "кот"),
        (b"\xff\xfe\0\0" + "😀".encode("utf-32-le"), None, "😀"),
        (b"\0\0\xfe\xff" + "😀".encode("utf-32-be"), None, "😀"),
        (b"\xef\xbb\xbfx", "utf-8", "x"),
        (b"one\r\ntwo\rthree\n\r\n", None, "one\ntwo\nthree\n\n"),
        (b"  spaces \t stay  \n", None, "  spaces \t stay  \n"),
        ("e\u0301 is not é".encode(), None, "e\u0301 is not é"),
        ("\u00ad\u200b\u2028\x0c\x1b stay".encode(), None, "\u00ad\u200b\u2028\x0c\x1b stay"),
        (b"\x93quoted\x94 caf\xe9", "windows-1252", "“quoted” café"),
        (b"\x93quoted\x94 caf\xe9", "ISO_8859-1", "“quoted” café"),
        ("Кремль".encode("cp1251"), "Windows-1251", "Кремль"),
        ("Кремль".encode("koi8-r"), "koi8-r", "Кремль"),
        ("日本".encode("shift_jis"), "shift_jis", "日本"),
        ("中国".encode("gb18030"), "gb2312", "中国"),
        ("臺灣".encode("big5"), "big5", "臺灣"),
        ("한국".encode("euc_kr"), "euc-kr", "한국"),
        (b"x" * 1_000_000, None, "x" * 1_000_000),
    ],
)  # fmt: skip
def test_bytes_become_the_documents_own_characters(
    fill: Fill, data: bytes, encoding: str | None, text: str
) -> None:
    assert text_of(Archive(fill({"a.txt": data})).read("a.txt", encoding)) == text


@pytest.mark.parametrize(
    ("data", "encoding", "parts"),
    [
        (b"line\nca\xff\xfe", None, ["not utf-8 at byte offset 7 (line 2)", "save it as UTF-8"]),
        (b"a\rb\r\nc\xff", None, ["byte offset 6 (line 3)"]),
        (b"\xef\xbb\xbfa\n\xff", None, ["byte offset 5 (line 2)", "not damaged"]),
        (b"\xff\xfea\0\n\0\0\xdc", None, ["not utf-16-le at byte offset 6 (line 2)"]),
        (b"\xff\xfea\0b", None, ["byte offset 4", "not damaged"]),
        (b"a\0b", None, ["NUL", "may not be a text"]),
        (b"", None, ["empty"]),
        (b" \r\n\t\n", None, ["empty"]),
        (b"\xef\xbb\xbf", None, ["empty"]),
        (b"%PDF-1.4\n...", None, ["is a PDF; let its name end in .pdf"]),
        (b"PK\x03\x04....", None, ["packed file"]),
        (b"\xef\xbb\xbfa", "windows-1252", ["begins with the mark of utf-8", "remove encoding:"]),
        (b"\xff\xfea\0", "utf-16-be", ["mark of utf-16-le"]),
        (b"a\x81b", "windows-1252", ["not cp1252 at byte offset 1 (line 1)"]),
        # Which encoding it seems to be: only where the words look right in just one.
        ("a text without a mark".encode("utf-16-le"), None, ["add encoding: utf-16-le"]),
        ("a text without a mark".encode("utf-16-be"), None, ["add encoding: utf-16-be"]),
        (b"He said \x93no\x94 in the caf\xe9.", None, ["byte offset 8", "add encoding: windows-1252"]),
        ("«Кремль» не исключает разрыва отношений".encode("cp1251"), None, ["add encoding: windows-1251"]),
        ("Кремль не исключает разрыва отношений".encode("koi8-r"), None, ["add encoding: koi8-r"]),
    ],
)  # fmt: skip
def test_what_does_not_decode_is_refused_with_its_place_and_a_mend(
    fill: Fill, data: bytes, encoding: str | None, parts: list[str]
) -> None:
    message = fault_of(Archive(fill({"a.txt": data})).read("a.txt", encoding))
    assert [part for part in ["“a.txt”", *parts] if part not in message] == [], message


@pytest.mark.parametrize(
    "data",
    [
        "The café said “don’t” – €5 © naïve".encode()[:-1] + b"\xff",  # UTF-8 with one damaged byte
        "Кремль не исключает разрыва отношений".encode()[:-1],
        "日本の外務省は大使館員を追放した。".encode("shift_jis"),
        "中国外交部发言人说".encode("gb18030"),
        "Türkiye büyükelçiliği, dışişleri açıkladı, şöyle söyledi".encode("cp1254"),
        "Zażółć gęślą jaźń, wydalono czterdziestu pięciu dyplomatów".encode("cp1250"),
        bytes(range(1, 256)),
    ],
)
def test_no_encoding_is_suggested_where_it_is_not_evident(fill: Fill, data: bytes) -> None:
    assert "add encoding:" not in fault_of(Archive(fill({"a.txt": data})).read("a.txt"))


@pytest.mark.parametrize(
    "encoding", ["zip", "hex", "rot13", "idna", "unicode_escape", "utf-7", "mbcs", "", "x" * 999]
)
def test_a_codec_that_is_no_encoding_of_text_is_never_used(fill: Fill, encoding: str) -> None:
    message = fault_of(Archive(fill({"a.txt": b"abc"})).read("a.txt", encoding))
    assert "no encoding of text that is read here" in message


def test_every_encoding_on_the_list_is_there_and_reads_text() -> None:
    assert {
        label for label, codec in ENCODINGS.items() if "word\n".encode(codec).decode(codec) != "word\n"
    } == set()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytes")


anything = st.one_of(
    st.binary(max_size=200), st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)


@given(anything, st.sampled_from(["a.txt", "a.md", "a"]), st.none() | st.sampled_from(sorted(ENCODINGS)))
@example(b"\xff\xfe\0\xd8", "a.txt", None)
@example(b"\x83\x36\xc7\x38", "a.txt", "gb18030")
def test_any_bytes_are_a_clean_text_or_a_fault(
    scratch: Path, data: bytes, name: str, encoding: str | None
) -> None:
    (scratch / name).write_bytes(data)
    outcome = Archive(scratch).read(name, encoding)
    if isinstance(outcome, ArchiveFault):
        assert (outcome.code, outcome.message.startswith(f"“{name}”")) == ("E210", True)
        return
    assert (outcome.digest, outcome.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert outcome.text.strip()
    assert not set("\r\0") & set(outcome.text)
    outcome.text.encode()  # no halves of surrogate pairs


@given(
    st.text(min_size=1, max_size=60).filter(lambda text: text.strip()),
    st.sampled_from(sorted(set(ENCODINGS))),
)
def test_text_in_a_declared_encoding_comes_back(scratch: Path, text: str, encoding: str) -> None:
    try:
        data = text.encode(ENCODINGS[encoding])
    except UnicodeEncodeError:
        return
    if data.decode(ENCODINGS[encoding]) != text:  # some characters share a byte
        return
    (scratch / "back.txt").write_bytes(data)
    outcome = Archive(scratch).read("back.txt", encoding)
    if isinstance(outcome, ArchivedText):
        assert outcome.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def test_a_document_tells_its_digest_size_and_media_type(fill: Fill) -> None:
    archive = Archive(fill({"deep/er/Note.MD": b"\xef\xbb\xbfHi\r\n"}))
    digest = hashlib.sha256(b"\xef\xbb\xbfHi\r\n").hexdigest()
    assert archive.read("deep/er/Note.MD") == ArchivedText(
        "deep/er/Note.MD", digest, 7, "text/markdown", "Hi\n"
    )


@pytest.mark.parametrize("name", ["a.docx", "a.txt.gz", "a.v2", "a.htmlx"])
def test_an_unknown_ending_is_refused_with_those_that_are_read(fill: Fill, name: str) -> None:
    message = fault_of(Archive(fill({name: b"text"})).read(name))
    assert all(ending in message for ending in MEDIA_TYPES)


@pytest.mark.parametrize(
    "name", ["a", "a.TXT", "Dr. Who speaks", "2022-04-06", "a b/c d.markdown", "Кремль.txt"]
)
def test_names_of_plain_texts(fill: Fill, name: str) -> None:
    assert text_of(Archive(fill({name: b"text"})).read(name)) == "text"


# ---- which files are documents


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../secret.txt", "in/../a.txt", "./a.txt", "in//b.txt", "/etc/passwd", "a.txt/", "in\\b.txt",
     "a.txt\0", "\0", "~/a.txt", "C:\\a.txt", "a.txt:x", "x" * 5000, "/".join("x" * 5000), "\udcff", "a\n.txt",
     "absent.txt", ".hidden.txt", ".git/config", "a.txt/x", "in/absent.txt", "*", "?.txt"],
)  # fmt: skip
def test_a_name_that_is_not_in_the_archive_is_refused(fill: Fill, name: str) -> None:
    folder = fill({"a.txt": b"a", "in/b.txt": b"b", ".hidden.txt": b"h", ".git/config": b"g"})
    (folder.parent / "secret.txt").write_bytes(b"secret")
    archive = Archive(folder)
    assert archive.names() == ("a.txt", "in/b.txt")
    assert "not in the archive" in fault_of(archive.read(name), "E209")


@posix_only
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("out.txt", "is a link that leads elsewhere"),
        ("loop.txt", "is a link that leads elsewhere"),
        ("dangling.txt", "is a link that leads elsewhere"),
        ("device.txt", "is a link that leads elsewhere"),
        ("outdir/secret.txt", "is a link that leads elsewhere"),
        ("indir/b.txt", "is a link that leads elsewhere"),
        ("up/a.txt", "is a link that leads elsewhere"),
        ("pipe.txt", "is not a plain file"),
        ("in", "is a folder"),
    ],
)
def test_links_out_pipes_devices_and_folders_are_refused_unopened(
    fill: Fill, name: str, message: str
) -> None:
    folder = fill({"a.txt": b"a", "in/b.txt": b"b"})
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "outdir").symlink_to(outside)
    (folder / "indir").symlink_to("in")
    (folder / "up").symlink_to("..")
    (folder / "inside.txt").symlink_to("in/b.txt")
    os.mkfifo(folder / "pipe.txt")
    archive = Archive(folder)
    assert archive.names() == ("a.txt", "in/b.txt", "inside.txt")
    assert text_of(archive.read("inside.txt")) == "b"
    assert message in fault_of(archive.read(name))


@posix_only
def test_a_known_document_replaced_by_a_link_out_or_a_pipe_is_refused(fill: Fill) -> None:
    folder = fill({"a.txt": b"a", "b.txt": b"b"})
    (folder.parent / "secret.txt").write_bytes(b"secret")
    archive = Archive(folder)
    assert [text_of(archive.read(name)) for name in archive.names()] == ["a", "b"]
    for name in archive.names():
        (folder / name).unlink()
    (folder / "a.txt").symlink_to("../secret.txt")
    os.mkfifo(folder / "b.txt")
    assert "link" in fault_of(archive.read("a.txt"))
    assert "not a plain file" in fault_of(archive.read("b.txt"))


@contextmanager
def not_as_root() -> Iterator[None]:
    """For a while without the rights of root, if we have them: root may read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix_only
def test_a_document_that_may_not_be_read_is_refused_until_it_may_be() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "shut").mkdir()
        for file in ("a.txt", "shut/b.txt"):
            (folder / file).write_bytes(b"text")
            (folder / file).chmod(0)
        (folder / "shut").chmod(0)
        folder.chmod(0o755)
        archive = Archive(folder)
        with not_as_root():
            assert "permission denied" in fault_of(archive.read("a.txt"))
            assert "permission denied" in fault_of(archive.read("shut/b.txt"))
        (folder / "shut").chmod(0o755)
        (folder / "a.txt").chmod(0o644)
        with not_as_root():
            assert text_of(archive.read("a.txt")) == "text"
            assert "permission denied" in fault_of(archive.read("shut/b.txt"))


def test_capitals_and_accents_of_a_name_count(fill: Fill) -> None:
    archive = Archive(fill({"Report.txt": b"a", "cafe\u0301.txt": b"b"}))
    assert "“Report.txt” is: capitals and accents count" in fault_of(archive.read("report.TXT"), "E209")
    assert "“cafe\u0301.txt” is" in fault_of(archive.read("caf\u00e9.txt"), "E209")


@posix_only
def test_names_that_nobody_can_type_are_no_documents(fill: Fill) -> None:
    folder = fill({"a.txt": b"a", "b\x1b[31m.txt": b"b", "c\nd.txt": b"c"})
    (folder / os.fsdecode(b"\xff.txt")).write_bytes(b"d")
    archive = Archive(folder)
    assert archive.names() == ("a.txt",)
    assert "rename it" in fault_of(archive.read("c\nd.txt"), "E209")
    assert "rename it" in fault_of(archive.read("\udcff.txt"), "E209")


@pytest.mark.parametrize("there", [False, True])
def test_without_a_folder_there_is_no_archive(tmp_path: Path, there: bool) -> None:
    archive = Archive(tmp_path / "absent" if there else None)
    assert (archive.present, archive.names()) == (False, ())
    assert "not on this machine" in fault_of(archive.read("a.txt"), "E209")


def test_a_file_is_no_archive_folder(fill: Fill) -> None:
    archive = Archive(fill({"a.txt": b"a"}) / "a.txt")
    assert (archive.present, archive.names()) == (False, ())


def test_too_large_a_document_is_refused_unread(fill: Fill) -> None:
    archive = Archive(fill({"a.txt": b"x" * 11, "b.txt": b"y" * 10}), Limits(bytes=10))
    assert "has 11 bytes, more than the 10" in fault_of(archive.read("a.txt"))
    assert text_of(archive.read("b.txt")) == "y" * 10


def test_too_long_a_text_is_refused(fill: Fill) -> None:
    archive = Archive(fill({"a.txt": "яяяя".encode(), "b.txt": "яяя".encode()}), Limits(characters=3))
    assert "more than 3 characters" in fault_of(archive.read("a.txt"))
    assert text_of(archive.read("b.txt")) == "яяя"


# ---- what is remembered


def test_a_change_shows_even_with_the_old_size_and_time(fill: Fill) -> None:
    folder = fill({"a.txt": b"old"})
    archive = Archive(folder)
    for text in ("old", "new", "odd"):
        before = (folder / "a.txt").stat()
        (folder / "a.txt").write_bytes(text.encode())
        os.utime(folder / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
        assert text_of(archive.read("a.txt")) == text
    (folder / "a.txt").unlink()
    assert fault_of(archive.read("a.txt"), "E209")
    (folder / "b.txt").write_bytes(b"added")
    assert text_of(archive.read("b.txt")) == "added"
    assert archive.names() == ("b.txt",)


def test_a_document_is_opened_once_after_it_has_settled(fill: Fill, tmp_path: Path) -> None:
    program = tmp_path / "count.py"
    counted = tmp_path / "opened"
    program.write_text(
        f"import sys; open({str(counted)!r}, 'a').write('x'); sys.stdin.buffer.read(); print('{{\"text\": \"t\"}}')"
    )
    folder = fill({"a.html": b"<p>t", "b.txt": b"old", "fresh.html": b"<p>t"})
    later = time.time() + 3600
    os.utime(folder / "fresh.html", (later, later))
    archive = Archive(folder, program=program)
    assert [text_of(archive.read("fresh.html")) for _time in range(2)] == ["t", "t"]
    assert counted.read_text() == "xx"
    time.sleep(2.1)  # from then on, another change can't have the same time
    first = archive.read("a.html")
    assert archive.read("a.html") is first
    assert counted.read_text() == "xxx"
    assert text_of(archive.read("a.html", "windows-1252")) == "t"
    assert counted.read_text() == "xxxx"
    assert text_of(archive.read("b.txt")) == "old"
    before = (folder / "b.txt").stat()
    (folder / "b.txt").write_bytes(b"new")
    os.utime(folder / "b.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert text_of(archive.read("b.txt")) == "new"


# ---- the process that opens HTML and PDF

PROGRAMS = {
    "answers": ('read(); print(\'{"text": "fine"}\')', "fine"),
    "answers without reading": ('print(\'{"text": "fine"}\')', "fine"),
    "answers and stays": (
        'print(\'{"text": "fine"}\'); sys.stdout.flush(); os.close(1); time.sleep(60)',
        "fine",
    ),
    "sleeps": ("time.sleep(60)", "took more than 1 s"),
    "stops": ("os.abort()", "made the program stop"),
    "fails": ("raise SystemExit(3)", "made the program stop"),
    "says nothing": ("read()", "made the program stop"),
    "says something else": ("print('fine')", "made the program stop"),
    "says another JSON": ("print('[1]')", "made the program stop"),
    "says a number as text": ("print('{\"text\": 1}')", "made the program stop"),
    "says half a pair": (r"print('{\"text\": \"\\ud800\"}')", "made the program stop"),
    "nests": ("print('[' * 5000)", "made the program stop"),
    "gives an unknown reason": ('print(\'{"fault": "moon"}\')', "made the program stop"),
    "gives a known reason": ('print(\'{"fault": "locked"}\')', "opens with a password"),
    "says too much": ("print('x' * 100_000)", "more than 10000 characters"),
    "never stops talking": ("while True: print('x' * 100_000)", "more than 10000 characters"),
    "leaves a child": (
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); read()",
        "took more than 1 s",
    ),
}


@posix_only
@pytest.mark.parametrize("case", PROGRAMS)
def test_whatever_the_process_does_the_archive_answers_in_time(fill: Fill, tmp_path: Path, case: str) -> None:
    source, expected = PROGRAMS[case]
    program = tmp_path / "program.py"
    program.write_text(f"import os, subprocess, sys, time\nread = sys.stdin.buffer.read\n{source}\n")
    limits = Limits(seconds=1 if "took more than 1 s" in expected else 20, characters=10_000)
    archive = Archive(fill({"a.pdf": b"%PDF" + b"x" * 300_000}), limits, program=program)
    begin = time.monotonic()
    outcome = archive.read("a.pdf")
    assert time.monotonic() - begin < 15
    shown = outcome.text if isinstance(outcome, ArchivedText) else outcome.message
    assert expected in shown.replace(",", "")


@posix_only
def test_a_process_that_takes_too_long_ends_with_its_children(fill: Fill, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = tmp_path / "program.py"
    program.write_text(
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(60)\n"
    )
    fault_of(Archive(fill({"a.pdf": b"%PDF"}), Limits(seconds=2), program=program).read("a.pdf"))
    end = time.monotonic() + 5
    started = [int(pid) for pid in pids.read_text().split()]
    while time.monotonic() < end and any(map(runs, started)):
        time.sleep(0.02)
    assert [pid for pid in started if runs(pid)] == []


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        # An orphan stays listed as a zombie until the machine's first process looks after it.
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


CONFINED = f"""
import json, os, sys, time
sys.path.append({str(PROGRAM.parent)!r})
import archive_reader
sys.stdin.buffer.read()
archive_reader.confine(1, 300 * 2**20)
try:
    {{source}}
    print(json.dumps({{{{"text": "done"}}}}))
except BaseException as error:
    print(json.dumps({{{{"text": type(error).__name__}}}}))
"""


@linux_only
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("len('x' * 1000)", "done"),
        ("open('/dev/null', 'rb').read()", "done"),
        ("len('x' * 400 * 2**20)", "MemoryError"),
        ("while True: pass", "took more than 30 s"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("os.system('true')", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("os.execv('/bin/true', ['true'])", "PermissionError"),
        ("open('written', 'w')", "PermissionError"),
        ("os.open('written', os.O_RDWR | os.O_CREAT)", "PermissionError"),
    ],
)
def test_the_process_is_confined(fill: Fill, tmp_path: Path, source: str, expected: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(CONFINED.format(source=source))
    begin = time.monotonic()
    outcome = Archive(fill({"a.pdf": b"%PDF"}), Limits(seconds=30), program=program).read("a.pdf")
    assert time.monotonic() - begin < 25, "ended by the clock only"
    assert expected in (outcome.text if isinstance(outcome, ArchivedText) else outcome.message)


@posix_only
def test_the_process_sees_nothing_of_the_environment(
    fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET", "http_proxy", "PYTHONPATH", "PYTHONSTARTUP", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "elsewhere" / "program.py"
    program.parent.mkdir()
    for folder in (tmp_path, program.parent):
        (folder / "json.py").write_text("raise SystemExit('a module of that name, and not the real one')")
    program.write_text("import json, os; print(json.dumps({'text': ' '.join(sorted(os.environ))}))")
    seen = text_of(Archive(fill({"a.pdf": b"%PDF"}), program=program).read("a.pdf"))
    assert set(seen.split()) <= {"PYTHONHASHSEED", "PYTHONUTF8", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH",
                                 "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "SYSTEMROOT"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "library", "extra"), [("a.html", "trafilatura", "html"), ("a.pdf", "pypdf", "pdf")]
)
def test_a_missing_extra_is_told_with_the_command_that_adds_it(
    fill: Fill, name: str, library: str, extra: str
) -> None:
    if importlib.util.find_spec(library):
        pytest.skip(f"{library} is installed")
    message = fault_of(Archive(fill({name: b"%PDF <p>text"})).read(name))
    assert f'pip install "mkdocs-briefings[{extra}]"' in message


def test_an_encoding_for_a_pdf_is_refused(fill: Fill) -> None:
    assert "remove encoding:" in fault_of(Archive(fill({"a.pdf": b"%PDF-1.4"})).read("a.pdf", "utf-8"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<p>caf\xe9", "not utf-8 at byte offset 6"),
        (b"<meta charset=utf-8><p>caf\xe9", "not utf-8 at byte offset 26"),
        (b"<meta charset='x-user-defined'><p>a", "its charset says “x-user-defined”"),
        (b"<p>a\0b", "NUL"),
        (b"%PDF-1.4", "is a PDF"),
    ],
)
def test_html_that_does_not_decode_is_refused_before_it_is_opened(
    fill: Fill, data: bytes, expected: str
) -> None:
    assert expected in fault_of(Archive(fill({"a.html": data})).read("a.html"))


# ---- HTML

LONG = "The ministry gave no reason for it, and neither did the embassy when it was asked. " * 4

PAGE = f"""<!DOCTYPE html><html><head><title>Poland expels 45 - Site</title><style>p {{}}</style>
<script type="application/ld+json">{{"articleBody": "Only a script says so. {LONG}"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<h1>Poland   expels <em>45</em> diplomats</h1>
<article><p>On <time>Wednesday</time>, the <a href="https://example.org/m">minister</a> said
he&nbsp;would <b>not</b> go. {LONG}</p>
<p>He did <button>not</button> say so. {LONG}</p>
<p>A line<br>break, cafe\u0301 and &ldquo;quotes&rdquo; &amp; more. {LONG}</p>
<ul><li>First item</li><li>Second <i>item</i></li></ul>
<table><tr><th>Country</th><th>Expelled</th></tr><tr><td>Poland</td><td>45</td></tr></table>
</article><footer>Copyright</footer></body></html>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of PAGE."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return text_of(Archive(folder).read("page.html"))


@needs_html
def test_a_page_becomes_its_paragraphs_one_a_line(page: str) -> None:
    long = LONG.strip()
    assert page.split("\n\n") == [
        "Poland expels 45 diplomats",
        f"On Wednesday, the minister said he would not go. {long}",
        "He did",
        f"say so. {long}",
        f"A line\nbreak, cafe\u0301 and “quotes” & more. {long}",
        "First item",
        "Second item",
        "Country\tExpelled",
        "Poland\t45",
    ]


@needs_html
def test_a_page_is_extracted_to_the_same_text_each_time(fill: Fill, page: str) -> None:
    folder = fill({"page.html": PAGE.encode()})
    assert {text_of(Archive(folder).read("page.html")) for _time in range(3)} == {page}


@needs_html
def test_a_sentence_is_never_closed_over_a_word_that_extraction_leaves_out(page: str) -> None:
    assert "He did say" not in " ".join(page.split(" "))
    assert "script" not in page


ECHO = "import json, sys; print(json.dumps({'text': sys.stdin.buffer.read().decode()}))"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=windows-1251><p>Кремль".encode("cp1251"), None),
        ("<META http-equiv=x content='text/html; charset=koi8-r'><p>Кремль".encode("koi8-r"), None),
        ("<?xml version='1.0' encoding='windows-1251'?><meta charset=koi8-r>Кремль".encode("cp1251"), None),
        ("<!-- <meta charset=koi8-r> --><p>Кремль".encode(), None),
        ("<meta charset=utf-16><p>Кремль".encode(), None),
        ("<meta charset=koi8-r><p>Кремль".encode("cp1251"), "windows-1251"),
        (b"\xff\xfe" + "<meta charset=koi8-r><p>Кремль".encode("utf-16-le"), None),
        ("<p>Кремль".encode(), None),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(
    fill: Fill, tmp_path: Path, data: bytes, encoding: str | None
) -> None:
    (tmp_path / "echo.py").write_text(ECHO)
    archive = Archive(fill({"a.html": data}), program=tmp_path / "echo.py")
    assert text_of(archive.read("a.html", encoding)).endswith("Кремль")


@needs_html
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"just words", "just words"),
        (b"<meta charset=iso-8859-1><p>\x93no\x94 &lt;b&gt; &#1082;", "“no” <b> к"),
        (
            b'<p>Seen by all.</p><script type=\'application/ld+json\'>{"articleBody": "%b"}</script>'
            % LONG.encode(),
            "Seen by all.",
        ),
    ],
)
def test_a_fragment_of_a_page_is_read(fill: Fill, data: bytes, expected: str) -> None:
    assert text_of(Archive(fill({"a.html": data})).read("a.html")) == expected


@needs_html
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "without text"),
        (b"<html><body><script>fill()</script></body></html>", "without text"),
        (b"<!-- nothing -->", "without text"),
        (b"<div>" * 200_000, "nested too deep"),
    ],
)
def test_a_page_without_a_text_to_be_had_is_a_fault(fill: Fill, data: bytes, expected: str) -> None:
    assert expected in fault_of(Archive(fill({"a.html": data})).read("a.html"))


@needs_html
@linux_only
def test_a_page_that_needs_too_much_memory_is_a_fault(fill: Fill) -> None:
    archive = Archive(fill({"a.html": b"<p>a" * 400_000}), Limits(memory=100 * 2**20, seconds=10))
    assert "100 MB of memory" in fault_of(archive.read("a.html"))


# ---- PDF


def pdf(
    *pages: str, more: bytes = b"", filters: bytes = b"", wrap: Callable[[bytes], bytes] = bytes
) -> bytes:
    """A PDF of these pages, each a text of lines; written by hand as the specification has it."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        shown = "T* ".join(f"({line}) Tj " for line in page.split("\n"))
        content = wrap(f"BT /F1 12 Tf 14 TL 72 700 Td {shown} ET".encode("latin-1"))
        kids.append(b"%d 0 R" % (len(parts) + 1))
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (len(parts) + 2)
        )
        parts.append(b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), filters, content))
    parts[1] = b"<</Type/Pages/Kids[%b%b]/Count %d>>" % (b" ".join(kids), more, len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(parts) + 1
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table
        + b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )  # fmt: skip


def protected(password: str) -> bytes:
    pypdf = importlib.import_module("pypdf")
    writer = pypdf.PdfWriter(io.BytesIO(pdf("Not for printing")))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@needs_pdf
def test_pages_of_a_pdf_are_joined_by_blank_lines_and_hyphens_stay(fill: Fill) -> None:
    data = pdf("Poland expelled 45 diplo-\nmats on Wednesday", "", "Second page")
    outcome = Archive(fill({"a.pdf": data})).read("a.pdf")
    assert text_of(outcome) == "Poland expelled 45 diplo-\nmats on Wednesday\n\nSecond page"
    assert isinstance(outcome, ArchivedText)
    assert outcome.media_type == "application/pdf"


@needs_pdf
def test_a_pdf_that_only_forbids_printing_is_read(fill: Fill) -> None:
    assert text_of(Archive(fill({"a.pdf": protected("")})).read("a.pdf")) == "Not for printing"


@needs_pdf
def test_a_pdf_with_a_password_is_a_fault(fill: Fill) -> None:
    assert "opens with a password" in fault_of(Archive(fill({"a.pdf": protected("secret")})).read("a.pdf"))


@needs_pdf
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "can't be understood as a PDF"),
        (b"not a PDF at all", "can't be understood as a PDF"),
        (pdf("x")[:100], "can't be understood as a PDF"),
        (pdf("", ""), "without text"),
        (pdf(), "without text"),
        (pdf("x", more=b" 2 0 R"), "a.pdf"),  # the list of pages holds itself
    ],
)
def test_a_pdf_without_a_text_to_be_had_is_a_fault(fill: Fill, data: bytes, expected: str) -> None:
    assert expected in fault_of(Archive(fill({"a.pdf": data})).read("a.pdf"))


@needs_pdf
@linux_only
def test_a_pdf_that_unpacks_to_very_much_is_a_fault(fill: Fill) -> None:
    bomb = pdf(
        "x", filters=b"/Filter/FlateDecode", wrap=lambda content: zlib.compress(content + b" " * 60_000_000)
    )
    assert len(bomb) < 100_000
    archive = Archive(fill({"a.pdf": bomb}), Limits(memory=100 * 2**20, seconds=5))
    assert fault_of(archive.read("a.pdf"))


@needs_pdf
def test_a_pdf_with_too_long_a_text_is_a_fault(fill: Fill) -> None:
    archive = Archive(fill({"a.pdf": pdf(*["word " * 30] * 40)}), Limits(characters=1000))
    assert "more than 1,000 characters" in fault_of(archive.read("a.pdf"))
