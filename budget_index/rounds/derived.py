"""The tables of a round, made of the files that count: files are the truth, ``responses.csv`` follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from budget_index.files import Progress, csv_bytes
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.index import PUBLICATIONS, Entry, Unit, counting_files
from budget_index.rounds.inputs import PUBLICATIONS_FILE, RESPONSES_FILE
from budget_index.rounds.intake import Intake, combined, read_files
from budget_index.rounds.journal import current
from budget_index.rounds.model import Round
from budget_index.tables.publications import written_columns
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.workbook.identity import REPLY


@dataclass(frozen=True)
class RoundReader:
    """Reads files for a round."""

    round_: Round
    methodology: Methodology
    registry: Registry

    def read(self, paths: Sequence[Path], progress: Progress = iter) -> list[Intake]:
        """Read files."""
        if not paths:
            return []
        return read_files(paths, self.methodology, self.registry, cut_off=self.round_.cut_off, progress=progress)

    def read_stored(self, folder: Path, names: Sequence[str], progress: Progress = iter) -> dict[str, Intake]:
        """Read stored files, name → what was read."""
        return dict(zip(names, self.read([current(folder, name) for name in names], progress), strict=True))


def derived_tables(entries: Sequence[Entry], intakes: Mapping[str, Intake], reader: RoundReader) -> Intake:
    """Put together what the files that count say.

    Parameters
    ----------
    intakes
        What was read from each stored file, at least from those that count.
    """
    together = combined(
        [counted(intakes[name], units) for name, units in counting_files(entries).items()],
        reader.methodology,
        reader.registry,
    )
    ordered = together.responses.sort_values(["region", "year", "assessor"], kind="stable")
    return replace(together, responses=ordered)


def derived_bytes(together: Intake) -> dict[str, bytes]:
    """Write the tables, file name → content; one without rows has none."""
    tables = {
        RESPONSES_FILE: together.responses[RESPONSE_COLUMNS],
        PUBLICATIONS_FILE: together.reports[written_columns(together.reports)],
    }
    return {name: csv_bytes(table) if len(table) else b"" for name, table in tables.items()}


def counted(intake: Intake, units: set[Unit]) -> Intake:
    """Keep only what a file counts for, and only the problems that are errors."""
    whose = pd.MultiIndex.from_tuples([unit[1:] for unit in units], names=["region", "year", "assessor"])
    columns = ["region", "year"] if intake.kind in {REPLY, PUBLICATIONS} else ["region", "year", "assessor"]
    places = whose if len(columns) == 3 else whose.droplevel("assessor")
    kept = pd.MultiIndex.from_frame(intake.responses[columns]).isin(places)
    where = whose.droplevel("assessor")
    publications = pd.MultiIndex.from_frame(intake.publications[["region", "year"]]).isin(where)
    return replace(
        intake,
        responses=intake.responses[kept],
        publications=intake.publications[publications],
        notices=[problem for problem in intake.notices if problem.severity == "error"],
    )
