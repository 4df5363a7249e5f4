"""The file of a site that stands at an address. Nothing outside of the site's folder is ever reached.

Must not know HTTP beyond addresses.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

_TYPES = {
    # The system's table may say otherwise, or nothing.
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file's bytes and what they are."""

    content: bytes
    type: str


def find_file(folder: Path, path: str) -> Found | str | None:
    """The file at a path (after the site's own, as it stands in the request, without its query), or the path to
    go to instead, or None.

    An address that only an attack or a mistake would write (.., an encoded slash, a backslash, a control
    character, an empty part) has no file.
    """
    parts = _parts(path)
    if parts is None:
        return None
    place = folder.joinpath(*parts)
    try:
        if place.is_dir():
            if path and not path.endswith("/"):
                return f"{path}/" if (place / "index.html").is_file() else None
            place /= "index.html"
        elif path.endswith("/"):
            return None
        if not place.resolve().is_relative_to(folder.resolve()) or not place.is_file():
            return None
        return Found(place.read_bytes(), type_of(place.name))
    except (OSError, ValueError):  # too long a name, too many links, a file that went away
        return None


def type_of(name: str) -> str:
    """A media type, with the encoding where it is text."""
    suffix = Path(name).suffix.lower()
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _parts(path: str) -> list[str] | None:
    parts = []
    for part in path.removesuffix("/").split("/") if path else ():
        try:
            name = unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            return None
        if name in ("", ".", "..") or any(mark in "/\\\x7f" or mark < " " for mark in name):
            return None
        parts.append(name)
    return parts
