"""A new name for a record, and for everything that names it: ids, links in prose, files, receipts, addresses.

Computes changes; writes nothing and prints nothing. Must not know the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic_core import PydanticCustomError

from generator import addresses
from generator.changes import Change, Changes
from generator.diagnostics import nearest
from generator.editing import Manuscript, Uneditable
from generator.id_places import Place, places, prose_paths, relink, renamed_difference, renamed_target
from generator.lock import NAME as LOCK_NAME
from generator.model import Briefing, Corpus, check_id
from generator.project import CONFIGURATION, Project
from generator.yaml_nodes import Node, read_nodes

KINDS = ("actor", "event", "source", "briefing", "term", "measure", "question")


class Refusal(Exception):
    """The names given don't allow it. The message says why, `hint` what to do instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Renaming:
    """An id of a kind that gets another. `briefing` and, of a measure, `event` are where it is known; else ""."""

    kind: str
    old: str
    new: str
    briefing: str = ""
    event: str = ""

    def id(self, kind: str, id: str, event: str = "") -> str:
        """What becomes of an id that stands in the briefing."""
        meant = kind == self.kind and id == self.old and event in ("", self.event or event)
        return self.new if meant else id

    def address(self, address: str) -> str:
        """What becomes of a page's address."""
        parts = address.split("/")
        if self.kind == "briefing" and parts[0] == self.old and parts[1:]:
            return "/".join((self.new, *parts[1:]))
        if self.kind == "actor" and address == addresses.actor(self.old):
            return addresses.actor(self.new)
        if self.kind == "event" and address == addresses.event(self.briefing, self.old):
            return addresses.event(self.briefing, self.new)
        if self.kind == "source":
            if address == addresses.source(self.briefing, self.old):
                return addresses.source(self.briefing, self.new)
            if parts[:2] == [self.briefing, "pairs"] and parts[2:]:
                pair = parts[2].removesuffix(".md").split("--")
                if len(pair) == 2 and self.old in pair:
                    return addresses.pair(self.briefing, *(self.id("source", id) for id in pair))
        return address


def rename(project: Project, corpus: Corpus, kind: str, old: str, new: str, briefing: str = "") -> Changes:
    """What renaming a record takes. `old` of a measure is EVENT/MEASURE. The corpus must have been read without faults.

    Raises Refusal for names that don't allow it, and Uneditable for a file that can't be changed safely.
    """
    renaming = _resolved(corpus, kind, old, new, briefing)
    return Changes(tuple(_changes(project, corpus, renaming)), tuple(_moves(project, corpus, renaming)))


# ---- what is meant


def _resolved(corpus: Corpus, kind: str, old: str, new: str, briefing: str) -> Renaming:
    try:
        check_id(new)
    except PydanticCustomError as error:
        context = error.context or {}
        raise Refusal(str(context.get("message", "")), str(context.get("hint", ""))) from error
    event, old = old.rsplit("/", 1) if kind == "measure" and "/" in old else ("", old)
    if kind in ("actor", "briefing"):
        known: Iterable[str] = corpus.actors if kind == "actor" else [found.id for found in corpus.briefings]
        if old not in known:
            raise _unknown(kind, old, known)
        _refuse_taken(kind, new, known)
        if kind == "actor":
            _refuse_taken("source", new, (id for found in corpus.briefings for id in found.sources))
        return Renaming(kind, old, new)
    home = briefing_of(corpus, kind, old, briefing, event)
    if kind == "measure":
        event = event or next(id for id, found in home.events.items() if old in found.measures)
    known = ids_of(home, kind, event)
    _refuse_taken(kind, new, known)
    if kind == "source":
        _refuse_taken("actor", new, corpus.actors)
    return Renaming(kind, old, new, home.id, event)


def ids_of(briefing: Briefing, kind: str, event: str = "") -> tuple[str, ...]:
    """The ids of a kind in a briefing; of measures those of one event, or of all."""
    if kind == "measure":
        return tuple(
            id for found in briefing.events.values() if event in ("", found.id) for id in found.measures
        )
    return tuple(
        {
            "event": briefing.events,
            "source": briefing.sources,
            "term": briefing.terms,
            "question": briefing.head.questions,
        }[kind]
    )


