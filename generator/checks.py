"""What must hold between records: names that lead somewhere, order in time, nothing left dangling.

An ordered list of pure functions, each from the corpus to diagnostics. Must not read files or build pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from generator import addresses, prose
from generator.diagnostics import Diagnostic, Location, Related, diagnose, nearest
from generator.graph import circles
from generator.model import Actor, Briefing, Corpus, Event, Origin
from generator.references import (
    check_actor_types,
    check_actors_named,
    check_events_named,
    check_kinds,
    check_lineage,
    check_measures,
    check_positions,
    check_terms_named,
    sources_of,
)

Check = Callable[[Corpus], Iterable[Diagnostic]]


def run_checks(corpus: Corpus) -> tuple[Diagnostic, ...]:
    """Every fault that every check finds, in no particular order."""
    return tuple(diagnostic for check in CHECKS for diagnostic in check(corpus))


# ---- documents


def check_lineage_in_itself(corpus: Corpus) -> Iterator[Diagnostic]:
    """Lineage doesn't contradict itself: one relation to each origin, none to oneself, none to what came later."""
    for briefing, source in sources_of(corpus):
        seen: dict[str, str] = {}
        for name in ("republishes", "translates", "draws_on"):
            for n, id in enumerate(getattr(source, name)):
                place = corpus.locate(source.origin, name, n)
                if seen.setdefault(id, name) != name:
                    yield diagnose(
                        "E414", place, f"“{id}” stands under {seen[id]} and under {name}", wrote=id
                    )
                if id == source.publisher:
                    message = (
                        f"the document is published by “{id}”, so that it can't derive from it as another"
                    )
                    yield diagnose("E414", place, message, wrote=id)
                origin = briefing.sources.get(id)
                if origin and source.published.surely_precedes(origin.published):
                    yield diagnose(
                        "E414",
                        place,
                        f"the document ({source.published.wording}) is older than “{id}” "
                        f"({origin.published.wording}), from which it is said to derive",
                        wrote=id,
                        related=[Related(corpus.locate(origin.origin, "published"), "date of the origin")],
                    )


def check_inferred(corpus: Corpus) -> Iterator[Diagnostic]:
    """A reason under inferred: explains a key that the source gives."""
    for _briefing, source in sources_of(corpus):
        given = source.model_fields_set - {"id", "origin", "summary", "reports", "inferred"}
        for key in source.inferred:
            if key not in given:
                yield diagnose(
                    "E413",
                    corpus.locate(source.origin, "inferred", key, key=True),
                    f"“{key}” is explained as inferred, but the source doesn't give it",
                    wrote=key,
                    closest=nearest(key, given),
                )


def check_terms(corpus: Corpus) -> Iterator[Diagnostic]:
    """A wording listed under terms: stands in the excerpt it is listed for."""
    for _briefing, source in sources_of(corpus):
        for n, report in enumerate(source.reports):
            for concept, wording in report.terms.items():
                if wording not in report.excerpt:
                    yield diagnose(
                        "E208",
                        corpus.locate(source.origin, "reports", n, "terms", concept),
                        f"“{wording}” does not stand in the excerpt",
                        wrote=wording,
                    )


# ---- order


def check_circles(corpus: Corpus) -> Iterator[Diagnostic]:
    """No event responds to itself or is part of itself, directly or through others; neither are actors."""

    def found(records: Mapping[str, Event] | Mapping[str, Actor], name: str) -> Iterator[Diagnostic]:
        # Most records have no such relation, and none of these is on a circle.
        edges = {id: to for id, record in records.items() if (to := getattr(record, name))}
        for circle in circles(edges):
            yield diagnose(
                "E407",
                corpus.locate(records[circle[0]].origin, name),
                f"{name} forms a circle: {' → '.join((*circle, circle[0]))}",
                hint="remove one of these relations",
            )

    for briefing in corpus.briefings:
        yield from found(briefing.events, "responds_to")
        yield from found(briefing.events, "part_of")
    yield from found(corpus.actors, "part_of")


