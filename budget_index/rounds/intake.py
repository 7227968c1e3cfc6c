"""Everything that can be scored: workbooks, decisions, tables and round folders, read and checked in one pass."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.files import Progress
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, peer_group_problems, peer_region_problems
from budget_index.rounds.index import PUBLICATIONS
from budget_index.rounds.inputs import TABLE, all_files, kind_of, unread_problem
from budget_index.rounds.listing import list_inputs
from budget_index.rounds.model import is_round, read_round
from budget_index.scoring.results import Results, score_responses
from budget_index.tables.consolidation import (
    DOCUMENT_KEY,
    QUESTION_KEY,
    consolidate_publications,
    differing_publications,
    settled_publications,
)
from budget_index.tables.contradictions import contradictions
from budget_index.tables.publications import (
    DECISION_COLUMNS,
    check_publications,
    holds_publications,
    is_decision,
    named_documents,
    publications_of,
    publications_table,
    table_doubts,
    written_columns,
)
from budget_index.tables.responses import (
    TABLE_NAMES,
    check_responses,
    evidence_missing,
    named_regions,
    normalised,
    problem_at,
    responses_of,
    responses_table,
)
from budget_index.tables.text_table import PLACE, TextTable, column_letters, read_text_table
from budget_index.workbook.identity import ASSESSMENT, REPLY, REVIEW

if TYPE_CHECKING:
    from budget_index.workbook.assessment.read import WorkbookRead

FIRST_DECISION, LAST_DECISION = "decision", "reviewer"
ORIGIN = [f"origin_{name}" for name in PLACE]
"""Where a row stood before it came into the table of its round."""


@dataclass(frozen=True)
class Intake:
    """Responses read from any number of inputs, and what was wrong or worth noticing.

    ``expected`` lists the regions and years of rounds, so that they appear even if nobody has answered for them yet.
    ``publications`` are what counts, a row a document, several where reports differ; ``reports`` are what all files
    that were put together say about documents, and the decisions on that. ``kind`` says what a single file is;
    ``units`` are the regions, years and assessors that it speaks for; ``shown`` are the answers and reports that a
    review shows beside its decisions: region, year and question or fact of a document → role → answer.
    """

    responses: pd.DataFrame
    notices: list[Problem] = field(default_factory=list)
    example: bool = False
    expected: pd.DataFrame | None = None
    publications: pd.DataFrame = field(default_factory=publications_table)
    reports: pd.DataFrame = field(default_factory=publications_table)
    kind: str = ""
    units: frozenset[tuple[str, int, str]] = frozenset()
    shown: Mapping[tuple[str, int, str], Mapping[str, str]] = field(default_factory=dict)

    @property
    def assessed(self) -> pd.DataFrame:
        """The regions and years that are scored: those expected, or else those with responses."""
        return (self.responses[["region", "year"]] if self.expected is None else self.expected).drop_duplicates()


def read_inputs(
    paths: Sequence[Path], methodology: Methodology, registry: Registry, progress: Progress = iter
) -> Intake:
    """Read everything that is to be scored: workbooks, csv, parquet and round folders, in any mixture.

    Parameters
    ----------
    progress
        Wraps the list of files while they are read, for a progress bar.

    Raises
    ------
    ProblemsFound
        With all problems of all files.
    """
    listing = list_inputs(paths)
    rounds = [read_round(path) for path in listing.files if is_round(path)]
    cut_off = rounds[0].cut_off if len(rounds) == 1 else None
    intakes = read_files(all_files(listing.files), methodology, registry, cut_off=cut_off, progress=progress)
    intake = combined([*intakes, Intake(responses_table(), listing.problems)], methodology, registry)
    expected = [pd.DataFrame({"region": round_.regions, "year": round_.year}) for round_ in rounds]
    given = [table[["region", "year"]] for table in (intake.responses, intake.publications)]
    units = pd.concat([*given, *expected]).drop_duplicates()
    example = intake.example or any(round_.example for round_ in rounds)
    return replace(intake, example=example, expected=units)


def combined(intakes: Iterable[Intake], methodology: Methodology, registry: Registry) -> Intake:
    """Put together and check what was read from several files.

    Raises
    ------
    ProblemsFound
        With all problems of all files.
    """
    intakes = list(intakes)
    responses, reports = _together(intakes)
    problems = [problem for intake in intakes for problem in intake.notices]
    problems += check_responses(responses, methodology, registry)
    problems += [replace(problem, severity="notice") for problem in peer_region_problems(methodology, registry)]
    problems += peer_group_problems(responses["region"], methodology, registry)
    consolidated = consolidate_publications(reports)
    publications = settled_publications(consolidated)
    problems += [*differing_reports(publications), *check_publications(consolidated, methodology, registry)]
    stated = pd.concat([reports[~is_decision(reports)], publications[is_decision(publications)]], ignore_index=True)
    problems += contradictions(at_origin(responses), stated, methodology)
    notices = raise_errors(_once(problems))
    example = any(intake.example for intake in intakes)
    responses = at_origin(normalised(responses, methodology))
    publications, consolidated = (table[written_columns(table)] for table in (publications, consolidated))
    return Intake(responses, notices, example, publications=publications, reports=consolidated)


def content_errors(intake: Intake, methodology: Methodology, registry: Registry) -> list[Problem]:
    """List the errors in the contents of one file, as ``combined`` finds them, without looking for anything else."""
    responses, reports = _together([intake])
    problems = [
        *check_responses(responses, methodology, registry),
        *peer_group_problems(responses["region"], methodology, registry),
        *check_publications(consolidate_publications(reports), methodology, registry),
    ]
    return _once([problem for problem in problems if problem.severity == "error"])


def _together(intakes: Sequence[Intake]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the responses of several files together, and what they report about documents."""
    responses = pd.concat([responses_table(), *(intake.responses for intake in intakes)], ignore_index=True)
    responses = settled_twice(responses, [intake.responses for intake in intakes if intake.kind == REPLY])
    reports = pd.concat([publications_table(), *(intake.publications for intake in intakes)], ignore_index=True)
    return responses, at_origin(reports).fillna(dict.fromkeys(DECISION_COLUMNS, ""))


