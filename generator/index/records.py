"""Records, corpus and evidence as pages see them: the same as they were loaded, but what is read of them is noted.

Must not know what follows from records, nor pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from generator.evidence import Evidence
from generator.index.memo import Memo
from generator.model import Actor, Briefing, BriefingHead, Corpus, Event, Record, Source
from generator.prose import Names
from generator.reading import NUMBER, WHOLE, Facet, Prints, Reads, Row, noting, shown
from generator.record_digests import SIZE, digest, digest_of_record

RecordT = TypeVar("RecordT", Actor, Event, Source)


def _aspects(of: type[Record], rest: str, **named: tuple[str, ...]) -> Mapping[str, str]:
    """Field → aspect; an id is no news to whoever has the record."""
    found = {field: aspect for aspect, of_aspect in named.items() for field in of_aspect}
    return {field: found.get(field, rest) for field in of.model_fields if field != "id"}


_ENTRY = ("title", "date", "kind", "actors", "measures", "responds_to")
"""What the pages of other events show of one."""

ASPECTS: Mapping[type[Record], Mapping[str, str]] = {
    Actor: _aspects(Actor, "record", name=("name", "type")),
    Event: _aspects(Event, "record", entry=_ENTRY),
    Source: _aspects(Source, "head", text=("summary", "note", "set_aside"), reports=("reports",)),
    BriefingHead: {field: field for field in BriefingHead.model_fields if field != "id"},
}
_NOTING: Mapping[type[Record], type[Any]] = {
    of: noting(of, aspects, ("reports",) if of is Source else ()) for of, aspects in ASPECTS.items()
}


class Shelf(Generic[RecordT]):
    """Records of one kind, as pages see them."""

    def __init__(
        self, name: str, of: type[RecordT], records: Mapping[str, RecordT], reads: Reads, memo: Memo
    ) -> None:
        self._name, self._reads, self._memo = name, reads, memo
        self._of: type[Record] = of
        self._shown: dict[str, RecordT] = {}
        self._reports: dict[str, bytearray] = {}
        """Source id → digests of its reports, one after the other, zeros where it is not known yet; many things rest
        on each."""
        self._records: Mapping[str, Any] = records
        self._facets = {aspect: f"{name}/{aspect}" for aspect in ASPECTS[of].values()}
        self.by_id: Facet[str, RecordT] = Facet(
            name,
            reads,
            lambda: records,
            lambda id: self.shown(records[id]),
            lambda id: digest(records[id].id),
            deep=True,
        )

    def shown(self, record: RecordT) -> RecordT:
        """A record that notes what is read of it; one for each record."""
        known = self._shown.get(record.id)
        if known is None:
            known = self._shown[record.id] = self._kept(record)
        return known

    def _kept(self, record: RecordT) -> RecordT:
        return self._memo.found(("shown", self._name, record.id), (record,), lambda: self._show(record))

    def _show(self, record: RecordT) -> RecordT:
        rows = None
        if isinstance(record, Source):
            of_source = (record.id,)
            reports = Row.of_values(
                record.reports, self._reads, self._facets["reports"], of_source, by_place=True
            )
            rows = {"reports": reports}
        return shown(_NOTING[self._of], record, self._reads, self._facets, record.id, rows)

    def prints(self) -> Prints:
        """For each facet the fingerprints of its keys."""
        yield self._name, self.by_id.fingerprint
        for aspect, name in self._facets.items():
            yield name, self._report if aspect == "reports" else self._aspect(aspect)

    def _aspect(self, aspect: str) -> Callable[[str], bytes]:
        of_aspect = [field for field, of in ASPECTS[self._of].items() if of == aspect]

        return lambda id: digest([getattr(self._records[id], field) for field in of_aspect])

    def _report(self, key: str) -> bytes:
        """Of one report, or for a whole source of all, or of their number."""
        id, _, what = key.rpartition("/")
        source: Any = self._records[id]
        if what == NUMBER:
            return digest(len(source.reports))
        if what == WHOLE:
            return digest([self.report(source, number) for number in range(len(source.reports))])
        if int(what) >= len(source.reports):
            raise KeyError(key)
        return self.report(source, int(what))

    def report(self, source: Source, number: int) -> bytes:
        """The digest of one report."""
        reports = source.__dict__["reports"]
        if (known := self._reports.get(source.id)) is None:
            known = self._reports[source.id] = bytearray(len(reports) * SIZE)
        place = slice(number * SIZE, (number + 1) * SIZE)
        found = bytes(known[place])
        if not any(found):
            found = known[place] = digest_of_record(reports[number])
        return found


class ShownBriefing:
    """A briefing as pages see it."""

    def __init__(self, briefing: Briefing, reads: Reads, memo: Memo) -> None:
        id = briefing.id
        self._raw = briefing
        self.events = Shelf(f"{id}/events", Event, briefing.events, reads, memo)
        self.sources = Shelf(f"{id}/sources", Source, briefing.sources, reads, memo)
        self._heads = {field: f"{id}/head/{field}" for field in ASPECTS[BriefingHead]}
        self._others = (
            _whole(f"{id}/terms", briefing.terms, reads),
            _whole(f"{id}/resolutions", briefing.resolutions, reads),
        )
        head = memo.found(
            ("shown", id),
            (briefing.head,),
            lambda: shown(_NOTING[BriefingHead], briefing.head, reads, self._heads, ""),
        )
        self.briefing = replace(
            briefing,
            head=head,
            events=self.events.by_id,
            sources=self.sources.by_id,
            terms=self._others[0],
            resolutions=self._others[1],
        )

    def prints(self) -> Prints:
        yield from self.events.prints()
        yield from self.sources.prints()
        for facet in self._others:
            yield facet.name, facet.fingerprint
        for field, name in self._heads.items():
            yield name, self._of_head(field)

    def _of_head(self, field: str) -> Callable[[str], bytes]:
        return lambda _key: digest(getattr(self._raw.head, field))


def _whole(name: str, records: Mapping[str, Any], reads: Reads) -> Facet[str, Any]:
    """Small records, each of which is one thing to read."""
    return Facet(name, reads, lambda: records, records.__getitem__, lambda id: digest(records[id]))


SITE = "site"
"""Facet of what there is one of."""


class NotingCorpus(Corpus):
    """A corpus whose home page's text is noted, too. The mappings it is given do so by themselves."""

    __slots__ = ("reads",)
    reads: Reads

    @property
    def home(self) -> str:
        _note(self.reads, "home")
        return str(_HOME.__get__(self))


