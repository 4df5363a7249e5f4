"""What one document states in its own voice and another gives as somebody's words or view.

Careful rather than complete: a sentence that tells of a statement, or sets a scene, does not make the statement its
own. Says who states what and how, never which way is right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from generator.align import is_variant, likeness
from generator.difference import Difference, Kind
from generator.differences.gathered import Gathered, Said, titled
from generator.figures import Relation, compare
from generator.model import Event
from generator.text import fold_passage

CLAIMS = frozenset({"accusation", "denial", "demand", "threat", "warning"})
"""Kinds of event that are somebody's claim, so that what they say needs somebody who says it."""

WORDS = CLAIMS | {"appeal", "promise", "proposal", "refusal", "statement"}
"""Kinds of event that consist of somebody's words."""

LIKE_ENOUGH = 0.7
"""Likeness of two passages from which on they say the same, whatever the kind of their event."""

_TELLS_OF_SAYING = re.compile(
    r"""\b(?: accord(?:ing|ance) | accus\w+ | acknowledg\w+ | add(?:s|ed|ing) | admi(?:t|ts|tted|tting) | alleg\w+
      | announc\w+ | answer\w* | apparent\w* | appeal\w* | argu(?:e|es|ed|ing) | ask\w* | assert\w* | believ\w+
      | call(?:s|ed|ing)? | cit(?:e|es|ed|ing) | claim\w* | comment\w* | complain\w* | conced\w+
      | condemn\w* | consider\w* | criticis\w+ | criticiz\w+ | declar\w+ | demand\w* | den(?:y|ies|ied|ying|ials?)
      | describ\w+ | dismiss\w* | express\w* | in\ the\ (?:words|view|opinion)\ of | insist\w* | interview\w*
      | note[sd]? | perhaps | pledg\w+ | promis\w+ | propos\w+ | purport\w* | quot\w+ | regard(?:s|ed|ing) | reject\w*
      | remark\w* | repl(?:y|ies|ied) | report\w* | request\w* | respond\w* | said | saw | say\w* | sees | so-called
      | spoke\w* | speaks? | stated | statements? | stress\w* | suggest\w* | supposed\w* | tell\w*
      | think\w* | threat\w* | told | unclear | not\ (?:\w+\ )?clear | urg(?:e|es|ed|ing)
      | vow\w* | warn\w* | words | wr(?:ite|ites|ote|itten|iting) )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""English words that tell of somebody's saying or leave a thing open. A passage with one of them is no assertion."""

_SUFFERS = re.compile(r"(?:is|are|was|were|be|been|has been|have been|had been)\b", re.IGNORECASE)
"""How the role of an actor begins to whom something is done: is expelled."""


Key = tuple[str, int]


class _Match(NamedTuple):
    """A passage in a document's own voice, the attributed passage beside it, and why they make one claim."""

    asserted: Said
    attributed: Said
    concept: str
    reason: str

    @property
    def ends(self) -> tuple[Key, Key]:
        return self.asserted.key, self.attributed.key


def attribution_differences(gathered: Gathered, event: Event) -> Iterator[Difference]:
    """Claims on an event that one document asserts and another attributes.

    Two passages make one claim for one of four reasons: both carry one concept of terms, on an event that consists of
    words, where the concept serves for such events only; both give one figure for one measure; they are wordings of
    the same, nearly word for word; or less closely so, on an event that is a claim.
    """
    said = gathered.said.get(event.id, ())
    attributed = [item for item in said if item.report.speaker]
    if event.kind not in WORDS:
        counting = [item for item in attributed if not _tells_own_deed(gathered, event, item)]
    else:
        counting = attributed
    if not counting:
        return
    asserted = [item for item in said if _asserts(item)]
    by_concept: dict[str, list[_Match]] = defaultdict(list)
    for own, other in product(asserted, counting):
        if _attributes_too(own, other, attributed):
            continue
        if match := _matched(gathered, event, own, other):
            by_concept[match.concept].append(match)
    told: set[tuple[Key, Key]] = set()
    for concept in sorted(filter(None, by_concept)):
        matches = by_concept[concept]
        told |= {match.ends for match in matches}
        yield _difference(gathered, event, concept, matches)
    rest = [match for match in by_concept[""] if match.ends not in told]
    for number, matches in enumerate(_connected(rest), 1):
        yield _difference(gathered, event, str(number), matches)


def _asserts(item: Said) -> bool:
    report = item.report
    in_own_voice = report.mode == "own voice" and not report.speaker
    return in_own_voice and not _TELLS_OF_SAYING.search(fold_passage(report.excerpt))


def _attributes_too(own: Said, other: Said, attributed: Iterable[Said]) -> bool:
    """Whether the document that asserts gives words of the same speaker on the event itself, these or others."""
    return any(
        item.source.id == own.source.id and set(item.report.speaker) & set(other.report.speaker)
        for item in attributed
    )


def _tells_own_deed(gathered: Gathered, event: Event, item: Said) -> bool:
    """Whether a speaker announces what the speaker, or a body on either side, does: Germany said it would expel."""
    doers = [actor for actor, role in event.actors.items() if not _SUFFERS.match(role)]
    for speaker in item.report.speaker:
        wholes = gathered.belongs_to(speaker, event.date)
        if any(doer in wholes or speaker in gathered.belongs_to(doer, event.date) for doer in doers):
            return True
    return False


def is_for_words(concept: str, gathered: Gathered) -> bool:
    """Whether a concept is used for events that consist of words and no others: what a war is called is not."""
    return gathered.kinds_of_concept.get(concept, frozenset()) <= WORDS


def _matched(gathered: Gathered, event: Event, own: Said, other: Said) -> _Match | None:
    terms, other_terms = own.report.terms, other.report.terms
    for concept in terms:
        # A single word is a name or a spelling; a claim takes more.
        phrased = all(len(found.get(concept, "").split()) > 1 for found in (terms, other_terms))
        if phrased and is_for_words(concept, gathered):
            named = gathered.briefing.terms.get(concept)
            label = named.title if named else concept
            return _Match(own, other, concept, f"Both passages are noted under “{label}”.")
    for claim, counterpart in product(own.report.claims, other.report.claims):
        same_thing = (claim.measure, claim.actor) == (counterpart.measure, counterpart.actor)
        if same_thing and not claim.figure.words_only:
            found = compare(claim.figure, counterpart.figure)
            if found.relation is Relation.AGREES and claim.measure in event.measures:
                label = event.measures[claim.measure].label
                return _Match(own, other, "", f"Both give {claim.figure.wording} for “{label}”.")
    if is_variant(own.report.excerpt, other.report.excerpt):
        if likeness(own.report.excerpt, other.report.excerpt) >= LIKE_ENOUGH:
            return _Match(own, other, "", "The passages say the same in nearly the same words.")
        if event.kind in CLAIMS:
            return _Match(own, other, "", "The passages say the same in like words.")
    return None


def _connected(matches: list[_Match]) -> list[list[_Match]]:
    """Matches that share a passage, directly or through others, together."""
    groups: list[list[_Match]] = []
    for match in matches:
        near = [group for group in groups if any(set(other.ends) & set(match.ends) for other in group)]
        joined = [item for group in near for item in group] + [match]
        groups = [group for group in groups if group not in near] + [joined]
    return groups


def _difference(gathered: Gathered, event: Event, name: str, matches: list[_Match]) -> Difference:
    ends = {key for match in matches for key in match.ends}
    items = [item for item in gathered.said[event.id] if item.key in ends]
    own = [item for item in items if not item.report.speaker]
    others = [item for item in items if item.report.speaker]
    speakers = tuple(dict.fromkeys(id for item in others for id in item.report.speaker))
    verb = "state" if len({item.source.id for item in own}) > 1 else "states"
    give = "give" if len({item.source.id for item in others}) > 1 else "gives"
    voice = "their own voice" if verb == "state" else "its own voice"
    sentence = (
        f"{titled(item.source for item in own)} {verb} it in {voice}, "
        f"{titled(item.source for item in others)} {give} it as words or view of {gathered.names(speakers)}."
    )
    return Difference(
        id=f"attribution/{event.id}/{name}",
        kind=Kind.ATTRIBUTION,
        events=(event.id,),
        actors=speakers,
        told=tuple(item.told for item in items),
        verdict="asserted and attributed",
        conflict=False,
        reasons=(sentence, *dict.fromkeys(match.reason for match in matches)),
    )
