"""A text put anywhere into a workbook is read, or said to stand at its cell: never passed over.

``PLANTED`` in the environment says how many texts are planted in each kind of workbook; otherwise few are.
"""

import os
import random
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from budget_index.errors import Problem, ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.regions import kazakhstan
from budget_index.scoring.results import score_responses
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import write_template
from budget_index.workbook.decisions.read import read_decisions
from budget_index.workbook.decisions.reply import write_reply
from budget_index.workbook.decisions.review import write_review
from budget_index.workbook.methodology.read import read_spreadsheet
from budget_index.workbook.methodology.write import write_spreadsheet
from tests.workbook.filled import answers, published
from tests.workbook.sheets import small
from tests.workbook.zips import packed, parts_of

TEXT = "Ask Dana – 7"
EACH = int(os.environ.get("PLANTED", "5"))
KINDS = ("assessment", "review", "reply", "methodology")
WHOLE_COLUMN = {"column-ignored", "column-near", "column-twice"}
WHOLE_SHEET = {"sheet-unread", "sheet-hidden", "sheet-too-wide", "sheet-too-long"}


def write(kind: str, path: Path) -> None:
    """Write a workbook of a kind with something in every sort of cell."""
    rules, about = small(), {"registry": kazakhstan(), "say": Say("ru")}
    first = answers(rules, "expert_1")
    if kind == "assessment":
        earlier = first[["region", "criterion", "answer", "evidence"]]
        write_template(
            path, rules, region="KZ-15", year=2026, assessor="expert_1", language="kk", registry=kazakhstan(),
            responses=first[:2], publications=published(rules), earlier=earlier,
        )  # fmt: skip
    elif kind == "review":
        write_review(path, pd.concat([first, answers(rules, "expert_2")]), rules, **about)
    elif kind == "reply":
        criteria = score_responses(first, rules).criteria
        write_reply(path, criteria, first, rules, region="KZ-15", year=2026, **about)
    else:
        write_spreadsheet(path, rules, Say("ru"))


def read(kind: str, path: Path) -> tuple[str, list[Problem]]:
    """Read a workbook; give all that was read as one text, and what was said."""
    if kind == "methodology":
        try:
            methodology, problems = read_spreadsheet(path)
        except ProblemsFound as refused:
            return "", list(refused)
        return methodology.model_dump_json(), problems
    reader = read_workbook if kind == "assessment" else read_decisions
    found = reader(path, registry=kazakhstan(), methodology=small())
    tables = [found.responses, getattr(found, "publications", pd.DataFrame())]
    units = sorted(getattr(found, "units", ()))
    return f"{''.join(table.to_csv() for table in tables)}{units}", found.problems


@dataclass
class Field:
    """A workbook into which texts are planted, one at a time."""

    kind: str
    path: Path

    def __post_init__(self) -> None:
        write(self.kind, self.path)
        self.before, self.said = read(self.kind, self.path)
        assert not [problem for problem in self.said if problem.severity == "error"], self.said
        with warnings.catch_warnings(action="ignore"):
            self.book = openpyxl.load_workbook(self.path)

    def place(self, chance: random.Random) -> tuple[str, str]:
        """Choose a sheet and a cell: mostly one among those that are used, else one around or far from them."""
        sheet = chance.choice(self.book.worksheets)
        rows, columns = sheet.max_row, sheet.max_column
        way = chance.random()
        if way < 0.2:
            rows, columns = rows + 30, columns + 5
        elif way < 0.25:
            rows, columns = 6_000, 70
        elif way < 0.5:
            rows = min(rows, 5)
        return sheet.title, f"{get_column_letter(chance.randint(1, columns))}{chance.randint(1, rows)}"

    def planted(self, title: str, cell: str, text: object, *, note: bool = False) -> str:
        """Say what is silent about a text in a cell; nothing if it is read or named."""
        target = self.book[title][cell]
        if target.coordinate != cell or isinstance(target, openpyxl.cell.MergedCell) or target.value == text:
            return ""
        old = target.value
        if note:
            target.comment = Comment(str(text), "Dana")
        else:
            target.value = text
        content = BytesIO()
        self.book.save(content)
        target.value, target.comment = old, None
        self.path.write_bytes(content.getvalue())
        now, said = read(self.kind, self.path)
        new = [problem for problem in said if problem not in self.said]
        for say in map(Say, LANGUAGES):
            assert all(say.problem(problem) for problem in new)
        is_read = TEXT in now or (now != self.before and not note)
        is_named = any(_is_about(problem, title, cell) for problem in new)
        return "" if is_read or is_named else f"{self.kind} {title}!{cell}: {old!r}"


def _is_about(problem: Problem, title: str, cell: str) -> bool:
    if not problem.sheet:
        return problem.severity == "error"
    if problem.sheet != title:
        return False
    if not problem.cell:
        return problem.severity == "error"
    column = cell.rstrip("0123456789")
    same_column = problem.code in WHOLE_COLUMN and problem.cell.rstrip("0123456789") == column
    return problem.cell == cell or problem.code in WHOLE_SHEET or same_column


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_planted_anywhere_is_read_or_named(tmp_path, kind):
    field, chance = Field(kind, tmp_path / "x.xlsx"), random.Random(f"{kind} {EACH}")
    places = [field.place(chance) for _ in range(EACH)]
    silent = [field.planted(*place, TEXT, note=n % 10 == 9) for n, place in enumerate(places)]
    assert not list(filter(None, silent)), "\n".join(filter(None, silent))


PRINTED_TEXTS = {
    "assessment": ("P01", "Is the plan public?", "Жоспар", Say("kk")("workbook.column-evidence")),
    "review": ("P01", "Is the plan public?", "План", Say("ru")("review.column-reason")),
    "reply": ("P01", "Is the plan public?", "План", Say("ru")("review.column-claim")),
}


def with_formula(field, sheet, cell, result):
    """Type a formula over a cell as a spreadsheet program does, with its result; give the codes said of the cell."""
    content, old = BytesIO(), sheet[cell].value
    sheet[cell].value = '=CONCATENATE("Ask ","Dana")'
    field.book.save(content)
    sheet[cell].value = old
    typed = re.compile(rb"<c ([^>]*)><f>(CONCATENATE.*?)</f><v ?/>")
    shown = rb'<c \1 t="str"><f>\2</f><v>%s</v>' % result.encode()
    field.path.write_bytes(packed([(name, typed.sub(shown, part)) for name, part in parts_of(content.getvalue())]))
    _, said = read(field.kind, field.path)
    return [problem.code for problem in said if (problem.sheet, problem.cell) == (sheet.title, cell)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", PRINTED_TEXTS)
def test_a_formula_over_what_is_in_print_is_named_whatever_it_shows(tmp_path, kind):
    field = Field(kind, tmp_path / "x.xlsx")
    for text in PRINTED_TEXTS[kind]:
        places = [
            (sheet, cell.coordinate)
            for sheet in field.book
            if sheet.sheet_state == "visible"
            for row in sheet.iter_rows()
            for cell in row
            if cell.value == text
        ]
        for result in (text, "Ask Dana", ""):
            assert with_formula(field, *places[0], result), (text, places[0][1], result)
