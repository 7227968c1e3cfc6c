"""What all tests share: the reference data, small methodologies, one way of reading csv text."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from budget_index.methodology.load import parse_methodology
from budget_index.methodology.model import Methodology

REFERENCE = Path(__file__).parents[2] / "shared" / "data"

SCALES = """
scales:
  extent: {answers: {a: {points: 100}, b: {points: 67}, c: {points: 33}, d: {points: 0}, e: {not_applicable: true}}}
  yes_no: {answers: {"yes": {points: 100}, "no": {points: 0}, not_asked: {not_applicable: true}}}
  share: {number: {unit: percent, line: [[0, 0], [95, 100]]}}
"""

settings.register_profile(
    "default", deadline=None, max_examples=60, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with reference data, which lies beside the project and is not part of it."""
    if not REFERENCE.is_dir():
        pytest.skip(f"the reference data aren't there: no folder {REFERENCE}")
    return REFERENCE


@pytest.fixture(scope="session")
def small() -> Methodology:
    """One dimension, three criteria on a–e of equal weight."""
    return parse_methodology(f"""
id: small
title: Small
{SCALES}
dimensions:
  - id: index
    criteria:
      - {{id: P01, question: One?, scale: extent}}
      - {{id: P02, question: Two?, scale: extent}}
      - {{id: P03, question: Three?, scale: extent}}
""")


@pytest.fixture(scope="session")
def scales() -> str:
    """The block ``scales:`` of a methodology: ``extent`` a–e, ``yes_no``, ``share`` in percent."""
    return SCALES
