"""Every address that a guide quotes opens what it says, in every language."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.bundled import PACKAGE
from budget_index.language import LANGUAGES, Language, Say

GUIDES = PACKAGE.parent / "docs" / "guides"
ADDRESS = re.compile(r"`…?/(\w*)\?([^`]+)`")


def quoted(language: Language) -> set[tuple[str, str]]:
    """List page and query of the addresses in the guides."""
    texts = [(GUIDES / f"{name}.{language}.md").read_text("utf-8") for name in ("officials", "trainers")]
    return {(page or "ranking", query) for text in texts for page, query in ADDRESS.findall(text)}


def without_language(addresses: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(page, re.sub(r"lang=\w\w", "", query)) for page, query in addresses}


def test_the_guides_quote_the_same_addresses():
    addresses = {language: without_language(quoted(language)) for language in LANGUAGES}
    assert all(each == addresses["en"] for each in addresses.values())
    assert len(addresses["en"]) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_opens(open_app: Callable[..., AppTest], language: Language):
    say = Say(language)
    unknown = [say(f"dashboard.unknown-{name}", value="~").split("~")[0] for name in ("round", "region", "choice")]
    for page, query in sorted(quoted(language)):
        wanted = dict(parse_qsl(urlsplit(f"?{query}").query))
        app = open_app(page, started_in="en", **wanted)
        assert not app.exception, query
        assert not [shown.value for shown in app.warning if shown.value.startswith(tuple(unknown))], query
        shown = {
            name: app.session_state[name] for name in wanted if name in ("lang", "round", "region", "view", "mode")
        }
        assert shown == {name: wanted[name] for name in shown}, query
