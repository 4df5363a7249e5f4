"""Rendering templates: quick code makes of them what Jinja's own makes of them, or leaves them to it."""

# ruff: noqa: E501  # templates, of one line each

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup

from generator.environment import Templates
from generator.render import PACKAGED_TEMPLATES


class Html:
    """Says itself what it is on a page."""

    def __html__(self) -> str:
        return "<hr>"


class Text(str):
    """A text of another type."""


@dataclass(frozen=True)
class Item:
    name: str
    place: str = "<here>"
    last: str = "<last>"


class Values:
    """What a view may hold."""

    text = "<a> & \"b\" 'c'"
    markup = Markup("<b>done</b>")
    number = 3
    fraction = 0.5
    nothing = None
    html = Html()
    other = Text("<i>")
    several = ("<1>", "2", Markup("<3>"))
    none: tuple[str, ...] = ()
    items = (Item("<x>"), Item("y", "<there>"), Item("<x>", "&"))
    table = {"key": "<value>", "items": "<hidden>"}  # noqa: RUF012  # as a project's own template may be given

    def method(self, value: str, more: str = "") -> str:
        return f"<{value}{more}>"

    def __getitem__(self, key: str) -> str:
        if key != "element":
            raise KeyError(key)
        return "<element>"


setattr(Values, "class", "<c>")  # a word of Python's own


@jinja2.pass_context
def told(context: jinja2.runtime.Context, name: str) -> str:
    return f"<{context.resolve(name)}>"


@jinja2.pass_environment
def kind(environment: jinja2.Environment, value: str) -> str:
    return f"<{environment.block_start_string}{value}>"


MACROS = """{% macro plain(a, b="<x>", c=none) %}[{{ a }} {{ b }} {{ c }}]{% endmacro %}
{% macro bare() %}<hr>{% endmacro %}
{% macro open(a) %}{{ a }}{{ varargs | join("<") }}{{ kwargs | length }}{% endmacro %}
{% macro around(a, b=1) %}<i>{% if caller is defined %}{{ caller() }}{% else %}alone{% endif %}{{ a }}{{ b }}</i>{% endmacro %}
{% macro only_around() %}<i>{{ caller() }}</i>{% endmacro %}
{% macro told(a, caller=none) %}{{ a }}{{ caller() if caller else "-" }}{% endmacro %}
{% macro given() %}{% call(value) handing("<v>") %}{{ value }}{% endcall %}{% endmacro %}
{% macro handing(a) %}{{ caller(a) }}{% endmacro %}
{% macro named(class, my_caller="<c>") %}{{ class }}{{ my_caller }}{% endmacro %}
{% macro later(a=b, b=1) %}{{ a }}{{ b }}{% endmacro %}
{% macro nested(a) %}{% macro inner(b, c=2) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ inner(a) }}{{ inner(b=a) }}{% endmacro %}
{% macro counted(values) %}{% for one in values %}{{ one }}{% if not loop.last %}, {% endif %}{% endfor %}{% endmacro %}
{% set word = "<word>" %}{% set taken = plain %}
"""

