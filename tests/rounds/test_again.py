"""Work is not lost: nothing is written over unasked, and an older answer can be brought back."""

import pandas as pd
import pytest

from budget_index.cli import run
from budget_index.rounds import read_inputs, round_methodology

ORDER = ["template", "kz-local-budgets-2026", "--year", "2026", "--region", "KZ-15", "--assessor", "expert_1"]


@pytest.mark.slow
def test_a_filled_workbook_is_not_written_over(tmp_path, capsys):
    assert run([*ORDER, "-o", str(tmp_path), "--lang", "en"]) == 0
    (file,) = tmp_path.glob("*.xlsx")
    file.write_bytes(b"filled in")
    assert run([*ORDER, "-o", str(tmp_path), "--lang", "en"]) == 1
    assert "[file-exists]" in capsys.readouterr().err
    assert file.read_bytes() == b"filled in"
    assert run([*ORDER, "-o", str(tmp_path), "--lang", "en", "--overwrite"]) == 0
    assert file.read_bytes() != b"filled in"


@pytest.mark.slow
def test_answers_are_lost_and_brought_back_only_where_asked(tmp_path, capsys):
    from budget_index.methodology.load import load_methodology
    from budget_index.methodology.walk import asked
    from budget_index.regions import kazakhstan
    from budget_index.workbook.assessment.template import write_template

    rules = load_methodology("kz-local-budgets-2026")
    said = [
        (name, next(iter(rules.scales[scale].answers or {})), "https://example.org")
        for name, scale in asked(rules).items()
    ]
    own = pd.DataFrame(said, columns=["criterion", "answer", "evidence"])
    given = {"region": "KZ-15", "year": 2026, "assessor": "expert_1", "language": "ru", "registry": kazakhstan()}
    filled = write_template(tmp_path / "filled.xlsx", rules, **given, responses=own)
    run([*ORDER, "-o", str(tmp_path / "blank")])
    blank = next((tmp_path / "blank").glob("*.xlsx"))
    folder = tmp_path / "round"
    run(["round", "new", str(folder), "--methodology", "kz-local-budgets-2026", "--year", "2026"])

    def answered() -> int:
        intake = read_inputs([folder], round_methodology(folder), kazakhstan())
        return int(intake.responses["answer"].ne("").sum())

    counts = []
    for file in (filled, blank, filled):
        command = ["round", "add", str(folder), str(file), "--lang", "en"]
        assert run(command) == (1 if file == blank else 0), capsys.readouterr().err
        if file == blank:
            assert "94 before, 0 now" in capsys.readouterr().err
        assert run([*command, "--replace"]) == 0, capsys.readouterr().err
        counts.append(answered())
    assert counts[0] == counts[2] == 94
    assert counts[1] == 0


@pytest.mark.slow
def test_a_review_is_checked_without_naming_its_methodology(tmp_path, capsys):
    from budget_index.bundled import bundled

    books = sorted(bundled("data", "rounds", "kz-example-2026", "workbooks").glob("KZ-15-*.xlsx"))
    assert run(["review", *map(str, books), "-o", str(tmp_path), "--lang", "en"]) == 0
    (review,) = tmp_path.glob("*.xlsx")
    assert run(["check", str(review), "--lang", "en"]) == 0, capsys.readouterr().err
