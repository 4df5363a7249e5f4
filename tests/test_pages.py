"""Views and the pages made of them: contents that lead to sections, counts in words, pictures, links to originals."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from small_project import FILES, lay_down, lock

from benchmarks import synthetic
from generator.compiled import CompiledTemplates
from generator.model import Report, Source
from generator.pages.briefing_views import EvidencePage, LineagePage, PairPage
from generator.pages.passages import original_address
from generator.pages.plan import Page
from generator.pages.record_views import EventPage, SourcePage
from generator.pipeline import Planned, check_project, plan_project
from generator.project import find_project
from generator.receipts import Receipt
from generator.render import PACKAGED_TEMPLATES, Renderer

FIRST = "briefings/dossier/sources/first.md"


def planned(project: Path) -> Planned:
    checked = check_project(find_project(project))
    assert not checked.failed, checked.diagnostics
    return plan_project(checked, site_title="Desk")


def page_of(found: Planned, address: str) -> Page:
    return next(plan.make() for plan in found.plans if plan.src_uri == address)


def test_plans_of_a_kind_share_what_describes_and_makes_their_pages_and_name_each_other_by_the_same_text(
    tmp_path: Path,
) -> None:
    plans = planned(lay_down(tmp_path)).plans
    for kind in ("event", "source"):
        of_kind = [plan for plan in plans if plan.template == kind]
        assert len(of_kind) > 1
        assert len({(plan.describer, plan.maker) for plan in of_kind}) == 1
        for plan, following in pairwise(of_kind):
            assert plan.next is following.src_uri
            assert following.previous is plan.src_uri


def test_every_entry_of_a_table_of_contents_leads_to_a_heading_of_its_page(tmp_path: Path) -> None:
    found = planned(lay_down(tmp_path))
    renderer = Renderer(found.index.corpus, found.index.names, [PACKAGED_TEMPLATES])
    for page in (plan.make() for plan in found.plans):
        content = renderer.render(page)
        ids = re.findall(r'<(?:h1|h2|h3)[^>]* id="([^"]+)"', content)
        assert [item.id for item in page.toc if item.id not in ids] == [], page.src_uri
        assert ids[0] == "title"
        assert len(ids) == len(set(ids))


def test_every_kind_of_page_is_rendered_by_quick_code_and_as_by_jinjas_own(tmp_path: Path) -> None:
    lay_down(tmp_path / "small")
    synthetic.lay_down(tmp_path / "large", 300)
    kinds = set()
    for project in ("small", "large"):
        found = planned(tmp_path / project)
        quick, plain = (
            Renderer(found.index.corpus, found.index.names, [PACKAGED_TEMPLATES]) for _ in range(2)
        )
        plain._templates.plain.update(f"pages/{plan.template}.html" for plan in found.plans)
        for page in (plan.make() for plan in found.plans):
            assert quick.render(page) == plain.render(page), page.src_uri
            kinds.add(page.template)
        assert not quick._templates.plain
    every = {path.stem for path in (PACKAGED_TEMPLATES / "pages").glob("*.html")}
    assert every - kinds <= {"find", "parts", "terms"}  # for these it takes more


@pytest.mark.parametrize("directory_urls", [True, False])
def test_links_are_the_same_whatever_was_rendered_before(tmp_path: Path, *, directory_urls: bool) -> None:
    synthetic.lay_down(tmp_path, 60)
    found = planned(tmp_path)
    pages = [plan.make() for plan in found.plans]

    compiled = CompiledTemplates()

    def renderer() -> Renderer:
        corpus, names = found.index.corpus, found.index.names
        return Renderer(corpus, names, [PACKAGED_TEMPLATES], directory_urls=directory_urls, compiled=compiled)

    one, other = renderer(), renderer()
    onwards = [one.render(page) for page in pages]
    assert [other.render(page) for page in reversed(pages)] == onwards[::-1]
    for page, content in list(zip(pages, onwards, strict=True))[::10]:
        assert renderer().render(page) == content, page.src_uri


def test_addresses_are_unique_and_every_previous_and_next_page_exists(tmp_path: Path) -> None:
    found = planned(lay_down(tmp_path))
    addresses = [plan.src_uri for plan in found.plans]
    assert len(addresses) == len(set(addresses))
    for plan in found.plans:
        assert {plan.previous, plan.next} - {None} <= set(addresses)


def lineage(**keys: str) -> dict[str, str]:
    """The first source with keys of lineage."""
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return {FIRST: FILES[FIRST].replace("archive: first.txt\n", f"archive: first.txt\n{lines}")}


@pytest.mark.parametrize(
    ("changes", "sentence", "origins"),
    [
        ({}, "2 accounts from 2 independent origins", 2),
        (lineage(draws_on="second"), "2 accounts, all from 1 origin", 1),
    ],
)
def test_accounts_and_origins_are_counted(
    tmp_path: Path, changes: dict[str, str], sentence: str, origins: int
) -> None:
    if changes:
        # What is drawn on is older than what draws on it.
        second = "briefings/dossier/sources/second.md"
        changes = {**changes, second: FILES[second].replace("2022-04-07", "2022-04-05")}
    view = page_of(planned(lay_down(tmp_path, changes)), "dossier/events/poland-expels.md").view
    assert isinstance(view, EventPage)
    assert view.tally.sentence == sentence
    assert view.tally.origins == origins
    if origins == 1:
        assert view.tally.reasons == (
            "“Second report” and “The Gazette” count as one origin: both go back to Second report.",
        )


def test_boxes_of_the_lineage_picture_do_not_overlap_and_arrows_join_them(tmp_path: Path) -> None:
    actors = FILES["briefings/actors.yml"] + "wire: {name: Wire, type: outlet}\n"
    project = lay_down(tmp_path, {**lineage(republishes="wire"), "briefings/actors.yml": actors})
    page = page_of(planned(project), "dossier/lineage.md").view
    assert isinstance(page, LineagePage)
    boxes = [(n.x, n.y, n.x + n.width, n.y + n.height) for n in page.picture.boxes]
    assert len(boxes) == 3
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert a[2] <= page.picture.width
        assert a[3] <= page.picture.height
    assert [edge.label for edge in page.picture.strokes] == ["republishes"]
    assert page.sentence == "2 documents from 2 independent origins, as far as the documents tell"


def test_a_strip_fills_its_width_and_its_figures_count_every_sentence(tmp_path: Path) -> None:
    view = page_of(planned(lay_down(tmp_path)), "dossier/sources/first.md").view
    assert isinstance(view, SourcePage)
    assert view.coverage is not None
    assert sum(piece.width for piece in view.coverage.pieces) == pytest.approx(1000, abs=1)
    assert sum(figure.sentences for figure in view.coverage.figures) == 3
    assert view.coverage.sentence == "2 of 3 sentences of the article touched by an excerpt, 1 neither"


def test_the_page_of_evidence_says_whether_the_archive_was_at_hand(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    here = page_of(planned(project), "dossier/evidence.md").view
    assert isinstance(here, EvidencePage)
    assert (
        here.sentence == "All 3 excerpts were looked for in the archived documents when this site was made."
    )
    (project / "archive").rename(project / "elsewhere")
    away = page_of(planned(project), "dossier/evidence.md").view
    assert isinstance(away, EvidencePage)
    assert "The archive of documents was not at hand" in away.sentence
    assert "3 of 3 excerpts are proved by receipts" in away.sentence


def test_an_unverified_excerpt_is_marked_wherever_it_stands(tmp_path: Path) -> None:
    second = FILES["briefings/dossier/sources/second.md"]
    changed = second.replace("archive: second.txt\n", "").replace(
        "mode: quoted", "mode: quoted\n    status: unverified"
    )
    project = lay_down(tmp_path, {"briefings/dossier/sources/second.md": changed})
    lock(project)
    found = planned(project)
    renderer = Renderer(found.index.corpus, found.index.names, [PACKAGED_TEMPLATES])
    pages = {plan.src_uri: renderer.render(plan.make()) for plan in found.plans}
    showing = [address for address, content in pages.items() if "it expelled 40 of them" in content]
    assert sorted(showing) == [
        "actors/speaker.md",
        "dossier/disagreements.md",
        "dossier/events/poland-expels.md",
        "dossier/sources/second.md",
    ]
    for address in showing:
        assert "not verified" in pages[address], address
        assert "excerpt-unverified" in pages[address], address


def test_two_documents_stand_side_by_side_with_the_words_that_differ_marked(tmp_path: Path) -> None:
    page = page_of(planned(lay_down(tmp_path)), "dossier/pairs/first--second.md").view
    assert isinstance(page, PairPage)
    assert page.sentence == (
        "1 event in both, 1 only in the first, 0 only in the second; they count as independent origins."
    )
    both, alone = page.events
    ((left, right),) = both.rows
    assert left is not None
    assert right is not None
    assert "".join(mark.text for mark in left.marks) == "Poland expelled 45 diplomats"
    assert "".join(mark.text for mark in right.marks) == "it expelled 40 of them"
    assert [mark.text.strip() for mark in left.marks if mark.state == "same"] == ["expelled"]
    assert any("45" in mark.text for mark in left.marks if mark.state == "other")
    assert both.differences == ("45 and 40 cannot both be right.",)
    assert (alone.in_first, alone.in_second) == (True, False)
    assert [(left is None, right is None) for left, right in alone.rows] == [(False, True)]


def test_a_name_from_right_to_left_is_set_apart_from_the_number_beside_it(tmp_path: Path) -> None:
    second = "briefings/dossier/sources/second.md"
    named = FILES[second].replace("title: Second report", "title: Second report\nshort_title: مصر")
    view = page_of(planned(lay_down(tmp_path, {second: named})), "dossier/events/poland-expels.md").view
    assert isinstance(view, EventPage)
    assert [pair.words for pair in view.figures[0].pairs] == ["The Gazette: 45 and \u2068مصر\u2069: 40"]


def test_a_source_lists_its_passages_in_the_order_of_the_document_and_says_how_far_they_are_proved(
    tmp_path: Path,
) -> None:
    swapped = FILES[FIRST].replace(
        "excerpt: Poland expelled 45 diplomats", "excerpt: Moscow was silent at first"
    )
    swapped = swapped.replace("    figures: {expelled: 45}\n", "").replace(
        "excerpt: an answer came on Tuesday", "excerpt: Poland expelled 45 diplomats"
    )
    swapped = swapped.replace(
        "---\nTells", "  - event: russia-answers\n    excerpt: not there\n    status: unverified\n---\nTells"
    )
    project = lay_down(tmp_path, {FIRST: swapped})
    lock(project)
    view = page_of(planned(project), "dossier/sources/first.md").view
    assert isinstance(view, SourcePage)
    assert [passage.excerpt for passage in view.passages] == [
        "Poland expelled 45 diplomats",
        "Moscow was silent at first",
        "not there",
    ]
    assert [passage.receipt.sentence for passage in view.passages if passage.receipt] == [
        "Characters 14–42, exactly as printed; since 1 May 2022.",
        "Characters 64–90, exactly as printed; since 1 May 2022.",
        "The excerpt was not compared with its document. Read it with reserve.",
    ]
    assert view.proved == "2 of 3 excerpts were found in the archived document when this page was made."
    (project / "archive").rename(project / "elsewhere")
    away = page_of(planned(project), "dossier/sources/first.md").view
    assert isinstance(away, SourcePage)
    assert [passage.excerpt for passage in away.passages] == [passage.excerpt for passage in view.passages]
    assert away.proved == "2 of 3 excerpts were found in the archived document where the archive was at hand."
    assert away.passages[0].receipt
    assert away.passages[0].receipt.sentence == (
        "Characters 14–42, exactly as printed; found on 1 May 2022; unchanged since, "
        "but the archive was not at hand when this page was made."
    )


@pytest.mark.parametrize(("changes", "same"), [({}, False), (lineage(draws_on="second"), True)])
def test_a_source_counts_what_it_shares_with_each_other_one(
    tmp_path: Path, changes: dict[str, str], same: bool
) -> None:
    if changes:
        second = "briefings/dossier/sources/second.md"
        changes = {**changes, second: FILES[second].replace("2022-04-07", "2022-04-05")}
    view = page_of(planned(lay_down(tmp_path, changes)), "dossier/sources/first.md").view
    assert isinstance(view, SourcePage)
    (other,) = view.shared.items
    assert other.source.name == "Second report"
    assert other.pair
    assert other.pair.target == "dossier/pairs/first--second.md"
    assert (other.events, other.differences, other.conflicts, other.same_origin) == (1, 1, 1, same)
    assert (other.changes > 0) == same


FRAGMENTS = {
    # excerpt, words before, words after → fragment
    ("expelled 45 diplomats", "", ""): "expelled%2045%20diplomats",
    ("a well-known, old & true word", "", ""): "a%20well%2Dknown%2C%20old%20%26%20true%20word",
    ("the same", "first here", "and then"): "first%20here-,the%20same,-and%20then",
    ("Poland […] its diplomats", "", ""): "Poland,its%20diplomats",
}


@pytest.mark.parametrize(("given", "fragment"), FRAGMENTS.items())
def test_the_way_to_the_original_points_to_the_passage(given: tuple[str, str, str], fragment: str) -> None:
    excerpt, prefix, suffix = given
    report = Report.model_construct(event="a", excerpt=excerpt)
    source = Source.model_construct(id="s", url="https://example.org/story?id=1#top")
    receipt = Receipt("verified", prefix=prefix, suffix=suffix)
    assert original_address(source, report, receipt) == f"https://example.org/story?id=1#:~:text={fragment}"


def test_an_excerpt_that_was_not_verified_gets_no_fragment() -> None:
    report = Report.model_construct(event="a", excerpt="words")
    source = Source.model_construct(id="s", url="https://example.org/story")
    assert original_address(source, report, Receipt("unverified")) == "https://example.org/story"