QUICK = [
    "{{ view.text }} {{ view.markup }} {{ view.number }} {{ view.fraction }} {{ view.nothing }} {{ true }}",
    "{{ view.html }} {{ view.other }} {{ view.several }} {{ '<' }} {{ 1 + 1 }} {{ ['<', 2] }} {{ view.items[1] }}",
    "{{ view.text | upper }} {{ view.text | safe }} {{ view.several | join(view.markup) }}",
    "{{ view.text ~ view.markup }} {{ view.markup ~ view.text }} {{ view.text ~ view.html }}",
    "{{ view.text | e }} {{ view.text | e | e }} {{ view.markup | forceescape }} {{ view.markup | striptags }}",
    "{{ view.text if view.number == 3 else view.markup }} {{ view.nothing or view.text }} {{ view.several[0] }}",
    "{{ view['text'] }} {{ view['element'] }} {{ view.text[0] }} {{ view.items[0].name }} {{ view.several[-1] }}",
    "{{ m.plain(view.text) }} {{ m.plain(view.markup, view.text) }} {{ m.plain(1, c=view.text) }} {{ m.bare() }}",
    "{{ m.plain(view.html, view.other, view.nothing) }} {{ m.plain(m.plain(view.text), m.bare()) }}",
    "{{ m.plain(b=1, a=2) }} {% for one in view.several %}{{ m.plain(one, loop.index) }}{% endfor %}",
    "{{ m.plain(m.plain(c=view.text, a=1) ~ view.text) }} {{ m.plain(1) | length }} {{ m.plain('<') | upper }}",
    "{{ m.named(class=view.text) }} {{ m.named('<', view.markup) }} {{ m.named(1, my_caller=view.text) }}",
    "{{ m.open(view.text, view.text, view.markup, one=1) }} {{ m.open(1) }}",
    "{{ m.around(view.text) }} {% call m.around(view.text, b=2) %}{{ view.text }}{% endcall %}",
    "{% call m.only_around() %}{% for a in view.several %}{{ loop.index }}{{ a }}{% endfor %}{% endcall %}",
    "{% for a in view.several %}{% call m.around(a) %}{{ loop.index }}{{ a }}{% endcall %}{% endfor %}",
    "{{ m.given() }} {% call(one) m.handing(view.text) %}{{ one }}{{ view.text }}{% endcall %}",
    "{{ function(view.text) }} {{ view.method(view.markup) }} {{ view.method('<', more=view.text) }}",
    "{{ view.text.replace('<', '>') }} {{ view.text.upper().lower() }} {{ 'a'.join(view.several) }}",
    "{{ function(*view.several[:1]) }} {{ m.plain(*view.several) }} {{ m.plain(**{'a': '<'}) }}",
    "{% set kept = m.plain(view.text) %}{{ kept }}{{ kept | length }}{% set f = m.plain %}{{ f(view.text) }}",
    "{{ m.plain }} {{ m }} {% call(x) m.handing('<') %}{{ caller is defined }}{% endcall %}{{ m.plain.name }}{{ m.plain.arguments | join }}{{ m.word }}{{ m.taken(view.text) }}{{ m.counted(view.several) }}",
    "{% filter upper %}{{ view.text }}{% endfilter %}{% set x %}{{ view.text }}{% endset %}{{ x }}{{ x | length }}",
    "{% with a = view.text, b = m.plain('<') %}{{ a }}{{ b }}{% endwith %}",
    "{{ view.missing is defined }} {{ view.text is defined }} {{ nowhere is defined }} {{ view.no is undefined }}",
    "{{ 'a' if view.none }}{{ view.several['0'] | default('<') }}{{ m.later(b=1) is string }}",
    "{{ view.missing | default(view.text) }} {{ nowhere | d('<') }} {{ view.text | default('x') }}",
    "{% if view.missing is defined and view.missing %}a{% elif view.number is odd %}b{% endif %}",
    "{% for a in view.several %}{{ loop.first }}{{ loop.last }}{{ loop.index }}{{ loop.index0 }}{{ loop.length }}{% endfor %}",
    "{% for a in view.items %}{% for b in view.several %}{{ loop.index }}{% endfor %}{{ loop.last }}{{ a.name }}{% endfor %}",
    "{% for a in view.items %}{% for b in view.several %}{{ b }}{% if loop.last %}.{% endif %}{% endfor %}{% endfor %}",
    "{% for a in view.items %}{% for b in [loop.index, '<'] %}{{ b }}{% else %}{{ loop.last }}{% endfor %}{% endfor %}",
    "{% for a in view.items %}{% for b in view.none %}{{ b }}{% else %}{{ loop.last }}{% endfor %}{% endfor %}",
    "{% for a in view.none %}{{ loop.last }}{% else %}{{ view.text }}{% endfor %}",
    "{% for a in view.items | map(attribute='name') | unique %}{{ a }}{{ ', ' if not loop.last }}{% endfor %}",
    "{% for a in view.text %}{{ a }}{{ loop.last }}{% endfor %}{% for a in {'<': 1} %}{{ a }}{{ loop.length }}{% endfor %}",
    "{% for a in view.items if a.name != 'y' %}{{ a.place }}{{ loop.last }}{{ loop.length }}{% endfor %}",
    "{% for a in view.items %}{{ loop.previtem.name if loop.previtem is defined else '-' }}{{ loop.last }}{% endfor %}",
    "{% for a in view.items %}{{ loop.cycle('<', '>') }}{{ loop.changed(a.name) }}{{ loop.revindex }}{% endfor %}",
    "{% for a in view.items %}{% set n = loop %}{{ n.last }}{{ loop.last }}{% endfor %}",
    "{% for a in view.items %}{% macro l(x) %}{{ x }}{{ loop.index }}{{ a.name }}{% endmacro %}{{ l('<') }}{% endfor %}",
    "{% for a in view.items %}{% set w = loop.index %}{{ told('w') }}{{ w }}{% endfor %}",
    "{% for a in [[1, [2]], [3]] recursive %}{{ loop(a) if a is iterable else a }}{{ loop.last }}{% endfor %}",
    "{% for a, b in view.items | groupby('name') %}{{ a }}{% for c in b %}{{ c.place }}{{ loop.last }}{% endfor %}{% endfor %}",
    "{% set n = namespace(a=0) %}{% for b in view.several %}{% set n.a = n.a + loop.index %}{% endfor %}{{ n.a }}",
    "{{ told('view') | length > 3 }} {{ kind(view.text) }} {% set z = '<' %}{{ told('z') }}",
    "{% from 'macros.html' import plain, word as w %}{{ plain(view.text) }}{{ w }}",
    "{% import 'macros.html' as again with context %}{{ again.plain(view.text) }}",
    "{% set a = '<local>' %}{% include 'part.html' %}{% for a in view.several %}{% include 'part.html' %}{% endfor %}",
    "{% include ['nowhere.html', 'part.html'] %}{% include 'nowhere.html' ignore missing %}",
    "{% macro here(x) %}{{ x }}{% for y in x %}{{ m.plain(y) }}{{ loop.index }}{% endfor %}{% endmacro %}{{ here(view.several) }}",
    "{{ m.plain(view.table, view.several, [view.text]) }} {{ view.items | map(attribute='name') | list }}",
    "{{ view.items | selectattr('name', 'equalto', 'y') | map(attribute='place') | first }} {{ view.text | length }}",
    "{{ caller is defined }} {{ view.number in (3, 4) }} {{ not view.none }} {{ -view.number }} {{ view.number ** 2 }}",
    "{{ dict(a='<').items() | list }} {{ range(3) | join(',') }} {{ lipsum is defined }} {{ cycler('<').next() }}",
    "100 % of {{ view.text }} %s %(a)s %% {{ view.number % 2 }}{{ '%s' % view.text }} \\ \\n {{ '{' }}} ' \" é \u2028",
    "{% macro share(x) %}{{ x }} % {% if x %}%{% endif %}{% endmacro %}{{ share(1) }}{{ share('%') }}",
    "{% if view.none %}a{% elif view.text %}{% if view.number %}b{% endif %}{{ view.text }}{% else %}c{% endif %}",
    "{% for a in view.items if a.name != view.text %}{{ a.name }}{% else %}none{% endfor %}",
    "{% for a in view.items if a.name == view.text %}{{ a.name }}{% else %}{{ view.markup }}{% endfor %}",
    "{% set b = 'y' %}{% for a in view.items if a.name != b %}{% set b = a.place %}{{ b }}{{ loop.last }}{% endfor %}{{ b }}",
    "{% for a in view.items %}{% for b in view.items if b != a %}{{ b.name }}{{ ';' if not loop.last }}{% endfor %}{% endfor %}",
    "{% for a in view.items if m.plain(a.name) %}{{ loop.last }}{% endfor %}{% for a in view.items if m.bare() %}{{ a.name }}{% endfor %}",
    "{% for a, b in [('<', 1), ('>', 0)] if b %}{{ a }}{{ loop.length }}{% endfor %}",
    "{% for a in view.items %}{% if a.name != 'y' %}{{ a.name }}{{ loop.index }}{% endif %}{% endfor %}",
    "{% for a in view.several %}{% for b in view.several %}{% include 'looked.html' %}{% endfor %}{{ loop.last }}{% endfor %}",
    "{% for a in view.several %}{% include 'looked.html' %}{% for b in view.several %}{{ loop.last }}{% endfor %}{% endfor %}",
    "{% for a in view.several if a != '2' %}{% include 'looked.html' %}{% endfor %}",
    "{{ view.class }} {{ view.items[9] is defined }} {{ view.items[9] | default('<') }}",
    "{{ [view.table, view.table] | map(attribute='items') | join }} {{ [view.table] | selectattr('key') | list | length }}",
    "{% block z %}{{ view.text }}{% endblock %}{{ self.z() }}",
    "{% for a in view.items if a.name == 'y' %}{{ loop.previtem is defined }}{{ loop.last }}{% endfor %}",
    "{% for a in view.several recursive %}{{ loop.last }}{{ a }}{% endfor %}",
    "{{ nowhere.__class__ }}",
    "{% raw %}{{ <raw> }}{% endraw %}{# nothing #}{{ '{{' }}",
]  # fmt: skip
"""These have to be understood."""

