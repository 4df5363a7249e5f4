"""The Jinja environment of our pages: everything escaped, nothing undefined let through, calls without detours.

A page is hundreds of small macros; what Jinja does around each call was a good part of a page's time. Must not know
what templates show.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import MethodType
from typing import Any

import jinja2
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup


class _Context(Context):
    """Calls macros and our own functions straight away: Jinja's own asks at each call anew what is called and how."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            if (arguments := _arguments(called, args, kwargs)) is not None:
                return Markup(called._func(*arguments))  # noqa: S704  # a macro escapes what it puts in
        elif kind is MethodType and kwargs.keys() <= _OF_JINJA and not hasattr(called, "jinja_pass_arg"):
            return called(*args)
        return super().call(called, *args, **kwargs)


_OF_JINJA = frozenset({"_loop_vars", "_block_vars"})
"""What Jinja passes along to functions that ask for the context."""


def _arguments(macro: Macro, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
    """All arguments of a macro in their order; None for a call that Jinja shall sort out, or refuse."""
    if macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return None
    rest = macro.arguments[len(args) :]
    if len(args) > len(macro.arguments) or not kwargs.keys() <= (
        _OF_JINJA.union(rest) if rest else _OF_JINJA
    ):
        return None
    return (*args, *(kwargs.get(name, missing) for name in rest)) if rest else args


def make_environment(templates: Iterable[Path]) -> jinja2.Environment:
    """For templates from these folders, the first that has one."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in templates]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,  # a build reads each template once; the next has an environment of its own
    )
    environment.context_class = _Context
    return environment
