"""Which pages can stay as they were published: those for which everything that was read to make them is still the same.

Must not know what is read; fingerprints come from whoever does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from generator.page_reads import Fingerprint
from generator.pages.plan import PagePlan
from generator.publish.ledger import Ledger, PublishedPage, digest, stamp_of
from generator.publish.reads_file import ReadsFile


def given_of(plan: PagePlan, titles: Mapping[str, str] | None = None) -> str:
    """Digest of what a plan itself says of its page. `titles`: of all pages, since a page names its neighbours."""
    near = [(address, (titles or {}).get(address, "")) for address in (plan.previous or "", plan.next or "")]
    return digest((plan.template, plan.title, plan.edit_path, *chain.from_iterable(near), plan.given()))


def titles_of(plans: Iterable[PagePlan]) -> dict[str, str]:
    """Title by source address."""
    return {plan.src_uri: plan.title for plan in plans}


class Keeper:
    """Compares what was published with what is there now. `fingerprint` is asked once for each thing that was read."""

    def __init__(self, ledger: Ledger, site: Path, reads: ReadsFile, fingerprint: Fingerprint) -> None:
        self.ledger = ledger
        self.reads = reads
        """What was read to make the pages; may be lost."""
        self._site = site
        self._fingerprint = fingerprint

    def untouched(self) -> dict[str, PublishedPage]:
        """Address → page, for each that stands in the site as it was published."""
        return {
            address: page
            for address, page in self.ledger.pages.items()
            if stamp_of(f"{self._site}/{page.file}") == page.stamp
        }

    def kept(self, plans: Sequence[PagePlan], *, is_brief: bool) -> dict[str, PublishedPage]:
        """Address → page as it was published, for each that would come out the same; the others must be made."""
        if is_brief != self.ledger.is_brief:
            return {}
        unchanged = self.reads.unchanged(self._fingerprint)
        titles = titles_of(plans)
        untouched = self.untouched()
        return {
            plan.src_uri: page
            for plan in plans
            if plan.src_uri in unchanged
            and (page := untouched.get(plan.src_uri)) is not None
            and page.given == given_of(plan, titles)
        }
