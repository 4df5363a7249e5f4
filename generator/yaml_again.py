"""A YAML file that maps names to entries, read again after a change: only the entries around the change are parsed.

Gives what a reading of the whole would give, or nothing. Must not know files, records or what an entry means.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import NamedTuple

from generator.yaml_source import Document, Value, read_entries
from generator.yaml_text import decode

_MARKER = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)


class Again(NamedTuple):
    """A document read again, and how many of its entries were parsed for it."""

    document: Document
    parsed: int


def read_again(before: Document, data: bytes) -> Again | None:
    """The document that `data` holds now; None where it takes a reading of the whole to tell.

    `before` is the same file as it was read last. Why a part may be parsed alone: a key that begins a line and
    stands outside of any value ends all that was open before it, and what follows depends on nothing above.
    So the text is cut at such keys, on lines that did not change, of the last reading; and the part between
    must be without a fault, since one such as an open quotation mark could reach over its end.
    """
    text, faults = decode(data, before.file)
    if text is None or faults or not before.starts or before.first_line != 1 or "\t" in text:
        return None
    old, new = before.source, text + ("" if text.endswith("\n") else "\n")
    changed = new.rfind("\n", 0, _alike(old, new)) + 1  # the first line that is not as it was
    kept = _alike_at_end(old, new, min(len(old), len(new)) - changed)
    first = bisect_left(before.starts, changed) - 1
    if first < 0:
        return None
    # Where what is kept begins with a key, that key must still begin a line.
    begins_line = new[: len(new) - kept].endswith("\n")
    last = (bisect_left if begins_line else bisect_right)(before.starts, len(old) - kept)
    grown = len(new) - len(old)
    start = before.starts[first]
    end = (*before.starts, len(old))[last] + grown
    part = new[start:end]
    entries = None if _MARKER.search(part) else read_entries(part, before.file)
    if entries is None or entries.starts[0]:
        return None
    keys = tuple(before.value)
    value: dict[str, Value] = {key: before.value[key] for key in keys[:first]}
    for key, entry in entries.value.items():
        known = before.value.get(key)
        value[key] = known if known == entry and known is not None else entry
    value.update((key, before.value[key]) for key in keys[last:])
    if len(value) != first + len(entries.value) + len(keys) - last:
        return None  # a name is used twice
    starts = (
        *before.starts[:first],
        *(start + offset for offset in entries.starts),
        *(offset + grown for offset in before.starts[last:]),
    )
    parsed = keys[first:last]
    places = {key: place for key, place in before.places.items() if key not in parsed}
    return Again(replace(before, value=value, source=new, starts=starts, places=places), len(entries.value))


def _alike(a: str, b: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(a), len(b)) + 1  # low are alike, high are not
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _alike_at_end(a: str, b: str, most: int) -> int:
    """How many characters two texts have in common at their end, `most` at most."""
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            high = middle
    return low
