"""Authors' Markdown: parsing, the links and the actors' names in it, and its HTML.

Raw HTML is never obeyed and only listed kinds of link are kept. Must not know which pages exist: addresses come
from the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.model import Actor

ENTITY_SCHEMES = ("actor", "event", "source")
WEB_SCHEMES = ("http", "https", "mailto")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_WORD = re.compile(r"[\w\u0300-\u036f]+")  # with accents that are characters of their own
_ALIKE = str.maketrans("’\u00a0\n", "'  ")
"""Signs that don't part a name in prose from the same name in a record; all of one length."""
_HTML_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_MAY_LINK = re.compile(r"[<\[&]")
"""Every link, image and tag has one of these."""
_WITHOUT_MARKUP = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:()'’“”–—%?$€-](?!$))*[.)?%’”]?")
"""One line that begins with a letter and has no sign that means anything in Markdown: as most titles are."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")


def _any_link(url: str) -> bool:  # noqa: ARG001  # markdown-it calls it by this signature
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Every link is parsed, so that a forbidden one can be reported; `render` drops what `classify` refuses.
    parser.validateLink = _any_link  # type: ignore[method-assign]  # markdown-it’s documented way
    return parser


_PARSER = _parser()
_WITH_ESCAPES = _parser().disable("text_join")
"""Keeps what was written as \\< or &lt; apart from the text around it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link in prose leads: to an entity of the site, out to the web, to a page, or nowhere allowed."""

    kind: str
    """"actor", "event", "source", "web", "page" or "forbidden"."""
    value: str


def classify(href: str, *, image: bool = False) -> Target:
    """Sort a link by the allow-list. Web addresses are refused for images: pages ask nothing of other hosts."""
    # Control characters and spaces are what browsers skip when they look for a scheme.
    seen = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029]", "", unquote(href))
    scheme = _SCHEME.match(seen)
    if scheme:
        name = scheme.group(1).lower()
        if name in ENTITY_SCHEMES and not image:
            return Target(name, unquote(href).strip().split(":", 1)[1])
        if name in WEB_SCHEMES and not image:
            return Target("web", href)
        return Target("forbidden", href)
    if seen.startswith(("//", "\\", "/\\")):
        return Target("forbidden", href)
    return Target("page", href)


@dataclass(frozen=True, slots=True)
class Found:
    """A link, image or HTML tag found in prose; `line` counts from 0 within the prose."""

    kind: str
    """"link", "image" or "html"."""
    value: str
    line: int


def look_through(text: str) -> Iterator[Found]:
    """Everything in prose that a check has an opinion on."""
    if not _MAY_LINK.search(text):
        return
    line = 0
    for token in _WITH_ESCAPES.parse(text) if _HTML_TAG.search(text) else _parse(text):
        line = token.map[0] if token.map else line  # cells of a table have no place of their own
        below = 0
        for child in token.children or ():
            below += child.type in ("softbreak", "hardbreak")
            if child.type == "link_open":
                yield Found("link", str(child.attrs.get("href", "")), line + below)
            elif child.type == "image":
                yield Found("image", str(child.attrs.get("src", "")), line + below)
            elif child.type == "text":
                for tag in _HTML_TAG.finditer(child.content):
                    yield Found("html", tag.group(), line + below)


class Names:
    """The names and aliases by which actors are recognised in prose. Longest name wins; letter case counts."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        owners: dict[str, set[str]] = {}
        for actor in actors:
            for name in (actor.name, *actor.aliases):
                owners.setdefault(name.translate(_ALIKE), set()).add(actor.id)
        self.shared: Mapping[str, tuple[str, ...]] = {
            name: tuple(sorted(ids)) for name, ids in sorted(owners.items()) if len(ids) > 1
        }
        """Names that more than one actor goes by; they are never linked."""
        self._by_first_word: dict[str, list[tuple[str, str]]] = {}
        for name, ids in owners.items():
            first = _WORD.search(name)
            if len(ids) == 1 and first and first.start() == 0:
                self._by_first_word.setdefault(first.group(), []).append((name, next(iter(ids))))
        for names in self._by_first_word.values():
            names.sort(key=lambda pair: (-len(pair[0]), pair))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, actor id) of each mention, in order, never overlapping."""
        end = 0
        text = text.translate(_ALIKE)
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for name, actor in self._by_first_word.get(word.group(), ()):
                stop = word.start() + len(name)
                if text.startswith(name, word.start()) and not _WORD.match(text, stop):
                    yield word.start(), stop, actor
                    end = stop
                    break


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity that prose names or links to, with the sentence it stands in."""

    kind: str
    """"actor", "event" or "source"."""
    id: str
    context: str


def mentions(text: str, names: Names) -> Iterator[Mention]:
    """Each entity that prose mentions, once, with the first sentence that does."""
    seen: set[tuple[str, str]] = set()
    for token in _parse(text):
        if token.type != "inline":
            continue
        plain, spots = _plain(token, names)
        for kind, entity, start, end in spots:
            if (kind, entity) not in seen:
                seen.add((kind, entity))
                yield Mention(kind, entity, sentence_at(plain, start, end))


def links_with_context(text: str) -> Iterator[tuple[str, str]]:
    """(address, sentence) of every link to a page in Markdown."""
    for token in _parse(text):
        for child in token.children or ():
            if child.type == "link_open":
                target = classify(str(child.attrs.get("href", "")))
                if target.kind == "page":
                    plain, _spots = _plain(token, _NO_NAMES)
                    yield target.value, first_words(plain)


