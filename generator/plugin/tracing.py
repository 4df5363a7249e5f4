"""A template rendered for stand-ins: what it writes, where it puts their texts, and what it decides by them.

Rendered so once, it is filled for other subjects by joining strings. Must not know MkDocs, nor what the texts say.
"""

from __future__ import annotations

import hashlib
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Literal

from jinja2 import Environment, Template
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.tests import TESTS
from markupsafe import Markup

from generator.compiled import CompiledTemplates

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Around the number of a value, where a text has it. Unicode says that they are no characters: no theme has them."""
_TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_ABSENT: Any = object()
_LONGEST_SAID = 80
_PLAIN = (str, int, float, bool, type(None))

Values = list[Any]
"""The subject, then what each step made of those before it."""
Make = Callable[[Values], Any]


class Untraceable(Exception):
    """The template does something that can't be followed; the text says what."""


@dataclass(frozen=True, slots=True)
class Step:
    """How one value is made, and in words that are the same in every process."""

    make: Make
    words: str
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that the template asked, and the answer that its text holds for."""

    step: Step
    answer: Any

    def holds(self, values: Values) -> bool:
        """Whether the answer is the same for these values."""
        now = self.step.make(values)
        return now is self.answer or (type(now) is type(self.answer) and bool(now == self.answer))


class Recipe:
    """A rendered template with places for the values of a subject."""

    def __init__(self, text: str, steps: Sequence[Step], conditions: Sequence[Condition]) -> None:
        self._text = text
        self._steps = tuple(steps)
        self._conditions = tuple(conditions)
        self._makes = [step.make for step in steps]
        self._pieces: list[str] = _TOKEN.split(text)
        self._numbers = [int(number) for number in self._pieces[1::2]]
        self.before_values: str = self._pieces[0]
        self._making: dict[str, frozenset[int]] = {}

    def values(self, subject: object, *, without: str = "", instead: str = "") -> Values:
        """What stands in the places for this subject.

        `without`: what the template reads, such as “page.content”, that shall not be made, nor anything of it.
        `instead`: a text in place of each that the template reads; its name follows it.
        """
        values: Values = [subject]
        if not without and not instead:
            for make in self._makes:
                values.append(make(values))
            return values
        left_out = self._made_of(without)
        for number, step in enumerate(self._steps, 1):
            if number in left_out:
                values.append("")
            elif instead and not step.needs:
                values.append(f"{instead}{step.words}")
            else:
                values.append(step.make(values))
        return values

    def unmet(self, values: Values, *, without: str = "") -> str | None:
        """What the template would decide otherwise for these values, if anything."""
        left_out = self._made_of(without)
        for condition in self._conditions:
            if left_out.isdisjoint(condition.step.needs) and not condition.holds(values):
                return self._readable(condition.step.words)
        return None

    def read_by_template(self, values: Values, *, without: str = "") -> Iterator[str]:
        """Those of the values that nothing was done to."""
        left_out = self._made_of(without)
        return (
            str(values[n]) for n, step in enumerate(self._steps, 1) if not step.needs and n not in left_out
        )

    def join(self, values: Values) -> str:
        """The text for these values; a TypeError if one of them is no text."""
        pieces = self._pieces.copy()
        pieces[1::2] = [values[number] for number in self._numbers]
        return "".join(pieces)

    def insert(self, place: int, text: str) -> Recipe:
        """The same with a text put in, at a place before any value."""
        return Recipe(self._text[:place] + text + self._text[place:], self._steps, self._conditions)

    def places_of(self, words: str) -> int:
        """How often this is written, or something made of it."""
        made = self._made_of(words)
        return sum(number in made for number in self._numbers)

    @cached_property
    def digest(self) -> bytes:
        """Changes with all that a filled text depends on beside the subject; the same in every process."""
        digest = hashlib.blake2b(self._text.encode("utf-8", "surrogatepass"), digest_size=20)
        for step in self._steps:
            digest.update(f"\0{step.words}".encode("utf-8", "surrogatepass"))
        for condition in self._conditions:
            answer = condition.answer if isinstance(condition.answer, _PLAIN) else ""
            if condition.step.words.startswith("hash("):  # another in every process
                answer = ""
            digest.update(f"\1{condition.step.words}={answer}".encode("utf-8", "surrogatepass"))
        return digest.digest()

    def _made_of(self, words: str) -> frozenset[int]:
        if words not in self._making:
            found: set[int] = set()
            for number, step in enumerate(self._steps, 1):
                if words and (step.words == words or not found.isdisjoint(step.needs)):
                    found.add(number)
            self._making[words] = frozenset(found)
        return self._making[words]

    def _readable(self, words: str) -> str:
        def name(token: re.Match[str]) -> str:
            return "…" if (step := self._steps[int(token[1]) - 1]).needs else step.words

        said = _TOKEN.sub(name, words)
        return said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID]}…"


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
        objects = (arg for arg in (*args, *kwargs.values()) if not isinstance(arg, _PLAIN))
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

        return self._keep(known, Step(make, words, tuple(sorted(set(map(int, _TOKEN.findall(said)))))))

    def apply_to_subject(self, function: Callable[[Any, Any], str], path: Any) -> Any:
        """What a function of the subject and a text gives."""
        if OPEN not in str(path):
            self.paths.add(str(path))
            return function(self.values[0], path)
        source = self._source(path)

        def make(values: Values) -> Any:
            return function(values[0], source(values))

        words = f"{function.__qualname__}({path!s})"
        return self._keep((function, words), Step(make, words, tuple(map(int, _TOKEN.findall(words)))))

    def join(self, parts: Iterable[Any]) -> str:
        """As templates join what they wrote; what is asked of that is followed too."""
        text = "".join(map(str, parts))
        return Followed(self, text) if OPEN in text else text

    def true(self, text: str) -> Any:
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
            pieces = _TOKEN.split(str(arg))
            if pieces[0] == pieces[2] == "" and len(pieces) == 3:
                return operator.itemgetter(int(pieces[1]))
            kind = Markup if isinstance(arg, Markup) else str
            numbers = list(map(int, pieces[1::2]))

            def joined(values: Values) -> str:
                own = pieces.copy()
                own[1::2] = [values[number] for number in numbers]
                return kind("".join(own))

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


class Followed(str):
    """A text with numbers in place of values. Whatever is asked of it is answered by the true text, and remembered."""

    _trace: Trace

    def __new__(cls, trace: Trace, text: str) -> Followed:
        """Text that the template writes out like any other."""
        made = super().__new__(cls, text)
        object.__setattr__(made, "_trace", trace)
        return made

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            return Followed
        trace: Trace = object.__getattribute__(self, "_trace")
        if not hasattr(trace.true(self), name):
            raise AttributeError(name)
        return _Method(trace, self, name)

    def __str__(self) -> str:
        return str.__str__(self)


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
for _function in (len, hash, format, bool, repr):
    _follow(f"__{_function.__name__}__", _function)
_follow("__radd__", _added_to)
setattr(Followed, "__iter__", lambda self: iter(object.__getattribute__(self, "_trace").apply(list, self)))  # noqa: B010


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
        with self._following(trace):
            return trace.finish(str(self._environment.get_template(name).render(context)))

    @contextmanager
    def _following(self, trace: Trace) -> Iterator[None]:
        self._trace = trace
        try:
            yield
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

    def _join(self, parts: Iterable[str]) -> str:
        return self._trace.join(parts) if self._trace else "".join(parts)

    def _template_class(self) -> type[Template]:
        def joined(parts: Iterable[Any]) -> str:
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
    return repr(arg) if isinstance(arg, _PLAIN) else type(arg).__name__
