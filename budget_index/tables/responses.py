"""Responses: one assessor's answers as a table, read from csv or parquet and checked against a methodology."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd

from budget_index.errors import IsoDay, Problem, ProblemsFound, nearest
from budget_index.methodology import walk
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.walk import asked
from budget_index.regions import FIRST_YEAR, LAST_YEAR, Registry, region_code, region_problems
from budget_index.tables.columns import (
    ANSWER_INPUTS,
    LONGEST_NAME,
    PUBLICATION_INPUTS,
    Headings,
    InputColumn,
    column_keys,
    table_names,
)
from budget_index.tables.text_table import PLACE, Read, TextTable, column_letters, each_distinct
from budget_index.tables.values import (
    READERS,
    Value,
    read_answer,
    read_word,
    shortened,
)

REQUIRED_OF_RESPONSES = ["region", "year", "criterion", "answer"]
RESPONSE_COLUMNS = ["region", "year", "criterion", "assessor", *column_keys(ANSWER_INPUTS), *PLACE]
MANY_UNKNOWN, NEARLY_ALL = 20, 0.9
"""So many unknown criteria, and such a share of all in a table, have one cause: another methodology."""
MOST_SUGGESTED = 500
"""After so many distinct words no more near misses are looked for: each takes a millisecond."""


def responses_table(records: Iterable[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Make a table of responses from records that have all its columns.

    Examples
    --------
    >>> responses_table().dtypes["year"]
    dtype('int64')
    """
    return table_of(records, RESPONSE_COLUMNS)


