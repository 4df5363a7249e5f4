"""What catches the eye in a sentence: dates as worded, numbers, and quotations in a paragraph.

Finds and never reads: what a date or number means is for others. Knows English wordings, and digits anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.edtf_source import MONTHS

Span = tuple[int, int]

_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = (name if len(name) < 4 else rf"{name}|{name[:3]}\b\.?" for name in MONTHS)
_MONTH = rf"(?:{'|'.join(_MONTHS)}|Sept\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_LARGE = f"{_SMALL}|(?:thir|four|fif|six|seven|eigh|nine)teen|{_TENS}"
_COUNT = rf"(?:[Aa]n?|[Oo]ne|(?i:{_SMALL})|\d{{1,3}}|[Ss]everal|[Aa] few|[Aa] couple of)"
_UNIT = "(?:hour|day|week|fortnight|month|year)s?"
_SEASON = "(?:spring|summer|autumn|fall|winter)"
_FROM = "(?:(?:on|On|since|Since|by|until|from) )?"
_IN = "(?:in|In|since|Since|until|by|By|during|for)"
_PART = "(?:(?:early|late|mid)[ -])?"

_DATES: Final = re.compile(
    r"(?<![\w/.,-])(?:"
    r"[12]\d{3}-[01]\d-[0-3]\d"
    rf"|{_FROM}(?:(?:late|early|last|this|next) )?{_WEEKDAY}"
    rf"(?:,? (?:{_MONTH} {_DAY}|{_DAY} {_MONTH})(?:,? {_YEAR})?)?"
    rf"|{_FROM}(?:{_MONTH} {_DAY}(?!,\d)|{_DAY} (?:of )?{_MONTH})(?:,? {_YEAR})?"
    rf"|(?:{_IN} )?{_PART}{_MONTH} {_YEAR}"
    rf"|(?:{_IN}|early|late|last|this|next) {_MONTH}(?! ?\d)(?! [A-Z])"
    rf"|{_IN} {_PART}(?:the )?{_YEAR}"
    rf"|(?:[Ii]n )?(?:the )?(?:[Ll]ast|[Tt]his|[Nn]ext) (?:{_SEASON}|week|weekend|month|year|night|morning|evening)\b"
    rf"|{_COUNT} {_UNIT} (?:ago|earlier|later|before)\b"
    r"|\b[Yy]esterday|\b[Tt]omorrow|\b[Tt]oday|\b[Tt]onight"
    r")(?!\w)"
)
_PASSED_OVER = r"(?:https?://|www\.)\S+|(?<![\d:])\d{1,2}:\d\d(?![\d:])"
_DIGITS = (
    r"(?<![\w.,/#])\d+(?:[.,\u00a0\u202f]\d+)*"
    r"(?: ?(?:%|percent\b|per cent\b|hundred|thousand|million|billion)s?)?"
)
_SPELT = (
    rf"\b(?i:(?:{_LARGE})(?:[- ](?:{_SMALL}|hundred|thousand|million)){{0,5}}|dozens|hundreds|thousands|a dozen)"
    "(?= (?:of )?[a-z]|[- ][A-Z])"
)
_NUMBERS: Final = re.compile(rf"{_PASSED_OVER}|(?P<number>(?:{_DIGITS}|{_SPELT})(?!\w|-[A-Z]))")


def dates_in(sentence: str) -> tuple[Span, ...]:
    """Where dates are worded, with the preposition before them."""
    return tuple(found.span() for found in _DATES.finditer(sentence))


def numbers_in(sentence: str) -> tuple[Span, ...]:
    """Where numbers stand that are no part of a date, a time of day or an address."""
    dates = dates_in(sentence)
    found = (match.span("number") for match in _NUMBERS.finditer(sentence) if match["number"])
    return tuple(span for span in found if not any(start < span[1] and span[0] < end for start, end in dates))


def quotations_in(paragraph: str) -> tuple[Span, ...]:
    """Quoted speech, from behind the opening mark to before the closing one.

    Marks are “…”, «…», „…“ and "…". One that is never closed goes to the paragraph's end: the speech goes on in the
    next. Single marks are left out, since apostrophes look the same.
    """
    return tuple(_quotations(paragraph))


def _quotations(paragraph: str) -> Iterator[Span]:
    opened: int | None = None
    closing = ""
    for place, character in enumerate(paragraph):
        if opened is None and character in _CLOSED_BY:
            opened, closing = place + 1, _CLOSED_BY[character]
        elif opened is not None and character in closing:
            if paragraph[opened:place].strip():
                yield opened, place
            opened = None
    if opened is not None and paragraph[opened:].strip():
        yield opened, len(paragraph)


# A curly and a straight mark make a pair where a text was put together from two.
_CLOSED_BY: Final = {"“": '”"', '"': '"”', "«": "»", "„": "“”"}
