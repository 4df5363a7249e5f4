"""Figures read from text: English numbers, bounds, ranges, units and scales, as analysts write them in YAML.

Never guesses between two readings. Must not know how figures are compared, nor files, events or sources.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.figures import (
    HALF,
    LOOSE,
    PLAIN,
    PLURALS,
    QUOTED,
    SCALE_NAMES,
    Bound,
    Figure,
    FigureFault,
    exponent,
)

_LONGEST = 160  # characters; figures are short, and this keeps every pattern below cheap
_MOST_DIGITS = 15  # so that no sum leaves the 28 digits in which Decimal is exact

# ---- The words that figures are made of.

_BELOW_20 = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: value for value, word in enumerate(_BELOW_20.split())} | {"none": 0}
_NUMBERS |= {word: 10 * place for place, word in enumerate(_TENS.split(), start=2)}
_SCALE_WORDS = {"dozen": 12, "hundred": 100} | {name: scale for scale, name in SCALE_NAMES.items() if name}
_SCALES = _SCALE_WORDS | {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_NUMERALS = frozenset({*_NUMBERS, *_SCALE_WORDS, "half"})
_FRACTIONS = frozenset(
    {"half", "halves", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenths"}
)
_MISSPELT = {"fourty": "forty", "ninty": "ninety", "fivety": "fifty", "ninteen": "nineteen"}
_NOTHING = frozenset({"n/a", "na", "nan", "null", "tbd", "tbc"})

_CURRENCIES = {"us$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB"}
_SPELLINGS = {
    "%": "%, percent, per cent, pct",
    "km": "km, kilometre, kilometres, kilometer, kilometers",
    "m": "metre, metres, meter, meters",
    "ft": "ft, foot, feet",
    "kg": "kg, kilogram, kilograms, kilogramme, kilogrammes",
    "USD": "usd, dollar, dollars, us dollars",
    "EUR": "eur, euro, euros",
    "GBP": "gbp, pounds sterling",
    "RUB": "rub, rouble, roubles, ruble, rubles",
} | {plural: f"{plural}, {plural[:-1]}" for plural in PLURALS}
_UNITS = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split(", ")}

_BEFORE = {
    Bound.OVER: "over, more than, above, well over, upwards of, in excess of, greater than, >",
    Bound.AT_LEAST: "at least, no fewer than, no less than, not fewer than, not less than, ≥, >=",
    Bound.UNDER: "under, fewer than, less than, below, <",
    Bound.AT_MOST: "at most, up to, no more than, not more than, as many as, as much as, ≤, <=",
    # "close to 40" may lie on either side, so it is read as about, not as nearly
    Bound.ABOUT: "about, around, approximately, approx., approx, some, roughly, circa, ca., c., close to, "
    "an estimated, ~, ≈",
    Bound.NEARLY: "nearly, almost, just under, just below, slightly under, slightly less than",
    Bound.JUST_OVER: "just over, just above, slightly over, slightly more than, a little over",
    Bound.EXACT: "exactly, precisely, a total of",
}
_AFTER = {
    Bound.AT_LEAST: "or more, or above, or higher, at least, plus, +",
    Bound.AT_MOST: "or fewer, or less, or below, at most",
    Bound.ABOUT: "or so, or thereabouts, approximately",
}
_PREFIXES = {phrase: bound for bound, phrases in _BEFORE.items() for phrase in phrases.split(", ")}
_SUFFIXES = {phrase: bound for bound, phrases in _AFTER.items() for phrase in phrases.split(", ")}
_VOCABULARY = {
    word
    for phrase in (*_PREFIXES, *_SUFFIXES, *_NUMBERS, *_SCALE_WORDS, "between", "from", "and", "to")
    for word in phrase.split()
}


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


_PREFIX = re.compile(rf"({_either(_PREFIXES)})(?: |(?<![a-z]))(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(rf"(?: |(?=\+))({_either(_SUFFIXES)})$", re.IGNORECASE)
_RANGES = (
    re.compile(r"between (.+?) (?:and|to) (.+)", re.IGNORECASE),
    re.compile(r"(?:from )?(.+?) to (.+)", re.IGNORECASE),
    re.compile(r"([^-]*\d[^-]*?) ?- ?([^-]*\d[^-]*)"),
    re.compile(r"(.+?) - (.+)"),
)
_QUANTITY = re.compile(
    rf"(-)?(us\$|[$€£₽]|(?:usd|eur|gbp|rub) )?(\d[\d.,]*)(?: ?({_either(_SCALES)})(?![a-z]))?( ?\S.*)?",
    re.IGNORECASE | re.ASCII,
)
_MONEY = re.compile("[$€£₽]")
_NUMBER = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.(\d+))?", re.ASCII)
_GERMAN = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_GROUP = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


class _Quantity(NamedTuple):
    """One number with its scale and unit."""

    number: Decimal
    """As written before the scale: 11.3 in 11.3 million."""
    scale: int
    places: int = 0
    """Decimals written; 4.0 million is given to 0.1 million."""
    unit: str = ""
    loose: bool = False
    """A dozen, a hundred, half a million: words for a size rather than a count."""
    grouped: bool = False

    @property
    def value(self) -> Decimal:
        return self.number * self.scale


# ---- Reading.


def parse_figure(text: str, *, unit: str = "", as_of: str = "", by: str = "", scope: str = "") -> Figure:
    """Read a figure. A text without any number, or wholly in quotation marks, is a wording.

    Raises FigureFault for digits or number words that are not understood in full. 1.480 is refused, since it may
    be 1,480 or 1.48; so is 60m, unless a currency or another unit shows that m is million and not metre.
    """
    return _parse(text, unit, as_of, by, scope)


@lru_cache(maxsize=1 << 15)
def _parse(text: str, unit: str, as_of: str, by: str, scope: str) -> Figure:
    figure = Figure(text.strip(), Bound.WORDS, as_of=as_of.strip(), by=by.strip(), scope=scope.strip())
    plain = " ".join(_GROUP.sub(",", text).translate(_DASHES).split())
    if not 0 < len(plain) <= _LONGEST:
        fault = f"longer than {_LONGEST} characters" if plain else "an empty text"
        raise FigureFault(fault, "Write the number, or the few words that stand in its place.")
    if unit.strip().lower() in _SCALES.keys() - {"m"} or any(sign.isdigit() for sign in unit):
        raise FigureFault(f"“{unit}” is not a unit", "Write it with the number, such as 8 million.")
    if QUOTED.fullmatch(plain):
        return figure
    try:
        return _numbered(figure, plain, _UNITS.get(unit.strip().lower(), unit.strip()))
    except FigureFault as fault:
        refused = fault if fault.code == "E512" else _refused_as_words(plain, fault)
        if refused:
            raise refused from None
        return figure


def _numbered(figure: Figure, plain: str, declared: str) -> Figure:
    bound, body = _split_bound(plain)
    ends: tuple[str, ...] = (body,)
    if "-" in body or " to " in body or " and " in body:
        ends = next((found.groups() for pattern in _RANGES if (found := pattern.fullmatch(body))), ends)
    money = _MONEY.search(body) is not None
    parts = [_quantity(end, declared, money=money) for end in ends]
    first, last = parts[0], parts[-1]
    units = {part.unit for part in parts} | {declared}
    if "$" in body and declared.endswith("D"):
        units -= {"USD"}  # $ may be any dollar; the declared unit says which
        units |= {declared}
    units -= {""}
    if len(units) > 1:
        raise FigureFault(f"two units: {' and '.join(sorted(units))}", "Keep one of them.")
    low = high = last.value
    if len(parts) > 1:
        if bound not in (None, Bound.ABOUT):
            raise FigureFault(f"“{bound.value}” and a range together", "Write one or the other.")
        low, bound = _lower_end(first, last), bound or Bound.BETWEEN
    bound = bound or (Bound.ABOUT if last.loose else Bound.EXACT)
    place = _last_place(last)
    grain = _grain(last, place)
    return Figure(
        figure.text,
        bound,
        low=None if bound in (Bound.UNDER, Bound.AT_MOST, Bound.NEARLY) else low,
        high=None if bound in (Bound.OVER, Bound.AT_LEAST, Bound.JUST_OVER) else high,
        low_open=bound in (Bound.OVER, Bound.JUST_OVER),
        high_open=bound in (Bound.UNDER, Bound.NEARLY),
        unit=next(iter(units), ""),
        scale=last.scale if last.scale >= 10**6 or (last.scale == 10**3 and last.places) else 1,
        grain=grain,
        slack=_slack(bound, abs(last.value), place, grain),
        as_of=figure.as_of,
        by=figure.by,
        scope=figure.scope,
    )


def _split_bound(plain: str) -> tuple[Bound | None, str]:
    before, after = _PREFIX.match(plain), _SUFFIX.search(plain)
    if before and after:
        raise FigureFault(f"two bounds: “{before[1]}” and “{after[1]}”", "Keep one of them.")
    if before:
        return _PREFIXES[before[1].lower()], plain[before.end() :]
    return (_SUFFIXES[after[1].lower()], plain[: after.start()]) if after else (None, plain)


def _lower_end(low: _Quantity, high: _Quantity) -> Decimal:
    """The lower end of a range, which shares the scale of the upper one where it can: 1.2 to 1.5 million."""
    value = low.value
    if low.scale == 1 and not low.grouped:
        shortened = high.grouped and not high.value % 1000 and value * 1000 < high.value
        if high.scale > 1 and low.number < high.number:
            value = low.number * high.scale
        elif value < 1000 and (shortened or high.scale >= 10**6):
            raise FigureFault(
                f"the size of {low.number} is not clear in this range", "Write both ends in full."
            )
    if value > high.value:
        raise FigureFault("the range ends below its beginning", "Put the smaller number first.", "E512")
    if value == high.value:
        raise FigureFault("both ends of the range are the same", "Write the number once.")
    return value


def _quantity(end: str, declared: str, *, money: bool) -> _Quantity:
    found = _QUANTITY.fullmatch(end)
    if not found:
        return _spelt(end, declared)
    minus, sign, digits, scale, rest = found.groups(default="")
    scale, unit = scale.lower(), _CURRENCIES.get(sign.lower(), sign.strip().upper())
    if rest:
        named = _unit(end, rest, declared)
        if unit not in ("", named) and not (sign == "$" and named.endswith("D")):
            raise FigureFault(f"two units: {unit} and {named}", "Keep one of them.")
        unit = named
    elif scale == "m" and not (money or unit) and declared in ("", "m"):
        if not declared:
            raise FigureFault("m may be million or metres", f"Write {digits} million or {digits} metres.")
        scale, unit = "", "m"
    number, places = _decimal(digits, scaled=bool(scale))
    number = -number if minus else number
    places = 0 if scale in ("dozen", "hundred") else places  # 2.5 hundred is a way to write 250
    return _Quantity(number, _SCALES.get(scale, 1), places, unit, scale == "dozen", "," in digits)


def _decimal(digits: str, *, scaled: bool) -> tuple[Decimal, int]:
    found = _NUMBER.fullmatch(digits)
    if not found:
        hint = "Write 1,480 or 1480 for thousands, and 4.3 for a decimal."
        if re.fullmatch(r"\d+,\d{1,2}", digits):
            hint = f"A comma parts thousands. For a decimal write {digits.replace(',', '.')}."
        raise FigureFault(f"{digits} is not a number in English form", hint)
    if _GERMAN.fullmatch(digits) and not scaled:
        hint = f"Write {digits.replace('.', ',')} for thousands, or {digits}0 for the decimal."
        raise FigureFault(f"{digits} may be thousands or a decimal", hint)
    number = Decimal(digits.replace(",", ""))
    if len(number.as_tuple().digits) > _MOST_DIGITS:
        raise FigureFault(
            f"{digits} has more than {_MOST_DIGITS} digits", "Round it, and write million or billion."
        )
    return number, len(found[1] or "")


def _unit(end: str, rest: str, declared: str) -> str:
    """The unit in what follows the number, which must be nothing else."""
    key, before = rest.strip().lower(), end[: -len(rest)]
    if key == declared.lower():
        return declared
    if key in _UNITS:
        return _UNITS[key]
    if rest[0].isalpha():
        meant = end.translate(str.maketrans("OolI", "0011"))
        hint = (
            f"Write {meant} if that is meant." if meant.isdigit() else "Write only the number and its unit."
        )
        raise FigureFault(f"“{end}” mixes digits and letters", hint)
    if any(sign.isdigit() for sign in rest):
        joined = end.replace(", ", ",").replace(" ", ",")
        hint = "Write one number or one range. Words such as one in five can stand in quotation marks."
        hint = f"Write {joined} if it is one." if _NUMBER.fullmatch(joined) else hint
        raise FigureFault(f"“{end}” is more than one number", hint)
    raise FigureFault(
        f"“{rest.strip()}” after the number is not understood",
        f"Write {before.strip()} alone: the measure says what is counted. Another unit goes into unit:, a part of "
        "what is counted into scope:. Words that give no plain number can stand in quotation marks.",
    )


def _spelt(end: str, declared: str) -> _Quantity:
    """A quantity in words, with its unit: forty-five, two hundred million dollars, a dozen."""
    words = re.split("[ -]", end.lower())
    for cut in range(len(words), 0, -1):
        quantity = _from_words(words[:cut])
        if quantity:
            if cut == len(words):
                return quantity
            if _NUMERALS.isdisjoint(words[cut:]):
                return quantity._replace(unit=_unit(end, " " + " ".join(words[cut:]), declared))
            raise FigureFault(f"“{end}” is not understood", "Write the number in digits: 105, 2.5 million.")
    hint = "Write a number such as 45, over 40, about 1.2 million, 35-40 or 12 %."
    raise FigureFault(f"“{end}” is not understood", hint)


def _from_words(words: list[str]) -> _Quantity | None:
    """Numbers below a hundred, and such a number of hundreds, dozens, thousands ...; the rest is for digits."""
    scale = _SCALE_WORDS.get(words[-1], 1)
    head = words[:-1] if scale > 1 else words
    times = 1
    if scale >= 1000 and head[-1:] == ["hundred"]:
        head, times = head[:-1], 100
    if scale > 1 and head == ["half", "a"]:
        return _Quantity(HALF, scale, places=int(scale >= 1000), loose=True)
    if scale > 1 and head in ([], ["a"]):
        return _Quantity(Decimal(times), scale, loose=True)
    values = [_NUMBERS.get(word, -1) for word in head]
    compound = len(values) == 2 and values[0] >= 20 and 0 < values[1] < 10
    if not values or -1 in values or (len(values) > 1 and not compound):
        return None
    return _Quantity(Decimal(sum(values) * times), scale, loose=scale == 12)


def _refused_as_words(plain: str, fault: FigureFault) -> FigureFault | None:
    """The fault of a text that was not understood and can't pass as a wording, since it means a number."""
    words = re.split("[ -]", plain.lower())
    if any(unicodedata.category(sign)[0] == "N" for sign in plain):
        return fault
    if plain.lower() in _NOTHING or not any(sign.isalpha() for sign in plain):
        return FigureFault(f"“{plain}” says nothing", "Leave the figure out where the source gives none.")
    for word in words:
        if word in _MISSPELT:
            return FigureFault(f"“{word}” is misspelt", f"Write {_MISSPELT[word]}.")
    if _VOCABULARY.issuperset(words) and not _NUMERALS.isdisjoint(words):
        return fault
    if plain.lower() in _PREFIXES and plain.lower() != "some":
        return fault
    start = _PREFIX.match(plain)
    words = re.split("[ -]", plain[start.end() if start else 0 :].lower())
    for cut in range(len(words) - 1, 0, -1):
        quantity = _from_words(words[:cut])
        if quantity:  # "one of the largest" and "two thirds" are wordings, "forty diplomats" is a number
            return fault if quantity.value > 1 and words[cut] not in _FRACTIONS else None
    return None


