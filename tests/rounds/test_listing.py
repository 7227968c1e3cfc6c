"""Folders and patterns: every file is read, or named with the reason why not."""

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from budget_index.bundled import bundled
from budget_index.cli import run
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES
from budget_index.rounds.inputs import kind_of
from budget_index.rounds.listing import CHECKED, list_inputs

EXAMPLE = bundled("data", "rounds", "kz-example-2026", "workbooks", "KZ-15-2026-expert_1.xlsx")
OTHER = EXAMPLE.with_name("KZ-15-2026-expert_2.xlsx")
INBOX = Path(__file__).parents[3] / "shared" / "cases" / "intake" / "02_inbox"


def archive(path: Path, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        for name in names:
            parts.writestr(name, "x")


FOREIGN = {
    "file-ods": lambda path: archive(path, "mimetype") or _open_document(path, "spreadsheet"),
    "file-document": lambda path: archive(path, "[Content_Types].xml", "word/document.xml"),
    "file-slides": lambda path: archive(path, "ppt/presentation.xml"),
    "file-xlsm": lambda path: archive(path, "xl/workbook.xml", "xl/vbaProject.bin"),
    "file-xlsb": lambda path: archive(path, "xl/workbook.bin"),
    "file-numbers": lambda path: archive(path, "Index/Document.iwa"),
    "file-archive": lambda path: archive(path, "answers/KZ-15.csv"),
    "file-xls": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le")),
    "file-password": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")),
    "file-pdf": lambda path: path.write_bytes(b"%PDF-1.7"),
    "file-picture": lambda path: path.write_bytes(b"\x89PNG\r\n"),
    "file-web-page": lambda path: path.write_bytes(b"\xef\xbb\xbf\r\n<HTML><table>"),
    "file-special": os.mkfifo if hasattr(os, "mkfifo") else None,
}


def _open_document(path: Path, kind: str) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code, make in FOREIGN.items() if make])
@pytest.mark.parametrize("suffix", [".XLSX", ".odd"])
def test_a_file_is_what_its_content_says(code, suffix, tmp_path, capsys):
    if suffix == ".XLSX" and code == "file-archive":
        pytest.skip("an archive that is called a workbook is judged by the reader of workbooks")
    path = tmp_path / f"answers{suffix}"
    FOREIGN[code](path)
    assert kind_of(path) == code
    for language in LANGUAGES:
        assert run(["score", "kz-local-budgets-2026", str(path), "--lang", language]) == 1
        assert f"[{code}]" in capsys.readouterr().err


def test_tables_and_workbooks_are_known_under_any_name(tmp_path):
    shutil.copy(EXAMPLE, tmp_path / "answers.csv")
    (tmp_path / "answers.txt").write_text("Region;Year;criterion;answer\n", encoding="utf-16")
    assert [kind_of(tmp_path / name) for name in ("answers.csv", "answers.txt")] == ["assessment", "table"]


