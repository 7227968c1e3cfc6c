"""How well assessors agree, by criterion, stage, region and pair; and which criteria need clearer guidance."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd

from budget_index.analysis.robustness.agreement_measures import (
    Metric,
    bootstrap,
    compress,
    count_answers,
    gwet_ac,
    krippendorff_alpha,
    ordinal_closeness,
    percent_agreement,
)
from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.methodology.walk import asked, stage_of
from budget_index.rounding import without_noise
from budget_index.scoring.points import ANSWERED, points_of
from budget_index.scoring.weights import effective_weights
from budget_index.tables.consolidation import COMMENTING, DECIDING, QUESTION_KEY

AGREEMENT_COLUMNS = ["by", "id", "compared", "measure", "value", "low", "high", "undefined"]
GUIDANCE_COLUMNS = ["criterion", "stage", "compared", "differ", "percent", "ac1", "difference", "at_stake"]
AGREEMENT_MEASURES = ("percent", "alpha_nominal", "alpha_ordinal", "alpha_interval", "ac1", "ac2")
BY = ("all", "stage", "criterion", "region", "pair")
Measure = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From counts, units × categories, and weights, samples × units, to one value a sample."""


@dataclass(frozen=True)
class Agreement:
    """Tables ``AGREEMENT_COLUMNS``, one row a measure, and ``GUIDANCE_COLUMNS``, the most pressing first."""

    measures: pd.DataFrame
    guidance: pd.DataFrame

    def with_names(self, names: Mapping[str, str]) -> "Agreement":
        """Call the assessors of pairs otherwise, by a map from how they are called here."""
        pairs = self.measures["by"].eq("pair")
        called = self.measures["id"].map(
            lambda pair: TOGETHER.join(names.get(one, one) for one in pair.split(TOGETHER))
        )
        return replace(self, measures=self.measures.assign(id=self.measures["id"].mask(pairs, called)))


def agreement(responses: pd.DataFrame, methodology: Methodology, *, seed: int, samples: int = 1000) -> Agreement:
    """Measure how well independent assessors agree.

    Deciding and commenting roles don't count. Nominal measures compare answers as they are; ordinal and interval ones
    compare points, and leave *not applicable* out. Intervals are 95 % bootstrap intervals; regions are drawn with
    replacement, for a single region its criteria. ``undefined`` is the share of samples in which a measure isn't
    defined, as α is where everybody gives the same answer; the interval leaves them out.

    Parameters
    ----------
    responses
        Checked and normalised.
    samples
        Bootstrap samples; 0 for none.

    Raises
    ------
    ProblemsFound
        No question has answers of two assessors.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> two = pd.DataFrame({"region": ["A", "A", "B", "B"], "year": 2017, "criterion": "q54",
    ...                     "assessor": ["expert_1", "expert_2"] * 2, "answer": ["a", "a", "b", "c"]})
    >>> found = agreement(two, load_methodology("obs-2017"), seed=1, samples=0).measures
    >>> found.loc[(found["by"] == "all") & (found["measure"] == "percent"), ["compared", "value"]].values.tolist()
    [[2.0, 0.5]]
    """
    rated = rated_answers(responses, methodology)
    if rated.empty:
        raise ProblemsFound([Problem("assessors-too-few")])
    tables = []
    for number, (by, name, part) in enumerate(_parts(rated)):
        cluster = "criterion" if by == "region" else "region"
        streams = np.random.SeedSequence(seed, spawn_key=(number,)).spawn(len(AGREEMENT_MEASURES))
        compared = int((part.groupby("unit")["assessor"].nunique() > 1).sum())
        rows = [
            (by, name, compared, measure, *_estimate(way, counts, samples, stream))
            for (measure, way, counts), stream in zip(_counted(part, cluster, methodology), streams, strict=True)
        ]
        tables.append(pd.DataFrame(rows, columns=AGREEMENT_COLUMNS))
    measures = pd.concat(tables, ignore_index=True)
    return Agreement(measures, _guidance(rated, measures, methodology))


