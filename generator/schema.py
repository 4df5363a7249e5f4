"""JSON Schema (draft-07, which YAML language servers read) for each kind of file, with the ids that a project has.

Made from the models' forms and the words of `keys`. Must not know folders, nor read or write files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from generator.forms import (
    DATE,
    EXCERPT,
    ID_OF_OWN,
    RECORDS,
    TEXT,
    Entry,
    Schema,
    entries_of,
    form_of,
    ids_name,
    keyed_name,
    pointer,
)
from generator.keys import KEYS
from generator.model import Event

DRAFT = "http://json-schema.org/draft-07/schema#"

MOST_EVENTS_WITH_OWN_MEASURES = 300
"""Beyond it a report's figures are offered the measures of all events: a condition for each event would make
editors slow."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The ids of a project that a file may name. A kind that is missing is not judged: any id is accepted."""

    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Kind as in `model.Names` → id → what it is, in a line."""
    measures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Event → id of a measure → label."""
    differences: Mapping[str, str] = field(default_factory=dict)
    """Id of a difference → what differs, in a line. Others are accepted too."""


class Kind(NamedTuple):
    """A kind of file."""

    record: str
    """What it holds, by the name of the record in `forms`."""
    keyed: bool
    """It maps ids to such records; otherwise it holds one."""
    globs: tuple[str, ...]
    """Where such files stand, below the folder of their briefing."""
    about: str
    snippet: str = ""
    """What an editor offers to type for a new record; ${1:…} are places to fill."""


_NEW_EVENT = """\
${1:id}:
  title: ${2:Who did what, neutrally}
  date: ${3:2022-04-05}
  kind: ${4:statement}
  actors: {${5:actor}: ${6:role}}"""
_NEW_ACTOR = """\
${1:id}:
  name: ${2:Name}
  type: ${3:person}"""
_NEW_TERM = """\
${1:id}:
  title: ${2:The concept, in plain words}"""
_NEW_REPORT = {"event": "$1", "excerpt": "$2"}

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "actors": Kind(
            "actor", True, ("actors.yml", "actors/*.yml"), "An actor; this is its id.", _NEW_ACTOR
        ),
        "briefing": Kind("briefing", False, ("briefing.yml",), "One briefing."),
        "events": Kind(
            "event",
            True,
            ("events.yml", "events/*.yml"),
            "An event; this is its id, which becomes the address of its page.",
            _NEW_EVENT,
        ),
        "source": Kind("source", False, ("sources/*.yml",), "One document with the passages quoted from it."),
        "terms": Kind("term", True, ("terms.yml",), "A concept; this is its id.", _NEW_TERM),
        "resolutions": Kind(
            "difference", True, ("resolutions.yml",), "The id of a difference, as its page shows it."
        ),
    }
)
"""Kinds of file by the name of their schema."""


def schema_for(name: str, offered: Offered) -> Schema:
    """The schema of a kind of file, whole in itself."""
    kind = KINDS[name]
    record = pointer(kind.record)
    schema: Schema = {"$schema": DRAFT}
    if not kind.keyed:
        schema |= record
    else:
        entry = {**record, "description": kind.about}
        schema |= {"type": "object", "additionalProperties": entry}
        if name == "resolutions":
            schema["properties"] = {
                id: {**record, "description": about} for id, about in offered.differences.items()
            }
        else:
            schema["propertyNames"] = {**ID_OF_OWN, "doNotSuggest": True}
        if kind.snippet:
            about = f"The keys of {_a(kind.record)}."
            snippet = {"label": f"new {kind.record}", "description": about, "bodyText": kind.snippet}
            schema["defaultSnippets"] = [snippet]
    schema["definitions"] = _needed(schema, _definitions(offered))
    return schema


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def describe(entry: Entry) -> str:
    """What an editor shows beside a key, in Markdown: what it holds, its form, an example."""
    needed = "required" if entry.required else "optional"
    default = f"; {entry.default} where none is given" if entry.default else ""
    return f"{entry.words.about}\n\n*{needed}*: {entry.form.words}{default}\n\n```yaml\n{entry.words.example}\n```"


