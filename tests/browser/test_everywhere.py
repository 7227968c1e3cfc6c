"""Every page in every language: nothing leaves the machine, nothing fails, nothing is wider than a telephone."""

import re
from typing import Any

import pytest

from budget_index.language import LANGUAGES

from .test_journey import leaves

pytestmark = pytest.mark.browser
PAGES = ("", "region", "compare", "changes", "criteria", "robustness", "methodology", "data", "check")
LOOKED_FOR = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
"""Streamlit's page doesn't know below which path its server lies: opened at /region it asks there too, and gets 404."""
SETTLED = """() => !document.querySelector('[data-testid="stSkeleton"], [data-test-script-state="running"]')
  && document.querySelector('[data-testid="stMain"] h1')"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_fails_or_is_too_wide(browser: Any, dashboard: str, language: str) -> None:
    outside: list[str] = []
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(30_000)
    page.on("request", lambda request: leaves(request.url) and outside.append(request.url))
    page.on("websocket", lambda socket: leaves(socket.url) and outside.append(socket.url))
    page.on("console", lambda message: message.type == "error" and note(message, errors))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name in PAGES:
        page.goto(f"{dashboard}/{name}?lang={language}&region=KZ-15")
        page.wait_for_function(SETTLED)
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, name
        assert page.locator(".to-content").count() == 1
    assert outside == []
    assert errors == []


def note(message: Any, errors: list[str]) -> None:
    if not LOOKED_FOR.search(message.location["url"]):
        errors.append(f"{message.text} {message.location}")
