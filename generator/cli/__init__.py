"""The command `briefings`: which commands there are, its manual, and how it ends.

Thin: everything else is done by the stages. A module of commands beside this one is named once, in SECTIONS.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterator
from importlib import import_module

import click

from generator import __version__
from generator.cli.ending import WellEnding

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Start a project, write records", ("starting.init", "writing.new")),
    ("Bring in a document", ("adding.add", "adding.suggest")),
    (
        "Check the content and prove its excerpts",
        ("checking.check", "checking.lock", "checking.coverage", "checking.explain"),
    ),
    ("Change names everywhere at once", ("naming.rename", "naming.merge")),
    ("Let the editor complete what you type", ("completing.schema",)),
    ("Look things up", ("looking.find", "looking.stats")),
    ("Show and make the site", ("previewing.serve", "publishing.build")),
)
"""Headings of the manual, and the commands below each: a module beside this one and what it is called there, which is
also the command's name. A new command is added here and nowhere else."""

_MODULES = {name: module for _heading, places in SECTIONS for module, name in (p.split(".") for p in places)}


class Commands(UserDict[str, click.Command]):
    """Each is loaded when it is asked for: who calls one need not wait for what the others need."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in self.data and name in _MODULES:
            self.data[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return self.data[name]

    def __contains__(self, name: object) -> bool:
        return name in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


def sections() -> Iterator[tuple[str, tuple[click.Command, ...]]]:
    """Headings of the manual, and the commands below each."""
    for heading, places in SECTIONS:
        yield heading, tuple(main.commands[place.partition(".")[2]] for place in places)


class Manual(WellEnding):
    """The group of all commands, whose help lists them by task."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it by this signature
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # One width for all sections, so that they read as one table.
        width = max(len(name) for name in self.list_commands(ctx))
        for heading, commands in sections():
            with formatter.section(heading):
                rows = [
                    ((command.name or "").ljust(width), command.get_short_help_str(90))
                    for command in commands
                ]
                formatter.write_dl(rows)


@click.group(
    cls=Manual,
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  briefings init desk                          a new project that builds at once
  briefings serve                              the site, following every saved change
  briefings add ~/Downloads/article.html       a document, with a draft of its source
  briefings new event "Spain recalls its ambassador" --date 2022-04-06 --actor spain=recalls
  briefings check --strict                     what a strict build would refuse
  briefings rename event old-id new-id --dry-run
  briefings find peskov ties

\b
Exit codes:
  0  done; nothing stands in the way
  1  the project has faults, or nothing was found
  2  the command was not understood, or doesn't fit: a wrong option, an unknown id, no project
  3  it can't go on: a file that can't be read or written, no room left
  130  interrupted

\b
Environment:
  BRIEFINGS_ARCHIVE    the archive's folder, in place of the one named in mkdocs.yml
  NO_COLOR             no colour, whatever the terminal
  SOURCE_DATE_EPOCH    seconds that stand for today in receipts
  BRIEFINGS_TRACEBACK  set to 1, a fault of the program is shown in full

`briefings COMMAND --help` says more of each. Nothing is written where a change would not be exactly the one meant;
`--dry-run` shows it first.""",
)
@click.version_option(__version__, prog_name="briefings")
def main() -> None:
    """Keep research briefings: check them, prove their excerpts, change them safely.

    A project is a folder with mkdocs.yml and a content folder of text files. `briefings serve` shows its site
    and `briefings build` makes it. The archive of documents is the folder named under plugins: briefings: archive: in
    mkdocs.yml; it is private and never published.
    """