def check_order_in_time(corpus: Corpus) -> Iterator[Diagnostic]:
    """Responses don't precede their causes; events after the document that reports them are pointed out."""
    for briefing in corpus.briefings:
        for event in briefing.events.values():
            for n, id in enumerate(event.responds_to):
                cause = briefing.events.get(id)
                if cause and event.date.surely_precedes(cause.date):
                    yield diagnose(
                        "W522",
                        corpus.locate(event.origin, "responds_to", n),
                        f"the response ({event.date.wording}) is earlier than “{id}” ({cause.date.wording})",
                        related=[Related(corpus.locate(cause.origin, "date"), "date of the cause")],
                    )
        for source in briefing.sources.values():
            for n, report in enumerate(source.reports):
                reported = briefing.events.get(report.event)
                if reported and source.published.surely_precedes(reported.date):
                    yield diagnose(
                        "N521",
                        corpus.locate(source.origin, "reports", n, "event"),
                        f"“{reported.id}” is dated {reported.date.wording}, after this document "
                        f"({source.published.wording})",
                        related=[Related(corpus.locate(reported.origin, "date"), "date of the event")],
                    )


# ---- pages


_Page = tuple[str, Origin | Location]
"""An address, and where what claims it was written."""


def check_addresses(corpus: Corpus) -> Iterator[Diagnostic]:
    """No two pages get one address, also where a file system ignores the case of letters."""
    pages: list[_Page] = [(addresses.ACTORS, Location(corpus.content))]
    pages += addresses.generated(corpus)
    # Written pages come last, so that it is these that are told to give way.
    pages += [(page.address, Location(f"{corpus.content}/{page.address}")) for page in corpus.handwritten]
    taken: dict[str, _Page] = {"": (addresses.HOME, Location(corpus.content))}

    def place(page: _Page) -> Location:
        return page[1] if isinstance(page[1], Location) else corpus.locate(page[1], key=True)

    for page in pages:
        path = _site_path(page[0])
        other = taken.setdefault(path.casefold(), page)
        if other is not page:
            yield diagnose(
                "E409",
                place(page),
                f"another page has the address /{path} too",
                related=[Related(place(other), "the other page")],
            )


@lru_cache(maxsize=1 << 15)
def _site_path(address: str) -> str:
    """The page's path in the site; MkDocs takes a README.md for an index.md."""
    folder, _, name = address.rpartition("/")
    return addresses.site_path(f"{folder}/index.md".lstrip("/") if name == "README.md" else address)


# ---- prose


def check_prose(corpus: Corpus) -> Iterator[Diagnostic]:
    """Links in prose are of an allowed kind and lead to something; HTML in it would be shown as text."""
    for origin, path, text, briefing in prose_fields(corpus):
        for found in prose.look_through(text):
            place = corpus.prose_location(origin, path, found.line)
            if found.kind == "html":
                yield diagnose(
                    "W603", place, f"HTML such as {found.value} is shown as text", wrote=found.value
                )
                continue
            target = prose.classify(found.value, image=found.kind == "image")
            if target.kind == "forbidden":
                hint = _IMAGES if found.kind == "image" else ""
                yield diagnose(
                    "E601", place, f"this {found.kind} is not allowed", wrote=found.value, hint=hint
                )
            elif target.kind in prose.ENTITY_SCHEMES:
                valid: Iterable[str] = corpus.actors
                if target.kind == "event":
                    valid = briefing.events if briefing else ()
                elif target.kind == "source":
                    valid = briefing.sources if briefing else ()
                names = list(valid)
                unjudged = f"{target.kind}s" in corpus.unread
                if target.value not in names and target.value not in corpus.faulty and not unjudged:
                    yield diagnose(
                        "E602",
                        place,
                        f"there is no {target.kind} “{target.value}”",
                        wrote=found.value,
                        closest=nearest(target.value, names),
                        hint="" if briefing or target.kind == "actor" else _OUTSIDE,
                    )


_IMAGES = "pages ask nothing of other hosts: keep the image beside this file and write its path"
_OUTSIDE = (
    "events and sources belong to a briefing: from here, link to the page, as in talks/events/some-event.md"
)


