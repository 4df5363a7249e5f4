"""What something says as 16 bytes: equal values have one digest, in every process and wherever they stand.

For keys of what is kept between builds. Must not know what the values mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

SIZE = 16


def digest_of_bytes(data: bytes) -> bytes:
    return blake2b(data, digest_size=SIZE).digest()


def digest_of(value: object) -> bytes:
    """Of texts, numbers and lists, tuples and mappings of them, in their order."""
    return blake2b(repr(value).encode(), digest_size=SIZE).digest()


def digest_of_all(digests: Iterable[bytes]) -> bytes:
    """Of digests, in their order."""
    return blake2b(b"".join(digests), digest_size=SIZE).digest()


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says, without its id and its place."""

    digest: bytes
    """Of everything but its reports."""
    reports: tuple[bytes, ...] = ()
    """Of each report, in their order; () for records that have none."""


def said_in(fields: Mapping[str, object]) -> Said:
    """Of a record's fields, as they were written or as they were read: the two have different digests."""
    reports = fields.get("reports")
    if not isinstance(reports, (list, tuple)):
        return Said(digest_of(fields))
    head = {key: value for key, value in fields.items() if key != "reports"}
    return Said(digest_of(head), tuple(map(digest_of, reports)))
