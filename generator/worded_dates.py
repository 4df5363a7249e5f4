"""A date as a news text words it ("on Tuesday", "a week ago") → a Date, counted from the document's own date.

Knows English wordings. Must not know files, reports or diagnostics, and never chooses: what can mean two days
gives both, what leaves too much open gives None.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from generator.dates import Date, Day, Span, parse_date
from generator.edtf_source import LONGEST, MONTHS, DateFault, Moment, Qualifier
from generator.text import fold_passage


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a wording means."""

    date: Date
    """Carries the ?, ~ or % of the date it was counted from, wherever EDTF has a form for that."""
    rule: str
    """How it was found, for the reader: "the Tuesday before or on 6 April 2022"."""
    slack: int = 0
    """Days by which the day meant may lie outside `date`: rounding ("a week ago"), or a ~ it was counted from."""
    ahead: Date | None = None
    """What the same words would mean of something planned: the coming Tuesday, the coming 5 April."""


def resolve(
    wording: str, published: Date, *, language: str = "en", anchor: Date | None = None, quoted: bool = False
) -> Resolved | None:
    """Resolve a wording, or None where that can't be done, which is no fault.

    `published` is the document's own date; where it is a range, the result holds what each of its days gives.
    `anchor` is the day from which the passage itself counts ("two days earlier", "after nine months of war").
    `quoted` says that the words stand in quoted speech: its "today" is the day of speaking, which the document's
    date doesn't tell. Such words are then counted from the anchor, and without one they are not resolved.
    """
    if len(wording) > LONGEST:
        return None
    document, then = _basis(published, "the document’s date"), _basis(anchor, "the day counted from")
    bases = {"now": then if quoted else document, "then": then, "year": document, "": _NO_BASIS}
    return _read(_normalised(wording), bases, _FORMS if re.match(r"en\b", language.lower()) else _FORMS[:1])


def clash(resolved: Resolved, event: Date) -> str | None:
    """A sentence where the resolved date and the event's date can't both be right, else None.

    Compared are the days that each can mean; `Resolved.ahead` counts as right too. The tolerance is the sum of
    `Resolved.slack` and, where the event's date is approximate (~), half its unit: 15 days for a month, 183 for a
    year, and 3, half a week, for a day. The edges of a season are loose by half of it, ~ or not. Mere uncertainty
    (?) has no width and allows nothing.
    """
    readings = [reading for reading in (resolved.date, resolved.ahead) if reading]
    allowed = resolved.slack + _tolerance(event)
    if any(_gap(reading, event) <= allowed for reading in readings):
        return None
    meant = f"{resolved.date.wording} ({resolved.rule})"
    return f"By its wording the passage is of {meant}, but the event’s date is {event.wording}."


_HALF_UNIT = {"day": 3, "month": 15, "season": 45, "year": 183, "decade": 1826, "century": 18262}


def _tolerance(date: Date) -> int:
    units = [end.unit for span in date.spans for end in (span.start, span.end) if isinstance(end, Moment)]
    return max((_HALF_UNIT[unit] for unit in units if date.is_approximate or unit == "season"), default=0)


def _gap(one: Date, other: Date) -> int:
    """Days that part two dates; 0 where some day belongs to both."""

    def after(later: Span, earlier: Span) -> int:
        return later.first.ordinal - earlier.last.ordinal if later.first and earlier.last else 0

    return min(max(after(a, b), after(b, a), 0) for a in one.spans for b in other.spans)


# What is counted from, and how what was found is written as EDTF.

_WIDEST = 3660  # days; from a document's date that leaves more than ten years open nothing follows
_MOST_LISTED = 5  # members of a set; more are told as a stretch
_ROUNDED: dict[Qualifier, Qualifier] = {"": "~", "?": "%", "~": "~", "%": "%"}


class _Basis(NamedTuple):
    """A date as the days, in ordinals, from which others are counted."""

    first: int
    last: int
    mark: Qualifier
    slack: int
    name: str


_NO_BASIS = _Basis(0, 0, "", 0, "")


def _basis(date: Date | None, role: str) -> _Basis | None:
    if date is None or date.earliest is None or date.latest is None:
        return None
    first, last = date.earliest.ordinal, date.latest.ordinal
    if date.earliest.year < 1000 or date.latest.year > 9000 or last - first > _WIDEST:
        return None
    mark: Qualifier = "?" if date.is_uncertain else ""
    mark, slack = (_ROUNDED[mark], _tolerance(date)) if date.is_approximate else (mark, 0)
    return _Basis(first, last, mark, slack, date.wording if date.is_exact_day else f"{role} ({date.wording})")