def table_of(records: Iterable[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Make a table of texts, the year as integer; without records it has the same columns and types."""
    rows = list(records)
    return pd.DataFrame(
        {
            name: pd.array([row[name] for row in rows], dtype="int64" if name == "year" else "str")  # type: ignore[call-overload]
            for name in columns
        }
    )


def responses_of(table: TextTable, cut_off: str = "") -> Read:
    """Read responses from a table of texts, with the place of every answer.

    Without the column ``assessor`` a row is the agreed answer. The place is the cell where a spreadsheet program shows
    the answer.

    Parameters
    ----------
    cut_off
        The day after which nothing counts, as 2027-06-30; blank if there is none.

    Returns
    -------
    The table with ``RESPONSE_COLUMNS``, all texts, year as integer, and the problems found; rows without a readable
    year are left out.
    """
    columns = TableColumns(RESPONSE_COLUMNS, REQUIRED_OF_RESPONSES, ANSWER_INPUTS, at="answer")
    return read_rows(table, columns, {"seen_on": ("seen-after-cut-off", cut_off)})


@dataclass(frozen=True)
class TableColumns:
    """Which columns a kind of table has: all, those needed, those that people fill in; ``at`` is the place of a row."""

    all: Sequence[str]
    required: Sequence[str]
    inputs: Sequence[InputColumn]
    at: str


def read_rows(table: TextTable, columns: TableColumns, last_days: Mapping[str, tuple[str, str]]) -> Read:
    """Read the rows of a table: every cell as the kind of its column is read, every problem at its cell.

    Parameters
    ----------
    last_days
        Column of days → the code of the notice for later ones, and the last day; blank if there is none.
    """
    nothing = table_of([], columns.all)
    if _has_errors(table.problems):
        return nothing, table.problems
    texts, headings, problems = table.columns(table_names(columns.all))
    lacking = [name for name in columns.required if name not in headings.places]
    problems += [Problem("column-missing", table.file, line=table.header, facts={"column": name}) for name in lacking]
    if _has_errors(problems) or texts.empty:
        problems = [*table.problems, *problems]
        return nothing, problems if _has_errors(problems) else [*problems, Problem("file-empty", table.file)]
    rows, unread = _read_cells(table, texts, headings, columns, last_days)
    letters = column_letters(headings.places[columns.at])
    rows = rows.assign(file=table.file, sheet="", cell=letters + pd.Series(rows.index, rows.index).astype("str"))
    kept, unreadable = _rows_with_years(rows, columns)
    problems = [*table.problems, *problems, *unread, *unreadable]
    if kept.empty and not _has_errors(problems):
        problems.append(Problem("file-empty", table.file))
    return kept[list(columns.all)].reset_index(drop=True), problems


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _read_cells(
    table: TextTable,
    texts: pd.DataFrame,
    headings: Headings,
    columns: TableColumns,
    last_days: Mapping[str, tuple[str, str]],
) -> Read:
    """Read the cells of every column; of a table that this program wrote notices have been given before."""
    readers = {column.key: READERS.get(column.kind, read_word) for column in columns.inputs}
    is_ours = set(PLACE) <= set(headings.places)
    rows, problems = pd.DataFrame(index=texts.index), list[Problem]()
    for name in columns.all:
        if name in PLACE:
            continue
        if name not in headings.places:
            rows[name] = pd.Series("", index=texts.index, dtype="str")
            continue
        reader = readers.get(name, read_word)
        rows[name], wrong = each_distinct(texts[name], reader)
        code, last = last_days.get(name, ("", ""))
        if last:
            late = np.flatnonzero(rows[name].gt(last))
            wrong |= {at: _after(code, str(rows[name].iloc[at]), last) for at in map(int, late)}
        letters = column_letters(headings.places[name])
        problems += [
            replace(problem, file=table.file, cell=f"{letters}{texts.index[at]}")
            for at, problem in wrong.items()
            if not (is_ours and problem.severity == "notice")
        ]
    return rows, problems


def _after(code: str, day: str, cut_off: str) -> Problem:
    return Problem(code, facts={"date": IsoDay(day), "cut_off": IsoDay(cut_off)}, severity="notice")


def _rows_with_years(rows: pd.DataFrame, columns: TableColumns) -> Read:
    """Keep the rows that say what they are about and in which year; blank ones are passed over."""
    year = _numbers(rows["year"])
    blank = rows["region"].eq("") | rows[columns.required[2]].eq("")
    unreadable = year.isna() | (year % 1 != 0) | ~year.between(1, 9999) | blank
    empty = (rows.drop(columns=PLACE) == "").all(axis="columns")
    outside = ~unreadable & ~year.between(FIRST_YEAR, LAST_YEAR)
    problems = [problem_at(row, "row-unreadable") for row in rows[unreadable & ~empty].itertuples()]
    problems += [
        problem_at(row, "year-out-of-range", value=row.year, least=FIRST_YEAR, most=LAST_YEAR)
        for row in rows[outside].itertuples()
    ]
    kept = ~unreadable & ~outside
    return rows[kept].assign(year=year[kept].astype("int64")), problems


def _numbers(texts: pd.Series) -> pd.Series:
    """Read numbers; what isn't one is NaN. Each text is read once: years are few."""
    places, distinct = pd.factorize(texts)
    numbers = np.asarray(pd.to_numeric(pd.Series(distinct), errors="coerce"), dtype="float64")
    return pd.Series(numbers[places], index=texts.index)


def named_regions(rows: pd.DataFrame, methodology: Methodology, registry: Registry) -> Read:
    """Call regions by their codes, where a table has their names; a name that several share is an error at its cell.

    Without ``kinds`` any text is a region, and stays as it is.
    """
    if methodology.kinds is None:
        return rows, []
    meant, problems = dict[str, str](), list[Problem]()
    for row in rows.drop_duplicates("region").itertuples():
        try:
            meant[str(row.region)] = region_code(str(row.region), registry)
        except ProblemsFound as refused:
            problems += [replace(problem, file=str(row.file), cell=str(row.cell)) for problem in refused.problems]
            meant[str(row.region)] = ""
    rows = rows.assign(region=rows["region"].map(meant).astype("str"))
    return rows[rows["region"].ne("")].reset_index(drop=True), problems


def check_responses(responses: pd.DataFrame, methodology: Methodology, registry: Registry) -> list[Problem]:
    """List every response that the methodology or the register can't accept, each at its cell.

    Unknown regions and years, unknown criteria, answers that aren't on the scale, and the same question answered twice
    in different ways by one assessor.
    """
    return [
        *_region_problems(responses, methodology, registry),
        *_criterion_problems(responses, methodology),
        *_answer_problems(responses, methodology),
        *_contradictions(responses, methodology),
    ]


def problem_at(row: Any, code: str, suggestion: str = "", **facts: object) -> Problem:
    """Make a problem at the place of a row: a series, or a tuple of a table with these names."""
    return Problem(code, str(row.file), str(row.sheet), str(row.cell), facts=facts, suggestion=suggestion)


def _region_problems(responses: pd.DataFrame, methodology: Methodology, registry: Registry) -> Iterable[Problem]:
    tables = responses[responses["sheet"].eq("")]  # a workbook names its region once, and its reader has checked it
    first = tables.drop_duplicates(["region", "year", "file"])
    for row in first.itertuples():
        for problem in region_problems([(str(row.region), int(str(row.year)))], methodology, registry):
            yield problem_at(row, problem.code, problem.suggestion, **problem.facts)


def _criterion_problems(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    derived = [criterion.id for criterion in walk.criteria(methodology) if criterion.from_publication]
    for row in responses[responses["criterion"].isin(derived) & responses["answer"].ne("")].itertuples():
        yield problem_at(row, "criterion-derived", criterion=row.criterion)
    known = asked(methodology)
    unknown = responses[~responses["criterion"].isin(list(known))]
    if unknown.empty:
        return
    foreign = _foreign_tables(responses, unknown)
    for row in unknown[unknown["file"].isin(foreign)].drop_duplicates("file").itertuples():
        names = foreign[str(row.file)]
        facts: dict[str, Any] = {"n": len(names), "criteria": ", ".join(map(shortened, names[:3]))}
        yield problem_at(row, "table-of-another", methodology=methodology.id, **facts)
    unknown = unknown[~unknown["file"].isin(foreign)]
    suggestions = {name: nearest(name[:LONGEST_NAME], known) for name in unknown["criterion"].unique()[:MOST_SUGGESTED]}
    for row in unknown.itertuples():
        name = str(row.criterion)
        yield problem_at(row, "unknown-criterion", suggestions.get(name, ""), criterion=shortened(name))


def _foreign_tables(responses: pd.DataFrame, unknown: pd.DataFrame) -> dict[str, list[str]]:
    """Return the tables of which nearly no criterion is known, with the others: they follow another methodology."""
    foreign = {}
    for file, own in unknown[unknown["sheet"].eq("")].groupby("file"):
        names = own["criterion"].unique().tolist()
        every = responses.loc[responses["file"].eq(file), "criterion"].nunique()
        if MANY_UNKNOWN <= len(names) <= MOST_SUGGESTED and len(names) >= NEARLY_ALL * every:
            foreign[str(file)] = names
    return foreign


def _answer_problems(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    meant = _as_meant(responses, methodology)
    wrong = meant[np.array([problem is not None for problem in meant["problem"]], dtype=bool)]
    given = _given(responses)
    for row in given.merge(wrong, on=PAIR).itertuples():
        problem: Any = row.problem
        yield problem_at(row, problem.code, problem.suggestion, **problem.facts)


PAIR = ["criterion", "answer", "is_table"]


def _given(responses: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows with an answer, and whether they stand in a table; marked first, as no rows would grow by it."""
    marked = responses.assign(is_table=responses["sheet"].eq(""))
    return marked[marked["answer"].ne("")]


def _as_meant(responses: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Read every answer that stands in a table once; those of workbooks have been read and only are looked at again.

    Returns
    -------
    ``criterion``, ``answer``, ``is_table``, ``meant`` as the scale writes it, ``problem``; criteria that are known.
    """
    scales = asked(methodology)
    pairs = responses[["criterion", "answer"]].assign(is_table=responses["sheet"].eq("")).drop_duplicates()
    pairs = pairs[pairs["criterion"].isin(list(scales))]
    values = [
        _value(answer, criterion, methodology.scales[scales[criterion]], is_table=is_table)
        for criterion, answer, is_table in pairs.itertuples(index=False)
    ]
    meant = pd.Series([value for value, _ in values], index=pairs.index, dtype="str")
    problems = pd.Series([problem for _, problem in values], index=pairs.index, dtype="object")
    return pairs.assign(meant=meant, problem=problems)


def _value(answer: str, criterion: str, scale: Scale, *, is_table: bool) -> Value:
    known = None if is_table else canonical_answer(answer, scale)
    return read_answer(answer, criterion, scale) if known is None else (known, None)


def evidence_missing(responses: pd.DataFrame, methodology: Methodology, evidence: str) -> Iterator[Problem]:
    """Notice answers that bring points without anything that proves them; factors are proved with their criterion.

    Parameters
    ----------
    evidence
        The letters of the column for evidence.
    """
    scales = asked(methodology)
    rows = responses[responses["evidence"].eq("") & responses["answer"].ne("") & responses["criterion"].isin(scales)]
    rows = rows[~rows["criterion"].str.contains("/", regex=False)]
    for row in rows.itertuples():
        scale = methodology.scales[scales[str(row.criterion)]]
        answer = canonical_answer(str(row.answer), scale) or ""
        if answer and worth_points(answer, scale):
            cell = f"{evidence}{str(row.cell).lstrip(ascii_uppercase)}"
            facts = {"criterion": row.criterion, "answer": answer}
            yield Problem("evidence-missing", str(row.file), cell=cell, facts=facts, severity="notice")


def worth_points(answer: str, scale: Scale) -> bool:
    """Say whether an answer can bring points; a number may always."""
    option = (scale.answers or {}).get(answer)
    return bool(answer) if option is None else (option.points or 0.0) > 0


def _contradictions(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    """Find questions that one assessor has answered twice; two ways of writing one answer are one answer.

    The same answer again in one table is a notice: a spreadsheet program may have made one id of two.
    """
    key = ["region", "year", "criterion", "assessor"]
    given = _given(responses)
    several = given[given.duplicated(key, keep=False)]
    if several.empty:
        return
    several = several.merge(_as_meant(several, methodology), on=PAIR, how="left")
    several["meant"] = several["meant"].fillna("").where(several["meant"].ne(""), several["answer"])
    yield from _repeated(several[several["is_table"]], [*key, "meant", "file"])
    distinct = several.drop_duplicates([*key, "meant"])
    first = {tuple(getattr(row, name) for name in key): row for row in distinct.drop_duplicates(key).itertuples()}
    for row in distinct[distinct.duplicated(key, keep="first")].itertuples():
        before = first[tuple(getattr(row, name) for name in key)]
        place = f"{before.sheet}!{before.cell}".lstrip("!")
        if str(before.file) != str(row.file):
            place = f"{Path(str(before.file)).name} {place}"
        answers = {"answer": shortened(str(row.answer)), "first": shortened(str(before.answer))}
        yield problem_at(row, "answer-twice", criterion=row.criterion, **answers, place=place)


def _repeated(answers: pd.DataFrame, key: list[str]) -> Iterable[Problem]:
    """Notice rows that say what another row of their table says."""
    places = answers.drop_duplicates(key).set_index(key)["cell"]
    for row in answers[answers.duplicated(key)].itertuples():
        facts = {"criterion": row.criterion, "place": places[tuple(getattr(row, name) for name in key)]}
        yield replace(problem_at(row, "answer-repeated", **facts), severity="notice")


def normalised(responses: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Write every answer as its scale does: ``A`` → ``a``, ``0,5`` → ``0.5``; expects checked responses."""
    meant = _as_meant(responses, methodology)
    rows = responses[["criterion", "answer"]].assign(is_table=responses["sheet"].eq(""))
    answers = rows.merge(meant, on=PAIR, how="left")["meant"].fillna("")
    return responses.assign(answer=answers.set_axis(responses.index))


TABLE_NAMES = table_names([*RESPONSE_COLUMNS, "document", *column_keys(PUBLICATION_INPUTS)])
"""Every heading that a table of responses or of publications may have; they tell the header from a title above it."""
