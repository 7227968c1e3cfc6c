"""How long pages are: in screens before the tabs and as a whole, and in sheets on paper; ``-rP`` prints the figures."""

import re
from typing import Any

import pytest

from budget_index.language import Language
from tests.browser.test_everywhere import SETTLED
from tests.browser.watching import TELEPHONE, visit
from tests.sweeps import IN_KAZAKH, IN_RUSSIAN, in_turn

pytestmark = pytest.mark.browser
WINDOW = {"width": 1366, "height": 625}
"""What a browser leaves of a laptop's screen of 1366 × 768."""
PAGES = {"": "", "region": "&region=KZ-15", "compare": "", "methodology": ""}
LIMITS = {"region": ((4.0, 7.0), (7.0, 9.0))}
"""Screens at most: before the tabs and of the whole page, on a laptop and on a telephone."""
SHEETS = {"": 1, "region": 2}
LENGTHS = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const top = main.getBoundingClientRect().top - main.scrollTop;
  const tabs = main.querySelector('[data-testid="stTabs"]');
  return [tabs ? tabs.getBoundingClientRect().top - top : main.scrollHeight, main.scrollHeight];
}"""
DRAWN = 1500
"""Milliseconds in which a page that has arrived is drawn."""


def open_page(page: Any, language: Language) -> None:
    page.wait_for_function(SETTLED, arg=language)
    page.wait_for_timeout(DRAWN)


@pytest.mark.parametrize(("name", "language"), in_turn(PAGES))
def test_pages_are_short(browser: Any, dashboard: str, name: str, language: Language) -> None:
    for number, window in enumerate((WINDOW, TELEPHONE)):
        with visit(browser, f"{dashboard}/{name}?lang={language}{PAGES[name]}", viewport=window) as page:
            open_page(page, language)
            before, whole = (length / window["height"] for length in page.evaluate(LENGTHS))
            print(f"{name or 'overview'} {language} {window['width']}: {before:.1f} before tabs, {whole:.1f} in all")  # noqa: T201
            most_before, most_whole = LIMITS.get(name, ((9.0, 9.0), (9.0, 9.0)))[number]
            assert before <= most_before
            assert whole <= most_whole


@IN_RUSSIAN
def test_the_overview_is_one_sheet(browser: Any, dashboard: str, language: Language) -> None:
    assert sheets(browser, f"{dashboard}/?lang={language}", language) == SHEETS[""]


@IN_KAZAKH
def test_a_region_is_two_sheets(browser: Any, dashboard: str, language: Language) -> None:
    assert sheets(browser, f"{dashboard}/region?lang={language}&region=KZ-15", language) == SHEETS["region"]


def sheets(browser: Any, address: str, language: Language) -> int:
    """Print a page and count its sheets."""
    with visit(browser, address, viewport=WINDOW) as page:
        open_page(page, language)
        printed: bytes = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))
