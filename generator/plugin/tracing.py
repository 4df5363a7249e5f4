"""A template rendered for stand-ins: what it writes, where it puts their texts, and what it decides by them.

Rendered so once, it is filled for other subjects by joining strings. Must not know MkDocs, nor what the texts say.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from jinja2 import Environment, Template
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.tests import TESTS

from generator.compiled import CompiledTemplates
from generator.plugin.recipe import CLOSE, OPEN, PLAIN, TOKEN, Condition, Make, Recipe, Step, Values

_ABSENT: Any = object()


class Untraceable(Exception):
    """The template does something that can't be followed; the text says what."""


class Trace:
    """Follows the values of one subject through one rendering."""

    def __init__(self, subject: object) -> None:
        self.values: Values = [subject]
        self.steps: list[Step] = []
        self.conditions: list[Condition] = []
        self.paths: set[str] = set()
        """What was turned into addresses relative to the subject, as it stands in the templates."""
        self._known: dict[Any, Any] = {}

    def read(self, of: Make, words: str) -> Any:
        """What the subject has: a text to fill in, or a thing that must be the same for others."""
        return self._keep(("read", words), Step(of, words, ()))

    def apply(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What the function gives for the true values: a text to fill in, or an answer that must be the same."""
        said = ", ".join([*map(_words, args), *(f"{name}={_words(arg)}" for name, arg in kwargs.items())])
        words = f"{getattr(function, '__qualname__', type(function).__name__)}({said})"
        objects = (arg for arg in (*args, *kwargs.values()) if not isinstance(arg, PLAIN))
        known = (function, said, *map(id, objects))

        sources = [(number, self._source(arg)) for number, arg in enumerate(args) if _concerns(arg)]
        named = {name: self._source(arg) for name, arg in kwargs.items() if _concerns(arg)}

        def make(values: Values) -> Any:
            own = list(args)
            for number, source in sources:
                own[number] = source(values)
            return function(
                *own, **(kwargs | {n: source(values) for n, source in named.items()} if named else kwargs)
            )

        return self._keep(known, Step(make, words, tuple(sorted(set(map(int, TOKEN.findall(said)))))))

    def apply_to_subject(self, function: Callable[[Any, Any], str], path: Any) -> Any:
        """What a function of the subject and a text gives."""
        if OPEN not in str(path):
            self.paths.add(str(path))
            return function(self.values[0], path)
        source = self._source(path)

        def make(values: Values) -> Any:
            return function(values[0], source(values))

        words = f"{function.__qualname__}({path!s})"
        return self._keep((function, words), Step(make, words, tuple(map(int, TOKEN.findall(words)))))

    def join(self, parts: Iterable[Any]) -> Any:
        """As templates join what they wrote; what is asked of that is followed too."""
        text = "".join(map(str, parts))
        return Followed(self, text) if OPEN in text else text

    def true(self, text: Followed) -> Any:
        """The text as it is for the subject."""
        return self._source(text)(self.values)

    def finish(self, text: str) -> Recipe:
        """The rendered text as a recipe."""
        return Recipe(text, self.steps, self.conditions)

    def _keep(self, known: Any, step: Step) -> Any:
        if known in self._known:
            return self._known[known]
        result = step.make(self.values)
        if isinstance(result, str):
            self.steps.append(step)
            self.values.append(result)
            result = Followed(self, f"{OPEN}{len(self.values) - 1}{CLOSE}")
        else:
            self.conditions.append(Condition(step, result))
        self._known[known] = result
        return result

    def _source(self, arg: Any) -> Make:
        """How to get the true argument."""
        if isinstance(arg, str) and OPEN in str(arg):
            pieces = TOKEN.split(str(arg))
            if pieces[0] == pieces[2] == "" and len(pieces) == 3:
                return operator.itemgetter(int(pieces[1]))
            numbers = list(map(int, pieces[1::2]))

            def joined(values: Values) -> str:
                own = pieces.copy()
                own[1::2] = [values[number] for number in numbers]
                return "".join(own)

            return joined
        if isinstance(arg, (list, tuple)):
            items = [self._source(item) for item in arg]
            return lambda values: type(arg)([item(values) for item in items])
        if isinstance(arg, dict):
            pairs = [(self._source(name), self._source(value)) for name, value in arg.items()]
            return lambda values: {name(values): value(values) for name, value in pairs}
        if isinstance(arg, (HasStandIns, Iterator)):
            raise Untraceable("a method of a text gets more than texts")
        return lambda _: arg


class HasStandIns:
    """Nothing but templates and Jinja's own filters may look into it: only they are followed."""


class StandIn(HasStandIns):
    """Stands for an object: its texts are followed, everything else that is read of it must be the same for others."""

    def __init__(self, trace: Trace, of: Make, name: str, **given: Any) -> None:
        self.__dict__.update(given)
        self._trace = trace
        self._of = of
        self._name = name

    def __getattr__(self, name: str) -> Any:
        of = self._of
        found = self._trace.read(lambda values: getattr(of(values), name, _ABSENT), f"{self._name}.{name}")
        if found is _ABSENT:
            raise AttributeError(name)
        return found


class Followed:
    """A text with numbers in place of values. Whatever is asked of it is answered by the true text, and remembered.

    Not a `str`, though it says so, so that what Python does with strings unseen is an error.
    """

    _trace: Trace
    _text: str

    def __init__(self, trace: Trace, text: str) -> None:
        object.__setattr__(self, "_trace", trace)
        object.__setattr__(self, "_text", text)

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            return str
        trace: Trace = object.__getattribute__(self, "_trace")
        if not hasattr(trace.true(self), name):
            raise AttributeError(name)
        return _Method(trace, self, name)

    def __str__(self) -> str:
        text: str = object.__getattribute__(self, "_text")
        return text

    def __format__(self, how: str) -> str:
        if how:
            raise Untraceable(f"a text is formatted by “{how}”")
        return str(self)

    def __iter__(self) -> Iterator[str]:
        return iter(object.__getattribute__(self, "_trace").apply(list, self))


@dataclass(frozen=True, slots=True)
class _Method:
    trace: Trace
    of: Followed
    name: str

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.trace.apply(_call_method, self.of, self.name, *args, **kwargs)


def _call_method(text: str, name: str, *args: Any, **kwargs: Any) -> Any:
    return getattr(text, name)(*args, **kwargs)


def _follow(name: str, function: Callable[..., Any]) -> None:
    def special(self: Followed, *args: Any) -> Any:
        return object.__getattribute__(self, "_trace").apply(function, self, *args)

    setattr(Followed, name, special)


def _added_to(text: str, before: str) -> str:
    return before + text


# Python looks these up on the type, past `__getattribute__`.
for _name in ("eq", "ne", "lt", "le", "gt", "ge", "contains", "getitem", "add", "mod", "mul"):
    _follow(f"__{_name}__", getattr(operator, _name))
for _function in (hash, bool):
    _follow(f"__{_function.__name__}__", _function)
_follow("__radd__", _added_to)


class TracingEnvironment:
    """Renders templates of an environment so that what they do with the subject's texts is seen."""

    def __init__(
        self,
        environment: Environment,
        compiled: CompiledTemplates,
        by_subject: Mapping[Any, Callable[[Any, str], str]],
    ) -> None:
        """`by_subject`: what filters that read the subject's address do with a subject and a text."""
        # Its own, because imported templates keep the filters that they were first rendered with.
        self._environment = environment.overlay()
        self._environment.template_class = self._template_class()
        self._environment.concat = self._join  # type: ignore[method-assign]  # one of its instances differs
        self._trace: Trace | None = None
        self._by_subject = by_subject
        compiled.serve(self._environment)
        self._environment.filters = {n: self._watched(n, f) for n, f in environment.filters.items()}
        self._environment.tests = {n: self._watched(n, f) for n, f in environment.tests.items()}
        self._environment.context_class = self._context_class()

    def render(self, name: str, context: Mapping[str, Any], trace: Trace) -> Recipe:
        """Raises Untraceable."""
        if self._environment.autoescape is not False:
            raise Untraceable("its environment escapes what templates write")
        self._trace = trace
        try:
            return trace.finish(str(self._environment.get_template(name).render(context)))
        except Untraceable:
            raise
        except Exception as error:  # of Python, about texts that are no strings, or of a filter
            raise Untraceable(f"the theme can't be followed ({error})") from error
        finally:
            self._trace = None

    def _watched(self, name: str, function: Any) -> Callable[..., Any]:
        by_subject = self._by_subject.get(function)
        own = function in _OWN
        gets_context = getattr(getattr(function, "jinja_pass_arg", None), "name", "") == "context"

        @wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            trace = self._trace
            if trace is None:
                return function(*args, **kwargs)
            if by_subject is not None and len(args) == 2 and not kwargs:
                return trace.apply_to_subject(by_subject, args[1])
            if gets_context and not own:
                raise Untraceable(f"the filter “{name}” may read anything")
            concerns = _concerns((args, kwargs))
            if concerns == "text":
                return trace.apply(function, *args, **kwargs)
            if concerns and not own:
                raise Untraceable(f"the filter “{name}” gets more than texts")
            return function(*args, **kwargs)

        return watched

    def _join(self, parts: Iterable[str]) -> Any:
        return self._trace.join(parts) if self._trace else "".join(parts)

    def _template_class(self) -> type[Template]:
        def joined(parts: Iterable[Any]) -> Any:
            return self._join(map(str, parts))

        class Joining(Template):
            @classmethod
            def from_code(cls, *args: Any, **kwargs: Any) -> Template:
                template = super().from_code(*args, **kwargs)
                # What "~" is compiled to: a function that the module imports from Jinja.
                template.root_render_func.__globals__["str_join"] = joined
                return template

        return Joining

    def _context_class(self) -> type[Context]:
        environment = self

        class Watching(Context):
            def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
                trace = environment._trace
                if trace is None or isinstance(called, _FOLLOWED_INSIDE) or _is_jinjas(called):
                    return super().call(called, *args, **kwargs)
                concerns = _concerns((args, kwargs))
                named = getattr(called, "__name__", type(called).__name__)
                if hasattr(called, "jinja_pass_arg"):
                    raise Untraceable(f"the function “{named}” may read anything")
                if concerns == "text":
                    return trace.apply(called, *args, **kwargs)
                if concerns:
                    raise Untraceable(f"the function “{named}” gets more than texts")
                return super().call(called, *args, **kwargs)

        return Watching


_OWN = frozenset((*FILTERS.values(), *TESTS.values()))
"""What Jinja itself brings: it does to texts inside of lists and objects only what `Followed` sees."""
_FOLLOWED_INSIDE = (Macro, BlockReference, LoopContext, _Method)


def _is_jinjas(called: Any) -> bool:
    return called is dict or str(getattr(called, "__module__", "")).startswith("jinja2.")


def _concerns(arg: Any) -> Literal["", "text", "more"]:
    """Whether there is a text in it that is followed, or even things that can't be looked through."""
    if isinstance(arg, str):
        return "text" if OPEN in str(arg) else ""
    if isinstance(arg, (list, tuple, dict)):
        items = (*arg, *arg.values()) if isinstance(arg, dict) else arg
        found = {_concerns(item) for item in items}
        return "more" if "more" in found else "text" if "text" in found else ""
    if isinstance(arg, (HasStandIns, Iterator)):
        return "more"
    return ""


def _words(arg: Any) -> str:
    if isinstance(arg, str):
        return str(arg)
    if isinstance(arg, (list, tuple)):
        return f"[{', '.join(map(_words, arg))}]"
    if isinstance(arg, dict):
        return f"{{{', '.join(f'{_words(name)}: {_words(value)}' for name, value in arg.items())}}}"
    return repr(arg) if isinstance(arg, PLAIN) else type(arg).__name__
