"""A briefing's page of terms: what each document calls each concept, in the words of its excerpts.

Turns rows of wordings into a view. Must not know templates.
"""

from __future__ import annotations

from generator import addresses
from generator.differences import TermRow, Wording
from generator.index import BriefingIndex, Index
from generator.pages import entries
from generator.pages.briefing_views import TermRow as TermRowView
from generator.pages.briefing_views import TermsPage, TermUse
from generator.pages.passages import direction
from generator.pages.views import Prose, TocItem


def has_wordings(briefing: BriefingIndex) -> bool:
    """Whether there is anything to show."""
    return any(any(row.cells.values()) for row in briefing.terms)


def terms_page(index: Index, briefing: BriefingIndex) -> TermsPage:
    return TermsPage(
        title="Terms",
        briefing=entries.briefing_link(briefing),
        sources=tuple(entries.source_item(index, briefing, source) for source in briefing.sources),
        rows=tuple(_row(briefing, row) for row in briefing.terms if any(row.cells.values())),
        backlinks=entries.backlinks(index, addresses.terms(briefing.briefing.id)),
    )


def contents(view: TermsPage) -> tuple[TocItem, ...]:
    """The concepts, for the table of contents."""
    return tuple(TocItem(row.anchor, row.title) for row in view.rows)


def _row(briefing: BriefingIndex, row: TermRow) -> TermRowView:
    term = briefing.briefing.terms[row.concept]
    return TermRowView(
        anchor=f"term-{row.concept}",
        title=term.title,
        note=Prose(term.note, briefing.briefing.id) if term.note else None,
        uses=tuple(
            tuple(_use(briefing, source.id, found) for found in row.cells[source.id])
            for source in briefing.sources
        ),
        distinct=len(row.distinct),
    )


def _use(briefing: BriefingIndex, source_id: str, found: Wording) -> TermUse:
    source = briefing.briefing.sources[source_id]
    return TermUse(
        wording=found.wording,
        excerpt=source.reports[found.number].excerpt,
        passage=entries.source_link(briefing, source, briefing.anchors[source_id, found.number]),
        language=source.language,
        direction=direction(source.language),
    )
