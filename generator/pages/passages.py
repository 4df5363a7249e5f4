"""A passage as readers see it: the excerpt, what stands with it, its receipt, and the way to the original.

Turns one report and its evidence into a view. Must not know templates.
"""

from __future__ import annotations

from urllib.parse import quote

from generator import addresses, receipts
from generator.dates import parse_date
from generator.index import BriefingIndex, Index
from generator.model import Report, Source
from generator.pages import entries
from generator.pages.views import FigureNote, Link, Passage, Prose, Receipt
from generator.vocabulary import MODES

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages whose usual script runs from right to left (Unicode CLDR, character order)."""


def direction(language: str) -> str:
    """ "rtl" or "ltr", by the language's usual script."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"


PASSAGE, PLACE = "passage", "place of a passage"
"""Names of views that many pages show; see `shared`."""


def passage(briefing: BriefingIndex, source: str, number: int) -> Passage:
    """`number`: of the report among those of its source."""
    found: Passage = briefing.of_pages[PASSAGE][source, number]
    return found


def place(briefing: BriefingIndex, source: str, number: int) -> Link:
    """A passage on its source's page, by the title of its event."""
    link: Link = briefing.of_pages[PLACE][source, number]
    return link


def make_place(briefing: BriefingIndex, key: tuple[str, int]) -> Link:
    id, number = key
    report = briefing.briefing.sources[id].reports[number]
    title = briefing.briefing.events[report.event].title
    return Link(title, addresses.source(briefing.briefing.id, id), briefing.anchors[key])


def make_passage(index: Index, briefing: BriefingIndex, key: tuple[str, int]) -> Passage:
    """`key`: (id of the source, number of the report)"""
    number = key[1]
    source = briefing.briefing.sources[key[0]]
    report = source.reports[number]
    head = entries.source_head(briefing, source.id)
    event = briefing.briefing.events[report.event]
    anchor = briefing.anchors[key]
    figures = tuple(
        FigureNote(
            event.measures[claim.measure].label,
            claim.figure.wording,
            entries.actor_link(index, claim.actor) if claim.actor else None,
        )
        for claim in report.claims
    )
    return Passage(
        anchor=anchor,
        event=entries.event_link(briefing, event.id),
        source=head.link,
        name=head.name,
        publisher=head.publisher,
        published=head.published,
        excerpt=report.excerpt,
        language=source.language,
        direction=direction(source.language),
        mode=MODES[report.mode],
        speakers=tuple(entries.actor_link(index, id) for id in report.speaker),
        via=tuple(entries.actor_link(index, id) for id in report.via),
        figures=figures,
        date_as_worded=report.date or "",
        terms=tuple((concept.replace("-", " "), wording) for concept, wording in report.terms.items()),
        item=report.item or "",
        receipt=receipt(index, briefing, source, number),
        note=Prose(report.note, briefing.briefing.id) if report.note else None,
        here=entries.source_link(briefing, source, anchor),
    )


def receipt(index: Index, briefing: BriefingIndex, source: Source, number: int) -> Receipt | None:
    """The receipt of a report; None for a corpus whose evidence was not looked at."""
    found = index.evidence.receipts.get((briefing.briefing.id, source.id, number))
    if found is None:
        return None
    return Receipt(
        state=found.state if found.proved else "unverified",
        label="verified" if found.proved else "not verified",
        sentence=_sentence(found) if found.proved else _UNPROVED,
        original=original_address(source, source.reports[number], found),
    )


_UNPROVED = "The excerpt was not compared with its document. Read it with reserve."


def _sentence(found: receipts.Receipt) -> str:
    """“Characters 512–600, after folding dashes; since 5 April 2022.”"""
    spans = entries.listed([f"{start:,}–{end:,}" for start, end in found.spans])
    how = f"after folding {entries.listed(found.folds)}" if found.folds else "exactly as printed"
    day = parse_date(found.verified).wording if found.verified else ""
    if found.state == "locked":
        since = f"found on {day}; unchanged since, but the archive was not at hand when this page was made"
    else:
        since = f"since {day}" if day else "when this page was made"
    return f"Characters {spans}, {how}; {since}."


def original_address(source: Source, report: Report, found: receipts.Receipt) -> str:
    """The document's web address with a text fragment for the excerpt; "" for a document without address.

    Form: WICG Scroll To Text Fragment, #:~:text=[prefix-,]textStart[,textEnd][,-suffix]. Excerpts with omissions
    are told by their first and last words.
    """
    if not source.url:
        return ""
    if found.state == "unverified":
        return source.url
    words = report.excerpt.replace("[…]", "[...]").split("[...]")
    start, end = words[0].strip(), words[-1].strip() if len(words) > 1 else ""
    parts = [
        f"{_escaped(found.prefix)}-" if found.prefix else "",
        _escaped(start),
        _escaped(end) if end else "",
        f"-{_escaped(found.suffix)}" if found.suffix else "",
    ]
    base = source.url.split("#", 1)[0]
    return f"{base}#:~:text={','.join(part for part in parts if part)}"


def _escaped(text: str) -> str:
    # The fragment's own syntax uses commas, ampersands and hyphens; quote leaves hyphens as they are.
    return quote(" ".join(text.split()), safe="").replace("-", "%2D")
