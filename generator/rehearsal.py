"""Changes carried out on a copy of the content first, to see what a check says of the result.

Copies only what a check reads; the archive is read where it is. Must not know what the changes are for.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.archive import Archive
from generator.changes import Change, Changes, write
from generator.diagnostics import Diagnostic, Severity
from generator.pipeline import Checked, check_project
from generator.project import Project

_READ = frozenset({".yml", ".yaml", ".md", ".lock"})


def rehearse(project: Project, changes: Changes, archive: Archive | None = None) -> Checked:
    """What a check would say after the changes."""
    with TemporaryDirectory(prefix="briefings-") as folder:
        # Names of files in diagnostics are relative to the root: the copy lies as the content lies.
        root = Path(folder).resolve() / "project"
        within = project.content.is_relative_to(project.root)
        content = root / (project.content.relative_to(project.root) if within else "content")
        # What links lead to is copied: through a link, the rehearsal would write the real file.
        shutil.copytree(project.content, content, ignore=_others, ignore_dangling_symlinks=True)
        copy = replace(project, root=root, content=content)

        def moved(path: Path) -> Path:
            return content / path.relative_to(project.content)

        write(
            Changes(
                tuple(
                    Change(moved(change.path), change.before, change.after)
                    for change in changes.files
                    if change.path.is_relative_to(project.content)
                ),
                tuple((moved(old), moved(new)) for old, new in changes.moves),
            )
        )
        return check_project(copy, archive or Archive(project.archive))


def _others(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if (path := Path(folder, name)).is_file() and path.suffix not in _READ]


def worse(before: Checked, after: Checked) -> tuple[Diagnostic, ...]:
    """Errors and warnings that a change brings: of each code, those beyond as many as there were."""
    spare = Counter(diagnostic.code.id for diagnostic in before.diagnostics)
    found = []
    known = {
        (diagnostic.code.id, diagnostic.location, diagnostic.message) for diagnostic in before.diagnostics
    }
    fresh = [d for d in after.diagnostics if (d.code.id, d.location, d.message) not in known]
    spare -= Counter(d.code.id for d in after.diagnostics if d not in fresh)
    for diagnostic in fresh:
        if spare[diagnostic.code.id] > 0:
            spare[diagnostic.code.id] -= 1
        elif diagnostic.severity is not Severity.NOTE:
            found.append(diagnostic)
    return tuple(found)
