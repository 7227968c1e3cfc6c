"""A region beside the others, in every stage and theme: their mean, and who is best."""

import pandas as pd

from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import stages

PEER_COLUMNS = ["dimension", "kind", "score", "coverage", "others", "compared", "best", "best_regions"]


def against_others(scores: pd.DataFrame, methodology: Methodology, region: str, year: int) -> pd.DataFrame:
    r"""Put a region's score in each stage and theme beside the mean of the other regions and the best score.

    :math:`\bar s_{-r} = \sum_{i \ne r} s_i / n`, over the :math:`n` other regions that have a score there.

    Parameters
    ----------
    scores
        A table as ``scores.csv``.

    Returns
    -------
    Columns ``PEER_COLUMNS``, stages before themes in the order of the file; ``kind`` is ``stage`` or ``theme``,
    ``others`` the mean, ``compared`` n. ``best`` is the highest score of all regions, this one too, and
    ``best_regions`` the codes of those that have it, joined by blanks.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> scores = pd.DataFrame({"region": ["A", "B", "C"], "year": 2026, "dimension": "planning",
    ...                        "score": [50.0, 40.0, 80.0], "coverage": 1.0, "status": "scored"})
    >>> against = against_others(scores, load_methodology("kz-local-budgets-2026"), "A", 2026)
    >>> against[["dimension", "score", "others", "best", "best_regions"]].values.tolist()
    [['planning', 50.0, 60.0, 80.0, 'C']]
    """
    kinds = {stage.id: "stage" for stage in stages(methodology)} | {theme.id: "theme" for theme in methodology.themes}
    chosen = scores[(scores["year"] == year) & scores["dimension"].isin(list(kinds))]
    own = chosen[chosen["region"] == region].set_index("dimension")
    others = chosen[chosen["region"] != region].groupby("dimension")["score"].agg(["mean", "count"])
    highest = chosen.groupby("dimension")["score"].max().rename("best")
    leaders = chosen[chosen["score"] == chosen["dimension"].map(highest)]
    names = leaders.groupby("dimension")["region"].agg(" ".join).rename("best_regions")
    table = own.join(others.rename(columns={"mean": "others", "count": "compared"})).join(highest).join(names)
    table = table.reindex([name for name in kinds if name in own.index]).rename_axis("dimension").reset_index()
    table["kind"] = table["dimension"].map(kinds)
    table["compared"] = table["compared"].fillna(0).astype("int64")
    table["best_regions"] = table["best_regions"].fillna("")
    return table[PEER_COLUMNS]
