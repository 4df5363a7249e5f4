"""The pages of a built site as an author of Markdown would have written them: headings, paragraphs, lists, tables,
links, emphasis, quotations. Reads HTML that MkDocs wrote; knows neither our data format nor who will publish the pages.

What no author writes by hand is left out: breadcrumbs and tabs, controls, and pictures (they would be files beside
the page). That spares the other generators work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html
from lxml.etree import _Comment
from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer header hr li "
        "main nav ol p pre section summary table ul",
    )
).union(HEADINGS)
LEFT_OUT = frozenset(
    {"svg", "script", "style", "template", "form", "select", "button", "input", "canvas", "img"}
)
LEFT_OUT_CLASSES = frozenset({"crumbs", "rooms", "headerlink"})
INDENT = "    "
"""Lists are marked and indented so that Python-Markdown and CommonMark read them alike."""
LINK = re.compile(r"\]\(<(/[^#>]*)(#[^>]*)?>\)")


@dataclass(frozen=True, slots=True)
class Page:
    address: str
    """Below the site's root, without a slash before it: `dossier/events/case-5/`; empty for the front page."""
    file: str
    """Of the Markdown file, whose address MkDocs makes the one above."""
    title: str
    description: str
    before: str
    """Address of the page before it in reading order, as the page names it; may be empty."""
    after: str
    markdown: str
    """Links to pages of the site are written `](</address/#anchor>)`; `with_links` turns them into real ones."""
    ids: frozenset[str]
    """Anchors that headings carry."""
    text_bytes: int
    """Of the text in the page's article, without markup."""


def read_pages(site: Path) -> Iterator[Page]:
    """All pages of a site built with directory addresses, in order of address."""
    folders = {path.parent for path in site.rglob("index.html")}
    with_pages_below = {parent for folder in folders for parent in folder.parents}
    for folder in sorted(folders):
        below = folder.relative_to(site).as_posix()
        address = "" if below == "." else f"{below}/"
        file = f"{address}index.md" if folder in with_pages_below else f"{below}.md"
        yield read_page((folder / "index.html").read_text(encoding="utf-8"), address, file)


def read_page(source: str, address: str, file: str) -> Page:
    """Raises ValueError where the page has no article of the theme."""
    root = html.document_fromstring(source)
    found = root.xpath("//article[contains(concat(' ', @class, ' '), ' md-content__inner ')]")
    if not found:
        raise ValueError(f"no article on the page {address or 'index'}")
    article = found[0]
    writer = _Writer(address)
    markdown = "\n\n".join(writer.blocks(article))
    title = root.findtext(".//h1") or root.findtext(".//title") or address
    heading = article.find(".//h1")
    if heading is not None:
        title = " ".join(heading.text_content().split())
    return Page(
        address=address,
        file=file,
        title=title,
        description=_attribute(root, "//meta[@name='description']/@content"),
        before=_attribute(root, "//link[@rel='prev']/@href"),
        after=_attribute(root, "//link[@rel='next']/@href"),
        markdown=markdown + "\n",
        ids=frozenset(writer.ids),
        text_bytes=len(" ".join(article.text_content().split()).encode()),
    )


def with_links(markdown: str, link: Callable[[str, str], str]) -> str:
    """Replace links to pages of the site; `link` gets an address and an anchor with its #, which may be empty."""
    return LINK.sub(lambda match: f"]({link(match[1].lstrip('/'), match[2] or '')})", markdown)


def _attribute(root: HtmlElement, path: str) -> str:
    return next(iter(root.xpath(path)), "")


