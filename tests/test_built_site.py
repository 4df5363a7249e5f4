"""What holds for every file of the built site; and that the audit which says so can be trusted."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from browser import PageLog
from conftest import REPOSITORY, BuiltSite
from playwright.sync_api import Page
from site_audit import Fault, Kind, Site, report

ADDRESS = "https://example.org/desk/"
SOUND = "<!doctype html><title>Page</title><h1>Page</h1>"


@pytest.fixture(scope="session")
def faults(built_site: BuiltSite, site_url: str) -> tuple[Fault, ...]:
    site = Site(built_site.folder, site_url)
    assert site.pages
    return site.faults()


def expect_none(faults: tuple[Fault, ...], *kinds: Kind) -> None:
    if found := report(faults, *kinds):
        pytest.fail(found, pytrace=False)


def test_every_link_leads_to_a_file_and_every_anchor_to_an_id(faults: tuple[Fault, ...]) -> None:
    expect_none(faults, Kind.MISSING, Kind.ANCHOR)


def test_the_404_page_works_at_any_depth(built_site: BuiltSite, faults: tuple[Fault, ...]) -> None:
    assert (built_site.folder / "404.html").is_file()
    expect_none(faults, Kind.RELATIVE)


def test_links_use_only_the_schemes_of_the_web_and_of_mail(faults: tuple[Fault, ...]) -> None:
    expect_none(faults, Kind.SCHEME)


def test_nothing_is_fetched_from_another_host(faults: tuple[Fault, ...]) -> None:
    expect_none(faults, Kind.OTHER_HOST)


def test_no_page_uses_an_id_twice(faults: tuple[Fault, ...]) -> None:
    expect_none(faults, Kind.DOUBLE_ID)


def test_every_page_has_one_main_heading_and_a_title(faults: tuple[Fault, ...]) -> None:
    expect_none(faults, Kind.HEADING, Kind.TITLE)


def test_every_picture_has_an_alternative_text(faults: tuple[Fault, ...]) -> None:
    expect_none(faults, Kind.ALTERNATIVE)


def test_no_configuration_and_no_template_is_published(
    built_site: BuiltSite, faults: tuple[Fault, ...]
) -> None:
    expect_none(faults, Kind.STRAY)
    templates = {path.read_bytes() for path in (REPOSITORY / "templates").rglob("*.html") if path.is_file()}
    published = {path: path.read_bytes() for path in built_site.folder.rglob("*.html")}
    assert [str(path) for path, content in published.items() if content in templates] == []


@pytest.mark.browser
def test_the_first_page_opens_without_complaint(page: Page, page_log: PageLog, site_address: str) -> None:
    answer = page.goto(site_address)
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").is_visible()
    assert page_log.faults() == []


@pytest.mark.browser
def test_a_wrong_address_shows_the_404_page_with_its_style(
    page: Page, page_log: PageLog, site_address: str
) -> None:
    answer = page.goto(site_address + "no/such/page/")
    assert answer is not None
    assert answer.status == 404
    # The browser reports the page itself, as it should; anything its styles and scripts lack comes on top.
    assert len(page_log.console_errors) == 1
    page_log.console_errors.clear()
    assert page.locator("h1").is_visible()


def site_of(folder: Path, files: dict[str, str], address: str = ADDRESS) -> Site:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(content), encoding="utf-8")
    return Site(folder, address)


def test_faults_that_are_alike_are_reported_once_with_their_number() -> None:
    faults = [Fault(file, Kind.MISSING, "b/") for file in ("1.html", "2.html", "3.html")]
    other = Fault("1.html", Kind.ANCHOR, "#b")
    assert report([*faults, other], Kind.MISSING) == "1.html: leads to no file: b/ (and in 2 more files)"
    assert report([*faults, other], Kind.ANCHOR) == "1.html: leads to no id: #b"
    assert report([], Kind.ANCHOR) == ""


# One page at a/index.html holds the markup; beside it stand a sound first page, a style and a picture.
FAULTY_MARKUP = {
    "a page that is not there": ('<a href="../b/">', Kind.MISSING),
    "a page that is there under small letters": ('<a href="../A/">', Kind.MISSING),
    "a folder without its closing slash": ('<a href="../a">', Kind.MISSING),
    "a link above the site": ('<a href="../../">', Kind.MISSING),
    "a link from the root of the host": ('<a href="/a/">', Kind.MISSING),
    "this site in full, but no page": (f'<a href="{ADDRESS}b/">', Kind.MISSING),
    "a canonical address without a page": (f'<link rel="canonical" href="{ADDRESS}b/">', Kind.MISSING),
    "a picture that is not there": ('<img alt="" src="b.png">', Kind.MISSING),
    "the second picture of a set": (
        '<img alt="" src="../p.png" srcset="../p.png, b.png 2x">',
        Kind.MISSING,
    ),
    "a script without an address": ('<script src=""></script>', Kind.MISSING),
    "a link inside a drawing": ('<svg><a xlink:href="b.html"></a></svg>', Kind.MISSING),
    "an anchor on this page": ('<a href="#b">', Kind.ANCHOR),
    "an anchor on another page": ('<a href="../#b">', Kind.ANCHOR),
    "an anchor in other capitals": ('<a id="b"><a href="#B">', Kind.ANCHOR),
    "a filling that is not there": ('<svg fill="url(#b)"/>', Kind.ANCHOR),
    "a table cell without its heading": ('<table><td headers="b">', Kind.ANCHOR),
    "a description that is not there": ('<p id="c" aria-describedby="c b">', Kind.ANCHOR),
    "a script as an address": ('<a href="javascript:alert(1)">', Kind.SCHEME),
    "a script in disguise": ('<a href=" java\nscript:alert(1)">', Kind.SCHEME),
    "data as a link": ('<a href="data:text/html,b">', Kind.SCHEME),
    "another program's scheme": ('<a href="intent:b">', Kind.SCHEME),
    "a host without a scheme": ('<a href="//example.com/">', Kind.SCHEME),
    "a host that is none": ('<a href="http://[b/">', Kind.SCHEME),
    "a form to a mailbox": ('<form action="mailto:a@example.org">', Kind.SCHEME),
    "a script of another host": ('<script src="https://example.com/a.js"></script>', Kind.OTHER_HOST),
    "a host without a scheme is fetched": ('<img alt="" src="//example.com/p.png">', Kind.OTHER_HOST),
    "the same host without encryption": ('<img alt="" src="http://example.org/desk/p.png">', Kind.OTHER_HOST),
    "a style of another host": ('<link rel="stylesheet" href="https://example.com/a.css">', Kind.OTHER_HOST),
    "a connection made in advance": ('<link rel="preconnect" href="https://example.com">', Kind.OTHER_HOST),
    "a frame": ('<iframe src="https://example.com/"></iframe>', Kind.OTHER_HOST),
    "a form to another host": ('<form action="https://example.com/">', Kind.OTHER_HOST),
    "a ping": ('<a href="../" ping="https://example.com/">', Kind.OTHER_HOST),
    "a redirect": ('<meta http-equiv="refresh" content="0; url=https://example.com/">', Kind.OTHER_HOST),
    "a font in a style": ("<style>@font-face {src: url(https://example.com/f)}</style>", Kind.OTHER_HOST),
    "an import": ('<style>@import "https://example.com/a.css";</style>', Kind.OTHER_HOST),
    "a background": ("<p style=\"background: url('//example.com/p.png')\">", Kind.OTHER_HOST),
    "a picture in a drawing": ('<svg><image href="https://example.com/p"/></svg>', Kind.OTHER_HOST),
    "a filling in a drawing": ('<svg fill="url(https://example.com/p#a)"/>', Kind.OTHER_HOST),
    "without JavaScript only": (
        '<noscript><img alt="" src="https://example.com/p"></noscript>',
        Kind.OTHER_HOST,
    ),
    "an id used twice": ('<p id="b"></p><svg><g id="b"/></svg>', Kind.DOUBLE_ID),
    "an empty id": ('<p id="">', Kind.DOUBLE_ID),
    "a second main heading": ("<h1>Again</h1>", Kind.HEADING),
    "a picture without words": ('<img src="../p.png">', Kind.ALTERNATIVE),
    "a drawing without words": ('<svg role="img"></svg>', Kind.ALTERNATIVE),
}


@pytest.mark.parametrize(("markup", "kind"), FAULTY_MARKUP.values(), ids=FAULTY_MARKUP.keys())
def test_the_audit_reports(markup: str, kind: Kind, tmp_path: Path) -> None:
    site = site_of(
        tmp_path, {"index.html": SOUND, "p.png": "", "a.css": "", "a/index.html": f"{SOUND}<p>{markup}"}
    )
    assert [(fault.file, fault.kind) for fault in site.faults()] == [("a/index.html", kind)]


FAULTY_FILES = {
    "no main heading": ({"index.html": "<title>a</title>"}, ("index.html", Kind.HEADING)),
    "an empty main heading": ({"index.html": "<title>a</title><h1> </h1>"}, ("index.html", Kind.HEADING)),
    "no title": ({"index.html": "<h1>a</h1>"}, ("index.html", Kind.TITLE)),
    "an empty title": ({"index.html": "<title> </title><h1>a</h1>"}, ("index.html", Kind.TITLE)),
    "a drawing's title is not the page's": (
        {"index.html": "<svg><title>a</title></svg><h1>a</h1>"},
        ("index.html", Kind.TITLE),
    ),
    "records": ({"desk/events.yml": ""}, ("desk/events.yml", Kind.STRAY)),
    "a source": ({"desk/sources/a.MD": ""}, ("desk/sources/a.MD", Kind.STRAY)),
    "a template": ({"event.jinja": ""}, ("event.jinja", Kind.STRAY)),
    "a template of another name": ({"event.html.j2": ""}, ("event.html.j2", Kind.STRAY)),
    "an import in a style": ({"s/a.css": "@import 'b.css';"}, ("s/a.css", Kind.MISSING)),
    "a font of another host": (
        {"a.css": "@font-face { src: URL( 'https://example.com/f.woff2' ) }"},
        ("a.css", Kind.OTHER_HOST),
    ),
    "a relative address on the 404 page": (
        {"404.html": SOUND + '<a href="a/">', "a/index.html": SOUND},
        ("404.html", Kind.RELATIVE),
    ),
    "an address from the root on the 404 page": (
        {"404.html": SOUND + '<a href="/desk/b/">'},
        ("404.html", Kind.MISSING),
    ),
    "a place on the site map": (
        {
            "sitemap.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
            f"<loc>{ADDRESS}b/</loc></url></urlset>"
        },
        ("sitemap.xml", Kind.MISSING),
    ),
    "an anchor in the search index": (
        {"index.html": SOUND, "search/search_index.json": '{"docs": [{"location": ""}, {"location": "#b"}]}'},
        ("search/search_index.json", Kind.ANCHOR),
    ),
}


@pytest.mark.parametrize(("files", "expected"), FAULTY_FILES.values(), ids=FAULTY_FILES.keys())
def test_the_audit_reports_in_files(
    files: dict[str, str], expected: tuple[str, Kind], tmp_path: Path
) -> None:
    assert [(fault.file, fault.kind) for fault in site_of(tmp_path, files).faults()] == [expected]


SOUND_MARKUP = """
    <link rel="canonical" href="{address}a/"><link rel="license" href="https://example.com/licence">
    <link rel="icon" href="../p.png"><link rel="stylesheet" href="../a.css?v=1">
    <a id="here" href="">this page</a> <a href="#here">this place</a>
    <a href="#">top</a> <a href="#top">top</a>
    <a href=" ../ ">up</a> <a href="{path}#first">first</a> <a href="../#first:~:text=Page">passage</a>
    <a href="../caf%C3%A9/#n%C3%A9">folded</a> <a href="{address}?q=a%20b#first">in full</a>
    <a href="https://example.com/b/#c">elsewhere</a> <a href="mailto:a@example.org">mail</a>
    <a href="https://example.org/another-desk/">another site of the same host</a>
    <img src="../p.png" alt="">
    <img alt="dot" src="data:image/gif;base64,AAAA" srcset="../p.png, ../p.png 2x">
    <svg role="img" fill="url(#here)"><title>Drawing</title><use href="#here"/></svg>
    <label for="here">Label</label> <p style="background: url(data:image/gif;base64,AAAA)">
    <template><!-- <a href="no-link-at-all"> --></template>
"""


@pytest.mark.parametrize("address", [ADDRESS, "https://example.org/", "http://localhost:8000/a/b/"])
def test_the_audit_finds_nothing_on_a_sound_site(address: str, tmp_path: Path) -> None:
    path = "/" + address.split("/", 3)[3]
    markup = SOUND_MARKUP.format(address=address, path=path)
    if address == "https://example.org/":
        markup = markup.replace('href="https://example.org/another-desk/"', 'href="https://example.net/"')
    files = {
        "index.html": f'{SOUND}<p id="first">',
        "a/index.html": SOUND + markup,
        "café/index.html": f'{SOUND}<p id="né">',
        "404.html": f'{SOUND}<a href="{path}a/#here"></a><a href="#"></a><script src="{path}a.js"></script>',
        "a.css": "/* url(https://a.test) */ @namespace url(http://a.test/svg); p {fill: url(p.png) url(#a)}",
        "a.js": "",
        "p.png": "",
        "CNAME": "example.org",
        "search/search_index.json": '{"docs": [{"location": "a/#here"}]}',
    }
    assert site_of(tmp_path, files, address).faults() == ()
