"""Finds a Chromium that starts; run as a program, fetches one where there is none.

Knows nothing of the tests. Its only outputs are a path and, on standard error, what it is doing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "chrome")
ON_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PATIENCE = 400  # seconds for one command that downloads; two of them still fit into a CI run


def find() -> Path | None:
    """The first Chromium that starts. Where the variable CHROMIUM is set, only the one it names counts."""
    return next((path for path in _candidates() if _starts(path)), None)


def fetch() -> Path | None:
    """Install a Chromium: Debian's package where we may, else the one Playwright offers to the user."""
    if _is_root_on_debian():
        _say("No Chromium found. Installing Debian's package: apt-get install chromium")
        if _run("apt-get", "update") and _run("apt-get", "install", "-y", "chromium") and (path := find()):
            return path
    _say("No Chromium found. Downloading one (over 100 MB): python -m playwright install chromium")
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return find()


def main() -> int:
    path = find()
    if path is None and "CHROMIUM" not in os.environ:
        path = fetch()
    if path is None:
        named = os.environ.get("CHROMIUM")
        _say(
            f"CHROMIUM={named} is not a browser that starts."
            if named is not None
            else "No Chromium could be found or installed."
        )
        return 1
    sys.stdout.write(f"Browser tests use {path}\n")
    return 0


def _candidates() -> Iterator[Path]:
    named = os.environ.get("CHROMIUM")
    names = ON_PATH if named is None else (named,)
    yield from (Path(path) for name in names if (path := shutil.which(name)))
    if named is None:
        yield from (Path(path) for path in ON_MACOS if Path(path).is_file())
        yield from _playwrights_own()


def _playwrights_own() -> Iterator[Path]:
    # Asked last: it starts a process of its own. Imported here, so that the rest runs without it.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if path.is_file():
        yield path


def _starts(path: Path) -> bool:
    """Some systems carry a stub of that name which only says what to install; a library may be missing."""
    try:
        asked = subprocess.run(
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and bool(asked.stdout.strip())


def _is_root_on_debian() -> bool:
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return "ID=debian" in release.splitlines() and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _run(*command: str) -> bool:
    try:
        return (
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                timeout=PATIENCE,
                check=False,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired) as reason:
        _say(f"{command[0]}: {reason}")
        return False


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
