"""The column region of a csv: a code, or a name in any language; what several regions are called is asked about."""

import pytest

from budget_index.methodology.load import load_methodology
from budget_index.regions import Region, kazakhstan
from budget_index.rounds import read_inputs, read_table_file

LOCAL = "kz-local-budgets-2026"
KNOWN = kazakhstan()


def read(folder, *regions, head="region,year,criterion,answer", rest="2026,P01,a", registry=KNOWN):
    path = folder / "answers.csv"
    path.write_text("\n".join([head, *(f"{region},{rest}" for region in regions)]), "utf-8")
    return read_table_file(path, load_methodology(LOCAL), registry)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("KZ-15", "KZ-15"),
        ("kz-15", "KZ-15"),
        ("Актюбинская область", "KZ-15"),
        ("АҚТӨБЕ ОБЛЫСЫ", "KZ-15"),
        (" Aktobe\u00a0Region ", "KZ-15"),
        ("г. Астана", "KZ-71"),
    ],
)
def test_a_name_stands_for_the_code(tmp_path, written, code):
    found = read(tmp_path, written)
    assert found.responses["region"].tolist() == [code]
    assert found.units == {(code, 2026, "")}
    publications = read(tmp_path, written, head="region,year,document,status", rest="2026,annual_report,public")
    assert publications.publications["region"].tolist() == [code]


def test_a_name_of_several_regions_is_asked_about_at_its_cell(tmp_path):
    twins = {code: Region(code, {"ru": "Заречье"}, kind="oblast") for code in ("A", "B")}
    found = read(tmp_path, "KZ-15", "заречье", "заречье", registry={**KNOWN, **twins})
    errors = [problem for problem in found.notices if problem.severity == "error"]
    assert [(p.code, p.cell, p.facts["allowed"]) for p in errors] == [("region-ambiguous", "D3", ["A", "B"])]
    assert found.responses["region"].tolist() == ["KZ-15"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "suggestion"), [("Актюбинскя область", "Актюбинская область"), ("KZ-1O", "KZ-10"), ("КZ-15", "KZ-15")]
)
def test_an_unknown_name_gets_the_nearest(tmp_path, written, suggestion):
    read(tmp_path, written)
    with pytest.raises(Exception, match="unknown-region") as refused:
        read_inputs([tmp_path / "answers.csv"], load_methodology(LOCAL), KNOWN)
    assert refused.value.problems[0].suggestion == suggestion


def test_two_names_of_one_region_are_one_region(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("region,year,criterion,answer\nАстана,2026,P01,a\nKZ-71,2026,P01,b\n", "utf-8")
    with pytest.raises(Exception, match="answer-twice"):
        read_inputs([path], load_methodology(LOCAL), KNOWN)


def test_without_kinds_any_text_is_a_region(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("region,year,criterion,answer\nАстана,2026,q54,a\n", "utf-8")
    found = read_table_file(path, load_methodology("obs-2017"), KNOWN)
    assert found.responses["region"].tolist() == ["Астана"]
