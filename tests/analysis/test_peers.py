"""Like with like: places and means among peers, ties, too few peers, regions without a group or without a score."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget_index.analysis.peers import (
    FEWEST_PEERS,
    PEER_STANDING_COLUMNS,
    group_order,
    peer_profile,
    peer_ranking,
    peer_standings,
    peers_of,
    peers_table,
)
from budget_index.bundled import bundled
from budget_index.methodology.load import load_methodology, parse_methodology
from budget_index.regions import kazakhstan, known_regions, peer_groups
from budget_index.rounds.scored import read_scored
from budget_index.scoring.results import score_agreed
from tests.example_round import example

KZ = load_methodology("kz-local-budgets-2026")


def scored(**scores: float | None) -> pd.DataFrame:
    return pd.DataFrame({"region": list(scores), "year": 2026, "dimension": "index", "score": list(scores.values())})


def by_region(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("region")


def test_the_example_region_is_tenth_of_sixteen_oblasts():
    ranking = by_region(peer_ranking(example().results, kazakhstan()))
    assert ranking.loc["KZ-15", ["peers", "rank", "rank_last", "of"]].tolist() == ["oblast", 10, 10, 16]
    others = example().results.ranking.set_index("region")["score"].filter(regex="KZ-(?!15|71|75|79)")
    assert ranking.loc["KZ-15", "mean"] == pytest.approx(others.mean())
    assert ranking.loc["KZ-15", "compared"] == 15


def test_a_region_without_a_score_has_no_place_but_peers():
    own = by_region(peer_ranking(example().results, kazakhstan())).loc["KZ-11"]
    assert pd.isna(own["rank"])
    assert (own["of"], own["compared"], round(own["mean"], 2)) == (16, 16, 54.91)


def test_three_cities_have_places_and_no_mean():
    """Each of three has two peers: their mean says who they are, not what peers reach."""
    cities = peer_ranking(example().results, kazakhstan()).query("peers == 'city'")
    assert cities[["rank", "of", "compared"]].to_numpy().tolist() == [[1, 3, 2], [2, 3, 2], [3, 3, 2]]
    assert cities["mean"].isna().all()


def test_stages_come_before_themes_with_the_mean_of_the_other_oblasts():
    own = peer_profile(example().results, kazakhstan(), "KZ-15", 2026)
    stages = ["planning", "approval", "execution", "report", "openness", "clarity", "participation", "timeliness"]
    assert own["dimension"].tolist() == stages
    scores = example().results.scores.query("dimension == 'report'").set_index("region")["score"]
    others = scores.filter(regex="KZ-(?!15|71|75|79)")
    assert own.set_index("dimension").loc["report", "mean"] == pytest.approx(others.mean())


def test_a_tie_shares_its_places():
    standings = by_region(peer_standings(scored(A=50, B=50, C=50, D=50, E=50), dict.fromkeys("ABCDE", "g")))
    assert standings[["rank", "rank_last"]].drop_duplicates().to_numpy().tolist() == [[1, 5]]
    assert standings["mean"].tolist() == [50.0] * 5


def test_noise_beyond_nine_decimals_is_a_tie():
    standings = peer_standings(scored(A=50, B=50 + 1e-12, C=49.9), dict.fromkeys("ABC", "g"))
    assert standings["rank"].tolist() == [1, 1, 3]


@pytest.mark.parametrize(("others", "has_mean"), [(0, False), (1, False), (2, False), (3, True)])
def test_fewer_than_three_peers_with_a_score_have_no_mean(others, has_mean):
    scores = scored(own=10.0, blank=None, **{f"r{number}": 60.0 for number in range(others)})
    own = by_region(peer_standings(scores, dict.fromkeys(scores["region"], "g"))).loc["own"]
    assert (own["compared"], own["of"], not np.isnan(own["mean"])) == (others, others + 1, has_mean)


def test_a_region_without_a_group_has_a_score_and_nothing_else():
    own = by_region(peer_standings(scored(A=50, B=60, C=70), {"A": "", "B": "g"})).loc[["A", "C"]]
    assert own["rank"].isna().all()
    assert own[["peers", "of", "compared"]].drop_duplicates().to_numpy().tolist() == [["", 0, 0]]
    assert own["score"].tolist() == [50.0, 70.0]


def test_years_and_dimensions_are_ranked_apart():
    scores = pd.concat([scored(A=10, B=20), scored(A=30, B=20).assign(year=2027), scored(A=5).assign(dimension="x")])
    assert peer_standings(scores, {"A": "g", "B": "g"})["rank"].tolist() == [2, 1, 1, 2, 1]


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(["g", "h", ""]), st.none() | st.integers(0, 100)), min_size=1, max_size=12))
def test_places_and_means_are_those_counted_one_by_one(rows):
    scores = {f"r{number}": None if score is None else float(score) for number, (_, score) in enumerate(rows)}
    groups = {f"r{number}": group for number, (group, _) in enumerate(rows)}
    for row in peer_standings(scored(**scores), groups).itertuples():
        known = [scores[code] for code in peers_of(str(row.region), groups) if scores[code] is not None]
        assert row.compared == len(known)
        assert row.mean == pytest.approx(np.mean(known)) if len(known) >= FEWEST_PEERS else np.isnan(row.mean)
        placed = groups[str(row.region)] and scores[str(row.region)] is not None
        assert pd.isna(row.rank) if not placed else row.rank == 1 + sum(other > row.score for other in known)


def test_one_group_of_all_says_nothing_new():
    cities = parse_methodology("""
