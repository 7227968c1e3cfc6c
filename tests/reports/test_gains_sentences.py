"""Every sentence of ``gains`` beside a small round for which it would be false."""

from io import StringIO

import pandas as pd
import pytest
from rich.console import Console

from budget_index.analysis.actions.route import path_in_actions
from budget_index.content.action_words import full_points_words
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import criteria
from budget_index.regions import kazakhstan
from budget_index.reports.terminal import gains as terminal
from budget_index.rounds import Intake
from budget_index.rounds.scored import ScoredRound
from budget_index.scoring.results import score_agreed

SAY = Say("en")
BANDS = "bands: [{id: low, from: 0}, {id: high, from: 61}]"
MUST = "bands: [{id: low, from: 0}, {id: high, from: 61, requires_must_have: 1.0}]"


def criterion(name: str, document: str = "", more: str = "") -> str:
    about = f", document: {document}" if document else ""
    return f"{{id: {name}, question: Is it so?, scale: extent{about}{more}}}"


def inside(*listed: str, about: str = "") -> str:
    return f"{about}criteria: [{', '.join(listed)}]"


def rules(index: str, *more: str, bands: str = BANDS) -> Methodology:
    documents = [f"{name}: {{title: The {name}}}" for name in ("plan", "report") if f"document: {name}" in index]
    named = f"documents: {{{', '.join(documents)}}}" if documents else ""
    settings = "\n".join([bands, named, *more])
    return parse_methodology(f"""
id: made-up
title: Made up
scales: {{extent: {{answers: {{a: {{points: 100}}, b: {{points: 67}}, c: {{points: 33}}, d: {{points: 0}},
  e: {{not_applicable: true}}}}}}}}
{settings}
dimensions: [{{id: index, {index}}}]
""")


TWO = inside(criterion("P1"), criterion("P2"))
PAPERS = inside(criterion("P1", "plan"), criterion("P2", "plan"), criterion("R1", "report"))
OPENNESS = "themes: [{id: openness}]"
ASKED = inside(criterion("P1", "plan", ", theme: openness"), criterion("P2", "plan"), criterion("R1", "report"))


class Printed:
    """What is printed of region A, whose answers are one letter a criterion in the order of the file."""

    def __init__(
        self,
        methodology: Methodology,
        *words: str,
        band: str | None = None,
        by_effort: bool = False,
        language: str = "en",
    ) -> None:
        names = [each.id for each in criteria(methodology)]
        rows = [
            (region, 2026, name, answer.strip())
            for region, word in zip("ABCD", words, strict=False)
            for name, answer in zip(names, word, strict=True)
        ]
        agreed = pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"])
        results = score_agreed(agreed, methodology)
        scored = ScoredRound("made-up", 2026, Intake(agreed.assign(assessor="", evidence="")), results)
        path = path_in_actions(results, "A", 2026, band=band, by_effort=by_effort)
        registry, paper = kazakhstan(), StringIO()
        gained = terminal.region_gains(scored, "A", path=path, registry=registry)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(terminal, "report_console", lambda: Console(file=paper, width=240))
            terminal.print_gains(gained, registry, Say(language), [])
        self.text = paper.getvalue()

    def row(self, words: str) -> list[str]:
        line = next(line for line in self.text.splitlines() if words in line)
        return line.split()

    def __contains__(self, words: str) -> bool:
        return words in self.text


def test_without_bands_no_region_is_in_the_highest():
    assert SAY("gain.top") not in Printed(rules(TWO, bands=""), "bd")
    assert SAY("gain.top") in Printed(rules(TWO), "ab")
    assert SAY("gain.top") not in Printed(rules(TWO), "dd")


def test_a_band_that_is_reached_isnt_out_of_reach():
    for band in ("low", "high"):
        printed = Printed(rules(TWO), "ab", band=band)
        assert SAY("gain.reached", band=band) in printed
        assert SAY("gain.unreachable", band=band) not in printed
    beyond = rules(inside(criterion("P1"), criterion("P2", more=", must_have: true")), bands=MUST)
    missing = Printed(beyond, "a ", band="high")
    assert SAY("gain.unreachable", band="high") in missing
    assert SAY("gain.reached", band="high") not in missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_to_gain_there_is_no_table_and_no_first_step(language):
    say, printed = Say(language), Printed(rules(TWO), "aa", language=language)
    assert printed.text.splitlines()[1:] == [say("gain.none"), say("gain.top")]


