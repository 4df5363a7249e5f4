"""Two small briefings in which everything occurs that pages read, and the making of each of their pages by itself.

Lays down no files; knows nothing of what is tested with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from invented import actor, event, source

from generator import prose
from generator.citations import Site
from generator.coverage import read_coverage
from generator.diagnostics import Location
from generator.evidence import Evidence
from generator.index import Index
from generator.lock import DocumentLine
from generator.model import Briefing, BriefingHead, Corpus, HandwrittenPage, Origin, Resolutions, Term
from generator.pages import plan_pages
from generator.pages.plan import Page, PagePlan
from generator.pages.views import Prose
from generator.receipts import Receipt

HERE = Origin("briefings/b/briefing.yml")
WAR = "The war began when Norland attacked the town of Vik"


def make_corpus() -> Corpus:
    people = (
        actor("norland", name="Norland", type="state", aliases=["The North"]),
        actor("sudmark", name="Sudmark", type="state", description="A state; see [Norland](actor:norland)."),
        actor("anna", name="Anna Berg", part_of="norland", roles=["minister"], sort_name="Berg"),
        actor("bo", name="Bo Lind", roles=[{"role": "spokesman", "of": "norland", "during": "2020/.."}]),
        actor("wire", name="The Wire", type="outlet", url="https://wire.example.org/"),
        actor("gazette", name="The Gazette", type="outlet"),
        actor("nobody", name="Nobody"),
    )
    happened = (
        event(
            "attack",
            kind="attack",
            summary="Norland attacked; see [the answer](event:answer). Anna Berg denied it.",
            actors={"norland": "attacks", "sudmark": "is attacked"},
            measures={"dead": "Dead"},
            place="Vik",
        ),
        event(
            "answer",
            date="2022-04-05",
            actors={"sudmark": "answers", "anna": "is addressed"},
            responds_to="attack",
            date_note="Told by Bo Lind.",
            positions={"peace": "for"},
            see_also="talks",
        ),
        event(
            "talks",
            date="2022-04-05",
            kind="visit",
            actors={"norland": "takes part", "sudmark": "takes part"},
            measures={"envoys": "Envoys"},
        ),
        event(
            "toast",
            date="2022-04-06~",
            kind="accusation",
            part_of="talks",
            actors={"bo": "speaks"},
            positions={"peace": "against"},
        ),
        event("silence", date="2022-05", kind="attack", measures={"dead": "Dead"}),
    )
    documents = (
        source(
            "first",
            (),
            publisher="wire",
            summary="Anna Berg speaks; see [the talks](event:talks).",
            note="A note on Sudmark.",
            url="https://wire.example.org/first",
            archive="first.txt",
            set_aside=[{"begins": "Follow us", "reason": "a notice"}],
            reports=[
                {"event": "attack", "excerpt": f"{WAR}, and 40 died", "figures": {"dead": "40"}},
                {
                    "event": "answer",
                    "excerpt": "“We shall never forget this day and its dead”, minister Anna Berg said",
                    "speaker": "anna",
                    "mode": "quoted",
                    "terms": {"war": "the special war"},
                },
                {"event": "toast", "excerpt": "the plan of the other side is a deceit of all honest nations"},
            ],
        ),
        source(
            "second",
            (),
            published="2022-05-02",
            short_title="The second",
            republishes="first",
            reports=[
                {"event": "attack", "excerpt": f"{WAR}, and perhaps 50 died", "figures": {"dead": "50"}},
                {
                    "event": "answer",
                    "excerpt": "“We will never forget this day and those dead”, Berg said",
                    "speaker": "anna",
                    "mode": "quoted",
                    "terms": {"war": "that war"},
                    "note": "Bo Lind stood by.",
                },
                {"event": "talks", "excerpt": "They talked", "figures": {"envoys": "7"}, "via": "gazette"},
            ],
        ),
        source(
            "third",
            (),
            published="2022-05-03",
            publisher="gazette",
            reports=[
                {
                    "event": "toast",
                    "excerpt": "The plan of the other side is a deceit of all honest nations, said Bo Lind",
                    "speaker": "bo",
                    "mode": "paraphrased",
                },
                {"event": "talks", "excerpt": "Norland sent 9", "figures": {"envoys": "9"}},
                {"event": "silence", "excerpt": "50 died", "figures": {"dead": "50"}},
                {"event": "silence", "excerpt": "none spoke", "item": "Another story", "via": "wire"},
            ],
        ),
        source("fourth", [("silence", "Nothing was heard")], published="2022-06", draws_on="third"),
    )
    head = BriefingHead(
        id="b",
        origin=HERE,
        title="B",
        question="What of it?",
        summary="Of Norland and [the third](source:third).",
        kinds={"visit": "A visit"},
        questions={"peace": "Is there to be peace?"},
        key_judgements=[{"text": "Norland began it.", "events": ["attack"], "by": "The desk"}],
    )
    said = {"state": "open", "reason": "Sudmark may be wrong.", "by": "The desk", "date": "2022-07-01"}
    main = Briefing(
        head,
        {one.id: one for one in happened},
        {one.id: one for one in documents},
        {"war": Term(id="war", origin=HERE, title="The war", note="As Norland calls it.")},
        {"figure/attack/dead": Resolutions(id="figure/attack/dead", origin=HERE, history=[said])},
    )
    other = Briefing(
        BriefingHead(id="c", origin=HERE, title="C", start_with=["lone"]),
        {"lone": event("lone", title="Anna Berg alone", actors={"anna": "waits"})},
        {"only": source("only", [("lone", "Anna Berg waits")])},
    )
    return Corpus(
        (main, other),
        {one.id: one for one in people},
        frozenset(),
        frozenset(),
        lambda origin, *_path, key=False: Location(origin.file, 1, 1),  # noqa: ARG005  # a name of the protocol
        lambda origin, _key, line: Location(origin.file, line + 1, 1),
        content="briefings",
        home="Two briefings of Norland.",
        handwritten=(HandwrittenPage("about.md", "# About\n\nSee [it](b/events/attack.md)."),),
    )


def make_evidence(corpus: Corpus) -> Evidence:
    receipts = {
        (briefing.id, one.id, number): Receipt(
            "locked", f"{one.id}.txt", "00ff", ((10 * number, 10 * number + 5),), ("dashes",), "2022-07-01"
        )
        for briefing in corpus.briefings
        for one in briefing.sources.values()
        for number in range(len(one.reports))
    }
    document = DocumentLine("first", "00ff", 100, "text/plain", "11ee", "first.txt")
    return Evidence(
        True, receipts, {("b", "first"): read_coverage("30q,20a,50n")}, {}, {("b", "first"): document}, {}
    )


def pages_of(index: Index) -> Mapping[str, PagePlan]:
    """By address, the plan of every page of an index."""
    site = Site("Desk", "https://example.org/", directory_urls=True)
    return {plan.src_uri: plan for plan in plan_pages(index, site)}


def content(index: Index, plan: PagePlan) -> str:
    """A page as it is handed to its template, and its prose as it is rendered, as one text."""
    page = plan.make()
    shown = replace(page, plan=NOWHERE)
    return "\n".join((page.description, repr(shown), *(_rendered(index, text) for text in _prose(page.view))))


NOWHERE = PagePlan("", "", "", "", str, lambda plan: Page(plan, ()))  # type: ignore[arg-type]


def _rendered(index: Index, text: Prose) -> str:
    def resolve(target: prose.Target) -> str | None:
        of = index.briefings[text.briefing].briefing if text.briefing else None
        known = {"actor": index.corpus.actors, "event": of and of.events, "source": of and of.sources}
        return target.value if target.value in (known.get(target.kind) or ()) else None

    return prose.render(text.text, index.names, resolve)


def _prose(value: object) -> Iterator[Prose]:
    if isinstance(value, Prose):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _prose(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _prose(item)
