"""What is said about actions: on the terminal, in three languages, for a region with a score and for one without."""

import pandas as pd
import pytest

from budget_index.analysis.actions.unscored import answers_lacking
from budget_index.cli import run
from budget_index.content.action_words import full_points_words
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology
from budget_index.methodology.walk import criteria_by_id
from budget_index.scoring.results import score_agreed
from tests.example_round import scored_round

ROUND = "kz-example-2026"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "en") -> str:
    assert run(["--lang", language, "gains", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.slow
def test_actions_stand_first_with_their_questions_below(capsys):
    text = told(capsys, ROUND, "--region", "KZ-15")
    lines = [line for line in text.splitlines() if "Publish: Annual execution report" in line or " R0" in line]
    assert all(part in lines[0] for part in ("+9.59", "61.86", "not public"))
    assert [line.split()[1] for line in lines[1:8]] == ["R01", "R03", "R02", "R04", "R05", "R06", "R07"]
    assert "First steps: " in text
    assert "To the band 'Substantial': 1 action (" in text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_required_actions_are_told_first(language, capsys):
    text = told(capsys, ROUND, "--region", "KZ-33", language=language)
    assert text.index(Say(language)("gain.required", band="{}", actions="").split("{}")[1][:12]) < text.index("85")
    assert "{" not in text


@pytest.mark.slow
def test_required_questions_without_an_answer_are_named(capsys):
    assert "no agreed answer yet: A01." in told(capsys, ROUND, "--region", "KZ-10")


def test_a_region_without_a_score_is_told_which_answers_would_bring_one(cases, capsys):
    edge = cases / "analysis"
    text = told(capsys, str(edge / "mc.yaml"), str(edge / "mc.csv"), "--region", "A")
    assert "50% of the questions are answered" in text
    assert "1 more answer would bring a score, for example: P3." in text
    assert "without an agreed answer: P3, P4." in text


@pytest.mark.slow
def test_so_many_answers_bring_a_score_and_one_less_does_not():
    results = scored_round(ROUND).results
    fewest, every = answers_lacking(results, "KZ-11", 2026)
    assert set(fewest) < set(every)
    for given, scored in ((fewest, True), (fewest[:-1], False)):
        more = pd.DataFrame({"region": "KZ-11", "year": 2026, "criterion": given, "answer": "a"})
        own = results.agreed[results.agreed["region"] == "KZ-11"]
        own = own[~own["criterion"].isin(given)][["region", "year", "criterion", "answer"]]
        again = score_agreed(pd.concat([own, more]), results.methodology)
        assert again.ranking["score"].notna().item() == scored
    assert answers_lacking(results, "KZ-15", 2026) == ([], [])


def test_a_number_scale_names_the_number_with_full_points():
    methodology = load_methodology("kz-social-audit-2026")
    criteria = criteria_by_id(methodology)
    assert full_points_words(criteria["D04"], methodology, Say("en")) == "full points: at least 100%"
    assert full_points_words(criteria["D03"], methodology, Say("ru")) == "полный балл: не более 0\N{NO-BREAK SPACE}дней"
    assert full_points_words(criteria["D02"], methodology, Say("kk")) == ""


@pytest.mark.slow
def test_the_files_of_one_region(tmp_path, capsys):
    told(capsys, ROUND, "--region", "KZ-15", "-o", str(tmp_path))
    actions = pd.read_csv(tmp_path / "actions.csv")
    assert set(actions["region"]) == {"KZ-15"}
    assert actions["action"].iloc[0] == "annual_report"
    questions = pd.read_csv(tmp_path / f"gains-{ROUND}-KZ-15.csv")
    assert questions.loc[questions["on_path"], "action"].unique().tolist() == ["annual_report"]
    assert run(["score", ROUND, "-o", str(tmp_path)]) == 0
    every = pd.read_csv(tmp_path / "actions.csv")
    assert not every.duplicated(["region", "year", "action"]).any()
    assert every["region"].nunique() == 20
    own = every[every["region"] == "KZ-15"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own.drop(columns="notice"), actions.drop(columns="notice"), check_dtype=False)
