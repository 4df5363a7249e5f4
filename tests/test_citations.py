"""Citations: a page and a document in three forms, dates of all kinds, and titles that hold anything at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_project import FILES, lay_down

from generator.citations import Site, Work, as_bibtex, as_csl, as_text
from generator.dates import parse_date
from generator.pages.plan import Page
from generator.pipeline import check_project, plan_project
from generator.project import find_project

BRIEFING = "title: A small dossier\nauthors: [The desk, Jane Roe]\nupdated: 2022-05-01\n"


def page_of(project: Path, address: str, site_url: str = "https://example.org/desk/") -> Page:
    checked = check_project(find_project(project))
    assert not checked.failed, checked.diagnostics
    planned = plan_project(checked, site_title="Desk", site_url=site_url)
    return next(plan.make() for plan in planned.plans if plan.src_uri == address)


def project_in(folder: Path, source_keys: str = "") -> Path:
    first = "briefings/dossier/sources/first.md"
    changes = {
        "briefings/dossier/briefing.yml": BRIEFING,
        first: FILES[first].replace("archive: first.txt\n", f"archive: first.txt\n{source_keys}"),
    }
    return lay_down(folder, changes)


def test_an_event_is_cited_in_three_forms(tmp_path: Path) -> None:
    (citation,) = page_of(project_in(tmp_path), "dossier/events/poland-expels.md").citations
    assert citation.text == (
        "The desk, Jane Roe. “Poland expels diplomats.” A small dossier. Desk, 1 May 2022. "
        "https://example.org/desk/dossier/events/poland-expels/"
    )
    assert (
        citation.bibtex
        == """\
