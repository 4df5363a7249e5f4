"""What a value must look like, told twice from the models' types: in words for people, and as JSON Schema.

Knows the models and how editors read a schema. Must not know files, nor which ids a project has.

A schema says what our own reading says, as far as JSON Schema can. Editors read YAML by other rules than we do (2022
is a number there), so that a text may also be a number; what they read as nothing or as a truth value (~, null, true,
false) needs quotes to be a text for both.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from generator import model
from generator.dates import Date
from generator.keys import KEYS, WORDS, Key
from generator.model import ID, LANGUAGE, LONGEST_EXCERPT, LONGEST_ID, URL, InMarkdown, Names, Record

Schema = dict[str, Any]


class Form(NamedTuple):
    """What belongs under a key."""

    words: str
    """For people: “a date”, “the id of an event, or a list of them”."""
    schema: Schema


class Entry(NamedTuple):
    """A key of a record with all that is known of it."""

    key: str
    words: Key
    form: Form
    required: bool
    default: str
    """What holds where the key is left out; "" where nothing does."""


RECORDS: Mapping[str, type[Record]] = {
    "actor": model.Actor,
    "role": model.Role,
    "briefing": model.BriefingHead,
    "judgement": model.Judgement,
    "event": model.Event,
    "measure": model.Measure,
    "source": model.Source,
    "bounds": model.Bounds,
    "set aside": model.SetAside,
    "report": model.Report,
    "term": model.Term,
    "difference": model.Resolutions,
    "resolution": model.Resolution,
}
"""Every record with keys, by the name that `keys` and messages have for it. A figure is one too, without a model."""

_NAME_OF = {record: name for name, record in RECORDS.items()}

_CALLED = {
    "actor": "an actor",
    "outlet": "an actor of type outlet",
    "event": "an event",
    "kind": "a kind of event",
    "source": "a source",
    "origin": "a source or an outlet",
    "measure": "a measure",
    "question": "a question",
    "term": "a concept",
}


def entries_of(name: str) -> tuple[Entry, ...]:
    """The keys of a record in the order of `keys`; raises KeyError where model and words don't agree."""
    if name == "figure":
        return tuple(
            Entry(key, words, _FIGURE_FORMS[key], key == "value", "") for key, words in KEYS[name].items()
        )
    fields = {key: field for key, field in RECORDS[name].model_fields.items() if key not in ("id", "origin")}
    if fields.keys() != KEYS[name].keys():
        raise KeyError(
            f"keys of {name} without words, or words without a key: {fields.keys() ^ KEYS[name].keys()}"
        )
    return tuple(
        Entry(
            key,
            words,
            form_of(fields[key].annotation, fields[key].metadata),
            fields[key].is_required(),
            "" if fields[key].is_required() else str(fields[key].default or ""),
        )
        for key, words in KEYS[name].items()
    )


def pointer(name: str) -> Schema:
    """A reference to a definition of the schema; the names of definitions are those of RECORDS and of ids."""
    return {"$ref": f"#/definitions/{name.replace(' ', '-')}"}


def ids_name(kind: str) -> str:
    """The name of the definition that holds the ids of a kind."""
    return f"id of {kind}"


def keyed_name(kind: str, values: str) -> str:
    """The name of the definition of a mapping from ids of a kind to values."""
    return f"{values} by {kind}"


# ---- Plain values

_TEXT_WANTED = "A text belongs here. Put true, false, null and ~ in quotes where they are meant as text."
_FILLED = r"\S"


def _pattern(python: str) -> str:
    return f"^(?:{python})$"


TEXT: Schema = {
    "type": ["string", "number"],
    "pattern": _FILLED,
    "errorMessage": _TEXT_WANTED,
    "patternErrorMessage": "This is empty: give it a value, or remove the key.",
}
ID_OF_OWN: Schema = {
    "type": ["string", "integer"],
    "pattern": rf"^(?=.{{1,{LONGEST_ID}}}$)(?!index$){ID.pattern}$",
    "errorMessage": f"An id is made of small letters, digits and single hyphens, at most {LONGEST_ID} characters.",
}
# The shape of EDTF alone: that a month has no day 31 only our own check knows.
_MARK = "[?~%]?"
_MOMENT = rf"{_MARK}-?(?:Y-?\d+|\d[\dX]{{3}}){_MARK}(?:-{_MARK}[\dX]{{2}}{_MARK}){{0,2}}"
_INTERVAL = rf"(?:{_MOMENT}|\.\.)?/(?:{_MOMENT}|\.\.)?"
_SET = rf"[\[{{] *(?:\.\.)?{_MOMENT}(?:(?:\.\.| *, *){_MOMENT})*(?:\.\.)? *[\]}}]"

DATE: Schema = {
    "type": ["string", "integer"],
    "pattern": rf"^\s*(?:{_MOMENT}|{_INTERVAL}|{_SET})\s*$",
    "maximum": 9999,
    "errorMessage": "This is no date: write 2022-04-05, 2022-04, 2022, 2022-04-05~ (about) or 2022-22 (summer).",
}
URL_FORM: Schema = {
    "type": "string",
    "pattern": _pattern(URL.pattern),
    "errorMessage": "Write a full address that begins with http:// or https://.",
}
LANGUAGE_FORM: Schema = {
    "type": "string",
    "pattern": _pattern(LANGUAGE.pattern),
    "errorMessage": "Write a code such as en, vi, ru or pt-BR.",
}
EXCERPT: Schema = {
    **TEXT,
    "pattern": rf"^\s*(?:\S+\s+){{0,{LONGEST_EXCERPT - 1}}}\S+\s*$",
    "patternErrorMessage": f"An excerpt has at least one word, and at most {LONGEST_EXCERPT}.",
}

