"""The Markdown site that plain MkDocs builds: the same pages, the same theme, the same shell around them.

Knows pages of a built site; not our data.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Sequence
from pathlib import Path

from benchmarks.built_pages import Page, with_links

CONFIGURATION = """site_name: A dossier
site_url: https://dossier.example.org/
theme: {name: material, font: false}
plugins: [search]
nav: [index.md]
validation: {nav: {omitted_files: ignore}}
markdown_extensions:
  - attr_list
  - tables
  - toc: {toc_depth: 2}
"""
"""One page in the navigation, as ours has: a list of all pages in the shell of each would be quadratic."""


def lay_down(folder: Path, pages: Sequence[Page]) -> None:
    """Write a project for `mkdocs build`."""
    by_address = {page.address: page for page in pages}
    for page in pages:
        path = folder / "docs" / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_front(page) + with_links(page.markdown, _Links(page, by_address)), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")


class _Links:
    """From file to file, which MkDocs checks and turns into addresses."""

    def __init__(self, page: Page, pages: dict[str, Page]) -> None:
        self.folder = posixpath.dirname(page.file) or "."
        self.pages = pages

    def __call__(self, address: str, anchor: str) -> str:
        target = self.pages.get(address)
        if target is None:
            return f"/{address}"
        anchor = anchor if anchor[1:] in target.ids else ""
        return posixpath.relpath(target.file, self.folder) + anchor


def _front(page: Page) -> str:
    hidden = ["navigation"] if "\n## " in page.markdown else ["navigation", "toc"]
    values = {"title": page.title, "description": page.description, "hide": hidden}
    lines = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
    return f"---\n{lines}---\n"
