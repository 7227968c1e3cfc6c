"""A chart's picture carries its title, its source and an example's mark, and is not blank."""

import io
from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from budget_index.charts.pictures import SCALE, WIDTH, as_png, as_svg, title_of_spec
from budget_index.charts.theme import ON_PAPER
from budget_index.language import Say
from dashboards.elements import charts

Open = Callable[..., AppTest]
LOOKS = (("ranking", {}), ("compare", {}), *(("region", {"tab": tab}) for tab in ("profile", "history", "changes")))
"""What has a chart: two pages, and the tabs of a region's page, of which only the one that is looked at is drawn."""
FOOTER = ["ҮЛГІ ДЕРЕКТЕР. әғқңөұүһі", "Дереккөз: a & b"]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "query"), LOOKS)
def test_every_chart_of_the_app_is_a_picture(
    open_app: Open, page: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    footers: list[list[str]] = []

    def keep(view: Any, draw: Any, name: str, **told: Any) -> None:
        drawn.append(draw(colours=ON_PAPER))
        footers.append(told["below"])

    monkeypatch.setattr(charts, "_offer_pictures", keep)
    app = open_app(page, lang="kk", region="KZ-15", **query)
    assert not app.exception
    assert drawn
    for chart, footer in zip(drawn, footers, strict=True):
        spec = chart.to_dict()
        svg = as_svg(spec, footer=footer)
        assert title_of_spec(spec).split()[0] in svg
        assert (Say("kk")("example.mark").upper() in svg) is ("example" in spec["usermeta"])
        assert "kz-example-2026" in svg
        assert ink(as_png(spec, footer=footer)) > 0.005


def test_a_picture_has_its_width_and_its_footer() -> None:
    chart = alt.Chart(alt.InlineData([{"x": 1}]), width="container", title="T", description="D").mark_bar()
    spec = chart.encode(x="x:Q").properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding")).to_dict()
    svg = as_svg(spec, footer=FOOTER)
    assert f'width="{WIDTH}"' in svg
    assert "әғқңөұүһі" in svg
    assert "a &amp; b" in svg
    assert "<desc>D</desc>" in svg
    assert Image.open(io.BytesIO(as_png(spec, footer=FOOTER))).width == SCALE * WIDTH


def ink(png: bytes) -> float:
    """Share of a picture that isn't white."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    return float((pixels < 250).mean())
