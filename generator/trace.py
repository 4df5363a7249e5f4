"""Numbers, dates and quotations in an analyst's own prose that stand in none of the excerpts it rests on.

Reads English prose. Must not know records, files or diagnostics, nor say what is right: an excerpt may be wrong
too. Where it can't tell, it says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Literal, NamedTuple

from generator.dates import Date, DateFault, Day, parse_date
from generator.edtf_source import MONTHS
from generator.figures import Figure
from generator.text import fold_passage

Kind = Literal["number", "date", "quotation"]


@dataclass(frozen=True, slots=True)
class Untraced:
    """Something in prose that no excerpt bears out."""

    kind: Kind
    text: str
    """As written, a quotation with its marks."""
    start: int
    """Its offset in the plain text."""


def untraced(
    text: str, evidence: Iterable[str], *, dates: Iterable[Date] = (), figures: Iterable[Figure] = ()
) -> tuple[Untraced, ...]:
    """What of a plain text stands in none of the excerpts; see `Evidence`, which many texts can share."""
    return Evidence(evidence, dates=dates, figures=figures).untraced(text)


class Evidence:
    """Excerpts, with the dates and figures that the records give for what they tell, ready to be asked.

    Numbers: 1,480, 1480 and 1 480 are the same, 11.3 million and 11,300,000, four and 4. The value must be that of
    a number in an excerpt or of a figure; nothing is rounded or added up. Number words up to ten mostly count
    documents, sides or sentences, so they are judged only before a noun that an excerpt counts too ("four diplomats"
    where one has "three diplomats"), and not after "the" or "these". No numbers are: ordinals, names (COVID-19, G7,
    Article 5), times of day, dozens, thousands, "a hundred".

    Dates: a day, month, year or weekday must be one that an excerpt words, or lie in one of the dates given, or hold
    it. A year may go unsaid on either side. Seasons, decades and "two days later" are not judged.

    Quotations: “…”, "…" and ‘…’ must stand in an excerpt word for word. Kinds of quotation marks, dashes and spaces
    play no part, nor do the letter case of the first letter, marks at both ends, and what "…" or [brackets] replace.
    """

    def __init__(
        self, excerpts: Iterable[str], *, dates: Iterable[Date] = (), figures: Iterable[Figure] = ()
    ) -> None:
        self._given = (tuple(excerpts), tuple(dates), tuple(figures))

    @cached_property
    def _told(self) -> _Told:
        """Read when something is first asked for: most prose has neither numbers nor quotations."""
        return _Told(*self._given)

    def untraced(self, text: str) -> tuple[Untraced, ...]:
        """What of a plain text, without markup, stands in no excerpt; in its order."""
        quotations = [match.span() for match in _QUOTATION.finditer(text)]
        found = [
            Untraced("quotation", text[start:end], start)
            for start, end in quotations
            if not self._told.quotes(text[start + 1 : end - 1])
        ]
        found += [
            Untraced(item.kind, text[item.start : item.end], item.start)
            for item in _items(text)
            if not any(start <= item.start < end for start, end in quotations)
            and not self._told.bears_out(item, text)
        ]
        return tuple(sorted(found, key=lambda each: each.start))


class _Told:
    """What excerpts, dates and figures tell."""

    def __init__(
        self, excerpts: tuple[str, ...], dates: tuple[Date, ...], figures: tuple[Figure, ...]
    ) -> None:
        counts = [parse_date(figure.as_of) for figure in figures if figure.as_of]
        self._spans = [_span(date) for date in dict.fromkeys((*dates, *counts))]
        self._numbers = {end for figure in figures for end in (figure.low, figure.high) if end is not None}
        self._moments: set[_Moment] = set()
        self._yearless: set[_Moment] = set()
        self._counted: set[str] = set()
        self._excerpts = excerpts
        for excerpt in excerpts:
            told = _told_in(excerpt)
            self._numbers.update(told.numbers)
            self._moments.update(told.moments)
            self._yearless.update(told.yearless)
            self._counted.update(told.counted)
        self._knows_years = bool(self._spans) or any(moment.year for moment in self._moments)

    @cached_property
    def _text(self) -> str:
        return "\n".join(map(_folded, self._excerpts))

    def quotes(self, quotation: str) -> bool:
        pieces = [piece.strip(_AT_ENDS) for piece in _LEFT_OUT.split(_folded(quotation))]
        return all(self._stands(piece) for piece in pieces if piece)

    def _stands(self, piece: str) -> bool:
        """Whether a folded passage stands in an excerpt, beginning and ending with whole words."""
        for passage in (piece, piece[0].swapcase() + piece[1:]):
            at = self._text.find(passage)
            while at >= 0:
                end = at + len(passage)
                if not self._text[at - 1 : at].isalnum() and not self._text[end : end + 1].isalnum():
                    return True
                at = self._text.find(passage, at + 1)
        return False

    def bears_out(self, item: _Item, text: str) -> bool:
        if item.small:
            before = text[max(0, item.start - 16) : item.start]
            if _POINTS_BACK.search(before) or _noun(text, item.end) not in self._counted:
                return True
        return any(
            self._numbers.issuperset(numbers) and all(map(self._tells, moments))
            for moments, numbers in item.ways
        )

    def _tells(self, moment: _Moment) -> bool:
        if moment in self._moments or self._lies_in_dates(moment):
            return True
        # An excerpt's "April 5" may be that of 2022, if anything else speaks of that year, or nothing of any.
        year = _Moment(moment.year)
        known = not self._knows_years or year in self._moments or self._lies_in_dates(year)
        return known and moment._replace(year=0) in self._yearless

    def _lies_in_dates(self, moment: _Moment) -> bool:
        """Whether one of the dates given holds some of this moment."""
        for first, last in self._spans:
            if moment.weekday:
                if moment.weekday in {
                    _WEEKDAYS[(day - 1) % 7] for day in range(first, min(last, first + 6) + 1)
                }:
                    return True
                continue
            years = range(Day.from_ordinal(first).year, Day.from_ordinal(last).year + 1)
            for year in (moment.year,) if moment.year else years:
                days = moment._replace(year=year).days()
                if days and days[0] <= last and first <= days[1]:
                    return True
        return False


class _ToldIn(NamedTuple):
    """What one excerpt tells."""

    numbers: tuple[Decimal, ...]
    moments: tuple[_Moment, ...]
    yearless: tuple[_Moment, ...]
    """Those of the moments that come of a date without its year."""
    counted: tuple[str, ...]
    """What it counts."""


@lru_cache(maxsize=1 << 16)
def _told_in(excerpt: str) -> _ToldIn:
    """Kept, since an excerpt bears out the prose of its event, of its document and of the whole briefing."""
    numbers: set[Decimal] = set()
    moments: set[_Moment] = set()
    yearless: set[_Moment] = set()
    counted: set[str] = set()
    for item in _items(excerpt, evidence=True):
        for told, values in item.ways:
            numbers.update(values)
            for moment in told:
                moments.update(moment.vaguer())
                yearless.update(() if moment.year else moment.vaguer())
            if values and (noun := _noun(excerpt, item.end, reach=4)):
                counted.add(noun)
    return _ToldIn(tuple(numbers), tuple(moments), tuple(yearless), tuple(counted))


class _Moment(NamedTuple):
    """A date as far as prose tells it; 0 is what it leaves unsaid."""

    year: int = 0
    month: int = 0
    day: int = 0
    weekday: str = ""

    def vaguer(self) -> Iterator[_Moment]:
        """Itself, and what it says with less: 5 April 2022 is also 5 April, April 2022, April and 2022."""
        yield self
        if self.weekday:
            return
        for year, month, day in ((0, 1, 1), (1, 1, 0), (0, 1, 0), (1, 0, 0)):
            less = _Moment(self.year * year, self.month * month, self.day * day)
            if any(less):
                yield less

    def days(self) -> tuple[int, int] | None:
        """First and last day of it as ordinals; None for a date that there is not."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        try:
            date = parse_date("-".join(parts))
        except DateFault:
            return None
        return (date.earliest.ordinal, date.latest.ordinal) if date.earliest and date.latest else None


