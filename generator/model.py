"""The records of a project as frozen, typed values, and the corpus that holds them.

Says what a record may look like on its own. Must not read files, look up other records, or know pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NamedTuple, Protocol

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from generator.dates import Date, DateFault, parse_date
from generator.diagnostics import Location
from generator.figure_source import parse_figure
from generator.figures import Figure, FigureFault
from generator.vocabulary import ACTOR_TYPES, CONFIDENCES, LIKELIHOODS, MODES, POSITIONS, RESOLUTIONS

LONGEST_EXCERPT = 60
"""Words. A quotation longer than this is a reproduction, not an excerpt."""

LONGEST_ID = 80

KeyPath = tuple[str | int, ...]


class Origin(NamedTuple):
    """Where a record was written: a file and the keys that lead to it."""

    file: str
    path: KeyPath = ()


def fault(code: str, message: str, hint: str = "", closest: tuple[str, ...] = ()) -> PydanticCustomError:
    """A validation error that carries a diagnostic code; `load` turns it into a diagnostic with a place."""
    # The message travels as context: pydantic treats braces in a template as fields.
    return PydanticCustomError(
        code,
        "{message}",
        {"message": message, "hint": hint, "closest": closest},
    )


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_URL = re.compile(r"https?://[^\s<>\"'`\\{}|^]+")


def check_id(text: str) -> str:
    """Return `text` if it is a well-formed id; raises the E306 fault otherwise."""
    if text == "index":
        raise fault("E306", "“index” is taken: it would be the address of a list", "choose another id")
    if _ID.fullmatch(text) and len(text) <= LONGEST_ID:
        return text
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_ID].rstrip("-")
    raise fault("E306", f"“{text}” is not a valid id", f"write {words}" if words else "")


def _check_url(text: str) -> str:
    if not _URL.fullmatch(text):
        raise fault("E308", f"“{text}” is not a full web address")
    return text


def _check_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise fault("E309", f"“{text}” is not a language code")
    return text


def _parse_date(value: object) -> Date:
    if isinstance(value, Date):
        return value
    if not isinstance(value, str):
        raise fault("E303", "a date belongs here, not a list or a mapping")
    try:
        return parse_date(value)
    except DateFault as error:
        raise fault(error.code, error.message, error.hint) from error


def _check_excerpt(text: str) -> str:
    words = len(text.split())
    if words > LONGEST_EXCERPT:
        raise fault("E207", f"the excerpt has {words} words; at most {LONGEST_EXCERPT} are allowed")
    return text


def _not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise fault("E304", "the list is empty")
    return items


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) and value else value


Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, AfterValidator(check_id)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_one_or_many)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)]
DateField = Annotated[Date, PlainValidator(_parse_date)]
Url = Annotated[str, AfterValidator(_check_url)]
Language = Annotated[str, AfterValidator(_check_language)]
Excerpt = Annotated[str, Field(min_length=1), AfterValidator(_check_excerpt)]


class Record(BaseModel):
    """A mapping in an author's file. Frozen; a key that is not a field is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True
    )


class Role(Record):
    """What an actor was, for whom and when: spokesman, of russia, 2012/.."""

    role: Text
    of: Id | None = None
    during: DateField | None = None


def _read_roles(value: object) -> object:
    items = (value,) if isinstance(value, (str, dict)) and value else value
    if isinstance(items, (list, tuple)):
        return tuple({"role": item} if isinstance(item, str) else item for item in items)
    return items


class Actor(Record):
    """A person, state, organisation or outlet that acts or speaks."""

    id: Id
    origin: Origin
    name: Text
    type: Literal[tuple(ACTOR_TYPES)]  # type: ignore[valid-type]  # the words stand once, in `vocabulary`
    aliases: Texts = ()
    sort_name: Text | None = None
    part_of: Ids = ()
    roles: Annotated[tuple[Role, ...], BeforeValidator(_read_roles)] = ()
    description: Text | None = None
    url: Url | None = None


class Measure(Record):
    """Something counted in an event: a label such as “Russian diplomats expelled”, and its unit if not plain."""

    label: Text
    unit: Text | None = None


def _read_measures(value: object) -> object:
    if isinstance(value, dict):
        return {key: {"label": item} if isinstance(item, str) else item for key, item in value.items()}
    return value


