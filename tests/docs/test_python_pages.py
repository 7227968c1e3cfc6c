"""The pages about Python and the notebook show what happens: their lines are run, and what they print is compared."""

import doctest
import json
import re

import pytest

from budget_index.bundled import PACKAGE
from budget_index.language import ENVIRONMENT, LANGUAGES, Language
from docs.notebook import NOTEBOOK, executed, source_of
from tests.sweeps import IN_ENGLISH

DOCS = PACKAGE.parent / "docs"
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.NORMALIZE_WHITESPACE


def examples(language: Language) -> list[doctest.Example]:
    text = (DOCS / f"python.{language}.md").read_text("utf-8")
    return doctest.DocTestParser().get_examples("\n".join(BLOCK.findall(text)))


@pytest.mark.slow
@IN_ENGLISH
def test_every_line_prints_what_the_page_shows(language: Language, monkeypatch, tmp_path):
    monkeypatch.setenv(ENVIRONMENT, language)
    monkeypatch.chdir(tmp_path)
    page = doctest.DocTest(examples(language), {}, f"python.{language}.md", None, 0, None)
    said: list[str] = []
    results = doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(page, out=said.append)
    assert results.attempted > 15
    assert not results.failed, "".join(said)
    assert (tmp_path / "ranking.png").read_bytes().startswith(b"\x89PNG")


def test_the_pages_run_the_same_lines():
    lines = {language: [example.source for example in examples(language)] for language in LANGUAGES}
    assert all(each == lines["en"] for each in lines.values())


@pytest.mark.slow
def test_the_notebook_holds_what_its_cells_give(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "en")
    kept = json.loads(NOTEBOOK.read_text("utf-8"))
    assert sum(cell["cell_type"] == "code" for cell in kept["cells"]) >= 8
    again = executed([(cell["cell_type"], source_of(cell)) for cell in kept["cells"]])
    for before, now in zip(kept["cells"], again["cells"], strict=True):
        assert texts(now) == texts(before), source_of(before)


def texts(cell: dict) -> list[str]:
    """Give what a cell shows as text, and that it shows a picture."""
    shown = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        shown.append("".join(output.get("text", data.get("text/plain", ""))) + "image" * ("image/png" in data))
    return shown
