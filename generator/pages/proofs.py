"""Coverage as readers see it, strip and figures, and a briefing's page of evidence.

Turns what `evidence` found into views. Must not know templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter

from generator import addresses
from generator.coverage import Coverage, State
from generator.index import BriefingIndex, Index
from generator.lock import DocumentLine
from generator.model import Source
from generator.pages import entries, parted
from generator.pages.briefing_views import DocumentProof, EvidencePage
from generator.pages.part_views import PartItem, PartOf
from generator.pages.parted import LISTED, Part, Stretch
from generator.pages.views import CoverageFigure, CoverageView, StripPiece
from generator.receipts import Receipt
from generator.shards import divide

TITLE = "Evidence"

_STATES = {
    State.QUOTED: ("quoted", "touched by an excerpt"),
    State.SET_ASIDE: ("aside", "set aside, with a reason"),
    State.OPEN: ("open", "neither"),
    State.OUTSIDE: ("outside", "outside of the article"),
}


def coverage_view(index: Index, briefing: BriefingIndex, source: Source) -> CoverageView | None:
    covered = index.evidence.coverage.get((briefing.briefing.id, source.id))
    if covered is None or not covered.states:
        return None
    runs = [
        (State(state), sum(length for _state, length in run))
        for state, run in groupby(zip(covered.states, covered.lengths, strict=True), key=itemgetter(0))
    ]
    sizes: Counter[State] = Counter()
    for state, length in runs:
        sizes[state] += length
    total = sizes.total()
    return CoverageView(
        sentence=coverage_sentence(covered),
        pieces=_pieces(runs, total),
        figures=tuple(
            CoverageFigure(name, label, covered.count(state), _share(sizes[state], total))
            for state, (name, label) in _STATES.items()
            if covered.count(state)
        ),
        reasons=tuple((_first_words(stretch.begins), stretch.reason) for stretch in source.set_aside),
    )


def _share(part: int, whole: int) -> str:
    percent = part * 100 / whole
    return f"{percent:.0f} %" if percent >= 1 else "under 1 %"


def coverage_sentence(covered: Coverage) -> str:
    """“28 of the article's 31 sentences are quoted, 3 are set aside.”"""
    quoted, aside, left = (covered.count(state) for state in (State.QUOTED, State.SET_ASIDE, State.OPEN))
    parts = [
        f"{quoted} of {entries.count_of(covered.in_article, 'sentence')} of the article touched by an excerpt"
    ]
    if aside:
        parts.append(f"{aside} set aside")
    parts.append(f"{left} neither" if left else "none left open")
    return ", ".join(parts)


def _pieces(runs: Iterable[tuple[State, int]], total: int) -> tuple[StripPiece, ...]:
    """`runs`: state and length of each run of sentences."""
    pieces = []
    done = 0
    for state, length in runs:
        pieces.append(
            StripPiece(round(done * 1000 / total, 1), round(length * 1000 / total, 1), _STATES[state][0])
        )
        done += length
    return tuple(pieces)


def _first_words(text: str, most: int = 6) -> str:
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def parts(index: Index, briefing: BriefingIndex) -> Iterator[Part]:
    """The page of evidence; where documents are many, they stand on parts of it, by the date of publication."""
    id = briefing.briefing.id
    address = addresses.evidence(id)
    shards = divide(
        briefing.sources,
        lambda source: source.published,
        lambda source: _weight(index.evidence.coverage.get((id, source.id))),
        LISTED,
    )
    address_of = partial(addresses.evidence_part, id)

    def whole() -> EvidencePage:
        return _page(
            index,
            briefing,
            address,
            sentence=_sentence(index, briefing),
            documents=() if shards else briefing.sources,
            parts=parted.by_year(shards, address_of),
            folds=_folds(index, briefing),
        )

    def part(one: Stretch[Source], way: PartOf) -> EvidencePage:
        return _page(index, briefing, one.address, documents=one.items, part=way)

    if shards:
        yield from parted.parts(address, parted.stretches(shards, address_of), whole, part, template="")
    else:
        yield Part(address, "", whole)


