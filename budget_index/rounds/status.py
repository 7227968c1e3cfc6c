"""How far a round is: who has answered how much for every region, and where assessors still differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import asked
from budget_index.rounds.history import NO_HISTORY, History
from budget_index.rounds.intake import Intake
from budget_index.rounds.model import Round
from budget_index.rounds.open_matters import DISAGREEMENT, MISSING_BOOK, OpenMatter, open_matters
from budget_index.scoring.answers import lay_out
from budget_index.scoring.engine import close_gates
from budget_index.scoring.points import GATED
from budget_index.scoring.tree import compile_tree
from budget_index.tables.consolidation import COMMENTING, DECIDING, consolidate
from budget_index.tables.publications import is_decision

STATUS_COLUMNS = ["region", "assessor", "answered", "asked", "coverage", "open"]
WHOSE = ["region", "assessor", "criterion"]


@dataclass(frozen=True)
class RoundStatus:
    """How far a round is.

    Parameters
    ----------
    assessors
        The independent roles that are expected or have answered, in order.
    answers
        One row a region and assessor: ``region, assessor, answered, asked, coverage, open``; ``coverage`` is answered ÷
        asked, ``open`` counts the region's disagreements that nobody has settled. What lies behind a gate that the
        assessor has closed is as good as answered.
    decided, replied
        Regions for which the reviewer has decided something, or that have replied.
    open_matters
        All that is still to be settled, missing books among it.
    """

    round: Round
    assessors: list[str]
    answers: pd.DataFrame
    decided: set[str]
    replied: set[str]
    open_matters: list[OpenMatter] = field(default_factory=list)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Region and assessor of whom there is no answer yet."""
        return [(matter.region, matter.about) for matter in self.open_matters if matter.kind == MISSING_BOOK]

    @property
    def open_disagreements(self) -> dict[str, int]:
        """Open disagreements by region."""
        return {str(region): int(n) for region, n in self.answers.groupby("region", sort=False)["open"].first().items()}


def round_status(round_: Round, intake: Intake, methodology: Methodology, history: History = NO_HISTORY) -> RoundStatus:
    """Count the answers of a round and list what is open in it."""
    responses = intake.responses
    given = responses[responses["answer"].ne("")]
    derived = {criterion.id for criterion in walk.criteria(methodology) if criterion.from_publication}
    questions = [name for name in asked(methodology) if name not in derived]
    roles = independent_roles(methodology, set(responses["assessor"]))
    regions = round_.regions or sorted(set(responses["region"]))
    answered = pd.concat([given[WHOSE], behind_gates(given[given["assessor"].isin(roles)], methodology)])
    answered = answered[answered["criterion"].isin(questions)].drop_duplicates()
    counted = answered.groupby(["region", "assessor"]).size().to_dict()
    pairs = [(region, role) for region in regions for role in roles]
    missing = [(region, round_.year, role) for region, role in pairs if not counted.get((region, role))]
    matters = open_matters(intake, methodology, history=history, missing=missing)
    split = Counter(matter.region for matter in matters if matter.kind == DISAGREEMENT)
    rows = [
        (
            region,
            role,
            n := int(counted.get((region, role), 0)),
            len(questions),
            n / len(questions),
            split[region],
        )
        for region, role in pairs
    ]
    answers = pd.DataFrame(rows, columns=STATUS_COLUMNS)
    decided = set(given.loc[given["assessor"].isin(DECIDING), "region"])
    decided |= set(intake.reports.loc[is_decision(intake.reports), "region"])
    replied = set(responses.loc[responses["assessor"].isin(COMMENTING), "region"])
    return RoundStatus(round_, roles, answers=answers, decided=decided, replied=replied, open_matters=matters)


def behind_gates(given: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """List the questions that an assessor may leave blank, for they lie behind a gate that their own answer closes.

    Returns
    -------
    ``region, assessor, criterion``; the criterion as it is asked, with its factor.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> nothing_there = pd.DataFrame({"region": "KZ-15", "year": 2026, "criterion": ["C01"], "assessor": "expert_1",
    ...                               "answer": "d"})
    >>> len(behind_gates(nothing_there, load_methodology("kz-citizens-budget-2026")))
    26
    """
    tree = compile_tree(methodology)
    if not tree.gates or given.empty:
        return pd.DataFrame(columns=WHOSE)
    names = np.array(tree.criteria)
    shut = []
    for role, own in given.groupby("assessor"):
        answers = close_gates(lay_out(consolidate(own, methodology), methodology), tree)
        unit, column = np.nonzero(answers.states == GATED)
        regions = answers.units["region"].to_numpy()[unit]
        shut.append(pd.DataFrame({"region": regions, "assessor": role, "whole": names[column]}))
    questions = pd.DataFrame({"criterion": list(asked(methodology))})
    questions["whole"] = questions["criterion"].str.partition("/")[0]
    return pd.concat(shut).merge(questions, on="whole")[WHOSE]


def independent_roles(methodology: Methodology, answered: Sequence[str] | set[str]) -> list[str]:
    """List the independent assessors: as many as the methodology asks for, and whoever else has answered.

    Where all answers are agreed ones, without an assessor, that one role is listed.
    """
    others = set(answered) - {*DECIDING, *COMMENTING}
    if answered and not others and "" in answered:
        return [""]
    expected = [f"expert_{number}" for number in range(1, methodology.assessors.independent + 1)]
    return [*expected, *sorted(others - set(expected))]
