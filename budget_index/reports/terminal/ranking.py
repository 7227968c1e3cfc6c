"""Print a run on the terminal: the ranking, what is open, and where the tables lie."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.peers import group_means, peer_ranking
from budget_index.content.peer_words import peer_group_words, short_place
from budget_index.language import Say, localized
from budget_index.methodology.model import Dimension, Methodology
from budget_index.methodology.titles import band_labels, title_of
from budget_index.methodology.walk import stages
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import marked_title, print_written, report_console
from budget_index.rounds import Intake
from budget_index.scoring.ranking import place, telling_digits
from budget_index.scoring.results import Results
from budget_index.tables.consolidation import disagreements

LONGEST = 60
STAGES_SHOWN = 6
MOST_GROUPS = 12


def print_run(results: Results, intake: Intake, registry: Registry, say: Say, written: Sequence[Path]) -> None:
    """Print what came out, and the files that were written."""
    print_results(results, registry, say, example=intake.example)
    print_written(written, say)


def print_results(results: Results, registry: Registry, say: Say, *, example: bool) -> None:
    """Print the ranking of every year and open disagreements."""
    console = report_console()
    peers = peer_ranking(results, registry)
    for year, ranking in results.ranking.groupby("year"):
        standings = peers[peers["year"] == year]
        console.print(ranking_text(ranking, results, registry, say, standings, example=example))
        for number, stage in enumerate(shown_stages(results.methodology), start=1):
            console.print(f"{number} = {title_of(stage, say.language)}", style="dim")
        if len(ranking) > LONGEST:
            console.print(say("table.more", n=len(ranking) - LONGEST))
        groups = group_means(standings)
        for group in groups.head(MOST_GROUPS).to_dict("records"):
            console.print(escape(peer_group_words(group, results.methodology, say)), soft_wrap=True)
        if len(groups) > MOST_GROUPS:
            console.print(say("peers.more", n=len(groups) - MOST_GROUPS))
    open_matters = disagreements(results.agreed, results.methodology)
    if len(open_matters):
        console.print(say("table.disagreements", n=len(open_matters), regions=open_matters["region"].nunique()))


def ranking_text(
    ranking: pd.DataFrame, results: Results, registry: Registry, say: Say, standings: pd.DataFrame, *, example: bool
) -> Table:
    """Lay out a year's ranking: place, region, score, band, coverage and the dimensions right below the headline.

    Parameters
    ----------
    standings
        The rows of ``peer_ranking`` about the year; if there are any, the place among peers has a column.
    """
    year = int(ranking["year"].iloc[0])
    methodology = results.methodology
    title = localized(methodology.title, say.language)
    title = title if str(year) in title else f"{title} · {year}"
    shown = shown_stages(methodology)
    table = Table(
        title=marked_title(title, say, example=example),
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=0,
    )
    for heading, justify in (("place", "right"), ("region", "left"), ("score", "right"), ("band", "left")):
        table.add_column(say(f"table.{heading}"), justify=justify)  # type: ignore[arg-type]
    table.add_column(say("table.coverage"), justify="right", no_wrap=True)
    if len(standings):
        table.add_column(say("peers.column"), justify="right", no_wrap=True)
    among_peers = {row["region"]: short_place(row) for row in standings.to_dict("records")}
    for number in range(1, len(shown) + 1):
        table.add_column(str(number), justify="right", min_width=4, no_wrap=True)
    of_year = results.scores[results.scores["year"] == year].set_index(["region", "dimension"])
    scores, coverage = of_year["score"].to_dict(), of_year["coverage"].to_dict()
    shown_rows = ranking.head(LONGEST)
    digits = telling_digits(shown_rows["score"].to_numpy(), methodology)
    for row, n in zip(shown_rows.itertuples(), digits, strict=True):
        code = str(row.region)
        table.add_row(
            place(row.rank, row.rank_last),  # type: ignore[arg-type]
            region_name(code, say.language, registry),
            say.number(float(str(row.score)), n),
            band_label(str(row.band), methodology, say),
            say.percent(coverage[code, methodology.ranked]),
            *([among_peers[code]] if among_peers else []),
            *(say.number(scores[code, stage.id], methodology.rounding) for stage in shown),
        )
    return table


def shown_stages(methodology: Methodology) -> list[Dimension]:
    """Return the dimensions right below the headline, unless they are too many to stand side by side."""
    below = stages(methodology)
    return below if len(below) <= STAGES_SHOWN else []


def band_label(band: str, methodology: Methodology, say: Say) -> str:
    """Name a band as users read it; a score without band has a dash."""
    return band_labels(methodology, say.language).get(band, "–")
