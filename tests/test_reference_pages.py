"""The guide's pages that are made from the code are those that the code makes."""

from __future__ import annotations

import click
import pytest
from reference_pages import GUIDE, PAGES, commands_page, diagnostics_page, examples

from generator.cli import main
from generator.diagnostics import CODES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_up_to_date(name: str) -> None:
    assert (GUIDE / name).read_text(encoding="utf-8") == PAGES[name](), "run: make reference"


def test_every_code_that_a_check_can_tell_has_an_example() -> None:
    # Codes that begin with 9 are told by a build.
    assert {code for code in CODES if code[1] != "9"} <= examples().keys() <= CODES.keys()
    assert all(example in diagnostics_page() for example in examples().values())


def test_every_command_and_every_option_is_on_the_page_of_commands() -> None:
    page = commands_page()
    pending: list[tuple[str, click.Command]] = [("briefings", main)]
    while pending:
        path, command = pending.pop()
        inner = command.commands if isinstance(command, click.Group) else {}
        pending += [(f"{path} {name}", each) for name, each in inner.items()]
        if command is not main:
            assert f" {path} {{ #" in page
            start = page.index(f" {path} {{ #")
            section = page[start : page.find("\n#", start)]
            options = [option for option in command.params if isinstance(option, click.Option)]
            assert [name for option in options for name in option.opts if name not in section] == []
