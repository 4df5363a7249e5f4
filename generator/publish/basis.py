"""What all pages rest on alike: the program, the libraries it renders with, and the templates. While it stays the same,
equal records make equal pages.

Must not know what a configuration means: it is given as texts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.publish.ledger import digest

_LIBRARIES = (
    "jinja2",
    "markupsafe",
    "markdown-it-py",
    "mdurl",
    "mkdocs",
    "mkdocs-material",
    "pyyaml",
    "edtf",
)
"""Whose versions show in what is published."""


def basis_of(templates: Sequence[Path], given: Iterable[str]) -> str:
    """A digest. `templates`: folders, most important first; `given`: what else counts, in an order that stays."""
    return digest((_program(), *(_folder(folder) for folder in templates), *given))


def file_digest(file: Path) -> str:
    """Of a file that may be missing."""
    try:
        return digest((file.read_bytes().decode("latin-1"),))
    except OSError:
        return ""


@cache
def _program() -> str:
    own = Path(__file__).parent.parent
    return digest((sys.version, *map(_version, _LIBRARIES), _folder(own, "*.py")))


def _version(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return library


def _folder(folder: Path, pattern: str = "*") -> str:
    files = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return digest(part for path in files for part in (path.relative_to(folder).as_posix(), file_digest(path)))
