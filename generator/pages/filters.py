"""Choices above a list: their options, each with the number of entries that it finds.

What they do is the script's; without it they are not shown. Must not know what kind of entries a list has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from generator.pages.briefing_views import Filter, FilterOption


def make_filter(
    name: str,
    label: str,
    everything: str,
    values: Iterable[str],
    label_of: Callable[[str], str],
    *,
    in_order: bool = False,
    key: str = "",
    least: int = 2,
) -> tuple[Filter, ...]:
    """A choice among values, each given as often as there are entries that have it; none among less than `least`.

    Options stand by their labels, or `in_order` of the values. With a `key` they get short keys: "a0", "a1".
    """
    counts = Counter(values)
    order = (
        sorted(counts) if in_order else sorted(counts, key=lambda value: (label_of(value).casefold(), value))
    )
    options = tuple(
        FilterOption(value, label_of(value), counts[value], f"{key}{number}" if key else "")
        for number, value in enumerate(order)
    )
    return (Filter(name, label, everything, options),) if len(options) >= least else ()
