"""Pages that stay as they were published, and that MkDocs passes over: it would ask all of them the same things again.

What stands around them is compared for one page of each shell. Must not know how pages are made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from generator.plugin.building import SiteBuild
from generator.plugin.pages import GeneratedPage
from generator.plugin.shell import FEWEST, Shells


class PassedOver:
    """The pages of one build that MkDocs need not see."""

    def __init__(self, build: SiteBuild, files: Files, nav: Navigation) -> None:
        self._build = build
        self._groups: dict[str, list[GeneratedPage]] = defaultdict(list)
        in_nav = set(map(id, nav.pages))
        for file in files:
            page = file.page
            if not isinstance(page, GeneratedPage) or id(page) in in_nav:
                continue
            kept = build.kept.get(page.plan.src_uri)
            if kept and kept.shell and not kept.links:  # links are looked after by MkDocs
                self._groups[kept.shell].append(page)
        for pages in self._groups.values():
            for page in pages[1:]:
                page.pass_over()

    def to_compare(self, pages: Iterable[GeneratedPage]) -> list[GeneratedPage]:
        """Of all pages those that MkDocs sees, and of the others as many as it takes to make their shells."""
        few = {id(page) for group in self._groups.values() for page in group[: FEWEST + 1]}
        return [page for page in pages if not page.is_passed_over or id(page) in few]

    def settle(self, shells: Shells, keep: Callable[[str], bool]) -> None:
        """Keep the pages around which everything is as it was; MkDocs gets to see the others after all.

        `keep` takes a file over from the site that stands, or says that it can't.
        """
        for pages in self._groups.values():
            first = self._build.kept.get(pages[0].plan.src_uri)
            same = first is not None and shells.frame(pages[0]) == first.frame
            for page in pages[1:]:
                kept = self._build.kept[page.plan.src_uri]
                if not same or not keep(kept.file):
                    page.come_back()
                    if not shells.knows(page):
                        shells.also(page.plan.template, page)
