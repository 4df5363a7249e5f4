"""What generated pages have in common that are filled into the same shell.

Must not know what shells are made of, nor what pages say.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from typing import Any, Final, NamedTuple

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from generator.pages.plan import PagePlan

Shape = tuple[Any, ...]
"""Of a table of contents: of each entry its level and, in turn, its entries."""


class Key(NamedTuple):
    """What pages have in common that are filled into the same shell."""

    folder: str
    is_file: bool
    has_dot: bool
    """In the file's name: MkDocs takes what has none for a folder."""
    hide: tuple[str, ...]
    toc: Shape
    previous: bool
    next: bool


class InFull(Exception):
    """Why a page has to be rendered in full."""


_OWN_META = {"title", "description", "hide", "search"}


def key_of(page: Page, shape: Shape | None) -> Key:
    """`shape`: of its table of contents, where that is known without making one. Raises InFull."""
    meta = page.meta
    if type(meta) is not dict or meta.keys() != _OWN_META:
        raise InFull("another plugin changed its metadata")
    if meta["search"] != {"exclude": True} or type(meta["hide"]) is not list:
        raise InFull("another plugin changed its metadata")
    url = page.url
    name = url.rpartition("/")[2]
    return Key(
        folder=posixpath.dirname(url.rstrip("/")),
        is_file=bool(name),
        has_dot="." in name,
        hide=tuple(meta["hide"]),
        toc=_shape_of_toc(page.toc) if shape is None else shape,
        previous=page.previous_page is not None,
        next=page.next_page is not None,
    )


def _shape_of_toc(toc: TableOfContents) -> Shape:
    if type(toc) is not TableOfContents:
        raise InFull("another plugin changed its table of contents")
    return _shape(toc.items)


def _shape(entries: Iterable[AnchorLink]) -> Shape:
    shape = []
    for entry in entries:
        if type(entry) is not AnchorLink:
            raise InFull("another plugin changed its table of contents")
        shape.append((entry.level, _shape(entry.children) if entry.children else ()))
    return tuple(shape)


def samples_first(plans: Sequence[PagePlan]) -> list[PagePlan]:
    """Kind after kind, each beginning with the pages whose titles are most likely to show that the theme treats texts
    in a way of its own: shells are made with these."""
    kinds: dict[str, list[PagePlan]] = defaultdict(list)
    for plan in plans:
        kinds[plan.template].append(plan)
    found: list[PagePlan] = []
    for alike in kinds.values():
        samples = nlargest(_SAMPLES, alike, key=lambda plan: telling(plan.title))
        first = {plan.src_uri for plan in samples}
        found += (*samples, *(plan for plan in alike if plan.src_uri not in first))
    return found


_SAMPLES: Final = 8
"""Of each kind of page: those of one kind need not all be filled into the same shell."""


def telling(text: str) -> tuple[int, bool, int]:
    """How likely a text is to be treated in a way of its own."""
    return len(set(text).intersection("&<>\"'")), not text.isascii(), len(text)
