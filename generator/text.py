"""Folding of text: marks that change no word are made alike, with a map back to where every character stood.

Knows characters, words, paragraphs and sentences. Must not know documents, excerpts or languages' grammar.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

# Each fold is a set of characters (or short runs) that are written one way or another without changing a word.
# What is not here is never ignored: letter case, accents, digits, full stops, commas, and the joiners U+200C and
# U+200D, which make other words in some scripts.
_QUOTES = dict.fromkeys("‘’‚‛ʼ‹›`´", "'") | dict.fromkeys("“”„‟«»〝〞＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_INVISIBLE = "\u00ad\u200b\u2060\ufeff\u180e"
_DOTS = {"…": "..."}

FOLDS = (
    "spaces",
    "line breaks",
    "invisible characters",
    "quotation marks",
    "dashes",
    "ligatures",
    "dots",
    "composed letters",
)
"""Names of the folds, in the order in which a receipt lists them."""

_FOLD_OF = (
    dict.fromkeys(_QUOTES, "quotation marks")
    | dict.fromkeys(_DASHES, "dashes")
    | dict.fromkeys(_LIGATURES, "ligatures")
    | dict.fromkeys(_DOTS, "dots")
    | dict.fromkeys(_INVISIBLE, "invisible characters")
)
_REPLACED = _QUOTES | _DASHES | _LIGATURES | _DOTS
_MARKS = _QUOTES | _DASHES
_ONE_BY_ONE = re.escape("".join(_QUOTES | _DASHES | _LIGATURES | _DOTS))
# A single plain space needs no folding, and most of a text's spaces are that: they are passed over. Both patterns
# begin with one set of characters, which the engine looks for many times faster than for anything else.
_SPECIAL = re.compile(
    rf"[\s{_INVISIBLE}{_ONE_BY_ONE}](?:(?<=[{_ONE_BY_ONE}])|(?<! )[\s{_INVISIBLE}]*|(?<= )[\s{_INVISIBLE}]+)"
)
_COMBINING = re.compile("[\u0300-\u036f]")
_SPECIAL_OR_COMBINING = re.compile(rf"{_SPECIAL.pattern}|[^\W\d_]?{_COMBINING.pattern}+")
_SPACE = re.compile(r"\s")
_PARAGRAPH = "\n"


@dataclass(frozen=True)
class Folded:
    """A folded text. Paragraphs are parted by one line feed, words by one space."""

    original: str
    text: str
    _steps: tuple[tuple[int, int, int], ...]
    """(place, origin, end): from `place` in `text` on, characters run in step with the original from `origin` on;
    the character before `place` ends at `end` of the original."""

    @cached_property
    def _places(self) -> list[int]:
        return [place for place, _origin, _end in self._steps]

    def origin(self, place: int) -> int:
        """Where the character at a place of the folded text stands in the original."""
        start, origin, _end = self._steps[bisect_right(self._places, place) - 1]
        return origin + place - start

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for a span of the folded text, which must not be empty."""
        places, steps = self._places, self._steps
        first = bisect_right(places, start) - 1
        following = bisect_left(places, end, first)
        origin = steps[first][1] + start - places[first]
        if following < len(steps) and places[following] == end:
            return origin, steps[following][2]
        return origin, steps[following - 1][1] + end - places[following - 1]

    def place(self, origin: int) -> int:
        """The place in the folded text of a character of the original, or of the next one that is kept."""
        return bisect_left(range(len(self.text)), origin, key=self.origin)

    @cached_property
    def paragraph_ends(self) -> tuple[int, ...]:
        """Places of the line feeds between paragraphs."""
        return tuple(match.start() for match in re.finditer(_PARAGRAPH, self.text))

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """Start and end of the paragraph that holds a place."""
        ends = self.paragraph_ends
        index = bisect_left(ends, place)
        start = ends[index - 1] + 1 if index else 0
        end = ends[index] if index < len(ends) else len(self.text)
        return start, end

    def line(self, place: int) -> int:
        """Number, from 1, of the line of the original that holds a place of the folded text."""
        return self.original.count("\n", 0, self.origin(place)) + 1


