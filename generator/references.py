"""Names that lead somewhere: every id that a record names belongs to a record of the right kind.

Pure functions from the corpus to diagnostics; `checks` orders them. Must not read files or build pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from generator.diagnostics import Diagnostic, Related, diagnose, nearest
from generator.graph import circles
from generator.model import Briefing, Corpus, Origin, Source
from generator.vocabulary import EVENT_KINDS


def _unknown(
    corpus: Corpus,
    code: str,
    what: str,
    id: str,
    valid: Collection[str],
    origin: Origin,
    *path: str | int,
    key: bool = False,
) -> Iterator[Diagnostic]:
    """Nothing where `id` is known or was reported already; otherwise the fault, with the nearest names."""
    if id in valid or id in corpus.faulty or _UNJUDGED.get(code) in corpus.unread:
        return
    yield diagnose(
        code,
        corpus.locate(origin, *path, key=key),
        f"there is no {what} “{id}”",
        wrote=id,
        closest=nearest(id, valid),
    )


_UNJUDGED = {"E401": "actors", "E402": "events", "E403": "actors"}
"""Codes that say nothing while a file of this kind can't be read: its own fault is told already."""


def check_actors_named(corpus: Corpus) -> Iterator[Diagnostic]:
    """Every actor that a record names exists."""
    actors = corpus.actors

    def named(ids: Iterable[str], origin: Origin, *path: str | int) -> Iterator[Diagnostic]:
        for number, id in enumerate(ids):
            yield from _unknown(corpus, "E401", "actor", id, actors, origin, *path, number)

    for actor in actors.values():
        yield from named(actor.part_of, actor.origin, "part_of")
        for number, role in enumerate(actor.roles):
            if role.of:
                yield from _unknown(
                    corpus, "E401", "actor", role.of, actors, actor.origin, "roles", number, "of"
                )
    for briefing in corpus.briefings:
        for event in briefing.events.values():
            if event.actors.keys() <= actors.keys():
                continue
            for id in event.actors:
                yield from _unknown(corpus, "E401", "actor", id, actors, event.origin, "actors", id, key=True)
        for source in briefing.sources.values():
            if source.actors_named <= actors.keys():
                continue
            if source.publisher:
                yield from _unknown(
                    corpus, "E401", "actor", source.publisher, actors, source.origin, "publisher"
                )
            for n, report in enumerate(source.reports):
                at = ("reports", n)
                yield from named(report.speaker, source.origin, *at, "speaker")
                yield from named(report.via, source.origin, *at, "via")
                for claim in report.claims:
                    if claim.actor:
                        place = (*at, "figures", claim.measure, claim.actor)
                        yield from _unknown(
                            corpus, "E401", "actor", claim.actor, actors, source.origin, *place, key=True
                        )
                    if by := claim.figure.by:
                        place = (
                            *at,
                            "figures",
                            claim.measure,
                            *((claim.actor,) if claim.actor else ()),
                            "by",
                        )
                        yield from _unknown(corpus, "E401", "actor", by, actors, source.origin, *place)


def check_actor_types(corpus: Corpus) -> Iterator[Diagnostic]:
    """Publishers, channels and outlets in a lineage are outlets; speakers are not outlets' opposites: anyone speaks."""
    for briefing, source in sources_of(corpus):
        wanted: list[tuple[str, tuple[str | int, ...]]] = []
        if source.publisher:
            wanted.append((source.publisher, ("publisher",)))
        for name in ("republishes", "translates", "draws_on"):
            wanted += [
                (id, (name, n)) for n, id in enumerate(getattr(source, name)) if id not in briefing.sources
            ]
        for n, report in enumerate(source.reports):
            wanted += [(id, ("reports", n, "via", k)) for k, id in enumerate(report.via)]
        for id, path in wanted:
            actor = corpus.actors.get(id)
            if actor and actor.type != "outlet":
                yield diagnose(
                    "E406",
                    corpus.locate(source.origin, *path),
                    f"“{id}” is of type {actor.type}; an outlet belongs here",
                    wrote=id,
                    closest=nearest(id, [a.id for a in corpus.actors.values() if a.type == "outlet"]),
                )


