"""What the site is to those who see, hear or load it otherwise: axe on every kind of page, landmarks, headings, the
Content-Security-Policy at work, and no script at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from browser import PageLog, record
from conftest import REPOSITORY, BuiltSite
from page_kinds import address_of, page_of_each_kind
from playwright.sync_api import Browser, Page

from generator import addresses
from generator.addresses import site_path
from generator.pipeline import check_project
from generator.project import find_project

pytestmark = pytest.mark.browser

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]

# Every rule that axe runs by default, those of best practice among them. A node names itself and says what is wrong.
RUN_AXE = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap((violation) =>
  violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}: ${node.failureSummary}`)
)"""
MOTIONS_END = """() => {
  const ending = document.getAnimations().filter((motion) => motion.effect.getComputedTiming().endTime !== Infinity);
  return Promise.all(ending.map((motion) => motion.finished.catch(() => null))).then(() => null);
}"""
# One name for each landmark, and headings in order: what axe leaves to taste is a rule here.
OUTLINE = """() => {
  const shown = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility());
  const name = (element) => element.getAttribute("aria-label")
    ?? document.getElementById(element.getAttribute("aria-labelledby"))?.textContent.trim() ?? "";
  const top = (tag) => shown.filter((element) => element.matches(tag) && !element.closest("main, article, section")
    || element.matches(tag) && tag === "main").length;
  return {
    landmarks: [top("header"), top("main"), top("footer")],
    navigations: shown.filter((element) => element.matches("nav")).map(name),
    headings: shown.filter((element) => element.matches("h1, h2, h3, h4, h5, h6")).map((h) => Number(h.localName[1])),
  };
}"""
# So that what stands in folds is looked at too.
OPEN_FOLDS = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true }"


@pytest.fixture(scope="module")
def kinds(built_site: BuiltSite) -> dict[str, str]:
    return page_of_each_kind(built_site.folder)


@pytest.fixture(scope="module")
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in one scheme and width, for all kinds in turn."""
    scheme, width = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    log = PageLog()
    record(context, log)
    page = context.new_page()
    yield page
    context.close()
    assert log.faults() == []


def violations(page: Page, axe: str) -> list[str]:
    # What fades in has less contrast on its way.
    page.evaluate(MOTIONS_END)
    page.evaluate(axe)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def fail_with(complaints: list[str]) -> None:
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def test_there_is_a_page_of_every_template(kinds: dict[str, str]) -> None:
    """But for a chronology in parts, which needs more events than ours has, and for the search through whole texts,
    which needs a program; they are looked at on sites of their own."""
    templates = {path.stem for path in (REPOSITORY / "templates" / "pages").glob("*.html")}
    assert templates | {"handwritten", "lost"} == {*kinds, "parts", "find"}


def faults_of_outline(page: Page) -> Iterator[str]:
    """Landmarks that don't stand once, navigations without names of their own, headings that skip a rank."""
    outline = page.evaluate(OUTLINE)
    names, ranks = outline["navigations"], outline["headings"]
    if outline["landmarks"] != [1, 1, 1]:
        yield f"header, main, footer stand {outline['landmarks']} times"
    if not all(names) or len(set(names)) < len(names):
        yield f"navigations are called {names}"
    if ranks[:1] != [1] or ranks.count(1) != 1 or any(low > high + 1 for high, low in pairwise(ranks)):
        yield f"headings have the ranks {ranks}"


def test_axe_finds_nothing_and_landmarks_and_headings_are_in_order_on_any_kind_of_page(
    look: Page, axe: str, site_address: str, kinds: dict[str, str]
) -> None:
    complaints = []
    for kind, path in kinds.items():
        look.goto(site_address + address_of(path))
        look.evaluate(OPEN_FOLDS)
        complaints += [f"{kind}: {fault}" for fault in faults_of_outline(look)]
        complaints += [f"{kind}: {violation}" for violation in violations(look, axe)]
    fail_with(complaints)


def test_axe_finds_nothing_on_a_chronology_in_parts(look: Page, axe: str, long_site: str) -> None:
    complaints = []
    for path in ("other/chronology/", "chronology/"):
        look.goto(long_site + path)
        look.evaluate(OPEN_FOLDS)
        complaints += [*faults_of_outline(look), *violations(look, axe)]
    fail_with(complaints)


def test_axe_finds_nothing_in_the_search_and_in_the_drawer(
    look: Page, axe: str, site_address: str, kinds: dict[str, str]
) -> None:
    complaints = []
    for kind in ("event", "handwritten"):
        look.goto(site_address + address_of(kinds[kind]))
        menu = look.locator(".md-header label[for=__drawer]")
        if menu.is_visible():
            menu.click()
            look.locator(".md-sidebar--primary .md-nav__link").first.wait_for()
            complaints += [f"{kind}, the drawer open: {violation}" for violation in violations(look, axe)]
            look.locator("label.md-overlay").click(position={"x": 380, "y": 400})
        look.locator(".md-search__input").focus()
        look.keyboard.type("Poland")
        look.locator(".md-search-result__link").first.wait_for()
        complaints += [f"{kind}, the search open: {violation}" for violation in violations(look, axe)]
    fail_with(complaints)


