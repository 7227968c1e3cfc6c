"""What an earlier round agreed on, arranged by the criteria of a later edition: to compare with, never as an answer."""

from collections.abc import Mapping

import pandas as pd

from budget_index.language import Language
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import asked
from budget_index.tables.consolidation import consolidate
from budget_index.workbook.assessment.columns import FACTOR_MARK
from budget_index.workbook.drop_downs import labelled

KEY = ["region", "criterion"]


def earlier_answers(
    responses: pd.DataFrame, earlier: Methodology, pairs: Mapping[str, str], language: Language
) -> pd.DataFrame:
    """Give the agreed answers of an earlier round by the criteria of a later edition.

    Of several years in the round the last counts; what its assessors never agreed on is left out. A criterion with
    factors shows the answers to them below its own.

    Parameters
    ----------
    pairs
        Criterion of the later edition → criterion of the earlier one that asked the same.

    Returns
    -------
    ``region, criterion, answer, evidence``; the answer with its meaning, the evidence of a response that agrees.
    """
    last = responses[responses["year"].eq(responses.groupby("region")["year"].transform("max"))]
    agreed = consolidate(last, earlier)
    agreed = agreed[~agreed["answer"].str.contains(TOGETHER, regex=False)]
    proof = last[last["evidence"].ne("")].drop_duplicates([*KEY, "answer"])[[*KEY, "answer", "evidence"]]
    found = agreed.merge(proof, on=[*KEY, "answer"], how="left").fillna({"evidence": ""})
    scales = asked(earlier)
    rows: dict[tuple[str, str], tuple[list[str], str]] = {}
    for row in found.itertuples(index=False):
        criterion, _, factor = str(row.criterion).partition(FACTOR_MARK)
        scale = earlier.scales[scales[str(row.criterion)]]
        words = labelled(str(row.answer), scale, language) if scale.answers else str(row.answer)
        said, evidence = rows.get((str(row.region), criterion), ([], ""))
        line = f"{factor}: {words}" if factor else words
        rows[str(row.region), criterion] = ([*said, line], evidence or str(row.evidence))
    later = [
        (region, new, "\n".join(rows[region, old][0]), rows[region, old][1])
        for new, old in pairs.items()
        for region in dict.fromkeys(region for region, _ in rows)
        if (region, old) in rows
    ]
    return pd.DataFrame(later, columns=["region", "criterion", "answer", "evidence"], dtype="str")
