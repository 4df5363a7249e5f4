"""Where two wordings of one thing agree and where they differ: short passages, aligned word by word.

Knows words, their endings and their order. Must not know sources, speakers or pages, nor what anything means.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, TypeVar

from rapidfuzz.distance import Indel

from generator.text import fold_passage
from generator.word_forms import stem

State = Literal["same", "other", "only"]
Share = Literal["all", "some", "none"]
Label = TypeVar("Label")


class Piece(NamedTuple):
    """A stretch of a passage, as written."""

    text: str
    state: State
    """same: stands in both; other: something else stands at that place; only: nothing does."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two passages cut into pieces. The pieces of each make up exactly the passage.

    The n-th piece that is the same in one passage belongs to the n-th such piece of the other, and so do the pieces
    that stand for each other. Hence two pieces that are the same can follow each other: something stands only in
    the other passage between them.
    """

    pieces_a: tuple[Piece, ...]
    pieces_b: tuple[Piece, ...]


class BasePiece(NamedTuple):
    """A stretch of the passage with which others are compared."""

    text: str
    share: Share
    """Whether all, some or none of the others have it too."""
    others: tuple[int, ...]
    """Which of them have it, numbered from 0."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A passage beside others: what they share of it, and what each has instead."""

    base: tuple[BasePiece, ...]
    others: tuple[tuple[Piece, ...], ...]
    """For each other passage its pieces, as in its alignment with the base."""


def align(a: str, b: str) -> Alignment:
    """Align two passages; made for up to about 300 words each. Takes any text.

    Case, the form of quotation marks and dashes, spaces and invisible characters make no difference; numbers in
    digits count by their value. The same passages the other way round give the same pieces.
    """
    if b < a:  # so that the order of the passages doesn't decide among equally good alignments
        turned = align(b, a)
        return Alignment(turned.pieces_b, turned.pieces_a)
    tokens_a, tokens_b = _tokens(a), _tokens(b)
    parts = _gather(_slide(_sweep(_runs(tokens_a, tokens_b), tokens_a, tokens_b), tokens_a, tokens_b))
    blank: State = "same" if a and b and not tokens_a and not tokens_b else "only"
    cuts_a = [(part.a, part.a_end, part.state) for part in parts]
    cuts_b = [(part.b, part.b_end, part.state) for part in parts]
    return Alignment(
        tuple(Piece(*cut) for cut in _cut(a, tokens_a, cuts_a, "same", blank)),
        tuple(Piece(*cut) for cut in _cut(b, tokens_b, cuts_b, "same", blank)),
    )


def columns(base: str, others: Sequence[str]) -> Columns:
    """A passage beside others, each compared with it. Without others, all of it counts as shared by all."""
    tokens = _tokens(base)
    alignments = [align(base, other) for other in others]
    holders: list[tuple[int, ...]] = [()] * len(tokens)
    for number, alignment in enumerate(alignments):
        at = end = 0
        for piece in alignment.pieces_a:
            end += len(piece.text)
            while at < len(tokens) and tokens[at].end <= end:
                if piece.state == "same":
                    holders[at] += (number,)
                at += 1
    cuts: list[tuple[int, int, tuple[int, ...]]] = []
    for at, holding in enumerate(holders):
        start = cuts.pop()[0] if cuts and cuts[-1][2] == holding else at
        cuts.append((start, at + 1, holding))
    everyone = tuple(range(len(others)))
    return Columns(
        tuple(
            BasePiece(text, "all" if holding == everyone else "some" if holding else "none", holding)
            for text, holding in _cut(base, tokens, cuts, everyone, everyone)
        ),
        tuple(alignment.pieces_b for alignment in alignments),
    )


# ---- words of a passage


class _Kind(IntEnum):
    MARK = 0
    LIGHT = 1
    NUMBER = 2
    WORD = 3


class _Token(NamedTuple):
    start: int
    end: int
    key: str
    """Tokens with the same key count as the same."""
    kind: _Kind


