"""Print how sure places are, how well assessors agree, and the statistical audit."""

from collections.abc import Callable, Hashable, Iterator
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.robustness.agreement import AGREEMENT_MEASURES, Agreement
from budget_index.analysis.robustness.audit import AUDIT_STEPS, BETWEEN_SISTERS, LEAST_UNITS, SHARES, without_findings
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.places_drawn import (
    comparisons_are_shown,
    interval_of_changes,
    interval_of_places,
    interval_of_scores,
    share_of_draws,
)
from budget_index.analysis.robustness.uncertainty import PAIRS_UNITS, Uncertainty
from budget_index.language import Say, localized
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import dimension_titles, question_texts, stage_titles
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import marked_title, plain_table, report_console
from budget_index.reports.terminal.ranking import LONGEST, band_label
from budget_index.scoring.ranking import place, telling_digits

SHOWN = 15
LONGEST_STEP = 20
SHOWN_BY = ("all", "stage", "pair")


def uncertainty_table(
    uncertainty: Uncertainty, methodology: Methodology, registry: Registry, say: Say, *, top: int, example: bool
) -> Table:
    """Lay out a year: place, score, the intervals of both, probabilities, likeliest band, who can't be told apart."""
    year = uncertainty.ranks["year"].iloc[0] if len(uncertainty.ranks) else ""
    title = f"{localized(methodology.title, say.language)} · {year} · {say('uncertainty.title', n=uncertainty.draws)}"
    likeliest = uncertainty.bands.sort_values("probability", ascending=False, kind="stable").drop_duplicates("region")
    bands = {str(row.region): row for row in likeliest.itertuples() if float(str(row.probability)) > 0}
    named = ["place", "region", "score", "scores", "places", "kept"]
    headings = [say(f"uncertainty.{key}") for key in named]
    shown = uncertainty.ranks.head(LONGEST)
    digits = telling_digits(shown["score"].to_numpy(), methodology)
    more_than_top = uncertainty.ranks["rank"].notna().sum() > top
    compared = comparisons_are_shown(uncertainty.ranks)
    rows = []
    for n, row in zip(digits, shown.to_dict("records"), strict=True):
        band = bands.get(str(row["region"]))
        named_band = band_label(str(band.band), methodology, say) if band is not None else "–"
        sure = f" {share_of_draws(float(str(band.probability)), say)}" if band is not None else ""
        rows.append(
            [
                place(row["rank"], row["rank_last"]),
                region_name(str(row["region"]), say.language, registry),
                say.number(row["score"], n),
                interval_of_scores(row["score_low"], row["score_high"], n, say),
                interval_of_places(row["rank_low"], row["rank_high"], say),
                share_of_draws(row["p_rank"], say),
                *([share_of_draws(row["p_top"], say)] if more_than_top else []),
                named_band + sure,
                *(
                    [row["groups"] or "–", interval_of_places(row["set_first"], row["set_last"], say)]
                    if compared
                    else []
                ),
            ]
        )
    headings += [say("uncertainty.top", k=top)] if more_than_top else []
    headings += [say("uncertainty.band")]
    headings += [say("uncertainty.groups"), say("uncertainty.open-places")] if compared else []
    return plain_table(escape(marked_title(title, say, example=example)), headings, rows, texts=2)


def places_legend(uncertainty: Uncertainty, say: Say) -> str:
    """Say how a shared place counts, and what groups and the places left open mean or why there are none."""
    ranks = uncertainty.ranks
    level = (ranks["rank"] < ranks["rank_last"]).any() or (uncertainty.pairs["tie"] > 0).any()
    sentences = [say("uncertainty.shared-place")] if level else []
    if comparisons_are_shown(ranks):
        shared, several = ranks["alike"].ne("").any(), ranks["groups"].str.contains(" ").any()
        sentences.append(say(f"uncertainty.groups-{'legend' if shared else 'apart'}"))
        sentences += [say("uncertainty.groups-overlap")] if several else []
        sentences.append(say("uncertainty.open-places-legend"))
    elif ranks["rank"].notna().sum() > 1:
        sentences.append(say("uncertainty.pairs-many", n=PAIRS_UNITS))
    return " ".join(sentences)


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
    headings = [say(f"uncertainty.{key}") for key in ("region", "change", "changes", "improved")]
    digits = max(1, methodology.rounding)
    rows = [
        [
            region_name(str(row["region"]), say.language, registry),
            say.signed(row["change"], digits),
            interval_of_changes(row["change_low"], row["change_high"], digits, say),
            share_of_draws(row["p_improved"], say),
        ]
        for row in table.head(LONGEST).to_dict("records")
    ]
    return plain_table(say("uncertainty.improvement", year=since), headings, rows)


