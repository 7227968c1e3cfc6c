"""What workbooks in which the expert group decides have in common: the review of answers and the region's reply.

Such a workbook has a hidden sheet that says what it is, and a sheet for every region and year. Each row carries its
question, region and year, so that rows may be sorted and sheets renamed.
"""

import re
import zipfile
from functools import cache
from itertools import islice
from pathlib import Path

from openpyxl import Workbook

from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.model import Methodology, Option, Scale
from budget_index.workbook.identity import About, fingerprint
from budget_index.workbook.page import protect
from budget_index.workbook.xlsx.cells import put_text
from budget_index.workbook.xlsx.safety import unpacked
from budget_index.workbook.xlsx.style import ID, NOTICE, TEXT

VERSION = 1
REVIEW, REPLY = "review", "reply"
IDENTITY = {REVIEW: "_review", REPLY: "_reply"}
"""Names of the hidden sheets; they tell what a workbook is before it is read."""
REVIEWER, REGION = "reviewer", "region"
DECISIONS = ("decision", "reason")
CLAIMS = ("position", "claim", "comment", "evidence")
PLACE = ("region", "year")
READ = ("id", *PLACE, *CLAIMS, *DECISIONS)
"""Columns that the reader looks for."""
KEY_ROW, TITLE_ROW, HINT_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3, 4, 5
BOOK = re.compile(r"xl/workbook\d*\.xml")
SHEET_NAME = re.compile(rb'<(?:\w+:)?sheet\b[^<>]*\bname="(_review|_reply)"')
MOST_OF_BOOK, MOST_BOOKS = 1 << 20, 4


def decision_kind(path: Path) -> str:
    """Tell by the names of its sheets whether a file is a review, a reply, or neither.

    Only the table of contents and one small part are looked at; whether the file is safe is checked by its reader.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            books = (part for part in archive.infolist() if BOOK.fullmatch(part.filename))
            small = (part for part in books if part.file_size <= MOST_OF_BOOK)
            content = b"".join(unpacked(archive, part) for part in islice(small, MOST_BOOKS))
    except Exception:  # zipfile raises nearly anything on a broken file; its reader will say so
        return ""
    found = SHEET_NAME.search(content)
    return found[1].decode().removeprefix("_") if found else ""


@cache
def position_scale() -> Scale:
    """Give what a region can say of an answer as a scale, to be read as answers are; the points mean nothing."""
    labels: dict[str, dict[str, str]] = {
        name: {language: Say(language)(f"review.{name}") for language in LANGUAGES} for name in POSITIONS
    }
    return Scale(answers={name: Option(points=100.0, label=label) for name, label in labels.items()})


POSITIONS = ("agree", "disagree")


def sheet_about(methodology: Methodology, region: str, year: int, role: str, say: Say, *, example: bool) -> About:
    """Say what a sheet is about, for its header and footer."""
    return About(methodology.id, fingerprint(methodology), VERSION, region, year, role, say.language, example=example)


def write_identity(book: Workbook, kind: str, methodology: Methodology, say: Say, *, example: bool) -> None:
    """Write the hidden sheet."""
    sheet = book.create_sheet(IDENTITY[kind])
    sheet.sheet_state = "hidden"
    said = {
        "kind": kind,
        "version": str(VERSION),
        "methodology": methodology.id,
        "fingerprint": fingerprint(methodology),
        "language": say.language,
        "example": str(int(example)),
    }
    if example:
        put_text(sheet, 1, 1, say("workbook.example-notice"), NOTICE)
    for row, (key, value) in enumerate(said.items(), start=2):
        put_text(sheet, row, 1, key, ID)
        put_text(sheet, row, 2, value, TEXT)
    for letter in "AB":
        sheet.column_dimensions[letter].width = 30
    protect(sheet)


def titles(language: Language) -> dict[str, str]:
    """Name the columns that are read."""
    say = Say(language)
    return {key: say(f"review.column-{key}") for key in READ}


@cache
def column_keys() -> dict[str, str]:
    """Map every name of a column, in small letters, to its key."""
    named = {title.casefold(): key for language in LANGUAGES for key, title in titles(language).items()}
    return named | {key: key for key in READ}
