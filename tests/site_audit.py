"""What is wrong with a built site, read from its files alone: links, anchors, ids, other hosts, stray files.

Knows nothing of MkDocs, of the theme, or of what the site is about.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import html5lib

UNPUBLISHABLE = (".yml", ".yaml", ".jinja", ".jinja2", ".j2", ".md", ".py", ".pyc")
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
# A browser does not fetch these by itself.
MERE_MENTIONS = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search"}
# What a browser fetches, by element and attribute. `srcset` and `style` are read on every element.
FETCHED = {
    ("audio", "src"),
    ("embed", "src"),
    ("form", "action"),
    ("iframe", "src"),
    ("image", "href"),
    ("image", XLINK + "href"),
    ("img", "src"),
    ("input", "src"),
    ("object", "data"),
    ("script", "src"),
    ("source", "src"),
    ("track", "src"),
    ("use", "href"),
    ("use", XLINK + "href"),
    ("video", "poster"),
    ("video", "src"),
}
# Attributes whose value names ids of the same page, by the HTML and ARIA standards. `for` is left out: a label
# without its control is harmless, and the theme prints one on pages that stand outside the navigation.
NAMES_IDS = ("aria-controls", "aria-describedby", "aria-labelledby", "headers", "list")

_CSS_COMMENT = re.compile(r"/\*.*?\*/|@namespace[^;]*;", re.DOTALL)
_CSS_ADDRESS = re.compile(
    r"""(?:url\(\s*|@import\s+)"(?P<double>[^"]*)"|(?:url\(\s*|@import\s+)'(?P<single>[^']*)'"""
    r"""|url\(\s*(?P<bare>[^"'\s)][^\s)]*)""",
    re.IGNORECASE,
)
_SRCSET_ADDRESS = re.compile(r"([^\s,]\S*[^\s,])(?:\s+[\d.]+[wx])?\s*(?:,|$)")


class Kind(Enum):
    """Kinds of faults."""

    MISSING = "leads to no file"
    ANCHOR = "leads to no id"
    SCHEME = "address not allowed"
    OTHER_HOST = "asks another host"
    RELATIVE = "relative address on a page shown at any depth"
    DOUBLE_ID = "id used twice"
    HEADING = "not exactly one heading of the first rank"
    TITLE = "no title"
    ALTERNATIVE = "picture without alternative text"
    STRAY = "not for publication"


@dataclass(frozen=True, slots=True)
class Fault:
    file: str
    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.kind.value}: {self.what}"


class Use(Enum):
    """What a browser does with an address: offers it, fetches it unasked, or nothing."""

    LINK = "link"
    FETCH = "fetch"
    MENTION = "mention"


@dataclass
class Page:
    """What one HTML file holds, as a browser without JavaScript reads it."""

    root: ET.Element
    ids: Counter[str] = field(default_factory=Counter)
    references: list[tuple[Use, str]] = field(default_factory=list)
    named_ids: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, html: str) -> Page:
        root = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
        page = cls(root)
        for element in root.iter():
            if isinstance(element.tag, str):  # a comment's tag is a function
                page._note(element)
        return page

    def _note(self, element: ET.Element) -> None:
        name = element.tag.removeprefix(SVG)
        attributes = element.attrib
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if name == "a" and "name" in attributes and attributes["name"] != attributes.get("id"):
            self.ids[attributes["name"]] += 1
        for attribute, value in attributes.items():
            if (name, attribute) in FETCHED:
                self.references.append((Use.FETCH, value))
            elif name in ("a", "area") and attribute in ("href", XLINK + "href"):
                self.references.append((Use.LINK, value))
            elif name == "link" and attribute == "href":
                self.references.append((_use_of_link(attributes.get("rel", "")), value))
            elif attribute in ("ping", "formaction"):
                self.references.extend((Use.FETCH, address) for address in value.split())
            elif attribute in ("srcset", "imagesrcset"):
                self.references.extend((Use.FETCH, address) for address in _SRCSET_ADDRESS.findall(value))
            elif attribute in NAMES_IDS:
                self.named_ids.extend(value.split())
            elif attribute == "style" or element.tag.startswith(SVG):
                self.references.extend((Use.FETCH, address) for address in addresses_in_css(value))
        if name == "style":
            self.references.extend((Use.FETCH, address) for address in addresses_in_css(element.text or ""))
        if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            _, _, address = attributes.get("content", "").partition("=")
            self.references.append((Use.FETCH, address.strip(" '\"")))

    def title(self) -> str:
        return " ".join("".join(self.root.findtext("head/title") or "").split())

    def headings(self) -> list[str]:
        return [_text_of(heading) for heading in self.root.iter("h1")]

    def nameless_pictures(self) -> Iterator[str]:
        for image in self.root.iter("img"):
            if "alt" not in image.attrib:
                yield image.get("src", "")
        for element in self.root.iter():
            if element.get("role") == "img" and isinstance(element.tag, str):
                named = element.get("aria-label") or element.get("aria-labelledby") or "alt" in element.attrib
                if not named and not _text_of(element.find(SVG + "title")):
                    yield element.tag.removeprefix(SVG)


