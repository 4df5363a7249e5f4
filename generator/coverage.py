"""How far a document's reports cover it: which of its sentences are quoted, set aside, or neither.

Counts characters of one text. Must not know files, the lock or pages.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from generator.anchor import Found, Missing, Text, find, find_all
from generator.digests import digest_of
from generator.text import sentences


class State(Enum):
    """What became of a sentence. The values are the letters of the lock."""

    QUOTED = "q"
    SET_ASIDE = "a"
    OPEN = "n"
    OUTSIDE = "o"
    """Before or after the article."""


class Sentence(NamedTuple):
    """A sentence of a document: its characters, from–to, and its state."""

    start: int
    end: int
    state: State


@dataclass(frozen=True)
class Coverage:
    """All sentences of a document, in order. They are many, and kept where they take little room."""

    starts: array[int]
    ends: array[int]
    states: str
    """Their letters."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(map(Sentence, self.starts, self.ends, map(State, self.states)))

    @property
    def lengths(self) -> Iterator[int]:
        """Characters of each sentence."""
        return map(sub, self.ends, self.starts)

    @cached_property
    def fingerprint(self) -> bytes:
        """Changes with any sentence's place or state."""
        return digest_of(list(zip(self.starts, self.ends, self.states, strict=True)))

    def count(self, state: State) -> int:
        return self.states.count(state.value)

    @property
    def in_article(self) -> int:
        """Sentences of the article itself."""
        return len(self.states) - self.count(State.OUTSIDE)

    def written(self) -> str:
        """The form the lock keeps: lengths and states, without the text."""
        found = zip(self.starts, self.ends, self.states, strict=True)
        return ",".join(f"{end - start}{state}" for start, end, state in found)


def covered(starts: Iterable[int], ends: Iterable[int], states: Iterable[str]) -> Coverage:
    """The coverage by sentences that begin and end there, with the letters of their states."""
    return Coverage(array("I", starts), array("I", ends), "".join(states))


def read_coverage(written: str) -> Coverage:
    """The coverage that `Coverage.written` gave; sentences lie end to end."""
    parts = written.split(",")
    ends = tuple(accumulate(int(part[:-1]) for part in parts))
    return covered((0, *ends[:-1]), ends, (part[-1] for part in parts))


Span = tuple[int, int]


def stretches(text: Text, begins: str, ends: str | None) -> tuple[Span, ...] | Missing:
    """The characters of a stretch, or why they can't be told.

    Without `ends`, every place of `begins`: a caption may stand twice. With it, the one stretch from the first
    words, which must be unique, to the next such last words.
    """
    if ends is None:
        return find_all(begins, text) or _missing(begins, text)
    first = find(begins, text)
    if isinstance(first, Missing):
        return first
    start, end = first.spans[0][0], first.spans[-1][1]
    last = next((place for place in find_all(ends, text) if place[1] >= end), None)
    return ((start, last[1]),) if last else _missing(ends, text)


def _missing(words: str, text: Text) -> Missing:
    found = find(words, text)
    return (
        found if isinstance(found, Missing) else Missing("E201", "the last words stand before the first ones")
    )


def cover(text: Text, found: Iterable[Found], aside: Sequence[Span], article: Span | None) -> Coverage:
    """Sort every sentence of a text. A sentence that an excerpt touches anywhere counts as quoted."""
    quoted = _joined(span for one in found for span in one.spans)
    ends = [end for _start, end in quoted]
    folded = text.folded
    starts, stops, states = [], [], []
    for place in sentences(folded):
        start, end = folded.span(*place)
        if not _LETTER_OR_DIGIT.search(text.original, start, end):
            continue
        next_quoted = bisect_right(ends, start)  # the first that ends after the sentence begins
        if next_quoted < len(quoted) and quoted[next_quoted][0] < end:
            state = State.QUOTED
        elif any(a < end and start < b for a, b in aside):
            state = State.SET_ASIDE
        elif article and (end <= article[0] or start >= article[1]):
            state = State.OUTSIDE
        else:
            state = State.OPEN
        starts.append(start)
        stops.append(end)
        states.append(state.value)
    return covered(starts, stops, states)


_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
