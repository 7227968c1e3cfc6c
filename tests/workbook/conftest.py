"""What the tests of workbooks share: one that is filled in and sound."""

import pytest

from tests.workbook.sheets import TABLE, save_workbook


@pytest.fixture
def workbook(tmp_path):
    return save_workbook(tmp_path / "x.xlsx", TABLE)
