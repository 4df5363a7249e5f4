"""The command `briefings`: arguments and exit codes. Everything else is done by the stages.

Exit codes: 0 nothing stands in the way, 1 the project has faults, 2 the command was not understood.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from generator import __version__, report
from generator.diagnostics import CODES, nearest
from generator.pipeline import check_project

FORMATS = {"text": None, "json": report.as_json, "github": report.as_github}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefings")
def main() -> None:
    """Check and explain research briefings.

    A project is a folder with mkdocs.yml and a content folder, usually briefings/. The site itself is
    made by `mkdocs serve` and `mkdocs build`.
    """


@main.command()
@click.argument("content", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Fail on warnings too, as a strict build does.")
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--color/--no-color", default=None, help="Colour, by default only on a terminal without NO_COLOR."
)
def check(content: Path | None, strict: bool, style: str, color: bool | None) -> None:
    """Check a project and say every fault, its place and its mend.

    CONTENT is the content folder; by default briefings/ in this folder.
    """
    folder = content or Path("briefings")
    if not folder.is_dir():
        raise click.UsageError(
            f"there is no folder {folder}; run this beside mkdocs.yml, or name the content folder"
        )
    root = Path.cwd() if folder.resolve().is_relative_to(Path.cwd()) else folder.resolve().parent
    checked = check_project(folder.resolve(), root.resolve())
    form = FORMATS[style]
    if form:
        click.echo(form(checked.diagnostics))
    else:
        wanted = color if color is not None else sys.stdout.isatty() and "NO_COLOR" not in os.environ
        if checked.diagnostics:
            click.echo(report.as_text(checked.diagnostics, colour=wanted), color=wanted)
            click.echo()
        briefings = len(checked.corpus.briefings)
        click.echo(
            f"{report.summary(checked.diagnostics)} in {briefings} briefing{'' if briefings == 1 else 's'}",
            err=True,
        )
    sys.exit(1 if checked.failed or (strict and checked.failed_strictly()) else 0)


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
