"""Reading that is noted: mappings, rows and records that say what was read of them, so that what was made from them
is made anew only where that changed.

Knows what a read is and how it is noted. Must not know what is read, nor by whom.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, SupportsIndex, TypeAlias, TypeVar

from generator.record_digests import SIZE, digest

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

WHOLE, KEYS, NUMBER = "*", "@", "#"
"""Stand for a key where all of a facet was read, its keys in their order, or only how many there are."""

Prints: TypeAlias = Iterator[tuple[str, Callable[[str], bytes]]]
"""Facets by name, each with the function that gives a key's fingerprint, or raises LookupError for what isn't there."""

ABSENT = bytes(SIZE)
"""The fingerprint of what isn't there: it may come to be."""


Noted: TypeAlias = tuple[str, Hashable]
"""Facet and key as they were asked for."""


class Read(NamedTuple):
    """One thing that was looked at."""

    facet: str
    key: str

    @staticmethod
    def of(noted: Noted) -> Read:
        return Read(noted[0], written(noted[1]))


class Reads:
    """Where reads are noted while somebody records them. One for an index and all that is built on it."""

    __slots__ = ("facets", "noted")

    def __init__(self) -> None:
        self.noted: set[Noted] | None = None
        self.facets: list[Facet[Any, Any]] = []
        """All that note here."""

    @contextmanager
    def recording(self) -> Iterator[set[Noted]]:
        """Note all that is read, as it is read; `Read.of` makes something of it that can be written down."""
        before, mine = self.noted, set[Noted]()
        self.noted = mine
        try:
            yield mine
        finally:
            self.noted = before
            if before is not None:
                before |= mine

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """Read without noting: what a facet is made from is no read of whoever asks for it."""
        before, self.noted = self.noted, None
        try:
            yield
        finally:
            self.noted = before


def written(key: Hashable) -> str:
    """A key as text. No id holds a slash, so that the parts of a key stay apart."""
    if isinstance(key, str):
        return key
    if isinstance(key, frozenset):
        return "/".join(sorted(key))
    if isinstance(key, tuple):
        return "/".join(map(str, key))
    raise TypeError(f"a key of type {type(key).__name__} can't be noted")


class Facet(Mapping[K, V], Generic[K, V]):
    """What is known under keys: found when first asked for, kept, and noted.

    `find` gives the value for a key, or raises KeyError. `fingerprint` tells, for a key as text, whether what can be
    seen through the value is still the same; it raises LookupError. With `deep`, values note by themselves what is
    read of them, so that who walks over all of them has read only the keys.
    """

    __slots__ = ("_deep", "_find", "_fingerprint", "_keys", "_known", "_reads", "name")

    def __init__(
        self,
        name: str,
        reads: Reads,
        keys: Callable[[], Iterable[K]],
        find: Callable[[K], V],
        fingerprint: Callable[[str], bytes],
        *,
        deep: bool = False,
    ) -> None:
        self.name = name
        self._reads, self._keys, self._find, self._fingerprint = reads, keys, find, fingerprint
        self._deep = deep
        self._known: dict[K, V] = {}
        reads.facets.append(self)

    def __getitem__(self, key: K) -> V:
        noted = self._reads.noted
        if noted is not None:
            noted.add((self.name, key))
        known = self._known
        return known[key] if key in known else self._found(key)

    def get(self, key: K, default: Any = None) -> Any:
        """As of any mapping; that of the base class costs more than many a value."""
        try:
            return self[key]
        except KeyError:
            return default

    def _found(self, key: K) -> V:
        reads = self._reads
        before, reads.noted = reads.noted, None  # as `unnoted` does, which costs more than many a value
        try:
            value = self._known[key] = self._find(key)
        finally:
            reads.noted = before
        return value

    def once(self, key: K) -> V:
        """As by `[key]`, for who needs it once: it is neither noted nor kept."""
        return self._known[key] if key in self._known else self._find(key)

    def _note(self, what: str) -> None:
        if self._reads.noted is not None:
            self._reads.noted.add((self.name, what))

    def _all(self) -> dict[K, V]:
        known = self._known
        with self._reads.unnoted():
            return {key: known[key] if key in known else self._found(key) for key in self._keys()}

    def __contains__(self, key: object) -> bool:
        try:
            self[key]  # type: ignore[index]  # any key can be asked for
        except KeyError:
            return False
        return True

    def __len__(self) -> int:
        self._note(NUMBER)
        return sum(1 for _key in self._keys())

    def __iter__(self) -> Iterator[K]:
        self._note(KEYS)
        return iter(tuple(self._keys()))

    def values(self) -> ValuesView[V]:
        self._note(KEYS if self._deep else WHOLE)
        return self._all().values()

    def items(self) -> ItemsView[K, V]:
        self._note(KEYS if self._deep else WHOLE)
        return self._all().items()

    def fingerprint(self, key: str) -> bytes:
        """The digest of what is seen by reading `key`; anew at each call, since nobody asks twice."""
        reads = self._reads
        before, reads.noted = reads.noted, None
        try:
            return self._made(key)
        finally:
            reads.noted = before

    def forget(self) -> None:
        """Let go of all values; they can be found again."""
        self._known.clear()

    def _made(self, key: str) -> bytes:
        if key in (WHOLE, KEYS, NUMBER):
            keys = [written(one) for one in self._keys()]
            if key == NUMBER:
                return digest(len(keys))
            if key == KEYS:
                return digest(keys)
            return digest(keys, [self.fingerprint(one).hex() for one in keys])
        try:
            return self._fingerprint(key)
        except LookupError:
            return ABSENT


