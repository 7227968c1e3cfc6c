"""How the documents of every region stand: in time, late, closed or not assessed; their points; who shows how."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from budget_index.analysis.actions.grouping import Action, membership
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import BEST, Methodology
from budget_index.scoring.answers import GatedAnswers
from budget_index.scoring.points import NOT_APPLICABLE
from budget_index.scoring.tree import Tree
from budget_index.tables.publications import due_date

IN_TIME, LATE, CLOSED, NOT_ASSESSED = DOCUMENT_STATUSES = ("in_time", "late", "closed", "not_assessed")
INCOMPLETE_BELOW = 67.0
"""Points below which a document that is public is called incomplete."""
TIMELINESS = "timeliness"
"""The theme of questions that ask whether a document came in time."""
SHOWING_COLUMNS = ["action", "region", "year", "points", "evidence"]


def group_points(answers: GatedAnswers, groups: np.ndarray, methodology: Methodology) -> np.ndarray:
    """Average the points of each group of criteria by their weights, over those that are answered; 0 at least.

    Returns
    -------
    Region-years × groups; NaN where nothing is answered.
    """
    weights = np.array([criterion.weight for criterion in walk.criteria(methodology)])
    answered = (answers.states < NOT_APPLICABLE).astype(np.float64)
    mass = answered @ (groups * weights).T
    total = (answers.points * answered) @ (groups * weights).T
    return np.asarray(np.maximum(np.divide(total, mass, where=mass > 0, out=np.full(mass.shape, np.nan)), 0.0))


def document_statuses(
    answers: GatedAnswers,
    tree: Tree,
    methodology: Methodology,
    actions: Sequence[Action],
    publications: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say how every document of a methodology stands in every region-year.

    A closed gate says that it is closed; else its row among the publications says how it stands; without one the
    answers do: closed if all of them are worth nothing, late if a question about timeliness has less than full points.

    Returns
    -------
    Region-years in the order of ``answers`` × documents: one of ``DOCUMENT_STATUSES``.
    """
    criteria = list(walk.criteria(methodology))
    timely = np.array([criterion.theme == TIMELINESS for criterion in criteria])
    own = {action.document: action for action in actions if action.publishes}
    documents = list(methodology.documents)
    about = np.array([[c.document == name for c in criteria] for name in documents]).reshape(-1, len(criteria))
    held = membership([own[name] for name in documents if name in own], tree)
    about[[name in own for name in documents]] = held
    answered = answers.states < NOT_APPLICABLE
    short = answered & (answers.points < BEST)
    statuses = np.full((len(answers.points), len(documents)), NOT_ASSESSED, dtype=object)
    some = (answered.astype(float) @ about.T) > 0
    any_points = ((answered * answers.points) @ about.T) > 0
    overdue = ((short & timely).astype(float) @ about.T) > 0
    statuses[some] = IN_TIME
    statuses[some & overdue] = LATE
    if publications is not None and len(publications):
        _lay_over(statuses, answers.units, publications, methodology)
    else:
        statuses[some & ~any_points] = CLOSED
    for number, gate in enumerate(tree.gates):
        document = criteria[gate.criterion].document
        if document and own.get(document) and criteria[gate.criterion].id in own[document].criteria:
            statuses[answers.before.met[:, number], documents.index(document)] = CLOSED
    return pd.DataFrame(statuses, columns=documents)


def _lay_over(statuses: np.ndarray, units: pd.DataFrame, publications: pd.DataFrame, methodology: Methodology) -> None:
    """Let the publications say how a document stands, where they do; the first row of a document counts."""
    rows = {unit: row for row, unit in enumerate(zip(units["region"].tolist(), units["year"].tolist(), strict=True))}
    columns = {name: column for column, name in enumerate(methodology.documents)}
    named = (publications[name].tolist() for name in ("region", "year", "document", "status", "published_on"))
    published = set()
    for region, year, document, status, day in zip(*named, strict=True):
        place = (rows.get((region, year)), columns.get(document))
        if None in place or place in published:
            continue
        published.add(place)
        due = methodology.documents[document].due
        limit = due_date(due, year).isoformat() if due and day else ""
        statuses[place] = _row_status(str(status), str(day or "") if limit else "", limit) or statuses[place]


def _row_status(status: str, day: str, limit: str) -> str:
    """Read a row of the publications; nothing where it doesn't say whether the document came in time."""
    if status in NOT_PUBLIC:
        return CLOSED
    if status and day:
        return LATE if day > limit else IN_TIME
    return LATE if status == "late" else ""


def who_shows_how(
    actions: pd.DataFrame, responses: pd.DataFrame, publications: pd.DataFrame | None = None
) -> pd.DataFrame:
    """List for every action the regions by the points of its questions, the highest first, each with a link.

    Parameters
    ----------
    actions
        A table of ``actions_table``.
    responses
        The single responses; the link is the first evidence for the action's questions, in the order of the file.
    publications
        Where a document has a link of its own, that is taken.

    Returns
    -------
    Columns ``SHOWING_COLUMNS``: only regions whose document is public and not incomplete.
    """
    key = ["region", "year", "action"]
    shown = actions[(actions["points"] >= INCOMPLETE_BELOW) & (actions["status"] != CLOSED)]
    pairs = shown[[*key, "document", "points"]].assign(criterion=shown["criteria"].str.split(";")).explode("criterion")
    linked = responses[responses["evidence"].fillna("") != ""].sort_values("assessor", kind="stable")
    linked = linked.drop_duplicates(["region", "year", "criterion"])[["region", "year", "criterion", "evidence"]]
    links = pairs.merge(linked, on=["region", "year", "criterion"], how="inner").drop_duplicates(key)
    table = shown.merge(links[[*key, "evidence"]], on=key, how="left")
    if publications is not None and len(publications):
        where = publications.loc[publications["url"] != "", ["region", "year", "document", "url"]]
        table = table.merge(where.drop_duplicates(["region", "year", "document"]), how="left")
        own = (table["action"] == table["document"]) & table["url"].notna()
        table["evidence"] = table["url"].where(own, table["evidence"])
    table["evidence"] = table["evidence"].fillna("")
    ordered = table.assign(bare=table["evidence"] == "").sort_values(
        ["action", "points", "bare", "region"], ascending=[True, False, True, True], kind="stable"
    )
    return ordered[SHOWING_COLUMNS].reset_index(drop=True)