CLUTTER = {
    "~$KZ-15.xlsx": "file-lock",
    ".~lock.KZ-15.xlsx#": "file-lock",
    "._KZ-15.xlsx": "file-of-mac",
    ".DS_Store": "file-of-system",
    "Thumbs.db": "file-of-system",
    "KZ-15.xlsx.crdownload": "file-unfinished",
    "KZ-15.bak": "file-unfinished",
    ".hidden.xlsx": "file-hidden",
}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with two workbooks and all that gathers around them."""
    folder = tmp_path / "inbox"
    (folder / "last year").mkdir(parents=True)
    shutil.copy(EXAMPLE, folder / "one.XLSX")
    shutil.copy(EXAMPLE, folder / "one (1).xlsx")
    shutil.copy(OTHER, folder / "two.xlsx")
    shutil.copy(OTHER, folder / "last year" / "two.xlsx")
    for name in CLUTTER:
        (folder / name).write_bytes(b"x")
    (folder / "rules.yaml").write_text("id: x\n", encoding="utf-8")
    (folder / "letter.docx").write_bytes(b"not even a document")
    return folder


def test_everything_in_a_folder_is_read_or_named(inbox):
    listing = list_inputs([inbox])
    assert [path.name for path in listing.files] == ["one.XLSX", "two.xlsx"]
    said = {Path(problem.file).name: problem.code for problem in listing.problems}
    assert said == CLUTTER | {
        "last year": "folder-inside",
        "one (1).xlsx": "file-identical",
        "rules.yaml": "file-not-answers",
        "letter.docx": "file-kind-unknown",
    }
    assert {path.name for path in inbox.iterdir()} == {path.name for path in listing.files} | set(said)
    assert {problem.severity for problem in listing.problems} == {"notice"}
    assert inbox / "rules.yaml" in list_inputs([inbox], CHECKED).files


@pytest.mark.slow
@pytest.mark.covers
def test_every_command_names_what_it_leaves_out(inbox, tmp_path, capsys):
    example = "kz-local-budgets-2026"
    made = ["round", "new", str(tmp_path / "round"), "--methodology", example, "--year", "2026", "--example"]
    assert run(made) == 0
    for command in (["check"], ["score", example], ["round", "add", str(tmp_path / "round")]):
        assert run([*command, str(inbox), "--lang", "ru"]) == (1 if command == ["check"] else 0)
        said = "".join(capsys.readouterr())
        for left_out in ("~$KZ-15.xlsx", "Thumbs.db", "last year", "one (1).xlsx", "letter.docx"):
            assert left_out in said


@pytest.mark.parametrize(
    "name",
    [
        "two (Anna's conflicted copy 2026-05-01).xlsx",
        "two (конфликтующая копия, Анна).xlsx",
        "two.sync-conflict-20260501-120000-ABCDEFG.xlsx",
        "two-DESKTOP-4F5G6H7.xlsx",
        "two_conflict-20260501-120000.xlsx",
    ],
)
def test_of_two_versions_in_a_synchronised_folder_none_is_taken_for_the_right_one(name, inbox):
    shutil.copy(EXAMPLE.with_name("KZ-39-2026-expert_1.xlsx"), inbox / name)
    (problem,) = [problem for problem in list_inputs([inbox]).problems if problem.severity == "error"]
    assert (problem.code, Path(problem.file).name, problem.facts["other"]) == ("conflict-copy", name, "two.xlsx")


@pytest.mark.slow
def test_spreadsheets_that_may_hold_answers_stop_the_work(inbox, capsys):
    _open_document(inbox / "three.ods", "spreadsheet")
    assert run(["score", "kz-local-budgets-2026", str(inbox), "--lang", "en"]) == 1
    assert "[file-ods]" in capsys.readouterr().err


def test_patterns_are_expanded_where_the_shell_does_not(inbox, monkeypatch):
    monkeypatch.chdir(inbox.parent)
    assert [path.name for path in list_inputs([Path("inbox/*.xlsx")]).files] == ["one (1).xlsx", "two.xlsx"]
    assert len(list_inputs([Path("inbox/**/two.xlsx")]).files) == 2
    with pytest.raises(ProblemsFound, match="pattern-fits-nothing"):
        list_inputs([Path("inbox/*.csv")])


def test_a_folder_without_anything_to_read(tmp_path):
    (tmp_path / "~$x.xlsx").write_bytes(b"x")
    with pytest.raises(ProblemsFound) as found:
        list_inputs([tmp_path])
    assert sorted(problem.code for problem in found.value) == ["file-lock", "folder-empty"]


@pytest.mark.skipif(not INBOX.is_dir(), reason="the cases lie beside the project and aren't part of it")
def test_an_inbox_with_capitals_and_another_format(capsys):
    assert run(["check", str(INBOX), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "31.06.2027" in said
    assert "KZ-23-2026-expert_3.ods: this is an OpenDocument spreadsheet" in said
