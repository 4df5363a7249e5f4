"""The Jinja environment of our pages: everything escaped, nothing undefined let through, calls without detours.

A page is hundreds of small macros; what Jinja does around each call was a good part of a page's time. Must not know
what templates show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MethodType
from typing import Any

import jinja2
import markupsafe
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro, StrictUndefined
from jinja2.utils import missing
from markupsafe import Markup


class _Context(Context):
    """Calls macros and our own functions straight away: Jinja's own asks at each call anew what is called and how."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind is Macro and not (called.catch_kwargs or called.catch_varargs or called.explicit_caller):
            left = len(called.arguments) - len(args)
            if 0 <= left <= len(_DEFAULTS) and not called.caller and kwargs.keys() <= _OF_JINJA:
                return Markup(called._func(*args, *_DEFAULTS[:left]))  # noqa: S704  # a macro escapes what it puts in
            if (arguments := _arguments(called, args, kwargs)) is not None:
                return Markup(called._func(*arguments))  # noqa: S704  # as above
        elif kind is MethodType and kwargs.keys() <= _OF_JINJA and not hasattr(called, "jinja_pass_arg"):
            return called(*args)
        return super().call(called, *args, **kwargs)


_OF_JINJA = frozenset({"_loop_vars", "_block_vars"})
"""What Jinja passes along to functions that ask for the context."""
_DEFAULTS = (missing,) * 9


def _arguments(macro: Macro, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """All arguments of a macro in their order; None for a call that Jinja shall refuse."""
    rest = macro.arguments[len(args) :]
    known = _OF_JINJA.union(rest, ("caller",) if macro.caller else ())
    if len(args) > len(macro.arguments) or not kwargs.keys() <= known:
        return None
    arguments = (*args, *(kwargs.get(name, missing) for name in rest))
    if not macro.caller:
        return arguments
    caller = kwargs.get("caller")
    return (*arguments, StrictUndefined("No caller defined", name="caller") if caller is None else caller)


class _Code(CodeGenerator):
    """Escapes what goes to the page without making it `Markup` first."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Template(jinja2.Template):
    """What a page imports is the same for all pages: none brings names of its own for its imports."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        del ctx
        return super()._get_default_module()


class Environment(jinja2.Environment):
    template_class = _Template
    code_generator_class = _Code
    context_class = _Context

    @staticmethod
    def escaped(value: object) -> str:
        """As `markupsafe.escape`, for what is joined to a page at once."""
        if type(value) is str:
            return _escape_text(value)
        return value if type(value) is Markup else markupsafe.escape(value)


_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""The half of `escape` that does the escaping; older versions aren't made of halves."""


def make_environment(templates: Iterable[Path]) -> jinja2.Environment:
    """For templates from these folders, the first that has one."""
    return Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,  # a build reads each template once; the next has an environment of its own
    )