def _plain(token: Token, names: Names) -> tuple[str, list[tuple[str, str, int, int]]]:
    """The text of an inline token, and (kind, id, start, end) of the entities in it."""
    parts: list[str] = []
    length = 0
    spots: list[tuple[str, str, int, int]] = []
    open_link: tuple[str, str, int] | None = None
    inside = False
    for child in _joined(token.children or ()):
        if child.type == "link_open":
            target = classify(str(child.attrs.get("href", "")))
            open_link = (target.kind, target.value, length) if target.kind in ENTITY_SCHEMES else None
            inside = True
        elif child.type == "link_close":
            if open_link:
                spots.append((*open_link, length))
            open_link, inside = None, False
        else:
            content = " " if child.type == "hardbreak" else child.content.replace("\n", " ")
            if child.type == "text" and not inside:
                spots += [("actor", actor, length + a, length + b) for a, b, actor in names.find(content)]
            parts.append(content)
            length += len(content)
    return "".join(parts), spots


def _joined(children: Iterable[Token]) -> list[Token]:
    """The tokens with line ends made part of the text, so that a name broken over two lines is found."""
    joined: list[Token] = []
    for child in children:
        text = "\n" if child.type == "softbreak" else child.content if child.type == "text" else None
        if text is None:
            joined.append(child)
        elif joined and joined[-1].type == "text":
            joined[-1] = joined[-1].copy(content=joined[-1].content + text)
        else:
            joined.append(Token("text", "", 0, content=text))
    return joined


def sentence_at(text: str, start: int, end: int, *, longest: int = 180) -> str:
    """The sentence of `text` around a span, cut at words to about `longest` characters."""
    begin = 0
    finish = len(text)
    for gap in _SENTENCE_END.finditer(text):
        if gap.end() <= start:
            begin = gap.end()
        elif gap.start() >= end:
            finish = gap.start()
            break
    sentence = text[begin:finish].strip()
    if len(sentence) <= longest:
        return sentence
    middle = start - begin
    left = max(0, middle - longest // 3)
    right = min(len(sentence), left + longest)
    cut = sentence[left:right]
    if left:
        cut = "… " + cut.split(" ", 1)[-1]
    if right < len(sentence):
        cut = cut.rsplit(" ", 1)[0] + " …"
    return cut


def plain(text: str) -> str:
    """Prose without its markup: the text of its paragraphs, headings and cells, one a line."""
    if _WITHOUT_MARKUP.fullmatch(text):
        return text
    return "\n".join(_plain(token, _NO_NAMES)[0] for token in _parse(text) if token.type == "inline")


def first_sentences(text: str, *, longest: int = 200) -> str:
    """The beginning of prose as plain text, for descriptions; cut at a word."""
    plain = " ".join(_plain(token, _NO_NAMES)[0] for token in _parse(text) if token.type == "inline")
    return first_words(plain, longest=longest)


def first_words(text: str, *, longest: int = 180) -> str:
    """The beginning of a plain text, cut at a word to about `longest` characters."""
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    return plain[: longest + 1].rsplit(" ", 1)[0].rstrip(",;:") + " …"


_NO_NAMES = Names(())

Resolve = Callable[[Target], str | None]
"""A link's target → its address on the page being rendered; None shows the link's text alone."""


def render(text: str, names: Names, resolve: Resolve, *, inline: bool = False) -> str:
    """Prose as safe HTML. With `inline`, paragraphs are joined by a space and block markup is dropped."""
    tokens = [token.copy() for token in _parse(text)]
    for token in tokens:
        if token.type == "inline":
            token.children = list(_linked(_joined(token.children or ()), names, resolve))
        elif token.type in ("heading_open", "heading_close"):
            # Pages own h1 and h2; an author's headings stand below them.
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    if inline:
        children = [token for token in tokens if token.type == "inline"]
        parts = (_PARSER.renderer.render([token], _PARSER.options, {}) for token in children)
        return " ".join(part.strip() for part in parts)
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _linked(children: list[Token], names: Names, resolve: Resolve) -> Iterator[Token]:
    """The tokens with addresses resolved, forbidden links undone, and actors' names linked."""
    drop_close = 0
    depth = 0
    for child in children:
        if child.type == "link_open":
            address = _resolved(classify(str(child.attrs.get("href", ""))), resolve)
            if address is None:
                drop_close += 1
                continue
            depth += 1
            yield child.copy(attrs={**child.attrs, "href": address})
        elif child.type == "link_close":
            if drop_close:
                drop_close -= 1
            else:
                depth -= 1
                yield child
        elif child.type == "image":
            address = _resolved(classify(str(child.attrs.get("src", "")), image=True), resolve)
            if address is None:
                yield Token("text", "", 0, content=child.content)
            else:
                yield child.copy(attrs={**child.attrs, "src": address})
        elif child.type == "text" and not depth and not drop_close:
            yield from _with_names(child, names, resolve)
        else:
            yield child


def _resolved(target: Target, resolve: Resolve) -> str | None:
    return None if target.kind == "forbidden" else resolve(target)


def _with_names(token: Token, names: Names, resolve: Resolve) -> Iterator[Token]:
    text, done = token.content, 0
    for start, end, actor in names.find(text):
        address = resolve(Target("actor", actor))
        if address is None:
            continue
        if start > done:
            yield Token("text", "", 0, content=text[done:start])
        yield Token("link_open", "a", 1, attrs={"href": address, "class": "entity"})
        yield Token("text", "", 0, content=text[start:end])
        yield Token("link_close", "a", -1)
        done = end
    if done < len(text):
        yield Token("text", "", 0, content=text[done:])


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Token, ...]:
    # The cached tokens are shared: callers copy before they change one.
    return tuple(_PARSER.parse(text))
