"""What the functions of the front door return: documented tables that print themselves."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from budget_index.analysis.change.changes import Comparison
from budget_index.analysis.peers import peers_table
from budget_index.analysis.robustness.agreement import Agreement
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.uncertainty import Uncertainty
from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.front.printed import Printed
from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.problem_report import notices_text
from budget_index.regions import Registry, region_code
from budget_index.reports.terminal.changes import print_comparison
from budget_index.reports.terminal.console import marked_title, report_console
from budget_index.reports.terminal.explanation import print_explanation
from budget_index.reports.terminal.ranking import print_results
from budget_index.reports.terminal.robustness import (
    agreement_legend,
    agreement_report,
    guidance_report,
    places_legend,
    sources_line,
    uncertainty_table,
)
from budget_index.rounds import Intake
from budget_index.rounds.scored import ScoredRound

TOP = 10


@dataclass(frozen=True, repr=False)
class Data(Printed):
    """Answers that were read and checked.

    Parameters
    ----------
    name
        The round's, or else the methodology's.
    year
        The round's, or else the last one that anybody answered for.
    """

    name: str
    year: int
    methodology: Methodology
    registry: Registry
    intake: Intake

    @property
    def responses(self) -> pd.DataFrame:
        """One row an answer: region, year, criterion, assessor, answer, evidence, seen_on, comment, its cell."""
        return self.intake.responses

    @property
    def publications(self) -> pd.DataFrame:
        """One row a document: region, year, document, status, url, published_on, format, languages."""
        return self.intake.publications

    @property
    def notices(self) -> list[Problem]:
        """What wasn't read, and what is worth noticing; errors are raised."""
        return self.intake.notices

    def print_with(self, say: Say) -> None:
        """Print how many answers of whom there are, and what was noticed."""
        given = self.responses[self.responses["answer"].ne("")]
        facts = {"answers": len(given), "regions": len(self.intake.assessed), "assessors": given["assessor"].nunique()}
        title = marked_title(localized(self.methodology.title, say.language), say, example=self.intake.example)
        report_console().print(say("front.data", title=title, **facts), markup=False)
        if self.notices:
            report_console().print(notices_text(self.notices, say), markup=False)


@dataclass(frozen=True, repr=False)
class Scored(Printed, ScoredRound):
    """Scores of some data, in tables; the methodology and the data that they come from."""

    registry: Registry = field(default_factory=dict)

    @property
    def methodology(self) -> Methodology:
        """The rules."""
        return self.results.methodology

    @property
    def scores(self) -> pd.DataFrame:
        """One row a region, year and dimension: score (0–100), coverage (0–1), status."""
        return self.results.scores

    @property
    def ranking(self) -> pd.DataFrame:
        """One row a region and year: score, rounded, band, rank, rank_last, of."""
        return self.results.ranking

    @property
    def criteria(self) -> pd.DataFrame:
        """One row a region, year and criterion: answer, points (0–100), status, contribution, lost (index points)."""
        return self.results.criteria

    @cached_property
    def peers(self) -> pd.DataFrame:
        """One row a region, year and dimension: its group, place there, and the mean of the others in the group.

        Columns region, year, dimension, peers, score, rank, rank_last, of, mean, compared; ``rank`` is the place in the
        group, ``mean`` that of the ``compared`` other regions with a score (0–100), blank below three. Empty where the
        methodology makes no groups.
        """
        return peers_table(self.results, self.registry)

    @property
    def answers(self) -> pd.DataFrame:
        """The agreed answers, one row a region, year and criterion, and who disagrees."""
        return self.results.agreed

    @cached_property
    def years(self) -> list[int]:
        """The years that were scored."""
        return sorted(int(year) for year in self.ranking["year"].unique())

    def region(self, text: str) -> str:
        """Return the code of a region named by code or name.

        Raises
        ------
        ProblemsFound
            Nobody has answered for it.
        """
        code, present = region_code(text, self.registry), self.ranking["region"].unique().tolist()
        if code not in present:
            near = nearest(code, present)
            raise ProblemsFound([Problem("region-without-responses", facts={"region": code}, suggestion=near)])
        return code

    def print_with(self, say: Say) -> None:
        """Print the ranking."""
        print_results(self.results, self.registry, say, example=self.intake.example)


