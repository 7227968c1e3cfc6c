"""Every number about a methodology is that of its file, in all languages, for all bundled methodologies."""

from collections import Counter
from typing import Any

import pytest

from budget_index.analysis.change.editions import comparable_criteria, edition_changes
from budget_index.content.methodology_facts import glossary, methodology_facts
from budget_index.content.model import Content
from budget_index.content.written_questions import WrittenQuestion, index_parts, written_questions
from budget_index.language import LANGUAGES, Language, Say, localized, texts
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, methodology_files, parse_methodology
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import dimension_titles
from budget_index.scoring.points import points_of
from budget_index.scoring.weights import effective_weights
from tests.content.said import numbers
from tests.sweeps import in_turn

NAMES = tuple(methodology_files())
YEAR = 2026
DEEP = """
id: deep
title: Uneven depth
missing: {treat_as: zero}
rounding: 1
assessors: {independent: 3, consolidate: median}
scales: {itself: {number: {line: [[0, 0], [100, 100]]}}, low: {answers: {a: {points: 40}, b: {points: 10}}}}
dimensions:
  - id: top
    aggregate: geometric_mean
    dimensions:
      - {id: left, weight: 3, dimensions: [{id: deepest, criteria: [{id: C1, question: One, scale: itself}]}]}
      - {id: right, criteria: [{id: C2, question: Two, scale: low, weight: 0.5}]}
  - {id: aside, criteria: [{id: C3, question: Three, scale: itself}]}
"""
FLAT = """
id: flat
title: Flat
scales: {extent: {answers: {a: {points: 100}, d: {points: 0}}}}
dimensions: [{id: index, criteria: [{id: P01, question: One?, scale: extent, must_have: true}]}]
"""


def shown_as(share: float, text: str) -> bool:
    """Say whether a text is that share in percent, as far as its digits go."""
    return abs(numbers(text)[0] - 100 * share) <= 0.0501


def weight_of(criteria: list[Criterion], methodology: Methodology) -> float:
    weights = effective_weights(methodology)
    return sum(weights.get(criterion.id, 0.0) for criterion in criteria)


def check_weights(content: Content, methodology: Methodology, say: Say) -> None:
    stages = walk.stages(methodology)
    rows = {row.id: row for row in content["weights"].table.rows}
    assert list(rows)[: len(stages)] == [stage.id for stage in stages] or not stages
    asked = [criterion for part in index_parts(methodology) for criterion in walk.criteria_below(part)]
    assert asked == list(walk.criteria(methodology))
    for part in index_parts(methodology):
        below = list(walk.criteria_below(part))
        share, n, documents = rows[part.id].cells
        assert numbers(n.text) == [len(below)]
        assert numbers(documents.text) == [len({each.document for each in below if each.document})]
        if below[0].id in effective_weights(methodology):
            assert shown_as(weight_of(below, methodology), share.text)
        else:
            assert (share.text, share.value) == (say("methodology-page.outside"), None)
    shares = sorted(weight_of(list(walk.criteria_below(stage)), methodology) for stage in stages)
    titles = dimension_titles(methodology, say.language)
    written = numbers(content["weights"].title, *(titles[stage.id] for stage in stages))
    assert not shares or shown_as(shares[0], str(written[1]))
    assert not shares or shown_as(shares[-1], str(written[2] if len(written) > 2 else written[1]))
    assert not shares or written[0] == len(stages)


def check_counts(content: Content, methodology: Methodology) -> None:
    found = numbers(content.sentence, content.title)
    documents = [len(methodology.documents)] if methodology.documents else []
    assert found[: 1 + len(documents)] == [sum(1 for _ in walk.criteria(methodology)), *documents]
    assert found[-1] == methodology.assessors.independent
    missing = content["rules"].items[0].text
    least = methodology.missing.min_coverage
    assert not least or 100 * least in numbers(missing)
    if "documents" in content:
        dated = [each.due for each in methodology.documents.values() if each.due]
        counts = [len(methodology.documents), len(dated), sum(not due.verified for due in dated)]
        assert numbers(content["documents"].sentence) == (counts if dated else [])
        asked = Counter(criterion.document for criterion in walk.criteria(methodology))
        table = content["documents"].table
        assert {row.id: numbers(table.cell(row, "questions").text)[0] for row in table.rows} == {
            name: asked[name] for name in methodology.documents
        }


def check_bands(content: Content, methodology: Methodology) -> None:
    rows = content["bands"].table.rows if "bands" in content else ()
    assert [row.id for row in rows] == [band.id for band in methodology.bands]
    step = 10**-methodology.rounding
    ends = [band.from_ - step for band in methodology.bands[1:]] + [100.0]
    for row, band, end in zip(rows, methodology.bands, ends, strict=True):
        assert numbers(row.cells[0].text) == pytest.approx([band.from_, end])
        share = band.requires_must_have
        assert bool(row.cells[1].text) == bool(share)
        assert share in (None, 1.0) or numbers(row.cells[1].text) == [100 * share]


def check_themes(content: Content, methodology: Methodology) -> None:
    for row in content["themes"].table.rows if "themes" in content else ():
        own = [each for each in walk.criteria(methodology) if each.theme == row.id]
        inside = [each for each in own if each.id in effective_weights(methodology)]
        assert shown_as(weight_of(own, methodology), row.cells[0].text)
        assert numbers(row.cells[1].text) == [len(inside)]


