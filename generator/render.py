"""A page plan becomes HTML: Jinja with everything escaped, and authors' prose through markdown-it-py.

Templates come from the project's own folder first, then from this package. Must not know MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from generator import addresses, prose
from generator.compiled import CompiledTemplates
from generator.environment import Templates
from generator.model import Corpus
from generator.pages.plan import Page
from generator.pages.views import Link, Prose

PACKAGED_TEMPLATES = next(
    folder
    for folder in (Path(__file__).parent / "templates", Path(__file__).parent.parent / "templates")
    if folder.is_dir() or folder.parent.name != "generator"
)
"""Inside the package when installed from a wheel; at the top of the project in a checkout."""


class TemplateFault(Exception):
    """A template can't be used: it is missing, doesn't parse, or asks for a value that isn't there."""


PageLink = Callable[[str, str], str | None]
"""(address of the rendered page, link to another page as written in its prose) → link in the site."""


@dataclass(frozen=True, slots=True)
class _Here:
    """The page being rendered."""

    address: str
    path: str
    stem: str
    """Every page below this one has an address that begins so, and so has the page itself."""


def compile_ahead(templates: Iterable[Path], compiled: CompiledTemplates) -> None:
    """Compile what a renderer will need, before there is anything to render."""
    _templates(templates, str, str, str, compiled).compile()


def _templates(
    folders: Iterable[Path],
    href: Callable[[Link], str],
    prose: Callable[[Prose], str],
    prose_inline: Callable[[Prose], str],
    compiled: CompiledTemplates | None,
) -> Templates:
    return Templates(
        folders,
        functions={"href": href},
        filters={"href": href, "prose": prose, "prose_inline": prose_inline},
        compiled=compiled,
    )


class Renderer:
    """Renders page plans. One instance serves a whole build."""

    def __init__(
        self,
        corpus: Corpus,
        names: prose.Names,
        templates: Iterable[Path],
        *,
        directory_urls: bool = True,
        page_link: PageLink = lambda _address, href: href,
        compiled: CompiledTemplates | None = None,
    ) -> None:
        self._names = names
        self._directory_urls = directory_urls
        self._page_link = page_link
        self._known: dict[str, Mapping[str, object]] = {
            "actor": corpus.actors,
            **{f"event {b.id}": b.events for b in corpus.briefings},
            **{f"source {b.id}": b.sources for b in corpus.briefings},
        }
        self._here = _Here("", "", "")
        self._folder = ""
        self._near: dict[str, str] = {}
        self._templates = _templates(templates, self._href, self._prose, self._prose_inline, compiled)

    def render(self, page: Page) -> str:
        """The page's content, to stand inside the theme's frame; raises TemplateFault."""
        self._go_to(page.src_uri)
        try:
            return self._templates.render(f"pages/{page.template}.html", page=page, view=page.view)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateFault(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
        except jinja2.TemplateNotFound as error:
            raise TemplateFault(f"there is no template {error.name}") from error
        except jinja2.TemplateError as error:
            raise TemplateFault(f"pages/{page.template}.html, for {page.src_uri}: {error.message}") from error

    def _go_to(self, address: str) -> None:
        path = self._site_path(address)
        self._here = _Here(address, path, address.removesuffix(".md").removesuffix("index"))
        folder = path[: path.rfind("/", 0, -1) + 1]
        if folder != self._folder:
            self._folder = folder
            self._near = {}

    def _site_path(self, address: str) -> str:
        return addresses.site_path(address, directory_urls=self._directory_urls)

    def _relative(self, address: str, anchor: str = "") -> str:
        if address == self._here.address and anchor:
            return f"#{anchor}"
        link = addresses.relative(self._site_path(address), self._here.path)
        return f"{link}#{anchor}" if anchor else link

    def _href(self, link: Link) -> str:
        target = link.target
        if target.startswith(self._here.stem):
            return self._relative(target, link.anchor)
        near = self._near.get(target)
        if near is None:
            near = self._near[target] = self._relative(target)
        return f"{near}#{link.anchor}" if link.anchor else near

    def _prose(self, text: Prose) -> Markup:
        return self._markdown(text, inline=False)

    def _prose_inline(self, text: Prose) -> Markup:
        return self._markdown(text, inline=True)

    def _markdown(self, text: Prose, *, inline: bool) -> Markup:
        html = prose.render(text.text, self._names, lambda target: self._resolve(target, text), inline=inline)
        return Markup(html)  # noqa: S704  # `prose.render` escapes; raw HTML is off

    def _resolve(self, target: prose.Target, text: Prose) -> str | None:
        if target.kind == "web":
            return target.value
        if target.kind == "page":
            if target.value.startswith("#"):
                return target.value
            return self._page_link(self._here.address, target.value)
        address = self._entity(target, text.briefing)
        return None if address in (None, self._here.address) else self._relative(str(address))

    def _entity(self, target: prose.Target, briefing: str) -> str | None:
        if target.kind == "actor":
            return addresses.actor(target.value) if target.value in self._known["actor"] else None
        if target.value not in self._known.get(f"{target.kind} {briefing}", ()):
            return None
        make = addresses.event if target.kind == "event" else addresses.source
        return make(briefing, target.value)
