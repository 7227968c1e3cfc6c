"""Drop-downs: the hidden sheet of allowed answers, and the rules that cells get from it."""

import re
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Language, Say, localized, texts
from budget_index.methodology.model import Scale
from budget_index.tables.columns import InputColumn
from budget_index.tables.statuses import status_label, status_scale
from budget_index.workbook.xlsx.cells import put_text
from budget_index.workbook.xlsx.sheets import LISTS
from budget_index.workbook.xlsx.style import HEADER, NOTICE, TEXT

LONGEST_MESSAGE = 225
FIRST_DAY, LAST_DAY = "36526", "73050"
LEAST, MOST = "-1000000000", "1000000000"
CELL = "{cell}"
"""Stands in the formula of a rule for the first cell that it is for."""
BARE = f'SUBSTITUTE({CELL},"%","")'
IS_PERCENTAGE = f'OR(ISNUMBER(VALUE(SUBSTITUTE({BARE},",","."))),ISNUMBER(VALUE(SUBSTITUTE({BARE},".",","))))'
"""With or without the sign, with either mark before decimals: the cells hold texts."""
FIRST_ROW = 3
STATUS_LIST = "publication_status"


def answer_choice(answer: str, scale: Scale, language: Language) -> str:
    """Write an answer with its meaning, as the drop-down shows it.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> answer_choice("a", load_methodology("kz-local-budgets-2026").scales["extent"], "en")
    'a – In full'
    """
    label = localized((scale.answers or {})[answer].label or {}, language)
    return f"{answer} – {label}" if label else answer


def entries(scale: Scale, language: Language) -> list[str]:
    """List what a drop-down accepts: each answer with its meaning, then the bare answers for those who type.

    A list that stops other entries also stops a letter that isn't in it, so both stand there.
    """
    answers = list(scale.answers or {})
    return list(dict.fromkeys([*(answer_choice(answer, scale, language) for answer in answers), *answers]))


def write_lists(book: Workbook, scales: Mapping[str, Scale], say: Say, *, example: bool) -> None:
    """Write the hidden sheet and a defined name per list: a list inside a cell's rule is cut after 255 characters."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    if example:
        put_text(sheet, 1, 1, say("workbook.example-notice"), NOTICE)
    lists = {name: (scale_id, entries(scales[scale_id], say.language)) for scale_id, name in list_names(scales).items()}
    statuses = [status_label(status, say.language) for status in status_scale().answers or {}]
    lists[STATUS_LIST] = (say("workbook.column-status"), statuses)
    for column, (name, (title, allowed)) in enumerate(lists.items(), start=1):
        put_text(sheet, FIRST_ROW - 1, column, title, HEADER)
        for row, entry in enumerate(allowed, start=FIRST_ROW):
            put_text(sheet, row, column, entry, TEXT)
        letter = get_column_letter(column)
        area = f"{quote_sheetname(LISTS)}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + len(allowed) - 1}"
        book.defined_names[name] = DefinedName(name, attr_text=area)


def list_names(scales: Mapping[str, Scale]) -> dict[str, str]:
    """Return the defined name of every scale with a choice of answers; the number keeps similar ids apart.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list_names(load_methodology("obs-2017").scales)
    {'letters': 'scale_1_letters', 'yes_no': 'scale_2_yes_no'}
    """
    choices = [scale_id for scale_id, scale in scales.items() if scale.answers]
    return {name: f"scale_{number}_{re.sub('[^A-Za-z0-9]', '_', name)}" for number, name in enumerate(choices, start=1)}


def answer_rules(scales: Mapping[str, Scale], say: Say) -> dict[str, DataValidation]:
    """Make the rule of every scale: a list to choose from, or a number."""
    names = list_names(scales)
    return {
        scale_id: _list_rule(names[scale_id], scale, say) if scale.answers else _number_rule(scale, say)
        for scale_id, scale in scales.items()
    }


def apply_rule(rule: DataValidation | None, sheet: Worksheet, letter: str, rows: Iterable[int]) -> None:
    """Put a rule on the cells of a column, neighbouring rows as one range."""
    rows = list(rows)
    ranges = MultiCellRange([CellRange(f"{letter}{first}:{letter}{last}") for first, last in stretches_of(rows)])
    if rule and ranges:
        rule.sqref = ranges
        rule.formula1 = rule.formula1 and rule.formula1.replace(CELL, f"{letter}{min(rows)}")
        sheet.add_data_validation(rule)


def stretches_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Join neighbouring rows into stretches.

    Examples
    --------
    >>> stretches_of([4, 5, 6, 9])
    [(4, 6), (9, 9)]
    """
    stretches: list[tuple[int, int]] = []
    for row in sorted(rows):
        if stretches and stretches[-1][1] == row - 1:
            stretches[-1] = (stretches[-1][0], row)
        else:
            stretches.append((row, row))
    return stretches


def column_rule(column: InputColumn, say: Say) -> DataValidation | None:
    """Make the rule of a column to fill in: a day, a status, or a hint that forbids nothing; without a hint nothing."""
    name = column.key.replace("_", "-")
    title = say(f"workbook.column-{name}")
    prompt = say(f"workbook.{name}-prompt") if f"{name}-prompt" in texts("workbook") else ""
    if column.kind == "day":
        rule = DataValidation(type="date", operator="between", formula1=FIRST_DAY, formula2=LAST_DAY, allow_blank=True)
        return _with_messages(rule, "date", prompt, title, say)
    if column.kind == "status":
        rule = DataValidation(type="list", formula1=STATUS_LIST, allow_blank=True)
        return _with_messages(rule, "status", prompt, title, say)
    hint = DataValidation(showInputMessage=True, promptTitle=title, prompt=prompt, allow_blank=True)
    return hint if prompt else None


def _list_rule(name: str, scale: Scale, say: Say) -> DataValidation:
    rule = DataValidation(type="list", formula1=name, allow_blank=True)
    meanings = "\n".join(answer_choice(answer, scale, say.language) for answer in scale.answers or {})
    prompt = meanings if len(meanings) <= LONGEST_MESSAGE else say("workbook.answer-prompt")
    return _with_messages(rule, "answer", prompt, say("workbook.column-answer"), say)


def _number_rule(scale: Scale, say: Say) -> DataValidation:
    if scale.number and scale.number.unit == "percent":
        rule = DataValidation(type="custom", formula1=IS_PERCENTAGE, allow_blank=True)
        return _with_messages(rule, "percent", say("workbook.percent-prompt"), say("workbook.column-answer"), say)
    rule = DataValidation(type="decimal", operator="between", formula1=LEAST, formula2=MOST, allow_blank=True)
    unit = scale.number.unit if scale.number else None
    prompt = say("workbook.number-prompt-unit", unit=say.unit(unit)) if unit else say("workbook.number-prompt")
    return _with_messages(rule, "number", prompt, say("workbook.column-answer"), say)


def _with_messages(rule: DataValidation, kind: str, prompt: str, title: str, say: Say) -> DataValidation:
    """Make a rule stop wrong entries and say why; by default openpyxl shows neither message."""
    rule.showErrorMessage = rule.showInputMessage = True
    rule.errorStyle = "stop"
    rule.errorTitle, rule.error = say(f"workbook.{kind}-error-title"), say(f"workbook.{kind}-error")
    rule.promptTitle, rule.prompt = title, prompt
    return rule
