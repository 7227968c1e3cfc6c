"""Responses: one assessor's answers as a table, read from csv or parquet and checked against a methodology."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budget_index.errors import Problem, nearest
from budget_index.files import unescaped
from budget_index.methodology import walk
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.walk import asked
from budget_index.regions import Registry, region_problems
from budget_index.tables.columns import ANSWER_INPUTS, column_keys

REQUIRED_OF_RESPONSES = ["region", "year", "criterion", "answer"]
PLACE = ["file", "sheet", "cell"]
RESPONSE_COLUMNS = ["region", "year", "criterion", "assessor", *column_keys(ANSWER_INPUTS), *PLACE]
Read = tuple[pd.DataFrame, list[Problem]]
"""A table read from a file, and what is wrong with it."""


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


def read_responses(path: Path, read: Read | None = None) -> Read:
    """Read responses from a csv or parquet file, with the place of every answer.

    Without the column ``assessor`` a row is the agreed answer; columns that aren't known are ignored. The place is the
    cell where a spreadsheet program shows the answer.

    Parameters
    ----------
    read
        What ``read_table`` gave, if it has been asked already.

    Returns
    -------
    The table with ``RESPONSE_COLUMNS``, all texts, year as integer, and the problems found; rows without a readable
    year are left out.
    """
    return read_rows(path, RESPONSE_COLUMNS, REQUIRED_OF_RESPONSES, at="answer", read=read)


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], *, at: str, read: Read | None = None
) -> Read:
    """Read a tidy table of texts; the place of a row is the cell of its column ``at``."""
    table, problems = read or read_table(path)
    missing = [name for name in required if name not in table.columns]
    if problems or missing or table.empty:
        found = problems or [Problem("column-missing", path.name, line=1, facts={"column": name}) for name in missing]
        return table_of([], columns), found or [Problem("file-empty", path.name)]
    place = list(table.columns).index(at)
    rows = pd.DataFrame({name: _text(table, name) for name in columns if name not in {"year", *PLACE}})
    rows["file"], rows["sheet"] = path.name, ""
    letter = chr(ord("A") + place) if place < 26 else ""
    rows["cell"] = letter + pd.Series(range(2, len(table) + 2), index=table.index).astype("str")
    year_text = _text(table, "year")
    year = _numbers(year_text)
    blank = rows["region"].eq("") | rows[required[2]].eq("")
    bad = year.isna() | (year % 1 != 0) | ~year.between(1, 9999) | blank
    idle = year_text[bad].eq("") & (rows[bad].drop(columns=PLACE) == "").all(axis="columns")
    problems = [problem_at(row, "row-unreadable") for _, row in rows[bad][~idle].iterrows()]
    kept = rows[~bad].assign(year=year[~bad].astype("int64"))
    if kept.empty and not problems:
        problems = [Problem("file-empty", path.name)]
    return kept[list(columns)].reset_index(drop=True), problems


def read_table(path: Path) -> Read:
    """Read a csv or parquet file as it is; a csv may be separated by commas or semicolons."""
    file = path.name
    if not path.is_file():
        return pd.DataFrame(), [Problem("file-not-found", str(path))]
    if path.stat().st_size == 0:
        return pd.DataFrame(), [Problem("file-empty", file)]
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path), []
        with path.open("rb") as opened:
            separator = ";" if b";" in opened.readline() else ","
        table = pd.read_csv(
            path, sep=separator, dtype=str, keep_default_na=False, skip_blank_lines=False, encoding="utf-8-sig"
        )
        return _unescaped(_unshifted(table)), []
    except UnicodeDecodeError as error:
        return pd.DataFrame(), [Problem("not-utf-8", file, facts={"byte": error.start})]
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError, ValueError) as error:
        return pd.DataFrame(), [Problem("table-unreadable", file, facts={"reason": str(error).splitlines()[0]})]


def _unshifted(table: pd.DataFrame) -> pd.DataFrame:
    """Put cells back under their headings where rows are longer than the header: pandas makes an index of the first."""
    if isinstance(table.index, pd.RangeIndex):
        return table
    names = list(table.columns)
    whole = table.reset_index()
    return whole.set_axis([*names, *(f"beyond {n}" for n in range(len(whole.columns) - len(names)))], axis="columns")


def _unescaped(table: pd.DataFrame) -> pd.DataFrame:
    """Read texts as they were before ``csv_bytes``: all of a table that names where answers stood, else the answers.

    In a table that somebody else wrote an apostrophe may be part of a remark.
    """
    ours = set(PLACE) <= set(table.columns)
    return unescaped(table, table.columns if ours else table.columns.intersection(["answer"]))


def _text(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table.columns:
        return pd.Series("", index=table.index, dtype="str")
    return table[name].astype("str").fillna("").str.strip(" \t\u00a0\u200b\ufeff")


def _numbers(texts: pd.Series) -> pd.Series:
    """Read numbers; what isn't one is NaN. Each text is read once: years are few."""
    places, distinct = pd.factorize(texts)
    numbers = np.asarray(pd.to_numeric(pd.Series(distinct), errors="coerce"), dtype="float64")
    return pd.Series(numbers[places], index=texts.index)


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


