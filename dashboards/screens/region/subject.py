"""What the region's page looks at, and what is computed for it once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budget_index.analysis.gain.gains import example_regions
from budget_index.analysis.gain.whatif import RegionOutcome
from budget_index.analysis.peers import tell_apart
from budget_index.content.model import Content
from budget_index.content.region import region_brief
from budget_index.language import Language, Say
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion
from budget_index.methodology.titles import dimension_titles, numbered_question
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

EXAMPLES = 3
"""Regions that show how, for each criterion."""
CHANGE_DIGITS = 1
Rows = dict[str, list[Any]]
"""Criterion → rows about it, as named tuples."""


@dataclass(frozen=True)
class RegionPage:
    """A region looked at in a round."""

    v: View
    region: str

    @property
    def name(self) -> str:
        """Its name."""
        return self.v.names[self.region]

    @cached_property
    def standing(self) -> pd.Series:
        """Its row of the ranking."""
        ranking = self.v.shown.ranking
        return ranking[ranking["region"] == self.region].iloc[0]

    @cached_property
    def among_peers(self) -> pd.DataFrame:
        """Its place among its peers and their mean, a row a dimension; none where groups say nothing new."""
        table = self.v.shown.peer_standings()
        own = (table["region"] == self.region) & (table["year"] == self.v.year)
        return table[own] if tell_apart(self.v.shown.peer_groups()) else table.head(0)

    @property
    def scored(self) -> bool:
        """Whether it has a score."""
        return bool(pd.notna(self.standing["score"]))

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Criteria of the methodology by their ids."""
        return walk.criteria_by_id(self.v.methodology)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the dimensions."""
        return dimension_titles(self.v.methodology, self.v.say.language)

    @cached_property
    def lost_points(self) -> pd.DataFrame:
        """Answered criteria with less than full points, the largest gain first."""
        return self.v.shown.lost_points(self.region)

    @cached_property
    def unanswered(self) -> pd.DataFrame:
        """Criteria without an agreed answer."""
        return self.v.shown.open_answers(self.region)

    @cached_property
    def responses(self) -> Rows:
        """All responses about it by criterion."""
        return responses_about(self.v.shown, self.region)

    @cached_property
    def examples(self) -> Rows:
        """The best regions that have full points, by criterion."""
        return best_examples(self.v.shown)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """What each action would bring, by its id: what is required first, then the largest gain."""
        table = self.v.shown.actions()
        return table[(table["region"] == self.region) & (table["year"] == self.v.year)].set_index("action", drop=False)

    def outcome(self, changes: dict[str, str]) -> RegionOutcome:
        """Score it with other answers."""
        return self.v.shown.outcome(self.region, tuple(changes.items()))

    def question(self, name: str) -> str:
        """Write a criterion's question with its id."""
        return numbered_question(self.criteria[name], self.v.say.language)

    def number(self, value: float) -> str:
        """Write a score."""
        return self.v.say.number(value, self.v.methodology.rounding)

    def change(self, value: float, digits: int = CHANGE_DIGITS) -> str:
        """Write a change of score with its sign."""
        return self.v.say.signed(value, digits)


@cached
def said(*rounds: Shown, region: str, language: Language) -> Content:
    """Say what there is to say about a region in the last of some rounds."""
    *earlier, now = rounds
    return region_brief(now, region, Say(language), earlier=earlier)


@cached
def responses_about(shown: Shown, region: str) -> Rows:
    """Sort the responses about a region by criterion; those to factors are with their criterion."""
    responses = shown.public.responses
    return by_criterion(responses[(responses["region"] == region) & (responses["year"] == shown.round.year)])


@cached
def best_examples(shown: Shown) -> Rows:
    """Pick for each criterion the best regions that have full points, those with a link first."""
    table = example_regions(shown.results, shown.public.responses)
    return by_criterion(table[table["year"] == shown.round.year].groupby("criterion").head(EXAMPLES))


def by_criterion(table: pd.DataFrame) -> Rows:
    """Sort rows by criterion, as tuples: a table for each takes longer to make and to go through."""
    rows: Rows = {}
    for row in table.itertuples():
        rows.setdefault(str(row.criterion).partition("/")[0], []).append(row)
    return rows
