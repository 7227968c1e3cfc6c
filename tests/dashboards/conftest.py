"""An example round to look at, and the app started on it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.bundled import bundled
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, round_methodology
from budget_index.scoring.tables import Results, score_responses

APP = bundled("dashboards", "app.py")
EXAMPLE = bundled("data", "rounds", "kz-example-2026")


@pytest.fixture(scope="session")
def results() -> Results:
    """What the engine says about the example round."""
    methodology = round_methodology(EXAMPLE)
    intake = read_inputs([EXAMPLE], methodology, kazakhstan())
    return score_responses(intake.responses, methodology, intake.expected)


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the dashboard at a page, with the parameters of a URL."""
    monkeypatch.syspath_prepend(str(APP.parent))

    def open_page(
        page: str = "ranking", *, data: Path = EXAMPLE.parent, started_in: str = "ru", **query: str
    ) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["app.py", "--data", str(data), "--lang", started_in])
        app = AppTest.from_file(str(APP), default_timeout=30)
        app.query_params = dict(query)
        if page != "ranking":
            app.run()
            app.query_params = dict(query)
            app.switch_page(f"screens/{page}.py")
        return app.run()

    return open_page