_LIGHT_WORDS = """
a an the this that these those such there here it its itself he him his she her hers they them their theirs
we our ours i me my mine you your yours one who whom whose which what when where why how
and or but if then than so as because since while although though however also too both either
of in on at by for from to into onto with within upon about over under between among through during before after
against toward towards until
is are was were be been being am has have had having do does did doing will would shall should can could may might
must it's that's he's she's they're we're i'm i've we've they've he'll we'll they'll i'd we'd
said say says very just only even still yet any some all each own same other
"""  # English words that hold a sentence together and say little. Those that deny are not among them.
_LIGHT = frozenset(_LIGHT_WORDS.split())

_COMBINING = "\u200c\u200d" + "".join(
    filter(lambda c: unicodedata.category(c)[0] == "M", map(chr, range(0x2000)))
)
# Scripts that don't part words by spaces; in them each character is taken for a word.
_UNSPACED = r"\u0e01-\u0e2e\u0e40-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTERS = rf"[\w{_COMBINING}\u00ad\u200b\u2060\ufeff]"


def _token_pattern(run: str, alone: str) -> re.Pattern[str]:
    """`run`: what words are made of; `alone`: what is a word for itself."""
    return re.compile(
        rf"(?:[^\W\d_]\.){{2,}}|{alone}\d+(?:[.,:/‐‑–-]\d+)+|{run}(?:['’‘´`]{run})*|\.{{2,}}|[-‐‑‒–—―−]+|\S"
    )


_TOKEN = _token_pattern(f"{_LETTERS}+", "")
_ANY_TOKEN = _token_pattern(f"(?:(?![{_UNSPACED}]){_LETTERS})+", f"[{_UNSPACED}][{_COMBINING}]*|")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
"""Where this finds nothing, both patterns find the same; the first takes a third of the time."""
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ALIKE = {"'": '"', "«": '"', "»": '"', "..": "..."}  # marks, by how they begin, that differ in form only
_COUNTRY = ("US", "U.S.", "USA", "U.S.A.")  # which is no pronoun


@lru_cache(maxsize=512)  # a token takes some hundred bytes
def _tokens(passage: str) -> tuple[_Token, ...]:
    """The words, numbers and marks of a passage, with their places in it as written."""
    found = []
    pattern = _ANY_TOKEN if _IS_UNSPACED.search(passage) else _TOKEN
    for match in pattern.finditer(passage):
        key, kind = _key(match[0])
        if key:
            # What the class itself does, without Python in between: pages of pairs are made of tokens.
            found.append(_new(_Token, (*match.span(), key, kind)))
    return tuple(found)


_new: Callable[[type[_Token], tuple[int, int, str, _Kind]], _Token] = tuple.__new__


@lru_cache(maxsize=16384)
def _key(written: str) -> tuple[str, _Kind]:
    """What a word is compared by; nothing for invisible characters that stand alone."""
    word = fold_passage(written)
    if word[:1].isdecimal():
        plain = word.replace(",", "") if _THOUSANDS.fullmatch(word) else word
        # Longer rows of digits are no counts, and Python refuses to read very long ones.
        return (str(int(plain)) if plain.isdecimal() and len(plain) < 40 else plain.casefold()), _Kind.NUMBER
    if not word[:1].isalnum():
        return _ALIKE.get(word[:2], word[:1]), _Kind.MARK
    if word in _COUNTRY:
        return _COUNTRY[0], _Kind.WORD
    key = word.casefold()
    if key.endswith("."):
        key = key.replace(".", "")
    return key, _Kind.LIGHT if key in _LIGHT else _Kind.WORD


_LOOKS_ALIKE = 0.75  # similarity from which on two words with one first letter are taken for spellings of one
_SHORTEST = 4  # letters of words that can look alike


class _Kin(IntEnum):
    """What two words have in common. The value is the weight of such a pair where pairs are chosen."""

    FIGURES = 3
    LOOK_ALIKE = 6
    STEM = 8
    EQUAL = 12


