"""A source's page: what the document is, where it comes from, what it reports.

Turns the index into views. Must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from generator import addresses
from generator.index import BriefingIndex, Index, Reported
from generator.lock import DocumentLine
from generator.model import Source
from generator.omissions import Omission
from generator.pages import entries
from generator.pages.layout import Layout
from generator.pages.pairing import Pairing
from generator.pages.pairs import pair_link
from generator.pages.passages import passage
from generator.pages.proofs import coverage_view, proved_sentence, size
from generator.pages.record_views import Fact, OmissionItem, Shared, SourcePage
from generator.pages.views import Derivation, First, Prose, SourceHead, TocItem

LANGUAGES = {
    "ar": "Arabic", "be": "Belarusian", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "he": "Hebrew", "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""English names of languages; one that is not here is shown by its code."""

MOST_SHARED = 40
"""Documents that share events with one and are named on its page."""
MOST_DERIVED = 60
MOST_OMISSIONS = 60
MOST_REPORTING = 24


def source_page(index: Index, briefing: BriefingIndex, layout: Layout, source: Source) -> SourcePage:
    id = briefing.briefing.id
    head = entries.source_head(briefing, source.id)
    return SourcePage(
        title=source.title,
        language=source.language,
        publisher=head.publisher,
        published=head.published,
        facts=tuple(_facts(index, source, head, index.evidence.documents.get((id, source.id)))),
        derivations=head.derivations,
        derived=entries.first(
            briefing.derived[source.id],
            MOST_DERIVED,
            lambda made: Derivation(made[0], entries.source_link(briefing, made[1])),
        ),
        note=Prose(source.note, id) if source.note else None,
        summary=Prose(source.summary, id) if source.summary else None,
        coverage=coverage_view(index, briefing, source),
        proved=proved_sentence(index, briefing, source),
        passages=tuple(
            passage(briefing, source.id, reported.number) for reported in in_order(index, briefing, source)
        ),
        omissions=entries.first(
            briefing.omissions.get(source.id, ()),
            MOST_OMISSIONS,
            lambda omission: _omission(briefing, omission),
        ),
        shared=_shared(briefing, layout.pairing, source),
        backlinks=entries.backlinks(index, addresses.source(id, source.id)),
    )


def _omission(briefing: BriefingIndex, omission: Omission) -> OmissionItem:
    return OmissionItem(
        entries.event_item(briefing, omission.event),
        entries.first(
            omission.reported_by,
            MOST_REPORTING,
            lambda id: entries.named_source_link(briefing, id),
        ),
    )


def in_order(index: Index, briefing: BriefingIndex, source: Source) -> tuple[Reported, ...]:
    """A document's reports by where their excerpts begin in it; last, as the file has them, those not found in it."""
    receipts = index.evidence.receipts

    def place(reported: Reported) -> float:
        found = receipts.get((briefing.briefing.id, source.id, reported.number))
        return found.spans[0][0] if found and found.spans else inf

    reports = (Reported(source, number, report) for number, report in enumerate(source.reports))
    return tuple(sorted(reports, key=place))


def contents(view: SourcePage) -> tuple[TocItem, ...]:
    """The sections that the page has, for the table of contents."""
    return tuple(
        TocItem(id, title)
        for id, title, shown in (
            ("about", "The document", True),
            ("summary", "Summary", view.summary),
            ("coverage", "Coverage", view.coverage),
            ("reports", "What it reports", view.passages),
            ("omissions", "Not reported", view.omissions),
            ("shared", "Shared with others", view.shared.items),
            ("backlinks", "Linked from", view.backlinks),
        )
        if shown
    )


def _facts(index: Index, source: Source, head: SourceHead, read: DocumentLine | None) -> Iterator[Fact]:
    why = source.inferred
    outlet = entries.actor_link(index, source.publisher) if source.publisher else None
    yield Fact("Publisher", head.publisher, outlet, inferred=why.get("publisher", ""))
    if source.author:
        label = "Author" if len(source.author) == 1 else "Authors"
        yield Fact(label, entries.listed(source.author), inferred=why.get("author", ""))
    yield Fact(
        "Published",
        source.published.wording,
        when=head.published,
        inferred=why.get("published", ""),
    )
    if source.published_as:
        yield Fact("Date as printed", source.published_as)
    if source.genre:
        yield Fact("Kind of text", source.genre, inferred=why.get("genre", ""))
    yield Fact("Language", language(source.language), inferred=why.get("language", ""))
    if source.original_language:
        yield Fact(
            "Original language", language(source.original_language), inferred=why.get("original_language", "")
        )
    if source.retrieved:
        yield Fact("Retrieved", source.retrieved.wording, when=entries.when(source.retrieved))
    if source.url:
        yield Fact("Address", source.url, inferred=why.get("url", ""))
    if source.archive:
        yield Fact("Archived as", f"{source.archive}, {size(read)}" if read else source.archive, literal=True)
    if read:
        yield Fact("SHA-256", read.digest, literal=True)
    shown = {"publisher", "author", "published", "genre", "language", "original_language", "url"}
    shown |= {"republishes", "translates", "draws_on"}
    for key, reason in why.items():
        if key not in shown:
            yield Fact(key.replace("_", " ").capitalize(), "as given", inferred=reason)


def language(code: str) -> str:
    """The English name of a language code, with the rest of the code where it has one."""
    base, _, rest = code.partition("-")
    name = LANGUAGES.get(base)
    if not name:
        return code
    return f"{name} ({rest})" if rest else name


def _shared(briefing: BriefingIndex, pairing: Pairing, source: Source) -> First[Shared]:
    """The documents that report an event of this one, those with most events in common first.

    Where they are too many, those with which it has a page come before the others.
    """
    together = pairing.together(source.id)
    order = sorted(together, key=lambda id: (-together[id], id))
    if len(order) > MOST_SHARED:
        paired = {other.id for other in pairing.partners(source.id)}
        order = sorted(order, key=lambda id: id not in paired)
    origins = briefing.document_origins.number_of

    def shared(id: str) -> Shared:
        other = briefing.briefing.sources[id]
        common = pairing.common(source.id, id)
        return Shared(
            entries.source_item(briefing, other.id),
            pair_link(briefing, source, other) if pairing.has_page(source.id, id) else None,
            same_origin=origins[id] == origins[source.id],
            events=common.events,
            differences=common.differences,
            conflicts=common.conflicts,
            changes=common.changes,
        )

    return entries.first(order, MOST_SHARED, shared)
