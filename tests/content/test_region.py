"""Every number of every sentence about a region is that of the tables, in all languages, for all example rounds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.actions.unscored import answers_lacking
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.content.model import Content, Section
from budget_index.content.region import region_brief
from budget_index.content.round_tables import RoundTables, read_round_tables
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan, region_name
from budget_index.rounding import round_half_up
from budget_index.rounds.intake import Intake
from budget_index.rounds.model import Round, read_round
from budget_index.rounds.scored import round_folder
from budget_index.scoring.results import score_agreed
from tests.compared_rounds import make_round
from tests.content.said import ROUNDS, earlier_than, numbers, tables_of
from tests.sweeps import in_turn

ALL_REGIONS = [(name, region) for name in ROUNDS for region in read_round(round_folder(name)).regions]


def brief_of(name: str, region: str, language: Language) -> Content:
    return region_brief(tables_of(name), region, Say(language), earlier=earlier_than(name))


def shown(value: float, digits: int = 1) -> float:
    return float(round_half_up(np.array([value]), digits)[0])


def row_of(tables: RoundTables, region: str) -> pd.Series:
    ranking = tables.results.ranking
    return ranking[(ranking["region"] == region) & (ranking["year"] == tables.year)].iloc[0]


def own_actions(tables: RoundTables, region: str) -> pd.DataFrame:
    table = tables.actions()
    return table[(table["region"] == region) & (table["year"] == tables.year)].set_index("action", drop=False)


def standing_numbers(tables: RoundTables, region: str) -> list[float]:
    row = row_of(tables, region)
    places = [row["rank"]] if row["rank"] == row["rank_last"] else [row["rank"], row["rank_last"]]
    sure = tables.intervals("index").table.set_index("region").loc[region]
    likely = [] if sure["low"] == sure["high"] == row["rank"] == row["rank_last"] else [sure["low"], sure["high"]]
    return [row["rounded"], *places, row["of"], *likely]


def check_sentence(content: Content, tables: RoundTables, region: str, language: Language) -> None:
    """Compare the numbers of the sentence with the tables; the base of the scale isn't a result."""
    methodology = tables.methodology
    titles = [document.short or document.title for document in methodology.documents.values()]
    own = own_actions(tables, region)
    useful = own[(own["gain"] > 0) | (own["required_for"] != "")]
    gain = [] if not len(useful) or useful.iloc[0]["required_for"] else [shown(useful.iloc[0]["gain"])]
    written = numbers(content.sentence, content.title, *(title[language] for title in titles))
    written.remove(100)
    assert sorted(written) == sorted([*standing_numbers(tables, region), *gain])


def check_facts(section: Section, tables: RoundTables, region: str) -> None:
    row, facts = row_of(tables, region), section.facts
    registry, ranking = kazakhstan(), tables.ranking
    same = ranking[[registry[code].kind == registry[region].kind for code in ranking["region"]]]
    scores = same["score"].dropna()
    assert numbers(facts["score"].text) == [shown(row["score"])]
    assert facts["band"].value == row["band"]
    place = numbers(facts["place"].note)
    assert numbers(facts["place"].text)[0] == row["rank"]
    assert place[0] == row["of"]
    if len(scores) > 1:
        assert place[-1] == len(scores)
        assert place[-2] == 1 + (scores > row["score"] + 1e-9).sum()


def check_documents(section: Section, tables: RoundTables, region: str) -> None:
    own = own_actions(tables, region)
    documents = own[own["action"] == own["document"]]
    statuses = documents["status"]
    counted = [statuses.isin(["in_time", "late", "public"]).sum(), len(documents), (statuses == "in_time").sum()]
    unknown = (statuses == "public").sum()
    assert sorted(numbers(section.title)) == sorted([*counted, unknown] if unknown else counted)
    for row in section.table.rows:
        points = documents.loc[row.id, "points"]
        assert section.table.cell(row, "status").value == documents.loc[row.id, "status"]
        written = numbers(section.table.cell(row, "points").text)
        assert not written if np.isnan(points) else abs(written[0] - points) <= 0.5
        assert numbers(row.note) == ([shown(unsettled)] if (unsettled := documents.loc[row.id, "unsettled"]) else [])


def check_first(content: Content, tables: RoundTables, region: str) -> None:
    own, section = own_actions(tables, region), content["first"]
    for item in section.items:
        row = own.loc[item.id]
        assert numbers(item.fact("gain").text) == [shown(row["gain"])]
        assert numbers(item.fact("score").text) == [shown(row["score_after"])]
        assert numbers(item.fact("place").text) == [row["rank_after"]]
        assert item.fact("band").value == row["band_after"]
        assert all(link.href.startswith("https://") for link in item.links if link.href)
    if section.items:
        last = content["together"].table.rows[-1]
        after = [numbers(cell.text)[0] for cell in last.cells[:2]]
        steps = tables.first_steps(region)
        others = tables.ranking.loc[tables.ranking["region"] != region, "score"]
        assert after == [shown(steps.score_to), 1 + (others > steps.score_to + 1e-9).sum()]
        before = [shown(row_of(tables, region)["score"]), row_of(tables, region)["rank"]]
        written = numbers(section.sentence)
        assert all(number in written for number in [*before, *after])


def check_stages(section: Section, tables: RoundTables, region: str) -> None:
    scores, registry = tables.results.scores, kazakhstan()
    kind = registry[region].kind
    for row in section.table.rows:
        own = scores[scores["dimension"] == row.id].set_index("region")["score"]
        others = own[[code != region and registry[code].kind == kind for code in own.index]].dropna()
        mean = others.mean() if len(others) >= 3 else np.nan
        for cell, value in zip(row.cells, (own[region], mean), strict=False):
            assert numbers(cell.text) == ([] if np.isnan(value) else [shown(value, 0)])


