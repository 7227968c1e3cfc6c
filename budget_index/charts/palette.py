"""The colours of charts and pages. Those of bands are in the methodology; a band without one is grey.

All are told apart with any colour blindness, and shapes, dashes, signs or words always say the same.
"""

from collections.abc import Sequence
from itertools import pairwise

from budget_index.methodology.model import Band

INK, PAPER = "#1f2933", "#ffffff"
"""Text on light, and text on dark."""
ACCENT = "#2a78c2"
"""What is looked at, and the focus of the keyboard."""
RISE, FALL, STILL = ACCENT, "#c0561a", "#66727f"
"""At least 3 : 1 on light and dark pages, and white can be read on each; lateness is drawn as a fall is."""
REGIONS = ("#1f6fd0", "#a68a00", "#c2185b", "#3aa55a", "#a0522d", "#c76a9e")
"""Regions side by side. At least 3 : 1 on white and on black; with each kind of colour blindness CIELAB distances are
above 16."""
NO_COLOUR = "#9aa5b1"
WHISKER, WHISKER_EDGE = "#111111", "#ffffff"
"""A range over a bar, and its edge: together they are seen on any bar, on light and on dark pages."""
BUTTON, BUTTON_ON_DARK = "#1f66ad", "#5aa5e6"


def band_colour(band: Band) -> str:
    """Return the colour of a band.

    Examples
    --------
    >>> band_colour(Band(id="low", from_=0.0)), band_colour(Band(id="high", from_=50.0, color="#01665e"))
    ('#9aa5b1', '#01665e')
    """
    return band.color or NO_COLOUR


def darker_is_more(bands: Sequence[Band]) -> bool:
    """Say whether each band is darker than the one below it: then a page can say so, which holds in dark mode too.

    Examples
    --------
    >>> darker_is_more([Band(id="low", from_=0.0, color="#d2e7eb"), Band(id="high", from_=50.0, color="#0f3a63")])
    True
    >>> darker_is_more([])
    False
    """
    shades = [luminance(band_colour(band)) for band in sorted(bands, key=lambda band: band.from_)]
    return len(shades) > 1 and all(lower > higher for lower, higher in pairwise(shades))


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 for black to 1 for white.

    References
    ----------
    W3C, *Web Content Accessibility Guidelines 2.2*, relative luminance.
    """
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    References
    ----------
    W3C, *Web Content Accessibility Guidelines 2.2*, contrast ratio.

    Examples
    --------
    >>> round(contrast("#ffffff", "#000000")), contrast("#123456", "#123456")
    (21, 1.0)
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str) -> str:
    """Choose light or dark text for a background; on none the page's own is used (an empty text).

    Examples
    --------
    >>> readable("#01665e"), readable("#bdbdbd"), readable("transparent")
    ('#ffffff', '#1f2933', '')
    """
    return max((PAPER, INK), key=lambda text: contrast(colour, text)) if colour.startswith("#") else ""
