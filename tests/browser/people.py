"""People at the dashboard: how they look at it, what must never happen meanwhile, and what the engine says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd

from budget_index.analysis.draws import Sources
from budget_index.analysis.own_weights import moved_places, with_own_weights
from budget_index.analysis.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.bundled import bundled
from budget_index.language import Language, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import Intake, read_inputs, round_methodology, score_intake
from budget_index.scoring.tables import Results

from .test_everywhere import note
from .test_journey import leaves

ROUND, YEAR, REGION = "kz-example-2026", 2026, "KZ-15"


@contextmanager
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Open an address; at the end no other machine has been asked for anything and nothing has failed."""
    outside: list[str] = []
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30_000)
    context.on(
        "page", lambda page: page.on("websocket", lambda socket: leaves(socket.url) and outside.append(socket.url))
    )
    context.on("request", lambda request: leaves(request.url) and outside.append(request.url))
    context.on("console", lambda message: message.type == "error" and note(message, errors))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()
    assert outside == []
    assert errors == []


def sees_an_example(page: Any, say: Say) -> None:
    """Look for the mark of made-up data in the title of the page and for the sentence that explains it."""
    page.get_by_role("heading", level=1).filter(has_text=say("example.mark")).wait_for()
    page.get_by_text(say("example.sentence")).first.wait_for()


def told(page: Any) -> dict[str, str]:
    """Give what the URL says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def rows(page: Any, caption: str) -> list[list[str]]:
    """Read a table as it is written for screen readers; that on the screen is a picture."""
    table = page.locator("table", has=page.locator("caption", has_text=caption))
    table.wait_for(state="attached")
    return table.evaluate(
        "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent))"
    )


def downloaded(page: Any, label: str) -> tuple[str, Any]:
    """Click a button that gives a file; give the file's name and path."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return download.value.suggested_filename, download.value.path()


def named(region: str, language: Language) -> str:
    """Name a region."""
    return region_name(region, language, kazakhstan())


@cache
def engine() -> tuple[Intake, Results]:
    """Score the example round."""
    folder = bundled("data", "rounds", ROUND)
    methodology = round_methodology(folder)
    intake = read_inputs([folder], methodology, kazakhstan())
    return intake, score_intake(intake, methodology)


@cache
def inputs() -> Inputs:
    """Give what places are drawn from."""
    intake, _ = engine()
    return Inputs(intake.responses, intake.expected.drop_duplicates(), intake.publications).of_year(YEAR)


def with_weights(times: Mapping[str, float]) -> pd.DataFrame:
    """Rank the round with weights of one's own, each varying by a quarter."""
    methodology = engine()[1].methodology
    answers, study = next(studies(inputs(), methodology, Sources(), seed=1, draws=1000, top=10))
    own = with_own_weights(study, Sources(weights="uniform", spread=0.25), times)
    return moved_places(rank_uncertainty(answers.units, own).ranks, study, answers.units)
