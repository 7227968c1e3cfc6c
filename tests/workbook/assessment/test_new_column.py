"""A new column is one definition and its texts, and workbooks that were sent out before are still read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.read import read_workbook

ROOT = Path(__file__).parents[3]
MADE = ROOT / "tests" / "rounds" / "made-by-0.1"
LATER = """
import json, sys
from pathlib import Path
from budget_index.language import LANGUAGES, texts
from budget_index.tables import columns

# a later version: the definition of the column, its texts, and the number of the template
columns.TEMPLATE_VERSION += 1
columns.ANSWER_INPUTS += (columns.InputColumn("found_at", "words", width=20, proof=True),)
texts("workbook")["column-found-at"] = {language: f"Page ({language})" for language in LANGUAGES}
texts("workbook")["found-at-prompt"] = dict.fromkeys(LANGUAGES, "The page in the document")
texts("round")["field-found_at"] = dict.fromkeys(LANGUAGES, "Page in the document")

from budget_index.files import csv_bytes
from budget_index.language import Say
from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import read_file, read_inputs, score_intake
from budget_index.rounds.datapackage import FIELDS
from budget_index.workbook.assessment.read import read_workbook
from budget_index.workbook.assessment.template import write_template

made, folder = Path(sys.argv[1]), Path(sys.argv[2])
small, registry = load_methodology(str(made / "small-2026.yaml")), kazakhstan()
older = {}
for path in sorted(made.glob("*/*.xlsx")) + sorted(made.glob("draft/workbooks/*.xlsx")):
    if not path.name.startswith("citizens"):
        read = read_file(path, small, registry)
        assert "found_at" not in read.responses or set(read.responses["found_at"]) <= {""}
        table = read.responses.drop(columns="found_at")
        older[path.stem] = [csv_bytes(table).decode(), [problem.code for problem in read.notices]]
draft = read_inputs([made / "draft"], small, registry)
filled = draft.responses[draft.responses["assessor"].eq("expert_1") & draft.responses["region"].eq("KZ-15")]
filled = filled.assign(found_at=[f"=p. {number}" for number in range(len(filled))])
whose = {"region": "KZ-15", "year": 2026, "assessor": "expert_1", "language": "kk", "registry": registry}
new = write_template(folder / "new.xlsx", small, responses=filled, **whose)
again = read_workbook(new, registry=registry, methodology=small)
first = filled["criterion"].str.contains("/").eq(False)
results = score_intake(draft, small).tables
print(json.dumps({
    "older": older,
    "scores": {name: csv_bytes(table).decode() for name, table in results.items()},
    "filled": filled[first].set_index("criterion")["found_at"].to_dict(),
    "again": again.responses[again.responses["found_at"].ne("")].set_index("criterion")["found_at"].to_dict(),
    "problems": [problem.code for problem in again.problems],
    "field": FIELDS["responses.csv"]["found_at"],
}))
"""


@pytest.fixture(scope="module")
def later(tmp_path_factory) -> tuple[dict, Path]:
    folder = tmp_path_factory.mktemp("later")
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", LATER, str(MADE), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder / "new.xlsx"


@pytest.mark.slow
def test_workbooks_without_the_column_say_what_they_said(later):
    files = json.loads((MADE / "read" / "files.json").read_text("utf-8"))
    older = later[0]["older"]
    assert len(older) > 5
    for stem, (table, problems) in older.items():
        before = MADE / "read" / f"{stem}.responses.csv"
        if before.exists():
            assert table == before.read_text("utf-8")
        codes = [problem.partition("[")[2].rstrip("]") for problem in files[f"{stem}.xlsx"]["problems"]]
        assert problems == codes


def test_a_round_without_the_column_gets_the_same_scores(later):
    for name in ("scores", "ranking"):
        assert later[0]["scores"][name] == (MADE / "scores-of-draft" / f"{name}.csv").read_text("utf-8")


def test_the_column_is_written_and_read_back(later):
    assert later[0]["again"] == later[0]["filled"]
    assert later[0]["problems"] == []
    assert later[0]["field"] == "string"


def test_a_workbook_of_a_later_template_is_refused_by_this_version(later):
    small = load_methodology(str(MADE / "small-2026.yaml"))
    read = read_workbook(later[1], registry=kazakhstan(), methodology=small)
    assert [problem.code for problem in read.problems] == ["template-version"]
    assert read.responses.empty