def fold(original: str) -> Folded:
    """Fold a document's text. Takes time in proportion to its length."""
    wrapped = is_wrapped(original)
    pieces: list[str] = []
    steps = [(0, 0, 0)]
    length = done = 0

    def append(text: str, origin: int, end: int) -> None:
        """Append folded text, the last character of which ends at `end`; what follows begins at `origin`."""
        nonlocal length
        pieces.append(text)
        length += len(text)
        if steps[-1][0] == length:
            steps[-1] = (length, origin, steps[-1][2])
        else:
            steps.append((length, origin, end))

    for match in _specials(original).finditer(original):
        start, end = match.span()
        new = _folded_run(match, wrapped)
        if new == match.group():
            continue
        pieces.append(original[done:start])
        length += start - done
        done = end
        if not new:
            append("", end, start)
            continue
        # Every letter of a ligature goes back to the one character it came from.
        for letter in new[:-1]:
            append(letter, start, end)
        append(new[-1], end, end)
    pieces.append(original[done:])
    return Folded(original, "".join(pieces), tuple(steps))


def fold_passage(passage: str) -> str:
    """Fold a passage that is to be found in a folded text: its spaces and line breaks only part words."""
    return (
        _specials(passage)
        .sub(lambda match: " " if _SPACE.search(match.group()) else _same(match.group()), passage)
        .strip()
    )


def _specials(text: str) -> re.Pattern[str]:
    return _SPECIAL_OR_COMBINING if not text.isascii() and _COMBINING.search(text) else _SPECIAL


def _folded_run(match: re.Match[str], wrapped: bool) -> str:
    run = match.group()
    if not _SPACE.search(run):
        return _same(run)
    breaks = run.count("\n") + run.count("\u2029") * 2 + run.count("\x0c") * 2
    if not breaks:
        return " "
    return " " if breaks == 1 and (wrapped or _goes_on(match)) else _PARAGRAPH


def _same(run: str) -> str:
    if run[0] in _INVISIBLE:
        return ""
    replaced = _REPLACED.get(run)
    return unicodedata.normalize("NFC", run) if replaced is None else replaced


def _goes_on(match: re.Match[str]) -> bool:
    """Whether a sentence visibly goes on over a line break: no mark ends it, and a small letter follows."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return before not in _ENDS and match.string[match.end() : match.end() + 1].islower()


_ENDS = tuple('.!?:”"»')
_WIDEST, _NARROWEST = 100, 40  # characters of a line in texts wrapped by hand or by mail programs
_FEWEST = 4  # lines from which a habit can be told


def is_wrapped(text: str) -> bool:
    """Whether single line breaks part lines and not paragraphs.

    A text is taken to be wrapped when most of the lines that a single break ends come near to one width, as
    lines filled by a program do; lists, headings and one-line paragraphs don't.
    """
    lines = text.split("\n")
    broken = [len(line) for line, following in pairwise(lines) if line and following]
    if len(broken) < _FEWEST:
        return False
    width = max(broken)
    full = sum(length >= width * 0.75 for length in broken)
    return _NARROWEST <= width <= _WIDEST and full * 3 >= len(broken) * 2


def folds_between(written: str, standing: str) -> tuple[str, ...]:
    """Names of the folds by which two texts, alike when folded, differ; () for equal texts."""
    if written == standing:
        return ()
    found = set()
    for name in FOLDS:
        if _only(name, written) != _only(name, standing):
            found.add(name)
    return tuple(name for name in FOLDS if name in found)


def _only(name: str, text: str) -> list[str]:
    """What a text shows of one fold: the runs it is about, in order."""
    if name == "spaces":
        return [run if "\n" not in run else " " for run in re.findall(r"\s+", text)]
    if name == "line breaks":
        return ["\n" if "\n" in run else "" for run in re.findall(r"\s+", text)]
    if name == "composed letters":
        return re.findall(r"\w[\u0300-\u036f]+", text)
    if name == "quotation marks":
        return re.findall(f"['\"{re.escape(''.join(_QUOTES))}]", text)
    if name == "dashes":
        return re.findall(f"[-{re.escape(''.join(_DASHES))}]", text)
    return [character for character in text if _FOLD_OF.get(character) == name]


# ---- words

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Burmese, Khmer, kana and Han: scripts that don't part words by spaces."""

