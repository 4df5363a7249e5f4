"""add and suggest: a draft says where each value comes from, stubs hold, and a hostile document does no harm."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

import pytest
from commands import REPOSITORY, files_of, own_briefings, run
from conftest import ARCHIVE
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from small_project import lay_down

from generator.adding import read_document
from generator.anchor import Found, Text, find
from generator.archive import Archive
from generator.coverage import cover
from generator.drafting import NotDrafted, draft_source
from generator.load import load
from generator.metadata import clean, of_page, of_text, read_date
from generator.model import Corpus, Origin, Report, Source
from generator.page_head import read_page
from generator.project import find_project
from generator.suggest import Suggestion, suggest
from generator.yaml_source import read_front_matter, read_yaml

CORPUS = REPOSITORY.parent / "shared" / "corpora" / "ecbplus.jsonl"

PAGE = """\
<!doctype html><!-- saved from url=(0030)https://gazette.example.org/x -->
<html lang="en-GB"><head>
<title>Nowak: 45 left | The Gazette</title>
<link rel="canonical" href="https://gazette.example.org/2022/04/05/nowak">
<meta property="og:site_name" content="The Gazette">
<meta property="article:published_time" content="2022-04-05T23:30:00-04:00">
<meta name="date" content="2022-04-06">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Nowak: 45 # left",
"author": [{"@type": "Person", "name": "Jane Doe"}, {"name": "Joe Roe"}]}]}</script>
</head><body><h1>Nowak: 45 left</h1>
<p>WARSAW (North Wire) - Poland expelled 45 diplomats on Monday, Jan Nowak said.</p>
<p>“We had no choice but to send them home,” Nowak told The Gazette.</p></body></html>
"""


def test_a_saved_page_becomes_a_source_that_says_where_each_value_comes_from(tmp_path: Path) -> None:
    project = lay_down(tmp_path / "desk")
    page = tmp_path / "Nowak – 45 left!.HTML"
    page.write_text(PAGE, encoding="utf-8")
    done = run("add", str(page), cwd=project)
    assert done.code == 0
    assert "then `briefings suggest nowak-45-left` for what to report" in done.err
    assert (project / "archive" / "nowak-45-left.html").read_text(encoding="utf-8") == PAGE
    draft = (project / "briefings/dossier/sources/nowak-45-left.md").read_text(encoding="utf-8")
    assert draft.splitlines()[:10] == [
        "---",
        'title: "Nowak: 45 # left"  # from the page’s JSON-LD, headline',
        "publisher: gazette  # guess: the page names its site “The Gazette”, "
        'from <meta property="og:site_name">, check it',
        "author: [Jane Doe, Joe Roe]  # from the page’s JSON-LD, author",
        'published: 2022-04-05  # from <meta property="article:published_time">: 2022-04-05T23:30:00-04:00; '
        '<meta name="date"> says 2022-04-06, check it',
        'language: en-GB  # from <html lang="en-GB">',
        'url: https://gazette.example.org/2022/04/05/nowak  # from <link rel="canonical">',
        "archive: nowak-45-left.html",
        "# republishes: an-outlet  # proposed; keep what is so",
        "#   an-outlet: line 3 of the text: “WARSAW (North Wire) -”; “North Wire” is no outlet in actors.yml yet",
    ]
    assert "genre" not in draft
    assert "actors named: Poland 1, Jan Nowak 1, The Gazette 1" in done.out.replace("\n", " ")
    assert run("check", cwd=project).code == 0


def test_the_same_document_again_is_recognised_by_its_bytes(tmp_path: Path) -> None:
    project = lay_down(tmp_path / "desk")
    again = tmp_path / "quite-another-name.txt"
    again.write_bytes((project / "archive/first.txt").read_bytes())
    before = files_of(project)
    done = run("add", str(again), cwd=project)
    assert done.code == 0
    assert "the same document is in the archive as first.txt; it is “first” of dossier" in done.err
    assert files_of(project) == before


def test_another_document_of_the_same_name_overwrites_nothing_and_shared_wording_is_told(
    tmp_path: Path,
) -> None:
    project = lay_down(tmp_path / "desk")
    long = (
        "Poland has sent home a first group of envoys, and the ministry would not say how many more are to "
        "follow it. "
    )
    (project / "archive/first.txt").write_text(
        f"First report\n\n{long}Nobody was told before.\n", encoding="utf-8"
    )
    new = tmp_path / "First.TXT"
    new.write_text(
        f"Another title for it\n22 Feb, 2022 19:02\nBy Jane Doe\n\n{long}\nThe rest is new.\n",
        encoding="utf-8",
    )
    old = (project / "archive/first.txt").read_bytes()
    done = run("add", str(new), cwd=project)
    assert done.code == 0
    assert (project / "archive/first.txt").read_bytes() == old
    assert (project / "archive/first-2.txt").read_bytes() == new.read_bytes()
    draft = (project / "briefings/dossier/sources/another-title-for-it.md").read_text(encoding="utf-8")
    assert "title: Another title for it  # first line of the text\n" in draft
    assert "author: [Jane Doe]  # guess: the byline on line 3 of the text, check it\n" in draft
    assert (
        "published: 2022-02-22  # guess: the date on line 2 of the text, “22 Feb, 2022 19:02”, check it\n"
        in draft
    )
    assert "# draws_on: first  # proposed; keep what is so\n" in draft
    assert "first: " in done.out


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("By Mara Lind, 3 May 2024", "Mara Lind", "2024-05-03"),
        ("By Mara Lind and Jo Aas | May 3, 2024", "Mara Lind", "2024-05-03"),
        ("By Mara Lind, our correspondent", None, None),
        ("Published 3 May 2024", None, "2024-05-03"),
    ],
)
def test_a_byline_gives_the_author_and_the_date_behind_it(
    line: str, author: str | None, date: str | None
) -> None:
    found = of_text(f"Ferry stops for repairs\n\n{line}\n\nThe ferry will stand still.\n")
    assert (found.authors[0].value if found.authors else None) == author
    assert (found.published.value if found.published else None) == date


def test_what_is_not_found_is_left_open_and_asked_for(tmp_path: Path) -> None:
    project = lay_down(tmp_path / "desk")
    text = tmp_path / "note.txt"
    text.write_text("Envoys leave again\n\nNobody said when.\n", encoding="utf-8")
    done = run("add", str(text), cwd=project)
    assert done.code == 0
    draft = (project / "briefings/dossier/sources/envoys-leave-again.md").read_text(encoding="utf-8")
    assert "# published: YYYY-MM-DD  # not found, and needed" in draft
    assert "# language: en, vi, ru …  # not clear; en is taken where nothing is given\n" in draft
    assert "E302" in done.out or "published" in done.out
    assert run("suggest", "envoys-leave-again", cwd=project).code == 2


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("https://example.org/a", "save the page in your browser and add the saved file"),
        ("www.example.org/a", "save the page in your browser and add the saved file"),
        ("link.txt", "is a link; name the file that it leads to"),
        ("folder", "is not a file; name a text"),
        ("paper.docx", "files that end in .docx are not read; save it as"),
        ("empty.txt", "is empty"),
        ("packed.txt", "a packed file"),
        ("bytes.txt", "is not utf-8"),
    ],
)
def test_what_is_no_document_is_refused_with_the_mend(
    file: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = lay_down(tmp_path / "desk")
    monkeypatch.chdir(tmp_path)
    Path("link.txt").symlink_to(project / "archive/first.txt")
    Path("folder").mkdir()
    for name, data in (
        ("paper.docx", b"x"),
        ("empty.txt", b""),
        ("packed.txt", b"PK\x03\x04"),
        ("bytes.txt", b"a\xff\xfe"),
    ):
        Path(name).write_bytes(data)
    before = files_of(project)
    done = run("add", file, cwd=project)
    assert done.code == 2
    assert told in done.err
    assert files_of(project) == before


def test_a_link_in_the_archive_is_never_written_through(tmp_path: Path) -> None:
    project = lay_down(tmp_path / "desk")
    (project / "archive/note.txt").symlink_to(tmp_path / "outside.txt")
    text = tmp_path / "note.txt"
    text.write_text("Envoys leave once more\n\nThey did.\n", encoding="utf-8")
    assert run("add", str(text), "--published", "2022-04", cwd=project).code == 0
    assert not (tmp_path / "outside.txt").exists()
    assert (project / "archive/note-2.txt").is_file()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-04-05T23:30:00-04:00", "2022-04-05"),
        ("2022-04-05", "2022-04-05"),
        ("2022-04", "2022-04"),
        ("2022/04/05", "2022-04-05"),
        ("20220405", "2022-04-05"),
        ("Tue, 05 Apr 2022 10:00:00 GMT", "2022-04-05"),
        ("Tue, 05 Apr 2022 10:00:00 +0200", "2022-04-05"),
        ("April 5, 2022", "2022-04-05"),
        ("22 Feb, 2022 19:02", "2022-02-22"),
        ("Tuesday, July 2nd, 2013", "2013-07-02"),
        ("Monday, July 2nd, 2013", ""),
        ("04/05/2022", ""),
        ("202204", ""),
        ("2022-13-05", ""),
        ("5 April", ""),
        ("yesterday", ""),
        ("summer 2022", ""),
        ("1649160000", ""),
    ],
)
def test_a_date_is_read_only_where_it_is_sure(text: str, expected: str) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!",
        "<!--",
        "<a ",
        "</",
        "<![CDATA[",
        "<a b='",
        "<a b='>",
        "<script>",
        "<svg>",
        "<h1>",
        "&",
        "<p>",
        "<!doctype ",
    ],
)
def test_a_page_made_to_be_slow_is_not(piece: str) -> None:
    start = time.process_time()
    read_page(piece * (600_000 // len(piece)))
    assert time.process_time() - start < 10


markup = st.lists(
    st.sampled_from(
        [
            "<",
            ">",
            '"',
            "'",
            "&#10;",
            "&#0;",
            "\u202e",
            "\n",
            "---",
            "\n---\n",
            "# ",
            ": ",
            "{",
            "]",
            "*a",
            "\x07",
            "é",
            "x ",
        ]
    )
    | st.text(max_size=8)
).map("".join)


@given(title=markup, author=markup, date=markup, address=markup, script=markup)
@settings(max_examples=150, deadline=None)
def test_whatever_a_page_says_its_draft_is_a_valid_source(
    small: tuple[Path, Corpus], title: str, author: str, date: str, address: str, script: str
) -> None:
    root, corpus = small
    data = {"@type": "Article", "headline": script, "author": [title, author], "publisher": address}
    page = read_page(
        f"<html lang='{date}'><title>{title}</title><meta name=author content=\"{author}\">"
        f"<meta name=date content='{date}'><link rel=canonical href=\"https://x.org/{address}\">"
        f"<script type=application/ld+json>{json.dumps(data)}</script>"
    )
    found = of_page(page, title)
    fields = {"title": found.title.value if found.title else "None", "published": "2022"}
    fields |= {key: fact.value for key in ("language", "url") if (fact := getattr(found, key))}
    remarks = {
        key: "".join(filter(str.isprintable, fact.said)) for key in fields if (fact := getattr(found, key))
    }
    authors = {"author": [fact.value for fact in found.authors]} if found.authors else {}
    drafted = draft_source(
        find_project(root), corpus, corpus.briefings[0], "new", {**fields, **authors}, remarks
    )
    document, faults = read_front_matter(drafted.changes.files[0].after, "new.md")
    assert document, faults
    assert not faults
    assert document.value == {**fields, **authors}
    Source.model_validate({**document.value, "id": "new", "origin": Origin("new.md")})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Corpus]:
    root = lay_down(tmp_path_factory.mktemp("small"))
    return root, load(root / "briefings", root)[0]


@given(st.text())
def test_a_cleaned_text_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once


# ---- suggest


def test_suggestions_read_like_this(tmp_path: Path) -> None:
    text = """\
