"""The preview of a MkDocs project: how its configuration is read and its site built, again and again.

Must not know how a site is served, nor how a page is made.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger

from generator import report
from generator.diagnostics import Diagnostic, Location, diagnose
from generator.load import SOURCES
from generator.lock import NAME as LOCK_NAME
from generator.plugin.options import PLUGIN
from generator.plugin.stopped import OWN_LOGGER, ProjectFault, Setting, why_stopped
from generator.project import make_project
from generator.render import PACKAGED_TEMPLATES
from generator.serving.editor import DEFAULT_EDITOR
from generator.serving.preview import Built, Preview
from generator.serving.snapshot import Snapshot
from generator.serving.status import Setup

log = get_plugin_logger("briefings")

_previewing: ContextVar[bool] = ContextVar("previewing", default=False)


def is_previewing() -> bool:
    """Whether a preview is building now, so that a failure is its affair."""
    return _previewing.get()


def watched(config: MkDocsConfig) -> tuple[Path, ...]:
    """Files and folders that a site is made from; some may not exist."""
    file = Path(config.config_file_path)
    options = _options(config)
    given = {key: str(options[key]) for key in ("archive", "templates") if options.get(key)}
    project = make_project(file.parent, Path(config.docs_dir), **given)
    theme = config.theme.custom_dir
    return (
        file,
        project.content,
        project.templates,
        project.archive,
        *([Path(theme)] if theme else []),
        *((file.parent / hook).absolute() for hook in _hooks(config)),
        *map(Path, config.watch),
        PACKAGED_TEMPLATES,
    )


def mount_of(config: MkDocsConfig) -> str:
    """Path of the site's address; begins and ends with a slash."""
    return f"/{urlsplit(config.site_url or '').path.strip('/')}/".replace("//", "/")


def is_record(path: Path, content: Path) -> bool:
    """Whether only the generator reads a file, or what was a file: nothing of it is published as it stands."""
    if not path.is_relative_to(content):
        return False
    if path.suffix == ".md":
        return path.parent.name == SOURCES and (path.parent.parent / "briefing.yml").is_file()
    return path.suffix in (".yml", ".yaml", "") or path.name == LOCK_NAME


