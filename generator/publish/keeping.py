"""Which pages can stay as they were published: those for which everything that was read to make them is still the same.

Must not know what is read; fingerprints come from whoever does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from generator.pages.plan import PagePlan
from generator.publish.ledger import Ledger, NotedRead, PublishedPage, digest, stamp_of
from generator.reading import Read

Fingerprint = Callable[[Read], bytes]
"""What is there now; never raises for something that is gone."""


def given_of(plan: PagePlan) -> str:
    """Digest of what a plan itself says of its page."""
    return digest((plan.template, plan.title, plan.previous or "", plan.next or "", plan.given()))


class Keeper:
    """Compares a ledger with what is there now. `fingerprint` is asked once for each thing that was read."""

    def __init__(self, ledger: Ledger | None, site: Path, fingerprint: Fingerprint) -> None:
        self._ledger = ledger
        self._site = site
        self._fingerprint = fingerprint

    def kept(self, plans: Iterable[PagePlan]) -> dict[str, PublishedPage]:
        """Address → page as it was published, for each that would come out the same; the others must be made."""
        if self._ledger is None:
            return {}
        changed = self._changed
        return {
            plan.src_uri: page
            for plan in plans
            if (page := self._ledger.pages.get(plan.src_uri)) is not None
            and changed.isdisjoint(page.reads)
            and page.given == given_of(plan)
            and stamp_of(f"{self._site}/{page.file}") == page.stamp
        }

    def reads_of(self, page: PublishedPage) -> tuple[NotedRead, ...]:
        """What was read to make a page that is kept."""
        assert self._ledger is not None  # noqa: S101  # the page comes from it
        return tuple(self._ledger.reads[place] for place in page.reads)

    @cached_property
    def _changed(self) -> frozenset[int]:
        """Places of what is not as it was read."""
        reads = self._ledger.reads if self._ledger else ()
        return frozenset(
            place
            for place, noted in enumerate(reads)
            if self._fingerprint(Read(noted.facet, noted.key)).hex() != noted.fingerprint
        )
