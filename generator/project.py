"""Where a project's parts are: its folder, its content, its archive of documents, its own templates.

Reads mkdocs.yml only as far as that takes. Must not import MkDocs, nor look into the content.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ARCHIVE_VARIABLE = "BRIEFINGS_ARCHIVE"
"""Environment variable that names the archive folder, before any configuration."""

CONFIGURATION = "mkdocs.yml"


class NoProject(Exception):
    """There is no project here, or its configuration can't be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of a project. `archive` and `templates` need not exist."""

    root: Path
    content: Path
    archive: Path
    templates: Path


def make_project(
    root: Path, content: Path, *, archive: str = "archive", templates: str = "templates"
) -> Project:
    """A project from its configuration; relative names are below `root`, the environment's archive below here."""
    named = os.environ.get(ARCHIVE_VARIABLE)
    folder = Path(named).expanduser().absolute() if named else root / archive
    return Project(root, content, folder, root / templates)


def find_project(start: Path) -> Project:
    """The project whose folder is `start` or lies above it; raises NoProject."""
    file = find_configuration(start)
    return _configured(file.parent, file)


def find_configuration(start: Path) -> Path:
    """The project's mkdocs.yml, whatever it holds; raises NoProject where there is none."""
    for folder in (start, *start.parents):
        if (folder / CONFIGURATION).is_file():
            return folder / CONFIGURATION
    raise NoProject(
        f"there is no mkdocs.yml in {start} or above it; run this inside a project, or start one with `briefings init`"
    )


class _Lenient(yaml.SafeLoader):
    """Reads over the tags that MkDocs knows and we don't, such as !ENV and !!python/name."""


_Lenient.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def _configured(root: Path, file: Path) -> Project:
    try:
        # Safe: the loader is a SafeLoader that gives None for every unknown tag.
        found = yaml.load(file.read_bytes(), Loader=_Lenient)  # noqa: S506
    except (OSError, yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise NoProject(f"{file.name} can't be read: {error}") from error
    configuration = found if isinstance(found, dict) else {}
    options = _plugin_options(configuration.get("plugins"))
    content = root / str(configuration.get("docs_dir") or "docs")
    if not content.is_dir():
        raise NoProject(f"the content folder {content} named in {file.name} isn't there")
    given = {key: str(options[key]) for key in ("archive", "templates") if options.get(key)}
    return make_project(root, content, **given)


def _plugin_options(plugins: Any) -> Mapping[str, Any]:
    """The options of the plugin, which may stand in a list of names and mappings, or in one mapping."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("briefings"), dict):
            options: Mapping[str, Any] = entry["briefings"]
            return options
    return {}
