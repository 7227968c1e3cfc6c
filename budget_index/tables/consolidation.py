"""Several assessors, one answer: by a reviewer's decision, the majority, or an average of points.

Publications are consolidated in the same way: reports that agree become one row, those that differ stay side by side.
"""

import numpy as np
import pandas as pd

from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.tables.publications import DECISION_COLUMNS, REPORTED, derive_answers, is_decision
from budget_index.tables.text_table import PLACE

QUESTION_KEY = ["region", "year", "criterion"]
DECIDING = ("", "decision", "reviewer")
"""Roles whose answer is the agreed one; a later one in this order wins. An agreed table has no assessor."""
DOCUMENT_KEY = ["region", "year", "document"]
BY_TABLE = "publications"
"""Stands for the assessor where a table of publications reports."""
AVERAGING = ("mean", "median")
COMMENTING = ("region",)
"""Roles that comment and never count."""


def agreed_answers(
    responses: pd.DataFrame, methodology: Methodology, publications: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the answers that are scored: those that assessors agree on, and those that follow from publications.

    What follows from differing reports about a document is consolidated as answers are.
    """
    agreed = consolidate(responses, methodology)
    if publications is None or publications.empty:
        return agreed
    derived = derive_answers(publications, methodology)
    if derived.duplicated(QUESTION_KEY).any():
        given = derived[derived["answer"].ne("")]
        blank = derived.drop_duplicates(QUESTION_KEY).merge(given[QUESTION_KEY], how="left", indicator=True)
        blank = blank.loc[blank.pop("_merge") == "left_only"]
        derived = pd.concat([_agree(given, methodology.assessors.consolidate), blank]) if len(given) else blank
        derived = derived.sort_values(QUESTION_KEY, kind="stable")
    return pd.concat([agreed, derived], ignore_index=True)


def consolidate(responses: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Make one agreed answer of each region, year and criterion.

    A decision settles it. Otherwise assessors who say the same agree; a blank is no opinion. Where they differ the rule
    of the methodology holds: ``decision`` leaves it open until someone decides, ``majority`` takes the answer that most
    gave, ``mean`` and ``median`` average their points. What stays open keeps all answers, joined by ``|``; scoring
    counts it as missing (or averages it).

    Returns
    -------
    ``region``, ``year``, ``criterion``, ``answer``, sorted; one row for everything answered at least once.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> two = pd.DataFrame({"region": "KAZ", "year": 2017, "criterion": ["q54", "q54", "q55", "q55"],
    ...                     "assessor": ["expert_1", "expert_2"] * 2, "answer": ["a", "a", "b", "c"]})
    >>> consolidate(two, load_methodology("obs-2017"))["answer"].tolist()
    ['a', 'b|c']
    """
    given = responses[responses["answer"].ne("") & ~responses["assessor"].isin(COMMENTING)]
    deciding = given["assessor"].isin(DECIDING)
    decided = final_decisions(given[deciding])[[*QUESTION_KEY, "answer"]]
    independent = _undecided(given[~deciding], decided)
    agreed = (
        _agree(independent, methodology.assessors.consolidate)
        if len(independent)
        else independent[[*QUESTION_KEY, "answer"]]
    )
    return pd.concat([decided, agreed]).sort_values(QUESTION_KEY, kind="stable").reset_index(drop=True)


def final_decisions(deciding: pd.DataFrame) -> pd.DataFrame:
    """Keep the decision that holds for each question, of answers by those who decide."""
    rank = deciding["assessor"].map({role: number for number, role in enumerate(DECIDING)})
    ordered = deciding.assign(rank=rank).sort_values("rank", kind="stable")
    return ordered.drop_duplicates(QUESTION_KEY, keep="last").drop(columns="rank")


def _undecided(independent: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """Leave out the questions that someone has decided."""
    if decided.empty:
        return independent
    marked = independent.merge(decided[QUESTION_KEY], on=QUESTION_KEY, how="left", indicator="decided")
    return marked[marked["decided"] == "left_only"]


def _agree(independent: pd.DataFrame, rule: str) -> pd.DataFrame:
    votes = independent.groupby([*QUESTION_KEY, "answer"], sort=True, as_index=False).size()
    different = votes.groupby(QUESTION_KEY)["answer"].transform("size")
    unanimous, split = votes[different == 1], votes[different > 1]
    if rule == "majority":
        most = split.groupby(QUESTION_KEY)["size"].transform("max")
        split = split[split["size"] == most]
    repeated = split.loc[split.index.repeat(split["size"])] if rule in AVERAGING else split
    joined = repeated.groupby(QUESTION_KEY, as_index=False)["answer"].agg(TOGETHER.join) if len(repeated) else repeated
    return pd.concat([unanimous[[*QUESTION_KEY, "answer"]], joined[[*QUESTION_KEY, "answer"]]])


def disagreements(agreed: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """List what assessors answered differently and nobody has settled; a methodology that averages settles all."""
    if methodology.assessors.consolidate in AVERAGING:
        return agreed.iloc[:0]
    return agreed[agreed["answer"].str.contains(TOGETHER, regex=False)]


def consolidate_publications(reports: pd.DataFrame) -> pd.DataFrame:
    """Make one row a document of what several files report, as far as they agree; the order of files plays no part.

    A table of publications settles what workbooks report. A blank is no opinion: reports that only leave out different
    things are put together. Where they differ all of them stay, an open matter. All stay, too, where something is
    decided about a document, beside the decisions. Rows repeated in one file stay as they are, for the check to find.
    """
    decided = _of_decided_documents(reports)
    if decided.any():
        kept = reports[decided].sort_values([*DOCUMENT_KEY, "decided_by", "file", "sheet", "cell"], kind="stable")
        return pd.concat([consolidate_publications(reports[~decided]), kept], ignore_index=True)
    if not reports.duplicated(DOCUMENT_KEY).any():
        return reports
    places = [*DOCUMENT_KEY, "file", "sheet", "cell"]
    order = pd.Series(range(len(reports)), index=reports.index)
    ranked = reports.assign(
        _order=order.groupby([reports[name] for name in DOCUMENT_KEY]).transform("min"),
        _filled=-(reports[[*REPORTED, "url"]] != "").sum(axis=1),
    ).sort_values(["_order", "_filled", *places], kind="stable")
    repeated = ranked["_order"].isin(ranked.loc[ranked.duplicated(["_order", "file"]), "_order"])
    counting = _counting(ranked[~repeated])
    differing = _differing(counting)
    agreed = counting[~differing]
    stated = [*REPORTED, "url"]
    filled = agreed[stated].replace("", np.nan).groupby(agreed["_order"]).transform("first").fillna("")
    agreed = pd.concat([agreed.drop(columns=stated), filled], axis="columns").drop_duplicates("_order")
    rows = pd.concat([ranked[repeated], counting[differing], agreed]).sort_values("_order", kind="stable")
    return rows[reports.columns].reset_index(drop=True)


def _counting(reports: pd.DataFrame) -> pd.DataFrame:
    """Leave out the reports about a document that a table of publications settles, and those without a status."""
    for column, is_blank in (("sheet", True), ("status", False)):
        counts = reports[column].eq("") == is_blank
        reports = reports[counts | ~reports["_order"].isin(reports.loc[counts, "_order"])]
    return reports


def _differing(reports: pd.DataFrame) -> pd.Series:
    """Mark the reports about documents of which two reports contradict each other."""
    values = reports[list(REPORTED)].apply(compared).replace("", np.nan).groupby(reports["_order"]).nunique()
    return reports["_order"].isin(values.index[values.gt(1).any(axis="columns")])


def compared(facts: pd.Series) -> pd.Series:
    """Write what is reported in the form in which reports are compared."""
    return facts.str.casefold().str.replace(" ", "", regex=False)


def reporting_roles(reports: pd.DataFrame, responses: pd.DataFrame) -> pd.Series:
    """Say who reports each row: the assessor whose answers stand in the same file, or a table of publications."""
    files = ["region", "year", "file"]
    holders = responses.drop_duplicates(files).set_index(files)["assessor"].to_dict()
    places = reports[files].itertuples(index=False, name=None)
    return pd.Series([holders.get(place) or BY_TABLE for place in places], reports.index, dtype="str")


def _of_decided_documents(reports: pd.DataFrame) -> pd.Series:
    """Mark all rows about documents about which something is decided."""
    decisions = reports.loc[is_decision(reports), DOCUMENT_KEY].drop_duplicates()
    documents = pd.MultiIndex.from_frame(reports[DOCUMENT_KEY])
    return pd.Series(documents.isin(pd.MultiIndex.from_frame(decisions)), reports.index)


def settled_publications(reports: pd.DataFrame) -> pd.DataFrame:
    """Let the decisions about documents hold.

    What is decided about a document takes the place of what is reported. Where its status is decided, reports that give
    it another one count no longer, and what is left of it is what the others say.

    Returns
    -------
    One row a document; or several, as far as they still contradict each other.
    """
    decided = _of_decided_documents(reports)
    if not decided.any():
        return reports
    rows = [_settled(about) for _, about in reports[decided].groupby(DOCUMENT_KEY)]
    return pd.concat([reports[~decided], *rows], ignore_index=True)


def _settled(rows: pd.DataFrame) -> pd.DataFrame:
    """Settle what is said about one document."""
    decisions = rows[is_decision(rows)]
    values = {fact: given.iloc[0] for fact in REPORTED if len(given := decisions.loc[decisions[fact].ne(""), fact])}
    reports = consolidate_publications(rows[~is_decision(rows)])
    if "status" in values:
        reports = reports[reports["status"].eq(values["status"])]
    if reports.empty:
        reports = decisions.iloc[:1].assign(**dict.fromkeys([*REPORTED, "url", *DECISION_COLUMNS], ""))
    reports = consolidate_publications(reports.assign(**values))
    if len(reports) > 1:
        return reports
    first = decisions.iloc[0]
    return reports.assign(
        decided_by=first["decided_by"],
        reason="; ".join(dict.fromkeys(filter(None, decisions["reason"]))),
        **{name: first[name] for name in PLACE},
    )


def differing_publications(publications: pd.DataFrame) -> pd.DataFrame:
    """List the reports that contradict each other and that nobody has settled."""
    return publications[publications.duplicated(DOCUMENT_KEY, keep=False)]
