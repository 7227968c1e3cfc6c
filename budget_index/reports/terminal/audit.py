"""Print a statistical audit step by step: the index and its dimensions in full, of the rest what stands out."""

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.robustness.audit import STEPS
from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import dimension_titles, question_texts
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import marked_title, percent, plain_table, report_console

SHARES = ("answered", "full", "none", "nominal", "effective", "kept-rank")
LONGEST_STEP = 20


def print_audit(table: pd.DataFrame, methodology: Methodology, registry: Registry, say: Say, *, example: bool) -> None:
    """Print the audit of every year."""
    console = report_console()
    title = f"{localized(methodology.title, say.language)} · {say('audit.title')}"
    console.print(escape(marked_title(title, say, example=example)), style="bold")
    for year, own in table.groupby("year"):
        console.print(f"\n{year}", style="bold")
        for report in audit_reports(own, methodology, registry, say):
            console.print(report)


def audit_reports(table: pd.DataFrame, methodology: Methodology, registry: Registry, say: Say) -> Iterator[Table | str]:
    """Give a table for each step, and a line for what doesn't fit or where nothing stands out."""
    names = dimension_titles(methodology, say.language)
    names |= {code: region_name(code, say.language, registry) for code in table.loc[table["level"] == "region", "id"]}
    questions = question_texts(methodology, say.language)
    for step in STEPS:
        own = table[table["step"] == step]
        flagged = own.loc[own["flag"].ne(""), ["id", "parent"]].itertuples(index=False, name=None)
        odd = set(flagged)
        marked = [pair in odd for pair in own[["id", "parent"]].itertuples(index=False, name=None)]
        shown = own[own["level"].isin(["index", "dimension"]) | (pd.Series(marked, index=own.index, dtype=bool))]
        if step == "extremes":
            shown = own[own["flag"].ne("")]
        if shown.empty:
            yield f"{say(f'audit.{step}')}: {say('audit.fine')}"
            continue
        rows = [_row(row, names, questions, say) for row in shown.head(LONGEST_STEP).to_dict("records")]
        headings = [say(f"audit.{key}") for key in ("name", "parent", "measure", "finding", "value")]
        yield plain_table(say(f"audit.{step}"), headings, rows, texts=4)
        if len(shown) > LONGEST_STEP:
            yield say("audit.more", n=len(shown) - LONGEST_STEP)


def _row(row: dict[Hashable, Any], names: dict[str, str], questions: dict[str, str], say: Say) -> list[str]:
    name, parent, value = str(row["id"]), str(row["parent"]), float(str(row["value"]))
    label = f"{name} {questions[name]}" if row["level"] == "criterion" else names.get(name, name)
    finding = say(f"audit.{row['flag']}") if row["flag"] else ""
    text = percent(value, say) if row["measure"] in SHARES else say.number(value, 2 if value % 1 else 0)
    return [escape(label), escape(names.get(parent, parent)), say(f"audit.{row['measure']}"), finding, text]
