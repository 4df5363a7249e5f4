"""From a MkDocs build to the folder that readers see: where MkDocs builds meanwhile, and what the next build may keep.

Must not know how pages are made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import CountHandler

from generator.page_reads import Piece
from generator.pipeline import Planned
from generator.plugin.building import Framed, Prospect, SiteBuild, remembered, restamped
from generator.publish.basis import basis_of, file_digest
from generator.publish.keeping import Keeper
from generator.publish.ledger import ledger_file, read_ledger
from generator.publish.reads_file import ReadsFile, reads_file
from generator.publish.staging import Staging
from generator.publish.succession import NextLedger
from generator.reading import Read
from generator.search import is_brief

log = get_plugin_logger("briefings")

CACHE = ".cache/briefings"
"""Folder below the project's own, for what may be thrown away at any time."""

PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
"""Events in which a plugin may look at a page, or change it."""
FILE_EVENTS = ("files", "nav", "env")
"""Events in which a plugin may look through the files of the site."""
_AFTERWARDS = ("post_build",)
"""Events in which a plugin may change files of the site. What it changes in a page that was kept it would change twice,
and readers would see it at once: the page is one file with two names."""
_HARMLESS = ("generator.plugin", "material.plugins.search", "mkdocs.contrib.search")
"""Modules of plugins whose part in those events is known: of a page that stays as it was they want nothing."""
_WRITE_FILES_OF_THEIR_OWN = ("material.plugins.offline", "mkdocs_redirects")
"""What these do at the end leaves pages alone."""


class Outlet:
    """Where a build's site goes. MkDocs builds into a folder beside it; `publish` puts that in its place."""

    def __init__(self, config: MkDocsConfig, templates: Sequence[Path], inputs: str) -> None:
        """`inputs`: digest of all files that pages are made from."""
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self._config = config
        self._site_dir = config.site_dir
        self._inputs = inputs
        self._keeper: Keeper | None = None
        self._staging = Staging(Path(config.site_dir))
        config.site_dir = str(self._staging.folder)
        self._sayings = _Sayings(config.site_dir, self._site_dir)
        logging.getLogger("mkdocs.commands.build").addFilter(self._sayings)
        self._file = ledger_file(root / CACHE, self._staging.site)
        own_theme = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        self._basis = basis_of([*templates, *own_theme], _meant(config))
        self._may_be_kept = True
        """Whether pages come out as we made them."""
        self.frames: dict[str, Framed] = {}
        """By address, how each page was published that was made and that the next build may keep."""

    def prospect(self, find: Callable[[], Planned], content: str) -> Prospect:
        """The pages, with those that may be kept of the site that stands. `content`: as in `Prospect`."""
        curious = curious_plugins(self._config, (*PAGE_EVENTS, *_AFTERWARDS))
        self._may_be_kept = not curious
        if curious:
            log.info("Every page is made anew, since plugins look at it: %s", ", ".join(curious))
        ledger = None if curious else read_ledger(self._file, self._basis)
        if ledger is None:
            return Prospect(find().plans, find, content)

        def fingerprint(read: Read) -> bytes:
            return find().index.fingerprint(read)  # which need not be made where nothing has changed

        self._keeper = keeper = Keeper(
            ledger,
            self._staging.site,
            ReadsFile(reads_file(self._file), self._basis, ledger.reads),
            fingerprint,
        )
        known = remembered(ledger)
        if ledger.inputs == self._inputs and is_brief(known) == ledger.is_brief:
            return Prospect(known, find, content, keeper.untouched())
        plans = find().plans
        return Prospect(plans, find, content, keeper.kept(plans, is_brief=is_brief(plans)))

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
        made = len(build.plans) - len(build.kept)
        log.info("%d pages made, %d kept as they were", made, len(build.kept))
        following = NextLedger(self._file, self._basis)
        try:
            with suppress(OSError):
                self._write(following, build, made)
            self._staging.publish()
            following.settle()
        finally:
            following.drop()
        self.close()

    def _write(self, following: NextLedger, build: SiteBuild, made: int) -> None:
        """What the next build shall find in the ledger, unless it is there already. Raises OSError."""
        folder = self._staging.folder
        former = self._keeper.ledger if self._keeper else None
        if not self._may_be_kept:
            following.write("", False, "", ())
        elif former and not made and former.pages.keys() == build.kept.keys():
            pages = {address: restamped(page, folder) for address, page in former.pages.items()}
            if former.inputs != self._inputs or pages != former.pages:
                following.write(self._inputs, former.is_brief, former.reads, pages.items())
        else:
            known: set[str] = set()
            reads = following.write_reads(
                _noting(build.reads(self._keeper.reads if self._keeper else None), known)
            )
            published = build.published(folder, self.frames, known)
            following.write(self._inputs, is_brief(build.plans), reads, published)

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


def _noting(
    parts: Iterable[tuple[Iterable[str], Iterable[Piece]]], pages: set[str]
) -> Iterator[Iterable[Piece]]:
    for addresses, pieces in parts:
        pages.update(addresses)
        yield pieces


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
