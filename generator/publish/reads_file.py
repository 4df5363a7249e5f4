"""What was read for the pages of a ledger, in a file beside it: parts, one after the other.

Of a page that several parts know the last one counts. A file that is damaged, foreign or of another program is none.
Must not know what was read.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from generator.aside import meanwhile
from generator.page_reads import HEAD_SIZE, Fingerprint, PageReads, Part, Piece, size_of_part

_MANY: Final = 8
"""A part stays as it is with at least one of so many of all pages, while at most one of so many of its own is lost."""

_FEW: Final = 20_000
"""Rows that this process compares alone."""


class ReadsFile:
    """Read again each time that it is asked: only one part is in memory."""

    def __init__(self, file: Path, basis: str, digest: str) -> None:
        """`digest`: of the file that is meant, which may have been exchanged for another since."""
        self._file = file
        self._basis = basis
        self._digest = digest

    def parts(self) -> Iterator[Part]:
        """Each, from the oldest on. Raises OSError and ValueError, maybe only after some of them."""
        with self._file.open("rb") as opened:
            begin = opened.readline(len(head_of_reads(self._basis)))
            if begin != head_of_reads(self._basis) or _digest_of_heads(opened) != self._digest:
                raise ValueError("these are other reads")
            opened.seek(len(begin))
            while head := opened.read(HEAD_SIZE):
                yield Part(head + opened.read(size_of_part(head) - HEAD_SIZE))

    def unchanged(self, fingerprint: Fingerprint) -> frozenset[str]:
        """Addresses of pages for which all that was read is as it was; none where that is lost."""
        same: dict[str, bool] = {}
        try:
            own, others = self._shares()
            beside = meanwhile(partial(self._changed, fingerprint, others)) if others else None
            changed = self._changed(fingerprint, own)
            if beside:
                changed = [[*here, *there] for here, there in zip(changed, beside(), strict=True)]
            for part, rows in zip(self.parts(), changed, strict=True):
                same.update(part.unaffected(rows))
        except (OSError, ValueError):
            return frozenset()
        return frozenset(page for page, is_same in same.items() if is_same)

    def _changed(self, fingerprint: Fingerprint, facets: Collection[str]) -> list[list[int]]:
        return [part.changed(fingerprint, facets) for part in self.parts()]

    def _shares(self) -> tuple[Collection[str], Collection[str]]:
        """Facets for this process and for one beside it. Facets have much in common within: none is in both."""
        rows = Counter[str]()
        for part in self.parts():
            rows.update({facet: len(keys) for facet, _, keys in part.facets()})
        own, others = set[str](), set[str]()
        if rows.total() < _FEW:
            return rows, others
        left = 0
        for facet, count in rows.most_common():
            (own if left <= 0 else others).add(facet)
            left += count if left <= 0 else -count
        return own, others

    def kept(self, pages: Collection[str], into: PageReads) -> Iterator[tuple[Collection[str], tuple[Piece]]]:
        """What was read for pages that are kept: addresses and bytes of each part that stays as it is. `into` takes
        over what is left of the others, so that their number does not grow. None where they are lost meanwhile."""
        try:
            number = {page: number for number, part in enumerate(self.parts()) for page in part.pages}
            for place, part in enumerate(self.parts()):
                left = [page for page in part.pages if number[page] == place and page in pages]
                if len(left) * _MANY >= len(pages) and len(left) * _MANY >= len(part.pages) * (_MANY - 1):
                    yield left, (part.data,)
                else:
                    into.take_over(part, left)
        except (OSError, ValueError):
            return


def reads_file(ledger: Path) -> Path:
    """Where the reads of a ledger are."""
    return ledger.with_name(f"reads-{ledger.stem.rpartition('-')[2]}")


def head_of_reads(basis: str) -> bytes:
    return f"reads 2 {basis}\n".encode()


def digest_of_reads() -> Any:
    """Takes the heads of all parts, each of which holds the digest of its part."""
    return hashlib.blake2b(digest_size=16)


def _digest_of_heads(opened: BinaryIO) -> str:
    found = digest_of_reads()
    while head := opened.read(HEAD_SIZE):
        found.update(head)
        opened.seek(size_of_part(head) - HEAD_SIZE, os.SEEK_CUR)
    return str(found.hexdigest())
