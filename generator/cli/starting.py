"""The command that starts a project: init."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path

import click

from generator.changes import write
from generator.cli.checking import today
from generator.cli.completing import wire_editors
from generator.cli.ending import wrong_use
from generator.pipeline import check_project, write_locks
from generator.project import NoProject, find_project
from generator.scaffolding import NotEmpty, laid_out, lay_out


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--name", help="The site's name; by default the folder's.")
@click.option(
    "--add-missing", is_flag=True, help="Add to a folder that holds files those it lacks; never change one."
)
def init(folder: Path, name: str | None, add_missing: bool) -> None:
    """Make a new project that builds at once.

    Lays out mkdocs.yml, a tiny invented briefing with its documents, and what a team in git needs: checks before each
    commit and on each pull request, publication to GitHub Pages, a reviewer's list. FOLDER is this one by default.
    """
    folder = folder.resolve()
    title = (
        " ".join((name or folder.name.replace("-", " ").replace("_", " ").capitalize()).split())
        or "Briefings"
    )
    try:
        layout = lay_out(folder, title, add_missing=add_missing)
    except NotEmpty as error:
        raise wrong_use(
            str(error), "name another folder, or add what is missing with --add-missing"
        ) from error
    write(layout.changes)
    if layout.with_example and folder.joinpath("briefings", "lantern-night").is_dir():
        project = laid_out(folder)
        checked = check_project(project)
        if checked.can_lock:
            write_locks(checked, project, today())
    with suppress(NoProject):  # what was there already may be no project of ours
        wire_editors(find_project(folder))
    for kept in layout.kept:
        click.echo(f"kept {kept}, which was there", err=True)
    click.echo(f"wrote {len(layout.changes.files)} files in {folder}")
    enter = "" if folder == Path.cwd() else f"`cd {shlex.quote(os.path.relpath(folder))}`, then "
    click.echo(
        f"Next: {enter}`briefings serve` shows the site and follows what you save. README.md says how to add an event.",
        err=True,
    )