PLAIN = [
    "{{ view.table.key }} {{ view.table.items }}",
    "{{ view.element }}",
    "{% autoescape false %}{{ view.text }}{{ m.plain(view.text) }}{% set x = m.bare() %}{{ x }}{% endautoescape %}",
    "{% set safe = view.number == 3 %}{% autoescape safe %}{{ view.text }}{{ m.plain(view.text) }}{% endautoescape %}",
    "{% autoescape false %}{% macro raw(x) %}{{ x }}{% endmacro %}{% endautoescape %}{{ view.text }}",
    "{{ m.nested(view.text) }}",
    "{% set some = view.items | map(attribute='name') %}{% for a in some %}{{ a }}{{ loop.last }}{{ some | list }}{% endfor %}",
    "{% set some = view.items | map(attribute='name') %}{% for a in some if a %}{{ loop.index }}{{ some | list }}{% endfor %}",
    "{% set l = ['<'] %}{% for a in l %}{{ a }}{% if l | length < 4 %}{% set x = l.append('>') %}{% endif %}{% endfor %}",
    "{% call m.told(1) %}x{% endcall %} {{ m.told(view.text) }}",
    "{% include 'alone.html' without context %}",
]
"""These may be left to Jinja; as everything may that is an error."""

ERRORS = [
    "{{ view.missing }}",
    "{{ view.text.missing }}",
    "{{ view.missing.further }}",
    "{{ nowhere }}",
    "{{ nowhere.further }}",
    "{% for a in view.none if a | nofilter %}{{ a }}{% endfor %}",
    "{% for a in view.none if a is notest %}{{ loop.last }}{% endfor %}",
    "{% for a in view.items %}{% macro l(loop) %}{{ loop.last }}{% endmacro %}{{ l(a) }}{{ loop.last }}{% endfor %}",
    "{% for a in view.several if loop.last %}{{ a }}{% endfor %}",
    "{% for a in view.several %}{% with loop = view %}{{ loop.last }}{% endwith %}{% endfor %}",
    "{{ nowhere() }}",
    "{{ view.missing() }}",
    "{{ view.number() }}",
    "{{ view.text() }}",
    "{{ m.missing(1) }}",
    "{{ m.word(1) }}",
    "{{ m.plain() }}",
    "{{ m.plain(1, 2, 3, 4) }}",
    "{{ m.plain(1, d=2) }}",
    "{{ m.plain(1, a=2) }}",
    "{{ m.plain(1, l_1_b=2) }}",
    "{{ m.plain(view.missing) }}",
    "{{ m.plain(nowhere) }}",
    "{{ m.bare(1) }}",
    "{{ m.around(1, 2, 3) }}",
    "{{ m.around(1, 2, function) }}",
    "{{ m.around(1, caller=2) }}",
    "{{ m.only_around() }}",
    "{{ m.only_around(function) }}",
    "{{ m.handing(1) }}",
    "{{ m.later() }}",
    "{{ m.named() }}",
    "{% set x = m.plain(1, d=2) %}{{ x }}",
    "{% set x = m.plain(1, 2, 3, 4) %}{{ x }}",
    "{% call m.plain(1) %}x{% endcall %}",
    "{% call m.around(1, c=2) %}x{% endcall %}",
    "{% call view.number() %}x{% endcall %}",
    "{% call function('x') %}x{% endcall %}",
    "{{ function() }} {{ function(1, 2, 3) }}",
    "{{ function(nothing=1) }}",
    "{% for a in view.missing %}{{ loop.last }}{% endfor %}",
    "{% for a in view.number %}{{ loop.last }}{% endfor %}",
    "{% for a, b in view.items %}{{ loop.last }}{% endfor %}",
    "{% for a in view.several %}{{ loop.lost }}{% endfor %}",
    "{% for a in view.several %}{% endfor %}{{ a }}",
    "{{ view.several[7] }}",
    "{{ view['lost'] }}",
    "{{ view.text | nofilter }}",
    "{{ view.text is notest }}",
    "{{ view.number / 0 }}",
    "{% include 'nowhere.html' %}",
    "{% import 'nowhere.html' as x %}",
    "{% from 'macros.html' import nothing %}{{ nothing }}",
    "{{ view. }}",
    "{% extends 'nowhere.html' %}",
    "{{ loop.last }}",
]

