"""How documents name actors: forms copied from excerpts, with recorded titles beside the name and no others."""

from __future__ import annotations

import pytest
from invented import actor, event, index_of, source

from generator.naming import Titles, named_in
from generator.pages.actor import MOST_DEEDS, MOST_QUOTATIONS, actor_page
from generator.prose import Names

PESKOV = actor(
    "peskov",
    name="Dmitry Peskov",
    aliases=("Peskov",),
    roles=({"role": "Kremlin spokesman"}, {"role": "spokesman"}),
)
US = actor("us", name="United States", type="state", aliases=("U.S.", "US"))
ACTORS = {one.id: one for one in (PESKOV, US)}


@pytest.mark.parametrize(
    ("excerpt", "forms"),
    [
        ("Peskov said so.", [("peskov", "Peskov")]),
        ("the Kremlin spokesman Dmitry Peskov said", [("peskov", "Kremlin spokesman Dmitry Peskov")]),
        ("KREMLIN SPOKESMAN\nPeskov said", [("peskov", "KREMLIN SPOKESMAN Peskov")]),
        ("Dmitry Peskov, the Kremlin spokesman, said", [("peskov", "Dmitry Peskov, the Kremlin spokesman")]),
        ("press secretary Peskov’s words", [("peskov", "Peskov")]),
        ("Exspokesman Peskov", [("peskov", "Peskov")]),
        ("A spokesman met Peskov", [("peskov", "Peskov")]),
        ("Peskovian US and the U.S.", [("us", "US"), ("us", "U.S.")]),
        ("nobody is named", []),
    ],
)
def test_forms_of_a_name(excerpt: str, forms: list[tuple[str, str]]) -> None:
    found = list(named_in(excerpt, Names(ACTORS.values()), Titles(ACTORS)))
    assert [(one.actor, one.form) for one in found] == forms
    assert all(one.form in " ".join(excerpt.split()) for one in found)


def test_an_actors_page_says_how_each_document_names_it_and_leads_to_the_passages() -> None:
    told = event("talk", actors={"peskov": "speaks"})
    sources = [
        source(
            "a",
            [
                ("talk", "Peskov said"),
                ("talk", "Kremlin spokesman Dmitry Peskov added"),
                ("talk", "Peskov left"),
            ],
        ),
        source("b", [("talk", "he said")]),
    ]
    index, _briefing = index_of([told], sources, [PESKOV])
    first, second = actor_page(index, PESKOV).naming.items
    assert [(form.form, len(form.passages.items)) for form in first.forms] == [
        ("Peskov", 2),
        ("Kremlin spokesman Dmitry Peskov", 1),
    ]
    assert [to.anchor for to in first.forms[0].passages.items] == ["r-talk", "r-talk--3"]
    assert (second.source.text, second.forms) == ("Source b", ())


def test_deeds_and_words_stand_in_one_order_with_their_documents() -> None:
    events = [
        event("later", date="2022-04-05", actors={"peskov": "speaks"}),
        event("earlier", date="2022-04-04", actors={"peskov": "arrives"}),
        event("elsewhere", date="2022-04-06"),
    ]
    reports = [
        {"event": "later", "excerpt": "it is so", "speaker": "peskov", "mode": "quoted"},
        {"event": "earlier", "excerpt": "he came"},
        {"event": "elsewhere", "excerpt": "it was so", "speaker": "peskov", "mode": "quoted"},
    ]
    index, _briefing = index_of(events, [source("a", [], reports=reports)], [PESKOV])
    view = actor_page(index, PESKOV)
    assert [
        (
            deed.event.link.text,
            deed.event.role,
            [to.anchor for to in deed.reported.items],
            [p.excerpt for p in deed.said.items],
        )
        for deed in view.deeds.items
    ] == [
        ("Event earlier", "arrives", ["r-earlier"], []),
        ("Event later", "speaks", ["r-later"], ["it is so"]),
        ("Event elsewhere", "", ["r-elsewhere"], ["it was so"]),
    ]
    assert view.extent == "2 events, 2 statements, 1 document that reports it"


def test_the_page_of_an_actor_with_thousands_of_events_is_bounded_and_says_what_it_leaves_out() -> None:
    events = [event(f"e{n}", actors={"peskov": "speaks"}) for n in range(2000)]
    reports = [{"event": one.id, "excerpt": "so", "speaker": "peskov", "mode": "quoted"} for one in events]
    index, _briefing = index_of(events, [source("a", [], reports=reports)], [PESKOV])
    view = actor_page(index, PESKOV)
    assert (len(view.deeds.items), view.deeds.left_out) == (MOST_DEEDS, 2000 - MOST_DEEDS)
    assert sum(len(deed.said.items) for deed in view.deeds.items) == MOST_QUOTATIONS
    assert [to.target for to in view.chronologies] == ["b/chronology.md"]


def test_roles_stand_in_the_order_of_time() -> None:
    someone = actor(
        "s",
        roles=(
            {"role": "minister", "during": "2015/2020"},
            {"role": "member"},
            {"role": "deputy", "during": "2010/2015"},
        ),
    )
    index, _briefing = index_of([], actors=[someone])
    assert [role.role for role in actor_page(index, someone).roles] == ["member", "deputy", "minister"]
