"""A sound methodology to plant mistakes in, and what comes of them: problems, said in every language."""

import re

import pytest

from budget_index.errors import Problem, ProblemsFound
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import parse_methodology

SOUND = """\
id: sound
title: Sound
headline: index
themes: [{id: openness}]
bands: [{id: low, from: 0}, {id: high, from: 61}]
scales:
  extent:
    answers: {a: {points: 100}, b: {points: 50}, d: {points: 0}}
  days:
    number: {steps: [[0, 100], [14, 50]]}
dimensions:
  - id: index
    dimensions:
      - id: plan
        gate: {criterion: P01, closed_by: [d]}
        criteria:
          - {id: P01, question: One?, scale: extent, theme: openness}
          - {id: P02, question: Two?, scale: extent, weight: 2}
      - id: report
        criteria:
          - {id: R01, question: Three?, scale: days}
"""

P02 = "weight: 2"


def problems_of(text: str, file: str = "sound.yaml") -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        parse_methodology(text, file)
    return found.value.problems


def said_in_every_language(problems: list[Problem]) -> None:
    for language in LANGUAGES:
        text = Say(language).problems(problems)
        assert all(f"[{problem.code}]" in text for problem in problems)
        assert "{" not in re.sub(r"«[^»]*»|'[^']*'|\{.*\}", "", text)
