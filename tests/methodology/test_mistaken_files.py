"""Files that are no methodology, aren't there, or don't fit the editions that they build on."""

import pytest

from budget_index.errors import ProblemsFound
from budget_index.methodology.load import load_methodology
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
