"""The templates' environment: what it makes of a template is what Jinja's own makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup

from generator.environment import make_environment


class Values:
    """What a view may hold."""

    text = "<a> & \"b\" 'c'"
    markup = Markup("<b>done</b>")
    number = 3
    nothing = None
    several = ("<1>", "2")

    def method(self, value: str) -> str:
        return f"<{value}>"


MACROS = """{% macro plain(a, b="<x>", c=none) %}[{{ a }} {{ b }} {{ c }}]{% endmacro %}
{% macro open(a) %}{{ a }}{{ varargs | join("<") }}{{ kwargs | length }}{% endmacro %}
{% macro around(a, b=1) %}<i>{% if caller is defined %}{{ caller() }}{% else %}alone{% endif %}{{ a }}{{ b }}</i>{% endmacro %}
{% macro told(a, caller=none) %}{{ a }}{{ caller() if caller else "-" }}{% endmacro %}
{% macro given() %}{% call(value) handing("<v>") %}{{ value }}{% endcall %}{% endmacro %}
{% macro handing(a) %}{{ caller(a) }}{% endmacro %}
"""  # noqa: E501  # a template


@pytest.fixture
def ours(tmp_path: Path) -> jinja2.Environment:
    return make_environment([tmp_path])


@pytest.fixture
def plain(tmp_path: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(tmp_path),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def outcome(environment: jinja2.Environment, folder: Path, template: str) -> tuple[Any, ...]:
    """What is rendered, or what is complained of."""
    (folder / "macros.html").write_text(MACROS, encoding="utf-8")
    (folder / "page.html").write_text('{% import "macros.html" as m %}' + template, encoding="utf-8")
    try:
        return (environment.get_template("page.html").render(view=Values(), function=Values().method),)
    except (TypeError, jinja2.TemplateError) as error:
        return type(error), str(error)


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.text }} {{ view.markup }} {{ view.number }} {{ view.nothing }}",
        "{{ view.text | upper }} {{ view.text | safe }} {{ view.several | join(view.markup) }}",
        "{{ view.text ~ view.markup }} {{ view.markup ~ view.text }}",
        "{{ m.plain(view.text) }} {{ m.plain(view.markup, view.text) }} {{ m.plain(1, c=view.text) }}",
        "{{ m.plain(b=1, a=2) }} {% for one in view.several %}{{ m.plain(one, loop.index) }}{% endfor %}",
        "{{ m.plain() }}",
        "{{ m.plain(1, 2, 3, 4) }}",
        "{{ m.plain(1, d=2) }}",
        "{{ m.plain(1, a=2) }}",
        "{{ m.open(view.text, view.text, view.markup, one=1) }}",
        "{{ m.around(view.text) }} {% call m.around(view.text, b=2) %}{{ view.text }}{% endcall %}",
        "{% call m.told(1) %}x{% endcall %} {{ m.told(view.text) }}",
        "{% call m.plain(1) %}x{% endcall %}",
        "{{ m.given() }} {% call(one) m.handing(view.text) %}{{ one }}{{ view.text }}{% endcall %}",
        "{{ m.handing(1) }}",
        "{{ function(view.text) }} {{ view.method(view.markup) }}",
        "{{ view.missing }}",
        "{{ m.missing(1) }}",
        "{% set kept = m.plain(view.text) %}{{ kept }}{{ kept | length }}",
        "{% autoescape false %}{{ view.text }}{{ m.plain(view.text) }}{% endautoescape %}",
        "{% filter upper %}{{ view.text }}{% endfilter %}",
    ],
)
def test_a_template_means_what_it_means_to_jinja(
    tmp_path: Path, ours: jinja2.Environment, plain: jinja2.Environment, template: str
) -> None:
    assert outcome(ours, tmp_path, template) == outcome(plain, tmp_path, template)