class Row(tuple[V, ...]):
    """Values in an order. Whoever goes through them has read them all; their number can be read alone."""

    reads: Reads
    facet: str
    of: tuple[str, ...]
    by_place: bool

    @staticmethod
    def of_values(
        values: Iterable[V], reads: Reads, facet: str, of: tuple[str, ...] = (), *, by_place: bool = False
    ) -> Row[V]:
        """`of` leads to the row among those of a facet; with `by_place`, single values are noted as such."""
        row = Row(values)
        row.reads, row.facet, row.of, row.by_place = reads, facet, of, by_place
        return row

    def _note(self, what: object) -> None:
        noted = self.reads.noted
        if noted is not None:
            noted.add((self.facet, (*self.of, what)))

    def __len__(self) -> int:
        self._note(NUMBER)
        return super().__len__()

    def __iter__(self) -> Iterator[V]:
        self._note(WHOLE)
        return super().__iter__()

    def __contains__(self, value: object) -> bool:
        self._note(WHOLE)
        return super().__contains__(value)

    def __getitem__(self, place: SupportsIndex | slice) -> Any:
        self._note(place if self.by_place and isinstance(place, int) and place >= 0 else WHOLE)
        return super().__getitem__(place)

    def __eq__(self, other: object) -> bool:
        self._note(WHOLE)
        return super().__eq__(other)

    def __hash__(self) -> int:
        self._note(WHOLE)
        return super().__hash__()


def noting(of: type[Any], aspects: Mapping[str, str], rows: Container[str] = ()) -> type[Any]:
    """A kind of record that notes which aspect of it is read: field → aspect. Other fields are not noted.

    `rows`: fields for which each record is given a `Row`, which notes by itself what is read of it.
    """
    slots = ("_facets", "_key", "_reads", "_rows")
    metaclass: Any = type(of)
    kind: Any = metaclass(f"Noting{of.__name__}", (of,), {"__slots__": slots, "__module__": __name__})
    for field, aspect in aspects.items():
        setattr(kind, field, property(_noted(field, aspect, in_rows=field in rows)))
    kind.__eq__ = _same  # a record equals one that notes nothing
    kind.__hash__ = of.__hash__
    made: type[Any] = kind
    return made


def _noted(field: str, aspect: str, *, in_rows: bool) -> Callable[[Any], Any]:
    def read(record: Any) -> Any:
        noted = record._reads.noted
        if noted is not None:
            noted.add((record._facets[aspect], record._key))
        return record.__dict__[field]

    def row(record: Any) -> Any:
        return record._rows[field]

    return row if in_rows else read


def _same(record: Any, other: object) -> bool:
    return isinstance(other, type(record).__mro__[1]) and record.__dict__ == other.__dict__


def shown(
    kind: type[Any],
    record: V,
    reads: Reads,
    facets: Mapping[str, str],
    key: Hashable,
    rows: Mapping[str, Row[Any]] | None = None,
) -> V:
    """A record as one of the kind that `noting` made. The fields are the record's own, not copied.

    `facets` names for each aspect where it is noted; `rows` has one for each field that `noting` was told of.
    """
    made: V = object.__new__(kind)
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
        object.__setattr__(made, name, getattr(record, name))
    object.__setattr__(made, "_reads", reads)
    object.__setattr__(made, "_facets", facets)
    object.__setattr__(made, "_key", key)
    object.__setattr__(made, "_rows", rows)
    return made
