"""Typed quantities as analysts write them, and when two of them conflict, agree or only differ in precision.

Knows nothing of how they are written in files, of events or sources, and never says which figure is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import NamedTuple

_INFINITY = Decimal("Infinity")
HALF = Decimal("0.5")
SCALE_NAMES = {1: "", 10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}
PLURALS = frozenset(
    {"miles", "tonnes", "tons", "seconds", "minutes", "hours", "days", "weeks", "months", "years"}
)
_ARTICLE = re.compile("^(?:an?|the) ")
QUOTED = re.compile(r"[\"“„«](.*[^\W\d_].*)[\"”“»]")


class FigureFault(ValueError):
    """A text that is no figure. `code` is E511 (not understood) or E512 (range reversed)."""

    def __init__(self, message: str, hint: str, code: str = "E511") -> None:
        super().__init__(message)
        self.message, self.hint, self.code = message, hint, code


class Bound(Enum):
    """How a figure's number limits what was counted. The values are the words the site shows."""

    EXACT = "exactly"
    BETWEEN = "between"
    OVER = "over"
    """Strictly more: over 40 leaves out 40."""
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"
    ABOUT = "about"
    NEARLY = "nearly"
    """Short of the number, but not by much."""
    JUST_OVER = "just over"
    WORDS = "words"
    """No number at all: "a significant number", "dozens"."""


LOOSE = (Bound.ABOUT, Bound.NEARLY, Bound.JUST_OVER)
PLAIN = (Bound.EXACT, Bound.BETWEEN)


class Interval(NamedTuple):
    """Numbers from low to high, which may be infinite; an open end leaves out the number itself."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def contains(self, other: Interval) -> bool:
        starts = (self.low, self.low_open) <= (other.low, other.low_open)
        return starts and (other.high, not other.high_open) <= (self.high, not self.high_open)

    def meets(self, other: Interval, *, at_a_point: bool) -> bool:
        """Whether some number lies in both; `at_a_point` says whether a single common number will do."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return low < high or (at_a_point and low == high and closed and not low_open)


@dataclass(frozen=True)
class Figure:
    """One quantity. Made by `parse_figure` or `total_of`."""

    text: str
    """As written, without the spaces around it."""
    bound: Bound
    low: Decimal | None = None
    """The number written at the lower end; None where none is (under 40). About 40 has 40 at both ends."""
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""
    """Empty for a count, "%", a currency's code, or a word such as km."""
    scale: int = 1
    """What the site shows the number in: 1,000,000 for 11.3 million."""
    grain: Decimal = Decimal(1)
    """The number is given to the nearest of these: 100,000 for 11.3 million, 1 for 45."""
    slack: Decimal = Decimal(0)
    """How far what was counted may lie from the number, by rounding or by the word about; see `_slack`."""
    as_of: str = ""
    """EDTF text, or empty."""
    by: str = ""
    """Id of the actor who gives the figure, or empty. Plays no part in comparing."""
    scope: str = ""
    """What is counted, where that is less than what the measure counts, or empty."""

    @property
    def words_only(self) -> bool:
        return self.bound is Bound.WORDS

    @cached_property
    def wording(self) -> str:
        """How the site shows it. `parse_figure` reads it back as the same interval, given the unit."""
        if self.words_only:
            return f"“{bare_words(self.text)}”"
        low, high = self._shown(self.low), self._shown(self.high)
        number = high or low
        if low and high and low != high:
            number = f"{low} to {high}" if "−" in low else f"{low}–{high}"
        prefix = "" if self.bound in PLAIN else self.bound.value
        unit = self.unit[:-1] if self.unit in PLURALS and number == "1" else self.unit
        return " ".join(part for part in (prefix, number, SCALE_NAMES[self.scale], unit) if part)

    def _shown(self, number: Decimal | None) -> str:
        if number is None:
            return ""
        scaled = number / self.scale
        places = max(0, -exponent(scaled), -exponent(self.grain / self.scale))
        return f"{scaled:,.{places}f}".replace("-", "−")

    @cached_property
    def read(self) -> Interval:
        """What the words allow: about 40 is 35 to 45, nearly 200 is 175 to below 200."""
        low = -_INFINITY if self.low is None else self.low
        high = _INFINITY if self.high is None else self.high
        if self.bound is Bound.ABOUT:
            low, high = low - self.slack, high + self.slack
        elif self.bound is Bound.NEARLY:
            low = high - self.slack
        elif self.bound is Bound.JUST_OVER:
            high = low + self.slack
        return Interval(low, high, self.low_open, self.high_open)

    def rounded(self, *, fractions: bool) -> Interval:
        """What may have been counted, if the number was rounded to its grain: 11.3 million is 11.25 to 11.35.

        `fractions` says that the quantity isn't a count of whole things, so that 12 may stand for 12.4.
        """
        slack = self.slack or (HALF if fractions else 0)
        if self.bound not in PLAIN or not slack:
            return self.read
        low, high, low_open, _ = self.read
        return Interval(low - slack, high + slack, low_open, high_open=True)


