"""One utterance quoted in different words: two translations, or a translation and the original.

Two quotations belong together where one speaker, one event and likeness of words say so. Which is closer to what was
said is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from generator.align import is_variant
from generator.difference import Difference, Kind
from generator.differences.gathered import Gathered, Said, listed, quoted, titled
from generator.differences.terms import plain
from generator.model import Event
from generator.text import fold_passage, words

_QUOTED = re.compile(r'(?<!\w)"([^"]+)"')


def translation_differences(gathered: Gathered, event: Event) -> Iterator[Difference]:
    """Quotations of one speaker on one occasion by several documents that say the same in other words."""
    quotations = [item for item in gathered.said.get(event.id, ()) if item.report.mode == "quoted"]
    speakers = dict.fromkeys(id for item in quotations for id in item.report.speaker)
    numbers = dict.fromkeys(speakers, 0)
    seen: set[tuple[tuple[str, int], ...]] = set()
    for speaker in speakers:
        own = [item for item in quotations if speaker in item.report.speaker]
        for group in _utterances(own):
            key = tuple(item.key for item in group)
            if key not in seen:  # words of two speakers at once are told once
                seen.add(key)
                numbers[speaker] += 1
                yield _difference(gathered, event, speaker, numbers[speaker], group)


def _utterances(quotations: list[Said]) -> list[list[Said]]:
    """Quotations that are other words for one another, directly or through others, in the order given."""
    groups: list[list[int]] = []
    for one, other in combinations(range(len(quotations)), 2):
        first, second = quotations[one], quotations[other]
        if first.source.id == second.source.id or not _reworded(first, second):
            continue
        near = [group for group in groups if one in group or other in group]
        joined = sorted({one, other, *(at for group in near for at in group)})
        groups = [group for group in groups if group not in near] + [joined]
    return [[quotations[at] for at in group] for group in sorted(groups)]


def _reworded(one: Said, other: Said) -> bool:
    """Whether two quotations are variants of each other and neither just gives a part of the other's words."""
    if not is_variant(one.report.excerpt, other.report.excerpt):
        return False
    short, long = sorted((_spoken(one), _spoken(other)), key=len)
    return not any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _spoken(item: Said) -> tuple[str, ...]:
    """The words within quotation marks where there are such, without marks and capitals; else all words."""
    text = fold_passage(item.report.excerpt)
    spoken = " ".join(_QUOTED.findall(text)) or text
    return tuple(word.casefold() for word in words(spoken) if word[0].isalnum())


def _difference(gathered: Gathered, event: Event, speaker: str, number: int, group: list[Said]) -> Difference:
    sources = titled(item.source for item in group)
    reasons = [f"{sources} quote {gathered.name(speaker)} on one occasion, alike and yet in other words."]
    for concept in dict.fromkeys(id for item in group for id in item.report.terms):
        holders = [item for item in group if concept in item.report.terms]
        if len({plain(item.report.terms[concept]) for item in holders}) > 1:
            named = gathered.briefing.terms.get(concept)
            shown = listed(
                f"{quoted(item.report.terms[concept])} in {titled([item.source])}" for item in holders
            )
            reasons.append(f"{named.title if named else concept}: {shown}.")
    return Difference(
        id=f"translation/{event.id}/{speaker}/{number}",
        kind=Kind.TRANSLATION,
        events=(event.id,),
        actors=tuple(dict.fromkeys(id for item in group for id in item.report.speaker)),
        told=tuple(item.told for item in group),
        verdict="worded differently",
        conflict=False,
        reasons=tuple(reasons),
    )
