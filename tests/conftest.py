"""What all tests share: the reference data, small methodologies, the example round scored, the app started on it."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from streamlit.testing.v1 import AppTest

from budget_index.bundled import bundled
from budget_index.language import LANGUAGES
from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, round_methodology
from budget_index.rounds.results_cache import CACHE_PLACE
from budget_index.scoring.results import Results, score_responses
from dashboards.elements import sections
from dashboards.shell.pages import PAGES, RANKING, path

APP = bundled("dashboards", "navigation.py")
EXAMPLE = bundled("data", "rounds", "kz-example-2026")
REFERENCE = Path(__file__).parents[2] / "shared" / "data"

SCALES = """
scales:
  extent: {answers: {a: {points: 100}, b: {points: 67}, c: {points: 33}, d: {points: 0}, e: {not_applicable: true}}}
  yes_no: {answers: {"yes": {points: 100}, "no": {points: 0}, not_asked: {not_applicable: true}}}
  share: {number: {unit: percent, line: [[0, 0], [95, 100]]}}
"""

settings.register_profile(
    "default", deadline=None, max_examples=60, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is the same in another language; and leave most of what takes long unmeasured.

    Coverage is that of the quick tests and of the few slow ones without which lines would be left out: measuring
    what laws, attacks and long rounds of commands run again takes more time than running it.
    """
    for item in items:
        language = getattr(item, "callspec", None) and item.callspec.params.get("language")
        if language and language != LANGUAGES[0]:
            item.add_marker(pytest.mark.translated)
        marks = {mark.name for mark in item.iter_markers()}
        if marks & {"translated", "browser", "office"} or ("slow" in marks and "covers" not in marks):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep results away from those of whoever runs the tests; all that run at once share them."""
    own = tmp_path_factory.getbasetemp()
    os.environ[CACHE_PLACE] = str((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "results-cache")


def pytest_collection_finish() -> None:
    """Leave what was loaded for good out of the collection of garbage, which else takes a tenth of the time."""
    gc.freeze()


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with reference data, which lies beside the project and is not part of it."""
    if not REFERENCE.is_dir():
        pytest.skip(f"the reference data aren't there: no folder {REFERENCE}")
    return REFERENCE


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder with inputs that once went wrong, which lies beside the project."""
    folder = REFERENCE.parent / "cases"
    if not folder.is_dir():
        pytest.skip(f"the inputs aren't there: no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def small() -> Methodology:
    """One dimension, three criteria on a–e of equal weight."""
    return parse_methodology(f"""
id: small
title: Small
{SCALES}
dimensions:
  - id: index
    criteria:
      - {{id: P01, question: One?, scale: extent}}
      - {{id: P02, question: Two?, scale: extent}}
      - {{id: P03, question: Three?, scale: extent}}
""")


@pytest.fixture(scope="session")
def scales() -> str:
    """The block ``scales:`` of a methodology: ``extent`` a–e, ``yes_no``, ``share`` in percent."""
    return SCALES


@pytest.fixture(scope="session")
def results() -> Results:
    """What the engine says about the example round."""
    methodology = round_methodology(EXAMPLE)
    intake = read_inputs([EXAMPLE], methodology, kazakhstan())
    return score_responses(intake.responses, methodology, intake.expected)


@pytest.fixture(scope="session")
def started_app() -> Iterator[AppTest]:
    """Start the dashboard once: it knows the pages, and what is installed that pages could use.

    No browser is left a moment in which to paint.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "MOMENT", 0)
        yield AppTest.from_file(str(APP), default_timeout=30).run()


@pytest.fixture(scope="session")
def looked_at() -> dict[object, AppTest]:
    """Pages that somebody has opened and nobody has touched."""
    return {}


@pytest.fixture
def open_app(
    started_app: AppTest, looked_at: dict[object, AppTest], request: pytest.FixtureRequest
) -> Iterator[Callable[..., AppTest]]:
    """Open the dashboard at a page, with the parameters of a URL.

    A page of the example rounds is drawn once for all tests that only read it: what has been run again isn't handed out
    again, nor is anything in a test that patches something.
    """
    shared = "monkeypatch" not in request.fixturenames

    with pytest.MonkeyPatch.context() as patch:

        def open_page(
            page: str = "ranking", *, data: Path = EXAMPLE.parent, started_in: str = "ru", **query: str
        ) -> AppTest:
            patch.setattr(sys, "argv", ["app.py", "--data", str(data), "--lang", started_in])
            key = (page, started_in, *query.items())
            if not shared or data != EXAMPLE.parent:
                return new_app(started_app, page, query)
            if key not in looked_at:
                looked_at[key] = new_app(started_app, page, query)
            return until_touched(looked_at, key)

        yield open_page


def new_app(started: AppTest, page: str, query: dict[str, str]) -> AppTest:
    """Open a page as a link does."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    app._registered_pages = started._registered_pages
    app._bidi_component_manager = started._bidi_component_manager
    app.query_params = dict(query)
    if page not in PAGES:
        app.run()
        app.query_params = dict(query)
    if page != RANKING:
        app.switch_page(path(page))
    return app.run()


def until_touched(pages: dict[object, AppTest], key: object) -> AppTest:
    """Give a page that belongs to whoever runs it again."""
    app = pages[key]

    def run(*arguments: Any, **options: Any) -> AppTest:
        pages.pop(key, None)
        return AppTest._run(app, *arguments, **options)

    app._run = run
    return app
