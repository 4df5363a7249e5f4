"""The private folder with the documents' full texts: a file's name → its text, or why there is none.

Must not know of briefings, excerpts or receipts. Only reads, and raises for nothing that a folder can hold. HTML
and PDF are never opened here: that is for the process of `archive_reader`.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final, NamedTuple

from generator import archive_reader
from generator.archive_reader import LIBRARIES, Fault, Limits
from generator.decoding import ArchiveFault, Refusal, decode
from generator.digests import digest_of
from generator.file_state import State, settled, state_of
from generator.shelf import Shelf

MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "text/plain", ".txt": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
        ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".pdf": "application/pdf",
    }
)  # fmt: skip
"""By the ending of a name, in small letters."""


@dataclass(frozen=True, slots=True)
class ArchivedText:
    """A document as it can be quoted from."""

    name: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    size: int
    """Bytes of the file."""
    media_type: str
    text: str
    """Lines end with \\n and a byte order mark is gone; for the rest, the document's own characters."""


class _Outcome(NamedTuple):
    state: State
    outcome: ArchivedText | ArchiveFault
    on_shelf: str
    """The key under which the shelf holds the text; "" where it does not."""


class Archive:
    """The archive in `folder`. Keep one for the life of a server: it remembers what it has read.

    May be used from several threads at once. `program` is what opens HTML and PDF.
    """

    def __init__(
        self,
        folder: Path | None,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        *,
        program: Path = archive_reader.PROGRAM,
        shelf: Shelf | None = None,
    ) -> None:
        self.folder = folder
        self.reads = 0
        """How often a document was read, be it again."""
        self._shelf = shelf
        self._limits = limits
        self._program = program
        self._outcomes: dict[tuple[str, str | None], _Outcome] = {}
        self._names: frozenset[str] = frozenset()
        self._folders: dict[str, int] = {}
        """When each folder had changed last when its names were listed."""

    @property
    def present(self) -> bool:
        """Whether the folder is on this machine."""
        return self.folder is not None and self.folder.is_dir()

    def names(self) -> tuple[str, ...]:
        """The documents in order: paths below the folder, with / between parts. No other name can be read.

        Left out are hidden files and folders, linked folders, links that lead out, what is no plain file, and
        names that nobody can type.
        """
        if self.folder is None:
            return ()
        if not self._folders or not all(_unchanged(path, when) for path, when in self._folders.items()):
            folders: dict[str, int] = {}
            self._names = frozenset(_list(os.path.realpath(self.folder), folders))
            self._folders = folders
        return tuple(sorted(self._names))

    def read(self, name: str, encoding: str | None = None) -> ArchivedText | ArchiveFault:
        """A document by its name; `encoding` is what its source declares, a key of ENCODINGS."""
        known = self._outcomes.get((name, encoding))
        if known and self._unchanged(name, known.state):
            if self._shelf:
                self._shelf.use(known.on_shelf)
            return known.outcome
        try:
            path = self._path(name)
            data, state = self._bytes(path, name)
        except Refusal as refusal:
            return refusal.fault
        self.reads += 1
        lasting, on_shelf = True, ""
        outcome: ArchivedText | ArchiveFault
        try:
            media_type, text, on_shelf = self._text(data, name, encoding)
            outcome = ArchivedText(name, hashlib.sha256(data).hexdigest(), len(data), media_type, text)
        except Refusal as refusal:
            outcome, lasting = refusal.fault, refusal.lasting
        if lasting and settled(max(state[:2])):
            self._outcomes[name, encoding] = _Outcome(state, outcome, on_shelf)
        return outcome

    def _unchanged(self, name: str, state: State) -> bool:
        """Whether a name still leads to the very file that was read."""
        try:
            return self.folder is not None and state_of((self.folder / name).stat()) == state
        except OSError:
            return False

    def _path(self, name: str) -> str:
        """Where the document lies, links resolved. Refuses every name that is not one of `names`."""
        if self.folder is None or not self.present:
            raise Refusal("the archive is not on this machine", code="E209")
        if name not in self._names and name not in self.names():
            raise _why_not(name, self.folder, self._names)
        root = os.path.realpath(self.folder)
        path = os.path.realpath(os.path.join(root, name))  # noqa: PTH118  # for each of many documents
        if not path.startswith(os.path.join(root, "")):  # noqa: PTH118  # a link, put there since
            raise _linked(name)
        return path

    def _bytes(self, path: str, name: str) -> tuple[bytes, State]:
        most = self._limits.bytes
        for _attempt in range(2):
            before = _status(path, name)
            if before.st_size > most:
                raise Refusal(
                    f"“{name}” has {before.st_size:,} bytes, more than the {most:,} that are read; archive its "
                    "plain text, or the part that you quote from"
                )
            try:
                with open(path, "rb", opener=_open_plainly) as file:
                    data = file.read(most + 1)
                    after = os.fstat(file.fileno())
            except OSError as error:
                raise _unopened(name, error) from None
            if state_of(before) == state_of(after) and len(data) == after.st_size:
                return data, state_of(after)
        raise Refusal(f"“{name}” was changed while it was read; try again", lasting=False)

    def _text(self, data: bytes, name: str, encoding: str | None) -> tuple[str, str, str]:
        """The media type, the text, and the key under which the shelf holds the text, if it does."""
        media_type, on_shelf = _media_type(name), ""
        if media_type == "application/pdf":
            if encoding is not None:
                raise Refusal(f"“{name}” is a PDF and tells its own encoding; remove encoding:")
            text, on_shelf = self._extracted(data, name, media_type)
        else:
            text = decode(data, name, encoding, html=media_type == "text/html")
            if media_type == "text/html":
                text, on_shelf = self._extracted(text.encode(), name, media_type)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise Refusal(f"“{name}” is empty; put the document's text into it")
        if len(text) > self._limits.characters:
            raise self._no_text("long", name, media_type)
        return media_type, text, on_shelf

    def _extracted(self, data: bytes, name: str, media_type: str) -> tuple[str, str]:
        """The text and its key on the shelf: another version of a library may read a document otherwise."""
        digest = hashlib.sha256(data).hexdigest()
        key = f"text {digest} {digest_of((media_type, astuple(self._limits), _versions(media_type))).hex()}"
        text = self._shelf.get(key) if self._shelf else None
        if text is None:
            try:
                text = archive_reader.extract(data, media_type, self._limits, self._program)
            except Fault as fault:
                raise self._no_text(str(fault), name, media_type) from None
            if self._shelf:
                self._shelf.put(key, text)
        return text, key

    def _no_text(self, fault: str, name: str, media_type: str) -> Refusal:
        kind, extra = ("a PDF", "pdf") if media_type == "application/pdf" else ("an HTML page", "html")
        sentence = _NO_TEXT.get(fault, _NO_TEXT["crash"]).format(
            kind=kind,
            library=LIBRARIES.get(media_type),
            install=f'pip install "mkdocs-briefings[{extra}]"',
            text="archive its plain text instead",
            seconds=f"{self._limits.seconds:g}",
            megabytes=self._limits.memory >> 20,
            characters=f"{self._limits.characters:,}",
        )
        return Refusal(f"“{name}” {sentence}", lasting=fault not in ("missing", "unloadable", "start"))


