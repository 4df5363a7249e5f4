"""The command `briefings serve`: arguments, and what is said on the terminal meanwhile.

The server is the preview's, the building MkDocs' and the plugin's.
"""

from __future__ import annotations

import logging
from pathlib import Path

import click

from generator.cli.ending import STUCK, Ending
from generator.project import find_configuration
from generator.serving.editor import complaint_about
from generator.serving.server import NoPort


def _checked_editor(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and (complaint := complaint_about(value)):
        raise click.BadParameter(complaint)
    return value


@click.command()
@click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="The project's folder, or one inside of it; by default this folder.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Who may call: this address of the machine."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Where to listen; the next free port is taken where this one is not.",
)
@click.option(
    "--editor",
    default="",
    callback=_checked_editor,
    help="Links that open a fault in your editor, with {path}, {line} and {column}; by default those of VS Code.",
)
@click.option("--open", "open_in_browser", is_flag=True, help="Open the site in the browser.")
def serve(folder: Path, host: str, port: int, editor: str, open_in_browser: bool) -> None:
    """Show the site on this machine and follow every saved change.

    While something is wrong the last good site stays, with a bar on top that says what and where. Ctrl-C ends it.
    """
    configuration = find_configuration(folder.resolve())
    _speak()
    from generator.plugin.preview import serve_project  # noqa: PLC0415  # MkDocs takes a moment to load

    try:
        serve_project(configuration, host=host, port=port, editor=editor, open_in_browser=open_in_browser)
    except NoPort as error:
        raise Ending(str(error), STUCK) from error


def _speak() -> None:
    """Say what the plugin says, and of MkDocs' own words the warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))
    mkdocs = logging.getLogger("mkdocs")
    mkdocs.addHandler(handler)
    mkdocs.setLevel(logging.WARNING)
    mkdocs.propagate = False
    logging.getLogger("mkdocs.plugins.briefings").setLevel(logging.INFO)