def test_axe_sees_faults(page: Page, axe: str, site_address: str) -> None:
    page.goto(site_address)
    faulty = "<h6>a</h6><button></button><p id='pale'>Pale words</p><img src='data:,'>"
    page.evaluate(
        "faulty => document.querySelector('main h1').insertAdjacentHTML('afterend', faulty)", faulty
    )
    page.evaluate("Object.assign(document.getElementById('pale').style, {color: '#999', background: '#fff'})")
    found = {violation.partition(": ")[0] for violation in violations(page, axe)}
    assert found == {"heading-order", "button-name", "color-contrast", "image-alt"}


def test_nothing_that_a_page_does_offends_its_policy(
    page: Page, site_address: str, kinds: dict[str, str], page_log: PageLog
) -> None:
    """Chromium tells an offence on the console; so do errors, and requests to other hosts stand in the log too."""
    for kind, path in kinds.items():
        page.goto(site_address + address_of(path))
        assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1, kind
        page.evaluate(OPEN_FOLDS)
        page.locator("[data-md-component=palette] label:visible").click()
        page.locator(".md-search__input").focus()
        page.keyboard.type("Poland")
        page.locator(".md-search-result__link").first.wait_for()
        page.keyboard.press("Escape")
        if page.locator("article select").count():
            page.locator("article select").first.select_option(index=1)
        if page.locator(".compare a").count():
            page.locator(".compare a").first.click()
            page.locator(".pairs .excerpt").first.wait_for()
        if page.locator("article a[href^='#']:visible").count():
            page.locator("article a[href^='#']:visible").first.click()
        page.mouse.wheel(0, 5000)
        assert page_log.faults() == [], kind


INJECTED = {
    "an inline script": "a = document.createElement('script'); a.textContent = 'ran = 1'; document.body.append(a)",
    "a handler": "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"ran = 1\">')",
    "an address that is a script": "Object.assign(document.createElement('a'), {href: 'javascript:ran = 1'}).click()",
    "a style": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" id=styled>')",
    "a picture of another host": "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.com/\">')",
    "a base for all addresses": "document.head.insertAdjacentHTML('beforeend', '<base href=\"https://example.com/\">')",
}


@pytest.mark.parametrize("injection", INJECTED.values(), ids=INJECTED.keys())
def test_what_is_brought_into_a_page_does_not_run(
    page: Page, site_address: str, injection: str, page_log: PageLog
) -> None:
    page.goto(site_address)
    page.evaluate(f"ran = 0; {injection}; 0")
    page.wait_for_timeout(100)
    assert page.evaluate("ran") == 0
    offences = [text for text in page_log.console_errors if "Content Security Policy" in text]
    assert offences == page_log.console_errors != []
    page_log.console_errors.clear()
    page_log.foreign_requests.clear()  # the log holds what was asked for, answered or not


@pytest.fixture(scope="module")
def scriptless(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    log = PageLog()
    record(context, log)
    yield context.new_page()
    context.close()
    assert log.faults() == []


READ = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;  // as readers can
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  return {
    text: document.body.innerText,
    excerpts: shown(".passage .excerpt").map((element) => element.innerText.trim()),
    passages: shown(".passage").map((element) => element.innerText),
  };
}"""
RECEIPT = re.compile(r"Characters [0-9,–]+, ")


def test_without_scripts_every_event_and_report_can_be_read_with_its_receipt(
    scriptless: Page, site_address: str
) -> None:
    """The receipt is a sentence where the event is, and stands whole, with the document's digest, on its page."""
    unread = []
    for briefing in check_project(find_project(REPOSITORY)).corpus.briefings:
        told: dict[str, list[str]] = {id: [] for id in briefing.events}
        for source in briefing.sources.values():
            for report in source.reports:
                told[report.event].append(_folded(report.excerpt))
        pages = {addresses.event(briefing.id, id): (briefing.events[id].title, told[id], "") for id in told}
        for source in briefing.sources.values():
            excerpts = [_folded(report.excerpt) for report in source.reports]
            pages[addresses.source(briefing.id, source.id)] = (source.title, excerpts, "SHA-256")
        for address, (title, excerpts, word) in pages.items():
            scriptless.goto(site_address + site_path(address))
            read = scriptless.evaluate(READ)
            if title not in read["text"]:
                unread.append(f"{address}: its title")
            if sorted(map(_folded, read["excerpts"])) != sorted(excerpts):
                unread.append(f"{address}: its excerpts")
            receipts = [text for text in read["passages"] if RECEIPT.search(text)]
            if len(receipts) != len(excerpts):
                unread.append(f"{address}: {len(receipts)} receipts of {len(excerpts)}")
            if word and not re.search(rf"{word}\s*[0-9a-f]{{64}}", read["text"]):
                unread.append(f"{address}: no digest")
    fail_with(unread)


def _folded(text: str) -> str:
    return " ".join(text.split())