FAMILY = {
    "parent.html": "<{% block a %}A{{ view.text }}{% endblock %}|{{ own | default('-') }}|{% block b scoped %}B{% endblock %}>"
    "{% for c in view.several %}{% block c scoped %}{{ c }}{{ loop.index }}{% endblock %}{% endfor %}{{ self.a() }}",
    "middle.html": "{% extends 'parent.html' %}{% block b %}{{ super() }}b{{ super() }}{% endblock %}dropped {{ view.nothing }}",
}  # fmt: skip

CHILDREN = [
    "{% extends 'parent.html' %}{% set own = view.text %}{% block a %}{{ super() }}{{ view.markup }}{% endblock %}",
    "{% extends 'middle.html' %}{% import 'macros.html' as m %}{% block b %}{{ m.plain(view.text) }}{{ super() }}{% endblock %}",
    "{% extends 'middle.html' %}{% block c %}{% for d in 'ab' %}{{ d }}{{ loop.last }}{% endfor %}{{ told('d') }}{% endblock %}",
    "{% if view.number %}{% extends 'parent.html' %}{% endif %}before",
    "{% if view.none %}{% extends 'parent.html' %}{% endif %}before{% block a %}x{{ view.text }}{% endblock %}",
    "{% extends 'parent.html' %}{% block a %}{% set e = '<' %}{{ told('e') }}{% include 'part.html' %}{% endblock %}",
    "{% extends 'parent.html' %}{% block a %}{% for d in view.several if d != '2' %}{% block e scoped %}{{ d }}{% endblock %}{% endfor %}{% endblock %}{% block c %}{{ loop.last }}{{ c }}{% endblock %}",
    "{% if view.none %}{% extends 'parent.html' %}{% endif %}{% for a in view.several %}{{ a }}{{ loop.last }}{% endfor %}{{ m() }}",
    "{% extends 'parent.html' %}{% block a %}{{ view.missing }}{% endblock %}",
    "{% block x required %}{% endblock %}",
]

