"""Dates of a chronology: bounds, order, and wording for people. `parse_date` is the door.

Must not know of files, diagnostics or pages. The text is read by `edtf_source`; `date_mends` guesses what was
meant by a text that is not EDTF, for the message only: nothing is ever converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from generator.date_mends import likely_forms
from generator.edtf_source import MONTHS, DateFault, Day, Edge, Kind, Moment, Span, Unit, read, year_moment

__all__ = ["Date", "DateFault", "Day", "Edge", "Moment", "Span", "parse_date"]

Precision = Unit | Literal["interval", "set"]


@dataclass(frozen=True)
class Date:
    """What one EDTF text says. Two dates are equal when they are written alike.

    Bounds are those of the text as written: ~ and ? do not widen them, since nothing says by how much. Who
    compares dates and wants to be lenient asks `is_approximate` and `is_uncertain` too.
    """

    edtf: str
    """As written, without surrounding spaces."""
    kind: Kind
    """Single; interval (it lasted); one of (it happened once, in one of them); all of (in each of them)."""
    spans: tuple[Span, ...]
    """One, or the members of a set, as written."""
    earliest: Day | None
    """The first day this can mean; None where its beginning is open or unknown."""
    latest: Day | None
    """The last day this can mean; None where its end is open or unknown."""

    def __hash__(self) -> int:
        return hash(self.edtf)

    @property
    def precision(self) -> Precision:
        """How closely a single date is told. An X tells nothing: 2022-04-XX has the precision "month"."""
        start = self.spans[0].start
        if self.kind == "single" and isinstance(start, Moment):
            return start.unit
        return "interval" if self.kind == "interval" else "set"

    @cached_property
    def qualifiers(self) -> tuple[str, ...]:
        """Of "uncertain" (? or %) and "approximate" (~ or %) those that mark the date or any part of it."""
        marks = {
            mark
            for moment in self._moments
            for mark in (moment.qualifier, *(part_mark for _part, part_mark in moment.parts))
        }
        names = {"uncertain": {"?", "%"}, "approximate": {"~", "%"}}
        return tuple(name for name, signs in names.items() if marks & signs)

    @property
    def is_uncertain(self) -> bool:
        return "uncertain" in self.qualifiers

    @property
    def is_approximate(self) -> bool:
        return "approximate" in self.qualifiers

    @cached_property
    def is_exact_day(self) -> bool:
        """One day, without ? ~ or %."""
        return self.precision == "day" and not self.qualifiers

    @cached_property
    def group(self) -> tuple[int, int | None, int | None]:
        """Year, month and day under which a chronology lists this date, as far as told; year 0 is 1 BC.

        The place of the earliest day it can mean, or of its end where the beginning is open. A season stands
        under its first month, a decade its first year. Sorted by `sort_key`, equal groups are neighbours.
        """
        place = self._place
        month = place.first.month if place.unit in ("season", "month", "day") else None
        return (place.first.year, month, place.day or None)

    @cached_property
    def sort_key(self) -> tuple[int, int, bool, float, str]:
        """A total order: by the first day of the `group`, then as headings stand above what they hold.

        2022 before 2022-01 before 2022-01-01; within one group those with an open beginning come first, then
        those that last longer; then by text. What surely precedes another date also sorts before it.
        """
        depth = 3 - self.group.count(None)
        length = float("-inf") if self.latest is None else -self.latest.ordinal
        return (self._place.first.ordinal, depth, self.earliest is not None, length, self.edtf)

    def overlaps(self, other: Date) -> bool:
        """Whether some day can belong to both."""
        return any(
            not (_before(mine.last, theirs.first) or _before(theirs.last, mine.first))
            for mine in self.spans
            for theirs in other.spans
        )

    def surely_precedes(self, other: Date) -> bool:
        """Whether every day of this is earlier than every day of the other."""
        return _before(self.latest, other.earliest)

    @cached_property
    def datetime_attribute(self) -> str | None:
        """A value for HTML's <time datetime>: YYYY, YYYY-MM or YYYY-MM-DD, from year 1 on, without ? ~ and %.

        None for what HTML can't say: intervals, sets, seasons, decades, years BC.
        """
        moment = self.spans[0].start
        if self.kind != "single" or not isinstance(moment, Moment) or moment.year < 1:
            return None
        if moment.unit not in ("year", "month", "day"):
            return None
        numbers = [f"{number:02}" for number in (moment.month, moment.day) if number]
        return "-".join([f"{moment.year:04}", *numbers])

    @cached_property
    def wording(self) -> str:
        """English for people, to stand within a sentence.

        "before 5 April 2022" is written [..2022-04-04]: EDTF has no form that leaves out the day it names
        (its dots mean "on or before"), so the last possible day is written and the words name the next.
        Likewise [2022-04-06..] is "after 5 April 2022". An interval with an open beginning, ../2022-04-05, is
        something that lasted "until 5 April 2022", that day included.
        """
        if self.kind == "interval":
            return _interval(self.spans[0])
        if self.kind == "single":
            return ", ".join(_phrase(moment) for moment in self._moments)
        return _set(self.spans, once=self.kind == "one of")

    @property
    def _moments(self) -> tuple[Moment, ...]:
        ends = [end for span in self.spans for end in dict.fromkeys((span.start, span.end))]
        return tuple(end for end in ends if isinstance(end, Moment))

    @property
    def _place(self) -> Moment:
        if self.earliest is None:
            starts = [span.end for span in self.spans if isinstance(span.start, Edge)]
        else:
            starts = [span.start for span in self.spans]
        moments = [moment for moment in starts if isinstance(moment, Moment)]
        return min(moments, key=lambda moment: (moment.first, moment.month, moment.day))


def parse_date(text: str) -> Date:
    """Read an EDTF date; spaces around it are ignored. Raises DateFault, whose hint shows what to write."""
    try:
        return _parse(text.strip())
    except DateFault as fault:
        hint = _hint_for(text) if fault.code == "E501" else ""
        raise DateFault(fault.code, fault.message, hint or fault.hint) from None


@lru_cache(maxsize=1 << 15)
def _parse(text: str) -> Date:
    kind, spans = read(text)
    firsts = [span.first for span in spans]
    lasts = [span.last for span in spans]
    earliest = None if None in firsts else min(day for day in firsts if day)
    latest = None if None in lasts else max(day for day in lasts if day)
    return Date(text, kind, spans, earliest, latest)


def _hint_for(text: str) -> str:
    """The likely forms with what each says; else the fault of the likeliest (31 April 2022)."""
    shown, faults = [], []
    for form in likely_forms(text):
        try:
            shown.append(f"{form} for “{_parse(form).wording}”")
        except DateFault as fault:
            if fault.code == "E503":
                faults.append(f"{fault.message} {fault.hint}")
    return f"Write {', or '.join(shown)}." if shown else "".join(faults[:1])


def _before(day: Day | None, other: Day | None) -> bool:
    return day is not None and other is not None and day < other


# Wording: a moment alone; moments that share what they can ("4 or 5 April 2022"); intervals and sets.

_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_MARKED_PARTS = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}


def _phrase(moment: Moment) -> str:
    """One date with its doubts: "perhaps some day in about April 2022", "5 April 2022 (year uncertain)"."""
    doubt = "perhaps " if moment.qualifier in ("?", "%") else ""
    about = "about " if moment.qualifier in ("~", "%") else ""
    if moment.hidden:
        return f"{doubt}some {moment.hidden} in {about}{_plain(moment)}"
    if moment.unit in ("decade", "century"):
        return doubt + _open_year(moment, about)
    by_mark: dict[str, list[str]] = {}
    for part, mark in moment.parts:
        by_mark.setdefault(_MARKED_PARTS[mark], []).append(part)
    marked = ", ".join(f"{_listed(parts, 'and')} {mark}" for mark, parts in by_mark.items())
    return f"{doubt}{about}{_plain(moment)}" + (f" ({marked})" if marked else "")


def _open_year(moment: Moment, about: str) -> str:
    first, last = moment.first.year, moment.last.year
    # "the 1900s" may mean ten years or a hundred, so it is spelt out.
    if moment.unit == "decade" and first >= 1000 and first % 100:
        return f"{about}the {first}s"
    heads, tail = _shared((year_moment(first), year_moment(last)))
    return f"some year from {about}{' to '.join(heads)}{tail}"


def _plain(moment: Moment) -> str:
    year = _year(moment.year)
    return f"{_within_year(moment)} {year}" if moment.month else year


def _within_year(moment: Moment) -> str:
    name = _SEASONS.get(moment.month) or MONTHS[moment.month - 1]
    return f"{moment.day} {name}" if moment.day else name


def _year(year: int) -> str:
    if year < 1:
        return f"{_number(1 - year)} BC"
    if year < 1000:
        return f"AD {year}"
    return f"the year {year:,}" if year > 9999 else str(year)


def _number(number: int) -> str:
    return f"{number:,}" if number > 9999 else str(number)


def _shared(moments: Sequence[Moment]) -> tuple[list[str], str]:
    """What differs between the moments, and what they end with in common: (["4", "5"], " April 2022")."""
    units = {moment.unit for moment in moments}
    years = {moment.year for moment in moments}
    if len(units) == 1 and all(moment.is_plain for moment in moments):
        if units == {"year"} and all(year < 1 for year in years):
            return [_number(1 - moment.year) for moment in moments], " BC"
        if units != {"year"} and len(years) == 1:
            year = " " + _year(moments[0].year)
            if units == {"day"} and len({moment.month for moment in moments}) == 1:
                return [str(moment.day) for moment in moments], f" {MONTHS[moments[0].month - 1]}{year}"
            return [_within_year(moment) for moment in moments], year
    return [_phrase(moment) for moment in moments], ""


def _interval(span: Span) -> str:
    start, end = span.start, span.end
    if isinstance(start, Edge):
        assert isinstance(end, Moment)  # noqa: S101 - the reader refuses an interval without a date
        return f"until {_phrase(end)}" + (" (beginning unknown)" if start is Edge.UNKNOWN else "")
    if isinstance(end, Edge):
        return f"from {_phrase(start)}" + (" (end unknown)" if end is Edge.UNKNOWN else "")
    if start == end:
        return _phrase(start)
    heads, tail = _shared((start, end))
    if start.unit != end.unit or not (start.is_plain and end.is_plain):
        return f"from {' to '.join(heads)}"
    dash = " – " if any(" " in head for head in heads) else "–"
    return dash.join(heads) + tail


def _set(spans: Sequence[Span], *, once: bool) -> str:
    word = "or" if once else "and"
    dates = [span.start for span in spans if span.start == span.end and isinstance(span.start, Moment)]
    if len(dates) == len(spans):
        heads, tail = _shared(dates)
        return _listed(heads, word) + tail
    # A comma before the last: in "from April to June 2022 or 2023" the months would seem to be of both years.
    comma = "," if len(spans) > 1 else ""
    return _listed([_member(span, once=once) for span in spans], word, comma)


def _member(span: Span, *, once: bool) -> str:
    start, end = span.start, span.end
    if isinstance(start, Moment) and isinstance(end, Moment):
        if start == end:
            return _phrase(start)
        heads, tail = _shared((start, end))
        return f"{'some time' if once else f'every {start.unit}'} from {' to '.join(heads)}{tail}"
    if isinstance(end, Moment):
        return ("" if once else f"every {end.unit} ") + f"before {_plain(end.neighbour(1))}"
    assert isinstance(start, Moment)  # noqa: S101 - the reader refuses dots without a date
    return ("" if once else f"every {start.unit} ") + f"after {_plain(start.neighbour(-1))}"


def _listed(words: Sequence[str], last: str, comma: str = "") -> str:
    return f"{comma} {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
