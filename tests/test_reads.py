"""What a page reads is noted: whenever an edit would change a page, some fingerprint that it noted changes, too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from noted import content, make_corpus, make_evidence, pages_of

from generator import record_digests
from generator.coverage import read_coverage
from generator.dates import Date, parse_date
from generator.evidence import Evidence
from generator.index import Index, build_index
from generator.model import Briefing, Corpus, Origin, Record
from generator.pages import entries
from generator.pages.plan import PagePlan
from generator.pages.shared import share
from generator.publish.keeping import given_of
from generator.reading import Read
from generator.references import check_lineage

Edit = tuple[str, Corpus, Evidence]


def other_values(value: Any) -> Iterator[Any]:
    """Values that an edit may put in the place of one."""
    if isinstance(value, str):
        yield f"{value} x"
    elif isinstance(value, Date):
        yield parse_date("2022-04-20")
    elif isinstance(value, Record):
        for field, inner in value.__dict__.items():
            for changed in other_values(inner):
                yield value.model_copy(update={field: changed})
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield {one: kept for one, kept in value.items() if one != key}
            for changed in other_values(inner):
                yield {**value, key: changed}
        yield dict(reversed(value.items()))
    elif isinstance(value, tuple) and not isinstance(value, Origin):
        yield from (tuple(reversed(value)), value[:-1], value[1:])
        for place, inner in enumerate(value):
            for changed in other_values(inner):
                yield (*value[:place], changed, *value[place + 1 :])


GIVEN = {
    "kind": ("denial", "visit"),
    "type": ("organisation", "outlet"),
    "mode": ("own voice", "paraphrased"),
    "responds_to": (("talks",), ("attack", "talks")),
    "part_of": (("attack",), ("sudmark",)),
    "see_also": (("attack",),),
    "publisher": ("gazette", None),
    "republishes": (("third",), ("gazette",), ()),
    "event": ("talks", "attack"),
    "speaker": (("bo",), ()),
    "item": ("A story", None),
    "aliases": (("Sudmark",), ("Berg",), ("Lind",)),
    "name": ("Sudmark", "Vik", "Ann"),
    "short_title": ("Short", None),
    "start_with": (("talks",), ()),
    "language": ("fr", "ar"),
    "genre": ("a column",),
    "author": (("Somebody",),),
    "place": ("Nowhere", None),
    "url": ("https://other.example.org/", None),
    "description": ("Of Anna Berg.", None),
    "scope": ("All of it, says Bo Lind.",),
    "inferred": ({"publisher": "by the look of it"},),
    "positions": ({"peace": "for"}, {}),
    "terms": ({"war": "a war of sorts"}, {}),
}
"""Field → values that make sense for it, besides those that any change of text gives."""


def edited(record: Any) -> Iterator[tuple[str, Any]]:
    """A record with one thing in it changed."""
    for field, value in record.__dict__.items():
        if field != "id":
            for number, changed in enumerate((*other_values(value), *GIVEN.get(field, ()))):
                if changed != value:
                    yield f"{field} {number}", record.model_copy(update={field: changed})
        if field == "reports":
            for place, report in enumerate(value):
                for what, changed in edited_fields(report):
                    kept = (*value[:place], changed, *value[place + 1 :])
                    yield f"report {place} {what}", record.model_copy(update={"reports": kept})


def edited_fields(report: Any) -> Iterator[tuple[str, Any]]:
    for field in report.__dict__:
        for number, changed in enumerate(GIVEN.get(field, ())):
            yield f"{field} {number}", report.model_copy(update={field: changed})


def edited_mapping(records: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Records with one changed, left out, or added, and in another order."""
    for id, record in records.items():
        for what, changed in edited(record):
            yield f"{id}: {what}", {**records, id: changed}
        yield f"{id}: deleted", {one: kept for one, kept in records.items() if one != id}
        yield f"{id}: doubled", {**records, f"{id}-too": record.model_copy(update={"id": f"{id}-too"})}
        yield f"{id}: before itself", {f"{id}-0": record.model_copy(update={"id": f"{id}-0"}), **records}
        renamed = {("new" if one == id else one): kept for one, kept in records.items()}
        yield f"{id}: renamed", {**renamed, "new": record.model_copy(update={"id": "new"})}
    yield "reversed", dict(reversed(records.items()))


