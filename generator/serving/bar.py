"""What stands in the way, as markup: the bar on top of every page, and the page where there is no site yet.

Must not know how it gets into a page, nor where the faults come from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from generator.diagnostics import Diagnostic, Location, Severity
from generator.render import PACKAGED_TEMPLATES
from generator.report import summary
from generator.serving.editor import editor_link

OWN = "/.briefings/"
"""Address of what the server itself sends. No site has it: MkDocs publishes no name that begins with a dot."""

MOST_LISTED = 100
_MOST_WRITTEN = 300  # characters of an author's text

_BODY = re.compile(rb"<body(?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceView:
    name: str
    link: str
    """Opens the place in the editor."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class FaultView:
    severity: str
    code: str
    title: str
    message: str
    place: PlaceView
    wrote: str
    closest: tuple[str, ...]
    mend: str
    related: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True)
class BarView:
    summary: str
    stale: bool
    """There is an older site below."""
    stopping: tuple[FaultView, ...]
    """Errors; where there is none, the warnings that stop a strict build."""
    others: tuple[FaultView, ...]
    unlisted: int


@dataclass(frozen=True, slots=True)
class SlotView:
    """The place of the bar, which is in every page, with what the script needs to know."""

    version: str
    site: str
    own: str
    bar: BarView | None


class Bar:
    """Renders faults. `root` is the project's folder, below which their places are."""

    def __init__(self, root: Path) -> None:
        self._root = root
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(str(PACKAGED_TEMPLATES)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # Read once: a template that breaks while it is worked on must not break the bar that says so.
        self._bar = environment.get_template("serving/bar.html")
        self._slot = environment.get_template("serving/slot.html")
        self._page = environment.get_template("serving/page.html")

    def view(self, faults: Sequence[Diagnostic], editor: str, *, stale: bool) -> BarView | None:
        """None where there are no faults."""
        if not faults:
            return None
        errors = [fault for fault in faults if fault.severity is Severity.ERROR]
        # Notes stop nothing; the terminal and `briefings check` tell them.
        warnings = [fault for fault in faults if fault.severity is Severity.WARNING]
        stopping, others = (errors, warnings) if errors else (warnings or list(faults), [])
        listed = [self._fault(fault, editor) for fault in (*stopping, *others)[:MOST_LISTED]]
        return BarView(
            summary=summary([*stopping, *others]),
            stale=stale,
            stopping=tuple(listed[: len(stopping)]),
            others=tuple(listed[len(stopping) :]),
            unlisted=len(stopping) + len(others) - len(listed),
        )

    def markup(self, view: BarView | None) -> str:
        return self._bar.render(bar=view) if view else ""

    def slot(self, view: BarView | None, *, version: str, site: str) -> str:
        """The bar in its place, with its style and its script."""
        return self._slot.render(slot=SlotView(version, site, OWN, view))

    def page(self, title: str, text: str) -> bytes:
        """A page of the server itself, into which the bar has still to be put."""
        return self._page.render(title=title, text=text, own=OWN).encode()

    def _fault(self, fault: Diagnostic, editor: str) -> FaultView:
        wrote = (
            fault.wrote if len(fault.wrote) <= _MOST_WRITTEN else f"{fault.wrote[:_MOST_WRITTEN].rstrip()} …"
        )
        return FaultView(
            severity=fault.severity.value,
            code=fault.code.id,
            title=fault.code.title,
            message=fault.message,
            place=self._place(fault.location, editor),
            wrote=wrote,
            closest=fault.closest,
            mend=fault.hint or fault.code.mend,
            related=tuple(self._place(r.location, editor, r.text) for r in fault.related),
        )

    def _place(self, location: Location, editor: str, text: str = "") -> PlaceView:
        link = editor_link(editor, self._root / location.file, location.line, location.column)
        return PlaceView(str(location), link, text)


def insert(page: bytes, slot: str) -> bytes:
    """The page with the slot first in its body; a page without one, such as a fragment, stays as it is."""
    body = _BODY.search(page)
    if not body:
        return page
    # References instead of characters: right in whatever encoding the page is.
    return page[: body.end()] + slot.encode("ascii", "xmlcharrefreplace") + page[body.end() :]
