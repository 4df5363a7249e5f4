"""MkDocs' files where generated pages get theirs when somebody asks for them: thousands take a good part of a start and
of memory, and each is wanted once, or never.

Must not know when pages are made, nor from what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, overload

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from generator.pages.plan import PagePlan
from generator.plugin.building import SiteBuild
from generator.plugin.pages import GeneratedPage

_RECENT = 16
"""Files of pages that were asked for last: a page is asked for as the neighbour of two others too."""


class LaterFiles(Files):
    """The files of MkDocs, and those of generated pages for who asks by their addresses.

    Who goes through the files meets of the latter only those that MkDocs has to look after.
    """

    def __init__(
        self, files: Iterable[File], build: SiteBuild, config: MkDocsConfig, *, lists: bool = False
    ) -> None:
        """`lists`: templates that list pages get them all, and MkDocs passes over them from the beginning."""
        super().__init__(files)
        self.build = build
        """The state of the project whose pages are made."""
        self._config = config
        self._lists = lists
        self.made: dict[str, File] = {}
        """Address → file of a generated page that lasts."""
        self._recent: dict[str, File] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file at an address, made where it is that of a page, to last."""
        return super().get_file_from_path(path) or self._file_of_page(PurePath(path).as_posix())

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """Those that MkDocs has to look after; all, while templates are rendered that list them."""
        others = [*super().documentation_pages(inclusion=inclusion)]
        if self._lists and self.build.shows_all and not self.build.is_reading:
            return _WithPages(others, self.build.plans, self.passing)
        made = (file for file in self.made.values() if self._lists and inclusion(file.inclusion))
        return [*others, *(file for file in made if file.is_documentation_page())]

    def passing(self, plan: PagePlan) -> File:
        """The file of a page for who needs it now and not later."""
        address = plan.src_uri
        file = self.made.get(address) or self._taken(plan)
        self._recent[address] = file
        if len(self._recent) > _RECENT:
            oldest = self._recent.pop(next(iter(self._recent)))
            if isinstance(oldest.page, GeneratedPage) and oldest.src_uri not in self.made:
                oldest.page.part()
        return file

    def keep(self, file: File) -> None:
        """Let the file of a page last."""
        self.made[file.src_uri] = file

    def _file_of_page(self, address: str) -> File | None:
        if address not in self.made:
            plan = self.build.plan_at.get(address)
            if plan is None:
                return None
            self.made[address] = self._taken(plan)
        return self.made[address]

    def _taken(self, plan: PagePlan) -> File:
        """One that was made just now, or another."""
        if plan.src_uri in self._recent:
            return self._recent.pop(plan.src_uri)
        file = self.build.file(plan, self._config)
        if self._lists and isinstance(file.page, GeneratedPage):
            file.page.pass_over()
        return file


class _WithPages(Sequence[File]):
    """Files, and those of all pages, which are made as they are come to."""

    def __init__(
        self, others: Sequence[File], plans: Sequence[PagePlan], file: Callable[[PagePlan], File]
    ) -> None:
        self._others, self._plans, self._file = others, plans, file

    def __len__(self) -> int:
        return len(self._others) + len(self._plans)

    def __iter__(self) -> Iterator[File]:
        yield from self._others
        yield from map(self._file, self._plans)

    @overload
    def __getitem__(self, place: int) -> File: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[File]: ...
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        before = len(self._others)
        return self._others[place] if place < before else self._file(self._plans[place - before])


def pages_of(files: Files) -> Iterator[GeneratedPage]:
    """The generated pages that there are among files."""
    for file in tuple(files.made.values() if isinstance(files, LaterFiles) else files):
        if isinstance(file.page, GeneratedPage):
            yield file.page


def follow(files: Files, build: SiteBuild, config: MkDocsConfig) -> None:
    """Let files belong to a later state of the project, in which no page is gone."""
    for page in pages_of(files):
        page.become(build.plan_at[page.plan.src_uri], build)
    if isinstance(files, LaterFiles):
        files.build = build
    else:
        build.place(files, config)
