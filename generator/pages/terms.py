"""A briefing's page of terms: what each document calls each concept, in the words of its excerpts.

Turns rows of wordings into a view. Must not know templates.
"""

from __future__ import annotations

from collections import defaultdict

from generator import addresses
from generator.differences import TermRow, Wording
from generator.index import BriefingIndex, Index
from generator.model import Source
from generator.pages import entries
from generator.pages.briefing_views import TermRow as TermRowView
from generator.pages.briefing_views import TermsPage, TermUse, TermWording
from generator.pages.passages import direction
from generator.pages.views import First, Prose, TocItem


def has_wordings(briefing: BriefingIndex) -> bool:
    """Whether there is anything to show."""
    return briefing.worded > 0


MOST_COLUMNS = 16
"""Documents that stand side by side. With more, each concept has a list of its wordings."""
MOST_WORDINGS = 20
MOST_USES = 3
"""Wordings of one concept, and places of one wording, in such a list."""


def terms_page(index: Index, briefing: BriefingIndex) -> TermsPage:
    columns = briefing.sources if len(briefing.sources) <= MOST_COLUMNS else ()
    return TermsPage(
        title="Terms",
        briefing=entries.briefing_link(briefing),
        sources=tuple(entries.source_item(briefing, source.id) for source in columns),
        rows=tuple(_row(briefing, row, columns) for row in briefing.terms if any(row.cells.values())),
        backlinks=entries.backlinks(index, addresses.terms(briefing.briefing.id)),
    )


def contents(view: TermsPage) -> tuple[TocItem, ...]:
    """The concepts, for the table of contents."""
    return tuple(TocItem(row.anchor, row.title) for row in view.rows)


def _row(briefing: BriefingIndex, row: TermRow, columns: tuple[Source, ...]) -> TermRowView:
    term = briefing.briefing.terms[row.concept]
    return TermRowView(
        anchor=f"term-{row.concept}",
        title=term.title,
        note=Prose(term.note, briefing.briefing.id) if term.note else None,
        uses=tuple(
            tuple(_use(briefing, source.id, found) for found in row.cells[source.id]) for source in columns
        ),
        wordings=First() if columns else _wordings(briefing, row),
        distinct=len(row.distinct),
    )


def _wordings(briefing: BriefingIndex, row: TermRow) -> First[TermWording]:
    """The wordings of a concept, those of most documents first, each with a few of the documents."""
    found: dict[str, list[tuple[Source, Wording]]] = defaultdict(list)
    for source in briefing.sources:
        for use in row.cells[source.id]:
            found[use.wording].append((source, use))
    documents = {wording: len({source.id for source, _use in uses}) for wording, uses in found.items()}

    def wording(words: str) -> TermWording:
        first_of_each: dict[str, tuple[Source, Wording]] = {}
        for source, use in found[words]:
            first_of_each.setdefault(source.id, (source, use))
        shown = tuple(first_of_each.values())
        language = shown[0][0].language
        return TermWording(
            words,
            language,
            direction(language),
            documents[words],
            entries.first(
                shown,
                MOST_USES,
                lambda one: (
                    entries.named_source_link(briefing, one[0].id),
                    _use(briefing, one[0].id, one[1]),
                ),
            ),
        )

    return entries.first(sorted(found, key=lambda words: -documents[words]), MOST_WORDINGS, wording)


def _use(briefing: BriefingIndex, source_id: str, found: Wording) -> TermUse:
    source = briefing.briefing.sources[source_id]
    return TermUse(
        wording=found.wording,
        excerpt=source.reports[found.number].excerpt,
        passage=entries.source_link(briefing, source, briefing.anchors[source_id, found.number]),
        language=source.language,
        direction=direction(source.language),
    )
