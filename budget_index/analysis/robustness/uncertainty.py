"""How sure ranks and bands are, when what could have been decided otherwise is drawn many times."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.comparisons import Comparisons, compare_all, letter, overlapping_groups
from budget_index.analysis.robustness.disputes import lay_out_disputes
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.places_drawn import place_probabilities
from budget_index.analysis.robustness.ranks import UNRANKED
from budget_index.analysis.robustness.simulation import Simulation, Watch, simulate
from budget_index.analysis.robustness.study import Study
from budget_index.methodology.model import Methodology
from budget_index.rounds.intake import Intake
from budget_index.scoring.answers import Answers, lay_out
from budget_index.scoring.ranking import last_of_shared
from budget_index.scoring.tree import compile_tree
from budget_index.tables.consolidation import agreed_answers

RANK_COLUMNS = [
    *("region", "year", "score", "rank", "rank_last", "rank_mean", "rank_median", "rank_low", "rank_high"),
    *("p_rank", "p_top", "score_mean", "score_low", "score_high", "ranked"),
    *("alike", "groups", "set_first", "set_last"),
]
BAND_COLUMNS = ["region", "year", "band", "probability"]
PAIR_COLUMNS = ["region", "year", "other", "above", "tie", "below"]
PAIRS_UNITS = 300
"""Regions up to which every pair is compared."""
LISTED = ";"
"""What divides the regions of a list in a table."""


@dataclass(frozen=True)
class Uncertainty:
    """Tables ``RANK_COLUMNS``, ``BAND_COLUMNS``, ``PAIR_COLUMNS`` and ``DRAWN_PLACE_COLUMNS``; the number of draws."""

    ranks: pd.DataFrame
    bands: pd.DataFrame
    pairs: pd.DataFrame
    places: pd.DataFrame
    draws: int


@dataclass(frozen=True)
class Inputs:
    """What is scored: responses, the region-years that must appear, and publications."""

    responses: pd.DataFrame
    units: pd.DataFrame
    publications: pd.DataFrame | None = None

    @classmethod
    def of_intake(cls, intake: Intake) -> "Inputs":
        """Take what was read."""
        return cls(intake.responses, intake.assessed, intake.publications)

    def of_year(self, year: int) -> "Inputs":
        """Take one year."""
        responses, units = (table[table["year"] == year] for table in (self.responses, self.units))
        publications = self.publications
        return Inputs(responses, units, None if publications is None else publications[publications["year"] == year])


def studies(
    inputs: Inputs,
    methodology: Methodology,
    sources: Sources,
    *,
    seed: int,
    draws: int = 10_000,
    top: int = 10,
    given: np.ndarray | None = None,
    settled_too: bool = False,
) -> Iterator[tuple[Answers, Study]]:
    """Prepare each year of the inputs: its agreed answers and its study. Every year gets the same draws."""
    tree = compile_tree(methodology)
    for year in sorted(inputs.units["year"].unique()):
        own = inputs.of_year(int(year))
        answers = lay_out(agreed_answers(own.responses, methodology, own.publications), methodology, own.units)
        disputes = None
        if sources.assessors:
            disputes = lay_out_disputes(
                own.responses, methodology, tree, own.units, own.publications, settled_too=settled_too
            )
        study = Study.of(answers, methodology, sources, seed=seed, draws=draws, top=top, disputes=disputes, given=given)
        yield answers, study


def rank_uncertainty(
    units: pd.DataFrame, study: Study, *, workers: int = 1, scheduler: str = "", watch: Watch = iter
) -> Uncertainty:
    r"""Rank the regions of a year under every draw.

    Over draws :math:`d` with ranks :math:`r_{id}` (competition ranks of unrounded scores): mean, median and the
    interval from the 5 % to the 95 % quantile (linear between order statistics), of ranks and of scores; the share of
    draws in which :math:`r_{id}` is the nominal rank, or at most k; in which the score is in each band; in which
    :math:`i` stands before :math:`j`. A draw in which a region has no score counts for none of its ranks.

    Parameters
    ----------
    units
        ``region``, ``year``; the rows of the study.

    Returns
    -------
    Best nominal rank first. ``rank_low`` and ``rank_high``, ``score_low`` and ``score_high`` bound 90 % of the draws.
    ``alike`` lists the regions it can't be told apart from: neither stands before the other in 95 % of the draws or
    more. That isn't transitive, so ``groups`` names overlapping groups: two regions share a letter exactly if they
    can't be told apart. ``set_first`` and ``set_last`` bound the places that sure comparisons leave open, a confidence
    set at 95 % (``comparisons``). ``places`` has the share of draws in which a region has each place. These four, the
    pairs and these shares are blank where there are over 300 regions, or ranks too many to keep.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7, doi:10.1787/9789264043466-en.
    Saisana, M., Saltelli, A., Tarantola, S. (2005), *Uncertainty and sensitivity analysis techniques as tools for the
    quality assessment of composite indicators*, JRSS A 168(2), doi:10.1111/j.1467-985X.2005.00350.x.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> table = pd.DataFrame({"region": ["A", "A", "B", "B"], "year": 2017, "criterion": ["q54", "q55"] * 2,
    ...                       "assessor": "", "answer": ["a", "a", "d", "b"]})
    >>> inputs = Inputs(table, table[["region", "year"]].drop_duplicates())
    >>> (answers, study), = studies(inputs, load_methodology("obs-2017"), Sources(), seed=1, draws=100)
    >>> found = rank_uncertainty(answers.units, study)
    >>> found.ranks[["region", "rank", "rank_low", "rank_high", "p_rank", "groups"]].values.tolist()
    [['A', 1, 1.0, 1.0, 1.0, 'A'], ['B', 2, 2.0, 2.0, 1.0, 'B']]
    """
    simulation = simulate(study, workers=workers, scheduler=scheduler, watch=watch)
    low, median, high = simulation.quantiles
    nominal = pd.Series(study.nominal, dtype="Int64").replace(UNRANKED, pd.NA).array
    ranks = units.assign(
        score=study.scores,
        rank=nominal,
        rank_last=last_of_shared(pd.Series(nominal)),
        rank_mean=simulation.rank_mean,
        rank_median=median,
        rank_low=low,
        rank_high=high,
        p_rank=np.where(study.nominal == UNRANKED, np.nan, simulation.at_nominal / simulation.draws),
        p_top=np.where(simulation.ranked > 0, simulation.at_top / simulation.draws, np.nan),
        score_mean=simulation.score_mean,
        score_low=simulation.score_quantiles[0],
        score_high=simulation.score_quantiles[1],
        ranked=simulation.ranked,
    ).reset_index(drop=True)
    drawn = simulation.ranks if len(units) <= PAIRS_UNITS else None
    compared = None if drawn is None else compare_all(drawn)
    ordered = ranks.sort_values(["rank", "region"], na_position="last", kind="stable")
    ordered = ordered.join(_apart(ordered, compared))
    bands, pairs = _bands(units, study, simulation), _pairs(units, compared)
    places = place_probabilities(units, np.zeros((0, len(units)), dtype=np.uint16) if drawn is None else drawn)
    return Uncertainty(ordered[RANK_COLUMNS].reset_index(drop=True), bands, pairs, places, simulation.draws)


def _bands(units: pd.DataFrame, study: Study, simulation: Simulation) -> pd.DataFrame:
    names = [band.id for band in study.methodology.bands]
    table = units.loc[units.index.repeat(len(names))].reset_index(drop=True)
    shares = simulation.bands.T.ravel() / simulation.draws
    return table.assign(band=names * len(units), probability=shares)[BAND_COLUMNS]


def _pairs(units: pd.DataFrame, compared: Comparisons | None) -> pd.DataFrame:
    if compared is None:
        return pd.DataFrame({name: [] for name in PAIR_COLUMNS})
    regions = units["region"].to_numpy()
    one, other = np.nonzero(~np.eye(len(regions), dtype=bool))
    above, tie = compared.above[one, other], compared.tie[one, other]
    shares = {"above": above, "tie": tie, "below": 1 - above - tie}
    year = units["year"].iloc[0] if len(units) else 0
    return pd.DataFrame({"region": regions[one], "year": year, "other": regions[other], **shares})[PAIR_COLUMNS]


def _apart(ordered: pd.DataFrame, compared: Comparisons | None) -> pd.DataFrame:
    """Say for each region from which others it can't be told apart, and which places stay open.

    Parameters
    ----------
    ordered
        The regions, best nominal rank first; the index is their place in ``compared``.
    """
    blank: dict[str, Any] = {"alike": "", "groups": "", "set_first": np.nan, "set_last": np.nan}
    if compared is None:
        return ordered.assign(**blank)[list(blank)]
    at = ordered.index.to_numpy()
    table = pd.DataFrame({"set_first": compared.set_first[at], "set_last": compared.set_last[at]}, index=ordered.index)
    ranked = at[ordered["rank"].notna().to_numpy()]
    alike, regions = compared.alike[np.ix_(ranked, ranked)], ordered.loc[ranked, "region"].to_numpy()
    groups = overlapping_groups(alike)
    own = [[letter(n) for n, group in enumerate(groups) if place in group] for place in range(len(ranked))]
    table["alike"] = pd.Series([LISTED.join(regions[row]) for row in alike], index=ranked, dtype=object)
    table["groups"] = pd.Series([" ".join(letters) for letters in own], index=ranked, dtype=object)
    return table.fillna({"alike": "", "groups": ""})
