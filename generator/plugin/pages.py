"""A generated page in a MkDocs build: what MkDocs and its plugins ask of a page, answered from what was made of it.

Content is fetched when somebody asks for it, since most pages of most builds stay as they were.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils import weak_property

from generator.making import MadePage, PageHead
from generator.pages.plan import PagePlan
from generator.render import TemplateFault

if TYPE_CHECKING:
    from generator.plugin.building import SiteBuild


_PLAIN = re.compile(r"(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", re.ASCII)
"""Addresses that are joined to that of a site as they are."""


@lru_cache(maxsize=8)
def _site_of(base: str) -> tuple[str, str] | None:
    """Address of a site and its path, if both can stand before those of pages."""
    base = base if base.endswith("/") else f"{base}/"
    path = urlsplit(base).path
    return (base, path) if base.endswith(path) and urljoin(base, "a/b") == f"{base}a/b" else None


HELD_BACK = "<h1></h1>"
"""In place of content that nobody has a use for: themes ask of content whether it has a title of its own."""


class GeneratedPage(Page):
    """A page whose HTML comes from our templates; python-markdown is never called for it."""

    def __init__(self, plan: PagePlan, file: File, config: MkDocsConfig, build: SiteBuild) -> None:
        self._content: str | None = None
        self._toc: TableOfContents | None = None
        self._ids: set[str] | None = None
        self._sections: tuple[tuple[str, str], ...] | None = None
        self._links: tuple[str, ...] = ()
        self.addresses: tuple[str, ...] = ()
        """Where the links to authors' pages lead, in their order."""
        self.is_held_back = False
        """Those who ask for the content now have no use for it."""
        self.is_passed_over = False
        self._is_settled = False
        self._build = build
        self.plan = plan
        super().__init__(None, file, config)

    def _set_canonical_url(self, base: str | None) -> None:
        """As MkDocs does, without taking each address apart: that is half the price of a page."""
        site = _site_of(base) if base else None
        if site and _PLAIN.fullmatch(self.url):
            self.canonical_url, self.abs_url = (before + self.url for before in site)
        else:
            super()._set_canonical_url(base)

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what MkDocs takes from a Markdown file; other plugins may still supply the source."""
        kept = self._build.kept.get(self.plan.src_uri)
        if kept:
            description, self._sections = kept.description, kept.toc
        else:
            head = self._head()
            description, self._sections, self._links = head.description, head.toc, head.links
        supplied = config.plugins.on_page_read_source(page=self, config=config)
        self._describe(description)
        if supplied is not None:
            self.markdown = supplied

    def _describe(self, description: str) -> None:
        self.markdown = description
        # The theme puts titles through `striptags`, which undoes escaping, and does not escape again:
        # escaped twice, markup in a name stays text there.
        self.meta = {
            "title": html.escape(self.plan.title, quote=False),
            "description": html.escape(description),
            "hide": ["navigation", *([] if self._sections else ["toc"])],
            "search": {"exclude": True},  # its entries come from `search`, which knows the records
        }
        self._title_from_render = self.meta["title"]

    def pass_over(self) -> None:
        """Let MkDocs neither read nor render it; links may still lead to it. A page that is kept needs no reading."""
        if kept := self._build.kept.get(self.plan.src_uri):
            self._sections = kept.toc
            self._describe(kept.description)
        self.is_passed_over = True
        self.file.is_documentation_page = self._is_seen  # type: ignore[method-assign]  # of this one file
        self.file.copy_file = copy_nothing  # type: ignore[method-assign]  # as above

    def come_back(self) -> None:
        """Let MkDocs render it after all."""
        self.is_passed_over = False

    def settle(self) -> None:
        """Let go of what was needed to publish it: who asks for it gets it again."""
        self._toc = self.previous_page = self.next_page = None
        self._is_settled = True

    def part(self) -> None:
        """Be let go by its file, once nobody is concerned with it any more: Python would have to look for such two."""
        if self._is_settled:
            self.file.page = None
            self.file.__dict__.pop("is_documentation_page", None)

    def _is_seen(self) -> bool:
        return self._build.shows_all or not self.is_passed_over

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Find where the page's links lead; MkDocs tells those that lead nowhere."""
        links = _RelativePathTreeprocessor(self.file, files, config)
        kept = self._build.kept.get(self.plan.src_uri)
        hrefs = [href for href, _address in kept.links] if kept else self._links
        self.addresses = tuple(self._build.resolve(links, self.plan.src_uri, href) for href in hrefs)
        self._build.note_addresses(self.plan, self.addresses)
        if kept and self.addresses != tuple(address for _href, address in kept.links):
            self.give_up()
        self.links_to_anchors = links.links_to_anchors

    def give_up(self) -> None:
        """Be made after all."""
        self._build.give_up(self.plan)
        self._sections = self._head().toc

    def become(self, plan: PagePlan, build: SiteBuild) -> None:
        """Stand for the same address in a later state of the project."""
        self.plan = plan
        self._build = build
        self.forget()

    def forget(self) -> None:
        """Be as if nobody had asked anything yet."""
        self._content = self._toc = self._ids = self._sections = self.markdown = None
        self.meta = {}

    @weak_property
    def title(self) -> str | None:
        """Known although nobody has asked for the page yet: the navigation and its neighbours show it."""
        return html.escape(self.plan.title, quote=False) if self.markdown is None else super().title

    # MkDocs sets these three, other plugins may.

    @property
    def content(self) -> str | None:
        """The page's HTML; made or fetched at each call, never kept."""
        if self._content is not None or self.markdown is None:
            return self._content
        if self.is_held_back or self._build.is_reading:
            return HELD_BACK
        return self._build.maker.content(self._made(), self.addresses)

    @content.setter
    def content(self, content: str | None) -> None:
        self._content = content if content != HELD_BACK else None

    @property
    def toc(self) -> TableOfContents:
        """Sections of the page below its title."""
        if self._toc is None:
            if self._sections is None:
                self._sections = self._head().toc if self.markdown is not None else ()
            sections = [
                {"level": 2, "id": id, "name": html.escape(title), "children": []}
                for id, title in self._sections
            ]
            # The theme's skip link leads to the first entry, its list of contents shows what is below.
            top: Any = {"level": 1, "id": "title", "name": self.meta.get("title", ""), "children": sections}
            self._toc = get_toc([top])
        return self._toc

    @toc.setter
    def toc(self, toc: TableOfContents) -> None:
        self._toc = toc or None

    def shape_of_toc(self) -> tuple[Any, ...] | None:
        """Levels in its contents, as long as nobody has asked for them; a page's own contents are made to be read."""
        if self._toc is not None or self._sections is None:
            return None
        return ((1, ((2, ()),) * len(self._sections)),)

    @property
    def present_anchor_ids(self) -> set[str] | None:
        """What links to this page may point at."""
        if self._ids is None and self.content:
            self._ids = {html.unescape(part.split('"', 1)[0]) for part in self.content.split(' id="')[1:]}
        return self._ids

    @present_anchor_ids.setter
    def present_anchor_ids(self, ids: set[str] | None) -> None:
        self._ids = ids

    def _made(self) -> MadePage:
        with _telling_faults():
            return self._build.made(self.plan)

    def _head(self) -> PageHead:
        with _telling_faults():
            return self._build.head(self.plan)


@contextmanager
def _telling_faults() -> Iterator[None]:
    try:
        yield
    except TemplateFault as error:
        raise PluginError(f"a page template can't be used: {error}") from error


def copy_nothing(dirty: bool = False) -> None:
    """In place of copying the author's file behind a page that MkDocs takes for no page."""
    del dirty