def briefing_of(corpus: Corpus, kind: str, id: str, briefing: str = "", event: str = "") -> Briefing:
    """The briefing that has a record; raises Refusal where none has it, or several and none was named."""
    candidates = [found for found in corpus.briefings if briefing in ("", found.id)]
    if briefing and not candidates:
        raise _unknown("briefing", briefing, [found.id for found in corpus.briefings])
    holding = [found for found in candidates if id in ids_of(found, kind, event)]
    if not holding:
        raise _unknown(kind, id, (id for found in candidates for id in ids_of(found, kind, event)))
    if len(holding) > 1:
        names = ", ".join(found.id for found in holding)
        raise Refusal(f"several briefings have a {kind} “{id}”: {names}", "say which with --briefing")
    if kind == "measure" and not event:
        events = [found.id for found in holding[0].events.values() if id in found.measures]
        if len(events) > 1:
            raise Refusal(f"{len(events)} events have a measure “{id}”", f"say which, as in {events[0]}/{id}")
    return holding[0]


def _unknown(kind: str, id: str, known: Iterable[str]) -> Refusal:
    close = nearest(id, set(known))
    return Refusal(f"there is no {kind} “{id}”", f"did you mean {', '.join(close)}?" if close else "")


def _refuse_taken(kind: str, id: str, known: Iterable[str]) -> None:
    if id in known:
        article = "an" if kind[0] in "aeiou" else "a"
        raise Refusal(f"there is {article} {kind} “{id}” already", "choose another id")


# ---- what it takes


def _changes(project: Project, corpus: Corpus, renaming: Renaming) -> Iterator[Change]:
    for file, kind, briefing in record_files(corpus):
        path = project.root / file
        data = path.read_bytes()
        if renaming.old.encode() not in data:
            continue
        text = Manuscript(data, file)
        apply(text, kind, briefing, corpus, renaming)
        if text.changed:
            yield Change(path, text.data, text.finish())
    yield from change_pages(project, corpus, renaming)
    if renaming.kind == "source":
        yield from _change_lock(project.content / renaming.briefing / LOCK_NAME, renaming)


def record_files(corpus: Corpus) -> tuple[tuple[str, str, Briefing | None], ...]:
    """Every file with records: its name, the kind of its records, and its briefing; None for shared actors."""
    found: dict[str, tuple[str, Briefing | None]] = {}
    homes = {f"{corpus.content}/{briefing.id}/": briefing for briefing in corpus.briefings}
    for actor in corpus.actors.values():
        file = actor.origin.file
        home = next((briefing for folder, briefing in homes.items() if file.startswith(folder)), None)
        found[file] = ("actors", home)
    for briefing in corpus.briefings:
        found[briefing.head.origin.file] = ("briefing", briefing)
        for kind, records in (
            ("events", briefing.events),
            ("source", briefing.sources),
            ("terms", briefing.terms),
            ("resolutions", briefing.resolutions),
        ):
            found |= {record.origin.file: (kind, briefing) for record in records.values()}
    return tuple((file, kind, briefing) for file, (kind, briefing) in found.items())


def apply(text: Manuscript, kind: str, briefing: Briefing | None, corpus: Corpus, renaming: Renaming) -> None:
    """Rename within one file with records. Links and ids in other briefings than the renaming's are others."""
    here = briefing is not None and briefing.id == renaming.briefing
    elsewhere = bool(renaming.briefing) and not here
    if not elsewhere:
        for place in places(kind, text.value):
            new = _new_id(place, briefing, renaming)
            if new != place.id:
                text.rewrite(place.path, _replacing(place.id, new), key=place.key)
    folder = text.file.removeprefix(f"{corpus.content}/").rpartition("/")[0]
    change = relinking(folder, renaming, elsewhere=elsewhere)
    for path in prose_paths(text.value):
        node = text.root.at(path)
        if relink(node.text, change) != node.text:
            text.rewrite(path, lambda written: relink(written, change))
    if relink(text.document.body, change) != text.document.body:
        text.rewrite_body(lambda written: relink(written, change))


