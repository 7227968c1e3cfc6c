"""What the sections of the page of the methodology look at."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from budget_index.analysis.pages.methodology_tables import criteria_rules, dimension_weights
from budget_index.content.methodology_words import PAGE
from budget_index.language import Say
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import dimension_titles, numbered_question
from dashboards.shell.view import View

ROWS_AT_FIRST = 20
"""Rows of a long table that are shown until more are asked for."""


@dataclass(frozen=True)
class MethodologyPage:
    """What the page is about: the edition of a round, earlier editions, and what the reader chose."""

    v: View
    earlier: dict[str, Methodology]
    level: str
    edition: str | None
    criterion: str

    @property
    def say(self) -> Say:
        """The language."""
        return self.v.say

    @property
    def methodology(self) -> Methodology:
        """The edition."""
        return self.v.methodology

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Criteria by id, in the order of the file."""
        return walk.criteria_by_id(self.methodology)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the dimensions."""
        return dimension_titles(self.methodology, self.say.language)

    @cached_property
    def criteria_table(self) -> pd.DataFrame:
        """What holds for each criterion."""
        return criteria_rules(self.methodology)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """What the parts weigh."""
        return dimension_weights(self.methodology)

    def question(self, name: str) -> str:
        """Write a criterion's question with its id."""
        return numbered_question(self.criteria[name], self.say.language)

    def head(self, name: str) -> str:
        """Head a section or a column."""
        return self.say(f"{PAGE}.{name}")