def left_out_report(table: pd.DataFrame, methodology: Methodology, say: Say) -> Table:
    """Lay out the criteria whose absence moves places most."""
    names = question_texts(methodology, say.language)
    headings = [say(f"uncertainty.{key}") for key in ("criterion", "weight", "mean-shift", "max-shift", "moved")]
    rows = [
        [
            escape(f"{row['criterion']} {names[str(row['criterion'])]}"),
            say.percent(row["weight"], 1),
            say.number(row["mean_shift"], 2),
            say.number(None if pd.isna(row["max_shift"]) else row["max_shift"]),
            say.number(None if pd.isna(row["max_shift"]) else row["moved"]),
        ]
        for row in table.head(SHOWN).to_dict("records")
    ]
    return plain_table(say("uncertainty.left-out"), headings, rows)


def left_out_note(table: pd.DataFrame, say: Say) -> str:
    """Say without which criteria regions have no score; nothing where each criterion can be left out."""
    lost = table[table["unplaced"] > 0]
    if lost.empty:
        return ""
    if len(table) == 1:
        return say("uncertainty.left-out-only", criterion=table["criterion"].iloc[0])
    return say("uncertainty.left-out-lost", criteria=", ".join(lost["criterion"]), n=lost["unplaced"].max())


def sobol_report(table: pd.DataFrame, say: Say) -> Table:
    """Lay out first-order and total indices with their margins."""
    headings = [say(f"uncertainty.{key}") for key in ("source", "first", "total")]
    rows = [
        [
            say(f"uncertainty.{row['source']}"),
            *(_with_margin(row[name], row[f"{name}_margin"], say) for name in ("first", "total")),
        ]
        for row in table.to_dict("records")
    ]
    return plain_table(say("uncertainty.sobol"), headings, rows)


def _with_margin(value: float, margin: float, say: Say) -> str:
    """Write an index; where places never move there is nothing to share out."""
    return say("uncertainty.not-defined") if pd.isna(value) else f"{say.number(value, 2)} ± {say.number(margin, 2)}"


def agreement_report(agreement: Agreement, methodology: Methodology, say: Say, *, example: bool) -> Table:
    """Lay out the measures of the whole, of each stage and each pair of assessors, with their intervals."""
    titles = stage_titles(methodology, say.language)
    shown = agreement.measures[agreement.measures["by"].isin(SHOWN_BY)]
    rows = []
    for (by, name), part in shown.groupby(["by", "id"], sort=False):
        words = titles.get(str(name), str(name).replace(TOGETHER, " / "))
        label = f"{say(f'agreement.{by}')} {words}".strip()
        values = {str(row["measure"]): row for _, row in part.iterrows()}
        cells = [_cell(values[measure], measure, say) for measure in AGREEMENT_MEASURES]
        rows.append([escape(label), say.number(part["compared"].iloc[0]), *cells])
    headings = [say(f"agreement.{key}") for key in ("part", "compared", *AGREEMENT_MEASURES)]
    title = f"{localized(methodology.title, say.language)} · {say('agreement.title')}"
    return plain_table(escape(marked_title(title, say, example=example)), headings, rows)


def _cell(row: pd.Series, measure: str, say: Say) -> str:
    """Write a value with its interval."""

    def write(value: float) -> str:
        return say.percent(value) if measure == "percent" else say.number(value, 2)

    value = write(row["value"])
    return value + interval_of_measure(row["low"], row["high"], row["undefined"], write)


def interval_of_measure(low: float, high: float, undefined: float, write: Callable[[float], str]) -> str:
    """Write an interval behind a value, starred where some samples have none; nothing where there is no interval."""
    if low != low:
        return ""
    between = " … " if low < 0 else "–"
    return f" ({write(low)}{between}{write(high)}){'*' if undefined > 0 else ''}"