@online{dossier:event:poland-expels,
  author = {{The desk} and {Jane Roe}},
  title = {{Poland expels diplomats}},
  titleaddon = {In: A small dossier},
  organization = {Desk},
  date = {2022-05-01},
  url = {https://example.org/desk/dossier/events/poland-expels/},
}"""
    )
    assert (
        citation.csl
        == """\
[{
  "id": "dossier:event:poland-expels",
  "type": "webpage",
  "title": "Poland expels diplomats",
  "author": [{"literal": "The desk"}, {"literal": "Jane Roe"}],
  "container-title": "A small dossier",
  "publisher": "Desk",
  "issued": {"date-parts": [[2022, 5, 1]]},
  "URL": "https://example.org/desk/dossier/events/poland-expels/"
}]"""
    )


def test_a_document_and_the_page_about_it_are_cited_apart(tmp_path: Path) -> None:
    keys = (
        "author: A. Writer\nurl: https://news.example/a_b?x=1%202&y\nretrieved: 2022-04-20\n"
        "inferred: {author: The last line names her.}\n"
    )
    document, page = page_of(project_in(tmp_path, keys), "dossier/sources/first.md").citations
    assert (document.label, page.label) == ("The document", "This page")
    assert document.text == (
        "A. Writer. “First report.” The Gazette, 6 April 2022. Retrieved 20 April 2022. "
        "Inferred, not stated in the document: author. https://news.example/a_b?x=1%202&y"
    )
    assert (
        document.bibtex
        == """\
@online{dossier:document:first,
  author = {{A. Writer}},
  title = {{First report}},
  organization = {The Gazette},
  date = {2022-04-06},
  urldate = {2022-04-20},
  url = {https://news.example/a_b?x=1%202&y},
  note = {Inferred, not stated in the document: author},
}"""
    )
    assert json.loads(document.csl)[0]["accessed"] == {"date-parts": [[2022, 4, 20]]}
    assert page.text.startswith("The desk, Jane Roe. “Summary and excerpts: First report.” A small dossier.")


def test_without_an_address_of_the_site_none_is_claimed(tmp_path: Path) -> None:
    (citation,) = page_of(project_in(tmp_path), "dossier/index.md", site_url="").citations
    assert citation.text == "The desk, Jane Roe. “A small dossier.” Desk, 1 May 2022."
    assert citation.bibtex.startswith("@misc{dossier,")
    assert "url" not in citation.bibtex
    assert "URL" not in citation.csl


def test_without_authors_and_date_the_title_stands_first(tmp_path: Path) -> None:
    (citation,) = page_of(lay_down(tmp_path), "dossier/index.md").citations
    assert citation.text == "“A small dossier.” Desk. https://example.org/desk/dossier/"


def test_keys_are_unique_in_the_site(tmp_path: Path) -> None:
    checked = check_project(find_project(project_in(tmp_path)))
    plans = plan_project(checked, site_title="Desk").plans
    keys = [json.loads(one.csl)[0]["id"] for plan in plans for one in plan.make().citations]
    assert len(keys) == len(set(keys)) == 1 + 2 + 2 * 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org", "https://example.org/dossier/"),
        ("https://example.org/a b/{c}/", "https://example.org/a%20b/%7Bc%7D/dossier/"),
        ("", ""),
    ],
)
def test_an_address_is_whole_and_holds_nothing_that_would_break_out(url: str, address: str) -> None:
    assert Site("Desk", url).address("dossier/index.md") == address


DATES = {
    # EDTF → CSL, BibTeX
    "2022-04-05": ({"date-parts": [[2022, 4, 5]]}, "date = {2022-04-05}"),
    "2022-04-05~": ({"date-parts": [[2022, 4, 5]], "circa": True}, "date = {2022-04-05~}"),
    "2022-04?": ({"date-parts": [[2022, 4]], "circa": True}, "date = {2022-04?}"),
    "2022": ({"date-parts": [[2022]]}, "date = {2022}"),
    "2022-22": ({"date-parts": [[2022]], "season": 2}, "date = {2022-22}"),
    "2022-02/2022-11": ({"date-parts": [[2022, 2], [2022, 11]]}, "date = {2022-02/2022-11}"),
    "2022-21/2022-22": ({"literal": "spring–summer 2022"}, "date = {2022-21/2022-22}"),
    "2012/..": ({"literal": "from 2012"}, "note = {Dated from 2012}"),
    "2022-04-XX": ({"literal": "some day in April 2022"}, "note = {Dated some day in April 2022}"),
    "[2022-10..2022-11]": (
        {"literal": "some time from October to November 2022"},
        "note = {Dated some time from October to November 2022}",
    ),
    "-0043": ({"literal": "44 BC"}, "date = {-0043}"),
}


@pytest.mark.parametrize(("edtf", "expected"), DATES.items())
def test_a_date_is_given_as_each_form_can_say_it(edtf: str, expected: tuple[dict[str, object], str]) -> None:
    work = Work("key", "Title", date=parse_date(edtf))
    csl, bibtex = expected
    assert json.loads(as_csl(work))[0]["issued"] == csl
    assert f"  {bibtex},\n" in as_bibtex(work)


def read_bibtex(entry: str) -> dict[str, str]:
    """The fields of an entry, as BibTeX reads them: braces are counted, whatever stands before them."""
    fields: dict[str, str] = {}
    rest = entry[entry.index(",") + 1 :]
    while found := re.match(r"\s*(\w+) = \{", rest):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[found[1]] = rest[found.end() : end - 1]
        assert rest[end] == ","
        rest = rest[end + 1 :]
    assert rest.strip() == "}"
    return fields


WORDS = {
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "%&#_$"},
}


def typeset(value: str) -> str:
    """A field's text as TeX would print it; fails where a sign with a meaning of its own is left."""
    parts = re.split("(" + "|".join(map(re.escape, WORDS)) + ")", value)
    for part in parts[::2]:
        assert not set(part) & set("{}\\~^%&#_$"), value
    return "".join(WORDS.get(part, part) for part in parts)


def one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


TITLES = (
    st.text() | st.text(alphabet='{}\\~^%&#_$@,=" \n') | st.sampled_from(["Đặc nhiệm", "مفاوضات", "外交"])
)


@given(TITLES, st.lists(TITLES, max_size=3))
def test_any_title_and_any_name_come_back_from_bibtex(title: str, authors: list[str]) -> None:
    fields = read_bibtex(as_bibtex(Work("key", title, authors=tuple(authors))))
    assert typeset(fields["title"][1:-1]) == one_line(title)
    if authors:
        names = fields["author"].removeprefix("{").removesuffix("}").split("} and {")
        assert [typeset(name) for name in names] == [one_line(name) for name in authors]


@given(TITLES, TITLES)
def test_any_title_and_any_name_come_back_from_csl_json(title: str, author: str) -> None:
    (item,) = json.loads(as_csl(Work("key", title, authors=(author,))))
    assert item.get("title", "") == one_line(title)
    assert item["author"] == [{"literal": one_line(author)}]


@given(TITLES)
def test_a_citation_as_text_is_one_line(title: str) -> None:
    assert as_text(Work("key", title)) == one_line(as_text(Work("key", title)))


def test_quotation_marks_within_a_title_are_single_ones() -> None:
    assert as_text(Work("key", "A “gesture of goodwill”?")) == "“A ‘gesture of goodwill’?”"
