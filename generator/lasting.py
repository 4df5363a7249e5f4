"""Many objects that last: Python's collector would look through all of them again and again, and find nothing.

Measured at 5,000 events: a build took 24 s of the processor instead of 28. Must not know what the objects are.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


@contextmanager
def uncollected() -> Iterator[None]:
    """Make objects without the collector."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def lasting() -> Iterator[None]:
    """Make objects that the collector shall leave alone from then on, until `collect_all`."""
    with uncollected():
        yield
        gc.freeze()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Make many objects that last, and some that don't: look for those that hold each other much more seldom."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


_SELDOM: Final = 200_000
"""Objects after which Python looks for garbage; 700 is its own measure."""


def leave(*things: object) -> None:
    """Keep things until the program ends, or the next are left; then the system takes their room back at once.

    Python would take them apart one after the other. Measured at 20,000 events: the last second of 41.
    """
    if _LEFT:
        _LEFT.clear()
        gc.unfreeze()
        gc.collect()
    _LEFT.extend((*things, _LEFT))  # nothing that is left at the end holds the list, but the list itself
    gc.freeze()


_LEFT: Final[list[object]] = []


def collect_all() -> None:
    """Look through everything once, as when there is nothing else to do."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
