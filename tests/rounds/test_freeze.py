"""A published round has its results, their description and checksums, and refuses changes."""

import hashlib
import json
import shutil

import pandas as pd
import pytest

from budget_index.cli import run
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, read_round, score_intake
from budget_index.rounds.checksums import broken_checksums, checksums, quoted, read_checksums, round_fingerprint
from budget_index.rounds.datapackage import FIELDS
from budget_index.rounds.freeze import published
from budget_index.rounds.model import Verified
from dashboards.shell.shown_rounds import rounds_in
from tests.rounds.making import ALL_A, TODAY, add, contents, freeze, make_round, rebuild, small, table, workbook

VERIFIED = Verified(day=TODAY, files=3, open_matters=0)


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """Make a round with two books and publications."""
    place = tmp_path_factory.mktemp("draft")
    draft = make_round(place / "rounds" / "ours")
    publications = table(
        place / "p.csv", "KZ-15,2026,plan,public,2025-11-15", header="region,year,document,status,published_on"
    )
    second = workbook(place / "2.xlsx", ALL_A | {"E02": "b"}, assessor="expert_2")
    add(draft, workbook(place / "1.xlsx", ALL_A), second, publications)
    return draft


@pytest.fixture
def folder(draft, tmp_path):
    return shutil.copytree(draft, tmp_path / "rounds" / "ours")


@pytest.mark.slow
def test_freezing_writes_results_description_and_checksums(folder):
    kept = contents(folder)
    freeze(folder)
    now = contents(folder)
    new = {"scores.csv", "ranking.csv", "criteria.csv", "datapackage.json", "checksums.sha256"}
    assert set(now) == set(kept) | new
    assert {name for name in kept if kept[name] != now[name]} == {"round.yaml", "responses.csv", "publications.csv"}
    lines = now["checksums.sha256"].decode().splitlines()
    assert lines == [f"{hashlib.sha256(now[n]).hexdigest()}  {n}" for n in sorted(now) if n != "checksums.sha256"]


@pytest.mark.slow
def test_the_status_changes_and_the_comments_stay(folder):
    before = (folder / "round.yaml").read_text("utf-8")
    freeze(folder)
    verified = "verified: {day: 2026-06-01, files: 3, open_matters: 3}\n"
    after = (folder / "round.yaml").read_text("utf-8")
    assert after == before.replace("status: draft ", "status: published ") + verified
    assert read_round(folder).status == "published"
    assert read_round(folder).verified.model_dump() == {"day": TODAY, "files": 3, "open_matters": 3}
    assert list(rounds_in(folder.parent)) == ["ours"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: x\n", "id: x\nstatus: published\n"),
        ("status: 'review'\nid: x", "status: published\nid: x"),
        ('id: x\nstatus:   "draft"   # ?\n', "id: x\nstatus: published   # ?\n"),
    ],
)
def test_status_lines_as_people_write_them(text, expected, tmp_path):
    now = published(text.encode(), tmp_path, VERIFIED).decode()
    assert now == f"{expected.rstrip()}\nverified: {{day: 2026-06-01, files: 3, open_matters: 0}}\n"


@pytest.mark.parametrize("text", ["{id: x, status: draft}\n", "id: x\nstatus:\n  draft\n"])
def test_a_status_that_cannot_be_changed_safely_is_refused(text, tmp_path):
    with pytest.raises(ProblemsFound) as found:
        published(text.encode(), tmp_path, VERIFIED)
    assert [problem.code for problem in found.value] == ["round-status-line"]


@pytest.mark.slow
def test_results_are_what_scoring_gives(folder):
    results = score_intake(read_inputs([folder], small(), kazakhstan()), small())
    freeze(folder)
    pd.testing.assert_frame_equal(pd.read_csv(folder / "scores.csv"), results.scores, check_dtype=False)
    assert len(pd.read_csv(folder / "ranking.csv")) == 2
    assert pd.read_csv(folder / "criteria.csv")["status"].value_counts()["unresolved"] == 1


