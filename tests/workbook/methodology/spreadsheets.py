"""Methodologies as spreadsheets for tests: one that says everything, and a small one whose cells are changed."""

import openpyxl
from hypothesis import strategies as st

from budget_index.language import Say
from budget_index.methodology.load import parse_methodology
from budget_index.workbook.methodology.read import read_spreadsheet
from budget_index.workbook.methodology.write import write_spreadsheet

EVERYTHING = """
id: everything
family: all
title: {kk: Бәрі, ru: Всё, en: Everything}
source: {title: "=1+1 isn't a formula", href: "https://example.org"}
kinds: [oblast, city]
peers: {groups: [{id: west, title: {ru: Запад}, regions: [KZ-27, "a; b"]}, {id: south, regions: [KZ-61]}]}
headline: stage
assessors: {independent: 3, consolidate: median}
missing: {treat_as: zero, min_coverage: 0.4}
rounding: 1
ranks: rounded
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
  days: {number: {unit: days, steps: [[-1.5, 100], [14.125, 66.5]], beyond: 5, limits: [-5, 1200.5]}}
  share: {number: {unit: percent, line: [[0, 0], [95, 100]]}}
  truth: {answers: {right: {points: 10}, wrong: {points: -5.5}}}
  online: {number: {unit: percent, below: [[10, 0], [49.5, 50]], beyond: 100}}
  income: {number: {unit: tenge, log: [[0.5, 0], [75000, 100]]}}
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
        min_answered: 2
        gate: {criterion: A1, closed_by: ["no", "yes; and no"]}
        cap: {at: 33.5, when: {criterion: A1, answers: ["no", "yes; and no"]}}
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
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


def alone(methodology):
    """The edition as it is when it no longer stands on another."""
    return methodology.model_copy(update={"based_on": None, "drop": []})


def load(path):
    """Load what a spreadsheet says, without its notices."""
    return read_spreadsheet(path)[0]


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
