"""The hidden sheet that says what a workbook is: methodology, region, year, assessor."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from budget_index.errors import Problem, Severity
from budget_index.methodology.answer_text import stripped
from budget_index.methodology.model import Methodology
from budget_index.workbook.assessment.columns import ABOUT, TEMPLATE_VERSION

Rows = Mapping[int, tuple[object, ...]]


@dataclass(frozen=True)
class About:
    """What a workbook says of itself; ``fingerprint`` changes with every change of the methodology.

    ``cut_off`` is the day after which nothing counts, as 2026-05-31, or blank. A workbook for several regions names the
    others in ``more_regions``.
    """

    methodology: str
    fingerprint: str
    template_version: int
    region: str
    year: int
    assessor: str
    language: str
    example: bool = False
    cut_off: str = ""
    more_regions: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """All regions that the workbook is about."""
        return (self.region, *self.more_regions)

    def rows(self) -> list[tuple[str, str | int]]:
        """Give the keys and values as they stand in the sheet; every region has a row of its own."""
        values = {key: value for key, value in vars(self).items() if key != "more_regions"}
        rows = [(key, int(value) if isinstance(value, bool) else value) for key, value in values.items()]
        return [*rows, *(("region", region) for region in self.more_regions)]


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
    regions: list[str] = []
    for number, row in rows.items():
        key, value = (*(stripped(_plain(cell)) for cell in row[:2]), "", "")[:2]
        found.setdefault(key, value)
        cells.setdefault(key, f"B{number}")
        if key == "region" and value and value not in regions:
            regions.append(value)
    problems = [_missing(key, cells, file) for key in ("methodology", "region", "assessor") if not found.get(key)]
    counted = ("template_version", "year")
    problems += [_missing(key, cells, file) for key in counted if not _is_number(found.get(key, ""))]
    return (None if problems else _about(found, tuple(regions[1:]))), cells, problems


def about_problems(
    about: About, cells: Mapping[str, str], methodology: Methodology, file: str, known: str = ""
) -> list[Problem]:
    """Check that a workbook was made by this version, for this methodology, in its present wording.

    ``known`` is the fingerprint of the methodology, for those who read many workbooks.
    """
    if about.template_version != TEMPLATE_VERSION:
        key, code = "template_version", "template-version"
        facts: dict[str, object] = {"version": about.template_version, "current": TEMPLATE_VERSION}
    elif about.methodology != methodology.id:
        key, code = "methodology", "template-methodology"
        facts = {"found": about.methodology, "wanted": methodology.id}
    elif about.fingerprint != (known or fingerprint(methodology)):
        key, code, facts = "fingerprint", "template-fingerprint", {"methodology": methodology.id}
    else:
        return []
    severity: Severity = "notice" if code == "template-fingerprint" else "error"
    return [Problem(code, file=file, sheet=ABOUT, cell=cells.get(key, ""), facts=facts, severity=severity)]


def _about(found: Mapping[str, str], more_regions: tuple[str, ...]) -> About:
    return About(
        methodology=found["methodology"],
        fingerprint=found.get("fingerprint", ""),
        template_version=int(found["template_version"]),
        region=found["region"],
        year=int(found["year"]),
        assessor=found["assessor"],
        language=found.get("language", ""),
        example=found.get("example") in {"1", "True"},
        cut_off=found.get("cut_off", "") if _is_day(found.get("cut_off", "")) else "",
        more_regions=more_regions,
    )


def _plain(value: object) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= 4


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _missing(key: str, cells: Mapping[str, str], file: str) -> Problem:
    return Problem("template-unknown", file=file, sheet=ABOUT, cell=cells.get(key, ""), facts={"name": key})