@pytest.mark.slow
def test_the_description_fits_the_tables(folder):
    freeze(folder)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    assert package["sources"] == [{"title": "Experts"}]
    resources = {resource["path"]: resource for resource in package["resources"]}
    assert set(resources) == set(FIELDS)
    for name, resource in resources.items():
        content = (folder / name).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        table = pd.read_csv(folder / name)
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.columns)
        for field in resource["schema"]["fields"]:
            assert field["description"]
            if field["type"] in {"number", "integer"}:
                pd.to_numeric(table[field["name"]])
        key = resource["schema"].get("primaryKey", [])
        assert not key or not table.duplicated(key).any()


@pytest.mark.slow
def test_a_frozen_round_refuses_changes(folder, tmp_path):
    freeze(folder)
    before = contents(folder)
    for change in (lambda: freeze(folder), lambda: add(folder, workbook(tmp_path / "n.xlsx", {"P01": "b"}))):
        with pytest.raises(ProblemsFound) as found:
            change()
        assert [problem.code for problem in found.value] == ["round-frozen"]
    assert contents(folder) == before


@pytest.mark.slow
def test_check_finds_what_was_changed_removed_and_added(folder):
    freeze(folder)
    assert broken_checksums(folder) == []
    (folder / "scores.csv").write_text("x")
    (folder / "ranking.csv").unlink()
    (folder / "extra.txt").write_text("x")
    assert sorted((p.code, p.file.rpartition("/")[2]) for p in broken_checksums(folder)) == [
        ("checksum-differs", "scores.csv"),
        ("checksum-file-added", "extra.txt"),
        ("checksum-file-missing", "ranking.csv"),
    ]


@pytest.mark.slow
def test_a_frozen_example_says_so_in_every_result(tmp_path):
    folder = make_round(tmp_path / "example" / "x", more="example: true\n")
    add(folder, workbook(tmp_path / "1.xlsx", ALL_A, example=True))
    freeze(folder)
    for name in ("scores", "ranking", "criteria"):
        assert set(pd.read_csv(folder / f"{name}.csv")["notice"]) == {"example data"}
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert "Example data" in package["description"]


@pytest.mark.slow
@pytest.mark.parametrize("status", ["draft", "review"])
def test_what_was_published_stays_so_though_its_status_is_set_back(status, folder, tmp_path, capsys):
    freeze(folder)
    told = folder / "round.yaml"
    told.write_text(told.read_text("utf-8").replace("status: published", f"status: {status}"), encoding="utf-8")
    before = contents(folder)
    new = workbook(tmp_path / "n.xlsx", ALL_A, "KZ-71")
    for act in (lambda: add(folder, new), lambda: freeze(folder), lambda: rebuild(folder)):
        with pytest.raises(ProblemsFound) as found:
            act()
        assert [problem.code for problem in found.value] == ["round-set-back"]
    for language in LANGUAGES:
        assert run(["round", "status", str(folder), "--lang", language]) == 1
        assert "[round-set-back]" in capsys.readouterr().err
        assert run(["round", "check", str(folder), "--lang", language]) == 1
        shown = capsys.readouterr().err
        assert "[round-set-back]" in shown
        assert "[checksum-differs]" in shown
    assert contents(folder) == before


@pytest.mark.slow
def test_a_published_round_has_one_fingerprint_to_quote(folder, capsys):
    freeze(folder)
    whole = round_fingerprint(read_checksums(folder))
    check = ["round", "check", str(folder), "--lang", "en"]
    assert run(check) == 0
    assert f"{quoted(whole)} (in full: {whole})" in capsys.readouterr().out
    for quotation in (whole, quoted(whole), quoted(whole).upper().replace("-", " ")):
        assert run([*check, "--fingerprint", quotation]) == 0
    (folder / "scores.csv").write_text("other scores", encoding="utf-8")
    (folder / "checksums.sha256").write_bytes(checksums(folder, {}))
    assert broken_checksums(folder) == []
    capsys.readouterr()
    assert run([*check, "--fingerprint", quoted(whole)]) == 1
    assert "[fingerprint-differs]" in capsys.readouterr().err