def edits(corpus: Corpus, evidence: Evidence) -> Iterator[Edit]:
    """Projects that differ from one in a single thing."""
    for what, actors in edited_mapping(corpus.actors):
        yield f"actor {what}", replace(corpus, actors=actors), evidence
    main, other = corpus.briefings
    for what, changed in edited_briefing(main):
        yield what, replace(corpus, briefings=(changed, other)), evidence
    yield "briefing gone", replace(corpus, briefings=(main,)), evidence
    yield "briefings turned round", replace(corpus, briefings=(other, main)), evidence
    yield "home", replace(corpus, home="Another home."), evidence
    yield "handwritten", replace(corpus, handwritten=()), evidence
    yield "archive", corpus, replace(evidence, archive_present=False)
    for key, receipt in evidence.receipts.items():
        for changes in ({"state": "unverified"}, {"spans": ((70, 90),)}, {"folds": ()}, {"verified": ""}):
            changed = replace(receipt, **changes)
            yield (
                f"receipt {key} {changes}",
                corpus,
                replace(evidence, receipts={**evidence.receipts, key: changed}),
            )
        fewer = {one: kept for one, kept in evidence.receipts.items() if one != key}
        yield f"receipt {key} gone", corpus, replace(evidence, receipts=fewer)
    for coverage in (
        {},
        {("b", "first"): read_coverage("10q,90n")},
        {("b", "second"): read_coverage("10q,90n")},
    ):
        yield f"coverage {len(coverage)}", corpus, replace(evidence, coverage=coverage)
    yield "documents", corpus, replace(evidence, documents={})


def edited_briefing(briefing: Briefing) -> Iterator[tuple[str, Briefing]]:
    for what, head in edited(briefing.head):
        yield f"head {what}", replace(briefing, head=head)
    for name in ("events", "sources", "terms", "resolutions"):
        for what, changed in edited_mapping(getattr(briefing, name)):
            yield f"{name} {what}", replace(briefing, **{name: changed})


@dataclass(frozen=True)
class Noted:
    """What a page rests on."""

    given: str
    reads: Mapping[Read, bytes]


Prints = Mapping[str, Noted]


def read_and_shown(index: Index) -> tuple[Prints, dict[str, str]]:
    """For every page what it rests on, and what it shows."""
    prints: dict[str, Noted] = {}
    shows: dict[str, str] = {}
    for name, plan in pages_of(index).items():
        with index.recording() as reads:
            shows[name] = content(index, plan)
        prints[name] = Noted(given_of(plan), {read: index.fingerprint(read) for read in map(Read.of, reads)})
    return prints, shows


def changed_pages(before: Prints, index: Index, plans: Mapping[str, PagePlan]) -> set[str]:
    """Pages of which something they rest on is not as before."""
    return {
        name
        for name, noted in before.items()
        if (name in plans and given_of(plans[name]) != noted.given)
        or any(index.fingerprint(read) != known for read, known in noted.reads.items())
    }


def shown(index: Index, plan: PagePlan) -> str | None:
    """What a page shows; None if it can't be made, since a record names something that is missing."""
    try:
        return content(index, plan)
    except (KeyError, IndexError, StopIteration, ValueError):
        return None


def test_an_edit_that_changes_a_page_changes_a_fingerprint_that_it_noted() -> None:
    corpus = make_corpus()
    evidence = make_evidence(corpus)
    before, shows = read_and_shown(build_index(corpus, evidence))
    missed, seen = [], 0
    for what, changed, of in list(edits(corpus, evidence))[::3]:
        if any(fault.code.id == "E411" for fault in check_lineage(changed)):
            continue  # lineage in a circle is refused before an index is made
        try:
            index = build_index(changed, of)
            pages = pages_of(index)
            known = changed_pages(before, index, pages)
        except (KeyError, IndexError, ValueError):
            continue  # such a project is refused before an index is made
        for name in pages.keys() & shows.keys():
            now = shown(index, pages[name])
            seen += now is not None and now != shows[name]
            if now is not None and now != shows[name] and name not in known:
                missed.append((what, name))
    assert not missed, missed[:20]
    assert seen > 1000


def test_a_new_name_of_an_actor_concerns_only_pages_that_show_the_old_or_the_new_one() -> None:
    corpus = make_corpus()
    evidence = make_evidence(corpus)
    before, shows = read_and_shown(build_index(corpus, evidence))
    renamed = corpus.actors["anna"].model_copy(update={"name": "Anna Dahl"})
    index = build_index(replace(corpus, actors={**corpus.actors, "anna": renamed}), evidence)
    pages = pages_of(index)
    showing = {name for name, text in shows.items() if text != shown(index, pages[name])}
    for name in changed_pages(before, index, pages) - showing:
        changed = {read for read, known in before[name].reads.items() if index.fingerprint(read) != known}
        # A chronology is divided by the length of what it lists, a page of lineage looks at every event, and reasons
        # why accounts differ name who speaks, whether or not a page shows them.
        assert (
            "chronology" in name
            or "lineage" in name
            or {read.facet for read in changed}
            <= {
                "b/differences",
                "b/differences of",
            }
        ), (name, changed)
    assert "b/events/silence.md" not in showing
    assert {"actors/anna.md", "b/events/answer.md", "c/events/lone.md"} <= showing


