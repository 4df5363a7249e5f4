"""Commands that change a name wherever it stands: rename, merge."""

from __future__ import annotations

from pathlib import Path

import click

from generator.archive import Archive
from generator.changes import Changes
from generator.cli.completing import rewire_editors
from generator.cli.console import (
    briefing_option,
    carry_out,
    dry_run_option,
    project_in,
    project_option,
    shown,
    sound,
)
from generator.cli.ending import wrong_use
from generator.merging import merge_actors
from generator.project import Project
from generator.renaming import KINDS
from generator.renaming import rename as find_changes


@click.command()
@project_option
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("old")
@click.argument("new")
@briefing_option
@dry_run_option
def rename(folder: Path, kind: str, old: str, new: str, briefing: str, dry_run: bool) -> None:
    """Give a record another id, and tell everything that names it.

    Changes ids and keys in all files, links in prose and pages, ids of differences, receipts, and the names of files
    and folders. Comments, order and quoting stay. OLD of a measure is EVENT/MEASURE.

    A record's id is its page's address: links from outside to a published page will miss it.
    """
    project = project_in(folder)
    archive = Archive(project.archive)
    checked = sound(project, archive)
    changes = find_changes(project, checked.corpus, kind, old, new, briefing)
    carry_out(project, changes, checked, archive, dry_run=dry_run)
    if not dry_run:
        _say(project, changes)
        if kind == "briefing":
            rewire_editors(project)
        click.echo(f"{kind} {old} is now {new}", err=True)


@click.command()
@project_option
@click.argument("kind", type=click.Choice(["actor"]))
@click.argument("kept", metavar="A")
@click.argument("dropped", metavar="B")
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="EVENT=ROLE",
    help="The role of the one actor in an event that gave the two different ones; once for each.",
)
@dry_run_option
def merge(folder: Path, kind: str, kept: str, dropped: str, roles: tuple[str, ...], dry_run: bool) -> None:
    """Make one actor of two: B becomes part of A.

    All that names B names A. B's name becomes an alias of A; aliases, roles and memberships are joined; a text that A
    has already, such as its description, stays, and B's stands below it as a comment.
    """
    del kind  # there is one, named so that the command reads as what it does
    decided: dict[str, str] = {}
    for role in roles:
        event, sign, words = role.partition("=")
        if not sign or not event.strip() or not words.strip():
            raise wrong_use(f"--role {role} is not EVENT=ROLE", "write --role 'some-event=expels'")
        decided[event.strip()] = words.strip()
    project = project_in(folder)
    archive = Archive(project.archive)
    checked = sound(project, archive)
    changes = merge_actors(project, checked.corpus, kept, dropped, decided)
    carry_out(project, changes, checked, archive, dry_run=dry_run)
    if not dry_run:
        _say(project, changes)
        click.echo(f"actor {dropped} is now part of {kept}", err=True)


def _say(project: Project, changes: Changes) -> None:
    for change in changes.files:
        click.echo(f"changed {shown(change.path, project)}")
    for old, new in changes.moves:
        click.echo(f"renamed {shown(old, project)} to {shown(new, project)}")