Poland expelled 45 diplomats, the Gazette learnt. Jan Nowak said on Monday that over 40 diplomats had left.

“We had no choice but to send them home,” Nowak told reporters. The weather was fine.

According to Nowak, more would follow. Asked by the spokesman for Jan Nowak, it rained on 3 May 2022.
"""
    project = lay_down(tmp_path, {"archive/first.txt": f"{text}an answer came on Tuesday.\n"})
    done = run("suggest", "first", cwd=project)
    assert (
        done.out
        == """\
line 1: Jan Nowak said on Monday that over 40 diplomats had left.
  date on Monday; number 40; actor speaker
  - event:  # nearest: poland-expels
    excerpt: Jan Nowak said on Monday that over 40 diplomats had left.
    speaker: speaker  # guess: “Jan Nowak said”, check it
    mode: paraphrased  # guess, check it
    # figures: {expelled: over 40}  # “over 40 diplomats”
    date: on Monday  # read as 2022-04-04

line 3: “We had no choice but to send them home,” Nowak told reporters.
  quotation; actor speaker
  - event:  # no event here seems near; a new one?
    excerpt: We had no choice but to send them home
    speaker: speaker  # guess: “Nowak told”, check it
    mode: quoted

line 5: According to Nowak, more would follow.
  actor speaker
  - event:  # no event here seems near; a new one?
    excerpt: According to Nowak, more would follow.
    speaker: speaker  # guess: “According to Nowak”, check it
    mode: paraphrased  # guess, check it

