"""Nested means, weights, gaps and ranks against COINr: 49 indicators → 8 → 2 → 1, 51 countries."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.scoring.ranking import ranking_table
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.responses import check_responses, normalised
from tests.answer_tables import read_responses

pytestmark = pytest.mark.reference

YEAR = 2018
RUNS = {
    "raw_agg_arithmetic": ("mean", False, "raw_minmax_0_100"),
    "raw_agg_arithmetic_weighted": ("mean", True, "raw_minmax_0_100"),
    "raw_agg_geometric_weighted": ("geometric_mean", True, "raw_minmax_1_100"),
    "raw_agg_harmonic": ("harmonic_mean", False, "raw_minmax_1_100"),
}
"""COINr's result → aggregate, whether weighted, normalised input."""


def read(folder: Path, name: str) -> pd.DataFrame:
    """Read a table as text, a blank as an empty text."""
    return pd.read_csv(folder / "asem" / f"{name}.csv", dtype=str, keep_default_na=False)


def asem(folder: Path, aggregate: str, *, weighted: bool) -> Methodology:
    """Build the methodology from COINr's own description of the tree; a number stands for itself."""
    described = read(folder, "in_ASEM_iMeta")
    indicators = described[described["Type"].isin(["Indicator", "Aggregate"])]
    weights = read(folder, "weights_unequal").set_index("iCode")["Weight"].astype("float64")
    below = dict(list(indicators.groupby("Parent")))

    def node(row: pd.Series) -> dict[str, object]:
        name = str(row["iCode"])
        made: dict[str, object] = {"id": name, "weight": float(weights[name]) if weighted else 1.0}
        if row["Type"] == "Indicator":
            return made | {"question": str(row["iName"]), "scale": "itself"}
        members = [node(member) for _, member in below[name].iterrows()]
        kind = "criteria" if below[name]["Type"].eq("Indicator").all() else "dimensions"
        return made | {"aggregate": aggregate, kind: members}

    root = indicators[indicators["Parent"].eq("")].iloc[0]
    scale = {"number": {"line": [[0, 0], [100, 100]]}}
    text = {"id": "asem", "title": "ASEM", "scales": {"itself": scale}, "dimensions": [node(root)]}
    return parse_methodology(yaml.safe_dump(text, sort_keys=False))


def scored(folder: Path, tmp_path: Path, run: str) -> Results:
    """Write the normalised table as responses, digit for digit, and score it the way a user does."""
    aggregate, weighted, source = RUNS[run]
    methodology = asem(folder, aggregate, weighted=weighted)
    wide = read(folder, source).rename(columns={"uCode": "region"})
    long = wide.melt("region", var_name="criterion", value_name="answer").assign(year=YEAR)
    path = tmp_path / "responses.csv"
    long.to_csv(path, index=False)
    responses, problems = read_responses(path)
    assert problems + check_responses(responses, methodology, kazakhstan()) == []
    return score_responses(normalised(responses, methodology), methodology)


def wide(results: Results) -> pd.DataFrame:
    """Make a table like COINr's: one row a country, one column an indicator or aggregate."""
    scores = results.scores.pivot(index="region", columns="dimension", values="score")
    points = results.criteria.pivot(index="region", columns="criterion", values="points")
    return scores.join(points)


@pytest.mark.slow
@pytest.mark.parametrize("run", RUNS)
def test_every_level_agrees_with_coinr(reference, tmp_path, run):
    theirs = read(reference, run).set_index("uCode").replace("", "nan").astype("float64")
    ours = wide(scored(reference, tmp_path, run))[theirs.columns]
    assert theirs.shape == (51, 49 + 8 + 2 + 1)
    assert theirs.isna().to_numpy().any()
    pd.testing.assert_frame_equal(ours, theirs, check_names=False, rtol=0, atol=1e-9)


@pytest.mark.slow
def test_every_rank_agrees_with_coinr(reference, tmp_path):
    results = scored(reference, tmp_path, "raw_agg_arithmetic_weighted")
    theirs = read(reference, "raw_agg_arithmetic_weighted_ranks").set_index("uCode")
    compared = 0
    for dimension in results.scores["dimension"].unique():
        ours = ranking_table(results.scores, results.methodology, dimension).set_index("region")["rank"]
        assert {code: str(rank) for code, rank in ours.items()} == theirs[dimension].to_dict()
        compared += len(ours)
    assert compared == 51 * (8 + 2 + 1)
