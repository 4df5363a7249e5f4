"""Templates, found in a project's folders and rendered: everything escaped, nothing undefined let through.

Must not know what templates show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2

from generator.compiled import CompiledTemplates
from generator.quick import QuickEnvironment

_KNOWN = getattr(jinja2, "__version__", "").startswith("3.1.")
"""Whether quick code is made from a Jinja whose inner workings are those it was written for."""


class Templates:
    """Templates from these folders, the first that has one. They mean what they mean to Jinja.

    Each is rendered by quick code. Where that fails in any way, which may be its own fault, Jinja's own code says what
    the page is, or what is wrong.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        *,
        functions: Mapping[str, Callable[..., Any]],
        filters: Mapping[str, Callable[..., Any]],
        compiled: CompiledTemplates | None = None,
    ) -> None:
        paths = [str(folder) for folder in folders]
        self._quick = _environment(QuickEnvironment, paths)
        self._plain = _environment(jinja2.Environment, paths)
        for environment in (self._quick, self._plain):
            environment.globals.update(functions)
            environment.filters.update(filters)
            if compiled:
                compiled.serve(environment)
        self.plain: set[str] = set()
        """Names of those that only Jinja's own code could render."""

    def render(self, name: str, **values: object) -> str:
        """Raises jinja2.TemplateError, and whatever a template raises."""
        if _KNOWN and name not in self.plain:
            with suppress(Exception):  # if it is the template's fault, what comes now says it again
                return self._quick.get_template(name).render(values)
        text = self._plain.get_template(name).render(values)
        self.plain.add(name)
        return text

    def compile(self) -> None:
        """Compile all of them before there is anything to render. What can't be compiled is told where it is used."""
        environment = self._quick if _KNOWN else self._plain
        for name in environment.list_templates(extensions=["html"]):
            with suppress(Exception):
                environment.get_template(name)


def _environment(kind: type[jinja2.Environment], folders: list[str]) -> jinja2.Environment:
    return kind(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,  # a build reads each template once; the next has an environment of its own
    )