line 5: Asked by the spokesman for Jan Nowak, it rained on 3 May 2022.
  date on 3 May 2022; actor speaker
  - event:  # no event here seems near; a new one?
    excerpt: Asked by the spokesman for Jan Nowak, it rained on 3 May 2022.
    date: on 3 May 2022  # read as 2022-05-03

"""
    )
    assert run("suggest", "first", "--limit", "1", cwd=project).out == done.out.split("\n\n")[0] + "\n\n"
    listed = json.loads(run("suggest", "first", "--format", "json", cwd=project).out)
    yaml = run("suggest", "first", "--format", "yaml", cwd=project).out
    assert yaml == "".join(one["stub"] for one in listed)


def test_a_stub_can_be_pasted_and_passes_the_check(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    source = project / "briefings/dossier/sources/second.md"
    text = "Jan Nowak said on Tuesday that an answer came.\n"
    (project / "archive/second.txt").write_text(f"it expelled 40 of them. {text}", encoding="utf-8")
    (stub,) = [run("suggest", "second", "--format", "yaml", cwd=project).out]
    written = source.read_text(encoding="utf-8")
    pasted = written.replace(
        "---\nA shorter", f"{stub.replace('event:', 'event: russia-answers')}---\nA shorter"
    )
    source.write_text(pasted, encoding="utf-8")
    assert run("lock", cwd=project).code == 0
    assert run("check", "--strict", cwd=project).out == ""
    assert "0 of" in run("suggest", "second", cwd=project).err


@pytest.mark.parametrize(
    ("source", "told"),
    [("secnd", "did you mean second"), ("zzz", "there is no source “zzz” with a document")],
)
def test_an_unknown_source_is_refused(source: str, told: str, tmp_path: Path) -> None:
    done = run("suggest", source, cwd=lay_down(tmp_path))
    assert done.code == 2
    assert told in done.err


def stubs_hold(suggestions: tuple[Suggestion, ...], text: Text) -> int:
    """Assert that each stub is a report whose excerpt is found as it is; returns how many there are."""
    stubs = [one.stub for one in suggestions if one.stub]
    if stubs:
        yaml = "reports:\n" + "".join(stub.as_yaml() for stub in stubs)
        document, faults = read_yaml(yaml.encode(), "stubs.yml")
        assert document, faults
        assert not faults
        records = document.value["reports"]
        assert isinstance(records, list)
        assert len(records) == len(stubs)
        for record, stub in zip(records, stubs, strict=True):
            assert isinstance(record, dict)
            assert record["event"] == ""
            with pytest.raises(ValidationError):
                Report.model_validate(record)
            report = Report.model_validate({**record, "event": "some-event"})
            assert report.excerpt == stub.excerpt
            found = find(report.excerpt, text, prefix=report.prefix or "", suffix=report.suffix or "")
            assert isinstance(found, Found)
            if report.date:
                assert report.date in report.excerpt
    lines = [one.line for one in suggestions]
    assert lines == sorted(lines)
    return len(stubs)


@pytest.mark.skipif(not ARCHIVE.is_dir(), reason="the archive of documents is not on this machine")
def test_every_stub_of_the_own_documents_is_a_report_that_holds(tmp_path: Path) -> None:
    project = find_project(own_briefings(tmp_path))
    corpus, _faults = load(project.content, project.root)
    (briefing,) = corpus.briefings
    count = 0
    for source in briefing.sources.values():
        document = Archive(ARCHIVE).read(source.archive or "")
        text = Text(document.text)  # type: ignore[union-attr]  # a fault would fail here, as it should
        count += stubs_hold(suggest(corpus, briefing, source, text, cover(text, (), (), None)), text)
    assert count > 100


@pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus of news texts is not on this machine")
def test_every_stub_of_many_news_texts_is_a_report_that_holds(small: tuple[Path, Corpus]) -> None:
    _root, corpus = small
    (briefing,) = corpus.briefings
    records = map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines())
    texts = [record["text"] for record in records if record["kind"] == "source"][::12]
    count = 0
    for original in texts:
        text = Text(original)
        source = briefing.sources["first"]
        count += stubs_hold(suggest(corpus, briefing, source, text, cover(text, (), (), None)), text)
        of_text(original)
    assert count > 300


@given(
    st.lists(
        st.sampled_from(
            [
                "Jan Nowak",
                "said",
                "“",
                "”",
                '"',
                " ",
                ". ",
                "\n",
                "\n\n",
                "# ",
                ": ",
                "45",
                "on Monday",
                "[…]",
                "•",
                "- ",
                "it",
                "'",
                "\u200b",
                "\t",
                "\\",
            ]
        )
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_whatever_a_text_holds_its_stubs_hold(small: tuple[Path, Corpus], original: str) -> None:
    _root, corpus = small
    (briefing,) = corpus.briefings
    text = Text(original)
    source = briefing.sources["first"]
    stubs_hold(suggest(corpus, briefing, source, text, cover(text, (), (), None)), text)


def test_a_web_address_is_never_read() -> None:
    with pytest.raises(NotDrafted):
        read_document("http://127.0.0.1:1/")


def test_without_the_library_for_web_pages_the_markup_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "reader.py"
    program.write_text(
        'import sys\nsys.stdin.buffer.read()\nprint(\'{"fault": "missing"}\')\n', encoding="utf-8"
    )
    monkeypatch.setattr("generator.adding.Archive", partial(Archive, program=program))
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    document = read_document(str(page))
    assert document.metadata.title
    assert document.metadata.title.value == "Nowak: 45 # left"
    assert "pip install" in document.unreadable
    assert "Jan Nowak said" in document.text
