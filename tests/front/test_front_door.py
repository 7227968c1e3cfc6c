"""The front door: names that load when they are used, the commands' numbers, results that print themselves."""

import json
import subprocess
import sys

import pandas as pd
import pytest

import budget_index as bi
from budget_index.cli import run
from budget_index.files import csv_bytes
from budget_index.language import ENVIRONMENT, Language, Say
from tests.conftest import EXAMPLE
from tests.sweeps import IN_RUSSIAN

TWO = pd.DataFrame({"region": ["A", "A"], "year": 2017, "criterion": ["q54", "q55"], "answer": ["a", "b"]})


@pytest.fixture(scope="module")
def results() -> "bi.front.results.Scored":
    return bi.score(bi.read("kz-example-2024"))


def fresh(code: str) -> str:
    """Run code in a Python of its own."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_nothing_is_loaded_before_it_is_used():
    look = "import sys, budget_index as bi; dir(bi); bi.__all__; "
    assert fresh(look + "print({'numpy', 'pandas', 'pydantic', 'altair', 'yaml'} & set(sys.modules))") == "set()"
    assert fresh("import sys, budget_index as bi; bi.methodology; print('pandas' in sys.modules)") == "False"


@pytest.mark.slow
@pytest.mark.parametrize(
    "before",
    [
        "",
        "import budget_index.methodology.load, budget_index.regions, budget_index.charts.ranking; ",
        "from budget_index.charts import region; from budget_index.methodology import walk; ",
        "from budget_index import charts, methodology, regions; ",
    ],
)
def test_modules_of_the_same_name_stay_modules_and_can_be_called(before):
    look = (
        "import budget_index as bi; import budget_index.charts.ranking as module, budget_index.methodology.walk; "
        "from budget_index.regions import kazakhstan; "
        "print(bi.methodology('obs-2017').id, len(bi.regions()) == len(kazakhstan()), module.ranking_chart.__name__, "
        "callable(bi.charts.ranking), callable(bi.charts.places), bi.methodology.walk.__name__)"
    )
    assert fresh(before + look) == "obs-2017 True ranking_chart True True budget_index.methodology.walk"


def test_every_name_is_there_and_no_other():
    for name in bi.__all__:
        assert getattr(bi, name) is not None
        assert name in dir(bi)
    for name in ("Score", "places", "__wrapped__"):
        assert not hasattr(bi, name)
    assert not hasattr(bi.methodology, "places")
    assert not hasattr(bi.charts, "pies")


@pytest.mark.slow
def test_tables_are_those_that_the_command_writes(results, tmp_path):
    assert run(["score", "kz-example-2024", "-o", str(tmp_path), "--lang", "en"]) == 0
    for name in ("scores", "ranking", "criteria", "peers"):
        marked = getattr(results, name).assign(notice=Say("en")("example.mark"))
        assert (tmp_path / f"{name}.csv").read_bytes() == csv_bytes(marked)


def test_a_round_without_groups_has_no_peers_and_says_so_by_an_empty_table():
    peers = bi.score(TWO, "obs-2017").peers
    assert (len(peers), list(peers)[-2:]) == (0, ["mean", "compared"])


@pytest.mark.slow
def test_a_dataframe_counts_as_the_csv_of_it(tmp_path):
    TWO.to_csv(tmp_path / "two.csv", index=False)
    frame, file = bi.score(TWO, "obs-2017"), bi.score(tmp_path / "two.csv", bi.methodology("obs-2017"))
    several = bi.score(bi.read([tmp_path / "two.csv"], "obs-2017"))
    pattern = bi.score(str(tmp_path / "*.csv"), "obs-2017")
    for other in (file, several, pattern):
        pd.testing.assert_frame_equal(frame.scores, other.scores)
    assert frame.answers["answer"].tolist() == ["a", "b"]


def test_what_is_missing_in_a_dataframe_is_missing_and_not_zero():
    scored = bi.score(TWO.assign(answer=["a", None]), "obs-2017")
    table = scored.criteria.set_index("criterion")
    assert table.loc["q55", "status"] == "missing"
    assert scored.scores.set_index("dimension").loc["pbs", "score"] == 100


@pytest.mark.parametrize(
    ("table", "code", "cell"),
    [
        (TWO.replace("b", "z"), "answer-not-on-scale", "D3"),
        (TWO.replace("q55", "q550"), "unknown-criterion", "D3"),
        (TWO.rename(columns={"answer": "anser"}), "column-near", "D1"),
        (TWO.assign(answer=[{}, []]), "parquet-type", "D1"),
    ],
)
def test_a_mistake_in_a_dataframe_is_named_with_its_cell_and_in_words(table, code, cell, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "kk")
    with pytest.raises(bi.ProblemsFound) as raised:
        bi.read(table, "obs-2017")
    assert (code, cell) in [(problem.code, problem.cell) for problem in raised.value]
    assert Say("kk").problems(raised.value) in raised.value.__notes__


def test_a_table_without_a_methodology_is_a_slip_of_the_programmer():
    with pytest.raises(TypeError, match="rules are needed"):
        bi.read(TWO)


def test_regions_go_by_code_or_name_and_others_are_refused(results):
    assert bi.gains(results, "Абай облысы").equals(bi.gains(results, "KZ-10"))
    assert bi.explain(results, "Abai").criteria["contribution"].sum() == pytest.approx(
        results.ranking.set_index("region").loc["KZ-10", "score"]
    )
    with pytest.raises(bi.ProblemsFound) as raised:
        bi.gains(results, "KZ-YUZ")
    assert [problem.code for problem in raised.value] == ["region-without-responses"]


def test_only_rounds_of_one_family_and_one_year_are_compared(results):
    two_years = pd.concat([TWO, TWO.assign(year=2019)])
    for table, code in ((TWO, "rounds-of-families"), (two_years, "rounds-of-years")):
        with pytest.raises(bi.ProblemsFound) as raised:
            bi.compare(bi.score(table, "obs-2017"), results)
        assert [problem.code for problem in raised.value] == [code]


def test_the_same_seed_gives_the_same_draws(results):
    first, again, other = (bi.uncertainty(results, draws=200, seed=seed).ranks for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


@pytest.mark.slow
@IN_RUSSIAN
def test_results_print_themselves_in_the_machines_language(results, language: Language, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, language)
    say = Say(language)
    data, before = bi.read("kz-example-2024"), bi.score(bi.read("kz-example-2022"))
    printed = [
        *(data, results, bi.explain(results, "KZ-10"), bi.compare(before, results)),
        *(bi.uncertainty(results, draws=50), bi.agreement(data, samples=0)),
    ]
    for each in printed:
        assert say("example.mark").upper() in repr(each)
        assert repr(each).splitlines()[0] in each._repr_html_().replace("&#x27;", "'").replace("&amp;", "&")
    assert say("table.band") in repr(results)


@pytest.mark.slow
@pytest.mark.covers
def test_charts_are_marked_and_wide_enough(results):
    changes = bi.compare(bi.score(bi.read("kz-example-2022")), results)
    charts = [
        *(bi.charts.ranking(results), bi.charts.region(results, "KZ-10"), bi.charts.changes(changes, "KZ-10")),
        bi.charts.places(bi.uncertainty(results, draws=50)),
    ]
    for chart in charts:
        spec = json.loads(chart.to_json())
        assert spec["usermeta"]["example"]
        assert (spec["width"], spec["background"]) == (720, "white")


@pytest.mark.slow
@pytest.mark.covers
def test_a_round_folder_is_read_like_its_name():
    assert repr(bi.read(EXAMPLE)) == repr(bi.read("kz-example-2026"))
