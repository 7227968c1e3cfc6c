"""Formulas: what of one can be compared after a spreadsheet program has written it anew."""

import re
from zlib import crc32

LONGEST_FORMULA = 8_192
PIECE = re.compile(r"""("(?:[^"]|"")*")|'(?:[^']|'')*'|(?:_xl\w+\.)*([A-Za-z][A-Za-z0-9.]*)(?=\()""")
"""A text, the name of a sheet, a function; the first and the last are kept."""


def formula_shape(formula: str) -> str:
    """Return a check of the functions and texts of a formula; places and signs change when it is saved elsewhere.

    Examples
    --------
    >>> formula_shape('=IF(A1=0,SUM($B$1:$B$9),"–")') == formula_shape('if( A1=0; sum(B1:B9); "–" )')
    True
    >>> formula_shape("=B5") == formula_shape("=SUM(B5)")
    False
    """
    pieces = (piece[1] or piece[2].upper() for piece in PIECE.finditer(formula[:LONGEST_FORMULA]) if piece.lastindex)
    return check_of("=" + " ".join(pieces))


def check_of(text: str) -> str:
    """Return a short check of a text.

    Examples
    --------
    >>> check_of("P01")
    '1d65c16b'
    """
    return f"{crc32(text.encode(errors='replace')):08x}"
