"""Which pages can stay as they were published: those for which everything that was read to make them is still the same.

Must not know what is read; fingerprints come from whoever does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.pages.plan import PagePlan
from generator.publish.ledger import Ledger, NotedRead, PublishedPage, digest, stamp_of
from generator.reading import Read

Fingerprint = Callable[[Read], bytes]
"""What is there now; never raises for something that is gone."""


def given_of(plan: PagePlan) -> str:
    """Digest of what a plan itself says of its page."""
    return digest((plan.template, plan.title, plan.previous or "", plan.next or "", plan.given))


class Keeper:
    """Compares a ledger with what is there now. `fingerprint` is asked once for each thing that was read."""

    def __init__(self, ledger: Ledger | None, site: Path, fingerprint: Fingerprint) -> None:
        self._ledger = ledger
        self._site = site
        self._fingerprint = fingerprint
        self._same: list[bool | None] = [None] * len(ledger.reads) if ledger else []

    def kept(self, plan: PagePlan) -> PublishedPage | None:
        """The page as it was published, if it would come out the same; None where it must be made."""
        page = self._ledger.pages.get(plan.src_uri) if self._ledger else None
        if page is None or page.given != given_of(plan):
            return None
        if stamp_of(f"{self._site}/{page.file}") != page.stamp:
            return None
        return page if all(map(self._is_same, page.reads)) else None

    def reads_of(self, page: PublishedPage) -> tuple[NotedRead, ...]:
        """What was read to make a page that is kept."""
        assert self._ledger is not None  # noqa: S101  # the page comes from it
        return tuple(self._ledger.reads[place] for place in page.reads)

    def _is_same(self, place: int) -> bool:
        same = self._same[place]
        if same is None:
            assert self._ledger is not None  # noqa: S101  # it has places
            noted = self._ledger.reads[place]
            now = self._fingerprint(Read(noted.facet, noted.key))
            same = self._same[place] = now.hex() == noted.fingerprint
        return same
