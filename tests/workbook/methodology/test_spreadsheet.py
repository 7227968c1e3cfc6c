"""A methodology as a spreadsheet: nothing is lost on the way there and back."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_index.cli import run
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.methodology import model
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.load import load_methodology, methodology_files, parse_methodology
from budget_index.workbook.methodology.layout import (
    BANDS,
    CRITERIA,
    DIMENSIONS,
    DOCUMENTS,
    SCALES,
    SETTINGS,
    TABLES,
    THEMES,
)
from budget_index.workbook.methodology.write import write_spreadsheet
from tests.sweeps import in_turn
from tests.workbook.methodology.spreadsheets import EVERYTHING, SMALL, alone, load, words, write

CASES = sorted((Path(__file__).parents[2] / "cases" / "methodologies").glob("*.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "language"), in_turn([*methodology_files(), *CASES]), ids=lambda each: Path(each).stem
)
def test_nothing_is_lost_there_and_back(tmp_path, name, language):
    methodology = load_methodology(name)
    write_spreadsheet(tmp_path / "x.xlsx", methodology, Say(language))
    found = load(tmp_path / "x.xlsx")
    assert found == alone(methodology)
    assert parse_methodology(dump_methodology(found)) == found
    assert [d.id for d in found.dimensions] == [d.id for d in methodology.dimensions]
    assert [list(scale.answers or {}) for scale in found.scales.values()] == [
        list(scale.answers or {}) for scale in methodology.scales.values()
    ]


@pytest.mark.slow
def test_everything_a_methodology_can_say_comes_back(tmp_path):
    expected = parse_methodology(EVERYTHING)
    found = load(write(tmp_path / "x.xlsx", EVERYTHING))
    assert found == expected
    assert dump_methodology(found) == dump_methodology(expected)
    assert list(found.scales["letters"].answers) == list(expected.scales["letters"].answers)


@pytest.mark.parametrize(
    ("part", "columns"),
    [
        *[(model.Methodology, SETTINGS), (model.Band, BANDS), (model.Theme, THEMES), (model.Document, DOCUMENTS)],
        *[(model.Dimension, DIMENSIONS), (model.Criterion, CRITERIA), (model.Scale, SCALES), (model.Option, SCALES)],
        *[(model.Number, SCALES), (model.Due, DOCUMENTS), (model.Gate, DIMENSIONS), (model.Source, SETTINGS)],
        *[(model.Assessors, SETTINGS), (model.Missing, SETTINGS)],
    ],
)
def test_everything_in_the_model_has_a_column(part, columns):
    elsewhere = {"based_on", "drop", "dimensions", "criteria", "answers", *TABLES}
    named = {name for column in columns for name in column.path}
    assert {field.alias or name for name, field in part.model_fields.items()} - elsewhere <= named


def refusal(path, methodology):
    """Write, or give the codes of the problems that spoke against it."""
    try:
        write_spreadsheet(path, methodology, Say("en"))
    except ProblemsFound as found:
        return {problem.code for problem in found}
    return set()


answers = words.filter(lambda text: text == text.strip() and "|" not in text)


@pytest.mark.slow
@settings(max_examples=25)
@given(words, answers, words, st.floats(0.001, 1e6))
def test_any_text_and_weight_comes_back_or_is_refused(tmp_path_factory, text, answer, unit, weight):
    base = parse_methodology(EVERYTHING)
    scale = base.scales["letters"]
    answers = {answer: scale.answers["no"], **scale.answers}
    scales = {
        "letters": scale.model_copy(update={"answers": answers}),
        **{name: other for name, other in base.scales.items() if name != "letters"},
    }
    themes = [theme.model_copy(update={"title": {"kk": text}}) for theme in base.themes]
    root = base.dimensions[0].model_copy(update={"weight": weight})
    update = {"scales": scales, "themes": themes, "dimensions": [root, base.dimensions[1]]}
    methodology = base.model_copy(update=update)
    path = tmp_path_factory.mktemp("any") / "x.xlsx"
    refused = refusal(path, methodology)
    if refused:
        assert refused <= {"spreadsheet-loses", "duplicate-row", "cell-error"}
        assert not path.exists()
        return
    found = load(path)
    assert found.scales == methodology.scales
    assert found.dimensions == methodology.dimensions
    assert found.themes[0].title["kk"] in text


def test_a_spreadsheet_that_would_lose_something_is_not_written(tmp_path):
    small = parse_methodology(SMALL)
    theme = small.themes[0].model_copy(update={"title": {"en": "long " * 10_000}})
    with pytest.raises(ProblemsFound) as found:
        write_spreadsheet(tmp_path / "x.xlsx", small.model_copy(update={"themes": [theme]}), Say("en"))
    assert [(p.code, p.facts["place"]) for p in found.value] == [
        ("spreadsheet-loses", "themes > openness > title > en")
    ]
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_and_headings(tmp_path, language):
    say = Say(language)
    write_spreadsheet(tmp_path / "x.xlsx", load_methodology("kz-local-budgets-2024"), say)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[:2] == [say(f"spreadsheet.sheet-{name}") for name in ("read-me", "settings")]
    assert any("kz-local-budgets-2026" in str(row[1].value) for row in book.worksheets[0].iter_rows())
    for sheet in book.worksheets[1:-2]:
        assert sheet.freeze_panes == "B3"
        assert all(cell.value for row in sheet.iter_rows(max_row=2) for cell in row)
    sheet = book[say("spreadsheet.sheet-criteria")]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for key in ("dimension", "scale", "document", "theme", "must_have", "from_publication", "changed"):
        rule = rules[f"{columns[key]}3:{columns[key]}2000"]
        assert (rule.type, rule.showErrorMessage) == ("list", True)


@pytest.mark.slow
def test_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["criteria", "to-xlsx", "kz-local-budgets-2022", "--lang", "en"]) == 0
    assert "kz-local-budgets-2024 stands in the file" in capsys.readouterr().out
    assert run(["criteria", "to-xlsx", "kz-local-budgets-2022", "--lang", "en"]) == 1
    assert run(["criteria", "to-xlsx", "kz-local-budgets-2022", "--overwrite"]) == 0
    before = Path("kz-local-budgets-2022.xlsx").read_bytes()
    assert run(["criteria", "from-xlsx", "kz-local-budgets-2022.xlsx"]) == 0
    assert load_methodology("./kz-local-budgets-2022.yaml") == alone(load_methodology("kz-local-budgets-2022"))
    text = Path("kz-local-budgets-2022.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=methodology.schema.json\nid: kz-local-budgets-2022\n")
    assert run(["criteria", "from-xlsx", "kz-local-budgets-2022.xlsx"]) == 1
    assert run(["criteria", "from-xlsx", "kz-local-budgets-2022.xlsx", "-o", "kz-local-budgets-2022.xlsx"]) == 2
    assert run(["criteria", "from-xlsx", "kz-local-budgets-2022.xlsx", "-o", "new/x.yaml"]) == 0
    assert run(["criteria", "to-xlsx", "new/x.yaml"]) == 0
    assert Path("new/x.xlsx").is_file()
    assert Path("kz-local-budgets-2022.xlsx").read_bytes() == before
    assert run(["criteria", "from-xlsx", "nothing.xlsx"]) == 1
    expected = {"kz-local-budgets-2022.xlsx", "kz-local-budgets-2022.yaml", "new", "x.yaml", "x.xlsx"}
    assert {path.name for path in tmp_path.rglob("*")} == expected
