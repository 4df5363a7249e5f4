"""How a briefing is laid out in pages: the parts of its chronology and its disagreements, and which pairs have one.

Reckoned once for all its pages. Must not know what the pages show.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.index import BriefingIndex, Index
from generator.pages.chronology import Chronology, make_chronology
from generator.pages.disagreements import Disagreements, make_disagreements
from generator.pages.pairing import Pairing


@dataclass(frozen=True, slots=True)
class Layout:
    chronology: Chronology
    disagreements: Disagreements
    pairing: Pairing


def lay_out(index: Index, briefing: BriefingIndex) -> Layout:
    return Layout(make_chronology(index, briefing), make_disagreements(briefing), Pairing(briefing))
