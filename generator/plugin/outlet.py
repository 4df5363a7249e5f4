"""From a MkDocs build to the folder that readers see: where MkDocs builds meanwhile, and what the next build may keep.

Must not know how pages are made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import CountHandler

from generator.pipeline import Planned
from generator.plugin.building import SiteBuild
from generator.publish.basis import basis_of, file_digest
from generator.publish.keeping import Keeper
from generator.publish.ledger import Ledger, ledger_file, read_ledger, write_ledger
from generator.publish.staging import Staging
from generator.search import is_brief

log = get_plugin_logger("briefings")

CACHE = ".cache/briefings"
"""Folder below the project's own, for what may be thrown away at any time."""

PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
"""Events in which a plugin may look at a page, or change it."""
_AFTERWARDS = ("post_build",)
"""Events in which a plugin may change files of the site. What it changes in a page that was kept it would change twice,
and readers would see it at once: the page is one file with two names."""
_HARMLESS = ("generator.plugin", "material.plugins.search", "mkdocs.contrib.search")
"""Modules of plugins whose part in those events is known: of a page that stays as it was they want nothing."""
_WRITE_FILES_OF_THEIR_OWN = ("material.plugins.offline", "mkdocs_redirects")
"""What these do at the end leaves pages alone."""


class Outlet:
    """Where a build's site goes. MkDocs builds into a folder beside it; `publish` puts that in its place."""

    def __init__(self, config: MkDocsConfig, planned: Planned, templates: Sequence[Path]) -> None:
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self._config = config
        self._site_dir = config.site_dir
        self._planned = planned
        self._staging = Staging(Path(config.site_dir))
        config.site_dir = str(self._staging.folder)
        self._sayings = _Sayings(config.site_dir, self._site_dir)
        logging.getLogger("mkdocs.commands.build").addFilter(self._sayings)
        self._file = ledger_file(root / CACHE, self._staging.site)
        self._basis = basis_of(templates, (*_meant(config), str(is_brief(planned.plans))))
        self._may_be_kept = True
        """Whether pages come out as we made them."""
        self.frames: dict[str, tuple[str, str]] = {}
        """Address → file and frame of each page that the next build may keep."""

    def keeper(self) -> Keeper | None:
        """What may be kept of the site that stands; None where plugins want to see every page."""
        curious = curious_plugins(self._config, (*PAGE_EVENTS, *_AFTERWARDS))
        self._may_be_kept = not curious
        if curious:
            log.info("Every page is made anew, since plugins look at it: %s", ", ".join(curious))
            return None
        ledger = read_ledger(self._file, self._basis)
        return Keeper(ledger, self._staging.site, self._planned.index.fingerprint)

    def keep(self, file: str) -> bool:
        """Take a page over from the site that stands; False where it is gone meanwhile."""
        try:
            self._staging.keep(file)
        except OSError:
            return False
        return True

    def publish(self, build: SiteBuild, config: MkDocsConfig) -> None:
        """Exchange the sites, unless MkDocs will end the build for its warnings. Raises OSError."""
        if config.strict and _warned():
            self.close()
            return
        ledger = build.ledger(self._staging.folder, self.frames)
        log.info(
            "%d pages made, %d kept as they were", len(build.planned.plans) - len(build.kept), len(build.kept)
        )
        self._staging.publish()
        write_ledger(self._file, ledger if self._may_be_kept else Ledger((), {}), self._basis)
        self.close()

    def close(self) -> None:
        """Let MkDocs know its folder again, and leave nothing beside it; harmless when repeated."""
        self._staging.abandon()
        self._config.site_dir = self._site_dir
        logging.getLogger("mkdocs.commands.build").removeFilter(self._sayings)


class _Sayings(logging.Filter):
    """What MkDocs says of the folder it builds into, said of the one that readers see."""

    def __init__(self, folder: str, site: str) -> None:
        super().__init__()
        self._folder = folder
        self._site = site

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = str(record.msg).replace(self._folder, self._site)
        return "Generated empty output" not in record.msg  # of pages that are kept


def _meant(config: MkDocsConfig) -> Iterator[str]:
    """Everything in the configuration that pages or what stands around them may show."""
    yield from (
        str(config[key]) for key in ("site_name", "site_url", "site_description", "use_directory_urls")
    )
    if config.config_file_path:
        yield file_digest(Path(config.config_file_path))
    for name, plugin in config.plugins.items():
        module = type(plugin).__module__
        # Options may also come from a file that mkdocs.yml inherits from, or from the environment.
        yield f"{name} {module} {dict(plugin.config) if module == __package__ else ''}"


def curious_plugins(config: MkDocsConfig, events: Iterable[str] = PAGE_EVENTS) -> tuple[str, ...]:
    """Names of the plugins and hooks that may look at pages, or change them."""
    found = {
        config.plugins._event_origins.get(method, _module(method))
        for event in events
        for method in config.plugins.events[event]
        if not _module(method).startswith(_HARMLESS)
        and not (event in _AFTERWARDS and _module(method).startswith(_WRITE_FILES_OF_THEIR_OWN))
    }
    return tuple(sorted(found))


def _module(method: Callable[..., Any]) -> str:
    owner = getattr(method, "__self__", None)
    return type(owner).__module__ if owner is not None else str(getattr(method, "__module__", ""))


def _warned() -> bool:
    """Whether MkDocs has counted warnings, after which it fails a strict build."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(isinstance(handler, CountHandler) and handler.get_counts() for handler in handlers)
