"""The MkDocs plugin: carries generated pages into a MkDocs build. The only room that knows MkDocs.

Thin: every decision about content is taken by the stages before it.
"""

from __future__ import annotations

import logging
import posixpath
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from jinja2 import Environment
from mkdocs.config import config_options as c
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator import assets, policy, report, search
from generator.compiled import CompiledTemplates
from generator.diagnostics import Diagnostic, Severity
from generator.index import Index
from generator.lasting import lasting, leave, seldom_collected, uncollected
from generator.lock import NAME as LOCK_NAME
from generator.pipeline import Checked, Desk, Planned, plan_project
from generator.plugin.afterwards import Afterwards
from generator.plugin.building import Framed, Prospect, SiteBuild, page_at
from generator.plugin.filling import fill_pages
from generator.plugin.later import LaterFiles, pages_of
from generator.plugin.options import BriefingsConfig
from generator.plugin.outlet import CACHE, FILE_EVENTS, Outlet, curious_plugins
from generator.plugin.pagefind import RUN_WASM, make_index, refuse_rivals
from generator.plugin.pagefind import SCRIPT as FIND
from generator.plugin.pages import GeneratedPage
from generator.plugin.passing import PassedOver
from generator.plugin.preview import PreviewForMkDocs, is_previewing, serve_after_failure, watched
from generator.plugin.requested import RequestedPages
from generator.plugin.shell import Shells, WithPolicy
from generator.plugin.stopped import ProjectFault
from generator.plugin.waiting import compile_templates, leave_out_space
from generator.project import Project, make_project
from generator.render import PACKAGED_TEMPLATES
from generator.serving.snapshot import Snapshot, take_snapshot

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("briefings")

STYLESHEET = "assets/briefings.css"
SCRIPT = "assets/briefings.js"
"""Nothing needs it to be read."""
FOLDER_SEARCH = "assets/folder-search.js"
SEARCH_INDEX_SCRIPT = "search/search_index.js"
"""Where the theme looks for the index when a page was opened as a file."""


