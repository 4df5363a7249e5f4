"""What the site's search knows of generated pages: an entry for each record and each report, made from their views.

Titles say what a reader would look for, not which heading of a page it stands under. Must not know HTML of pages,
nor MkDocs; only the form of the theme's index.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from generator import addresses, prose
from generator.pages.briefing_views import DisagreementsPage, OverviewPage, TermsPage
from generator.pages.plan import Page, PagePlan
from generator.pages.record_views import ActorPage, EventPage, FigureRow, SourcePage
from generator.pages.views import DisagreementItem, Passage, Prose

INDEX = "search/search_index.json"
"""Where themes keep their index, below the site's folder."""

MOST_RECORDS = 1000
"""Events, actors and documents up to which every report and difference has an entry and texts are whole. Readers'
browsers build the index at every visit: above it, each page has one short entry."""

_RECORDS = ("event", "actor", "source")
_FACTS = ("Publisher", "Author", "Authors", "Published", "Date as printed", "Kind of text")
_UNLISTED = ("pair", "find")
"""Kinds of page without an entry: what they hold is found on the pages they are made from."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found at one place. `title` and `text` are HTML: the theme sets them as such."""

    location: str
    """Site path, with the anchor."""
    title: str
    text: str
    """Paragraphs. A list of results shows those in which something was found."""
    boost: float = 1
    """By how much it counts for more than another place with the same words."""


def is_brief(plans: Iterable[PagePlan]) -> bool:
    """Whether there are so many records that each page has one short entry."""
    return sum(plan.template in _RECORDS for plan in plans) > MOST_RECORDS


def entries(page: Page, *, directory_urls: bool = True) -> tuple[Entry, ...]:
    """An entry for the page, followed by those of its parts, since the theme groups by the first of a page."""
    if page.template in _UNLISTED:
        return ()
    location = addresses.site_path(page.src_uri, directory_urls=directory_urls)
    return tuple(_entries_of(page, location))


def short_entries(plan: PagePlan, *, directory_urls: bool = True) -> tuple[Entry, ...]:
    """The only entry of a page where there are many; takes no making of the page."""
    if plan.template in _UNLISTED:
        return ()
    location = addresses.site_path(plan.src_uri, directory_urls=directory_urls)
    return (_entry(location, plan.title, [plan.describe()]),)


def extended(
    index: str, own: Iterable[str], entries: Iterable[str], *, directory_urls: bool = True
) -> Iterator[str]:
    """An index (JSON) with these entries in place of all that it held for our own pages; in pieces.

    `own`: source addresses of those pages. Entries are JSON objects, or several with commas between them.
    """
    data = json.loads(index)
    pages = {doc["location"].partition("#")[0] for doc in data["docs"]}
    paths = (addresses.site_path(address, directory_urls=directory_urls) for address in own)
    locations = {path for path in paths if path in pages}
    others = (doc for doc in data["docs"] if doc["location"].partition("#")[0] not in locations)
    rest = {key: value for key, value in data.items() if key != "docs"}
    yield f'{as_json(rest)[:-1]}{"," if rest else ""}"docs":['
    separator = ""
    for entry in chain(map(as_json, others), entries):
        yield separator
        yield entry
        separator = ","
    yield "]}"


def written(entry: Entry) -> str:
    """An entry as an index has it."""
    return as_json(
        {"location": entry.location, "title": entry.title, "text": entry.text, "boost": entry.boost}
    )


def as_json(value: object) -> str:
    """JSON as an index has it."""
    return _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _entries_of(page: Page, location: str) -> Iterator[Entry]:
    view = page.view
    if isinstance(view, EventPage):
        yield _entry(location, view.title, _event(view), boost=2)
    elif isinstance(view, ActorPage):
        yield _entry(location, view.name, _actor(view), boost=4)
    elif isinstance(view, SourcePage):
        yield _entry(location, view.title, _source(view))
        for passage in view.passages:
            yield _report(f"{location}#{passage.anchor}", passage)
    elif isinstance(view, OverviewPage):
        yield from _overview(location, view)
    elif isinstance(view, DisagreementsPage):
        yield _entry(location, page.title, [page.description])
        for group in view.groups:
            for item in group.items:
                yield _difference(f"{location}#{item.anchor}", item)
    elif isinstance(view, TermsPage):
        yield from _terms(location, page, view)
    else:
        yield _entry(location, page.title, [page.description])


def _event(view: EventPage) -> Iterator[str]:
    yield _row(view.when.wording, view.kind, view.place)
    yield _plain(view.summary)
    yield "; ".join(f"{part.actor.text} {part.role}" for part in view.parts)
    yield from (_figures(row) for row in view.figures)


