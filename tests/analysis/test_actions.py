"""Actions: which criteria they gather, what they bring, what comes first, and the path to the next band."""

from functools import cache
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.actions.documents import who_shows_how
from budget_index.analysis.actions.first_steps import first_steps
from budget_index.analysis.actions.grouping import list_actions
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.actions.route import path_in_actions
from budget_index.analysis.actions.table import ACTION_COLUMNS, actions_table
from budget_index.analysis.gain.gains import gains_table
from budget_index.analysis.gain.steps import one_region, possible_steps
from budget_index.analysis.gain.whatif import best_answers, region_outcome
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Due, Methodology
from budget_index.rounds.model import bundled_rounds
from budget_index.scoring.results import Results, score_agreed
from budget_index.scoring.tree import compile_tree
from budget_index.tables.publications import due_date
from tests.example_round import regions_of
from tests.example_round import scored_round as example

ROUNDS = sorted(bundled_rounds())
LETTERS = {"a": {"points": 100}, "b": {"points": 67}, "d": {"points": 0}}
BANDS = [{"id": "low", "from": 0}, {"id": "high", "from": 61, "requires_must_have": 1.0}]


@cache
def actions(name: str = "kz-example-2026") -> pd.DataFrame:
    return actions_table(example(name).results, example(name).intake.publications)


def own(region: str, name: str = "kz-example-2026") -> pd.DataFrame:
    return actions(name)[actions(name)["region"] == region].set_index("action")


def rules(*dimensions: dict[str, object], **more: object) -> Methodology:
    documents = {"plan": {"title": "Plan"}, "report": {"title": "Report"}}
    whole = {"id": "acts", "title": "Acts", "bands": BANDS, "scales": {"letters": {"answers": LETTERS}}, **more}
    index = {"id": "index", "dimensions": list(dimensions)}
    return Methodology.model_validate({**whole, "documents": documents, "dimensions": [index]})


def criterion(name: str, document: str | None = None, **more: object) -> dict[str, object]:
    about = {"document": document} if document else {}
    return {"id": name, "question": "?", "scale": "letters", **about, **more}


