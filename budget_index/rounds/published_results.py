"""The result tables that a published round brings along: they count, whatever this version of the program computes."""

from pathlib import Path

import numpy as np
import pandas as pd

from budget_index.file_kinds import refuse_unreadable
from budget_index.files import unescaped
from budget_index.rounds.datapackage import KEYS
from budget_index.rounds.model import Round
from budget_index.scoring.results import Results

RESULT_FILES = ("scores.csv", "ranking.csv", "criteria.csv")
SAME = 1e-6
"""Scores and points that differ by less are the same."""


def as_published(folder: Path, round_: Round, results: Results) -> tuple[Results, list[str]]:
    """Take the results of a published round as they were published, and name the files that say something else.

    A file that doesn't have the rows of the round can't be taken; it is named too.
    """
    if round_.status != "published":
        return results, []
    taken: dict[str, pd.DataFrame] = {}
    differing = []
    for name in RESULT_FILES:
        path, own = folder / name, results.tables[name.removesuffix(".csv")]
        if not path.is_file():
            continue
        published = _read(path, own, name)
        if published is None or not _same(published, own):
            differing.append(name)
        if published is not None:
            taken[name.removesuffix(".csv")] = published
    tables = results.tables | taken
    taken_over = Results(results.methodology, results.agreed, tables["scores"], tables["ranking"], tables["criteria"])
    return (taken_over if differing else results), differing


def _read(path: Path, own: pd.DataFrame, name: str) -> pd.DataFrame | None:
    """Read a table in the order and with the types of our own; nothing if its rows are others."""
    try:
        refuse_unreadable(path)
        texts = pd.read_csv(path, dtype="str", keep_default_na=False, usecols=list(own.columns))
        texts = unescaped(texts, texts.columns)
        numbers = {n: pd.to_numeric(texts[n]) for n in own.columns if pd.api.types.is_numeric_dtype(own[n].dtype)}
        table = texts.assign(**numbers).astype(own.dtypes.to_dict())
        both = own[KEYS[name]].merge(table, on=KEYS[name], how="left", indicator=True, validate="one_to_one")
    except Exception:  # whatever is wrong with a file of a stranger, our own results are there
        return None
    if len(table) != len(own) or not (both["_merge"] == "both").all():
        return None
    return both[own.columns].astype(own.dtypes.to_dict())


def _same(published: pd.DataFrame, own: pd.DataFrame) -> bool:
    return all(_same_values(published[name], own[name]) for name in own.columns)


def _same_values(one: pd.Series, other: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(other.dtype):
        first, second = (each.to_numpy(dtype=np.float64, na_value=np.nan) for each in (one, other))
        return bool(np.allclose(first, second, rtol=0, atol=SAME, equal_nan=True))
    return bool((one == other).all())