@pytest.mark.slow
def test_a_published_round_may_gain_evidence_only(folder):
    freeze(folder)
    (folder / "evidence").mkdir()
    (folder / "evidence" / "page.pdf").write_bytes(b"%PDF")
    assert broken_checksums(folder) == []
    (folder / "workbooks" / "page.pdf").write_bytes(b"%PDF")
    assert [problem.code for problem in broken_checksums(folder)] == ["checksum-file-added"]


def frozen(folder, *options, language="en"):
    return run(["round", "freeze", str(folder), *options, "--lang", language])


@pytest.mark.slow
def test_what_is_open_is_published_only_where_asked(folder, capsys):
    before = contents(folder)
    for language in LANGUAGES:
        assert frozen(folder, language=language) == 1
        assert "[round-not-settled]" in capsys.readouterr().err
    assert frozen(folder) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        "Before publication:",
        "  ✓ Stored files that are as they were added: 3",
        "  ✓ Questions with an answer: 5",
        "  ✗ Workbooks without answers (region × assessor): 2",
        "  ✗ Questions on which assessors differ: 1",
        "  ✓ Decisions taken before an answer was corrected: 0",
        "  ✓ Comments of akimats without a decision: 0",
        "  ✓ Documents that assessors report differently: 0",
        "  ✓ Documents whose dates, status and answers don't fit together: 0",
        "  ✗ Regions without a score: 1",
    ]
    assert contents(folder) == before
    assert frozen(folder, "--with-open-matters") == 0
    said = capsys.readouterr().out
    assert "Fingerprint: " in said
    assert said.endswith(f"budget-index site {folder} -o site\n")
    assert read_round(folder).verified.open_matters == 3


@pytest.mark.slow
@pytest.mark.covers
def test_an_empty_round_is_never_published(tmp_path, capsys):
    folder = make_round(tmp_path / "rounds" / "empty")
    for options in ((), ("--with-open-matters",)):
        assert frozen(folder, *options) == 1
        assert "[round-empty]" in capsys.readouterr().err
    nobody = make_round(tmp_path / "nobody")
    told = (nobody / "round.yaml").read_text("utf-8")
    (nobody / "round.yaml").write_text(told.replace("[KZ-15, KZ-71]", "[]"), encoding="utf-8")
    assert frozen(nobody, "--with-open-matters") == 1
    assert "[round-empty]" in capsys.readouterr().err
    add(folder, workbook(tmp_path / "blank.xlsx", {}))
    assert frozen(folder, "--with-open-matters", language="kk") == 1
    assert sorted(contents(folder)).count("checksums.sha256") == 0


@pytest.mark.slow
def test_a_round_without_open_matters_needs_no_option(tmp_path, capsys):
    folder = make_round(tmp_path / "rounds" / "whole")
    books = [(region, role) for region in ("KZ-15", "KZ-71") for role in ("expert_1", "expert_2")]
    add(folder, *(workbook(tmp_path / f"{region}{role}.xlsx", ALL_A, region, role) for region, role in books))
    assert frozen(folder) == 0, capsys.readouterr().err
    assert "✗" not in capsys.readouterr().out
    assert run(["round", "check", str(folder)]) == 0


@pytest.mark.slow
def test_a_draft_has_no_fingerprint(folder, capsys):
    assert run(["round", "check", str(folder), "--fingerprint", "0" * 16, "--lang", "en"]) == 1
    assert "[fingerprint-of-draft]" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("command", ["status", "check"])
def test_a_bundled_round_is_named_as_for_other_commands(command, capsys):
    assert run(["round", command, "kz-example-2020", "--lang", "en"]) == 0, capsys.readouterr().err
    assert run(["round", command, "kz-example-2021", "--lang", "en"]) == 1
    assert "kz-example-202" in capsys.readouterr().err
