"""Templates are compiled while another process reads the project, and not again where pages are made."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.config import load_config
from small_project import lay_down

from generator.compiled import CompiledTemplates
from generator.pipeline import Planned, check_project, plan_project
from generator.plugin.waiting import compile_templates, leave_out_space
from generator.project import find_project
from generator.render import PACKAGED_TEMPLATES, Renderer, TemplateFault, compile_ahead


def planned(folder: Path) -> Planned:
    return plan_project(check_project(find_project(lay_down(folder))), site_title="T")


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the templates that are compiled from now on."""
    told: list[str] = []
    compile_one = jinja2.Environment.compile

    def note(
        self: jinja2.Environment, source: str, name: str | None = None, *more: object, **named: object
    ) -> object:
        told.append(str(name))
        return compile_one(self, source, name, *more, **named)  # type: ignore[call-overload]  # as it was called

    monkeypatch.setattr(jinja2.Environment, "compile", note)
    return told


def test_what_was_compiled_ahead_is_not_compiled_again(tmp_path: Path, compiling: list[str]) -> None:
    found = planned(tmp_path)
    compiled = CompiledTemplates()
    compile_ahead([PACKAGED_TEMPLATES], compiled)
    assert "pages/event.html" in compiling
    compiling.clear()
    renderer = Renderer(found.index.corpus, found.index.names, [PACKAGED_TEMPLATES], compiled=compiled)
    for plan in found.plans:
        renderer.render(plan.make())
    assert compiling == []


def test_a_template_that_can_not_be_compiled_is_told_where_it_is_used(tmp_path: Path) -> None:
    found = planned(tmp_path / "project")
    own = tmp_path / "own"
    (own / "pages").mkdir(parents=True)
    (own / "pages" / "event.html").write_text("{% if %}")
    compiled = CompiledTemplates()
    compile_ahead([own, PACKAGED_TEMPLATES], compiled)
    renderer = Renderer(found.index.corpus, found.index.names, [own, PACKAGED_TEMPLATES], compiled=compiled)
    with pytest.raises(TemplateFault, match=r"event\.html:1"):
        renderer.render(next(plan for plan in found.plans if plan.template == "event").make())


def test_so_are_those_of_the_theme_and_what_they_include(tmp_path: Path, compiling: list[str]) -> None:
    config = load_config(str(lay_down(tmp_path) / "mkdocs.yml"))
    compiled = CompiledTemplates()
    compile_templates([PACKAGED_TEMPLATES], config, compiled)
    assert {"main.html", "base.html", "partials/header.html"} <= set(compiling)
    compiling.clear()
    environment = leave_out_space(config.theme.get_env())
    compiled.serve(environment)
    for name in ("main.html", "base.html", "partials/header.html"):
        environment.get_template(name)
    assert compiling == []
