"""Every page in every language: nothing leaves the machine, nothing fails, nothing is wider than a telephone."""

from collections.abc import Iterator
from typing import Any

import pytest

from budget_index.language import Language, Say
from tests.browser.watching import TELEPHONE, visit
from tests.sweeps import in_turn

pytestmark = pytest.mark.browser
PAGES = ("", "region", "compare", "criteria", "robustness", "methodology", "check")
LAID_OUT = 500
"""Milliseconds in which a tab that was opened draws its charts."""
SETTLED = """language => !document.querySelector('[data-testid="stSkeleton"], [data-test-script-state="running"]')
  && document.querySelector('[data-testid="stMain"] h1')
  && (!language || document.documentElement.lang === language)"""
WIDER = """wide => [...document.querySelectorAll('[data-testid="stMain"] *')].filter(element => {
  const box = element.getBoundingClientRect();
  const within = element.closest(
    '[data-testid="stDataFrame"], [role="tablist"], .on-paper, table, pre, [style*="overflow"]');
  return box.width > 0 && box.right > wide + 1 && !within && element.checkVisibility();
}).slice(0, 3).map(element => element.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize(("name", "language"), in_turn(PAGES))
def test_nothing_leaves_fails_or_is_too_wide(browser: Any, dashboard: str, name: str, language: Language) -> None:
    with visit(browser, f"{dashboard}/{name}?lang={language}&region=KZ-15", viewport=TELEPHONE) as page:
        page.wait_for_function(SETTLED, arg=language)
        page.locator('[data-testid="stMain"] svg.marks').first.wait_for() if drawn(name) else None
        for _ in each_tab(page):
            assert page.evaluate("document.scrollingElement.scrollWidth") <= TELEPHONE["width"]
            assert page.evaluate(WIDER, TELEPHONE["width"]) == []
        assert page.locator(".to-content").count() == 1
        assert name == "check" or marked(page, Say(language))


def drawn(name: str) -> bool:
    """Say whether a page opens with charts; those of a region are behind tabs."""
    return name not in {"region", "criteria", "robustness", "methodology", "check"}


def each_tab(page: Any) -> Iterator[str]:
    """Open the tabs of a page one after the other and give their names; a page without tabs counts as one."""
    tabs = page.locator('[data-testid="stMain"]').get_by_role("tab").all()
    if not tabs:
        yield ""
    for tab in tabs:
        tab.click()
        page.wait_for_timeout(LAID_OUT)
        yield tab.inner_text()


def marked(page: Any, say: Say) -> bool:
    """Say whether made-up data are called so where it can be read: in the window's title and in a line."""
    return say("example.mark") in page.title() and bool(page.locator(".mark").first.is_visible())