class Event(Record):
    """Something that happened or was said, once, whoever reports it."""

    id: Id
    origin: Origin
    title: Text
    date: DateField
    kind: Id = "statement"
    summary: Text | None = None
    date_note: Text | None = None
    place: Text | None = None
    actors: dict[Id, Text] = {}
    measures: Annotated[dict[Id, Measure], BeforeValidator(_read_measures)] = {}
    responds_to: Ids = ()
    part_of: Ids = ()
    see_also: Ids = ()
    positions: dict[Id, Literal[POSITIONS]] = {}  # type: ignore[valid-type]  # the words stand once, in `vocabulary`
    """What it says to the briefing's questions, by their ids."""


FIGURE_KEYS = ("value", "unit", "as_of", "by", "scope")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a report gives for a measure, for one actor or (actor "") for the event as a whole."""

    measure: str
    actor: str
    figure: Figure


def _read_figure(value: object) -> Figure:
    if isinstance(value, Figure):
        return value
    if isinstance(value, str):
        fields: dict[str, Any] = {"value": value}
    elif isinstance(value, dict):
        fields = dict(value)
    else:
        raise fault("E303", "a figure, or a mapping with value:, belongs here, not a list")
    for key, item in fields.items():
        if key not in FIGURE_KEYS:
            raise fault("E301", f"“{key}” is not a key of a figure", f"use {', '.join(FIGURE_KEYS)}")
        if not isinstance(item, str):
            raise fault("E303", f"“{key}” of a figure holds a text")
    if not (text := fields.pop("value", "")):
        raise fault("E304", "the figure is empty")
    if fields.get("as_of"):
        _parse_date(fields["as_of"])
    try:
        return parse_figure(text, **fields)
    except FigureFault as error:
        raise fault(error.code, error.message, error.hint) from error


def _by_actor(value: object) -> object:
    """Give every measure the long form {actor: figure}, with "" for the event as a whole."""
    if not isinstance(value, dict):
        return value
    return {
        measure: item if isinstance(item, dict) and not set(item) & set(FIGURE_KEYS) else {"": item}
        for measure, item in value.items()
    }


class Report(Record):
    """One passage of one source about one event."""

    event: Id
    excerpt: Excerpt
    prefix: Text | None = None
    suffix: Text | None = None
    speaker: Ids = ()
    mode: Literal[tuple(MODES)] = "own voice"  # type: ignore[valid-type]  # the words stand once, in `vocabulary`
    via: Ids = ()
    """Outlets that this passage itself names as where it has the statement from."""
    figures: Annotated[
        dict[Id, dict[str, Annotated[Figure, PlainValidator(_read_figure)]]], BeforeValidator(_by_actor)
    ] = {}
    date: Text | None = None
    """The date as the passage words it: “Wednesday”."""
    terms: dict[Id, Text] = {}
    item: Text | None = None
    """Headline of another story on the same page, where the passage stands in that story and not in the
    article itself. The document's lineage does not apply to it; `via` does."""
    status: Literal["unverified"] | None = None
    note: Text | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(
            Claim(measure, actor, figure)
            for measure, parts in self.figures.items()
            for actor, figure in parts.items()
        )


class Bounds(Record):
    """A stretch of a document, told by its first and last words, verbatim; `begins` alone is the stretch itself."""

    begins: Text
    ends: Text | None = None


class SetAside(Bounds):
    """A stretch that no report needs to touch, and why."""

    reason: Text


class Derivation(NamedTuple):
    """One step of lineage: how a document was made from a source or outlet."""

    how: str
    """"republishes", "translates" or "draws on"."""
    of: str


