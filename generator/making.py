"""A plan becomes all that is to be published of its page: content, contents, what the search knows, what was read.

Links to pages that authors wrote stand in it as marks, since only the publisher knows those. Must not know MkDocs.
"""

from __future__ import annotations

import html
import marshal
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import search
from generator.compiled import CompiledTemplates
from generator.index import Index
from generator.page_reads import PageReads
from generator.pages.plan import Page, PagePlan
from generator.reading import Read
from generator.render import Renderer

FORGET_AFTER = 60_000
"""Things read for pages, after which a maker lets go of what it found: its memory doesn't grow with their number."""


@dataclass(frozen=True, slots=True)
class MadePage:
    content: str
    """HTML, with a mark for each of `links`."""
    description: str
    toc: tuple[tuple[str, str], ...]
    """(id, title) of its sections."""
    entries: str
    """What the search knows of it: JSON objects with commas between them."""
    links: tuple[str, ...]
    """Links to pages that authors wrote, as they stand in their prose."""

    def packed(self) -> bytes:
        """For another process of the same program."""
        return marshal.dumps((self.content, self.description, self.toc, self.entries, self.links))

    @staticmethod
    def unpacked(data: bytes) -> MadePage:
        return MadePage(*marshal.loads(data))  # noqa: S302  # from `packed`, through a file that nobody else can open


class PageMaker:
    """Makes pages. One serves a whole build; copies of it in other processes make the same."""

    def __init__(
        self,
        index: Index,
        plans: Sequence[PagePlan],
        templates: Sequence[Path],
        *,
        directory_urls: bool = True,
        compiled: CompiledTemplates | None = None,
    ) -> None:
        self._index = index
        self._brief = search.is_brief(plans)
        self._directory_urls = directory_urls
        self.reads = PageReads()
        """What this copy of the maker has read for each page that it made."""
        self._found = 0
        """Things read since the index was made to forget."""
        self._kind = ""
        """Template of the page that was made last."""
        self._links: list[str] = []
        self._mark = f"x{secrets.token_hex(8)}-{{}}-x"  # what no author can have written
        self._renderer = Renderer(
            index.corpus,
            index.names,
            templates,
            directory_urls=directory_urls,
            page_link=self._note_link,
            compiled=compiled,
        )

    def make(self, plan: PagePlan) -> MadePage:
        """Raises TemplateFault."""
        self._links.clear()
        if plan.template != self._kind:
            self._kind = plan.template
            self._forget_tables()
        with self._index.recording() as reads:
            page = plan.make()
            content = self._renderer.render(page)
            entries = self._short_entries(plan) if self._brief else self._entries(page)
            description = page.description
        self.reads.note(plan.src_uri, reads)
        self._found += len(reads)
        if self._found > FORGET_AFTER:
            self._forget()
        return MadePage(
            content,
            description,
            tuple((item.id, item.title) for item in page.toc),
            entries,
            tuple(self._links),
        )

    def _forget(self) -> None:
        self._index.forget()
        self._found = 0

    def _forget_tables(self) -> None:
        """What only the last kind of pages needed is let go, once it has told the fingerprints of what they read."""
        if facets := self._index.told_by_tables():
            self.reads.settle_of(facets, self._index.fingerprint)
            self._index.forget_tables()

    def question(self) -> bytes:
        """What another copy has to know to tell what was read here; see `PageReads`. All pages are made."""
        self._forget()
        return self.reads.question()

    def fingerprint(self, read: Read) -> bytes:
        """Of something that was read; the same for each copy."""
        if self._found:  # which is of little use for that
            self._forget()
        return self._index.fingerprint(read)

    def entries(self, plan: PagePlan) -> str:
        """What the search shall know of a page; makes the page only if it takes that. Raises TemplateFault."""
        return self._short_entries(plan) if self._brief else self.make(plan).entries

    def _entries(self, page: Page) -> str:
        found = search.entries(page, directory_urls=self._directory_urls)
        return ",".join(map(search.written, found))

    def _short_entries(self, plan: PagePlan) -> str:
        found = search.short_entries(plan, directory_urls=self._directory_urls)
        return ",".join(map(search.written, found))

    def content(self, page: MadePage, addresses: Sequence[str]) -> str:
        """The page's content with these addresses for its links."""
        content = page.content
        for number, address in enumerate(addresses):
            content = content.replace(self._mark.format(number), html.escape(address))
        return content

    def _note_link(self, _address: str, href: str) -> str:
        if href not in self._links:
            self._links.append(href)
        return self._mark.format(self._links.index(href))