def check_events_named(corpus: Corpus) -> Iterator[Diagnostic]:
    """Every event that a report, a relation or a judgement names exists in the same briefing."""
    for briefing in corpus.briefings:
        events = briefing.events
        for source in briefing.sources.values():
            if source.events_named <= events.keys():
                continue
            for n, report in enumerate(source.reports):
                yield from _unknown(
                    corpus, "E402", "event", report.event, events, source.origin, "reports", n, "event"
                )
        for event in events.values():
            if not (event.responds_to or event.part_of or event.see_also):
                continue
            for name in ("responds_to", "part_of", "see_also"):
                for n, id in enumerate(getattr(event, name)):
                    yield from _unknown(corpus, "E402", "event", id, events, event.origin, name, n)
        head = briefing.head
        for n, id in enumerate(head.start_with):
            yield from _unknown(corpus, "E402", "event", id, events, head.origin, "start_with", n)
        for j, judgement in enumerate(head.key_judgements):
            for n, id in enumerate(judgement.events):
                place = ("key_judgements", j, "events", n)
                yield from _unknown(corpus, "E402", "event", id, events, head.origin, *place)


def check_terms_named(corpus: Corpus) -> Iterator[Diagnostic]:
    """Where a briefing lists its concepts, reports use no others."""
    for briefing, source in sources_of(corpus):
        if not briefing.terms or "terms" in corpus.unread:
            continue
        for n, report in enumerate(source.reports):
            for concept in report.terms:
                place = ("reports", n, "terms", concept)
                yield from _unknown(
                    corpus, "E415", "concept", concept, briefing.terms, source.origin, *place, key=True
                )


def check_positions(corpus: Corpus) -> Iterator[Diagnostic]:
    """Positions answer questions that the briefing asks."""
    for briefing in corpus.briefings:
        for event in briefing.events.values():
            for question in event.positions:
                yield from _unknown(
                    corpus,
                    "E416",
                    "question",
                    question,
                    briefing.head.questions,
                    event.origin,
                    "positions",
                    question,
                    key=True,
                )


def check_kinds(corpus: Corpus) -> Iterator[Diagnostic]:
    """Kinds of event are the built-in ones or those the briefing adds."""
    for briefing in corpus.briefings:
        if briefing.id in corpus.faulty:
            continue  # its own kinds are not known
        kinds = {*EVENT_KINDS, *briefing.head.kinds}
        for event in briefing.events.values():
            yield from _unknown(corpus, "E410", "kind", event.kind, kinds, event.origin, "kind")


def check_measures(corpus: Corpus) -> Iterator[Diagnostic]:
    """A figure belongs to a measure of its event, so that figures of several sources can stand side by side."""
    for briefing, source in sources_of(corpus):
        for n, report in enumerate(source.reports):
            event = briefing.events.get(report.event)
            for measure in report.figures if event else ():
                assert event is not None  # noqa: S101  # the loop is empty otherwise
                if measure not in event.measures:
                    yield diagnose(
                        "E404",
                        corpus.locate(source.origin, "reports", n, "figures", measure, key=True),
                        f"the event “{event.id}” has no measure “{measure}”",
                        wrote=measure,
                        closest=nearest(measure, event.measures),
                        hint=f"add it to the event: measures: {{{measure}: what is counted}}",
                        related=[Related(corpus.locate(event.origin, key=True), "the event")],
                    )


def check_lineage(corpus: Corpus) -> Iterator[Diagnostic]:
    """Lineage leads to sources and outlets, names them once, and never in a circle."""
    known = {briefing.id: {*corpus.actors, *briefing.sources} for briefing in corpus.briefings}
    for briefing, source in sources_of(corpus):
        valid = known[briefing.id]
        for name in ("republishes", "translates", "draws_on"):
            for n, id in enumerate(getattr(source, name)):
                yield from _unknown(corpus, "E403", "source or outlet", id, valid, source.origin, name, n)
        if source.id in corpus.actors:
            actor = corpus.actors[source.id]
            yield diagnose(
                "E405",
                corpus.locate(source.origin),
                f"the id “{source.id}” belongs to a source and to an actor; lineage could not tell them apart",
                related=[Related(corpus.locate(actor.origin, key=True), "the actor")],
            )
    for briefing in corpus.briefings:
        for circle in circles({source.id: source.derives_from for source in briefing.sources.values()}):
            yield diagnose(
                "E411",
                corpus.locate(briefing.sources[circle[0]].origin),
                f"lineage forms a circle: {' → '.join((*circle, circle[0]))}",
            )


def sources_of(corpus: Corpus) -> Iterator[tuple[Briefing, Source]]:
    """Every source with its briefing."""
    for briefing in corpus.briefings:
        for source in briefing.sources.values():
            yield briefing, source
