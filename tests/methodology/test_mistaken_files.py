"""Files that are no methodology, aren't there, or don't fit the editions that they build on."""

import os
import re

import pytest

from budget_index.errors import ProblemsFound
from budget_index.language import Say
from budget_index.methodology.load import load_methodology, parse_methodology
from tests.methodology.sound import P02, SOUND, problems_of, said_in_every_language


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"# nothing but a remark\n", "file-empty"),
        (b"- id: x\n", "not-a-mapping"),
        (b"a sentence\n", "not-a-mapping"),
        ("title: Индекс".encode("cp1251"), "not-utf-8"),
        (b"id: x\ntitle: \x01\n", "not-yaml"),
    ],
)
def test_a_file_that_is_no_methodology(tmp_path, content, code):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(ProblemsFound) as found:
        load_methodology(path)
    assert [(p.code, p.file) for p in found.value] == [(code, str(path))]
    said_in_every_language(found.value.problems)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ProblemsFound) as found:
        load_methodology(tmp_path / "nowhere.yaml")
    assert [p.code for p in found.value] == ["file-not-found"]
    with pytest.raises(ProblemsFound) as found:
        load_methodology("obs-2071")
    assert [(p.code, p.suggestion) for p in found.value] == [("unknown-methodology", "obs-2017")]


