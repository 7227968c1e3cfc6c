"""Tables of a round as csv: no text runs as a formula in a spreadsheet program, and all of it can be read back."""

from collections.abc import Iterable

import pandas as pd

from budget_index.tables.responses import PLACE

FORMULA = r"^'*[=+\-@\t\r]"
ESCAPED = r"^''*[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?\d+(?:\.\d+)?$"
ORIGIN = [f"origin_{name}" for name in PLACE]
"""Where a response stood before it came into the table of its round."""


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as csv; text that begins like a formula gets an apostrophe in front, plain numbers don't need it.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"comment": ["=1+1", "-5", "fine"]})).decode().split()
    ['comment', "'=1+1", '-5', 'fine']
    """
    texts = [name for name in table.columns if pd.api.types.is_string_dtype(table[name].dtype)]
    changed = {}
    for name in texts:
        column = table[name].astype("str")
        risky = column.str.contains(FORMULA, na=False) & ~column.str.contains(PLAIN_NUMBER, na=False)
        changed[name] = column.mask(risky, "'" + column)
    return table.assign(**changed).to_csv(index=False, lineterminator="\n").encode()


def plain_texts(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Take away the apostrophes that ``csv_bytes`` has put before texts."""
    changed = {}
    for name in columns:
        column = table[name].astype("str")
        changed[name] = column.mask(column.str.contains(ESCAPED, na=False), column.str.slice(1))
    return table.assign(**changed)


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
    return plain_texts(responses, ["evidence", "comment"]).assign(**{name: origin[name] for name in ORIGIN})


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
