"""One MkDocs build of a project's pages: which are kept, which are made, and what is noted for the next build.

Must not decide what pages say, nor how files get into the site.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.pages import _RelativePathTreeprocessor

from generator.compiled import CompiledTemplates
from generator.making import MadePage, PageHead, PageMaker
from generator.page_reads import HEAD_SIZE, PageReads, Piece, place_of_addresses
from generator.pages.plan import Page, PagePlan
from generator.pipeline import Planned
from generator.plugin.alike import samples_first
from generator.plugin.options import PLUGIN
from generator.plugin.pages import GeneratedPage
from generator.publish.keeping import given_of, titles_of
from generator.publish.ledger import Ledger, PublishedPage, stamp_of
from generator.publish.reads_file import ReadsFile
from generator.publish.workshop import Workshop


def page_at(files: Files, address: str | None) -> MkDocsPage | None:
    """The page with this source address."""
    file = files.get_file_from_path(address) if address else None
    return file.page if file else None


@dataclass(frozen=True)
class Prospect:
    """The pages that shall exist, known without what they are made from where nothing has changed."""

    plans: tuple[PagePlan, ...]
    find: Callable[[], Planned]
    """What they are made from; found once."""
    content: str
    """The content folder, relative to the project's."""
    kept: Mapping[str, PublishedPage] = field(default_factory=dict)
    """Address → the page as it stands in the site, where it can stay."""

    def real(self, plan: PagePlan) -> PagePlan:
        """The plan by which a page can be made."""
        return self._real[plan.src_uri]

    @cached_property
    def _real(self) -> Mapping[str, PagePlan]:
        return {plan.src_uri: plan for plan in self.find().plans}


def remembered(ledger: Ledger) -> tuple[PagePlan, ...]:
    """The plans of what was published, as long as nothing has changed. No page can be made by them."""

    def lost(_plan: PagePlan) -> Page:
        raise LookupError("a page is made by its real plan")

    return tuple(
        PagePlan(
            address,
            page.template,
            page.title,
            page.edit_path,
            lambda _plan: "",
            lost,
            previous=page.previous or None,
            next=page.next or None,
        )
        for address, page in ledger.pages.items()
    )