class SiteBuilder:
    """Reads the configuration anew and builds with it; every failure becomes diagnostics.

    `given`: what the command line says over the configuration; `editor` likewise, where it isn't "".
    `build`: builds as MkDocs does, where that is not simply `mkdocs serve`.
    """

    def __init__(
        self,
        configuration: Path,
        given: Mapping[str, Any],
        *,
        editor: str = "",
        also_watched: tuple[Path, ...] = (),
        build: Callable[[MkDocsConfig], None] | None = None,
    ) -> None:
        self._configuration = configuration
        self._given = given
        self._editor = editor
        self._also_watched = also_watched
        self._build = build or _build_as_serve
        self._hooks: tuple[int, ...] = ()
        self._changed: frozenset[str] | None = None
        """Paths of all that has changed since the site that is shown was built; None where that isn't known."""
        self.config: MkDocsConfig | None = None
        """The last one that could be read."""

    def __call__(self, folder: Path, url: str, changed: frozenset[str] | None) -> Built:
        """Build for the server at `url`, whatever path that has."""
        self._changed = None if self._changed is None or changed is None else self._changed | changed
        built = self._followed() or self._built(folder, url)
        if not built.faults:
            self._changed = frozenset()
        return built

    def built_already(self, config: MkDocsConfig) -> Built:
        """Take over from a build by MkDocs itself, which has just ended."""
        self.config = config
        self._changed = frozenset()
        return self._whole(config, Path(config.site_dir))

    def _followed(self) -> Built | None:
        """What comes of it if nothing but records has changed; None where MkDocs must build."""
        if self.config is None or not self._changed or not self._are_records(self._changed):
            return None
        plugin = self.config.plugins.get(PLUGIN)
        try:
            following = plugin.follow(self.config)  # type: ignore[union-attr]  # ours; this module can't import it
        except ProjectFault as fault:
            return Built(self.setup(self.config), fault.diagnostics)
        if following is None:
            return None
        return Built(self.setup(self.config), folder=Path(self.config.site_dir), on_request=following)

    def _are_records(self, paths: Iterable[str]) -> bool:
        assert self.config is not None  # noqa: S101  # asked only where something was built
        content = Path(self.config.docs_dir)
        archive = self.setup(self.config).watched[3]
        return all(is_record(Path(path), content) or Path(path).is_relative_to(archive) for path in paths)

    def _built(self, folder: Path, url: str) -> Built:
        config: MkDocsConfig | None = None
        previewing = _previewing.set(True)
        try:
            with _overheard() as heard:
                try:
                    config = load_config(str(self._configuration), **{**self._given, "site_dir": str(folder)})
                    if self._have_hooks_changed(config):
                        config = load_config(
                            str(self._configuration), **{**self._given, "site_dir": str(folder)}
                        )
                    if PLUGIN not in config.plugins:
                        return Built(self.setup(config), (self._without_plugin(),))
                    self._begin(config)
                    config.site_url = f"http://{urlsplit(url).netloc}{mount_of(config)}"
                    self._build(config)
                except (Exception, SystemExit) as error:
                    return Built(self.setup(config) if config else None, self._told(error, heard, config))
        finally:
            _previewing.reset(previewing)
        return self._whole(config)

    def _whole(self, config: MkDocsConfig, folder: Path | None = None) -> Built:
        """What a build has come to that did not fail."""
        plugin = config.plugins.get(PLUGIN)
        left: Callable[[], None] | None = getattr(plugin, "left", None)
        return Built(
            self.setup(config),
            folder=folder,
            on_request=getattr(plugin, "requested", None),
            left=partial(self._do, left) if left else None,
        )

    def _do(self, left: Callable[[], None]) -> tuple[Diagnostic, ...]:
        with _overheard() as heard:
            try:
                left()
            except (Exception, SystemExit) as error:
                self._changed = None
                return self._told(error, heard, self.config)
        return ()

    def setup(self, config: MkDocsConfig) -> Setup:
        """What the configuration says about the preview."""
        return Setup(
            mount=mount_of(config),
            editor=self._editor or str(_options(config).get("editor") or DEFAULT_EDITOR),
            watched=tuple(dict.fromkeys((*watched(config), *self._also_watched))),
        )

    def _begin(self, config: MkDocsConfig) -> None:
        self.config = config

    def _have_hooks_changed(self, config: MkDocsConfig) -> bool:
        """MkDocs reads a hook once for as long as it runs; let it read changed ones again."""
        paths = [self._configuration.parent / hook for hook in _hooks(config)]
        stamps = tuple(path.stat().st_mtime_ns for path in paths if path.is_file())
        before, self._hooks = self._hooks, stamps
        if not before or before == stamps:
            return False
        Hooks._load_hook.cache_clear()
        return True

    def _without_plugin(self) -> Diagnostic:
        message = f"the plugin “{PLUGIN}” is not listed under plugins:"
        return diagnose("E901", Location(self._configuration.name), message)

    def _told(
        self, error: BaseException, heard: list[logging.LogRecord], config: MkDocsConfig | None
    ) -> tuple[Diagnostic, ...]:
        last = config or self.config
        setting = Setting(
            root=self._configuration.parent,
            configuration=self._configuration,
            content=Path(config.docs_dir) if config else None,
            plugins=dict(last.plugins) if last else {},
            watched=self.setup(last).watched if last else (self._configuration,),
        )
        faults = why_stopped(error, heard, setting)
        if not isinstance(error.__context__, ProjectFault):  # those were told when they were found
            for fault in faults:
                log.error(report.one_as_text(fault))
        if any(fault.code.id == "E905" for fault in faults):
            log.error("Where it happened:", exc_info=error)
        return faults


def _build_as_serve(config: MkDocsConfig) -> None:
    """Build as `mkdocs serve` does."""
    build(config, serve_url=config.site_url)


