"""Charts of results: Altair charts, which show themselves in a notebook and save as PNG, SVG, HTML or JSON.

Everything is in the language of the machine, and example data are marked on every chart.
"""

from typing import Any

import altair as alt

from budget_index.analysis.pages.overview import whole_intervals
from budget_index.analysis.profile import against_others, ranking_with_stages
from budget_index.charts.overview import places_chart
from budget_index.charts.ranking import ranking_chart
from budget_index.charts.region import best_name, stages_chart
from budget_index.charts.slope import slope_chart
from budget_index.front.results import Compared, Scored, Uncertain
from budget_index.language import Say, language_of_machine
from budget_index.regions import region_name

WIDTH = 720


def ranking(results: Scored) -> alt.LayerChart:
    """Draw the ranking of the last year: places, scores and bands; an outlined bar has no score.

    Examples
    --------
    >>> ranking(score(read("kz-example-2020"))).save("ranking.html")  # doctest: +SKIP
    """
    ranked = ranking_with_stages(results.ranking, results.scores, results.methodology, results.year)
    return _sized(ranking_chart(ranked, results.methodology, _say(), **_look(results)))


def region(results: Scored, region: str) -> alt.LayerChart:
    """Draw a region's score in each stage beside the mean of the others and the best.

    Raises
    ------
    ProblemsFound
        Nobody has answered for the region.
    """
    code, say, registry = results.region(region), _say(), results.registry
    against = against_others(results.scores, results.methodology, code, results.year)
    against = against[against["kind"] == "stage"].reset_index(drop=True)
    best = [best_name(codes.split(), say, registry) for codes in against["best_regions"]]
    name, example = region_name(code, say.language, registry), results.intake.example
    return _sized(stages_chart(against.assign(best_name=best), results.methodology, say, name=name, example=example))


def changes(compared: Compared, region: str | None = None) -> alt.LayerChart:
    """Draw the scores of two rounds, a line for every region; one of them can be brought out."""
    now, years = compared.now, (compared.before.year, compared.now.year)
    chosen = None if region is None else now.region(region)
    digits = now.methodology.rounding
    return _sized(slope_chart(compared.changes, _say(), rounding=digits, years=years, chosen=chosen, **_look(now)))


def places(uncertain: Uncertain) -> alt.LayerChart:
    """Draw every region's place, and between which places it stands in 90 % of the draws."""
    scored, say = uncertain.scored, _say()
    places, title = whole_intervals(uncertain.ranks), say("overview.places-title", year=scored.year)
    return _sized(places_chart(places, scored.ranking, say, title=title, **_look(scored)))


def _say() -> Say:
    return Say(language_of_machine())


def _look(results: Scored) -> dict[str, Any]:
    return {"registry": results.registry, "example": results.intake.example}


def _sized(chart: alt.LayerChart) -> alt.LayerChart:
    """Give a chart, made for the width of a page, a width and paper of its own."""
    chart.width, chart.background = WIDTH, "white"
    return chart
