"""Validation errors of records in an analyst's words: what is wrong, where, and what belongs there.

Knows pydantic's errors and the models' keys. Must not read files or look at other records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from generator.diagnostics import CODES, Diagnostic, diagnose, nearest
from generator.model import BriefingHead, Locate, Origin, Record
from generator.yaml_source import Value


def explain(
    model: type[BaseModel], origin: Origin, fields: Value, details: ErrorDetails, locate: Locate
) -> Diagnostic:
    """Put one validation error of a record into an analyst's words, at its place.

    `fields` is what the author wrote; `locate` finds places below the record's origin.
    """
    kind, loc, value = details["type"], details["loc"], details["input"]
    on_key = loc[-1:] == ("[key]",) or loc == ("id",)
    path = _written_part(fields, loc)
    place = locate(origin, *path, key=on_key)
    context: Mapping[str, Any] = details.get("ctx", {})
    wrote = value if isinstance(value, str) else ""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        close = nearest_key(model, loc)
        return diagnose(
            "E301",
            locate(origin, *path, key=True),
            f"“{name}” is not a key that belongs here",
            wrote=name,
            closest=close,
            hint="" if close else f"use one of {', '.join(_keys_at(model, loc[:-1]))}",
        )
    if kind == "missing":
        return diagnose("E302", locate(origin, *path, key=not path), f"“{loc[-1]}:” is missing")
    if isinstance(value, str) and not value.strip():
        return diagnose("E304", place, f"“{name}:” has no value")
    if kind in CODES:
        hint = str(context["hint"])
        if hint and loc == ("id",) and not origin.path:
            hint += f" as the name of the {'folder' if model is BriefingHead else 'file'}"
        return diagnose(
            kind, place, str(context["message"]), wrote=wrote, closest=context["closest"], hint=hint
        )
    if kind == "literal_error" and wrote:
        valid = _literals(str(context["expected"]))
        return diagnose(
            "E305",
            place,
            f"“{wrote}” is not one of the words allowed for {name}",
            wrote=wrote,
            closest=nearest(wrote, valid),
            hint=f"use {', '.join(valid)}",
        )
    wanted, hint = _WANTED.get(kind, ("another kind of value", ""))
    what = f"“{name}” is" if path[-1:] == (name,) else f"an item of “{name}” is"
    return diagnose("E303", place, f"{what} {_described(value)}; {wanted} belongs here", hint=hint)


_TEXT = ("a text", "write one text after the colon, without brackets, braces or a hyphen before it")
_MAPPING = ("a mapping of keys to values", "write key: value, each pair on a line of its own")
_WANTED = {
    "literal_error": _TEXT,
    "string_type": _TEXT,
    "tuple_type": ("a list", "begin each item with a hyphen and a space, also where there is only one"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}


def _written_part(fields: Value, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """As much of a path in a record as stands in the file: `measures: {ships: …}` is short for a mapping."""
    for length, part in enumerate(path):
        if isinstance(fields, dict) and part in fields:
            fields = fields[str(part)]
        elif isinstance(fields, list) and isinstance(part, int):
            fields = fields[part]
        else:
            return path[:length]
    return path


def _described(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else "a text"


def _literals(expected: str) -> list[str]:
    """The words in pydantic's “'a', 'b' or 'c'”."""
    return [word for word in expected.split("'")[1::2] if word]


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Keys that an author may write in the record that `path` leads to, below `model`."""
    current = model
    for part in path:
        if isinstance(part, str) and part in current.model_fields:
            current = _record_in(current.model_fields[part].annotation) or current
    return [key for key in current.model_fields if key not in ("id", "origin")]


def nearest_key(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys most like the last one of a path, among those that belong there."""
    return nearest(str(path[-1]), _keys_at(model, path[:-1]))


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    for inner in get_args(annotation):
        if found := _record_in(inner):
            return found
    return None
