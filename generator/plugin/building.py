"""One MkDocs build of a project's pages: which are kept, which are made, and what is noted for the next build.

Must not decide what pages say, nor how files get into the site.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor

from generator.compiled import CompiledTemplates
from generator.making import MadePage, PageMaker
from generator.pages.plan import PagePlan
from generator.pipeline import Planned
from generator.plugin.pages import GeneratedPage
from generator.publish.keeping import Keeper, given_of
from generator.publish.ledger import Ledger, NotedRead, PublishedPage, stamp_of
from generator.publish.workshop import Workshop


def page_at(files: Files, address: str | None) -> Page | None:
    """The page with this source address."""
    file = files.get_file_from_path(address) if address else None
    return file.page if file else None


class SiteBuild:
    """What one build shares among its pages.

    `keeper`: None where every page is to be made. `ahead`: make pages before they are asked for.
    """

    def __init__(
        self,
        planned: Planned,
        config: MkDocsConfig,
        templates: Sequence[Path],
        compiled: CompiledTemplates | None = None,
        keeper: Keeper | None = None,
        *,
        ahead: bool = True,
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
            self.kept = keeper.kept(planned.plans)
        to_make = [plan for plan in planned.plans if ahead and plan.src_uri not in self.kept]
        self._number = {plan.src_uri: number for number, plan in enumerate(to_make)}
        self._workshop = Workshop(len(to_make), lambda number: self.maker.make(to_make[number]).packed())
        self.edit_files: dict[str, str] = {
            plan.src_uri: posixpath.relpath(plan.edit_path, planned.index.corpus.content)
            for plan in planned.plans
        }
        """Address → the author's file behind the page, below the content folder."""
        self._last: tuple[str, MadePage] | None = None
        """The page that was made last without being planned for: it is asked for several times."""
        self._notes: dict[str, tuple[MadePage, tuple[int, ...]]] = {}
        self._entries: dict[str, str] = {}
        self._led: dict[str, tuple[str, ...]] = {}
        self._reads: dict[NotedRead, int] = {}

    def place(self, files: Files, config: MkDocsConfig) -> None:
        """Put the pages among MkDocs' files, where they are not there yet."""
        for plan in self.planned.plans:
            if files.get_file_from_path(plan.src_uri) is None:
                path = Path(config.config_file_path).parent / plan.edit_path
                file = File.generated(
                    config, plan.src_uri, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV
                )
                file.edit_uri = self.edit_files[plan.src_uri]
                GeneratedPage(plan, file, config, self)
                files.append(file)

    def put_in_order(self, files: Files) -> None:
        """Give pages their neighbours in time, which MkDocs takes from the navigation."""
        for plan in self.planned.plans:
            page = page_at(files, plan.src_uri)
            if isinstance(page, GeneratedPage):
                page.previous_page = page_at(files, plan.previous)
                page.next_page = page_at(files, plan.next)

    def made(self, plan: PagePlan) -> MadePage:
        """Raises TemplateFault."""
        number = self._number.get(plan.src_uri)
        if number is not None:
            return MadePage.unpacked(self._workshop.result(number))
        if self._last is None or self._last[0] != plan.src_uri:
            self._last = (plan.src_uri, self.maker.make(plan))
        return self._last[1]

    def give_up(self, plan: PagePlan) -> None:
        """A page that seemed to be the same is another."""
        self.kept.pop(plan.src_uri, None)

    def note(self, made: MadePage, plan: PagePlan) -> None:
        """Remember of a page what the next build needs, which is little."""
        reads = tuple(self._place(NotedRead(*read)) for read in made.reads)
        self._entries[plan.src_uri] = made.entries
        light = MadePage("", made.description, made.toc, "", made.links, ())
        self._notes[plan.src_uri] = (light, reads)

    def links_of(self, plan: PagePlan) -> tuple[str, ...]:
        """Links to authors' pages of a page that was made."""
        return self._notes[plan.src_uri][0].links

    def note_addresses(self, plan: PagePlan, addresses: tuple[str, ...]) -> None:
        """Remember where the links of a page led."""
        self._led[plan.src_uri] = addresses

    def entries(self) -> list[str]:
        """What the search knows of all pages, as JSON."""
        return [entries for plan in self.planned.plans if (entries := self.entries_of(plan))]

    def entries_of(self, plan: PagePlan) -> str:
        """What the search knows of a page, as JSON. Raises TemplateFault."""
        address = plan.src_uri
        if kept := self.kept.get(address):
            return kept.entries
        if address not in self._entries:
            self._entries[address] = self.maker.entries(plan)
        return self._entries[address]

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
                # Where the file system can't give a file two names, the page is another file now.
                now = stamp_of(f"{folder}/{kept.file}") or kept.stamp
                pages[address] = replace(kept, stamp=now, reads=reads)
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
                        made.toc,
                        links,
                        self._entries[address],
                        reads,
                    )
        return Ledger(tuple(self._reads), pages)

    def close(self) -> None:
        self._workshop.close()

    def _place(self, read: NotedRead) -> int:
        return self._reads.setdefault(read, len(self._reads))
