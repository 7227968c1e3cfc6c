"""The audit as a page: every finding in it, in the reader's language, with nothing from outside."""

from html import unescape

import pandas as pd
import pytest

from budget_index.analysis.robustness.audit import audit
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.uncertainty import Inputs, studies
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import parse_methodology
from budget_index.regions import kazakhstan
from budget_index.reports.audit_page import audit_page

RULES = """
id: small
title: Small & <b>bold</b>
scales:
  yes_no: {answers: {"yes": {points: 100}, "no": {points: 0}}}
dimensions:
  - id: index
    title: Index
    criteria:
      - {id: everyone, question: "Is it <i>there</i>?", scale: yes_no}
      - {id: some, question: "Is it clear?", scale: yes_no}
"""


@pytest.fixture(scope="module")
def rules():
    return parse_methodology(RULES)


@pytest.fixture(scope="module")
def table(rules):
    rows = [
        (f"R{number:02}", 2026, name, said)
        for number in range(20)
        for name, said in (("everyone", "yes"), ("some", "yes" if number % 2 else "no"))
    ]
    responses = pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]).assign(assessor="")
    inputs = Inputs(responses, responses[["region", "year"]].drop_duplicates())
    ((answers, study),) = studies(inputs, rules, Sources(), seed=1, draws=64)
    return audit(answers, study)


def page(rules, table, language, *, example=False) -> str:
    return audit_page(table, rules, kazakhstan(), Say(language), drawn="64", example=example)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_on_the_page_in_the_reader_s_language(rules, table, language):
    found = unescape(page(rules, table, language))
    assert f'lang="{language}"' in found
    flags = table.loc[table["flag"].ne(""), "flag"].unique()
    assert "everyone" in flags
    for flag in flags:
        assert Say(language)(f"audit.{flag}") in found


def test_texts_of_a_methodology_are_never_markup(rules, table):
    found = page(rules, table, "en")
    assert "<i>there</i>" not in found
    assert "&lt;i&gt;there&lt;/i&gt;" in found
    assert "<b>bold</b>" not in found


def test_the_page_loads_and_runs_nothing(rules, table):
    found = page(rules, table, "ru")
    assert not any(word in found for word in ("<script", "<link", "<img", "@import", "url("))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_is_marked_and_nothing_else(rules, table, language):
    mark = Say(language)("example.mark")
    assert mark in page(rules, table, language, example=True)
    assert mark not in page(rules, table, language)
