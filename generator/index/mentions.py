"""Who mentions whom: for each page those that name it or link to it in their prose.

Must not know templates, nor addresses' form in the published site.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator

from generator import addresses, prose
from generator.index.memo import Memo
from generator.index.values import Reference
from generator.model import Corpus

_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


def references(corpus: Corpus, names: prose.Names, memo: Memo) -> dict[str, tuple[Reference, ...]]:
    """Address of a page → the pages that mention it."""
    found: dict[str, dict[str, Reference]] = defaultdict(dict)

    def add(target: str, reference: Reference) -> None:
        if target != reference.address:
            found[target].setdefault(reference.address, reference)

    for briefing, address, title, kind, text in _prose_by_page(corpus):
        for mention in memo.found(
            ("mentions", text),
            (names,),
            lambda text=text: tuple(prose.mentions(text, names)),  # type: ignore[misc]
        ):
            target = _address_of(mention.kind, mention.id, briefing)
            if target:
                add(target, Reference(address, title, kind, mention.context))
    for briefing_record in corpus.briefings:
        head = briefing_record.head
        for judgement in head.key_judgements:
            context = prose.first_sentences(judgement.text, longest=180)
            for id in judgement.events:
                overview = addresses.overview(head.id)
                add(addresses.event(head.id, id), Reference(overview, head.title, "Briefing", context))
    for page in corpus.handwritten:
        heading = _HEADING.search(page.text)
        title = heading.group(1) if heading else posixpath.basename(page.address).removesuffix(".md")
        for href, context in memo.found(
            ("links", page.text),
            (),
            lambda text=page.text: tuple(prose.links_with_context(text)),  # type: ignore[misc]
        ):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.address), href.split("#")[0]))
            add(path, Reference(page.address, title, "Page", context))
    return {target: tuple(by_page.values()) for target, by_page in found.items()}


def _prose_by_page(corpus: Corpus) -> Iterator[tuple[str, str, str, str, str]]:
    """(briefing id, address, title, kind of page, Markdown) of every prose text that stands on a generated page."""
    for actor in corpus.actors.values():
        if actor.description:
            yield "", addresses.actor(actor.id), actor.name, "Actor", actor.description
    for briefing in corpus.briefings:
        head = briefing.head
        overview = addresses.overview(head.id)
        for text in (head.summary, head.scope, *(judgement.text for judgement in head.key_judgements)):
            if text:
                yield head.id, overview, head.title, "Briefing", text
        for event in briefing.events.values():
            for text in (event.summary, event.date_note):
                if text:
                    yield head.id, addresses.event(head.id, event.id), event.title, "Event", text
        for source in briefing.sources.values():
            notes = (report.note for report in source.reports)
            for text in (source.summary, source.note, *notes):
                if text:
                    yield head.id, addresses.source(head.id, source.id), source.title, "Source", text


def _address_of(kind: str, id: str, briefing: str) -> str:
    if kind == "actor":
        return addresses.actor(id)
    if not briefing:
        return ""
    return addresses.event(briefing, id) if kind == "event" else addresses.source(briefing, id)
