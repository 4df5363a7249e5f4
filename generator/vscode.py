"""VS Code's settings for a project: which schema belongs to which files, and the extension that reads them.

Adds to settings that are there and never loses any: a file with comments is left as it is. Must not know the corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator.schema_files import FOLDER, Wired

EXTENSION = "redhat.vscode-yaml"

_WIRES = "yaml.schemas"
# A text, which may hold what looks like a comment; or a comment; or a comma that nothing follows.
_JSONC = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*[\]}])', re.DOTALL)


class Unread(Exception):
    """Settings that are there but can't be added to without losing something; the message says what to add."""


def write_settings(root: Path, wired: Iterable[Wired]) -> tuple[Path, ...]:
    """Wire the schemas up in .vscode; returns the files written. Raises Unread, or OSError."""
    ours = {f"./{one.schema}": list(one.globs) for one in wired}
    folder = root / ".vscode"
    return tuple(
        path
        for path, additions in (
            (folder / "settings.json", {_WIRES: ours}),
            (folder / "extensions.json", {"recommendations": [EXTENSION]}),
        )
        if _merge(path, additions)
    )


def refresh_settings(root: Path, wired: Iterable[Wired]) -> None:
    """The same where the project's settings name schemas of ours already; nothing elsewhere, or where it can't be."""
    settings = root / ".vscode" / "settings.json"
    try:
        if f'"./{FOLDER}/' in settings.read_text(encoding="utf-8"):
            write_settings(root, wired)
    except (OSError, UnicodeDecodeError, Unread):
        return


def _merge(path: Path, additions: Mapping[str, Any]) -> bool:
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    there = _as_mapping(_read(_without_comments(text))) if text.strip() else {}
    wanted = {**there, **{key: _joined(there.get(key), value) for key, value in additions.items()}}
    if wanted == there:
        return False
    if text.strip() and not isinstance(_read(text), dict):
        added = json.dumps(additions, indent=2, ensure_ascii=False)
        raise Unread(
            f"{path.parent.name}/{path.name} holds comments and is left as it is; add to it:\n{added}"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(wanted, indent=_indent(text), ensure_ascii=False) + "\n", encoding="utf-8")
    return True


def _joined(there: Any, ours: Any) -> Any:
    """What is there with ours; of earlier wires of ours only those that still hold."""
    if isinstance(ours, list):
        return [*(there if isinstance(there, list) else []), *(x for x in ours if x not in (there or []))]
    kept = {key: value for key, value in _as_mapping(there).items() if not key.startswith(f"./{FOLDER}/")}
    return {**kept, **ours}


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _as_mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _without_comments(text: str) -> str:
    return _JSONC.sub(lambda found: found[1] or "", text)


def _indent(text: str) -> int | str:
    """As the file is indented already."""
    found = re.search(r"\n([ \t]+)\S", text)
    return 2 if found is None else "\t" if "\t" in found[1] else len(found[1])