class BriefingsPlugin(BasePlugin[BriefingsConfig]):  # type: ignore[no-untyped-call]  # MkDocs’ own hook for subclasses
    """Checks the project before anything is deleted, then adds its pages to the build."""

    def __init__(self) -> None:
        self._build: SiteBuild | None = None
        self._outlet: Outlet | None = None
        self._afterwards = Afterwards()
        self._passed_over: PassedOver | None = None
        self._templates_left = 0
        """Templates of the theme and of the project that MkDocs has still to render before it comes to pages."""
        self._curious: tuple[str, ...] = ()
        """Plugins that look at pages."""
        self._makes_on_request = False
        self.requested: RequestedPages | None = None
        """Under `serve`, the pages that are made when readers ask for them; None where MkDocs makes all."""
        self.left: Callable[[], None] | None = None
        """Under `serve`, what is left to do of a build while readers see its site. Raises why it must not be shown."""
        self._has_shown = False
        """A site was shown, and found good. It stays until the next one is known to be good."""
        self._desk: Desk | None = None
        self._planned_from: tuple[Index, bytes] | None = None
        """Under `serve`, the last index, and the digest of all it was made from."""
        self._served: MkDocsConfig | None = None
        self._seen: Snapshot | None = None
        self._compiled = CompiledTemplates()
        self._is_serve = False
        self._is_dirty = False
        self._nav: Navigation | None = None
        self._files: Files | None = None
        self._seldom_collected = ExitStack()
        self._all_pages: Sequence[File] = ()
        self._shells: Shells | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Defined so that MkDocs keeps this instance over the rebuilds of `serve`."""
        self._is_serve = command == "serve"
        self._is_dirty = dirty
        self._compiled = CompiledTemplates()
        self._desk = self._planned_from = None
        self._has_shown = False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the packaged overrides and the stylesheet part of the theme."""
        if self._is_serve and not is_previewing():
            self._served = config
            self._seen = take_snapshot(watched(config))
        overrides = str(PACKAGED_TEMPLATES / "overrides")
        if overrides not in config.theme.dirs:
            own = 1 if config.theme.custom_dir else 0
            config.theme.dirs.insert(own, overrides)
        if STYLESHEET not in config.extra_css:
            config.extra_css.insert(0, STYLESHEET)
        if SCRIPT not in map(str, config.extra_javascript):
            script = c.ExtraScriptValue(SCRIPT)
            script.defer = True
            config.extra_javascript.insert(0, script)
        if not config.use_directory_urls:
            before_the_theme = config.extra.setdefault("polyfills", [])
            if FOLDER_SEARCH not in before_the_theme:
                before_the_theme.append(FOLDER_SEARCH)
        return config

    @event_priority(100)  # before other plugins spend time on a build that can't succeed
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Check everything. MkDocs empties the site folder after this, so a failure here keeps the old site."""
        with lasting():
            self._prepare(config)
        if not self._is_serve:
            self._seldom_collected.enter_context(seldom_collected())

    def _prepare(self, config: MkDocsConfig) -> None:
        planned: list[Planned] = []  # it may be done before everything is checked
        checked = self._checked(config, lambda so_far: planned.append(self._plan(so_far, config)))
        if self.config.pagefind:
            refuse_rivals(checked.corpus)
        curious = self._curious = curious_plugins(config)
        find = cache(lambda: planned[-1] if planned else self._plan(checked, config))
        self.requested = self._passed_over = self.left = None
        self._makes_on_request = self._is_serve and not config.strict and not curious
        if self._is_serve or self._is_dirty:
            prospect = Prospect(find().plans, find, checked.corpus.content)
        else:
            self._outlet = Outlet(config, self._templates(config), checked.inputs.hex())
            prospect = self._outlet.prospect(find, checked.corpus.content)
        self._build = self._begin(prospect, config)
        self._build.is_reading = not curious

    def follow(self, config: MkDocsConfig) -> RequestedPages | None:
        """Under `serve`, take up what was saved in records alone; None where MkDocs must build. Raises ProjectFault."""
        if self.requested is None:
            return None
        try:
            with lasting():
                checked = self._checked(config)
                planned = self._plan(checked, config)
                prospect = Prospect(planned.plans, lambda: planned, checked.corpus.content)
                following = self.requested.follow(self._begin(prospect, config))
        finally:
            self._afterwards.begin()
        if following:
            self.requested = following
        return following

    def _checked(self, config: MkDocsConfig, meanwhile: Callable[[Checked], None] | None = None) -> Checked:
        """Raises ProjectFault."""
        self._afterwards.hold()
        project = _project(config, self.config)
        if self._desk is None or self._desk.project != project:
            self._desk = Desk(project, cache=project.root / CACHE)
        if self._is_serve:
            checked = self._desk.check()
            self._afterwards.note(project, checked.corpus)
        else:
            templates = self._templates(config)
            checked = self._desk.check_for_pages(
                meanwhile, lambda: compile_templates(templates, config, self._compiled)
            )
            self._desk = None
        for diagnostic in checked.diagnostics:
            log.log(_LEVELS[diagnostic.severity], _message(diagnostic))
        if checked.failed or (config.strict and checked.failed_strictly):
            raise ProjectFault(
                f"{report.summary(checked.diagnostics)} in the briefings; the site was left as it was",
                checked.diagnostics,
            )
        return checked

    def _plan(self, checked: Checked, config: MkDocsConfig) -> Planned:
        former = self._planned_from[0] if self._planned_from else None
        planned = plan_project(
            checked,
            former=former,
            lasting=self._is_serve,
            kept=self._desk.kept_differences() if self._is_serve and self._desk and not former else None,
            site_title=config.site_name,
            site_description=config.site_description or "",
            site_url=config.site_url or "",
            directory_urls=config.use_directory_urls,
            finds=self.config.pagefind,
        )
        if self._is_serve:
            self._planned_from = planned.index, checked.inputs
        return planned

    def _begin(self, prospect: Prospect, config: MkDocsConfig) -> SiteBuild:
        templates = self._templates(config)
        return SiteBuild(prospect, config, templates, self._compiled, ahead=not self._makes_on_request)

    def _templates(self, config: MkDocsConfig) -> list[Path]:
        own = _project(config, self.config).templates
        return [folder for folder in (own, PACKAGED_TEMPLATES) if folder.is_dir()]

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take the authors' files out of what is published, and put the generated pages in."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        own = {plan.src_uri for plan in self._build.plans}
        content = Path(config.docs_dir).resolve()
        for file in list(files):
            if _is_authored(file.src_uri) or file.src_uri in own or _leads_out(file, content):
                files.remove(file)
        fills = self._outlet is not None and not self._curious
        if (self._makes_on_request or fills) and not curious_plugins(config, FILE_EVENTS):
            files = LaterFiles(files, self._build, config, lists=fills)
        else:
            self._build.place(files, config)
        made = {STYLESHEET: assets.join_style, SCRIPT: assets.join_script}
        if not config.use_directory_urls:
            made[FOLDER_SEARCH] = assets.folder_search
        if self.config.pagefind:
            made[FIND] = assets.find_script
        for name, make in made.items():
            files.append(File.generated(config, name, content=make(self._build.templates)))
        return files

    @event_priority(-50)  # after plugins that rearrange the navigation
    def _put_in_order(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give events and sources their neighbours in time; the navigation itself stays as it is."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        if not isinstance(files, LaterFiles):
            self._build.put_in_order(files)
        self._nav = nav
        # MkDocs drops the labels that mkdocs.yml gives to pages that plugins made.
        for label, address in _labels(config.nav):
            page = page_at(files, address)
            if isinstance(page, GeneratedPage):
                page.title = label
        return nav

    @event_priority(-10_000)  # after everybody who looks for pages to put into the navigation
    def _put_off(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let MkDocs pass over pages that stay as they are; under `serve` over all, for readers ask for few."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        if self._makes_on_request:
            self.requested = RequestedPages(self._build, config, files, nav)
            self.requested.put_off()
        else:
            if self._outlet and not self._curious:
                self._passed_over = PassedOver(self._build, files, nav)
            self._build.shows_all = False
        return nav

    on_nav = CombinedEvent(_put_in_order, _put_off)

    @event_priority(10_000)
    def _hold_back(self, context: TemplateContext, /, *, page: Page, **_: Any) -> TemplateContext:
        """Spare the search plugin the content of pages that it leaves out: for most it would have to be made."""
        if isinstance(page, GeneratedPage):
            page.is_held_back = not self._curious
        if self._all_pages:
            context["pages"] = self._all_pages  # also those that MkDocs passes over
        return context

    @event_priority(-10_000)
    def _hand_out(self, context: TemplateContext, /, *, page: Page, **_: Any) -> TemplateContext:
        if isinstance(page, GeneratedPage):
            page.is_held_back = False
        return context

    on_page_context = CombinedEvent(_hold_back, _hand_out)

    @event_priority(
        -100
    )  # after plugins that change the page, for its policy names the scripts that it ends with
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Give the page its policy. What records say is no place for scripts: none that stands there would run."""
        if not output or (self._shells and self._shells.has_policy(output)):
            return output
        if not isinstance(page, GeneratedPage):
            return self._with_policy(output, config)
        return self._with_policy(output, config, page.content or "", runs_wasm=page.plan.template in RUN_WASM)

    @event_priority(-100)
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for pages that are made of a template alone, such as that of the error 404."""
        self._templates_left -= 1
        if not self._templates_left and self._build:
            if self._shells and self._passed_over:
                self._fill_pages(self._shells, self._passed_over, config)
            self._build.shows_all = False
        return self._with_policy(output, config) if template_name.endswith(".html") else output

    def _fill_pages(self, shells: Shells, passed_over: PassedOver, config: MkDocsConfig) -> None:
        assert self._build is not None and self._files is not None  # noqa: S101  # MkDocs calls on_env first
        self._all_pages = self._files.documentation_pages()

        def finish(text: str, page: Page) -> str:
            return self.on_post_page(text, page=page, config=config)

        with uncollected():
            fill_pages(shells, self._build, passed_over, self._files, config, finish)

    @event_priority(-90)  # after the search plugin has written its index, before `offline` copies it
    def _extend_search(self, /, *, config: MkDocsConfig) -> None:
        """Add our entries to the index of the search plugin, if there is one."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        index = Path(config.site_dir, search.INDEX)
        if index.is_file() and not self.requested:
            own = (plan.src_uri for plan in self._build.plans)
            found = index.read_text(encoding="utf-8")
            with index.open("w", encoding="utf-8") as file:
                file.writelines(
                    search.extended(
                        found, own, self._build.entries(), directory_urls=config.use_directory_urls
                    )
                )
            if not config.use_directory_urls:
                # A script is the only thing that a page opened as a file may load.
                with (
                    index.open("rb") as file,
                    Path(config.site_dir, SEARCH_INDEX_SCRIPT).open("wb") as script,
                ):
                    script.write(b"var __index = ")
                    shutil.copyfileobj(file, script)

    @event_priority(-10_000)  # after everybody who writes into the site
    def _publish(self, /, *, config: MkDocsConfig) -> None:
        """Put the site where readers see it, unless MkDocs is about to say that it failed."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        if self.requested and self.requested.is_large and not self._has_shown:
            self.left = self._rehearse
        elif self.requested:
            self.requested.rehearse()
        if self._outlet:
            if self.config.pagefind:
                make_index(Path(config.site_dir))
            self._outlet.publish(self._build, config)
        if self._desk:
            self._desk.save()  # for the next start of a preview
        self._end()
        if not self.left:
            self._has_shown = True
            self._afterwards.begin()

    def _rehearse(self) -> None:
        self.left = None
        assert self.requested is not None  # noqa: S101  # it was, when this was left
        try:
            self.requested.rehearse()
            self.requested.look_ahead()
        finally:
            self._afterwards.begin()
        self._has_shown = True

    on_post_build = CombinedEvent(_extend_search, _publish)

    def on_shutdown(self) -> None:
        """Keep what was found since the last build, and leave nothing behind of one that was broken off."""
        self._afterwards.hold()
        if self._is_serve and self._desk:
            self._desk.save()
            if self._planned_from and (kept := self._desk.kept_differences()):
                kept.keep(*self._planned_from)
        self._end()

    def _end(self) -> None:
        self._seldom_collected.close()
        if self._build:
            self._build.close()
        if self._outlet:
            self._outlet.close()
        if self._build and not self._is_serve and len(self._build.plans) >= _MANY:
            leave(self._build, self._outlet, self._files, self._shells)
        self._build = self._outlet = self._files = None
        self._all_pages = ()

    def _with_policy(
        self, output: str, config: MkDocsConfig, untrusted: str = "", *, runs_wasm: bool = False
    ) -> str:
        # `mkdocs serve` adds a script to each page when it is asked for, so that no hash could name it.
        if self._is_serve or not self.config.content_security_policy:
            return output
        return policy.with_policy(
            output, untrusted=untrusted, from_folder=not config.use_directory_urls, runs_wasm=runs_wasm
        )

    @event_priority(100)  # before plugins that look at what pages hold
    def _begin_to_render(self, /, env: Environment, **_: Any) -> Environment:
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        self._build.is_reading = False
        self._build.shows_all = True  # to the templates of the theme that list pages
        if self.requested:
            self.requested.begin(env)
        return env

    @event_priority(-100)  # after plugins that change what templates may say
    def _prepare_templates(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Leave out the space around the theme's blocks, 2 kB on every page; keep templates compiled under `serve`."""
        leave_out_space(env)
        self._compiled.serve(env)
        self._files = files
        if not self.requested:
            self._shells = self._shells_for(env, config, files)
        self._templates_left = len(config.theme.static_templates) + len(config.extra_templates)
        return env

    on_env = CombinedEvent(_begin_to_render, _prepare_templates)

    def _shells_for(self, env: Environment, config: MkDocsConfig, files: Files) -> Shells:
        assert self._nav is not None  # noqa: S101  # MkDocs calls on_nav first
        build = self._build
        assert build is not None  # noqa: S101  # as above
        shells = Shells(
            env,
            config,
            self._nav,
            lambda page: page.plan.template if isinstance(page, GeneratedPage) else None,
            self._compiled,
            None if self._is_serve or not self.config.content_security_policy else self._policy_of(config),
            self._keep,
            build.keeps,
            RUN_WASM,
            lambda page: page.shape_of_toc() if isinstance(page, GeneratedPage) else None,
        )
        shells.learn(page for page in pages_of(files) if not page.is_passed_over)
        if self._passed_over and self._outlet:
            self._passed_over.settle(shells, self._outlet.keep)
        return shells

    def _keep(self, page: Page, shell: str, frame: str) -> bool:
        """Leave a page as it was published, if everything is the same; else remember how it is published now."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        if self._outlet is None or not isinstance(page, GeneratedPage):
            return False
        kept = self._build.kept.get(page.plan.src_uri)
        if kept and kept.frame == frame and self._outlet.keep(kept.file):
            return True
        if kept:
            page.give_up()
        self._outlet.frames[page.plan.src_uri] = Framed(page.file.dest_uri, shell, frame)
        return False

    def _policy_of(self, config: MkDocsConfig) -> WithPolicy:
        from_folder = not config.use_directory_urls
        return lambda page, content: policy.with_policy(page, untrusted=content, from_folder=from_folder)

    @event_priority(100)  # before plugins that ask the server to watch something
    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None], **_: Any
    ) -> LiveReloadServer:
        """Serve with a server that keeps the last good site; MkDocs' own lets pages wait while a build fails."""
        if not config.config_file_path:  # it came through a pipe, and can't be read again
            return server
        server.server_close()
        return cast("LiveReloadServer", PreviewForMkDocs(config, builder, self._seen))

    @event_priority(-100)  # after everybody who cleans up
    def on_build_error(self, **_: Any) -> None:
        """Under `serve`, show what is wrong although there is no site yet; MkDocs would end here."""
        self._end()
        self._afterwards.begin()
        if self._served and self._served.config_file_path and not is_previewing():
            serve_after_failure(self._served)
            raise SystemExit(0)


