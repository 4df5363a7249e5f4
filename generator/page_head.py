"""What the markup of a saved web page says of the page: its title, meta elements, canonical link and JSON-LD.

Uses the standard library alone, fetches nothing, raises for no page. Must not judge what it finds, nor know records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

MOST_CHARACTERS: Final = 600_000
"""Of a page; what stands below is not looked at."""

_MOST_ENTRIES: Final = 500  # of one kind; a page with more is no article
_BLOCKS: Final = frozenset(
    """
    address article aside blockquote br dd div dl dt figcaption footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol
    p pre section table td th tr ul
    """.split()  # noqa: SIM905  # reads better than a list of quoted words
)
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "svg", "title"})
_SAVED_FROM: Final = re.compile(r"\s*saved from url=\(\d+\)(\S+)")
_ARTICLES: Final = re.compile(r"\w*(?:Article|BlogPosting|Report)")


@dataclass(frozen=True, slots=True)
class Meta:
    """A meta element: which attribute names it (property, name or itemprop), the name in small letters, its content."""

    attribute: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article as JSON-LD describes it; "" for what it doesn't say."""

    headline: str
    published: str
    authors: tuple[str, ...]
    publisher: str
    url: str


@dataclass
class Page:
    """What was found, in the order of the page."""

    language: str = ""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    """Of the first rank."""
    metas: list[Meta] = field(default_factory=list)
    canonical: str = ""
    saved_from: str = ""
    """The address that a browser noted when it saved the page."""
    articles: list[Article] = field(default_factory=list)
    text: str = ""
    """All that a reader sees, furniture too; a rough stand-in where nothing better can be read."""


def read_page(source: str) -> Page:
    """Look through a page's markup."""
    reader = _Reader()
    markup, comments = _without_comments(source[:MOST_CHARACTERS])
    reader.saved_from(comments)
    with suppress(AssertionError):  # of some malformed declarations; what came before them holds
        reader.feed(_NO_TAG.sub(_LESS, markup))
        reader.close()
    return reader.finish()


_NO_TAG: Final = re.compile(r"<(?!(?:/?[A-Za-z]|!(?i:doctype))[^<>]{0,3000}>)")
_LESS: Final = "\ue000"
"""Stands for a < that opens no tag, or none that ends: of those, the parser's time grows with the square, or worse."""


def _without_comments(source: str) -> tuple[str, list[str]]:
    """The page without its comments, for which the same holds, and the first ones. The last may never be closed."""
    pieces, comments, done = [], [], 0
    while (start := source.find("<!--", done)) >= 0:
        pieces.append(source[done:start])
        end = source.find("-->", start + 2)
        comments.append(source[start + 4 : end if end >= 0 else len(source)][:2000])
        done = end + 3 if end >= 0 else len(source)
    return "".join((*pieces, source[done:])), comments[:20]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._page = Page()
        self._pieces: list[str] = []
        self._held: dict[str, list[str]] = {}
        """Element that is open and whose text is wanted by itself → its text so far."""
        self._unseen: list[str] = []
        self._scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").replace(_LESS, "<") for name, value in reversed(attrs)}
        if tag == "html":
            self._page.language = self._page.language or given.get("lang", "").strip()
        elif tag == "meta" and len(self._page.metas) < _MOST_ENTRIES:
            self._keep_meta(given)
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self._page.canonical = self._page.canonical or given.get("href", "").strip()
        wanted = tag == "h1" or (tag == "title" and not self._page.title and "svg" not in self._unseen)
        if wanted or (tag == "script" and given.get("type", "").strip().lower() == "application/ld+json"):
            self._held[tag] = []
        if tag in _UNSEEN and len(self._unseen) < _MOST_ENTRIES:
            self._unseen.append(tag)
        if tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._held.pop(tag, ()))
        if tag == "title" and text:
            self._page.title = text
        elif tag == "h1" and text.strip() and len(self._page.headings) < _MOST_ENTRIES:
            self._page.headings.append(text)
        elif tag == "script" and text and len(self._scripts) < _MOST_ENTRIES:
            self._scripts.append(text)
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        if tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        data = data.replace(_LESS, "<")
        for pieces in self._held.values():
            pieces.append(data)
        if not self._unseen:
            self._pieces.append(data)

    def saved_from(self, comments: list[str]) -> None:
        """Keep the address that a browser notes in a comment at the top."""
        found = next(filter(None, map(_SAVED_FROM.match, comments)), None)
        self._page.saved_from = found[1] if found else ""

    def _keep_meta(self, given: dict[str, str]) -> None:
        content = given.get("content", "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := given.get(attribute, "").strip().lower()):
                self._page.metas.append(Meta(attribute, name, content))
                return

    def finish(self) -> Page:
        for script in self._scripts:
            self._page.articles += _articles(script)
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        self._page.text = "\n".join(line for line in lines if line)
        return self._page


# ---- JSON-LD


def _articles(script: str) -> Iterator[Article]:
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return
    for node in _nodes(data):
        types = node.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and _ARTICLES.fullmatch(name) for name in names):
            page = node.get("mainEntityOfPage")
            yield Article(
                headline=_text(node.get("headline")) or _text(node.get("name")),
                published=_text(node.get("datePublished")),
                authors=tuple(filter(None, map(_name, _listed(node.get("author"))))),
                publisher=_name(node.get("publisher")),
                url=_text(node.get("url")) or _text(page.get("@id") if isinstance(page, dict) else page),
            )


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The things that a script describes by themselves: at its top, in a list there, or in its graph."""
    for item in _listed(data)[:_MOST_ENTRIES]:
        if isinstance(item, dict):
            yield item
            yield from (
                node for node in _listed(item.get("@graph"))[:_MOST_ENTRIES] if isinstance(node, dict)
            )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
