"""EDTF text → its parts, one date, an interval or a set, bounded by days of the calendar; or a DateFault.

Must not know how a date is worded, sorted or shown, nor what people write instead of EDTF.

Read are levels 0 and 1 of the specification (Library of Congress, 4 February 2019), and of level 2 sets and
qualifiers on a part of a date (2022?-04-05). Refused: times of day, and the rest of level 2. What is common
is read here; the `edtf` package, milliseconds a date and 0.1 s to load, is asked only about qualified parts.
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

LONGEST = 100
"""Characters of a date. Longer ones are refused unread."""

LEVELS = (
    "Read are EDTF levels 0 and 1, sets such as [2022-04-04,2022-04-06], and ?, ~ or % on a part of a date. "
    "A time of day is not kept."
)

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Unit = Literal["day", "month", "season", "year", "decade", "century"]
Qualifier = Literal["", "?", "~", "%"]
Kind = Literal["single", "interval", "one of", "all of"]


class DateFault(ValueError):
    """A text that is no date we read. `code` is E501, E502 or E503; `hint` shows a form to write instead."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day of the Gregorian calendar, extended to all years. Year 0 is 1 BC, year -1 is 2 BC."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 31 December of year 0, as in `datetime.date.toordinal`, but for any year."""
        before = self.year - 1
        return (
            before * 365
            + before // 4
            - before // 100
            + before // 400
            + _DAYS_BEFORE[self.month]
            + (self.month > 2 and isleap(self.year))
            + self.day
        )

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Day:
        # The calendar repeats after 400 years, which lets `datetime` do the work for years it doesn't know.
        cycles, within = divmod(ordinal - 1, _DAYS_IN_400_YEARS)
        found = date.fromordinal(within + 1)
        return cls(found.year + 400 * cycles, found.month, found.day)


_DAYS_IN_400_YEARS = 146_097
_DAYS_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS_IN = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Moment:
    """One date of the text: a stretch of the calendar of one unit, from `first` to `last`.

    Seasons are those of northern weather services: spring is 1 March to 31 May, winter 1 December to the
    end of February of the next year. EDTF leaves them open: the bounds serve order and drawing only.
    """

    unit: Unit
    year: int
    """Astronomical; the first year in time of a decade or century."""
    month: int
    """1-12, or 21-24 for a season; 0 where the unit is longer."""
    day: int
    first: Day
    last: Day
    hidden: Literal["", "day", "month"] = ""
    """What XX leaves unsaid: 2022-04-XX has the unit "month" and hides a day."""
    qualifier: Qualifier = ""
    """On the whole date."""
    parts: tuple[tuple[str, Qualifier], ...] = ()
    """On some of "year", "month", "day", in this order."""

    @property
    def is_plain(self) -> bool:
        """Neither qualified nor with digits left open."""
        return not (self.qualifier or self.parts or self.hidden) and self.unit not in ("decade", "century")

    def neighbour(self, step: Literal[-1, 1]) -> Moment:
        """The plain moment of the same unit just before or after."""
        if self.unit == "day":
            day = Day.from_ordinal(self.first.ordinal + step)
            return Moment("day", day.year, day.month, day.day, day, day)
        if self.unit == "year":
            return year_moment(self.year + step)
        low, count = (1, 12) if self.unit == "month" else (21, 4)
        years, place = divmod(self.month - low + step, count)
        return _of_month(self.year + years, low + place)


class Edge(Enum):
    """The end of an interval that has no date."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both included. A single date starts and ends with the same moment."""

    start: Moment | Edge
    end: Moment | Edge

    @property
    def first(self) -> Day | None:
        return self.start.first if isinstance(self.start, Moment) else None

    @property
    def last(self) -> Day | None:
        return self.end.last if isinstance(self.end, Moment) else None


def read(text: str) -> tuple[Kind, tuple[Span, ...]]:
    """The parts of an EDTF text without surrounding spaces. Raises DateFault."""
    if len(text) > LONGEST:
        raise DateFault(
            "E501",
            f"This date has {len(text)} characters, and at most {LONGEST} are read.",
            "Write one date, or the ends of the period: 2022-04-04/2022-04-06 or [2022-04-04..2022-04-06].",
        )
    if text[:1] in ("[", "{") or text[-1:] in ("]", "}"):
        return _read_set(text)
    if "/" in text:
        return "interval", (_read_interval(text),)
    moment = _read_moment(text)
    return "single", (Span(moment, moment),)


