"""Write a workbook for one assessor and one region, blank or filled in."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.files import safe_stem, write_whole
from budget_index.language import CONVENTIONS, Language, Say, localized
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_name
from budget_index.workbook.assessment.assessment_sheet import AssessmentSheet
from budget_index.workbook.assessment.contents import Contents, contents_of, sheet_titles
from budget_index.workbook.assessment.glossary_sheet import GlossarySheet
from budget_index.workbook.assessment.publication_sheet import PublicationSheet
from budget_index.workbook.assessment.start_sheet import StartSheet
from budget_index.workbook.assessment.ticks import Stretch
from budget_index.workbook.identity import ASSESSMENT, VERSION, About, fingerprint
from budget_index.workbook.printed import write_hidden
from budget_index.workbook.xlsx.style import add_styles


def template_name(methodology: Methodology, region: str, year: int, assessor: str) -> str:  # noqa: ARG001
    """Name the file of a workbook; its methodology stands inside the workbook, not in the name.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> template_name(load_methodology("kz-local-budgets-2026"), "KZ-15", 2026, "expert_1")
    'KZ-15-2026-expert_1.xlsx'
    """
    return f"{safe_stem(region)}-{year}-{safe_stem(assessor)}.xlsx"


def write_template(
    path: Path,
    methodology: Methodology,
    *,
    region: str,
    year: int,
    assessor: str,
    language: Language,
    registry: Registry,
    example: bool = False,
    responses: pd.DataFrame | None = None,
    publications: pd.DataFrame | None = None,
    earlier: pd.DataFrame | None = None,
    cut_off: date | None = None,
) -> Path:
    """Write the workbook of one assessor for one region; the file appears whole or not at all.

    Parameters
    ----------
    region
        Code of the region; one that the register doesn't know goes by its code.
    example
        The data are made up: every sheet, every printed page and the properties of the file say so.
    responses
        Answers to fill in: ``criterion, answer``, and if present ``evidence, seen_on`` (as 2026-03-05) and ``comment``.
    publications
        Documents to fill in: ``document, status``, and if present ``url, published_on, format, languages``.
    earlier
        What an earlier round agreed on, shown beside: ``region, criterion, answer, evidence`` (``earlier_answers``).
    cut_off
        The day after which nothing counts.

    Returns
    -------
    The path that was given.
    """
    about = about_assessment(methodology, [region], year, assessor, language, cut_off, example=example)
    contents = [contents_of(region, region_name(region, language, registry), responses, publications, earlier)]
    write_whole(path, make_workbook(methodology, about, contents, earlier=earlier is not None).save)
    return path


def write_together(
    path: Path,
    methodology: Methodology,
    *,
    regions: Sequence[str],
    year: int,
    assessor: str,
    language: Language,
    registry: Registry,
    responses: pd.DataFrame | None = None,
    publications: pd.DataFrame | None = None,
    earlier: pd.DataFrame | None = None,
    cut_off: date | None = None,
) -> Path:
    """Write one workbook with a sheet for every region; the tables need the column ``region``."""
    about = about_assessment(methodology, regions, year, assessor, language, cut_off)
    names = {code: region_name(code, language, registry) for code in regions}
    contents = [contents_of(code, name, responses, publications, earlier) for code, name in names.items()]
    write_whole(path, make_workbook(methodology, about, contents, earlier=earlier is not None).save)
    return path


def about_assessment(
    methodology: Methodology,
    regions: Sequence[str],
    year: int,
    assessor: str,
    language: Language,
    cut_off: date | None,
    *,
    example: bool = False,
) -> About:
    """Describe a workbook that this version makes."""
    return About(
        methodology=methodology.id,
        fingerprint=fingerprint(methodology),
        version=VERSION[ASSESSMENT],
        region=regions[0],
        year=year,
        assessor=assessor,
        language=language,
        example=example,
        cut_off=cut_off.isoformat() if cut_off else "",
        more_regions=tuple(regions[1:]),
    )


def make_workbook(
    methodology: Methodology, about: About, regions: Sequence[Contents], *, earlier: bool = False
) -> Workbook:
    """Write all sheets of a workbook, for one region or several."""
    say = Say(about.language)  # type: ignore[arg-type]
    book = Workbook()
    add_styles(book, CONVENTIONS[say.language].short_date)
    start = book.active
    assert isinstance(start, Worksheet)
    start.title = say("workbook.sheet-start")
    if methodology.documents:
        sheet = book.create_sheet(say("workbook.sheet-publications"))
        PublicationSheet(sheet, methodology, about, say).write(regions)
    stretches = write_assessments(book, methodology, about, regions, earlier=earlier)
    StartSheet(start, methodology, about, regions, say, earlier=earlier).write(stretches)
    GlossarySheet(book.create_sheet(say("workbook.sheet-glossary")), methodology, about, say).write()
    write_hidden(book, methodology.scales, about, say)
    describe(book, methodology, about, ", ".join(contents.name for contents in regions), say)
    return book


def write_assessments(
    book: Workbook, methodology: Methodology, about: About, regions: Sequence[Contents], *, earlier: bool
) -> list[Stretch]:
    """Write the sheet of every region; return what the start sheet counts: stages, or whole regions."""
    say = Say(about.language)  # type: ignore[arg-type]
    if len(regions) == 1:
        sheet = book.create_sheet(say("workbook.sheet-assessment"))
        return AssessmentSheet(sheet, methodology, about, regions[0], say, earlier=earlier).write()
    taken = {f"\0{number}": sheet.title for number, sheet in enumerate(book)}
    taken["\0glossary"] = say("workbook.sheet-glossary")
    titles = sheet_titles(taken | {contents.region: contents.name for contents in regions})
    stretches = []
    for contents in regions:
        sheet = book.create_sheet(titles[contents.region])
        stages = AssessmentSheet(sheet, methodology, about, contents, say, earlier=earlier).write()
        asked = sum(stage.questions for stage in stages)
        stretches.append(Stretch(sheet.title, "", contents.name, asked, stages[0].areas))
    return stretches


def describe(book: Workbook, methodology: Methodology, about: About, name: str, say: Say) -> None:
    """Set the properties of the file, and let spreadsheet programs calculate the formulas when they open it."""
    facts = [localized(methodology.title, say.language), name, str(about.year), about.assessor]
    if about.example:
        facts.insert(0, say("workbook.example"))
    book.properties.title = " – ".join(facts)
    book.properties.creator = "budget-index"
    book.properties.language = about.language
    book.calculation.fullCalcOnLoad = True
