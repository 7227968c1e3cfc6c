"""Spoiled csv, methodology files and round folders: each ends in a result or in problems, soon, and no answer changes.

``FUZZ`` in the environment says how many csv files; there are as many methodologies and two fifths as many rounds.
"""

import csv
import io
import os
import random
import shutil
import time
from pathlib import Path

import pytest

from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.letters import stripped
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.load import parse_methodology
from budget_index.regions import kazakhstan
from budget_index.rounds import read_inputs, read_table_file, round_methodology
from budget_index.rounds.derived import RoundReader
from budget_index.rounds.model import read_round
from budget_index.rounds.verify import verify_round
from budget_index.workbook.questions import questions
from tests.workbook.filled import answers
from tests.workbook.sheets import SMALL, small

MANY = int(os.environ.get("FUZZ", "25"))
SECONDS = 10
MADE = Path(__file__).parent / "rounds" / "made-by-0.1"
PIECES = [
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"sep=;\n",
        b"|",
        b"'",
        b"#",
        b":",
    ),
    *("\u0430", "\u200b", "\u00a0", "и\u0306", "=1+1", "1.10", "0,5", "95 %", "[" * 50, "&a *a", "answer", "region"),
]


def spoiled(content: bytes, chance: random.Random) -> bytes:
    """Change a few places of a text file: bytes, pieces, lines, or its encoding."""
    for _ in range(chance.randint(1, 3)):
        place, way = chance.randrange(len(content) or 1), chance.randrange(7)
        lines = content.splitlines(keepends=True) or [b""]
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        piece = chance.choice(PIECES)
        if way == 0:
            content = content[:place] + content[place + chance.randint(1, 9) :]
        elif way in {1, 2}:
            content = content[:place] + (piece if isinstance(piece, bytes) else piece.encode()) + content[place:]
        elif way == 3:
            lines[one], lines[other] = lines[other], lines[one]
            content = b"".join(lines)
        elif way == 4:
            lines.insert(other, lines[one] * chance.choice([1, 2, 500]))
            content = b"".join(lines)
        elif way == 5:
            content = content[:place]
        else:
            encoding = chance.choice(["utf-16", "cp1251", "utf-8-sig"])
            content = content.decode("utf-8", "replace").encode(encoding, "replace")
    return content


def said(problems) -> None:
    for say in map(Say, LANGUAGES):
        assert all(say.problem(problem) for problem in problems)


def in_time(started: float) -> None:
    assert time.process_time() - started < SECONDS


def seen_in(content: bytes) -> dict[tuple[str, str], str]:
    """Read the answers of a plain csv as the csv module does; spaces in names and ids make no difference."""
    rules = questions(small())
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    seen = {
        (stripped(row["assessor"] or ""), stripped(row["criterion"])): row["answer"] or ""
        for row in rows
        if row["criterion"]
    }
    return {key: canonical_answer(answer, rules[key[1]].scale) for key, answer in seen.items() if key[1] in rules}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_spoiled_csv_says_what_it_says_or_is_refused(tmp_path, part):
    columns = ["region", "year", "criterion", "assessor", "answer", "evidence", "seen_on", "comment"]
    base = answers(small(), "expert_1")[columns].to_csv(index=False).encode()
    path, rules = tmp_path / "answers.csv", small()
    for seed in range(part, MANY, 5):
        started = time.process_time()
        content = spoiled(base, random.Random(seed))
        path.write_bytes(content)
        found = read_table_file(path, rules, kazakhstan())
        try:
            taken, notices = read_inputs([path], rules, kazakhstan()).responses, found.notices
        except ProblemsFound as refused:
            said(refused.problems)
        else:
            said(notices)
            if not notices:
                read = {(row.assessor, row.criterion): row.answer for row in taken.itertuples()}
                assert read == seen_in(content), seed
        in_time(started)


@pytest.mark.parametrize("part", range(5))
def test_spoiled_methodologies_are_loaded_or_refused(part):
    for seed in range(part, MANY, 5):
        started = time.process_time()
        text = spoiled(SMALL.encode(), random.Random(1_000_000 + seed)).decode("utf-8", "replace")
        try:
            parse_methodology(text, "small.yaml")
        except ProblemsFound as refused:
            said(refused.problems)
        in_time(started)


def answers_of(folder: Path) -> list[tuple[str, ...]]:
    read = read_inputs([folder], round_methodology(folder), kazakhstan()).responses
    return sorted(zip(*(read[name] for name in ("region", "criterion", "assessor", "answer")), strict=True))


def spoil_round(folder: Path, chance: random.Random) -> None:
    """Spoil, remove, double, swap or empty one file of a round."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    one, other, way = chance.choice(files), chance.choice(files), chance.randrange(6)
    if way == 0:
        one.unlink()
    elif way == 1:
        shutil.copy(one, one.with_name(f"copy-{one.name}"))
    elif way == 2 and one != other:
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
    elif way == 3:
        one.write_bytes(b"")
    else:
        one.write_bytes(spoiled(one.read_bytes(), chance))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["draft", "frozen"])
def test_spoiled_rounds_are_read_or_refused_and_no_answer_changes(tmp_path, name):
    whole = answers_of(MADE / name)
    for seed in range(MANY // 5):
        started = time.process_time()
        folder = tmp_path / str(seed)
        shutil.copytree(MADE / name, folder)
        spoil_round(folder, random.Random(f"{name} {seed}"))
        try:
            reader = RoundReader(read_round(folder), round_methodology(folder), kazakhstan())
            contradictions = verify_round(folder, reader)
            read = answers_of(folder)
        except ProblemsFound as refused:
            said(refused.problems)
        else:
            said(contradictions)
            same_rules = (folder / "small-2026.yaml").read_bytes() == (MADE / name / "small-2026.yaml").read_bytes()
            same_round = (folder / "round.yaml").read_bytes() == (MADE / name / "round.yaml").read_bytes()
            assert contradictions or read == whole or not (same_rules and same_round), seed
        in_time(started)
        shutil.rmtree(folder)
