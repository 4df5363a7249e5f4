"""Waits until files have changed and come to rest.

The system's own notices, where it gives any, only say when to look; what changed is found by looking. So a notice
that gets lost, or a folder that is taken away and put back, costs a moment and no more.
Must not know what is done about a change.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from generator.serving.snapshot import Snapshot, differing, same, take_snapshot

QUIET = 0.05  # seconds without a change that count as rest
LONGEST_UNREST = 1.0  # seconds after which a change is told although more come
LOOK_WITH_NOTICES = 3.0  # seconds between two looks where the system gives notice
LOOK_WITHOUT = 0.3  # seconds between two looks where it doesn't
LOOK_SHARE = 20  # between two looks passes at least so many times what a look takes

_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

log = logging.getLogger(__name__)


class Watch:
    """Watches files and folders, which may come and go. `seen`: what is known of them already; the first wait
    ends at once where it no longer holds. `native`: ask the system for notices."""

    def __init__(self, watched: Iterable[Path], seen: Snapshot | None = None, *, native: bool = True) -> None:
        self._paths = tuple(watched)
        self._native = native
        self._ended = False
        self._noticed = threading.Event()
        self._observer: BaseObserver | None = None
        self._observed: frozenset[tuple[str, bool, int]] = frozenset()
        self._look_took = 0.0
        self.seen: Snapshot = {**take_snapshot(self._paths, seen), **(seen or {})}
        self.changed: frozenset[str] = frozenset()
        """Paths of what the last wait found changed, new or gone."""

    def follow(self, watched: Iterable[Path]) -> None:
        """Watch other paths from now on. What was seen of the old ones stays seen, so no change is lost."""
        paths = tuple(watched)
        if paths != self._paths:
            self._paths = paths
            self.seen = {**take_snapshot(paths, self.seen), **self.seen}

    def end(self) -> None:
        """Let `wait` return, from a signal's handler too."""
        self._ended = True
        self._noticed.set()

    def wait(self) -> bool:
        """Wait until the files differ from what was last seen, and rest; remembers what is there then. False where
        the wait was ended instead."""
        while not self._ended:
            self._observe()
            before, self.seen = self.seen, self._at_rest(self._look())
            if not same(self.seen, before):
                self.changed = differing(before, self.seen)
                return True
            pause = LOOK_WITH_NOTICES if self._observer else LOOK_WITHOUT
            deadline = time.monotonic() + max(pause, LOOK_SHARE * self._look_took)
            # Not in one go: on some systems a signal is heard only between two waits.
            while not self._noticed.wait(0.25) and time.monotonic() < deadline:
                pass
            self._noticed.clear()
        return False

    def close(self) -> None:
        if self._observer:
            self._observer.stop()
            self._observer = None

    def _look(self) -> Snapshot:
        start = time.monotonic()
        found = take_snapshot(self._paths, self.seen)
        self._look_took = time.monotonic() - start
        return found

    def _at_rest(self, now: Snapshot) -> Snapshot:
        """What is there once nothing changes any more; at once where it is what was seen before."""
        deadline = time.monotonic() + LONGEST_UNREST
        before = self.seen
        while not same(now, before) and time.monotonic() < deadline:
            time.sleep(QUIET)
            self._noticed.clear()
            before, now = now, take_snapshot(self._paths, now)
        return now

    def _observe(self) -> None:
        """Ask for notices of what exists now. A folder that was put back is another one to the system."""
        if not self._native or (wanted := self._to_observe()) == self._observed:
            return
        self.close()
        observer = Observer()
        if isinstance(observer, PollingObserver):
            self._native = False
            return
        handler = _Handler(self._noticed)
        try:
            for path, recursive, _inode in wanted:
                observer.schedule(handler, path, recursive=recursive, event_filter=_CHANGES)
            observer.start()
        except OSError as error:
            log.info("The system gives no notice of changes (%s); looking for them instead", error)
            self._native = False
            observer.unschedule_all()
            return
        self._observer, self._observed = observer, wanted

    def _to_observe(self) -> frozenset[tuple[str, bool, int]]:
        """(path, with all below, the file system's number) of folders. Files are replaced when they are saved, so
        the folder around them is observed; the folder around a folder tells when that comes and goes."""
        wanted: dict[str, tuple[str, bool, int]] = {}
        for path in self._paths:
            for folder, recursive in ((path, True), (path.parent, False)):
                try:
                    inode = folder.stat().st_ino
                except OSError:
                    continue
                if folder.is_dir() and (recursive or str(folder) not in wanted):
                    wanted[str(folder)] = (str(folder), recursive, inode)
        return frozenset(wanted.values())


class _Handler(FileSystemEventHandler):
    def __init__(self, noticed: threading.Event) -> None:
        self._noticed = noticed

    def on_any_event(self, event: FileSystemEvent) -> None:
        del event
        self._noticed.set()
