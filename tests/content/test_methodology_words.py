"""Who is compared with whom, in words: of an edition, between editions, and what a check of the groups says."""

import pytest

from budget_index.bundled import bundled
from budget_index.cli import run
from budget_index.content.methodology_words import change_rows, peers_words
from budget_index.language import Language, Say
from budget_index.methodology.load import load_methodology, parse_methodology

PEERS = """
id: towns
title: Towns
kinds: [rural_okrug, town]
{peers}
scales: {{extent: {{answers: {{a: {{points: 100}}, d: {{points: 0}}}}}}}}
dimensions: [{{id: index, criteria: [{{id: P01, question: One?, scale: extent}}]}}]
"""


def towns(peers: str = "") -> str:
    return PEERS.format(peers=peers)


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("kz-local-budgets-2026", "en", "regions of one kind"),
        ("kz-local-budgets-2026", "kk", "түрі бір өңірлер"),
        ("obs-2017", "ru", "все со всеми"),
        (
            "kz-rural-budgets-2026",
            "en",
            "regions of one class of the register (Okrugs of up to 2,000 people; Okrugs of 2,001 to 10,000 people; "
            "Okrugs and towns of over 10,000 people)",
        ),
    ],
)
def test_who_is_compared_with_whom(name: str, language: Language, words: str) -> None:
    assert peers_words(load_methodology(name), Say(language)) == words


def test_another_way_to_compare_is_a_change_of_the_edition():
    before = parse_methodology(towns())
    now = parse_methodology(towns("peers: {groups: [{id: a, title: North, regions: [X]}, {id: b, regions: [Y]}]}"))
    assert change_rows(before, now, Say("en")) == [
        ("Setting changed", "Who is compared with whom", "regions of one kind → North; b")
    ]


def test_a_check_names_the_line_of_a_region_that_no_register_knows(tmp_path, capsys):
    path = tmp_path / "towns.yaml"
    path.write_text(towns("peers: {groups: [{id: a, regions: [X-01, x-02]}]}"), encoding="utf-8")
    assert run(["criteria", "check", str(path), "--lang", "en"]) == 1
    assert capsys.readouterr().err.count("[peers-unknown-region]") == 2
    register = str(bundled("data", "regions", "rural-example.csv"))
    assert run(["criteria", "check", str(path), "--names", register, "--lang", "en"]) == 1
    printed = capsys.readouterr().err
    assert ":5 peers > groups > a > regions > #2" in printed
    assert "Did you mean 'X-02'?" in printed
    path.write_text(path.read_text("utf-8").replace("x-02", "X-02"), encoding="utf-8")
    assert run(["criteria", "check", str(path), "--names", register, "--lang", "en"]) == 0
