"""What quick code runs in: an environment of Jinja's that looks up little, and macros to be called straight away.

Must not know what templates show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import jinja2
import markupsafe
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from generator.quick_code import ARGUMENT, QuickCode


class Direct(Macro):
    """A macro whose function takes its arguments as they are given: `missing` stands for those that aren't."""

    def marked(self, *args: Any, **named: Any) -> Markup:
        return str.__new__(Markup, self._func(*args, **named))  # what `Markup(…)` does with a text

    def __repr__(self) -> str:
        """As a page shows a macro that isn't called."""
        return f"<Macro {'anonymous' if self.name is None else repr(self.name)}>"


class _Template(jinja2.Template):
    """What a page imports is the same for all pages: none brings names of its own for its imports."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        del ctx
        return super()._get_default_module()


class _Escaping(dict[type, Callable[[Any], str]]):
    """How to escape what is of exactly this type, for what is joined to a page at once."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return markupsafe.escape


class QuickEnvironment(jinja2.Environment):
    """For templates that don't change, with everything escaped and without extensions."""

    template_class = _Template
    code_generator_class = QuickCode
    direct = Direct

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._got: dict[str, jinja2.Template] = {}
        for name, one in self.filters.items():
            if getattr(one, "jinja_async_variant", False):
                self.filters[name] = one.__wrapped__  # the half that is meant where nothing is asynchronous
        self._no_caller = self.undefined("No caller defined", name="caller")

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:
        found = self._got.get(name)
        if found is None:
            found = self._got[name] = super().get_template(name, parent, globals)
        return found

    def macro(
        self,
        environment: jinja2.Environment,
        function: Callable[..., str],
        name: str,
        arguments: Any,
        catch_kwargs: bool,
        catch_varargs: bool,
        caller: bool,
        autoescape: bool,
    ) -> Macro:
        """In place of Jinja's own class, by the same signature."""
        special = catch_kwargs or catch_varargs or "caller" in arguments
        kind = Macro if special else Direct
        if not special:
            function.__defaults__ = (missing,) * len(arguments)
            function.__kwdefaults__ = {f"{ARGUMENT}caller": self._no_caller} if caller else None
        return kind(environment, function, name, arguments, catch_kwargs, catch_varargs, caller, autoescape)

    escape_text: Callable[[str], str] = staticmethod(getattr(markupsafe, "_escape_inner", markupsafe.escape))
    """The half of `escape` that does the escaping; older versions aren't made of halves."""

    escaping = _Escaping({Markup: str.__str__, int: int.__repr__, float: float.__repr__})

    def make_globals(self, d: Any) -> dict[str, Any]:
        """Those of now: a chain of dictionaries, which Jinja makes, is slow to be looked through for each page."""
        return {**self.globals, **(d or {})}

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Where filters are given the name of an attribute; Jinja asks first for an element of that name."""
        if type(argument) is str and not (hasattr(type(obj), "__getitem__") or isinstance(obj, type)):
            with suppress(AttributeError):
                return getattr(obj, argument)
        return super().getitem(obj, argument)

    @staticmethod
    def lasting(values: Iterable[Any]) -> Iterable[Any]:
        """Values to be taken all at once, though there may be others who take some."""
        if isinstance(values, Iterator):
            raise TypeError(values)
        return values

    @staticmethod
    def printing(context: Context, called: Any, **variables: Any) -> Callable[..., str]:
        """How to call what is no simple macro, for its text."""
        return partial(_printed, context, called, variables)

    @staticmethod
    def calling(context: Context, called: Any, **variables: Any) -> Callable[..., Any]:
        return partial(_called, context, called, variables)


def _called(context: Context, called: Any, variables: Mapping[str, Any], /, *args: Any, **named: Any) -> Any:
    kwargs = {name.removeprefix(ARGUMENT): value for name, value in named.items()}
    return context.call(called, *args, **kwargs, **variables)


def _printed(*args: Any, **named: Any) -> str:
    return str.__str__(markupsafe.escape(_called(*args, **named)))
