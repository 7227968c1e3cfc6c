"""Which file of a round came when, and which answers counted before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from budget_index.files import Progress
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.derived import RoundReader
from budget_index.rounds.index import Entry, counting, read_index
from budget_index.rounds.intake import Intake
from budget_index.rounds.model import is_round, read_round
from budget_index.tables.consolidation import COMMENTING, DECIDING
from budget_index.workbook.identity import REVIEW


@dataclass(frozen=True)
class History:
    """The index of a round, and what was read from its reviews and from files that no longer count."""

    entries: list[Entry] = field(default_factory=list)
    intakes: Mapping[str, Intake] = field(default_factory=dict)

    def place(self, file: str) -> int | None:
        """Return where in the index a stored file was added last."""
        places = [place for place, entry in enumerate(self.entries) if Path(entry.stored).name == file]
        return places[-1] if places else None

    def not_before(self, file: str, other: str, role: str) -> bool:
        """Say whether one file came with another or after it; where that isn't known, whether its role decides."""
        mine, its = self.place(file), self.place(other)
        return role != "" if mine is None or its is None else file == other or mine > its

    def shown_in(self, file: str, question: tuple[str, int, str]) -> Mapping[str, str] | None:
        """Return the answers that a review shows beside a decision, role → answer; nothing if the file is no review."""
        for name, intake in self.intakes.items():
            if Path(name).name == file and intake.kind == REVIEW:
                return intake.shown.get(question)
        return None

    def knew(self, decision: "pd.Series", claim: "pd.Series") -> bool:
        """Say whether a decision was taken with what the region says before one's eyes."""
        question = str(claim["region"]), int(claim["year"]), str(claim["criterion"])
        shown = self.shown_in(str(decision["file"]), question)
        if shown is None:
            return self.not_before(str(decision["file"]), str(claim["file"]), str(decision["assessor"]))
        return shown.get(str(claim["assessor"])) == str(claim["answer"])

    def answers_before(
        self, file: str, region: str, year: int, responses: pd.DataFrame
    ) -> dict[str, dict[str, str]] | None:
        """Return the assessors' answers that counted for a region when a file came: question → assessor → answer.

        Parameters
        ----------
        responses
            The responses that count now.

        Returns
        -------
        Nothing if the index doesn't know the file.
        """
        place = self.place(file)
        if place is None:
            return None
        answers: dict[str, dict[str, str]] = {}
        for kind, *unit in (holders := counting(self.entries[:place])):
            role = str(unit[2])
            if kind != "answers" or unit[:2] != [region, year] or role in {*DECIDING, *COMMENTING}:
                continue
            entry = holders[kind, region, year, role]
            intake = self.intakes.get(entry.stored)
            rows = responses[responses["file"] == Path(entry.stored).name] if intake is None else intake.responses
            own = rows[rows["region"].eq(region) & rows["assessor"].eq(role) & rows["answer"].ne("")]
            for question, answer in own[["criterion", "answer"]].itertuples(index=False):
                answers.setdefault(str(question), {})[role] = str(answer)
        return answers


NO_HISTORY = History()


def superseded(entries: list[Entry]) -> list[str]:
    """List the stored files that no longer count for something they were added for."""
    holders = counting(entries)
    return sorted({entry.stored for entry in entries if holders[entry.unit] is not entry})


def history_of(inputs: Sequence[Path], methodology: Methodology, registry: Registry) -> History:
    """Read the history of the round among inputs, if there is just one."""
    rounds = [path for path in inputs if is_round(path)]
    if len(rounds) != 1:
        return NO_HISTORY
    return read_history(rounds[0], RoundReader(read_round(rounds[0]), methodology, registry))


def read_history(folder: Path, reader: RoundReader, progress: Progress = iter) -> History:
    """Read the history of a round; of its files only reviews and those that no longer count."""
    entries = read_index(folder)
    reviews = {entry.stored for entry in entries if entry.kind == REVIEW}
    return History(entries, reader.read_stored(folder, sorted({*reviews, *superseded(entries)}), progress))
