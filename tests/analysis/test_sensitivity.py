"""Sobol indices of a function whose indices are known, and leaving criteria out."""

import re
import sys

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.sensitivity import leave_one_out, sobol, sobol_indices
from budget_index.analysis.robustness.study import Study
from budget_index.cli import run
from budget_index.errors import ProblemsFound
from budget_index.scoring.answers import lay_out


@pytest.fixture(scope="module")
def answers(small):
    rows = [("A", "P01", "a"), ("A", "P02", "d"), ("A", "P03", "b"), ("B", "P01", "d"), ("B", "P02", "b")]
    rows += [("B", "P03", "b"), ("C", "P01", "d"), ("C", "P02", "d"), ("C", "P03", "d")]
    return lay_out(pd.DataFrame(rows, columns=["region", "criterion", "answer"]).assign(year=2026), small)


@pytest.mark.slow
def test_ishigamis_function():
    """Known: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (a = 7, b = 0.1)."""
    pytest.importorskip("SALib")

    def ishigami(u):
        x = (2 * u - 1) * np.pi
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = sobol(ishigami, ["x1", "x2", "x3"], samples=4096, seed=0)
    np.testing.assert_allclose(found["first"], [0.3139, 0.4424, 0], atol=0.02)
    np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.02)
    pd.testing.assert_frame_equal(found, sobol(ishigami, ["x1", "x2", "x3"], samples=4096, seed=0))


def test_a_single_choice_explains_everything(answers, small):
    pytest.importorskip("SALib")
    study = Study.of(answers, small, Sources("none", drop=True), seed=1, draws=64)
    found = sobol_indices(study, samples=256, seed=1)
    assert found["source"].tolist() == ["drop"]
    assert found["total"].tolist() == pytest.approx([1], abs=0.1)


def test_nothing_uncertain_gives_no_rows(answers, small):
    assert sobol_indices(Study.of(answers, small, Sources("none"), seed=1, draws=64), samples=64, seed=1).empty


def test_leaving_out_the_deciding_criterion_swaps_two(answers, small):
    found = leave_one_out(Study.of(answers, small, Sources(), seed=1, draws=64)).set_index("criterion")
    assert found.loc["P01", ["mean_shift", "max_shift", "moved"]].tolist() == [pytest.approx(2 / 3), 1, 2]
    assert found.loc["P02", "moved"] == 0


def test_without_salib_the_way_out_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(ProblemsFound, match="extra-missing"):
        sobol(lambda u: u[:, 0], ["x"], samples=8, seed=1)


def test_what_never_varies_has_no_indices():
    pytest.importorskip("SALib")
    table = sobol(lambda u: np.full(len(u), 0.5), ["x", "y"], samples=8, seed=1)
    assert table["source"].tolist() == ["x", "y"]
    assert table.drop(columns="source").isna().all(axis=None)


def test_two_regions_that_share_a_place_have_no_sensitivity_and_no_top_ten(cases, capsys):
    files = [str(cases / "analysis" / name) for name in ("m3.yaml", "two.csv")]
    assert run(["uncertainty", *files, "--draws", "64", "--sensitivity", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "0.00 ± 0.00" not in shown
    assert shown.count("not defined") == 2
    assert re.findall(r"^ 1–2 +([AB])", shown, re.MULTILINE) == ["A", "B"]
    assert "top 10" not in shown
