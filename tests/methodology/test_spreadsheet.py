"""A methodology as a spreadsheet: nothing is lost on the way there and back, and every mistake has a cell."""

import subprocess
from datetime import time
from pathlib import Path
from shutil import which

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
from budget_index.workbook.methodology.read import load_spreadsheet
from budget_index.workbook.methodology.write import write_spreadsheet

CASES = sorted((Path(__file__).parents[1] / "cases" / "methodologies").glob("*.yaml"))
EVERYTHING = """
id: everything
family: all
title: {kk: Бәрі, ru: Всё, en: Everything}
source: {title: "=1+1 isn't a formula", href: "https://example.org"}
kinds: [oblast, city]
headline: stage
assessors: {independent: 3, consolidate: median}
missing: {treat_as: zero, min_coverage: 0.4}
rounding: 1
bands: [{id: low, from: 0}, {id: high, from: 50.5, label: {ru: Верх}, color: "#01665e", requires_must_have: 0.5}]
themes: [{id: clarity}, {id: use, title: Use}]
scales:
  letters:
    title: {en: Letters}
    answers:
      "1": {points: 100, label: {kk: Иә}}
      "yes; and no": {points: 33.3}
      "no": {points: 0}
      'a "b" = c': {not_applicable: true}
  days: {number: {unit: days, steps: [[-1.5, 100], [14, 66.5]], beyond: 5}}
  share: {number: {unit: percent, line: [[0, 0], [95, 100]]}}
documents:
  plan: {title: Plan, due: {month: 2, day: 29, year: -1, verified: true}}
  report: {title: {en: Report}}
dimensions:
  - id: index
    dimensions:
      - id: stage
        weight: 0.25
        aggregate: geometric_mean
        min_coverage: 0
        gate: {criterion: A1, closed_by: ["no", "yes; and no"]}
        criteria:
          - {id: A1, question: {und: One?, ru: Один?}, scale: letters, theme: clarity, must_have: true, weight: 2}
          - id: A2
            question: {en: Two?}
            guidance: "-- first line\\n\\n  second line"
            advice: {kk: "Жариялаңыз:\\u00a0иә"}
            example: "@here"
            scale: days
            document: plan
            theme: use
            from_publication: days_late
            changed: true
            continues: {obs-2017: q1, obs-2015: q2}
      - id: other
        over: criteria
        dimensions:
          - id: below
            criteria: [{id: B1, question: Three?, scale: share, factors: {format: letters, size: days}}]
  - id: second
    criteria: [{id: C1, question: "2026", scale: letters}]
"""
SMALL = """
id: small
title: {en: Small, ru: Малая}
scales:
  extent: {answers: {a: {points: 100}, d: {points: 0}}}
  late: {number: {steps: [[0, 100], [14, 67]]}}
documents: {plan: {title: {en: Plan}}}
themes: [{id: openness}]
dimensions:
  - id: index
    dimensions:
      - id: first
        gate: {criterion: P01, closed_by: [d]}
        criteria: [{id: P01, question: {en: "One?"}, scale: extent}]
      - {id: second, criteria: [{id: P02, question: {en: "Two?"}, scale: late, document: plan, theme: openness}]}
"""


def alone(methodology):
    """The edition as it is when it no longer stands on another."""
    return methodology.model_copy(update={"based_on": None, "drop": []})


def write(path, text=SMALL, language="en"):
    write_spreadsheet(path, parse_methodology(text), Say(language))
    return path


def write_changed(path, changes):
    """Write the small methodology and change cells: ``criteria scale 3`` is row 3 of the column ``scale``."""
    book = openpyxl.load_workbook(write(path))
    for place, value in changes.items():
        name, key, row = place.split()
        sheet = book[name.capitalize()]
        letter = next((cell.column_letter for cell in sheet[1] if cell.value == key), key)
        sheet[f"{letter}{row}"] = value
    book.save(path)
    return path


