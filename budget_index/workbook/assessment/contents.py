"""What stands in the cells of a workbook for one region: answers, publications, and what an earlier round said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from budget_index.language import Language
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import asked
from budget_index.tables.columns import ANSWER_INPUTS, PUBLICATION_INPUTS, column_keys
from budget_index.tables.consolidation import consolidate
from budget_index.workbook.assessment.columns import FACTOR_MARK
from budget_index.workbook.drop_downs import answer_choice

Texts = Mapping[str, Mapping[str, str]]
"""Criterion or document → column → what stands in its cell."""
LONGEST_TITLE = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
KEY = ["region", "criterion"]


@dataclass(frozen=True)
class Contents:
    """Everything that is filled in for one region: by criterion, and by document."""

    region: str
    name: str
    responses: Texts = field(default_factory=dict)
    publications: Texts = field(default_factory=dict)
    earlier: Texts = field(default_factory=dict)


def contents_of(
    region: str,
    name: str,
    responses: pd.DataFrame | None,
    publications: pd.DataFrame | None,
    earlier: pd.DataFrame | None,
) -> Contents:
    """Arrange tables by criterion and document; of a table with several regions only the rows of this one."""
    return Contents(
        region,
        name,
        responses=_texts(responses, region, "criterion", column_keys(ANSWER_INPUTS)),
        publications=_texts(publications, region, "document", column_keys(PUBLICATION_INPUTS)),
        earlier=_texts(earlier, region, "criterion", ("answer", "evidence")),
    )


def _texts(table: pd.DataFrame | None, region: str, key: str, columns: Sequence[str]) -> Texts:
    if table is None:
        return {}
    own = table[table["region"].eq(region)] if "region" in table.columns else table
    texts = own.reindex(columns=[key, *columns]).astype(object)
    rows = texts.where(texts.notna(), "").astype(str).to_dict("records")
    return {row[key]: {column: row[column] for column in columns} for row in rows}


def sheet_titles(names: Mapping[str, str]) -> dict[str, str]:
    """Turn region names into sheet names: no forbidden characters, at most 31 characters, none twice.

    Examples
    --------
    >>> sheet_titles({"A": "North/South", "B": "North:South"})
    {'A': 'North South', 'B': 'North South (B)'}
    """
    titles: dict[str, str] = {}
    for code, name in names.items():
        title = NOT_IN_TITLES.sub(" ", name).strip(" '")[:LONGEST_TITLE] or NOT_IN_TITLES.sub("_", code)[:LONGEST_TITLE]
        if title.casefold() in {taken.casefold() for taken in titles.values()}:
            ending = f" ({NOT_IN_TITLES.sub('_', code)[:12]})"
            title = f"{title[: LONGEST_TITLE - len(ending)]}{ending}"
        titles[code] = title
    return titles


def earlier_answers(
    responses: pd.DataFrame, earlier: Methodology, pairs: Mapping[str, str], language: Language
) -> pd.DataFrame:
    """Return the agreed answers of an earlier round by the criteria of a later edition.

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
    with_evidence = agreed.merge(proof, on=[*KEY, "answer"], how="left").fillna({"evidence": ""})
    scales = asked(earlier)
    rows: dict[tuple[str, str], tuple[list[str], str]] = {}
    for row in with_evidence.itertuples(index=False):
        criterion, _, factor = str(row.criterion).partition(FACTOR_MARK)
        scale = earlier.scales[scales[str(row.criterion)]]
        words = answer_choice(str(row.answer), scale, language) if scale.answers else str(row.answer)
        lines, evidence = rows.get((str(row.region), criterion), ([], ""))
        line = f"{factor}: {words}" if factor else words
        rows[str(row.region), criterion] = ([*lines, line], evidence or str(row.evidence))
    later = [
        (region, new, "\n".join(rows[region, old][0]), rows[region, old][1])
        for new, old in pairs.items()
        for region in dict.fromkeys(region for region, _ in rows)
        if (region, old) in rows
    ]
    return pd.DataFrame(later, columns=["region", "criterion", "answer", "evidence"], dtype="str")
