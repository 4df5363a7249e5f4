"""Links that open a file in the author's editor, from a template of their choice.

Must not know who shows them.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

DEFAULT_EDITOR = "vscode://file/{path}:{line}:{column}"

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
_RUNS_CODE = frozenset({"javascript", "data", "vbscript", "blob"})
_PLACE = re.compile(r"\{(.*?)\}")
_SLASH_BEFORE_PATH = re.compile(r"(?<!/)/\{path\}")


def complaint_about(template: str) -> str:
    """What is wrong with a template of links to an editor; “” where nothing is."""
    scheme = _SCHEME.match(template)
    if not scheme or scheme[0].lower() in _RUNS_CODE:
        return "it must begin with the scheme of an editor's links, such as vscode: or idea:"
    places = _PLACE.findall(template)
    if unknown := [place for place in places if place not in ("path", "line", "column")]:
        return f"it knows {{path}}, {{line}} and {{column}}, not {{{unknown[0]}}}"
    return "" if "path" in places else "it must say where {path} goes"


def editor_link(template: str, path: Path, line: int, column: int) -> str:
    """The address that opens a place in the editor; `path` is absolute, line and column count from 1.

    A slash that the template writes before {path} stands for the path's own, unless it is the third of ://.
    """
    quoted = quote(path.as_posix(), safe="/:" if path.drive else "/")
    values = {"path": quoted, "line": str(line), "column": str(column)}
    joined = _SLASH_BEFORE_PATH.sub("/{path}" if path.drive else "{path}", template)
    return _PLACE.sub(lambda found: values[found[1]], joined)
