"""Every excerpt of a source in the text of its document: where it stands, what it leaves out, how far all cover it.

What was found once is kept on a shelf, under all that it depends on. Must not know the lock, or what a place proves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator import coverage as covering
from generator.anchor import Found, Missing, Text, find, negations
from generator.archive import ArchivedText
from generator.coverage import Coverage
from generator.digests import Said, digest_of
from generator.lock import DocumentLine, Spans, context_digest, excerpt_digest, text_digest
from generator.model import KeyPath, Report, Source
from generator.shelf import Shelf

CONTEXT = 32
"""Characters on either side of an excerpt that its receipt vouches for."""


class Turned(NamedTuple):
    """A negation that an omission leaves out (W211) or an insertion brings in (W212)."""

    code: str
    message: str
    wrote: str


class Stands(NamedTuple):
    """Where the excerpt of a report stands."""

    digest: str
    """`excerpt_digest` of the excerpt."""
    spans: Spans
    folds: tuple[str, ...]
    context: str
    """`context_digest` of what stands around it."""
    prefix: str
    """Words before and after it, where it takes them to tell it from the same words elsewhere."""
    suffix: str
    turned: tuple[Turned, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found of a source in its document."""

    line: DocumentLine
    reports: tuple[Stands | Missing, ...]
    coverage: Coverage
    written: str
    """`Coverage.written` of it."""
    unbounded: tuple[tuple[KeyPath, Missing], ...]
    """Keys under which the first or last words of a stretch were not found, and why."""


class Searches:
    def __init__(self, shelf: Shelf) -> None:
        self.made = 0
        """Sources for which a text was searched, not counting what the shelf held."""
        self._shelf = shelf

    def search(self, source: Source, said: Said, document: ArchivedText, text: Text) -> Searched:
        line = DocumentLine(
            source.id,
            document.digest,
            document.size,
            document.media_type,
            text_digest(document.text),
            document.name,
        )
        key = self.key(said, line)
        if known := self._shelf.get(key):
            return _from_plain(known, line)
        self.made += 1
        reports = tuple(_search(report, text) for report in source.reports)
        stand = [Found(found.spans, found.folds) for found in reports if isinstance(found, Stands)]
        covered, unbounded = _cover(source, text, stand)
        text.unfold()
        result = Searched(line, reports, covered, covered.written(), unbounded)
        self._shelf.put(key, _as_plain(result))
        return result

    def keep(self, said: Said, line: DocumentLine) -> None:
        """Leave on the shelf what was found of a source."""
        self._shelf.use(self.key(said, line))

    @staticmethod
    def key(said: Said, line: DocumentLine) -> str:
        return (
            f"search {digest_of((said.digest, said.reports, line.digest, line.media_type, line.text)).hex()}"
        )


def _search(report: Report, text: Text) -> Stands | Missing:
    found = find(report.excerpt, text, prefix=report.prefix or "", suffix=report.suffix or "")
    if isinstance(found, Missing):
        return found
    start, end = found.spans[0][0], found.spans[-1][1]
    original = text.original
    return Stands(
        excerpt_digest(report.excerpt, report.prefix or "", report.suffix or ""),
        found.spans,
        found.folds,
        context_digest(original[max(0, start - CONTEXT) : start], original[end : end + CONTEXT]),
        *_unique_surroundings(start, end, original),
        tuple(_turned(found)),
    )


def _unique_surroundings(start: int, end: int, original: str) -> tuple[str, str]:
    if original.count(original[start:end]) == 1:
        return "", ""
    before = " ".join(original[max(0, start - 80) : start].rsplit("\n", 1)[-1].split()[-4:])
    after = " ".join(original[end : end + 80].split("\n", 1)[0].split()[:4])
    return before, after


def _turned(found: Found) -> Iterator[Turned]:
    for omitted in found.omitted:
        if words := negations(omitted):
            yield Turned("W211", f"what the omission leaves out holds “{words[0]}”", omitted)
    for inserted in found.inserted:
        if words := negations(inserted):
            yield Turned("W212", f"the insertion holds “{words[0]}”", inserted)


def _cover(
    source: Source, text: Text, found: list[Found]
) -> tuple[Coverage, tuple[tuple[KeyPath, Missing], ...]]:
    aside: list[covering.Span] = []
    unbounded: list[tuple[KeyPath, Missing]] = []
    for number, stretch in enumerate(source.set_aside):
        spans = covering.stretches(text, stretch.begins, stretch.ends)
        if isinstance(spans, Missing):
            unbounded.append((("set_aside", number), spans))
        else:
            aside += spans
    article = None
    if source.article:
        spans = covering.stretches(text, source.article.begins, source.article.ends)
        if isinstance(spans, Missing):
            unbounded.append((("article",), spans))
        else:
            article = spans[0]
    return covering.cover(text, found, aside, article), tuple(unbounded)


# ---- as plain values, for the shelf


def _as_plain(searched: Searched) -> list[Any]:
    return [
        [_plain_missing(one) if isinstance(one, Missing) else one for one in searched.reports],
        list(searched.coverage.starts),
        list(searched.coverage.ends),
        searched.written,
        [[path, _plain_missing(why)] for path, why in searched.unbounded],
    ]


def _plain_missing(why: Missing) -> list[str]:
    return [why.code, why.message, why.wrote, why.closest, why.hint]


def _from_plain(value: Any, line: DocumentLine) -> Searched:
    reports, starts, ends, written, unbounded = value
    return Searched(
        line,
        tuple(_report_from_plain(one) for one in reports),
        covering.covered(starts, ends, _LETTERS.findall(written)),
        written,
        tuple((tuple(path), Missing(*why)) for path, why in unbounded),
    )


_LETTERS = re.compile("[a-z]")


def _report_from_plain(value: Any) -> Stands | Missing:
    if len(value) == len(_MISSING):
        return Missing(*value)
    digest, spans, folds, context, prefix, suffix, turned = value
    return Stands(
        digest,
        tuple((start, end) for start, end in spans),
        tuple(folds),
        context,
        prefix,
        suffix,
        tuple(Turned(*one) for one in turned),
    )


_MISSING = ("code", "message", "wrote", "closest", "hint")
