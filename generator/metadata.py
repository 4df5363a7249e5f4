"""What a document says of itself: title, day of publication, authors, language, address, site; each with its place.

Takes what stands there and marks what it takes for likely as a guess; invents nothing. Must not know records or files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from generator.dates import DateFault, parse_date
from generator.languages import likely_language
from generator.page_head import Article, Page
from generator.worded_dates import resolve

_LONGEST_TITLE: Final = 300
_LONGEST_NAME: Final = 100
_MOST_AUTHORS: Final = 12


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, and where it was taken from: “from <title>”, or “guess: …, check it”."""

    value: str
    said: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found. None, or empty, is what the document doesn't tell."""

    title: Fact | None = None
    published: Fact | None = None
    """EDTF."""
    published_as: str = ""
    """The date as the text prints it, where it was taken from the text."""
    authors: tuple[Fact, ...] = ()
    language: Fact | None = None
    url: Fact | None = None
    """Begins with http:// or https://."""
    site: Fact | None = None
    """The name of the outlet, as the page has it."""


def of_page(page: Page, text: str) -> Metadata:
    """From a saved web page: its markup first, then `text`, what was read of it."""
    url = _first(_addresses(page))
    article = _own_article(page, url)
    site = _first(_named(page, article))
    printed = of_text(text)
    return Metadata(
        title=_first(_titles(page, article, site)) or printed.title,
        published=_published(page, article) or printed.published or _from_address(url),
        published_as="" if _published(page, article) else printed.published_as,
        authors=_authors(page, article) or printed.authors,
        language=_first(_declared_languages(page)) or printed.language,
        url=url,
        site=site,
    )


def of_text(text: str) -> Metadata:
    """From plain text: its first lines."""
    lines = list(
        islice(((n, line.strip()) for n, line in enumerate(text.split("\n"), 1) if line.strip()), 12)
    )
    dated = next(((n, *found) for n, line in lines if (found := _printed_date(line))), None)
    language = likely_language(text)
    return Metadata(
        title=_headline([(n, line) for n, line in lines if not _printed_date(line)]),
        published=dated
        and Fact(dated[2], f"guess: the date on line {dated[0]} of the text, “{clean(dated[1])}”, check it"),
        published_as=clean(dated[1]) if dated else "",
        authors=_byline(lines),
        language=Fact(language, "guess: by the commonest words of the text, check it") if language else None,
    )


def clean(text: str, longest: int = _LONGEST_TITLE) -> str:
    """On one line, without control characters and marks that turn the order of letters; cut at a word."""
    spaced = " ".join(text.split())
    kept = "".join(
        character
        for character in spaced
        # The joiners make other words in some scripts.
        if unicodedata.category(character)[0] != "C" or character in "\u200c\u200d"
    )
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else f"{kept[:longest].rpartition(' ')[0] or kept[:longest]} …"


def _first(facts: Iterable[Fact]) -> Fact | None:
    return next((fact for fact in facts if fact.value), None)


def _metas(page: Page, *names: str) -> Iterator[Fact]:
    """Contents of meta elements, in the order of `names`."""
    for name in names:
        for meta in page.metas:
            if meta.name == name:
                yield Fact(meta.content, f'from <meta {meta.attribute}="{name}">')


# ---- title and site


def _titles(page: Page, article: Article | None, site: Fact | None) -> Iterator[Fact]:
    if article:
        yield Fact(clean(article.headline), "from the page’s JSON-LD, headline")
    for fact in _metas(page, "og:title", "citation_title", "dc.title", "dcterms.title"):
        yield _without_site(fact, site)
    if len(page.headings) == 1:
        yield Fact(clean(page.headings[0]), "from <h1>")
    yield _without_site(Fact(page.title, "from <title>"), site)


def _without_site(fact: Fact, site: Fact | None) -> Fact:
    """A page's title often ends in the name of the site, which no reader takes for a part of the headline."""
    title = clean(fact.value)
    if site and (found := re.fullmatch(rf"(.+\S) [|\-–—·:] {re.escape(site.value)}", title)):
        return Fact(found[1], f"{fact.said}, without the name of the site behind it")
    return Fact(title, fact.said)


def _named(page: Page, article: Article | None) -> Iterator[Fact]:
    yield from (Fact(clean(fact.value, _LONGEST_NAME), fact.said) for fact in _metas(page, "og:site_name"))
    if article:
        yield Fact(clean(article.publisher, _LONGEST_NAME), "from the page’s JSON-LD, publisher")
    names = ("citation_publisher", "dc.publisher", "dcterms.publisher", "publisher")
    for fact in _metas(page, *names):
        yield Fact("" if _is_address(fact.value) else clean(fact.value, _LONGEST_NAME), fact.said)


def _own_article(page: Page, url: Fact | None) -> Article | None:
    """The one article that the page describes. Of several, which may be teasers, the one with the page's address."""
    found = list(dict.fromkeys(page.articles))
    if len(found) > 1 and url:
        found = [article for article in found if article.url == url.value]
    return found[0] if len(found) == 1 else None


def _headline(lines: list[tuple[int, str]]) -> Fact | None:
    """The first line that can be a headline. A line of one or two words, above it, mostly names a section."""
    for number, line in lines:
        if len(line.split()) >= 3 and len(line) <= 200 and not _is_address(line):
            if number == 1:
                return Fact(clean(line), "first line of the text")
            return Fact(clean(line), f"guess: line {number} of the text, check it")
    number, line = next(iter(lines), (0, ""))
    return Fact(clean(line), f"guess: line {number} of the text, check it") if clean(line) else None


# ---- dates


