"""Writes the pages of the guide that are made from the code: `make reference`. A test compares them with it.

Must not know what the pages look like on the site.
"""

from __future__ import annotations

import ast
import html
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click

from generator import key_reference
from generator.cli import main, sections
from generator.diagnostics import CODES
from generator.plugin.options import BriefingsConfig
from generator.report import codes_as_markdown

REPOSITORY = Path(__file__).resolve().parent.parent
GUIDE = REPOSITORY / "briefings" / "guide"
CASES = REPOSITORY / "tests" / "cases"

_TOLD = re.compile(r"^\S[^\n]*:\d+:\d+: (?P<code>[EWN]\d{3}) [^\n]*(?:\n    [^\n]*)*", re.MULTILINE)


@cache
def examples() -> dict[str, str]:
    """For each code, the shortest of what `briefings check` is expected to print in the cases that tests go through."""
    found: dict[str, str] = {}
    for case in sorted(CASES.rglob("*.case")):
        _input, _heading, expected = case.read_bytes().decode().rpartition("=== expected\n")
        for told in _TOLD.finditer(expected):
            block = told[0].replace(f"\n    mend:     {CODES[told['code']].mend}", "")
            shortest = found.get(told["code"], block)
            found[told["code"]] = min(block, shortest, key=lambda text: (len(text), text))
    return found


def diagnostics_page() -> str:
    return codes_as_markdown(examples())


def commands_page() -> str:
    lines = ["# Commands", "", "`briefings COMMAND --help` tells the same in the terminal.", ""]
    for heading, commands in sections():
        lines += [f"## {heading}", ""]
        for command in commands:
            lines += _command(command, f"briefings {command.name}")
    lines += _notes(inspect.cleandoc(main.epilog or ""))
    return "\n".join(lines).rstrip() + "\n"


def _command(command: click.Command, path: str) -> Iterator[str]:
    context = click.Context(command, info_name=path)
    anchor = path.removeprefix("briefings ").replace(" ", "-")
    inner = command.commands if isinstance(command, click.Group) else {}
    pieces = (
        " ".join(command.collect_usage_pieces(context))
        .replace("COMMAND [ARGS]...", "")
        .replace("[OPTIONS]", "")
    )
    yield from (f"{'####' if ' ' in path.removeprefix('briefings ') else '###'} {path} {{ #{anchor} }}", "")
    if not inner:
        yield from ("```text", " ".join([path, *pieces.split(), "[OPTIONS]"]), "```", "")
    yield from (html.escape(inspect.cleandoc(command.help or ""), quote=False), "")
    rows = [
        record
        for option in command.get_params(context)
        if isinstance(option, click.Option)
        and (record := option.get_help_record(context))
        and "--help" not in option.opts
    ]
    if rows:
        yield from ("| option | does |", "|---|---|")
        for names, does in rows:
            yield f"| `{names}` | {html.escape(does, quote=False)} |"
        yield ""
    for name, each in inner.items():
        yield from _command(each, f"{path} {name}")


def _notes(epilog: str) -> Iterator[str]:
    """The end of the manual: paragraphs that begin with `\\b` are tables whose first line is their heading."""
    for part in re.split(r"\n\s*\n", epilog):
        if part.startswith("\b"):
            heading, *rows = part.lstrip("\b\n").splitlines()
            yield from (f"## {heading.rstrip(':')}", "", "```text", *map(str.strip, rows), "```", "")


def options_page() -> str:
    """The plugin's options, with the text below each in its class."""
    lines = [
        "# Options in mkdocs.yml",
        "",
        "Below `plugins:`, the entry `briefings` takes these options. All may be left out.",
        "",
        "```yaml",
        "plugins:",
        "  - search",
        "  - briefings:",
        "      archive: ../documents",
        "```",
    ]
    defaults = {name: option.default for name, option in BriefingsConfig._schema}
    told = _texts_below(BriefingsConfig)
    assert told.keys() == defaults.keys(), "every option has a text below it"
    for name, default in defaults.items():
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        text = html.escape(told[name], quote=False)
        lines += ["", f"## {name} {{ #{name.replace('_', '-')} }}", "", text, "", f"By default: `{shown}`."]
    lines += [
        "",
        "## Anything else",
        "",
        "The variable `BRIEFINGS_ARCHIVE` names the archive in place of the option `archive`. Everything else in",
        "mkdocs.yml is as in [any MkDocs site](https://www.mkdocs.org/user-guide/configuration/).",
    ]
    return "\n".join(lines) + "\n"


def _texts_below(config: type) -> dict[str, str]:
    (shape,) = ast.parse(inspect.getsource(config)).body
    assert isinstance(shape, ast.ClassDef)
    return {
        assigned.targets[0].id: text.value.value
        for assigned, text in zip(shape.body, shape.body[1:], strict=False)
        if isinstance(assigned, ast.Assign)
        and isinstance(assigned.targets[0], ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "diagnostics.md": diagnostics_page,
    "keys.md": key_reference.as_markdown,
    "options.md": options_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (GUIDE / name).write_text(page(), encoding="utf-8")
