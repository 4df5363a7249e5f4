"""An event's figures as readers see them: a row for each thing counted, and how every two accounts relate.

Turns groups of figures into views. Must not know how figures are compared, nor templates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.compare import RELATION_WORDS, FigureGroup, Stated, sentence
from generator.dates import parse_date
from generator.figures import Relation, compare
from generator.index import BriefingIndex, Index
from generator.model import Event
from generator.pages import entries
from generator.pages.record_views import FigureCell, FigurePair, FigureRow
from generator.pages.views import Link, When

MOST_PAIRS = 15
"""Pairs of accounts that are each named with their reason: all pairs of six. Of 23 accounts there are 253."""


def figure_row(index: Index, briefing: BriefingIndex, event: Event, group: FigureGroup) -> FigureRow:
    stated: dict[str, list[Stated]] = defaultdict(list)
    for item in group.stated:
        stated[item.source.id].append(item)
    names = {
        account.source.id: entries.source_head(briefing, account.source.id).name
        for account in briefing.accounts[event.id]
    }
    few = len(names) * (len(names) - 1) // 2 <= MOST_PAIRS
    return FigureRow(
        label=event.measures[group.measure].label,
        actor=entries.actor_link(index, group.actor) if group.actor else None,
        cells=tuple(
            FigureCell(
                source=entries.source_head(briefing, id).link,
                name=name,
                wording="; ".join(dict.fromkeys(item.claim.figure.wording for item in stated[id])),
                as_of=_as_of(stated[id]),
                by=_by(index, stated[id]),
                scope=stated[id][0].claim.figure.scope if stated[id] else "",
            )
            for id, name in names.items()
        ),
        verdict=RELATION_WORDS[group.verdict],
        disagrees=group.conflicts,
        reasons=entries.first_reasons(group.reasons),
        pairs=tuple((_pairs if few else _gathered_pairs)(group, names)),
    )


def _as_of(found: list[Stated]) -> When | None:
    text = found[0].claim.figure.as_of if found else ""
    return entries.when(parse_date(text)) if text else None


def _by(index: Index, found: list[Stated]) -> Link | None:
    id = found[0].claim.figure.by if found else ""
    return entries.actor_link(index, id) if id in index.corpus.actors else None


def _pairs(group: FigureGroup, names: dict[str, str]) -> Iterator[FigurePair]:
    """Every two accounts of the event: figures compared, and which of the two gives none."""
    for pair in group.pairs:
        first, second = (_named(names, stated) for stated in (pair.first, pair.second))
        relation = pair.comparison.relation
        yield FigurePair(
            f"{first} and {second}",
            RELATION_WORDS[relation],
            relation is Relation.DIFFERS,
            sentence(pair.comparison.reason),
        )
    stating = {item.source.id: item for item in group.stated}
    for id, name in names.items():
        if id not in stating:
            for item in stating.values():
                yield FigurePair(
                    f"{name} and {_named(names, item)}",
                    RELATION_WORDS[Relation.NOT_STATED],
                    conflict=False,
                    reason=sentence(compare(None, item.claim.figure).reason),
                )


def _named(names: dict[str, str], stated: Stated) -> str:
    return f"{names[stated.source.id]}: {stated.claim.figure.wording}"


def _gathered_pairs(group: FigureGroup, names: dict[str, str]) -> Iterator[FigurePair]:
    """The same where accounts are many: figures instead of accounts, which the table tells, and no reasons."""
    beside: dict[tuple[Relation, str], dict[str, None]] = defaultdict(dict)
    for pair in group.pairs:
        first, second = (stated.claim.figure.wording for stated in (pair.first, pair.second))
        relation = pair.comparison.relation
        if first not in beside[relation, second]:
            beside[relation, first][second] = None
    for (relation, first), others in beside.items():
        if others:
            different = entries.listed([other for other in others if other != first])
            words = f"{first} with {different}" if different else first
            yield FigurePair(words, RELATION_WORDS[relation], relation is Relation.DIFFERS, reason="")
    silent = [name for id, name in names.items() if all(item.source.id != id for item in group.stated)]
    if silent:
        yield FigurePair(
            entries.listed(silent), RELATION_WORDS[Relation.NOT_STATED], conflict=False, reason=""
        )