def _published(page: Page, article: Article | None) -> Fact | None:
    """The day that the markup gives. Where its parts give several, the others are named."""
    given = [Fact(article.published, "from the page’s JSON-LD, datePublished")] if article else []
    given += _metas(
        page, "article:published_time", "og:article:published_time", "datepublished", "citation_publication_date",
        "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "citation_date", "parsely-pub-date", "pubdate",
        "publishdate", "publish-date", "sailthru.date", "date",
    )  # fmt: skip
    read = [(date, fact) for fact in given if (date := read_date(fact.value))]
    if not read:
        return None
    date, first = read[0]
    others = {other: fact for other, fact in reversed(read[1:]) if other != date}
    written = "" if first.value == date else f": {clean(first.value, 60)}"
    doubt = "".join(
        f"; {fact.said.removeprefix('from ')} says {other}, check it" for other, fact in others.items()
    )
    return Fact(date, f"{first.said}{written}{doubt}")


def read_date(text: str) -> str:
    """A date with its year as EDTF, or "" where it is not surely read.

    A time is cut off and its zone is left as written: 2022-04-05T23:30-04:00 is the 5th. 04/05/2022 is two days.
    """
    text = " ".join(text.split())
    if len(text) > 60:
        return ""
    numbers = re.fullmatch(r"([12]\d{3})(?:([-/]?)([01]\d)(?:\2([0-3]\d))?)?(?:[T ]\d.*)?", text, re.ASCII)
    if numbers and (numbers[2] or numbers[4] or not numbers[3]):
        edtf = "-".join(filter(None, (numbers[1], numbers[3], numbers[4])))
        try:
            return parse_date(edtf).edtf
        except DateFault:
            return ""
    text = re.sub(r"(?<=\d)(?: ?[ap]\.?m\.?)?,? (?:[+-]\d\d:?\d\d|[A-Z]{2,4})$", "", text)
    # What reads alike whatever the day of the document holds its own year.
    readings = [resolve(text, parse_date(day)) for day in ("1950-06-15", "2150-12-31")]
    one, other = readings
    if one and other and one.date.edtf == other.date.edtf and not one.slack and one.date.kind == "single":
        return one.date.edtf
    return ""


_SAID_OF_DATE = re.compile(r"^(?:(?:First )?[Pp]ublished|Posted|Date|Issued)(?: on| at)?:? +")


def _printed_date(line: str) -> tuple[str, str] | None:
    """The date that a whole line is, such as “22 Feb, 2022 19:02”, or all of it after a byline; and its EDTF text."""
    if len(line) > 80:
        return None
    byline = _BYLINE.fullmatch(line)
    printed = line if not byline else byline["date"] or ""
    date = read_date(_SAID_OF_DATE.sub("", printed).strip(" .|·•-–—"))
    return (printed, date) if date else None


def _from_address(url: Fact | None) -> Fact | None:
    """Many outlets put the day into their addresses."""
    found = re.search(r"/([12]\d{3})[/-](\d\d)[/-](\d\d)(?=\D)", url.value, re.ASCII) if url else None
    date = read_date("-".join(found.groups())) if found else ""
    return Fact(f"{date}?", "guess: the day in the page’s address, check it") if date else None


# ---- authors, language, address


def _authors(page: Page, article: Article | None) -> tuple[Fact, ...]:
    given = [Fact(name, "from the page’s JSON-LD, author") for name in (article.authors if article else ())]
    names = (
        "author",
        "article:author",
        "citation_author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "byl",
    )
    for name in names:
        given = given or [fact for fact in _metas(page, name) if not _is_address(fact.value)]
    return tuple(islice(_distinct(given), _MOST_AUTHORS))


def _distinct(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen = set()
    for fact in facts:
        name = clean(re.sub(r"^[Bb]y[: ]\s*", "", fact.value.strip()), _LONGEST_NAME)
        if name and not _is_address(name) and name.casefold() not in seen:
            seen.add(name.casefold())
            yield Fact(name, fact.said)


_PERSON = r"[^\W\d_a-z][\w.’'-]*(?: [\w.’'-]+)? [^\W\d_a-z][\w’'-]+"
_BYLINE = re.compile(
    rf"By (?P<names>{_PERSON}(?:(?:,| and|, and) {_PERSON}){{0,5}})(?:(?:,| [|·–—-]) (?P<date>.+))?"
)


def _byline(lines: list[tuple[int, str]]) -> tuple[Fact, ...]:
    for number, line in lines:
        found = _BYLINE.fullmatch(line) if len(line) <= 160 else None
        if found and (not found["date"] or read_date(found["date"])):
            said = f"guess: the byline on line {number} of the text, check it"
            return tuple(Fact(clean(name), said) for name in re.split(r",? and |, ", found["names"]))
    return ()


def _declared_languages(page: Page) -> Iterator[Fact]:
    declared = [Fact(page.language, f'from <html lang="{clean(page.language, 20)}">')]
    declared += _metas(page, "og:locale", "language", "dc.language", "content-language")
    for fact in declared:
        code, *more = fact.value.replace("_", "-").split("-")
        written = "-".join((code.lower(), *more))
        yield Fact(written if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", written) else "", fact.said)


def _addresses(page: Page) -> Iterator[Fact]:
    given = [Fact(page.canonical, 'from <link rel="canonical">'), *_metas(page, "og:url")]
    given.append(Fact(page.saved_from, "from the browser’s note “saved from url”"))
    yield from (fact for fact in given if _is_address(fact.value))


def _is_address(text: str) -> bool:
    """Whether a text is a web address, as `url:` takes it."""
    return (
        len(text) <= 1000
        and re.fullmatch(r"https?://[^\s<>\"'`\\{}|^]+", text) is not None
        and text.isprintable()
    )
