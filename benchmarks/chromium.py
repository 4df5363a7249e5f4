"""A Chromium to measure with. Knows nothing of what is opened in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--no-first-run",
)


def chromium_program() -> Path | None:
    found = next(
        (path for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name and (path := shutil.which(name))),
        None,
    )
    return Path(found) if found else None


@contextmanager
def browser() -> Iterator[Browser]:
    """Raises RuntimeError where there is none."""
    program = chromium_program()
    if program is None:
        raise RuntimeError("there is no Chromium here; the variable CHROMIUM can name one")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program,
            args=[*ARGUMENTS, "--enable-precise-memory-info"],
            chromium_sandbox=os.geteuid() != 0,
        )
        try:
            yield opened
        finally:
            opened.close()