def prose_fields(corpus: Corpus) -> Iterator[tuple[Origin, str, str, Briefing | None]]:
    """Every Markdown text of the corpus: its record's origin, its key, the text, and its briefing."""
    if corpus.home:
        yield Origin(f"{corpus.content}/{addresses.HOME}"), "", corpus.home, None
    for actor in corpus.actors.values():
        if actor.description:
            yield actor.origin, "description", actor.description, None
    for briefing in corpus.briefings:
        head = briefing.head
        for key in ("scope", "summary"):
            if text := getattr(head, key):
                yield head.origin, key, text, briefing
        for n, judgement in enumerate(head.key_judgements):
            yield Origin(head.origin.file, ("key_judgements", n)), "text", judgement.text, briefing
        for event in briefing.events.values():
            for key in ("summary", "date_note"):
                if text := getattr(event, key):
                    yield event.origin, key, text, briefing
        for source in briefing.sources.values():
            for key in ("summary", "note"):
                if text := getattr(source, key):
                    yield source.origin, key, text, briefing
            for n, report in enumerate(source.reports):
                if report.note:
                    yield Origin(source.origin.file, ("reports", n)), "note", report.note, briefing


def check_shared_names(corpus: Corpus) -> Iterator[Diagnostic]:
    """A name that two actors go by can't be linked to either."""
    for name, ids in prose.Names(corpus.actors.values()).shared.items():
        places = [corpus.locate(corpus.actors[id].origin, key=True) for id in ids]
        yield diagnose(
            "W412",
            places[1],
            f"“{name}” is a name of {' and '.join(f'“{id}”' for id in ids)}",
            related=[Related(places[0], "the other actor")],
        )


# ---- what is still missing


def check_completeness(corpus: Corpus) -> Iterator[Diagnostic]:
    """Events nobody reports, sources without reports or summary, actors and measures nobody uses."""
    if corpus.faulty or corpus.unread or not corpus.briefings:
        return  # what seems to be missing may stand in a record that could not be understood
    if any(True for check in (check_actors_named, check_events_named) for _ in check(corpus)):
        return  # or be meant by a name that leads nowhere
    used: set[str] = set()
    for briefing in corpus.briefings:
        reported = {id for source in briefing.sources.values() for id in source.events_named}
        counted = {
            (report.event, measure)
            for source in briefing.sources.values()
            for report in source.reports
            for measure in report.figures
        }
        for event in briefing.events.values():
            used.update(event.actors)
            if event.id not in reported:
                yield diagnose(
                    "W701", corpus.locate(event.origin, key=True), f"no source reports the event “{event.id}”"
                )
            for measure in event.measures:
                if event.id in reported and (event.id, measure) not in counted:
                    place = corpus.locate(event.origin, "measures", measure, key=True)
                    yield diagnose("N705", place, f"no report gives a figure for “{measure}”")
        for source in briefing.sources.values():
            used |= source.actors_named
            used.update(source.derives_from)
            if not source.reports:
                yield diagnose(
                    "W702", corpus.locate(source.origin), f"the source “{source.id}” has no reports"
                )
            if not source.summary:
                yield diagnose(
                    "W703", corpus.locate(source.origin), f"the source “{source.id}” has no summary"
                )
    for actor in corpus.actors.values():
        used |= {*actor.part_of, *(role.of for role in actor.roles if role.of)}
    for actor in corpus.actors.values():
        if actor.id not in used:
            yield diagnose("N704", corpus.locate(actor.origin, key=True), f"nothing mentions “{actor.id}”")


CHECKS: tuple[Check, ...] = (
    check_actors_named,
    check_actor_types,
    check_events_named,
    check_terms_named,
    check_positions,
    check_kinds,
    check_measures,
    check_lineage,
    check_lineage_in_itself,
    check_inferred,
    check_terms,
    check_circles,
    check_order_in_time,
    check_addresses,
    check_prose,
    check_shared_names,
    check_completeness,
)
