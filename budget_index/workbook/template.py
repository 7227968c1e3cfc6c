"""Write a workbook for one assessor and one region, blank or filled in."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Language, Say, localized
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_name
from budget_index.workbook.about import About, fingerprint
from budget_index.workbook.assessment_sheet import AssessmentSheet, Filled
from budget_index.workbook.cells import put, put_text
from budget_index.workbook.drop_downs import write_lists
from budget_index.workbook.layout import ABOUT, INPUTS, TEMPLATE_VERSION
from budget_index.workbook.page import protect
from budget_index.workbook.start_sheet import StartSheet
from budget_index.workbook.style import ID, NOTICE, TEXT, add_styles


def template_name(methodology: Methodology, region: str, year: int, assessor: str) -> str:  # noqa: ARG001
    """Name the file of a workbook; which methodology it is for stands inside, not in the name.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> template_name(load_methodology("kz-local-budgets-2026"), "KZ-15", 2026, "expert_1")
    'KZ-15-2026-expert_1.xlsx'
    """
    return "-".join(re.sub(r"[^\w.-]", "_", part) for part in (region, str(year), assessor)) + ".xlsx"


def write_template(
    path: Path,
    methodology: Methodology,
    *,
    region: str,
    year: int,
    assessor: str,
    language: Language,
    registry: Registry,
    example: bool = False,
    responses: pd.DataFrame | None = None,
) -> Path:
    """Write the workbook of one assessor for one region; the file appears whole or not at all.

    Parameters
    ----------
    region
        Code of the region; one that the register doesn't know goes by its code.
    example
        The data are made up: every sheet, every printed page and the properties of the file say so.
    responses
        Answers to fill in: ``criterion, answer``, and if present ``evidence, seen_on`` (as 2026-03-05) and ``comment``.

    Returns
    -------
    The path that was given.
    """
    about = About(
        methodology.id, fingerprint(methodology), TEMPLATE_VERSION, region, year, assessor, language, example=example
    )
    name = region_name(region, language, registry)
    book = make_workbook(methodology, about, name, {} if responses is None else filled_in(responses))
    save_whole(book, path)
    return path


def make_workbook(methodology: Methodology, about: About, name: str, filled: Mapping[str, Filled]) -> Workbook:
    """Make all sheets of a workbook; ``name`` is the region's."""
    language: Language = about.language  # type: ignore[assignment]
    say = Say(language)
    book = Workbook()
    add_styles(book, say("workbook.date-format"))
    start, assessment = book.active, book.create_sheet(say("workbook.sheet-assessment"))
    assert isinstance(start, Worksheet)
    start.title = say("workbook.sheet-start")
    stretches = AssessmentSheet(assessment, methodology, about, name, say, filled).write()
    StartSheet(start, methodology, about, name, say).write(stretches)
    write_lists(book, methodology.scales, say, example=about.example)
    write_about(book, about, say)
    describe(book, methodology, about, name, say)
    return book


def filled_in(responses: pd.DataFrame) -> dict[str, Filled]:
    """Arrange responses by criterion."""
    texts = responses.reindex(columns=["criterion", *INPUTS]).fillna("").astype(str)
    return {row[0]: Filled(*row[1:]) for row in texts.itertuples(index=False, name=None)}


def write_about(book: Workbook, about: About, say: Say) -> None:
    """Write the hidden sheet that tells the reader what the workbook is."""
    sheet = book.create_sheet(ABOUT)
    sheet.sheet_state = "hidden"
    first = 1
    if about.example:
        put_text(sheet, 1, 1, say("workbook.example-notice"), NOTICE)
        first = 2
    for row, (key, value) in enumerate(about.rows(), start=first):
        put_text(sheet, row, 1, key, ID)
        if isinstance(value, str):
            put_text(sheet, row, 2, value, TEXT)
        else:
            put(sheet, row, 2, value, TEXT)
    for letter in "AB":
        sheet.column_dimensions[letter].width = 30
    protect(sheet)


def describe(book: Workbook, methodology: Methodology, about: About, name: str, say: Say) -> None:
    """Set the properties of the file, and let spreadsheet programs calculate the formulas when they open it."""
    parts = [localized(methodology.title, say.language), name, str(about.year), about.assessor]
    if about.example:
        parts.insert(0, say("workbook.example"))
    book.properties.title = " – ".join(parts)
    book.properties.creator = "budget-index"
    book.properties.language = about.language
    book.calculation.fullCalcOnLoad = True


def save_whole(book: Workbook, path: Path) -> None:
    """Save under another name in the same folder, then rename: nobody ever sees half a file."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        book.save(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