def test_an_index_made_from_a_former_one_gives_the_same_pages() -> None:
    corpus = make_corpus()
    evidence = make_evidence(corpus)
    index = build_index(corpus, evidence)
    read_and_shown(index)
    for what, changed, of in list(edits(corpus, evidence))[::9]:
        if any(fault.code.id == "E411" for fault in check_lineage(changed)):
            continue
        index, fresh = build_index(changed, of, index), build_index(changed, of)
        try:
            pages, again = pages_of(fresh), pages_of(index)
        except (KeyError, IndexError, ValueError):
            continue
        assert pages.keys() == again.keys()
        for name, plan in pages.items():
            assert shown(index, again[name]) == shown(fresh, plan), (what, name)


def test_what_did_not_change_is_not_found_again() -> None:
    corpus = make_corpus()
    evidence = make_evidence(corpus)
    index = build_index(corpus, evidence)
    read_and_shown(index)
    made = index.memo.made
    read_and_shown(build_index(corpus, evidence, index))
    assert index.memo.made == made
    main, other = corpus.briefings
    changed = main.events["silence"].model_copy(update={"title": "Nothing"})
    read_and_shown(
        build_index(
            replace(corpus, briefings=(replace(main, events={**main.events, "silence": changed}), other)),
            evidence,
            index,
        )
    )
    assert 0 < index.memo.made - made < made / 4


def test_what_was_forgotten_is_found_again_and_a_passing_index_gives_the_same_pages() -> None:
    corpus = make_corpus()
    evidence = make_evidence(corpus)
    lasting = read_and_shown(build_index(corpus, evidence))
    index = build_index(corpus, evidence, lasting=False)
    plans = pages_of(index)
    prints, shows = {}, {}
    for name, plan in plans.items():
        with index.recording() as reads:
            shows[name] = content(index, plan)
        index.forget()
        prints[name] = Noted(given_of(plan), {read: index.fingerprint(read) for read in map(Read.of, reads)})
    assert (prints, shows) == lasting


def test_a_view_that_several_pages_show_is_made_once_until_it_is_forgotten() -> None:
    index = build_index(corpus := make_corpus(), make_evidence(corpus))
    share(index)
    briefing = index.briefings["b"]
    item = entries.event_item(briefing, "attack")
    assert entries.event_item(briefing, "attack") is item
    index.forget()
    assert entries.event_item(briefing, "attack") == item
    assert entries.event_item(briefing, "attack") is not item


def test_a_page_that_shows_a_link_rests_on_the_link_and_not_on_all_that_is_known_of_where_it_leads() -> None:
    index = build_index(corpus := make_corpus(), make_evidence(corpus))
    share(index)
    with index.recording() as reads:
        entries.source_link(index.briefings["b"], index.briefings["b"].sources[0])
    told = {read.facet for read in map(Read.of, reads)}
    assert "b/pages/source head" in told
    assert "b/sources/head" not in told


def test_fingerprints_are_the_same_in_every_process() -> None:
    script = (
        "from test_reads import *\n"
        "corpus = make_corpus()\n"
        "prints, _shows = read_and_shown(build_index(corpus, make_evidence(corpus)))\n"
        "print(sorted((name, read, known.hex()) for name, of in prints.items() for read, known in of.reads.items()))\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != ""


def test_nothing_is_noted_while_nobody_records() -> None:
    corpus = make_corpus()
    index = build_index(corpus, make_evidence(corpus))
    with index.recording() as reads:
        pass
    plan = pages_of(index)["b/events/attack.md"]
    plan.make()
    assert not reads
    with index.recording() as reads:
        plan.make()
    assert {Read("b/accounts", "attack"), Read("pages/actor link", "norland")} <= set(map(Read.of, reads))


@pytest.mark.parametrize(
    ("look", "read"),
    [
        (lambda index: "absent" in index.corpus.actors, Read("actors", "absent")),
        (lambda index: index.corpus.actors.get("absent"), Read("actors", "absent")),
        (lambda index: len(index.briefings["b"].chronology), Read("b/chronology", "#")),
        (lambda index: list(index.briefings["b"].differences), Read("b/differences", "*")),
        (lambda index: index.briefings["b"].briefing.head.title, Read("b/head/title", "")),
        (lambda index: index.briefings["b"].sources[0].reports[1], Read("b/sources/reports", "first/1")),
        (lambda index: list(index.names.find("Of Norland")), Read("names", "Of Norland")),
        (lambda index: index.corpus.home, Read("site", "home")),
    ],
)
def test_every_way_to_look_is_noted(look: Any, read: Read) -> None:
    corpus = make_corpus()
    index = build_index(corpus, make_evidence(corpus))
    with index.recording() as reads:
        look(index)
    assert read in map(Read.of, reads)
    assert len(index.fingerprint(read)) == 16


def test_what_digests_are_taken_of_is_json_as_everybody_writes_it() -> None:
    for value in ((1.5, "é\u2028", None, True, {"a": (1, 2)}, "\ud800"), ((),), ({1: 2, None: []},)):
        assert record_digests._written(value) == json.dumps(value, separators=(",", ":"))
