"""The evidence lock: receipts as lines of text, one fact a line, so that two branches merge line by line.

Reads and writes lines. Must not know documents' texts, nor decide whether a receipt holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring
from sys import intern
from urllib.parse import quote, unquote

from generator.diagnostics import Diagnostic, Location, diagnose
from generator.text import FOLDS

NAME = "evidence.lock"

HEADING = """\
# Receipts: where each excerpt stands in its archived document. Written by `briefings lock`; don't edit by hand.
# document SOURCE SHA-256 BYTES TYPE TEXT FILE
# excerpt SOURCE DIGEST CHARACTERS FOLDS CONTEXT VERIFIED
# coverage SOURCE SENTENCES
"""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, order=True)
class DocumentLine:
    source: str
    digest: str
    """SHA-256 of the file's bytes, 64 hexadecimal digits."""
    size: int
    media_type: str
    text: str
    """`text_digest` of the text read from it, which for pages and PDFs depends on a library too."""
    name: str


@dataclass(frozen=True, slots=True, order=True)
class ExcerptLine:
    source: str
    digest: str
    """`excerpt_digest` of the excerpt."""
    spans: Spans
    folds: tuple[str, ...]
    context: str
    """`context_digest` of what stands around it."""
    verified: str
    """Day on which it was first verified, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, order=True)
class CoverageLine:
    source: str
    sentences: str
    """“54a,120q,33n”: the length of each sentence of the document and whether it is (q)uoted, set (a)side or neither,
    (n); (o) outside of the article."""


Line = DocumentLine | ExcerptLine | CoverageLine


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock file says. Of each kind of line, at most one for a source (and excerpt)."""

    documents: Mapping[str, DocumentLine] = field(default_factory=dict)
    excerpts: Mapping[tuple[str, str], ExcerptLine] = field(default_factory=dict)
    """(source id, digest of the excerpt) → line"""
    coverage: Mapping[str, CoverageLine] = field(default_factory=dict)
    places: Mapping[Line, Location] = field(default_factory=dict)


def excerpt_digest(excerpt: str, prefix: str = "", suffix: str = "") -> str:
    """32 hexadecimal digits that change with any character of an excerpt or of what tells it from its like."""
    return _digest(_written_out([excerpt, prefix, suffix]))[:32]


def text_digest(text: str) -> str:
    """16 hexadecimal digits for a document's text."""
    return _digest(text)[:16]


def context_digest(before: str, after: str) -> str:
    """16 hexadecimal digits for the characters that stand around an excerpt."""
    return _digest(_written_out([before, after]))[:16]


def _written_out(texts: Iterable[str]) -> str:
    """As json.dumps writes a list of texts, which goes a longer way for each."""
    return f"[{', '.join(map(encode_basestring, texts))}]"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


# ---- writing


def write_lock(lines: Iterable[Line]) -> str:
    """The lock file's text: sorted, so that the same receipts always give the same bytes."""
    return HEADING + "".join(sorted(f"{_written(line)}\n" for line in set(lines)))


def _written(line: Line) -> str:
    match line:
        case DocumentLine(source, digest, size, media_type, text, name):
            return f"document {source} {digest} {size} {media_type} {text} {quote(name)}"
        case ExcerptLine(source, digest, spans, folds, context, verified):
            characters = ",".join(f"{start}-{end}" for start, end in spans)
            names = "+".join(name.replace(" ", "-") for name in folds) or "exact"
            return f"excerpt {source} {digest} {characters} {names} {context} {verified}"
        case CoverageLine(source, sentences):
            return f"coverage {source} {sentences}"


# ---- reading

_SOURCE = r"(?P<source>[a-z0-9-]+)"
_FORMS: Mapping[str, re.Pattern[str]] = {
    "document": re.compile(
        rf"document {_SOURCE} (?P<digest>[0-9a-f]{{64}}) (?P<size>\d{{1,15}}) (?P<type>[a-z]+/[a-z0-9.+-]+) "
        r"(?P<text>[0-9a-f]{16}) (?P<name>\S+)"
    ),
    "excerpt": re.compile(
        rf"excerpt {_SOURCE} (?P<digest>[0-9a-f]{{32}}) (?P<spans>\d{{1,9}}-\d{{1,9}}(?:,\d{{1,9}}-\d{{1,9}})*) "
        r"(?P<folds>[a-z+-]+) (?P<context>[0-9a-f]{16}) (?P<verified>\d{4}-\d\d-\d\d)"
    ),
    "coverage": re.compile(rf"coverage {_SOURCE} (?P<sentences>\d+[qano](?:,\d+[qano])*)"),
}
_FOLD_NAMES = {name.replace(" ", "-"): name for name in FOLDS}


def read_lock(text: str, file: str) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """Read a lock file. Lines may stand in any order, as a merge leaves them; E226 for each that can't be used."""
    documents: dict[str, DocumentLine] = {}
    excerpts: dict[tuple[str, str], ExcerptLine] = {}
    coverage: dict[str, CoverageLine] = {}
    places: dict[Line, Location] = {}
    faults: list[Diagnostic] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        written = raw.strip()
        if not written or written.startswith("#"):
            continue
        place = Location(file, number)
        line = _read(written)
        if line is None:
            faults.append(diagnose("E226", place, "this line of the lock is not understood", wrote=written))
            continue
        match line:
            case DocumentLine():
                known: Line | None = documents.setdefault(line.source, line)
            case ExcerptLine():
                known = excerpts.setdefault((line.source, line.digest), line)
            case CoverageLine():
                known = coverage.setdefault(line.source, line)
        if known is not line:
            if line in places:
                continue  # a merge may leave one line twice
            faults.append(
                diagnose(
                    "E226", place, "another line of the lock says otherwise of the same thing", wrote=written
                )
            )
        places[line] = place
    return Lock(documents, excerpts, coverage, places), tuple(faults)


def _read(written: str) -> Line | None:
    kind = written.partition(" ")[0]
    form = _FORMS.get(kind)
    found = form.fullmatch(written) if form else None
    if found is None:
        return None
    source, *rest = found.groups()
    source = intern(source)  # it stands in many lines
    if kind == "document":
        digest, size, media_type, text, name = rest
        return DocumentLine(source, digest, int(size), media_type, text, unquote(name))
    if kind == "coverage":
        return CoverageLine(source, *rest)
    digest, spans, written_folds, context, verified = rest
    if (folds := _folds(written_folds)) is None:
        return None
    return ExcerptLine(source, digest, tuple(map(_span, spans.split(","))), folds, context, intern(verified))


@lru_cache(maxsize=256)
def _folds(written: str) -> tuple[str, ...] | None:
    names = [] if written == "exact" else written.split("+")
    return tuple(_FOLD_NAMES[name] for name in names) if _FOLD_NAMES.keys() >= set(names) else None


def _span(written: str) -> tuple[int, int]:
    start, end = written.split("-")
    return int(start), int(end)