def check_question(
    question: WrittenQuestion, criterion: Criterion, methodology: Methodology, language: Language
) -> None:
    assert question.text == localized(criterion.question, language)
    for text, written in ((criterion.advice, question.advice), (criterion.guidance, question.guidance)):
        assert written == (localized(text, language) if text else "")
    assert question.document[0] == (criterion.document or "")
    scale = methodology.scales[criterion.scale]
    if scale.answers:
        assert [answer.id for answer in question.answers] == list(scale.answers)
        for answer in question.answers:
            points, _ = points_of(answer.id, scale)
            assert (answer.value is None) == scale.answers[answer.id].not_applicable
            assert answer.value is None or abs(numbers(answer.text)[0] - points) < 0.001
    weight = effective_weights(methodology).get(criterion.id)
    assert weight is None or shown_as(weight, question.remarks[0])
    due = methodology.documents[criterion.document].due if criterion.document else None
    assert bool(question.due) == bool(due)
    assert due is None or [due.day, YEAR + due.year] == numbers(question.due)


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(("name", "language"), in_turn(NAMES))
def test_every_number_about_a_methodology_is_that_of_its_file(name: str, language: Language) -> None:
    methodology, say = load_methodology(name), Say(language)
    content = methodology_facts(methodology, say, year=YEAR)
    assert "{" not in repr(content)
    check_counts(content, methodology)
    check_weights(content, methodology, say)
    check_bands(content, methodology)
    check_themes(content, methodology)
    written = written_questions(methodology, say, YEAR)
    assert "{" not in repr(written)
    for question, criterion in zip(written, walk.criteria(methodology), strict=True):
        check_question(question, criterion, methodology, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_since_an_earlier_edition_are_all_listed(language: Language) -> None:
    before, now = (load_methodology(f"kz-local-budgets-{year}") for year in (2022, 2026))
    section = methodology_facts(now, Say(language), before=before)["changes"]
    changes = edition_changes(before, now)
    assert len(section.table.rows) == len(changes)
    counts = Counter(each.kind for each in changes)
    assert [numbers(title)[0] for _, title in section.table.groups] == list(counts.values())
    assert numbers(section.sentence) == [len(comparable_criteria(before, now)), 94]
    setting = next(row for row in section.table.rows if row.title == Say(language)("methodology-page.setting-missing"))
    assert {70, 75} <= set(numbers(setting.cells[0].text))
    assert "changes" not in methodology_facts(now, Say(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_uneven_depth_and_nothing_optional(language: Language) -> None:
    methodology, say = parse_methodology(DEEP), Say(language)
    content = methodology_facts(methodology, say, year=YEAR)
    assert {"bands", "themes", "documents", "changes"}.isdisjoint(section.id for section in content.sections)
    assert content["weights"].sentence == say("methodology-page.tree-note")
    assert say("methodology-page.missing-zero") in content["rules"].items[0].text
    assert [row.title for row in content["tree"].table.rows] == ["top", "– left", "– – deepest", "– right", "aside"]
    first, second, third = written_questions(methodology, say)
    assert say("methodology-page.between") in first.remarks
    assert [answer.text for answer in second.answers] == ["100", "25"]
    assert (third.part, third.remarks[0]) == (("aside", "aside"), say("methodology-page.detail-outside"))


def test_an_index_without_parts_or_bands_that_ask_for_must_haves() -> None:
    methodology, say = parse_methodology(FLAT), Say("en")
    content = methodology_facts(methodology, say)
    assert content["weights"].title == say("methodology-page.tree-flat").rstrip(".")
    assert [(row.title, row.cells[0].text) for row in content["weights"].table.rows] == [("index", "100%")]
    assert say("methodology-page.detail-must") in written_questions(methodology, say)[0].remarks


def test_a_question_is_found_by_its_words_its_document_and_its_advice() -> None:
    listed = written_questions(load_methodology("kz-local-budgets-2026"), Say("en"), YEAR)
    assert [each.id for each in listed if each.has("post the endorsed FORECAST", guidance=False)] == ["P01"]
    assert {each.document[0] for each in listed if each.has("socio-economic", guidance=False)} >= {"forecast"}
    assert [each.id for each in listed if each.has("r19", guidance=False)] == ["R19"]


def test_how_a_question_is_judged_is_searched_only_where_it_is_shown() -> None:
    question = next(
        each for each in written_questions(load_methodology("kz-local-budgets-2026"), Say("en")) if each.guidance
    )
    words = question.guidance
    assert question.has(words, guidance=True)
    assert not question.has(words, guidance=False)


@pytest.mark.slow
def test_a_wrong_weight_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    methodology, say = load_methodology("kz-local-budgets-2026"), Say("en")
    content = methodology_facts(methodology, say)
    planted: Any = methodology.model_copy(update={"dimensions": [
        methodology.dimensions[0].model_copy(update={"dimensions": [
            stage.model_copy(update={"weight": 1.0 + (stage.id == "report")})
            for stage in methodology.dimensions[0].dimensions
        ]})
    ]})  # fmt: skip
    with pytest.raises(AssertionError):
        check_weights(content, planted, say)


def test_every_term_has_its_meaning() -> None:
    words = texts("glossary")
    terms = {name for name in words if not name.endswith("-means")}
    assert len(terms) >= 40
    assert {f"{name}-means" for name in terms} == {name for name in words if name.endswith("-means")}
    assert all(len({words[name][language] for name in terms}) == len(terms) for language in LANGUAGES)
    assert len(glossary()) == len(terms)
