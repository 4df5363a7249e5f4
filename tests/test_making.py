"""Making of pages: what it leaves behind."""

from __future__ import annotations

import gc

import pytest
from noted import make_corpus, make_evidence, pages_of

from generator.index import build_index
from generator.index.actors import _TABLES
from generator.lasting import seldom_collected, uncollected
from generator.making import PageMaker
from generator.page_reads import Part
from generator.pages.shared import share
from generator.render import PACKAGED_TEMPLATES


def test_a_page_that_is_made_leaves_nothing_for_the_collector_to_find() -> None:
    corpus = make_corpus()
    index = build_index(corpus, make_evidence(corpus))
    plans = [plan for plan in pages_of(index).values() if plan.template != "terms"]  # one page of a briefing
    maker = PageMaker(index, plans, [PACKAGED_TEMPLATES])
    for plan in plans:
        maker.make(plan)  # templates are compiled, and what they have in common is made
    with uncollected():
        gc.collect()
        left = {plan.template for plan in plans if maker.make(plan) and gc.collect()}
    assert left == set()


@pytest.mark.parametrize("lasting", [False, True])
def test_tables_of_actors_go_with_the_last_of_their_pages_unless_the_index_lasts(lasting: bool) -> None:
    corpus = make_corpus()
    index = build_index(corpus, make_evidence(corpus), lasting=lasting)
    plans = sorted(pages_of(index).values(), key=lambda plan: plan.template)
    maker = PageMaker(index, plans, [PACKAGED_TEMPLATES])
    facts = index._actor_facts
    of_actors = [plan for plan in plans if plan.template == "actor"]
    for plan in of_actors:
        maker.make(plan)
    assert set(_TABLES) <= set(vars(facts))
    maker.make(next(plan for plan in plans if plan.template == "evidence"))
    assert set(_TABLES) & set(vars(facts)) == (set(_TABLES) if lasting else set())
    part = Part(b"".join(maker.reads.packed()))
    anew = build_index(corpus, make_evidence(corpus))
    share(anew)
    assert part.changed(anew.fingerprint, [facet for facet, _, _ in part.facets()]) == []


def test_the_collector_comes_more_seldom_for_a_while() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold()[0] > 100 * before[0]
    assert gc.get_threshold() == before
