"""Pages of every kind in a built site. A new kind is found by itself: every generated page names its own.

Knows nothing of pytest, nor of what is tested on the pages.
"""

from __future__ import annotations

import re
from pathlib import Path

HANDWRITTEN = "handwritten"
_KIND = re.compile(r'<div class="brief brief-([\w-]+)')


def page_of_each_kind(site: Path, *, shortest: bool = False) -> dict[str, str]:
    """By kind the longest page, or the shortest, as a path from the site's folder.

    Pages that say no kind are written by hand.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        named = _KIND.search(text)
        kind = named[1] if named else HANDWRITTEN
        found.setdefault(kind, []).append((len(text), path.relative_to(site).as_posix()))
    choose = min if shortest else max
    return {kind: choose(pages)[1] for kind, pages in sorted(found.items())}


def address_of(path: str) -> str:
    """The address, below the site's own, at which a browser asks for this file."""
    return path.removesuffix("index.html") if path.endswith("/index.html") or path == "index.html" else path
