"""A hundred spoilt files: each is refused with file, line and what was meant, or is valid by chance."""

import random
import re
from collections.abc import Callable

import pytest

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Criterion, Dimension
from tests.methodology.sound import said_in_every_language

KINDS: dict[str, Callable[[list[str], random.Random], str]] = {}
"""Ways of spoiling a file: each changes the lines and gives the word that should be suggested, if any."""
HARMLESS = {"dedent"}
"""Ways that may leave a valid file: a line moved left can still be a key of the mapping around."""
KEYS = sorted({*Criterion.model_fields, *Dimension.model_fields} - {"id", "changed"})


def spoils(function: Callable[[list[str], random.Random], str]) -> Callable[[list[str], random.Random], str]:
    KINDS[function.__name__] = function
    return function


def pick(lines: list[str], generator: random.Random, pattern: str) -> tuple[int, re.Match[str]]:
    """Pick a line that matches."""
    found = [(number, match) for number, line in enumerate(lines) if (match := re.search(pattern, line))]
    return generator.choice(found)


def put(lines: list[str], number: int, match: re.Match[str], new: str) -> None:
    lines[number] = lines[number][: match.start(1)] + new + lines[number][match.end(1) :]


@spoils
def misspell(lines: list[str], generator: random.Random) -> str:
    keys = "|".join(key for key in KEYS if len(key) > 4)
    number, match = pick(lines, generator, rf"^ {{4,}}(?:- )?\b({keys}):")
    key = match[1]
    place = generator.randrange(1, len(key) - 1)
    assert key[place] != key[place + 1] or place + 2 < len(key)
    while key[place] == key[place + 1]:
        place = generator.randrange(1, len(key) - 1)
    put(lines, number, match, key[:place] + key[place + 1] + key[place] + key[place + 2 :])
    return key


@spoils
def wrong_type(lines: list[str], generator: random.Random) -> str:
    number, match = pick(
        lines, generator, r"\b(?:points|from|month|day|independent|min_coverage|rounding): (\S+?)[,}]?$"
    )
    put(lines, number, match, generator.choice(["[1, 2]", "many", "{a: 1}", '"1"', "true", "2026-01-01"]))
    return ""


@spoils
def duplicate_id(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"- id: ([PAER]\d\d)$")
    others = [m[1] for line in lines if (m := re.search(r"- id: ([PAER]\d\d)$", line)) and m[1] != match[1]]
    put(lines, number, match, generator.choice(others))
    return ""


@spoils
def dedent(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"^( {4,})(?!- )[a-z_]+:")
    put(lines, number, match, " " * generator.randrange(len(match[1])))
    return ""


@spoils
def indent(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"^( {4,})(?:scale|theme|document):")
    put(lines, number, match, match[1] + generator.choice([" ", "  ", "\t"]))
    return ""


@spoils
def weight_as_text(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"^( {8,})scale: ")
    weight = generator.choice(["heavy", '"2"', "0", "-1", ".nan", ".inf", "1,5", "[1]", "yes", "", "2026-01-01"])
    lines.insert(number, f"{match[1]}weight: {weight}")
    return ""


@spoils
def no_scale(lines: list[str], generator: random.Random) -> str:
    number, _ = pick(lines, generator, r"^( {8,})scale: ")
    del lines[number]
    return ""


@spoils
def wrong_scale(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"^ {8,}scale: (\S+)")
    right = match[1]
    put(lines, number, match, right[:-1] + generator.choice(["", "ts"]))
    return right


@spoils
def list_for_map(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"^ +(?:question|guidance|advice|title|label|due|gate):( *)(?:$|\{)")
    del lines[number + 1 : number + 1 + deeper(lines, number)]
    lines[number] = lines[number][: match.start(1)] + generator.choice([" [a, b]", " []", " 5"])
    return ""


@spoils
def bad_date(lines: list[str], generator: random.Random) -> str:
    number, match = pick(lines, generator, r"\bdue: (\{.*\})")
    bad = ["{month: 2, day: 30}", "{month: 13, day: 1}", "{month: 1, day: 0}", "{month: 1}", "2026-02-30", "2026-11-15"]
    put(lines, number, match, generator.choice(bad))
    return ""


def deeper(lines: list[str], number: int) -> int:
    """Count the lines below one that belong to it."""
    own = len(lines[number]) - len(lines[number].lstrip())
    count = 0
    for line in lines[number + 1 :]:
        if line.strip() and len(line) - len(line.lstrip()) <= own:
            break
        count += 1
    return count


def problems_or_none(text: str) -> list[Problem] | None:
    """Give the problems of a text; ``None`` if it loads."""
    try:
        parse_methodology(text, "spoilt.yaml")
    except ProblemsFound as found:
        return found.problems
    return None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_refused_with_file_and_line(kind):
    """Ten seeded mutations of each kind; nothing but ``ProblemsFound`` may come of any."""
    original = (bundled("criteria") / "kz-local-budgets-2026.yaml").read_text("utf-8").splitlines()
    loaded = []
    for seed in range(10):
        lines = list(original)
        suggested = KINDS[kind](lines, random.Random(f"{kind} {seed}"))
        assert lines != original
        problems = problems_or_none("\n".join(lines) + "\n")
        if problems is None:
            loaded.append(seed)
            continue
        assert all(problem.file == "spoilt.yaml" and problem.line for problem in problems)
        assert not suggested or suggested in {problem.suggestion for problem in problems}
        said_in_every_language(problems)
    assert len(loaded) <= (2 if kind in HARMLESS else 0), f"accepted: {loaded}"


def test_there_are_a_hundred_mutations():
    assert len(KINDS) * 10 == 100
