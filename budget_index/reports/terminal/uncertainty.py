"""Print how sure places are, what moves them, and whether regions improved."""

import pandas as pd
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.uncertainty import Uncertainty
from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import question_texts
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import marked_title, percent, plain_table
from budget_index.reports.terminal.ranking import LONGEST, band_label
from budget_index.scoring.ranking import place

SHOWN = 15


def uncertainty_table(
    found: Uncertainty, methodology: Methodology, registry: Registry, say: Say, *, top: int, example: bool
) -> Table:
    """Lay out a year: place, score, the interval and median of places, probabilities, likeliest band, cluster."""
    year = found.ranks["year"].iloc[0] if len(found.ranks) else ""
    title = f"{localized(methodology.title, say.language)} · {year} · {say('uncertainty.title', n=found.draws)}"
    likeliest = found.bands.sort_values("probability", ascending=False, kind="stable").drop_duplicates("region")
    bands = {str(row.region): row for row in likeliest.itertuples() if float(str(row.probability)) > 0}
    named = ["place", "region", "score", "interval", "median", "kept"]
    headings = [say(f"uncertainty.{key}") for key in named] + [say("uncertainty.top", k=top)]
    rows = []
    for row in found.ranks.head(LONGEST).to_dict("records"):
        band = bands.get(str(row["region"]))
        named_band = band_label(str(band.band), methodology, say) if band is not None else "–"
        sure = f" {percent(float(str(band.probability)), say)}" if band is not None else ""
        rows.append(
            [
                place(row["rank"], row["rank"]),
                region_name(str(row["region"]), say.language, registry),
                say.number(row["score"], methodology.rounding),
                _interval(row["rank_low"], row["rank_high"], say),
                say.number(row["rank_median"], 0 if row["rank_median"] % 1 == 0 else 1),
                percent(row["p_rank"], say),
                percent(row["p_top"], say),
                named_band + sure,
                "–" if pd.isna(row["group"]) else str(row["group"]),
            ]
        )
    headings += [say("uncertainty.band"), say("uncertainty.group")]
    return plain_table(escape(marked_title(title, say, example=example)), headings, rows, texts=2)


def _interval(low: float, high: float, say: Say) -> str:
    """Write an interval of places, cut outwards to whole ones."""
    if low != low:
        return "–"
    first, last = int(low), int(-(-high // 1))
    return say.number(first) if first == last else f"{say.number(first)}–{say.number(last)}"


def sources_line(sources: Sources, seed: int, say: Say, *, own: bool) -> str:
    """Say what was uncertain."""
    named = [say("uncertainty.own")] if own else []
    if not own and sources.weights != "none":
        spread = say.number(100 * sources.spread, 0 if (100 * sources.spread) % 1 == 0 else 1)
        named = [say(f"uncertainty.{sources.weights}", spread=spread)]
    on = {"assessors": sources.assessors, "drop": sources.drop}
    on |= {"aggregate": bool(sources.aggregates), "missing": sources.missing}
    named += [say(f"uncertainty.{name}") for name, wanted in on.items() if wanted]
    return say("uncertainty.sources", sources=", ".join(named) or say("uncertainty.nothing"), seed=seed)


def improvement_report(
    table: pd.DataFrame, since: int, methodology: Methodology, registry: Registry, say: Say
) -> Table:
    """Lay out the change of every region's score and how sure an improvement is."""
    headings = [say(f"uncertainty.{key}") for key in ("region", "change", "interval", "improved")]
    digits = max(1, methodology.rounding)
    rows = [
        [
            region_name(str(row["region"]), say.language, registry),
            _signed(row["change"], digits, say),
            f"{_signed(row['change_low'], digits, say)} … {_signed(row['change_high'], digits, say)}",
            percent(row["p_improved"], say),
        ]
        for row in table.head(LONGEST).to_dict("records")
    ]
    return plain_table(say("uncertainty.improvement", year=since), headings, rows)


def _signed(value: float, digits: int, say: Say) -> str:
    text = say.number(abs(value), digits)
    if pd.isna(value) or not any(figure in text for figure in "123456789"):
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def left_out_report(table: pd.DataFrame, methodology: Methodology, say: Say) -> Table:
    """Lay out the criteria whose absence moves places most."""
    names = question_texts(methodology, say.language)
    headings = [say(f"uncertainty.{key}") for key in ("criterion", "weight", "mean-shift", "max-shift", "moved")]
    rows = [
        [
            escape(f"{row['criterion']} {names[str(row['criterion'])]}"),
            percent(row["weight"], say, 1),
            say.number(row["mean_shift"], 2),
            say.number(row["max_shift"]),
            say.number(row["moved"]),
        ]
        for row in table.head(SHOWN).to_dict("records")
    ]
    return plain_table(say("uncertainty.left-out"), headings, rows)


def sobol_report(table: pd.DataFrame, say: Say) -> Table:
    """Lay out first-order and total indices with their margins."""
    headings = [say(f"uncertainty.{key}") for key in ("source", "first", "total")]
    rows = [
        [
            say(f"uncertainty.{row['source']}"),
            f"{say.number(row['first'], 2)} ± {say.number(row['first_margin'], 2)}",
            f"{say.number(row['total'], 2)} ± {say.number(row['total_margin'], 2)}",
        ]
        for row in table.to_dict("records")
    ]
    return plain_table(say("uncertainty.sobol"), headings, rows)
