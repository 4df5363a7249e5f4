"""Digests of records and of what is made from them: the same for the same content, in every process and Python.

Not of identity, nor of the order in which a set happens to be kept. Must not know which digests are kept, or where.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Set
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from generator.dates import Date
from generator.figures import Figure
from generator.model import Record

SIZE = 16
"""Bytes of a digest."""


def digest(*values: object) -> bytes:
    """The digest of texts, numbers, records, and of tuples, mappings and data classes of such."""
    try:
        text = _written(values)
    except TypeError:  # mappings with keys that JSON doesn't have
        text = _written(_plain(values))
    return blake2b(text.encode(), digest_size=SIZE).digest()


def digest_of_record(record: Record, *left_out: str) -> bytes:
    """The digest of a record's keys, but for some of them."""
    keys = record.__pydantic_fields_set__
    values = record.__dict__
    # In the order of the model, since that of the set changes from one process to the next.
    return digest([(key, value) for key, value in values.items() if key in keys and key not in left_out])


def _plain(value: Any) -> Any:
    """A value throughout as JSON can hold it. The order of mappings counts: pages show it."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(item)] for key, item in value.items()]
    return _plain(_opened(value))


def _opened(value: Any) -> Any:
    """What JSON can't hold as something nearer to what it can."""
    kind = type(value)
    if (values := _VALUES_OF.get(kind)) is not None:
        return values(value)
    if is_dataclass(kind) and kind not in (Date, Figure) and len(fields(kind)) > 1:
        values = _VALUES_OF[kind] = attrgetter(*(one.name for one in fields(kind)))
        return values(value)
    return _opened_slowly(value)


_VALUES_OF: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
"""Data class → all its fields' values. They are the most by far: views are made of them."""


def _opened_slowly(value: Any) -> Any:  # one line for each kind of value
    if isinstance(value, Record):
        keys = value.__pydantic_fields_set__
        return [[key, item] for key, item in value.__dict__.items() if key in keys]
    if isinstance(value, Date):
        return value.edtf
    if isinstance(value, Figure):
        return [value.text, value.unit, value.as_of, value.by, value.scope]
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Set):
        return sorted(_plain(item) for item in value)
    if is_dataclass(value):
        return [getattr(value, one.name) for one in fields(value)]
    raise ValueError(f"a value of type {type(value).__name__} has no digest")


def _encoder() -> Callable[[object], str]:
    """JSON without spaces. `JSONEncoder.encode` makes all that it needs anew at each call, which takes longer than most
    of what is encoded here; what it makes is the same in every Python, or else it is asked itself."""
    plain = json.JSONEncoder(separators=(",", ":"), default=_opened, check_circular=False)
    try:
        make: Any = json.encoder.c_make_encoder  # type: ignore[attr-defined]  # not told to everybody
        encode = make(None, _opened, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True)
        if "".join(encode(_TRIAL, 0)) == plain.encode(_TRIAL):
            return lambda value: "".join(encode(value, 0))
    except (AttributeError, TypeError):
        pass
    return plain.encode


_TRIAL: tuple[object, ...] = ("é\u2028", 1.5, None, True, {"a": (1, [])}, frozenset("b"))


_written = _encoder()
