"""MkDocs' files where generated pages get theirs when somebody asks for them: to make thousands takes a good part of
a start, and readers of a preview look at few.

Must not know when pages are made, nor from what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.plugin.building import SiteBuild
from generator.plugin.pages import GeneratedPage


class LaterFiles(Files):
    """The files of MkDocs, and below their addresses those of generated pages.

    Who goes through the files meets only those that MkDocs has to do with, unless `make_all` was called.
    """

    def __init__(self, files: Iterable[File], build: SiteBuild, config: MkDocsConfig) -> None:
        super().__init__(files)
        self._build = build
        self._config = config
        self._made: dict[str, File] = {}
        self.has_all = False
        """Every page has its file among the others."""

    def get_file_from_path(self, path: str) -> File | None:
        """The file at an address, made where it is that of a page."""
        found = super().get_file_from_path(path)
        return found if found or self.has_all else self._file_of_page(PurePath(path).as_posix())

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    def make_all(self) -> None:
        """Have the files of all pages among the others, for whoever looks through them."""
        self.has_all = True
        self._build.place(self, self._config)

    def pages(self) -> Iterator[GeneratedPage]:
        """The pages that were made."""
        for file in tuple(self if self.has_all else self._made.values()):
            if isinstance(file.page, GeneratedPage):
                yield file.page

    def follow(self, build: SiteBuild) -> None:
        """Belong to a later state of the project, in which no page is gone."""
        self._build = build
        for page in self.pages():
            page.become(build.plan_at[page.plan.src_uri], build)
        if self.has_all:
            build.place(self, self._config)

    def _file_of_page(self, address: str) -> File | None:
        if address not in self._made:
            plan = self._build.plan_at.get(address)
            if plan is None:
                return None
            self._made[address] = self._build.file(plan, self._config)
        return self._made[address]