id: cities
title: Cities
kinds: [oblast, city]
peers: {groups: [{id: all, regions: [KZ-15, KZ-75]}]}
scales: {extent: {answers: {a: {points: 100}, d: {points: 0}}}}
dimensions: [{id: index, criteria: [{id: P01, question: One?, scale: extent}]}]
""")
    agreed = pd.DataFrame({"region": ["KZ-15", "KZ-75"], "year": 2026, "criterion": "P01", "answer": ["a", "d"]})
    table = peers_table(score_agreed(agreed, cities), kazakhstan())
    assert (len(table), table.columns.tolist()) == (0, PEER_STANDING_COLUMNS)


def test_every_region_of_the_example_is_in_a_group():
    assert Counter(peer_groups(example().results.ranking["region"], KZ, kazakhstan()).values()) == {
        "oblast": 17,
        "city": 3,
    }


def test_groups_stand_in_the_order_of_the_methodology():
    assert group_order(KZ, {"", "b", "a", "city", "oblast"}) == ["oblast", "city", "a", "b", ""]


@pytest.fixture(scope="module")
def okrugs() -> pd.DataFrame:
    """The made-up round of rural okrugs, grouped by the classes of its own register."""
    registry = known_regions(bundled("data", "regions", "rural-example.csv"))
    scored_round = read_scored(str(bundled("data", "examples", "kz-rural-example-2026")), registry)
    assert scored_round.intake.example
    return by_region(peer_ranking(scored_round.results, registry))


def test_okrugs_are_compared_with_okrugs_of_their_class(okrugs):
    assert Counter(okrugs["peers"]) == {"small": 5, "medium": 5, "large": 3, "": 1}
    assert okrugs.loc["X-05", ["rank", "of", "compared"]].tolist() == [2, 4, 3]
    assert okrugs.loc["X-05", "mean"] == pytest.approx((52.421429 + 24.364286 + 13.4125) / 3)


def test_okrugs_that_answer_alike_share_a_place_in_their_class(okrugs):
    assert okrugs.loc[["X-07", "X-08"], ["rank", "rank_last", "of"]].drop_duplicates().to_numpy().tolist() == [
        [2, 3, 5]
    ]
    assert okrugs.loc["X-07", "mean"] == pytest.approx((80.882143 + 58.814286 + 41.835119 + 31.526786) / 4)


def test_two_other_large_ones_are_too_few_and_one_without_a_class_has_no_place(okrugs):
    assert okrugs.loc["X-13", ["rank", "of", "compared"]].tolist() == [1, 3, 2]
    assert okrugs.loc[["X-11", "X-12", "X-13", "X-14"], "mean"].isna().all()
    assert okrugs.loc["X-14", ["of", "compared"]].tolist() == [0, 0]
    assert pd.isna(okrugs.loc["X-14", "rank"])


def test_populations_of_the_made_up_okrugs_span_what_they_do_in_life():
    registry = known_regions(bundled("data", "regions", "rural-example.csv"))
    people = [each.population for code, each in registry.items() if code.startswith("X-")]
    assert (min(filter(None, people)), max(filter(None, people)), people.count(None)) == (800, 36_000, 1)
    assert all("Made-up" in each.names["en"] for code, each in registry.items() if code.startswith("X-"))
