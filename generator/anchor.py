"""Finding a quoted passage in a document's text: exactly, or after folds that change no word; else why not.

Never accepts a likeness, whatever its degree. Must not know sources, files or the lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz

from generator.text import Folded, cuts_word, fold, fold_passage, folds_between, words

_OMISSION = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]\s*")
_INSERTION = re.compile(r"\s*\[[^\[\]]*\]\s*")
_NEGATIONS = frozenset(
    """
    not no never none nobody nothing neither nor without cannot hardly barely denied denies deny refused refuses
    false falsely alleged allegedly
    """.split()  # noqa: SIM905  # reads better than a list of quoted words
)
"""Words whose loss or addition can turn a statement round, or make a claim a fact; also any word ending in n't."""

_MOST_PLACES = 50  # of one passage; a text that repeats itself more often is no place to point to


class Text:
    """A document's text, folded when that is first needed."""

    def __init__(self, original: str) -> None:
        self.original = original

    @cached_property
    def folded(self) -> Folded:
        return fold(self.original)

    def unfold(self) -> None:
        """Keep the original alone: a folded text takes more room, and is soon made again."""
        self.__dict__.pop("folded", None)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a passage stands."""

    spans: tuple[tuple[int, int], ...]
    """Characters of the document, from–to, one span for each part between omissions."""
    folds: tuple[str, ...]
    """Names of the folds that were needed; () where the passage stands exactly as written."""
    omitted: tuple[str, ...] = ()
    """What the document has between the parts."""
    inserted: tuple[str, ...] = ()
    """What the passage has in brackets that is not the document's."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a passage was not accepted."""

    code: str
    message: str
    wrote: str = ""
    """The passage, the words that differ in {braces}."""
    closest: str = ""
    """The most similar place of the document, marked likewise, with its line."""
    hint: str = ""


def find(passage: str, text: Text, *, prefix: str = "", suffix: str = "") -> Found | Missing:
    """Find the one place of a passage.

    `[…]` joins parts that stand in this order in one paragraph; other square brackets hold an editor's insertion
    and are skipped, unless the document has them. An exact place is preferred to one found after folding.
    """
    if not any(character.isalnum() for character in passage):
        return Missing("E206", "the passage holds no word")
    exact = _exactly(passage, text)
    if len(exact) == 1 and not (prefix or suffix):
        return Found((exact[0],), ())
    parts = [part for part in _OMISSION.split(passage) if part.strip()]
    plain = len(parts) == 1 and not _INSERTION.search(passage)
    places = [_Place(((start, end),)) for start, end in exact] or list(_after_folding(parts, text))
    if not places:
        return _why_missing(parts, text, plain=plain)
    beside = [place for place in places if _stands_beside(place, text, prefix, suffix)]
    if not beside:
        return Missing(
            "E203",
            "the passage stands in the document, but not beside the prefix or suffix given",
            hint=_neighbours(places[0], text),
        )
    if len(beside) > 1:
        lines = dict.fromkeys(text.original.count("\n", 0, place.spans[0][0]) + 1 for place in beside[:6])
        named = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
        return Missing(
            "E202",
            f"the passage stands {len(beside)} times in the document ({named})",
            hint="add prefix: or suffix: with words that stand beside the right one",
        )
    return _found(passage, beside[0], text)


