"""The words that documents have for one concept, as rows for a page and as differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.difference import Difference, Kind, Told
from generator.differences.gathered import Gathered
from generator.model import Briefing
from generator.text import fold_passage


class Wording(NamedTuple):
    """A wording, and the number of the report (from 0) in whose excerpt it stands."""

    wording: str
    number: int


@dataclass(frozen=True, slots=True)
class TermRow:
    """What documents call one concept."""

    concept: str
    cells: Mapping[str, tuple[Wording, ...]]
    """Source id → its wordings in the order of its reports, repeats included; every source has a cell."""

    @property
    def distinct(self) -> tuple[str, ...]:
        """The wordings, those that differ only in capitals or marks once."""
        first: dict[str, str] = {}
        for cell in self.cells.values():
            for item in cell:
                first.setdefault(plain(item.wording), item.wording)
        return tuple(first.values())

    @property
    def differs(self) -> bool:
        """Two documents word it differently; several wordings within one document are not enough."""
        worded = [{plain(item.wording) for item in cell} for cell in self.cells.values() if cell]
        return len(worded) > 1 and len(set().union(*worded)) > 1


def plain(wording: str) -> str:
    """A wording without capitals and without the marks around it, for telling whether two are the same."""
    return fold_passage(wording).casefold().strip("\"'.,;: ")


def term_matrix(briefing: Briefing) -> tuple[TermRow, ...]:
    """A row for each concept of the briefing, in its order; columns are the documents in the order of their dates."""
    sources = sorted(briefing.sources.values(), key=lambda source: source.published.sort_key)
    cells: dict[str, dict[str, list[Wording]]] = {
        concept: {source.id: [] for source in sources} for concept in briefing.terms
    }
    for source in sources:
        for number, report in enumerate(source.reports):
            for concept, wording in report.terms.items():
                if concept in cells:
                    cells[concept][source.id].append(Wording(wording, number))
    return tuple(
        TermRow(concept, {source: tuple(found) for source, found in row.items()})
        for concept, row in cells.items()
    )


def term_differences(gathered: Gathered) -> Iterator[Difference]:
    """Each concept for which documents have different words."""
    briefing = gathered.briefing
    for row in term_matrix(briefing):
        if not row.differs:
            continue
        first: dict[tuple[str, str], Told] = {}
        events: dict[str, None] = {}
        users: dict[str, set[str]] = defaultdict(set)
        for source, cell in row.cells.items():
            for wording, number in cell:
                first.setdefault((source, plain(wording)), Told(source, number, wording))
                events[briefing.sources[source].reports[number].event] = None
                users[plain(wording)].add(source)
        documents = len({source for found in users.values() for source in found})
        yield Difference(
            id=f"term/{row.concept}",
            kind=Kind.TERM,
            events=tuple(sorted(events, key=gathered.rank.__getitem__)),
            actors=(),
            told=tuple(first.values()),
            verdict=f"{len(users)} wordings",
            conflict=False,
            reasons=(
                f"{documents} documents have {len(users)} wordings for “{briefing.terms[row.concept].title}”.",
            ),
        )
