"""What is seen of the overview without scrolling: all bars on a laptop, the first one on a telephone."""

from typing import Any

import pytest

from budget_index.language import LANGUAGES, Language
from tests.browser.watching import TELEPHONE, visit

pytestmark = pytest.mark.browser
WINDOW = {"width": 1366, "height": 625}
"""What a browser leaves of a laptop's screen of 1366 × 768."""
EDGES = """() => {
  const chart = document.querySelector('[data-testid="stVegaLiteChart"] svg.marks');
  const texts = [...chart.querySelectorAll('.mark-text text')];
  const names = texts.filter(text => /^(\\d+(–\\d+)?|–)$/.test(text.textContent));
  const left = Math.min(...names.map(text => text.getBoundingClientRect().left));
  return names.filter(text => text.getBoundingClientRect().left < left + 40)
    .map(text => text.getBoundingClientRect().bottom);
}"""
"""The lower edges of the places at the left, one a region."""


def places(page: Any) -> list[float]:
    page.locator('[data-testid="stVegaLiteChart"] svg.marks').first.wait_for()
    page.wait_for_function(f"({EDGES})().length >= 20")
    page.wait_for_timeout(500)
    edges: list[float] = page.evaluate(EDGES)
    return edges


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_bars_are_on_the_first_screen_of_a_laptop(browser: Any, dashboard: str, language: Language) -> None:
    with visit(browser, f"{dashboard}/?lang={language}", viewport=WINDOW) as page:
        edges = places(page)
        assert len(edges) == 20
        assert max(edges) <= WINDOW["height"]
        first = page.locator('[data-testid="stVegaLiteChart"]').first.bounding_box()
        assert first["y"] < WINDOW["height"] / 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_bar_is_on_the_first_screen_of_a_telephone(browser: Any, dashboard: str, language: Language) -> None:
    with visit(browser, f"{dashboard}/?lang={language}", viewport=TELEPHONE) as page:
        assert min(places(page)) <= TELEPHONE["height"]
        assert page.evaluate("document.scrollingElement.scrollWidth") <= TELEPHONE["width"]
