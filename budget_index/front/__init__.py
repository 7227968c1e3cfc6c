"""The front door for people with pandas: read, score and ask, in a script or a notebook.

>>> import budget_index as bi
>>> results = bi.score(bi.read("kz-example-2020"))
>>> results.ranking[["region", "rounded", "rank"]].head(2).values.tolist()
[['KZ-61', 79.0, 1], ['KZ-75', 57.0, 2]]
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pandas as pd

from budget_index.analysis.actions.table import actions_csv
from budget_index.analysis.change import changes as change
from budget_index.analysis.change.edited import refuse_edited
from budget_index.analysis.change.links import same_family
from budget_index.analysis.gain.gains import gains_table
from budget_index.analysis.robustness import agreement as assessors
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty, studies
from budget_index.errors import Problem
from budget_index.errors import ProblemsFound as ProblemsFound
from budget_index.front import charts as charts
from budget_index.front.printed import in_words
from budget_index.front.results import Agreed, Compared, Data, Explained, Scored, Uncertain
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, known_regions
from budget_index.reports.downloads import regions_table
from budget_index.rounds import Intake, combined, read_inputs, read_round, round_methodology, score_intake
from budget_index.rounds.intake import read_answer_table
from budget_index.rounds.model import named_round
from budget_index.tables.text_table import frame_as_texts

Source = str | Path | pd.DataFrame | Iterable[str | Path]
Rules = str | Path | Methodology


@in_words()
def methodology(name: str | Path) -> Methodology:
    """Load the rules of an index: a bundled methodology by its id, or a file.

    Raises
    ------
    ProblemsFound
        There is none, or it has mistakes; each with its line.

    Examples
    --------
    >>> methodology("kz-local-budgets-2026").ranked
    'index'
    """
    return load_methodology(name)


@in_words()
def regions(names: str | Path | None = None, kind: str | None = None) -> pd.DataFrame:
    """List the regions that are known: code, names in three languages, kind, lifetime, predecessor, population, class.

    Parameters
    ----------
    names
        A csv file with further regions: ``code`` and ``name``, or ``name_kk``, ``name_ru``, ``name_en``; also ``kind``,
        ``population`` and ``class`` if it has them.
    kind
        Only these, for example ``oblast`` or ``city``.

    Examples
    --------
    >>> regions(kind="city")["name_en"].tolist()
    ['Astana city', 'Almaty city', 'Shymkent city']
    """
    registry = known_regions(None if names is None else Path(names))
    return regions_table([code for code, region in registry.items() if kind in (None, region.kind)], registry)


@in_words()
def read(source: Source, rules: Rules | None = None, *, names: str | Path | None = None) -> Data:
    """Read and check answers.

    Parameters
    ----------
    source
        Files (workbooks, csv, parquet), folders, patterns such as ``inbox/*.xlsx``, round folders, names of bundled
        rounds, or several of them; or a DataFrame with the columns region, year, criterion, answer, and if it has
        them assessor, evidence, seen_on, comment. A blank answer is missing, never 0.
    rules
        The methodology, or its id or file; left out: that of the round.
    names
        A csv file with regions that no register knows.

    Raises
    ------
    ProblemsFound
        Something is wrong; all problems at once, each with its cell. A DataFrame counts as a sheet with its headings
        in row 1.
    TypeError
        No rules are given, and the source is no round.

    Examples
    --------
    >>> table = pd.DataFrame({"region": "KAZ", "year": 2017, "criterion": ["q54", "q55"], "answer": ["a", "b"]})
    >>> read(table, "obs-2017").responses[["criterion", "answer"]].values.tolist()
    [['q54', 'a'], ['q55', 'b']]
    """
    registry = known_regions(None if names is None else Path(names))
    if isinstance(source, pd.DataFrame):
        edition = _rules(rules)
        intake = combined(
            [read_answer_table(frame_as_texts(source, "DataFrame"), edition, registry)], edition, registry
        )
        return _data(edition.id, intake, edition, registry)
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(path) for path in source]
    folders = [path if path.exists() else named_round(path) or path for path in paths]
    folder = named_round(folders[0]) if len(folders) == 1 else None
    edition = round_methodology(folder) if folder is not None and rules is None else _rules(rules)
    intake = read_inputs(folders, edition, registry)
    if folder is None:
        return _data(edition.id, intake, edition, registry)
    round_ = read_round(folder)
    return Data(round_.id, round_.year, edition, registry, intake)


def _rules(rules: Rules | None) -> Methodology:
    if rules is None:
        raise TypeError('rules are needed: only a round names its methodology, as in read(source, "obs-2017")')
    return rules if isinstance(rules, Methodology) else load_methodology(rules)


def _data(name: str, intake: Intake, edition: Methodology, registry: Registry) -> Data:
    years = intake.assessed["year"]
    return Data(name, int(years.max()) if len(years) else 0, edition, registry, intake)


@in_words()
def score(data: Data | Source, rules: Rules | None = None) -> Scored:
    r"""Score, rank and explain answers.

    The score of a dimension is a mean of its members' scores, :math:`\sum w s / \sum w` unless the methodology says
    otherwise, over those that have one; points and scores go from 0 to 100, coverage from 0 to 1. Places are taken
    before rounding, ties share a place.

    Parameters
    ----------
    data
        What ``read`` gave, or what it takes.

    Returns
    -------
    ``scores``, ``ranking``, ``criteria``, ``peers``, ``answers``: tables with the columns of the files that
    ``budget-index score`` writes. The contributions of a region's criteria add up to its score; ``lost`` is what the
    score would gain if that answer alone were the best.

    Raises
    ------
    ProblemsFound
        The answers have errors, or nobody has answered anything.

    Examples
    --------
    >>> table = pd.DataFrame({"region": "KAZ", "year": 2017, "criterion": ["q54", "q55"], "answer": ["a", "b"]})
    >>> score(table, "obs-2017").criteria[["criterion", "points", "contribution", "lost"]].head(2).values.tolist()
    [['q54', 100.0, 50.0, 0.0], ['q55', 67.0, 33.5, 16.5]]
    """
    if not isinstance(data, Data):
        data = read(data, rules)
    return Scored(data.name, data.year, data.intake, score_intake(data.intake, data.methodology), data.registry)


@in_words()
def explain(results: Scored, region: str) -> Explained:
    """Show where a region's score comes from: dimensions, answers, points × weight, and the cell of every answer.

    Parameters
    ----------
    region
        Code or name.

    Raises
    ------
    ProblemsFound
        Nobody has answered for the region.

    Examples
    --------
    >>> explain(score(read("kz-example-2020")), "Astana").criteria["contribution"].sum().round(1).item()
    35.4
    """
    return Explained(results, results.region(region))


@in_words()
def gains(results: Scored, region: str | None = None) -> pd.DataFrame:
    r"""List what each criterion would gain if it alone were answered best, the largest first.

    :math:`g_j = S(a_j \to \text{best}) - S`, scored by the same engine, in points of the index; ``places`` are won if
    the others stay as they are.

    Returns
    -------
    region, year, criterion, stage, answer, points, status, gain, rank, rank_after, places, effort.

    Raises
    ------
    ProblemsFound
        Nobody has answered for the region.

    Examples
    --------
    >>> gains(score(read("kz-example-2020")), "KZ-15")[["criterion", "places"]].head(1).values.tolist()
    [['A10', 1.0]]
    """
    return gains_table(results.results, None if region is None else results.region(region))


@in_words()
def actions(results: Scored, region: str | None = None) -> pd.DataFrame:
    r"""List what each action would bring a region, as a rule publishing one document properly: the most urgent first.

    The gain is :math:`S(a_J \to \text{best}) - S` with all questions :math:`J` of the action answered best and its gate
    opened, scored by the same engine, in points of the index. What the region's next band requires comes first.

    Returns
    -------
    The columns of ``actions.csv``: region, year, action, document, criteria (joined by ``;``), status, gain,
    score_after, rank_after, band_after, effort, required_for.

    Raises
    ------
    ProblemsFound
        Nobody has answered for the region.

    Examples
    --------
    >>> table = actions(score(read("kz-example-2026")), "KZ-15")
    >>> table[["action", "gain", "rank_after"]].head(1).round(2).values.tolist()
    [['annual_report', 9.59, 8]]
    """
    code = None if region is None else results.region(region)
    return actions_csv(results.results, results.intake.publications, code).reset_index(drop=True)


@in_words()
def compare(before: Scored, now: Scored, *, allow_edited: bool = False) -> Compared:
    """Say what changed between two rounds and why, in parts that add up to the change exactly.

    Parameters
    ----------
    before, now
        Results of one year each, by editions of one family.
    allow_edited
        Compare even if the rules differ under one methodology id.

    Returns
    -------
    ``changes``, one row a region, in points of the index: what the region did (``by_region``), what the rules did
    (``by_rules``), what the assessment did (``by_assessment``), each split further; ``parts``, one row a region, kind
    and criterion.

    Raises
    ------
    ProblemsFound
        The methodologies aren't of one family, results have several years, or one methodology id stands for two
        contents.

    Examples
    --------
    >>> then, later = (score(read(f"kz-example-{year}")) for year in (2020, 2022))
    >>> own = compare(then, later).changes.set_index("region").loc["KZ-15"]
    >>> own[["change", "by_region", "by_rules", "by_assessment"]].astype(float).round(1).tolist()
    [-7.0, -3.7, 0.0, -3.3]
    """
    for each in (before, now):
        if len(each.years) != 1:
            raise ProblemsFound([Problem("rounds-of-years", each.name, facts={"years": each.years})])
    if not same_family(before.methodology, now.methodology):
        facts = {"before": before.methodology.id, "now": now.methodology.id}
        raise ProblemsFound([Problem("rounds-of-families", facts=facts)])
    if not allow_edited:
        refuse_edited(before.methodology, now.methodology, rounds=(before.name, now.name))
    return Compared(before, now, change.compare(before.results, now.results, now.registry))


@in_words()
def uncertainty(
    results: Scored,
    *,
    draws: int = 10_000,
    seed: int = 1,
    weights: Literal["uniform", "dirichlet", "none"] = "uniform",
    spread: float = 0.25,
    assessors: bool = False,
    missing: bool = False,
) -> Uncertain:
    """Score the last year again and again with other choices, and say how sure its places and bands are.

    Parameters
    ----------
    draws
        How many times; the same seed gives the same draws.
    weights
        How weights are drawn: each times a number from U(1 − spread, 1 + spread), by a Dirichlet distribution as wide
        as that, or not at all.
    assessors
        Draw one assessor for every disputed answer.
    missing
        Draw whether missing answers count as zero.

    Returns
    -------
    ``ranks``: 90 % interval and median of each region's places, shares of draws from 0 to 1; ``bands``; ``pairs``;
    ``places``.

    Examples
    --------
    >>> ranks = uncertainty(score(read("kz-example-2020")), draws=200).ranks
    >>> bool((ranks["rank_low"] <= ranks["rank_high"]).all())
    True
    """
    sources = Sources(weights, spread, assessors=assessors, missing=missing)
    inputs = Inputs.of_intake(results.intake).of_year(results.year)
    ((answers, study),) = studies(inputs, results.methodology, sources, seed=seed, draws=draws)
    return Uncertain(results, rank_uncertainty(answers.units, study), sources, seed)


@in_words()
def agreement(data: Data | Scored, *, samples: int = 1000, seed: int = 1) -> Agreed:
    """Measure how well independent assessors agree: percent, kappa and others, with 95 % bootstrap intervals.

    Parameters
    ----------
    samples
        Bootstrap samples, drawn by the seed; 0 for no intervals.

    Returns
    -------
    ``measures``, from −1 or 0 (chance) to 1; ``guidance``, the criteria with most index points in dispute.

    Raises
    ------
    ProblemsFound
        No question has answers of two assessors.

    Examples
    --------
    >>> table = agreement(read("kz-example-2020"), samples=0).measures
    >>> table.loc[(table["by"] == "all") & (table["measure"] == "percent"), "value"].round(2).tolist()
    [0.97]
    """
    return Agreed(data, assessors.agreement(data.intake.responses, data.methodology, seed=seed, samples=samples))