def _last_place(quantity: _Quantity) -> Decimal:
    """The place of the last digit that says something: 10 in 40, 0.1 in 4.0, 100,000 in 11.3 million."""
    if quantity.places:
        return Decimal(quantity.scale).scaleb(-quantity.places)
    return Decimal(1).scaleb(max(0, exponent(quantity.value)))


def _grain(quantity: _Quantity, place: Decimal) -> Decimal:
    """What a number is given to the nearest of.

    Decimals show it, and so does million. A number written out is a count, unless it ends in three or more zeros:
    then it may be rounded, yet not to fewer than two digits. 40 and 1,300 are counts, 20,000 is to the nearest 1,000.
    """
    if quantity.places:
        return place
    two_digits = Decimal(1).scaleb(max(0, quantity.value.adjusted() - 1))
    grain = min(place, two_digits) if place >= 1000 else Decimal(1)
    return max(grain, Decimal(quantity.scale)) if quantity.scale >= 10**6 else grain


def _slack(bound: Bound, size: Decimal, place: Decimal, grain: Decimal) -> Decimal:
    """How far the number may be from what was counted.

    Without about: half the grain, nothing for a count. With about, nearly or just over: half the step to which the
    number was evidently rounded (10 in 40, so 35 to 45; 5 in 45), or one unit of the last digit where no rounding
    shows (12, 11.3 million). At most an eighth of the number where rounding is only inferred: about 100 is 87.5 to
    112.5, and 1 million is not 1.4 million.
    """
    if bound in PLAIN:
        return Decimal(0) if grain == 1 else min(grain / 2, size / 8) if grain > 1 else grain / 2
    if bound not in LOOSE:
        return Decimal(0)
    digits = size / place
    step = place / 2 if digits < 10 and place > 1 else place * 5 / 2 if digits % 10 == 5 else place
    return min(step, max(size / 8, min(place, Decimal(1))))
