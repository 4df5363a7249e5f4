"""The parts into which a long chronology is divided, as facets.

Must not know what their pages show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

from generator.index.values import Part
from generator.reading import Facet, Prints, Reads
from generator.record_digests import digest
from generator.shards import Placed, Shard


def _pair(key: str) -> tuple[str, str]:
    briefing, event = key.split("/")
    return briefing, event


class ChronologyParts:
    """Of one chronology; no parts where one page holds everything."""

    def __init__(
        self,
        name: str,
        reads: Reads,
        divide: Callable[[], tuple[Shard[Placed], ...]],
        shown: Callable[[Placed], Placed],
    ) -> None:
        self._divide = divide

        def shard(slug: str) -> Shard[Placed]:
            found = self._shards[slug]
            return replace(found, items=tuple(map(shown, found.items)))

        self.by_slug: Facet[str, Shard[Placed]] = Facet(
            f"{name}shards", reads, lambda: self._shards, shard, lambda slug: self._print(self._shards[slug])
        )
        self.of_event: Facet[tuple[str, str], Part | None] = Facet(
            f"{name}part of",
            reads,
            lambda: self._parts,
            self._part,
            lambda key: digest(self._part(_pair(key))),
        )

    @cached_property
    def _shards(self) -> Mapping[str, Shard[Placed]]:
        return {shard.slug: shard for shard in self._divide()}

    @cached_property
    def _parts(self) -> Mapping[tuple[str, str], Part]:
        return {
            (placed.briefing, placed.event.id): Part(shard.slug, shard.label)
            for shard in self._shards.values()
            for placed in shard.items
        }

    def _part(self, key: tuple[str, str]) -> Part | None:
        return self._parts.get(key)

    @staticmethod
    def _print(shard: Shard[Placed]) -> bytes:
        return digest(shard.label, shard.within, [(one.briefing, one.event.id) for one in shard.items])

    def prints(self) -> Prints:
        yield self.by_slug.name, self.by_slug.fingerprint
        yield self.of_event.name, self.of_event.fingerprint