def _read_interval(text: str) -> Span:
    start_text, slash, end_text = text.partition("/")
    edges = {edge.value: edge for edge in Edge}
    if start_text in edges and end_text in edges:
        raise DateFault(
            "E501",
            "An interval needs a date at one of its ends.",
            "Write 2022-04-05/.. for a known beginning, ../2022-04-05 for a known end.",
        )
    if "/" in end_text:
        raise _not_edtf("This is not an EDTF date: it has more than one slash.")
    start = edges.get(start_text) or _read_moment(start_text)
    end = edges.get(end_text) or _read_moment(end_text)
    return _in_order(start, end, slash, start_text, end_text)


def _in_order(start: Moment | Edge, end: Moment | Edge, between: str, start_text: str, end_text: str) -> Span:
    """Ends of different precision may overlap: 2022-04-05/2022-04 begins on the 5th, ends that month."""
    if isinstance(start, Moment) and isinstance(end, Moment) and end.last < start.first:
        raise DateFault(
            "E502",
            f"This begins with {start_text}, after its end, {end_text}.",
            f"Put the earlier date first: {end_text}{between}{start_text}",
        )
    return Span(start, end)


def _read_set(text: str) -> tuple[Kind, tuple[Span, ...]]:
    kinds: dict[str, Kind] = {"[]": "one of", "{}": "all of"}
    kind = kinds.get(text[0] + text[-1])
    if kind is None or len(text) < 3:
        raise DateFault(
            "E501",
            "A set of dates begins with [ and ends with ], or begins with { and ends with }.",
            "Write [2022-04-04,2022-04-06] for one of these days, {2022-04-04,2022-04-06} for both.",
        )
    members = text[1:-1].split(",")
    if len(set(members)) < len(members):
        raise DateFault("E501", "This set names one date twice.", "Name each date of a set once.")
    if len(members) == 1 and ".." not in members[0]:
        _read_moment(members[0])  # what is no date has a graver fault
        raise DateFault("E501", "A set has at least two dates.", f"Write {members[0]} without brackets.")
    spans = tuple(
        _read_member(member, leads=place == 0, ends=place == len(members) - 1)
        for place, member in enumerate(members)
    )
    return kind, spans


def _read_member(text: str, *, leads: bool, ends: bool) -> Span:
    if "/" in text:
        raise DateFault(
            "E501",
            "An interval can't stand in a set.",
            f"For the days in between write {text.replace('/', '..')}, with two dots.",
        )
    start_text, dots, end_text = text.partition("..")
    if not dots:
        moment = _read_moment(text)
        return Span(moment, moment)
    if not (start_text or end_text) or not (start_text or leads) or not (end_text or ends):
        raise DateFault(
            "E501",
            "In a set, two dots stand before the first date, between two dates, or after the last.",
            "Write [..2022-04-05], [2022-04-04..2022-04-06] or [2022-04-05..].",
        )
    start = _read_moment(start_text) if start_text else Edge.OPEN
    end = _read_moment(end_text) if end_text else Edge.OPEN
    ends_named = [moment for moment in (start, end) if isinstance(moment, Moment)]
    if not all(moment.is_plain for moment in ends_named) or len({moment.unit for moment in ends_named}) > 1:
        raise DateFault(
            "E501",
            "Two dots join two days, two months or two years, without ?, ~, % or X.",
            "Write both dates alike, such as [2022-04-04..2022-04-06].",
        )
    return _in_order(start, end, "..", start_text, end_text)


_PLAIN = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
_DIGITS_OPEN = re.compile(r"(-?)([0-9]{2})([0-9X])X([?~%]?)")
_LONG_YEAR = re.compile(r"Y(-?[1-9][0-9]{4,10})([?~%]?)")
_PARTS_QUALIFIED = re.compile(r"(?=.*[?~%].)[-0-9?~%]{6,16}")


def _read_moment(text: str) -> Moment:
    # Each pattern ends with the qualifier; `[0-9]`, since `\d` takes the digits of every script.
    if match := _PLAIN.fullmatch(text):
        return _of_digits(match[1], match[2], match[3], match[4])
    if match := _DIGITS_OPEN.fullmatch(text):
        return _of_open_year(match[1], match[2], match[3], match[4])
    if match := _LONG_YEAR.fullmatch(text):
        return year_moment(int(match[1]), _qualifier(match[2]))
    if _PARTS_QUALIFIED.fullmatch(text):
        return _of_qualified_parts(text)
    raise _not_edtf("This is not an EDTF date." if text else "A date is missing here.")


