"""A methodology written as YAML: it says the same, and reads well."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_index.language import LANGUAGES
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.load import parse_methodology
from tests.workbook.methodology.spreadsheets import SMALL, words


@pytest.mark.slow
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
