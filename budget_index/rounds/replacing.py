"""What a file changes that takes the place of an older one: answers before and now, those lost, those changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from budget_index.errors import Problem
from budget_index.rounds.derived import counted
from budget_index.rounds.index import Entry
from budget_index.rounds.intake import Intake
from budget_index.tables.publications import REPORTED
from budget_index.workbook.identity import REPLY, REVIEW

TRACES = ["evidence", "seen_on", "comment"]
"""What one assessor's work leaves beside an answer; another's is hardly ever the same."""
ENOUGH = 5
"""From so many common answers on it can be said whether two books are of one hand."""
LISTED = 10


@dataclass(frozen=True)
class Replacement:
    """A file that takes the place of an older one for a region and assessor.

    Parameters
    ----------
    before, now
        The number of answers and reported documents in the older and in the new file.
    lost
        What was answered before and is blank now.
    changed
        What is answered otherwise: question, answer before, answer now.
    other_hand
        Hardly any link, day or comment is the same, so that this is probably the work of another assessor.
    """

    new: Entry
    old: Entry
    before: int
    now: int
    lost: list[str] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    other_hand: bool = False

    @property
    def changes(self) -> list[str]:
        """The changed answers in words that need no translation, the first of them."""
        shown = [f"{name} {before} → {now}" for name, before, now in self.changed[:LISTED]]
        return shown + ["…"] * (len(self.changed) > LISTED)

    def problems(self) -> Iterable[Problem]:
        """Yield why this replacement has to be asked for."""
        facts = {"old": self.old.name, "region": self.new.region, "assessor": self.new.assessor or "–"}
        if self.lost:
            names = [*self.lost[:LISTED], *(["…"] if len(self.lost) > LISTED else [])]
            counts = {"before": self.before, "now": self.now, "n": len(self.lost), "lost": ", ".join(names)}
            yield Problem("answers-would-be-lost", self.new.name, facts=facts | counts)
        if self.other_hand:
            yield Problem("book-of-another", self.new.name, facts=facts)


def replacement(new: Entry, new_intake: Intake, old: Entry, old_intake: Intake) -> Replacement:
    """Compare a file with the one that counts so far, for one region and assessor."""
    then, now = (_rows(entry, intake) for entry, intake in ((old, old_intake), (new, new_intake)))
    answers_then, answers_now = _answers(then), _answers(now)
    lost = [_name(key) for key in answers_then if key not in answers_now]
    changed = [
        (_name(key), answer, answers_now[key])
        for key, answer in answers_then.items()
        if answers_now.get(key, answer) != answer
    ]
    other = new.kind not in (REPLY, REVIEW) and _other_hand(then, now)
    return Replacement(
        new, old, before=len(answers_then), now=len(answers_now), lost=lost, changed=changed, other_hand=other
    )


def _rows(entry: Entry, intake: Intake) -> Intake:
    return counted(intake, {entry.unit})


def _answers(rows: Intake) -> dict[tuple[str, ...], str]:
    """Return question and assessor, or document → what is said about it; blanks say nothing."""
    given = rows.responses[rows.responses["answer"].ne("")]
    answers: dict[tuple[str, ...], str] = {
        (str(criterion), str(role)): str(answer)
        for criterion, role, answer in given[["criterion", "assessor", "answer"]].itertuples(index=False)
    }
    reported = rows.publications[rows.publications[list(REPORTED)].astype(bool).any(axis="columns")]
    documents: dict[tuple[str, ...], str] = {
        (str(record["document"]),): " ".join(str(record[name]) for name in REPORTED if record[name])
        for record in reported[["document", *REPORTED]].to_dict("records")
    }
    return answers | documents


def _name(key: tuple[str, ...]) -> str:
    return key[0]


def _other_hand(then: Intake, now: Intake) -> bool:
    """Say whether two books leave so few common traces that one person can't well have made both."""
    key = ["criterion", "assessor"]
    before, after = (table.responses.loc[table.responses["answer"].ne(""), [*key, *TRACES]] for table in (then, now))
    common = before.merge(after, on=key, suffixes=("", "_now"))
    if len(common) < ENOUGH:
        return False
    same = pd.concat([common[name].eq(common[f"{name}_now"]) for name in TRACES], axis=1).all(axis=1)
    return bool(same.mean() < 0.5)