@dataclass(frozen=True, repr=False)
class Explained(Printed):
    """Where a region's score comes from; ``criteria`` are its rows of ``Scored.criteria``."""

    scored: Scored
    region: str

    @property
    def criteria(self) -> pd.DataFrame:
        """Answers, points, contributions and possible gains of the region."""
        table = self.scored.criteria
        return table[table["region"].eq(self.region) & table["year"].eq(self.scored.year)].reset_index(drop=True)

    def print_with(self, say: Say) -> None:
        """Print the tree of its scores, down to the cells."""
        scored = self.scored
        print_explanation(scored.results, scored.intake, self.region, scored.year, scored.registry, say)


@dataclass(frozen=True, repr=False)
class Compared(Printed):
    """What changed between two rounds: tables ``changes`` and ``parts``."""

    before: Scored
    now: Scored
    comparison: Comparison

    @property
    def changes(self) -> pd.DataFrame:
        """One row a region: scores, the change and its parts by kind (they add up), places, bands, breaks."""
        return self.comparison.changes

    @property
    def parts(self) -> pd.DataFrame:
        """One row a region, kind and criterion that changed the score, with its part in index points."""
        return self.comparison.parts

    def print_with(self, say: Say) -> None:
        """Print a row for every region."""
        ends = self.before, self.now
        print_comparison(self.comparison, *ends, self.now.registry, say, region=None, written=())


@dataclass(frozen=True, repr=False)
class Uncertain(Printed):
    """How sure places and bands are: tables ``ranks``, ``bands``, ``pairs`` and ``places``."""

    scored: Scored
    uncertainty: Uncertainty
    sources: Sources
    seed: int

    @property
    def ranks(self) -> pd.DataFrame:
        """One row a region: the interval of its places (90 % of the draws), median, how often it keeps its place."""
        return self.uncertainty.ranks

    @property
    def bands(self) -> pd.DataFrame:
        """One row a region and band: the share of draws in which it is in that band."""
        return self.uncertainty.bands

    @property
    def pairs(self) -> pd.DataFrame:
        """One row a pair of regions: the shares of draws in which one stands above, level with or below the other."""
        return self.uncertainty.pairs

    @property
    def places(self) -> pd.DataFrame:
        """One row a region and place: the share of draws in which it has that place."""
        return self.uncertainty.places

    def print_with(self, say: Say) -> None:
        """Print places with their intervals, and what was drawn."""
        scored, console = self.scored, report_console()
        example = scored.intake.example
        console.print(
            uncertainty_table(self.uncertainty, scored.methodology, scored.registry, say, top=TOP, example=example)
        )
        console.print(sources_line(self.sources, self.seed, say, own=False))
        legend = places_legend(self.uncertainty, say)
        if legend:
            console.print(legend, style="dim")


@dataclass(frozen=True, repr=False)
class Agreed(Printed):
    """How well assessors agree: tables ``measures`` and ``guidance``."""

    data: Data | Scored
    agreement: Agreement

    @property
    def measures(self) -> pd.DataFrame:
        """One row a measure, for all, each stage, criterion, region and pair of assessors, with its interval."""
        return self.agreement.measures

    @property
    def guidance(self) -> pd.DataFrame:
        """The criteria that need clearer guidance, those with most index points in dispute first."""
        return self.agreement.guidance

    def print_with(self, say: Say) -> None:
        """Print the measures, then the criteria in dispute."""
        console, methodology = report_console(), self.data.methodology
        console.print(agreement_report(self.agreement, methodology, say, example=self.data.intake.example))
        console.print(agreement_legend(self.agreement, methodology, say), style="dim")
        console.print(
            guidance_report(self.agreement, methodology, say) if len(self.guidance) else say("agreement.agreed")
        )
