"""How sure ranks and bands are, when what could have been decided otherwise is drawn many times."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.disputes import lay_out_disputes
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.ranks import UNRANKED
from budget_index.analysis.robustness.simulation import Simulation, Watch, simulate
from budget_index.analysis.robustness.study import Study
from budget_index.methodology.model import Methodology
from budget_index.rounds.intake import Intake
from budget_index.scoring.answers import Answers, lay_out
from budget_index.scoring.tree import compile_tree
from budget_index.tables.consolidation import agreed_answers

RANK_COLUMNS = [
    *("region", "year", "score", "rank", "rank_mean", "rank_median", "rank_low", "rank_high"),
    *("p_rank", "p_top", "score_mean", "score_low", "score_high", "ranked", "group"),
]
BAND_COLUMNS = ["region", "year", "band", "probability"]
PAIR_COLUMNS = ["region", "year", "other", "above", "tie", "below"]
PAIRS_UNITS = 300
"""Regions up to which every pair is compared."""
SURE = 0.95


@dataclass(frozen=True)
class Uncertainty:
    """Tables ``RANK_COLUMNS``, ``BAND_COLUMNS`` and ``PAIR_COLUMNS``, and how many draws they rest on."""

    ranks: pd.DataFrame
    bands: pd.DataFrame
    pairs: pd.DataFrame
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
    Best nominal rank first. ``rank_low`` and ``rank_high``, ``score_low`` and ``score_high`` bound 90 % of the draws,
    ``group`` numbers the groups of ``groups``. Groups are blank where ranks are too many to keep, pairs where there are
    over 300 regions.

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
    >>> found.ranks[["region", "rank", "rank_low", "rank_high", "p_rank", "group"]].values.tolist()
    [['A', 1, 1.0, 1.0, 1.0, 1], ['B', 2, 2.0, 2.0, 1.0, 2]]
    """
    simulation = simulate(study, workers=workers, scheduler=scheduler, watch=watch)
    low, median, high = simulation.quantiles
    nominal = pd.Series(study.nominal, dtype="Int64").replace(UNRANKED, pd.NA).array
    ranks = units.assign(
        score=study.scores,
        rank=nominal,
        rank_mean=simulation.rank_mean,
        rank_median=median,
        rank_low=low,
        rank_high=high,
        p_rank=np.where(study.nominal == UNRANKED, np.nan, simulation.at_nominal / simulation.draws),
        p_top=simulation.at_top / simulation.draws,
        score_mean=simulation.score_mean,
        score_low=simulation.score_quantiles[0],
        score_high=simulation.score_quantiles[1],
        ranked=simulation.ranked,
        group=groups(study.nominal, simulation.ranks).array,
    )
    ordered = ranks.sort_values(["rank", "region"], na_position="last", kind="stable")
    bands, pairs = _bands(units, study, simulation), _pairs(units, simulation.ranks)
    return Uncertainty(ordered[RANK_COLUMNS].reset_index(drop=True), bands, pairs, simulation.draws)


def _bands(units: pd.DataFrame, study: Study, simulation: Simulation) -> pd.DataFrame:
    names = [band.id for band in study.methodology.bands]
    table = units.loc[units.index.repeat(len(names))].reset_index(drop=True)
    shares = simulation.bands.T.ravel() / simulation.draws
    return table.assign(band=names * len(units), probability=shares)[BAND_COLUMNS]


def _pairs(units: pd.DataFrame, ranks: np.ndarray | None) -> pd.DataFrame:
    regions = units["region"].to_numpy()
    if ranks is None or len(regions) > PAIRS_UNITS:
        return pd.DataFrame({name: [] for name in PAIR_COLUMNS})
    tables = []
    for number, region in enumerate(regions):
        others = np.flatnonzero(np.arange(len(regions)) != number)
        shares = standing(ranks[:, [number]], ranks[:, others])
        facts = dict(zip(("above", "tie", "below"), shares, strict=True))
        tables.append(pd.DataFrame({"region": region, "other": regions[others], **facts}))
    pairs = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({name: [] for name in PAIR_COLUMNS})
    return pairs.assign(year=units["year"].iloc[0] if len(units) else 0)[PAIR_COLUMNS]


def standing(own: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the shares of draws in which a unit stands before others, level with them, and behind.

    Of the draws in which both have a rank; the three add up to 1, and are NaN where there is no such draw.

    Examples
    --------
    >>> standing(np.array([[1], [1], [2], [2]]), np.array([[2], [1], [1], [3]]))
    (array([0.5]), array([0.25]), array([0.25]))
    """
    both = (own != UNRANKED) & (others != UNRANKED)
    with np.errstate(invalid="ignore"):
        counts = both.sum(axis=0)
        above, tie = (((own < others) & both).sum(axis=0) / counts, ((own == others) & both).sum(axis=0) / counts)
    return above, tie, 1 - above - tie


def groups(nominal: np.ndarray, ranks: np.ndarray | None, sure: float = SURE) -> pd.Series:
    """Gather the regions that can't be told apart: a group ends before the first that one of it surely beats.

    From the best nominal rank down; of any two regions in a group neither stands before the other in 95 % of the draws
    or more.

    Examples
    --------
    >>> ranks = np.array([[1, 2, 3], [2, 1, 3], [1, 2, 3], [1, 2, 3]])
    >>> groups(np.array([1, 2, 3]), ranks).tolist()
    [1, 1, 2]
    """
    numbers = pd.Series([pd.NA] * len(nominal), dtype="Int64")
    order = [int(at) for at in np.argsort(nominal, kind="stable") if nominal[at] != UNRANKED]
    if ranks is None or not order:
        return numbers
    ordered = np.asfortranarray(ranks[:, order])
    first, number = 0, 1
    for place, at in enumerate(order):
        above, _, below = standing(ordered[:, first:place], ordered[:, [place]])
        if ((above >= sure) | (below >= sure)).any():
            first, number = place, number + 1
        numbers.iloc[at] = number
    return numbers
