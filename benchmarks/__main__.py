"""Run all benchmarks: ``python -m benchmarks`` prints the tables and writes RESULTS.md beside this file."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import actions, analysis, crowd, dashboard, report, rounds, uncertainty, whole_process, workbooks
from benchmarks.browser import chromium
from benchmarks.data import ORDERS, write_surveys

TOLERANCE = 1e-9


def main() -> None:
    """Measure, print, write."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_surveys(folder)
        sections, measured = [], {}
        for order in ORDERS:
            load = os.getloadavg()[0]
            measured[order], difference = rounds.measure(folder, order)
            assert difference < TOLERANCE, difference
            sections.append(report.scoring(order, measured[order], difference, load))
        sections.append(report.limit(measured))
        if whole_process.SURVEY.is_file():
            sections.append(report.command(whole_process.measure(folder)))
    sections += [workbooks.measured(), analysis.measured(), actions.measured(), uncertainty.measured()]
    sections += [*dashboard.measured(), crowd.crowd()] if chromium() else []
    report.show(sections)
    report.write(sections, Path(__file__).with_name("RESULTS.md"))


if __name__ == "__main__":
    main()
