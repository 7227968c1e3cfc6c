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
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.load import load_methodology, methodology_files, parse_methodology
from budget_index.methodology.spreadsheet.layout import SETTINGS, TABLES
from budget_index.methodology.spreadsheet.read import load_spreadsheet
from budget_index.methodology.spreadsheet.write import write_spreadsheet

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
          - {id: A1, question: {ru: Один?, und: One?}, scale: letters, theme: clarity, must_have: true, weight: 2}
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
      - {id: first, gate: {criterion: P01, closed_by: [d]}, criteria: [{id: P01, question: {en: "One?"}, scale: extent}]}
      - {id: second, criteria: [{id: P02, question: {en: "Two?"}, scale: late, document: plan, theme: openness}]}
"""


def alone(methodology):
    """The edition as it is when it no longer stands on another."""
    return methodology.model_copy(update={"based_on": None, "drop": []})


def write(path, text=SMALL, language="en"):
    write_spreadsheet(path, parse_methodology(text), Say(language))
    return path


def column_of(sheet, key):
    return next(cell.column_letter for cell in sheet[1] if cell.value == key)


def changed(path, changes, text=SMALL):
    """Write the small methodology and change cells; ``criteria.scale.3`` is row 3 of the column ``scale``."""
    book = openpyxl.load_workbook(write(path, text))
    for place, value in changes.items():
        sheet, key, row = place.split(".")
        sheet = book[sheet.capitalize()]
        sheet[f"{key if key.isupper() else column_of(sheet, key)}{row}"] = value
    book.save(path)
    return path


def places(path):
    with pytest.raises(ProblemsFound) as found:
        load_spreadsheet(path)
    for language in LANGUAGES:
        assert all("{" not in Say(language).problem(problem) for problem in found.value)
    return [f"{problem.place} {problem.code}" for problem in found.value]


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
    unused = set(type(expected).model_fields) - found.model_fields_set
    assert unused == {"status", "based_on", "drop"} - found.model_fields_set


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=25)
@given(words, words, words, st.floats(0.001, 1e6))
def test_any_text_and_weight_comes_back_or_is_refused(tmp_path_factory, text, answer, unit, weight):
    base = parse_methodology(EVERYTHING)
    scale = base.scales["letters"]
    answers = {**scale.answers, answer: scale.answers["no"]}
    scales = {
        "letters": scale.model_copy(update={"answers": answers}),
        **{name: other for name, other in base.scales.items() if name != "letters"},
    }
    themes = [theme.model_copy(update={"title": {"kk": text}}) for theme in base.themes]
    root = base.dimensions[0].model_copy(update={"weight": weight})
    update = {"scales": scales, "themes": themes, "dimensions": [root, base.dimensions[1]]}
    methodology = base.model_copy(update=update)
    path = tmp_path_factory.mktemp("any") / "x.xlsx"
    try:
        write_spreadsheet(path, methodology, Say("en"))
    except ProblemsFound as refused:
        assert {problem.code for problem in refused} <= {"spreadsheet-loses", "duplicate-row", "cell-error"}
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
    methodology = base.model_copy(update={"title": title, "themes": [base.themes[0].model_copy(update={"title": title})]})
    assert parse_methodology(dump_methodology(methodology)) == methodology


def test_the_yaml_reads_well():
    assert dump_methodology(parse_methodology(SMALL)) == """\
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


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"criteria.scale.3": "extnt"}, ["Criteria!{scale}3 unknown-scale", "Dimensions!{gate}4 nothing"]),
        ({"criteria.theme.4": "opennes"}, ["Criteria!{theme}4 unknown-theme", "Themes!A3 theme-unused"]),
        ({"criteria.dimension.4": "secnd"}, ["Criteria!B4 unknown-dimension"]),
        ({"criteria.dimension.4": None}, ["Criteria!B4 missing-key"]),
        ({"criteria.id.4": None}, ["Criteria!A4 missing-key"]),
        ({"criteria.id.4": "P 2"}, ["Criteria!A4 id-malformed"]),
        ({"criteria.id.4": "P01"}, ["Criteria!A4 duplicate-row"]),
        ({"criteria.question_en.3": " \u200b\u00a0"}, ["Criteria!A3 missing-key"]),
        ({"criteria.weight.3": "heavy"}, ["Criteria!{weight}3 wrong-type"]),
        ({"criteria.weight.3": 0}, ["Criteria!{weight}3 weight-not-positive"]),
        ({"criteria.weight.3": "#DIV/0!"}, ["Criteria!{weight}3 cell-error"]),
        ({"criteria.weight.3": "=1+1"}, ["Criteria!{weight}3 formula-not-calculated"]),
        ({"criteria.must_have.3": "perhaps"}, ["Criteria!{must_have}3 yes-or-no-expected"]),
        ({"criteria.factors.3": "format"}, ["Criteria!{factors}3 map-malformed"]),
        ({"criteria.factors.3": "format=a; format=b"}, ["Criteria!{factors}3 map-malformed"]),
        ({"criteria.factors.3": "format=lat"}, ["Criteria!{factors}3 unknown-scale"]),
        ({"criteria.continues.3": "obs-2017=q999"}, ["Criteria!{continues}3 continues-nothing"]),
        ({"criteria.wieght.1": None}, None),
        ({"scales.steps.5": time(0, 30)}, ["Scales!{steps}5 cell-became-date"]),
        ({"scales.steps.5": "0-100"}, ["Scales!{steps}5 pairs-malformed"]),
        ({"scales.steps.5": "14:67; 0:100"}, ["Scales!{steps}5 pairs-not-rising"]),
        ({"scales.points.3": 101}, ["Scales!{points}3 points-out-of-range"]),
        ({"scales.answer.4": "a"}, ["Scales!B4 duplicate-row"]),
        ({"scales.points.4": None}, ["Scales!B4 option-points-or-not-applicable"]),
        ({"scales.title_en.3": "One", "scales.title_en.4": "Two"}, ["Scales!{title_en}4 scale-says-twice"]),
        ({"dimensions.parent.3": "second"}, ["Dimensions!B3 dimension-below-itself", "Dimensions!B5 dimension-below-itself"]),
        ({"dimensions.parent.4": "indx"}, ["Dimensions!B4 unknown-dimension"]),
        ({"dimensions.aggregate.3": "meen"}, ["Dimensions!{aggregate}3 not-one-of"]),
        ({"dimensions.closed_by.4": "a; z"}, ["Dimensions!{closed_by}4 unknown-answer"]),
        ({"documents.id.4": "plan", "documents.title_en.4": "Again"}, ["Documents!A4 duplicate-row"]),
        ({"documents.title_en.3": None, "documents.title_ru.3": None}, ["Documents!A3 missing-key"]),
        ({"themes.id.3": "first"}, None),
        ({"settings.key.3": "idd"}, None),
        ({"settings.key.4": "id"}, ["Settings!A4 duplicate-row"]),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_reported_at_its_cell(tmp_path, changes, expected):
    if expected is None:
        pytest.skip("see the tests below")
    path = tmp_path / "x.xlsx"
    write(path)
    book = openpyxl.load_workbook(path)
    letters = {}
    for name, columns in TABLES.items():
        del columns
        letters |= {cell.value: cell.column_letter for cell in book[name.capitalize()][1]}
    first = next(iter(changes)).split(".")[0].capitalize()
    letters |= {cell.value: cell.column_letter for cell in book[first][1]}
    wanted = [text.format(**letters, gate=letters["gate_criterion"]) for text in expected if "nothing" not in text or "continues" in text]
    assert places(changed(path, changes)) == sorted(wanted)
