"""A template that was rendered for one subject is filled for others, and only where that gives what rendering gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, pass_context

from generator.compiled import CompiledTemplates
from generator.plugin.tracing import HasStandIns, StandIn, Trace, TracingEnvironment, Untraceable

HOSTILE = (
    "Poland expels diplomats",
    "Poland",
    "A & B",
    "&lt;b&gt; &amp;amp; &amp;lt;i&amp;gt;",
    "<script>alert(1)</script>",
    'role="dialog" tabindex="" \'quoted\'',
    "בולנדה  מגרשת\tدبلوماسيين",
    "🇵🇱 {{ title }} {% raw %}",
    "\ufdd01\ufdd1 \ufdd099\ufdd1",
    "",
    "x" * 300,
)


@dataclass
class Entry:
    """As in a table of contents."""

    title: str


@dataclass
class Subject:
    """As a page is."""

    title: str
    url: str = "events/one/"
    canonical: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    toc: list[Entry] = field(default_factory=list)
    number: int = 1


def subject(title: str) -> Subject:
    return Subject(title, f"events/{len(title)}/", None, {"title": title}, [Entry(f"1 {title}"), Entry("2")])


FILLED = {
    "written": "<p>{{ page.title }}</p>",
    "through striptags": "{{ page.title | striptags }}",
    "through filters in turn": "{{ page.title | striptags | upper | e | e }}",
    "through a filter with values": "{{ page.title | replace('o', '0') }}",
    "as a value of a filter": "{{ 'about {title}' | replace('{title}', page.title) }}",
    "as JSON": "{{ {'title': page.title, 'list': [page.title, 1]} | tojson }}",
    "in a list that is joined": "{{ [page.title, 'Desk'] | join(' - ') }}",
    "in a block that is changed": (
        "{% filter replace('role=\"dialog\"', 'gone') | replace('x', 'y') %}x {{ page.title }} x{% endfilter %}"
    ),
    "by a method": "{{ page.title.upper() }} {{ page.title.split(' ')[0] if false }}",
    "cut off": "{{ page.title[:3] }}",
    "put together": (
        "{{ page.title ~ ' - ' ~ page.title }}{{ ('#' ~ page.title)[1:5] }}{{ ('a' + page.title + 'b')[:4] }}"
    ),
    "set as a text": "{% set t %}<b>{{ page.title }}</b>{% endset %}{{ t | upper }}{{ t[:5] }}",
    "by a macro": "{% macro m(t) %}<{{ t }}>{% endmacro %}{{ m(page.title) | striptags }}{{ m('a')[:2] }}",
    "by an imported macro": "{% from 'macros' import shown %}{{ shown(page.title) }}",
    "by a block and its parent": (
        "{% extends 'base' %}{% block a %}{{ super() | replace('Poland', 'P') }}{% endblock %}"
    ),
    "in a loop": (
        "{% for item in page.toc %}{{ loop.index }} {{ item.title | e }}{{ ', ' if not loop.last }}{% endfor %}"
    ),
    "by what is in a list": "{{ page.toc | map(attribute='title') | map('striptags') | join('; ') }}",
    "counted": "{{ page.toc | length }} {{ (page.toc | first).title }}",
    "formatted": "{{ '%s!' | format(page.title) }}{{ '{}?'.format(page.title) }}{{ ' '.join([page.title, 'a']) }}",
    "by its address": "{{ 'events/' | url }} {{ page.title | url }} {{ ('#' ~ page.title) | url }}",
    "kept in a namespace": "{% set n = namespace(t=page.title) %}{{ n.t }}",
    "what is there anyway": (
        "{{ page.nothing }}{{ page.meta.author }}{{ page.title is defined }}{{ page.canonical or 'none' }}"
    ),
    "a thing like any other": "{{ page.number + 1 }}",
    "by a function": "{{ shout(page.title) }}",
}
DECIDED = {
    "by equality": "{{ 'x' if page.title == 'Poland' }}",
    "by equality, the other way round": "{{ 'x' if 'Poland' == page.title }}",
    "by a list": "{{ 'x' if page.title in ['Poland', 'Russia'] }}",
    "by a dictionary": "{{ {'Poland': 1}[page.title] }}",
    "by what it has": "{{ 'x' if 'land' in page.title }}",
    "by its length": "{% if page.title | length > 10 %}long{% endif %}",
    "by order": "{{ page.title < 'M' }}",
    "by a method": "{{ 'x' if page.title.startswith('Pol') }}",
    "by a test": "{{ page.title is upper }}{{ page.title is eq('Poland') }}",
    "by whether there is one": "{{ page.title or 'no title' }}",
    "by words": "{% for word in page.title.split() %}<{{ word }}>{% endfor %}",
    "by letters": "{% for letter in page.title %}{{ letter }}.{% endfor %}",
    "by a text that was put together": "{% if page.title ~ '!' == 'Poland!' %}x{% endif %}",
    "by a text that was set": "{% set t %}{{ page.title }}{% endset %}{{ 'x' if t == 'Poland' }}",
    "by a text in a function": "{{ 'x' if 'Poland expels'.startswith(page.title) }}",
    "by a thing": "{{ 'x' if page.number == 2 }}",
    "sorted": "{{ page.toc | sort(attribute='title') | map(attribute='title') | join }}",
}
REFUSED = {
    "a comparison that Python makes unseen": "{{ 'x' if page.title in 'Poland, Russia' }}",
    "a filter that gets the page": "{{ page | peek }}",
    "a function that gets the page": "{{ peek(page) }}",
    "a filter that gets everything": "{{ 'a' | peek_around }}",
    "a filter that gets a list of more than texts": "{{ page.toc | peek }}",
}


@pass_context
def _peek_around(context: Any, value: str) -> str:
    return f"{value}{context['page'].title}"


def environment(template: str) -> Environment:
    env = Environment(  # noqa: S701  # as MkDocs makes it
        loader=DictLoader(
            {
                "main": template,
                "base": "<{% block a %}in Poland, {{ page.title }}{% endblock %}>",
                "macros": "{% macro shown(t) %}{{ t | striptags | title }}{% endmacro %}",
            }
        )
    )
    env.filters["url"] = _url
    env.filters["peek"] = env.globals["peek"] = str
    env.filters["peek_around"] = _peek_around
    env.globals["shout"] = lambda text: f"{text.upper()}!"
    return env


@pass_context
def _url(context: Any, value: str) -> str:
    return _link(context["page"], value)


def _link(page: Any, path: str) -> str:
    return f"{page.url.count('/') * '../'}{path}"


class Entries(HasStandIns, list[Any]):
    """A list of stand-ins."""


def traced(template: str, of: Subject) -> tuple[Callable[[Subject], str | None], Callable[[Subject], str]]:
    """What fills the template for a subject, or does not, and what renders it."""
    env = environment(template)
    trace = Trace(of)

    def entry(number: int) -> StandIn:
        return StandIn(trace, lambda values: values[0].toc[number], f"toc.{number}")

    page = StandIn(
        trace,
        lambda values: values[0],
        "page",
        meta={"title": trace.read(lambda values: values[0].meta["title"], "page.meta.title")},
        toc=Entries([entry(0), entry(1)]),
    )
    recipe = TracingEnvironment(env, CompiledTemplates(), {_url: _link}).render("main", {"page": page}, trace)

    def fill(other: Subject) -> str | None:
        values = recipe.values(other)
        return recipe.join(values) if recipe.unmet(values) is None else None

    return fill, lambda other: env.get_template("main").render(page=other)


@pytest.mark.parametrize("template", FILLED.values(), ids=FILLED.keys())
@pytest.mark.parametrize("first", ["Poland expels diplomats", "A & B"])
def test_texts_are_filled_in_as_the_template_shows_them(template: str, first: str) -> None:
    fill, render = traced(template, subject(first))
    for title in filter(None, HOSTILE):
        assert fill(subject(title)) == render(subject(title))


@pytest.mark.parametrize("template", DECIDED.values(), ids=DECIDED.keys())
@pytest.mark.parametrize("first", ["Poland", "A & B"])
def test_what_the_template_would_decide_otherwise_is_not_filled(template: str, first: str) -> None:
    fill, render = traced(template, subject(first))
    assert fill(subject(first)) == render(subject(first))
    answers = set()
    for title in HOSTILE:
        other = subject(title)
        other.number = 2
        assert fill(other) in (render(other), None)
        other.toc = [Entry("3"), Entry("2")]
        answers.add(fill(other))
    assert None in answers


@pytest.mark.parametrize("template", REFUSED.values(), ids=REFUSED.keys())
def test_what_may_look_at_everything_is_refused(template: str) -> None:
    with pytest.raises(Untraceable):
        traced(template, subject("Poland"))


def test_an_environment_that_escapes_is_refused() -> None:
    env = environment("Poland")
    env.autoescape = True
    with pytest.raises(Untraceable):
        TracingEnvironment(env, CompiledTemplates(), {}).render("main", {}, Trace(None))


def test_a_macro_that_was_imported_before_is_followed_anew() -> None:
    template = "{% from 'macros' import shown %}{{ shown(page.title) }}"
    env = environment(template)
    env.get_template("main").render(page=subject("A"))
    tracing = TracingEnvironment(env, CompiledTemplates(), {})
    for first in ("Poland", "Russia"):
        trace = Trace(subject(first))
        page = StandIn(trace, lambda values: values[0], "page")
        recipe = tracing.render("main", {"page": page}, trace)
        assert recipe.join(recipe.values(subject("A &amp; b"))) == "A & B"


def digest(template: str, title: str) -> bytes:
    env = environment(template)
    trace = Trace(subject(title))
    page = StandIn(trace, lambda values: values[0], "page")
    return TracingEnvironment(env, CompiledTemplates(), {}).render("main", {"page": page}, trace).digest


@pytest.mark.parametrize(
    ("template", "other"),
    [
        ("{{ page.title }}", "{{ page.title }}."),
        ("{{ page.title }}", "{{ page.url }}"),
        ("{{ page.title | upper }}", "{{ page.title | lower }}"),
        ("{{ page.title | replace('a', 'b') }}", "{{ page.title | replace('a', 'c') }}"),
        ("a{% if page.title == 'B' %}b{% endif %}", "a{% if page.title == 'C' %}b{% endif %}"),
    ],
)
def test_the_digest_tells_templates_apart_and_not_the_texts_in_them(template: str, other: str) -> None:
    assert digest(template, "Poland") == digest(template, "A & <b>")
    assert digest(template, "Poland") != digest(other, "Poland")
