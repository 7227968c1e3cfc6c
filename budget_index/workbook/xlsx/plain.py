"""A table as a workbook without styles: the same table gives the same bytes."""

import io
import re
import zipfile

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from budget_index.files import zipped

CORE = "docProps/core.xml"
WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
NO_TIME = rb"\g<1>2000-01-01T00:00:00Z\g<3>"


def plain_workbook(table: pd.DataFrame, title: str) -> bytes:
    """Return a workbook with one sheet; text that begins like a formula stays text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(table.columns))
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(list(row))
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
    for number, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(name) + 4)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    content = io.BytesIO()
    book.save(content)
    return _without_times(content)


def _without_times(content: io.BytesIO) -> bytes:
    """Take the times of writing out of a workbook: out of the zip and of its properties."""
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(members | {CORE: WRITTEN.sub(NO_TIME, members[CORE])})
