"""Draws of weights as a table: written for others, and read from them."""

from pathlib import Path

import numpy as np
import pandas as pd

from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.scoring.tree import Tree
from budget_index.scoring.variants import factor_columns, ranked_rows
from budget_index.tables.text_table import read_table

NOT_WEIGHTS = ("draw", "rep")


def nominal_weights(methodology: Methodology) -> dict[str, float]:
    """Return the relative weight of every criterion and dimension, as the file says it; criteria first."""
    weights = {criterion.id: criterion.weight for criterion in walk.criteria(methodology)}
    return weights | {d.id: d.weight for d in walk.dimensions(methodology) if d.id not in weights}


def draws_table(factors: np.ndarray, tree: Tree, methodology: Methodology) -> pd.DataFrame:
    """Write draws as a table: ``draw`` from 1, then the weight of every criterion and dimension of the headline."""
    names, nominal = [*tree.criteria, *tree.ids], nominal_weights(methodology)
    rows = [tree.nodes[row] for row in ranked_rows(tree)]
    columns = np.concatenate([np.arange(len(names))[factor_columns(tree, node)] for node in rows])
    table = pd.DataFrame({names[column]: factors[:, column] * nominal[names[column]] for column in columns})
    table.insert(0, "draw", np.arange(1, len(factors) + 1))
    return table


def read_draws(path: Path, tree: Tree, methodology: Methodology) -> np.ndarray:
    """Read own draws of weights and divide them by the nominal weights.

    A table with one row a draw and one column a criterion or dimension, or a long one with the columns ``draw``,
    ``criterion``, ``weight``. What isn't named keeps its weight.

    Returns
    -------
    Draws × (criteria, dimensions).

    Raises
    ------
    ProblemsFound
        The file can't be read, a name isn't known, or a weight isn't a number of 0 or more.
    """
    table, problems = _read(path)
    if problems:
        raise ProblemsFound(problems)
    if {"draw", "criterion", "weight"} <= set(table.columns):
        table = table.pivot_table(index="draw", columns="criterion", values="weight", sort=False, aggfunc="first")
    nominal, names = nominal_weights(methodology), [*tree.criteria, *tree.ids]
    named = [name for name in table.columns if name not in NOT_WEIGHTS or name in nominal]
    unknown = [name for name in named if name not in nominal]
    problems = [
        Problem("unknown-criterion", str(path), facts={"criterion": name}, suggestion=nearest(name, nominal))
        for name in unknown
    ]
    weights = table[named].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    weights = weights.reshape(len(table), len(named))
    bad = ~(np.isfinite(weights) & (weights >= 0))
    problems += [
        Problem("draw-not-a-weight", str(path), line=int(row) + 2, facts={"name": named[column]})
        for row, column in np.argwhere(bad)[:20]
    ]
    if table.empty or not named:
        problems.append(Problem("draws-too-few", str(path)))
    if problems:
        raise ProblemsFound(problems)
    factors = np.ones((len(table), len(names)))
    for place, name in enumerate(named):
        factors[:, names.index(name)] = weights[:, place] / nominal[name]
    return factors


def _read(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table; a csv may be packed (``.csv.gz``)."""
    if path.suffixes[-2:] != [".csv", ".gz"] or not path.is_file():
        return read_table(path)
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False), []
    except (OSError, ValueError) as error:
        return pd.DataFrame(), [Problem("table-unreadable", str(path), facts={"reason": str(error).splitlines()[0]})]
