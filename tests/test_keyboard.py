"""With keys alone: every control of every kind of page is reached, shows that it is, and does what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from browser import PageLog, record
from conftest import BuiltSite
from page_kinds import address_of, page_of_each_kind
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
BATCH = 20  # Tab keys pressed between two looks
MOST = 3000  # more controls than any page has

# What a pointer can operate. Left out: what another control does as well. The search closes with Escape and takes its
# text back with it; of a group of radio buttons Tab reaches one, and arrows the others.
CONTROLS = """() => {
  const known = "a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable], audio, iframe";
  return [...document.querySelectorAll(known)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.getClientRects().length
    && !element.matches(".md-search__options *, [type=radio]:not(:checked)")
  );
}"""

# Notes every element that takes the focus: whether it can be seen to have it. Transitions are off, so that there is
# nothing to wait for.
WATCH = """(controls) => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets.push(still);
  const name = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent).trim().replace(/\\s+/g, " ");
    return `<${element.localName} class="${element.className}"> ${words.slice(0, 50)}`;
  };
  const isMarked = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  const opacity = (element) => element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
  /** Without a size of its own, an input shows itself by its label. */
  const shownBy = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 ? element : element.nextElementSibling ?? element;
  };
  const complaint = (focused) => {
    const element = shownBy(focused);
    const visible = [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1 &&
      box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight);
    if (!visible.length) return "is not in view";
    if (opacity(element) < 0.5) return "is transparent";
    if (!isMarked(element)) return "has no outline";
    const isOnTop = (box) => {
      const [x, y] = [Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 2),
                      Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 2)];
      const top = document.elementsFromPoint(x, y).find((other) => opacity(other) > 0.5);
      return top && (element.contains(top) || top.contains(element));
    };
    return visible.some(isOnTop) ? "" : "is covered";
  };
  // Another look, with time for what the focus sets off: the theme opens its search a moment later.
  const complainAgain = async (element) => {
    let fault = "not looked at";
    for (let patience = 40; fault && patience > 0; patience -= 1) {
      if (patience % 10 === 0) {  // a busy page may miss that it was focused
        element.blur();
        element.focus();
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      fault = complaint(element);
    }
    return fault && `${name(element)}: ${fault}`;
  };
  window.keyboard = { all: controls(), reached: new Set(), doubtful: [], order: [], again: false, name, complainAgain };
  document.addEventListener("keydown", () => {
    const focused = document.activeElement;
    if (focused === document.body) return;
    if (keyboard.reached.has(focused)) { keyboard.again = true; return; }
    keyboard.reached.add(focused);
    keyboard.order.push(name(focused));
    if (complaint(focused)) keyboard.doubtful.push(focused);
  }, { capture: true });
}"""

RESULT = """async () => {
  const faults = [];
  for (const element of keyboard.doubtful) faults.push(await keyboard.complainAgain(element));
  // A picture's link may be left to pointers where a link in words leads there too, or where it leads down the page.
  const address = (link) => link.href?.baseVal ?? link.getAttribute("href");
  const leadsTo = new Set([...keyboard.reached].map(address).filter(Boolean));
  const isRepeated = (control) => control.matches("svg[aria-hidden=true] a")
    && (leadsTo.has(address(control)) || address(control).startsWith("#"));
  const missed = keyboard.all
    .filter((control) => !keyboard.reached.has(control) && !isRepeated(control)).map(keyboard.name);
  return { order: keyboard.order, faults: faults.filter(Boolean), missed };
}"""


class Walk(NamedTuple):
    """What came of pressing Tab through a page until it began anew."""

    order: list[str]
    faults: list[str]
    """Controls that took the focus and did not show it."""
    missed: list[str]
    """Controls that never took it."""


def walk(page: Page) -> Walk:
    """Every fold is opened first, so that what stands in it counts too."""
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.evaluate(f"({WATCH})({CONTROLS})")
    for _ in range(MOST // BATCH):
        for _ in range(BATCH):
            page.keyboard.down("Tab")
        if page.evaluate("keyboard.again"):
            break
    else:
        pytest.fail(f"{page.url}: Tab does not come back to the beginning", pytrace=False)
    return Walk(**page.evaluate(RESULT))


@pytest.fixture(scope="module", params=WIDTHS)
def sized(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    log = PageLog()
    record(context, log)
    yield context.new_page()
    context.close()
    assert log.faults() == []


def test_tab_reaches_every_control_shows_where_it_is_and_comes_back(
    sized: Page, site_address: str, built_site: BuiltSite
) -> None:
    page = sized
    complaints = []
    wide = page.viewport_size == {"width": WIDTHS[0], "height": 800}
    for kind, path in page_of_each_kind(built_site.folder, shortest=not wide).items():
        page.goto(site_address + address_of(path))
        walked = walk(page)
        if not walked.order[0].endswith("> Skip to content"):
            complaints.append(f"{kind}: the first is {walked.order[0]}")
        complaints += [f"{kind}: {fault}" for fault in walked.faults]
        complaints += [f"{kind}: never reached: {control}" for control in walked.missed]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def at_home(page: Page, site_address: str) -> Page:
    page.goto(site_address)
    page.evaluate("document.fonts.ready")
    return page


def focused(page: Page, what: str) -> object:
    return page.evaluate(f"document.activeElement.{what}")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that the selector describes has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{page.url}: Tab does not lead to {selector}", pytrace=False)


def test_the_skip_link_leads_past_the_navigation(
    page: Page, site_address: str, built_site: BuiltSite
) -> None:
    for kind, path in page_of_each_kind(built_site.folder, shortest=True).items():
        page.goto(site_address + address_of(path))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page, "closest('article') !== null || document.activeElement === document.body"), kind


def test_the_colours_change_by_key(at_home: Page) -> None:
    before = at_home.evaluate("getComputedStyle(document.body).backgroundColor")
    tab_to(at_home, "[name=__palette]")
    at_home.keyboard.press("ArrowRight")
    assert at_home.evaluate("getComputedStyle(document.body).backgroundColor") != before


@pytest.mark.parametrize("width", WIDTHS)
def test_a_search_is_made_and_its_result_opened_by_key(at_home: Page, width: int) -> None:
    at_home.set_viewport_size({"width": width, "height": 800})
    tab_to(at_home, ".md-search__input")
    at_home.keyboard.type("Poland expels")
    at_home.locator(".md-search-result__link").first.wait_for()
    at_home.keyboard.press("ArrowDown")
    assert focused(at_home, "matches('.md-search-result__link')")
    with at_home.expect_navigation():
        at_home.keyboard.press("Enter")
    assert "/events/poland-expels/" in at_home.url


def test_escape_leaves_the_search(at_home: Page) -> None:
    tab_to(at_home, ".md-search__input")
    at_home.locator(".md-search__output").wait_for()  # the theme opens it a moment after it got the focus
    at_home.keyboard.press("Escape")
    at_home.locator(".md-search__output").wait_for(state="hidden")
    tab_to(at_home, ".md-content a")


# That Tab reaches them is shown above.
def test_folds_open_and_close_by_key(page: Page, site_address: str, built_site: BuiltSite) -> None:
    page.goto(site_address + address_of(page_of_each_kind(built_site.folder)["event"]))
    page.locator("article summary").first.focus()
    for key in ("Enter", "Space"):
        was_open = focused(page, "parentElement.open")
        page.keyboard.press(key)
        assert focused(page, "parentElement.open") is not was_open


def test_filters_are_set_and_taken_back_by_key(page: Page, site_address: str, built_site: BuiltSite) -> None:
    filtered = 0
    for path in page_of_each_kind(built_site.folder).values():
        page.goto(site_address + address_of(path))
        if page.locator("form.filters select").count():
            page.locator("form.filters select").first.focus()
            page.keyboard.press("ArrowDown")
            page.wait_for_url("**/?*")
            page.locator("form.filters button").focus()
            page.keyboard.press("Enter")
            page.wait_for_url(lambda address: "?" not in address)
            filtered += 1
    assert filtered


def test_nothing_waits_for_a_pointer_alone(page: Page, site_address: str, built_site: BuiltSite) -> None:
    """What shows the pointer a hand, or listens for a click by an attribute, is a control that keys know too."""
    known = "a[href], button, input, select, textarea, summary, label"
    for kind, path in page_of_each_kind(built_site.folder).items():
        page.goto(site_address + address_of(path))
        strange = page.evaluate(
            "known => [...document.querySelectorAll('body *')].filter((element) => !element.closest(known) && ("
            "element.hasAttribute('onclick') || getComputedStyle(element).cursor === 'pointer'))"
            ".map((element) => element.outerHTML.slice(0, 200))",
            known,
        )
        assert strange == [], kind
