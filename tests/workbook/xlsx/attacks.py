"""What attacks share: parts of a workbook to change, and a look at the result in a process of its own.

What ``test_safety`` has isn't repeated. Every file is read, reported in three languages and, where it says so, marked
in that process, which may take 1 GB and ten seconds.
"""

import re

import pytest

from tests.workbook.sheets import SMALL
from tests.workbook.zips import parts_of, stored

pytest.importorskip("resource", reason="this system can't limit the memory of a process")

from tests.workbook.looking import program

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
SPACE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LITTLE_MEMORY = 700


def change(path, **changes):
    """Change parts, named by their constants here; not packed, so that no ratio gives them away."""
    parts = dict(parts_of(path.read_bytes()))
    for name, make in changes.items():
        part = globals()[name]
        parts[part] = make(parts[part])
    return stored(path, parts)


def with_rows(xml, rows):
    """Put rows into a sheet, in place of those that have their numbers."""
    for number in set(re.findall(rb'<row r="(\d+)"', rows[:100_000])):
        xml = re.sub(rb'<row r="%s"[^>]*>.*?</row>' % number, b"", xml, flags=re.DOTALL)
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def looked(path, *, marked=False, most=LITTLE_MEMORY):
    """Look at a file in a process of its own; give the codes."""
    (path.parent / "small.yaml").write_text(SMALL, encoding="utf-8")
    (line,) = program("mark" if marked else "look", path.parent, path.name)
    assert "failure" not in line, line["failure"]
    assert line["megabytes"] < most, line
    return line["codes"]