def scored(methodology: Methodology, **answers: str) -> Results:
    rows = [("A", 2026, name, answer) for name, answer in answers.items()]
    return score_agreed(pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"]), methodology)


def gathered(methodology: Methodology) -> dict[str, list[str]]:
    return {action.id: action.criteria for action in list_actions(methodology)}


def test_the_group_with_the_gate_has_the_name_of_the_document():
    gate = {"criterion": "R1", "closed_by": ["d"]}
    paper = [criterion("R1", "report"), criterion("R2")]
    found = rules(
        {"id": "hearing", "criteria": [criterion("H1", "report"), criterion("H2")]},
        {"id": "paper", "gate": gate, "criteria": [*paper, criterion("P1", "plan")]},
    )
    assert gathered(found) == {"hearing": ["H1"], "H2": ["H2"], "report": ["R1", "R2"], "plan": ["P1"]}


def test_a_gate_reaches_all_dimensions_below_its_own():
    gate = {"criterion": "R1", "closed_by": ["d"]}
    below = [{"id": name, "criteria": [criterion(f"R{number}", "report")]} for number, name in ((1, "one"), (2, "two"))]
    assert gathered(rules({"id": "paper", "gate": gate, "dimensions": below})) == {"report": ["R1", "R2"]}


def test_criteria_without_a_document_are_one_action_if_their_dimension_says_so():
    below = [criterion("H1"), criterion("H2", "report"), criterion("H3")]
    assert gathered(rules({"id": "hearing", "criteria": below})) == {"H1": ["H1"], "report": ["H2"], "H3": ["H3"]}
    together = rules({"id": "hearing", "action": True, "criteria": below})
    assert gathered(together) == {"hearing": ["H1", "H3"], "report": ["H2"]}


def test_every_criterion_is_in_one_action_and_every_name_stands_once():
    same = {"id": "report", "criteria": [criterion("plan"), criterion("A1", "report"), criterion("A2", "plan")]}
    other = {"id": "later", "criteria": [criterion("B1", "report"), criterion("B2", "plan")]}
    found = list_actions(rules(same, other))
    assert len({action.id for action in found}) == len(found)
    assert sorted(name for action in found for name in action.criteria) == ["A1", "A2", "B1", "B2", "plan"]


@pytest.mark.parametrize("name", ["kz-local-budgets-2026", "kz-rural-budgets-2026", "kz-social-audit-2026"])
def test_only_the_document_itself_is_published(name):
    methodology = load_methodology(name)
    for action in list_actions(methodology):
        assert action.publishes == (action.id in methodology.documents)
        assert action.document in ("", *methodology.documents)


def test_the_annual_report_of_aktobe():
    row = own("KZ-15").loc["annual_report"]
    assert row["criteria"] == "R01;R02;R03;R04;R05;R06;R07"
    assert (round(row["gain"], 2), round(row["score_after"], 2), row["rank_after"]) == (9.59, 61.86, 8)
    assert (row["status"], row["band_after"], row["document"]) == ("closed", "substantial", "annual_report")
    assert own("KZ-15").index[0] == "annual_report"


def test_a_region_that_only_required_criteria_hold_is_told_those_first():
    table = own("KZ-33")
    required = table[table["required_for"] == "extensive"]
    assert list(required.index) == list(table.index[: len(required)]) == ["draft_budget", "budget_decision"]
    assert (own("KZ-15")["required_for"] == "").all()


@pytest.mark.slow
@pytest.mark.parametrize("name", ROUNDS)
def test_an_action_gains_what_the_engine_says_of_its_answers(name):
    """Best answers by hand, what is missing left out unless a closed gate put it to 0: the same score and place."""
    results, table = example(name).results, actions(name)
    assert not table.duplicated(["region", "year", "action"]).any()
    states = results.criteria.set_index(["region", "criterion"])["status"]
    for row in table.dropna(subset="gain").sample(12, random_state=1).itertuples():
        settled = [c for c in row.criteria.split(";") if states[row.region, c] in {"answered", "derived", "gated"}]
        found = region_outcome(results, best_answers(results.methodology, settled), row.region, row.year)
        assert (found.score, found.rank, found.band) == (pytest.approx(row.score_after), row.rank_after, row.band_after)


def test_what_is_unsettled_stays_and_is_told():
    methodology = rules({"id": "paper", "criteria": [criterion("R1", "report"), criterion("R2", "report")]})
    row = actions_table(scored(methodology, R1="b", R2="")).iloc[0]
    assert (row["gain"], row["score_after"], row["unsettled"], row["effort"]) == (33.0, 100.0, 0.0, 1)
    disputed = actions_table(scored(methodology, R1="a", R2="b|d")).iloc[0]
    assert (disputed["gain"], disputed["effort"]) == (0.0, 0)
    as_zero = rules(
        {"id": "paper", "criteria": [criterion("R1", "report"), criterion("R2", "report")]},
        missing={"treat_as": "zero"},
    )
    row = actions_table(scored(as_zero, R1="b", R2="")).iloc[0]
    assert (row["gain"], row["unsettled"]) == (16.5, 50.0)


def test_statuses_follow_gate_publications_and_answers():
    gate = {"criterion": "R1", "closed_by": ["d"]}
    methodology = rules(
        {"id": "paper", "gate": gate, "criteria": [criterion("R1", "report")]},
        {"id": "plans", "criteria": [criterion("P1", "plan", theme="timeliness")]},
        themes=[{"id": "timeliness"}],
    )

    def statuses(publications: pd.DataFrame | None = None, **answers: str) -> list[str]:
        table = actions_table(scored(methodology, **answers), publications).set_index("action")
        return table.loc[["report", "plan"], "status"].tolist()

    assert statuses(R1="d", P1="b") == ["closed", "public"]
    assert statuses(R1="b", P1="a") == ["public", "public"]
    assert statuses(R1="", P1="d") == ["not_assessed", "not_assessed"]
    row = {"region": "A", "year": 2026, "document": ["report", "plan"], "status": ["late", "on_request"]}
    publications = pd.DataFrame(row | {"published_on": "", "url": ""})
    assert statuses(publications, R1="a", P1="a") == ["late", "closed"]
    assert statuses(publications, R1="d", P1="a") == ["closed", "closed"]


DUE = {"month": 3, "day": 1}
GATED_PLAN = {
    "id": "papers",
    "gate": {"criterion": "P1", "closed_by": ["d"]},
    "criteria": [criterion("P1", "plan", theme="openness"), criterion("P2", "plan", theme="timeliness")],
}
OPEN_REPORT = {
    "id": "reports",
    "criteria": [
        criterion("R1", "report", theme="openness"),
        criterion("R2", "report", theme="timeliness"),
        criterion("R3", "report", theme="openness"),
    ],
}
BARE_REPORT = {"id": "reports", "criteria": [criterion("R1", "report"), criterion("R2", "report", theme="timeliness")]}


@pytest.mark.parametrize(
    ("dimension", "answers", "row", "status"),
    [
        (GATED_PLAN, "aa", None, "in_time"),
        (GATED_PLAN, "ab", None, "late"),
        (GATED_PLAN, "ad", None, "late"),
        (GATED_PLAN, "a-", None, "public"),
        (GATED_PLAN, "da", None, "closed"),
        (GATED_PLAN, "--", None, "not_assessed"),
        (GATED_PLAN, "-d", None, "not_assessed"),
        (GATED_PLAN, "-d", ("public", ""), "late"),
        (GATED_PLAN, "--", ("public", ""), "public"),
        (GATED_PLAN, "ab", ("public", "2026-02-28"), "in_time"),
        (GATED_PLAN, "aa", ("public", "2026-03-02"), "late"),
        (GATED_PLAN, "aa", ("internal", ""), "closed"),
        (GATED_PLAN, "dd", ("public", "2026-02-28"), "closed"),
        (OPEN_REPORT, "dda", None, "closed"),
        (OPEN_REPORT, "add", None, "late"),
        (OPEN_REPORT, "-dd", None, "not_assessed"),
        (OPEN_REPORT, "-ad", None, "in_time"),
        (OPEN_REPORT, "a-a", ("public", "2026-02-28"), "public"),
        (OPEN_REPORT, "a-a", ("late", ""), "late"),
        (OPEN_REPORT, "ddd", ("", ""), "closed"),
        (BARE_REPORT, "aa", None, "public"),
        (BARE_REPORT, "dd", None, "not_assessed"),
        (BARE_REPORT, "dd", ("on_request", ""), "closed"),
    ],
)
def test_a_document_stands_as_something_says(dimension, answers, row, status):
    """Only the plan has a due day; a dash is no answer."""
    themes = ["timeliness"] if dimension is BARE_REPORT else ["openness", "timeliness"]
    methodology = rules(dimension, themes=[{"id": theme} for theme in themes])
    dated = methodology.documents["plan"].model_copy(update={"due": Due.model_validate(DUE)})
    methodology = methodology.model_copy(update={"documents": {**methodology.documents, "plan": dated}})
    names = [criterion.id for criterion in walk.criteria(methodology)]
    given = {name: answer for name, answer in zip(names, answers, strict=True) if answer != "-"}
    document = "plan" if dimension is GATED_PLAN else "report"
    fields = ("region", "year", "document", "status", "published_on", "url")
    rows = None if row is None else pd.DataFrame([("A", 2026, document, *row, "")], columns=fields)
    results = scored(methodology, **(dict.fromkeys(names, "") | given))
    table = actions_table(results, rows)
    assert table.loc[table["document"] == document, "status"].tolist() == [status]


def test_what_lies_behind_the_gate_of_another_document_is_not_called_closed():
    """Bad contents of a plan that was obtained don't tell whether it is public; nor does one not obtained."""
    papers = {
        "id": "papers",
        "gate": {"criterion": "G1", "closed_by": ["d"]},
        "criteria": [criterion("G1"), criterion("P1", "plan", theme="openness")],
    }
    methodology = rules(papers, themes=[{"id": "openness"}])
    for answers in ({"G1": "a", "P1": "d"}, {"G1": "d", "P1": "a"}):
        table = actions_table(scored(methodology, **answers)).set_index("action")
        assert table.loc["plan", "status"] == "not_assessed"


@pytest.mark.slow
@pytest.mark.parametrize("name", ROUNDS)
def test_documents_stand_as_their_rows_and_gates_say(name):
    """Reckoned from the tables alone, document by document."""
    read = example(name)
    methodology, year = read.results.methodology, read.year
    gates = {d.gate.criterion: d.gate.closed_by for d in walk.dimensions(methodology) if d.gate}
    asked = walk.criteria_by_id(methodology)
    answered = read.results.criteria.set_index(["region", "criterion"])
    rows = read.intake.publications.drop_duplicates(["region", "document"]).set_index(["region", "document"])
    table = actions(name)
    seen = set()
    for row in table[table["action"] == table["document"]].itertuples():
        own = [asked[name] for name in row.criteria.split(";")]
        told = rows.loc[(row.region, row.document)] if (row.region, row.document) in rows.index else None
        about = answered.loc[[(row.region, each.id) for each in own]].reset_index()
        timely = np.array([each.theme == "timeliness" for each in own])
        times = about[timely & (about["status"] == "answered")]["points"]
        by_answers = "public" if times.empty else "late" if (times < 100).any() else "in_time"
        if any(answered.loc[(row.region, each.id), "answer"] in gates.get(each.id, []) for each in own):
            expected = "closed"
        elif told is None:
            known = about["status"].eq("answered") & about["points"].gt(0)
            expected = by_answers if known.any() else "not_assessed"
        elif told["status"] not in {"public", "late"}:
            expected = "closed"
        elif told["published_on"] and (due := methodology.documents[row.document].due):
            expected = "late" if told["published_on"] > due_date(due, year).isoformat() else "in_time"
        else:
            expected = "late" if told["status"] == "late" else by_answers
        assert row.status == expected, (row.region, row.document)
        seen.add(expected)
    assert {"in_time", "late", "public", "closed"} <= seen


@pytest.mark.slow
@pytest.mark.parametrize("name", ROUNDS)
def test_shares_of_questions_add_up_to_the_gain(name):
    for region in ("KZ-15", "KZ-75", "KZ-47"):
        table = question_shares(example(name).results, region, example(name).year)
        sums = table.groupby("action")["share"].sum()
        gains = own(region, name)["gain"].dropna()
        assert np.abs(sums[gains.index] - gains).max() < 1e-9


def test_shares_in_a_gate_are_those_of_shapley_and_the_short_way_finds_them_too(monkeypatch):
    """The first question brings 25 alone, each other 25 once it is open: halves of them are the first one's."""
    gate = {"criterion": "R1", "closed_by": ["d"]}
    methodology = rules({"id": "paper", "gate": gate, "criteria": [criterion(f"R{n}", "report") for n in (1, 2, 3, 4)]})
    results = scored(methodology, R1="d", R2="d", R3="d", R4="d")
    for exact in (8, 0):
        monkeypatch.setattr("budget_index.analysis.actions.questions.EXACT", exact)
        assert question_shares(results, "A", 2026)["share"].tolist() == pytest.approx([62.5, 12.5, 12.5, 12.5])


def test_who_shows_how_are_the_highest_with_their_links():
    found = who_shows_how(actions(), example().intake.responses, example().intake.publications)
    own_report = found[found["action"] == "annual_report"]
    assert own_report["points"].is_monotonic_decreasing
    assert (found["points"] >= 67).all()
    assert found["evidence"].str.startswith("https://").mean() > 0.9


@cache
def outcomes(name: str, region: str) -> tuple[float, np.ndarray]:
    """Score by the engine every three actions that a region could take, as single questions with their answers."""
    results = example(name).results
    tree = compile_tree(results.methodology)
    answers = one_region(results, region, example(name).year)
    steps = possible_steps(answers, tree, results.methodology, by_effort=False, missing_too=False)
    groups = np.array([np.isin(tree.criteria, action.criteria) for action in list_actions(results.methodology)])
    groups = groups & steps.members.any(axis=0)
    triples = np.array([groups[list(chosen)].any(axis=0) for chosen in combinations(range(len(groups)), 3)])
    before = steps.outcome_of(np.zeros((1, len(tree.criteria)), dtype=bool))[0][0]
    return float(before), steps.outcome_of(triples)[0]


def three_questions(name: str, region: str) -> float:
    """Give the highest score by any three of the largest questions, missing ones too."""
    results = example(name).results
    tree = compile_tree(results.methodology)
    largest = [tree.criteria.index(criterion) for criterion in gains_table(results, region)["criterion"].head(15)]
    triples = np.zeros((comb(len(largest), 3), len(tree.criteria)), dtype=bool)
    for row, chosen in enumerate(combinations(largest, 3)):
        triples[row, list(chosen)] = True
    answers = one_region(results, region, example(name).year)
    steps = possible_steps(answers, tree, results.methodology, by_effort=False)
    return float(np.nanmax(steps.outcome_of(triples)[0]))


@pytest.mark.parametrize(("name", "region"), [(name, region) for name in ROUNDS for region in regions_of(name)])
def test_first_steps_gain_at_least_as_much_as_any_three_actions_and_any_three_questions(name, region):
    results, year = example(name).results, example(name).year
    steps = first_steps(results, region, year)
    before, triples = outcomes(name, region)
    if np.isnan(before):
        assert steps.actions == []
        return
    assert steps.proven
    assert steps.score_to >= np.nanmax(triples) - 1e-9
    assert steps.score_to >= three_questions(name, region) - 1e-9


def test_first_steps_are_tried_where_gains_do_not_add_up():
    """One weak document holds a geometric mean at 0: the pair that lifts both is best."""
    paper = {"id": "paper", "criteria": [criterion("R1", "report")]}
    plans = {"id": "plans", "criteria": [criterion("P1", "plan")]}
    methodology = rules(paper, plans)
    index = methodology.dimensions[0].model_copy(update={"aggregate": "geometric_mean"})
    results = scored(methodology.model_copy(update={"dimensions": [index]}), R1="d", P1="d")
    steps = first_steps(results, "A", 2026)
    assert (sorted(steps.actions), steps.proven) == (["plan", "report"], True)
    assert steps.score_to == pytest.approx(100)
    assert first_steps(results, "A", 2026, most=1).actions == []


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("region", regions_of())
def test_the_path_reaches_its_band_and_is_no_longer_than_the_largest_actions_one_by_one(region):
    results = example().results
    path = path_in_actions(results, region, 2026)
    if not path.actions:
        assert path.proven
        return
    bettered = [name for names in path.actions.values() for name in names]
    found = region_outcome(results, best_answers(results.methodology, bettered), region, 2026)
    assert found.band == path.band
    assert found.score == pytest.approx(path.score_to)
    least = path_in_actions(results, region, 2026, by_effort=True)
    assert least.effort <= own(region).loc[list(path.actions), "effort"].sum()


def test_the_contract_columns():
    written = "region;year;action;document;criteria;status;gain;score_after;rank_after;band_after;effort;required_for"
    assert written.split(";") == ACTION_COLUMNS
    assert set(ACTION_COLUMNS) <= set(actions())
