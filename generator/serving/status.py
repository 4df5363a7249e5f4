"""What is shown now: a site, what stands in the way of the next one, and who waits for either to change.

Must not know how a site is built, nor how it is sent.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.serving.editor import DEFAULT_EDITOR


@dataclass(frozen=True, slots=True)
class Setup:
    """What the configuration says about the preview."""

    mount: str = "/"
    """Path of the site's address; begins and ends with a slash."""
    editor: str = DEFAULT_EDITOR
    watched: tuple[Path, ...] = ()
    """Files and folders a change of which asks for a build; they need not exist."""


OnRequest = Callable[[str], bytes | None]
"""Path below the site's address, without its query → what stands there; None where a file may. Never raises; called
from several threads."""


@dataclass(frozen=True, slots=True)
class Site:
    """A whole site that a build has left behind. Nothing in its folder changes while it is shown."""

    folder: Path
    number: int
    """Counts the sites that were shown, from 1."""
    on_request: OnRequest | None = None
    """Makes what does not stand in the folder."""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything an answer depends on."""

    setup: Setup
    site: Site | None = None
    """None until a first build succeeds, and where that turns out to be no good."""
    faults: tuple[Diagnostic, ...] = ()
    """Why the last build failed; empty where it succeeded."""
    number: int = 0
    """Grows with every change."""


class Board:
    """Holds the status. Reading it takes no lock: a change is one assignment of a new value."""

    def __init__(self, status: Status) -> None:
        self._status = status
        self._changed = threading.Condition()
        self._closed = False
        # Pages that an earlier server sent must not take this one's numbers for their own.
        self._token = secrets.token_hex(4)

    @property
    def status(self) -> Status:
        return self._status

    def show(self, site: Site, setup: Setup) -> None:
        """Swap in a new site, which also means that nothing stands in the way."""
        self._replace(replace(self._status, site=site, setup=setup, faults=()))

    def fail(self, faults: tuple[Diagnostic, ...], setup: Setup) -> None:
        """Say what stands in the way, and leave the site as it is."""
        kept = replace(self._status.setup, editor=setup.editor, watched=setup.watched)
        # Links inside the old site hold for the old address; without a site there are none.
        self._replace(replace(self._status, faults=faults, setup=kept if self._status.site else setup))

    def take_back(self, faults: tuple[Diagnostic, ...]) -> None:
        """Show no site any more, and say why."""
        self._replace(replace(self._status, site=None, faults=faults))

    def site_version(self, status: Status) -> str:
        """Names a site across all servers; “” where there is none."""
        return f"{self._token}-{status.site.number}" if status.site else ""

    def version(self, status: Status) -> str:
        """Names a status across all servers."""
        return f"{self._token}-{status.number}"

    def wait(self, version: str, seconds: float) -> Status:
        """The status as soon as it is not of this version, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self.version(self._status) != version, seconds)
            return self._status

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _replace(self, status: Status) -> None:
        with self._changed:
            self._status = replace(status, number=self._status.number + 1)
            self._changed.notify_all()
