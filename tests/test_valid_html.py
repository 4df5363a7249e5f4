"""Every kind of page is valid HTML, by the rules of the standard and of accessibility that html-validate checks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import pytest
from conftest import REPOSITORY, BuiltSite
from page_kinds import page_of_each_kind

CONFIGURATION = REPOSITORY / "tests" / "tools" / "htmlvalidate.json"
"""`no-redundant-role` is off there: our tables name their roles, because browsers take the meaning away from tables
that a style sheet lays out as blocks."""

# What is wrong with the theme and can't be mended by its own templates' blocks: (rule, end of the element's selector).
# Our own markup stands in the article.
OF_THE_THEME = (
    # Two checkboxes that hold the state of drawer and search say that browsers must not remember it.
    ("valid-autocomplete", "#__drawer"),
    ("valid-autocomplete", "#__search"),
    # The search and the switch of colours need no button: typing and choosing are enough.
    ("wcag/h32", "header > nav > form"),
    ("wcag/h32", "header > nav > div:nth-child(7) > div > form"),
    # The list of contents stands twice, in the drawer and beside the text. Only one of the two is ever displayed.
    ("unique-landmark", "> nav"),
)


class Complaint(NamedTuple):
    file: str
    rule: str
    selector: str
    message: str

    @property
    def is_of_the_theme(self) -> bool:
        return "> article" not in self.selector and any(
            rule == self.rule and self.selector.endswith(end) for rule, end in OF_THE_THEME
        )


def complaints(node_modules: Path, files: list[Path]) -> list[Complaint]:
    """What the validator says of these files, in one run."""
    command = ["node", node_modules / "html-validate" / "bin" / "html-validate.mjs"]
    with TemporaryFile("w+", encoding="utf-8") as output:  # it ends before a pipe has taken everything
        subprocess.run(
            [*command, "--config", CONFIGURATION, "--formatter", "json", *files],
            stdout=output,
            timeout=300,
            check=False,  # its status says whether there were complaints
        )
        output.seek(0)
        results = json.load(output)
    return [
        Complaint(result["filePath"], message["ruleId"], message["selector"] or "", message["message"])
        for result in results
        for message in result["messages"]
    ]


def test_every_kind_of_page_is_valid(built_site: BuiltSite, long_project: Path, node_modules: Path) -> None:
    paths = {
        *page_of_each_kind(built_site.folder).values(),
        *page_of_each_kind(built_site.folder, shortest=True).values(),
    }
    of_parts = long_project / "site" / page_of_each_kind(long_project / "site")["parts"]
    found = complaints(node_modules, [built_site.folder / path for path in sorted(paths)])
    # That project has the theme's button for editing, which is not ours: only what stands in the page itself counts.
    found += [one for one in complaints(node_modules, [of_parts]) if "> article > div" in one.selector]
    ours = [" ".join(complaint) for complaint in found if not complaint.is_of_the_theme]
    if ours:
        pytest.fail("\n".join(ours), pytrace=False)


FAULTY = {
    "<article><p>a<ul><li>b</ul></p></article>": "close-order",
    "<article><ul><p>a</p></ul></article>": "element-permitted-content",
    "<article><p id='a'></p><p id='a'></p></article>": "no-dup-id",
    '<article><p aria-label="a">b</p></article>': "aria-label-misuse",
    "<article><img src='a.png'></article>": "wcag/h37",
    "<article><nav>a</nav><nav>b</nav></article>": "unique-landmark",
    "<article><form>a</form></article>": "wcag/h32",
}


def test_the_validator_sees_faults(tmp_path: Path, node_modules: Path) -> None:
    for number, markup in enumerate(FAULTY):
        page = f'<!doctype html><html lang="en"><head><title>a</title></head><body>{markup}</body></html>'
        (tmp_path / f"{number}.html").write_text(page)
    found = complaints(node_modules, sorted(tmp_path.glob("*.html")))
    seen = {(Path(item.file).stem, item.rule) for item in found if not item.is_of_the_theme}
    assert {(str(number), rule) for number, rule in enumerate(FAULTY.values())} <= seen
