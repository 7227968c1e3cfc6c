"""The hidden sheet that says what a workbook is: methodology, region, year, assessor."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from budget_index.errors import Problem
from budget_index.methodology.answer_text import stripped
from budget_index.methodology.model import Methodology
from budget_index.workbook.layout import ABOUT, TEMPLATE_VERSION

Rows = Mapping[int, tuple[object, ...]]


@dataclass(frozen=True)
class About:
    """What a workbook says of itself; ``fingerprint`` changes with every change of the methodology."""

    methodology: str
    fingerprint: str
    template_version: int
    region: str
    year: int
    assessor: str
    language: str
    example: bool = False

    def rows(self) -> Iterable[tuple[str, str | int]]:
        """Give the keys and values as they stand in the sheet."""
        return [(key, int(value) if isinstance(value, bool) else value) for key, value in vars(self).items()]


def fingerprint(methodology: Methodology) -> str:
    """Give a short text that is the same for the same rules: the start of a SHA-256 of what the file says.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> len(fingerprint(load_methodology("obs-2017")))
    16
    """
    said = methodology.model_dump_json(exclude_defaults=True, by_alias=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def read_about(rows: Rows, file: str) -> tuple[About | None, dict[str, str], list[Problem]]:
    """Read the sheet; give also the cell of every value, for messages.

    Raises nothing: what is missing or unreadable is a problem.
    """
    found: dict[str, str] = {}
    cells: dict[str, str] = {}
    for number, row in rows.items():
        key, value = (*(stripped(_plain(cell)) for cell in row[:2]), "", "")[:2]
        found.setdefault(key, value)
        cells.setdefault(key, f"{get_column_letter(2)}{number}")
    problems = [
        _missing(key, found, cells, file) for key in ("methodology", "region", "assessor") if not found.get(key)
    ]
    problems += [
        _missing(key, found, cells, file) for key in ("template_version", "year") if not _is_year(found.get(key, ""))
    ]
    if problems:
        return None, cells, problems
    texts = {key: found.get(key, "") for key in ("methodology", "fingerprint", "region", "assessor", "language")}
    numbers = {key: int(found[key]) for key in ("template_version", "year")}
    return About(**texts, **numbers, example=found.get("example") in {"1", "True"}), cells, []


def about_problems(about: About, cells: Mapping[str, str], methodology: Methodology, file: str) -> list[Problem]:
    """Check that a workbook was made by this version, for this methodology, in its present wording."""
    here = {"file": file, "sheet": ABOUT}
    if about.template_version != TEMPLATE_VERSION:
        facts = {"version": about.template_version, "current": TEMPLATE_VERSION}
        return [Problem("template-version", cell=cells["template_version"], facts=dict(facts), **here)]
    if about.methodology != methodology.id:
        facts_of_both = {"found": about.methodology, "expected": methodology.id}
        return [Problem("template-methodology", cell=cells["methodology"], facts=dict(facts_of_both), **here)]
    if about.fingerprint != fingerprint(methodology):
        notice = Problem("template-fingerprint", facts={"methodology": methodology.id}, severity="notice", **here)
        return [replace(notice, cell=cells.get("fingerprint", ""))]
    return []


def _plain(value: object) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) <= 4


def _missing(key: str, found: Mapping[str, str], cells: Mapping[str, str], file: str) -> Problem:
    facts: dict[str, object] = {"key": key, "value": found.get(key, "")}
    return Problem("template-unknown", file=file, sheet=ABOUT, cell=cells.get(key, ""), facts=facts)