def _new_id(place: Place, briefing: Briefing | None, renaming: Renaming) -> str:
    if place.kind == "difference":
        events: Mapping[str, object] = briefing.events if briefing else {}
        return renamed_difference(
            place.id,
            renaming.id,
            lambda event, id: (
                event in events and briefing is not None and id in briefing.events[event].measures
            ),
        )
    if place.kind == "origin":
        is_source = briefing is not None and place.id in briefing.sources
        return renaming.id("source" if is_source else "actor", place.id)
    return renaming.id(place.kind, place.id, place.event)


def _replacing(old: str, new: str) -> Callable[[str], str]:
    return lambda written: written.replace(old, new, 1)


def relinking(folder: str, renaming: Renaming, *, elsewhere: bool) -> Callable[[str], str]:
    def new_id(kind: str, id: str) -> str | None:
        return id if elsewhere else renaming.id(kind, id)

    return lambda target: renamed_target(target, folder, new_id, renaming.address)


def change_pages(project: Project, corpus: Corpus, renaming: Renaming) -> Iterator[Change]:
    """Links in pages written by hand, and the navigation."""
    pages = (page.address for page in corpus.handwritten)
    for address in (addresses.HOME, *pages):
        path = project.content / address
        if path.is_file():
            yield from _change_page(path, address, renaming)
    yield from _change_navigation(project, renaming)


def _change_page(path: Path, address: str, renaming: Renaming) -> Iterator[Change]:
    """A page written by hand links to addresses; on the home page, ids of actors are links as well."""
    before = path.read_bytes()
    try:
        text = before.decode()
    except UnicodeDecodeError as error:
        raise Uneditable(f"{address} is not UTF-8") from error
    inside = bool(renaming.briefing) and address.startswith(f"{renaming.briefing}/")
    folder = address.rpartition("/")[0]
    elsewhere = bool(renaming.briefing) and not inside
    after = relink(text, relinking(folder, renaming, elsewhere=elsewhere)).encode()
    if after != before:
        yield Change(path, before, after)


def _change_navigation(project: Project, renaming: Renaming) -> Iterator[Change]:
    """mkdocs.yml may list addresses of generated pages under nav."""
    path = project.root / CONFIGURATION
    before = path.read_bytes()
    text = before.decode("utf-8", errors="surrogateescape")
    if "\r" in text or "\t" in text or text.startswith("\ufeff"):
        return  # offsets would differ; such a file is rare, and a strict build tells what no longer fits
    try:
        entry = read_nodes(text).entry("nav")
    except yaml.YAMLError:
        return
    for node in sorted(_listed(entry[1]) if entry else (), key=lambda node: -node.start):
        new = renaming.address(node.text)
        if new != node.text:
            text = text[: node.start] + text[node.start : node.end].replace(node.text, new) + text[node.end :]
    after = text.encode("utf-8", errors="surrogateescape")
    if after != before:
        yield Change(path, before, after)


def _listed(node: Node) -> Iterator[Node]:
    if node.kind == "text":
        yield node
    for value in node.values:
        yield from _listed(value)


def _change_lock(path: Path, renaming: Renaming) -> Iterator[Change]:
    """Receipts name their source as the second word of a line; lines that were sorted are sorted anew."""
    if not path.is_file():
        return
    before = path.read_bytes()
    lines = before.decode("utf-8", errors="surrogateescape").splitlines(keepends=True)
    heading = [line for line in lines if line.startswith("#")]
    receipts = [line for line in lines if not line.startswith("#")]
    renamed = [_with_source(line, renaming) for line in receipts]
    if lines == heading + sorted(receipts):
        renamed.sort()
        after = "".join(heading + renamed)
    else:
        after = "".join(line if line.startswith("#") else _with_source(line, renaming) for line in lines)
    written = after.encode("utf-8", errors="surrogateescape")
    if written != before:
        yield Change(path, before, written)


def _with_source(line: str, renaming: Renaming) -> str:
    words = line.split(" ", 2)
    return " ".join((words[0], renaming.id("source", words[1]), *words[2:])) if len(words) > 1 else line


def _moves(project: Project, corpus: Corpus, renaming: Renaming) -> Iterator[tuple[Path, Path]]:
    if renaming.kind == "briefing":
        yield project.content / renaming.old, project.content / renaming.new
    if renaming.kind == "source":
        (briefing,) = (found for found in corpus.briefings if found.id == renaming.briefing)
        file = project.root / briefing.sources[renaming.old].origin.file
        yield file, file.with_name(renaming.new + file.suffix)
