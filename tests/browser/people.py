"""What people read at the dashboard, and what the engine says."""

import json
from contextlib import suppress
from functools import cache
from typing import Any

import pandas as pd

from budget_index.analysis.pages.overview import (
    place_intervals,
)
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import own_places
from budget_index.analysis.robustness.uncertainty import Inputs, studies
from budget_index.bundled import bundled
from budget_index.language import Language, Say
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds import Intake, read_inputs, round_methodology, score_intake
from budget_index.scoring.results import Results

ROWS = """([told, cells]) => [...document.querySelectorAll("table")]
  .filter(table => table.caption?.textContent === told).flatMap(table => [...table.tBodies[0].rows])
  .map(row => [...row.cells].slice(0, cells).map(cell => cell.textContent))"""
ROUND, YEAR, REGION = "kz-example-2026", 2026, "KZ-15"


def sees_an_example(page: Any, say: Say) -> None:
    """Look for the mark of made-up data in the browser's title and for the line at the top that explains it."""
    page.wait_for_function("mark => document.title.includes(mark)", arg=say("example.mark"))
    mark, _, rest = say("example.sentence").partition(": ")
    page.get_by_role("note").filter(has_text=mark).filter(has_text=rest).wait_for()


def read_rows(page: Any, caption: str, wanted: list[list[str]]) -> None:
    """Wait until the rows of a table begin with these cells, in the table that is written for screen readers.

    The page draws everything anew after a choice, piece by piece; what can be seen of a table is a picture.
    """
    asked = [caption, len(wanted[0])]
    with suppress(Exception):
        page.wait_for_function(
            f"([asked, wanted]) => JSON.stringify(({ROWS})(asked)) === wanted", arg=[asked, compact(wanted)]
        )
    found = page.evaluate(ROWS, asked)
    assert found == wanted, found


def compact(wanted: list[list[str]]) -> str:
    return json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))


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


@cache
def places() -> pd.DataFrame:
    """Give the places between which each region stands."""
    rules = engine()[1].methodology
    return place_intervals(inputs(), rules, rules.ranked, YEAR).table.set_index("region")


@cache
def with_weights(part: str, times: float) -> pd.DataFrame:
    """Rank the round with another weight of one part."""
    ((answers, study),) = studies(inputs(), engine()[1].methodology, Sources(), seed=1, draws=0)
    return own_places(study, answers.units, {part: times})
