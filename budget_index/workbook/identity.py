"""What a workbook is: a hidden sheet says for which methodology, region, year and role it was made.

An assessment, a review and a reply have hidden sheets of different names, which tell the kind before anything is read.
"""

import hashlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.letters import stripped
from budget_index.methodology.load import load_methodology, methodology_files
from budget_index.methodology.model import Methodology
from budget_index.tables.columns import TEMPLATE_VERSION
from budget_index.workbook.methodology.layout import sheet_names
from budget_index.workbook.xlsx.safety import archive_content, unpacked

if TYPE_CHECKING:
    from budget_index.workbook.xlsx.sheets import SheetRows

ASSESSMENT, REVIEW, REPLY = "assessment", "review", "reply"
METHODOLOGY_BOOK = "methodology"
HIDDEN_SHEET = {ASSESSMENT: "_about", REVIEW: "_review", REPLY: "_reply"}
VERSION = {ASSESSMENT: TEMPLATE_VERSION, REVIEW: 1, REPLY: 1}
NEEDED = {ASSESSMENT: ("methodology", "region", "assessor")}
BOOK = re.compile(r"xl/workbook\d*\.xml")
SHEET_NAME = re.compile(rb'<(?:\w+:)?sheet\b[^<>]*\bname="([^"<>]{1,200})"')
MOST_SHEETS, SHEETS_OF_METHODOLOGY = 100, 3
MOST_OF_BOOK, MOST_BOOKS = 1 << 20, 4

CellNames = Mapping[str, str]
"""Where in the hidden sheet a value stands."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What a workbook says of itself; ``fingerprint`` changes with every change of the methodology.

    ``cut_off`` is the day after which nothing counts, as 2026-05-31, or blank. A workbook for several regions names the
    others in ``more_regions``. Reviews and replies name region and year in every row instead.
    """

    kind: str = ASSESSMENT
    methodology: str
    fingerprint: str
    version: int
    region: str = ""
    year: int = 0
    assessor: str = ""
    language: str
    example: bool = False
    cut_off: str = ""
    more_regions: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """All regions that the workbook is about."""
        return (self.region, *self.more_regions)

    def rows(self) -> list[tuple[str, str | int]]:
        """Return the keys and values as they stand in the sheet; every region has a row of its own."""
        rows: list[tuple[str, str | int]] = [
            ("methodology", self.methodology),
            ("fingerprint", self.fingerprint),
            (version_key(self.kind), self.version),
            *(("region", region) for region in self.regions),
            ("year", self.year),
            ("assessor", self.assessor),
            ("language", self.language),
            ("example", int(self.example)),
            ("cut_off", self.cut_off),
        ]
        return [(key, value) for key, value in rows if value != "" and (key, value) != ("year", 0)]


def version_key(kind: str) -> str:
    """Name the row that holds the version."""
    return "template_version" if kind == ASSESSMENT else "version"


def fingerprint(methodology: Methodology) -> str:
    """Return a short text that is the same for the same rules: the start of the SHA-256 of their contents.

    The colours of bands don't count: they are no rule, and nothing in a workbook depends on them.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> len(fingerprint(load_methodology("obs-2017")))
    16
    """
    colours = {"bands": {"__all__": {"color"}}}
    content = methodology.model_dump_json(exclude_defaults=True, by_alias=True, exclude=colours)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def workbook_kind(path: Path) -> str:
    """Tell a review, a reply or a methodology by the names of its sheets; anything else is read as an assessment.

    Only the table of contents and one small part are looked at; whether the file is safe is checked by its reader.
    """
    try:
        with zipfile.ZipFile(BytesIO(archive_content(path))) as archive:
            books = (part for part in archive.infolist() if BOOK.fullmatch(part.filename.casefold()))
            small = (part for part in books if part.file_size <= MOST_OF_BOOK)
            content = b"".join(unpacked(archive, part) for part in islice(small, MOST_BOOKS))
    except Exception:  # zipfile raises nearly anything on a broken file; its reader will say so
        return ASSESSMENT
    names = [unescape(title[1].decode(errors="replace")) for title in islice(SHEET_NAME.finditer(content), MOST_SHEETS)]
    decided = next((kind for name in names for kind in (REVIEW, REPLY) if name == HIDDEN_SHEET[kind]), ASSESSMENT)
    if decided == ASSESSMENT and HIDDEN_SHEET[ASSESSMENT] not in names:
        tables = {sheet_names().get(stripped(name).casefold()) for name in names} - {None}
        return METHODOLOGY_BOOK if len(tables) >= SHEETS_OF_METHODOLOGY else ASSESSMENT
    return decided