def check_change(section: Section, tables: RoundTables, before: RoundTables, region: str) -> None:
    ends = [row_of(each, region)["score"] for each in (before, tables)]
    assert sorted(numbers(section.title)) == sorted([before.year, *(shown(end) for end in ends)])
    parts = [numbers(row.cells[0].text)[0] for row in section.table.rows]
    assert sum(parts) == pytest.approx(shown(ends[1] - ends[0]), abs=1e-9)
    assert numbers(section.sentence) == [pytest.approx(sum(parts))]


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize(("name", "region", "language"), in_turn(ALL_REGIONS))
def test_every_number_about_a_region_is_that_of_the_tables(name, region, language):
    tables, content = tables_of(name), brief_of(name, region, language)
    assert content.title == region_name(region, language, kazakhstan())
    assert content.sentence.startswith(content.title)
    assert "{" not in repr(content)
    if np.isnan(row_of(tables, region)["score"]):
        check_no_score(content, tables, region)
        return
    check_sentence(content, tables, region, language)
    check_facts(content["standing"], tables, region)
    check_documents(content["documents"], tables, region)
    check_first(content, tables, region)
    check_stages(content["stages"], tables, region)
    earlier = earlier_than(name)
    if earlier and content["change"].table.rows:
        check_change(content["change"], tables, earlier[-1], region)


def check_no_score(content: Content, tables: RoundTables, region: str) -> None:
    scores = tables.results.scores
    own = scores[(scores["region"] == region) & (scores["dimension"] == "index")].iloc[0]
    assert numbers(content.sentence)[:2] == [shown(100 * own["coverage"], 0), 75]
    fewest, every = answers_lacking(tables.results, region, tables.year)
    assert numbers(content["missing"].sentence) == [len(fewest)]
    table = content["missing"].table
    assert sum(cell.value for name in ("unanswered", "unresolved") for cell in table.column(name)) == len(every)
    assert "first" not in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_without_stages_and_answers_isnt_told_an_empty_list(tmp_path, language):
    """No least coverage is set: nothing else but too few answers can be named."""
    tables = read_round_tables(make_round(tmp_path / "r1", 2026, {"A": "--", "B": "ad"}))
    sentence = region_brief(tables, "A", Say(language)).sentence
    assert sentence == Say(language)("brief.no-score-few", region="A")


def test_the_example_region_is_said_as_it_stands():
    sentence = brief_of("kz-example-2026", "KZ-15", "en").sentence
    assert sentence == (
        "Aktobe Region: 52 of 100, limited, place 12 of 19 (10–12). "
        "Not public: Annual report; publishing it in full brings up to 9.6 points."
    )


@pytest.mark.slow
def test_a_city_learns_from_cities_first_and_is_told_why_there_is_no_mean():
    content = brief_of("kz-example-2026", "KZ-71", "en")
    assert content["stages"].sentence.endswith("The group has too few other regions with a score for a mean (2).")
    assert [item.links[0].text for item in content["first"].items if item.links] == ["Almaty city"] * 3


@pytest.mark.slow
@pytest.mark.parametrize("column", ["rounded", "rank", "of"])
def test_a_wrong_number_in_the_ranking_is_noticed(column):
    tables = tables_of("kz-example-2026")
    ranking = tables.results.ranking.copy()
    ranking.loc[ranking["region"] == "KZ-15", column] += 1
    planted = replace(tables, results=replace(tables.results, ranking=ranking))
    content = region_brief(planted, "KZ-15", Say("en"))
    with pytest.raises(AssertionError):
        check_sentence(content, tables, "KZ-15", "en")


@pytest.mark.slow
def test_a_wrong_gain_is_noticed():
    class Wrong(RoundTables):
        def actions(self) -> pd.DataFrame:
            return super().actions().assign(gain=lambda table: table["gain"] + 0.3)

    tables = tables_of("kz-example-2026")
    planted = Wrong(tables.round, tables.results, tables.public, tables.inputs)
    content = region_brief(planted, "KZ-15", Say("en"))
    with pytest.raises(AssertionError):
        check_sentence(content, tables, "KZ-15", "en")
    with pytest.raises(AssertionError):
        check_first(content, tables, "KZ-15")


def small_round(answers: dict[str, dict[str, str]], methodology_id: str = "obs-2017") -> RoundTables:
    """Make a round of regions without a register: region → criterion → answer."""
    methodology = load_methodology(methodology_id)
    rows = [(region, 2026, name, answer) for region, own in answers.items() for name, answer in own.items()]
    agreed = pd.DataFrame(rows, columns=["region", "year", "criterion", "answer"])
    results = score_agreed(agreed, methodology)
    round_ = Round(id="small", methodology=methodology_id, year=2026, title={"en": "Small"}, example=False)
    responses = agreed.assign(assessor="", evidence="", comment="", seen_on="", file="", sheet="", cell="")
    return RoundTables(
        round_, results, Intake(responses), Inputs(responses, agreed[["region", "year"]].drop_duplicates())
    )


def test_tied_regions_share_a_place_and_one_region_is_alone():
    everything = dict.fromkeys(("q54", "q55"), "a")
    tied = small_round({"Яна": everything, "B": everything, "C": dict.fromkeys(everything, "d")})
    assert "1–2" in region_brief(tied, "B", Say("en")).sentence
    alone = small_round({"A": dict.fromkeys(everything, "b")})
    brief = region_brief(alone, "A", Say("ru"))
    assert "место – 1 из 1" in brief.sentence
    assert "·" not in brief["standing"].facts["place"].note
