"""What must hold between records and texts: declared lineage and shared wording, dates as worded, traceable prose.

Like `checks`, pure functions, one of which sees the documents' texts too. Must not read files or build pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from generator import prose
from generator.compare import figures_of
from generator.dates import Date
from generator.diagnostics import Diagnostic, Related, diagnose, nearest
from generator.differences import find_differences
from generator.digests import digest_of, digest_of_all
from generator.evidence import Evidence
from generator.lineage import ancestry
from generator.model import Briefing, Corpus, Origin, Report, Source
from generator.overlap import overlaps
from generator.shelf import Shelf
from generator.trace import Evidence as Trace
from generator.worded_dates import clash, resolve

Check = Callable[[Corpus, Shelf], Iterable[Diagnostic]]


def run_prose_checks(corpus: Corpus, shelf: Shelf) -> tuple[Diagnostic, ...]:
    """Every fault that those checks find for which no document is needed, in no particular order.

    The shelf holds what was found before.
    """
    return tuple(diagnostic for check in PROSE_CHECKS for diagnostic in check(corpus, shelf))


def check_undeclared_overlap(corpus: Corpus, evidence: Evidence, shelf: Shelf) -> Iterator[Diagnostic]:
    """Texts that share much of their wording have a lineage in common, or a note that says why not."""
    for briefing in corpus.briefings:
        texts = {source: text.original for (of, source), text in evidence.texts.items() if of == briefing.id}
        read = [(source, evidence.documents[briefing.id, source].text) for source in texts]
        key = f"overlaps {digest_of(read).hex()}"
        found = shelf.get(key)
        if found is None:
            found = [(one.first, one.second, one.runs, one.share) for one in overlaps(texts)]
            shelf.put(key, found)
        for one, other, runs, share in found:
            first, second = briefing.sources[one], briefing.sources[other]
            if ancestry(briefing, first) & ancestry(briefing, second):
                continue
            older, younger = _by_age(first, second)
            yield diagnose(
                "W241",
                corpus.locate(younger.origin),
                f"{share:.0%} of the shorter text, {runs} runs of words, stand in “{older.id}” too",
                hint=f"if one is made from the other, add draws_on: {older.id}; if both are made from a third, name it",
                related=[Related(corpus.locate(older.origin), "the other document")],
            )


def _by_age(first: Source, second: Source) -> tuple[Source, Source]:
    return (first, second) if first.published.sort_key <= second.published.sort_key else (second, first)


def check_dates_as_worded(corpus: Corpus, shelf: Shelf) -> Iterator[Diagnostic]:
    """“Tuesday” in a document of 6 April is a day; the event is not dated to another."""
    del shelf  # it is quickly found again
    for briefing in corpus.briefings:
        for source in briefing.sources.values():
            for n, report in enumerate(source.reports):
                event = briefing.events.get(report.event)
                if not (report.date and event):
                    continue
                quoted = report.mode == "quoted" and _in_quotation(report.excerpt, report.date)
                resolved = resolve(report.date, source.published, language=source.language, quoted=quoted)
                if resolved and (sentence := clash(resolved, event.date)):
                    yield diagnose(
                        "W251",
                        corpus.locate(source.origin, "reports", n, "date"),
                        sentence,
                        wrote=report.date,
                        related=[Related(corpus.locate(event.origin, "date"), "date of the event")],
                    )


def _in_quotation(excerpt: str, wording: str) -> bool:
    """Whether a wording stands inside quotation marks; an excerpt without any is all quotation."""
    before = excerpt[: max(0, excerpt.find(wording))]
    if not set(excerpt) & set('“”"'):
        return True
    return (
        before.count("“") > before.count("”")
        or before.count('"') % 2 == 1
        or ("“" not in before and "”" in excerpt)
    )


def check_traceable(corpus: Corpus, shelf: Shelf) -> Iterator[Diagnostic]:
    """Numbers, dates and quotations in analysts' prose stand in an excerpt of what the prose speaks of.

    An excerpt that could not be verified is marked as such in its own record.
    """
    for briefing in corpus.briefings:
        yield from _Tracing(corpus, briefing, shelf).run()


class _Tracing:
    """The prose of one briefing against what bears it out. What was found before stands on the shelf."""

    def __init__(self, corpus: Corpus, briefing: Briefing, shelf: Shelf) -> None:
        self.corpus = corpus
        self.briefing = briefing
        self.shelf = shelf
        self.proved: dict[str, list[_Proved]] = {}
        """By source: its reports that are not marked as unverified."""
        self.about: dict[str, list[_Proved]] = defaultdict(list)
        """By event."""
        for source in briefing.sources.values():
            of_source = self.proved[source.id] = [
                _Proved(source, report, digest)
                for report, digest in zip(source.reports, corpus.said_by(source).reports, strict=True)
                if report.status != "unverified"
            ]
            for report in of_source:
                self.about[report.report.event].append(report)

    def run(self) -> Iterator[Diagnostic]:
        for source in self.briefing.sources.values():
            if source.summary:
                reports = self.proved[source.id]
                dates = [source.published, *self._event_dates(reports)]
                where = "this document’s excerpts"
                yield from self._untraced(source.origin, {"summary": source.summary}, reports, dates, where)
        for event in self.briefing.events.values():
            reports = self.about.get(event.id, [])
            if not reports:
                continue  # told already: no source reports it
            # An event says its own date, so that its digest and the reports' name all that matters.
            key = _key(self.corpus.said_by(event).digest, reports)
            if self.shelf.get(key) != []:
                texts = {"title": event.title, "summary": event.summary or ""}
                where = "the event’s excerpts"
                yield from self._untraced(event.origin, texts, reports, [event.date], where, key)
            if event.date_note:
                # A note on dating argues from whole documents, not from the event's own passages alone.
                ids = dict.fromkeys(report.source.id for report in reports)
                around = [report for id in ids for report in self.proved[id]]
                dates = [event.date, *self._published, *self._event_dates(around)]
                texts = {"date_note": event.date_note}
                yield from self._untraced(event.origin, texts, around, dates, "the documents’ excerpts")
        yield from self._untraced_of_head()

    def _untraced_of_head(self) -> Iterator[Diagnostic]:
        head = self.briefing.head
        if not (head.summary or head.key_judgements):
            return
        everything = [report for reports in self.proved.values() for report in reports]
        dates = [event.date for event in self.briefing.events.values()]
        dates += self._published
        if head.summary:
            texts = {"summary": head.summary}
            yield from self._untraced(head.origin, texts, everything, dates, "the briefing’s excerpts")
        for n, judgement in enumerate(head.key_judgements):
            place = Origin(head.origin.file, ("key_judgements", n))
            texts, where = {"text": judgement.text}, "the excerpts of its events"
            if judgement.events:
                about = [
                    report for id in dict.fromkeys(judgement.events) for report in self.about.get(id, ())
                ]
                yield from self._untraced(place, texts, about, self._event_dates(about), where)
            else:
                yield from self._untraced(place, texts, everything, dates, where)

    @cached_property
    def _published(self) -> list[Date]:
        return [source.published for source in self.briefing.sources.values()]

    def _event_dates(self, reports: Iterable[_Proved]) -> list[Date]:
        events = self.briefing.events
        ids = dict.fromkeys(report.report.event for report in reports)
        return [events[id].date for id in ids if id in events]

    def _untraced(
        self,
        origin: Origin,
        texts: Mapping[str, str],
        reports: Sequence[_Proved],
        dates: Sequence[Date],
        where: str,
        key: str = "",
    ) -> Iterator[Diagnostic]:
        """What of a record's texts, by their keys, neither its reports nor the dates bear out."""
        key = key or _key(digest_of((texts, [date.edtf for date in dates])), reports)
        found = self.shelf.get(key)
        if found is None:
            known = Trace(
                [report.report.excerpt for report in reports],
                dates=dates,
                figures=[claim.figure for report in reports for claim in report.report.claims],
            )
            found = [
                (name, item.kind, item.text)
                for name, text in texts.items()
                for item in known.untraced(prose.plain(text))
            ]
            self.shelf.put(key, found)
        for name, kind, item_text in found:
            text = texts[name]
            line = text.count("\n", 0, max(0, text.find(item_text)))
            yield diagnose(
                "W231",
                self.corpus.prose_location(origin, name, line),
                f"this {kind} stands in none of {where}",
                wrote=item_text,
            )