def _weight(coverage: Coverage | None) -> int:
    """Bytes, about, that a document takes in the list: its names and digest, and its strip."""
    if coverage is None:
        return 700
    return 1500 + 60 * sum(1 for _run in groupby(coverage.states))


def _page(
    index: Index,
    briefing: BriefingIndex,
    address: str,
    *,
    documents: tuple[Source, ...],
    sentence: str = "",
    parts: tuple[PartItem, ...] = (),
    folds: tuple[tuple[str, int], ...] = (),
    part: PartOf | None = None,
) -> EvidencePage:
    return EvidencePage(
        title=TITLE,
        briefing=entries.briefing_link(briefing),
        part=part,
        sentence=sentence,
        documents=tuple(_document(index, briefing, source) for source in documents),
        parts=parts,
        folds=folds,
        backlinks=entries.backlinks(index, address),
    )


def _folds(index: Index, briefing: BriefingIndex) -> tuple[tuple[str, int], ...]:
    """What had to be folded for excerpts to be found, what most needed first."""
    folds: Counter[str] = Counter()
    for source in briefing.sources:
        for number in range(len(source.reports)):
            found = index.evidence.receipts.get((briefing.briefing.id, source.id, number))
            folds.update(found.folds if found else ())
    return tuple(sorted(folds.items(), key=lambda item: (-item[1], item[0])))


def _sentence(index: Index, briefing: BriefingIndex) -> str:
    excerpts = sum(len(source.reports) for source in briefing.sources)
    unverified = excerpts - sum(len(_proved(index, briefing, source)) for source in briefing.sources)
    if index.evidence.archive_present:
        return (
            f"All {excerpts} excerpts were looked for in the archived documents when this site was made"
            + ("." if not unverified else f"; {unverified} of them are marked as not verified.")
        )
    return (
        "The archive of documents was not at hand when this site was made. "
        f"{excerpts - unverified} of {excerpts} excerpts are proved by receipts made where it was."
    )


def proved_sentence(index: Index, briefing: BriefingIndex, source: Source) -> str:
    """“All 33 excerpts were found in the archived document when this page was made.”; "" where there are none."""
    number = len(source.reports)
    if not number:
        return ""
    proved = len(_proved(index, briefing, source))
    if number == proved:
        excerpts = "The excerpt was" if number == 1 else f"All {number} excerpts were"
    else:
        excerpts = (
            f"{proved or 'None'} of {entries.count_of(number, 'excerpt')} {'were' if proved > 1 else 'was'}"
        )
    made = "when this page was made" if index.evidence.archive_present else "where the archive was at hand"
    return f"{excerpts} found in the archived document {made}."


def _proved(index: Index, briefing: BriefingIndex, source: Source) -> list[Receipt]:
    found = (
        index.evidence.receipts.get((briefing.briefing.id, source.id, number))
        for number in range(len(source.reports))
    )
    return [receipt for receipt in found if receipt and receipt.proved]


def size(document: DocumentLine) -> str:
    return f"{document.size:,} bytes"


def _document(index: Index, briefing: BriefingIndex, source: Source) -> DocumentProof:
    proved = _proved(index, briefing, source)
    lines = index.evidence.documents.get((briefing.briefing.id, source.id))
    return DocumentProof(
        source=entries.source_link(briefing, source),
        name=entries.source_head(briefing, source.id).name,
        document=source.archive or "",
        digest=lines.digest if lines else "",
        size=size(lines) if lines else "",
        excerpts=len(source.reports),
        verified=len(proved),
        unverified=len(source.reports) - len(proved),
        folded=sum(bool(one.folds) for one in proved),
        coverage=coverage_view(index, briefing, source),
    )
