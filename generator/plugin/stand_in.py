"""A page that stands for all that are filled into the same shell, for templates to be traced with.

Must not know what pages say, nor what themes do with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import script_tag_filter, url_filter

from generator.plugin.recipe import Make, Values
from generator.plugin.tracing import HasStandIns, StandIn, Trace


class _StandInToc(HasStandIns, TableOfContents):
    pass


def stand_in_for(trace: Trace, page: Page) -> StandIn:
    """In templates it does what the page would do."""

    def meta_text(name: str) -> Any:
        return trace.read(lambda values: values[0].meta[name], f"page.meta.{name}")

    def file(of: Make, name: str) -> StandIn:
        return StandIn(trace, lambda values: of(values).file, f"{name}.file")

    def neighbour(name: str) -> StandIn | None:
        if getattr(page, name) is None:
            return None
        called = f"page.{name}"

        def of(values: Values) -> Any:
            return getattr(values[0], name)

        return StandIn(trace, of, called, file=file(of, called))

    texts = {name: meta_text(name) for name in ("title", "description")}
    return StandIn(
        trace,
        lambda values: values[0],
        "page",
        meta={**page.meta, **texts},
        toc=_StandInToc(_entries(trace, page.toc, lambda values: values[0].toc, "page.toc")),
        previous_page=neighbour("previous_page"),
        next_page=neighbour("next_page"),
        file=file(lambda values: values[0], "page"),
    )


def _entries(trace: Trace, entries: Iterable[AnchorLink], of: Make, name: str) -> list[Any]:
    return [_entry(trace, entry, of, number, f"{name}.{number}") for number, entry in enumerate(entries)]


def _entry(trace: Trace, entry: AnchorLink, of: Make, number: int, name: str) -> StandIn:
    def get(values: Values) -> Any:
        within = of(values)
        return (within.items if isinstance(within, TableOfContents) else within)[number]

    children = _entries(trace, entry.children, lambda values: get(values).children, name)
    return StandIn(trace, get, name, level=entry.level, children=children)


def link(page: Page, path: Any) -> str:
    """What the filter “url” does."""
    return url_filter(cast("Any", {"page": page, "base_url": ""}), path)


def script_tag(page: Page, script: Any) -> str:
    """What the filter “script_tag” does."""
    return script_tag_filter(cast("Any", {"page": page, "base_url": ""}), script)


RELATIVE = {url_filter: link, script_tag_filter: script_tag}
"""The filters that read the page's address, and what they do with a page and a text."""