def mistakes(path):
    """List what is wrong with a spreadsheet, as ``criteria scale 3: unknown-scale``."""
    with pytest.raises(ProblemsFound) as found:
        load_spreadsheet(path)
    book = openpyxl.load_workbook(path)
    listed = []
    for problem in found.value:
        for language in LANGUAGES:
            assert Say(language).problem(problem).startswith(f"{problem.place}: ")
        letter = problem.cell.rstrip("0123456789")
        key = (book[problem.sheet][f"{letter}1"].value or letter) if letter else ""
        place = f"{problem.sheet.lower()} {key} {problem.cell[len(letter) :]}".strip()
        listed.append(f"{place}: {problem.code}")
    return sorted(listed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*methodology_files(), *CASES], ids=lambda name: Path(name).stem)
def test_nothing_is_lost_there_and_back(tmp_path, name, language):
    methodology = load_methodology(name)
    write_spreadsheet(tmp_path / "x.xlsx", methodology, Say(language))
    found = load_spreadsheet(tmp_path / "x.xlsx")
    assert found == alone(methodology)
    assert parse_methodology(dump_methodology(found)) == found
    assert [d.id for d in found.dimensions] == [d.id for d in methodology.dimensions]
    assert [list(scale.answers or {}) for scale in found.scales.values()] == [
        list(scale.answers or {}) for scale in methodology.scales.values()
    ]


def test_everything_a_methodology_can_say_comes_back(tmp_path):
    expected = parse_methodology(EVERYTHING)
    found = load_spreadsheet(write(tmp_path / "x.xlsx", EVERYTHING))
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


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
answers = words.filter(lambda text: text == text.strip() and "|" not in text)


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
    found = load_spreadsheet(path)
    assert found.scales == methodology.scales
    assert found.dimensions == methodology.dimensions
    assert found.themes[0].title["kk"] in text


@settings(max_examples=200)
@given(st.lists(st.one_of(words, st.text("ab :#-'\"\n\t\u00a0|>%@&*!?", min_size=1)).filter(str.strip), min_size=2))
def test_the_yaml_says_the_same(texts):
    base = parse_methodology(SMALL)
    title = dict(zip(LANGUAGES, texts, strict=False))
    methodology = base.model_copy(
        update={"title": title, "themes": [base.themes[0].model_copy(update={"title": title})]}
    )
    assert parse_methodology(dump_methodology(methodology)) == methodology


