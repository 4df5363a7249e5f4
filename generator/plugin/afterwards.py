"""What a preview does once pages can be read again, and nothing else has been saved for a moment.

Must not know how pages are made.
"""

from __future__ import annotations

import threading

from generator.lasting import collect_all
from generator.model import Corpus
from generator.project import Project
from generator.schema_files import refresh_schemas

DELAY = 1.0
"""Seconds without another change after which editors are told what there is."""


class Afterwards:
    """Tells editors what there is to offer: they can wait a moment, a page that is being read can't."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._noted: tuple[Project, Corpus] | None = None

    def note(self, project: Project, corpus: Corpus) -> None:
        """Remember what there is."""
        self._noted = project, corpus

    def begin(self) -> None:
        """Wait, then tell them what was noted, if it wasn't told yet."""
        self.hold()
        self._timer = threading.Timer(DELAY, self._tidy_up)
        self._timer.daemon = True
        self._timer.start()

    def hold(self) -> None:
        """Let it be, until the next `begin`."""
        if self._timer:
            self._timer.cancel()

    def _tidy_up(self) -> None:
        noted, self._noted = self._noted, None
        if noted:
            refresh_schemas(*noted)
            collect_all()
