"""The slides of a round on a page of their own: every button and every old address leads there."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan, region_name
from dashboards.shell import projector
from dashboards.shell.pages import DECK, path

Open = Callable[..., AppTest]
PAGES_WITH_A_ROUND = ("ranking", "region", "compare", "criteria", "robustness", "methodology")
OLD_ADDRESSES = {
    ("ranking", "lang=ru&round=kz-example-2026&mode=projector"): "ranking",
    ("ranking", "mode=projector&slide=map"): "map",
    ("ranking", "mode=projector&slide=bars-2"): "ranking",
    ("region", "lang=kk&region=KZ-15&mode=projector"): "region",
    ("compare", "region=KZ-15&tab=changes&mode=projector"): "movers",
    ("compare", "regions=KZ-15,KZ-39&mode=projector"): "ranking",
    ("robustness", "view=weights&mode=projector"): "sure",
    ("methodology", "mode=projector&slide=bands"): "measured",
    ("criteria", "mode=projector"): "documents",
}


def slides_of(app: AppTest) -> dict[str, str]:
    """Return the slides of a page by their ids."""
    html = next(each.proto.body for each in app.get("html") if 'class="deck"' in each.proto.body)
    return dict(re.findall(r'<section class="slide" data-id="([\w-]+)"[^>]*>(.*?)</section>', html, re.DOTALL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_slides_are_there_at_once_and_each_has_its_mark(open_app: Open, language: str) -> None:
    app, say = open_app("deck", lang=language, region="KZ-15"), Say(language)
    assert not app.exception
    slides = slides_of(app)
    assert 10 <= len(slides) <= 14
    mark = say("example.sentence").partition(":")[0]
    assert all(f"<strong>{mark}</strong>" in slide for slide in slides.values())
    assert region_name("KZ-15", language, kazakhstan()) in unescape(slides["region"])
    assert all("<h1" in slide and "<aside>" in slide for slide in slides.values())
    assert [name for name, slide in slides.items() if 'class="told"' in slide] == [
        f"exercise-{number}" for number in (1, 2, 3)
    ]


def test_the_room_chooses_a_region(open_app: Open) -> None:
    app = open_app("deck", lang="kk", slide="region")
    app.selectbox(key="region").set_value("KZ-71").run()
    assert not app.exception
    assert region_name("KZ-71", "kk", kazakhstan()) in slides_of(app)["region"]
    assert app.query_params["region"] in ("KZ-71", ["KZ-71"])
    assert app.query_params["slide"] in ("region", ["region"])


def test_what_a_link_asks_for_and_is_not_there_is_said(open_app: Open) -> None:
    app, say = open_app("deck", lang="kk", region="XX-9", slide="nonsense"), Say("kk")
    assert not app.exception
    assert [each.value for each in app.warning] == [
        say("dashboard.unknown-region", value="XX-9"),
        say("dashboard.unknown-choice", value="nonsense"),
    ]
    assert "slide" not in app.query_params
    assert len(slides_of(app)) >= 10
    assert not open_app("deck", lang="kk", slide="sure").warning


@pytest.mark.parametrize("page", ["ranking", "methodology"])
def test_every_page_of_a_round_has_a_button_to_the_slides(open_app: Open, page: str) -> None:
    app = open_app(page, lang="ru")
    assert app.button(key="projector-on").label == Say("ru")("frame.projector")


@pytest.mark.parametrize(("address", "slide"), OLD_ADDRESSES.items())
def test_an_old_address_opens_the_slide_that_says_the_same(
    monkeypatch: pytest.MonkeyPatch, address: tuple[str, str], slide: str
) -> None:
    page, query = address
    asked, opened = dict(parse_qsl(query)), []
    monkeypatch.setattr(projector.st, "query_params", type("Asked", (), {"to_dict": lambda _: asked})())
    monkeypatch.setattr(projector.st, "switch_page", lambda *where, query_params: opened.append((*where, query_params)))
    projector.follow_old_address(page)
    kept = {name: value for name, value in asked.items() if name in ("lang", "round", "region")}
    assert opened == [(path(DECK), kept | {"slide": slide})]


def test_other_addresses_stay_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector.st, "query_params", type("Asked", (), {"to_dict": lambda _: {"lang": "kk"}})())
    monkeypatch.setattr(projector.st, "switch_page", lambda *_, **__: pytest.fail("nobody asked for slides"))
    for page in PAGES_WITH_A_ROUND:
        projector.follow_old_address(page)
