"""``compare`` on rounds made for the purpose: what it refuses, and sentences that would be false in a special case."""

from pathlib import Path

import pytest

from budget_index.cli import run
from budget_index.language import LANGUAGES, Say
from tests.compared_rounds import make_round as write_round


@pytest.fixture
def make_round(tmp_path: Path):
    """Make the folder of a round from answers."""

    def make(name: str, year: int, answers: dict[str, str], **rules: object) -> str:
        return write_round(tmp_path / name, year, answers, **rules)

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


@pytest.fixture
def compared(make_round, capsys):
    """Compare two rounds made of answers and return what is printed."""

    def print_comparison(before: dict[str, str], now: dict[str, str], *options: str, **rules: object) -> str:
        ends = make_round("r1", 2024, before), make_round("r2", 2026, now, **rules)
        assert run(["compare", *ends, *options, "--lang", "en"]) == 0
        return capsys.readouterr().out

    return print_comparison


def row_of(shown: str, region: str) -> list[str]:
    (row,) = [line.split() for line in shown.splitlines() if line.split()[:1] == [region]]
    return row


def test_no_change_is_a_number_and_not_a_gap(compared):
    shown = compared({"A": "ad", "B": "bb"}, {"A": "ad", "B": "bb"})
    assert row_of(shown, "A") == ["A", "50.0", "50.0", "0.0", "0.0", "2", "→", "2", "low"]
    assert "−0" not in shown


def test_a_single_region_moves_no_place(compared):
    assert row_of(compared({"A": "dd"}, {"A": "aa"}), "A")[-6:] == ["1", "→", "1", "low", "→", "high"]


def test_only_new_regions_have_no_parts_to_add_up(compared):
    shown = compared({"A": "ad"}, {"B": "aa"})
    say = Say("en")
    assert say("change.nothing-comparable") in shown
    assert say("change.legend") not in shown
    assert shown.count(say("change.break-not_assessed")) == 2


def test_ties_share_their_places(compared):
    shown = compared({"A": "ad", "B": "ad", "C": "dd"}, {"A": "ad", "B": "ad", "C": "ad"}, "--region", "C")
    assert "Place: 3 → 1–3. Places by its own score: +2, by others: 0." in shown
    assert "Passed by its own score: " in shown


def test_a_region_without_a_score_says_so_and_is_counted_by_those_behind_it(compared):
    shown = compared({"A": "aa", "B": "dd"}, {"A": "--", "B": "dd"}, "--region", "B")
    assert "Place: 2 → 1. Places by its own score: 0, by others: 0, by regions that came or went: +1." in shown
    assert "Ahead of it before, without a score now: A." in shown


def test_the_region_without_a_score_has_no_parts_and_a_reason(compared):
    shown = compared({"A": "aa", "B": "dd"}, {"A": "--", "B": "dd"}, "--region", "A")
    assert "no score in at least one of the" in " ".join(shown.split())
    assert "Place:" not in shown


def test_five_places_lost_without_an_own_movement_are_the_others(compared):
    shown = compared({"A": "ad", "B": "dd", "C": "dd"}, {"A": "ad", "B": "aa", "C": "ab"}, "--region", "A")
    assert "Place: 1 → 3. Places by its own score: 0, by others: −2." in shown
    assert "Gained score and overtook it: B, C." in shown


def test_a_better_answer_beside_a_minus_is_explained(make_round, capsys):
    ends = make_round("r1", 2024, {"Q": "bd"}, weight=3), make_round("r2", 2026, {"Q": "ad"}, id="small-2")
    assert run(["compare", *ends, "--region", "Q", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert row_of(shown, "Q")[1:6] == ["50.3", "50.0", "−0.2", "+20.7", "−20.9"]
    assert Say("en")("change.improved-but-lower", names="P01") in shown
    assert Say("en")("change.reason-weights") in shown


def test_a_region_that_nobody_assessed_is_refused(make_round, capsys):
    ends = make_round("r1", 2024, {"A": "ad"}), make_round("r2", 2026, {"A": "ab"})
    assert run(["compare", *ends, "--region", "Z", "--lang", "en"]) == 1
    assert "[region-without-responses]" in capsys.readouterr().err


def test_another_family_is_refused(make_round, capsys):
    assert run(["compare", make_round("r1", 2024, {"A": "ad"}), "kz-example-2020", "--lang", "en"]) == 2
    assert Say("en")("change.other-family", before="r1", now="kz-example-2020") in capsys.readouterr().err


def test_a_round_is_compared_by_its_own_year(make_round, capsys):
    before, now = make_round("r1", 2024, {"A": "ad", "B": "dd"}), make_round("r2", 2026, {"B": "aa"})
    with (Path(now) / "responses.csv").open("a", encoding="utf-8") as table:
        table.write("A,2024,P01,a\nA,2024,P02,a\n")
    about = Path(now) / "round.yaml"
    about.write_text(about.read_text("utf-8").replace("[B]", "[A, B]"), "utf-8")
    assert run(["compare", before, now, "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert row_of(shown, "B")[1:4] == ["0.0", "100.0", "+100.0"]
    assert row_of(shown, "A")[1:4] == ["50.0", "–", "–"]