class _Writer:
    def __init__(self, address: str) -> None:
        self.base = f"https://here.invalid/{address}"
        self.ids: set[str] = set()
        self.waiting = ""
        """Anchor of the part whose heading comes next."""

    def blocks(self, element: HtmlElement) -> list[str]:
        """What stands in an element, as blocks of Markdown without blank lines around them."""
        made: list[str] = []
        run: list[str] = [_escaped(element.text)]
        for child in element:
            if _is_left_out(child):
                run.append(_escaped(child.tail))
                continue
            if child.tag in BLOCKS or _holds_blocks(child):
                made += _paragraph(run)
                made += self.block(child)
                run = [_escaped(child.tail)]
            else:
                run += [self.inline(child), _escaped(child.tail)]
        return made + _paragraph(run)

    def block(self, element: HtmlElement) -> list[str]:
        tag = element.tag
        if tag in HEADINGS:
            return self.heading(element)
        if tag in {"ul", "ol"}:
            mark = "1.  " if tag == "ol" else "-   "
            return _list(mark, [self.blocks(item) for item in element if item.tag == "li"])
        if tag == "dl":
            return _list("-   ", list(self.terms(element)))
        if tag == "table":
            return self.table(element)
        if tag == "blockquote":
            quoted = "\n\n".join(self.blocks(element))
            return ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))] if quoted else []
        if tag == "pre":
            lines = element.text_content().strip("\n").split("\n")
            return ["\n".join(f"{INDENT}{line}".rstrip() for line in lines)]
        if tag == "summary":
            return [f"**{text}**"] if (text := self.words(element)) else []
        if tag == "hr":
            return ["---"]
        if element.get("id") and next(element.iter(*HEADINGS), None) is not None:
            self.waiting = element.get("id")
        return self.blocks(element)

    def heading(self, element: HtmlElement) -> list[str]:
        text = self.words(element)
        id = element.get("id") or self.waiting
        self.waiting = ""
        if not text:
            return []
        mark = "#" * int(element.tag[1])
        if not id or id in self.ids:
            return [f"{mark} {text}"]
        self.ids.add(id)
        return [f"{mark} {text} {{#{id}}}"]

    def terms(self, element: HtmlElement) -> Iterator[list[str]]:
        term = ""
        for part in element.iter("dt", "dd"):
            if next(part.iterancestors("dl")) is not element:
                continue
            if part.tag == "dt":
                term = self.words(part)
                continue
            said = self.blocks(part)
            if len(said) == 1 and not said[0].startswith((INDENT, "-   ", "1.  ", "> ", "|")):
                yield [f"**{term}**: {said[0]}"]
            else:
                yield [f"**{term}**", *said]

    def table(self, element: HtmlElement) -> list[str]:
        rows = [
            [self.words(cell).replace("|", "\\|") for cell in row if cell.tag in {"td", "th"}]
            for row in element.iter("tr")
        ]
        if not rows:
            return []
        width = max(map(len, rows))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        caption = element.find("caption")
        before = [f"*{text}*"] if caption is not None and (text := self.words(caption)) else []
        return [*before, "\n".join(lines)]

    def words(self, element: HtmlElement) -> str:
        """All of an element's text on one line."""
        return _joined(self.parts(element))

    def parts(self, element: HtmlElement) -> Iterator[str]:
        yield _escaped(element.text)
        for child in element:
            if not _is_left_out(child):
                yield f" {self.inline(child)} " if child.tag in BLOCKS else self.inline(child)
            yield _escaped(child.tail)

    def inline(self, element: HtmlElement) -> str:
        tag = element.tag
        if tag == "br":
            return " "
        if tag == "code":
            return f"`{text}`" if (text := " ".join(element.text_content().split())) else ""
        inside = "".join(self.parts(element))
        text = _joined([inside])
        if not text:
            return inside
        if tag in {"b", "strong"}:
            return inside.replace(text, f"**{text}**", 1) if text in inside else f"**{text}**"
        if tag in {"em", "i", "cite"}:
            return f"*{text}*"
        if tag == "a" and element.get("href"):
            return self.link(element.get("href"), text)
        return inside

    def link(self, href: str, text: str) -> str:
        if text == "¶":
            return ""
        target = urlsplit(urljoin(self.base, href))
        if target.hostname != "here.invalid":
            return f"[{text}](<{href}>)"
        anchor = f"#{target.fragment}" if target.fragment else ""
        return f"[{text}](<{unquote(target.path)}{anchor}>)"


def _is_left_out(element: HtmlElement) -> bool:
    if isinstance(element, _Comment) or element.tag in LEFT_OUT or element.get("hidden") is not None:
        return True
    return not LEFT_OUT_CLASSES.isdisjoint((element.get("class") or "").split())


def _holds_blocks(element: HtmlElement) -> bool:
    return any(below.tag in BLOCKS for below in element.iterdescendants())


def _escaped(text: str | None) -> str:
    if not text:
        return ""
    text = re.sub(r"([\\`*_{}\[\]!])", r"\\\1", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _joined(parts: Iterator[str] | list[str]) -> str:
    return " ".join(part for part in re.split(r"[ \t\r\n]+", "".join(parts)) if part)


def _paragraph(run: list[str]) -> list[str]:
    text = _joined(run)
    if not text:
        return []
    # What would make a heading, a list, a rule or a definition of a paragraph.
    return [re.sub(r"^([#+:=-]|\d+(?=[.)]))", _disarmed, text)]


def _disarmed(match: re.Match[str]) -> str:
    return (
        f"{match[0]}\\"
        if match[0].isdigit()
        else f"\\{match[0]}"
        if match[0] in "#+-"
        else f"&#{ord(match[0])};"
    )


def _list(mark: str, items: list[list[str]]) -> list[str]:
    items = [item for item in items if item]
    if not items:
        return []
    made = []
    for item in items:
        lines = "\n\n".join(item).split("\n")
        made.append("\n".join([mark + lines[0], *(f"{INDENT}{line}" if line else "" for line in lines[1:])]))
    loose = any(len(item) > 1 for item in items)
    return [("\n\n" if loose else "\n").join(made)]
