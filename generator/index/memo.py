"""What was found before, as long as it was found from the very same things.

The same, not equal: records that did not change are the same objects in two corpora of one process, and to compare
them so costs nothing. Must not know what is found.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import is_
from typing import Any, TypeVar

V = TypeVar("V")
M = TypeVar("M", bound=Mapping[Any, Any])


class Memo:
    """Values with what they were found from. Unless it is to be `lasting`, nothing is kept: there is no next time."""

    def __init__(self, *, lasting: bool = True) -> None:
        self._known: dict[Hashable, tuple[tuple[object, ...], Any]] = {}
        self.lasting = lasting
        self.made = 0
        """How many values had to be found."""

    def found(self, key: Hashable, inputs: tuple[object, ...], find: Callable[[], V]) -> V:
        """The value of `key`, found anew unless all `inputs` are the ones of last time."""
        known = self._known.get(key)
        if known and len(known[0]) == len(inputs) and all(map(is_, known[0], inputs)):
            value: V = known[1]
            return value
        self.made += 1
        value = find()
        if self.lasting:
            self._known[key] = inputs, value
        return value

    def same(self, key: Hashable, mapping: M) -> M:
        """The mapping of last time if it held the same values under the same keys in the same order; else this one."""
        if not self.lasting:
            return mapping
        inputs = tuple(mapping.values())
        keys = tuple(mapping)
        known = self._known.get(key)
        if known and known[1][0] == keys and len(known[0]) == len(inputs) and all(map(is_, known[0], inputs)):
            before: M = known[1][1]
            return before
        self._known[key] = inputs, (keys, mapping)
        return mapping

    def equal(self, key: Hashable, value: V) -> V:
        """The value of last time if it equals this one, so that it counts as the same where it is an input."""
        known = self._known.get(key)
        if known and known[1] == value:
            before: V = known[1]
            return before
        if self.lasting:
            self._known[key] = (), value
        return value