def _figures(row: FigureRow) -> str:
    """“Diplomats expelled: 45 (RT), 40 (Reuters, AFP)”"""
    accounts: dict[str, list[str]] = {}
    for cell in row.cells:
        if cell.wording:
            accounts.setdefault(cell.wording, []).append(cell.name)
    told = "; ".join(f"{wording} ({', '.join(names)})" for wording, names in accounts.items())
    return f"{row.label}{f', {row.actor.text}' if row.actor else ''}: {told}"


def _actor(view: ActorPage) -> Iterator[str]:
    roles = (f"{line.role}, {line.of.text}" if line.of else line.role for line in view.roles)
    yield _row(view.type, *roles)
    yield f"Also called {', '.join(view.aliases)}" if view.aliases else ""
    yield _plain(view.description)


def _source(view: SourcePage) -> Iterator[str]:
    facts = (fact for fact in view.facts if fact.label in _FACTS)
    yield _row("Document", *(fact.when.wording if fact.when else fact.value for fact in facts))
    yield _plain(view.summary)
    yield _plain(view.note)


def _report(location: str, passage: Passage) -> Entry:
    return _entry(
        location,
        f"{passage.name} on: {passage.event.text}",
        [
            passage.excerpt,
            _row(", ".join(link.text for link in passage.speakers), passage.mode),
            _row(*(f"{note.label}: {note.wording}" for note in passage.figures)),
            _plain(passage.note),
        ],
        boost=2,
        rtl_opening=passage.direction == "rtl",
    )


def _overview(location: str, view: OverviewPage) -> Iterator[Entry]:
    about = [_row("Briefing", *view.authors), view.question, _plain(view.summary), _plain(view.scope)]
    yield _entry(location, view.title, about)
    for number, judgement in enumerate(view.judgements, 1):
        words = _plain(judgement.text)
        yield _entry(
            f"{location}#judgement-{number}",
            f"Key judgement: {prose.first_words(words, longest=80)}",
            [words, _row(judgement.likelihood, judgement.signature)],
        )


def _difference(location: str, item: DisagreementItem) -> Entry:
    told = (
        f"{account.name}: {wording}"
        for account, wording in zip(item.accounts, item.wordings, strict=True)
        if wording
    )
    return _entry(
        location,
        f"Accounts differ: {item.heading.text}",
        [_row(item.kind_label, item.verdict), item.label, *dict.fromkeys(told), *item.reasons],
    )


def _terms(location: str, page: Page, view: TermsPage) -> Iterator[Entry]:
    yield _entry(location, page.title, [page.description])
    for row in view.rows:
        wordings = [
            f"{source.name}: {', '.join(dict.fromkeys(use.wording for use in uses))}"
            for source, uses in zip(view.sources, row.uses, strict=True)
            if uses
        ]
        wordings += [one.wording for one in row.wordings.items]
        yield _entry(f"{location}#{row.anchor}", f"Terms: {row.title}", [_plain(row.note), *wordings])


def _row(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _plain(text: Prose | None) -> str:
    return prose.plain(text.text) if text else ""


def _entry(
    location: str, title: str, texts: Iterable[str], *, boost: float = 1, rtl_opening: bool = False
) -> Entry:
    paragraphs = [text for text in texts if text]
    bare = _without_accents(" ".join([title, *paragraphs]))
    if bare:
        paragraphs.append(f"Without accents: {bare}")
    text = "".join(f"<p>{_escaped(paragraph)}</p>" for paragraph in paragraphs)
    if rtl_opening:
        text = text.replace("<p>", '<p dir="rtl">', 1)
    return Entry(location, _escaped(title), text, boost)


def _escaped(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)


# Letters with accents, so that who can't type them finds them. Latin only: in other scripts a sign above or below
# a letter makes another letter, or is left out in print anyway.

_ACCENT = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_ACCENTED = re.compile(rf"[^\W\d_]*{_ACCENT.pattern}[^\W\d_]*")
_WITHOUT_PARTS = str.maketrans(
    {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "AE",
     "œ": "oe", "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)  # fmt: skip
"""Letters that Unicode doesn't take apart into a letter and its accent."""


def _without_accents(text: str) -> str:
    """The words of a text that have accents, each once, without them."""
    if text.isascii():
        return ""
    text = unicodedata.normalize("NFC", text)
    if not _ACCENT.search(text):
        return ""
    words = dict.fromkeys(_ACCENTED.findall(text))
    return " ".join(dict.fromkeys(_bare(word) for word in words))


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.translate(_WITHOUT_PARTS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