_NO_TEXT: Final = {
    "empty": "is {kind} without text, as pages are that a script fills, or scans of paper; {text}",
    "long": "holds more than {characters} characters; archive the part that you quote from",
    "locked": "is {kind} that opens with a password only; archive a copy without one, or {text}",
    "cipher": "is {kind} that is encrypted; run {install}, archive a copy without protection, or {text}",
    "damaged": "can't be understood as {kind}; open it to see whether it is damaged, or {text}",
    "time": "took more than {seconds} s to open; {text}",
    "memory": "needs more than {megabytes} MB of memory to open, or is nested too deep; {text}",
    "crash": "made the program stop that opens such files; {text}",
    "missing": "is {kind}, which the package {library} opens; run {install}, or {text}",
    "unloadable": "is {kind}, and the package {library} that opens it does not work; run {install} again",
    "start": "is {kind}, and the program that opens such files could not be started on this machine; {text}",
}


@cache
def _versions(media_type: str) -> tuple[str, ...]:
    """Of the libraries that have a say in what text is read; "" for one that is not there."""
    return tuple(map(_version, _HAVE_A_SAY[media_type]))


_HAVE_A_SAY: Final = {
    "text/html": ("trafilatura", "lxml", "justext", "courlan", "htmldate"),
    "application/pdf": ("pypdf", "cryptography"),
}


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


