"""Keep with each response of a round where it stood before: file, sheet and cell of the workbook it came from."""

import pandas as pd

from budget_index.tables.responses import PLACE

ORIGIN = [f"origin_{name}" for name in PLACE]
"""Where a response stood before it came into the table of its round."""


def with_origin(responses: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Note beside each response where it stood before, as far as the table of its round says so.

    Parameters
    ----------
    responses
        What was read from the table: its cells are places in the table itself.
    table
        The table as it is.
    """
    if responses.empty or not set(PLACE) <= set(table.columns):
        return responses
    rows = responses["cell"].str.extract(r"(\d+)$")[0].astype("int64") - 2
    origin = table.iloc[rows.to_numpy()][PLACE].set_axis(ORIGIN, axis=1).set_axis(responses.index)
    return responses.assign(**{name: origin[name] for name in ORIGIN})


def at_origin(responses: pd.DataFrame) -> pd.DataFrame:
    """Put every response back to where it stood first."""
    if not set(ORIGIN) <= set(responses.columns):
        return responses
    known = responses[ORIGIN[0]].fillna("").ne("")
    places = {
        name: responses[name].where(~known, responses[origin].fillna(""))
        for name, origin in zip(PLACE, ORIGIN, strict=True)
    }
    return responses.assign(**places).drop(columns=ORIGIN)