def _dates(texts: Iterable[str], mark: Qualifier = "") -> Date:
    """One date, one of a few, or one of a stretch. The texts are EDTF of one unit, or stretches, in order."""
    found = list(dict.fromkeys(texts))
    if len(found) > _MOST_LISTED:
        return parse_date(f"[{found[0].split('..')[0]}..{found[-1].split('..')[-1]}]")
    if len(found) == 1 and ".." not in found[0]:
        return parse_date(found[0] + mark)
    return parse_date(f"[{','.join(text if '..' in text else text + mark for text in found)}]")


def _iso(first: int, last: int | None = None) -> str:
    day = Day.from_ordinal(first)
    text = f"{day.year:04}-{day.month:02}-{day.day:02}"
    return text if last in (None, first) else f"{text}..{_iso(last)}"


def _number(unit: str, ordinal: int) -> int:
    """The year of a day, its month counted from the beginning of year 0, or its week, which begins on Monday."""
    day = Day.from_ordinal(ordinal)
    return {"year": day.year, "month": day.year * 12 + day.month - 1, "week": (ordinal - 1) // 7}[unit]


def _texts(unit: str, first: int, last: int) -> list[str]:
    """The months or years that hold a day from first to last, or these days themselves as one stretch."""
    if unit not in ("month", "year"):
        return [_iso(first, last)]
    numbers = range(_number(unit, first), _number(unit, last) + 1)
    return [f"{n:04}" if unit == "year" else f"{n // 12:04}-{n % 12 + 1:02}" for n in numbers]


# What comes again: weekdays, days and months of the year, seasons. Which of them is meant?


class _Period(NamedTuple):
    first: int
    last: int
    text: str  # EDTF of one unit, or a stretch as it stands in a set
    loose: int = 0  # days by which a third of a month or year may be overstepped


def _period(text: str, part: str | None = None) -> _Period:
    """A date of the calendar, or about a third of it: "early April" is its first ten days."""
    date = parse_date(text)
    assert date.earliest and date.latest  # noqa: S101 - every date made here is bounded
    first, last = date.earliest.ordinal, date.latest.ordinal
    if not part:
        return _Period(first, last, text)
    third = (last - first + 1) // 3
    place = {"early": 0, "beginning": 0, "late": 2, "end": 2}.get(part, 1)
    first, last = first + place * third, last if place == 2 else first + (place + 1) * third - 1
    return _Period(first, last, _iso(first, last), third // 2)


def _recurring(which: str, periods: Sequence[_Period], basis: _Basis, cycle: str, name: str) -> Resolved:
    """One of the periods, which stand in order, by "last", "this" or "next", or else the latest that has begun.

    "Last summer" in October and "next Friday" on a Wednesday are the nearest one to some, and to others that of
    the year or week before or after; both are given. `cycle` is "year" or "week".
    """

    def same(one: int, other: int) -> bool:
        return _number(cycle, one) == _number(cycle, other)

    def meant(day: int) -> Sequence[int]:
        begun = sum(period.first <= day for period in periods)
        ended = sum(period.last < day for period in periods)
        if which == "last":
            return range(ended - 1 - same(periods[ended - 1].first, day), ended)
        if which == "next":
            return range(begun, begun + 1 + same(periods[begun].first, day))
        if which == "this" and begun == ended:
            return [at for at, (first, last, *_) in enumerate(periods) if same(first, day) or same(last, day)]
        return (ended - 1 if which in _PAST else begun - (which not in _COMING),)

    places = (*meant(basis.first), *meant(basis.last))
    found = periods[min(places) : max(places) + 1]
    rule = f"{'a' if len(found) > 1 else 'the'} {name} {_WHERE.get(which, 'before')} {basis.name}"
    # Where the day counted from may be another (~), the weekday may be off by whole weeks.
    slack = found[0].loose + (-(-basis.slack // 7) * 7 if cycle == "week" else basis.slack)
    ahead = next(period.text for period in periods if period.first > basis.last)
    planned = _dates([ahead]) if which in ("", "this") else None
    return Resolved(_dates((period.text for period in found), basis.mark), rule, slack, planned)


def _weekday(found: re.Match[str], basis: _Basis) -> Resolved:
    weekend = found["weekday"] == "weekend"
    name = "saturday" if weekend else found["weekday"]
    days = [day for day in range(basis.first - 16, basis.last + 17) if _is(name, day)]
    periods = [_Period(day, day + weekend, _iso(day, day + weekend)) for day in days]
    label = "weekend" if weekend else _WEEKDAYS[(days[0] - 1) % 7]
    return _recurring(found["which"] or "", periods, basis, "week", label)


def _month_or_season(found: re.Match[str], basis: _Basis) -> Resolved:
    name = found["name"]
    years = range(_number("year", basis.first) - 3, _number("year", basis.last) + 4)
    periods = [_period(f"{year:04}-{_CODES[name[:3]]}", found["part"]) for year in years]
    label = name if name in _SEASONS else MONTHS[int(_CODES[name[:3]]) - 1]
    resolved = _recurring(found["which"] or "", periods, basis, "year", label)
    return replace(resolved, slack=resolved.slack + _HEMISPHERE) if name in _SEASONS else resolved


def _month_day(found: re.Match[str], basis: _Basis) -> Resolved | None:
    """A weekday beside it must fit: it then tells the year, or the wording contradicts itself."""
    month, day, weekday = int(_CODES[found["name"][:3]]), int(found["day"]), found["weekday"]
    years = range(_number("year", basis.first) - 9, _number("year", basis.last) + 10)
    days = [Day(year, month, day).ordinal for year in years if 0 < day <= monthrange(year, month)[1]]
    label = f"{day} {MONTHS[month - 1]}"
    if days and not weekday:
        return _recurring("", [_Period(each, each, _iso(each)) for each in days], basis, "year", label)
    near = range(basis.first - 182, basis.last + 183)
    fitting = [_iso(each) for each in days if each in near and _is(weekday, each)]
    rule = f"the {label} nearest to {basis.name}, on the weekday named"
    return Resolved(_dates(fitting, basis.mark), rule, basis.slack) if fitting else None


def _with_year(found: re.Match[str], _basis: _Basis) -> Resolved | None:
    """What needs no other date: 2022-04-05, 5 April 2022, early April 2022, winter 2022, mid-2022, the 1990s."""
    groups = found.groupdict("")
    name, day = groups.get("name"), groups.get("day")
    text = found["year"] + (f"-{_CODES[name[:3]]}" if name else "") + (f"-{int(day):02}" if day else "")
    try:
        period = _period(text.replace("0s", "X"), groups.get("part"))
    except DateFault:
        return None
    if groups.get("weekday") and not _is(groups["weekday"], period.first):
        return None
    slack = period.loose + (_HEMISPHERE if name in _SEASONS else 0)
    return Resolved(_dates([period.text]), "as worded, with its year", slack)


def _is(weekday: str, ordinal: int) -> bool:
    return _WEEKDAYS[(ordinal - 1) % 7].lower().startswith(weekday[:3])


# What is counted: days, weeks, months and years from the document's date or from an anchor.

_LENGTH = {"hour": 0, "day": 1, "week": 7, "fortnight": 14}
_ROUNDING = {"hour": 1, "day": 1, "week": 4, "fortnight": 7, "month": 15, "year": 183}
"""Days by which a counted number of these may be off: half of one, rounded up."""


def _shifted(ordinal: int, halves: int, unit: str) -> int:
    """A day moved by a number of half units, back if it is negative."""
    if unit in _LENGTH:
        return ordinal + int(halves / 2 * _LENGTH[unit])
    sign = -1 if halves < 0 else 1
    whole, half = divmod(abs(halves) * (12 if unit == "year" else 1), 2)
    year, month = divmod(_number("month", ordinal) + sign * whole, 12)
    day = min(Day.from_ordinal(ordinal).day, monthrange(year, month + 1)[1])
    return Day(year, month + 1, day).ordinal + sign * half * 15


def _counted(found: re.Match[str], basis: _Basis) -> Resolved | None:
    """ "Two days ago", "more than a week ago", "in the past month", "after nearly nine months of war"."""
    limit, how, unit, number = found["limit"], found["how"], found["unit"], found["number"] or "one"
    counted = found["number"] or (how and not found["plural"])  # "the day before", but not "days before"
    if not counted or (limit and how not in ("ago", "past", "last")):
        return None
    halves = 2 * (_NUMBERS[number] if number in _NUMBERS else int(number))
    halves += bool(found["more"] or found["half"]) - (number == "half")
    if unit == "hour" and halves >= 48:
        unit, halves = "day", halves // 48 * 2
    # "A day after" may join two events and stand in a passage on either: "B came a day after A".
    signs = {"after": (-1, 1), "before": (-1, 1), "later": (1,), "": (1,)}.get(how, (-1,))
    ends = [[_shifted(day, sign * halves, unit) for day in basis[:2]] for sign in signs]
    texts = [text for first, last in ends for text in _texts(unit, first, last)]
    if limit or how in ("past", "last"):
        beyond = limit in ("more than", "over", "at least")
        texts = [f"..{_iso(ends[0][1])}" if beyond else _iso(ends[0][0], basis.last)]
    mark = basis.mark if unit in ("hour", "day") else _ROUNDED[basis.mark]
    slack = basis.slack + (0 if (found["unit"], halves) == ("day", 2) else _ROUNDING[unit])
    return Resolved(_dates(texts, mark), f"“{found[0]}”, counted from {basis.name}", slack)


def _unit(found: re.Match[str], basis: _Basis) -> Resolved:
    """ "This week", "late last month", "earlier this year"."""
    part, side, unit = found["part"], found["side"], found["unit"]
    step = {"last": -2, "this": 0, "next": 2}[found["which"]]
    first, last = (_shifted(day, step, unit) for day in basis[:2])
    if unit == "week":
        # It begins on Monday to some, on Sunday to others.
        first, last = first - max((first - 1) % 7, first % 7), last + 6 - min((last - 1) % 7, last % 7)
        periods = [_Period(first, last, _iso(first, last))]
    else:
        periods = [_period(text, part) for text in _texts(unit, first, last)]
    texts = [period.text for period in periods]
    if side:
        first = basis.first if side == "later" else periods[0].first
        texts = [_iso(first, basis.last if side == "earlier" else periods[-1].last)]
    rule = f"“{found[0]}”, counted from {basis.name}"
    return Resolved(_dates(texts, basis.mark), rule, basis.slack + periods[0].loose)


def _fixed(first: int, last: int, slack: int, found: re.Match[str], basis: _Basis) -> Resolved:
    date = _dates([_iso(basis.first + first, basis.last + last)], basis.mark)
    return Resolved(date, f"“{found[0]}”, counted from {basis.name}", basis.slack + slack)


# Reading.

# fmt: off
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_HEMISPHERE = 183  # on the other one the same season is half a year away
_CODES = {name[:3].lower(): f"{number:02}" for number, name in enumerate(MONTHS, 1)}
_CODES |= {name[:3]: code for name, code in _SEASONS.items()}
_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: n for n, word in enumerate(_WORDS.split(), 1)} | {"half": 1, "a": 1, "an": 1, "a couple of": 2}
_PAST, _COMING = ("this past", "past"), ("this coming", "coming")
_WHERE = {"": "before or on", "this": "around"} | dict.fromkeys((*_COMING, "next"), "after")

_PART = r"(?:(?P<part>early|mid|late|beginning|middle|end)(?: of)?(?:-| (?:the )?))?"
_WEEKDAY = r"(?P<weekday>mon|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri|sat(?:urday)?|sun)(?:day)?"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?".lower() for name in MONTHS) + "|sept"
_NAME = f"(?P<name>{_MONTH}|{'|'.join(_SEASONS)})"
_DAY_MONTH = rf"(?:{_WEEKDAY} )?(?P<day>[0-9]{{1,2}}) (?:of )?(?P<name>{_MONTH})"
_YEAR = "(?P<year>[12][0-9]{3})"
_WHICH = r"(?P<which>this past|this coming|this|last|next|past|coming) "
_SPAN = (
    r"(?:(?:about|around|nearly|almost|roughly|some|approximately|just over|just under|only|exactly) )?"
    r"(?:(?P<limit>more than|over|at least|less than|under) )?"
    rf"(?:(?P<number>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|[0-9]{{1,3}}) )?(?:an? )?"
    r"(?P<more>and a half )?(?P<unit>hour|day|week|fortnight|month|year)(?P<plural>s?)(?P<half> and a half)?"
)
_TIME = r"(?<=-[0-9]{2})t[0-9:.z+-]*|(?:\bat )?\b[0-9]{1,2}(?:(?::[0-9]{2})+(?: ?[ap] ?m)?| ?[ap] ?m)\b(?: gmt| utc)?"
_PARTS = "(?:morning|afternoon|evening|night|midday|noon)"
_TIME_OF_DAY = rf"^(?:(?:on |in |during )?the )?{_PARTS} of |(?<!last)(?<!this) (?:(?:early|late) )?{_PARTS} *$"
_SOME = "(?:(?:a few|several|some) )?"
_Read = Callable[[re.Match[str], _Basis], Resolved | None]
_Forms = Sequence[tuple[str, str, _Read]]
_FORMS: _Forms = (  # form, from what it is counted, how it is read
    (rf"{_PART}(?P<year>[12][0-9]{{3}}(?:-[0-9]{{2}}){{0,2}}|[12][0-9]{{2}}0s)", "", _with_year),
    (rf"{_DAY_MONTH} {_YEAR}", "", _with_year),
    (rf"{_PART}{_NAME} (?:of )?{_YEAR}", "", _with_year),
    (_DAY_MONTH, "year", _month_day),
    (rf"{_PART}(?P<which>){_NAME}", "year", _month_or_season),
    (rf"{_PART}{_WHICH}{_NAME}", "now", _month_or_season),
    (rf"(?:early |late )?(?:{_WHICH})?{_WEEKDAY}", "now", _weekday),
    (rf"(?:{_WHICH})?(?P<weekday>weekend)", "now", _weekday),
    ("today|tonight|this (?:morning|afternoon|evening)", "now", partial(_fixed, 0, 0, 0)),
    ("yesterday", "now", partial(_fixed, -1, -1, 0)),
    ("tomorrow", "now", partial(_fixed, 1, 1, 0)),
    ("last night|overnight", "now", partial(_fixed, -1, 0, 0)),
    (f"(?:recent|(?:past|last) few) days|{_SOME}days ago", "now", partial(_fixed, -14, 0, 7)),
    (f"(?:recent|(?:past|last) few) weeks|{_SOME}weeks ago", "now", partial(_fixed, -60, 0, 30)),
    ("(?:same|that) day", "then", partial(_fixed, 0, 0, 0)),
    ("(?:next|following) day", "then", partial(_fixed, 1, 1, 0)),
    ("previous day", "then", partial(_fixed, -1, -1, 0)),
    (rf"(?:within |just |{_SOME})?hours (?:after|before|later|earlier)", "then", partial(_fixed, 0, 0, 1)),
    (rf"(?:{_PART}|(?P<side>earlier|later) )(?P<which>this|last|next) (?P<unit>week|month|year)", "now", _unit),
    (rf"{_SPAN} (?P<how>ago)", "now", _counted),
    (rf"(?P<how>past|last) {_SPAN}", "now", _counted),
    (rf"{_SPAN} (?P<how>earlier|later|before|after)", "then", _counted),
    (rf"(?:after |for |approach(?:es|ing) |near(?:s|ing) )?{_SPAN}(?P<how>)(?: (?:of|into|in) .*)?", "then", _counted),
)
# fmt: on


def _read(prose: str, bases: Mapping[str, _Basis | None], forms: _Forms) -> Resolved | None:
    if since := re.fullmatch(r"(?:since|from) (.+?)(?: on| onwards?)?", prose):
        start = _read(_stripped(since[1]), bases, forms)
        if start is None or start.date.earliest is None:
            return None
        text = start.date.edtf if start.date.kind == "single" else _iso(start.date.earliest.ordinal)
        return Resolved(parse_date(f"{text}/.."), start.rule, start.slack)
    for form, counted_from, read in forms:
        if found := re.fullmatch(form, prose):
            basis = bases[counted_from]
            return read(found, basis) if basis else None
    return None


def _normalised(wording: str) -> str:
    """Small letters, single spaces; without times of day, and what follows a possessive ("Monday's decision")."""
    prose = re.sub(r"[,;\"()]|(?<=[^\W\d_])\.", " ", fold_passage(wording).casefold())
    prose = re.sub(rf"{_TIME}|(?<=[0-9])(?:st|nd|rd|th)\b|(?<=[a-z])'s?(?: .*)?$", " ", prose)
    prose = re.sub(rf"\b({_MONTH}) +([0-9]{{1,2}})\b", r"\2 \1", prose)
    return _stripped(" ".join(re.sub(_TIME_OF_DAY, " ", prose).split()).strip(" ."))


def _stripped(prose: str) -> str:
    lead = r"(?:(?:early|late|back|only|just) )*(?:on|in|at|during|dated) (?:the )?|(?:back|only) "
    return re.sub(rf"^(?:{lead}|(?:(?:over|within|throughout|for) )?the )", "", prose)