class Source(Record):
    """One document, with its reports. Its id is its file's name."""

    id: Id
    origin: Origin
    title: Text
    short_title: Text | None = None
    """A few words that tell the document from the others of its briefing, for columns and lists."""
    publisher: Id | None = None
    author: Texts = ()
    published: DateField
    published_as: Text | None = None
    """The date as printed in the document, where it prints one."""
    retrieved: DateField | None = None
    language: Language = "en"
    original_language: Language | None = None
    url: Url | None = None
    archive: Text | None = None
    """Name of the document's file in the archive."""
    encoding: Text | None = None
    """Character encoding of an archived text that is not Unicode, such as windows-1251."""
    article: Bounds | None = None
    """The article itself, where other matter surrounds it in the archived file."""
    set_aside: tuple[SetAside, ...] = ()
    genre: Text | None = None
    note: Text | None = None
    inferred: dict[str, Text] = {}
    """Keys of this record that the document does not state itself → the reason for the value given."""
    republishes: Ids = ()
    translates: Ids = ()
    draws_on: Ids = ()
    reports: tuple[Report, ...] = ()
    summary: str = ""

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """What this document is taken from, closest relation first."""
        return tuple(
            Derivation(how, id)
            for how, ids in (
                ("republishes", self.republishes),
                ("translates", self.translates),
                ("draws on", self.draws_on),
            )
            for id in ids
        )

    @property
    def derives_from(self) -> tuple[str, ...]:
        """Ids of the sources and outlets this document is taken from."""
        return tuple(dict.fromkeys(derivation.of for derivation in self.derivations))


class Judgement(Record):
    """What an analyst concludes: signed, with ICD 203 words where it is an estimate."""

    text: Text
    likelihood: Literal[tuple(LIKELIHOODS)] | None = None  # type: ignore[valid-type]  # see `vocabulary`
    confidence: Literal[tuple(CONFIDENCES)] | None = None  # type: ignore[valid-type]  # see `vocabulary`
    events: Ids = ()
    by: Text | None = None
    date: DateField | None = None


class BriefingHead(Record):
    """What briefing.yml says."""

    id: Id
    origin: Origin
    title: Text
    short_title: Text | None = None
    question: Text | None = None
    scope: Text | None = None
    summary: Text | None = None
    period: DateField | None = None
    authors: Texts = ()
    updated: DateField | None = None
    kinds: dict[Id, Text] = {}
    questions: dict[Id, Text] = {}
    """Questions to which events take a position."""
    key_judgements: tuple[Judgement, ...] = ()
    start_with: Ids = ()
    """Events to begin reading with."""


class Term(Record):
    """A concept for which documents have different words."""

    id: Id
    origin: Origin
    title: Text
    note: Text | None = None


class Resolution(Record):
    """An analyst's word on a difference: that it is open, which account is preferred and why, or that it is past."""

    state: Literal[RESOLUTIONS]  # type: ignore[valid-type]  # the words stand once, in `vocabulary`
    prefers: Id | None = None
    """The source whose account is preferred."""
    reason: Text
    by: Text
    date: DateField


class Resolutions(Record):
    """What analysts said of one difference, oldest first; the last holds."""

    id: Text
    origin: Origin
    history: Annotated[tuple[Resolution, ...], AfterValidator(_not_empty)]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A folder of sources and events under one question. Records stand in the order of their files."""

    head: BriefingHead
    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    terms: Mapping[str, Term] = field(default_factory=dict)
    """Concept id → the concept; empty where the briefing has no terms.yml."""
    resolutions: Mapping[str, Resolutions] = field(default_factory=dict)
    """Id of a difference → what analysts said of it."""

    @property
    def id(self) -> str:
        return self.head.id


class HandwrittenPage(NamedTuple):
    """A Markdown page that authors wrote themselves and MkDocs renders."""

    address: str
    """Below the content folder."""
    text: str


class Locate(Protocol):
    """Find the place of a value (or of its key) below a record's origin."""

    def __call__(self, origin: Origin, *path: str | int, key: bool = False) -> Location: ...


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything the authors wrote, each record valid on its own. Actors are shared by all briefings."""

    briefings: tuple[Briefing, ...]
    actors: Mapping[str, Actor]
    faulty: frozenset[str]
    """Ids of records that were written but could not be understood: known, though not in the corpus."""
    unread: frozenset[str]
    """Of "actors", "events", "terms" and "resolutions": those of which some file could not be read, so that names
    can't be judged."""
    locate: Locate
    prose_location: Callable[[Origin, str, int], Location]
    """Place of a line (counted from 0) of the prose held under a key of a record."""
    content: str = ""
    """The content folder, relative to the project's folder; files of origins begin with it."""
    home: str = ""
    """Markdown of the content folder's index.md, which opens the home page; "" where there is none."""
    handwritten: tuple[HandwrittenPage, ...] = ()
