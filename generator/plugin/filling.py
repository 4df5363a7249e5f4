"""Pages that are filled into shells and written without MkDocs: it would ask all of them the same things again.

Must not know how shells are made, nor what pages say.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from mkdocs.structure.files import InclusionLevel
from mkdocs.structure.pages import Page

from generator.plugin.building import SiteBuild
from generator.plugin.pages import GeneratedPage
from generator.plugin.shell import Shells


def fill_pages(shells: Shells, build: SiteBuild, finish: Callable[[str, Page], str]) -> None:
    """Those that can be filled, and that MkDocs has not to look at for their links. `finish`: as `on_post_page`."""

    def is_ours(page: Page) -> bool:
        return (
            isinstance(page, GeneratedPage)
            and not page.is_passed_over
            and not page.addresses
            and page.file.inclusion.value > InclusionLevel.DRAFT.value
            and not build.keeps(page)
        )

    for page, text in shells.filled(is_ours):
        assert isinstance(page, GeneratedPage)  # noqa: S101  # as was asked for
        _write(finish(text, page).encode(errors="xmlcharrefreplace"), page.file.abs_dest_path)
        page.hide()
        page.toc = None  # type: ignore[assignment]  # who asks for it gets it again


def _write(data: bytes, path: str) -> None:
    try:
        os.mkdir(os.path.dirname(path))  # noqa: PTH102, PTH120  # thousands of files: no objects
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120  # as above
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123  # as above
        file.write(data)
