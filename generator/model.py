"""The records of a project as frozen, typed values, and the corpus that holds them.

Says what a record may look like on its own; what each key means is said in `keys`. Must not read files, look up
other records, or know pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, NamedTuple, Protocol

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from generator.dates import Date, DateFault, parse_date
from generator.diagnostics import Location
from generator.digests import Said, said_in
from generator.figure_source import parse_figure
from generator.figures import Figure, FigureFault
from generator.slim_models import SlimModel
from generator.text import plain_id
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


ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
URL = re.compile(r"""https?://[^\s<>"'`\\{}|^]+""")


@lru_cache(maxsize=1 << 15)
def check_id(text: str) -> str:
    """Return `text` if it is a well-formed id; raises the E306 fault otherwise."""
    if text == "index":
        raise fault("E306", "“index” is taken: it would be the address of a list", "choose another id")
    if ID.fullmatch(text) and len(text) <= LONGEST_ID:
        return text
    proposal = plain_id(text, LONGEST_ID)
    raise fault("E306", f"“{text}” is not a valid id", f"write {proposal}" if proposal else "")


def check_url(text: str) -> str:
    if not URL.fullmatch(text):
        raise fault("E308", f"“{text}” is not a full web address")
    return text


def check_language(text: str) -> str:
    if not LANGUAGE.fullmatch(text):
        raise fault("E309", f"“{text}” is not a language code")
    return text


def read_date(value: object) -> Date:
    if isinstance(value, Date):
        return value
    if not isinstance(value, str):
        raise fault("E303", "a date belongs here, not a list or a mapping")
    try:
        return parse_date(value)
    except DateFault as error:
        raise fault(error.code, error.message, error.hint) from error


def check_excerpt(text: str) -> str:
    words = len(text.split())
    if words > LONGEST_EXCERPT:
        raise fault("E207", f"the excerpt has {words} words; at most {LONGEST_EXCERPT} are allowed")
    return text


def not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    if not items:
        raise fault("E304", "the list is empty")
    return items


def one_or_many(value: object) -> object:
    """Take a text that stands alone for a list of one."""
    return (value,) if isinstance(value, str) and value else value


@dataclass(frozen=True, slots=True)
class Names:
    """Beside the type of an id: what it is the id of. `references` checks it, editors offer what there is."""

    kind: Literal[
        "actor", "outlet", "event", "kind", "source", "origin", "measure", "question", "term", "key"
    ]
    """An origin is a source of the briefing or an outlet; a key is one of a source."""


@dataclass(frozen=True, slots=True)
class InMarkdown:
    """Beside the type of a text: it is prose, in which Markdown is read."""


