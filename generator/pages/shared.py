"""Views that stand on many pages: each is made once, and to show one is to have read that one thing alone.

So a page rests on what it shows of another record, not on all that record says. Must not know which pages show what.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from generator.index import BriefingIndex, Index
from generator.pages import entries, event, passages
from generator.record_digests import digest


def share(index: Index) -> None:
    """Once for an index, before pages are planned: `entries` and `passages` look these views up."""
    index.facet(entries.ACTOR_LINK, tuple, partial(entries.make_actor_link, index))
    for briefing in index.briefings.values():
        for name, make in (
            (entries.EVENT_LINK, partial(entries.make_event_link, briefing)),
            (entries.DATED_EVENT, partial(entries.make_dated_event, briefing)),
            (entries.EVENT_ITEM, partial(entries.make_event_item, index, briefing)),
            (entries.TALLY, partial(entries.make_tally, index, briefing)),
            (entries.REPORTING, partial(entries.make_reporting, briefing)),
            (event.CHECK, partial(event.make_check, index, briefing)),
            (entries.SOURCE_ITEM, partial(entries.make_source_item, briefing)),
            (entries.SOURCE_HEAD, partial(entries.make_source_head, index, briefing)),
        ):
            _share(briefing, name, make, str)
        of_reports: tuple[tuple[str, Callable[[tuple[str, int]], Any]], ...] = (
            (passages.PASSAGE, partial(passages.make_passage, index, briefing)),
            (passages.PLACE, partial(passages.make_place, briefing)),
        )
        for name, make_of_report in of_reports:
            _share(briefing, name, make_of_report, _numbered)


def _share(
    briefing: BriefingIndex, name: str, make: Callable[[Any], Any], key_of: Callable[[str], Any]
) -> None:
    facet = briefing.facet(name, tuple, make, lambda key: digest(facet.once(key_of(key))))


def _numbered(key: str) -> tuple[str, int]:
    source, _, number = key.rpartition("/")
    return source, int(number)