_OPEN = 36525  # days; the end of a date without one is taken to be a hundred years away


def _span(date: Date) -> tuple[int, int]:
    first = date.earliest.ordinal if date.earliest else None
    last = date.latest.ordinal if date.latest else None
    if first is None:
        first = (last or 0) - _OPEN
    return first, first + _OPEN if last is None else last


# What stands in prose.

_Way = tuple[tuple[_Moment, ...], tuple[Decimal, ...]]


class _Item(NamedTuple):
    """A number or date of a text. It is borne out if everything in one of its readings is."""

    kind: Kind
    start: int
    end: int
    ways: tuple[_Way, ...]
    small: bool = False
    """A number word up to ten."""


def _items(text: str, *, evidence: bool = False) -> Iterator[_Item]:
    """Numbers and dates, in order. In evidence doubtful ones count too: "May", "a hundred", 11.3 of 11.3 million."""
    if _MAY_PASS_OVER.search(text) or text.count(".") > 1:
        text = _PASSED_OVER.sub(lambda match: " " * len(match.group()), text)
    place = 0
    while candidate := _CANDIDATE.search(text, place):
        start = candidate.start()
        before = text[max(0, start - 16) : start]
        reader = _digits_at if text[start].isdecimal() else _words_at
        item = _date_at(text, start, before, evidence) or reader(text, start, before, evidence)
        if item:
            yield item
        place = item.end if item else candidate.end()


