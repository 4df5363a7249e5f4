"""Wording that documents share: how much of one text stands, run of words by run of words, in another.

Measures; what the overlap means is for the lineage that analysts declare. Must not know files or sources.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Generic, TypeAlias, TypeVar

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
    parts = 1 + sum(map(len, texts.values())) // _AT_ONCE
    runs = {key: _kept(_runs(text), parts) for key, text in texts.items()}
    holders = _holders(runs, parts)
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


_AT_ONCE = 1_000_000
"""Characters of the texts that are compared at once. A run then takes a hundred bytes, where eight keep it."""

_Runs: TypeAlias = "set[int] | array[int]"
"""An array is sorted."""


def _kept(runs: set[int], parts: int) -> _Runs:
    return runs if parts == 1 else array("q", sorted(runs))


def _holders(runs: Mapping[Key, _Runs], parts: int) -> dict[int, list[Key]]:
    """Which texts hold each run, of those that more than one holds; most stand in one only."""
    holders: dict[int, list[Key]] = defaultdict(list)
    for part in _divided(runs, parts):
        met: set[int] = set()
        again: set[int] = set()
        for of_text in part.values():
            again |= met.intersection(of_text)
            met.update(of_text)
        del met
        for key, of_text in part.items():
            for run in again.intersection(of_text):
                holders[run].append(key)
    return holders


def _divided(runs: Mapping[Key, _Runs], parts: int) -> Iterator[Mapping[Key, _Runs]]:
    """The same runs in parts by their size, so that no run stands in two of them."""
    if parts == 1:
        yield runs
        return
    bounds = [-(2**63) + 2**64 * part // parts for part in range(parts + 1)]
    for low, high in pairwise(bounds):
        yield {
            key: of_text[bisect_left(of_text, low) : bisect_left(of_text, high)]
            for key, of_text in runs.items()
            if isinstance(of_text, array)
        }


def _runs(text: str) -> set[int]:
    found: set[int] = set()
    own = _QUOTATION.sub(" ¶ ", fold_passage(text)).casefold()
    for part in own.split("¶"):
        words = _WORD.findall(part)
        found.update(map(hash, _windows(words)))
    return found


def _windows(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(RUN)), strict=False)
