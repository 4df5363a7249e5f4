"""What it is for accounts to differ: the kinds of difference, and the one shape in which all of them are kept.

Data only. Must not know how differences are found, nor pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What differs. The values are the labels that readers see."""

    FIGURE = "figure"
    """Two figures for one thing."""
    TOTAL = "total and parts"
    """A total that its stated parts don't add up to."""
    ATTRIBUTION = "attribution"
    """One document states in its own voice what another attributes to somebody."""
    TRANSLATION = "wording of one utterance"
    """One utterance, quoted in different words."""
    TERM = "term"
    """Different words for one concept."""
    POSITION = "position"
    """Officials of one state who, close in time, pull in different directions."""


class Told(NamedTuple):
    """A report of a source, and what it says on the point."""

    source: str
    number: int
    """Place of the report in its source, from 0."""
    wording: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which accounts differ."""

    id: str
    """Stable and readable, such as figure/poland-expels/expelled; resolutions name it."""
    kind: Kind
    events: tuple[str, ...]
    actors: tuple[str, ...]
    told: tuple[Told, ...]
    verdict: str
    """A word or two: “differ”, “asserted and attributed”."""
    conflict: bool
    """They can't all be so."""
    reasons: tuple[str, ...]
    """One plain, neutral sentence each."""
