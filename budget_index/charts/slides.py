"""Charts for a projector: drawn small, in the shape of a screen, so that the screen enlarges all of it evenly."""

from budget_index.charts.theme import Spec

WIDE = 2.2
"""Width of a slide's chart over its height: what a wide screen leaves below a sentence."""
LOWEST = 400
"""Height in points; the type of a lower chart would be larger than the sentence above it."""
FLAT = 200
"""Charts with a lower plot keep their height and take the whole width."""
AROUND = 80
"""Height of title, legend and axis."""
FAINTEST = 0.5
"""Opacity of lines: a projector swallows what is fainter."""


def as_slide(spec: Spec) -> Spec:
    """Give a chart the shape of a screen, its title in one line with the example mark, and stronger lines.

    A chart with many rows is pressed to what ``finish`` was given as ``least``, so that its type stays large.

    Examples
    --------
    >>> told = {"title": "Scores · 2026", "example": "example", "least": 420}
    >>> slide = as_slide({"height": 600, "usermeta": told})
    >>> slide["title"]["text"], slide["width"], slide["height"]
    ('Scores · 2026 – EXAMPLE', 1100, 500)
    """
    facts = spec["usermeta"]
    own = round(facts["least"]) + AROUND
    high = own if own < FLAT + AROUND else max(LOWEST, own)
    title = f"{facts['title']} – {facts['example'].upper()}" if "example" in facts else facts["title"]
    return _stronger(spec) | {
        "title": {"text": title, "offset": 8, "fontSize": 16},
        "width": round(WIDE * max(LOWEST, high)),
        "height": high,
        "autosize": {"type": "fit", "contains": "padding"},
    }


def _stronger(spec: Spec) -> Spec:
    """Copy a chart down to its marks; faint lines get stronger."""
    copied = dict(spec)
    mark = spec.get("mark")
    if isinstance(mark, dict) and mark.get("type") == "rule" and isinstance(mark.get("opacity"), int | float):
        copied["mark"] = mark | {"opacity": max(FAINTEST, mark["opacity"])}
    if "layer" in spec:
        copied["layer"] = [_stronger(part) for part in spec["layer"]]
    return copied