def read_about(sheets: Sequence["SheetRows"], file: str, kind: str = ASSESSMENT) -> tuple[About, CellNames]:
    """Read the hidden sheet; also return the cell of every value, for messages.

    Raises
    ------
    ProblemsFound
        The sheet, or what it must say, is missing or unreadable.
    """
    sheet = next((sheet for sheet in sheets if sheet.name.casefold() == HIDDEN_SHEET[kind]), None)
    if sheet is None:
        raise ProblemsFound([Problem("template-unknown", file=file, facts={"name": HIDDEN_SHEET[kind]})])
    values: dict[str, str] = {}
    cells: dict[str, str] = {}
    regions: list[str] = []
    for number, row in sheet.rows.items():
        key, value = (*(stripped(_plain(cell)) for cell in row[:2]), "", "")[:2]
        values.setdefault(key, value)
        cells.setdefault(key, f"B{number}")
        if key == "region" and value and value not in regions:
            regions.append(value)
    numbers = (version_key(kind), "year") if kind == ASSESSMENT else (version_key(kind),)
    lacking = [key for key in NEEDED.get(kind, ("methodology",)) if not values.get(key)]
    lacking += [key for key in numbers if not _is_number(values.get(key, ""))]
    if lacking:
        raise ProblemsFound(_problem("template-unknown", file, kind, cells, key, {"name": key}) for key in lacking)
    return _about(kind, values, tuple(regions[1:])), cells


def about_problems(
    about: About, cells: CellNames, methodology: Methodology, file: str, known: str = ""
) -> list[Problem]:
    """Check that a workbook was made for this methodology in its present wording, and not by a later version.

    ``known`` is the fingerprint of the methodology, for those who read many workbooks.
    """
    kind, current = about.kind, VERSION[about.kind]
    if about.version > current:
        facts: dict[str, object] = {"version": about.version, "current": current}
        return [_problem("template-version", file, kind, cells, version_key(kind), facts)]
    if about.methodology != methodology.id:
        facts = {"found": about.methodology, "wanted": methodology.id}
        return [_problem("template-methodology", file, kind, cells, "methodology", facts)]
    if about.fingerprint != (known or fingerprint(methodology)):
        changed = _problem("template-fingerprint", file, kind, cells, "fingerprint", {"methodology": methodology.id})
        return [replace(changed, severity="notice")]
    return []


def named_methodology(about: About, cells: CellNames, file: str) -> Methodology:
    """Load the bundled methodology that a workbook names; a path would let a stranger choose files.

    Raises
    ------
    ProblemsFound
        No bundled methodology has this id.
    """
    files = methodology_files()
    if about.methodology in files:
        return load_methodology(files[about.methodology])
    name = about.methodology
    problem = _problem("unknown-methodology", file, about.kind, cells, "methodology", {"name": name})
    raise ProblemsFound([replace(problem, suggestion=nearest(name, files))])


def _about(kind: str, values: Mapping[str, str], more_regions: tuple[str, ...]) -> About:
    return About(
        kind=kind,
        methodology=values["methodology"],
        fingerprint=values.get("fingerprint", ""),
        version=int(values[version_key(kind)]),
        region=values.get("region", ""),
        year=int(values.get("year") or 0),
        assessor=values.get("assessor", ""),
        language=values.get("language", ""),
        example=values.get("example") in {"1", "True"},
        cut_off=values.get("cut_off", "") if _is_day(values.get("cut_off", "")) else "",
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


def _problem(code: str, file: str, kind: str, cells: CellNames, key: str, facts: Mapping[str, object]) -> Problem:
    return Problem(code, file, HIDDEN_SHEET[kind], cells.get(key, ""), facts=facts)
