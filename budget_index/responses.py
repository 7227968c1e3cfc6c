"""Responses: one assessor's answers as a tidy table, read from csv or parquet and checked against a methodology."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from budget_index.errors import Problem, nearest
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.model import Methodology, Scale
from budget_index.methodology.rules import asked
from budget_index.regions import Registry, region_problems

REQUIRED = ["region", "year", "criterion", "answer"]
RESPONSE_COLUMNS = [
    *("region", "year", "criterion", "assessor", "answer", "evidence", "seen_on", "comment"),
    *("file", "sheet", "cell"),
]
PLACE = ["file", "sheet", "cell"]


def empty_responses() -> pd.DataFrame:
    """Give a table of responses without rows."""
    return pd.DataFrame({name: pd.Series(dtype="int64" if name == "year" else "str") for name in RESPONSE_COLUMNS})


def read_responses(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read responses from a csv or parquet file, with the place of every answer.

    Without the column ``assessor`` a row is the agreed answer; columns that aren't known are ignored. The place is the
    cell where a spreadsheet program shows the answer.

    Returns
    -------
    The table with ``RESPONSE_COLUMNS``, all texts, year as integer, and the problems found; rows without a readable
    year are left out.
    """
    table, problems = _read_table(path)
    missing = [name for name in REQUIRED if name not in table.columns]
    if problems or missing:
        facts = [{"column": name} for name in missing]
        return empty_responses(), problems or [Problem("column-missing", str(path), line=1, facts={**f}) for f in facts]
    if table.empty:
        return empty_responses(), [Problem("file-empty", str(path))]
    letter = chr(ord("A") + list(table.columns).index("answer")) if len(table.columns) <= 26 else ""
    tidy = pd.DataFrame({name: _text(table, name) for name in RESPONSE_COLUMNS if name not in {"year", *PLACE}})
    tidy["file"], tidy["sheet"] = str(path), ""
    tidy["cell"] = letter + pd.Series(range(2, len(table) + 2), index=table.index).astype("str")
    year = pd.to_numeric(_text(table, "year"), errors="coerce")
    bad = year.isna() | (year % 1 != 0) | tidy["region"].eq("") | tidy["criterion"].eq("")
    problems = [_unreadable(row, table) for row in tidy[bad].itertuples()]
    kept = tidy[~bad].assign(year=year[~bad].astype("int64"))
    return kept[RESPONSE_COLUMNS].reset_index(drop=True), problems


def _read_table(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    file = str(path)
    if not path.is_file():
        return pd.DataFrame(), [Problem("file-not-found", file)]
    if path.stat().st_size == 0:
        return pd.DataFrame(), [Problem("file-empty", file)]
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path), []
        with path.open("rb") as opened:
            separator = ";" if b";" in opened.readline() else ","
        return pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig"), []
    except UnicodeDecodeError as error:
        return pd.DataFrame(), [Problem("not-utf-8", file, facts={"byte": error.start})]
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError, ValueError) as error:
        return pd.DataFrame(), [Problem("table-unreadable", file, facts={"reason": str(error).splitlines()[0]})]


def _text(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table.columns:
        return pd.Series("", index=table.index, dtype="str")
    return table[name].astype("str").fillna("").str.strip(" \t\u00a0\u200b\ufeff")


def _unreadable(row: object, table: pd.DataFrame) -> Problem:
    place = {name: getattr(row, name) for name in PLACE}
    index = int(row.Index)  # type: ignore[attr-defined]
    return Problem("row-unreadable", **place, facts={"year": str(table.loc[index, "year"])})


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


def _at(row: pd.Series) -> dict[str, str]:
    return {name: str(row[name]) for name in PLACE}


def _region_problems(responses: pd.DataFrame, methodology: Methodology, registry: Registry) -> Iterable[Problem]:
    first = responses.drop_duplicates(["region", "year", "file"])
    for _, row in first.iterrows():
        for problem in region_problems([(row["region"], int(row["year"]))], methodology, registry):
            yield Problem(problem.code, **_at(row), facts=problem.facts, suggestion=problem.suggestion)


def _criterion_problems(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    known = asked(methodology)
    for _, row in responses[~responses["criterion"].isin(list(known))].iterrows():
        suggestion = nearest(row["criterion"], known)
        yield Problem("unknown-criterion", **_at(row), facts={"criterion": row["criterion"]}, suggestion=suggestion)


def _answer_problems(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    scales = asked(methodology)
    given = responses[responses["answer"].ne("") & responses["criterion"].isin(list(scales))]
    pairs = given[["criterion", "answer"]].drop_duplicates()
    meant = [canonical_answer(answer, methodology.scales[scales[name]]) for name, answer in pairs.to_numpy()]
    wrong = np.array([answer is None for answer in meant], dtype=bool)
    for _, row in given.merge(pairs[wrong], on=["criterion", "answer"]).iterrows():
        scale = methodology.scales[scales[row["criterion"]]]
        yield Problem(**answer_mistake(scale), **_at(row), facts=answer_facts(row["criterion"], row["answer"], scale))


def answer_mistake(scale: Scale) -> dict[str, str]:
    """Name the code of an answer that isn't on its scale: a choice, or a number."""
    return {"code": "answer-not-a-number" if scale.number else "answer-not-on-scale"}


def answer_facts(criterion: str, answer: str, scale: Scale) -> dict[str, object]:
    """Give what a message about a wrong answer names."""
    return {"criterion": criterion, "answer": answer, "allowed": list(scale.answers or {})}


def _contradictions(responses: pd.DataFrame, methodology: Methodology) -> Iterable[Problem]:
    key = ["region", "year", "criterion", "assessor"]
    given = responses[responses["answer"].ne("")]
    distinct = given.drop_duplicates([*key, "answer"])
    again = distinct[distinct.duplicated(key, keep="first")]
    first = distinct.drop_duplicates(key).set_index(key)
    for _, row in again.iterrows():
        before = first.loc[tuple(row[name] for name in key)]
        place = f"{before['sheet']}!{before['cell']}".lstrip("!")
        if before["file"] != row["file"]:
            place = f"{Path(str(before['file'])).name} {place}"
        facts = {"criterion": row["criterion"], "answer": row["answer"], "first": before["answer"], "place": place}
        yield Problem("answer-twice", **_at(row), facts=facts)


def normalised(responses: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Write every answer as its scale does: ``A`` → ``a``, ``0,5`` → ``0.5``; expects checked responses."""
    scales = asked(methodology)
    pairs = responses[["criterion", "answer"]].drop_duplicates()
    canonical = {
        (criterion, answer): canonical_answer(answer, methodology.scales[scales[criterion]]) or ""
        for criterion, answer in pairs.itertuples(index=False)
        if answer
    }
    answers = [
        canonical.get(pair, "") for pair in responses[["criterion", "answer"]].itertuples(index=False, name=None)
    ]
    return responses.assign(answer=pd.Series(answers, index=responses.index, dtype="str"))
