"""A round out of the results cache says the same as one that was just computed, and computes nothing again."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from budget_index.bundled import bundled
from budget_index.content import kept_round
from budget_index.content.kept_round import RESULTS, KeptRound, kept_tables
from budget_index.content.round_tables import RoundTables, read_round_tables
from budget_index.errors import ProblemsFound
from budget_index.rounds import read_round, round_methodology
from budget_index.rounds.results_cache import ResultsCache
from budget_index.scoring.engine import Block
from tests.conftest import EXAMPLE

EARLIER = "kz-example-2024"


def kept(name: str, cache: ResultsCache) -> KeptRound:
    folder = bundled("data", "rounds", name)
    methodology = round_methodology(folder)
    return KeptRound(read_round(folder), methodology, kept_tables(folder, methodology, cache))


def tables_of(tables: RoundTables, before: RoundTables) -> dict[str, pd.DataFrame]:
    """Compute all that is kept."""
    dimension = tables.methodology.ranked
    changes = tables.changes_since(before)
    columns = kept_round.SCORED_COLUMNS
    return {
        **{name: getattr(tables.results, name) for name in RESULTS},
        "responses": tables.public.responses,
        "publications": tables.public.publications,
        "answers": tables.inputs.responses[columns].reset_index(drop=True),
        "units": tables.inputs.units.reset_index(drop=True),
        "ranking of the year": tables.ranking,
        "actions": tables.actions(),
        "showing": tables.showing(),
        "intervals": tables.intervals(dimension).table,
        "changes": changes.changes,
        "parts": changes.parts,
        "questions": tables.questions("KZ-15"),
    }


@pytest.mark.slow
@pytest.mark.covers
def test_the_same_as_computed_and_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = read_round_tables(EXAMPLE.name), read_round_tables(EARLIER)
    expected = tables_of(*fresh)
    first = ResultsCache(tmp_path)
    made = tables_of(kept(EXAMPLE.name, first), kept(EARLIER, first))
    monkeypatch.setattr(kept_round, "first_tables", dict)
    second = ResultsCache(tmp_path)
    again = kept(EXAMPLE.name, second), kept(EARLIER, second)
    read = tables_of(*again)
    for name, table in expected.items():
        pd.testing.assert_frame_equal(made[name], table, obj=name)
        pd.testing.assert_frame_equal(read[name], table, obj=name)
    assert again[0].changes_since(again[1]).links == fresh[0].changes_since(fresh[1]).links
    places, computed = (each.intervals(each.methodology.ranked) for each in (again[0], fresh[0]))
    assert (places.draws, places.assessors) == (computed.draws, computed.assessors)
    assert again[0].differing == []


def test_a_round_without_answers_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "round.yaml").write_text((EXAMPLE / "round.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(ProblemsFound, match="round-without-answers"):
        kept_tables(folder, round_methodology(EXAMPLE), ResultsCache(None))


@pytest.mark.slow
def test_a_region_that_is_opened_again_computes_nothing(open_app: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[object] = []
    evaluate = Block.evaluate
    monkeypatch.setattr(Block, "evaluate", lambda *given: (scored.append(given), evaluate(*given))[1])
    open_app("region", region="KZ-15", lang="kk")
    scored.clear()
    open_app("region", region="KZ-15", lang="kk")
    assert scored == []