class SiteBuild:
    """What one build shares among its pages. `ahead`: make pages before they are asked for."""

    def __init__(
        self,
        prospect: Prospect,
        config: MkDocsConfig,
        templates: Sequence[Path],
        compiled: CompiledTemplates | None = None,
        *,
        ahead: bool = True,
    ) -> None:
        self.plans = prospect.plans
        self.templates = templates
        self.is_reading = True
        """MkDocs has not begun to render; contents are of no use yet."""
        self.shows_all = True
        """MkDocs may see pages that are passed over: it counts or lists them."""
        self.kept = dict(prospect.kept)
        """Address → the page as it stands in the site, where it can stay."""
        self._prospect = prospect
        self._root = Path(config.config_file_path).parent
        self._directory_urls = config.use_directory_urls
        self._compiled = compiled
        self._ahead = ahead
        to_make = samples_first([plan for plan in self.plans if ahead and plan.src_uri not in self.kept])
        self._number = {plan.src_uri: number for number, plan in enumerate(to_make)}
        real = [prospect.real(plan) for plan in to_make]
        if real:
            _ = self.maker  # before there are several processes
        self._workshop = Workshop(
            len(real),
            lambda number: self.maker.make(real[number]).packed(),
            self._last_words,
        )
        self._written_files: dict[str, _Written] = {}
        self._last: tuple[str, MadePage] | None = None
        """The page that was made last without being planned for: it is asked for several times."""
        self._notes: dict[str, PageHead] = {}
        """Of pages that were made without being planned for; of the others they wait where they were made."""
        self._entries: dict[str, str] = {}
        """Of pages that were not made."""
        self._led: dict[str, tuple[str, ...]] = {}
        """Where links to authors' pages lead, of pages that have some."""

    @cached_property
    def maker(self) -> PageMaker:
        planned = self._prospect.find()
        return PageMaker(
            planned.index,
            planned.plans,
            self.templates,
            directory_urls=self._directory_urls,
            compiled=self._compiled,
            notes=self._ahead,  # else nothing is kept for another build
        )

    @cached_property
    def plan_at(self) -> Mapping[str, PagePlan]:
        """Source address → the plan of the page there."""
        return {plan.src_uri: plan for plan in self.plans}

    def file(self, plan: PagePlan, config: MkDocsConfig) -> File:
        """A file as MkDocs has one for each page, with the page."""
        written = self._written(plan.edit_path)
        file = File.generated(
            config, plan.src_uri, abs_src_path=written.path, inclusion=InclusionLevel.NOT_IN_NAV
        )
        file.edit_uri = written.within
        file.generated_by = PLUGIN  # MkDocs knows whose turn it is only during the build
        GeneratedPage(plan, file, config, self)
        return file

    def place(self, files: Files, config: MkDocsConfig) -> None:
        """Put the pages among MkDocs' files, where they are not there yet."""
        placed = files.src_uris
        for plan in self.plans:
            if plan.src_uri not in placed:
                files.append(self.file(plan, config))

    def put_in_order(self, files: Files, plans: Iterable[PagePlan] | None = None) -> None:
        """Give pages their neighbours in time, which MkDocs takes from the navigation; by default all."""
        for plan in self.plans if plans is None else plans:
            page = page_at(files, plan.src_uri)
            if isinstance(page, GeneratedPage):
                page.previous_page = page_at(files, plan.previous)
                page.next_page = page_at(files, plan.next)

    def ahead(self) -> Iterator[Callable[[], object]]:
        """Steps that find what pages are made from, as far as a change of any record makes it looked for."""
        for briefing in self._prospect.find().index.briefings.values():
            for event in briefing.briefing.events:
                yield partial(briefing.differences_of.get, event)

    def made(self, plan: PagePlan) -> MadePage:
        """Raises TemplateFault."""
        number = self._number.get(plan.src_uri)
        if number is not None:
            return MadePage.unpacked(self._workshop.result(number))
        if self._last is None or self._last[0] != plan.src_uri:
            self._last = (plan.src_uri, self.maker.make(self._prospect.real(plan)))
        return self._last[1]

    def keeps(self, page: MkDocsPage) -> bool:
        """Whether it seems to stay as it was published."""
        return isinstance(page, GeneratedPage) and page.plan.src_uri in self.kept

    def in_order(self, plans: Iterable[PagePlan]) -> list[PagePlan]:
        """In the order in which they are made."""
        last = len(self._number)
        return sorted(plans, key=lambda plan: self._number.get(plan.src_uri, last))

    def give_up(self, plan: PagePlan) -> None:
        """A page that seemed to be the same is another."""
        self.kept.pop(plan.src_uri, None)

    def head(self, plan: PagePlan) -> PageHead:
        """What was made of a page, but for its content. Raises TemplateFault."""
        number = self._number.get(plan.src_uri)
        if number is not None:
            return PageHead.read(self._workshop.stored(number).__getitem__)
        if plan.src_uri not in self._notes:
            self._notes[plan.src_uri] = self.made(plan).head
        return self._notes[plan.src_uri]

    def note_addresses(self, plan: PagePlan, addresses: tuple[str, ...]) -> None:
        """Remember where the links of a page led."""
        if addresses:
            self._led[plan.src_uri] = addresses

    def entries(self) -> Iterator[str]:
        """What the search knows of all pages, as JSON."""
        return filter(None, map(self.entries_of, self.plans))

    def entries_of(self, plan: PagePlan) -> str:
        """What the search knows of a page, as JSON. Raises TemplateFault."""
        address = plan.src_uri
        if kept := self.kept.get(address):
            return kept.entries
        if address in self._number or address in self._notes:
            return self.head(plan).entries
        if address not in self._entries:
            self._entries[address] = self.maker.entries(self._prospect.real(plan))
        return self._entries[address]

    def resolve(self, links: _RelativePathTreeprocessor, address: str, href: str) -> str:
        """Resolve a link as MkDocs does, from the author's file; its warnings are counted under --strict."""
        written_in = posixpath.dirname(self._written(self.plan_at[address].edit_path).within)
        path, mark, anchor = href.partition("#")
        target = posixpath.join(written_in, path) if path and not path.startswith("/") else path
        link = posixpath.relpath(target, posixpath.dirname(address) or ".") if target != path else path
        return str(links.path_to_url(f"{link}{mark}{anchor}"))

    def _written(self, edit_path: str) -> _Written:
        """Many pages come from one file."""
        if (found := self._written_files.get(edit_path)) is None:
            within = posixpath.relpath(edit_path, self._prospect.content)
            found = self._written_files[edit_path] = _Written(str(self._root / edit_path), within)
        return found

    def published(
        self, folder: Path, frames: Mapping[str, Framed], known: Container[str]
    ) -> Iterator[tuple[str, PublishedPage]]:
        """What stands in a folder now, by address. `frames`: of each page that was made and may be kept later;
        `known`: addresses of the pages of which is known what was read for them."""
        titles = titles_of(self.plans)
        for plan in self.plans:
            address = plan.src_uri
            if address not in known:
                continue
            if kept := self.kept.get(address):
                yield address, restamped(kept, folder)
            elif address in frames:
                framed, head = frames[address], self.head(plan)
                if stamp := stamp_of(f"{folder}/{framed.file}"):
                    yield (
                        address,
                        PublishedPage(
                            plan.template,
                            plan.title,
                            plan.edit_path,
                            plan.previous or "",
                            plan.next or "",
                            framed.file,
                            stamp,
                            framed.shell,
                            framed.frame,
                            given_of(self._prospect.real(plan), titles),
                            head.description,
                            head.toc,
                            tuple(zip(head.links, self._led.get(address, ()), strict=True)),
                            head.entries,
                        ),
                    )

    def reads(self, former: ReadsFile | None) -> Iterator[tuple[Iterable[str], Iterable[Piece]]]:
        """What was read for every page, for those that are kept and by all who made the others: addresses and pieces
        of each part. `former`: what was read for pages that are kept."""
        own = self.maker.reads if len(self.kept) < len(self.plans) else PageReads()
        if former and self.kept:
            yield from former.kept(self.kept, own)
        for words in self._workshop.last_words():
            if words is not None:  # the worker did not break off
                yield json.loads(words[place_of_addresses(words[:HEAD_SIZE])]), words.pieces()
        if own.pages:
            yield own.pages, own.packed()

    def _last_words(self) -> Iterator[Piece]:
        """Of a worker: what it has read."""
        return self.maker.reads.packed()

    def close(self) -> None:
        self._workshop.close()


class _Written(NamedTuple):
    """The author's file behind a page."""

    path: str
    within: str
    """Below the content folder."""


class Framed(NamedTuple):
    """How a page was published."""

    file: str
    shell: str
    frame: str


def restamped(page: PublishedPage, folder: Path) -> PublishedPage:
    """Where the file system can't give a file two names, a page that is kept is another file now: a copy, with its
    size and its time. What was written anew is not what the ledger knows of."""
    now = stamp_of(f"{folder}/{page.file}")
    is_copy = now is not None and now != page.stamp and now[:2] == page.stamp[:2]
    return replace(page, stamp=now) if now and is_copy else page
