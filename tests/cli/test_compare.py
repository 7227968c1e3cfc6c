"""``compare`` on rounds made for the purpose: what it refuses, and sentences that would be false in a special case."""

from pathlib import Path

import pytest

from budget_index.cli import run
from budget_index.language import LANGUAGES, Say

RULES = """
id: {id}
family: small
title: Small
scales:
  extent:
    answers:
      a: {{points: 100}}
      b: {{points: 67}}
      d: {{points: {lowest}}}
      e: {{not_applicable: true}}
bands: [{{id: low, from: 0}}, {{id: high, from: 61}}]
dimensions:
  - id: index
    criteria:
      - {{id: P01, question: One?, scale: extent}}
      - {{id: P02, question: "{second}", scale: extent}}
"""


@pytest.fixture
def make_round(tmp_path: Path):
    """Make the folder of a round from answers such as ``{"A": "ab"}``, blank where a region has ``-``."""

    def make(name: str, year: int, answers: dict[str, str], **rules: object) -> str:
        facts = {"id": "small-1", "second": "Two?", "lowest": 0} | rules
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{facts['id']}.yaml").write_text(RULES.format(**facts), "utf-8")
        regions = ", ".join(answers)
        about = f"id: {name}\ntitle: {name}\nmethodology: {facts['id']}\nyear: {year}\nregions: [{regions}]\n"
        (folder / "round.yaml").write_text(about, "utf-8")
        rows = [
            f"{region},{year},P0{number},{answer.replace('-', '')}"
            for region, given in answers.items()
            for number, answer in enumerate(given, start=1)
        ]
        (folder / "responses.csv").write_text("\n".join(["region,year,criterion,answer", *rows, ""]), "utf-8")
        return str(folder)

    return make


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_id_with_two_contents_is_refused_unless_asked(make_round, language, capsys):
    ends = make_round("r1", 2024, {"A": "ad"}), make_round("r2", 2026, {"A": "ab"}, lowest=10)
    assert run(["compare", *ends, "--lang", language]) == 1
    refused = capsys.readouterr().err
    assert "scales: extent" in refused
    assert "--allow-edited" in refused
    assert run(["compare", *ends, "--allow-edited", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert Say(language)("change.edited-allowed", id="small-1", differs="scales: extent") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_reworded_without_a_mark_is_named(make_round, language, capsys):
    ends = make_round("r1", 2024, {"A": "ad"}), make_round("r2", 2026, {"A": "aa"}, id="small-2", second="Really two?")
    assert run(["compare", *ends, "--lang", language]) == 0
    say, shown = Say(language), capsys.readouterr().out
    assert say("change.questions-changed", names=f"P02 ({say('change.differs-wording')})") in shown
    assert say("change.comparable", n=1) in shown
