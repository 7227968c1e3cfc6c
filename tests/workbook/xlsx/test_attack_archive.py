"""Archives that a stranger could mail to do harm: bombs, macros, links, and names that lead elsewhere."""

import io
import os
import struct
import zipfile
import zlib

import pytest

from tests.workbook.sheets import TABLE, save_workbook
from tests.workbook.xlsx.attacks import BOOK, SHEET, SPACE, change, looked
from tests.workbook.zips import stored, with_part

pytestmark = pytest.mark.slow

BOMB = 400 << 20


def deflated(size):
    """Pack zeros without holding them."""
    packer, piece = zlib.compressobj(1, wbits=-15), bytes(1 << 20)
    return b"".join([*(packer.compress(piece) for _ in range(size >> 20)), packer.flush()])


def lying(path, name):
    """Put a part into an archive whose table of contents says that it is small."""
    with zipfile.ZipFile(path) as archive:
        others = {part: archive.read(part) for part in archive.namelist() if part != name}
    stored(path, others)
    content, data = path.read_bytes(), deflated(BOMB)
    start = content.index(b"PK\x01\x02")
    sizes = struct.pack("<III", zlib.crc32(bytes(100)), len(data), 100)
    told = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    local = b"PK\x03\x04" + told + name.encode() + data
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    directory = content[start : content.index(b"PK\x05\x06")] + entry
    count = len(others) + 1
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start + len(local), 0)
    path.write_bytes(content[:start] + local + directory + end)
    assert zipfile.ZipFile(path).getinfo(name).file_size == 100
    return path


@pytest.mark.parametrize("name", [SHEET, BOOK, "xl/media/image1.png"])
def test_a_bomb_whose_size_is_understated_is_not_unpacked(workbook, name):
    assert looked(lying(workbook, name), marked=True)[0] in {"workbook-unreadable", "workbook-unsafe"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_spreadsheet_program_uses_is_refused(workbook, method):
    assert looked(with_part(workbook, "xl/media/x.bin", b"x" * 100, method)) == ["workbook-unsafe"]


def test_a_nested_bomb_stays_packed(workbook):
    inner = bytes(BOMB >> 3)
    for level in range(3):
        packed_again = io.BytesIO()
        with zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(1 + level * 4):
                archive.writestr(f"{number}.zip", inner)
        inner = packed_again.getvalue()
    assert looked(with_part(workbook, "xl/embeddings/x.zip", inner), marked=True) == []


def test_a_bomb_of_many_small_parts_is_one_too(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1_000):
            archive.writestr(f"xl/media/{number}", bytes(30_000))
    assert looked(workbook) == ["workbook-unsafe"]


def test_many_books_in_one_archive_are_not_all_unpacked(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1_500):
            archive.writestr(f"xl/workbook{number}.xml", bytes(1 << 20))
    assert looked(workbook) == ["workbook-too-large"]


@pytest.mark.parametrize("name", ["xl/externalLinks/externalLink1.xml", "XL\\ExternalLinks\\x.xml", "xl/links/one.xml"])
def test_external_links_are_found_by_name_and_by_relation(workbook, name):
    relation = b'<Relationship Id="rId99" Type="%s/externalLink" Target="links/one.xml"/></Relationships>' % SPACE
    change(workbook, RELATIONS=lambda xml: xml.replace(b"</Relationships>", relation))
    assert looked(with_part(workbook, name, b"<externalLink/>")) == ["workbook-external-links"]


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "evil/vbaProject.bin"]
)
def test_macros_are_found_wherever_they_lie(workbook, name):
    assert looked(with_part(workbook, name, b"x")) == ["workbook-macros"]


def test_a_macro_workbook_by_another_name_is_refused(workbook):
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert looked(change(workbook, TYPES=lambda xml: xml.replace(usual, kind))) == ["workbook-macros"]


@pytest.mark.parametrize("name", ["x.xlsx", "x.XLSX", "КЗ.xlsx"])
def test_an_ole_file_by_another_name_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(20_000))
    assert looked(tmp_path / name, marked=True) == ["workbook-old-format"]


@pytest.mark.parametrize(
    "name", ["..\\evil.xml", "xl\\..\\..\\evil.xml", "\\\\server\\share\\x", "//server/x", "d:x", "xl/..", "/"]
)
def test_members_that_lead_elsewhere_are_refused(workbook, name):
    assert looked(with_part(workbook, name, b"<x/>"), marked=True) == ["workbook-unsafe"]
    assert {path.name for path in workbook.parent.iterdir()} == {"x.xlsx", "small.yaml", "x-marked"}


def test_a_relation_cannot_name_a_file_of_this_machine(workbook):
    for target in (b"../../../../etc/passwd", b"file:///etc/passwd", b"/etc/passwd"):
        path = change(workbook, RELATIONS=lambda xml, to=target: xml.replace(b"/xl/worksheets/sheet1.xml", to))
        assert looked(path) == ["workbook-unreadable"]
        save_workbook(path, TABLE)
