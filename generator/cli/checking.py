"""Commands that check the content and prove its excerpts: check, lock, coverage, explain."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from generator import report, schema_files
from generator.cli.console import FORMATS, checked_in, project_in, project_option, tell
from generator.cli.ending import FAULTS, wrong_use
from generator.coverage import State
from generator.diagnostics import CODES, nearest
from generator.pipeline import write_locks


@click.command()
@project_option
@click.option("--strict", is_flag=True, help="Fail on warnings too, as a strict build does.")
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--color/--no-color", default=None, help="Colour, by default only on a terminal without NO_COLOR."
)
def check(folder: Path, strict: bool, style: str, color: bool | None) -> None:
    """Say every fault of the project, its place and its mend."""
    project = project_in(folder)
    checked = checked_in(project)
    schema_files.refresh_schemas(project, checked.corpus)
    tell(checked, style, color)
    sys.exit(FAULTS if checked.failed or (strict and checked.failed_strictly) else 0)


@click.command()
@project_option
def lock(folder: Path) -> None:
    """Look for every excerpt in the archive, write the receipts.

    Writes evidence.lock beside each briefing.yml. Commit it: it proves the excerpts where the archive is not.
    Refuses while an excerpt is not found or anything else is wrong.
    """
    project = project_in(folder)
    checked = checked_in(project)
    if not checked.evidence.archive_present:
        raise wrong_use(f"the archive is not here: there is no folder {project.archive}")
    if not checked.can_lock:
        tell(checked)
        click.echo("nothing was locked", err=True)
        sys.exit(FAULTS)
    written = write_locks(checked, project, today())
    for path in written:
        click.echo(f"wrote {os.path.relpath(path, project.root)}")
    if not written:
        click.echo("every receipt is up to date")


def today() -> str:
    """Today in universal time; SOURCE_DATE_EPOCH, in seconds, stands in for the clock where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return now.date().isoformat()


@click.command()
@project_option
@click.argument("source", required=False)
@click.option("--all", "everything", is_flag=True, help="List the sentences set aside and outside as well.")
def coverage(folder: Path, source: str | None, everything: bool) -> None:
    """List sentences of the documents that no report touches.

    SOURCE is the id of a source; by default all sources are looked at. Needs the archive.
    """
    project = project_in(folder)
    checked = checked_in(project)
    if not checked.evidence.archive_present:
        raise wrong_use(f"the archive is not here: there is no folder {project.archive}")
    known = [id for _briefing, id in checked.evidence.texts]
    if source and source not in known:
        close = nearest(source, known)
        raise wrong_use(
            f"there is no source “{source}” with a document",
            f"did you mean {', '.join(close)}?" if close else "",
        )
    for key, text in checked.evidence.texts.items():
        if source in (None, key[1]):
            states = set(State) - {State.QUOTED} if everything else {State.OPEN}
            click.echo("\n".join(report.coverage_lines(key[1], checked.evidence.coverage[key], text, states)))


@click.command()
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="Write the reference of all codes as Markdown.")
def explain(code: str | None, everything: bool) -> None:
    """Say what a diagnostic CODE means, such as E301."""
    if everything:
        click.echo(report.codes_as_markdown(), nl=False)
        return
    if not code:
        raise click.UsageError("name a code, such as E301, or ask for --all")
    known = CODES.get(code.upper())
    if not known:
        close = nearest(code.upper(), CODES)
        raise wrong_use(f"there is no code {code}", f"did you mean {', '.join(close)}?" if close else "")
    click.echo(report.explain(known))