def read_files(
    paths: Sequence[Path],
    methodology: Methodology,
    registry: Registry,
    *,
    cut_off: date | None = None,
    progress: Progress = iter,
) -> list[Intake]:
    """Read files of any kind, in their order; many workbooks of assessors are read at once.

    Parameters
    ----------
    cut_off
        The day after which nothing counts; left out: what each workbook says.
    """
    places = range(len(paths))
    kinds = [kind_of(path) for path in paths]
    books = [n for n in places if kinds[n] == ASSESSMENT]
    rest = [n for n in places if kinds[n] != ASSESSMENT]
    intakes: dict[int, Intake] = {}
    for n, path in zip(rest, progress([paths[n] for n in rest]) if rest else (), strict=True):
        intakes[n] = _read_other(path, kinds[n], methodology, registry, cut_off)
    chosen = [paths[n] for n in books]
    options: dict[str, Any] = {"methodology": methodology, "registry": registry, "cut_off": cut_off}
    for n, book in zip(books, _read_workbooks(chosen, progress, options), strict=True):
        intakes[n] = Intake(
            book.responses,
            notices=book.problems,
            example=book.example,
            publications=book.publications,
            kind=ASSESSMENT,
            units=_units(book.responses),
        )
    return [intakes[n] for n in places]


def _read_workbooks(paths: Sequence[Path], progress: Progress, options: dict[str, Any]) -> "Sequence[WorkbookRead]":
    if not paths:
        return []
    from budget_index.workbook.assessment.read import read_workbooks

    return read_workbooks(paths, progress=progress, **options)


def read_file(path: Path, methodology: Methodology, registry: Registry) -> Intake:
    """Read one workbook or table; what is wrong is in ``notices``, errors among them."""
    return read_files([path], methodology, registry)[0]


def _read_other(
    path: Path, kind: str, methodology: Methodology, registry: Registry, cut_off: date | None = None
) -> Intake:
    """Read a review, a reply or a table."""
    if kind in (REVIEW, REPLY):
        from budget_index.workbook.decisions.read import read_decisions

        book = read_decisions(path, methodology=methodology, registry=registry)
        return Intake(
            book.responses,
            book.problems,
            book.example,
            publications=book.publications,
            kind=book.kind,
            units=book.units,
            shown=book.shown,
        )
    if kind == TABLE:
        return read_table_file(path, methodology, registry, cut_off)
    return Intake(responses_table(), [unread_problem(path, kind)])


def read_table_file(path: Path, methodology: Methodology, registry: Registry, cut_off: date | None = None) -> Intake:
    """Read a table of responses, or of publications if it has documents instead of criteria.

    What was worth noticing in the answers of a table that this program wrote was noticed when they came.
    """
    return read_answer_table(read_text_table(path, TABLE_NAMES), methodology, registry, cut_off)


