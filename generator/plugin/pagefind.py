"""Pagefind in a MkDocs build: what stands in its way, and when its index can't be made.

Must not know how the index is made, nor what the search page shows.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.exceptions import PluginError

from generator import addresses
from generator.model import Corpus
from generator.publish.pagefind import PagefindFault, index_site

SCRIPT = "assets/find.js"
RUN_WASM = frozenset({"find"})
"""Kinds of page whose scripts may run WebAssembly, as Pagefind's do."""

_RIVALS = frozenset({addresses.FIND, "find/index.md", "find/README.md"})
"""Addresses of pages that would stand where the search page does."""


def refuse_rivals(corpus: Corpus) -> None:
    """Raises PluginError where the search page's address is taken."""
    claimed = {page.address for page in corpus.handwritten}
    claimed.update(addresses.overview(briefing.id) for briefing in corpus.briefings)
    if there := sorted(claimed & _RIVALS):
        raise PluginError(f"the option `pagefind` makes a page find.md, and {there[0]} would stand there too")


def make_index(site: Path) -> None:
    """Index the site that is about to be published. Raises PluginError."""
    try:
        index_site(site)
    except PagefindFault as fault:
        raise PluginError(f"{fault}\nThe site was left as it was.") from fault
