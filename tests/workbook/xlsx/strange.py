"""What nobody expects in a workbook: texts, places, areas, formats and targets that mutations put in."""

import re

STRANGE_TEXTS = [
    b"", b"-1", b"1e999", b"-1e999", b"nan", b"9" * 400, b"9" * 5000, b"0x10", b"1_000", b"99999999999", b"2147483648",
    b"=1+1", b"#REF!", b"_xD800_", b"_x0000_", b"&#x202E;", "٢٠٢٦".encode(), b"{0}", b"%s", b"true", b"A1:XFD1048576",
    b"x" * 40_000, b"&lt;b&gt;", b"&amp;amp;", b"\xff\xfe", b"\0", b"../../etc/passwd", b"2026-13-45", b" ", b"01",
    b"0", b"3.5", b"3000000", b"-5", b"60", "а".encode(), b"a)" * 500, b"PO1", b"KZ-99", b"10000", b"1904",
]  # fmt: skip
LETTERS = [
    *(text for text in STRANGE_TEXTS if not re.search(rb"[\0\xff]", text)), b"a", b"b", b"maybe", "да".encode(), b"P01",
    b"E01", b"id", b"answer", b"KZ-15", b"KZ-71", b"2026", b"05.03.2026", b"31.02.2026", b"javascript:x", b"plan",
    b"open", b"https://x.kz", b"public", b"2", b"50 %", b"disagree", b"decision", b"9" * 20, b"x" * 3_000, b"a - b - c",
]  # fmt: skip
BROKEN_XML = [b"<", b"&", b"</x>", b"<x>", b"&nothing;", b"]]>", b"<!--", b"<?x?>", b"<![CDATA[a]]>", b"\0", b"<a:b/>"]
FITTING = {
    b"n": [b"1e999", b"nan", b"-1e999", b"9" * 400, b"9" * 30, b"0.1", b"-1", b"46086", b"2958466", b"60", b"1e-300"],
    b"s": [b"0", b"1", b"12", b"-1"], b"b": [b"0", b"1", b"2", b"-1"], b"e": [b"#N/A", b"#REF!", b"", b"x"],
    b"d": [b"2026-03-05", b"2026-03-05T10:00:00", b"10:00:00", b"PT5H", b"0001-01-01", b"9999-12-31"],
}  # fmt: skip
"""What a cell of a type can hold without breaking the whole sheet."""
TYPES = [b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"", b"z"]
PLACES = [
    b"XFD1048576", b"A0", b"A1048577", b"ZZZ1", b"a1", b"1", b"", b"A", b"$B$2", b"A-1", b"BH5", b"BI6", b"A5001",
    b"R1C1", b"A99999999999", "А1".encode(), b"A1:B2",
]  # fmt: skip
AREAS = [b"A1:XFD5000", b"E:E", b"4:9", b"A1", b"B9:A1", b"", b"E4:E5", b"$A$1:$F$9", b"x", b"#REF!", b"A0:B0", b"1:1"]
FORMATS = [b"yyyy", b"[h]:mm", b"[[[[", b'"', b"", b"0" * 300, b"[$-F800]dddd", b"General;mmm"]
TARGETS = [
    b"nothing.xml", b"../nothing.xml", b"/xl/styles.xml", b"styles.xml", b"workbook.xml", b"worksheets/sheet1.xml", b"",
    b"../../../etc/passwd", b"https://example.org/x", b"/[Content_Types].xml", b"worksheets", b"file:///etc/passwd",
]  # fmt: skip