def test_a_score_that_stays_isnt_said_to_rise():
    below = f"dimensions: [{{id: one, {inside(criterion('P1'))}}}]"
    beside = f"{{id: other, {inside(criterion('M1', more=', must_have: true'))}}}"
    printed = Printed(rules(f"{below}}}, {beside[:-1]}", bands=MUST), "ab")
    assert SAY("gain.required", band="high", actions="M1") in printed
    assert "1 action (M1); score: 100.0 → 100.0." in printed
    assert "rise" not in printed.text.split(SAY("gain.legend"))[1]
    assert "First step" not in printed


def test_required_questions_without_an_answer_arent_said_to_be_unmet():
    demanded = inside(criterion("P1", more=", weight: 3"), criterion("P2", more=", must_have: true"))
    printed = Printed(rules(demanded, bands=MUST), "a ")
    assert SAY("gain.required-open", band="high", criteria="P2") in printed
    assert "only required criteria are not met" not in printed
    assert "enough for the band" not in Printed(rules(demanded, bands=MUST), "dd")


def test_a_region_without_a_score_is_never_answered_by_its_title_alone():
    none = SAY("gain.no-score-none")
    assert none in Printed(rules(TWO), "ee")
    least = "missing: {min_coverage: 0.75}"
    printed = Printed(rules(TWO, least), "a ")
    assert none not in printed
    assert "50% of the questions are answered, counted by weight; 75% is needed" in printed
    parts = (
        f"min_answered: 2, dimensions: [{{id: one, {inside(criterion('P1'))}}}, {{id: two, {inside(criterion('P2'))}}}]"
    )
    assert none in Printed(rules(parts), "ae")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_that_nothing_is_needed(language):
    """Without a least coverage nothing answered is too little, and so are too few members."""
    say = Say(language)
    empty = Printed(rules(TWO), "  ", language=language)
    assert f"{say('gain.no-score-few')} {say('gain.no-score-answers', n=1, criteria='P1')}" in empty
    assert say.percent(0) not in empty
    members = Printed(rules(f"min_answered: 2, {TWO}"), "a ", language=language)
    assert f"{say('gain.no-score-few')} {say('gain.least-criteria', members=2)}" in members


def test_so_much_coverage_is_never_what_is_needed():
    eight = inside(*(criterion(f"P{number}") for number in range(8)))
    printed = Printed(rules(eight, "missing: {min_coverage: 0.627}"), "ccccc   ")
    assert "62.5% of the questions are answered, counted by weight; 62.7% is needed" in printed


def test_what_brings_something_only_together_isnt_said_to_bring_nothing():
    printed = Printed(rules(f"aggregate: geometric_mean, {TWO}"), "dd")
    assert SAY("gain.none") in printed
    assert "First steps: P1; P2. Together: score 0.00 → 100.00, place 1." in printed
    assert "2 actions (P1; P2)" in printed


@pytest.mark.parametrize(("language", "plural"), [("en", "Together"), ("ru", "Вместе"), ("kk", "Бірге")])
def test_one_step_isnt_taken_together(language, plural):
    assert plural in Printed(rules(TWO), "bd", language=language)
    assert plural not in Printed(rules(TWO), "ad", language=language)


def test_the_place_then_may_be_shared():
    printed = Printed(rules(PAPERS), "dac", "aac", "aaa")
    assert printed.row("Improve: The plan")[:3] == ["+33.33", "77.67", "2–3"]
    assert printed.row("Improve: The report")[:3] == ["+22.33", "66.67", "3"]
    rounded = rules(inside(criterion("P1"), criterion("P2"), about="aggregate: mean, "), "ranks: rounded")
    assert Printed(rounded, "da", "aa").row("P1 Is")[:3] == ["+50.00", "100.00", "1–2"]


def test_unsettled_answers_stay_open_and_nobody_is_told_to_publish_what_wasnt_assessed():
    printed = Printed(rules(ASKED, OPENNESS, "missing: {treat_as: zero}"), "d  ")
    assert "Publish: The plan · unsettled answers: up to 33.33 more" in printed
    assert "Publish: The report" not in printed
    assert "The report · unsettled answers: up to 33.33 more" in printed
    assert "no data" in printed
    assert "Publish" not in Printed(rules(PAPERS, "missing: {treat_as: zero}"), "d  ")
    excluded = Printed(rules(ASKED, OPENNESS), "d c")
    assert excluded.row("Publish: The plan")[:2] == ["+50.00", "66.50"]
    assert "unsettled answers: up to 11.17 more" in excluded


