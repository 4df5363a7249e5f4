"""What pages, the style sheet and the script weigh before compression, and that pages grow with their accounts only."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import BuiltSite
from many_accounts import EVENT, many_accounts
from small_project import lay_down, lock

ACCOUNTS = 20

MOST: Mapping[str, int] = {
    # kind of page → bytes of HTML, the theme's shell (about 15,000) with it
    "event": 60_000,
    "source": 92_000,  # 50 passages, each with its receipt
    "pair": 89_000,
    "disagreements": 106_000,
    "terms": 86_000,
    "evidence": 30_000,
    "lineage": 33_000,
    "sources": 24_000,
}


def built(folder: Path, files: Mapping[str, str]) -> Path:
    lay_down(folder, files)
    lock(folder)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, timeout=120)
    return folder / "site"


@pytest.fixture(scope="module")
def event_of_many_accounts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of an event with 20 accounts of one report each, no two figures alike."""
    site = built(tmp_path_factory.mktemp("many"), many_accounts(ACCOUNTS - 2))
    return (site / EVENT / "index.html").read_text(encoding="utf-8")


def weights(site: Path) -> dict[str, dict[str, int]]:
    """Kind of page → address → bytes."""
    found: dict[str, dict[str, int]] = {}
    for file in sorted(site.rglob("*.html")):
        html = file.read_bytes()
        kind = re.search(rb'class="brief brief-(\w+)"', html)
        if kind:
            found.setdefault(kind[1].decode(), {})[file.relative_to(site).as_posix()] = len(html)
    return found


def test_no_page_weighs_more_than_its_kind_may(built_site: BuiltSite) -> None:
    found = weights(built_site.folder)
    assert set(MOST) <= set(found)
    heavy = [
        f"{address}: {weight:,} bytes, {kind} pages may have {MOST[kind]:,}"
        for kind, pages in found.items()
        if kind in MOST
        for address, weight in pages.items()
        if weight > MOST[kind]
    ]
    assert heavy == []


def test_style_and_script_stay_small(built_site: BuiltSite) -> None:
    assets = built_site.folder / "assets"
    assert (assets / "briefings.css").stat().st_size <= 25_000
    assert (assets / "briefings.js").stat().st_size <= 15_000


def test_an_event_of_twenty_accounts_stays_within_its_weight(event_of_many_accounts: str) -> None:
    assert len(event_of_many_accounts.encode()) <= MOST["event"]
    assert event_of_many_accounts.count('<article class="account"') == ACCOUNTS


def test_an_event_of_twenty_accounts_still_says_everything(event_of_many_accounts: str) -> None:
    """Every account has its words, its place in the document and the way to comparisons; every document its digest."""
    accounts = re.findall(r'<article class="account".*?</article>', event_of_many_accounts, re.DOTALL)
    for account in accounts:
        assert "<blockquote" in account
        assert re.search(r"Characters [\d,]+–[\d,]+, exactly as printed; since 1 May 2022\.", account)
        assert re.search(r'href="[./]*sources/[\w-]+/#r-poland-expels">Proof', account)
        assert re.search(r'href="[./]*sources/[\w-]+/#shared">Compare', account)
    assert len(re.findall(r"<code>[0-9a-f]{64}</code>", event_of_many_accounts)) == ACCOUNTS
    assert "40 with 41, 42, 43" in event_of_many_accounts
    assert re.search(r"And so on, for \d+ more pairs\.", event_of_many_accounts)


def test_an_event_grows_with_its_accounts_and_not_with_their_pairs(
    tmp_path: Path, event_of_many_accounts: str
) -> None:
    ten = built(tmp_path, many_accounts(ACCOUNTS // 2 - 2)) / EVENT / "index.html"
    twenty = len(event_of_many_accounts.encode())
    shell = event_of_many_accounts.index('<div class="brief')
    assert twenty - shell < 2.1 * (ten.stat().st_size - shell)