def _of_digits(
    year_text: str,
    month_text: str | None,
    day_text: str | None,
    mark: str,
    parts: tuple[tuple[str, Qualifier], ...] = (),
) -> Moment:
    if year_text == "-0000":
        raise DateFault("E501", "There is no year -0000.", "Write 0000 for 1 BC, -0001 for 2 BC.")
    year, qualifier = int(year_text), _qualifier(mark)
    if month_text is None:
        return year_moment(year, qualifier, parts=parts)
    if month_text == "XX":
        if day_text not in (None, "XX"):
            raise _not_edtf("This names a day of an unknown month.")
        return year_moment(year, qualifier, hidden="day" if day_text else "month")
    month = int(month_text)
    if not (1 <= month <= 12 or (21 <= month <= 24 and day_text is None)):
        raise _no_such_month(year_text, month_text, day_text)
    if day_text is None or day_text == "XX":
        return _of_month(year, month, qualifier, hidden="day" if day_text else "", parts=parts)
    number = int(day_text)
    if not 1 <= number <= _days_in(year, month):
        raise _no_such_day(year_text, month_text, number)
    day = Day(year, month, number)
    return Moment("day", year, month, number, day, day, "", qualifier, parts)


def year_moment(
    year: int,
    qualifier: Qualifier = "",
    hidden: Literal["", "day", "month"] = "",
    parts: tuple[tuple[str, Qualifier], ...] = (),
) -> Moment:
    """A whole year; `hidden` is what XX leaves unsaid of it."""
    return Moment("year", year, 0, 0, Day(year, 1, 1), Day(year, 12, 31), hidden, qualifier, parts)


def _of_month(
    year: int,
    month: int,
    qualifier: Qualifier = "",
    hidden: Literal["", "day"] = "",
    parts: tuple[tuple[str, Qualifier], ...] = (),
) -> Moment:
    if month <= 12:
        last = Day(year, month, _days_in(year, month))
        return Moment("month", year, month, 0, Day(year, month, 1), last, hidden, qualifier, parts)
    begins = 3 * (month - 20)
    end_year, ends = (year, begins + 2) if month < 24 else (year + 1, 2)
    last = Day(end_year, ends, _days_in(end_year, ends))
    return Moment("season", year, month, 0, Day(year, begins, 1), last, hidden, qualifier, parts)


def _of_open_year(minus: str, century: str, decade: str, mark: str) -> Moment:
    low = int(century + decade.replace("X", "0") + "0")
    high = int(century + decade.replace("X", "9") + "9")
    if minus:  # -004X are the years -49 to -40; there is no -0000
        low, high = -high, min(-low, -1)
    unit: Unit = "century" if decade == "X" else "decade"
    return Moment(unit, low, 0, 0, Day(low, 1, 1), Day(high, 12, 31), "", _qualifier(mark))


def _of_qualified_parts(text: str) -> Moment:
    from edtf import PartialUncertainOrApproximate, parse_edtf  # noqa: PLC0415 - 0.1 s, and rarely needed

    found = parse_edtf(text, fail_silently=True)
    if not isinstance(found, PartialUncertainOrApproximate):
        raise _not_edtf("This is not an EDTF date.")
    marks = {
        "year": found.year_ua_b or found.year_ua or found.year_month_ua,
        "month": found.month_ua or found.year_month_ua,
        "day": found.day_ua,
    }
    parts = tuple((name, _qualifier(str(mark))) for name, mark in marks.items() if mark)
    return _of_digits(found.year, found.month, found.day, "", parts)


def _qualifier(mark: str) -> Qualifier:
    return _QUALIFIERS[mark]


_QUALIFIERS: dict[str, Qualifier] = {"": "", "?": "?", "~": "~", "%": "%"}


def _days_in(year: int, month: int) -> int:
    return _DAYS_IN[month] + (month == 2 and isleap(year))


def _not_edtf(message: str) -> DateFault:
    return DateFault("E501", message, "Write 2022-04-05, 2022-04 or 2022. " + LEVELS)


def _no_such_month(year: str, month: str, day: str | None) -> DateFault:
    if day is None and 25 <= int(month) <= 41:
        return _not_edtf(f"{month} in place of a month belongs to EDTF level 2, which is not read.")
    unknown = f"{year}-XX-XX" if day else f"{year}-XX"
    swapped = f"{year}-{day}-{month}, if {month} is the day; or " if day and 12 < int(month) < 32 else ""
    return DateFault(
        "E503", f"There is no month {month}.", f"Write {swapped}{unknown}, if the month is unknown."
    )


def _no_such_day(year: str, month: str, day: int) -> DateFault:
    length = _days_in(int(year), int(month))
    name = MONTHS[int(month) - 1]
    when = f"{name} {year}" if name == "February" else name
    return DateFault(
        "E503",
        f"{when} has {length} days, so there is no day {day}.",
        f"Write {year}-{month}-{length:02} for its last day, {year}-{month}-XX if the day is unknown.",
    )
