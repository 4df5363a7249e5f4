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
    """The files of MkDocs, and those of generated pages for who asks by their addresses.

    Who goes through the files does not meet the latter.
    """

    def __init__(self, files: Iterable[File], build: SiteBuild, config: MkDocsConfig) -> None:
        super().__init__(files)
        self.build = build
        """The state of the project whose pages are made."""
        self._config = config
        self.made: dict[str, File] = {}
        """Address → file of a generated page."""

    def get_file_from_path(self, path: str) -> File | None:
        """The file at an address, made where it is that of a page."""
        return super().get_file_from_path(path) or self._file_of_page(PurePath(path).as_posix())

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    def _file_of_page(self, address: str) -> File | None:
        if address not in self.made:
            plan = self.build.plan_at.get(address)
            if plan is None:
                return None
            self.made[address] = self.build.file(plan, self._config)
        return self.made[address]


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
