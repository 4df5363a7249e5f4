"""How documents name actors: the forms of their names that stand in excerpts, with a title that stands beside them.

Every form is copied from an excerpt, never put together. Must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.model import Actor
from generator.prose import Names


class Named(NamedTuple):
    """An actor's name in a text, as it stands there."""

    actor: str
    form: str


class Titles:
    """Recognises an actor's recorded roles right before the name (“Kremlin spokesman Peskov”), or after it
    between commas (“Peskov, the Kremlin spokesman”). Titles that no record gives are left alone."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._patterns: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {}
        for id, actor in actors.items():
            if actor.roles:
                words = sorted({role.role for role in actor.roles}, key=lambda role: (-len(role), role))
                either = "|".join(r"\s+".join(map(re.escape, role.split())) for role in words)
                self._patterns[id] = (
                    re.compile(rf"(?<!\w)(?:{either})(?:,?\s+)$", re.IGNORECASE),
                    re.compile(rf",\s+(?:(?:the|a|an)\s+)?(?:{either})(?!\w)", re.IGNORECASE),
                )

    def widened(self, text: str, start: int, end: int, actor: str) -> tuple[int, int]:
        """The span of a name together with the title beside it."""
        if actor in self._patterns:
            before, after = self._patterns[actor]
            if found := before.search(text[:start]):
                start = found.start()
            if found := after.match(text, end):
                end = found.end()
        return start, end


def named_in(text: str, names: Names, titles: Titles) -> Iterator[Named]:
    """Every form in which a text names an actor, in the order of the text, spaces and line ends as one space."""
    for start, end, actor in names.find(text):
        first, last = titles.widened(text, start, end, actor)
        yield Named(actor, " ".join(text[first:last].split()))
