"""A round stands for its methodology and its answers; regions and days are understood as people write them."""

import errno
import json
from pathlib import Path

import pytest

from budget_index import files
from budget_index.bundled import bundled
from budget_index.cli import run
from budget_index.language import LANGUAGES

ROUND = "kz-example-2020"
FOLDER = bundled("data", "rounds", ROUND)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run([*arguments]) == code
    return "".join(capsys.readouterr())


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(
    "command",
    [
        ["score"],
        ["explain", "--region", "KZ-15"],
        ["gains", "--region", "KZ-15"],
        ["uncertainty", "--draws", "20"],
        ["agreement", "--samples", "5"],
        ["audit", "--draws", "20"],
    ],
)
def test_a_round_stands_for_its_methodology_and_its_answers(command, capsys):
    name, *rest = command
    edition = "kz-local-budgets-2022"
    outputs = [
        said(capsys, name, *given, *rest, "--lang", "en")
        for given in ([ROUND], [str(FOLDER)], [edition, str(FOLDER)], [edition, ROUND])
    ]
    assert all(outputs)
    assert outputs[0] == outputs[1]
    assert name == "gains" or outputs[0] == outputs[2] == outputs[3]


@pytest.mark.parametrize("command", ["score", "audit"])
def test_what_is_neither_a_round_nor_a_methodology(command, tmp_path, capsys):
    for language in LANGUAGES:
        assert "[round-unknown]" in said(capsys, command, "kz-exmaple-2020", "--lang", language, code=1)
        assert "[round-missing]" in said(capsys, command, str(tmp_path), "--lang", language, code=1)
    assert "kz-example-2020" in said(capsys, command, "kz-exmaple-2020", code=1)
    assert "INPUT…" in said(capsys, command, "kz-local-budgets-2022", code=2)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kz-15", "Ақтөбе облысы", "АКТЮБИНСКАЯ ОБЛАСТЬ", "Актюбинская", "aktobe region"])
def test_a_region_goes_by_its_name_in_any_language(name, capsys):
    by_code = said(capsys, "explain", ROUND, "--region", "KZ-15", "--lang", "ru")
    assert said(capsys, "explain", ROUND, "--region", name, "--lang", "ru") == by_code


@pytest.mark.slow
def test_a_city_is_not_the_region_of_the_same_name(capsys):
    assert "город Алматы" in said(capsys, "explain", ROUND, "--region", "Алматы", "--lang", "ru")
    assert "Алматинская область" in said(capsys, "explain", ROUND, "--region", "Алматы облысы", "--lang", "ru")


@pytest.mark.slow
def test_a_name_that_several_regions_have_is_asked_about(tmp_path, capsys):
    names = tmp_path / "names.csv"
    names.write_text("code,name_ru\nA1,Абайский район\nA2,район Абайский\n", encoding="utf-8")
    command = ["explain", ROUND, "--region", "абайский", "--names", str(names), "--lang", "en"]
    assert "A1 or A2" in said(capsys, *command, code=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_regions_are_listed_with_codes_and_names(language, capsys):
    text = said(capsys, "regions", "--lang", language)
    assert all(part in text for part in ("KZ-15", "Ақтөбе облысы", "Актюбинская область", "Aktobe Region"))
    cities = said(capsys, "regions", "--kind", "city", "--lang", language)
    assert "KZ-75" in cities
    assert "KZ-15" not in cities
    assert "city" in said(capsys, "regions", "--kind", "town hall", "--lang", language, code=2)


@pytest.mark.parametrize(
    ("written", "code"), [("30.06.2027", ""), ("2027-06-30", ""), ("31.06.2027", "date-impossible"), ("soon", "date-")]
)
def test_the_cut_off_is_read_as_people_write_it(written, code, tmp_path, capsys):
    folder = tmp_path / "round"
    command = ["round", "new", str(folder), "--methodology", "kz-local-budgets-2026", "--year", "2026"]
    text = said(capsys, *command, "--cut-off", written, "--lang", "en", code=int(bool(code)))
    assert f"[{code}" in text if code else "cut_off: 2027-06-30" in (folder / "round.yaml").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.covers
def test_a_full_disk_is_named_with_the_file_and_what_to_do(tmp_path, capsys, monkeypatch):
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    text = said(capsys, "score", ROUND, "-o", str(tmp_path / "out"), "--lang", "ru", code=1)
    assert "на диске нет места" in text
    assert str(tmp_path / "out") in text
    assert [path for path in (tmp_path / "out").iterdir() if path.is_file()] == []


def test_check_tells_programs_file_sheet_cell_line_severity_code_and_message(tmp_path, capsys):
    table = tmp_path / "answers.csv"
    table.write_text("region,year,criterion,answer\nKZ-15,2026,P01,maybe\n", encoding="utf-8")
    records = json.loads(
        said(capsys, "check", str(table), "--methodology", "kz-local-budgets-2026", "--format", "json", code=1)
    )
    assert all({"file", "sheet", "cell", "line", "severity", "code", "message"} <= set(record) for record in records)
    assert [(record["severity"], record["cell"]) for record in records if record["code"] == "answer-not-on-scale"] == [
        ("error", "D2")
    ]


def test_no_command_asks_at_a_terminal():
    package = Path(files.__file__).parent
    asking = ("click.prompt", "click.confirm", "getpass", " input(")
    sources = {path: path.read_text("utf-8") for path in package.rglob("*.py")}
    assert [path for path, text in sources.items() if any(word in text for word in asking)] == []