def read_answer_table(
    table: TextTable, methodology: Methodology, registry: Registry, cut_off: date | None = None
) -> Intake:
    """Read a table that has been taken apart into texts, as ``read_table_file`` does."""
    last = cut_off.isoformat() if cut_off else ""
    if holds_publications(table):
        publications, problems = publications_of(table, last)
        publications, ambiguous = named_regions(named_documents(publications, methodology), methodology, registry)
        problems += ambiguous
        problems += table_doubts(publications, methodology, table)
        units = _units(publications.assign(assessor=""))
        publications = with_origin(publications, table.columns(TABLE_NAMES)[0])
        return Intake(responses_table(), problems, publications=publications, kind=PUBLICATIONS, units=units)
    responses, problems = responses_of(table, last)
    responses, ambiguous = named_regions(responses, methodology, registry)
    problems += ambiguous
    named, headings, _ = table.columns(TABLE_NAMES)
    if "evidence" in headings.places and not set(PLACE) <= set(named.columns):
        column = column_letters(headings.places["evidence"])
        problems += evidence_missing(responses, methodology, column)
    return Intake(with_origin(responses, named), problems, kind=TABLE, units=_units(responses))


def score_intake(intake: Intake, methodology: Methodology) -> Results:
    """Score everything that was read.

    Raises
    ------
    ProblemsFound
        No region is assessed in any of it.
    """
    refuse_unassessed(intake)
    return score_responses(intake.responses, methodology, intake.assessed, intake.publications)


def refuse_unassessed(intake: Intake) -> None:
    """Refuse inputs in which no region is assessed: a review or a reply alone, for example.

    Raises
    ------
    ProblemsFound
        There is nothing to score.
    """
    if intake.assessed.empty:
        raise ProblemsFound([Problem("nothing-to-score")])


def _units(responses: pd.DataFrame) -> frozenset[tuple[str, int, str]]:
    """List whose answers a table holds."""
    rows = responses[["region", "year", "assessor"]].drop_duplicates()
    return frozenset((str(region), int(year), str(role)) for region, year, role in rows.itertuples(index=False))


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out what two checks both reported."""
    distinct = {(p.file, p.sheet, p.cell, p.line, p.code, str(p.facts)): p for p in problems}
    return list(distinct.values())


def settled_twice(responses: pd.DataFrame, replies: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Rename a reviewer's decision ``decision`` where one on the region's reply replaces it, so that both are kept.

    Parameters
    ----------
    replies
        What was read from the workbooks with replies; their decisions come last.
    """
    if not replies:
        return responses
    last = pd.concat(replies)
    last = last[last["assessor"].eq(LAST_DECISION) & last["answer"].ne("")]
    decided = pd.MultiIndex.from_frame(responses[QUESTION_KEY]).isin(pd.MultiIndex.from_frame(last[QUESTION_KEY]))
    earlier = decided & responses["assessor"].eq(LAST_DECISION) & ~responses["file"].isin(set(last["file"]))
    return responses.assign(assessor=responses["assessor"].mask(earlier, FIRST_DECISION))


def differing_reports(publications: pd.DataFrame) -> Iterable[Problem]:
    """Yield every report about a document that another one contradicts, each at its cell."""
    for _, reports in differing_publications(publications).groupby(DOCUMENT_KEY):
        for at, row in reports.iterrows():
            others = [f"{other['file']} {other['sheet']}!{other['cell']}" for _, other in reports.drop(at).iterrows()]
            facts = {"document": row["document"], "others": ", ".join(others[:5])}
            yield replace(problem_at(row, "publications-differ", **facts), severity="notice")


def with_origin(responses: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Note for each response or publication where it stood before, as far as the round's table says so.

    Parameters
    ----------
    responses
        What was read from the table: its cells are places in the table itself.
    table
        The table as it is, by the numbers of its rows.
    """
    if responses.empty or not set(PLACE) <= set(table.columns):
        return responses
    rows = responses["cell"].str.extract(r"(\d+)$")[0].astype("int64")
    origin = table.loc[rows.to_numpy(), PLACE].set_axis(ORIGIN, axis=1).set_axis(responses.index)
    return responses.assign(**{name: origin[name] for name in ORIGIN})


def at_origin(responses: pd.DataFrame) -> pd.DataFrame:
    """Give every response or publication back the place where it first stood."""
    if not set(ORIGIN) <= set(responses.columns):
        return responses
    known = responses[ORIGIN[0]].fillna("").ne("")
    places = {
        name: responses[name].where(~known, responses[origin].fillna(""))
        for name, origin in zip(PLACE, ORIGIN, strict=True)
    }
    return responses.assign(**places).drop(columns=ORIGIN)
