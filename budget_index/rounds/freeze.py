"""Publish a round: its results beside its data, a description for programs, checksums; afterwards nothing changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.files import Progress, csv_bytes
from budget_index.language import Say
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.adding import adopt_files
from budget_index.rounds.checksums import CHECKSUMS_FILE, checksums
from budget_index.rounds.datapackage import NOTICE, datapackage
from budget_index.rounds.derived import RoundReader
from budget_index.rounds.folder import refuse_unless_open, refuse_unless_round
from budget_index.rounds.history import History
from budget_index.rounds.index import read_index
from budget_index.rounds.inputs import PUBLICATIONS_FILE, RESPONSES_FILE
from budget_index.rounds.intake import Intake, read_inputs, score_intake
from budget_index.rounds.journal import changing
from budget_index.rounds.model import ROUND_FILE, Verified, read_round, round_methodology
from budget_index.rounds.open_matters import OpenMatter
from budget_index.rounds.public import published_tables
from budget_index.rounds.status import round_status
from budget_index.rounds.verify import verified_files
from budget_index.scoring.results import Results

TABLES = (RESPONSES_FILE, PUBLICATIONS_FILE)
PACKAGE_FILE = "datapackage.json"
STATUS_LINE = re.compile(r"^status:[ \t]*[\w'\"]+", re.MULTILINE)


@dataclass(frozen=True)
class Checklist:
    """What is looked at before a round is published.

    Parameters
    ----------
    stored
        The number of stored files, all of them as they were added.
    answers
        The number of questions with an answer, agreed or not, those that follow from publications among them.
    unscored
        The number of regions without a score.
    """

    stored: int
    answers: int
    open_matters: list[OpenMatter]
    unscored: int

    def problems(self, folder: Path, *, with_open_matters: bool) -> list[Problem]:
        """Say why the round isn't published."""
        if not self.answers:
            return [Problem("round-empty", str(folder))]
        n = 0 if with_open_matters else len(self.open_matters)
        return [Problem("round-not-settled", str(folder), facts={"n": n})] if n else []


def freeze_round(
    folder: Path,
    registry: Registry,
    say: Say,
    *,
    today: date,
    with_open_matters: bool = False,
    progress: Progress = iter,
    show: Callable[[Checklist], object] = bool,
) -> Results:
    """Verify and score a round, write everything that belongs to a published one, and set its status to published.

    Its answers, the edition it follows, and the files that were added stay as they are; its tables no longer name files
    and people. Tables that somebody made by hand are kept as they came, like files that were added. Open disagreements
    count as missing. Where an earlier command was ended after it had decided, but before all was in place, this one
    finishes its work.

    Parameters
    ----------
    today
        The day on which its files are verified.
    with_open_matters
        Publish although something isn't settled.
    show
        Is given the checklist before anything is refused or written.

    Raises
    ------
    ProblemsFound
        There are errors in the data, the round contradicts itself, is empty or not settled, it is frozen already, or
        another command is at work.
    """
    refuse_unless_round(folder)
    with changing(folder) as change:
        round_ = read_round(folder)
        if not (change.resumed and round_.status == "published"):
            refuse_unless_open(folder)
        methodology = round_methodology(folder)
        reader = RoundReader(round_, methodology, registry)
        intakes: dict[str, Intake] = {}
        if round_.status != "published":
            differences, intakes = verified_files(folder, reader, progress)
            raise_errors(differences)
        intake = read_inputs([folder], methodology, registry, progress)
        if intake.assessed.empty:
            raise ProblemsFound([Problem("round-empty", str(folder))])
        results = score_intake(intake, methodology)
        if round_.status == "published":
            return results
        status = round_status(round_, intake, methodology, History(read_index(folder), intakes))
        checklist = _checklist(results, status.open_matters, len(intakes))
        show(checklist)
        raise_errors(checklist.problems(folder, with_open_matters=with_open_matters))
        files = result_files(results, say, example=round_.example) | own_rules(folder, methodology)
        if not intakes:
            adopt_files(folder, change, reader, today=today)
        present = (name for name in TABLES if name not in change.removed and change.prepared_path(name).is_file())
        tables = {name: change.prepared_path(name).read_bytes() for name in present}
        files |= published_tables(tables, round_.public)
        verified = Verified(day=today, files=checklist.stored, open_matters=len(checklist.open_matters))
        last = {ROUND_FILE: published((folder / ROUND_FILE).read_bytes(), folder, verified)}
        files[PACKAGE_FILE] = datapackage(round_, methodology, files, say).encode()
        files[CHECKSUMS_FILE] = checksums(folder, change.prepared | files | last, without=change.removed)
        for name, content in (files | last).items():
            change.write(name, content)
        change.commit()
    return results


def _checklist(results: Results, matters: list[OpenMatter], stored: int) -> Checklist:
    answered = int(results.agreed["answer"].ne("").sum())
    return Checklist(stored, answered, matters, int(results.ranking["score"].isna().sum()))


def result_files(results: Results, say: Say, *, example: bool) -> dict[str, bytes]:
    """Write the result tables; those of an example round say so in a last column."""
    mark = {NOTICE: say("example.mark")} if example else {}
    return {f"{name}.csv": csv_bytes(table.assign(**mark)) for name, table in results.tables.items()}


def own_rules(folder: Path, methodology: Methodology) -> dict[str, bytes]:
    """Keep the whole edition with the round, so that the scores can still be computed when the program has changed."""
    name = f"{methodology.id}.yaml"
    return {} if (folder / name).is_file() else {name: dump_methodology(methodology).encode()}


def published(content: bytes, folder: Path, verified: Verified) -> bytes:
    r"""Set the status in the text of ``round.yaml`` and add what was verified; all else stays, comments too.

    Raises
    ------
    ProblemsFound
        The line isn't written in a way that can be changed safely.

    Examples
    --------
    >>> verified = Verified(day=date(2027, 6, 30), files=40, open_matters=0)
    >>> print(published(b"id: x  # ours\nstatus: draft  # until June\n", Path("x"), verified).decode().rstrip())
    id: x  # ours
    status: published  # until June
    verified: {day: 2027-06-30, files: 40, open_matters: 0}
    """
    text = content.decode("utf-8-sig")
    changed, lines = STATUS_LINE.subn("status: published", text)
    before = yaml.safe_load(text)
    if not lines and "status" not in before:
        changed = f"{text.rstrip()}\nstatus: published\n"
    facts = verified.model_dump()
    changed = f"{changed.rstrip()}\nverified: {{{', '.join(f'{key}: {fact}' for key, fact in facts.items())}}}\n"
    try:
        safe = yaml.safe_load(changed) == {**before, "status": "published", "verified": facts}
    except yaml.YAMLError:
        safe = False
    if not safe or lines > 1:
        raise ProblemsFound([Problem("round-status-line", str(folder / ROUND_FILE))])
    return changed.encode()
