"""The page of the search through whole texts, for sites with more of them than the theme's own search holds.

Must not know who makes the index.
"""

from __future__ import annotations

from generator import addresses
from generator.pages.briefing_views import FindPage

TITLE = "Search"
ABOUT = "Find words in the texts of all pages."


def find_page(*, directory_urls: bool) -> FindPage:
    here = addresses.site_path(addresses.FIND, directory_urls=directory_urls)
    return FindPage(TITLE, addresses.relative("", here))
