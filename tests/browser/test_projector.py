"""Slides in a real browser: read from ten metres, nothing cut, no third of one blank, turned by keys and a remote."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from budget_index.language import LANGUAGES, Language
from tests.sweeps import in_turn

pytestmark = pytest.mark.browser
SCREENS = [(1280, 720), (1920, 1080)]
LEAST = 24
"""Pixels of the smallest text on a screen of 1280 × 720."""
MOST_BLANK = 1 / 3
PART = 40
"""Pixels: a slide of 1280 × 720 is divided into squares of this side, of which some are without ink."""
READY = """() => { const deck = document.querySelector(".deck");
  return deck && !deck.querySelector(".body:not([data-fits])") && document.documentElement.dataset.slide
    && !document.querySelector('[data-test-script-state="running"]'); }"""
HIDDEN = """() => [".turners", ".st-key-deck-bar"]
  .every(name => getComputedStyle(document.querySelector(name)).opacity === "0")"""
FAULTS = """least => {
  const slide = [...document.querySelectorAll(".slide")].find(each => getComputedStyle(each).visibility === "visible");
  const unit = Math.min(innerWidth / 1280, innerHeight / 720), page = slide.getBoundingClientRect(), faults = [];
  for (const element of slide.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const words = [...element.childNodes].filter(node => node.nodeType === 3 && node.textContent.trim());
    if (!words.length || element.closest("aside, .status") || style.visibility !== "visible") continue;
    const range = document.createRange();
    range.selectNode(words[0]);
    const box = range.getBoundingClientRect(), said = element.textContent.slice(0, 40);
    if (parseFloat(style.fontSize) / unit < least - 0.1) faults.push(`small: ${said}`);
    const beside = box.left < page.left - 1 || box.right > page.right + 1;
    if (beside || box.top < page.top - 1 || box.bottom > page.bottom + 1)
      faults.push(`outside: ${said}`);
    if (style.display !== "inline" && element.scrollWidth > element.clientWidth + 2) faults.push(`wide: ${said}`);
  }
  const lines = [...slide.querySelectorAll(".rows:not(.many) > div, .checklist > li")];
  const high = lines.filter(line => line.scrollHeight > line.clientHeight + 3);
  faults.push(...high.map(line => `high: ${line.textContent}`));
  const many = [...slide.querySelectorAll(".rows.many > div")], body = slide.querySelector(".body");
  const low = many.filter(line => line.clientHeight < least * unit - 0.5);
  faults.push(...low.map(line => `lower than its letters: ${line.textContent}`));
  if (body.scrollHeight > body.clientHeight + 3 * unit) faults.push("what is shown is higher than its room");
  const tiles = [...slide.querySelectorAll(".tile")].map(tile => tile.getBoundingClientRect());
  for (const key of slide.querySelectorAll(".bands li")) {
    const words = document.createRange();
    words.selectNodeContents(key);
    const own = words.getBoundingClientRect();
    const beside = tile => own.left >= tile.right || own.right <= tile.left;
    const apart = tile => own.top >= tile.bottom || own.bottom <= tile.top;
    if (tiles.some(tile => !beside(tile) && !apart(tile))) faults.push(`under a tile: ${key.textContent}`);
  }
  return faults; }"""
"""What is wrong with the slide that is seen. The boxes of letters may reach 3 px of 720 below the last row."""


def shown_slide(page: Any) -> tuple[str, bool]:
    """Say which slide is shown, and whether its answer is."""
    state: list[Any] = page.evaluate(
        "[document.documentElement.dataset.slide, document.documentElement.hasAttribute('data-answer')]"
    )
    return state[0], state[1]


def blank_share(picture: bytes) -> float:
    """Return the largest of three shares: rows of pixels, columns, and squares without ink."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB").resize((1280, 720))).astype(int)
    ink = np.abs(pixels - 255).max(axis=2) > 10
    squares = ink.reshape(720 // PART, PART, 1280 // PART, PART).any(axis=(1, 3))
    return 1 - min(float(each.mean()) for each in (ink.any(axis=0), ink.any(axis=1), squares))


def open_slides(browser: Any, address: str, width: int = 1280, height: int = 720) -> Any:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    page.wait_for_function(READY, timeout=60_000)
    page.wait_for_function(HIDDEN, timeout=10_000)
    return page


@pytest.mark.parametrize(("screen", "language"), in_turn([(screen,) for screen in SCREENS]))
def test_every_slide_is_read_from_ten_metres(
    browser: Any, dashboard: str, screen: tuple[int, int], language: Language
) -> None:
    page = open_slides(browser, f"{dashboard}/deck?lang={language}&region=KZ-15", *screen)
    seen: dict[tuple[str, bool], tuple[list[str], float]] = {}
    while (where := shown_slide(page)) not in seen:
        seen[where] = (page.evaluate(FAULTS, LEAST), blank_share(page.screenshot()))
        page.keyboard.press("PageDown")
    page.close()
    assert 13 <= len(seen) <= 17
    assert {where: faults for where, (faults, _) in seen.items() if faults} == {}
    assert {where: blank for where, (_, blank) in seen.items() if blank > MOST_BLANK} == {}


def test_the_bands_of_the_map_lie_beside_its_squares_in_every_language(browser: Any, dashboard: str) -> None:
    for language in LANGUAGES:
        page = open_slides(browser, f"{dashboard}/deck?lang={language}&slide=map")
        assert page.locator(".slide[data-id=map] .bands li").count() == 6
        assert page.evaluate(FAULTS, LEAST) == []
        page.close()


def test_what_a_link_asks_for_and_is_not_there_is_said_until_a_slide_is_turned(browser: Any, dashboard: str) -> None:
    page = open_slides(browser, f"{dashboard}/deck?lang=kk&region=XX-9&slide=nonsense")
    said = page.locator('[data-testid="stAlert"]')
    assert said.count() == 2
    for alert in said.all():
        box = alert.bounding_box()
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        assert alert.evaluate("(alert, [x, y]) => alert.contains(document.elementFromPoint(x, y))", middle)
    page.keyboard.press("PageDown")
    assert not any(alert.is_visible() for alert in said.all())
    page.close()


def test_keys_a_remote_and_the_mouse_turn_the_slides(browser: Any, dashboard: str) -> None:
    page = open_slides(browser, f"{dashboard}/deck?lang=kk")
    counter = page.locator(".deck .counter")
    number = 1
    for key, step in (("PageDown", 1), ("PageUp", -1), ("ArrowRight", 1), ("Space", 1), ("ArrowLeft", -1)):
        page.keyboard.press(key)
        number += step
        assert counter.text_content().startswith(f"{number} / ")
    page.mouse.move(300, 300)
    page.locator('[data-turn="next"]').click()
    assert counter.text_content().startswith(f"{number + 1} / ")
    page.keyboard.press("End")
    assert "slide=sources" in page.url
    page.keyboard.press("PageDown")
    assert shown_slide(page)[0] == "sources"
    page.keyboard.press("Home")
    assert "slide=" not in page.url
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement")
    page.keyboard.press("f")
    page.wait_for_function("!document.fullscreenElement")
    page.close()


def test_an_exercise_keeps_its_answer_until_it_is_asked_for(browser: Any, dashboard: str) -> None:
    page = open_slides(browser, f"{dashboard}/deck?lang=ru&slide=exercise-2")
    told = page.locator('[data-id="exercise-2"] .told')
    assert not told.is_visible()
    page.keyboard.press("PageDown")
    assert told.is_visible()
    page.keyboard.press("PageUp")
    assert not told.is_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert shown_slide(page) == ("exercise-3", False)
    page.close()