def _date_at(text: str, start: int, before: str, evidence: bool) -> _Item | None:
    match = _DATE.match(text, start)
    if not match:
        return None
    end = match.end()
    if match["iso"]:
        year, month, day = map(int, (match["iso"] + "-0").split("-")[:3])
        return _Item("date", start, end, (((_Moment(year, month, day),), ()),))
    if match["only"]:
        year = int(match["only"])
        return _Item("date", start, end, (((_Moment(year),), ()), ((), (Decimal(year),))))
    if match["weekday"]:
        moment = _Moment(weekday=match["weekday"])
        return None if _NAMED_DAY.search(before) else _Item("date", start, end, (((moment,), ()),))
    name, year = match["month"] or match["name"], int(match["year"] or 0)
    month = next(place for place, full in enumerate(MONTHS, 1) if full.startswith(name[:3]))
    days = [int(digits) for digits in re.findall("[0-9]+", match["days"] or match["after"] or "")]
    # “of Jan Nowak”, “by June Smith”: before another capital a bare month is more likely somebody's first name.
    named = not (days or year) and _CAPITAL.match(match.string, end)
    if named or not (days or year or evidence or _BEFORE_MONTH.search(before)):
        return None
    ways: list[_Way] = [(tuple(_Moment(year, month, day) for day in days or [0]), ())]
    if match["after"] and not year and _noun(text, end):  # "in March 15 diplomats"
        ways.append(((_Moment(0, month),), tuple(map(Decimal, days))))
    return _Item("date", start, end, tuple(ways))


def _digits_at(text: str, start: int, before: str, evidence: bool) -> _Item | None:
    match = _DIGITS.match(text, start)
    if not match or _DESIGNATION.search(before):
        return None
    written, scale = match["digits"], _SCALES[(match["word"] or match["letter"] or "").lower()]
    if written.isdecimal() and not (match["word"] or match["letter"]):
        return _Item("number", start, match.end(), (((), (Decimal(written),)),))
    number = Decimal(re.sub("[^0-9.]", "", written))
    readings: list[tuple[Decimal, ...]] = [(number * scale,)]
    if match["letter"] or evidence:  # 15m may be metres
        readings.append((number,))
    if " " in written:
        readings.append(tuple(map(Decimal, written.split())))
    if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", written):
        readings.append((number * 1000 * scale,))
    return _Item("number", start, match.end(), tuple(((), reading) for reading in readings))


def _words_at(text: str, start: int, before: str, evidence: bool) -> _Item | None:
    match = _WORDS.match(text, start)
    if not match:
        return None
    words = [word for word in re.split(r"[-\s]+", match.group().lower()) if word != "and"]
    parts = combinations(range(len(words) + 1), 2) if evidence else [(0, len(words))]
    values = [value for low, high in parts if (value := _spelt(words[low:high])) is not None]
    small = len(words) == 1 and values[0] <= 10
    named = (
        small and text[start].isupper() and start > 0 and not _SENTENCE_START.search(before)
    )  # the Big Three
    if not values or (not evidence and (named or words == ["one"] or words[0] in _SCALES)):
        return None
    return _Item("number", start, match.end(), tuple(((), (value,)) for value in values), small)


def _spelt(words: list[str]) -> Decimal | None:
    """Two hundred and five thousand; None for words that make no number together."""
    total, part, below = 0, 0, 100
    for word in words:
        if word in _SCALES:
            scale = int(_SCALES[word])
            total, part = (
                (total + max(part, 1) * scale, 0) if scale >= 1000 else (total, max(part, 1) * scale)
            )
            below = 100
        elif _ONES[word] < below:
            part, below = part + _ONES[word], 10 if _ONES[word] >= 20 else 0
        else:
            return None
    return Decimal(total + part)


def _noun(text: str, end: int, reach: int = 3) -> str | None:
    """What a number that ends here counts: the first plural in small letters among the next words."""
    words = _NEXT_WORDS.match(text, end)
    for word in words.group().split()[:reach] if words else ():
        if word in _LINKS:
            return None
        if word.islower() and word not in _NOT_COUNTED and (word.endswith("s") or word in _PLURALS):
            return word
    return None


def _folded(text: str) -> str:
    return fold_passage(text).replace('"', "'")


# The forms of all this.

_QUOTATION = re.compile(
    r"“[^“”]*”"
    r'|(?<!\w)"(?=\S)[^"]*(?<=\S)"(?!\w)'
    r"|(?<!\w)‘(?:[^‘’]|’(?=\w))*’(?!\w)"
)
_LEFT_OUT = re.compile(r"\.\.\.|\[[^\]]*\]")
_AT_ENDS = " .,;:!?'()-"

