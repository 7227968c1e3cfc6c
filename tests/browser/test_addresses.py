"""Addresses in a real browser: one that no page has, one that is told late, and the way back."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from budget_index.language import LANGUAGES, Language, Say
from dashboards.shell.pages import MOVED, RENAMED
from tests.browser.watching import told, visit

pytestmark = pytest.mark.browser
PLANNING = ".st-key-times-planning input"
HELD = 1_000
"""Milliseconds in which the server answers a key."""


def test_the_start_page_answers_at_its_name_too(browser: Any, dashboard: str) -> None:
    say = Say("kk")
    with visit(browser, f"{dashboard}/ranking?lang=kk&dimension=planning") as page:
        page.locator("svg.marks").first.wait_for()
        assert page.get_by_role("dialog").count() == 0
        assert told(page)["dimension"] == "planning"
        page.get_by_role("link", name=say("dashboard.page-methodology")).click()
        page.wait_for_url(re.compile("/methodology"))
        page.get_by_role("link", name=say("dashboard.page-ranking")).click()
        page.locator(".st-key-top h1").wait_for()


OLD_ADDRESSES = (
    "ranking?dimension=planning&kind=city",
    "?dimension=report",
    "region?region=KZ-15&answers=R01:a",
    "compare?regions=KZ-15,KZ-39",
    "compare?regions=KZ-15,KZ-71&stage=planning&answers=all",
    "changes?region=KZ-15",
    "changes?region=KZ-15&since=kz-example-2020",
    "criteria?region=KZ-15",
    "robustness?view=weights",
    "methodology?round=kz-example-2022",
    "methodology?level=all&edition=kz-local-budgets-2022&criterion=E14",
    "data?round=kz-example-2024",
    "data?table=ranking&sums=xlsx",
    "check?lang=kk",
)
"""Every page that this repository ever had, with choices that its address could say."""


@pytest.mark.parametrize("address", OLD_ADDRESSES)
def test_an_old_address_opens_its_place_with_its_choices(browser: Any, dashboard: str, address: str) -> None:
    page_name, _, choices = address.partition("?")
    with visit(browser, f"{dashboard}/{address}") as page:
        page.locator('[data-testid="stMain"] h1').first.wait_for()
        page.wait_for_function("""() => !document.querySelector('[data-test-script-state="running"]')""")
        page.wait_for_timeout(1000)
        assert page.get_by_text(Say("ru")("not-found.title")).count() == 0
        assert page.get_by_role("alert").count() == 0
        assert page.url.partition("?")[0].endswith(f"/{MOVED.get(page_name, page_name)}")
        chosen = {RENAMED.get(name, name): value for name, value in parse_qsl(choices)}
        assert {name: told(page).get(name) for name in chosen} == chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_without_a_page_is_explained(browser: Any, dashboard: str, language: Language) -> None:
    say = Say(language)
    with visit(browser, f"{dashboard}/rating?lang={language}") as page:
        page.get_by_role("heading", level=1, name=say("not-found.title")).wait_for()
        assert page.get_by_role("dialog").count() == 0
        page.locator('[data-testid="stMain"]').get_by_role("link", name=say("dashboard.page-ranking")).click()
        page.locator(".st-key-top h1").wait_for()
        assert told(page)["lang"] == language


def test_back_takes_a_choice_back(browser: Any, dashboard: str) -> None:
    with visit(browser, f"{dashboard}/?lang=ru") as page:
        chosen = page.locator(".st-key-dimension input")
        page.locator("svg.marks").first.wait_for()
        before = chosen.input_value()
        page.wait_for_url(re.compile("round="))
        chosen.click()
        page.get_by_role("option").nth(2).click()
        page.wait_for_url(re.compile("dimension="))
        after = chosen.input_value()
        page.go_back()
        page.wait_for_function(SHOWS, arg=[".st-key-dimension input", before])
        assert "dimension" not in told(page)
        page.go_forward()
        page.wait_for_function(SHOWS, arg=[".st-key-dimension input", after])
        assert after != before
        assert told(page)["dimension"]


SHOWS = "([selector, value]) => document.querySelector(selector)?.value === value"


@pytest.mark.parametrize(
    ("keys", "shown"), [(["ArrowRight", "ArrowLeft"], 1.1), (["ArrowRight", "ArrowRight", "ArrowRight"], 1.4)]
)
def test_keys_pressed_before_the_answers_arrive(browser: Any, dashboard: str, keys: list[str], shown: float) -> None:
    with visit(browser, "about:blank") as page:
        hold = held_back(page)
        page.goto(f"{dashboard}/robustness?lang=ru&view=weights&weights=planning:1.1")
        page.locator(PLANNING).wait_for()
        page.locator(".tracks").first.wait_for()
        release = hold()
        for key in keys:
            page.locator(PLANNING).press(key)
            page.wait_for_timeout(HELD)
        release()
        page.wait_for_url(lambda url: f"weights=planning%3A{shown:g}" in url)
        page.wait_for_timeout(HELD)
        assert page.locator(PLANNING).input_value() == str(round(10 * shown))
        assert told(page)["weights"] == f"planning:{shown:g}"


def held_back(page: Any) -> Callable[[], Callable[[], None]]:
    """Stand between page and server; what is given back holds the server's messages until what that gives is called."""
    held: list[tuple[Any, Any]] = []
    holding = False

    def between(socket: Any) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(lambda message: held.append((socket, message)) if holding else socket.send(message))

    def hold() -> Callable[[], None]:
        nonlocal holding
        holding = True
        return release

    def release() -> None:
        nonlocal holding
        holding = False
        for socket, message in held:
            socket.send(message)
        held.clear()

    page.route_web_socket(re.compile("_stcore/stream"), between)
    return hold
