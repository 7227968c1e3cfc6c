"""Each mistake in a methodology has its own message: file, line, path of ids, and a suggestion where there is one."""

import pytest

from budget_index.cli import run
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import parse_methodology
from tests.methodology.sound import P02, SOUND, problems_of, said_in_every_language

HEAD = "title: Sound"
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
    "id with a zero at its end": ("id: R01", "id: '1.10'", "id-spreadsheet", 21, "index > report > 1.10 > id", ""),
    "id like a day": ("id: R01", "id: 1-2", "id-spreadsheet", 21, "index > report > 1-2 > id", ""),
    "id with a space": ("id: R01", "id: R 01", "id-malformed", 21, "index > report > R 01 > id", ""),
    "weight of nothing": (P02, "weight: 0", "weight-not-positive", 18, "index > plan > P02 > weight", ""),
    "weight below nothing": (P02, "weight: -1", "weight-not-positive", 18, "index > plan > P02 > weight", ""),
    "weight that overflows": (P02, "weight: 1.0e+308", "weight-too-large", 18, "index > plan > P02 > weight", ""),
    "weight in words": (P02, "weight: two", "number-miswritten", 18, "index > plan > P02 > weight", ""),
    "too many points": ("points: 50", "points: 120", "answer-points-out-of-range", 8, None, ""),
    "points below nothing": ("points: 50", "points: -101", "answer-points-out-of-range", 8, None, ""),
    "more deducted than given": (
        "a: {points: 100}, b: {points: 50}, d: {points: 0}",
        "a: {points: 10}, b: {points: 5}, d: {points: -50}",
        "deduction-too-large",
        7,
        None,
        "",
    ),
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
    "more answers than members": (
        "- id: report",
        "- id: report\n        min_answered: 2",
        "min-answered-unreachable",
        20,
        "index > report > min_answered",
        "",
    ),
    "no answers at all": ("- id: report", "- id: report\n        min_answered: 0", "number-not-at-least", 20, None, ""),
    "gate elsewhere": (
        "criterion: P01",
        "criterion: R01",
        "gate-elsewhere",
        15,
        "index > plan > gate > criterion",
        "",
    ),
    "cap on a criterion elsewhere": (
        "- id: report",
        "- id: report\n        cap: {at: 50, when: {criterion: P01, answers: [d]}}",
        "cap-elsewhere",
        20,
        "index > report > cap > when > criterion",
        "",
    ),
    "cap on a number": (
        "- id: report",
        "- id: report\n        cap: {at: 50, when: {criterion: R01, answers: [d]}}",
        "cap-on-number",
        20,
        None,
        "",
    ),
    "cap by the best answer": (
        "gate: {criterion: P01, closed_by: [d]}",
        "cap: {at: 50, when: {criterion: P01, answers: [d, a]}}",
        "cap-by-best",
        15,
        None,
        "",
    ),
    "cap by no answer": (
        "gate: {criterion: P01, closed_by: [d]}",
        "cap: {at: 50, when: {criterion: P01, answers: [x]}}",
        "unknown-answer",
        15,
        None,
        "",
    ),
    "cap above everything": (
        "gate: {criterion: P01, closed_by: [d]}",
        "cap: {at: 101, when: {criterion: P01, answers: [d]}}",
        "number-not-at-most",
        15,
        None,
        "",
    ),
    "cap without a condition": (
        "gate: {criterion: P01, closed_by: [d]}",
        "cap: {at: 50}",
        "missing-key",
        15,
        None,
        "",
    ),
    "misspelt key of a cap": (
        "gate: {criterion: P01, closed_by: [d]}",
        "cap: {at: 50, whem: {criterion: P01, answers: [d]}}",
        "unknown-key",
        15,
        None,
        "when",
    ),
    "gate closed by no answer": ("closed_by: [d]", "closed_by: [x]", "unknown-answer", 15, None, ""),
    "gate on a number": ("scale: extent, theme", "scale: days, theme", "gate-on-number", 15, None, ""),
    "gate closed by nothing": ("closed_by: [d]", "closed_by: []", "list-empty", 15, None, ""),
    "bands as shares": ("from: 61", "from: 0.61", "bands-are-shares", 5, "bands > high > from", ""),
    "narrow limits": ("steps: [[0, 100]", "limits: [5, 9], steps: [[0, 100]", "limits-malformed", 10, None, ""),
    "one limit": ("steps: [[0, 100]", "limits: [5], steps: [[0, 100]", "limits-malformed", 10, None, ""),
    "bands not rising": ("from: 61", "from: 0", "bands-not-rising", 5, "bands > high > from", ""),
    "lowest band above 0": ("from: 0}", "from: 10}", "bands-not-from-zero", 5, "bands > low > from", ""),
    "band out of reach": ("from: 61", "from: 101", "band-unreachable", 5, "bands > high > from", ""),
    "band demands what isn't": ("from: 61", "from: 61, requires_must_have: 1", "must-have-missing", 5, None, ""),
    "steps not rising": ("[14, 50]", "[0, 50]", "pairs-not-rising", 10, None, ""),
    "steps and line": ("steps: [[0, 100]", "line: [[0, 0]], steps: [[0, 100]", "steps-or-line", 10, None, ""),
    "line and log": ("steps: [[0, 100], [14, 50]]", "line: [[1, 0]], log: [[1, 100]]", "steps-or-line", 10, None, ""),
    "points of a step below nothing": ("[14, 50]", "[14, -50]", "points-out-of-range", 10, None, ""),
    "two kinds of steps": ("steps: [[0, 100]", "below: [[1, 9]], steps: [[0, 100]", "steps-or-line", 10, None, ""),
    "log of nothing": ("steps: [[0, 100]", "log: [[0, 100]", "log-not-positive", 10, None, ""),
    "unknown aggregate": ("- id: report", "- id: report\n        aggregate: men", "not-one-of", 20, None, "mean"),
    "status of its own": ("title: Sound", "title: Sound\nstatus: publish", "not-one-of", 3, "status", "published"),
    "text without language": ("title: Sound", "title: {de: Gut}", "unknown-language", 2, "title", ""),
    "empty text": ("title: Sound", "title: {en: ''}", "text-empty", 2, "title", ""),
    "a list instead of a map": ("{points: 50}", "[50]", "wrong-type", 8, None, ""),
    "a map instead of a list": ("[{id: openness}]", "{id: openness}", "wrong-type", 4, "themes", ""),
    "peers by a slip": (HEAD, f"{HEAD}\npeers: {{by: kinds}}", "not-one-of", 3, "peers > by", "kind"),
    "peers of nothing": (HEAD, f"{HEAD}\npeers: {{}}", "peers-empty", 3, "peers", ""),
    "key of peers misspelt": (HEAD, f"{HEAD}\npeers: {{grups: []}}", "unknown-key", 3, "peers", "groups"),
    "group without regions": (HEAD, f"{HEAD}\npeers: {{groups: [{{id: a}}]}}", "peers-without-regions", 3, None, ""),
    "group by class with regions": (
        HEAD,
        f"{HEAD}\npeers: {{by: class, groups: [{{id: a, regions: [X]}}]}}",
        "peers-by-and-regions",
        3,
        "peers > groups > a > regions",
        "",
    ),
    "group of no kind": (
        HEAD,
        f"{HEAD}\nkinds: [city, oblast]\npeers: {{by: kind, groups: [{{id: obalst}}]}}",
        "peers-unknown-kind",
        4,
        "peers > groups > obalst > id",
        "oblast",
    ),
    "region in two groups": (
        HEAD,
        f"{HEAD}\npeers:\n  groups:\n    - {{id: a, regions: [X, Y]}}\n    - {{id: b, regions: [Z, X]}}",
        "peers-region-twice",
        6,
        None,
        "",
    ),
    "region twice in a group": (
        HEAD,
        f"{HEAD}\npeers: {{groups: [{{id: a, regions: [X, X]}}]}}",
        "peers-region-twice",
        3,
        None,
        "",
    ),
    "group that stands twice": (
        HEAD,
        f"{HEAD}\npeers: {{by: class, groups: [{{id: a}}, {{id: a}}]}}",
        "duplicate-id",
        3,
        "peers > groups > a > id",
        "",
    ),
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
        ("answer-points-out-of-range", 8),
        ("unknown-key", 18),
        ("missing-key", 21),
    ]
    rules = SOUND.replace("headline: index", "headline: indx").replace("scale: days", "scale: day")
    assert [p.code for p in problems_of(rules)] == ["unknown-headline", "theme-unused", "unknown-scale"]


