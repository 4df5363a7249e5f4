"""Proofs that excerpts stand in their documents, one by one, and all of a project's in little room.

Must not know how excerpts are looked for, nor the lock.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.digests import digest_of

Key = tuple[str, str, int]
"""Briefing id, source id, number of the report."""


@dataclass(frozen=True)
class Receipt:
    """Proof that an excerpt was found, or the lack of it."""

    state: str
    """"verified" against the archive in this run, "locked" by a committed receipt, "unverified", or "failed"."""
    document: str = ""
    digest: str = ""
    """SHA-256 of the document."""
    spans: tuple[tuple[int, int], ...] = ()
    folds: tuple[str, ...] = ()
    verified: str = ""
    """Day on which it was first verified, YYYY-MM-DD; "" before the receipt is in the lock."""
    prefix: str = ""
    suffix: str = ""
    """Words beside the excerpt that make it unique; only with the archive, else what the analyst gave."""

    @property
    def proved(self) -> bool:
        """The excerpt was found in the archived document, now or when its receipt was committed."""
        return self.state in ("verified", "locked")

    @cached_property
    def fingerprint(self) -> bytes:
        """Changes with anything it says."""
        return digest_of(
            (
                *(self.state, self.document, self.digest, self.spans, self.folds),
                *(self.verified, self.prefix, self.suffix),
            )
        )


_Kind = tuple[str, str, str, tuple[str, ...], str, str, str]
"""All that a receipt says but its spans, in its order."""


class PackedReceipts(Mapping[Key, Receipt]):
    """Receipts in a twentieth of their room, each made anew when it is asked for.

    Most of one document differ in nothing but where the excerpt stands.
    """

    __slots__ = ("_alike", "_begins", "_kinds", "_rows", "_spans")

    def __init__(self, receipts: Mapping[Key, Receipt]) -> None:
        """Those of one source must follow each other, numbered from 0."""
        kinds: dict[_Kind, int] = {}
        self._rows: dict[tuple[str, str], range] = {}
        self._alike = array("I")
        """By row, which of the kinds it is."""
        self._spans = array("I")
        self._begins = array("I", [0])
        """By row, where its spans begin among all of them; those of the next begin where they end."""
        for row, ((briefing, source, number), one) in enumerate(receipts.items()):
            rows = self._rows.get((briefing, source), range(row, row))
            if (rows.stop, len(rows)) != (row, number):
                raise ValueError("the receipts of a source are not in order")
            self._rows[briefing, source] = range(rows.start, row + 1)
            kind = one.state, one.document, one.digest, one.folds, one.verified, one.prefix, one.suffix
            self._alike.append(kinds.setdefault(kind, len(kinds)))
            for span in one.spans:
                self._spans.extend(span)
            self._begins.append(len(self._spans))
        self._kinds = tuple(kinds)

    def __getitem__(self, key: Key) -> Receipt:
        briefing, source, number = key
        rows = self._rows[briefing, source]
        if not 0 <= number < len(rows):
            raise KeyError(key)
        row = rows.start + number
        state, document, digest, folds, verified, prefix, suffix = self._kinds[self._alike[row]]
        places = iter(self._spans[self._begins[row] : self._begins[row + 1]])
        spans = tuple(zip(places, places, strict=True))
        return Receipt(state, document, digest, spans, folds, verified, prefix, suffix)

    def __iter__(self) -> Iterator[Key]:
        return ((*of, number) for of, rows in self._rows.items() for number in range(len(rows)))

    def __len__(self) -> int:
        return len(self._alike)