def problem_at(row: pd.Series, code: str, suggestion: str = "", **facts: object) -> Problem:
    """Make a problem at the place of a row."""
    file, sheet, cell = (str(row[name]) for name in PLACE)
    return Problem(code, file, sheet, cell, facts=facts, suggestion=suggestion)


def _region_problems(responses: pd.DataFrame, methodology: Methodology, registry: Registry) -> Iterable[Problem]:
    tables = responses[responses["sheet"].eq("")]  # a workbook names its region once, and its reader has checked it
    first = tables.drop_duplicates(["region", "year", "file"])
    for number, (region, year) in enumerate(zip(first["region"], first["year"], strict=True)):
        for problem in region_problems([(region, int(year))], methodology, registry):
            yield problem_at(first.iloc[number], problem.code, problem.suggestion, **problem.facts)


def _criterion_problems(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    derived = [criterion.id for criterion in walk.criteria(methodology) if criterion.from_publication]
    for _, row in responses[responses["criterion"].isin(derived) & responses["answer"].ne("")].iterrows():
        yield problem_at(row, "criterion-derived", criterion=row["criterion"])
    known = asked(methodology)
    for _, row in responses[~responses["criterion"].isin(list(known))].iterrows():
        suggestion = nearest(row["criterion"], known)
        yield problem_at(row, "unknown-criterion", suggestion, criterion=row["criterion"])


def _answer_problems(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    scales = asked(methodology)
    given = responses[responses["answer"].ne("") & responses["criterion"].isin(list(scales))]
    pairs = given[["criterion", "answer"]].drop_duplicates()
    meant = [canonical_answer(answer, methodology.scales[scales[name]]) for name, answer in pairs.to_numpy()]
    wrong = np.array([answer is None for answer in meant], dtype=bool)
    for _, row in given.merge(pairs[wrong], on=["criterion", "answer"]).iterrows():
        scale = methodology.scales[scales[row["criterion"]]]
        yield problem_at(row, **answer_mistake(row["criterion"], row["answer"], scale))


def answer_mistake(criterion: str, answer: str, scale: Scale) -> dict[str, Any]:
    """Say what is wrong with an answer that isn't on its scale: code and facts."""
    code = "answer-not-a-number" if scale.number else "answer-not-on-scale"
    return {"code": code, "criterion": criterion, "answer": answer, "allowed": list(scale.answers or {})}


def _contradictions(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    scales = asked(methodology)
    key = ["region", "year", "criterion", "assessor"]
    given = responses[responses["answer"].ne("")]
    several = given[given.duplicated(key, keep=False)]
    distinct = several.drop_duplicates([*key, "answer"])
    again = distinct[distinct.duplicated(key, keep="first")]
    first = distinct.drop_duplicates(key).set_index(key)
    for _, row in again.iterrows():
        before = first.loc[tuple(row[name] for name in key)]
        scale = methodology.scales.get(scales.get(row["criterion"], ""))
        if scale and canonical_answer(row["answer"], scale) == canonical_answer(before["answer"], scale) is not None:
            continue
        place = f"{before['sheet']}!{before['cell']}".lstrip("!")
        if before["file"] != row["file"]:
            place = f"{Path(str(before['file'])).name} {place}"
        facts = {"criterion": row["criterion"], "answer": row["answer"], "first": before["answer"], "place": place}
        yield problem_at(row, "answer-twice", **facts)


def normalised(responses: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Write every answer as its scale does: ``A`` → ``a``, ``0,5`` → ``0.5``; expects checked responses."""
    scales = asked(methodology)
    pairs = responses[["criterion", "answer"]].drop_duplicates()
    canonical = [
        (canonical_answer(answer, methodology.scales[scales[criterion]]) or "") if answer else ""
        for criterion, answer in pairs.itertuples(index=False)
    ]
    written = pairs.assign(canonical=pd.Series(canonical, index=pairs.index, dtype="str"))
    answers = responses[["criterion", "answer"]].merge(written, on=["criterion", "answer"], how="left")["canonical"]
    return responses.assign(answer=answers.set_axis(responses.index))
