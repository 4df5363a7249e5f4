"""What the commands share: finding the project, telling diagnostics, patience, and carrying changes out.

Must not know any single command.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from generator import report
from generator.archive import Archive
from generator.changes import Changes, unified, write
from generator.cli.ending import FAULTS, Ending
from generator.diagnostics import Diagnostic, Severity
from generator.pipeline import Checked, check_project
from generator.project import Project, find_project
from generator.rehearsal import rehearse, worse

FORMATS = {"text": None, "json": report.as_json, "github": report.as_github}

Command = TypeVar("Command", bound=Callable[..., Any])

project_option = click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="The project's folder, or one inside of it; by default this folder.",
)

dry_run_option = click.option(
    "-n", "--dry-run", is_flag=True, help="Write nothing; show what would change, as a difference of lines."
)

briefing_option = click.option(
    "-b", "--briefing", default="", metavar="ID", help="The briefing meant, where there are several."
)


def project_in(folder: Path) -> Project:
    """The project of a folder; raises NoProject."""
    return find_project(folder.resolve())


def with_colour(wanted: bool | None) -> bool:
    """Whether to paint: as asked for, else on a terminal unless NO_COLOR is set and not empty."""
    return wanted if wanted is not None else sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def tell(checked: Checked, style: str = "text", color: bool | None = None) -> None:
    """Print what a check found: diagnostics on stdout and, as text, their count on stderr."""
    form = FORMATS[style]
    if form:
        click.echo(form(checked.diagnostics))
        return
    wanted = with_colour(color)
    if checked.diagnostics:
        click.echo(report.as_text(checked.diagnostics, colour=wanted), color=wanted)
        click.echo()
    briefings = len(checked.corpus.briefings)
    plural = "" if briefings == 1 else "s"
    click.echo(f"{report.summary(checked.diagnostics)} in {briefings} briefing{plural}", err=True)


@contextmanager
def patience(doing: str) -> Iterator[None]:
    """Say on a terminal what is being done and for how long, once it takes more than a second."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    done = threading.Event()
    start = time.monotonic()

    def wait() -> None:
        while not done.wait(1):
            click.echo(f"\r{doing} … {time.monotonic() - start:.0f} s", err=True, nl=False)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        if time.monotonic() - start > 1:
            click.echo("\r\033[K", err=True, nl=False)


def checked_in(project: Project, archive: Archive | None = None) -> Checked:
    """Check a project, patiently."""
    with patience("checking"):
        return check_project(project, archive)


def sound(project: Project, archive: Archive | None = None) -> Checked:
    """A checked project all of whose records could be read: a name in one that could not would be overlooked."""
    checked = checked_in(project, archive)
    corpus = checked.corpus
    if corpus.faulty or corpus.unread:
        wrong = [d for d in checked.diagnostics if d.code.id[1] in "135" and d.severity is not Severity.NOTE]
        click.echo(report.as_text(wrong, colour=with_colour(None)), color=with_colour(None))
        raise Ending("some records can't be read; mend them first", FAULTS, "nothing was changed")
    return checked


def carry_out(
    project: Project,
    changes: Changes,
    before: Checked,
    archive: Archive,
    *,
    dry_run: bool,
    only_errors: bool = False,
) -> None:
    """Write changes, or show them. Refuses them where a check of the result tells faults that were not there.

    With `only_errors`, new warnings are let pass: a new event has no report yet.
    """
    with patience("checking what it would change"):
        found = worse(before, rehearse(project, changes, archive))
    refused = [d for d in found if not only_errors or d.severity is Severity.ERROR]
    if refused:
        _show(refused)
        raise Ending("this would bring the faults above", FAULTS, "nothing was changed")
    if dry_run:
        for line in unified(changes, project.root):
            click.echo(line)
        return
    write(changes)


def _show(diagnostics: Sequence[Diagnostic]) -> None:
    colour = with_colour(None)
    click.echo(report.as_text(diagnostics, colour=colour), color=colour)


def shown(path: Path, project: Project) -> str:
    """A file's name as seen from where the command runs."""
    return os.path.relpath(path) if Path.cwd().is_relative_to(project.root) else str(path)
