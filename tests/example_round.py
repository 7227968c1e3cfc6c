"""The example rounds, scored once a process, and the numbers of the last one that the guides look at."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from budget_index.analysis.actions.first_steps import first_steps
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.change.adding_up import waterfall
from budget_index.analysis.change.changes import compare
from budget_index.analysis.gain.whatif import best_answers, region_outcome
from budget_index.analysis.pages.overview import place_intervals
from budget_index.analysis.profile import against_others, lost_points
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.regions import kazakhstan
from budget_index.rounds import Intake, read_round
from budget_index.rounds.scored import ScoredRound, read_scored, round_folder
from budget_index.scoring.results import Results

EXAMPLE = "kz-example-2026"
REGION = "KZ-15"


@cache
def scored_round(name: str = EXAMPLE) -> ScoredRound:
    """Score a bundled round once for all tests that only read it."""
    return read_scored(name, kazakhstan())


def regions_of(name: str = EXAMPLE) -> list[str]:
    """List the regions of a bundled round without scoring it, for parameters of tests."""
    return read_round(round_folder(name)).regions


@dataclass(frozen=True)
class Example:
    """The example round that the guides look at."""

    results: Results
    intake: Intake
    before: Results


@cache
def example() -> Example:
    now = scored_round()
    return Example(now.results, now.intake, scored_round("kz-example-2024").results)


def inputs() -> Inputs:
    intake = example().intake
    return Inputs(intake.responses, intake.assessed, intake.publications)


def standing(region: str) -> pd.Series:
    return example().results.ranking.set_index("region").loc[region]


def coverage(region: str) -> float:
    scores = example().results.scores
    return float(scores[(scores["dimension"] == "index") & (scores["region"] == region)]["coverage"].iloc[0])


@cache
def changes() -> pd.DataFrame:
    return compare(example().before, example().results, kazakhstan()).changes.set_index("region", drop=False)


@cache
def places() -> pd.DataFrame:
    return place_intervals(inputs(), example().results.methodology, "index", 2026).table


def together(criteria: list[str]) -> pd.Series:
    found = region_outcome(example().results, best_answers(example().results.methodology, criteria), REGION, 2026)
    return pd.Series({"score": found.score, "rank": found.rank})


def first_three() -> list[str]:
    """List the questions that the first three actions better."""
    shares = question_shares(example().results, REGION, 2026)
    chosen = shares["action"].isin(first_steps(example().results, REGION, 2026).actions) & (shares["share"] > 0)
    return shares[chosen]["criterion"].tolist()


def largest_lost() -> pd.DataFrame:
    return lost_points(example().results.criteria, example().results.methodology, REGION, 2026).head(3)


def behind(dimension: str) -> float:
    table = against_others(example().results.scores, example().results.methodology, REGION, 2026)
    row = table[table["dimension"] == dimension].iloc[0]
    return float(row["score"] - row["others"])


def parts() -> dict[str, float]:
    """Give the parts of the change as the page writes them: rounded so that they add up."""
    named = waterfall(changes().loc[REGION]).set_index("part")["points"].to_dict()
    return named | {"change": sum(named.values())}


def mean_with_zeros() -> float:
    return float(example().results.ranking["score"].fillna(0).mean())
