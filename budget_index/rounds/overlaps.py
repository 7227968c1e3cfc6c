"""Layers that meet: a first decision and one on the region's reply; a document that several assessors report."""

from collections.abc import Sequence

import pandas as pd

from budget_index.errors import Problem
from budget_index.tables.consolidation import KEY
from budget_index.tables.publications import no_publications
from budget_index.tables.responses import problem_at

FIRST_DECISION, LAST_DECISION = "decision", "reviewer"
DOCUMENT = ["region", "year", "document"]
FACTS = ["status", "published_on", "format", "languages"]


def settled_twice(responses: pd.DataFrame, replies: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Call a reviewer's decision that a later one on the region's reply replaces ``decision``, so that both are kept.

    Parameters
    ----------
    replies
        What was read from the workbooks with replies; their decisions come last.
    """
    if not replies:
        return responses
    last = pd.concat(replies)
    last = last[last["assessor"].eq(LAST_DECISION) & last["answer"].ne("")]
    decided = pd.MultiIndex.from_frame(responses[KEY]).isin(pd.MultiIndex.from_frame(last[KEY]))
    earlier = decided & responses["assessor"].eq(LAST_DECISION) & ~responses["file"].isin(set(last["file"]))
    return responses.assign(assessor=responses["assessor"].mask(earlier, FIRST_DECISION))


def one_row_a_document(tables: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, list[Problem]]:
    """Keep one row a region, year and document of what several assessors report; where they differ the first counts.

    A table of publications settles what workbooks say. Rows repeated in one file stay, for the check to find.

    Returns
    -------
    The publications, and a notice for every row that differs from the one that counts.
    """
    together = pd.concat([no_publications(), *tables], ignore_index=True)
    if not together.duplicated(DOCUMENT).any():
        return together, []
    reported = together["sheet"].ne("")
    order = together.assign(workbook=reported, blank=together["status"].eq("")).sort_values(
        ["workbook", "blank"], kind="stable"
    )
    first = order.drop_duplicates(DOCUMENT).set_index(DOCUMENT).sort_index()
    rows = pd.MultiIndex.from_frame(together[DOCUMENT])
    leading = first.loc[rows, [*FACTS, "file", "workbook"]].reset_index(drop=True)
    again = reported & together["file"].ne(leading["file"])
    differs = (together[FACTS] != leading[FACTS]).any(axis=1) & together["status"].ne("") & leading["workbook"]
    notices = []
    for _, row in together[again & differs].iterrows():
        at = first.loc[tuple(row[name] for name in DOCUMENT)]
        facts = {"document": row["document"], "file": at["file"], "place": f"{at['sheet']}!{at['cell']}"}
        problem = problem_at(row, "publications-differ", **facts)
        notices.append(Problem(problem.code, problem.file, problem.sheet, problem.cell, facts=facts, severity="notice"))
    return together[~again].reset_index(drop=True), notices
