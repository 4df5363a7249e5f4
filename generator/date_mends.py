"""Guesses which EDTF forms a person meant by "5 April 2022", "c. 1900" or "2022-4-5". For messages only.

Must not decide anything: who shows a guess reads it first and drops what is no date, and a guess never takes
the place of what was written. "05/04/2022" may be two days, "4 to 6 April" two statements.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from generator.edtf_source import LONGEST, MONTHS, DateFault, Moment, read


def likely_forms(text: str) -> tuple[str, ...]:
    """EDTF forms the text may stand for, likeliest first; some may be no dates. Empty where none is found."""
    if len(text) > LONGEST:
        return ()
    prose = _normalised(text)
    forms = _one_date(prose) or _with_words(prose) or _two_dates(prose) or _piece_by_piece(prose)
    return tuple(form for form in dict.fromkeys(forms) if form != text.strip())


def _normalised(text: str) -> str:
    """Small letters, ASCII digits and hyphens, single spaces; no weekdays, ordinal endings or small words."""
    prose = "".join(str(unicodedata.digit(char, char)) for char in text).casefold()
    prose = re.sub("[\N{HYPHEN}-\N{HORIZONTAL BAR}\N{MINUS SIGN}]", "-", prose)
    prose = re.sub(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:the|of|on|in)\b(?! or)", " ", prose)
    prose = re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b(?! cent)", r"\1", prose)
    if re.search("[a-z]{3}", prose):
        prose = re.sub(r"(?<![0-9-])([0-9]{1,2})-([0-9]{1,2})(?=[ ,])", r"\1 - \2", prose)
        prose = prose.replace(",", " ")
    return re.sub(r"(?<!\.)\.$", "", re.sub(r"\s+", " ", prose).strip(" ;"))


# One date, in numbers or with the month's name.

_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NUMBER_OF_MONTH = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _named(name: str, year: str, day: str = "") -> list[str]:
    """The month from its number, its name, or an abbreviation of three letters or more; or a season."""
    month = int(name) if name.isdecimal() else _NUMBER_OF_MONTH.get(name[:3], 0)
    if not (name.isdecimal() or name == "sept" or MONTHS[month - 1].casefold().startswith(name)):
        month = 0
    if day:
        return [f"{year}-{month:02}-{int(day):02}"] if month else []
    part = month or _SEASONS.get(name)
    return [f"{year}-{part:02}"] if part else []


def _numbered(one: str, two: str, year: str) -> list[str]:
    """05/04/2022 is a day in April to most of the world, and one in May to some."""
    return _named(two, year, one) + _named(one, year, two)


def _quarter(name: str, year: str) -> list[str]:
    last = 3 * _QUARTERS.get(name, 0)
    return [f"[{year}-{last - 2:02}..{year}-{last:02}]"] if last else []


def _before_christ(number: str) -> list[str]:
    return [f"-{int(number) - 1:04}" if int(number) > 1 else "0000"]


_ISO = r"-?[0-9]{4}(?:-[0-9]{2}){0,2}"
_NAME = r"([a-z]+)\.?"
_ONE_DATE: tuple[tuple[str, Callable[..., list[str]]], ...] = (
    (r"([0-9]{4})-2([5-8])", lambda year, place: [f"{year}-2{int(place) - 4}"]),
    (r"([0-9]{4})-3([3-6])", lambda year, place: _quarter(f"{int(place) - 2}", year)),
    (rf"({_ISO})", lambda iso: [iso]),
    (rf"({_ISO}) ?(?:\?~|~\?)", lambda iso: [f"{iso}%"]),
    (rf"({_ISO}) ([?~%])", lambda iso, mark: [iso + mark]),
    (r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ][0-9]{2}[0-9:.+-]*z?", lambda day: [day]),
    (r"([0-9]{2}[0-9u]u)", lambda draft: [draft.replace("u", "X")]),
    (r"([0-9]{2}[0-9x]x|[0-9]{4}-(?:xx|[0-9]{2})-xx|[0-9]{4}-xx)", lambda lowered: [lowered.upper()]),
    (r"([0-9])xxx", lambda digit: [f"[{digit}000..{digit}999]"]),
    (r"([0-9]{3})0'?s", lambda decade: [f"{decade}X"]),
    (r"([0-9]{3})", lambda year: [f"0{year}"]),
    (r"y(-?[0-9]{4})", lambda year: [year]),
    (r"y?(-?[0-9]{5,7}|-?[0-9]{9,11})", lambda year: [f"Y{year}"]),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", lambda year, month, day: _named(month, year, day)),
    (r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", lambda year, month, day: _named(month, year, day)),
    (r"([0-9]{4})[-/.]([0-9]{1,2})", lambda year, month: _named(month, year)),
    (r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", _numbered),
    (r"([0-9]{1,2})[-/.]([0-9]{4})", _named),
    (rf"([0-9]{{1,2}})[- .]{{1,2}}{_NAME}[- ]([0-9]{{4}})", lambda day, name, year: _named(name, year, day)),
    (rf"{_NAME} ([0-9]{{1,2}}) ([0-9]{{4}})", lambda name, day, year: _named(name, year, day)),
    (rf"([0-9]{{4}})[- ]{_NAME}[- ]([0-9]{{1,2}})", lambda year, name, day: _named(name, year, day)),
    (r"([0-9]{1,4}) ?b\.?c\.?(?:e\.?)?", _before_christ),
    (r"a\.?d\.? ?([0-9]{1,4})", lambda year: [f"{int(year):04}"]),
    (r"([0-9]{1,4}) ?(?:a\.?d|c\.?e)\.?", lambda year: [f"{int(year):04}"]),
    (r"q([1-4])[ -/]?([0-9]{4})", _quarter),
    (r"([0-9]{4})[ -/]?q([1-4])", lambda year, name: _quarter(name, year)),
    (r"([a-z]+) quarter ([0-9]{4})", _quarter),
    (r"([0-9]{1,2})(?:st|nd|rd|th) century", lambda last: [f"[{int(last) - 1:02}01..{int(last):02}00]"]),
    (rf"{_NAME}[- ]([0-9]{{4}})", _named),
    (rf"([0-9]{{4}})[- ]{_NAME}", lambda year, name: _named(name, year)),
)  # fmt: skip


def _one_date(prose: str) -> list[str]:
    for pattern, forms in _ONE_DATE:
        if match := re.fullmatch(pattern, prose):
            return forms(*match.groups())
    return []


# One date with words around it. {} is the date, {before} and {after} the day, month or year next to it.

_WITH_WORDS = (
    (r"(?:by|on or before|(?:not|no) later than) (.+)", "[..{}]"),
    (r"(.+) or (?:earlier|before)", "[..{}]"),
    (r"(?:on or after|(?:not|no) earlier than|not before) (.+)", "[{}..]"),
    (r"(.+) or (?:later|after)", "[{}..]"),
    (r"(?:before|prior to|earlier than) (.+)", "[..{before}]"),
    (r"(?:after|later than) (.+)", "[{after}..]"),
    (r"(?:until|till|up to) (.+)", "../{}"),
    (r"\.\.(.+)", "[..{}]"),
    (r"(.+)\.\.", "[{}..]"),
    (r"(?:open|\.\.)/(.+)", "../{}"),
    (r"unknown/(.+)", "/{}"),
    (r"(.+)/unknown", "{}/"),
    (r"(?:since|from) (.+?)(?: on| onwards?)?", "{}/.."),
    (r"(.+?) ?[-/] ?(?:open|present|today|now)?", "{}/.."),
    (r"(?:perhaps|possibly|probably|maybe) (?:about|around|c\.?|ca\.?|circa) ?(.+)", "{}%"),
    (r"(?:~|(?:c|ca|circa|about|around|approx|approximately|roughly)\b\.?) ?(.+)", "{}~"),
    (r"(.+) \(?(?:approx|approximately|approximate|circa)\)?", "{}~"),
    (r"(?:perhaps|possibly|probably|maybe) (.+)", "{}?"),
    (r"(.+?) ?(?:\(?\?\)?|\(uncertain\))", "{}?"),
)  # fmt: skip


def _with_words(prose: str) -> list[str]:
    for pattern, template in _WITH_WORDS:
        if (match := re.fullmatch(pattern, prose)) and (forms := _one_date(match[1])):
            return [
                template.format(form, before=_next_to(form, -1), after=_next_to(form, 1)) for form in forms
            ]
    return []


def _next_to(form: str, step: Literal[-1, 1]) -> str:
    """The form of the day, month or year just before or after; the form itself where it has no neighbour."""
    try:
        moment = read(form)[1][0].start
    except DateFault:
        return form
    if not (isinstance(moment, Moment) and moment.is_plain):
        return form
    near = moment.neighbour(step)
    year = f"{near.year:04}" if near.year >= 0 else f"-{-near.year:04}"
    return "-".join([year, *(f"{number:02}" for number in (near.month, near.day) if number)])


# Two dates, of which one may lean on the other: "4 or 5 April 2022", "April 4-6, 2022".

_TWO_DATES = (
    (r"between (.+?) and (.+)", ("[{}..{}]", "{}/{}")),
    (r"(?:from )?(.+?) (?:to|until|till|through|-) (.+)", ("{}/{}", "[{}..{}]")),
    (r"([0-9]{4})-([0-9]{4})", ("{}/{}", "[{}..{}]")),
    (r"(?:either )?(.+?) or (.+)", ("[{},{}]",)),
    (r"(?:both )?(.+?) and (.+)", ("{{{},{}}}",)),
)


def _two_dates(prose: str) -> list[str]:
    for pattern, templates in _TWO_DATES:
        if (match := re.fullmatch(pattern, prose)) and (ends := _completed(match[1], match[2])):
            return [template.format(*ends) for template in templates]
    return []


def _completed(one: str, two: str) -> tuple[str, str] | None:
    """Both dates; the first may lack the last words of the second, the second the first word of the first."""
    words = two.split()
    firsts = (_one_date(" ".join([one, *words[place:]])) for place in range(len(words), 0, -1))
    seconds = (_one_date(text) for text in (two, f"{one.split(maxsplit=1)[0]} {two}"))
    first, second = next(filter(None, firsts), None), next(filter(None, seconds), None)
    return (first[0], second[0]) if first and second else None


def _piece_by_piece(prose: str) -> list[str]:
    """Each date between the marks of an interval or set: "2022-4-4 / 2022-4-5"."""
    pieces = [piece.strip() for piece in re.split(r"([][{},/]|\.\.)", prose)]
    return ["".join(next(iter(_one_date(piece)), piece) for piece in pieces)] if len(pieces) > 1 else []