_WORD = re.compile(r"[\w\u0300-\u036f]+(?:['.,\-/][\w\u0300-\u036f]+)*|[^\w\s]")


def words(text: str) -> tuple[str, ...]:
    """The words, numbers and single marks of a folded text."""
    return tuple(_WORD.findall(text))


def cuts_word(text: str, place: int) -> bool:
    """Whether a place between two characters of a folded text lies inside a word or a number.

    Inside are: between letters or digits; at an apostrophe or hyphen between letters (can|'t, non|-violent); at a
    point, comma, slash or colon between digits (45|,000).
    """
    if not 0 < place < len(text) or text[place - 1].isspace() or text[place].isspace():
        return False
    # The marks at hand may be unfolded: curly apostrophes and long dashes count as their plain forms.
    before, after = _plain_mark(text[place - 1]), _plain_mark(text[place])
    if _joins(before):
        if _joins(after):
            return not (_UNSPACED.match(before) and _UNSPACED.match(after))
        return place + 1 < len(text) and _bridges(before, after, _plain_mark(text[place + 1]))
    return place > 1 and _joins(after) and _bridges(_plain_mark(text[place - 2]), before, after)


def _plain_mark(character: str) -> str:
    return _MARKS.get(character, character)


def _joins(character: str) -> bool:
    return character.isalnum() or unicodedata.combining(character) > 0


def _bridges(left: str, mark: str, right: str) -> bool:
    if mark in "'-":
        return left.isalnum() and right.isalnum()
    return mark in ".,:/" and left.isdecimal() and right.isdecimal()


# ---- sentences

_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9\u00c0-\u00de\u0400-\u042f])")
_SHORTENED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sen|Gov|Gen|Lt|Col|Sgt|Rep|Rev|Hon|vs|No|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sep|Sept|Oct|Nov|Dec|U\.S|U\.K|a\.m|p\.m|e\.g|i\.e|[A-Z]))\.$"
)


_LONGEST_SHORTENED = 4
"""Letters before the point."""


def sentences(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans, in the folded text, of its sentences; none crosses a paragraph."""
    start = 0
    for end in (*folded.paragraph_ends, len(folded.text)):
        yield from _sentences_in(folded.text, start, end)
        start = end + 1


def _sentences_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        stop = match.start() + len(match.group().rstrip())
        if _SHORTENED.search(text, max(begin, match.start() - _LONGEST_SHORTENED), match.start() + 1):
            continue
        yield begin, stop
        begin = match.end()
    while begin < end and text[begin] == " ":
        begin += 1
    while end > begin and text[end - 1] == " ":
        end -= 1
    if begin < end:
        yield begin, end


# ---- plain letters

_LETTERS = {
    **dict(zip("ßæœøłđðþıħŋ", ("ss", "ae", "oe", "o", "l", "d", "d", "th", "i", "h", "ng"), strict=True)),
    # Cyrillic as BGN/PCGN writes it in English, without its signs
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "yo"},
    **{"ъ": "", "ь": "", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "w", "ј": "j", "љ": "lj", "њ": "nj"},
    **{"ћ": "c", "ђ": "dj", "џ": "dz", "ќ": "k", "ѓ": "g", "ѕ": "dz"},
    # Greek, letter by letter
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    **{"θ": "th", "χ": "ch", "ψ": "ps"},
}
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def without_accents(text: str) -> str:
    """Small letters without their accents, for comparing: “Groß” → “gross”, “São” → “sao”."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def plain_id(title: str, longest: int) -> str:
    """An id made of a title: “Jürgen Groß” → “jurgen-gross”. Whole words, up to `longest` characters.

    Letters of Latin, Cyrillic and Greek become a to z; "" where nothing remains, as of a title in Chinese.
    """
    letters = unicodedata.normalize("NFC", title.lower())
    spelt = "".join(_LETTERS.get(letter, letter) for letter in letters)
    parts = unicodedata.normalize("NFKD", re.sub(r"['’ʼ]", "", spelt))
    plain = "".join(_LETTERS.get(letter, letter) for letter in parts if not unicodedata.combining(letter))
    id = _NOT_IN_ID.sub("-", plain).strip("-")
    if len(id) > longest:
        cut = id[: longest + 1].rpartition("-")[0]
        id = cut or id[:longest]
    return id.strip("-")
