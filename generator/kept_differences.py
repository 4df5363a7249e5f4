"""The differences of all briefings as the last process found them, for the start of the next one.

They decide which pages there are, and take longer to find than everything else that is planned. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from generator.difference import Difference, Kind, Told
from generator.index import Index
from generator.model import Briefing, Corpus
from generator.shelf import Shelf

_NAME: Final = "differences"


class KeptDifferences:
    """Kept in a folder for one state of the project's files, by one program."""

    def __init__(self, folder: Path, program: str) -> None:
        self._shelf = Shelf(folder / _NAME, program)

    def of(self, corpus: Corpus, inputs: bytes) -> Mapping[str, tuple[Difference, ...]]:
        """Briefing id → its differences in their order, where they are known. `inputs`: as of `Checked`."""
        found = {}
        for briefing in corpus.briefings:
            rows = self._shelf.get(_key(briefing, inputs))
            known = None if rows is None else _understood(rows, briefing)
            if known is not None:
                found[briefing.id] = known
        return found

    def keep(self, index: Index, inputs: bytes) -> None:
        """Keep what was found, and nothing else any more."""
        self._shelf.begin()
        for found in index.briefings.values():
            key = _key(found.briefing, inputs)
            if self._shelf.get(key) is None:
                self._shelf.put(key, [_row(one) for one in found.differences])
        self._shelf.end()
        self._shelf.save()


def _key(briefing: Briefing, inputs: bytes) -> str:
    return f"{briefing.id} {inputs.hex()}"


def _row(one: Difference) -> list[object]:
    return [
        one.id,
        one.kind.name,
        one.events,
        one.actors,
        one.told,
        one.verdict,
        one.conflict,
        one.reasons,
    ]


def _understood(rows: Any, briefing: Briefing) -> tuple[Difference, ...] | None:
    """None where it isn't what `_row` made of differences of this briefing."""
    try:
        return tuple(_difference(briefing, *row) for row in rows)
    except (LookupError, TypeError, ValueError):
        return None


def _difference(
    briefing: Briefing,
    id: str,
    kind: str,
    events: Iterable[str],
    actors: Iterable[str],
    told: Iterable[tuple[str, int, str]],
    verdict: str,
    conflict: bool,
    reasons: Iterable[str],
) -> Difference:
    accounts = []
    for source, number, wording in told:
        _ = briefing.sources[source].reports[number]
        accounts.append(Told(source, number, wording))
    return Difference(
        id,
        Kind[kind],
        tuple(briefing.events[event].id for event in events),
        tuple(actors),
        tuple(accounts),
        verdict,
        conflict,
        tuple(reasons),
    )
