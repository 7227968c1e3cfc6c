"""One journey through the dashboard in a real browser; nothing is asked of any other machine."""

import re
from typing import Any

import pytest

from budget_index.language import Say
from budget_index.regions import kazakhstan, region_name
from tests.browser.watching import told, visit

pytestmark = pytest.mark.browser
REGION = "KZ-15"


def test_from_the_ranking_to_a_region_and_into_another_language(browser: Any, dashboard: str) -> None:
    russian, kazakh = Say("ru"), Say("kk")
    with visit(browser, f"{dashboard}/?lang=ru") as page:
        row = page.locator("svg.marks text").get_by_text(named("ru"), exact=True)
        row.wait_for()
        assert russian("example.mark") in page.locator(".mark").inner_text().casefold()
        assert russian("example.mark") in page.title()

        row.click(force=True)
        page.get_by_role("heading", level=1, name=named("ru")).wait_for()
        page.wait_for_url(re.compile("region="))
        assert told(page) == {"lang": "ru", "round": "kz-example-2026", "region": REGION}

        page.get_by_text("Қазақша", exact=True).click()
        page.get_by_role("heading", level=1, name=named("kk")).wait_for()
        page.wait_for_url(re.compile("lang=kk"))
        assert told(page) == {"lang": "kk", "round": "kz-example-2026", "region": REGION}

        page.get_by_role("heading", name=kazakh("dashboard.lost")).wait_for()
        first = page.locator("details.fold", has_text=kazakh("dashboard.advice")).first
        first.locator("summary").click()
        first.get_by_text(kazakh("dashboard.advice")).wait_for()
        page.get_by_role("tab", name=kazakh("region-page.tab-profile")).click()
        assert kazakh("example.mark").upper() in page.locator("svg.marks").first.text_content()

        page.get_by_role("link", name=kazakh("dashboard.back")).click()
        page.locator(".st-key-top h1").wait_for()
        page.locator(".grid table").wait_for()


def named(language: str) -> str:
    return region_name(REGION, language, kazakhstan())