def agreement_legend(agreement: Agreement, methodology: Methodology, say: Say) -> str:
    """Say what intervals and coefficients mean, as far as there are any, and what doesn't count for some of them."""
    options = [option for scale in methodology.scales.values() for option in (scale.answers or {}).values()]
    shown = agreement.measures[agreement.measures["by"].isin(SHOWN_BY)]
    alphas = shown.loc[shown["measure"].str.startswith("alpha"), "value"]
    starred = shown[shown["low"].notna() & (shown["undefined"] > 0)]
    share = share_of_draws(starred["undefined"].max(), say)
    sentences = [
        say("agreement.legend-intervals") if shown["low"].notna().any() else "",
        "" if starred.empty else say("agreement.legend-undefined", share=share),
        say("agreement.legend-alpha") if alphas.notna().any() else "",
        say("agreement.legend-no-alpha") if alphas.isna().any() else "",
        say("agreement.legend-points") if any(option.not_applicable for option in options) else "",
    ]
    return " ".join(filter(None, sentences))


def guidance_report(agreement: Agreement, methodology: Methodology, say: Say) -> Table:
    """Lay out the criteria with most index points in dispute."""
    names = question_texts(methodology, say.language)
    keys = ("criterion", "compared", "differ", "percent", "ac1", "difference", "at-stake")
    rows = [
        [
            escape(f"{row['criterion']} {names.get(str(row['criterion']).split('/')[0], '')}"),
            say.number(row["compared"]),
            say.number(row["differ"]),
            say.percent(row["percent"]),
            say.number(row["ac1"], 2),
            say.number(row["difference"], 1),
            say.number(row["at_stake"], 2),
        ]
        for row in agreement.guidance.head(SHOWN).to_dict("records")
    ]
    return plain_table(say("agreement.guidance"), [say(f"agreement.{key}") for key in keys], rows)


def print_audit(table: pd.DataFrame, methodology: Methodology, registry: Registry, say: Say, *, example: bool) -> None:
    """Print the audit of every year."""
    console = report_console()
    title = f"{localized(methodology.title, say.language)} · {say('audit.title')}"
    console.print(escape(marked_title(title, say, example=example)), style="bold")
    for year, own in table.groupby("year"):
        console.print(f"\n{year}", style="bold")
        for report in audit_reports(own, methodology, registry, say):
            console.print(report)
    console.print(say("audit.page-units", least=LEAST_UNITS), style="dim")


def audit_reports(table: pd.DataFrame, methodology: Methodology, registry: Registry, say: Say) -> Iterator[Table | str]:
    """Return a table for each step, and a line for what doesn't fit or where nothing stands out."""
    names = dimension_titles(methodology, say.language)
    names |= {code: region_name(code, say.language, registry) for code in table.loc[table["level"] == "region", "id"]}
    questions = question_texts(methodology, say.language)
    for step in AUDIT_STEPS:
        own = table[table["step"] == step]
        flagged = own.loc[own["flag"].ne(""), ["id", "parent"]].itertuples(index=False, name=None)
        odd = set(flagged)
        marked = [pair in odd for pair in own[["id", "parent"]].itertuples(index=False, name=None)]
        shown = own[own["level"].isin(["index", "dimension"]) | (pd.Series(marked, index=own.index, dtype=bool))]
        if step == "extremes":
            shown = own[own["flag"].ne("")]
        if shown.empty:
            yield f"{say(f'audit.{step}')}: {say(f'audit.{without_findings(own, step)}')}"
            continue
        rows = [_row(row, names, questions, say) for row in shown.head(LONGEST_STEP).to_dict("records")]
        headings = [say(f"audit.{key}") for key in ("name", "parent", "measure", "finding", "value", "units")]
        yield plain_table(say(f"audit.{step}"), headings, rows, texts=4)
        if len(shown) > LONGEST_STEP:
            yield say("audit.more", n=len(shown) - LONGEST_STEP)


def _row(row: dict[Hashable, Any], names: dict[str, str], questions: dict[str, str], say: Say) -> list[str]:
    name, parent, value = str(row["id"]), str(row["parent"]), float(str(row["value"]))
    sisters = BETWEEN_SISTERS.join(names.get(each, each) for each in name.split(BETWEEN_SISTERS))
    label = f"{name} {questions[name]}" if row["level"] == "criterion" else sisters
    finding = say(f"audit.{row['flag']}") if row["flag"] else ""
    text = say.percent(value) if row["measure"] in SHARES else say.number(value, 2 if value % 1 else 0)
    return [
        escape(label),
        escape(names.get(parent, parent)),
        say(f"audit.{row['measure']}"),
        finding,
        text,
        say.number(row["units"]),
    ]
