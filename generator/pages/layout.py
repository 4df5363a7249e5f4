"""How a briefing is laid out in pages: the parts of its chronology and its disagreements, and which pairs have one.

Reckoned once for all its pages. Must not know what the pages show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.index import BriefingIndex, Index
from generator.model import Source
from generator.pages.chronology import Chronology, make_chronology
from generator.pages.disagreements import Disagreements, make_disagreements
from generator.pages.pairing import Pairing


class Made(NamedTuple):
    """A document that is made from another."""

    how: str
    source: Source


@dataclass(frozen=True, slots=True)
class Layout:
    chronology: Chronology
    disagreements: Disagreements
    pairing: Pairing
    made_from: Mapping[str, tuple[Made, ...]]
    """Source id → the documents that are made from it, in the order of their dates."""


def lay_out(index: Index, briefing: BriefingIndex) -> Layout:
    made_from: dict[str, list[Made]] = defaultdict(list)
    for source in briefing.sources:
        for step in source.derivations:
            made_from[step.of].append(Made(step.how, source))
    return Layout(
        make_chronology(index, briefing),
        make_disagreements(briefing),
        Pairing(briefing),
        {id: tuple(found) for id, found in made_from.items()},
    )
