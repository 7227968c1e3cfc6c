"""The explanation adds up in every line: points × weight is the contribution."""

import math
import re
from pathlib import Path

import pytest

from budget_index.cli import run
from budget_index.methodology.load import load_methodology
from budget_index.scoring.answers import lay_out
from budget_index.scoring.attribution import contributions, weights_in_score
from budget_index.scoring.engine import close_gates
from budget_index.scoring.tree import compile_tree

LINE = re.compile(r"· ([\d.]+) points · weight ([\d.]+)% · contributes ([\d.]+)")


def test_what_does_not_apply_hands_its_weight_to_the_others(cases, capsys):
    files = [str(cases / "analysis" / name) for name in ("wna.yaml", "wna.csv")]
    assert run(["explain", *files, "--region", "A", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert [tuple(map(float, line)) for line in LINE.findall(shown)] == [(67, 50, 33.5), (33, 50, 16.5)]
    assert "– points · weight – · contributes –" in shown


def test_a_cap_is_told_and_the_lines_still_multiply(tmp_path, capsys):
    answers = tmp_path / "capped.csv"
    said = {"P01": "c", "P02": "a", "R01": "a", "R02": "a", "R03": "a"}
    rows = [f"A,2026,{name},{answer}" for name, answer in said.items()]
    answers.write_text("\n".join(["region,year,criterion,answer", *rows]), encoding="utf-8")
    rules = Path(__file__).parents[1] / "cases" / "methodologies" / "capped.yaml"
    assert run(["explain", str(rules), str(answers), "--region", "A", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "lowered from 90.00: at most 50 because of P01" in " ".join(shown.split())
    lines = [tuple(map(float, line)) for line in LINE.findall(shown)]
    assert sum(contribution for _, _, contribution in lines) == pytest.approx(50, abs=0.03)
    assert lines[0] == (20, 6.94, 1.39)


@pytest.mark.slow
@pytest.mark.parametrize("region", ["KZ-15", "KZ-61", "KZ-71"])
def test_every_line_of_the_example_multiplies(region, capsys):
    assert run(["explain", "kz-example-2026", "--region", region, "--lang", "en"]) == 0
    lines = [tuple(map(float, line)) for line in LINE.findall(capsys.readouterr().out)]
    assert len(lines) > 50
    for points, weight, contribution in lines:
        assert contribution == pytest.approx(points * weight / 100, abs=0.006 + points * 0.00006)


def test_points_times_weight_is_the_contribution_exactly(results):
    methodology = load_methodology("kz-local-budgets-2026")
    tree = compile_tree(methodology)
    answers = close_gates(lay_out(results.agreed, methodology), tree)
    own, contributed = weights_in_score(answers, tree), contributions(answers, tree)
    for region in range(len(own)):
        if not all(map(math.isnan, contributed[region])):
            assert own[region][~(own[region] != own[region])].sum() == pytest.approx(1)
    both = ~(contributed != contributed)
    assert (own[both] * answers.points[both]).tolist() == pytest.approx(contributed[both].tolist())
