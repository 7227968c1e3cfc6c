"""Print how well assessors agree, and which criteria need clearer guidance."""

import pandas as pd
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.robustness.agreement import MEASURES, Agreement
from budget_index.language import Say, localized
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import question_texts, stage_titles
from budget_index.reports.terminal.console import marked_title, percent, plain_table

SHOWN_BY = ("all", "stage", "pair")
SHOWN = 15


def agreement_report(found: Agreement, methodology: Methodology, say: Say, *, example: bool) -> Table:
    """Lay out the measures of the whole, of each stage and each pair of assessors, with their intervals."""
    titles = stage_titles(methodology, say.language)
    shown = found.measures[found.measures["by"].isin(SHOWN_BY)]
    rows = []
    for (by, name), part in shown.groupby(["by", "id"], sort=False):
        words = titles.get(str(name), str(name).replace(TOGETHER, " / "))
        label = f"{say(f'agreement.{by}')} {words}".strip()
        values = {str(row["measure"]): row for _, row in part.iterrows()}
        cells = [_cell(values[measure], measure, say) for measure in MEASURES]
        rows.append([escape(label), say.number(part["compared"].iloc[0]), *cells])
    headings = [say(f"agreement.{key}") for key in ("part", "compared", *MEASURES)]
    title = f"{localized(methodology.title, say.language)} · {say('agreement.title')}"
    return plain_table(escape(marked_title(title, say, example=example)), headings, rows)


def _cell(row: pd.Series, measure: str, say: Say) -> str:
    """Write a value with its interval."""

    def write(value: float) -> str:
        return percent(value, say) if measure == "percent" else say.number(value, 2)

    value = write(row["value"])
    return value if pd.isna(row["low"]) else f"{value} ({write(row['low'])}–{write(row['high'])})"


def guidance_report(found: Agreement, methodology: Methodology, say: Say) -> Table:
    """Lay out the criteria with most index points in dispute."""
    names = question_texts(methodology, say.language)
    keys = ("criterion", "compared", "differ", "percent", "ac1", "difference", "at-stake")
    rows = [
        [
            escape(f"{row['criterion']} {names.get(str(row['criterion']).split('/')[0], '')}"),
            say.number(row["compared"]),
            say.number(row["differ"]),
            percent(row["percent"], say),
            say.number(row["ac1"], 2),
            say.number(row["difference"], 1),
            say.number(row["at_stake"], 2),
        ]
        for row in found.guidance.head(SHOWN).to_dict("records")
    ]
    return plain_table(say("agreement.guidance"), [say(f"agreement.{key}") for key in keys], rows)
