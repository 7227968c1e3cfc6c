"""``uncertainty``, ``agreement`` and ``audit`` as a user runs them on the bundled example."""

import pandas as pd
import pytest

from budget_index.bundled import bundled
from budget_index.cli import run
from budget_index.language import Say
from tests.sweeps import in_turn

EDITION = "kz-local-budgets-2026"


@pytest.fixture(scope="module")
def example():
    return str(bundled("data", "rounds", "kz-example-2026"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "language"), in_turn(["uncertainty --draws 128", "agreement --samples 20", "audit --draws 128"])
)
def test_the_example_is_examined_in_the_users_language(example, command, language, capsys):
    name, *options = command.split()
    assert run([name, EDITION, example, *options, "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert Say(language)("example.mark").upper() in shown
    assert Say(language)("table.not-written") in shown


@pytest.mark.slow
@pytest.mark.covers
def test_uncertainty_writes_everything_it_knows(example, tmp_path, capsys):
    pytest.importorskip("SALib")
    options = "--draws 200 --assessors --before-review --drop --missing --aggregate geometric_mean --sensitivity"
    options += " --keep-draws --weights dirichlet --spread 10 --level criteria"
    assert run(["uncertainty", EDITION, example, *options.split(), "--since", example, "-o", str(tmp_path)]) == 0
    assert "improved with probability" in capsys.readouterr().out
    names = {"ranks", "bands", "pairs", "places", "improvement", "left-out", "sobol", "draws"}
    assert {path.stem for path in tmp_path.iterdir()} == names
    ranks = pd.read_csv(tmp_path / "ranks.csv")
    assert len(ranks) == 20
    assert len(pd.read_csv(tmp_path / "draws.csv")) == 200


@pytest.mark.slow
def test_the_same_seed_writes_the_same_file(example, tmp_path):
    for folder, workers in (("a", "1"), ("b", "4")):
        options = ["--draws", "500", "--seed", "3", "--workers", workers, "-o", str(tmp_path / folder)]
        assert run(["uncertainty", EDITION, example, *options]) == 0
    for name in ("ranks.csv", "bands.csv", "pairs.csv", "places.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.slow
def test_own_draws_are_used(example, tmp_path, capsys):
    (tmp_path / "own.csv").write_text("draw,planning,report\n1,3,1\n2,1,3\n", "utf-8")
    assert run(["uncertainty", EDITION, example, "--own-weights", str(tmp_path / "own.csv")]) == 0
    shown = capsys.readouterr().out
    assert "weights from the given table" in shown
    assert "2 draws" in shown


@pytest.mark.slow
def test_agreement_and_audit_write_their_tables(example, tmp_path):
    assert run(["agreement", EDITION, example, "--samples", "20", "-o", str(tmp_path)]) == 0
    assert run(["audit", EDITION, example, "--draws", "128", "-o", str(tmp_path)]) == 0
    assert {path.stem for path in tmp_path.iterdir()} == {"agreement", "guidance", "audit"}


@pytest.mark.slow
@pytest.mark.covers
def test_a_silent_scheduler_is_named(example, capsys):
    pytest.importorskip("distributed")
    assert run(["uncertainty", EDITION, example, "--scheduler", "nowhere"]) == 1
    assert "scheduler-silent" in capsys.readouterr().err
