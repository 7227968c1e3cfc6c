"""A name that stands in every field of a round is in nothing that is made for others."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from streamlit.testing.v1 import AppTest

from budget_index.cli import run
from budget_index.language import Say
from budget_index.regions import kazakhstan
from budget_index.reports.downloads import package, round_tables, rules_files
from budget_index.reports.files import ON_PAGES, table_bytes
from budget_index.rounds import Intake, read_inputs, read_round, round_methodology, score_intake
from budget_index.rounds.public import anonymous, public_intake
from dashboards.shell.pages import PAGES
from tests.dashboards.words import elements
from tests.rounds.making import ALL_A, add, freeze, make_round, small, table, verify, workbook

NAME = "Serikova"
ROWS = ["KZ-15,2026,P01,a", "KZ-15,2026,P01/format,open", "KZ-15,2026,E01,95", "KZ-15,2026,E02,b"]


def planted(folder: Path) -> Path:
    """Make a published round whose every field that isn't for others holds a name."""
    place = make_round(folder / "rounds" / "ours")
    sent = folder / NAME
    by_name = workbook(sent / f"{NAME} final.xlsx", ALL_A, assessor=f"Aliya {NAME}")
    book = openpyxl.load_workbook(by_name)
    book.properties.creator = NAME
    sheet = book["Assessment"]
    sheet.title = f"Sheet of {NAME}"
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("https://x.kz/E02"):
                cell.value = f"C:\\Users\\{NAME}\\budget.docx"
                cell.comment = Comment("seen", NAME)
    book.save(by_name)
    rows = [f"{row.rsplit(',', 1)[0]},expert_2,{row.rsplit(',', 1)[1]},{NAME}@gov.kz,{NAME} thinks so" for row in ROWS]
    header = "region,year,criterion,assessor,answer,evidence,comment"
    answers = table(sent / f"{NAME}.csv", *rows, header=header)
    decided = table(sent / "decided.csv", "KZ-15,2026,E02,reviewer,b,,The minutes say so", header=header)
    remarks = table(sent / "remarks.csv", "KZ-15,2026,P01,region,,https://gov.kz/p,We have published it", header=header)
    documents = table(
        sent / f"documents {NAME}.csv", f"KZ-15,2026,plan,public,file:///home/{NAME}/plan.pdf,2025-11-01",
        header="region,year,document,status,url,published_on",
    )  # fmt: skip
    add(place, by_name, answers, decided, remarks, documents)
    return place


def made_by_hand(folder: Path) -> Path:
    """Make a round of tables that nobody has added, with a name in every column and in one that isn't read."""
    place = make_round(folder / "rounds" / "ours")
    cells = f";{NAME} thinks so;{NAME}@gov.kz;ask {NAME}"
    rows = [f"{row.replace(',', ';')};{who}{cells}" for row in ROWS for who in (NAME, f"Bolat {NAME}", "expert_1")]
    rows = [row.replace(";a;Bolat", ";b;Bolat") for row in rows]
    table(place / "responses.csv", *rows, header="region;year;criterion;answer;assessor;comment;evidence;mood")
    documents = table(
        place / "publications.csv", f"KZ-15,2026,plan,public,file:///home/{NAME}/plan.pdf,2025-11-01,{NAME}",
        header="region,year,document,status,url,published_on,who",
    )  # fmt: skip
    assert NAME in documents.read_text("utf-8")
    return place


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_by_hand(tmp_path_factory.mktemp("hand"))


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted(tmp_path_factory.mktemp("draft"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = planted(tmp_path_factory.mktemp("published"))
    freeze(place)
    return place


def read(folder: Path) -> Intake:
    return read_inputs([folder], round_methodology(folder), kazakhstan())


@pytest.mark.slow
def test_the_name_stands_in_every_field_before(draft: Path) -> None:
    intake = read(draft)
    for name in ("assessor", "evidence", "comment", "file", "sheet"):
        assert intake.responses[name].str.contains(NAME).any(), name
    assert intake.publications[["url", "file"]].map(lambda text: NAME in text).all(axis=None)
    assert verify(draft) == []


def test_agreed_answers_links_decisions_and_remarks_are_public(draft: Path) -> None:
    intake = public_intake(read(draft), read_round(draft).public)
    rows = intake.responses.set_index(["assessor", "criterion"])
    assert rows.loc[("reviewer", "E02"), ["answer", "comment"]].tolist() == ["b", "The minutes say so"]
    assert rows.loc[("region", "P01"), ["evidence", "comment"]].tolist() == ["https://gov.kz/p", "We have published it"]
    assert rows.loc[("expert_1", "P01"), ["answer", "evidence", "comment"]].tolist() == ["", "https://x.kz/P01", ""]
    assert ("expert_1", "E02") not in rows.index
    assert "expert_2" not in rows.index.get_level_values(0)
    assert set(intake.responses["file"]) == {"KZ-15-2026-expert_1", "KZ-15-2026-reviewer", "KZ-15-2026-region"}
    assert set(intake.responses["sheet"]) == {"…", ""}
    assert NAME not in f"{intake.responses.to_csv()} {intake.publications.to_csv()}"


def test_single_answers_and_comments_are_public_where_they_are_listed(draft: Path) -> None:
    responses = public_intake(read(draft), ["single_answers", "comments"]).responses
    rows = responses.set_index(["assessor", "criterion"])
    assert rows.loc[("expert_2", "E02"), ["answer", "evidence", "comment"]].tolist() == ["b", "", f"{NAME} thinks so"]
    assert rows.loc[("expert_1", "E02"), "answer"] == "a"
    assert NAME not in responses.drop(columns="comment").to_csv()


@pytest.mark.slow
def test_scores_stay_with_roles_in_the_place_of_names(draft: Path) -> None:
    intake, rules = read(draft), round_methodology(draft)
    named, without = score_intake(intake, rules), score_intake(anonymous(intake), rules)
    for name, expected in named.tables.items():
        pd.testing.assert_frame_equal(without.tables[name], expected)


@pytest.mark.slow
def test_what_is_published_scores_alike_and_names_nobody(draft: Path, folder: Path) -> None:
    rules = small()
    before, after = (score_intake(read(place), rules) for place in (draft, folder))
    for name, expected in before.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], expected)
    for path in folder.iterdir():
        if path.is_file() and path.name not in {"workbooks.csv", "checksums.sha256"}:
            assert NAME not in path.read_text("utf-8"), path.name
    assert NAME in (folder / "workbooks.csv").read_text("utf-8")
    assert "workbooks.csv" not in (folder / "datapackage.json").read_text("utf-8")
    assert run(["round", "check", str(folder)]) == 0


