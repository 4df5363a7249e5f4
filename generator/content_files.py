"""The content folder's files, each read and parsed once for as long as its bytes stay the same.

Must not know what a file is for, nor what its values mean.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.digests import digest_of_bytes
from generator.file_state import State, settled, state_of
from generator.shelf import Shelf
from generator.yaml_again import read_again
from generator.yaml_source import Document, Entries, read_front_matter, read_yaml


@dataclass(slots=True)
class Work:
    """How much was done since the last `ContentFiles.begin`: what came from memory or from a shelf is not counted."""

    files_read: int = 0
    files_parsed: int = 0
    entries_parsed: int = 0


@dataclass(slots=True)
class _File:
    state: State | None
    """None where a next change might not show."""
    digest: bytes
    data: bytes | None
    """None once parsed: the document holds the text."""
    document: Document | None = None
    faults: tuple[Diagnostic, ...] = ()
    parsed: bool = False
    on_shelf: str = ""
    """The key under which the shelf holds what was parsed."""


@dataclass(slots=True)
class ContentFiles:
    """A file that was not asked for between one `begin` and the next is forgotten."""

    root: Path
    shelf: Shelf
    work: Work = field(default_factory=Work)
    _files: dict[Path, _File] = field(default_factory=dict)
    _before: dict[Path, _File] = field(default_factory=dict)

    def begin(self) -> None:
        self.work = Work()
        self._before, self._files = self._files, {}

    def digests(self) -> dict[str, bytes]:
        """Of every file that was asked for and could be read, by its path below `root`."""
        beyond = len(os.path.join(self.root, ""))  # noqa: PTH118  # a Path can't end in its separator
        return {os.fspath(path)[beyond:]: file.digest for path, file in self._files.items()}

    def bytes(self, path: Path) -> bytes:
        """What a file holds; raises OSError. Not for files that are parsed."""
        file = self._looked_at(path, None)
        if file.data is None:
            file.data = path.read_bytes()
        return file.data

    def document(
        self, path: Path, name: str, *, front_matter: bool
    ) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        """A file that holds YAML, or begins with it, and the faults in it; raises OSError."""
        known = self._before.get(path)
        file = self._looked_at(path, known)
        if not file.parsed:
            self._parse(file, name, known.document if known else None, front_matter=front_matter)
        if file.on_shelf:
            self.shelf.use(file.on_shelf)
        return file.document, file.faults

    def _looked_at(self, path: Path, known: _File | None) -> _File:
        if file := self._files.get(path):
            return file
        known = known or self._before.get(path)
        state = state_of(path.stat())
        if known is None or known.state != state:
            lasting = state if settled(max(state[:2])) else None
            data = path.read_bytes()
            self.work.files_read += 1
            digest = digest_of_bytes(data)
            if known and known.digest == digest:
                known.state = lasting
            else:
                known = _File(lasting, digest, data)
        self._files[path] = known
        return known

    def _parse(self, file: _File, name: str, before: Document | None, *, front_matter: bool) -> None:
        data, file.data, file.parsed = file.data or b"", None, True
        key = f"yaml {'front ' if front_matter else ''}{file.digest.hex()}"
        if before and not front_matter and (again := read_again(before, data)):
            self.work.files_parsed += 1
            self.work.entries_parsed += again.parsed
            file.document = again.document
        else:
            kept = self.shelf.get(key)
            read = read_front_matter if front_matter else read_yaml
            file.document, file.faults = read(data, name, Entries(kept[0], tuple(kept[1])) if kept else None)
            if kept:
                file.on_shelf = key
                return
            self.work.files_parsed += 1
            self.work.entries_parsed += len(file.document.value) if file.document else 0
        if file.document and file.document.starts and not file.faults:
            file.on_shelf = key
            self.shelf.put(key, [file.document.value, file.document.starts])