_MANY = 1000
"""Pages whose build leaves so much that to take it apart would take a while."""

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.NOTE: logging.INFO}


def _message(diagnostic: Diagnostic) -> str:
    return report.one_as_text(diagnostic)


def _project(config: MkDocsConfig, options: BriefingsConfig) -> Project:
    return make_project(
        _root(config), Path(config.docs_dir), archive=options.archive, templates=options.templates
    )


def _root(config: MkDocsConfig) -> Path:
    """The project's folder: where mkdocs.yml stands."""
    return Path(config.config_file_path).parent


def _is_authored(address: str) -> bool:
    """Whether a file of the content folder is read by the generator, and so not published."""
    return address.endswith((".yml", ".yaml")) or posixpath.basename(address) == LOCK_NAME


def _leads_out(file: File, content: Path) -> bool:
    """Whether a file of the content folder is a link to something outside of it."""
    path = file.abs_src_path
    inside = path is not None and Path(path).is_relative_to(content)
    return bool(inside and path and not Path(path).resolve().is_relative_to(content))


def _labels(nav: Any) -> Iterator[tuple[str, str]]:
    """(label, address) of every labelled page in the nav of mkdocs.yml."""
    for item in nav if isinstance(nav, list) else []:
        for label, target in item.items() if isinstance(item, dict) else ():
            if isinstance(target, str):
                yield str(label), target
            else:
                yield from _labels(target)
