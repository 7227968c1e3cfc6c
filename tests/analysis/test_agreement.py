"""Agreement of assessors: published examples, and what the tables say."""

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.robustness.agreement import (
    AGREEMENT_COLUMNS,
    AGREEMENT_MEASURES,
    GUIDANCE_COLUMNS,
    agreement,
)
from budget_index.analysis.robustness.agreement_measures import (
    bootstrap,
    compress,
    count_answers,
    gwet_ac,
    krippendorff_alpha,
    ordinal_closeness,
    percent_agreement,
)
from budget_index.errors import ProblemsFound

KRIPPENDORFF = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Four observers, twelve units: Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*, example C."""


@pytest.fixture(scope="module")
def counts():
    rows = [line.split() for line in KRIPPENDORFF.split("\n") if line]
    cells = [(unit, int(value) - 1) for row in rows for unit, value in enumerate(row) if value != "."]
    units, values = np.array(cells).T
    return count_answers(units, values, 12, 5)


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)])
def test_krippendorffs_published_example(counts, metric, alpha):
    found = krippendorff_alpha(counts, np.arange(1.0, 6.0), metric, np.ones((1, 12)))
    assert found.round(4).tolist() == [alpha]


def test_gwets_published_example(counts):
    """The same data are Gwet's in irrCAC: AC1 0.7754, percent agreement 0.8182."""
    assert gwet_ac(counts, np.eye(5), np.ones((1, 12))).round(4).tolist() == [0.7754]
    assert percent_agreement(counts, np.ones((1, 12))).round(4).tolist() == [0.8182]


def test_rare_categories_do_not_upset_ac1():
    """Feinstein's paradox: 118 of 125 agree and α is about 0, while AC1 is high."""
    counts = np.array([[2, 0]] * 118 + [[1, 1]] * 7)
    assert krippendorff_alpha(counts, np.arange(2.0), "nominal", np.ones((1, 125)))[0] < 0
    assert gwet_ac(counts, np.eye(2), np.ones((1, 125)))[0] > 0.9


def test_perfect_agreement_is_one_and_chance_is_zero():
    rng = np.random.default_rng(1)
    said = rng.integers(4, size=(20_000, 2))
    apart = count_answers(np.repeat(np.arange(20_000), 2), said.ravel(), 20_000, 4)
    same = 2 * np.eye(4, dtype=int)[said[:, 0]]
    once = np.ones((1, 20_000))
    for metric in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha(same, np.arange(4.0), metric, once)[0] == 1
        assert abs(krippendorff_alpha(apart, np.arange(4.0), metric, once)[0]) < 0.02
    assert gwet_ac(same, ordinal_closeness(4), once)[0] == pytest.approx(1)
    assert abs(gwet_ac(apart, np.eye(4), once)[0]) < 0.02


def test_equal_rows_may_be_counted_once(counts):
    rows, often = compress(counts, np.arange(12) % 3)
    for measure in (
        lambda c, w: krippendorff_alpha(c, np.arange(5.0), "ordinal", w),
        lambda c, w: gwet_ac(c, ordinal_closeness(5), w),
        percent_agreement,
    ):
        np.testing.assert_allclose(measure(rows, often.sum(axis=0)[None]), measure(counts, np.ones((1, 12))))


def test_bootstrap_is_seeded_and_covers_the_value(counts):
    rows, often = compress(counts, np.arange(12))

    def run(seed):
        return bootstrap(lambda w: percent_agreement(rows, w), often, size=500, seed=np.random.SeedSequence(seed))

    assert run(1) == run(1) != run(2)
    assert run(1)[0] < 0.8182 < run(1)[1]


def responses(text):
    rows = [line.split() for line in text.strip().splitlines()]
    table = pd.DataFrame(rows, columns=["region", "criterion", "assessor", "answer"]).replace("-", "")
    return table.assign(year=2026)


def test_tables_say_who_and_what_differs(small):
    said = responses("""
        A P01 expert_1 a
        A P01 expert_2 c
        A P02 expert_1 b
        A P02 expert_2 b
        B P01 expert_1 a
        B P01 expert_2 a
        B P02 expert_1 e
        B P02 expert_2 d
        B P03 expert_1 a
        B P03 expert_2 -
        B P03 reviewer c
    """)
    found = agreement(said, small, seed=1, samples=50)
    assert list(found.measures.columns) == AGREEMENT_COLUMNS
    assert list(found.guidance.columns) == GUIDANCE_COLUMNS
    percent = found.measures[found.measures["measure"] == "percent"].set_index(["by", "id"])
    assert percent.loc[("all", ""), "compared"] == 4
    assert percent.loc[("criterion", "P01"), "value"] == 0.5
    assert percent.loc[("region", "B"), "value"] == 0.5
    assert percent.loc[("pair", "expert_1|expert_2"), "value"] == 0.5
    assert "P03" not in percent.loc["criterion"].index
    assert set(found.measures["measure"]) == set(AGREEMENT_MEASURES)
    assert found.guidance["criterion"].tolist() == ["P01", "P02"]
    assert found.guidance["at_stake"].tolist() == pytest.approx([67 / 2 / 3, 0])


def test_one_assessor_is_not_enough(small):
    with pytest.raises(ProblemsFound, match="assessors-too-few"):
        agreement(responses("A P01 expert_1 a\nA P01 reviewer b"), small, seed=1)
