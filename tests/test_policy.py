"""What a page's Content-Security-Policy says, and which pages have one. What a browser makes of it: test_access.py."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from browser import PageLog
from conftest import BuiltSite
from playwright.sync_api import Page
from serving import static_server
from small_project import FILES, lay_down

from generator.policy import with_policy

HEAD = '<!doctype html><html><head><meta charset="utf-8"></head><body>'


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directives(page: str) -> dict[str, list[str]]:
    """What the policy of a page says, by the name of each directive."""
    (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    return {name: words for name, *words in map(str.split, policy.split(";"))}


def test_a_page_may_load_only_what_its_own_site_holds() -> None:
    assert directives(with_policy(HEAD)) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }


def test_files_opened_from_a_folder_may_load_files() -> None:
    policy = directives(with_policy(HEAD, from_folder=True))
    assert policy["script-src"] == ["'self'", "file:"]
    assert policy["img-src"] == ["'self'", "file:", "data:"]
    assert policy["default-src"] == ["'none'"]


@pytest.mark.parametrize(
    ("markup", "scripts", "styles"),
    [
        ("<script>a()</script>", ["a()"], []),
        ("<script>a()</script><script>b()</script><script>a()</script>", ["a()", "b()"], []),
        ("<script></script>", [""], []),
        ("<script>\r\na()\r</script>", ["\na()\n"], []),
        ("<script type=module>é</script >", ["é"], []),
        ('<script data-of="a > b">if (a < b) c("</p>")</script>', ['if (a < b) c("</p>")'], []),
        ('<script type="importmap">{}</script>', ["{}"], []),
        ('<script type="application/json">{}</script>', [], []),
        ("<script id=c type=application/ld+json>{}</script>", [], []),
        ('<script src="a.js"></script><script defer SRC = a.js>a()</script>', [], []),
        ('<script data-src="a.js">a()</script>', ["a()"], []),
        ("<script>never closed", [], []),
        ("<SCRIPT>capitals()</SCRIPT>", [], []),
        ("<style>p {}</style><style media='print'>b {}</style>", [], ["p {}", "b {}"]),
        ('<td style="left: 0"><td style="left: 0">', [], ["'unsafe-hashes'", "left: 0"]),
        ("<p style='font-family: &quot;A&amp;B&quot;'>", [], ["'unsafe-hashes'", 'font-family: "A&B"']),
        ('<p title="style">style="</p> <link rel="stylesheet" href="a.css">', [], []),
    ],
)  # fmt: skip
def test_what_stands_inside_a_page_is_named_by_its_hash(
    markup: str, scripts: list[str], styles: list[str]
) -> None:
    policy = directives(with_policy(HEAD + markup))
    assert policy["script-src"] == ["'self'", *map(hash_of, scripts)]
    hashes = [text if text == "'unsafe-hashes'" else hash_of(text) for text in styles]
    assert policy["style-src"] == ["'self'", *hashes]


def test_what_stands_in_an_untrusted_part_gets_no_hash() -> None:
    part = "<p style='color: red'>An author's words <script>a()</script><style>p {}</style>" + "long " * 40
    page = with_policy(f"{HEAD}<script>shell()</script>{part}<script>end()</script>", untrusted=part)
    assert part in page
    assert directives(page)["script-src"] == ["'self'", hash_of("shell()"), hash_of("end()")]
    assert directives(page)["style-src"] == ["'self'"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<head><meta charset="utf-8">', '<meta name="a"><script>a()</script></head>'),
        ("<HEAD lang=en>", "<META content='a'><script>a()</script>"),
        ("<!doctype html><html><head>", "<header></header>"),
    ],
)
def test_the_policy_stands_before_anything_that_it_governs(before: str, after: str) -> None:
    page = with_policy(before + after)
    assert page.startswith(before + '\n<meta http-equiv="Content-Security-Policy"')
    assert page.endswith(">" + after)


@pytest.mark.parametrize("text", ["", "<p>A part</p>", "<header>a</header>", "<script>a()</script>"])
def test_a_text_without_a_head_stays_as_it_is(text: str) -> None:
    assert with_policy(text) == text


POLICY = '<meta http-equiv="Content-Security-Policy"'


def test_every_page_of_a_built_site_has_its_policy_before_anything_it_loads(built_site: BuiltSite) -> None:
    pages = sorted(built_site.folder.rglob("*.html"))
    assert pages
    for path in pages:
        page = path.read_text(encoding="utf-8")
        place = page.find(POLICY)
        assert page.count(POLICY) == 1, path
        assert all(not 0 <= page.find(what) < place for what in ("<script", "<link", "<style")), path
        policy = directives(page)
        assert "'unsafe-inline'" not in policy["script-src"] + policy["style-src"], path
        if (
            '<div class="brief ' in page
        ):  # written by hand, a table may have columns that are aligned by styles
            assert policy["style-src"] == ["'self'"], path


# A template of a project brings a script into the page of an actor; an author brings one into a page written by hand.
INLINE = "<script>inline = 1</script>"
ALIGNED = "| a | b |\n|---|--:|\n| c | d |\n"


def built_with(project: Path, option: str = "") -> Path:
    lay_down(
        project,
        {
            "mkdocs.yml": FILES["mkdocs.yml"].replace("briefings]", f"briefings{option}]")
            + "markdown_extensions: [tables]\n",
            "templates/pages/actor.html": f"<h1>{{{{ view.name }}}}</h1>{INLINE}\n",
            "briefings/about.md": f"# About\n\n{INLINE}\n\n{ALIGNED}",
        },
    )
    subprocess.run([sys.executable, "-m", "mkdocs", "-q", "build"], cwd=project, check=True, timeout=120)
    return project / "site"


def test_scripts_run_in_pages_written_by_hand_and_not_in_what_records_say(tmp_path: Path) -> None:
    site = built_with(tmp_path)
    for path, runs in (("about", True), ("actors/poland", False)):
        page = (site / path / "index.html").read_text(encoding="utf-8")
        assert INLINE in page
        assert (hash_of("inline = 1") in directives(page)["script-src"]) is runs


@pytest.mark.browser
def test_a_browser_keeps_to_it(tmp_path: Path, page: Page, page_log: PageLog) -> None:
    with static_server(built_with(tmp_path), "/desk/") as address:
        page.goto(address + "about/")
        assert page.evaluate("inline") == 1
        assert page.evaluate("getComputedStyle(document.querySelector('td + td')).textAlign") == "right"
        assert page_log.faults() == []
        page.goto(address + "actors/poland/")
        assert page.evaluate("'inline' in window") is False
        assert "Content Security Policy" in page_log.console_errors.pop()
        page.close()  # and with it the connection


def test_the_policy_can_be_left_out(tmp_path: Path) -> None:
    site = built_with(tmp_path, ": {content_security_policy: false}")
    assert [path for path in site.rglob("*.html") if POLICY in path.read_text(encoding="utf-8")] == []