def test_the_yaml_reads_well():
    assert (
        dump_methodology(parse_methodology(SMALL))
        == """\
# yaml-language-server: $schema=methodology.schema.json
id: small
title:
  en: Small
  ru: Малая

themes:
  - {id: openness}

scales:
  extent: {answers: {a: {points: 100}, d: {points: 0}}}
  late: {number: {steps: [[0, 100], [14, 67]]}}

documents:
  plan:
    title:
      en: Plan

dimensions:
  - id: index
    dimensions:
      - id: first
        gate: {criterion: P01, closed_by: [d]}
        criteria:
          - id: P01
            question:
              en: One?
            scale: extent
      - id: second
        criteria:
          - id: P02
            question:
              en: Two?
            scale: late
            document: plan
            theme: openness
"""
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"criteria scale 3": "extnt"}, ["criteria scale 3: unknown-scale"]),
        ({"criteria theme 4": "opennes"}, ["criteria theme 4: unknown-theme", "themes id 3: theme-unused"]),
        ({"criteria document 4": "plans"}, ["criteria document 4: unknown-document"]),
        ({"criteria dimension 4": "secnd"}, ["criteria dimension 4: unknown-dimension"]),
        ({"criteria dimension 4": None}, ["criteria dimension 4: missing-key"]),
        ({"criteria id 4": None}, ["criteria id 4: missing-key"]),
        ({"criteria id 4": "P 2"}, ["criteria id 4: id-malformed"]),
        ({"criteria id 4": "P01"}, ["criteria id 4: duplicate-row"]),
        ({"criteria question_en 3": " \u200b\u00a0"}, ["criteria id 3: missing-key"]),
        ({"criteria weight 3": "heavy"}, ["criteria weight 3: wrong-type"]),
        ({"criteria weight 3": 0}, ["criteria weight 3: weight-not-positive"]),
        ({"criteria weight 3": "#DIV/0!"}, ["criteria weight 3: cell-error"]),
        ({"criteria weight 3": "=1+1"}, ["criteria weight 3: formula-not-calculated"]),
        ({"criteria must_have 3": "perhaps"}, ["criteria must_have 3: yes-or-no-expected"]),
        ({"criteria factors 3": "format"}, ["criteria factors 3: map-malformed"]),
        ({"criteria factors 3": "format=a; format=b"}, ["criteria factors 3: map-malformed"]),
        ({"criteria factors 3": 'format="a'}, ["criteria factors 3: map-malformed"]),
        ({"criteria factors 3": "format=lat"}, ["criteria factors 3: unknown-scale"]),
        ({"criteria continues 3": "obs-2017=q999"}, ["criteria continues 3: continues-nothing"]),
        ({"criteria from_publication 4": "days_lat"}, ["criteria from_publication 4: not-one-of"]),
        ({"scales steps 5": time(0, 30)}, ["scales steps 5: cell-became-date"]),
        ({"scales steps 5": "0-100"}, ["scales steps 5: pairs-malformed"]),
        ({"scales steps 5": "14:67; 0:100"}, ["scales steps 5: pairs-not-rising"]),
        ({"scales points 3": 101}, ["scales points 3: points-out-of-range"]),
        ({"scales answer 4": "a"}, ["dimensions closed_by 4: unknown-answer", "scales answer 4: duplicate-row"]),
        ({"scales answer 4": None}, ["dimensions closed_by 4: unknown-answer", "scales answer 4: missing-key"]),
        ({"scales points 4": None}, ["scales answer 4: option-points-or-not-applicable"]),
        ({"scales title_en 3": "One", "scales title_en 4": "Two"}, ["scales title_en 4: scale-says-twice"]),
        ({"dimensions parent 4": "indx"}, ["dimensions parent 4: unknown-dimension"]),
        ({"dimensions parent 4": "first"}, ["dimensions parent 4: dimension-below-itself"]),
        ({"dimensions parent 3": "first"}, [f"dimensions parent {row}: dimension-below-itself" for row in (3, 4)]),
        ({"dimensions aggregate 3": "meen"}, ["dimensions aggregate 3: not-one-of"]),
        ({"dimensions closed_by 4": "d; z"}, ["dimensions closed_by 4: unknown-answer"]),
        ({"documents id 4": "plan", "documents title_en 4": "Twice"}, ["documents id 4: duplicate-row"]),
        (
            {"documents title_en 3": None, "documents due_day 3": 1},
            ["documents due_day 3: missing-key", "documents id 3: missing-key"],
        ),
        ({"themes id 3": "first", "criteria theme 4": "first"}, ["themes id 3: duplicate-row"]),
        ({"settings key 3": "idd"}, ["settings key 3: unknown-setting", "settings: missing-key"]),
        ({"settings key 4": "id"}, ["settings key 4: duplicate-row"]),
        ({"settings value 3": "a b"}, ["settings value 3: id-malformed"]),
        ({"criteria weight 1": "wieght", "criteria H 2": "Wieght"}, ["criteria wieght 1: unknown-column"]),
        (
            {"criteria dimension 2": None, "criteria dimension 1": "theme"},
            ["criteria id 1: column-missing", "criteria theme 1: duplicate-row"],
        ),
        ({"criteria AZ 3": "my remark"}, ["criteria AZ 3: column-unnamed"]),
        ({f"bands {letter} {row}": None for letter in "ABCDEF" for row in (1, 2)}, ["bands: heading-missing"]),
        (
            {"criteria weight 3": "x", "scales points 3": "y", "bands id 3": "z z", "criteria changed 4": "z"},
            [
                *["bands id 3: id-malformed", "bands id 3: missing-key", "criteria changed 4: yes-or-no-expected"],
                *["criteria weight 3: wrong-type", "scales points 3: wrong-type"],
            ],
        ),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_reported_at_its_cell(tmp_path, changes, expected):
    assert mistakes(write_changed(tmp_path / "x.xlsx", changes)) == expected


