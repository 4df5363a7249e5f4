"""One MkDocs build of a project's pages: which are kept, which are made, and what is noted for the next build.

Must not decide what pages say, nor how files get into the site.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import _RelativePathTreeprocessor

from generator.compiled import CompiledTemplates
from generator.making import MadePage, PageMaker
from generator.pages.plan import PagePlan
from generator.pipeline import Planned
from generator.publish.keeping import Keeper, given_of
from generator.publish.ledger import Ledger, PublishedPage, Read, stamp_of
from generator.publish.workshop import Workshop


class SiteBuild:
    """What one build shares among its pages. `keeper`: None where every page is to be made."""

    def __init__(
        self,
        planned: Planned,
        config: MkDocsConfig,
        templates: Sequence[Path],
        compiled: CompiledTemplates | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.planned = planned
        self.templates = templates
        self.is_reading = True
        """MkDocs has not begun to render; contents are of no use yet."""
        self.maker = PageMaker(
            planned.index,
            planned.plans,
            templates,
            directory_urls=config.use_directory_urls,
            compiled=compiled,
        )
        self.kept: dict[str, PublishedPage] = {}
        """Address → the page as it stands in the site, where it can stay."""
        self._keeper = keeper
        if keeper:
            self.kept = {plan.src_uri: page for plan in planned.plans if (page := keeper.kept(plan))}
        to_make = [plan for plan in planned.plans if plan.src_uri not in self.kept]
        self._number = {plan.src_uri: number for number, plan in enumerate(to_make)}
        self._workshop = Workshop(len(to_make), lambda number: self.maker.make(to_make[number]).packed())
        self.edit_files: dict[str, str] = {
            plan.src_uri: posixpath.relpath(plan.edit_path, planned.index.corpus.content)
            for plan in planned.plans
        }
        """Address → the author's file behind the page, below the content folder."""
        self._notes: dict[str, tuple[MadePage, tuple[int, ...]]] = {}
        self._led: dict[str, tuple[str, ...]] = {}
        self._reads: dict[Read, int] = {}

    def made(self, plan: PagePlan) -> MadePage:
        """Raises TemplateFault."""
        number = self._number.get(plan.src_uri)
        if number is None:
            return self.maker.make(plan)
        return MadePage.unpacked(self._workshop.result(number))

    def give_up(self, plan: PagePlan) -> None:
        """A page that seemed to be the same is another."""
        self.kept.pop(plan.src_uri, None)

    def note(self, made: MadePage, plan: PagePlan) -> None:
        """Remember of a page what the next build needs, which is little."""
        reads = tuple(self._place(Read(*read)) for read in made.reads)
        light = MadePage("", made.description, made.toc[:1], made.entries, made.links, ())
        self._notes[plan.src_uri] = (light, reads)

    def links_of(self, plan: PagePlan) -> tuple[str, ...]:
        """Links to authors' pages of a page that was made."""
        return self._notes[plan.src_uri][0].links

    def note_addresses(self, plan: PagePlan, addresses: tuple[str, ...]) -> None:
        """Remember where the links of a page led."""
        self._led[plan.src_uri] = addresses

    def entries(self) -> list[str]:
        """What the search knows of all pages, as JSON."""
        found = (
            kept.entries if (kept := self.kept.get(plan.src_uri)) else self._noted(plan).entries
            for plan in self.planned.plans
        )
        return [entries for entries in found if entries]

    def resolve(self, links: _RelativePathTreeprocessor, address: str, href: str) -> str:
        """Resolve a link as MkDocs does, from the author's file; its warnings are counted under --strict."""
        written_in = posixpath.dirname(self.edit_files[address])
        path, mark, anchor = href.partition("#")
        target = posixpath.join(written_in, path) if path and not path.startswith("/") else path
        link = posixpath.relpath(target, posixpath.dirname(address) or ".") if target != path else path
        return str(links.path_to_url(f"{link}{mark}{anchor}"))

    def ledger(self, folder: Path, frames: Mapping[str, tuple[str, str]]) -> Ledger:
        """What stands in a folder now. `frames`: address → file and frame of each page that may be kept later."""
        pages: dict[str, PublishedPage] = {}
        for plan in self.planned.plans:
            address = plan.src_uri
            if kept := self.kept.get(address):
                assert self._keeper is not None  # noqa: S101  # it kept the page
                reads = tuple(self._place(read) for read in self._keeper.reads_of(kept))
                pages[address] = replace(kept, reads=reads)
            elif address in frames and address in self._notes:
                file, frame = frames[address]
                made, reads = self._notes[address]
                if stamp := stamp_of(f"{folder}/{file}"):
                    links = tuple(zip(made.links, self._led[address], strict=True))
                    pages[address] = PublishedPage(
                        file,
                        stamp,
                        frame,
                        given_of(plan),
                        made.description,
                        bool(made.toc),
                        links,
                        made.entries,
                        reads,
                    )
        return Ledger(tuple(self._reads), pages)

    def close(self) -> None:
        self._workshop.close()

    def _noted(self, plan: PagePlan) -> MadePage:
        if plan.src_uri not in self._notes:
            self.note(self.made(plan), plan)
        return self._notes[plan.src_uri][0]

    def _place(self, read: Read) -> int:
        return self._reads.setdefault(read, len(self._reads))
