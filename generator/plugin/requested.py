"""Pages of a preview are made when a reader asks for them, and made anew only where something was saved since.

MkDocs builds everything else as ever. Must not know how a site is served.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from generator import addresses, search
from generator.pages.plan import PagePlan
from generator.plugin.building import page_at
from generator.plugin.later import follow, pages_of
from generator.plugin.pages import GeneratedPage, copy_nothing

if TYPE_CHECKING:
    from jinja2 import Environment

    from generator.plugin.building import SiteBuild

log = logging.getLogger("mkdocs.plugins.briefings")

_LARGE = 500
"""Pages."""
_SMALL = frozenset({"event", "source", "actor", "pair"})

_FAILED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>This page can’t be made</title></head>
<body><h1>This page can’t be made</h1><p>The terminal says why.</p></body></html>
"""


class RequestedPages:
    """The generated pages of one state of the project. Safe to ask from several threads."""

    def __init__(self, build: SiteBuild, config: MkDocsConfig, files: Files, nav: Navigation) -> None:
        self._build = build
        self._config = config
        self._files = files
        self._nav = nav
        self._env: Environment | None = None
        self._one_at_a_time = threading.RLock()
        self._sent: dict[str, bytes] = {}
        self._plans: Mapping[str, PagePlan] = {
            addresses.site_path(plan.src_uri, directory_urls=config.use_directory_urls): plan
            for plan in build.plans
        }

    @property
    def build(self) -> SiteBuild:
        return self._build

    def begin(self, env: Environment) -> None:
        """From now on MkDocs can render."""
        self._env = env

    def __call__(self, path: str) -> bytes | None:
        """What stands at a path; None where that is not a generated page."""
        path = path.removesuffix("index.html") if self._config.use_directory_urls else path
        found = self._sent.get(path)
        if found is not None:
            return found
        if path == search.INDEX:
            made = self._index()
        elif path in self._plans:
            made = self._page(self._plans[path])
        else:
            return None
        if made is not None:
            self._sent[path] = made
        return made

    @property
    def is_large(self) -> bool:
        return len(self._plans) > _LARGE

    def look_ahead(self) -> None:
        """Find now what the first saved record would have to wait for."""
        for step in self._build.ahead():
            with self._one_at_a_time:
                step()

    def rehearse(self) -> None:
        """Make a page of each kind, so that a template that can't be used stops the build. Raises what it meets.

        In a large project not those that hold much of it: they would take longer than everything else.
        """
        seen: set[str] = set()
        for plan in self._plans.values():
            kind = plan.template
            if kind not in seen and not (self.is_large and kind not in _SMALL):
                seen.add(kind)
                self._rendered(plan)

    def follow(self, build: SiteBuild) -> RequestedPages | None:
        """The pages of the project's next state, if nothing but its records has changed. None where a page is gone
        to which others may lead, or stands in another file: then MkDocs must look at all of them."""
        for plan in self._build.plans:
            following_plan = build.plan_at.get(plan.src_uri)
            if following_plan is None or following_plan.edit_path != plan.edit_path:
                return None
        with self._one_at_a_time:
            follow(self._files, build, self._config)
            build.is_reading = False
            following = RequestedPages(build, self._config, self._files, self._nav)
            following._env = self._env
            following._one_at_a_time = self._one_at_a_time
            following.put_off()
        return following

    def put_off(self) -> None:
        """Let MkDocs pass over the files of the pages, which stay targets of links."""
        for page in pages_of(self._files):
            page.file.is_documentation_page = lambda: False  # type: ignore[method-assign]  # of this one file
            page.file.copy_file = copy_nothing  # type: ignore[method-assign]  # as above

    def _page(self, plan: PagePlan) -> bytes | None:
        try:
            return self._rendered(plan)
        except (Exception, SystemExit) as error:
            log.error("briefings: %s can’t be made: %s", plan.src_uri, error)
            return _FAILED.encode()

    def _rendered(self, plan: PagePlan) -> bytes | None:
        """As MkDocs does it, but for the writing. None where a plugin has taken the page away."""
        assert self._env is not None  # noqa: S101  # `begin` comes before the first request
        with self._one_at_a_time, _quiet():
            page = page_at(self._files, plan.src_uri)
            if not isinstance(page, GeneratedPage):
                return None
            page.forget()
            self._build.put_in_order(self._files, [plan])
            _populate_page(page, self._config, self._files)
            page.active = True
            try:
                context: Any = get_context(self._nav, self._files, self._config, page)
                template = self._env.get_template(str(page.meta.get("template", "main.html")))
                plugins = self._config.plugins
                context = plugins.on_page_context(context, page=page, config=self._config, nav=self._nav)
                output = plugins.on_post_page(template.render(context), page=page, config=self._config)
            finally:
                page.active = False
        return str(output).encode("utf-8", "xmlcharrefreplace")

    def _index(self) -> bytes | None:
        """The search's index, with our pages; one after the other, so that readers need not wait for all of them."""
        file = Path(self._config.site_dir, search.INDEX)
        if not file.is_file():
            return None
        entries = []
        for plan in self._plans.values():
            with self._one_at_a_time:
                entries.append(self._build.entries_of(plan))
        own = list(self._build.plan_at)
        base = file.read_text(encoding="utf-8")
        return "".join(
            search.extended(base, own, filter(None, entries), directory_urls=self._config.use_directory_urls)
        ).encode()


@contextmanager
def _quiet() -> Iterator[None]:
    """MkDocs tells of a page that fails before it raises; who asked is told once."""
    mkdocs = logging.getLogger("mkdocs.commands.build")
    was, mkdocs.disabled = mkdocs.disabled, True
    try:
        yield
    finally:
        mkdocs.disabled = was
