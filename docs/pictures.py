"""Make the pictures of the dashboard for the documentation: ``python docs/pictures.py [NAME …]``.

The dashboard is served on a free port with the bundled example rounds and photographed in every language; a picture is
a part of a page, from one element to another. Names, such as ``officials-lost``, choose some of the pictures.
"""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say
from docs.sheet_pictures import WORDS

HERE = Path(__file__).parent / "images"
WORKBOOK = bundled("data", "rounds", "kz-example-2026", "workbooks", "KZ-15-2026-expert_1.xlsx")
WIDTH, HEIGHT = 1366, 768
MARGIN, GAP = 16, 6
COLOURS = 128
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
ROUND, REGION = "round=kz-example-2026", "region=KZ-15"
CHART, FOLD = "svg.marks", "details.fold"
BANNER = '[data-testid="stAlert"]'
MARK = "p.mark"
STEPS = ".st-key-unprinted-others"
BUSY = '[data-testid="stStatusWidget"], [data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"]'

Find = Callable[[Page, Say], Locator]


@dataclass(frozen=True)
class Picture:
    """A part of a page.

    Parameters
    ----------
    address
        Page and what is chosen in it, without the language.
    begin, end
        Where the part begins, and what it ends above; without them the picture is what fits on the screen.
    inclusive
        Whether the element at the end belongs to it.
    marked
        Whether the page's sentence on example data stands above, where the part itself doesn't say it.
    wait_for
        What must be there, as a CSS selector.
    act
        What is done on the page first.
    height
        Of the screen.
    """

    address: str
    begin: Find | None = None
    end: Find | None = None
    inclusive: bool = False
    marked: bool = False
    wait_for: str = CHART
    act: Callable[[Page, Say], None] | None = None
    height: int = HEIGHT


def heading(key: str) -> Find:
    """Find the heading with a text."""
    return lambda page, say: page.get_by_role("heading", name=say(key), exact=True).first


def words(key: str) -> Find:
    """Find a text that isn't a heading."""
    return lambda page, say: page.get_by_text(say(key), exact=True).first


def at(selector: str, number: int = 0) -> Find:
    """Find an element by its selector."""
    return lambda page, _: page.locator(selector).nth(number)


def chart(name: str) -> Find:
    """Find the chart above its menu for pictures."""
    above = f'//*[contains(@class, "st-key-{name}-picture")]/preceding::*[@data-testid="stVegaLiteChart"][1]'
    return lambda page, _: page.locator(f"xpath={above}").first


def open_first(page: Page, say: Say) -> None:
    """Open the first lost point."""
    del say
    page.locator(f"{FOLD} summary").first.click()


def wait_for_calm(page: Page, say: Say) -> None:
    """Wait until the controls of the slides have hidden themselves."""
    del say
    page.wait_for_selector("html[data-idle]", state="attached")
    page.wait_for_timeout(500)


def drop_spoilt(page: Page, say: Say) -> None:
    """Drop in a workbook with two mistakes, made as the guide for trainers says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / WORKBOOK.name
        spoil(path, say.language)
        page.set_input_files('input[type="file"]', path)
        page.get_by_text(say("dashboard.check-must")).first.wait_for()


def spoil(path: Path, language: Language) -> None:
    """Copy the workbook, with a word for an answer and a day that there isn't."""
    book = openpyxl.load_workbook(WORKBOOK)
    sheet = next(sheet for sheet in book if any(cell.value == "P07" for cell in sheet["A"]))
    row = next(row for row in sheet.iter_rows() if row[0].value == "P07")
    next(cell for cell in row if re.match("[a-e] – ", str(cell.value))).value = WORDS[language]["yes"]
    next(cell for cell in row if cell.is_date).value = "31.06.2027"
    book.save(path)