def _kinship(one: _Token, other: _Token) -> _Kin | None:
    """What two tokens that are numbers or words of weight have in common."""
    if one.key == other.key:
        return _Kin.EQUAL
    if one.kind is not other.kind:
        return None
    if one.kind is _Kind.NUMBER:
        return _Kin.FIGURES
    if stem(one.key) == stem(other.key):
        return _Kin.STEM
    if one.key[0] != other.key[0] or min(len(one.key), len(other.key)) < _SHORTEST:
        return None
    alike = Indel.normalized_similarity(one.key, other.key, score_cutoff=_LOOKS_ALIKE) >= _LOOKS_ALIKE
    return _Kin.LOOK_ALIKE if alike else None


# ---- which words stand for which

_EQUALS = {
    _Kind.MARK: 1,
    _Kind.LIGHT: 2,
    _Kind.NUMBER: 12,
    _Kind.WORD: 12,
}  # weight of a pair of equals, by kind
_NEXT = 2  # added where a pair directly follows another, so that runs of words stay together

Link = tuple[int, int]


def _links(a: Sequence[_Token], b: Sequence[_Token]) -> Iterator[Link]:
    """Pairs of places, rising in both passages, of equal or kindred words: those that together weigh most."""
    head = tail = 0
    shorter = min(len(a), len(b))
    while head < shorter and a[head].key == b[head].key:
        head += 1
    while tail < shorter - head and a[-1 - tail].key == b[-1 - tail].key:
        tail += 1
    yield from ((at, at) for at in range(head))
    for i, j in _heaviest(a[head : len(a) - tail], b[head : len(b) - tail]):
        yield i + head, j + head
    yield from ((len(a) - at, len(b) - at) for at in range(tail, 0, -1))


def _heaviest(a: Sequence[_Token], b: Sequence[_Token]) -> list[Link]:
    """The heaviest chain of pairs. Only pairs that weigh something are looked at, place by place of a."""
    partners = _partners(a, b)
    # For rising places in b the heaviest chain so far that ends there or before; all three lists rise together.
    columns: list[int] = []
    weights: list[int] = []
    ends: list[int] = []
    links: list[Link] = []
    before: list[int] = []  # for each link the one before it in its chain, or -1
    row: dict[
        int, tuple[int, int]
    ] = {}  # place in b -> weight and last link of the chain that ends with this pair
    for i, token in enumerate(a):
        last, row = row, {}
        # From right to left, so that no pair of this place in a can follow another of it.
        for j, weight in partners[token.key]:
            at = bisect_left(columns, j)
            total, previous = (weights[at - 1] + weight, ends[at - 1]) if at else (weight, -1)
            beside = last.get(j - 1)
            if beside and beside[0] + weight + _NEXT >= total:
                total, previous = beside[0] + weight + _NEXT, beside[1]
            row[j] = total, len(links)
            end = at
            while end < len(columns) and weights[end] <= total:
                end += 1
            if end > at or at == len(columns) or columns[at] != j:
                columns[at:end], weights[at:end], ends[at:end] = [j], [total], [len(links)]
            links.append((i, j))
            before.append(previous)
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(links[at])
        at = before[at]
    return chain[::-1]


def _partners(a: Sequence[_Token], b: Sequence[_Token]) -> dict[str, list[tuple[int, int]]]:
    """For each key of a the places in b of equal or kindred words, last first, with their weights."""
    places: dict[str, list[int]] = defaultdict(list)
    near: dict[str, list[_Token]] = defaultdict(list)  # by first letter and by stem
    for at, token in enumerate(b):
        if token.key not in places and token.kind > _Kind.LIGHT:
            for sign in _signs(token.key, token.kind):
                near[sign].append(token)
        places[token.key].append(at)
    partners: dict[str, list[tuple[int, int]]] = {}
    for token in a:
        if token.key in partners:
            continue
        found = [(at, _EQUALS[token.kind]) for at in places.get(token.key, ())]
        if token.kind > _Kind.LIGHT:
            met = {token.key}
            for sign in _signs(token.key, token.kind):
                for other in near.get(sign, ()):
                    if other.key not in met:
                        met.add(other.key)
                        if kin := _kinship(token, other):
                            found += [(at, int(kin)) for at in places[other.key]]
        partners[token.key] = sorted(found, reverse=True)
    return partners