def test_what_does_not_apply_brings_about_no_cap():
    text = SOUND.replace("d: {points: 0}}", "d: {points: 0}, e: {not_applicable: true}}")
    text = text.replace(
        "gate: {criterion: P01, closed_by: [d]}", "cap: {at: 50, when: {criterion: P01, answers: [d, e]}}"
    )
    problems = problems_of(text)
    assert [(problem.code, problem.facts["name"]) for problem in problems] == [("cap-by-not-applicable", "e")]
    said_in_every_language(problems)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (P02, "weight: 2, factors: {right: extent}", "factor-deducts"),
        ("gate: {criterion: P01, closed_by: [d]}", "aggregate: geometric_mean", "deduction-in-aggregate"),
        ("gate: {criterion: P01, closed_by: [d]}", "aggregate: harmonic_mean", "deduction-in-aggregate"),
    ],
)
def test_points_below_nothing_are_refused_where_they_make_no_sense(old, new, code):
    deducting = SOUND.replace("d: {points: 0}", "d: {points: -20}")
    assert parse_methodology(deducting).scales["extent"].lowest == -20
    problems = problems_of(deducting.replace(old, new))
    assert [problem.code for problem in problems] == [code]
    said_in_every_language(problems)


COARSE = "line: [[0, 0], [1000, 50], [75000, 100]]"


def test_a_coarse_line_is_noticed_at_its_line(tmp_path, capsys):
    path = tmp_path / "coarse.yaml"
    path.write_text(SOUND.replace("steps: [[0, 100], [14, 50]]", COARSE), encoding="utf-8")
    for language in LANGUAGES:
        assert run(["criteria", "check", str(path), "--lang", language]) == 0
        told = capsys.readouterr().err
        assert "[line-coarse]" in told
        assert ":10" in told
        assert "{" not in told


def test_a_line_that_is_meant_is_not_noticed(tmp_path, capsys):
    path = tmp_path / "fine.yaml"
    path.write_text(
        SOUND.replace("steps: [[0, 100], [14, 50]]", "line: [[0, 0], [20, 100], [90, 100]]"), encoding="utf-8"
    )
    assert run(["criteria", "check", str(path), "--lang", "en"]) == 0
    assert capsys.readouterr().err == ""
