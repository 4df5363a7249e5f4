"""Our own briefings: excerpts stand in their documents, and what is written about them is complete and our own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import ARCHIVE, REPOSITORY

from generator import prose
from generator.anchor import Found, Missing, Text, find
from generator.coverage import State
from generator.index import Index, build_index
from generator.model import Corpus, Report, Source
from generator.pages.actor import actor_page
from generator.pages.briefing import overview_page
from generator.pages.chain import chain
from generator.pages.disagreements import make_disagreements
from generator.pages.picture_views import ChainView
from generator.pages.shared import share
from generator.pipeline import check_project
from generator.project import ARCHIVE_VARIABLE, find_project

needs_archive = pytest.mark.skipif(
    not ARCHIVE.is_dir(), reason="the archive of documents is not on this machine"
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    checked = check_project(find_project(REPOSITORY))
    assert checked.diagnostics == ()
    return checked.corpus


@pytest.fixture(scope="module")
def index() -> Index:
    checked = check_project(find_project(REPOSITORY))
    index = build_index(checked.corpus, checked.evidence)
    share(index)
    return index


def sources(corpus: Corpus) -> Iterator[Source]:
    for briefing in corpus.briefings:
        yield from briefing.sources.values()


def reports(corpus: Corpus) -> Iterator[tuple[Source, Report]]:
    for source in sources(corpus):
        for report in source.reports:
            yield source, report


def text_of(source: Source) -> str:
    assert source.archive
    return (ARCHIVE / source.archive).read_text(encoding="utf-8")


@needs_archive
def test_every_excerpt_stands_verbatim_in_its_document(corpus: Corpus) -> None:
    texts = {source.id: text_of(source) for source in sources(corpus)}
    missing = [
        f"{source.origin.file}: {report.excerpt}"
        for source, report in reports(corpus)
        if report.excerpt not in texts[source.id]
    ]
    assert missing == []
    assert len(list(reports(corpus))) > 100


@needs_archive
def test_no_excerpt_begins_or_ends_inside_a_word(corpus: Corpus) -> None:
    torn = []
    for source, report in reports(corpus):
        text = text_of(source)
        start = text.index(report.excerpt)
        before, after = text[start - 1 : start], text[start + len(report.excerpt) :][:1]
        if (before.isalnum() and report.excerpt[0].isalnum()) or (
            after.isalnum() and report.excerpt[-1].isalnum()
        ):
            torn.append(report.excerpt)
    assert torn == []


@needs_archive
def test_an_excerpt_that_stands_twice_says_which_one_is_meant(corpus: Corpus) -> None:
    unclear = [
        report.excerpt
        for source, report in reports(corpus)
        if text_of(source).count(report.excerpt) > 1 and not (report.prefix or report.suffix)
    ]
    assert unclear == []


@needs_archive
def test_summaries_are_in_our_own_words(corpus: Corpus) -> None:
    longest_run = 8
    copied = []
    for source in sources(corpus):
        document = " ".join(re.findall(r"\w+", text_of(source).lower()))
        words = re.findall(r"\w+", prose.first_sentences(source.summary, longest=10_000).lower())
        copied += [
            f"{source.id}: {run}"
            for start in range(len(words) - longest_run)
            if (run := " ".join(words[start : start + longest_run])) in document
        ]
    assert copied == []


@needs_archive
def test_all_documents_of_the_archive_are_annotated(corpus: Corpus) -> None:
    assert {source.archive for source in sources(corpus)} == {file.name for file in ARCHIVE.glob("*.txt")}


def test_summaries_have_80_to_200_words(corpus: Corpus) -> None:
    lengths = {
        source.id: len(prose.first_sentences(source.summary, longest=10_000).split())
        for source in sources(corpus)
    }
    assert {id: length for id, length in lengths.items() if not 80 <= length <= 200} == {}


def test_what_a_document_does_not_state_itself_has_its_reason(corpus: Corpus) -> None:
    unexplained = [
        source.id
        for source in sources(corpus)
        if (source.published.is_uncertain or not source.published.is_exact_day)
        and "published" not in source.inferred
    ]
    assert unexplained == []


def test_every_speaker_and_every_event_has_a_page_to_link_to(corpus: Corpus) -> None:
    for briefing in corpus.briefings:
        for source in briefing.sources.values():
            for report in source.reports:
                assert report.event in briefing.events
                assert all(speaker in corpus.actors for speaker in report.speaker)


@needs_archive
def test_altering_any_word_of_any_excerpt_is_caught(corpus: Corpus) -> None:
    """One character of one word of each excerpt is changed, each word in turn: none is found any more."""
    texts = {source.id: Text(text_of(source)) for source in sources(corpus)}
    accepted = []
    count = 0
    for source, report in reports(corpus):
        for word in re.finditer(r"\w+", report.excerpt):
            at = word.start() + len(word.group()) // 2
            changed = "x" if report.excerpt[at] != "x" else "y"
            altered = report.excerpt[:at] + changed + report.excerpt[at + 1 :]
            count += 1
            found = find(altered, texts[source.id])
            if isinstance(found, Found):
                accepted.append(altered)
    assert accepted == []
    assert count > 2000


@needs_archive
def test_an_altered_excerpt_is_shown_with_the_closest_passage(corpus: Corpus) -> None:
    for source, report in reports(corpus):
        words = report.excerpt.split()
        middle = len(words) // 2
        altered = " ".join([*words[:middle], "altered" + words[middle], *words[middle + 1 :]])
        missing = find(altered, Text(text_of(source)))
        assert isinstance(missing, Missing)
        assert missing.code == "E201"
        assert "{" in missing.wrote
        assert " % alike)" in missing.closest


@needs_archive
def test_the_lock_is_what_the_archive_gives(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ARCHIVE_VARIABLE, str(ARCHIVE))
    project = find_project(REPOSITORY)
    checked = check_project(project)
    assert checked.diagnostics == ()
    assert checked.evidence.archive_present
    assert {receipt.state for receipt in checked.evidence.receipts.values()} == {"verified"}
    assert len(checked.evidence.receipts) == len(list(reports(corpus)))


@needs_archive
def test_every_sentence_of_every_article_is_touched_or_set_aside(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ARCHIVE_VARIABLE, str(ARCHIVE))
    checked = check_project(find_project(REPOSITORY))
    left = {key: found.count(State.OPEN) for key, found in checked.evidence.coverage.items()}
    assert len(left) == len(list(sources(corpus)))
    assert set(left.values()) == {0}


def test_without_the_archive_the_lock_proves_every_excerpt(corpus: Corpus) -> None:
    checked = check_project(find_project(REPOSITORY))
    assert not checked.evidence.archive_present
    assert {receipt.state for receipt in checked.evidence.receipts.values()} == {"locked"}
    assert len(checked.evidence.receipts) == len(list(reports(corpus)))


WEST = "russia-west-2022"


def chain_of(index: Index, id: str) -> ChainView:
    briefing = index.briefings[WEST]
    found = chain(briefing, briefing.briefing.events[id])
    assert found is not None
    return found


def test_the_drawn_chain_says_who_answered_whom_and_when(index: Index) -> None:
    drawn = chain_of(index, "germany-expels").answers
    assert drawn is not None
    assert [(" ".join(box.notes), " ".join(box.lines)) for box in drawn.boxes] == [
        ("some time from 29 March to 4 April 2022", "Killings of civilians in Bucha are reported"),
        ("4 April 2022", "Germany declares members of the Russian embassy undesirable"),
        ("4 April 2022", "France expels Russian diplomats"),
        ("some time from 4 to 6 April 2022", "Medvedev says that the response will be symmetrical"),
    ]
    further = chain_of(index, "killings-in-bucha-reported").further
    assert ("Medvedev says that the response will be symmetrical", "Germany declares members of the Russian embassy "
            "undesirable") in [(answer.link.text, to.text) for answer in further for to in answer.to]  # fmt: skip


def test_a_whole_shows_its_parts_and_how_many_more_there_are(index: Index) -> None:
    beside = chain_of(index, "western-states-expel-russian-diplomats").beside
    assert beside is not None
    lines = [" ".join(box.lines) for box in beside.boxes]
    assert lines[:2] == ["Western states expel Russian diplomats", "Poland expels Russian diplomats"]
    assert lines[-1] == "and 2 more"


def test_the_overview_says_how_much_rests_on_how_few_origins(index: Index) -> None:
    view = overview_page(index, index.briefings[WEST], make_disagreements(index.briefings[WEST]))
    assert view.shape is not None
    assert view.shape.sentence == (
        "Of 80 events, 59 rest on a single account, 9 on several accounts of one origin and 12 on two or more "
        "independent origins. On 4 events the accounts can’t all be so."
    )
    assert [label for _y, label in view.shape.headings] == [f"Origin {number}" for number in range(1, 5)]


def test_the_overview_begins_with_conflicts_and_with_what_touches_key_judgements(index: Index) -> None:
    view = overview_page(index, index.briefings[WEST], make_disagreements(index.briefings[WEST]))
    assert [item.id for item in view.disagreements] == [
        "figure/poland-expels/expelled",
        "figure/belgium-netherlands-ireland-expel/expelled",
        "exchange/france-expels/germany-expels",
        "figure/france-expels/expelled",
        "translation/peskov-on-breaking-ties/dmitry-peskov/1",
        "position/breaking-off-relations/grushko-keep-channels-open/medvedev-on-western-embassies",
    ]


def test_names_of_actors_are_copied_from_the_excerpts(index: Index) -> None:
    named = {
        id: {
            row.source.text: [form.form for form in row.forms]
            for row in actor_page(index, actor).naming.items
        }
        for id, actor in index.corpus.actors.items()
    }
    assert named["dmitry-peskov"] == {
        "Translated Vietnamese article": ["Kremlin spokesman Dmitry Peskov", "Peskov"],
        "RT, via Libertarian Hub": ["Kremlin spokesman Dmitry Peskov"],
    }
    for actor in index.actors.values():
        for naming in actor.named:
            assert naming.form in " ".join(naming.reported.report.excerpt.split())
