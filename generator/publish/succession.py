"""The next ledger, written beside the one that stands while its site is still being built, to take its place at once.

Each file is written whole or not at all. Must not know what was read, nor judge it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.page_reads import HEAD_SIZE, Piece
from generator.publish.ledger import NAMES, PublishedPage, hashed, head_of, ledger_lines
from generator.publish.reads_file import digest_of_reads, head_of_reads, reads_file

_KEPT: Final = 4
"""Ledgers in one folder: of that many sites that are built from one project, such as its branches."""
_LEFT_BEHIND: Final = 3600
"""Seconds after which a draft is one of a build that was killed."""


class NextLedger:
    """Ends with `settle` or `drop`. That it can't be written is no fault: the next build makes every page."""

    def __init__(self, file: Path, basis: str) -> None:
        self._file = file
        self._basis = basis
        self._drafts: list[tuple[Path, Path]] = []
        """Of each file that is written where it is, and where it shall be."""
        self._is_whole = False

    def write_reads(self, parts: Iterable[Iterable[Piece]]) -> str:
        """What was read for its pages: each part in pieces. Gives the digest that the ledger names. Raises OSError."""
        found = digest_of_reads()
        with self._draft(reads_file(self._file)).open("wb") as draft:
            draft.write(head_of_reads(self._basis))
            for part in parts:
                head = b""
                for piece in part:
                    draft.write(piece)
                    if len(head) < HEAD_SIZE:
                        head += piece[: HEAD_SIZE - len(head)]
                found.update(head)
        return str(found.hexdigest())

    def write(
        self, inputs: str, is_brief: bool, reads: str, pages: Iterable[tuple[str, PublishedPage]]
    ) -> None:
        """The ledger itself, after its reads; see `Ledger`. Raises OSError."""
        found = hashed()
        with self._draft(self._file).open("wb") as draft:
            draft.write(head_of(found, self._basis))
            for line in ledger_lines(inputs, is_brief, reads, pages):
                found.update(line)
                draft.write(line)
            draft.seek(0)
            draft.write(head_of(found, self._basis))
        self._is_whole = True

    def settle(self) -> None:
        """Let it count from now on, if it could be written."""
        if self._is_whole:
            with suppress(OSError):
                for draft, file in self._drafts:
                    draft.replace(file)
                _drop_oldest(self._file.parent)
        self.drop()

    def drop(self) -> None:
        """Leave the ledger that stands; harmless once this one has taken its place."""
        for draft, _file in self._drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _draft(self, file: Path) -> Path:
        make_folder(file.parent)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        self._drafts.append((draft, file))
        return draft


def make_folder(folder: Path) -> None:
    """A folder that git leaves alone, whatever a project's own .gitignore says."""
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def _drop_oldest(folder: Path) -> None:
    files = sorted(folder.glob(NAMES.format("*")), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-_KEPT]:
        file.unlink(missing_ok=True)
        reads_file(file).unlink(missing_ok=True)
    for name in (NAMES.format("*"), reads_file(Path(NAMES.format("*"))).name):
        for draft in folder.glob(f".{name}.*"):
            if time.time() - draft.stat().st_mtime > _LEFT_BEHIND:
                draft.unlink(missing_ok=True)
