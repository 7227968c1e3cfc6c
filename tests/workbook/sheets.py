"""Workbooks for tests, written inline as Markdown tables."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.workbook.identity import ASSESSMENT, VERSION, fingerprint

SMALL = """
id: small
title: {en: Small, ru: Малая, kk: Шағын}
scales:
  extent:
    answers:
      a: {points: 100, label: {en: In full, ru: Полностью, kk: Толық}}
      b: {points: 67, label: {en: Mostly, ru: В основном, kk: Негізінен}}
      c: {points: 33, label: {en: Partly, ru: Частично, kk: Ішінара}}
      d: {points: 0, label: {en: Not at all, ru: Нет, kk: Жоқ}}
      e: {not_applicable: true}
  format:
    title: {en: Format, ru: Формат, kk: Формат}
    answers: {open: {points: 100}, closed: {points: 50}}
  share: {number: {unit: percent, line: [[0, 0], [95, 100]]}}
  late: {number: {unit: days, steps: [[0, 100], [14, 67]]}}
documents:
  plan: {title: {en: Plan, ru: План, kk: Жоспар}, due: {month: 11, day: 15, year: -1}}
dimensions:
  - id: index
    dimensions:
      - id: planning
        title: {en: Planning, ru: Планирование, kk: Жоспарлау}
        criteria:
          - {id: P01, question: {en: Is the plan public?}, scale: extent, document: plan, factors: {format: format}}
          - {id: P02, question: {en: How late?}, scale: late, document: plan, from_publication: days_late}
      - id: execution
        criteria:
          - {id: E01, question: {en: What share is reported?}, scale: share}
          - {id: E02, question: {en: Is it explained?}, scale: extent}
"""
QUESTIONS = ["P01", "P01/format", "E01", "E02"]
TABLE = "| id | answer |\n| P01 | a |\n| P01/format | open |\n| E01 | 1 |\n| E02 | b |"


def small() -> Methodology:
    """Give a methodology with one of everything."""
    return parse_methodology(SMALL, "small.yaml")


def save_workbook(
    path: Path,
    table: str,
    *,
    sheet: str = "Assessment",
    about: dict[str, object] | None = None,
    cells: dict[str, object] | None = None,
) -> Path:
    """Save a workbook whose sheet is a Markdown table; ``cells`` overrides cells, ``about`` what it says of itself."""
    book = Workbook()
    worksheet = book.active
    assert isinstance(worksheet, Worksheet)
    worksheet.title = sheet
    for number, line in enumerate(table.strip().splitlines(), start=1):
        for column, text in enumerate(line.strip().strip("|").split("|"), start=1):
            worksheet.cell(number, column, text.strip() or None)
    for cell, value in (cells or {}).items():
        worksheet[cell] = value
    said = {
        "methodology": "small",
        "fingerprint": fingerprint(small()),
        "template_version": VERSION[ASSESSMENT],
        "region": "KZ-15",
        "year": 2026,
        "assessor": "expert_1",
        "language": "en",
    }
    hidden = book.create_sheet("_about")
    for row in (said | (about or {})).items():
        hidden.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
