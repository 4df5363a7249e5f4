"""Wording that documents share: how much of one text stands, run of words by run of words, in another.

Measures; what the overlap means is for the lineage that analysts declare. Must not know files or sources.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Generic, TypeVar

from generator.text import fold_passage

RUN = 6
"""Words of a run. Runs of six rarely recur by chance; shorter ones are figures of speech."""

LEAST_SHARE = 0.2
"""Share of the shorter text from which on an overlap is reported. On the ECB+ news texts, pairs above it read as
reprints or as built on one agency's text; below it stand pairs that report one event in their own words."""

LEAST_RUNS = 12
"""Runs that must be shared at least, so that two captions are no finding."""

_MOST_TEXTS = 12  # a run that stands in more texts than this is a formula, such as a notice of rights

_QUOTATION = re.compile(r'"[^"\n]{1,600}"')
_WORD = re.compile(r"[^\W_]+")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Overlap(Generic[Key]):
    """Two texts and what they share."""

    first: Key
    second: Key
    runs: int
    """Runs of words that stand in both."""
    share: float
    """Those, as a part of the runs of the text that has fewer; 0 to 1."""


def overlaps(texts: Mapping[Key, str]) -> tuple[Overlap[Key], ...]:
    """Pairs of texts whose own wording overlaps, widest first.

    Quotations are left out: two reporters who hear one speech write down the same words. Through an index of runs,
    so that only texts that share something are compared.
    """
    runs = {key: array("q", sorted(_runs(text))) for key, text in texts.items()}
    holders: dict[int, list[Key]] = defaultdict(list)
    for low, high in pairwise(_BOUNDS):
        _note_shared(runs, low, high, holders)
    shared: Counter[tuple[Key, Key]] = Counter()
    for keys in holders.values():
        if len(keys) <= _MOST_TEXTS:
            shared.update(combinations(keys, 2))
    found = [
        Overlap(a, b, count, count / min(len(runs[a]), len(runs[b])))
        for (a, b), count in shared.items()
        if count >= LEAST_RUNS
    ]
    order = {key: place for place, key in enumerate(texts)}
    wide = (overlap for overlap in found if overlap.share >= LEAST_SHARE)
    return tuple(sorted(wide, key=lambda one: (-one.share, order[one.first], order[one.second])))


_BOUNDS = [-(2**63), -(2**62), 0, 2**62, 2**63]
"""Between two of these stand the runs that are looked at together: all at once would take much room."""


def _note_shared(runs: Mapping[Key, array[int]], low: int, high: int, holders: dict[int, list[Key]]) -> None:
    """Which texts hold each run from `low` to `high`, of those that more than one holds; most stand in one only."""
    met: set[int] = set()
    again: set[int] = set()
    parts = {
        key: of_text[bisect_left(of_text, low) : bisect_left(of_text, high)] for key, of_text in runs.items()
    }
    for part in parts.values():
        again |= met.intersection(part)
        met.update(part)
    del met
    for key, part in parts.items():
        for run in again.intersection(part):
            holders[run].append(key)


def _runs(text: str) -> set[int]:
    found: set[int] = set()
    own = _QUOTATION.sub(" ¶ ", fold_passage(text)).casefold()
    for part in own.split("¶"):
        words = _WORD.findall(part)
        found.update(map(hash, _windows(words)))
    return found


def _windows(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(RUN)), strict=False)
