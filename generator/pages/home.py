"""The home page: the briefings of the site, each with its question and a few events to begin with.

Turns the index into a view. Must not know templates.
"""

from __future__ import annotations

from generator import addresses
from generator.index import BriefingIndex, Index
from generator.pages import entries
from generator.pages.briefing import counts
from generator.pages.briefing_views import BriefingCard, HomePage
from generator.pages.views import Link, Prose

MOST_EVENTS = 4


def home_page(index: Index, title: str) -> HomePage:
    lead = index.corpus.home.strip()
    return HomePage(
        title=title,
        lead=Prose(lead) if lead else None,
        briefings=tuple(_card(briefing) for briefing in index.briefings.values()),
        chronology=(
            Link("All events of all briefings in the order of time", addresses.chronology())
            if len(index.briefings) > 1
            else None
        ),
        backlinks=entries.backlinks(index, addresses.HOME),
    )


def _card(briefing: BriefingIndex) -> BriefingCard:
    head = briefing.briefing.head
    events = [briefing.briefing.events[id] for id in head.start_with] or list(briefing.chronology)
    return BriefingCard(
        link=Link(head.title, addresses.overview(head.id)),
        question=head.question or "",
        period=entries.when(head.period) if head.period else None,
        counts=counts(briefing),
        latest=tuple(entries.event_item(briefing, event.id) for event in events[:MOST_EVENTS]),
    )
