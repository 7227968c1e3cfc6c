"""Slides in a real browser: type that the last row can read, nothing to scroll, keys and a presenter's remote."""

from typing import Any

import pytest

from budget_index.language import LANGUAGES, Say

pytestmark = pytest.mark.browser
SCREEN = {"width": 1366, "height": 768}
LEAST = 14
"""Pixels of the smallest text of a chart."""
SETTLED = """counter => !document.querySelector('[data-testid="stSkeleton"], [data-test-script-state="running"]')
  && [...document.querySelectorAll('.st-key-projector p')].some(element => element.textContent === counter)
  && document.querySelector('.st-key-slide svg.marks')"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.st-key-slide svg.marks text')]
  .filter(text => text.textContent.trim() && text.checkVisibility())
  .map(text => [text.getScreenCTM(), parseFloat(getComputedStyle(text).fontSize)])
  .map(([matrix, size]) => Math.hypot(matrix.a, matrix.b) * size))"""
SCROLLED = """() => { const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollHeight - main.clientHeight; }"""


def test_slides_of_the_ranking_are_legible_and_fit(browser: Any, dashboard: str) -> None:
    for language in LANGUAGES:
        page = browser.new_page(viewport=SCREEN)
        page.goto(f"{dashboard}/?lang={language}&mode=projector")
        for number in range(1, 3):
            page.wait_for_function(SETTLED, arg=f"{number} / 2", timeout=30_000)
            page.wait_for_function(f"({SMALLEST})() >= {LEAST}", timeout=5_000)
            page.wait_for_function(f"({SCROLLED})() <= 0", timeout=5_000)
            if number < 2:
                page.get_by_role("button", name=Say(language)("frame.next")).click()
        page.close()


def test_a_remote_and_the_arrow_keys_turn_the_slides(browser: Any, dashboard: str) -> None:
    page = browser.new_page(viewport=SCREEN)
    page.goto(f"{dashboard}/?lang=kk&mode=projector")
    counter = 1
    for key, step in (("PageDown", 1), ("PageUp", -1), ("ArrowRight", 1), ("ArrowLeft", -1), ("PageUp", 0)):
        page.wait_for_function(SETTLED, arg=f"{counter} / 2", timeout=30_000)
        page.keyboard.press(key)
        counter += step
    page.wait_for_function(SETTLED, arg=f"{counter} / 2", timeout=30_000)
    assert page.get_by_role("button", name=Say("kk")("frame.previous")).is_disabled()
