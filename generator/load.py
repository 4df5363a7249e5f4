"""A content folder becomes a corpus and diagnostics: finds the files, reads them, validates each record on its own.

Must not look at how records refer to each other; that is for `checks`. Nothing here raises for an author's mistake.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from generator.content_files import ContentFiles
from generator.diagnostics import Diagnostic, Location, Related, diagnose, nearest
from generator.digests import Said, said_in
from generator.model import (
    Actor,
    Briefing,
    BriefingHead,
    Corpus,
    Event,
    HandwrittenPage,
    Origin,
    Record,
    Resolutions,
    Source,
    Term,
)
from generator.record_faults import explain, nearest_key
from generator.shelf import Shelf
from generator.yaml_source import Document, Value, read_front_matter

SOURCES = "sources"
SOURCE_SUFFIXES = (".md", ".yml")
"""Front matter with the summary below it, and YAML throughout with the summary as a key."""
BRIEFING_FILES = ("briefing.yml", "events.yml", "actors.yml", "terms.yml", "resolutions.yml")
SHARED_FILES = ("actors.yml",)

_FILE_OF: Mapping[type[Record], str] = {
    Actor: "actors",
    Event: "events",
    Term: "terms",
    Resolutions: "resolutions",
    Source: "sources",
}

RecordT = TypeVar("RecordT", bound=Record)


def load(content: Path, root: Path) -> tuple[Corpus, tuple[Diagnostic, ...]]:
    """Read every briefing below `content`; places are told relative to `root`.

    The corpus holds what could be read: a record with a fault is left out of it, and its id is still known
    to `Corpus.faulty` so that one mistake is not reported again by everything that points to it.
    """
    return Loader(content, root).load()


class Loader:
    """Keep one for the life of a server: it reads, parses and validates again only what changed.

    A record whose text says the same as before stays the same object, even where it moved within its file.
    """

    def __init__(self, content: Path, root: Path, shelf: Shelf | None = None) -> None:
        self.content = content
        self.root = root
        self.files = ContentFiles(root, shelf or Shelf())
        self.validated = 0
        """Records that the last `load` had to validate."""
        self._records: Mapping[Origin, _Valid] = {}

    def load(self, *, forgetting: bool = False) -> tuple[Corpus, tuple[Diagnostic, ...]]:
        """As the function `load`. `forgetting`: let go of a file what only another `load` would need."""
        self.files.begin()
        loading = _Loading(self.content, self.root, self.files, self._records, forgetting)
        result = loading.run()
        self._records = loading.records
        self.validated = loading.validated
        return result


@dataclass(frozen=True, slots=True)
class _Valid:
    """A record without a fault, and what it was made of."""

    model: type[Record]
    value: Value
    extra: Mapping[str, str]
    record: Record
    said: Said

    def says(self, value: Value, extra: Mapping[str, str]) -> bool:
        return (self.value is value or self.value == value) and self.extra == extra


@dataclass
class _Loading:
    content: Path
    root: Path
    files: ContentFiles
    known: Mapping[Origin, _Valid]
    forgetting: bool
    records: dict[Origin, _Valid] = field(default_factory=dict)
    said: dict[Origin, Said] = field(default_factory=dict)
    validated: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    faulty_records: dict[str, set[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    misread: set[Location] = field(default_factory=set)
    """Places where reading found a fault already, so that what stands there is not judged again."""
    home_line: int = 1

    def run(self) -> tuple[Corpus, tuple[Diagnostic, ...]]:
        folders = [folder for folder in _entries(self.content) if folder.is_dir()]
        actors: dict[str, Actor] = {}
        self._read_entries(self._yaml_files(self.content, "actors"), Actor, actors)
        self._refuse_stray_links(self.content)
        self._refuse_unread_files(self.content, SHARED_FILES)
        briefings = []
        for folder in folders:
            if folder.name == "actors" or not _looks_like_briefing(folder):
                continue
            self._read_entries(self._yaml_files(folder, "actors"), Actor, actors)
            if briefing := self._briefing(folder):
                briefings.append(briefing)
        if not briefings and not self.diagnostics:
            self._tell(
                "E117", Location(self._name(self.content)), "there is no briefing in the content folder"
            )
        home = self._home()
        corpus = Corpus(
            tuple(briefings),
            actors,
            frozenset(self.faulty),
            frozenset(self.unread),
            self._locate,
            self._prose_location,
            self._name(self.content),
            home,
            tuple(self._handwritten(folders)),
            {kind: frozenset(ids) for kind, ids in self.faulty_records.items()},
            self.said,
        )
        return corpus, tuple(self.diagnostics)

    # ---- files

    def _name(self, path: Path) -> str:
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def _tell(self, code: str, location: Location, message: str, **more: Any) -> None:
        self.diagnostics.append(diagnose(code, location, message, **more))

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return self.files.bytes(path)
        except OSError as error:
            self._unreadable(path, error)
            return None

    def _unreadable(self, path: Path, error: OSError) -> None:
        reason = "it is a folder" if path.is_dir() else (error.strerror or "unknown reason").lower()
        self._tell("E111", Location(self._name(path)), f"the file can't be read: {reason}")

    def _document(self, path: Path, *, front_matter: bool = False) -> Document | None:
        try:
            document, faults = self.files.document(path, self._name(path), front_matter=front_matter)
        except OSError as error:
            self._unreadable(path, error)
            self.faulty.add(path.stem)
            return None
        if faults:
            self.diagnostics.extend(faults)
            self.misread |= {fault.location for fault in faults}
            self.faulty.add(path.stem)
        if document is not None:
            self.documents[document.file] = document
        return document

    def _yaml_files(self, folder: Path, stem: str) -> Iterator[Path]:
        """`stem`.yml, then `stem`/*.yml in the order of their names."""
        single = folder / f"{stem}.yml"
        if single.exists() or single.is_symlink():
            yield single
        many = folder / stem
        if many.is_dir():
            for path in _entries(many):
                if path.suffix == ".yml":
                    yield path
                elif path.suffix == ".yaml" or folder != self.content:
                    message = f"“{path.name}” is not read: files here end in .yml"
                    self._tell("E115", Location(self._name(path)), message)
                    self.unread.add(stem)

    def _refuse_stray_links(self, folder: Path) -> None:
        inside = os.path.realpath(self.root)
        for path in sorted(folder.rglob("*")):
            # Unlike Path.resolve, realpath also answers for a link that leads back to itself.
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
                self._tell("E113", Location(self._name(path)), "the symbolic link leads out of the project")

    def _handwritten(self, folders: list[Path]) -> Iterator[HandwrittenPage]:
        sources = {folder / SOURCES for folder in folders if _looks_like_briefing(folder)}
        for path in sorted(self.content.rglob("*.md")):
            relative = path.relative_to(self.content)
            if path.parent in sources or any(part.startswith(".") for part in relative.parts):
                continue
            if relative.as_posix() != "index.md":
                # Only links are looked for in these; MkDocs itself reports a page that it can't decode.
                data = self._bytes(path) or b""
                yield HandwrittenPage(relative.as_posix(), data.decode("utf-8-sig", errors="replace"))

    def _home(self) -> str:
        path = self.content / "index.md"
        if not path.exists():
            return ""
        data = self._bytes(path)
        if data is None:
            return ""
        if data.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
            document, faults = read_front_matter(data, self._name(path))
            self.diagnostics.extend(faults)
            self.home_line = document.body_line if document else 1
            return document.body if document else ""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._tell("E101", Location(self._name(path), line), "the file is not UTF-8")
            return ""

    # ---- records

    def _briefing(self, folder: Path) -> Briefing | None:
        self._refuse_unread_files(folder, BRIEFING_FILES)
        path = folder / "briefing.yml"
        head = None
        if path.exists() or path.is_symlink():
            document = self._document(path)
            head = self._record(BriefingHead, document, (), folder.name) if document else None
        elif not path.with_suffix(".yaml").exists():
            self._tell(
                "E116",
                Location(self._name(folder)),
                f"the folder “{folder.name}” has events or sources but no briefing.yml",
                hint=f"add {self._name(path)} with a line such as title: …",
            )
        events: dict[str, Event] = {}
        self._read_entries(self._yaml_files(folder, "events"), Event, events)
        sources: dict[str, Source] = {}
        if (folder / SOURCES).is_dir():
            self._read_sources(_entries(folder / SOURCES), sources)
        if head is None:
            # Go on with a stand-in, so that faults in the other files are told in the same run.
            self.faulty.add(folder.name)
            head = BriefingHead.model_construct(
                id=folder.name, origin=Origin(self._name(path)), title=folder.name
            )
        terms: dict[str, Term] = {}
        self._read_entries(_if_there(folder / "terms.yml"), Term, terms)
        resolutions: dict[str, Resolutions] = {}
        self._read_entries(_if_there(folder / "resolutions.yml"), Resolutions, resolutions)
        return Briefing(head, events, sources, terms, resolutions)

    def _refuse_unread_files(self, folder: Path, known: tuple[str, ...]) -> None:
        for path in _entries(folder):
            if path.suffix not in (".yml", ".yaml") or path.name in known or not path.is_file():
                continue
            meant = nearest(path.stem, [Path(name).stem for name in known])
            astray = path.name in BRIEFING_FILES
            self._tell(
                "E115",
                Location(self._name(path)),
                f"nothing reads a file named “{path.name}” here",
                closest=[] if astray else [f"{stem}.yml" for stem in meant],
                hint="move it into the folder of its briefing" if astray else "",
            )
            # Names that seem to lead nowhere may stand in it.
            self.unread.update(meant[:1])

    def _read_sources(self, paths: list[Path], sources: dict[str, Source]) -> None:
        """Read a file a source; the first of two files with one id is kept."""
        read: dict[str, Path] = {}
        for path in paths:
            if path.suffix not in SOURCE_SUFFIXES:
                message = f"“{path.name}” is not read: sources end in {' or '.join(SOURCE_SUFFIXES)}"
                self._tell("E115", Location(self._name(path)), message)
                self.faulty.add(path.stem)
            elif first := read.get(path.stem):
                self._tell(
                    "E405",
                    Location(self._name(path)),
                    f"the source “{path.stem}” stands in two files",
                    hint=f"keep one of {first.name} and {path.name}",
                    related=[Related(Location(self._name(first)), "the other file; this one is read")],
                )
            else:
                read[path.stem] = path
                if source := self._source(path):
                    sources[source.id] = source

    def _source(self, path: Path) -> Source | None:
        document = self._document(path, front_matter=path.suffix == ".md")
        if document is None:
            return None
        extra = {"summary": document.body.strip()} if document.body.strip() else {}
        source = self._record(Source, document, (), path.stem, **extra)
        if self.forgetting:
            document.forget()
        return source

    def _read_entries(self, paths: Iterator[Path], model: type[RecordT], found: dict[str, RecordT]) -> None:
        """Read files that map ids to records; the first of two records with one id is kept."""
        origins: dict[str, Origin] = {key: record.origin for key, record in found.items()}  # type: ignore[attr-defined]  # every record read here has one
        for path in paths:
            told = len(self.diagnostics)
            document = self._document(path)
            # E114: an entry was left out, since no key stands before it.
            if document is None or any(fault.code.id == "E114" for fault in self.diagnostics[told:]):
                self.unread.add(_FILE_OF[model])
            if document is None:
                continue
            for key in document.value:
                origin = Origin(document.file, (key,))
                if key in origins:
                    self._tell(
                        "E405",
                        self._locate(origin, key=True),
                        f"the id “{key}” is used twice",
                        related=[Related(self._locate(origins[key], key=True), "first used here")],
                    )
                    continue
                origins[key] = origin
                record = self._record(model, document, (key,), key)
                if record is not None:
                    found[key] = record
            if self.forgetting:
                document.forget()

    def _record(
        self, model: type[RecordT], document: Document, path: tuple[str, ...], id: str, **extra: Any
    ) -> RecordT | None:
        value: Value = document.value[path[0]] if path else document.value
        origin = Origin(document.file, path)
        valid = self.known.get(origin)
        if valid and valid.model is model and valid.says(value, extra):
            self.records[origin], self.said[origin] = valid, valid.said
            return valid.record  # type: ignore[return-value]  # of the model
        if not isinstance(value, dict):
            code, kind = ("E303", "is not a mapping of keys to values") if value else ("E304", "is empty")
            hint = "write its keys below it, each on a line of its own and indented alike"
            self._tell(code, self._locate(origin, key=True), f"“{id}” {kind}", hint=hint)
            self._not_understood(model, id)
            return None
        hidden = {"id", "origin", *extra}
        fields = value
        if not hidden.isdisjoint(value):
            fields = {key: item for key, item in value.items() if key not in hidden}
        problems = [
            diagnose(
                "E301",
                self._locate(origin, key, key=True),
                f"“{key}” is not a key that belongs here"
                + ("; the summary stands below the front matter" if key == "summary" else ""),
            )
            for key in value
            if key in hidden
        ]
        record: RecordT | None = None
        self.validated += 1
        try:
            record = model.model_validate({**fields, "id": id, "origin": origin, **extra})
        except ValidationError as error:
            faults = error.errors(include_url=False)
            # A key that is missing only because it is misspelt is not told twice.
            misspelt = {
                (*fault["loc"][:-1], *nearest_key(model, fault["loc"])[:1])
                for fault in faults
                if fault["type"] == "extra_forbidden"
            }
            problems += [
                explain(model, origin, fields, fault, self._locate)
                for fault in faults
                if fault["loc"] not in misspelt
            ]
        if problems:
            self.diagnostics.extend(problem for problem in problems if problem.location not in self.misread)
            self._not_understood(model, id)
        elif record is not None:
            record = record.slim()
            said = self.said[origin] = said_in(fields | extra if extra else fields)
            if not self.forgetting:
                self.records[origin] = _Valid(model, value, extra, record, said)
        return record

    def _not_understood(self, model: type[Record], id: str) -> None:
        self.faulty.add(id)
        if model in _FILE_OF:
            self.faulty_records.setdefault(_FILE_OF[model], set()).add(id)

    def _locate(self, origin: Origin, *path: str | int, key: bool = False) -> Location:
        document = self.documents.get(origin.file)
        if document is None:
            return Location(origin.file)
        full = (*origin.path, *path)
        return document.locate(full, key=key and bool(full))

    def _prose_location(self, origin: Origin, key: str, line: int) -> Location:
        document = self.documents.get(origin.file)
        if document is None:  # the home page is not a record
            return Location(origin.file, self.home_line + line)
        if key == "summary" and document.body.strip() and not origin.path:
            blank = len(document.body) - len(document.body.lstrip())
            return document.body_location(document.body.count("\n", 0, blank) + line + 1, 1)
        return document.locate_line((*origin.path, key), line)


def _entries(folder: Path) -> list[Path]:
    """What a folder holds in a fixed order, without hidden entries; [] where it can't be listed."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")))
    except OSError:
        return []


def _if_there(path: Path) -> Iterator[Path]:
    if path.exists() or path.is_symlink():
        yield path


def _looks_like_briefing(folder: Path) -> bool:
    names = (*BRIEFING_FILES, SOURCES, "events", "briefing.yaml", "events.yaml")
    return any((folder / name).exists() for name in names)
