"""The command `briefings`: arguments and exit codes. Everything else is done by the stages.

Exit codes: 0 nothing stands in the way, 1 the project has faults, 2 the command was not understood.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from generator import __version__, key_reference, report, schema_files, vscode
from generator.coverage import State
from generator.diagnostics import CODES, nearest
from generator.load import load
from generator.pipeline import Checked, check_project, write_locks
from generator.project import NoProject, Project, find_project

FORMATS = {"text": None, "json": report.as_json, "github": report.as_github}

project_option = click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="The project's folder, or one inside of it; by default this folder.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefings")
def main() -> None:
    """Check research briefings and prove their excerpts.

    A project is a folder with mkdocs.yml and a content folder. The site itself is made by `mkdocs serve` and
    `mkdocs build`. The archive of documents is the folder named under plugins: briefings: archive: in mkdocs.yml,
    or by the environment variable BRIEFINGS_ARCHIVE.

    Exit codes: 0 nothing stands in the way, 1 the project has faults, 2 the command was not understood.
    """


def _project(folder: Path) -> Project:
    try:
        return find_project(folder.resolve())
    except NoProject as error:
        raise click.UsageError(str(error)) from error


def _tell(checked: Checked, style: str, color: bool | None) -> None:
    form = FORMATS[style]
    if form:
        click.echo(form(checked.diagnostics))
        return
    wanted = color if color is not None else sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if checked.diagnostics:
        click.echo(report.as_text(checked.diagnostics, colour=wanted), color=wanted)
        click.echo()
    briefings = len(checked.corpus.briefings)
    plural = "" if briefings == 1 else "s"
    click.echo(f"{report.summary(checked.diagnostics)} in {briefings} briefing{plural}", err=True)


@main.command()
@project_option
@click.option("--strict", is_flag=True, help="Fail on warnings too, as a strict build does.")
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--color/--no-color", default=None, help="Colour, by default only on a terminal without NO_COLOR."
)
def check(folder: Path, strict: bool, style: str, color: bool | None) -> None:
    """Check a project and say every fault, its place and its mend."""
    project = _project(folder)
    checked = check_project(project)
    schema_files.refresh_schemas(project, checked.corpus)
    _tell(checked, style, color)
    sys.exit(1 if checked.failed or (strict and checked.failed_strictly) else 0)


@main.command()
@project_option
def lock(folder: Path) -> None:
    """Look for every excerpt in the archive and write the receipts.

    Writes evidence.lock beside each briefing.yml. Commit it: it proves the excerpts where the archive is not.
    Refuses while an excerpt is not found or anything else is wrong.
    """
    project = _project(folder)
    checked = check_project(project)
    if not checked.evidence.archive_present:
        raise click.UsageError(f"the archive is not here: there is no folder {project.archive}")
    if not checked.can_lock:
        _tell(checked, "text", None)
        click.echo("nothing was locked", err=True)
        sys.exit(1)
    written = write_locks(checked, project, _today())
    for path in written:
        click.echo(f"wrote {os.path.relpath(path, project.root)}")
    if not written:
        click.echo("every receipt is up to date")


def _today() -> str:
    """Today in universal time; SOURCE_DATE_EPOCH, in seconds, stands in for the clock where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return now.date().isoformat()


@main.command()
@project_option
@click.argument("source", required=False)
@click.option("--all", "everything", is_flag=True, help="List the sentences set aside and outside as well.")
def coverage(folder: Path, source: str | None, everything: bool) -> None:
    """Say which sentences of the documents no report touches.

    SOURCE is the id of a source; by default all sources are looked at. Needs the archive.
    """
    project = _project(folder)
    checked = check_project(project)
    if not checked.evidence.archive_present:
        raise click.UsageError(f"the archive is not here: there is no folder {project.archive}")
    known = [id for _briefing, id in checked.evidence.texts]
    if source and source not in known:
        close = nearest(source, known)
        raise click.UsageError(
            f"there is no source “{source}” with a document"
            + (f"; did you mean {', '.join(close)}?" if close else "")
        )
    for key, text in checked.evidence.texts.items():
        if source in (None, key[1]):
            states = set(State) - {State.QUOTED} if everything else {State.OPEN}
            click.echo("\n".join(report.coverage_lines(key[1], checked.evidence.coverage[key], text, states)))


@main.command()
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="Write the reference of all codes as Markdown.")
def explain(code: str | None, everything: bool) -> None:
    """Say what a diagnostic CODE, such as E301, means and how to mend it."""
    if everything:
        click.echo(report.codes_as_markdown(), nl=False)
        return
    if not code:
        raise click.UsageError("name a code, such as E301, or ask for --all")
    known = CODES.get(code.upper())
    if not known:
        close = nearest(code.upper(), CODES)
        raise click.UsageError(
            f"there is no code {code}" + (f"; did you mean {', '.join(close)}?" if close else "")
        )
    click.echo(report.explain(known))


@main.command()
@project_option
@click.option("--vscode", "wire", is_flag=True, help="Wire the schemas up in .vscode/settings.json.")
@click.option(
    "--modelines", is_flag=True, help="Print, for other editors, the line for the top of each file."
)
@click.option("--markdown", is_flag=True, help="Write the reference of all keys as Markdown instead.")
def schema(folder: Path, wire: bool, modelines: bool, markdown: bool) -> None:
    """Write JSON Schemas, with which editors complete and check the project's files as you type.

    They stand in .briefings/schema and hold the ids of the project's actors, events, sources, measures and terms.
    `briefings check` and `mkdocs serve` bring them up to date.
    """
    if markdown:
        click.echo(key_reference.as_markdown(), nl=False)
        return
    project = _project(folder)
    corpus, _faults = load(project.content, project.root)
    try:
        written = schema_files.write_schemas(project, corpus)
        written += vscode.write_settings(project.root, schema_files.wiring(corpus)) if wire else ()
    except (OSError, vscode.Unread) as error:
        raise click.ClickException(str(error)) from error
    if modelines:
        for file, line in schema_files.modelines(project, corpus):
            click.echo(f"{file}: {line}")
    for path in written:
        click.echo(f"wrote {os.path.relpath(path, project.root)}", err=modelines)
    if not written:
        click.echo("every schema is up to date", err=True)


if __name__ == "__main__":
    main()
