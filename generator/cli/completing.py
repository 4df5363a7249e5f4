"""The command that lets editors complete what analysts type: schema."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import click

from generator import key_reference, schema_files, vscode
from generator.cli.console import project_in, project_option
from generator.cli.ending import FAULTS, Ending
from generator.load import load
from generator.project import Project


def wire_editors(project: Project) -> None:
    """Wire VS Code up where nobody did yet; settings that hold comments stay, and `briefings schema` says so."""
    corpus, _faults = load(project.content, project.root)
    schema_files.refresh_schemas(project, corpus)
    with suppress(vscode.Unread):
        vscode.write_settings(project.root, schema_files.wiring(corpus))


def rewire_editors(project: Project) -> None:
    """Follow a briefing that is new or has another name, in settings that know our schemas."""
    corpus, _faults = load(project.content, project.root)
    schema_files.refresh_schemas(project, corpus)
    vscode.refresh_settings(project.root, schema_files.wiring(corpus))


@click.command()
@project_option
@click.option("--vscode", "wire", is_flag=True, help="Wire the schemas up in .vscode/settings.json.")
@click.option(
    "--modelines", is_flag=True, help="Print, for other editors, the line for the top of each file."
)
@click.option("--markdown", is_flag=True, help="Write the reference of all keys as Markdown instead.")
def schema(folder: Path, wire: bool, modelines: bool, markdown: bool) -> None:
    """Write JSON Schemas, with which editors complete and check files as you type.

    They stand in .briefings/schema and hold the ids of the project's actors, events, sources, measures and terms.
    `briefings check` and the preview bring them up to date.
    """
    if markdown:
        click.echo(key_reference.as_markdown(), nl=False)
        return
    project = project_in(folder)
    corpus, _faults = load(project.content, project.root)
    try:
        written = schema_files.write_schemas(project, corpus)
        written += vscode.write_settings(project.root, schema_files.wiring(corpus)) if wire else ()
    except vscode.Unread as error:
        raise Ending(str(error), FAULTS) from error
    if modelines:
        for file, line in schema_files.modelines(project, corpus):
            click.echo(f"{file}: {line}")
    for path in written:
        click.echo(f"wrote {os.path.relpath(path, project.root)}", err=modelines)
    if not written:
        click.echo("every schema is up to date", err=True)