def _key(said: bytes, reports: Iterable[_Proved]) -> str:
    return f"trace {digest_of_all((said, *[report.digest for report in reports])).hex()}"


class _Proved(NamedTuple):
    """A report, with its source and the digest of what it says."""

    source: Source
    report: Report
    digest: bytes


def check_resolutions(corpus: Corpus, shelf: Shelf) -> Iterator[Diagnostic]:
    """A resolution speaks of a difference that is there, and prefers a source of the briefing."""
    del shelf  # few are resolved
    if corpus.faulty or corpus.unread:
        return  # what seems to be missing may stand in a record that could not be understood
    for briefing in corpus.briefings:
        if not briefing.resolutions:
            continue
        found = {one.id for one in find_differences(briefing, corpus.actors, figures_of(briefing))}
        for id, resolutions in briefing.resolutions.items():
            if id not in found:
                place = corpus.locate(resolutions.origin, key=True)
                message = f"there is no difference “{id}”"
                yield diagnose("E417", place, message, wrote=id, closest=nearest(id, found))
            for n, resolution in enumerate(resolutions.history):
                source = resolution.prefers
                if source and source not in briefing.sources:
                    place = corpus.locate(resolutions.origin, "history", n, "prefers")
                    close = nearest(source, briefing.sources)
                    yield diagnose(
                        "E403", place, f"there is no source “{source}”", wrote=source, closest=close
                    )


PROSE_CHECKS: tuple[Check, ...] = (check_resolutions, check_dates_as_worded, check_traceable)
