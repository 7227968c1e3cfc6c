"""Small rounds for tests: a methodology of a few questions, workbooks filled in by hand."""

from datetime import date
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem
from budget_index.language import Say
from budget_index.methodology.load import parse_methodology
from budget_index.regions import kazakhstan
from budget_index.rounds.adding import Added, add_files
from budget_index.rounds.derived import RoundReader
from budget_index.rounds.folder import new_round
from budget_index.rounds.freeze import freeze_round
from budget_index.rounds.model import read_round, round_methodology
from budget_index.rounds.rebuild import rebuild_round
from budget_index.rounds.verify import verify_round
from budget_index.workbook.assessment.template import write_template

SMALL = """
id: small
title: {en: Small, ru: Малая, kk: Шағын}
kinds: [oblast, city]
assessors: {independent: 2}
scales:
  extent:
    answers:
      a: {points: 100, label: {en: In full, ru: Полностью, kk: Толық}}
      b: {points: 67, label: {en: Mostly, ru: В основном, kk: Негізінен}}
      d: {points: 0, label: {en: Not at all, ru: Нет, kk: Жоқ}}
  format: {title: {en: Format}, answers: {open: {points: 100}, closed: {points: 50}}}
  share: {number: {unit: percent, line: [[0, 0], [95, 100]]}}
  late: {number: {unit: days, steps: [[0, 100], [14, 67]]}}
documents:
  plan: {title: {en: Plan, ru: План, kk: Жоспар}, due: {month: 11, day: 15, year: -1}}
dimensions:
  - id: index
    dimensions:
      - id: planning
        criteria:
          - {id: P01, question: {en: Is the plan public?}, scale: extent, document: plan, factors: {format: format}}
          - {id: P02, question: {en: How late?}, scale: late, document: plan, from_publication: days_late}
      - id: execution
        criteria:
          - {id: E01, question: {en: What share is reported?}, scale: share}
          - {id: E02, question: {en: Is it explained?}, scale: extent}
"""
TODAY = date(2026, 6, 1)
ALL_A = {"P01": "a", "P01/format": "open", "E01": "95", "E02": "a"}
ROUND = """# our round
id: {name}
methodology: small
year: 2026
regions: [KZ-15, KZ-71]
status: draft  # until June
{more}title: Our round
source: Experts
licence: CC-BY-4.0
"""


def small():
    return parse_methodology(SMALL, "small.yaml")


def make_round(folder: Path, *, more: str = "") -> Path:
    """Make a round of two regions that follows the small methodology."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    rules = folder.parent / "small.yaml"
    rules.write_text(SMALL, encoding="utf-8")
    new_round(folder, ROUND.format(name=folder.name, more=more), str(rules))
    return folder


def workbook(path: Path, answers: dict[str, str], region: str = "KZ-15", assessor: str = "expert_1", **more) -> Path:
    """Write a workbook in which some questions are answered."""
    rows = [(name, answer, f"https://x.kz/{name}", "2026-03-05", "") for name, answer in answers.items()]
    filled = pd.DataFrame(rows, columns=["criterion", "answer", "evidence", "seen_on", "comment"])
    given = {"region": region, "year": 2026, "assessor": assessor, "registry": kazakhstan()}
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_template(path, small(), language="en", responses=filled, **given, **more)


def table(path: Path, *rows: str, header: str = "region,year,criterion,assessor,answer,comment") -> Path:
    """Write a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def add(folder: Path, *files: Path, replacing: bool = False) -> Added:
    """Add files on a fixed day."""
    return add_files(folder, files, kazakhstan(), today=TODAY, replacing=replacing)


def rebuild(folder: Path, **options):
    """Rebuild on a fixed day."""
    return rebuild_round(folder, kazakhstan(), today=TODAY, **options)


def verify(folder: Path) -> list[Problem]:
    """Say where a round contradicts itself."""
    return verify_round(folder, RoundReader(read_round(folder), round_methodology(folder), kazakhstan()))


def freeze(folder: Path, **options):
    """Freeze in English, on a fixed day, with whatever is open."""
    return freeze_round(folder, kazakhstan(), Say("en"), today=TODAY, **{"with_open_matters": True} | options)


def contents(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file that isn't the program's own."""
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {place.as_posix(): path.read_bytes() for place, path in paths.items() if not place.parts[0].startswith(".")}