_PASSED_OVER = re.compile(
    r"(?:https?://|www\.)\S+|\[[0-9]+\]|\b[0-9]+(?:[.:/][0-9]+){2,}\b|\b[0-9]{1,2}[:/][0-9]{1,4}\b"
)
_MAY_PASS_OVER = re.compile(r"[/:\[]")
"""What all of these have, but for addresses and numbers with two points in them."""
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: value for value, word in enumerate(f"{_SMALL} seventeen eighteen nineteen".split())}
_ONES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_SCALE_WORDS = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SCALE_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_SCALES = {word: Decimal(scale) for word, scale in {"": 1, **_SCALE_WORDS, **_SCALE_LETTERS}.items()}
_SCALE = "|".join(_SCALE_WORDS)
_WORD = "|".join(sorted({*_ONES, *_SCALE_WORDS}, key=len, reverse=True))
_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = r"(?:" + "|".join(f"{name[:3]}(?:{name[3:]}\\b|\\b\\.?)" for name in MONTHS) + r"|Sept\b\.?)"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_YEAR = "[12][0-9]{3}(?![0-9])"
_TO = " ?[-–—] ?| and | or | to | until "


def _by_first_letter(words: Iterable[str]) -> str:
    """A pattern of words in any letter case, of which the engine tries only those that begin alike."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word in words:
        rests[word[0]].append(word[1:])
    return "|".join(f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in rests.items())


_CANDIDATE = re.compile(
    rf"[0-9]+|\b(?:{_MONTH}|{'|'.join(_WEEKDAYS)}|(?:{_by_first_letter(_WORD.split('|'))})\b)"
)
_DATE = re.compile(
    r"(?<![\w/.,])(?<![A-Za-z]-(?=[0-9]))(?:"
    r"(?P<iso>[12][0-9]{3}-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)(?![\w-])"
    rf"|(?P<only>(?:1[5-9]|20)[0-9]{{2}})(?![\w]|[,.][0-9]| (?:{_SCALE}))"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)})(?:[’']s)?(?!\w)"
    rf"|(?:(?P<days>{_DAY}(?:(?:{_TO}|, ){_DAY}){{0,5}}) (?:of )?(?P<month>{_MONTH})"
    rf"|(?P<name>{_MONTH})(?: (?P<after>{_DAY}(?:(?:{_TO}){_DAY}){{0,5}})(?![\w%]|[,.][0-9]| (?:{_SCALE}|%)))?)"
    rf"(?:,? (?P<year>{_YEAR}))?)"
)
_DIGITS = re.compile(
    r"(?<![\w/.,'’])(?<![A-Za-z]-)"
    r"(?P<digits>(?:[0-9]{1,3}(?:[,\u00a0\u2009\u202f'’][0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)"
    r"(?:\.[0-9]+)?)"
    rf"(?:[ \u00a0-]?(?P<word>(?i:{_SCALE}))|(?P<letter>k|K|m|M|mn|bn|tn))?(?!\w|[,.'’][0-9]|-[A-Z])"
)
_WORDS = re.compile(
    rf"(?<![\w-])(?i:(?:{_WORD})(?:(?:[-\s]|(?<=hundred)\sand\s|(?<=thousand)\sand\s)(?:{_WORD})){{0,9}})"
    rf"(?!\w|-(?:{_ORDINAL}))"
)
_NEXT_WORDS = re.compile(r"(?:[ \u00a0-][A-Za-z’'-]+){1,5}")
_NO_PLURALS = "was is has as its his this us thus"
_NOT_COUNTED = frozenset(f"{_NO_PLURALS} days weeks months years hours minutes seconds times".split())
_LINKS = frozenset({"of", "the", "and", "or", "in", "on", "at", "to", "by", "for", "from", "with"})
_PLURALS = frozenset({"people", "men", "women", "children"})

# What stands right before a number or date.
_NAMED_DAY = re.compile(r"\b(?:Good|Bloody|Black|Palm|Holy|Ash|Maundy|Easter|Super|Cyber) $")
_CAPITAL = re.compile(r" [^\W\d_a-z]")
_BEFORE_MONTH = re.compile(
    r"(?i:\b(?:in|of|since|by|until|till|before|after|from|to|early|late|mid|between|this|last|next))[ -]$"
)
_DESIGNATION = re.compile(
    r"\b(?:Articles?|Chapter|Section|Annex|Protocol|Resolution|Paragraph|Rule|Channel|Flight|Route|Highway|Stream|"
    r"Level|Phase|Boeing|Airbus|[Pp]age|[Nn]os?|Nr)\.? $"
)
_POINTS_BACK = re.compile(
    r"(?i:\b(?:the|these|those|its|their|his|her|our|all|other|last|first|next|past|same|of|every|any))\s$"
)
_SENTENCE_START = re.compile(r"[.!?:…][”’\"')]*\s+[“‘\"'(]*$")