class NotingEvidence(Evidence):
    """Evidence that notes who asks whether the archive is there."""

    __slots__ = ("reads",)
    reads: Reads

    @property
    def archive_present(self) -> bool:
        _note(self.reads, "archive")
        return bool(_ARCHIVE.__get__(self))


_HOME: Any = vars(Corpus)["home"]
_ARCHIVE: Any = vars(Evidence)["archive_present"]


def _note(reads: Reads, key: str) -> None:
    if reads.noted is not None:
        reads.noted.add((SITE, key))


def _filled(kind: type[Any], of: type[Any], values: Mapping[str, object], reads: Reads) -> Any:
    """An instance of a subclass of a frozen data class in which some fields are properties."""
    made = object.__new__(kind)
    for field in fields(of):
        getattr(of, field.name).__set__(made, values[field.name])
    kind.reads.__set__(made, reads)
    return made


def shown_corpus(
    corpus: Corpus, briefings: Iterable[Briefing], actors: Mapping[str, Actor], reads: Reads
) -> Corpus:
    values = {field.name: getattr(corpus, field.name) for field in fields(Corpus)}
    values |= {"briefings": Row.of_values(briefings, reads, "briefings"), "actors": actors}
    made: Corpus = _filled(NotingCorpus, Corpus, values, reads)
    return made


class ShownEvidence:
    """Evidence as pages see it. They read no lines of locks and no texts, which are as they were."""

    def __init__(self, evidence: Evidence, reads: Reads) -> None:
        self._facets = (
            _keyed("receipts", evidence.receipts, reads, digest),
            _keyed("coverage", evidence.coverage, reads, lambda one: digest(one.written())),
            _keyed("documents", evidence.documents, reads, digest),
        )
        values = {field.name: getattr(evidence, field.name) for field in fields(Evidence)}
        values |= {facet.name: facet for facet in self._facets}
        self.evidence: Evidence = _filled(NotingEvidence, Evidence, values, reads)

    def prints(self) -> Prints:
        for facet in self._facets:
            yield facet.name, facet.fingerprint


def _keyed(
    name: str, found: Mapping[Any, Any], reads: Reads, print_of: Callable[[Any], bytes]
) -> Facet[Any, Any]:
    def of(key: str) -> bytes:
        briefing, source, *number = key.split("/")
        return print_of(found[briefing, source, *map(int, number)])

    return Facet(name, reads, lambda: found, found.__getitem__, of)


class NotingNames(Names):
    """Names that note in which texts they were looked for."""

    def __init__(self, names: Names, reads: Reads) -> None:
        self.__dict__.update(names.__dict__)
        self._names, self._reads = names, reads

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        if self._reads.noted is not None:
            self._reads.noted.add(("names", text))
        return self._names.find(text)

    def prints(self) -> Prints:
        yield "names", lambda text: digest(tuple(self._names.find(text)))