PICTURES = {
    "ranking": Picture(f"?{ROUND}", height=640),
    "region": Picture(f"region?{ROUND}&{REGION}", wait_for=STEPS),
    "officials-standing": Picture(f"region?{ROUND}&{REGION}", at(MARK), at(STEPS), wait_for=STEPS),
    "officials-lost": Picture(
        f"region?{ROUND}&{REGION}", at(FOLD), at(FOLD, 2), inclusive=True, marked=True, wait_for=FOLD, act=open_first
    ),
    "officials-profile": Picture(
        f"region?{ROUND}&{REGION}&tab=profile",
        heading("region-page.profile-stage"),
        at(".st-key-profile-stage-picture"),
    ),
    "officials-changes": Picture(
        f"region?{ROUND}&{REGION}&tab=changes", heading("region-page.changes"), words("region-page.largest")
    ),
    "officials-what-if": Picture(
        f"region?{ROUND}&{REGION}&answers=P07:a",
        heading("region-page.what-if"),
        at(".st-key-what-if-reset"),
        inclusive=True,
        marked=True,
        wait_for=".st-key-what-if-reset",
    ),
    "trainers-projector": Picture(
        f"deck?{ROUND}&{REGION}&slide=first", wait_for='.slide[data-id="first"] h1', act=wait_for_calm
    ),
    "trainers-places": Picture(f"robustness?{ROUND}", at(".tracks"), at(".source"), inclusive=True, wait_for=".tracks"),
    "trainers-weights": Picture(
        f"robustness?{ROUND}&view=weights&weights=report:2",
        words("robustness-page.weights-intro"),
        at(".source"),
        inclusive=True,
        wait_for=".tracks",
    ),
    "trainers-check": Picture("check?", at(BANNER), at(FOLD), inclusive=True, wait_for="h1", act=drop_spoilt),
}


@contextmanager
def dashboard() -> Iterator[str]:
    """Serve the bundled rounds on a free port; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "budget_index", "dashboard", "--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_until_served(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_until_served(address: str) -> None:
    """Wait until something answers at an address, up to a minute."""
    for _ in range(120):
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)


def settle(page: Page) -> None:
    """Wait until nothing is being drawn and the page no longer changes its height."""
    heights: list[int] = []
    while len(heights) < 3 or len(set(heights[-3:])) > 1:
        page.wait_for_timeout(500)
        page.wait_for_function("selector => !document.querySelector(selector)", arg=BUSY)
        heights.append(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))


def photograph(browser: Browser, address: str, picture: Picture, language: Language) -> bytes:
    """Open a page in a language and cut the picture out of it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": picture.height}, reduced_motion="reduce")
    say = Say(language)
    page.set_default_timeout(30_000)
    page.goto(f"{address}/{picture.address}&lang={language}")
    page.wait_for_selector(picture.wait_for)
    settle(page)
    if picture.act:
        picture.act(page, say)
        settle(page)
    taken = cut_out(page, say, picture) if picture.begin else page.screenshot()
    page.close()
    return taken


def cut_out(page: Page, say: Say, picture: Picture) -> bytes:
    """Cut the part out of the page, drawn at its whole height."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": height})
    settle(page)
    assert picture.begin
    assert picture.end
    top, (end, below) = rows(picture.begin(page, say))[0] - GAP, rows(picture.end(page, say))
    parts = [(top, below if picture.inclusive else end - GAP)]
    if picture.marked:
        parts.insert(0, rows(page.locator(MARK).first))
    return stacked([strip(page, *part) for part in parts])


def rows(element: Locator) -> tuple[float, float]:
    """Say where an element begins and ends, from above."""
    box = element.bounding_box()
    assert box
    return box["y"], box["y"] + box["height"]


def strip(page: Page, top: float, bottom: float) -> bytes:
    """Photograph what stands between two heights, without the panel on the left."""
    block = page.locator('[data-testid="stMainBlockContainer"] > div').first.bounding_box()
    assert block
    size = {"width": block["width"] + 2 * MARGIN, "height": bottom - top}
    return page.screenshot(clip={"x": block["x"] - MARGIN, "y": top, **size})  # type: ignore[typeddict-item]


def stacked(strips: list[bytes]) -> bytes:
    """Put pictures one below the other."""
    pictures = [Image.open(BytesIO(taken)).convert("RGB") for taken in strips]
    height = sum(picture.height for picture in pictures) + 2 * GAP * (len(pictures) - 1)
    whole, top = Image.new("RGB", (pictures[0].width, height), "white"), 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height + 2 * GAP
    written = BytesIO()
    whole.save(written, "PNG")
    return written.getvalue()


def save(taken: bytes, path: Path) -> None:
    """Write a picture with few colours: it stays small."""
    picture = Image.open(BytesIO(taken)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(chosen: list[str]) -> None:
    """Make all pictures, or those that are named."""
    HERE.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with dashboard() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name in chosen or PICTURES:
            for language in LANGUAGES:
                taken = photograph(browser, address, PICTURES[name], language)
                save(taken, HERE / f"{name}.{language}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
