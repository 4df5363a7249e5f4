"""The site's style sheet and script: joined from parts, each of which does one thing.

A part in a project's own folder replaces the packaged one of the same name; a new name adds a part.
Must not know MkDocs, nor what the parts say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

STYLE = "assets/style"
SCRIPT = "assets/script"
"""Folders of parts, below a folder of templates."""
FOLDER_SEARCH = "assets/folder/search.js"
FIND = "assets/find/find.js"
"""Scripts that few pages need, each loaded by itself."""

_STRING_COMMENT_OR_SPACE = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|\s+""", re.DOTALL
)
_SPACE_AROUND_MARKS = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s*(?P<mark>[{};,])\s*""", re.DOTALL
)


def join_style(templates: Iterable[Path]) -> str:
    """The style sheet, without comments and without space that means nothing. `templates`: most important first."""
    return squeeze("\n".join(_parts(templates, STYLE, ".css")))


def join_script(templates: Iterable[Path]) -> str:
    """The script, as a plain one: browsers load no module from a page that was opened as a file.

    Every part stands in a block of its own, so that parts can't see one another's names.
    """
    return '"use strict";\n' + "\n".join(_parts(templates, SCRIPT, ".js"))


def folder_search(templates: Iterable[Path]) -> str:
    """What lets a site that was opened as files be searched. To be loaded before the theme's own script."""
    return _whole(templates, FOLDER_SEARCH)


def find_script(templates: Iterable[Path]) -> str:
    """What the page of the search through whole texts does."""
    return _whole(templates, FIND)


def squeeze(style: str) -> str:
    """CSS that means the same in fewer characters. Strings stay as they are; colons and signs keep their spaces."""
    spaced = _STRING_COMMENT_OR_SPACE.sub(
        lambda found: found["string"] or ("" if found[0].startswith("/*") else " "), style
    )
    return _SPACE_AROUND_MARKS.sub(lambda found: found["string"] or found["mark"], spaced).strip() + "\n"


def _whole(templates: Iterable[Path], name: str) -> str:
    found = next(path for root in templates if (path := root / name).is_file())
    return found.read_text(encoding="utf-8")


def _parts(templates: Iterable[Path], folder: str, suffix: str) -> list[str]:
    found: dict[str, Path] = {}
    for root in templates:
        for part in (root / folder).glob(f"*{suffix}"):
            found.setdefault(part.name, part)
    return [found[name].read_text(encoding="utf-8") for name in sorted(found)]
