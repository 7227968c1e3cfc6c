"""What is compared: the regions, the rounds, what is said about them, and the tables behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import altair as alt
import pandas as pd

from budget_index.analysis.pages.side_by_side import answers_side_by_side, histories, profiles
from budget_index.charts.histories import histories_chart
from budget_index.charts.theme import Colours
from budget_index.content.comparison import comparison
from budget_index.content.model import Content
from budget_index.content.what_changed import what_changed
from budget_index.language import Language, Say
from budget_index.regions import kazakhstan, short_name
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View


@dataclass(frozen=True)
class ComparedRegions:
    """Regions that are compared in the last of some rounds, the earliest first; changes are those since ``before``."""

    v: View
    rounds: tuple[Shown, ...]
    regions: tuple[str, ...]
    before: Shown | None

    @cached_property
    def content(self) -> Content:
        """What is said about the regions."""
        return said_beside(*self.rounds, regions=self.regions, since=self.before, language=self.v.say.language)

    def files(self) -> dict[str, Callable[[], pd.DataFrame]]:
        """List the tables that can be taken home, each made when it is asked for."""
        results, year, before = self.v.results, self.v.year, self.before
        tables: dict[str, Callable[[], pd.DataFrame]] = {
            "documents": self.documents,
            "scores": lambda: profiles(results.scores, self.v.methodology, self.regions, year),
            "years": self.years,
            "answers": lambda: answers_side_by_side(results.criteria, self.v.methodology, self.regions, year),
        }
        if before and said_of_change(self.v.shown, before, self.v.say.language).sections:
            compared = self.v.shown.changes_since(before)
            tables |= {"moved": lambda: compared.changes, "parts": lambda: compared.parts}
        return tables

    def documents(self) -> pd.DataFrame:
        """Return how the documents of the regions stand."""
        actions = self.v.shown.actions()
        own = actions[(actions["action"] == actions["document"]) & (actions["year"] == self.v.year)]
        return own.loc[own["region"].isin(self.regions), ["region", "year", "document", "status", "points"]]

    def years(self) -> pd.DataFrame:
        """Return the regions' scores in all rounds."""
        ranking = pd.concat([each.ranking.assign(round=each.round.id) for each in self.rounds])
        history = histories(ranking, self.regions, self.v.registry)
        return history[["region", "round", "year", "score", "rounded", "segment", "break_year", "break_reason"]]


@cached
def said_beside(*rounds: Shown, regions: tuple[str, ...], since: Shown | None, language: Language) -> Content:
    """Say what there is to say about regions in the last of some rounds."""
    *earlier, now = rounds
    return comparison(now, regions, Say(language), earlier=earlier, since=since)


@cached
def said_of_change(now: Shown, before: Shown, language: Language) -> Content:
    """Say what changed in all regions between two rounds."""
    return what_changed(now, before, Say(language))


@cached
def drawn_years(*rounds: Shown, regions: tuple[str, ...], say: Say, colours: Colours) -> alt.LayerChart:
    """Draw the regions' scores over the years; rounds of a family are all examples or none is."""
    section = said_beside(*rounds, regions=regions, since=None, language=say.language)["years"]
    names = {code: short_name(code, say.language, kazakhstan()) for code in regions}
    return histories_chart(section, say, names=names, example=rounds[-1].round.example, colours=colours)
