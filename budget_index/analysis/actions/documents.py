"""How documents stand: in time, late, public at an unknown time, closed, not assessed; their points; who shows how."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.actions.grouping import Action, membership
from budget_index.methodology import walk
from budget_index.methodology.checks import NOT_PUBLIC
from budget_index.methodology.model import BEST, Methodology
from budget_index.scoring.answers import GatedAnswers
from budget_index.scoring.points import GATED, NOT_APPLICABLE
from budget_index.scoring.tree import Tree
from budget_index.tables.publications import due_date

DOCUMENT_STATUSES = ("in_time", "late", "public", "closed", "not_assessed")
"""``public`` is what is published where nothing says when, ``not_assessed`` where nothing says whether it is."""
IN_TIME, LATE, PUBLIC, CLOSED, NOT_ASSESSED = DOCUMENT_STATUSES
INCOMPLETE_BELOW = 67.0
"""Points below which a document that is public is called incomplete."""
OPENNESS, TIMELINESS = "openness", "timeliness"
"""The themes of questions that ask whether a document is public and whether it came in time."""
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

    A closed gate says that it is closed; else its row among the publications says how it stands. Without one the
    answers do: closed if its opening question is worth nothing, public if any of them is worth something; what is
    public is late or in time only where a date beside a due day or a question about timeliness says so.

    Returns
    -------
    Region-years in the order of ``answers`` × documents: one of ``DOCUMENT_STATUSES``.
    """
    questions = _DocumentQuestions.of(tree, methodology, actions)
    answered, worth = answers.states < GATED, answers.points > 0
    statuses = np.full((len(answers.points), len(methodology.documents)), NOT_ASSESSED, dtype=object)
    statuses[_any(answered & worth, questions.about)] = PUBLIC
    statuses[_any(answered & ~worth, questions.opening)] = CLOSED
    if publications is not None and len(publications):
        _lay_over(statuses, answers.units, publications, methodology)
    open_time = statuses == PUBLIC
    statuses[open_time & _any(answered, questions.timely)] = IN_TIME
    statuses[open_time & _any(answered & (answers.points < BEST), questions.timely)] = LATE
    for number, gate in enumerate(tree.gates):
        statuses[np.ix_(answers.before.met[:, number], questions.opening[:, gate.criterion])] = CLOSED
    return pd.DataFrame(statuses, columns=list(methodology.documents))


@dataclass(frozen=True)
class _DocumentQuestions:
    """Which criteria speak of which document: each an array, documents × criteria.

    Parameters
    ----------
    about
        All about the document itself; where it has no action of its own, all that name it.
    opening
        The one that asks whether it is public: its gate, else the first one if it is about openness. What stands behind
        a gate is asked of what was found already, so it opens nothing.
    timely
        Those that ask when it came: derived from its days of delay; of a document that is asked for, about timeliness.
    """

    about: np.ndarray
    opening: np.ndarray
    timely: np.ndarray

    @classmethod
    def of(cls, tree: Tree, methodology: Methodology, actions: Sequence[Action]) -> "_DocumentQuestions":
        criteria, documents = list(walk.criteria(methodology)), list(methodology.documents)
        about = np.array([[c.document == name for c in criteria] for name in documents], dtype=bool)
        about = about.reshape(-1, len(criteria))
        own = [action for action in actions if action.publishes]
        about[[documents.index(action.document) for action in own]] = membership(own, tree)
        gates, behind = np.zeros(len(criteria), dtype=bool), np.zeros(len(criteria), dtype=bool)
        for gate in tree.gates:
            gates[gate.criterion] = criteria[gate.criterion].document is not None
            behind[gate.first : gate.last] = True
        of_theme = {name: np.array([c.theme == name for c in criteria]) for name in (OPENNESS, TIMELINESS)}
        first = about & (about.cumsum(axis=1) == 1) & of_theme[OPENNESS] & ~behind
        opening = np.where((about & gates).any(axis=1, keepdims=True), about & gates, first)
        derived = np.array([c.from_publication == "days_late" for c in criteria])
        asked = about & of_theme[TIMELINESS] & opening.any(axis=1, keepdims=True)
        return cls(about, opening, asked | (about & derived))


def _any(answers: np.ndarray, questions: np.ndarray) -> np.ndarray:
    """Say which documents have such an answer: region-years × documents."""
    return np.asarray(answers.astype(np.float64) @ questions.T.astype(np.float64) > 0)


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
    """Read a row of the publications; nothing where it has no status."""
    if not status:
        return ""
    if status in NOT_PUBLIC:
        return CLOSED
    if day:
        return LATE if day > limit else IN_TIME
    return LATE if status == "late" else PUBLIC


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
