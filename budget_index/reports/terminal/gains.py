"""Print what a region would gain by each criterion, and the path to the next band; write it as a table."""

from collections.abc import Sequence
from pathlib import Path as File

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.gain.gains import example_regions, gains_table
from budget_index.analysis.gain.paths import Path
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.regions import Registry, region_name
from budget_index.reports.files import write_tables
from budget_index.reports.terminal.console import marked_title, print_written, report_console
from budget_index.reports.terminal.ranking import band_label
from budget_index.rounds.scored import ScoredRound

SHOWN = 25
EXAMPLES_SHOWN = 3


def gains_with_texts(scored: ScoredRound, region: str, path: Path, say: Say) -> pd.DataFrame:
    """Put advice, examples and the place on the path beside a region's gains.

    Returns
    -------
    The columns of ``gains_table``; ``on_path``; ``question`` and ``advice`` in the user's language; ``examples``, codes
    of regions with full points, and ``evidence``, the link of the first.
    """
    methodology = scored.results.methodology
    table = gains_table(scored.results, region)
    texts = walk.criteria_by_id(methodology)
    shown = example_regions(scored.results, scored.intake.responses)
    shown = shown[(shown["region"] != region) & (shown["year"] == scored.year)]
    by_criterion = {str(name): rows for name, rows in shown.groupby("criterion")}
    nobody = shown.head(0)
    best = [by_criterion.get(name, nobody).head(EXAMPLES_SHOWN) for name in table["criterion"]]
    return table.assign(
        on_path=table["criterion"].isin(path.steps),
        question=[localized(texts[name].question, say.language) for name in table["criterion"]],
        advice=[localized(texts[name].advice or {}, say.language) for name in table["criterion"]],
        examples=[", ".join(rows["region"]) for rows in best],
        evidence=[next((link for link in rows["evidence"] if link), "") for rows in best],
    )


def print_gains(
    table: pd.DataFrame, path: Path, scored: ScoredRound, registry: Registry, say: Say, written: Sequence[File]
) -> None:
    """Print the largest gains, then the path, and the files written."""
    console = report_console()
    title = say("gain.title", region=region_name(path.region, say.language, registry), year=path.year)
    laid_out = Table(
        title=marked_title(title, say, example=scored.intake.example),
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for name in ("gain", "places", "effort", "path", "criterion", "answer", "advice", "examples"):
        laid_out.add_column(say(f"gain.{name}"), justify="right" if name in {"gain", "places", "effort"} else "left")
    first = table.sort_values("on_path", ascending=False, kind="stable").head(SHOWN)
    for row in first.to_dict("records"):
        places = row["places"]
        laid_out.add_row(
            say.number(row["gain"], 2),
            "–" if pd.isna(places) else f"{places:.0f}",
            str(row["effort"]),
            "●" if row["on_path"] else "",
            *(escape(str(row[name])) for name in ("criterion", "answer")),
            escape(str(row["advice"] or row["question"])),
            "\n".join(region_name(code, say.language, registry) for code in str(row["examples"]).split(", ") if code),
        )
    console.print(laid_out)
    console.print(escape(say("gain.legend")), soft_wrap=True)
    for line in path_lines(path, scored, say):
        console.print(escape(line), soft_wrap=True)
    if written:
        print_written(written, say)


def path_lines(path: Path, scored: ScoredRound, say: Say) -> list[str]:
    """Say the path in words: to which band, by which criteria, and whether it is proven to be the least."""
    if not path.band:
        return [say("gain.top")]
    band = band_label(path.band, scored.results.methodology, say)
    if not path.steps and not path.proven:
        return [say("gain.unreachable", band=band)]
    digits = max(scored.results.methodology.rounding, 1)
    scores = {"before": say.number(path.score_from, digits), "after": say.number(path.score_to, digits)}
    lines = [say("gain.next", n=len(path.steps), band=band, steps=", ".join(path.steps), **scores)]
    if path.effort != len(path.steps):
        lines.append(say("gain.effort-sum", effort=path.effort))
    return [*lines, say("gain.proven" if path.proven else "gain.found")]


def write_gains(table: pd.DataFrame, region: str, scored: ScoredRound, say: Say, folder: File | None) -> list[File]:
    """Write the gains of a region as csv, if a folder is named."""
    return write_tables({f"gains-{scored.name}-{region}": table}, folder, "csv", say, example=scored.intake.example)
