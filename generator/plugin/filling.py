"""Pages that are filled into shells and written without MkDocs: it would ask all of them the same things again.

Must not know how shells are made, nor what pages say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from mkdocs.commands.build import _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from generator.plugin.building import SiteBuild
from generator.plugin.pages import GeneratedPage
from generator.plugin.passing import PassedOver
from generator.plugin.shell import Shells


def fill_pages(
    shells: Shells,
    build: SiteBuild,
    passed_over: PassedOver,
    files: Files,
    config: MkDocsConfig,
    finish: Callable[[str, Page], str],
) -> None:
    """Those that MkDocs passes over; it gets to see what can't be filled. `finish`: as `on_post_page`."""

    def leave(page: GeneratedPage) -> None:
        passed_over.show(page)
        shells.learn((page,))

    def populated() -> Iterator[GeneratedPage]:
        for page in passed_over.left():
            if not build.keeps(page):
                page.is_held_back = True  # of no use yet
                _populate_page(page, config, files)
                page.is_held_back = False
            if page.addresses:
                leave(page)  # MkDocs looks where they lead
            else:
                yield page

    for page, text in shells.filled(populated()):
        assert isinstance(page, GeneratedPage)  # noqa: S101  # as it was given
        if text is None:
            passed_over.show(page)
            continue
        if text:
            _write(finish(text, page).encode(errors="xmlcharrefreplace"), page.file.abs_dest_path)
        page.settle()


def _write(data: bytes, path: str) -> None:
    try:
        os.mkdir(os.path.dirname(path))  # noqa: PTH102, PTH120  # thousands of files: no objects
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120  # as above
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123  # as above
        file.write(data)