@lru_cache(maxsize=16384)
def _signs(key: str, kind: _Kind) -> tuple[str, ...]:
    """What kindred tokens have at least one of in common."""
    return ("0",) if kind is _Kind.NUMBER else (key[0], "-" + stem(key))


# ---- from pairs to pieces


class _Part(NamedTuple):
    """Tokens of both passages, from–to, and what they are to each other."""

    a: int
    a_end: int
    b: int
    b_end: int
    state: State
    kind: _Kind
    """The weightiest kind of its tokens."""


def _part(a: Sequence[_Token], b: Sequence[_Token], i: int, i_end: int, j: int, j_end: int) -> _Part:
    """What differs between two places. A mark doesn't stand for words, nor do words for a mark."""
    kind_a = max((token.kind for token in a[i:i_end]), default=None)
    kind_b = max((token.kind for token in b[j:j_end]), default=None)
    both = kind_a is not None and kind_b is not None and bool(kind_a) == bool(kind_b)
    return _Part(
        i, i_end, j, j_end, "other" if both else "only", max(kind_a or _Kind.MARK, kind_b or _Kind.MARK)
    )


def _runs(a: Sequence[_Token], b: Sequence[_Token]) -> list[_Part]:
    """Runs of equal words, pairs of kindred ones, and what lies between."""
    parts: list[_Part] = []
    at_a = at_b = equal = 0  # `equal`: how many words before here are
    kind = _Kind.MARK

    def end_run() -> None:
        if equal:
            parts.append(_Part(at_a - equal, at_a, at_b - equal, at_b, "same", kind))

    for i, j in _links(a, b):
        token = a[i]
        is_equal = token.key == b[j].key
        is_next = i == at_a and j == at_b
        if not (is_equal and is_next):
            end_run()
            equal = 0
        if not is_next:
            parts.append(_part(a, b, at_a, i, at_b, j))
        at_a, at_b = i + 1, j + 1
        if is_equal:
            kind = max(kind, token.kind) if equal else token.kind
            equal += 1
        else:
            parts.append(_part(a, b, i, at_a, j, at_b))
    end_run()
    if at_a < len(a) or at_b < len(b):
        parts.append(_part(a, b, at_a, len(a), at_b, len(b)))
    return parts


_STRENGTH = (0, 1, 3, 3)  # how well a token holds two passages together, by kind
_FAR = 6  # times its own strength that light words can be from others and still hold


def _sweep(parts: list[_Part], a: Sequence[_Token], b: Sequence[_Token]) -> list[_Part]:
    """Drop what is equal by chance: light words and marks alone among words that differ."""
    while True:
        swept: list[_Part] = []
        for part in parts:
            swept.append(part)
            while len(swept) > 2 and _is_stray(*swept[-3:], a=a, b=b):
                first, last = swept[-3], swept[-1]
                swept[-3:] = [_part(a, b, first.a, last.a_end, first.b, last.b_end)]
        if len(swept) == len(parts):
            return swept
        parts = swept  # what was kept beside a weak neighbour can be stray now that the neighbour has grown


def _is_stray(before: _Part, part: _Part, after: _Part, *, a: Sequence[_Token], b: Sequence[_Token]) -> bool:
    if part.state != "same" or part.kind > _Kind.LIGHT:
        return False
    around = (before, after)
    if all(beside.a_end - beside.a == beside.b_end - beside.b < 3 for beside in around):
        return False  # word for word: "danger of war", "risk of conflict"
    own = sum(_STRENGTH[token.kind] for token in a[part.a : part.a_end])
    in_a = [sum(_STRENGTH[token.kind] for token in a[beside.a : beside.a_end]) for beside in around]
    in_b = [sum(_STRENGTH[token.kind] for token in b[beside.b : beside.b_end]) for beside in around]
    return own < min(sum(in_a), sum(in_b)) or max(own, 1) * _FAR <= min(map(max, in_a, in_b))