# ---- files


def _status(path: str, name: str) -> os.stat_result:
    try:
        status = os.lstat(path)  # the path has no links; one put there since is no plain file
    except OSError as error:
        raise _unopened(name, error) from None
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(f"“{name}” is not a plain file; replace it by the document itself")
    return status


def _unchanged(folder: str, changed: int) -> bool:
    try:
        return Path(folder).stat().st_mtime_ns == changed and settled(changed)
    except OSError:
        return False


def _open_plainly(path: str, flags: int) -> int:
    # Not through a link, and not waiting for a pipe's other end, should one have taken the file's place.
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _unopened(name: str, error: OSError) -> Refusal:
    if isinstance(error, FileNotFoundError):
        return _absent(name)
    reason = (error.strerror or "for an unknown reason").lower()
    return Refusal(f"“{name}” can't be opened: {reason}; see who may read it", lasting=False)


def _absent(name: str, more: str = "look for it under another name, or put it there") -> Refusal:
    return Refusal(f"“{name}” is not in the archive; {more}", code="E209", lasting=False)


def _linked(name: str) -> Refusal:
    return Refusal(f"“{name}” is a link that leads elsewhere; put the document itself into the archive")


def _list(root: str, changed: dict[str, int]) -> Iterator[str]:
    """Names of the documents below `root`; notes when each folder changed last, before looking into it."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            changed[folder] = Path(folder).stat().st_mtime_ns
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or not entry.name.isprintable():
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    elif _is_document(entry, root):
                        yield Path(entry.path).relative_to(root).as_posix()
        except OSError:
            continue


def _is_document(entry: os.DirEntry[str], root: str) -> bool:
    try:
        outside = entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root)
        return not outside and entry.is_file()
    except OSError:
        return False


def _why_not(name: str, folder: Path, names: frozenset[str]) -> Refusal:
    """Why a name is not one of the archive's."""
    parts = name.split("/")
    drive = os.name == "nt" and ":" in name
    if drive or "\\" in name or "\0" in name or not {"", ".", ".."}.isdisjoint(parts):
        return _absent(name, "write the path below the archive folder, with / between folder and file")
    twins = sorted(other for other in names if _bare(other) == _bare(name))
    if twins:
        return _absent(name, f"“{twins[0]}” is: capitals and accents count")
    if any(part.startswith(".") for part in parts):
        return _absent(name, "hidden files and folders are not looked into")
    place = folder
    for part in parts:
        place = place / part
        try:
            mode = os.lstat(place).st_mode
        except PermissionError as error:
            return _unopened(name, error)
        except (OSError, ValueError):
            return _absent(name)
        if stat.S_ISLNK(mode):
            return _linked(name)
    if stat.S_ISREG(mode):
        return _absent(name, "its name or a folder's can't be read or typed; rename it")
    if stat.S_ISDIR(mode):
        return Refusal(f"“{name}” is a folder; name a document in it")
    return Refusal(f"“{name}” is not a plain file; replace it by the document itself")


def _bare(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _media_type(name: str) -> str:
    ending = re.fullmatch(r"\.\w{1,8}", PurePosixPath(name).suffix)  # “Dr. Who speaks” has no ending
    media_type = MEDIA_TYPES.get(ending[0].lower() if ending else "")
    if media_type is None:
        endings = ", ".join(filter(None, MEDIA_TYPES))
        raise Refusal(f"“{name}” has an ending that is not read; archive its plain text, or one of {endings}")
    return media_type
