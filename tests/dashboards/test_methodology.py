"""The page of the methodology says in words what the file says, for any methodology."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.analysis.change.editions import comparable_criteria, edition_changes
from budget_index.language import LANGUAGES, Language, Say, localized
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.scoring.weights import effective_weights
from tests.dashboards.test_criteria import PLAIN, make_round

Open = Callable[..., AppTest]
KZ = load_methodology("kz-local-budgets-2026")
DEEP = """
id: deep
title: Uneven depth
missing: {treat_as: zero}
rounding: 1
assessors: {independent: 3, consolidate: median}
scales: {itself: {number: {line: [[0, 0], [100, 100]]}}}
dimensions:
  - id: top
    aggregate: geometric_mean
    dimensions:
      - id: left
        weight: 3
        dimensions:
          - {id: deepest, aggregate: minimum, criteria: [{id: C1, question: One, scale: itself}]}
      - {id: right, criteria: [{id: C2, question: Two, scale: itself, weight: 0.5}]}
  - {id: aside, criteria: [{id: C3, question: Three, scale: itself}]}
"""


def written(app: AppTest) -> str:
    """Everything that is written on a page, tables of HTML too."""
    kinds = (app.title, app.header, app.markdown, app.info, app.warning, app.caption)
    texts_ = [str(element.value) for kind in kinds for element in kind] + [box.label for box in app.expander]
    return "\n".join([*texts_, *(element.proto.body for element in app.get("html"))])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_works_in_every_language(open_app: Open, language: Language) -> None:
    app = open_app("methodology", lang=language)
    assert not app.exception
    assert not app.error
    say, text = Say(language), written(app)
    assert localized(KZ.title, language) in text
    assert say("methodology-page.status-draft") in text
    assert all(localized(band.label, language) in text for band in KZ.bands)
    assert all(scores in text for scores in ("0–20", "21–40", "41–60", "61–80", "81–100"))
    assert "treat_as" not in text
    assert "min_coverage" not in text
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert say("example.mark") not in spec["description"]  # the methodology is real


@pytest.mark.slow
def test_the_tables_have_the_weights_of_the_engine(open_app: Open) -> None:
    app = open_app("methodology", lang="en")
    app.toggle(key="all-criteria").set_value(True).run()
    table = next(frame.value for frame in app.dataframe if "must-have" in frame.value)
    expected = effective_weights(KZ)
    assert table["id"].tolist() == [criterion.id for criterion in walk.criteria(KZ)]
    assert (table["effective"] / 100).tolist() == pytest.approx([expected[name] for name in table["id"]])
    assert (table["must-have"] == "yes").sum() == sum(criterion.must_have for criterion in walk.criteria(KZ))


@pytest.mark.slow
@pytest.mark.covers
def test_changes_since_an_earlier_edition_are_all_listed(open_app: Open) -> None:
    app = open_app("methodology", lang="en", edition="kz-local-budgets-2022")
    before = load_methodology("kz-local-budgets-2022")
    say = Say("en")
    caption = f"<caption>{say('methodology-page.changes')}</caption>"
    listed = next(element.proto.body for element in app.get("html") if caption in element.proto.body)
    rows = listed.split("<tr>")[2:]
    assert len(rows) == len(edition_changes(before, KZ))
    assert say("edition.comparable", n=len(comparable_criteria(before, KZ)), total=94) in written(app)
    row = next(row for row in rows if say("methodology-page.setting-missing") in row)
    assert "70%" in row
    assert "75%" in row
    row = next(row for row in rows if say("edition.changed") in row and "R19" in row)
    assert "Are the audit recommendations published? → Is it published how" in row


@pytest.mark.slow
def test_a_link_shows_the_same_in_another_language(open_app: Open) -> None:
    app = open_app("methodology", lang="kk", criterion="E14", level="all")
    app.segmented_control(key="lang").set_value("ru").run()
    assert app.selectbox(key="criterion").value == "E14"
    assert app.segmented_control(key="level").value == "all"
    text = written(app)
    assert Say("ru")("methodology-page.detail-continues", criterion="E91", edition="kz-local-budgets-2024") in text


def test_unconfirmed_dates_are_said_to_be_so(open_app: Open) -> None:
    app = open_app("methodology", lang="ru")
    table = next(frame.value for frame in app.dataframe if "due" in frame.value)
    assert table["due"].iloc[0] == "1\u00a0октября 2025\u00a0г."
    dated = sum(document.due is not None for document in KZ.documents.values())
    assert (table["confirmed"] == "не подтвержден").sum() == dated


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words", "term"), [("ru", "МАСЛИХАТ", "мәслихат"), ("kk", "citizens' budget", "азаматтық бюджет")]
)
def test_a_term_is_found_in_any_language(open_app: Open, language: str, words: str, term: str) -> None:
    app = open_app("methodology", lang=language)
    app.text_input(key="find-term").set_value(words).run()
    assert term in written(app)
    app.text_input(key="find-term").set_value("абракадабра").run()
    assert Say(language)("dashboard.nothing-found", words="абракадабра") in written(app)


@pytest.mark.slow
@pytest.mark.covers
def test_a_criterion_is_found_by_its_advice(open_app: Open) -> None:
    app = open_app("methodology", lang="en")
    app.text_input(key="find-criterion").set_value("post the endorsed FORECAST").run()
    table = next(frame.value for frame in app.dataframe if "must-have" in frame.value)
    assert table["id"].tolist() == ["P01"]


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_survey_with_flat_dimensions_and_earlier_edition(open_app: Open, tmp_path: Path, language: Language) -> None:
    folder = make_round(tmp_path, ["KAZ,2026,q54,expert_1,a,,", "BRA,2026,q1,expert_1,b,,"], "", "obs-2017")
    for page in ("methodology", "criteria"):
        app = open_app(page, data=folder, lang=language)
        assert not app.exception
    app = open_app("methodology", data=folder, lang=language)
    text, say = written(app), Say(language)
    assert "internationalbudget.org" in text
    assert say("methodology-page.status-published") in text
    assert say("methodology-page.outside") in text
    assert say("methodology-page.no-documents") not in text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_uneven_depth_and_nothing_optional(open_app: Open, tmp_path: Path, language: Language) -> None:
    folder = make_round(tmp_path, ["X,2026,C1,expert_1,50,,", "X,2026,C2,expert_1,50,,"], DEEP, "deep")
    for level in ("stages", "all"):
        app = open_app("methodology", data=folder, lang=language, level=level, criterion="C3")
        assert not app.exception
        text, say = written(app), Say(language)
        assert say("methodology-page.no-bands") in text
        assert say("methodology-page.missing-zero") in text
        assert say("methodology-page.detail-outside") in text
        assert say("methodology-page.independent", n=3) in text
        assert say("methodology-page.no-changes") in text
        assert say("methodology-page.between") in text
    app = open_app("criteria", data=folder, lang=language)
    assert not app.exception


@pytest.mark.slow
@pytest.mark.covers
def test_an_index_without_parts(open_app: Open, tmp_path: Path) -> None:
    folder = make_round(tmp_path, ["X,2026,C1,expert_1,a,,"])
    app = open_app("methodology", data=folder, lang="en")
    assert not app.exception
    assert Say("en")("methodology-page.tree-flat") in written(app)
    assert parse_methodology(PLAIN).themes == []
