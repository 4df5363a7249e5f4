"""Measures of the small pictures that pages draw, and how words are set in their boxes.

Pixels of the picture. Must not know what is drawn.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LINE = 15
"""From one line of words to the next."""
PAD = 10
"""Between a box's frame and its words, left and right."""
NARROW = 340
"""Width of a picture that a phone shows whole."""

LETTER = 7.1
"""A letter's width on average, at the size the style sheet sets, with some to spare for wider fonts."""
TIP = "m-6-4 6 4-6 4"
"""The tip of an arrow that goes to the right, drawn from its point."""


def height_of(lines: int) -> int:
    """Height of a box with so many lines of words."""
    return PAD + LINE * lines


@lru_cache(maxsize=2048)  # an event is drawn on the pages of all its neighbours
def wrap(text: str, width: float, most: int = 9) -> tuple[str, ...]:
    """Words broken into lines for a box of that width; what doesn't fit ends in “…”. One line at least."""
    letters = max(4, int((width - 2 * PAD) / LETTER))
    lines = [""]
    for word in text.split():
        if lines[-1] and _breadth(f"{lines[-1]} {word}") > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(_cut(line, letters) for line in lines)


def _cut(line: str, letters: int) -> str:
    if _breadth(line) <= letters:
        return line
    line = line[: 4 * letters]  # no more is worth measuring, however long a title is
    while line and _breadth(line) >= letters:
        line = line[:-1]
    return f"{line.rstrip(' ,;:')}…"


def _breadth(text: str) -> int:
    """Width in letters: those of Chinese, Japanese and Korean count as two, accents as none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