def exponent(number: Decimal) -> int:
    """How many zeros the number ends in, or minus its decimals."""
    return int(number.normalize().as_tuple().exponent)


def bare_words(text: str) -> str:
    plain = " ".join(text.split())
    quoted = QUOTED.fullmatch(plain)
    return quoted[1].strip() if quoted else plain


# ---- Comparing.


class Relation(Enum):
    """How two figures for one measure of one event stand to each other."""

    AGREES = "agrees"
    LESS_PRECISE = "less precise"
    """One leaves open what the other says: over 40 and 45, 11.3 million and 11,312,000."""
    COMPATIBLE = "compatible"
    """Both can be right, and neither contains the other: 35-40 and 38-45."""
    DIFFERS = "differs"
    """They cannot both be right."""
    LATER_COUNT = "later count"
    OTHER_SCOPE = "other scope"
    """They count different things, or in different units."""
    VAGUE = "vague"
    """A number against a wording."""
    OTHER_WORDS = "other words"
    """Two wordings, neither with a number."""
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Comparison:
    relation: Relation
    reason: str
    """One neutral clause that shows both figures, without a full stop."""


@lru_cache(maxsize=2048)  # those of one event are compared again and again, one event after the other
def compare(a: Figure | None, b: Figure | None) -> Comparison:
    """Set two figures side by side. The relation doesn't depend on their order.

    Bounds are taken at their word: over 40 leaves out 40, so the two differ. Only where the writing itself shows
    rounding (over 4 million and 4 million) both can be right. Dates of counting part two figures where both are
    stated and the figures are not the same; a date that one of them lacks hides no difference.
    """
    if a is None or b is None:
        stated = a or b
        reason = f"only one gives a figure: {stated.wording}" if stated else "neither gives a figure"
        return Comparison(Relation.NOT_STATED, reason)
    both = f"{a.wording} and {b.wording}"
    if a.scope.casefold() != b.scope.casefold():
        counted = (f"{f.wording} counts {f.scope or 'all that the measure names'}" for f in (a, b))
        return Comparison(Relation.OTHER_SCOPE, ", ".join(counted))
    numbers = not a.words_only and not b.words_only
    if numbers and a.unit != b.unit:
        return Comparison(Relation.OTHER_SCOPE, f"{both} are given in different units")
    dated = bool(a.as_of and b.as_of and a.as_of != b.as_of)
    if _claim(a) == _claim(b):
        reason = f"both give {a.wording}" if a.wording == b.wording else f"{both} are the same"
        return Comparison(Relation.AGREES, f"{reason}, as of {a.as_of} and of {b.as_of}" if dated else reason)
    if dated:
        reason = f"{a.wording} is as of {a.as_of}, {b.wording} as of {b.as_of}"
        return Comparison(Relation.LATER_COUNT, reason)
    if numbers:
        return _compare_numbers(a, b)
    if a.words_only and b.words_only:
        return Comparison(Relation.OTHER_WORDS, f"{both} are worded differently, and neither gives a number")
    words, number = (a, b) if a.words_only else (b, a)
    return Comparison(Relation.VAGUE, f"{words.wording} gives no number to set beside {number.wording}")


def _claim(figure: Figure) -> tuple[object, ...]:
    """What two figures must share to say the same."""
    if figure.words_only:
        return (_ARTICLE.sub("", bare_words(figure.text).casefold()),)
    return (figure.bound, *figure.read)


