"""Print what changed between two rounds, and write it as tables."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich import box
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.change.adding_up import rounded_parts
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.change.changes import Comparison
from budget_index.analysis.change.edited import edited_rules
from budget_index.analysis.change.mixed_years import CHANGE_KINDS
from budget_index.analysis.change.places_won import PLACE_SOURCES
from budget_index.content.change_words import (
    break_text,
    improved_but_lower,
    part_reason,
    place_sentences,
    place_text,
    question_notices,
    signed_places,
)
from budget_index.language import Say
from budget_index.methodology.titles import question_texts
from budget_index.methodology.walk import criteria_by_id
from budget_index.regions import Registry, region_name
from budget_index.reports.files import write_tables
from budget_index.reports.terminal.console import marked_title, print_written, report_console
from budget_index.reports.terminal.ranking import band_label
from budget_index.rounds.scored import ScoredRound

SHOWN_PARTS = 40


def print_comparison(
    comparison: Comparison,
    before: ScoredRound,
    now: ScoredRound,
    registry: Registry,
    say: Say,
    *,
    region: str | None,
    kinds: bool = False,
    written: Sequence[Path],
) -> None:
    """Print a row for every region, then the legend, with a region also its criteria, and the files written.

    Parameters
    ----------
    kinds
        Whether the six kinds of change follow the three sources; with a region they do.
    """
    console = report_console()
    title = marked_title(f"{before.name} → {now.name}", say, example=before.intake.example or now.intake.example)
    table = Table(title=title, title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    parts = (*CHANGE_SOURCES, *(CHANGE_KINDS if kinds or region is not None else ()))
    for name in ("region", "from", "to", "change", *parts, "common", "places", "band", "break"):
        left = name in {"region", "band", "break"}
        table.add_column(say(f"change.{name}"), justify="left" if left else "right")
    rows = comparison.changes if region is None else comparison.changes[comparison.changes["region"] == region]
    for row in _written(rows, max(now.results.methodology.rounding, 1)).to_dict("records"):
        cells = {str(name): value for name, value in row.items()}
        table.add_row(*_cells(cells, before, now, registry, say, parts=parts))
    console.print(table)
    known = rows["change"].notna().any()
    console.print(escape(say("change.legend" if known else "change.nothing-comparable")), soft_wrap=True)
    if known and len(parts) > len(CHANGE_SOURCES):
        console.print(escape(say("change.legend-kinds")), soft_wrap=True)
    shared = sum(link.comparable for link in comparison.links)
    for sentence in (say("change.comparable", n=shared), *question_notices(comparison.links, say)):
        console.print(escape(sentence), soft_wrap=True)
    ends = before.results.methodology, now.results.methodology
    if differs := edited_rules(*ends):
        text = say("change.edited-allowed", id=ends[0].id, differs=", ".join(differs))
        console.print(escape(text), soft_wrap=True)
    if region is not None and len(rows):
        for sentence in place_sentences(
            comparison.changes, region, say, name_of=lambda code: region_name(code, say.language, registry)
        ):
            console.print(escape(sentence), soft_wrap=True)
        own = comparison.parts[comparison.parts["region"] == region]
        if len(own):
            _print_parts(own, now, before, say)
    if written:
        print_written(written, say)


def _written(changes: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Round the parts of every change so that they add up as they are written."""
    known = changes["change"].notna()
    written = changes.copy()
    rounded = rounded_parts(changes[known], digits)
    written.loc[known, rounded.columns] = rounded
    return written


def _cells(
    row: dict[str, object],
    before: ScoredRound,
    now: ScoredRound,
    registry: Registry,
    say: Say,
    *,
    parts: Sequence[str],
) -> list[str]:
    rounding = max(now.results.methodology.rounding, 1)
    score = [say.number(_float(row[f"score_{end}"]), rounding) for end in ("from", "to")]
    signed = [_signed(row["change"], rounding, say, zero=True)]
    signed += [_signed(row[name], rounding, say) for name in parts]
    signed.append(_signed(row["common_change"], rounding, say, zero=True))
    bands = [band_label(_text(row["band_from"]), before.results.methodology, say)]
    bands.append(band_label(_text(row["band_to"]), now.results.methodology, say))
    held = say("change.held") if row["held_to"] is True else ""
    return [
        region_name(str(row["region"]), say.language, registry),
        *score,
        *signed,
        _places(row, say),
        (bands[0] if bands[0] == bands[1] else " → ".join(bands)) + held,
        break_text(_text(row["break"]), registry, say),
    ]


def _places(row: dict[str, object], say: Say) -> str:
    """Write both places, and what of the difference is own, what the others' movement, what came or went."""
    text = " → ".join(place_text(row, end) for end in ("from", "to"))
    if pd.isna(row["places"]):  # type: ignore[call-overload]
        return text
    own, others, new, gone = (int(str(row[source])) for source in PLACE_SOURCES)
    moved = [own, others, *([new + gone] if new or gone else [])]
    return f"{text} ({'; '.join(signed_places(each, say) for each in moved)})" if any(moved) else text


def _print_parts(parts: pd.DataFrame, now: ScoredRound, before: ScoredRound, say: Say) -> None:
    questions = {
        name: question
        for methodology in (before.results.methodology, now.results.methodology)
        for name, question in question_texts(methodology, say.language).items()
    }
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("part", "kind", "criterion", "answer", "question"):
        table.add_column(say(f"change.{name}"), justify="right" if name == "part" else "left")
    asked = criteria_by_id(now.results.methodology)
    for row in parts.head(SHOWN_PARTS).itertuples():
        renamed = f"{row.before} → " if row.before not in {"", row.criterion} else ""
        answers = " → ".join(str(given) or "–" for given in (row.answer_from, row.answer_to))
        question = questions.get(str(row.criterion), "")
        cells = [f"{renamed}{row.criterion}", answers, question]
        reason = say(f"change.reason-{part_reason(row, asked)}")
        table.add_row(_signed(row.part, 2, say), escape(reason), *(escape(cell) for cell in cells))
    report_console().print(table)
    notes = [say("change.more-parts", n=len(parts) - SHOWN_PARTS)] if len(parts) > SHOWN_PARTS else []
    for note in filter(None, [*notes, improved_but_lower(parts.head(SHOWN_PARTS), say)]):
        report_console().print(escape(note), soft_wrap=True)


def write_comparison(
    comparison: Comparison, before: ScoredRound, now: ScoredRound, say: Say, folder: Path | None
) -> list[Path]:
    """Write both tables as csv, if a folder is named: a row for each region, and for each part of a change."""
    ends = f"{before.name}-{now.name}"
    tables = {f"changes-{ends}": comparison.changes, f"parts-{ends}": comparison.parts}
    return write_tables(tables, folder, "csv", say, example=before.intake.example or now.intake.example)


def _float(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _signed(value: object, digits: int, say: Say, *, zero: bool = False) -> str:
    """Write a number with its sign, a dash for one that is missing; nothing for a part that is 0, unless asked."""
    number = _float(value)
    if number is None:
        return "–"
    text = say.signed(number, digits)
    return text if zero or text[0] in "+−" else ""
