"""A wheel has everything in it: installed without the checkout, the program and the dashboard work."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from budget_index.bundled import PACKAGE

pytestmark = pytest.mark.sweep
LOOK = """
import runpy, sys
from streamlit.testing.v1 import AppTest
from budget_index.bundled import bundled
sys.argv = ["app.py"]
runpy.run_path(str(bundled("dashboards", "app.py")))
app = AppTest.from_file(str(bundled("dashboards", "navigation.py")), default_timeout=60).run()
assert not app.exception, app.exception
print(bundled("dashboards"), len(app.get("vega_lite_chart")))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel and unpack it as an installation does."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PACKAGE.parent, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(folder / "site")]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return folder / "site"


def started(site: Path, folder: Path, *arguments: str) -> str:
    """Run Python on what is installed; give what it prints."""
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1", "BUDGET_INDEX_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-P", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_goes_from_workbooks_to_a_ranking(installed: Path, tmp_path: Path) -> None:
    started(installed, tmp_path, "-m", "budget_index", "demo", "--no-serve", "-o", "out", "--lang", "kk")
    assert (tmp_path / "out" / "ranking.csv").is_file()


def test_the_dashboard_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    folder, charts = started(installed, tmp_path, "-c", LOOK).splitlines()[-1].rsplit(" ", 1)
    assert Path(folder).is_relative_to(installed)
    assert int(charts) == 1


def test_the_page_about_python_works_outside_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Every line of the page, by the wheel alone: the same output, and the chart is written."""
    page = PACKAGE.parent / "docs" / "python.en.md"
    lines = "\n".join(re.findall(r"^```pycon\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL))
    (tmp_path / "page.txt").write_text(lines, "utf-8")
    run_page = (
        "import doctest, budget_index; print(budget_index.__file__); "
        "done = doctest.testfile('page.txt', module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE); "
        "assert done.attempted > 15 and not done.failed"
    )
    said = started(installed, tmp_path, "-W", "error", "-c", run_page)
    assert Path(said.splitlines()[0]).is_relative_to(installed)
    assert (tmp_path / "ranking.png").is_file()
