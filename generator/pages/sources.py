"""The list of a briefing's documents; of many its parts, by the date on which the documents were published.

Turns the index into views. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator import addresses
from generator.index import BriefingIndex, Index
from generator.model import Source
from generator.pages import entries, parted
from generator.pages.briefing_views import SourcesPage
from generator.pages.part_views import PartOf, PartsPage
from generator.pages.parted import LISTED, Part, Stretch
from generator.shards import divide

TITLE = "The documents"


def parts(index: Index, briefing: BriefingIndex) -> Iterator[Part]:
    """The list; of a long one its first page, and its parts."""
    id = briefing.briefing.id
    address = addresses.sources(id)
    shards = divide(briefing.sources, lambda source: source.published, partial(_weight, briefing), LISTED)
    if not shards:
        yield Part(address, "", lambda: _page(index, briefing, briefing.sources, address))
        return
    address_of = partial(addresses.sources_part, id)

    def hub() -> PartsPage:
        return PartsPage(
            title=TITLE,
            briefing=entries.briefing_link(briefing),
            count=len(briefing.sources),
            noun="document",
            span="",
            standfirst="",
            density=None,
            parts=parted.by_year(shards, address_of),
            backlinks=entries.backlinks(index, address),
        )

    def part(one: Stretch[Source], way: PartOf) -> SourcesPage:
        return _page(index, briefing, one.items, one.address, way)

    yield from parted.parts(address, parted.stretches(shards, address_of), hub, part)


def _weight(briefing: BriefingIndex, source: Source) -> int:
    """Bytes, about, that a document takes in the list."""
    return (
        350
        + len(source.title)
        + len(entries.source_head(briefing, source.id).publisher)
        + 200 * len(source.derivations)
    )


def _page(
    index: Index,
    briefing: BriefingIndex,
    sources: tuple[Source, ...],
    address: str,
    part: PartOf | None = None,
) -> SourcesPage:
    return SourcesPage(
        title=TITLE,
        briefing=entries.briefing_link(briefing),
        part=part,
        sources=tuple(entries.source_item(briefing, source.id) for source in sources),
        backlinks=entries.backlinks(index, address),
    )
