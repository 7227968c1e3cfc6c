"""A methodology in LibreOffice: nothing is lost when it saves a spreadsheet, nothing is cut when it prints one."""

import subprocess

import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology, methodology_files, parse_methodology
from budget_index.workbook.methodology.write import write_spreadsheet
from tests.workbook.methodology.spreadsheets import EVERYTHING, alone, load
from tests.workbook.office import convert, needed


@pytest.mark.office
def test_nothing_is_lost_when_libreoffice_saves_it(tmp_path):
    methodologies = [*map(load_methodology, methodology_files()), parse_methodology(EVERYTHING)]
    for number, methodology in enumerate(methodologies):
        write_spreadsheet(tmp_path / f"{methodology.id}.xlsx", methodology, Say(LANGUAGES[number % 3]))
    convert(tmp_path.glob("*.xlsx"), "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    for methodology in methodologies:
        assert load(tmp_path / "saved" / f"{methodology.id}.xlsx") == alone(methodology)


@pytest.mark.office
def test_no_text_is_cut_on_paper(tmp_path):
    needed("pdftotext")
    methodology = load_methodology("kz-social-audit-2026")
    write_spreadsheet(tmp_path / "x.xlsx", methodology, Say("kk"))
    convert([tmp_path / "x.xlsx"], "pdf", tmp_path)
    command = ["pdftotext", "-raw", str(tmp_path / "x.pdf"), "-"]
    printed = "".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    for criterion in [criterion for stage in methodology.dimensions[0].dimensions for criterion in stage.criteria]:
        for text in (*criterion.question.values(), *criterion.guidance.values(), *criterion.advice.values()):
            assert "".join(text.split()[-2:]) in printed
