"""How to cite a page of the site, and the document behind it: as text, as BibTeX and as CSL-JSON.

Says only what records say: no day of access, no address for a site that names none. Must not know pages' views.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator import addresses
from generator.dates import Date, Moment
from generator.model import BriefingHead, Event, Source

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """What a citation says of the site."""

    name: str
    url: str = ""
    """Ends with a slash; "" for a site that doesn't say where it stands: then no address is claimed."""
    directory_urls: bool = True

    def address(self, page: str) -> str:
        """The full address of a page, given its source address; "" where the site has none."""
        if not self.url:
            return ""
        path = addresses.site_path(page, directory_urls=self.directory_urls)
        return quote(f"{self.url.rstrip('/')}/{path}", safe=":/?#[]@!$&'()*+,;=~%")


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite, in three forms."""

    label: str
    """“This page”, “The document”"""
    text: str
    bibtex: str
    csl: str
    """CSL-JSON: a list with one item."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited. Its key is unique in the site and stays the same as long as the record keeps its id."""

    key: str
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    """What it is part of."""
    publisher: str = ""
    date: Date | None = None
    accessed: Date | None = None
    url: str = ""
    language: str = ""
    note: str = ""


def of_overview(head: BriefingHead, site: Site) -> tuple[Citation, ...]:
    page = addresses.overview(head.id)
    return (_cite("This page", _page(head, site, head.id, head.title, page)),)


def of_event(event: Event, head: BriefingHead, site: Site) -> tuple[Citation, ...]:
    page = addresses.event(head.id, event.id)
    return (_cite("This page", _page(head, site, f"{head.id}:event:{event.id}", event.title, page)),)


def of_source(source: Source, publisher: str, head: BriefingHead, site: Site) -> tuple[Citation, ...]:
    """The original document first, then the page about it. `publisher`: its name, "" if it isn't known."""
    inferred = [key for key in ("title", "author", "publisher", "published", "url") if key in source.inferred]
    document = Work(
        key=f"{head.id}:document:{source.id}",
        title=source.title,
        authors=source.author,
        publisher=publisher,
        date=source.published,
        accessed=source.retrieved,
        url=source.url or "",
        language=source.language,
        note=f"Inferred, not stated in the document: {', '.join(inferred)}" if inferred else "",
    )
    page = addresses.source(head.id, source.id)
    title = f"Summary and excerpts: {source.title}"
    about = _page(head, site, f"{head.id}:source:{source.id}", title, page)
    return _cite("The document", document), _cite("This page", about)


def _page(head: BriefingHead, site: Site, key: str, title: str, page: str) -> Work:
    return Work(
        key=key,
        title=title,
        authors=head.authors,
        container="" if page == addresses.overview(head.id) else head.title,
        publisher=site.name,
        date=head.updated,
        url=site.address(page),
    )


def _cite(label: str, work: Work) -> Citation:
    return Citation(label, as_text(work), as_bibtex(work), as_csl(work))


def as_text(work: Work) -> str:
    """“Research desk. “Poland expels diplomats.” A briefing. The Desk, 21 November 2026. https://…”"""
    when = work.date.wording if work.date else ""
    published = f"{work.publisher}, {when}" if work.publisher and when else work.publisher or _begun(when)
    accessed = f"Retrieved {work.accessed.wording}" if work.accessed else ""
    sentences = (", ".join(work.authors), work.container, published, accessed, work.note)
    authors, *rest = (_ended(_plain(sentence)) for sentence in sentences)
    title = f"“{_ended(_plain(work.title).translate(_INNER_QUOTES))}”"
    return " ".join(part for part in (authors, title, *rest, work.url) if part)


_INNER_QUOTES = str.maketrans("“”", "‘’")


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence[-1] in ".?!…" else f"{sentence}."


def _plain(text: str) -> str:
    """One line of printable characters."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())


# BibTeX, as biber and biblatex read it: letters of all scripts as they are, dates in EDTF.

_BIBTEX_DATE = re.compile(r"-?\d{4}(?:-\d\d){0,2}[?~]?")
_BIBTEX_SIGNS = str.maketrans(
    {
        # Written as words: BibTeX counts braces before TeX reads the backslash in front of them.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&#_$"},
    }
)


def as_bibtex(work: Work) -> str:
    """An entry; @online needs an address, and is @misc without one."""
    date = work.date.edtf if work.date and _is_bibtex_date(work.date.edtf) else ""
    worded = work.date.wording if work.date and not date else ""
    # Braces within braces keep the capitals of a title, and an institution's name in one piece.
    fields = {
        "author": " and ".join(f"{{{_bibtex(name)}}}" for name in work.authors),
        "title": f"{{{_bibtex(work.title)}}}",
        "titleaddon": _bibtex(f"In: {work.container}") if work.container else "",
        "organization": _bibtex(work.publisher),
        "date": date,
        "urldate": work.accessed.edtf if work.accessed and work.accessed.is_exact_day else "",
        "url": work.url,
        "note": _bibtex("; ".join(part for part in (f"Dated {worded}" if worded else "", work.note) if part)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'online' if work.url else 'misc'}{{{work.key},\n{lines}}}"


def _is_bibtex_date(edtf: str) -> bool:
    parts = edtf.split("/")
    return len(parts) <= 2 and all(_BIBTEX_DATE.fullmatch(part) for part in parts)


def _bibtex(text: str) -> str:
    return _plain(text).translate(_BIBTEX_SIGNS)


# CSL-JSON 1.0.2, the form that reference managers import.


def as_csl(work: Work) -> str:
    item: dict[str, Any] = {
        "id": work.key,
        "type": "webpage" if work.url else "document",
        "title": _plain(work.title),
        "author": [{"literal": _plain(name)} for name in work.authors],
        "container-title": _plain(work.container),
        "publisher": _plain(work.publisher),
        "issued": _csl_date(work.date),
        "accessed": _csl_date(work.accessed),
        "URL": work.url,
        "language": work.language,
        "note": _plain(work.note),
    }
    lines = (f'  "{key}": {_json(value)}' for key, value in item.items() if value)
    return "[{\n" + ",\n".join(lines) + "\n}]"


_json = json.JSONEncoder(ensure_ascii=False).encode


def _csl_date(date: Date | None) -> Fields:
    """Date parts where CSL has them: a day, month, season or year, or from one to another; else its wording."""
    if date is None:
        return {}
    span = date.spans[0]
    ends = [span.start] if span.start == span.end else [span.start, span.end]
    moments = [end for end in ends if isinstance(end, Moment) and _has_parts(end)]
    season = moments[0].month - 20 if moments and moments[0].unit == "season" else 0
    # CSL has one season for a date, not one for each end.
    two_seasons = len(ends) > 1 and any(moment.unit == "season" for moment in moments)
    if date.kind not in ("single", "interval") or len(moments) < len(ends) or two_seasons:
        return {"literal": date.wording}
    found: dict[str, Any] = {"date-parts": [_parts(moment) for moment in moments]}
    if season:
        found["season"] = season
    if date.qualifiers:
        found["circa"] = True  # CSL’s one sign for dates that are uncertain or approximate
    return found


def _has_parts(moment: Moment) -> bool:
    # Years before 1 are counted in two ways by those who read CSL.
    return moment.unit in ("year", "season", "month", "day") and not moment.hidden and moment.year > 0


def _parts(moment: Moment) -> Sequence[int]:
    month = moment.month if moment.month <= 12 else 0
    return [part for part in (moment.year, month, moment.day) if part]