def _compare_numbers(a: Figure, b: Figure) -> Comparison:
    # a fraction on either side shows that the measure is no count of whole things
    fractions = any(end % 1 for figure in (a, b) for end in (figure.low, figure.high) if end is not None)
    a_span, b_span = a.rounded(fractions=fractions), b.rounded(fractions=fractions)
    a_holds, b_holds = a_span.contains(b.read), b_span.contains(a.read)
    both = f"{a.wording} and {b.wording}"
    if a_holds or b_holds:
        wide, close = (a, b) if a_holds and not (b_holds and b.slack > a.slack) else (b, a)
        how = "exactly" if close.bound is Bound.EXACT and not close.slack else "more closely"
        return Comparison(
            Relation.LESS_PRECISE, f"{wide.wording} leaves open what {close.wording} states {how}"
        )
    # about 40 and about 50 have 45 alone in common: too little to call two loose figures compatible
    if a_span.meets(b_span, at_a_point=not (a.bound in LOOSE and b.bound in LOOSE)):
        return Comparison(Relation.COMPATIBLE, f"{both} can both be right")
    reason = f"{both} cannot both be right"
    for figure, other in ((a, b), (b, a)):
        left_out = figure.low if figure.low_open else figure.high if figure.high_open else None
        if left_out is not None and other.low == other.high == left_out:
            reason += f": taken at its word, {figure.wording} leaves out {other.wording}"
        elif figure.bound in LOOSE:
            shown = replace(figure, bound=Bound.BETWEEN, low=figure.read.low, high=figure.read.high)
            reason += f" ({figure.wording} is read as {shown.wording})"
    if bool(a.as_of) != bool(b.as_of):
        dated = a if a.as_of else b
        reason += f", unless counted at different times: only {dated.wording} says when ({dated.as_of})"
    return Comparison(Relation.DIFFERS, reason)


# ---- Totals and their parts.


def total_of(parts: Iterable[Figure]) -> Figure | None:
    """The sum of numbers in one unit, of one date of counting; their scopes may differ.

    None where there are no parts, where they can't be added, or where the sum is open at both ends.
    """
    figures = tuple(parts)
    if _obstacle(figures):
        return None
    bounds, scales = {figure.bound for figure in figures}, {figure.scale for figure in figures}
    low_open, high_open = any(f.low_open for f in figures), any(f.high_open for f in figures)
    slack = sum((f.slack for f in figures), Decimal(0))
    low = sum((f.read.low for f in figures), Decimal(0))
    high = sum((f.read.high for f in figures), Decimal(0))
    if bounds <= {Bound.EXACT, Bound.ABOUT} and all(f.low == f.high for f in figures):
        bound = Bound.ABOUT if Bound.ABOUT in bounds else Bound.EXACT
        low = high = sum((f.low for f in figures if f.low is not None), Decimal(0))
    elif low.is_finite() and high.is_finite():
        bound, slack = Bound.BETWEEN, sum((f.slack for f in figures if f.bound in PLAIN), Decimal(0))
    elif low.is_finite():
        bound = Bound.OVER if low_open else Bound.AT_LEAST
    elif high.is_finite():
        bound = Bound.UNDER if high_open else Bound.AT_MOST
    else:
        return None
    total = Figure(
        "",
        bound,
        low if low.is_finite() else None,
        high if high.is_finite() else None,
        low_open,
        high_open,
        unit=figures[0].unit,
        scale=scales.pop() if len(scales) == 1 else 1,
        grain=max(figure.grain for figure in figures),
        slack=slack,
        as_of=max(figure.as_of for figure in figures),
    )
    return replace(total, text=total.wording)


def _obstacle(parts: tuple[Figure, ...]) -> Comparison | None:
    """Why figures can't be added, if they can't."""
    if not parts:
        return Comparison(Relation.NOT_STATED, "no parts are given")
    for part in parts:
        if part.words_only:
            return Comparison(Relation.VAGUE, f"{part.wording} gives no number to add")
        if part.unit != parts[0].unit:
            pair = f"{parts[0].wording} and {part.wording}"
            return Comparison(Relation.OTHER_SCOPE, f"{pair} are given in different units")
    dates = sorted({part.as_of for part in parts} - {""})
    if len(dates) > 1:
        return Comparison(Relation.LATER_COUNT, f"the parts are as of different dates: {', '.join(dates)}")
    return None


def total_agrees(total: Figure | None, parts: Iterable[Figure]) -> Comparison:
    """Whether a stated total equals its stated parts: `compare` of the total and the sum of the parts."""
    figures = tuple(parts)
    if total is None:
        return Comparison(Relation.NOT_STATED, "no total is given")
    obstacle = _obstacle(figures)
    if obstacle:
        return obstacle
    added = total_of(figures)
    if added is None:
        return Comparison(Relation.COMPATIBLE, f"the parts leave open any total, also {total.wording}")
    found = compare(total, replace(added, scope=total.scope))
    reason = f"the parts make {added.wording}, the total is given as {total.wording}: {found.reason}"
    return Comparison(found.relation, reason)