FUNCTIONS: dict[str, Callable[..., Any]] = {"told": told, "kind": kind}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "macros.html").write_text(MACROS, encoding="utf-8")
    (tmp_path / "part.html").write_text("[{{ a | default('-') }}{{ view.text }}]", encoding="utf-8")
    (tmp_path / "looked.html").write_text("[{{ loop is defined }}{{ a }}]", encoding="utf-8")
    (tmp_path / "alone.html").write_text("[{{ view is defined }}]", encoding="utf-8")
    for name, text in FAMILY.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def ours(folder: Path) -> Templates:
    return Templates([folder], functions=FUNCTIONS, filters={})


def by_jinja(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(FUNCTIONS)
    return environment


def outcome(render: Callable[..., str]) -> tuple[Any, ...]:
    """What is rendered, or what is complained of, and of which line."""
    try:
        return (render(view=Values(), function=Values().method),)
    except RecursionError as error:  # its words depend on where in the interpreter the stack ended
        return type(error), None, None
    except Exception as error:  # whatever it is, it shall be the same
        line = getattr(error, "lineno", None)
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
            if place.tb_frame.f_code.co_filename.endswith("page.html"):
                line = place.tb_lineno
        return type(error), str(error), line


def both(folder: Path, template: str) -> tuple[tuple[Any, ...], tuple[Any, ...], Templates]:
    (folder / "page.html").write_text(template, encoding="utf-8")
    templates = ours(folder)
    found = outcome(lambda **values: templates.render("page.html", **values))
    return (
        found,
        outcome(lambda **values: by_jinja(folder).get_template("page.html").render(values)),
        templates,
    )


IMPORTED = '{% import "macros.html" as m %}\n'


@pytest.mark.parametrize("template", QUICK)
def test_quick_code_means_what_jinjas_own_means(folder: Path, template: str) -> None:
    found, expected, templates = both(folder, IMPORTED + template)
    assert found == expected
    assert isinstance(found[0], str)
    assert not templates.plain


@pytest.mark.parametrize("template", QUICK)
def test_so_it_does_in_a_block_and_in_a_macro(folder: Path, template: str) -> None:
    (folder / "frame.html").write_text("{% block body %}{% endblock %}", encoding="utf-8")
    block = "{% extends 'frame.html' %}" + IMPORTED + "{% block body %}" + template + "{% endblock %}"
    found, expected, templates = both(folder, block)
    assert found == expected
    assert not templates.plain
    macro = (
        IMPORTED + "{% macro all(view, function) %}" + template + "{% endmacro %}{{ all(view, function) }}"
    )
    found, expected, _ = both(folder, macro)
    assert found == expected


@pytest.mark.parametrize("template", PLAIN)
def test_what_it_does_not_know_is_left_to_jinja(folder: Path, template: str) -> None:
    found, expected, templates = both(folder, IMPORTED + template)
    assert found == expected
    assert isinstance(found[0], str)
    assert templates.plain == {"page.html"}


@pytest.mark.parametrize("template", ERRORS)
def test_errors_are_those_of_jinja_and_of_the_same_line(folder: Path, template: str) -> None:
    found, expected, templates = both(folder, IMPORTED + "\n\n" + template)
    assert found == expected
    assert isinstance(found[0], type)
    assert not templates.plain


@pytest.mark.parametrize("template", CHILDREN)
def test_templates_extend_one_another_as_in_jinja(folder: Path, template: str) -> None:
    found, expected, _ = both(folder, template)
    assert found == expected


NAMES = ("view.text", "view.markup", "view.html", "view.number", "view.none", "view.several", "view.missing", "nowhere",
         "a", "b", "loop.last", "loop.index", "loop", "m.plain(a)", "m.plain('<', b=view.text)", "m.around(view.text)",
         "function('<')", "view.items[0].name", "view.table.key", "own", "own('<')", "told('a')", "caller()")  # fmt: skip
FILTERS = ("upper", "length", "list", "join(',')", "default('<')", "e", "first", "string")
FORMS = (
    "{{{{ {value} }}}}{inner}",
    "{{{{ {value} | {filter} }}}}{inner}",
    "{{{{ {value} if {test} else {other} }}}}",
    "{{{{ {value} ~ {other} }}}} % {inner}",
    "{{% if {test} %}}<%s>{inner}{{% else %}}{inner}{{% endif %}}",
    "{{% for a in view.several %}}{inner}{{% endfor %}}{inner}",
    "{{% for b in view.several if {test} %}}{inner}{{% else %}}{inner}{{% endfor %}}",
    "{{% for a in {value} %}}{inner}{{{{ ', ' if not loop.last }}}}{{% endfor %}}",
    "{{% set a = {value} %}}{inner}",
    "{{% set b %}}{inner}{{% endset %}}{inner}",
    "{{% with b = {value} %}}{inner}{{% endwith %}}",
    "{{% filter {filter} %}}{inner}{{% endfilter %}}",
    "{{% macro own(a, b={value}) %}}{inner}{{% endmacro %}}{{{{ own({other}) }}}}{inner}",
    "{{% call m.around({value}) %}}{inner}{{% endcall %}}",
    "{{% call(a) m.handing({value}) %}}{inner}{{% endcall %}}",
    "{{% include 'part.html' %}}{inner}",
    "{inner}{inner}",
)


def invented(chance: random.Random, depth: int = 4) -> str:
    """A template of no sense, most often with an error in it."""

    def test() -> str:
        name = chance.choice(NAMES)
        return chance.choice((name, f"not {name}", f"{name} is defined", f"{name} is string", f"{name} == 3"))

    if not depth:
        return chance.choice(("", "<hr>", "%"))
    form = chance.choice(FORMS)
    return form.format(
        value=chance.choice(NAMES[:6] if chance.random() < 0.7 else NAMES),
        other=chance.choice(NAMES[:6] if chance.random() < 0.7 else NAMES),
        test=test(),
        filter=chance.choice(FILTERS),
        inner=invented(chance, depth - 1),
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_written_quick_code_never_makes_something_else_of_it(folder: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same templates each time
    for _ in range(25):
        template = "".join(invented(chance) for _ in range(2))
        found, expected, _ = both(folder, IMPORTED + template)
        assert found == expected, template


def test_a_template_left_to_jinja_once_is_left_to_it_from_then_on(folder: Path) -> None:
    (folder / "page.html").write_text("{{ count() }}{{ table.key }}", encoding="utf-8")
    calls: list[None] = []
    templates = Templates([folder], functions={"count": lambda: calls.append(None)}, filters={})
    for _ in range(3):
        templates.render("page.html", table={"key": 1})
    assert len(calls) == 4


def test_all_of_our_own_templates_are_compiled_to_quick_code() -> None:
    filters = {"href": str, "prose": str, "prose_inline": str}
    templates = Templates([PACKAGED_TEMPLATES], functions={"href": str}, filters=filters)
    for kind_of in ("pages", "partials"):
        for path in sorted((PACKAGED_TEMPLATES / kind_of).glob("*.html")):
            templates._quick.get_template(f"{kind_of}/{path.name}")
