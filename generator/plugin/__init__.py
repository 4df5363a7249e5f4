"""The MkDocs plugin: carries generated pages into a MkDocs build. The only room that knows MkDocs.

Thin: every decision about content is taken by the stages before it.
"""

from __future__ import annotations

import html
import logging
import posixpath
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from jinja2 import Environment
from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc

from generator import assets, policy, report, search
from generator.archive import Archive
from generator.compiled import CompiledTemplates
from generator.diagnostics import Diagnostic, Severity
from generator.lock import NAME as LOCK_NAME
from generator.pages.plan import PagePlan
from generator.pipeline import Planned, check_project, plan_project
from generator.plugin.preview import PreviewForMkDocs, is_previewing, serve_after_failure, watched
from generator.plugin.shell import Shells, WithPolicy
from generator.plugin.stopped import ProjectFault
from generator.project import Project, make_project
from generator.render import PACKAGED_TEMPLATES, Renderer, TemplateFault
from generator.schema_files import refresh_schemas
from generator.serving.editor import DEFAULT_EDITOR, complaint_about
from generator.serving.snapshot import Snapshot, take_snapshot

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("briefings")

STYLESHEET = "assets/briefings.css"
SCRIPT = "assets/briefings.js"
"""Nothing needs it to be read."""
FOLDER_SEARCH = "assets/folder-search.js"
SEARCH_INDEX_SCRIPT = "search/search_index.js"
"""Where the theme looks for the index when a page was opened as a file."""


class EditorLink(c.Type[str]):
    """A template of links that open a file in an editor."""

    def run_validation(self, value: object) -> str:
        """Raises ValidationError."""
        template = super().run_validation(value)
        if complaint := complaint_about(template):
            raise ValidationError(f"editor: {complaint}")
        return template


class BriefingsConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs’ own hook for subclasses
    """Options under plugins: briefings: in mkdocs.yml."""

    templates = c.Type(str, default="templates")
    """Folder, beside mkdocs.yml, with templates that replace the packaged ones of the same name."""
    archive = c.Type(str, default="archive")
    """Folder with the documents' full texts: private, never published, never in the repository."""
    content_security_policy = c.Type(bool, default=True)
    """Whether built pages tell browsers to load only what the site itself holds, and run only its own scripts."""
    editor = EditorLink(str, default=DEFAULT_EDITOR)
    """Link that opens a fault's place in the editor, under `serve`: with {path}, {line} and {column}."""


class GeneratedPage(Page):
    """A page whose HTML comes from our templates; python-markdown is never called for it."""

    def __init__(self, plan: PagePlan, file: File, config: MkDocsConfig, build: _Build) -> None:
        super().__init__(None, file, config)
        self.plan = plan
        self._build = build

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what MkDocs takes from a Markdown file; other plugins may still supply the source."""
        supplied = config.plugins.on_page_read_source(page=self, config=config)
        self.markdown = supplied if supplied is not None else self.plan.description
        # The theme puts titles through `striptags`, which undoes escaping, and does not escape again:
        # escaped twice, markup in a name stays text there.
        self.meta = {
            "title": html.escape(self.plan.title, quote=False),
            "description": html.escape(self.plan.description),
            "hide": ["navigation", *([] if self.plan.toc else ["toc"])],
            "search": {"exclude": True},  # its entries come from `search`, which knows the records
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Fill in content, table of contents and the links that MkDocs validates."""
        links = _RelativePathTreeprocessor(self.file, files, config)
        self._build.links = links
        try:
            self.content = self._build.renderer.render(self.plan)
        except TemplateFault as error:
            raise PluginError(f"a page template can't be used: {error}") from error
        sections = [
            {"level": 2, "id": item.id, "name": html.escape(item.title), "children": []}
            for item in self.plan.toc
        ]
        # The theme's skip link leads to the first entry, its list of contents shows what is below.
        top: Any = {"level": 1, "id": "title", "name": self.meta["title"], "children": sections}
        self.toc = get_toc([top])
        self._title_from_render = self.meta["title"]
        self.present_anchor_ids = _ids_in(self.content)
        self.links_to_anchors = links.links_to_anchors


def _ids_in(content: str) -> set[str]:
    return {html.unescape(part.split('"', 1)[0]) for part in content.split(' id="')[1:]}


class _Build:
    """What one build shares among its pages."""

    def __init__(
        self,
        planned: Planned,
        config: MkDocsConfig,
        templates: list[Path],
        compiled: CompiledTemplates | None,
    ) -> None:
        self.planned = planned
        self.templates = templates
        self.links: _RelativePathTreeprocessor | None = None
        self.renderer = Renderer(
            planned.index.corpus,
            planned.index.names,
            templates,
            directory_urls=config.use_directory_urls,
            page_link=self.page_link,
            compiled=compiled,
        )
        self.files: dict[str, str] = {
            plan.src_uri: posixpath.relpath(plan.edit_path, planned.index.corpus.content)
            for plan in planned.plans
        }

    def page_link(self, address: str, href: str) -> str | None:
        """Resolve a link as MkDocs does, from the author's file; its warnings are counted under --strict."""
        assert self.links is not None  # noqa: S101  # set by the page that is being rendered
        written_in = posixpath.dirname(self.files[address])
        path, mark, anchor = href.partition("#")
        target = posixpath.join(written_in, path) if path and not path.startswith("/") else path
        link = posixpath.relpath(target, posixpath.dirname(address) or ".") if target != path else path
        return str(self.links.path_to_url(f"{link}{mark}{anchor}"))


