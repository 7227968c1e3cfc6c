"""Streamlit's own words in a real browser: a list without a match, what a screen reader hears, the menu of a column."""

from typing import Any

import pytest

from budget_index.language import LANGUAGES, OWN_NAMES, Language, Say
from tests.browser.watching import visit

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", LANGUAGES)]


def test_lists_speak_the_language(browser: Any, dashboard: str, language: Language) -> None:
    before = "ru" if language == "kk" else "kk"
    with visit(browser, f"{dashboard}/compare?lang={before}&region=KZ-15") as page:
        regions = page.locator(".st-key-regions")
        regions.get_by_role("group", name=Say(before)("controls.selected")).wait_for()
        page.get_by_text(OWN_NAMES[language], exact=True).click()
        say = Say(language)
        regions.get_by_role("group", name=say("controls.selected")).wait_for()
        regions.get_by_role("button", name=say("controls.clear-all")).wait_for()
        regions.locator("input").press_sequentially("abracadabra")
        page.get_by_role("listbox").get_by_text(say("controls.no-results")).wait_for()
        heard = page.locator("[data-live-announcer]").text_content()
        assert say("controls.options", name="0") in heard
        assert "available" not in heard


def test_the_menu_of_a_column_speaks_the_language(browser: Any, dashboard: str, language: Language) -> None:
    say = Say(language)
    with visit(browser, f"{dashboard}/?lang={language}") as page:
        page.locator('[data-testid="stExpander"] summary').filter(has_text=say("word.table")).click()
        table = page.locator('[data-testid="stDataFrame"]').first
        table.wait_for()
        page.locator(".st-key-find").evaluate("box => box.scrollIntoView({block: 'center'})")
        menu = page.locator('[data-testid="stDataFrameColumnMenu"]')
        page.wait_for_timeout(1_000)
        box = table.bounding_box()
        for across in range(60, 130, 10):  # places: numbers, whose menu would have formats too
            if not menu.count():
                page.mouse.move(box["x"] + across, box["y"] + 15)
                page.mouse.click(box["x"] + across, box["y"] + 15)
                page.wait_for_timeout(200)
        entries = [entry.split("\n")[-1] for entry in menu.get_by_role("menuitem").all_inner_texts() if entry]
        assert entries == [say(f"controls.{key}") for key in ("ascending", "descending", "fit", "pin", "hide")]
