"""A text with places for values, how each value is made of a subject, and what must be so for the text to hold.

Must not know templates, MkDocs, nor what the texts say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Around the number of a value, where a text has it. Unicode says that they are no characters: no theme has them."""
TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
PLAIN = (str, int, float, bool, type(None))
"""Of what is the same in every process."""
_LONGEST_SAID = 80

Values = list[Any]
"""The subject, then what each step made of those before it."""
Make = Callable[[Values], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """How one value is made, and in words that are the same in every process."""

    make: Make
    words: str
    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that the template asked, and the answer that its text holds for."""

    step: Step
    answer: Any

    def holds(self, values: Values) -> bool:
        """Whether the answer is the same for these values."""
        now = self.step.make(values)
        return now is self.answer or (type(now) is type(self.answer) and bool(now == self.answer))


class Recipe:
    """A rendered template with places for the values of a subject."""

    def __init__(self, text: str, steps: Sequence[Step], conditions: Sequence[Condition]) -> None:
        self._text = text
        self._steps = tuple(steps)
        self._conditions = tuple(conditions)
        self._makes = [step.make for step in steps]
        self._pieces: list[str] = TOKEN.split(text)
        self._numbers = [int(number) for number in self._pieces[1::2]]
        self.before_values: str = self._pieces[0]
        # Asked for each page again, and the same for all.
        self._made_of = cache(self._find_made_of)
        self._read_without = cache(self._find_read_without)
        self._conditions_without = cache(self._find_conditions_without)

    def values(self, subject: object, *, without: str = "", instead: str = "") -> Values:
        """What stands in the places for this subject.

        `without`: what the template reads, such as “page.content”, that shall not be made, nor anything of it.
        `instead`: a text in place of each that the template reads; its name follows it.
        """
        values: Values = [subject]
        if not without and not instead:
            for make in self._makes:
                values.append(make(values))
            return values
        left_out = self._made_of(without)
        for number, step in enumerate(self._steps, 1):
            if number in left_out:
                values.append("")
            elif instead and not step.needs:
                values.append(f"{instead}{step.words}")
            else:
                values.append(step.make(values))
        return values

    def unmet(self, values: Values, *, without: str = "") -> str | None:
        """What the template would decide otherwise for these values, if anything."""
        for condition in self._conditions_without(without):
            if not condition.holds(values):
                return self._readable(condition.step.words)
        return None

    def read_by_template(self, values: Values, *, without: str = "") -> list[str]:
        """Those of the values that nothing was done to."""
        return [str(values[number]) for number in self._read_without(without)]

    def join(self, values: Values) -> str:
        """The text for these values; a TypeError if one of them is no text."""
        pieces = self._pieces.copy()
        pieces[1::2] = [values[number] for number in self._numbers]
        return "".join(pieces)

    def insert(self, place: int, text: str) -> Recipe:
        """The same with a text put in, at a place before any value."""
        return Recipe(self._text[:place] + text + self._text[place:], self._steps, self._conditions)

    def places_of(self, words: str) -> int:
        """How often this is written, or something made of it."""
        made = self._made_of(words)
        return sum(number in made for number in self._numbers)

    @cached_property
    def digest(self) -> bytes:
        """Changes with all that a filled text depends on beside the subject; the same in every process."""
        digest = hashlib.blake2b(self._text.encode("utf-8", "surrogatepass"), digest_size=20)
        for step in self._steps:
            digest.update(f"\0{step.words}".encode("utf-8", "surrogatepass"))
        for condition in self._conditions:
            answer = condition.answer if isinstance(condition.answer, PLAIN) else ""
            if condition.step.words.startswith("hash("):  # another in every process
                answer = ""
            digest.update(f"\1{condition.step.words}={answer}".encode("utf-8", "surrogatepass"))
        return digest.digest()

    def _find_made_of(self, words: str) -> frozenset[int]:
        found: set[int] = set()
        for number, step in enumerate(self._steps, 1):
            if words and (step.words == words or not found.isdisjoint(step.needs)):
                found.add(number)
        return frozenset(found)

    def _find_read_without(self, words: str) -> tuple[int, ...]:
        left_out = self._made_of(words)
        return tuple(n for n, step in enumerate(self._steps, 1) if not step.needs and n not in left_out)

    def _find_conditions_without(self, words: str) -> tuple[Condition, ...]:
        left_out = self._made_of(words)
        return tuple(one for one in self._conditions if left_out.isdisjoint(one.step.needs))

    def _readable(self, words: str) -> str:
        def name(token: re.Match[str]) -> str:
            return "…" if (step := self._steps[int(token[1]) - 1]).needs else step.words

        said = TOKEN.sub(name, words)
        return said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID]}…"
