"""Every page in every language: nothing leaves the machine, nothing fails, nothing is wider than a telephone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from budget_index.language import LANGUAGES, Say

from .test_journey import leaves

pytestmark = pytest.mark.browser
PAGES = ("", "region", "compare", "changes", "criteria", "robustness", "methodology", "data", "check")
LOOKED_FOR = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
"""Streamlit's page doesn't know below which path its server lies: opened at /region it asks there too, and gets 404."""
SETTLED = """language => !document.querySelector('[data-testid="stSkeleton"], [data-test-script-state="running"]')
  && document.querySelector('[data-testid="stMain"] h1')
  && (!language || document.documentElement.lang === language)"""
WIDER = """wide => [...document.querySelectorAll('[data-testid="stMain"] *')].filter(element => {
  const box = element.getBoundingClientRect();
  const within = element.closest('[data-testid="stDataFrame"], .on-paper, table, pre, [style*="overflow"]');
  return box.width > 0 && box.right > wide + 1 && !within && element.checkVisibility();
}).slice(0, 3).map(element => element.outerHTML.slice(0, 200))"""


def test_nothing_leaves_fails_or_is_too_wide(browser: Any, dashboard: str) -> None:
    with watched(browser) as pages:
        for name in PAGES:
            for language, page in pages.items():
                page.goto(f"{dashboard}/{name}?lang={language}&region=KZ-15", wait_until="commit")
            for language, page in pages.items():
                page.wait_for_function(SETTLED, arg=language)
                page.locator('[data-testid="stMain"] svg.marks').first.wait_for() if drawn(name) else None
                assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, (name, language)
                assert page.evaluate(WIDER, 390) == [], (name, language)
                assert page.locator(".to-content").count() == 1
                assert name == "check" or marked(page, Say(language)), (name, language)


def drawn(name: str) -> bool:
    """Say whether a page has charts."""
    return name not in {"data", "check"}


def marked(page: Any, say: Say) -> bool:
    """Say whether made-up data are called so where it can be read: in the title and in a sentence."""
    title = page.get_by_role("heading", level=1).first.inner_text()
    return say("example.mark") in title and page.get_by_text(say("example.sentence")).first.is_visible()


@contextmanager
def watched(browser: Any) -> Iterator[dict[str, Any]]:
    """Give a telephone for each language; at the end no other machine has been asked and nothing has failed."""
    outside: list[str] = []
    errors: list[str] = []
    pages = {language: browser.new_page(viewport={"width": 390, "height": 844}) for language in LANGUAGES}
    for page in pages.values():
        page.set_default_timeout(30_000)
        page.on("request", lambda request: leaves(request.url) and outside.append(request.url))
        page.on("websocket", lambda socket: leaves(socket.url) and outside.append(socket.url))
        page.on("console", lambda message: message.type == "error" and note(message, errors))
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield pages
    assert outside == []
    assert errors == []


def note(message: Any, errors: list[str]) -> None:
    if not LOOKED_FOR.search(message.location["url"]):
        errors.append(f"{message.text} {message.location}")
