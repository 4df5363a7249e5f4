"""A page's Content-Security-Policy: what a browser may load and run for it, as a meta element in its head.

Hashes name the inline scripts and styles that stand in the finished page, so this comes after everything that writes
HTML. Must not know MkDocs, the theme, nor what a page says.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from functools import cache

# The quotes, because a tag may hold ">" between them.
_TAG_END = re.compile(r"""(?:"[^"]*"|'[^']*'|[^"'>])*>""")
_SOURCE = re.compile(r"""\ssrc\s*=""", re.IGNORECASE)
_DATA = re.compile(r"""\stype\s*=\s*["']?[\w/+.-]*json\b""", re.IGNORECASE)
_QUOTED = re.compile(r"""("([^"]*)"|'([^']*)')""")
_CHARSET = re.compile(r"<meta\s+charset[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
_FAR_ENOUGH = 2048
"""Characters in which the head and its charset are looked for: browsers want the charset in the first 1,024 bytes."""


def with_policy(page: str, *, untrusted: str = "", from_folder: bool = False, runs_wasm: bool = False) -> str:
    """The page with its policy as a meta element, before anything that the policy governs.

    `untrusted`: a part of the page, as it stands there, whose inline scripts and styles get no hash and so don't run.
    `from_folder`: the page may be opened as a file; browsers don't agree on what 'self' is there.
    `runs_wasm`: the page's scripts may compile WebAssembly, which is no eval of JavaScript.
    A text without a head is no page, and is returned as it is.
    """
    place = _CHARSET.search(page, 0, _FAR_ENOUGH) or _HEAD.search(page, 0, _FAR_ENOUGH)
    if place is None:
        return page
    trusted = _without(untrusted, page) if untrusted else page
    policy = _policy(
        tuple(dict.fromkeys(map(_hash, _inline_scripts(trusted)))),
        tuple(dict.fromkeys(_hash(text) for _, text in _elements(trusted, "style"))),
        tuple(dict.fromkeys(map(_hash, _style_attributes(trusted)))),
        "'self' file:" if from_folder else "'self'",
        ("'wasm-unsafe-eval'",) if runs_wasm else (),
    )
    return page[: place.end()] + policy + page[place.end() :]


def _without(part: str, page: str) -> str:
    # Its beginning is found in a third of the time that the whole takes.
    start = page.find(part[:80])
    if start >= 0 and page.startswith(part, start):
        return page[:start] + page[start + len(part) :]
    return page.replace(part, "", 1)


@cache
def _policy(
    scripts: tuple[str, ...],
    styles: tuple[str, ...],
    attributes: tuple[str, ...],
    own: str,
    besides: tuple[str, ...],
) -> str:
    for_attributes = ("'unsafe-hashes'", *attributes) if attributes else ()
    directives = (
        "default-src 'none'",
        " ".join(("script-src", own, *besides, *scripts)),
        " ".join(("style-src", own, *styles, *for_attributes)),
        f"img-src {own} data:",  # the theme's icons are data in its style sheet
        f"font-src {own}",
        f"media-src {own}",
        f"connect-src {own}",  # the search index, and the page of a comparison
        f"worker-src {own}",  # the search
        "base-uri 'none'",
        f"form-action {own}",
    )
    return f'\n<meta http-equiv="Content-Security-Policy" content="{"; ".join(directives)}">'


@cache
def _hash(text: str) -> str:
    """As a browser computes it: of the text after the parser made all line ends one character."""
    read = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(read.encode()).digest()).decode()}'"


def _inline_scripts(page: str) -> Iterator[str]:
    for attributes, text in _elements(page, "script"):
        if not _SOURCE.search(attributes) and not _DATA.search(attributes):
            yield text


def _elements(page: str, name: str) -> Iterator[tuple[str, str]]:
    """(attributes, text) of each. Names in capitals are not looked for: they get no hash, and so do nothing."""
    start = page.find(f"<{name}")
    while start >= 0:
        tag = _TAG_END.match(page, start + len(name) + 1)
        end = page.find(f"</{name}", tag.end()) if tag else -1
        if tag is None or end < 0:
            return
        yield tag.group(), page[tag.end() : end]
        start = page.find(f"<{name}", end)


def _style_attributes(page: str) -> Iterator[str]:
    """Their values. In running text a word may look like one: then there is a hash that nothing needs."""
    start = page.find(" style=")
    while start >= 0:
        if value := _QUOTED.match(page, start + len(" style=")):
            yield html.unescape(value[2] if value[2] is not None else value[3])
        start = page.find(" style=", start + 1)