def test_editions_based_on_each_other(tmp_path):
    (tmp_path / "one.yaml").write_text("id: one\nbased_on: two\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("id: two\nbased_on: one\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_methodology(tmp_path / "one.yaml")
    (problem,) = found.value
    assert (problem.code, problem.facts["chain"]) == ("edition-cycle", "one → two → one")
    said_in_every_language([problem])


def test_a_mistake_in_the_base_is_shown_in_the_base(tmp_path):
    (tmp_path / "base.yaml").write_text(SOUND.replace(P02, "wieght: 2"), encoding="utf-8")
    (tmp_path / "next.yaml").write_text("id: next\nbased_on: base\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_methodology(tmp_path / "next.yaml")
    (problem,) = found.value
    assert (problem.code, problem.file, problem.line) == ("unknown-key", str(tmp_path / "base.yaml"), 18)


@pytest.mark.parametrize("broken", ["id: earlier\n", "id: [", ""])
def test_a_continued_edition_that_is_broken(tmp_path, broken):
    (tmp_path / "earlier.yaml").write_text(broken, encoding="utf-8")
    (tmp_path / "later.yaml").write_text(SOUND.replace(P02, "continues: {earlier: P02}"), encoding="utf-8")
    with pytest.raises(ProblemsFound):
        load_methodology(tmp_path / "later.yaml")


@pytest.mark.parametrize(
    "overlay",
    [
        "drop: 5",
        "drop: [[a]]",
        "dimensions: x",
        "dimensions: [5]",
        "dimensions: [{id: [a]}]",
        "dimensions: [{id: transparency, criteria: [{id: q1}, {id: q1}]}]",
        "scales: [a]",
        "scales: {letters: 5}",
        "drop: [letters]",
        "drop: [transparency]",
        "bands: [{}]",
    ],
)
def test_an_overlay_that_does_not_fit_its_base(overlay):
    found = problems_of(f"id: x\ntitle: X\nbased_on: obs-2017\n{overlay}\n")
    assert all(problem.file and problem.line for problem in found)
    said_in_every_language(found)


@pytest.mark.parametrize(
    ("text", "code", "in_words"),
    [
        ("title: Draft: main figures", "not-yaml", "«:»|двоеточие"),
        ("a: 1\n  b: 2", "not-yaml", "отступы"),
        ("a:\n\tb: 1", "not-yaml", "табуляцией"),
        ("title: @budget", "not-yaml", "кавычки"),
        ("bands: [{id: a, color: #ff0000}]", "not-yaml", "возьмите цвет в кавычки"),
        ("bands: [{id: a, color: #ff0000, from: 0}]", "not-yaml", "возьмите цвет в кавычки"),
        ("bands: [{id: a, from: 0}", "not-yaml", "скобка не закрыта"),
        ("drop: [", "not-yaml", "скобка не закрыта"),
        ('title: "open', "not-yaml", "кавычка открыта"),
        ("a: [b, c\nd: 1", "not-yaml", "скобка"),
        ('a: "C:\\data"', "not-yaml", "обратная черта"),
        ("a: 1\n---\nb: 2", "not-yaml", "---"),
        ("cut_off: 2026-02-30", "not-yaml", "даты не существует"),
        ("color: #1a9850", "remark-in-text", '"#1a9850"'),
        ("title: Budget #1", "remark-in-text", '"Budget #1"'),
        ("rounding: 010", "number-notation", "как число 8"),
        ("id: 1:20", "number-notation", "как число 80"),
        (f"rounding: {'9' * 9000}", "number-too-long", "9000"),
        (f"id: 0x{'f' * 5000}", "number-too-long", "5002"),
        ("a: " + "[" * 40_000, "yaml-too-large", "вложенность"),
        ("\n".join(" " * depth + "a:" for depth in range(1500)), "yaml-too-large", "вложенность"),
    ],
)
def test_a_fault_of_yaml_is_said_with_how_to_write_it_right(text, code, in_words):
    (problem,) = problems_of(text)
    assert (problem.code, problem.line is not None) == (code, True)
    assert re.search(in_words, Say("ru").problem(problem))
    said_in_every_language([problem])


@pytest.mark.parametrize(
    ("wrong", "code", "in_words"),
    [
        ("weight: 50 %", "number-miswritten", ": 50)"),
        ('weight: "1,5"', "number-miswritten", ": 1.5)"),
        ("weight: ", "value-missing", "«weight:»"),
        ("guidance: 2026", "text-expected", "2026"),
        ("document: 5", "text-unquoted", "«document»"),
    ],
)
def test_numbers_and_texts_as_people_write_them(wrong, code, in_words):
    (problem,) = (each for each in problems_of(SOUND.replace(P02, wrong)) if each.code == code)
    assert in_words in Say("ru").problem(problem)
    said_in_every_language([problem])


@pytest.mark.parametrize(("wrong", "right"), [("0,5", "0.5"), ("1,25", "1.25"), ("0,05", "0.05")])
def test_a_decimal_comma_in_brackets_is_one_problem_with_how_to_write_it(wrong, right):
    (problem,) = problems_of(SOUND.replace(P02, f"weight: {wrong}"))
    assert (problem.code, problem.path[-1], problem.facts["right"]) == ("number-comma", "weight", right)
    said_in_every_language([problem])


def test_remarks_stay_remarks():
    text = SOUND.replace("title: Sound", "title: Sound # a remark\nheadline: index ## another\nrounding: 1 #2").replace(
        "headline: index\nthemes", "themes"
    )
    assert parse_methodology(text).rounding == 1


def test_cyrillic_letters_in_an_id_are_named():
    (problem,) = (each for each in problems_of(SOUND.replace("id: P02", "id: Р02")) if each.code == "id-cyrillic")
    assert (problem.facts["letters"], problem.facts["latin"]) == ("Р", "P02")
    said_in_every_language([problem])


@pytest.mark.parametrize("changed", ["2.10", "007", "3E2", "TRUE", "3-4", "12/5", "=A1", "Март"])
def test_an_id_that_a_spreadsheet_changes_is_refused_where_a_csv_would_lose_it(changed):
    (problem,) = problems_of(SOUND.replace("id: P02", f'id: "{changed}"'))
    assert (problem.code, problem.path[-2:]) == ("id-spreadsheet", (changed, "id")) or problem.code == "id-malformed"
    said_in_every_language([problem])


@pytest.mark.parametrize("ids", [("q", "r"), ("one", "two"), ("two", "one")])
def test_a_circle_of_editions_is_one_of_files_whatever_their_ids(ids, tmp_path):
    for name, own, base in (("one", ids[0], "two"), ("two", ids[1], "one")):
        (tmp_path / f"{name}.yaml").write_text(f"id: {own}\nbased_on: {base}\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_methodology(tmp_path / "one.yaml")
    assert [problem.code for problem in found.value] == ["edition-cycle"]


def test_a_chain_of_editions_has_an_end(tmp_path):
    for number in range(60):
        (tmp_path / f"e{number}.yaml").write_text(f"id: e{number}\nbased_on: e{number + 1}\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_methodology(tmp_path / "e0.yaml")
    assert [problem.code for problem in found.value] == ["edition-chain"]
    said_in_every_language(found.value.problems)


@pytest.mark.parametrize("base", ["../other", "/etc/x", "x" * 5000, "a\\0b"])
def test_a_base_is_a_name_and_no_way_elsewhere(base, tmp_path):
    (tmp_path / "other.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "own.yaml").write_text(f'id: own\nbased_on: "{base}"\n', encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_methodology(tmp_path / "here" / "own.yaml")
    assert [problem.code for problem in found.value] == ["unknown-base"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_methodology_that_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "huge.yaml").write_bytes(b"#" * (6 << 20))
    for name, code in (("pipe", "file-special"), ("folder", "file-is-folder"), ("huge", "file-too-large")):
        with pytest.raises(ProblemsFound) as found:
            load_methodology(tmp_path / f"{name}.yaml")
        assert [problem.code for problem in found.value] == [code]
        said_in_every_language(found.value.problems)