def rated_answers(responses: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    """Return the answers of independent assessors to what at least two of them answered, with points and stage.

    ``points`` is NaN for *not applicable*; ``unit`` numbers the questions.
    """
    independent = responses["answer"].ne("") & ~responses["assessor"].isin([*DECIDING, *COMMENTING])
    own = responses[independent].drop_duplicates([*QUESTION_KEY, "assessor"])
    own = own[own.groupby(QUESTION_KEY)["assessor"].transform("nunique") > 1]
    scales, places = asked(methodology), stage_of(methodology)
    pairs = own[["criterion", "answer"]].drop_duplicates()
    worth = [points_of(answer, methodology.scales[scales[name]]) for name, answer in pairs.to_numpy()]
    pairs = pairs.assign(points=[points if state == ANSWERED else np.nan for points, state in worth])
    rated = own[[*QUESTION_KEY, "assessor", "answer"]].merge(pairs, on=["criterion", "answer"])
    rated["stage"] = rated["criterion"].str.split("/").str[0].map(places).fillna("")
    rated["unit"] = rated.groupby(QUESTION_KEY, sort=True).ngroup()
    return rated


def _parts(rated: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Walk through everything that is measured: kind, id, answers."""
    yield "all", "", rated
    for by in BY[1:-1]:
        for name, part in rated.groupby(by, sort=False):
            if name:
                yield by, str(name), part
    for one, other in combinations(sorted(rated["assessor"].unique()), 2):
        part = rated[rated["assessor"].isin([one, other])]
        part = part[part.groupby("unit")["assessor"].transform("nunique") > 1]
        if len(part):
            yield "pair", f"{one}{TOGETHER}{other}", part


@dataclass(frozen=True)
class _Way:
    """A measure: which column it compares, the categories in order, and the arithmetic."""

    column: str
    categories: list[str] | list[float]
    measure: Measure


def _measures(part: pd.DataFrame, methodology: Methodology) -> dict[str, _Way]:
    """Prepare the measures for some answers; categories are all that their scales allow, chosen or not."""
    scales = asked(methodology)
    used = [methodology.scales[name] for name in sorted({scales[each] for each in part["criterion"].unique()})]
    named = {key for scale in used for key in scale.answers or {}}
    ways = {100 * o.points / s.highest for s in used for o in (s.answers or {}).values() if o.points is not None}
    answers = sorted(named | set(part["answer"]))
    points = sorted(ways | set(part["points"].dropna()))
    answers += [""] * (2 - len(answers))  # chance agreement needs a second category, if nobody chose it
    points += [points[-1] + 1 if points else 0.0] * (2 - len(points))
    values, near = np.array(points), ordinal_closeness(len(points))
    return {
        "percent": _Way("answer", answers, percent_agreement),
        "alpha_nominal": _Way("answer", answers, partial(_alpha, np.arange(len(answers)), "nominal")),
        "alpha_ordinal": _Way("points", points, partial(_alpha, values, "ordinal")),
        "alpha_interval": _Way("points", points, partial(_alpha, values, "interval")),
        "ac1": _Way("answer", answers, partial(_ac, np.eye(len(answers)))),
        "ac2": _Way("points", points, partial(_ac, near)),
    }


def _alpha(values: np.ndarray, metric: Metric, counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return krippendorff_alpha(counts, values, metric, weights)


def _ac(closeness: np.ndarray, counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return gwet_ac(counts, closeness, weights)


def _counted(
    part: pd.DataFrame, cluster: str, methodology: Methodology
) -> Iterator[tuple[str, _Way, tuple[np.ndarray, np.ndarray]]]:
    """Walk through the measures, with the answers counted and compressed, once for all that compare one column.

    What has no category is left out.
    """
    units, _ = pd.factorize(part["unit"])
    clusters, _ = pd.factorize(part.drop_duplicates("unit")[cluster])
    compressed: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for measure, way in _measures(part, methodology).items():
        if way.column not in compressed:
            codes = pd.Categorical(part[way.column], categories=way.categories).codes.astype(np.int64)
            known = codes >= 0
            counts = count_answers(units[known], codes[known], len(clusters), len(way.categories))
            compressed[way.column] = compress(counts, clusters)
        yield measure, way, compressed[way.column]


def _estimate(
    way: _Way, counts: tuple[np.ndarray, np.ndarray], samples: int, stream: np.random.SeedSequence
) -> tuple[float, float, float, float]:
    """Compute a measure, its interval and how often it isn't defined."""
    rows, often = counts
    value = float(way.measure(rows, often.sum(axis=0)[None])[0])
    return value, *bootstrap(partial(way.measure, rows), often, size=samples, seed=stream)


def _guidance(rated: pd.DataFrame, measures: pd.DataFrame, methodology: Methodology) -> pd.DataFrame:
    r"""List criteria by the index points in dispute: effective weight × mean difference of points between assessors.

    Where one says *not applicable* and another not, there is no difference of points; it shows in ``percent``.
    """
    spread = rated.groupby("unit").agg(
        criterion=("criterion", "first"),
        stage=("stage", "first"),
        differ=("answer", lambda answers: answers.nunique() > 1),
        difference=("points", _mean_difference),
    )
    table = spread.groupby("criterion", sort=False).agg(
        stage=("stage", "first"),
        compared=("differ", "size"),
        differ=("differ", "sum"),
        difference=("difference", "mean"),
    )
    wide = measures[measures["by"] == "criterion"].pivot(index="id", columns="measure", values="value")
    table = table.join(wide[["percent", "ac1"]]).rename_axis("criterion").reset_index()
    weight = table["criterion"].str.split("/").str[0].map(effective_weights(methodology)).fillna(0.0)
    table["at_stake"] = weight * table["difference"]
    ordered = table[table["differ"] > 0].sort_values(
        ["at_stake", "percent"], ascending=[False, True], key=without_noise, kind="stable"
    )
    return ordered[GUIDANCE_COLUMNS].reset_index(drop=True)


def _mean_difference(points: pd.Series) -> float:
    """Average the absolute differences between all pairs of assessors."""
    values = points.dropna().to_numpy()
    if len(values) < 2:
        return float("nan")
    apart = np.abs(values[:, None] - values[None, :])
    return float(apart.sum() / (len(values) * (len(values) - 1)))