class Site:
    """A folder of published files and the address it will stand at."""

    def __init__(self, folder: Path, address: str) -> None:
        """`address` ends with a slash, and may have a path."""
        self.folder = folder
        self.address = address

    @cached_property
    def files(self) -> frozenset[str]:
        """Paths with forward slashes. A set, so that capitals count on every file system."""
        return frozenset(
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )

    @cached_property
    def pages(self) -> dict[str, Page]:
        return {file: Page.read(self.text(file)) for file in sorted(self.files) if file.endswith(".html")}

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def faults(self) -> tuple[Fault, ...]:
        """All faults, in the order of the files."""
        found = [
            *self._stray_files(),
            *self._faults_of_pages(),
            *self._faults_of_styles(),
            *self._faults_of_lists(),
        ]
        return tuple(sorted(dict.fromkeys(found), key=lambda fault: fault.file))

    def _stray_files(self) -> Iterator[Fault]:
        for file in self.files:
            if file.lower().endswith((*UNPUBLISHABLE, ".j2.html", ".jinja.html")):
                yield Fault(file, Kind.STRAY, "configuration, code or a template")

    def _faults_of_pages(self) -> Iterator[Fault]:
        for file, page in self.pages.items():
            for use, address in page.references:
                yield from self.faults_of_address(file, address, use)
            for name, times in page.ids.items():
                if times > 1 or not name:
                    yield Fault(file, Kind.DOUBLE_ID, name)
            for name in page.named_ids:
                if name not in page.ids:
                    yield Fault(file, Kind.ANCHOR, name)
            if len(page.headings()) != 1 or not all(page.headings()):
                yield Fault(file, Kind.HEADING, ", ".join(page.headings()) or "none")
            if not page.title():
                yield Fault(file, Kind.TITLE, "")
            for picture in page.nameless_pictures():
                yield Fault(file, Kind.ALTERNATIVE, picture)

    def _faults_of_styles(self) -> Iterator[Fault]:
        for file in sorted(self.files):
            if file.endswith(".css"):
                for address in addresses_in_css(self.text(file)):
                    yield from self.faults_of_address(file, address, Use.FETCH)

    def _faults_of_lists(self) -> Iterator[Fault]:
        """The site map and the search index lead to pages too."""
        if "sitemap.xml" in self.files:
            # Our own build wrote the file, so its XML is not hostile.
            for place in ET.fromstring(self.text("sitemap.xml")).iter():  # noqa: S314
                if place.tag.endswith("}loc"):
                    yield from self.faults_of_address("sitemap.xml", place.text or "", Use.MENTION)
        if "search/search_index.json" in self.files:
            for entry in json.loads(self.text("search/search_index.json"))["docs"]:
                # Locations count from the top of the site, not from the folder of the index.
                for fault in self.faults_of_address("index.html", entry["location"], Use.LINK):
                    yield Fault("search/search_index.json", fault.kind, fault.what)

    def faults_of_address(self, file: str, address: str, use: Use) -> Iterator[Fault]:
        """What is wrong with one address written in one file."""
        written = address.strip()  # browsers do; line ends and tabs inside go in urlsplit
        try:
            parts = urlsplit(written)
            target = urlsplit(urljoin(self.address + file, written))
        except ValueError:
            yield Fault(file, Kind.SCHEME, address)
            return
        if use is Use.FETCH and parts.scheme == "data":
            return
        if use is Use.LINK and parts.scheme == "mailto":
            return
        host_alone = bool(parts.netloc) and not parts.scheme  # in a link a slip, not a habit
        if parts.scheme not in ("", "http", "https") or (use is Use.LINK and host_alone):
            yield Fault(file, Kind.SCHEME, address)
            return
        if use is Use.FETCH and not written:
            yield Fault(file, Kind.MISSING, "an empty address")
            return
        if file == "404.html" and written and not parts.scheme and not written.startswith(("/", "#")):
            yield Fault(file, Kind.RELATIVE, address)
        own = urlsplit(self.address)
        if (target.scheme, target.netloc) != (own.scheme, own.netloc):
            if use is Use.FETCH:
                yield Fault(file, Kind.OTHER_HOST, address)
        elif target.path.startswith(own.path):
            inside = target.path.removeprefix(own.path)
            yield from self._faults_of_target(file, address, inside, target.fragment)
        elif not parts.scheme or use is Use.FETCH:  # in full, it may name another site of the same host
            yield Fault(file, Kind.MISSING, address)

    def _faults_of_target(self, file: str, address: str, path: str, fragment: str) -> Iterator[Fault]:
        target = unquote(path)
        if not target or target.endswith("/"):
            target += "index.html"
        if target not in self.files:
            yield Fault(file, Kind.MISSING, address)
            return
        name, _, _ = fragment.partition(":~:")  # the rest is a passage to show, not an id
        if name and name != "top" and target in self.pages:
            ids = self.pages[target].ids
            if name not in ids and unquote(name) not in ids:
                yield Fault(file, Kind.ANCHOR, address)


def addresses_in_css(css: str) -> Iterator[str]:
    """Addresses in url() and @import, outside of comments."""
    for match in _CSS_ADDRESS.finditer(_CSS_COMMENT.sub("", css)):
        yield match["double"] or match["single"] or match["bare"] or ""


def report(faults: Iterable[Fault], *kinds: Kind) -> str:
    """The faults of these kinds, a line for each that is alike; empty where there are none."""
    alike: dict[tuple[Kind, str], list[Fault]] = {}
    for fault in faults:
        if fault.kind in kinds:
            alike.setdefault((fault.kind, fault.what), []).append(fault)
    return "\n".join(
        str(first) + (f" (and in {len(others)} more files)" if others else "")
        for first, *others in alike.values()
    )


def _use_of_link(rel: str) -> Use:
    kinds = set(rel.lower().split())
    return Use.MENTION if kinds and kinds <= MERE_MENTIONS else Use.FETCH


def _text_of(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
