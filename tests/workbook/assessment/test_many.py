import pandas as pd
import pytest

from budget_index.regions import kazakhstan
from budget_index.workbook.assessment import read as reading
from budget_index.workbook.assessment.read import processes_for, read_workbook, read_workbooks
from tests.workbook.sheets import save_workbook, small


@pytest.fixture
def paths(tmp_path):
    made = []
    for number, answer in enumerate("abcdx"):
        table = f"| id | answer | evidence |\n| P01 | {answer} | https://x.kz/{number} |"
        made.append(save_workbook(tmp_path / f"{number}.xlsx", table))
    (tmp_path / "5.xlsx").write_bytes(b"torn")
    return [*made, tmp_path / "5.xlsx", tmp_path / "absent.xlsx"]


def same(reads, paths):
    for read, path in zip(reads, paths, strict=True):
        alone = read_workbook(path, registry=kazakhstan(), methodology=small())
        pd.testing.assert_frame_equal(read.responses, alone.responses)
        assert (read.problems, read.about) == (alone.problems, alone.about)


@pytest.mark.slow
@pytest.mark.parametrize("processes", [None, 1, 2])
def test_many_are_read_as_one_is_and_in_order(paths, processes):
    seen = []

    def watched(files):
        for file in files:
            seen.append(file)
            yield file

    reads = read_workbooks(paths, registry=kazakhstan(), methodology=small(), processes=processes, progress=watched)
    same(reads, paths)
    assert seen == paths


def test_processes_that_die_cost_nothing_but_time(paths, monkeypatch):
    def die(*arguments, **options):
        raise reading.BrokenProcessPool

    monkeypatch.setattr(reading.ProcessPoolExecutor, "map", die)
    same(read_workbooks(paths, registry=kazakhstan(), methodology=small(), processes=2), paths)


def test_few_files_need_no_processes():
    assert processes_for(reading.FEWEST - 1) == 1
    assert 1 <= processes_for(400) <= reading.MOST_PROCESSES
