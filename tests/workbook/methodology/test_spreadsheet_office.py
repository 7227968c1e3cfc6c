"""A methodology in LibreOffice: nothing is lost when it saves a spreadsheet, nothing is cut when it prints one."""

import subprocess
from shutil import which

import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology, methodology_files, parse_methodology
from budget_index.workbook.methodology.read import load_spreadsheet
from budget_index.workbook.methodology.write import write_spreadsheet
from tests.workbook.methodology.spreadsheets import EVERYTHING, alone


def soffice(folder, target, *files):
    if not which("soffice"):
        pytest.skip("LibreOffice isn't there: no soffice")
    home = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", home, "--headless", "--convert-to", target, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@pytest.mark.office
def test_nothing_is_lost_when_libreoffice_saves_it(tmp_path):
    (tmp_path / "saved").mkdir()
    methodologies = [*map(load_methodology, methodology_files()), parse_methodology(EVERYTHING)]
    for number, methodology in enumerate(methodologies):
        write_spreadsheet(tmp_path / f"{methodology.id}.xlsx", methodology, Say(LANGUAGES[number % 3]))
    soffice(tmp_path / "saved", "xlsx:Calc MS Excel 2007 XML", *sorted(tmp_path.glob("*.xlsx")))
    for methodology in methodologies:
        assert load_spreadsheet(tmp_path / "saved" / f"{methodology.id}.xlsx") == alone(methodology)


@pytest.mark.office
def test_no_text_is_cut_on_paper(tmp_path):
    if not which("pdftotext"):
        pytest.skip("poppler isn't there: no pdftotext")
    methodology = load_methodology("kz-social-audit-2026")
    write_spreadsheet(tmp_path / "x.xlsx", methodology, Say("kk"))
    soffice(tmp_path, "pdf", tmp_path / "x.xlsx")
    command = ["pdftotext", "-raw", str(tmp_path / "x.pdf"), "-"]
    printed = "".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    for criterion in [criterion for stage in methodology.dimensions[0].dimensions for criterion in stage.criteria]:
        for text in (*criterion.question.values(), *criterion.guidance.values(), *criterion.advice.values()):
            assert "".join(text.split()[-2:]) in printed
