"""The theme's shell around generated pages: rendered once for all pages that it treats alike, then filled for each.

A filled page has the same bytes as one that is rendered in full; where that can't be known, it is rendered in full.
Must not know what pages say, nor how their content is made.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from jinja2 import Environment, Template
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.compiled import CompiledTemplates
from generator.plugin.alike import InFull, Key, Shape, key_of, telling
from generator.plugin.recipe import Recipe, Values
from generator.plugin.stand_in import RELATIVE, stand_in_for
from generator.plugin.tracing import Trace, TracingEnvironment, Untraceable

log = get_plugin_logger("briefings")

TEMPLATE = "main.html"
FEWEST = 3
"""Pages for which a shell is worth its price: it costs as much as rendering two of them."""

_TRIED = 3
"""Pages that are tried until one can be compared."""
_CONTENT = "page.content"
_HARMLESS = ("generator.plugin", "material.plugins.search", "mkdocs.contrib.search")
"""Modules whose hooks change neither pages nor what is around them."""

WithPolicy = Callable[[str, str], str]
"""Gives a page its policy; the second text is its content, which it must not trust."""


Keep = Callable[[Page, str, str], bool]
"""Whether a page stays as it was published, given its shell ("" for none) and frame (digest of all but its content)."""


@dataclass(frozen=True)
class _Shell:
    recipe: Recipe
    with_policy: Recipe | None
    context: Mapping[str, Any]
    around: object
    leading: frozenset[str]
    """Addresses from which links of the shell would look different."""

    @cached_property
    def name(self) -> str:
        """Another for every other shell; the same in every process."""
        return (self.with_policy or self.recipe).digest.hex()

    def values(self, page: Page, *, without: str = "") -> Values:
        if page.url.strip("/") in self.leading:
            raise InFull("the theme links to it")
        try:
            values = self.recipe.values(page, without=without)
            unmet = self.recipe.unmet(values, without=without)
        except Exception as error:  # of whatever the theme does with texts: rendering in full will tell
            raise InFull(f"the theme can't take its texts ({error})") from error
        if unmet is not None:
            raise InFull(f"the theme decides something by {unmet}")
        return values

    def fill(self, values: Values) -> tuple[str, bool]:
        """The page, and whether its policy stands in it."""
        with_policy = self.with_policy
        if with_policy and not _may_be_code(self.recipe.read_by_template(values, without=_CONTENT)):
            return with_policy.join(values), True
        return self.recipe.join(values), False


class Shells:
    """The shells of one build."""

    def __init__(
        self,
        env: Environment,
        config: MkDocsConfig,
        nav: Navigation,
        kind_of: Callable[[object], str | None],
        compiled: CompiledTemplates,
        with_policy: WithPolicy | None = None,
        keep: Keep | None = None,
        is_kept: Callable[[Page], bool] = lambda _page: False,
        alone: Container[str] = (),
        shape_of: Callable[[Page], Shape | None] = lambda _page: None,
    ) -> None:
        """`kind_of`: the kind of a page that may be filled; None of any other.

        `keep` is asked for each page that could be filled, before it is. `is_kept`: whether a page seems to stay, so
        that its content costs more than it tells. `alone`: kinds of page that share no shell, having policies of
        their own. `shape_of`: the shape of a page's contents where it is known without them.
        """
        self.count: Counter[str] = Counter()
        """Pages `kept`, `filled` and in `full`; shells `traced` and `compared`, each of which renders once more."""
        self._env, self._config, self._nav = env, config, nav
        self._kind_of = kind_of
        self._in_nav = set(map(id, nav.pages))
        self._compiled = compiled
        self._tracing: TracingEnvironment | None = None
        self._shells: dict[Key, _Shell | None] = {}
        self._stays: dict[Key, bool] = {}
        self._alike: dict[Key, list[Page]] = defaultdict(list)
        """Pages from which shells can be made, before anything is filled into them."""
        self._told: set[object] = set()
        self._policed: str | None = None
        self._keep = keep
        self._is_kept = is_kept
        self._alone = alone
        self._shape_of = shape_of
        hooks = config.plugins.events
        self._is_watchful = _has_others(hooks["page_context"]) or _has_others(hooks["post_page"])
        self._with_policy = None if _has_others(hooks["post_page"]) else with_policy
        compiled.serve(env)
        if env.cache is not None:
            env.cache.clear()  # of templates that other plugins asked for
        env.template_class = _template_class(self)

    def learn(self, pages: Iterable[Page]) -> None:
        """Pages of a kind, populated, from which shells can be made."""
        for page in pages:
            if (key := self.key_of(page)) is not None:
                self._alike[key].append(page)

    def knows(self, page: object) -> bool:
        """Whether it is one of those that may be filled."""
        return self._kind_of(page) is not None

    def key_of(self, page: Page) -> Key | None:
        """The key of its shell; None if it has to be rendered in full."""
        kind = self._kind_of(page)
        if kind is None or kind in self._alone or id(page) in self._in_nav or page.parent is not None:
            return None
        try:
            return key_of(page, self._shape_of(page))
        except InFull as reason:
            self._tell(page, reason)
            return None

    def frame(self, page: Page) -> str | None:
        """Digest of all that stands around the page's content; None if it has to be rendered in full."""
        key = self.key_of(page)
        shell = self._shell(key) if key else None
        if shell is None:
            return None
        try:
            with _active(page):
                return _frame(shell, page)
        except InFull:
            return None

    def fill(self, page: Page, context: Mapping[str, Any]) -> str | None:
        """The finished page, "" if it stays as it was published; None if it has to be rendered in full."""
        key = self.key_of(page)
        shell = self._shell(key) if key else None
        if shell is None:
            return None
        try:
            if {**context, **_VARYING} != shell.context:
                raise InFull("another plugin changed what templates get")
            if self._is_watchful and self._around() != shell.around:
                raise InFull("another plugin changed the navigation or the settings from page to page")
            return self._filled(shell, page)
        except InFull as reason:
            self._tell(page, reason)
            return None

    def filled(self, pages: Iterable[Page]) -> Iterator[tuple[Page, str | None]]:
        """Each page, as soon as it is known how: finished as by `fill`. Nobody but us may have a part in pages.

        The first of those that are filled alike wait until there are enough of them to make a shell.
        """
        waiting: dict[Key, list[Page]] = defaultdict(list)
        for page in pages:
            key = self.key_of(page)
            if key is None:
                yield page, None
                continue
            if key not in self._shells:
                alike = waiting[key]
                alike.append(page)
                if len(alike) <= FEWEST:
                    continue
                self.learn(waiting.pop(key))
            else:
                alike = [page]
            for one in alike:
                yield one, self._filled_alone(key, one)
        for key, alike in waiting.items():
            self.learn(alike)
            for one in alike:
                yield one, self._filled_alone(key, one)

    def _filled_alone(self, key: Key, page: Page) -> str | None:
        """As `fill`, where templates get nothing from others than MkDocs and us."""
        shell = self._shell(key)
        if shell is None or not self._has_stayed(key, shell, page):
            return None
        try:
            with _active(page):
                return self._filled(shell, page)
        except InFull as reason:
            self._tell(page, reason)
            return None

    def _has_stayed(self, key: Key, shell: _Shell, page: Page) -> bool:
        """Whether templates get what they got when the shell was made."""
        if key not in self._stays:
            self._stays[key] = self._context(page) == shell.context
        return self._stays[key]

    def _filled(self, shell: _Shell, page: Page) -> str:
        if self._keep and self._is_kept(page):
            if self._keep(page, shell.name, _frame(shell, page)):
                self.count["kept"] += 1
                return ""
            values = shell.values(page)
        else:
            values = shell.values(page)
            if self._keep:
                self._keep(page, shell.name, _frame_of(shell, page, values))
        filled, has_policy = shell.fill(values)
        self.count["filled"] += 1
        self._policed = filled if has_policy else None
        return filled

    def stays(self, page: Page, in_full: Callable[[], str]) -> bool:
        """Whether a page that has no shell stays as it was published: what the theme makes of it without its content
        tells."""
        if not self._keep:
            return False
        with _held_back(page):
            around = in_full()
        frame = hashlib.blake2b(around.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
        if not self._keep(page, "", frame):
            return False
        self.count["kept"] += 1
        return True

    def has_policy(self, output: str) -> bool:
        """Whether this very text was filled last, and has its policy in it."""
        return output is self._policed

    def _shell(self, key: Key) -> _Shell | None:
        if key not in self._shells:
            pages = self._alike.pop(key, [])
            self._shells[key] = self._proven(pages) if len(pages) >= FEWEST else None
        return self._shells[key]

    def _proven(self, pages: Sequence[Page]) -> _Shell | None:
        """Traced with one page, and compared for another with what rendering in full gives."""
        # Contents of kept pages would have to be made: a page that was made tells more, at less.
        pages = sorted(pages, key=self._is_kept)
        try:
            with _all_held_back(filter(self._is_kept, pages)):
                return self._compared(pages)
        except InFull as reason:
            self._tell(pages[0], reason)
            return None

    def _compared(self, pages: Sequence[Page]) -> _Shell:
        shell = self._traced(pages[0])
        telling = sorted(pages[1:], key=lambda one: (not self._is_kept(one), _how_telling(one)), reverse=True)
        page = _first_filled(shell, telling[:_TRIED])
        with _active(page):
            filled, has_policy = shell.fill(shell.values(page))
            full = self._in_full(page, shell)
        if has_policy and self._with_policy:
            full = self._with_policy(full, page.content or "")
        if filled != full:
            raise InFull("filled into the theme's shell it would differ from what the theme makes of it")
        return shell

    def _traced(self, page: Page) -> _Shell:
        if self._tracing is None:
            self._tracing = TracingEnvironment(self._env, self._compiled, RELATIVE)
        self.count["traced"] += 1
        trace = Trace(page)
        context = self._context(page)
        try:
            with _active(page):
                seen = {**context, **_UNSEEN, "page": stand_in_for(trace, page)}
                recipe = self._tracing.render(TEMPLATE, seen, trace)
        except Untraceable as error:
            raise InFull(str(error)) from error
        return _Shell(
            recipe,
            _police(recipe, page, self._with_policy) if self._with_policy else None,
            context,
            self._around() if self._is_watchful else None,
            frozenset(_leading(trace.paths)),
        )

    def _context(self, page: Page) -> dict[str, Any]:
        return {**get_context(self._nav, [], self._config, page), **_VARYING}

    def _in_full(self, page: Page, shell: _Shell) -> str:
        self.count["compared"] += 1
        template = cast("_Whole", self._env.get_template(TEMPLATE))
        # What it may not read can be anything.
        return template.render_in_full({**shell.context, **_UNSEEN, "page": page})

    def _around(self) -> object:
        """What another plugin's hook could change from page to page."""
        settings = {
            name: value
            for name, value in self._config.items()
            if isinstance(value, (str, int, float, type(None)))
        }
        return (
            _navigation(self._nav.items),
            settings,
            repr(self._config.extra),
            repr(dict(self._config.theme)),
        )

    def _tell(self, page: Page, reason: InFull) -> None:
        if reason.args not in self._told:
            self._told.add(reason.args)
            log.info(
                f"The theme is rendered in full for pages of the kind “{self._kind_of(page)}”, "
                f"such as {page.file.src_uri}: {reason}"
            )


class _Unseen:
    """What differs from page to page, and can't be filled in."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *_: object) -> Any:
        raise Untraceable(f"the theme reads “{self._name}”")

    __str__ = __iter__ = __len__ = __bool__ = __getitem__ = __getattr__ = __contains__ = _refuse


_VARYING = {"page": None, "pages": None, "build_date_utc": None}
_UNSEEN = {"pages": _Unseen("pages"), "build_date_utc": _Unseen("build_date_utc")}


class _Whole(Template):
    def render_in_full(self, context: Mapping[str, Any]) -> str:
        return Template.render(self, context)


def _template_class(shells: Shells) -> type[Template]:
    class Filled(_Whole):
        def render(self, *args: Any, **kwargs: Any) -> str:
            context = dict(*args, **kwargs)
            page: Any = context.get("page")
            if self.name == TEMPLATE and shells.knows(page):
                if (filled := shells.fill(page, context)) is not None:
                    return filled
                if shells.stays(page, lambda: self.render_in_full(context)):
                    return ""
                shells.count["full"] += 1
            return self.render_in_full(context)

    return Filled


def _leading(paths: Iterable[str]) -> Iterator[str]:
    """Every address that one of the paths begins with: a page that stands there is no stranger to that link."""
    for path in paths:
        parts = posixpath.normpath(path).strip("/").split("/")
        yield from ("/".join(parts[:count]) for count in range(1, len(parts) + 1))


@contextmanager
def _active(page: Page) -> Iterator[None]:
    """As MkDocs marks the page that it renders."""
    was, page.active = page.active, True
    try:
        yield
    finally:
        page.active = was


def _first_filled(shell: _Shell, pages: Sequence[Page]) -> Page:
    """The first for which the theme decides nothing otherwise."""
    for page in pages[:-1]:
        with suppress(InFull), _active(page):
            shell.values(page)
            return page
    return pages[-1]


@contextmanager
def _all_held_back(pages: Iterable[Page]) -> Iterator[None]:
    with ExitStack() as held:
        for page in pages:
            held.enter_context(_held_back(page))
        yield


def _frame(shell: _Shell, page: Page) -> str:
    return _frame_of(shell, page, shell.values(page, without=_CONTENT))


def _frame_of(shell: _Shell, page: Page, values: Values) -> str:
    texts = "\0".join((page.url, *shell.recipe.read_by_template(values, without=_CONTENT)))
    found = hashlib.blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=20)
    found.update(shell.name.encode())
    return found.hexdigest()


@contextmanager
def _held_back(page: Any) -> Iterator[None]:
    """Without its content."""
    page.is_held_back = True
    try:
        yield
    finally:
        page.is_held_back = False


def _how_telling(page: Page) -> tuple[int, bool, int]:
    """How likely a page is to show that the theme treats texts in a way of its own."""
    pages = (page, page.previous_page, page.next_page)
    return telling("".join((str(page.meta["description"]), *(str(each.title) for each in pages if each))))


def _navigation(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(
        (
            item.title,
            getattr(item, "url", None),
            getattr(item, "active", None),
            _navigation(item.children or ()),
        )
        for item in items
    )


def _has_others(handlers: Iterable[Any]) -> bool:
    return any(not str(handler.__module__).startswith(_HARMLESS) for handler in handlers)


_MARKS = ("BriefingsText", "OtherText", 'Quoted"Text', "Quoted'Text")


def _police(recipe: Recipe, page: Page, with_policy: WithPolicy) -> Recipe | None:
    """The recipe with a policy in it, if that is the same whatever the values are."""
    if recipe.places_of(_CONTENT) > 1:
        return None
    found = set()
    for mark in _MARKS:
        try:
            text = recipe.join(recipe.values(page, instead=mark))
        except Exception:  # a filter takes only some texts
            return None
        policed = with_policy(text, f"{mark}{_CONTENT}")
        place = next((n for n, (a, b) in enumerate(zip(text, policed, strict=False)) if a != b), len(text))
        found.add((place, policed[place : place + len(policed) - len(text)]))
    place, policy = found.pop()
    if found or not policy or place > len(recipe.before_values):
        return None
    return recipe.insert(place, policy)


_LIKE_CODE = re.compile(r"&lt|&#(?!x27;)|amp;(lt|#)")


def _may_be_code(texts: Iterable[str]) -> bool:
    """Whether one may hold, also once it is unescaped, what the policy looks for."""
    text = "\0".join(texts).lower()
    return "<" in text or "style=" in text or ("&" in text and _LIKE_CODE.search(text) is not None)