def _definitions(offered: Offered) -> Schema:
    found: Schema = {"text": TEXT, "date": DATE, "excerpt": EXCERPT}
    for name in (*RECORDS, "figure"):
        found[name] = _record(name)
    for kind in ("actor", "outlet", "event", "kind", "source", "origin"):
        found[ids_name(kind)] = _ids(kind, offered.ids.get(kind))
    positions = form_of(Event.model_fields["positions"].annotation.__args__[1]).schema  # type: ignore[union-attr]
    keys = {key: KEYS["source"][key].about for key in KEYS["source"] if key != "inferred"}
    for kind, values, schema in (
        ("actor", "text", pointer("text")),
        ("term", "text", pointer("text")),
        ("question", "positions", positions),
    ):
        found[keyed_name(kind, values)] = _by_id(offered.ids.get(kind), schema)
    found[keyed_name("key", "text")] = _by_id(keys, pointer("text"))
    # Of alternatives that all fail, editors tell the fault of the first.
    found["figure of one"] = {"anyOf": [pointer("figure"), pointer("text")]}
    found["figures by actor"] = _by_id(offered.ids.get("actor"), pointer("figure of one"))
    found["figures of a measure"] = {
        "anyOf": [pointer("figure"), pointer("figures by actor"), pointer("text")]
    }
    found["report"] |= _own_measures(offered)
    return {name.replace(" ", "-"): schema for name, schema in found.items()}


def _record(name: str) -> Schema:
    entries = entries_of(name)
    properties = {}
    for entry in entries:
        properties[entry.key] = {
            **entry.form.schema,
            "description": entry.words.about,
            "markdownDescription": describe(entry),
        }
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required := [entry.key for entry in entries if entry.required]:
        schema["required"] = required
    if name == "source":
        schema["properties"]["reports"]["defaultSnippets"] = [
            {
                "label": "new report",
                "description": "A passage quoted from the document.",
                "body": _NEW_REPORT,
            }
        ]
    return schema


def _ids(kind: str, known: Mapping[str, str] | None) -> Schema:
    if known is None:
        return dict(ID_OF_OWN)
    where = {
        "actor": "actors.yml",
        "outlet": "actors.yml, with type: outlet",
        "event": "events.yml",
        "source": "sources/",
        "origin": "sources/, or as an outlet to actors.yml",
        "kind": "kinds: in briefing.yml",
    }[kind]
    called = {"origin": "source or outlet", "kind": "kind of event"}.get(kind, kind)
    missing = f"No {called} with this id was there at the last check. Correct it, or add it to {where}."
    if not known:  # a schema may not list nothing
        return {"type": "string", "pattern": "^(?!)", "errorMessage": missing}
    return {
        "type": ["string", "integer"],
        "enum": list(known),
        "enumDescriptions": list(known.values()),
        "errorMessage": missing,
    }


def _by_id(known: Mapping[str, str] | None, schema: Schema) -> Schema:
    """A mapping whose keys are ids of records that stand elsewhere."""
    if known is None:
        return {
            "type": "object",
            "propertyNames": {**ID_OF_OWN, "doNotSuggest": True},
            "additionalProperties": schema,
        }
    properties = {id: {**schema, "description": about} for id, about in known.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _own_measures(offered: Offered) -> Schema:
    """A report's figures belong to the measures of its event."""
    events = offered.ids.get("event")
    if events is None:
        return {}
    measured = {event: measures for event, measures in offered.measures.items() if measures}
    if len(measured) > MOST_EVENTS_WITH_OWN_MEASURES:
        everything = {id: label for measures in measured.values() for id, label in measures.items()}
        return {"allOf": [{"properties": {"figures": _figures(everything)}}]}
    conditions = [_of_event([event], measures) for event, measures in measured.items()]
    without = [event for event in events if event not in measured]
    return {"allOf": [*conditions, *([_of_event(without, {})] if without else [])]}


def _of_event(events: list[str], measures: Mapping[str, str]) -> Schema:
    return {
        "if": {"properties": {"event": {"enum": events}}, "required": ["event"]},
        "then": {"properties": {"figures": _figures(measures)}},
    }


def _figures(measures: Mapping[str, str]) -> Schema:
    return {**_by_id(measures, pointer("figures of a measure"))}


def _needed(schema: Schema, definitions: Schema) -> Schema:
    """Those definitions that a schema leads to."""
    found: Schema = {}
    waiting = set(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = definitions[name]
            waiting |= set(_references(definitions[name]))
    return {name: definitions[name] for name in definitions if name in found}


def _references(schema: object) -> Iterable[str]:
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference.rpartition("/")[2]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)
