"""Publish a round: its results beside its data, a description for programs, checksums; afterwards nothing changes."""

import re
from pathlib import Path

import yaml

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.files import Progress, csv_bytes
from budget_index.language import Say
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.checksums import CHECKSUMS_FILE, checksums
from budget_index.rounds.datapackage import FIELDS, NOTICE, datapackage
from budget_index.rounds.derived import RoundReader
from budget_index.rounds.folder import refuse_unless_open, refuse_unless_round
from budget_index.rounds.intake import Intake, read_inputs, score_intake
from budget_index.rounds.journal import changing
from budget_index.rounds.model import ROUND_FILE, read_round, round_methodology
from budget_index.rounds.public import published_tables
from budget_index.rounds.verify import verify_round
from budget_index.scoring.results import Results

PACKAGE_FILE = "datapackage.json"
STATUS_LINE = re.compile(r"^status:[ \t]*[\w'\"]+", re.MULTILINE)


def freeze_round(folder: Path, registry: Registry, say: Say, progress: Progress = iter) -> tuple[Intake, Results]:
    """Score a round, write everything that belongs to a published one, and set its status to published.

    Its answers, the edition it follows, and the files that were added stay as they are; its tables no longer name files
    and people. Open disagreements count as missing. Where an earlier command was ended after it had decided, but before
    all was in place, this one finishes its work.

    Raises
    ------
    ProblemsFound
        There are errors in the data, the round contradicts itself, it is frozen already, or another command is at work.
    """
    refuse_unless_round(folder)
    with changing(folder) as change:
        round_ = read_round(folder)
        if not (change.resumed and round_.status == "published"):
            refuse_unless_open(folder)
        methodology = round_methodology(folder)
        if round_.status != "published":
            raise_errors(verify_round(folder, RoundReader(round_, methodology, registry), progress))
        intake = read_inputs([folder], methodology, registry, progress)
        results = score_intake(intake, methodology)
        if round_.status == "published":
            return intake, results
        files = result_files(results, say, example=round_.example) | own_rules(folder, methodology)
        files |= published_tables(folder, intake, round_.public)
        last = {ROUND_FILE: published((folder / ROUND_FILE).read_bytes(), folder)}
        tables = {name: path.read_bytes() for name in FIELDS if (path := folder / name).is_file()} | files
        files[PACKAGE_FILE] = datapackage(round_, methodology, tables, say).encode()
        files[CHECKSUMS_FILE] = checksums(folder, files | last)
        for name, content in (files | last).items():
            change.write(name, content)
        change.commit()
    return intake, results


def result_files(results: Results, say: Say, *, example: bool) -> dict[str, bytes]:
    """Write the result tables; those of an example round say so in a last column."""
    mark = {NOTICE: say("example.mark")} if example else {}
    return {f"{name}.csv": csv_bytes(table.assign(**mark)) for name, table in results.tables.items()}


def own_rules(folder: Path, methodology: Methodology) -> dict[str, bytes]:
    """Keep the whole edition with the round, so that the scores can still be computed when the program has changed."""
    name = f"{methodology.id}.yaml"
    return {} if (folder / name).is_file() else {name: dump_methodology(methodology).encode()}


def published(content: bytes, folder: Path) -> bytes:
    r"""Set the status in the text of ``round.yaml``; everything else stays, comments too.

    Raises
    ------
    ProblemsFound
        The line isn't written in a way that can be changed safely.

    Examples
    --------
    >>> published(b"id: x  # ours\nstatus: draft  # until June\n", Path("x")).decode().splitlines()
    ['id: x  # ours', 'status: published  # until June']
    """
    text = content.decode("utf-8-sig")
    changed, lines = STATUS_LINE.subn("status: published", text)
    before = yaml.safe_load(text)
    if not lines and "status" not in before:
        changed = f"{text.rstrip()}\nstatus: published\n"
    try:
        safe = yaml.safe_load(changed) == {**before, "status": "published"}
    except yaml.YAMLError:
        safe = False
    if not safe or lines > 1:
        raise ProblemsFound([Problem("round-status-line", str(folder / ROUND_FILE))])
    return changed.encode()
