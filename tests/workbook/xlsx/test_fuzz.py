"""Spoiled workbooks of every kind: each ends in a clean result or a clean message, in little time and memory.

``MUTANTS`` in the environment says how many. What is read of an answer is what stands in its cell, or it is named.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.scoring.results import score_responses
from budget_index.workbook.assessment.template import write_template
from budget_index.workbook.decisions.reply import write_reply
from budget_index.workbook.decisions.review import write_review
from budget_index.workbook.methodology.write import write_spreadsheet
from tests.workbook.filled import answers, published
from tests.workbook.sheets import SMALL, save_workbook, small
from tests.workbook.zips import as_office_writes, packed, parts_of

pytest.importorskip("resource", reason="this system can't limit the memory of a process")

from tests.workbook.looking import MARKED_EACH, program
from tests.workbook.xlsx.mutations import KINDS

pytestmark = pytest.mark.slow

MUTANTS = int(os.environ.get("MUTANTS", "2000" if os.environ.get("CI") else "200"))
BATCH, PROCESSES = 50, int(os.environ.get("PROCESSES", "4"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Valid workbooks of every kind, as we write them and as Office does; the same bytes on every day."""
    folder = tmp_path_factory.mktemp("fuzz")
    bases = folder / "bases"
    bases.mkdir()
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    kz, registry = load_methodology("kz-local-budgets-2026"), kazakhstan()
    for name, rules, language in [("kz", kz, "kk"), *((f"small-{one}", small(), one) for one in LANGUAGES)]:
        write_template(
            bases / f"{name}.xlsx", rules, region="KZ-15", year=2026, assessor="expert_1", language=language,
            registry=registry, responses=answers(rules, "expert_1"), publications=published(rules),
        )  # fmt: skip
    table = "| id | answer | evidence |\n| P01 | a | https://x.kz |\n| E01 | 0,5 | |"
    save_workbook(bases / "small-inline.xlsx", table)
    both = pd.concat([answers(small(), role) for role in ("expert_1", "expert_2")])
    write_review(bases / "small-review.xlsx", both, small(), registry=registry, say=Say("ru"))
    criteria = score_responses(answers(small(), "expert_1"), small()).criteria
    about = {"region": "KZ-15", "year": 2026, "registry": registry, "say": Say("en")}
    write_reply(bases / "small-reply.xlsx", criteria, answers(small(), "expert_1"), small(), **about)
    write_spreadsheet(bases / "methodology-small.xlsx", small(), Say("kk"))
    for path in list(bases.iterdir()):
        content = packed(parts_of(path.read_bytes()))
        path.write_bytes(content)
        path.with_stem(f"{path.stem}-office").write_bytes(as_office_writes(content))
    return folder


def fuzzed(folder: Path, first: int) -> list[dict]:
    """Look at a batch of mutants; after one that kills its process the next process goes on."""
    found, last = [], min(first + BATCH, MUTANTS)
    while first < last:
        lines = program("fuzz", folder, first, last - first)
        done = [line for line in lines if "seed" in line]
        found += [line if "seed" in line else line | {"seed": first + len(done)} for line in lines]
        first += len(lines) if len(lines) > len(done) else last - first
    return found


def test_the_workbooks_are_fine_before_they_are_spoiled(folder):
    for path in sorted((folder / "bases").iterdir()):
        (folder / path.name).write_bytes(path.read_bytes())
    names = sorted(path.name for path in folder.glob("*.xlsx"))
    looked = program("mark", folder, *names)
    assert [(line["name"], set(line["codes"]) - {"criterion-row-missing", "evidence-missing"}) for line in looked] == [
        (name, set()) for name in names
    ]


def test_spoiled_workbooks_end_in_a_clean_result(folder):
    with ThreadPoolExecutor(min(PROCESSES, os.cpu_count() or 1)) as pool:
        batches = pool.map(lambda first: fuzzed(folder, first), range(0, MUTANTS, BATCH))
        looked = [line for batch in batches for line in batch]
    failed = [line for line in looked if "failure" in line]
    assert not failed, "\n\n".join(f"{line}\n{line['failure']}" for line in failed[:5])
    assert sorted(line["seed"] for line in looked) == list(range(MUTANTS))
    assert sum("copies" in line for line in looked) == -(-MUTANTS // MARKED_EACH)
    assert max(line["megabytes"] for line in looked) < 1_000
    assert {line["kind"] for line in looked} == set(KINDS)
    codes = Counter(code for line in looked for code in set(line["codes"]) or {"fine"})
    assert codes["fine"] > MUTANTS / 10, codes
    assert codes["workbook-unreadable"] > MUTANTS / 20, codes
    assert len(codes) > 15, codes
