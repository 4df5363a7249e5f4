"""What changed between documents of one descent: one made from the other, or both from a common origin.

Sets down differences only; which document is the earlier is said where their dates show it. Passages of other stories
on a document's page don't count. Must not know pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal, NamedTuple

from generator.align import likeness
from generator.compare import FigureGroup, Pair, Stated
from generator.difference import Difference, Kind
from generator.differences.gathered import listed, quoted
from generator.differences.terms import plain
from generator.figures import Bound, Figure, Relation
from generator.lineage import ancestries
from generator.model import Briefing, Event, Report, Source
from generator.text import fold_passage

Change = Literal["figure", "hedge", "attribution", "wording", "omission"]

LEAST_ALIKE = 0.3
"""Likeness from which on two passages of documents of one descent are taken for counterparts."""


class Mutation(NamedTuple):
    """One thing that two documents of one descent have differently."""

    kind: Change
    event: str
    first: str
    """Source id: the document from which the other derives, else the one that stands first in the order of dates."""
    second: str
    sentence: str


@dataclass(frozen=True)
class Descent:
    """Two documents of one descent, with names for sentences."""

    first: Source
    """The one from which the other derives, else the one that stands first in the order of dates."""
    second: Source
    reports: tuple[Mapping[str, tuple[Report, ...]], Mapping[str, tuple[Report, ...]]]
    """For each document, event id → its reports in the article itself."""

    @cached_property
    def names(self) -> tuple[str, str]:
        """Titles in quotation marks; the first says that it is the earlier document, where dates show it."""
        one, other = (f"“{source.short_title or source.title}”" for source in (self.first, self.second))
        if self.first.published.surely_precedes(self.second.published):
            return f"{one} (the earlier document)", other
        if self.second.published.surely_precedes(self.first.published):
            return one, f"{other} (the earlier document)"
        return one, other

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset((self.first.id, self.second.id))


def find_mutations(
    briefing: Briefing,
    figures: Mapping[str, tuple[FigureGroup, ...]],
    differences: tuple[Difference, ...],
) -> Mapping[frozenset[str], tuple[Mutation, ...]]:
    """The ids of two documents of one descent → what differs between them, by event in the order of time.

    `figures` are grouped by event, `differences` those that `find_differences` gives. Pairs without any change have
    an entry too, pairs without common descent have none; nor have two of one descent that report no event in common,
    unless one is made from the other.
    """
    chronology = sorted(briefing.events.values(), key=lambda event: event.date.sort_key)
    rank = {event.id: place for place, event in enumerate(chronology)}
    differences_of: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        for event in difference.events:
            differences_of[event].append(difference)
    return {
        pair.ids: mutations_between(briefing, pair, rank, figures, differences_of)
        for pair in descents(briefing, ancestries(briefing))
    }


def mutations_between(
    briefing: Briefing,
    pair: Descent,
    rank: Mapping[str, int],
    figures: Mapping[str, tuple[FigureGroup, ...]],
    differences_of: Mapping[str, Sequence[Difference]],
) -> tuple[Mutation, ...]:
    """What differs between two documents of one descent, by event in the order of time, which `rank` gives."""
    return tuple(
        mutation
        for id in sorted(
            {id for reports in pair.reports for id in reports if id in rank}, key=rank.__getitem__
        )
        for mutation in _of_event(briefing, pair, briefing.events[id], figures, differences_of)
    )


def descents(briefing: Briefing, above: Mapping[str, frozenset[str]]) -> Iterator[Descent]:
    """Pairs of documents of one descent that report an event in common, or of which one is made from the other.

    `above` is the ancestry of each source.
    """
    sources = sorted(briefing.sources.values(), key=lambda source: source.published.sort_key)
    reports = {source.id: _reports(source) for source in sources}
    place = {source.id: number for number, source in enumerate(sources)}
    reporting: dict[str, list[int]] = defaultdict(list)
    for number, source in enumerate(sources):
        for event in reports[source.id]:
            reporting[event].append(number)
    together = {pair for numbers in reporting.values() for pair in combinations(numbers, 2)}
    for number, source in enumerate(sources):
        made_from = (place[id] for id in above[source.id] if id in place and id != source.id)
        together.update((min(number, other), max(number, other)) for other in made_from)
    for one, other in ((sources[first], sources[second]) for first, second in sorted(together)):
        # Two texts that one outlet published are not for that made from one another.
        of_outlet = {one.publisher} & {other.publisher}
        if (above[one.id] & above[other.id]) - of_outlet:
            first, second = (other, one) if other.id in above[one.id] else (one, other)
            yield Descent(first, second, (reports[first.id], reports[second.id]))


def _reports(source: Source) -> Mapping[str, tuple[Report, ...]]:
    found: dict[str, list[Report]] = defaultdict(list)
    for report in source.reports:
        if not report.item:
            found[report.event].append(report)
    return {event: tuple(reports) for event, reports in found.items()}


def _of_event(
    briefing: Briefing,
    pair: Descent,
    event: Event,
    figures: Mapping[str, tuple[FigureGroup, ...]],
    differences_of: Mapping[str, Sequence[Difference]],
) -> Iterator[Mutation]:
    first, second = (reports.get(event.id, ()) for reports in pair.reports)
    if not first and not second:
        return
    if not first or not second:
        yield from _omitted(pair, event)
        return
    yield from _figures(pair, event, figures.get(event.id, ()))
    yield from _hedges(pair, event, first, second)
    between = [
        difference
        for difference in differences_of.get(event.id, ())
        if pair.ids <= {told.source for told in difference.told}
    ]
    yield from _attributions(briefing, pair, event, between)
    yield from _wordings(briefing, pair, event, between)


def _change(pair: Descent, event: Event, kind: Change, sentence: str) -> Mutation:
    return Mutation(kind, event.id, pair.first.id, pair.second.id, sentence)


# ---- omission


def _omitted(pair: Descent, event: Event) -> Iterator[Mutation]:
    for reports, without, name, other in zip(
        pair.reports, (pair.second, pair.first), pair.names, reversed(pair.names), strict=True
    ):
        if event.id in reports and not without.published.surely_precedes(event.date):
            yield _change(pair, event, "omission", f"Reported in {name}, not reported in {other}.")


# ---- figures


def _figures(pair: Descent, event: Event, groups: tuple[FigureGroup, ...]) -> Iterator[Mutation]:
    for group in groups:
        stated = tuple(
            item
            for item in group.stated
            if item.source.id in pair.ids and not item.source.reports[item.number].item
        )
        own = FigureGroup(group.event, group.measure, group.actor, stated)
        of = [[s for s in own.distinct if s.source.id == source.id] for source in (pair.first, pair.second)]
        label = event.measures[group.measure].label
        if bool(of[0]) != bool(of[1]):
            yield from _figure_dropped(pair, event, label, of)
        if any(item.comparison.relation is Relation.AGREES for item in own.pairs):
            continue
        for item in {_wordings_of(item): item for item in reversed(own.pairs)}.values():
            yield _figure_changed(pair, event, label, item)


def _figure_dropped(pair: Descent, event: Event, label: str, of: list[list[Stated]]) -> Iterator[Mutation]:
    given = listed(dict.fromkeys(stated.claim.figure.wording for stated in of[0] or of[1]))
    name, other = pair.names if of[0] else tuple(reversed(pair.names))
    yield _change(pair, event, "figure", f"{label}: {given} in {name}, no figure in {other}.")


def _wordings_of(item: Pair) -> frozenset[str]:
    return frozenset(stated.claim.figure.wording for stated in (item.first, item.second))


def _figure_changed(pair: Descent, event: Event, label: str, item: Pair) -> Mutation:
    one, other = item.first, item.second
    if one.source.id != pair.first.id:
        one, other = other, one
    first, second = one.claim.figure, other.claim.figure
    kind: Change = "hedge" if _same_number(first, second) else "figure"
    reason = item.comparison.reason
    name, other_name = pair.names
    return _change(
        pair, event, kind, f"{label}: {first.wording} in {name}, {second.wording} in {other_name}; {reason}."
    )


def _same_number(first: Figure, second: Figure) -> bool:
    """Whether two figures differ in a word such as over or about alone."""
    if Bound.WORDS in (first.bound, second.bound) or first.bound is second.bound:
        return False
    numbers = [{end for end in (figure.low, figure.high) if end is not None} for figure in (first, second)]
    return numbers[0] == numbers[1] and first.unit == second.unit


# ---- hedges

_HEDGES: Mapping[str, re.Pattern[str]] = {
    family: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for family, pattern in {
        "claim": r"alleg\w+|claim(?:s|ed|ing)?|purport\w*",
        "report": r"reportedly|reported(?= to\b)|reports? (?:of|that)|according to reports?",
        "appear": r"apparent(?:ly)?|seem\w*|appear(?:s|ed)? to",
        "suppose": r"suppos\w+|so-called|ostensibl[ey]",
        "perhaps": r"perhaps|possibl[ey]|maybe|presumabl[ey]|likely|probabl[ey]|potential(?:ly)?",
        "suspect": r"suspect\w*|unconfirmed|unverified",
    }.items()
}
"""English words that keep a distance from what is said, in families that do the same."""

_ANY_HEDGE = re.compile("|".join(words.pattern for words in _HEDGES.values()), re.IGNORECASE)

_SAME_DISTANCE = re.compile(r"\b(?:accus\w+|charg(?:es?|ed|ing))\b", re.IGNORECASE)
"""Words beside which one of the family of claim is no hedge more: claims of spying, charges of spying."""

_BEFORE_NUMBERS = re.compile(
    r"\b(over|more than|at least|about|around|approximately|some|roughly|nearly|almost|up to|at most|under|fewer than"
    r"|less than)\s+(?=[\d]|(?:a )?(?:dozen|hundred|thousand|million))",
    re.IGNORECASE,
)


def _hedges(
    pair: Descent, event: Event, first: tuple[Report, ...], second: tuple[Report, ...]
) -> Iterator[Mutation]:
    """Hedging words that one of two passages that correspond has and the other has not."""
    name, other_name = pair.names
    for one, other in _counterparts(first, second):
        yield from _hedge_missing(pair, event, one, other, (name, other_name))
        yield from _hedge_missing(pair, event, other, one, (other_name, name))


def _hedge_missing(
    pair: Descent, event: Event, report: Report, beside: Report, names: tuple[str, str]
) -> Iterator[Mutation]:
    kept = _hedges_in(beside)
    for family, word in _hedges_in(report).items():
        alike = family == "claim" and _SAME_DISTANCE.search(beside.excerpt)
        if family not in kept and not alike:
            sentence = (
                f"“{word}” stands in {names[0]}, and no such word in the passage of {names[1]} beside it."
            )
            yield _change(pair, event, "hedge", sentence)


def _hedges_in(report: Report) -> dict[str, str]:
    """Family → the first of its words in the passage, as written."""
    text = fold_passage(report.excerpt)
    found = {}
    if _ANY_HEDGE.search(text):  # few passages have one
        found = {family: match.group() for family, words in _HEDGES.items() if (match := words.search(text))}
    if not report.figures and (match := _BEFORE_NUMBERS.search(text)):  # figures tell of their own bounds
        found["number"] = match[1]
    return found


def _counterparts(first: tuple[Report, ...], second: tuple[Report, ...]) -> Iterator[tuple[Report, Report]]:
    """Passages that correspond, each in one pair at most: the likest two, then the likest of the others."""
    ranked = sorted(
        (
            (-likeness(one.excerpt, other.excerpt), n, m, one, other)
            for n, one in enumerate(first)
            for m, other in enumerate(second)
        ),
        key=lambda item: item[:3],
    )
    taken: set[tuple[int, int]] = set()
    for alike, n, m, one, other in ranked:
        if -alike >= LEAST_ALIKE and (0, n) not in taken and (1, m) not in taken:
            taken |= {(0, n), (1, m)}
            yield one, other


# ---- attribution and wording


def _attributions(
    briefing: Briefing, pair: Descent, event: Event, between: Sequence[Difference]
) -> Iterator[Mutation]:
    for difference in between:
        if difference.kind is not Kind.ATTRIBUTION:
            continue
        attributes = dict.fromkeys(pair.ids, False)
        for told in difference.told:
            if told.source in attributes:
                spoken = bool(briefing.sources[told.source].reports[told.number].speaker)
                attributes[told.source] = attributes[told.source] or spoken
        if attributes[pair.first.id] != attributes[pair.second.id]:
            asserting, other = reversed(pair.names) if attributes[pair.first.id] else pair.names
            sentence = (
                f"Stated in its own voice in {asserting}, given as somebody’s words or view in {other}."
            )
            if {told.source for told in difference.told} == pair.ids:
                sentence = difference.reasons[0]  # says whose
            yield _change(pair, event, "attribution", sentence)


def _wordings(
    briefing: Briefing, pair: Descent, event: Event, between: Sequence[Difference]
) -> Iterator[Mutation]:
    name, other_name = pair.names
    in_translation: set[str] = set()
    for difference in between:
        if difference.kind is not Kind.TRANSLATION:
            continue
        told = [next(t for t in difference.told if t.source == s.id) for s in (pair.first, pair.second)]
        reports = [briefing.sources[t.source].reports[t.number] for t in told]
        concepts = [
            id
            for id, wording in reports[0].terms.items()
            if id in reports[1].terms and plain(reports[1].terms[id]) != plain(wording)
        ]
        in_translation.update(concepts)
        words = [listed(quoted(report.terms[id]) for id in concepts) for report in reports]
        if concepts:
            sentence = f"One utterance is quoted with {words[0]} in {name}, with {words[1]} in {other_name}."
        else:
            sentence = f"One utterance is quoted in different words in {name} and in {other_name}."
        yield _change(pair, event, "wording", sentence)
    terms = [_terms_of(reports.get(event.id, ())) for reports in pair.reports]
    for concept, wordings in terms[0].items():
        others = terms[1].get(concept, {})
        if others and concept not in in_translation and not set(wordings) & set(others):
            named = briefing.terms.get(concept)
            shown = [listed(quoted(wording) for wording in found.values()) for found in (wordings, others)]
            label = named.title if named else concept
            yield _change(
                pair, event, "wording", f"{label}: {shown[0]} in {name}, {shown[1]} in {other_name}."
            )


def _terms_of(reports: tuple[Report, ...]) -> dict[str, dict[str, str]]:
    """Concept → its wordings, by their plain form."""
    found: dict[str, dict[str, str]] = {}
    for report in reports:
        for concept, wording in report.terms.items():
            found.setdefault(concept, {}).setdefault(plain(wording), wording)
    return found
