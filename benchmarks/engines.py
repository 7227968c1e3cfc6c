"""The same job by four engines: from answers to score and coverage of ten dimensions and the index.

Every engine is a function that loads the survey and gives two others: ``run`` does the job and gives the engine's own
kind of table; ``tidy`` turns that into one array, region-years × (10 dimensions + index) × (score, coverage), so that
results can be compared. Only ``run`` is measured.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import ANSWERS, FIRST_YEAR, GROUPS, POINTS, REGIONS, YEARS, Survey

Engine = tuple[Callable[[], Any], Callable[[Any], np.ndarray]]
GROUP_OF = np.repeat(np.arange(len(GROUPS), dtype=np.uint8), GROUPS)
INDEX = len(GROUPS)


def ours_long(folder: Path, order: str) -> Engine:
    """budget-index from the long table: pandas with categorical region, criterion and answer, integer year."""
    from budget_index.scoring.answers import lay_out
    from budget_index.scoring.engine import score_answers
    from budget_index.scoring.tree import compile_tree

    table, rules = _table(folder, order)
    tree = compile_tree(rules)
    return lambda: score_answers(lay_out(table, rules), tree), _tidy_scores


def ours_dense(folder: Path, order: str) -> Engine:
    """budget-index from the dense array of points and states."""
    from budget_index.scoring.answers import lay_out
    from budget_index.scoring.engine import score_answers
    from budget_index.scoring.tree import compile_tree

    table, rules = _table(folder, order)
    answers, tree = lay_out(table, rules), compile_tree(rules)
    return lambda: score_answers(answers, tree), _tidy_scores


def _table(folder: Path, order: str) -> tuple[Any, Any]:
    import pandas as pd

    from benchmarks.data import criterion_names, methodology

    survey = Survey.read(folder, order)
    regions = [f"r{number:04d}" for number in range(REGIONS)]
    columns = {
        "region": pd.Categorical.from_codes(survey.region, regions),
        "year": survey.year,
        "criterion": pd.Categorical.from_codes(survey.criterion, criterion_names()),
        "answer": pd.Categorical.from_codes(survey.answer, list(ANSWERS)),
    }
    return pd.DataFrame(columns, copy=False), methodology()


def _tidy_scores(scores: Any) -> np.ndarray:
    """Put the index, which comes first in our tree, last."""
    return np.stack([np.roll(scores.score, -1, axis=1), np.roll(scores.coverage, -1, axis=1)], axis=2)


def _coded(folder: Path, order: str) -> dict[str, Any]:
    """Give the peers what suits them best: small integers, points and dimension already looked up."""
    import pyarrow as pa

    survey = Survey.read(folder, order)
    return {
        "region": survey.region,
        "year": survey.year.astype(np.int16),
        "grp": GROUP_OF[survey.criterion],
        "points": pa.array(np.array(POINTS)[survey.answer], from_pandas=True),
    }


def duckdb(folder: Path, order: str) -> Engine:
    """Give duckdb a table of its own in memory; the result is an arrow table."""
    import duckdb
    import pyarrow as pa

    base = duckdb.connect()
    base.register("coded", pa.table(_coded(folder, order)))
    base.execute("CREATE TABLE answers AS SELECT * FROM coded")
    base.unregister("coded")
    base.execute("CREATE TABLE sizes AS SELECT unnest(?::UTINYINT[]) grp, unnest(?::INTEGER[]) size", _sizes())
    return lambda: base.sql(DUCKDB).to_arrow_table(), lambda found: _tidy_long(found.to_pydict_of_arrays(found))


def _sizes() -> list[list[int]]:
    return [list(range(INDEX)), list(GROUPS)]
