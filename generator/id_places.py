"""Where ids stand in the data of each kind of file, and where links to pages and records stand in prose.

The one list of what a new name has to reach. Pure; must not know the corpus or files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from generator.model import FIGURE_KEYS
from generator.yaml_source import KeyPath, Value


class Place(NamedTuple):
    """An id in the data of a file: at the end of a path, as the last key of the path where `key` is set."""

    kind: str
    """"actor", "event", "source", "term", "measure" or "question"; "origin" for what may be a source or an actor;
    "difference" for the id of a difference, which is made of other ids."""
    id: str
    path: KeyPath
    key: bool = False
    event: str = ""
    """Of a measure, the event it belongs to."""


def places(kind: str, value: Mapping[str, Value]) -> Iterator[Place]:
    """Every id in a file of a kind: actors, events, briefing, source, terms or resolutions."""
    return _PLACES[kind](value)


def _ids(kind: str, record: Value, path: KeyPath, *keys: str) -> Iterator[Place]:
    """Ids under keys of a record, each a text or a list of texts."""
    for key in keys:
        found = record.get(key) if isinstance(record, dict) else None
        if isinstance(found, str):
            yield Place(kind, found, (*path, key))
        for number, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, str):
                yield Place(kind, item, (*path, key, number))


def _keys(kind: str, record: Value, path: KeyPath, key: str, event: str = "") -> Iterator[Place]:
    """Ids that are keys of the mapping under a key of a record."""
    found = record.get(key) if isinstance(record, dict) else None
    for id in found if isinstance(found, dict) else ():
        yield Place(kind, id, (*path, key, id), key=True, event=event)


def _items(record: Value, key: str) -> list[tuple[KeyPath, Value]]:
    """The items of a list under a key; a value alone counts as one."""
    found = record.get(key, []) if isinstance(record, dict) else []
    if isinstance(found, list):
        return [((key, number), item) for number, item in enumerate(found)]
    return [((key,), found)]


def _in_actors(value: Mapping[str, Value]) -> Iterator[Place]:
    for id, actor in value.items():
        yield Place("actor", id, (id,), key=True)
        yield from _ids("actor", actor, (id,), "part_of")
        for path, role in _items(actor, "roles"):
            yield from _ids("actor", role, (id, *path), "of")


def _in_events(value: Mapping[str, Value]) -> Iterator[Place]:
    for id, event in value.items():
        yield Place("event", id, (id,), key=True)
        yield from _keys("actor", event, (id,), "actors")
        yield from _keys("measure", event, (id,), "measures", id)
        yield from _keys("question", event, (id,), "positions")
        yield from _ids("event", event, (id,), "responds_to", "part_of", "see_also")


def _in_briefing(value: Mapping[str, Value]) -> Iterator[Place]:
    record = dict(value)
    yield from _keys("question", record, (), "questions")
    yield from _ids("event", record, (), "start_with")
    for path, judgement in _items(record, "key_judgements"):
        yield from _ids("event", judgement, path, "events")


def _in_source(value: Mapping[str, Value]) -> Iterator[Place]:
    record = dict(value)
    yield from _ids("actor", record, (), "publisher")
    yield from _ids("origin", record, (), "republishes", "translates", "draws_on")
    for path, report in _items(record, "reports"):
        event = report.get("event") if isinstance(report, dict) else None
        yield from _ids("event", report, path, "event")
        yield from _ids("actor", report, path, "speaker", "via")
        yield from _keys("measure", report, path, "figures", event if isinstance(event, str) else "")
        yield from _keys("term", report, path, "terms")
        figures = report.get("figures") if isinstance(report, dict) else None
        for measure, figure in figures.items() if isinstance(figures, dict) else ():
            yield from _in_figure(figure, (*path, "figures", measure))


def _in_figure(figure: Value, path: KeyPath) -> Iterator[Place]:
    """A figure is a text, a mapping of its parts, or a mapping of actors to figures."""
    if not isinstance(figure, dict):
        return
    if set(figure) & set(FIGURE_KEYS):
        yield from _ids("actor", figure, path, "by")
        return
    for actor, inner in figure.items():
        yield Place("actor", actor, (*path, actor), key=True)
        yield from _ids("actor", inner, (*path, actor), "by")


def _in_terms(value: Mapping[str, Value]) -> Iterator[Place]:
    for id in value:
        yield Place("term", id, (id,), key=True)


def _in_resolutions(value: Mapping[str, Value]) -> Iterator[Place]:
    for id, record in value.items():
        yield Place("difference", id, (id,), key=True)
        for path, entry in _items(record, "history"):
            yield from _ids("source", entry, (id, *path), "prefers")


_PLACES: Mapping[str, Callable[[Mapping[str, Value]], Iterator[Place]]] = {
    "actors": _in_actors,
    "events": _in_events,
    "briefing": _in_briefing,
    "source": _in_source,
    "terms": _in_terms,
    "resolutions": _in_resolutions,
}


# ---- ids of differences


def renamed_difference(
    id: str, new_id: Callable[[str, str, str], str], measures: Callable[[str, str], bool]
) -> str:
    """The id of a difference with the ids in it renamed by `new_id(kind, id, event)`.

    `measures(event, id)` says whether an event has a measure: some forms can be told apart by nothing else. What is
    sorted in an id is sorted anew.
    """
    kind, *parts = id.split("/")

    def renamed(*kinds: str) -> list[str]:
        named = [new_id(kind, part, parts[0]) for kind, part in zip(kinds, parts, strict=False)]
        return named + parts[len(kinds) :]

    match kind, len(parts):
        case "figure", _:
            new = renamed("event", "measure", "actor")
        case "total", _:
            new = renamed("event", "measure", "source")
        case "translation", _:
            new = renamed("event", "actor")
        case "attribution", _:
            new = renamed("event", "term")
        case "term", _:
            new = renamed("term")
        case "position", 3:
            question, *events = renamed("question", "event", "event")
            new = [question, *sorted(events)]
        case "exchange", 2:
            new = sorted(renamed("event", "event"))
        case "exchange", _ if len(parts) > 2 and measures(parts[0], parts[2]):
            event, *pair = renamed("event", "measure", "measure", "actor")
            new = [event, *sorted(pair[:2]), *pair[2:]]
        case "exchange", 4:
            event, measure, *pair = renamed("event", "measure", "actor", "actor")
            new = [event, measure, *sorted(pair)]
        case _:
            new = parts
    return "/".join((kind, *new))


# ---- prose

VERBATIM = frozenset(
    {"excerpt", "prefix", "suffix", "begins", "ends", "terms", "figures", "date", "item", "archive", "url"}
)
"""Keys whose texts are copied from documents or are no prose: never looked at for links."""


def prose_paths(value: Value, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every text of a file that may hold links."""
    if isinstance(value, str):
        if "](" in value or "]:" in value or "<" in value:
            yield path
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from prose_paths(item, (*path, number))
    else:
        for key, item in value.items():
            if key not in VERBATIM:
                yield from prose_paths(item, (*path, key))


