"""The tables that content speaks from: what is computed of a round, read through the filter of what is public."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from budget_index.analysis.actions.documents import who_shows_how
from budget_index.analysis.actions.first_steps import FirstSteps, first_steps
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.actions.table import actions_table
from budget_index.analysis.change.changes import Comparison, compare
from budget_index.analysis.pages.answers_everywhere import answer_matrix
from budget_index.analysis.pages.overview import Places, place_intervals, ranked_by
from budget_index.analysis.peers import groups_of, peer_standings
from budget_index.analysis.profile import open_answers
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.own_weights import own_places
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.uncertainty import Inputs, studies
from budget_index.content.model import Provenance
from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, kazakhstan
from budget_index.rounds.intake import Intake
from budget_index.rounds.model import Round, read_round
from budget_index.rounds.public import anonymous, public_intake
from budget_index.rounds.scored import read_scored, round_folder
from budget_index.scoring.answers import Answers
from budget_index.scoring.results import Results


@dataclass(frozen=True)
class RoundTables:
    """A round as it may be shown, and the tables of ``analysis`` about it. Nobody changes them.

    Parameters
    ----------
    public
        What may be shown of the responses and publications; content knows no others.
    inputs
        What the scores of its year rest on, with assessors by their roles: to compute with, not to show.
    """

    round: Round
    results: Results
    public: Intake
    inputs: Inputs

    @property
    def methodology(self) -> Methodology:
        """The edition that it follows."""
        return self.results.methodology

    @property
    def year(self) -> int:
        """The year that is assessed."""
        return self.round.year

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """The ranking of its year."""
        ranking = self.results.ranking
        return ranking[ranking["year"] == self.round.year]

    def ranked(self, dimension: str) -> pd.DataFrame:
        """Rank it by a dimension."""
        return ranked_by(self.results, dimension, self.round.year)

    def intervals(self, dimension: str) -> Places:
        """Say how sure its places are."""
        return place_intervals(self.inputs, self.methodology, dimension, self.round.year)

    def study(self) -> tuple[Answers, Study]:
        """Lay its year out to be ranked again with other weights."""
        return next(studies(self.inputs.of_year(self.year), self.methodology, Sources(), seed=0, draws=0))

    def own_places(self, times: Mapping[str, float]) -> pd.DataFrame:
        """Rank it with weights of one's own."""
        answers, study = self.study()
        return own_places(study, answers.units, times)

    def peer_groups(self) -> dict[str, str]:
        """Name the group of peers of every region."""
        return groups_of(self.results, self.registry)

    def peer_standings(self) -> pd.DataFrame:
        """Rank every score among those of its group, beside the mean of the peers."""
        return peer_standings(self.results.scores, self.peer_groups(), self.results.methodology)

    def changes_since(self, before: "RoundTables") -> Comparison:
        """Compare it with an earlier round."""
        return compare(before.results, self.results, self.registry, years=(before.year, self.year))

    def answers(self) -> pd.DataFrame:
        """Lay out the answers of all regions to the questions of the index."""
        return answer_matrix(self.results.criteria, self.results.ranking, self.methodology, self.year)

    def actions(self) -> pd.DataFrame:
        """List what every action would bring every region."""
        return actions_table(self.results, self.public.publications)

    def showing(self) -> pd.DataFrame:
        """List for every action the regions that show how, with links."""
        return who_shows_how(self.actions(), self.public.responses, self.public.publications)

    def first_steps(self, region: str) -> FirstSteps:
        """Find the actions that bring a region most."""
        return first_steps(self.results, region, self.round.year)

    def questions(self, region: str) -> pd.DataFrame:
        """Share out the gains of a region's actions among their questions."""
        return question_shares(self.results, region, self.round.year)

    def open_answers(self, region: str) -> pd.DataFrame:
        """List the criteria of a region without an agreed answer."""
        return open_answers(self.results.criteria, self.methodology, region, self.round.year)

    @property
    def registry(self) -> Registry:
        """The register that names its regions."""
        return kazakhstan()


def provenance_of(tables: RoundTables, say: Say) -> Provenance:
    """Say which round and edition figures come from; those of an example round are marked."""
    facts = {"round": localized(tables.round.title, say.language)}
    facts |= {"edition": localized(tables.methodology.title, say.language)}
    mark = say("example.sentence") if tables.round.example else ""
    return Provenance(say("brief.source", **facts), mark)


def read_round_tables(name: str) -> RoundTables:
    """Read a round by its folder or its name, and score it.

    Raises
    ------
    ProblemsFound
        There is no such round, or its files have errors.

    Examples
    --------
    >>> tables = read_round_tables("kz-example-2020")
    >>> len(tables.ranking), tables.year
    (17, 2020)
    """
    scored = read_scored(name, kazakhstan())
    round_ = read_round(round_folder(name))
    public = public_intake(scored.intake, round_.public)
    inputs = Inputs.of_intake(anonymous(scored.intake)).of_year(round_.year)
    return RoundTables(round_, scored.results, public, inputs)