def find_all(passage: str, text: Text) -> tuple[tuple[int, int], ...]:
    """Every place of a passage, exactly or else after folding, from its first character to its last."""
    exact = _exactly(passage, text)
    if exact:
        return tuple(exact)
    parts = [part for part in _OMISSION.split(passage) if part.strip()]
    places = _after_folding(parts, text) if parts else ()
    return tuple((place.spans[0][0], place.spans[-1][1]) for place in places)


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate: spans of the original."""

    spans: tuple[tuple[int, int], ...]


def _exactly(passage: str, text: Text) -> list[tuple[int, int]]:
    """Places where the passage stands character for character and cuts no word."""
    if "\n" in passage:
        return []
    original = text.original
    found: list[tuple[int, int]] = []
    start = original.find(passage)
    while start >= 0 and len(found) < _MOST_PLACES:
        end = start + len(passage)
        if not cuts_word(original, start) and not cuts_word(original, end):
            found.append((start, end))
        start = original.find(passage, start + 1)
    return found


def _after_folding(parts: Sequence[str], text: Text) -> Iterator[_Place]:
    """Places where all parts stand in order in one paragraph of the folded text."""
    folded = text.folded
    patterns = [_pattern(part) for part in parts]
    taken = -1
    for first in patterns[0].finditer(folded.text):
        if first.start() < taken or _cut(folded.text, first.span()):
            continue
        _start, paragraph_end = folded.paragraph_at(first.start())
        spans = [first.span()]
        for pattern in patterns[1:]:
            following = next(
                (
                    match.span()
                    for match in pattern.finditer(folded.text, spans[-1][1], paragraph_end)
                    if not _cut(folded.text, match.span())
                ),
                None,
            )
            if following is None:
                break
            spans.append(following)
        if len(spans) == len(patterns) and spans[-1][1] <= paragraph_end:
            taken = spans[-1][1]
            yield _Place(tuple(folded.span(*span) for span in spans))


def _pattern(part: str) -> re.Pattern[str]:
    """A part as a pattern of the folded text; an insertion may stand where the document has a space or nothing."""
    pieces = [fold_passage(piece) for piece in _INSERTION.split(part)]
    return re.compile(" ?".join(re.escape(piece) for piece in pieces if piece))


def _cut(text: str, span: tuple[int, int]) -> bool:
    return cuts_word(text, span[0]) or cuts_word(text, span[1])


def _found(passage: str, place: _Place, text: Text) -> Found:
    standing = [text.original[start:end] for start, end in place.spans]
    if len(standing) == 1 and standing[0] == passage:
        return Found(place.spans, ())
    parts = [part for part in _OMISSION.split(passage) if part.strip()]
    literal = len(standing) == 1 and len(parts) == 1 and fold_passage(passage) == fold_passage(standing[0])
    inserted = (
        () if literal else tuple(match.group().strip()[1:-1] for match in _INSERTION.finditer("".join(parts)))
    )
    folds: set[str] = set()
    order: list[str] = []
    for part, stands in zip(parts if not literal else [passage], standing, strict=True):
        bare = part if literal else _INSERTION.sub(" ", part) if inserted else part
        for name in folds_between(bare.strip(), stands):
            if name not in folds and not (inserted and name == "spaces"):
                folds.add(name)
                order.append(name)
    gaps = zip(place.spans, place.spans[1:], strict=False)
    omitted = tuple(" ".join(text.original[end:start].split()) for (_s, end), (start, _e) in gaps)
    return Found(place.spans, tuple(order), omitted, inserted)


def _stands_beside(place: _Place, text: Text, prefix: str, suffix: str) -> bool:
    folded = text.folded if prefix or suffix else None
    if folded is None:
        return True
    before = folded.text[: folded.place(place.spans[0][0])].rstrip()
    after = folded.text[folded.place(place.spans[-1][1]) :].lstrip()
    return before.endswith(fold_passage(prefix)) and after.startswith(fold_passage(suffix))


def _neighbours(place: _Place, text: Text) -> str:
    start, end = place.spans[0][0], place.spans[-1][1]
    before = " ".join(text.original[max(0, start - 60) : start].split()[-4:])
    after = " ".join(text.original[end : end + 60].split()[:4])
    return f"before it stands “{before}”, after it “{after}”"


# ---- why not


def _why_missing(parts: Sequence[str], text: Text, *, plain: bool) -> Missing:
    folded = text.folded
    for part in parts:
        pattern = _pattern(part)
        match = pattern.search(folded.text)
        if match:
            if all(_cut(folded.text, found.span()) for found in pattern.finditer(folded.text)):
                return _cutting(match.span(), folded)
            continue
        if over := pattern.search(folded.text.replace("\n", " ")):
            return Missing(
                "E205",
                f"the passage runs over the end of a paragraph (line {folded.line(over.start())})",
                closest=folded.text[over.start() : over.end()].replace("\n", " ¶ "),
            )
        return _explained(part, folded)
    return Missing(
        "E201",
        "the parts stand in the document, but not in this order in one paragraph",
        hint="make a report of each part" if not plain else "",
    )


def _cutting(span: tuple[int, int], folded: Folded) -> Missing:
    start, end = span
    while start > 0 and not folded.text[start - 1].isspace():
        start -= 1
    while end < len(folded.text) and not folded.text[end].isspace():
        end += 1
    whole = folded.original[slice(*folded.span(start, end))]
    return Missing("E204", "the passage begins or ends inside a word or number", closest=whole)


def _explained(part: str, folded: Folded) -> Missing:
    """The closest place of the document, with the words that differ marked on both sides."""
    wanted = fold_passage(_INSERTION.sub(" ", part))
    alignment = fuzz.partial_ratio_alignment(wanted, folded.text)
    if alignment is None or alignment.score < 50:
        return Missing("E201", "the passage was not found in the document, and nothing like it", wrote=wanted)
    start, end = _best_window(wanted, folded.text, alignment.dest_start, alignment.dest_end)
    near = folded.text[start:end].strip()
    if wanted[-1:].isalnum():
        near = near.rstrip(".,;:!?\"')")
    mine, theirs = mark_differences(wanted, near)
    likeness = fuzz.ratio(wanted, near)
    return Missing(
        "E201",
        "the passage was not found in the document",
        wrote=mine,
        closest=f"{theirs}   (line {folded.line(start)}, {min(likeness, 99):.0f} % alike)",
    )


def _best_window(wanted: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Whole words around a rough match, stretched at its end for as long as that makes it more alike."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    best, likeness = end, -1.0
    for word in re.finditer(r"\S+", text[start : end + len(wanted)]):
        stop = start + word.end()
        if stop < end:
            continue
        alike = fuzz.ratio(wanted, text[start:stop])
        if alike <= likeness and stop > end + 60:
            break
        if alike > likeness:
            best, likeness = stop, alike
    return start, best


def mark_differences(written: str, standing: str) -> tuple[str, str]:
    """Both texts, the words in which they differ in {braces}."""
    a, b = written.split(), standing.split()
    mine: list[str] = []
    theirs: list[str] = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            mine += a[a0:a1]
            theirs += b[b0:b1]
            continue
        if a1 > a0:
            mine.append("{" + " ".join(a[a0:a1]) + "}")
        if b1 > b0:
            theirs.append("{" + " ".join(b[b0:b1]) + "}")
    return " ".join(mine), " ".join(theirs)


def negations(text: str) -> tuple[str, ...]:
    """The words of a text that can turn a statement round or take its hedge."""
    found = (word.lower() for word in words(fold_passage(text)))
    return tuple(word for word in found if word in _NEGATIONS or word.endswith("n't"))
