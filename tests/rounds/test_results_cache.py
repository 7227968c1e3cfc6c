"""What was computed of a round is kept; whatever isn't as it was written is left aside."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from budget_index.bundled import bundled
from budget_index.methodology.model import Methodology
from budget_index.rounds import results_cache, round_methodology
from budget_index.rounds.model import read_round
from budget_index.rounds.published_results import RESULT_FILES, as_published
from budget_index.rounds.results_cache import CACHE_PLACE, ResultsCache, cache_folder, results_key
from budget_index.scoring.results import Results
from tests.conftest import EXAMPLE

SCORES = pd.DataFrame({"region": ["KZ-15", "Ақтөбе"], "score": [50.0, None], "rank": pd.array([1, None], "Int64")})


class Making:
    """Makes a table and counts how often."""

    def __init__(self, table: pd.DataFrame = SCORES) -> None:
        self.table, self.times = table, 0

    def __call__(self) -> dict[str, pd.DataFrame]:
        self.times += 1
        return {"scores": self.table, "more": self.table.head(1)}


def looked_up(folder: Path | None, make: Making, **sizes: int) -> pd.DataFrame:
    """Ask for a table as a new process does."""
    return ResultsCache(folder, **sizes).table("key", "scores", make)


def test_another_process_finds_what_was_made(tmp_path: Path) -> None:
    make = Making()
    for _ in range(3):
        pd.testing.assert_frame_equal(looked_up(tmp_path, make), SCORES)
    assert make.times == 1
    pd.testing.assert_frame_equal(ResultsCache(tmp_path).table("key", "more", make), SCORES.head(1))
    assert make.times == 1


@pytest.mark.parametrize("fault", ["cut", "flipped", "empty", "foreign", "of another key", "folder"])
def test_a_file_that_isnt_as_it_was_written_is_made_again(tmp_path: Path, fault: str) -> None:
    looked_up(tmp_path, Making())
    file = tmp_path / "key" / "scores.table"
    written = file.read_bytes()
    if fault == "folder":
        file.unlink()
        file.mkdir()
    elif fault == "of another key":
        ResultsCache(tmp_path).table("other", "scores", Making(SCORES.assign(score=1.0)))
        shutil.copy(tmp_path / "other" / "scores.table", file)
    else:
        faults = {"cut": written[:-9], "flipped": written[:-9] + bytes([written[-9] ^ 1]) + written[-8:]}
        file.write_bytes({**faults, "empty": b"", "foreign": b"\x80\x04]\x94."}[fault])
    make = Making()
    pd.testing.assert_frame_equal(looked_up(tmp_path, make), SCORES)
    assert make.times == 1
    assert file.is_dir() or file.read_bytes() == written


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    size = sum(file.stat().st_size for file in [*_made(tmp_path, "first"), *_made(tmp_path, "second")])
    os.utime(tmp_path / "second" / "scores.table", (1, 1))
    os.utime(tmp_path / "second" / "more.table", (1, 1))
    (tmp_path / "second" / "notes.txt").write_text("somebody's own")
    ResultsCache(tmp_path, most=size).table("third", "scores", Making())
    assert sorted(path.parent.name for path in tmp_path.glob("*/scores.table")) == ["first", "third"]
    assert (tmp_path / "second" / "notes.txt").is_file()


def _made(folder: Path, key: str) -> list[Path]:
    ResultsCache(folder).table(key, "scores", Making())
    return sorted((folder / key).iterdir())


def test_little_stays_in_memory(tmp_path: Path) -> None:
    cache, makes = ResultsCache(tmp_path, most_at_hand=1), {key: Making() for key in "ab"}
    for key in "abab":
        cache.table(key, "scores", makes[key])
    assert len(cache._at_hand) == 1
    assert [make.times for make in makes.values()] == [1, 1]


def test_a_folder_that_cant_be_used_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (None, tmp_path / "file" / "below"):
        cache, make = ResultsCache(folder), Making()
        for _ in range(2):
            pd.testing.assert_frame_equal(cache.table("key", "scores", make), SCORES)
        assert make.times == 1


def test_the_folder_is_the_users_own_and_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CACHE_PLACE, str(tmp_path))
    assert cache_folder() == tmp_path / "results"
    monkeypatch.setenv(CACHE_PLACE, "")
    assert cache_folder() is None
    monkeypatch.delenv(CACHE_PLACE)
    for platform, name in {"linux": "XDG_CACHE_HOME", "win32": "LOCALAPPDATA"}.items():
        monkeypatch.setattr(results_cache.sys, "platform", platform)
        monkeypatch.setenv(name, str(tmp_path))
        assert cache_folder() == tmp_path / "budget-index" / "results"
    monkeypatch.setattr(results_cache.sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "Library" / "Caches" / "budget-index" / "results"


def test_the_key_changes_with_round_edition_and_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "round"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("workbooks"))
    edition = round_methodology(folder)
    keys = [results_key(folder, edition), results_key(EXAMPLE, edition)]
    assert len(set(keys)) == 1  # the same files elsewhere
    for name in ("round.yaml", "responses.csv", "publications.csv"):
        (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
        keys.append(results_key(folder, edition))
    (folder / "scores.csv").write_text("region")
    keys.append(results_key(folder, edition, RESULT_FILES))
    keys.append(results_key(folder, edition.model_copy(update={"rounding": 2}), RESULT_FILES))
    monkeypatch.setattr(results_cache, "program_fingerprint", lambda: "another")
    keys.append(results_key(folder, edition, RESULT_FILES))
    assert len(set(keys)) == len(keys) - 1


@pytest.fixture
def published(tmp_path: Path, results: Results) -> Path:
    for name, table in results.tables.items():
        table.assign(notice="example").to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def as_shown(folder: Path, results: Results, status: str = "published") -> tuple[Results, list[str]]:
    round_ = read_round(bundled("data", "rounds", EXAMPLE.name)).model_copy(update={"status": status})
    return as_published(folder, round_, results)


def test_published_results_that_are_ours_change_nothing(published: Path, results: Results) -> None:
    assert as_shown(published, results) == (results, [])


def test_published_results_win_and_the_difference_is_named(published: Path, results: Results) -> None:
    ranking = results.ranking.assign(score=results.ranking["score"] + 1.0)
    ranking.sample(frac=1, random_state=1).to_csv(published / "ranking.csv", index=False)
    shown, differing = as_shown(published, results)
    assert differing == ["ranking.csv"]
    pd.testing.assert_frame_equal(shown.ranking, ranking)
    pd.testing.assert_frame_equal(shown.criteria, results.criteria)
    assert as_shown(published, results, "draft") == (results, [])


@pytest.mark.parametrize("content", ["", "region,score\nKZ-15,1\n", "\0", None])
def test_published_results_that_cant_be_read_are_named(published: Path, results: Results, content: str | None) -> None:
    place = published / "scores.csv"
    if content is None:
        results.scores.head(7).to_csv(place, index=False)
    else:
        place.write_text(content)
    shown, differing = as_shown(published, results)
    assert differing == ["scores.csv"]
    assert shown.scores.equals(results.scores)


def test_a_methodology_says_the_same_in_every_process() -> None:
    edition: Methodology = round_methodology(EXAMPLE)
    assert edition.model_dump_json() == round_methodology(EXAMPLE).model_dump_json()
