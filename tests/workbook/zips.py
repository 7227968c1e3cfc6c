"""Workbooks as the zip archives that they are: taken apart, put together again, as we write them and as Office does."""

import io
import re
import warnings
import zipfile

OLD = (1980, 1, 1, 0, 0, 0)

Parts = list[tuple[str, bytes]]


def parts_of(content: bytes) -> Parts:
    """Unpack a workbook; what changes from day to day is made the same."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [(name, archive.read(name)) for name in archive.namelist()]
    return [(name, re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", part)) for name, part in found]


def packed(parts: Parts) -> bytes:
    """Pack parts; the same give the same bytes on any day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name, OLD), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def stored(path, parts):
    """Write parts as they are, without packing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(path, name, content, method=zipfile.ZIP_STORED):
    """Put one more part into a workbook."""
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr(name, content)
    return path


def as_office_writes(content: bytes) -> bytes:
    """Move the texts of the cells to a shared table, as Excel and LibreOffice do."""
    texts: list[bytes] = []

    def moved(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    space = b"http://schemas.openxmlformats.org/"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = space + b"officeDocument/2006/relationships/sharedStrings"
    parts = dict(parts_of(content))
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', moved, parts[name], flags=re.DOTALL)
    main = b"".join(b"<si>%s</si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%sspreadsheetml/2006/main">%s</sst>' % (space, main)
    for name, end, line in (
        ("[Content_Types].xml", b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>",
         b'<Relationship Id="texts" Type="%s" Target="sharedStrings.xml"/>' % relation),
    ):  # fmt: skip
        parts[name] = parts[name].replace(end, line + end)
    return packed(list(parts.items()))
