"""Making of pages: what it leaves behind."""

from __future__ import annotations

import gc

from noted import make_corpus, make_evidence, pages_of

from generator.index import build_index
from generator.lasting import seldom_collected, uncollected
from generator.making import PageMaker
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


def test_the_collector_comes_more_seldom_for_a_while() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold()[0] > 100 * before[0]
    assert gc.get_threshold() == before
