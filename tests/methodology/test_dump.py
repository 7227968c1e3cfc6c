"""A methodology written as YAML: it says the same, and reads well."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_index.language import LANGUAGES
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.load import load_methodology, parse_methodology
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


@pytest.mark.parametrize(
    ("peers", "written"),
    [
        ("{by: kind}", "\npeers: {by: kind}\n"),
        (
            "{groups: [{id: west, title: {ru: Запад}, regions: [KZ-27, KZ-15]}, {id: north, regions: [KZ-59]}]}",
            """
peers:
  groups:
    - id: west
      title:
        ru: Запад
      regions: [KZ-27, KZ-15]
    - {id: north, regions: [KZ-59]}
""",
        ),
    ],
)
def test_peers_are_written_as_people_write_them(peers: str, written: str) -> None:
    methodology = parse_methodology(SMALL.replace("scales:", f"peers: {peers}\nscales:", 1))
    text = dump_methodology(methodology)
    assert written in text
    assert parse_methodology(text) == methodology


def test_an_edition_says_anew_who_are_peers(tmp_path):
    """Groups of the edition before would contradict ``by``: peers are replaced whole, else inherited."""
    (tmp_path / "base.yaml").write_text(
        SMALL.replace("id: small", "id: base").replace(
            "scales:", "peers: {groups: [{id: a, regions: [X]}]}\nscales:", 1
        ),
        encoding="utf-8",
    )
    edition = tmp_path / "edition.yaml"
    edition.write_text("id: edition\nbased_on: base\n", encoding="utf-8")
    assert [group.id for group in load_methodology(edition).peers.groups] == ["a"]
    edition.write_text("id: edition\nbased_on: base\npeers: {by: class}\n", encoding="utf-8")
    assert (load_methodology(edition).peers.by, load_methodology(edition).peers.groups) == ("class", [])