_CLAUSE_ENDS = dict.fromkeys(".!?", 3) | dict.fromkeys(",;:-", 2)  # how surely a mark ends a clause


def _slide(parts: list[_Part], a: Sequence[_Token], b: Sequence[_Token]) -> list[_Part]:
    """Move what stands only in one passage to where a reader would say that it was put in.

    "He came. [He said no.] He left." rather than "He came. He [said no. He] left.": both leave the same words.
    """
    for at, part in enumerate(parts):
        if part.state != "only" or (part.a < part.a_end and part.b < part.b_end):
            continue
        tokens, start, end = (a, part.a, part.a_end) if part.a < part.a_end else (b, part.b, part.b_end)
        left = right = 0
        while left < _room(parts, at - 1) and tokens[start - left - 1].key == tokens[end - left - 1].key:
            left += 1
        while right < _room(parts, at + 1) and tokens[start + right].key == tokens[end + right].key:
            right += 1
        by = max(range(-left, right + 1), key=lambda by: (_seam(tokens, start + by, end + by), by == 0))
        if by:
            moved = _part(a, b, part.a + by, part.a_end + by, part.b + by, part.b_end + by)
            parts[at] = moved
            if at > 0:
                parts[at - 1] = parts[at - 1]._replace(a_end=moved.a, b_end=moved.b)
            if at + 1 < len(parts):
                parts[at + 1] = parts[at + 1]._replace(a=moved.a_end, b=moved.b_end)
    return [part for part in parts if part.a < part.a_end or part.b < part.b_end]


def _room(parts: Sequence[_Part], beside: int) -> int:
    """How many words a part can move into a neighbour. Of a run between two parts, a word must stay."""
    if not 0 <= beside < len(parts) or parts[beside].state != "same":
        return 0
    return parts[beside].a_end - parts[beside].a - (0 < beside < len(parts) - 1)


def _seam(tokens: Sequence[_Token], start: int, end: int) -> int:
    """How well a stretch of a passage stands for itself: whether clauses end before it and with it."""
    before = _CLAUSE_ENDS.get(tokens[start - 1].key, 0) if start else 3
    after = _CLAUSE_ENDS.get(tokens[end - 1].key, 0) if end < len(tokens) else 3
    return before + after + (tokens[end - 1].kind > _Kind.LIGHT)


def _gather(parts: Sequence[_Part]) -> list[_Part]:
    """Join changes that follow each other, and light words to the change that they go with.

    "The expulsion of" stands for "expelling", not "expulsion" alone between words of its own.
    """
    gathered: list[_Part] = []
    for part in parts:
        last = gathered[-1] if gathered else part
        joinable = all(
            beside.state == "other" or (beside.state == "only" and beside.kind is _Kind.LIGHT)
            for beside in (last, part)
        )
        if gathered and joinable and "other" in (last.state, part.state):
            gathered[-1] = _Part(last.a, part.a_end, last.b, part.b_end, "other", max(last.kind, part.kind))
        else:
            gathered.append(part)
    return gathered


def _cut(
    passage: str,
    tokens: Sequence[_Token],
    cuts: Sequence[tuple[int, int, Label]],
    calm: Label,
    blank: Label,
) -> Iterator[tuple[str, Label]]:
    """The text of stretches of tokens, with their labels. What has no tokens has the label for the blank.

    A space between two stretches goes to the one whose label is the calm one, else to the first.
    """
    cuts = [cut for cut in cuts if cut[0] < cut[1]] or [(0, 0, blank)]
    start = 0
    for (_, past, label), (following, _, next_label) in pairwise(cuts):
        to_next = label != calm and next_label == calm
        end = tokens[past - 1].end if to_next else tokens[following].start
        yield passage[start:end], label
        start = end
    if passage:
        yield passage[start:], cuts[-1][2]


