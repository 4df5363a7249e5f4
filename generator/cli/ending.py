"""How a command ends: its exit code, and one line that says what is wrong and how to mend it, never a traceback.

Must not know any command.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from generator import report
from generator.changes import NotWritten
from generator.drafting import NotDrafted
from generator.editing import Uneditable
from generator.project import NoProject
from generator.renaming import Refusal

FAULTS, WRONG_USE, STUCK, INTERRUPTED, NO_READER = 1, 2, 3, 130, 141

TRACEBACK_VARIABLE = "BRIEFINGS_TRACEBACK"


class Ending(click.ClickException):
    """The end of a command: a line for the terminal, and the exit code."""

    def __init__(self, message: str, exit_code: int, hint: str = "") -> None:
        super().__init__(f"{message.rstrip('.')}; {hint}" if hint else message)
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for the class, and reads it here

    def show(self, file: Any = None) -> None:
        """Say it, on one line."""
        line = report.visible(" ".join(self.message.split()))
        click.echo(f"briefings: {line}", file=file or sys.stderr)


def wrong_use(message: str, hint: str = "") -> Ending:
    """What was asked for doesn't fit the project."""
    return Ending(message, WRONG_USE, hint)


def _told(error: Exception) -> Ending:
    match error:
        case NoProject():
            return wrong_use(str(error))
        case Refusal() | NotDrafted():
            return wrong_use(str(error), error.hint)
        case Uneditable():
            if error.faults:
                click.echo(report.as_text(error.faults), err=True)
            return Ending(str(error), FAULTS if error.faults else STUCK, "nothing was changed")
        case NotWritten():
            return Ending(str(error), STUCK)
        case OSError():
            name = f"{error.filename}: " if error.filename else ""
            return Ending(f"{name}{(error.strerror or str(error)).lower()}", STUCK)
        case _:
            kind = type(error).__name__
            return Ending(
                f"a fault of the program itself, not of your files: {kind}: {error}",
                STUCK,
                f"set {TRACEBACK_VARIABLE}=1 to see where, and report it",
            )


class WellEnding(click.Group):
    """A group of commands of which none ends in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it raises becomes a line and an exit code."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, EOFError, click.Abort):
            click.echo("\nbriefings: interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # Who read the output has seen enough. What is left goes nowhere, also when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(NO_READER)
        except Exception as error:
            if os.environ.get(TRACEBACK_VARIABLE) == "1":
                raise
            raise _told(error) from error
        return result
