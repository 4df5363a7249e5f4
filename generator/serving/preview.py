"""The life of a preview: build, show, wait for a change, build again; whatever happens, go on.

Must not know what a build does: it is a function that is handed in.
"""

from __future__ import annotations

import logging
import shutil
import signal
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic, Location, diagnose
from generator.project import CONFIGURATION
from generator.report import summary
from generator.serving.bar import Bar
from generator.serving.server import PreviewServer, open_server
from generator.serving.snapshot import Snapshot
from generator.serving.status import Board, OnRequest, Setup, Site, Status
from generator.serving.watch import Watch

SHARE = 0.001
"""Seconds after which a build makes way for a reader. An answer needs a dozen turns, so this decides what it takes."""

FIRST_READER = 1.0
"""Seconds in which a first reader may come before what a build has left is done."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    setup: Setup | None
    """None where the configuration could not be read: the former one holds on."""
    faults: tuple[Diagnostic, ...] = ()
    """Why it failed; empty where there is now a whole site."""
    folder: Path | None = None
    """Where the site stands, if it is not the folder that was offered."""
    on_request: OnRequest | None = None
    """Makes what does not stand in the folder."""
    left: Callable[[], tuple[Diagnostic, ...]] | None = None
    """Does what can wait until somebody reads the site; gives what is wrong with it, if anything is."""


Build = Callable[[Path, str, frozenset[str] | None], Built]
"""Builds a site into a folder that is not there yet, for an address. Never raises but to end everything.

The last: paths of what has changed since the last call; None where that isn't known.
"""


class Preview:
    """Serves what a build makes, over and over. `log` tells people; they never see a traceback of it."""

    def __init__(
        self,
        build: Build,
        *,
        root: Path,
        host: str,
        port: int,
        setup: Setup,
        log: logging.Logger | logging.LoggerAdapter[Any],
        first: Built | None = None,
        seen: Snapshot | None = None,
    ) -> None:
        """`first`: a site that was built already into a folder, from files as they were `seen`. Raises NoPort."""
        self._build = build
        self._log = log
        self._number = 1 if first else 0
        self._left = first.left if first else None
        self._names = count()
        self._is_building = False
        site = Site(first.folder, self._number, first.on_request) if first and first.folder else None
        self._board = Board(Status(setup, site))
        self._watch = Watch(setup.watched, seen)
        self._server = open_server(host, port, self._board, Bar(root))
        if port and self._server.port != port:
            log.info("Port %s is taken", port)

    @property
    def server(self) -> PreviewServer:
        return self._server

    def run(self, *, open_in_browser: bool = False) -> None:
        """Serve until interrupted (Ctrl-C, or the signal that ends programs), then leave nothing behind."""
        with (
            self._ended_by_signals(),
            tempfile.TemporaryDirectory(prefix="briefings-", ignore_cleanup_errors=True) as made,
        ):
            folder = Path(made)
            sys.setswitchinterval(SHARE)
            try:
                self._server.start()
                self._log.info("Serving on %s", self._server.url)
                if open_in_browser:
                    webbrowser.open(self._server.url)
                if self._board.status.site is None:
                    self._build_next(folder)
                self._do_what_is_left()
                while self._watch.wait():
                    self._build_next(folder, self._watch.changed)
                    self._do_what_is_left()
            except KeyboardInterrupt:
                pass
            finally:
                self._log.info("Shutting down")
                self.close()

    def close(self) -> None:
        """Stop serving, where it was begun; harmless when repeated."""
        self._watch.close()
        if not self._board.closed:
            self._server.close()

    def _build_next(self, made: Path, changed: frozenset[str] | None = None) -> None:
        """Build beside the site that is shown, and show it where it is whole."""
        offered = made / f"{next(self._names)}"
        start = time.monotonic()
        former = self._board.status
        built = self._built(offered, changed)
        setup = built.setup or former.setup
        self._watch.follow(setup.watched)
        if built.faults:
            shutil.rmtree(offered, ignore_errors=True)
            self._board.fail(built.faults, setup)
            self._log.error("%s: the last good site is shown until this is mended", summary(built.faults))
            return
        self._number += 1
        folder = built.folder or offered
        self._board.show(Site(folder, self._number, built.on_request), setup)
        if former.site and former.site.folder != folder and former.site.folder.parent == made:
            shutil.rmtree(former.site.folder, ignore_errors=True)
        self._left = built.left
        self._log.info("Built in %.2f seconds: %s", time.monotonic() - start, self._server.url)

    def _do_what_is_left(self) -> None:
        """Once somebody has a page to read; if a fault is found then, it is as if the build had failed."""
        if self._left is None:
            return
        self._is_building = True
        try:
            self._server.has_shown.wait(FIRST_READER)
            faults = self._left()
        finally:
            self._is_building = False
            self._left = None
        if faults:
            self._board.take_back(faults)
            self._log.error("%s: there is no site until this is mended", summary(faults))

    def _built(self, folder: Path, changed: frozenset[str] | None) -> Built:
        self._is_building = True
        try:
            return self._build(folder, self._server.url, changed)
        except Exception as error:
            self._log.exception("A fault of this program, while it built a site")
            fault = diagnose("E905", Location(CONFIGURATION), f"{type(error).__name__}: {error}")
            return Built(None, (fault,))
        finally:
            self._is_building = False

    @contextmanager
    def _ended_by_signals(self) -> Iterator[None]:
        """Only a build is broken off. An exception in the midst of anything else would leave locks behind that
        nobody opens any more."""
        if threading.current_thread() is not threading.main_thread():  # others hear no signals
            yield
            return

        def end(_number: int, _frame: object) -> None:
            self._watch.end()
            if self._is_building:
                raise KeyboardInterrupt

        former = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
