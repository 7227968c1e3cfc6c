"""What the charts of changes share: short names on narrow screens, room for labels."""

from collections.abc import Iterable

import altair as alt

SMALL = 520
"""Charts narrower than this many pixels abbreviate names."""
IS_SMALL = f"width < {SMALL}"
LETTER, SMALL_LETTER = 7.6, 6.6
"""Usual width of a letter, in pixels, of normal labels and of those on narrow screens."""


def room(labels: Iterable[str], *, small: bool = False, most: int = 280) -> int:
    """Estimate the width of the longest label, in pixels.

    Examples
    --------
    >>> room(["Абай облысы", "Ақтөбе облысы"])
    99
    """
    longest = max((len(label) for label in labels), default=0)
    return min(most, round(longest * (SMALL_LETTER if small else LETTER)))


def between_labels(left: tuple[int, int], right: tuple[int, int]) -> list[alt.ExprRef]:
    """Make the range of a scale that leaves room for labels, on wide and on narrow screens."""
    return [
        alt.ExprRef(expr=f"{IS_SMALL} ? {left[1]} : {left[0]}"),
        alt.ExprRef(expr=f"{IS_SMALL} ? width - {right[1]} : width - {right[0]}"),
    ]
