"""Which events of a briefing a sentence may speak of: nearest by words, actors and dates. Proposes, never chooses.

Compares bags of stems weighted by how rare they are. Must not know documents or the form of a proposal.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from generator.dates import Date
from generator.model import Briefing, Event
from generator.text import fold_passage
from generator.word_forms import stem

_MOST = 3
_LEAST = 0.14
"""Score below which an event is not named. Found on the repository's own briefing; a matter of taste."""

_OF_ACTORS = 0.1
_OF_DATE = 0.2
_WIDEST_DATE = 92
"""Days. A date that leaves more open tells nothing of which event is meant."""

_WORD = re.compile(r"[^\W\d_]{3,}")


class LikelyEvents:
    """The events of a briefing, ready to be compared with sentences."""

    def __init__(self, briefing: Briefing) -> None:
        self._events = briefing.events
        excerpts: dict[str, list[str]] = defaultdict(list)
        for source in briefing.sources.values():
            for report in source.reports:
                excerpts[report.event].append(report.excerpt)
        self._bags = {id: _stems(_words_of(event, excerpts[id])) for id, event in self._events.items()}
        holders = Counter(word for bag in self._bags.values() for word in bag)
        count = len(self._bags)
        self._weight = {word: math.log(1 + count / number) for word, number in holders.items()}
        self._length = {
            id: math.sqrt(sum(self._weight[word] ** 2 for word in bag)) for id, bag in self._bags.items()
        }

    def nearest(self, sentence: str, actors: Iterable[str], dates: Sequence[Date]) -> tuple[str, ...]:
        """Ids of up to three events, nearest first; none where nothing is near."""
        words = _stems(sentence)
        length = math.sqrt(sum(self._weight.get(word, 1.0) ** 2 for word in words)) or 1.0
        named = set(actors)
        scores: dict[str, float] = {}
        for id, event in self._events.items():
            shared = sum(self._weight[word] ** 2 for word in words & self._bags[id])
            if not shared:
                continue
            score = shared / (length * (self._length[id] or 1.0))
            score += _OF_ACTORS * min(2, len(named & set(event.actors)))
            scores[id] = score + _OF_DATE * any(_near(date, event.date) for date in dates)
        best = sorted((id for id in scores if scores[id] >= _LEAST), key=lambda id: -scores[id])
        return tuple(best[:_MOST])


def _words_of(event: Event, excerpts: Sequence[str]) -> str:
    labels = (measure.label for measure in event.measures.values())
    return " ".join((event.title, event.place or "", *event.actors.values(), *labels, *excerpts))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word.casefold()) for word in _WORD.findall(fold_passage(text))) - _COMMON


def _near(one: Date, other: Date) -> bool:
    narrow = all(
        date.earliest and date.latest and date.latest.ordinal - date.earliest.ordinal < _WIDEST_DATE
        for date in (one, other)
    )
    return narrow and one.overlaps(other)


_COMMON = frozenset(
    map(
        stem,
        """
        the and that this with from have has had was were are been for not but his her its their they who which will
        would could also after before when said says told into over more than all one two other about there what them
        him she our you your these those some any only then now how why where may can did does because while very
        """.split(),  # noqa: SIM905  # reads better than a list of quoted words
    )
)