# What Markdown takes for the target of a link: [words](target), [words]: target, <scheme:target>.
_TARGET = re.compile(r"(?P<before>\]\(\s*<?|\]:\s*<?|<(?=(?:event|actor|source):))(?P<target>[^\s()<>\"']+)")


def relink(text: str, change: Callable[[str], str]) -> str:
    """Markdown with the target of every link put through `change`."""
    return _TARGET.sub(lambda found: found["before"] + change(found["target"]), text)


def renamed_target(
    target: str, folder: str, new_id: Callable[[str, str], str | None], new_address: Callable[[str], str]
) -> str:
    """A link's target after a renaming. `folder` is that of the file it stands in, below the content folder.

    `new_id(kind, id)` and `new_address(address)` say what becomes of a record's id and of a page's address, which
    keeps its number of parts; part by part, so that the rest of a link stays as it was written.
    """
    scheme, colon, id = target.partition(":")
    if colon and scheme in ("event", "actor", "source"):
        return f"{scheme}:{new_id(scheme, id) or id}"
    path, mark, anchor = target.partition("#")
    if colon or not path or path.startswith("/"):
        return target
    address = posixpath.normpath(posixpath.join(folder, path))
    new = new_address(address)
    if new == address:
        return target
    old_parts, new_parts = address.split("/"), new.split("/")
    deep = len([part for part in folder.split("/") if part])
    written = []
    for part in path.split("/"):
        if part == "..":
            deep -= 1
        elif part not in ("", "."):
            same = 0 <= deep < len(old_parts) and old_parts[deep] == part
            written.append(new_parts[deep] if same else part)
            deep += 1
            continue
        written.append(part)
    return "/".join(written) + mark + anchor