@pytest.mark.slow
def test_tables_made_by_hand_are_kept_as_they_came_and_published_without_names(by_hand: Path, tmp_path: Path) -> None:
    place = made_by_hand(tmp_path)
    came = {name: (place / name).read_bytes() for name in ("responses.csv", "publications.csv")}
    freeze(place)
    kept = {path.name[13:]: path.read_bytes() for path in (place / "tables").iterdir()}
    assert kept == came
    for path in place.iterdir():
        if path.is_file() and path.name not in {"workbooks.csv", "checksums.sha256"}:
            assert NAME not in path.read_text("utf-8"), path.name
    responses = pd.read_csv(place / "responses.csv")
    assert sorted(responses["assessor"].unique()) == ["expert_1", "expert_2", "expert_3"]
    assert responses["answer"].notna().all()
    assert responses["comment"].isna().all()
    assert run(["round", "check", str(place)]) == 0
    rules = small()
    before, after = (score_intake(read(each), rules) for each in (by_hand, place))
    for name, expected in before.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], expected)


@pytest.mark.slow
@pytest.mark.parametrize("of", ["draft", "folder", "by_hand"])
def test_downloads_name_nobody(of: str, request: pytest.FixtureRequest) -> None:
    place: Path = request.getfixturevalue(of)
    told, rules = read_round(place), round_methodology(place)
    intake = public_intake(read(place), told.public)
    results = score_intake(read(place), rules)
    tables = round_tables(results, intake.responses, intake.publications, kazakhstan(), example=False)
    packed = package(told, rules, tables, rules_files(told, place, rules), Say("kk"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {name for name, text in files.items() if NAME in name + text} == set()
    assert ("expert_1" in files["ours/responses.csv"]) is (of != "by_hand")  # there no evidence is a link
    for name, each in tables.items():
        for kind in ON_PAGES:
            assert NAME.encode() not in unpacked(table_bytes(each, kind)), (name, kind)


def unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


COMMANDS = (
    ["score"], ["agreement", "--samples", "9"], ["gains", "--region", "KZ-15"], ["uncertainty", "--draws", "9"],
    ["audit", "--draws", "9"], ["reply", "--region", "KZ-15"],
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("of", ["draft", "by_hand"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_written_tables_name_nobody(
    of: str, command: list[str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place: Path = request.getfixturevalue(of)
    for kind in ("csv", "json", "parquet", "xlsx") if command[0] in {"score", "agreement"} else ("",):
        target = tmp_path / kind
        given = [*command, "-o", str(target), *(["--format", kind] if kind else [])]
        assert run([given[0], str(place), *given[1:]]) == 0
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert written
        for path in written:
            assert NAME.encode() not in unpacked(path.read_bytes()), path.name


@pytest.mark.slow
def test_agreement_names_assessors_only_to_the_group_itself(by_hand: Path, tmp_path: Path, capsys) -> None:
    assert run(["agreement", str(by_hand), "--samples", "0"]) == 0
    assert NAME not in (printed := capsys.readouterr().out)
    assert "expert_3" in printed
    own = ["agreement", str(by_hand.parent / "small.yaml"), str(by_hand / "responses.csv"), "--samples", "0"]
    assert run([*own, "-o", str(tmp_path / "out")]) == 0
    assert f"Bolat {NAME} / {NAME}" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "out" / "agreement.csv").query("by == 'pair'")
    assert set(table["id"]) == {"expert_1|expert_2", "expert_1|expert_3", "expert_2|expert_3"}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_pages_name_nobody(open_app: Callable[..., AppTest], folder: Path, page: str) -> None:
    app = open_app(page, data=folder.parent, lang="en", region="KZ-15", criterion="E02")
    assert not app.exception
    messages = [getattr(element, "proto", None) for element in elements(app._tree)]
    sent = [message.SerializeToString() for message in messages if hasattr(message, "SerializeToString")]
    assert sent
    assert not [message for message in sent if NAME.encode() in message]
