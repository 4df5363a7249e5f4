"""What a build does while another process reads the project: it compiles the templates that it will need.

Must not know what is read, nor what pages say.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

from jinja2 import BaseLoader, Environment
from jinja2.meta import find_referenced_templates
from mkdocs.config.defaults import MkDocsConfig

from generator.compiled import CompiledTemplates
from generator.plugin.shell import TEMPLATE
from generator.render import compile_ahead


def compile_templates(templates: Sequence[Path], config: MkDocsConfig, compiled: CompiledTemplates) -> None:
    """Ours, and those of the theme. Where another plugin makes them mean something else they are compiled again."""
    compile_ahead(templates, compiled)
    environment = leave_out_space(config.theme.get_env())
    compiled.serve(environment)
    names = [TEMPLATE]
    for name in names:
        with suppress(Exception):  # who renders it says what is wrong with it
            environment.get_template(name)
            source, *_ = cast("BaseLoader", environment.loader).get_source(environment, name)
            found = find_referenced_templates(environment.parse(source))
            names += dict.fromkeys(other for other in found if other and other not in names)


def leave_out_space(environment: Environment) -> Environment:
    """That around the theme's blocks, 2 kB on every page."""
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment
