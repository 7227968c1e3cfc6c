"""Each mistake in a methodology has its own message: file, line, path of ids, and a suggestion where there is one."""

import random
import re
from collections.abc import Callable

import pytest

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.methodology.model import Criterion, Dimension

SOUND = """\
id: sound
title: Sound
headline: index
themes: [{id: openness}]
bands: [{id: low, from: 0}, {id: high, from: 61}]
scales:
  extent:
    answers: {a: {points: 100}, b: {points: 50}, d: {points: 0}}
  days:
    number: {steps: [[0, 100], [14, 50]]}
dimensions:
  - id: index
    dimensions:
      - id: plan
        gate: {criterion: P01, closed_by: [d]}
        criteria:
          - {id: P01, question: One?, scale: extent, theme: openness}
          - {id: P02, question: Two?, scale: extent, weight: 2}
      - id: report
        criteria:
          - {id: R01, question: Three?, scale: days}
"""

P02 = "weight: 2"
MISTAKES = {
    "misspelt key": (P02, "wieght: 2", "unknown-key", 18, "index > plan > P02", "weight"),
    "misspelt key at the top": ("headline:", "headlin:", "unknown-key", 3, "", "headline"),
    "misspelt key of a theme": (
        "{id: openness}",
        "{id: openness, titel: X}",
        "unknown-key",
        4,
        "themes > openness",
        "title",
    ),
    "key of elsewhere": ("{id: openness}", "{id: openness, criteria: []}", "unknown-key", 4, "themes > openness", ""),
    "missing key": ("question: Two?, ", "", "missing-key", 18, "index > plan > P02", ""),
    "missing key at the top": ("title: Sound\n", "", "missing-key", 1, "", ""),
    "duplicate key": (P02, "weight: 2, weight: 3", "duplicate-key", 18, None, ""),
    "duplicate criterion": ("id: R01", "id: P01", "duplicate-id", 21, "index > report > P01 > id", ""),
    "duplicate dimension": ("id: report", "id: plan", "duplicate-id", 19, "index > plan > id", ""),
    "theme named like a dimension": ("{id: openness}", "{id: plan}", "duplicate-id", 4, "themes > plan > id", ""),
    "id with a space": ("id: R01", "id: R 01", "id-malformed", 21, "index > report > R 01 > id", ""),
    "weight of nothing": (P02, "weight: 0", "weight-not-positive", 18, "index > plan > P02 > weight", ""),
    "weight below nothing": (P02, "weight: -1", "weight-not-positive", 18, "index > plan > P02 > weight", ""),
    "weight in words": (P02, "weight: two", "wrong-type", 18, "index > plan > P02 > weight", ""),
    "too many points": ("points: 50", "points: 120", "points-out-of-range", 8, None, ""),
    "points below nothing": ("points: 50", "points: -1", "points-out-of-range", 8, None, ""),
    "no points at all": ("b: {points: 50}", "b: {}", "option-points-or-not-applicable", 8, None, ""),
    "bare no as an answer": ("b: {points: 50}", "no: {points: 50}", "bare-boolean", 8, None, ""),
    "bare yes closes a gate": ("closed_by: [d]", "closed_by: [yes]", "bare-boolean", 15, None, ""),
    "unknown scale": ("scale: days", "scale: day", "unknown-scale", 21, "index > report > R01 > scale", "days"),
    "unknown headline": ("headline: index", "headline: indx", "unknown-headline", 3, "headline", "index"),
    "unknown theme": (
        "theme: openness",
        "theme: opennes",
        "unknown-theme",
        17,
        "index > plan > P01 > theme",
        "openness",
    ),
    "unknown document": (P02, "document: budget", "unknown-document", 18, "index > plan > P02 > document", ""),
    "theme nobody uses": (", theme: openness", "", "theme-unused", 4, "themes > openness", ""),
    "gate elsewhere": (
        "criterion: P01",
        "criterion: R01",
        "gate-elsewhere",
        15,
        "index > plan > gate > criterion",
        "P01",
    ),
    "gate closed by no answer": ("closed_by: [d]", "closed_by: [x]", "unknown-answer", 15, None, ""),
    "gate on a number": ("scale: extent, theme", "scale: days, theme", "gate-on-number", 15, None, ""),
    "gate closed by nothing": ("closed_by: [d]", "closed_by: []", "list-empty", 15, None, ""),
    "bands not rising": ("from: 61", "from: 0", "bands-not-rising", 5, "bands > high > from", ""),
    "lowest band above 0": ("from: 0}", "from: 10}", "bands-not-from-zero", 5, "bands > low > from", ""),
    "band out of reach": ("from: 61", "from: 101", "band-unreachable", 5, "bands > high > from", ""),
    "band demands what isn't": ("from: 61", "from: 61, requires_must_have: 1", "must-have-missing", 5, None, ""),
    "steps not rising": ("[14, 50]", "[0, 50]", "pairs-not-rising", 10, None, ""),
    "steps and line": ("steps: [[0, 100]", "line: [[0, 0]], steps: [[0, 100]", "steps-or-line", 10, None, ""),
    "unknown aggregate": ("- id: report", "- id: report\n        aggregate: men", "not-one-of", 20, None, "mean"),
    "status of its own": ("title: Sound", "title: Sound\nstatus: publish", "not-one-of", 3, "status", "published"),
    "text without language": ("title: Sound", "title: {de: Gut}", "unknown-language", 2, "title", ""),
    "empty text": ("title: Sound", "title: {en: ''}", "text-empty", 2, "title", ""),
    "a list instead of a map": ("{points: 50}", "[50]", "wrong-type", 8, None, ""),
    "a map instead of a list": ("[{id: openness}]", "{id: openness}", "wrong-type", 4, "themes", ""),
    "dimension of nothing": (
        "\n        criteria:\n          - {id: R01, question: Three?, scale: days}",
        "",
        "dimension-empty",
        19,
        None,
        "",
    ),
    "over without dimensions": (
        "- id: report",
        "- id: report\n        over: dimensions",
        "over-without-dimensions",
        20,
        None,
        "",
    ),
    "continues nothing": (
        P02,
        "continues: {obs-2015: q0}",
        "continues-nothing",
        18,
        "index > plan > P02 > continues > obs-2015",
        ...,
    ),
    "continues no edition": (
        P02,
        "continues: {obs-1915: q1}",
        "unknown-edition",
        18,
        "index > plan > P02 > continues > obs-1915",
        ...,
    ),
    "based on itself": ("title: Sound", "title: Sound\nbased_on: sound", "edition-cycle", 3, None, ""),
    "based on nothing": ("title: Sound", "title: Sound\nbased_on: obs-2071", "unknown-base", 3, None, "obs-2017"),
    "tabs": ("        criteria:", "\tcriteria:", "not-yaml", 16, None, ""),
    "indentation": ("  extent:", "   extent:\n  odd:", "not-yaml", 8, None, ""),
    "bracket not closed": ("[{id: openness}]", "[{id: openness}", "not-yaml", None, None, ""),
    "an impossible date": ("title: Sound", "title: 2026-02-30", "not-yaml", 2, None, ""),
    "a value of another program": ("title: Sound", "title: !!python/name:os.system", "not-yaml", 2, None, ""),
    "a tag that doesn't fit": ("title: Sound", "title: !!timestamp soon", "not-yaml", 2, None, ""),
    "an alias of itself": ("title: Sound", "title: &x [*x]", "yaml-too-large", 2, None, ""),
    "an alias of nothing": ("title: Sound", "title: *x", "not-yaml", 2, None, ""),
    "two documents": ("title: Sound", "title: Sound\n---", "not-yaml", 3, None, ""),
    "nested without end": ("title: Sound", "title: " + "[" * 5000 + "]" * 5000, "yaml-too-large", 2, None, ""),
}
"""Name → what to replace, by what; code, line, path of ids, suggestion. ``None``: the file's own; ``...``: any."""


def problems_of(text: str, file: str = "sound.yaml") -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        parse_methodology(text, file)
    return found.value.problems


def said_in_every_language(problems: list[Problem]) -> None:
    for language in LANGUAGES:
        text = Say(language).problems(problems)
        assert all(f"[{problem.code}]" in text for problem in problems)
        assert "{" not in re.sub(r"«[^»]*»|'[^']*'|\{.*\}", "", text)


def test_the_sound_one_loads():
    assert parse_methodology(SOUND).id == "sound"


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(name):
    old, new, code, line, path, suggestion = MISTAKES[name]
    assert old in SOUND
    found = [p for p in problems_of(SOUND.replace(old, new, 1)) if p.code == code]
    assert found, "another code"
    problem = found[0]
    assert problem.file == "sound.yaml"
    assert problem.line == line if line else problem.line
    assert path is None or " > ".join(problem.path) == path
    assert suggestion is ... or problem.suggestion == suggestion
    said_in_every_language(found)


def test_the_message_reads_as_promised():
    (problem,) = problems_of(SOUND.replace(P02, "wieght: 2"), "criteria/x.yaml")
    assert Say("en").problems([problem]) == (
        "1 problem in criteria/x.yaml\n"
        "  :18 index > plan > P02: unknown key 'wieght'. Did you mean 'weight'? [unknown-key]"
    )


def test_all_mistakes_are_found_in_one_pass():
    text = SOUND.replace(P02, "wieght: 2").replace("points: 50", "points: 120").replace("question: Three?, ", "")
    assert [(p.code, p.line) for p in problems_of(text)] == [
        ("points-out-of-range", 8),
        ("unknown-key", 18),
        ("missing-key", 21),
    ]
    rules = SOUND.replace("headline: index", "headline: indx").replace("scale: days", "scale: day")
    assert [p.code for p in problems_of(rules)] == ["unknown-headline", "theme-unused", "unknown-scale"]


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
