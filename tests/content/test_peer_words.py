"""Peers in words, filled in: places, ties, too few others, no score, no group, in three languages."""

import pandas as pd
import pytest

from budget_index.cli import run
from budget_index.content.peer_words import peer_group_words, standing_words
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.load import load_methodology

KZ = load_methodology("kz-local-budgets-2026")
TENTH = {"peers": "oblast", "rank": 10, "rank_last": 10, "of": 16, "mean": 55.09, "compared": 15}
CITY = {"peers": "city", "rank": 2, "rank_last": 3, "of": 3, "mean": float("nan"), "compared": 2}


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (TENTH, "Oblasts: place 10 of 16; mean of the others in the group: 55.1"),
        (
            CITY,
            "Cities of republican significance and the capital: place 2–3 of 3; "
            "too few other regions with a score for a mean of the group (2)",
        ),
        (
            TENTH | {"rank": pd.NA, "rank_last": pd.NA, "compared": 16},
            "Oblasts: no place, because there is no score; mean of the others in the group: 55.1",
        ),
        (
            TENTH | {"rank": 1, "rank_last": 1, "of": 1, "compared": 0},
            "Oblasts: the only region with a score",
        ),
        (
            TENTH | {"peers": "", "rank": pd.NA, "of": 0, "compared": 0},
            "The region belongs to no group of regions to be compared with.",
        ),
        (TENTH | {"peers": "steppe"}, "steppe: place 10 of 16; mean of the others in the group: 55.1"),
    ],
)
def test_a_standing_in_words(standing, words):
    assert standing_words(standing, KZ, Say("en")) == words


def test_a_tie_of_all_is_first_to_fifth():
    assert "place 1–5 of 5" in standing_words(TENTH | {"rank": 1, "rank_last": 5, "of": 5}, KZ, Say("en"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Области: место 10 из 16; средний балл остальных в группе: 55,1"),
        ("kk", "Облыстар: 10-орын (барлығы 16); топтағы басқа өңірлердің орташа балы: 55,1"),
    ],
)
def test_a_standing_in_other_languages(language: Language, words: str) -> None:
    assert standing_words(TENTH, KZ, Say(language)) == words


def test_a_group_of_two_has_no_mean():
    group = {"peers": "city", "regions": 3, "scored": 2, "mean": float("nan"), "worst": 10.0, "best": 20.0}
    words = "Cities of republican significance and the capital: regions with a score 2 of 3, too few for a mean"
    assert peer_group_words(group, KZ, Say("en")) == words
    for language in LANGUAGES:
        assert "nan" not in peer_group_words(group, KZ, Say(language))


@pytest.mark.slow
def test_commands_say_who_is_compared_with_whom(tmp_path, capsys):
    assert run(["score", "kz-example-2026", "-o", str(tmp_path), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Oblasts: regions with a score 16 of 17, mean 54.9, from 8.4 to 96.0" in shown
    assert "10/16" in shown
    peers = pd.read_csv(tmp_path / "peers.csv").set_index(["region", "dimension"])
    assert peers.loc[("KZ-15", "index"), ["peers", "rank", "of"]].tolist() == ["oblast", 10, 16]
    assert run(["explain", "kz-example-2026", "--region", "KZ-71", "--lang", "en"]) == 0
    assert "place 3 of 3; too few other regions with a score" in capsys.readouterr().out


@pytest.mark.slow
def test_examples_come_from_the_same_group_first(capsys, monkeypatch):
    """Of those who show how, Turkistan has the most points for the budget decision; another city comes before it."""
    monkeypatch.setenv("COLUMNS", "300")
    assert run(["gains", "kz-example-2026", "--region", "KZ-71", "--lang", "en"]) == 0
    assert "Almaty city, Turkistan Region, Jetisu Region" in capsys.readouterr().out
    assert run(["gains", "kz-example-2026", "--region", "KZ-15", "--lang", "en"]) == 0
    assert "Almaty city" not in capsys.readouterr().out