def test_shares_are_explained_only_where_questions_stand_below_an_action():
    assert SAY("gain.legend-questions") in Printed(rules(PAPERS), "dac")
    assert SAY("gain.legend-questions") not in Printed(rules(TWO), "bd")


def test_a_question_that_doesnt_apply_is_nothing_to_do():
    printed = Printed(rules(TWO), "eb")
    assert "P1" not in printed
    assert "First step: P2. Score: 67.00 → 100.00" in printed


def test_a_cap_and_a_gate_are_lifted_by_the_action_that_holds_them():
    cap = Printed(rules(f"cap: {{at: 50, when: {{criterion: P1, answers: [d]}}}}, {PAPERS}"), "dab")
    assert "1 action (The plan); score: 50.0 → 89.0." in cap
    assert cap.row("Improve: The plan")[0] == "+39.00"
    assert "Improve: The report" not in cap
    gate = Printed(rules(f"gate: {{criterion: R1, closed_by: [d]}}, {PAPERS}"), "bad")
    assert "1 action (The report); score: 0.0 → 89.0." in gate
    assert "First steps: The report; The plan." in gate


def test_actions_that_are_left_out_of_the_table_are_counted():
    twelve = rules(inside(*(criterion(f"P{number:02}") for number in range(12))))
    assert SAY("gain.more", n=2) in Printed(twelve, "c" * 12)
    assert "aren't shown" not in Printed(twelve, "c" * 10 + "aa")


def test_of_least_effort_only_the_questions_that_are_needed_are_named():
    heavy = ", weight: 3"
    index = inside(
        criterion("P1", "plan", heavy),
        criterion("P2", "plan"),
        criterion("R1", "report", heavy),
        criterion("R2", "report"),
    )
    printed = Printed(rules(index), "dddd", by_effort=True)
    assert "2 actions (The plan: P1; The report: R1); score: 0.0 → 75.0." in printed
    assert SAY("gain.effort-sum", effort=2) in printed
    assert "2 actions (The plan; The report); score: 0.0 → 100.0." in Printed(rules(index), "dddd")


def test_least_effort_isnt_said_to_be_the_smallest_set():
    """P1 alone reaches the band too, with an effort of 3."""
    index = inside(criterion("P1", more=", weight: 8, effort: 3"), criterion("P2", more=", weight: 4"), criterion("P3"))
    answers = ("ddd", "dcd")
    high = "bands: [{id: low, from: 0}, {id: high, from: 35}]"
    for word in answers:
        printed = Printed(rules(index, bands=high), word, by_effort=True)
        assert "2 actions (P2; P3); score: " in printed
        assert SAY("gain.proven-effort") in printed
        assert SAY("gain.proven") not in printed
        assert "1 action (P1)" in Printed(rules(index, bands=high), word)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("steps: [[0, 100], [14, 50]]", "at most 0%"),
        ("steps: [[9, 0], [20, 100]]", "more than 9%, at most 20%"),
        ("steps: [[9, 0]], beyond: 80", "more than 9%"),
        ("below: [[9, 0], [20, 100]]", "from 9%, less than 20%"),
        ("below: [[9, 0]], beyond: 80", "at least 9%"),
        ("line: [[0, 0], [0.125, 100]]", "at least 0.125%"),
        ("line: [[0, 0], [40, 100], [60, 100], [100, 0]]", "40% to 60%"),
    ],
)
def test_exactly_the_numbers_that_are_named_have_full_points(number, words):
    methodology = parse_methodology(f"""
id: made-up
title: Made up
scales: {{share: {{number: {{unit: percent, {number}}}}}}}
dimensions: [{{id: index, criteria: [{{id: P1, question: How much?, scale: share}}]}}]
""")
    assert full_points_words(next(iter(criteria(methodology))), methodology, SAY) == f"full points: {words}"


@pytest.mark.parametrize(("language", "words"), [("en", "public, incomplete"), ("ru", "опубликован, неполный")])
def test_a_document_is_in_time_only_where_its_time_is_known(language, words):
    say = Say(language)
    printed = Printed(rules(PAPERS), "adb", language=language)
    assert words in printed
    assert say("gain.status-in-time") not in printed
    asked = [criterion("P1", "plan", ", theme: openness"), criterion("P2", "plan", ", theme: timeliness")]
    dated = rules(inside(*asked, criterion("P3", "plan")), "themes: [{id: openness}, {id: timeliness}]")
    assert say("gain.incomplete", status=say("gain.status-in-time")) in Printed(dated, "cad", language=language)
    assert say("gain.status-in-time") not in Printed(dated, "c d", language=language)
