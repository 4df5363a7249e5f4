"""Our own briefings: excerpts stand in their documents, and what is written about them is complete and our own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import prose
from generator.model import Corpus, Report, Source
from generator.pipeline import check_project

REPOSITORY = Path(__file__).resolve().parent.parent
ARCHIVE = Path(os.environ.get("BRIEFINGS_ARCHIVE", REPOSITORY.parent / "shared" / "seeds"))
"""The documents' full texts. They are private: a clone without them skips what needs them."""

needs_archive = pytest.mark.skipif(
    not ARCHIVE.is_dir(), reason="the archive of documents is not on this machine"
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    checked = check_project(REPOSITORY / "briefings", REPOSITORY)
    assert checked.diagnostics == ()
    return checked.corpus


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
