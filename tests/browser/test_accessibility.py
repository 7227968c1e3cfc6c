"""axe-core finds nothing worse than minor on any page, in light and in dark, nor on a slide of the projector."""

from typing import Any

import pytest

from tests.browser.test_everywhere import PAGES, SETTLED, drawn, each_tab
from tests.browser.test_projector import READY
from tests.browser.watching import watched

pytestmark = pytest.mark.browser
COUNTED = {"moderate", "serious", "critical"}
LANGUAGE = "kk"
IN_DARK = ("", "region", "robustness")
"""Pages that have between them every kind of control; the colours are the same on all."""
NOT_OURS: dict[tuple[str, str], str] = {}
"""Rule of axe-core and a part of the selector → why it can't be put right here."""


@pytest.mark.parametrize(("scheme", "pages"), [("light", PAGES), ("dark", IN_DARK)])
def test_no_page_has_a_grave_fault(browser: Any, dashboard: str, scheme: str, pages: tuple[str, ...]) -> None:
    with watched(browser, color_scheme=scheme) as window:
        page = window.new_page()
        listed = {
            (name, tab): faults(page)
            for name in pages
            for tab in each_tab(opened(page, f"{dashboard}/{name}?lang={LANGUAGE}&region=KZ-15", name))
        }
    assert {where: named for where, named in listed.items() if named} == {}


def test_a_slide_has_no_grave_fault(browser: Any, dashboard: str) -> None:
    with watched(browser) as window:
        page = window.new_page()
        page.goto(f"{dashboard}/deck?lang={LANGUAGE}&region=KZ-15")
        page.wait_for_function(READY)
        for slide in ("measured", "map", "exercise-1"):
            page.evaluate("slide => { document.documentElement.dataset.slide = slide; }", slide)
            assert faults(page) == [], slide


def opened(page: Any, address: str, name: str) -> Any:
    """Open a page and wait until it is drawn."""
    page.goto(address)
    page.wait_for_function(SETTLED, arg=LANGUAGE)
    if drawn(name):
        page.locator('[data-testid="stMain"] svg.marks').last.wait_for()
    page.wait_for_timeout(500)
    return page


def faults(page: Any) -> list[str]:
    """List what axe-core finds that is worse than minor and ours: rule, element, what is wrong."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:150]} {node.get('failureSummary', '')[:200]}"
        for each in found
        for node in each["nodes"]
        if each["impact"] in COUNTED and not excepted(each["id"], str(node["target"]) + node["html"])
    ]


def excepted(rule: str, element: str) -> bool:
    return any(rule == name and part in element for name, part in NOT_OURS)
