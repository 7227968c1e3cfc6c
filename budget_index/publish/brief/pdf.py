"""The brief as PDF: tagged (PDF/UA-1), with the shipped fonts only, the same bytes from the same content."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from budget_index.analysis.actions.documents import DOCUMENT_STATUSES
from budget_index.charts.palette import band_colour
from budget_index.content.model import Chart, Content, Facts, ItemList, Section, WrittenTable
from budget_index.content.paper import region_paper
from budget_index.content.residents import for_residents
from budget_index.content.round_tables import RoundTables
from budget_index.language import Say, localized
from budget_index.publish.provenance import mark_of

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "brief.typ"
INFOGRAPHIC = FOLDER / "infographic.typ"
PICTURE = FOLDER / "picture.typ"
FONTS = FOLDER / "fonts"
LONGEST_TEXT = 600
"""Letters that a text on paper has at most; the tables of the round have all."""
FORM_ROWS, ROWS_ALONE = 3, 12
PIXELS = 192
EPOCH = 0
"""The time of making would make each file another one."""


class Untypesettable(RuntimeError):
    """The typesetter warned: a fault of the template, or of a font, never of the data."""


def write_region_pdf(tables: RoundTables, region: str, say: Say, *, earlier: Sequence[RoundTables] = ()) -> bytes:
    """Return the brief of a region as PDF.

    Raises
    ------
    Untypesettable
        The typesetter warns; nothing is returned that nobody should see.
    """
    content = region_paper(tables, region, say, earlier=earlier)
    data = paper_data(tables, content, say)
    if form_page(data) > (3 if "first" in content else 2):  # it has a page for itself
        data["form-rows"] = ROWS_ALONE
    return typeset(TEMPLATE, data)


def write_infographic(tables: RoundTables, region: str, say: Say) -> bytes:
    """Return one page for the residents of a region as PDF.

    Raises
    ------
    Untypesettable
        The typesetter warns.
    """
    data = paper_data(tables, for_residents(tables, region, say), say)
    data["words"] |= {"title": say("residents.title")}
    return typeset(INFOGRAPHIC, data)


def form_page(data: Mapping[str, Any]) -> int:
    """Return on which page the form stands if it has few rows."""
    laid_out = compiler(TEMPLATE)
    laid_out.compile(format="svg", sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    return int(json.loads(laid_out.query("<form-page>", field="value", one=True)))


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """Lay out data by a template: PDF/UA-1, no system fonts, no time of making."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    content, warnings = compiler(template).compile_with_warnings(
        format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=EPOCH
    )
    if warnings:
        raise Untypesettable("; ".join(warning.message for warning in warnings))
    return bytes(content)


@cache
def compiler(template: Path) -> Any:
    """Start the typesetter once a template: it keeps what pages have in common."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(template, root=FOLDER, font_paths=fonts, ignore_system_fonts=True)


def paper_data(tables: RoundTables, content: Content, say: Say) -> dict[str, Any]:
    """Return what the template lays out: the content as it is, colours of bands, and the words of the frame."""
    methodology = tables.methodology
    data = {
        "language": say.language,
        "title": content.title,
        "sentence": content.sentence,
        "kicker": say("paper.kicker", index=localized(methodology.title, say.language)),
        "mark": mark_of(tables, say),
        "source": content.provenance.source,
        "bands": {band.id: band_colour(band) for band in methodology.bands},
        "form-rows": FORM_ROWS,
        "sections": [section_data(section) for section in content.sections],
        "words": frame_words(content, say),
    }
    return {key: printable(value) for key, value in data.items()}


def frame_words(content: Content, say: Say) -> dict[str, Any]:
    """Return the words of the frame, which no section says."""
    return {
        "stages": say("paper.stages"),
        "stage": say("word.stage"),
        "mean": say("brief.mean"),
        "next": say("paper.more-inside"),
        "legend": [[status, say(f"gain.status-{status.replace('_', '-')}")] for status in DOCUMENT_STATUSES],
        "tick": content["documents"].sentence if "documents" in content else "",
        "example": say("brief.example", region="{region}"),
        "remarks": say("brief.remarks"),
        "no-remarks": say("paper.no-remarks"),
        "more-remarks": say("paper.more-remarks"),
        "gain-means": say("paper.gain-means"),
        "signature": say("paper.reply-signature"),
    }


def section_data(section: Section) -> dict[str, Any]:
    """Return a section as the template reads it."""
    body, data = section.body, {"id": section.id, "title": section.title, "sentence": section.sentence}
    if isinstance(body, Facts):
        return data | {"facts": [asdict(fact) for fact in body.facts]}
    if isinstance(body, ItemList):
        return data | {"items": [asdict(item) for item in body.items]}
    table: WrittenTable = body.table if isinstance(body, Chart) else body
    return data | {"table": asdict(table)}


def printable(value: Any) -> Any:
    r"""Replace what the shipped fonts have no letter for, drop what has none, and cut what no page holds.

    Examples
    --------
    >>> printable({"a": ["Қ\u202e → ₸", 1.5, None, "漢"]})
    {'a': ['Қ → ₸', 1.5, None, '?']}
    """
    if isinstance(value, str):
        letters = (_letter(each) for each in value[: LONGEST_TEXT + 1])
        text = "".join(letters)
        return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + "…"
    if isinstance(value, Mapping):
        return {key: printable(each) for key, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list | tuple) else value


def _letter(letter: str) -> str:
    if ord(letter) in known_letters():
        return letter
    if letter in "\n\t\r":
        return " "
    return "" if unicodedata.category(letter) in {"Cf", "Cc", "Mn"} else "?"


@cache
def known_letters() -> frozenset[int]:
    """Return the code points that the shipped fonts have."""
    ranges = (FONTS / "letters.txt").read_text("ascii").split()
    bounds = (each.split("-") for each in ranges)
    return frozenset(code for low, high in bounds for code in range(int(low, 16), int(high, 16) + 1))


def picture(data: Mapping[str, Any]) -> bytes:
    """Draw where the region stands between the bands, and its years, as PNG."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    content, warnings = compiler(PICTURE).compile_with_warnings(format="png", ppi=PIXELS, sys_inputs=inputs)
    if warnings:
        raise Untypesettable("; ".join(warning.message for warning in warnings))
    return bytes(content[0] if isinstance(content, list) else content)
