"""Pictures of every kind of page, in both colour schemes, wide and narrow; and how far they differ from the last ones.

usage: screenshots.py [KIND ...]

Builds the site and writes build/pictures/KIND-SCHEME-WIDTH.png; the pictures of the run before stand in
build/pictures/before/. To be looked at by people: a difference is no failure.
"""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import launch
from find_chromium import find
from page_kinds import address_of, page_of_each_kind
from playwright.sync_api import Browser, Page, sync_playwright
from serving import static_server

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "build" / "pictures"
BEFORE = PICTURES / "before"
SCHEMES = ("light", "dark")
WIDTHS = (1280, 390)
TALLEST = 5000  # pixels; what is further down looks like what is above it

# The share of pixels that differ by more than a shade; what one picture has and the other has not differs.
DIFFERENCE = """async (addresses) => {
  const [one, other] = await Promise.all(addresses.map(async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, picture.width, picture.height);
  }));
  const [width, height] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  const differs = (x, y) => {
    const [here, there] = [(y * one.width + x) * 4, (y * other.width + x) * 4];
    return [0, 1, 2].some((channel) => Math.abs(one.data[here + channel] - other.data[there + channel]) > 8);
  };
  let same = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (!differs(x, y)) same++;
  return 1 - same / (Math.max(one.width, other.width) * Math.max(one.height, other.height));
}"""


def main(wanted: list[str]) -> int:
    chromium = find()
    if chromium is None:
        print(
            "There is no Chromium on this machine; python tests/find_chromium.py fetches one.",
            file=sys.stderr,
        )
        return 1
    BEFORE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
        subprocess.run(command, cwd=REPOSITORY, check=True)
        kinds = {kind: path for kind, path in page_of_each_kind(site).items() if not wanted or kind in wanted}
        browser = launch(playwright, chromium)
        with static_server(site) as address:
            addresses = {kind: address + address_of(path) for kind, path in kinds.items()}
            taken = [(picture, difference(browser, picture)) for picture in take(browser, addresses)]
        browser.close()
    print(f"{'picture':<32} changed pixels")
    for picture, share in sorted(taken, key=lambda item: -1 if item[1] is None else -item[1]):
        print(f"{picture.stem:<32} {'new' if share is None else f'{share:.2%}':>14}")
    print(f"\n{len(taken)} pictures in {PICTURES.relative_to(REPOSITORY)}")
    return 0


def take(browser: Browser, addresses: dict[str, str]) -> Iterator[Path]:
    """Each picture once it is written; the one of the run before is kept."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                viewport={"width": width, "height": 900},
            )
            page = context.new_page()
            for kind, address in addresses.items():
                picture = PICTURES / f"{kind}-{scheme}-{width}.png"
                if picture.exists():
                    picture.replace(BEFORE / picture.name)
                page.goto(address)
                photograph(page, picture, width)
                yield picture
            context.close()


def photograph(page: Page, picture: Path, width: int) -> None:
    page.evaluate("document.fonts.ready")
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    area = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=picture, full_page=True, clip=area, animations="disabled")  # type: ignore[arg-type]


def difference(browser: Browser, picture: Path) -> float | None:
    """The share of changed pixels, 0 to 1; None where there was no picture before."""
    before = BEFORE / picture.name
    if not before.exists():
        return None
    page = browser.new_page()
    share = float(page.evaluate(DIFFERENCE, [as_data(before), as_data(picture)]))
    page.close()
    return share


def as_data(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