@pytest.mark.parametrize(
    ("changes", "criterion"),
    [
        ({"criteria weight 3": "0,5"}, {"weight": 0.5}),
        ({"criteria weight 3": " 2\u00a0"}, {"weight": 2.0}),
        ({"criteria weight 3": None}, {"weight": 1.0}),
        ({"criteria must_have 3": "ИӘ"}, {"must_have": True}),
        ({"criteria must_have 3": True}, {"must_have": True}),
        ({"criteria changed 3": "нет"}, {"changed": False}),
        ({"criteria scale 3": "\u200bextent "}, {"scale": "extent"}),
        ({"criteria question_ru 3": " Один? "}, {"question": {"en": "One?", "ru": "Один?"}}),
        ({"criteria AZ 1": "question_kk", "criteria AZ 3": "Бір?"}, {"question": {"en": "One?", "kk": "Бір?"}}),
        ({"criteria AZ 2": "Мысал (kk)", "criteria AZ 3": "Міне"}, {"example": {"kk": "Міне"}}),
        ({"criteria AZ 1": "comment", "criteria AZ 3": "to be discussed"}, {}),
        ({"criteria factors 3": '"format"=extent,size = late'}, {"factors": {"format": "extent", "size": "late"}}),
    ],
)
def test_what_people_type_is_understood(tmp_path, changes, criterion):
    found = load_spreadsheet(write_changed(tmp_path / "x.xlsx", changes))
    expected = parse_methodology(SMALL).dimensions[0].dimensions[0].criteria[0].model_copy(update=criterion)
    assert found.dimensions[0].dimensions[0].criteria[0] == expected


def test_columns_and_sheets_may_move_and_keys_may_go(tmp_path):
    write_spreadsheet(tmp_path / "x.xlsx", load_methodology("obs-2017"), Say("ru"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["Критерии"]
    rows = [[cell.value for cell in reversed(row)] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in [*rows[1:2], ["  "], *rows[2:]]:
        sheet.append(row)
    book.move_sheet("Критерии", -5)
    book.create_sheet("Мои заметки")["A1"] = "x"
    book.save(tmp_path / "x.xlsx")
    assert load_spreadsheet(tmp_path / "x.xlsx") == load_methodology("obs-2017")


def test_missing_and_misnamed_sheets_are_reported_together(tmp_path):
    book = openpyxl.load_workbook(write(tmp_path / "x.xlsx"))
    del book["Themes"]
    book["Scales"].title = "Scale"
    book.create_sheet("Критерии")
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ProblemsFound) as found:
        load_spreadsheet(tmp_path / "x.xlsx")
    assert sorted(problem.code for problem in found.value) == ["sheet-misnamed", "sheet-missing", "sheet-twice"]
    assert "'Scale'" in Say("en").problems(found.value)


def test_a_spreadsheet_that_would_lose_something_is_not_written(tmp_path):
    small = parse_methodology(SMALL)
    theme = small.themes[0].model_copy(update={"title": {"en": "long " * 10_000}})
    with pytest.raises(ProblemsFound) as found:
        write_spreadsheet(tmp_path / "x.xlsx", small.model_copy(update={"themes": [theme]}), Say("en"))
    assert [(p.code, p.facts["place"]) for p in found.value] == [
        ("spreadsheet-loses", "themes > openness > title > en")
    ]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_and_headings(tmp_path, language):
    say = Say(language)
    write_spreadsheet(tmp_path / "x.xlsx", load_methodology("kz-local-budgets-2024"), say)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[:2] == [say(f"spreadsheet.sheet-{name}") for name in ("read-me", "settings")]
    assert any("kz-local-budgets-2026" in str(row[1].value) for row in book.worksheets[0].iter_rows())
    for sheet in book.worksheets[1:-1]:
        assert sheet.freeze_panes == "B3"
        assert all(cell.value for row in sheet.iter_rows(max_row=2) for cell in row)
    sheet = book[say("spreadsheet.sheet-criteria")]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for key in ("dimension", "scale", "document", "theme", "must_have", "from_publication", "changed"):
        rule = rules[f"{columns[key]}3:{columns[key]}2000"]
        assert (rule.type, rule.showErrorMessage) == ("list", True)


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
