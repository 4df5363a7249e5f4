"""Lets Pagefind index a folder of pages for its search: a program of its own, which may be missing.

Must not know what the pages are, nor who searches them.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = "pagefind"
"""Where the index is written, below the site's folder."""

_ARTICLE = "article.md-content__inner"
"""The part of a page that is indexed: what stands around it is on every page."""
_LEFT_OUT = (".headerlink", ".permanent", ".receipt", ".cite", ".brief-find", ".brief-lost", ".brief-pair")
"""Signs, receipts and citations; and kinds of page that say nothing, or nothing but what others say."""
_PACKAGE = "pagefind_bin"
"""Of Python: it holds the program, and puts nothing on the PATH."""


class PagefindFault(Exception):
    """There is no index, and why."""


def index_site(site: Path) -> None:
    """Write the index of a site's pages, where there is none yet. Raises PagefindFault."""
    command = _command()
    if command is None:
        raise PagefindFault(
            "the option `pagefind` needs the program Pagefind, which is not installed: "
            "pip install 'mkdocs-briefings[pagefind]'"
        )
    given = ("--site", str(site), "--output-subdir", FOLDER, "--root-selector", _ARTICLE)
    try:
        ran = subprocess.run(  # noqa: S603  # no shell, and nothing in it comes from records
            [*command, *given, "--exclude-selectors", ", ".join(_LEFT_OUT), "--quiet"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise PagefindFault(f"Pagefind can't be run: {error}") from error
    if ran.returncode:
        said = "\n".join(ran.stdout.strip().splitlines()[-5:])
        raise PagefindFault(f"Pagefind ended with status {ran.returncode}: {said}")


def _command() -> list[str] | None:
    """What runs it. The package comes first: that is the one whose version a project can pin."""
    if importlib.util.find_spec(_PACKAGE):
        return [sys.executable, "-P", "-m", _PACKAGE]
    found = shutil.which("pagefind")
    return [found] if found else None
