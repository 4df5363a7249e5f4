"""What must hold between records and texts: declared lineage and shared wording, dates as worded, traceable prose.

Like `checks`, an ordered list of pure functions, which see the evidence too. Must not read files or build pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from generator import prose
from generator.compare import figures_of
from generator.dates import Date
from generator.diagnostics import Diagnostic, Related, diagnose, nearest
from generator.differences import find_differences
from generator.evidence import Evidence
from generator.lineage import ancestry
from generator.model import Briefing, Corpus, Origin, Report, Source
from generator.overlap import overlaps
from generator.trace import Evidence as Trace
from generator.worded_dates import clash, resolve

TextCheck = Callable[[Corpus, Evidence], Iterable[Diagnostic]]


def run_text_checks(corpus: Corpus, evidence: Evidence) -> tuple[Diagnostic, ...]:
    """Every fault that every check finds, in no particular order."""
    return tuple(diagnostic for check in TEXT_CHECKS for diagnostic in check(corpus, evidence))


def check_undeclared_overlap(corpus: Corpus, evidence: Evidence) -> Iterator[Diagnostic]:
    """Texts that share much of their wording have a lineage in common, or a note that says why not."""
    for briefing in corpus.briefings:
        texts = {source: text.original for (of, source), text in evidence.texts.items() if of == briefing.id}
        for overlap in overlaps(texts):
            first, second = (briefing.sources[id] for id in (overlap.first, overlap.second))
            if ancestry(briefing, first) & ancestry(briefing, second):
                continue
            older, younger = _by_age(first, second)
            yield diagnose(
                "W241",
                corpus.locate(younger.origin),
                f"{overlap.share:.0%} of the shorter text, {overlap.runs} runs of words, stand in “{older.id}” too",
                hint=f"if one is made from the other, add draws_on: {older.id}; if both are made from a third, name it",
                related=[Related(corpus.locate(older.origin), "the other document")],
            )


def _by_age(first: Source, second: Source) -> tuple[Source, Source]:
    return (first, second) if first.published.sort_key <= second.published.sort_key else (second, first)


def check_dates_as_worded(corpus: Corpus, evidence: Evidence) -> Iterator[Diagnostic]:
    """“Tuesday” in a document of 6 April is a day; the event is not dated to another."""
    del evidence  # the excerpts suffice
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


def check_traceable(corpus: Corpus, evidence: Evidence) -> Iterator[Diagnostic]:
    """Numbers, dates and quotations in analysts' prose stand in an excerpt of what the prose speaks of."""
    del evidence  # an excerpt that could not be verified is marked as such in its own record
    for briefing in corpus.briefings:
        yield from _untraced_of_sources(corpus, briefing)
        yield from _untraced_of_events(corpus, briefing)
        yield from _untraced_of_head(corpus, briefing)


def _untraced_of_sources(corpus: Corpus, briefing: Briefing) -> Iterator[Diagnostic]:
    for source in briefing.sources.values():
        reports = _proved(source)
        dates = [source.published, *_event_dates(briefing, reports)]
        known = _known(reports, dates)
        yield from _untraced(
            corpus, known, source.origin, "summary", source.summary, "this document’s excerpts"
        )


def _untraced_of_events(corpus: Corpus, briefing: Briefing) -> Iterator[Diagnostic]:
    sources_of: dict[str, list[Source]] = defaultdict(list)
    reports_of: dict[str, list[Report]] = defaultdict(list)
    for source in briefing.sources.values():
        for report in _proved(source):
            reports_of[report.event].append(report)
            if source not in sources_of[report.event][-1:]:
                sources_of[report.event].append(source)
    for event in briefing.events.values():
        if not reports_of[event.id]:
            continue  # told already: no source reports it
        known = _known(reports_of[event.id], [event.date])
        for key in ("title", "summary"):
            text = getattr(event, key) or ""
            yield from _untraced(corpus, known, event.origin, key, text, "the event’s excerpts")
        if event.date_note:
            # A note on dating argues from whole documents, not from the event's own passages alone.
            sources = sources_of[event.id]
            around = [report for source in sources for report in _proved(source)]
            dates = [event.date, *(source.published for source in briefing.sources.values())]
            wide = _known(around, [*dates, *_event_dates(briefing, around)])
            yield from _untraced(
                corpus, wide, event.origin, "date_note", event.date_note, "the documents’ excerpts"
            )


def _untraced_of_head(corpus: Corpus, briefing: Briefing) -> Iterator[Diagnostic]:
    head = briefing.head
    everything = [report for source in briefing.sources.values() for report in _proved(source)]
    dates = [event.date for event in briefing.events.values()]
    dates += [source.published for source in briefing.sources.values()]
    whole = _known(everything, dates)
    if head.summary:
        yield from _untraced(corpus, whole, head.origin, "summary", head.summary, "the briefing’s excerpts")
    for n, judgement in enumerate(head.key_judgements):
        about = [report for report in everything if report.event in judgement.events]
        known = _known(about, _event_dates(briefing, about)) if judgement.events else whole
        place = Origin(head.origin.file, ("key_judgements", n))
        yield from _untraced(corpus, known, place, "text", judgement.text, "the excerpts of its events")


def _proved(source: Source) -> list[Report]:
    return [report for report in source.reports if report.status != "unverified"]


def _event_dates(briefing: Briefing, reports: Iterable[Report]) -> list[Date]:
    ids = dict.fromkeys(report.event for report in reports)
    return [briefing.events[id].date for id in ids if id in briefing.events]


def _known(reports: Iterable[Report], dates: Iterable[Date]) -> Trace:
    reports = list(reports)
    figures = [claim.figure for report in reports for claim in report.claims]
    return Trace([report.excerpt for report in reports], dates=dates, figures=figures)


def _untraced(
    corpus: Corpus, known: Trace, origin: Origin, key: str, text: str, where: str
) -> Iterator[Diagnostic]:
    for item in known.untraced(prose.plain(text)):
        line = text.count("\n", 0, max(0, text.find(item.text)))
        yield diagnose(
            "W231",
            corpus.prose_location(origin, key, line),
            f"this {item.kind} stands in none of {where}",
            wrote=item.text,
        )


def check_resolutions(corpus: Corpus, evidence: Evidence) -> Iterator[Diagnostic]:
    """A resolution speaks of a difference that is there, and prefers a source of the briefing."""
    del evidence  # differences lie between records
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


TEXT_CHECKS: tuple[TextCheck, ...] = (
    check_resolutions,
    check_undeclared_overlap,
    check_dates_as_worded,
    check_traceable,
)
