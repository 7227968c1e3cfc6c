"""What stands in the cells of a workbook for one region: answers, publications, and what an earlier round said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from budget_index.language import Language
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import asked
from budget_index.tables.consolidation import consolidate
from budget_index.workbook.assessment.columns import FACTOR_MARK, INPUTS, PUBLICATION_INPUTS
from budget_index.workbook.drop_downs import labelled

LONGEST_TITLE = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
KEY = ["region", "criterion"]


@dataclass(frozen=True)
class Filled:
    """What stands in the yellow cells of a question."""

    answer: str = ""
    evidence: str = ""
    seen_on: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Listed:
    """What stands in the yellow cells of a document; ``status`` is the stable id."""

    status: str = ""
    url: str = ""
    published_on: str = ""
    format: str = ""
    languages: str = ""


@dataclass(frozen=True)
class Earlier:
    """The agreed answer of an earlier round, in words, and its evidence."""

    answer: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Contents:
    """Everything that is filled in for one region; ``earlier`` is by criterion."""

    region: str
    name: str
    responses: Mapping[str, Filled] = field(default_factory=dict)
    publications: Mapping[str, Listed] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)


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
        {row[0]: Filled(*row[1:]) for row in _texts(responses, region, ["criterion", *INPUTS])},
        {row[0]: Listed(*row[1:]) for row in _texts(publications, region, ["document", *PUBLICATION_INPUTS])},
        {row[0]: Earlier(*row[1:]) for row in _texts(earlier, region, ["criterion", "answer", "evidence"])},
    )


def _texts(table: pd.DataFrame | None, region: str, columns: list[str]) -> list[tuple[str, ...]]:
    if table is None:
        return []
    own = table[table["region"].eq(region)] if "region" in table.columns else table
    texts = own.reindex(columns=columns).astype(object)
    return list(texts.where(texts.notna(), "").astype(str).itertuples(index=False, name=None))


def sheet_titles(names: Mapping[str, str]) -> dict[str, str]:
    """Make a sheet's name of every region's name: no forbidden characters, at most 31, none twice.

    Examples
    --------
    >>> sheet_titles({"A": "North/South", "B": "North:South"})
    {'A': 'North South', 'B': 'North South (B)'}
    """
    found: dict[str, str] = {}
    for code, name in names.items():
        title = NOT_IN_TITLES.sub(" ", name).strip(" '")[:LONGEST_TITLE] or NOT_IN_TITLES.sub("_", code)[:LONGEST_TITLE]
        if title.casefold() in {taken.casefold() for taken in found.values()}:
            ending = f" ({NOT_IN_TITLES.sub('_', code)[:12]})"
            title = f"{title[: LONGEST_TITLE - len(ending)]}{ending}"
        found[code] = title
    return found


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
