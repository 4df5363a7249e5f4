"""A plan becomes all that is to be published of its page: content, contents, what the search knows, what was read.

Links to pages that authors wrote stand in it as marks, since only the publisher knows those. Must not know MkDocs.
"""

from __future__ import annotations

import html
import marshal
import secrets
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import search
from generator.compiled import CompiledTemplates
from generator.index import Index
from generator.page_reads import PageReads
from generator.pages.plan import Page, PagePlan
from generator.render import Renderer

FORGET_AFTER = 60_000
"""Things read for pages, after which a maker lets go of what it found: its memory doesn't grow with their number."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What was made of a page, but for its content."""

    description: str
    toc: tuple[tuple[str, str], ...]
    """(id, title) of its sections."""
    entries: str
    """What the search knows of it: JSON objects with commas between them."""
    links: tuple[str, ...]
    """Links to pages that authors wrote, as they stand in their prose."""

    @staticmethod
    def read(packed: Callable[[slice], bytes]) -> PageHead:
        """Of a page as `MadePage.packed` has it; only the bytes that are needed are asked for."""
        begin = packed(slice(_USUAL_HEAD))
        size = _SIZE.size + _SIZE.unpack_from(begin)[0]
        return _head_of(begin if len(begin) >= size else packed(slice(size)))


@dataclass(frozen=True, slots=True)
class MadePage:
    head: PageHead
    content: str
    """HTML, with a mark for each of its links."""

    def packed(self) -> bytes:
        """For another process of the same program; the head comes first."""
        head = self.head
        data = marshal.dumps((head.description, head.toc, head.entries, head.links))
        return _SIZE.pack(len(data)) + data + self.content.encode("utf-8", "surrogatepass")

    @staticmethod
    def unpacked(data: bytes) -> MadePage:
        content = data[_SIZE.size + _SIZE.unpack_from(data)[0] :]
        return MadePage(_head_of(data), content.decode("utf-8", "surrogatepass"))


_SIZE: Final = struct.Struct("<I")
_USUAL_HEAD: Final = 2_000
"""Bytes that are enough for the heads of most pages."""


def _head_of(data: bytes) -> PageHead:
    found = marshal.loads(memoryview(data)[_SIZE.size :])  # noqa: S302  # from `packed`; see there
    return PageHead(*found)


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
        notes: bool = True,
    ) -> None:
        """`notes`: what is read for pages."""
        self._index = index
        self._brief = search.is_brief(plans)
        self._directory_urls = directory_urls
        self._notes = notes
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
            self._index.forget_tables()  # which only the last kind needed
        with self._index.recording() as reads:
            page = plan.make()
            content = self._renderer.render(page)
            entries = self._short_entries(plan) if self._brief else self._entries(page)
            description = page.description
        if self._notes:
            self.reads.note(plan.src_uri, reads, self._index.fingerprint)
        self._found += len(reads)
        if self._found > FORGET_AFTER:
            self._index.forget()
            self._found = 0
        toc = tuple((item.id, item.title) for item in page.toc)
        return MadePage(PageHead(description, toc, entries, tuple(self._links)), content)

    def entries(self, plan: PagePlan) -> str:
        """What the search shall know of a page; makes the page only if it takes that. Raises TemplateFault."""
        return self._short_entries(plan) if self._brief else self.make(plan).head.entries

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