_PLAIN: Mapping[object, Form] = {
    # a validator of the model: the form of a text that passes it
    model.check_id: Form("an id", ID_OF_OWN),
    model.check_url: Form("a web address", URL_FORM),
    model.check_language: Form("a language code", LANGUAGE_FORM),
    model.check_excerpt: Form("a text", pointer("excerpt")),
    model.read_date: Form("a date", pointer("date")),
    model.read_figure: Form("a figure", pointer("figure of one")),
}

_FIGURE_FORMS: Mapping[str, Form] = {
    "value": Form("a number with the words that limit it, or plain words", pointer("text")),
    "unit": Form("a text", pointer("text")),
    "as_of": Form("a date", pointer("date")),
    "by": Form("the id of an actor", pointer(ids_name("actor"))),
    "scope": Form("a text", pointer("text")),
}


def form_of(annotation: Any, metadata: list[Any] | tuple[Any, ...] = ()) -> Form:
    """The form of a field's type. Raises TypeError for a type, or a validator, that it was not taught."""
    if get_origin(annotation) is Annotated:
        base, *more = get_args(annotation)
        return form_of(base, [*metadata, *more])
    if get_origin(annotation) in (Union, types.UnionType):
        (only,) = (part for part in get_args(annotation) if part is not type(None))
        return form_of(only, metadata)
    names = next((item.kind for item in metadata if isinstance(item, Names)), None)
    if names:
        return Form(f"the id of {_CALLED[names]}", pointer(ids_name(names)))
    before = next((item.func for item in metadata if isinstance(item, BeforeValidator)), None)
    if before:
        return _SHORTENED[before](annotation)
    checks = [item.func for item in metadata if isinstance(item, (AfterValidator, PlainValidator))]
    if known := [_PLAIN[check] for check in checks if check in _PLAIN]:
        return known[0]
    if annotation is str and not checks:
        markdown = any(isinstance(item, InMarkdown) for item in metadata)
        return Form("Markdown" if markdown else "a text", pointer("text"))
    if annotation is Date:
        return _PLAIN[model.read_date]
    if get_origin(annotation) is Literal:
        return _one_of(get_args(annotation))
    if annotation in _NAME_OF:
        return _record(_NAME_OF[annotation])
    if get_origin(annotation) is tuple:
        return _list_of(annotation, at_least=1 if _has(metadata, model.not_empty) else 0)
    if get_origin(annotation) is dict:
        return _mapping(*get_args(annotation))
    raise TypeError(f"no form is known for {annotation} with {metadata}")


def _has(metadata: list[Any] | tuple[Any, ...], function: Callable[..., object]) -> bool:
    return any(isinstance(item, AfterValidator) and item.func is function for item in metadata)


def _record(name: str) -> Form:
    keys = ", ".join(KEYS[name])
    return Form(f"a mapping with the keys {keys}", pointer(name))


def _one_of(words: tuple[str, ...]) -> Form:
    meanings = WORDS[words]
    schema = {
        "type": "string",
        "enum": list(words),
        "enumDescriptions": [meanings[word] for word in words],
        "errorMessage": f"Write {'one of: ' if len(words) > 1 else ''}{', '.join(words)}.",
    }
    return Form(", ".join(f"*{word}*" for word in words), schema)


def _list_of(annotation: Any, at_least: int = 0) -> Form:
    item = form_of(get_args(annotation)[0])
    schema: Schema = {"type": "array", "items": item.schema}
    if at_least:
        schema["minItems"] = at_least
    name = _NAME_OF.get(get_args(annotation)[0])
    called = {"set aside": "such stretches", None: item.words}.get(name, f"{name}s")
    return Form(f"a list of {called}", schema)


def _mapping(key: Any, value: Any) -> Form:
    names = next((item.kind for item in get_args(key) if isinstance(item, Names)), "")
    held = form_of(value)
    if not names:
        return Form(f"{{id: {held.words}}}", _by_own_id(held.schema))
    values = "positions" if get_origin(value) is Literal else "text"
    called = "key of this file" if names == "key" else f"id of {_CALLED[names]}"
    return Form(f"{{{called}: {held.words.replace('*', '')}}}", pointer(keyed_name(names, values)))


def _by_own_id(schema: Schema) -> Schema:
    """A mapping whose keys are ids that are given here."""
    return {
        "type": "object",
        "propertyNames": {**ID_OF_OWN, "doNotSuggest": True},
        "additionalProperties": schema,
    }


# ---- Short forms that the models' own before-validators accept


def _one_or_many(annotation: Any) -> Form:
    one, many = form_of(get_args(annotation)[0]), _list_of(annotation)
    return Form(f"{one.words}, or a list of them", {"anyOf": [one.schema, many.schema]})


def _roles(annotation: Any) -> Form:
    del annotation
    one = [pointer("text"), pointer("role")]
    return Form(
        "a text, or a mapping with the keys role, of and during, or a list of these",
        {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]},
    )


def _measures(annotation: Any) -> Form:
    del annotation
    return Form(
        "{id: label}, or {id: {label: …, unit: …}}",
        _by_own_id({"anyOf": [pointer("text"), pointer("measure")]}),
    )


def _figures(annotation: Any) -> Form:
    del annotation
    return Form(
        "{measure: figure}, or {measure: {actor: figure}}",
        {"type": "object", "additionalProperties": pointer("figures of a measure")},
    )


_SHORTENED: Mapping[object, Callable[[Any], Form]] = {
    model.one_or_many: _one_or_many,
    model.read_roles: _roles,
    model.read_measures: _measures,
    model.by_actor: _figures,
}