# ---- likeness

LEAST_LIKENESS = 0.52
"""Likeness from which on two quotations read as wordings of one utterance. In the table of the tests, rewordings
stand at 0.54 and above, other remarks on the same subject at 0.50 and below."""

_DENYING_WORDS = "no not never none nobody nothing nowhere neither nor cannot without impossible unable"
_DENYING = frozenset(_DENYING_WORDS.split())

_COUNTS = {_Kin.EQUAL: 1.0, _Kin.STEM: 0.9, _Kin.LOOK_ALIKE: 0.5, _Kin.FIGURES: 0.0}

_QUOTED = re.compile(r"(?<!\w)[\"“„«](?=\S)([^\"“”„«»]+)(?<=\S)[\"“”»](?!\w)")
_CLAUSE = 4  # words from which on a quotation is a clause and not a term


def likeness(a: str, b: str) -> float:
    """How much of what two quotations say they say in the same words and order: 0 to 1.

    The content words that are aligned, as a part of all (twice those shared, by the sum of both). A word in another
    form counts nearly whole, one that only looks alike counts half. Of a passage that quotes a clause and adds who
    said it, only the words within quotation marks count.
    """
    return _likeness(a, b) if a <= b else _likeness(b, a)


@lru_cache(maxsize=2048)
def _likeness(a: str, b: str) -> float:
    one, other = _said(a), _said(b)
    if not one.words and not other.words:
        return float([token.key for token in one.tokens] == [token.key for token in other.tokens])
    shared = 0.0
    for i, j in _links(one.words, other.words):
        word, counterpart = one.words[i], other.words[j]
        if word.key == counterpart.key:
            shared += 1
        elif kin := _kinship(word, counterpart):
            shared += _COUNTS[kin]
    return 2 * shared / (len(one.words) + len(other.words))


def shares_a_word(a: str, b: str) -> bool:
    """Whether two quotations have a word or number of weight in common, whatever its place."""
    one, other = (
        {token.key for token in _tokens(_utterance(passage)) if token.kind > _Kind.LIGHT}
        for passage in (a, b)
    )
    return not one.isdisjoint(other)


def is_variant(a: str, b: str) -> bool:
    """Whether two quotations read as translations or rewordings of one utterance.

    Says nothing of who spoke and when; whoever asks must know that it was one person on one occasion. Where one
    denies and the other doesn't, or each has a figure that the other hasn't (clock times aside, which are written in
    many ways), something else is said, not the same in other words.
    """
    one, other = _said(a), _said(b)
    return (
        one.denies == other.denies
        and (one.figures <= other.figures or other.figures <= one.figures)
        and likeness(a, b) >= LEAST_LIKENESS
    )


class _Said(NamedTuple):
    """What counts of a quotation where it is compared."""

    tokens: tuple[_Token, ...]
    words: tuple[_Token, ...]
    """Words of weight and numbers."""
    figures: frozenset[str]
    denies: bool


@lru_cache(maxsize=512)
def _said(passage: str) -> _Said:
    tokens = _tokens(_utterance(passage))
    return _Said(
        tokens,
        tuple(token for token in tokens if token.kind > _Kind.LIGHT),
        frozenset(token.key for token in tokens if token.key.isdecimal()),
        _denies(tokens),
    )


def _denies(tokens: Sequence[_Token]) -> bool:
    keys = [token.key for token in tokens]
    return any(
        (key in _DENYING or key.endswith("n't")) and not (key == "not" and following in ("only", "just"))
        for key, following in pairwise((*keys, ""))
    )


def _utterance(passage: str) -> str:
    """What stands within quotation marks, where that is a clause; else the passage."""
    clauses = [quoted for quoted in _QUOTED.findall(passage) if len(quoted.split()) >= _CLAUSE]
    return " ".join(clauses) or passage
