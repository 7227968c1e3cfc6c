"""One journey through the dashboard in a real browser; nothing is asked of any other machine."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from budget_index.language import Say
from budget_index.regions import kazakhstan, region_name

pytestmark = pytest.mark.browser
REGION = "KZ-15"


def test_from_the_ranking_to_a_region_and_into_another_language(browser: Any, dashboard: str) -> None:
    outside: list[str] = []
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(30_000)
    page.on("request", lambda request: leaves(request.url) and outside.append(request.url))
    page.on("websocket", lambda socket: leaves(socket.url) and outside.append(socket.url))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    russian, kazakh = Say("ru"), Say("kk")

    page.goto(f"{dashboard}/?lang=ru")
    bar = page.locator(f'svg.marks [aria-roledescription="bar"][aria-label*="{named("ru")}"]')
    bar.wait_for()
    assert russian("example.mark") in page.get_by_role("heading", level=1).inner_text()
    assert russian("example.mark") in page.title()

    bar.click()
    page.get_by_role("heading", level=1, name=named("ru")).wait_for()
    page.wait_for_url(re.compile("region="))
    assert told(page.url) == {"lang": "ru", "round": "kz-example-2026", "region": REGION}

    page.get_by_text("Қазақша", exact=True).click()
    page.get_by_role("heading", level=1, name=named("kk")).wait_for()
    page.wait_for_url(re.compile("lang=kk"))
    assert told(page.url) == {"lang": "kk", "round": "kz-example-2026", "region": REGION}

    page.get_by_role("heading", name=kazakh("dashboard.lost")).wait_for()
    first = page.locator("details.fold").first
    first.locator("summary").click()
    first.get_by_text(kazakh("dashboard.advice")).wait_for()
    assert kazakh("example.mark").upper() in page.locator("svg.marks").first.text_content()

    page.get_by_role("link", name=kazakh("dashboard.back")).click()
    page.get_by_role("heading", level=1, name=kazakh("dashboard.title-ranking", year=2026)).wait_for()
    page.locator('[data-testid="stDataFrame"]').wait_for()
    assert outside == []
    assert errors == []


def named(language: str) -> str:
    return region_name(REGION, language, kazakhstan())


def told(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def leaves(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"localhost", "127.0.0.1"}
