"""The benchmarks compare what is comparable: every generator gets the same pages, and builds them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import html
from small_project import lay_down

from benchmarks import builds, corpus, hugo_records, hugo_site, stages
from benchmarks.built_pages import Page, read_page, read_pages, with_links
from benchmarks.running import run
from generator.pipeline import check_project
from generator.project import find_project

EVENTS = 12

CASES = (
    # (HTML in a page's article, Markdown)
    ('<h2 id="a">One <em>two</em></h2><p>Three\n four.</p>', "## One *two* {#a}\n\nThree four."),
    ('<nav class="crumbs"><a href="../">Up</a></nav><p>Text<svg><text>drawn</text></svg></p>', "Text"),
    ('<p>See <a href="../b/#c">B</a> and <a href="https://x.org/">X</a>.</p>',
     "See [B](</b/#c>) and [X](<https://x.org/>)."),
    ("<ul><li>One</li><li>Two</li></ul>", "-   One\n-   Two"),
    ("<ol><li><p>One</p><blockquote><p>Said</p></blockquote></li></ol>", "1.  One\n\n    > Said"),
    ("<dl><div><dt>Term</dt><dd>What it is</dd></div></dl>", "-   **Term**: What it is"),
    ("<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr></table>",
     "| A | B |\n| --- | --- |\n| 1\\|2 |  |"),
    ("<details><summary>More</summary><p>Hidden</p></details>", "**More**\n\nHidden"),
    ("<pre><code>a\n  b\n</code></pre>", "    a\n      b"),
    ("<p>2 * 3 &lt; 7_7</p><p># no heading</p><p>1. no list</p>",
     "2 \\* 3 &lt; 7\\_7\n\n\\# no heading\n\n1\\. no list"),
    ('<article id="part"><p>Before</p><h3>Head</h3></article>', "Before\n\n### Head {#part}"),
)  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_html_becomes_the_markdown_that_an_author_would_write(given: str, expected: str) -> None:
    assert _page(given).markdown == f"{expected}\n"


def test_links_are_written_by_the_function_that_is_handed_in() -> None:
    markdown = _page('<p><a href="../b/#c">B</a></p>').markdown
    assert with_links(markdown, lambda address, anchor: f"{address}!{anchor}") == "[B](b/!#c)\n"


@pytest.fixture(scope="module")
def contest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Page]]:
    folder = tmp_path_factory.mktemp("contest")
    return folder, builds.prepare(folder, EVENTS)


def test_plain_mkdocs_builds_the_same_pages_with_the_same_words(contest: tuple[Path, list[Page]]) -> None:
    folder, _ = contest
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    said = subprocess.run(command, cwd=folder / "plain", capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    ours = {page.address: page for page in read_pages(folder / "ours" / "site")}
    plain = {page.address: page for page in read_pages(folder / "plain" / "site")}
    assert plain.keys() == ours.keys()
    for address, page in ours.items():
        assert _words(plain[address]) == _words(page), address


def test_hugos_template_is_the_themes_shell_without_values_of_a_page(
    contest: tuple[Path, list[Page]],
) -> None:
    folder, _ = contest
    built = (folder / "ours" / "site" / builds.SHELL_OF / "index.html").read_text(encoding="utf-8")
    template = (folder / "hugo" / "layouts" / "all.html").read_text(encoding="utf-8")
    assert "case 1" in built
    assert "case 1" not in template
    around = len(built) - len(html.tostring(html.document_fromstring(built).find(".//article")))
    assert 0.9 * around < len(template) < 1.1 * around


def test_hugo_gets_every_page_and_every_record(contest: tuple[Path, list[Page]], tmp_path: Path) -> None:
    folder, pages = contest
    files = list((folder / "hugo" / "content").rglob("*.md"))
    assert len(files) == len(pages)
    hugo_records.lay_down(tmp_path, folder / "ours", folder / "ours" / "site", builds.SHELL_OF)
    events = (tmp_path / "data" / "events.yml").read_text(encoding="utf-8")
    assert events.count("  title: ") == EVENTS
    sources = folder / "ours" / "briefings" / "dossier" / "sources"
    assert len(list((tmp_path / "data" / "sources").iterdir())) == len(list(sources.iterdir()))


def test_a_shell_that_is_not_the_themes_is_refused() -> None:
    with pytest.raises(ValueError, match="no article"):
        hugo_site.template("<html><title>A - B</title></html>", 1)


def test_every_stage_of_a_project_is_measured(tmp_path: Path) -> None:
    names = [name for name, _seconds, _memory in stages.measure(lay_down(tmp_path))]
    assert names[1:4] == ["load", "verify", "check"]
    assert names[-3:] == ["views", "render", "search"]


def test_what_a_command_took_is_told_and_its_failure_is_not_hidden(tmp_path: Path) -> None:
    holding = "import time; held = bytearray(b'x') * 50_000_000; time.sleep(0.5)"
    took = run([sys.executable, "-c", holding], tmp_path)
    assert took.wall > took.cpu > 0
    assert took.memory > 50_000_000
    with pytest.raises(RuntimeError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)


def test_a_corpus_becomes_a_project_without_faults(tmp_path: Path) -> None:
    rows = [
        {"kind": "source", "id": "S_1", "title": "A title", "publisher": "paper.com", "date": "2010-01-02",
         "url": "http://paper.com/it's", "text": "A title\nThe bridge fell. Nobody was hurt."},
        {"kind": "actor", "id": "HUM1", "name": "The city", "type": "place"},
        {"kind": "event", "id": "E_1", "title": "fall", "date": None, "topic": "7", "actors": ["HUM1", "HUM2"]},
        {"kind": "report", "source": "S_1", "event": "E_1", "excerpt": "The bridge fell."},
        {"kind": "report", "source": "S_1", "event": "E_1", "excerpt": "long " * 61},
    ]  # fmt: skip
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    project = tmp_path / "project"
    found = corpus.lay_down(path, project)
    assert found == Counter(source=1, actor=1, event=1, report=1)
    checked = check_project(find_project(project))
    assert not checked.failed, checked.diagnostics
    assert {receipt.state for receipt in checked.evidence.receipts.values()} == {"verified"}


def _page(article: str) -> Page:
    source = f'<html><body><article class="md-content__inner md-typeset">{article}</article></body></html>'
    return read_page(source, "a/", "a.md")


def _words(page: Page) -> list[str]:
    """Of the page as Markdown, without addresses and marks: plain MkDocs gives every heading an anchor, and joins
    lists that follow one another."""
    words = re.sub(r" \{#[^}]*\}", "", with_links(page.markdown, lambda *_: "")).split()
    return [word for word in words if word not in {"-", "1."}]