Text = Annotated[str, Field(min_length=1)]
Prose = Annotated[Text, InMarkdown()]
Id = Annotated[str, AfterValidator(check_id)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
DateField = Annotated[Date, PlainValidator(read_date)]
Url = Annotated[str, AfterValidator(check_url)]
Language = Annotated[str, AfterValidator(check_language)]
Excerpt = Annotated[str, Field(min_length=1), AfterValidator(check_excerpt)]

ActorId = Annotated[Id, Names("actor")]
OutletId = Annotated[Id, Names("outlet")]
EventId = Annotated[Id, Names("event")]
KindId = Annotated[Id, Names("kind")]
SourceId = Annotated[Id, Names("source")]
MeasureId = Annotated[Id, Names("measure")]
QuestionId = Annotated[Id, Names("question")]
TermId = Annotated[Id, Names("term")]
ActorIds = Annotated[tuple[ActorId, ...], BeforeValidator(one_or_many)]
OutletIds = Annotated[tuple[OutletId, ...], BeforeValidator(one_or_many)]
EventIds = Annotated[tuple[EventId, ...], BeforeValidator(one_or_many)]
Origins = Annotated[tuple[Annotated[Id, Names("origin")], ...], BeforeValidator(one_or_many)]


class Record(SlimModel):
    """A mapping in an author's file. Frozen; a key that is not a field is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True
    )


class Role(Record):
    """What an actor was, for whom and when: spokesman, of russia, 2012/.."""

    role: Text
    of: ActorId | None = None
    during: DateField | None = None


def read_roles(value: object) -> object:
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
    part_of: ActorIds = ()
    roles: Annotated[tuple[Role, ...], BeforeValidator(read_roles)] = ()
    description: Prose | None = None
    url: Url | None = None


class Measure(Record):
    """Something counted in an event: a label such as “Russian diplomats expelled”, and its unit if not plain."""

    label: Text
    unit: Text | None = None


def read_measures(value: object) -> object:
    if isinstance(value, dict):
        return {key: {"label": item} if isinstance(item, str) else item for key, item in value.items()}
    return value


class Event(Record):
    """Something that happened or was said, once, whoever reports it."""

    id: Id
    origin: Origin
    title: Text
    date: DateField
    kind: KindId = "statement"
    summary: Prose | None = None
    date_note: Prose | None = None
    place: Text | None = None
    actors: dict[ActorId, Text] = Field(default_factory=dict)
    measures: Annotated[dict[Id, Measure], BeforeValidator(read_measures)] = Field(default_factory=dict)
    responds_to: EventIds = ()
    part_of: EventIds = ()
    see_also: EventIds = ()
    positions: dict[QuestionId, Literal[POSITIONS]] = Field(default_factory=dict)  # type: ignore[valid-type]  # the words stand once, in `vocabulary`


FIGURE_KEYS = ("value", "unit", "as_of", "by", "scope")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a report gives for a measure, for one actor or (actor "") for the event as a whole."""

    measure: str
    actor: str
    figure: Figure


def read_figure(value: object) -> Figure:
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
        read_date(fields["as_of"])
    try:
        return parse_figure(text, **fields)
    except FigureFault as error:
        raise fault(error.code, error.message, error.hint) from error


def by_actor(value: object) -> object:
    """Give every measure the long form {actor: figure}, with "" for the event as a whole."""
    if not isinstance(value, dict):
        return value
    return {
        measure: item if isinstance(item, dict) and not set(item) & set(FIGURE_KEYS) else {"": item}
        for measure, item in value.items()
    }


class Report(Record):
    """One passage of one source about one event."""

    event: EventId
    excerpt: Excerpt
    prefix: Text | None = None
    suffix: Text | None = None
    speaker: ActorIds = ()
    mode: Literal[tuple(MODES)] = "own voice"  # type: ignore[valid-type]  # the words stand once, in `vocabulary`
    via: OutletIds = ()
    figures: Annotated[
        dict[MeasureId, dict[str, Annotated[Figure, PlainValidator(read_figure)]]], BeforeValidator(by_actor)
    ] = Field(default_factory=dict)
    date: Text | None = None
    terms: dict[TermId, Text] = Field(default_factory=dict)
    item: Text | None = None
    """The document's lineage does not apply to a passage of another story; `via` does."""
    status: Literal["unverified"] | None = None
    note: Prose | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        if not self.figures:
            return ()
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
    publisher: OutletId | None = None
    author: Texts = ()
    published: DateField
    published_as: Text | None = None
    retrieved: DateField | None = None
    language: Language = "en"
    original_language: Language | None = None
    url: Url | None = None
    archive: Text | None = None
    encoding: Text | None = None
    article: Bounds | None = None
    set_aside: tuple[SetAside, ...] = ()
    genre: Text | None = None
    note: Prose | None = None
    inferred: dict[Annotated[str, Names("key")], Text] = Field(default_factory=dict)
    republishes: Origins = ()
    translates: Origins = ()
    draws_on: Origins = ()
    reports: tuple[Report, ...] = ()
    summary: Annotated[str, InMarkdown()] = ""

    @cached_property
    def actors_named(self) -> frozenset[str]:
        """Ids under publisher and in its reports. Lineage, which may name sources too, is left out."""
        found = {self.publisher} if self.publisher else set()
        for report in self.reports:
            found.update(report.speaker, report.via)
            for claim in report.claims:
                found.update((claim.actor, claim.figure.by))
        return frozenset(found - {""})

    @cached_property
    def events_named(self) -> frozenset[str]:
        return frozenset(report.event for report in self.reports)

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

    text: Prose
    likelihood: Literal[tuple(LIKELIHOODS)] | None = None  # type: ignore[valid-type]  # see `vocabulary`
    confidence: Literal[tuple(CONFIDENCES)] | None = None  # type: ignore[valid-type]  # see `vocabulary`
    events: EventIds = ()
    by: Text | None = None
    date: DateField | None = None


class BriefingHead(Record):
    """What briefing.yml says."""

    id: Id
    origin: Origin
    title: Text
    short_title: Text | None = None
    question: Text | None = None
    scope: Prose | None = None
    summary: Prose | None = None
    period: DateField | None = None
    authors: Texts = ()
    updated: DateField | None = None
    kinds: dict[Id, Text] = Field(default_factory=dict)
    questions: dict[Id, Text] = Field(default_factory=dict)
    key_judgements: tuple[Judgement, ...] = ()
    start_with: EventIds = ()


class Term(Record):
    """A concept for which documents have different words."""

    id: Id
    origin: Origin
    title: Text
    note: Prose | None = None


class Resolution(Record):
    """An analyst's word on a difference: that it is open, which account is preferred and why, or that it is past."""

    state: Literal[RESOLUTIONS]  # type: ignore[valid-type]  # the words stand once, in `vocabulary`
    prefers: SourceId | None = None
    reason: Prose
    by: Text
    date: DateField


class Resolutions(Record):
    """What analysts said of one difference, oldest first; the last holds."""

    id: Text
    origin: Origin
    history: Annotated[tuple[Resolution, ...], AfterValidator(not_empty)]


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


AnyRecord = Actor | BriefingHead | Event | Resolutions | Source | Term
"""A record that stands in a file by itself or under its id."""

Kind = Literal["actor", "briefing", "event", "resolutions", "source", "term"]


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
    faulty_records: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Which of `faulty` are "actors", "events", "sources" or "terms"."""
    said: Mapping[Origin, Said] = field(default_factory=dict)
    """What each record says, as it was written."""

    def said_by(self, record: AnyRecord) -> Said:
        """Digests of what a record says, the same in every process and wherever in its file it stands."""
        if said := self.said.get(record.origin):
            return said
        return said_in({key: value for key, value in record if key not in ("id", "origin")})

    def digest_of(self, kind: Kind, briefing: str, id: str) -> bytes | None:
        """The digest of what a record says; None where there is none. Actors belong to no briefing: "".

        Of a source it leaves out the reports, which have digests of their own. A briefing's is that of its head.
        """
        record = self._record(kind, briefing, id)
        return self.said_by(record).digest if record else None

    def report_digests(self, briefing: str, source: str) -> tuple[bytes, ...]:
        """The digest of each report of a source; () where there is no such source."""
        record = self._record("source", briefing, source)
        return self.said_by(record).reports if record else ()

    def _record(self, kind: Kind, briefing: str, id: str) -> AnyRecord | None:
        if kind == "actor":
            return self.actors.get(id)
        for of in self.briefings:
            if of.id == briefing:
                if kind == "briefing":
                    return of.head
                records: Mapping[Kind, Mapping[str, AnyRecord]] = {
                    "event": of.events,
                    "source": of.sources,
                    "term": of.terms,
                    "resolutions": of.resolutions,
                }
                return records[kind].get(id)
        return None
