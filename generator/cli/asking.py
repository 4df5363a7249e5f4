"""Questions on a terminal for what an option did not give. Elsewhere nobody is asked, and nobody waits.

Must not know what is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from generator.cli.ending import wrong_use
from generator.drafting import NotDrafted


@dataclass(frozen=True)
class Question:
    """Something a record needs: asked for on a terminal where its option is missing."""

    option: str
    words: str
    given: str | None
    check: Callable[[str], None] | None = None
    default: str | None = None
    """Taken without a word where nobody can be asked; None for what must be given."""


def answers(questions: Sequence[Question]) -> list[str]:
    """The value of each question. Raises for what doesn't fit, and for what is missing where nobody can be asked."""
    there = sys.stdin.isatty()
    missing = [
        question.option for question in questions if question.given is None and question.default is None
    ]
    if missing and not there:
        raise wrong_use(
            f"missing: {', '.join(missing)}",
            "there is no terminal to ask on, so write them behind the command; --help shows how",
        )
    return [answer(question, there and bool(missing)) for question in questions]


def answer(question: Question, asking: bool) -> str:
    """The value of one question; its default where it isn't asked."""
    if question.given is not None:
        if question.check:
            question.check(question.given)
        return question.given
    if not asking:
        return question.default or ""
    while True:
        said: str = click.prompt(
            question.words, default=question.default, err=True, show_default=bool(question.default)
        )
        try:
            if question.check and said:
                question.check(said)
        except NotDrafted as error:
            click.echo(f"  {error}{f'; {error.hint}' if error.hint else ''}", err=True)
            continue
        return said.strip()


def not_blank(text: str) -> None:
    """Raises NotDrafted for a text without words."""
    if not text.strip():
        raise NotDrafted("it is empty", "write at least a word")