class _StartedBuilder(SiteBuilder):
    """Tells the plugins of the beginning and the end, as MkDocs' own command does."""

    def _begin(self, config: MkDocsConfig) -> None:
        if self.config is None:
            config.plugins.on_startup(command="serve", dirty=False)
        super()._begin(config)

    def end(self) -> None:
        if self.config:
            self.config.plugins.on_shutdown()


def serve_project(configuration: Path, *, host: str, port: int, editor: str, open_in_browser: bool) -> None:
    """Serve a project, which may be as broken as it likes, until interrupted. Raises NoPort."""
    builder = _StartedBuilder(configuration, {"dev_addr": f"{host}:{port}"}, editor=editor)
    setup = Setup(editor=editor or DEFAULT_EDITOR, watched=(configuration,))
    try:
        _preview(builder, configuration, host, port, setup).run(open_in_browser=open_in_browser)
    finally:
        builder.end()


def serve_after_failure(config: MkDocsConfig) -> None:
    """Serve a project whose very first build has failed under `mkdocs serve`, until interrupted."""
    host, port = config.dev_addr
    configuration = Path(config.config_file_path)
    builder = SiteBuilder(configuration, _given(config))
    _preview(builder, configuration, host, port, builder.setup(config)).run()


class PreviewForMkDocs:
    """Stands in for MkDocs' own server once a first build has succeeded."""

    def __init__(
        self, config: MkDocsConfig, build: Callable[[MkDocsConfig], None], seen: Snapshot | None
    ) -> None:
        self._config = config
        self._build = build
        self._seen = seen
        self._also_watched: list[Path] = []
        self._preview: Preview | None = None

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Build when this changes too; plugins call it."""
        del func, recursive
        self._also_watched.append(Path(path).absolute())

    def unwatch(self, path: str) -> None:
        """Take a call of `watch` back."""
        self._also_watched.remove(Path(path).absolute())

    def serve(self, *, open_in_browser: bool = False) -> None:
        """Serve until interrupted."""
        host, port = self._config.dev_addr
        configuration = Path(self._config.config_file_path)
        builder = SiteBuilder(
            configuration,
            _given(self._config),
            also_watched=(*map(Path, self._config.watch), *self._also_watched),
            build=self._build,
        )
        first = builder.built_already(self._config)
        setup = builder.setup(self._config)
        self._preview = _preview(builder, configuration, host, port, setup, first, self._seen)
        self._preview.run(open_in_browser=open_in_browser)

    def shutdown(self, wait: bool = False) -> None:
        """Stop serving."""
        del wait
        if self._preview:
            self._preview.close()


def _preview(
    builder: SiteBuilder,
    configuration: Path,
    host: str,
    port: int,
    setup: Setup,
    first: Built | None = None,
    seen: Snapshot | None = None,
) -> Preview:
    root = configuration.parent
    return Preview(builder, root=root, host=host, port=port, setup=setup, log=log, first=first, seen=seen)


def _given(config: MkDocsConfig) -> Mapping[str, Any]:
    """What the command line said over the configuration's file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # MkDocs keeps it without using it
        layers = list(getattr(config, "user_configs", ()))
    return {key: value for layer in layers[1:] for key, value in layer.items() if key != "site_dir"}


def _options(config: MkDocsConfig) -> Mapping[str, Any]:
    plugin = config.plugins.get(PLUGIN)
    return dict(plugin.config) if plugin else {}


def _hooks(config: MkDocsConfig) -> tuple[str, ...]:
    """Names of hook files as written."""
    hooks: Any = config.hooks  # MkDocs declares a list, and makes a mapping of it
    return tuple(hooks)


@contextmanager
def _overheard() -> Iterator[list[logging.LogRecord]]:
    """The warnings and errors that MkDocs and its plugins log."""
    heard: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name != OWN_LOGGER:
                heard.append(record)

    ear = Ear(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(ear)
    try:
        yield heard
    finally:
        logger.removeHandler(ear)
