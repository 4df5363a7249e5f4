"""The command that makes the site: build. MkDocs itself runs as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from generator.cli.console import project_in, project_option


@click.command()
@project_option
@click.option("--strict/--no-strict", default=True, help="Stop at warnings too; the default.")
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write the site; by default as mkdocs.yml says.",
)
def build(folder: Path, strict: bool, site_dir: Path | None) -> None:
    """Build the site; any fault stops it and keeps the old one.

    Runs `mkdocs build --strict` on the project and ends with its exit code.
    """
    command = [sys.executable, "-m", "mkdocs", "build"]
    command += ["--strict"] * strict + (["--site-dir", str(site_dir.absolute())] if site_dir else [])
    # A list and no shell; the only words in it are ours and the folder's name.
    done = subprocess.run(command, cwd=project_in(folder).root, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
    sys.exit(done.returncode)