class BriefingsPlugin(BasePlugin[BriefingsConfig]):  # type: ignore[no-untyped-call]  # as above
    """Checks the project before anything is deleted, then adds its pages to the build."""

    def __init__(self) -> None:
        self._build: _Build | None = None
        self._archive: Archive | None = None
        self._served: MkDocsConfig | None = None
        self._seen: Snapshot | None = None
        self._compiled: CompiledTemplates | None = None
        self._is_serve = False
        self._nav: Navigation | None = None
        self._shells: Shells | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Defined so that MkDocs keeps this instance over the rebuilds of `serve`."""
        del dirty
        self._is_serve = command == "serve"
        self._compiled = CompiledTemplates() if self._is_serve else None

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
        project = _project(config, self.config)
        if self._archive is None or self._archive.folder != project.archive:
            self._archive = Archive(project.archive)
        checked = check_project(project, self._archive)
        if self._is_serve:
            refresh_schemas(project, checked.corpus)
        for diagnostic in checked.diagnostics:
            log.log(_LEVELS[diagnostic.severity], _message(diagnostic))
        if checked.failed or (config.strict and checked.failed_strictly):
            raise ProjectFault(
                f"{report.summary(checked.diagnostics)} in the briefings; the site was left as it was",
                checked.diagnostics,
            )
        planned = plan_project(
            checked,
            site_title=config.site_name,
            site_description=config.site_description or "",
            site_url=config.site_url or "",
            directory_urls=config.use_directory_urls,
        )
        templates = [folder for folder in (project.templates, PACKAGED_TEMPLATES) if folder.is_dir()]
        self._build = _Build(planned, config, templates, self._compiled)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take the authors' files out of what is published, and put the generated pages in."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        plans = {plan.src_uri: plan for plan in self._build.planned.plans}
        content = Path(config.docs_dir).resolve()
        for file in list(files):
            if _is_authored(file.src_uri) or file.src_uri in plans or _leads_out(file, content):
                files.remove(file)
        for plan in plans.values():
            path = _root(config) / plan.edit_path
            file = File.generated(
                config, plan.src_uri, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV
            )
            file.edit_uri = self._build.files[plan.src_uri]
            GeneratedPage(plan, file, config, self._build)
            files.append(file)
        made = {STYLESHEET: assets.join_style, SCRIPT: assets.join_script}
        if not config.use_directory_urls:
            made[FOLDER_SEARCH] = assets.folder_search
        for name, make in made.items():
            files.append(File.generated(config, name, content=make(self._build.templates)))
        return files

    @event_priority(-50)  # after plugins that rearrange the navigation
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give events and sources their neighbours in time; the navigation itself stays as it is."""
        for file in files.documentation_pages():
            page = file.page
            if isinstance(page, GeneratedPage):
                page.previous_page = _page_at(files, page.plan.previous)
                page.next_page = _page_at(files, page.plan.next)
        self._nav = nav
        # MkDocs drops the labels that mkdocs.yml gives to pages that plugins made.
        for label, address in _labels(config.nav):
            page = _page_at(files, address)
            if isinstance(page, GeneratedPage):
                page.title = label
        return nav

    @event_priority(
        -100
    )  # after plugins that change the page, for its policy names the scripts that it ends with
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Give the page its policy. What records say is no place for scripts: none that stands there would run."""
        untrusted = page.content or "" if isinstance(page, GeneratedPage) else ""
        if self._shells and self._shells.has_policy(output):
            return output
        return self._with_policy(output, config, untrusted)

    @event_priority(-100)
    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for pages that are made of a template alone, such as that of the error 404."""
        return self._with_policy(output, config) if template_name.endswith(".html") else output

    @event_priority(-90)  # after the search plugin has written its index, before `offline` copies it
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add our entries to the index of the search plugin, if there is one."""
        assert self._build is not None  # noqa: S101  # MkDocs calls on_pre_build first
        index = Path(config.site_dir, search.INDEX)
        if index.is_file():
            plans = self._build.planned.plans
            found = index.read_text(encoding="utf-8")
            extended = search.extend(found, plans, directory_urls=config.use_directory_urls)
            index.write_text(extended, encoding="utf-8")
            if not config.use_directory_urls:
                # A script is the only thing that a page opened as a file may load.
                script = Path(config.site_dir, SEARCH_INDEX_SCRIPT)
                script.write_text(f"var __index = {extended}", encoding="utf-8")

    def _with_policy(self, output: str, config: MkDocsConfig, untrusted: str = "") -> str:
        # `mkdocs serve` adds a script to each page when it is asked for, so that no hash could name it.
        if self._is_serve or not self.config.content_security_policy:
            return output
        return policy.with_policy(output, untrusted=untrusted, from_folder=not config.use_directory_urls)

    @event_priority(-100)  # after plugins that change what templates may say
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Leave out the space around the theme's blocks, 2 kB on every page; keep templates compiled under `serve`."""
        env.trim_blocks = env.lstrip_blocks = True
        if self._compiled:
            self._compiled.serve(env)
        assert self._nav is not None  # noqa: S101  # MkDocs calls on_nav first
        pages = (file.page for file in files.documentation_pages())
        self._shells = Shells(
            env,
            config,
            self._nav,
            [(page.plan.template, page) for page in pages if isinstance(page, GeneratedPage)],
            self._compiled or CompiledTemplates(),
            None if self._is_serve or not self.config.content_security_policy else self._policy_of(config),
        )
        return env

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
        if self._served and self._served.config_file_path and not is_previewing():
            serve_after_failure(self._served)
            raise SystemExit(0)


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


def _page_at(files: Files, address: str | None) -> Page | None:
    file = files.get_file_from_path(address) if address else None
    return file.page if file else None
