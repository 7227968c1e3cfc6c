"""What is said about all actions of a region: what each would bring, and what those that a reader ticks come to."""

from collections.abc import Sequence

import numpy as np

from budget_index.analysis.actions.first_steps import taken_together
from budget_index.content.action_words import action_status, action_words
from budget_index.content.model import Cell, Column, Section, WrittenRow, WrittenTable
from budget_index.content.region import RegionSubject, advice, number_cell
from budget_index.content.round_tables import RoundTables
from budget_index.language import Say
from budget_index.methodology.titles import stage_titles
from budget_index.methodology.walk import stage_of
from budget_index.scoring.ranking import place

COLUMNS = ("gain", "score", "place", "status", "points", "advice", "questions")
HEADINGS = {"gain": "gain.gain", "score": "brief.score-after", "place": "brief.place-after", "status": "brief.status"}


def useful_actions(tables: RoundTables, region: str, say: Say) -> dict[str, str]:
    """Name the actions that would bring a region points, what comes first at the top."""
    subject = RegionSubject(tables, say, region, ())
    own = subject.actions[subject.actions["gain"] > 0] if subject.scored else subject.actions.head(0)
    return {str(row["action"]): _words(subject, row["action"], row["status"]) for row in own.to_dict("records")}


def chosen_sentence(tables: RoundTables, region: str, chosen: Sequence[str], say: Say) -> str:
    """Say where a region would stand after some actions, by the engine.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> tables = read_round_tables("kz-example-2026")
    >>> chosen_sentence(tables, "KZ-15", ["annual_report", "draft_budget"], Say("en"))
    'Ticked: 2. Score 52.3 → 67.0, place 12 → 8, band – substantial.'
    """
    subject = RegionSubject(tables, say, region, ())
    standing = subject.standing
    now = {
        "before": subject.score(standing["score"], 1),
        "place_before": place(standing["rank"], standing["rank_last"]),
    }
    if not chosen:
        return say("brief.chosen-none", **now)
    outcome = taken_together(tables.results, region, tables.year, sets=[list(chosen)])[0]
    band = subject.band(outcome.band)
    then = {"after": subject.score(outcome.score, 1), "place_after": outcome.rank}
    return say("brief.chosen", n=len(chosen), band=say("brief.first-band", band=band) if band else "", **now, **then)


def every_action(tables: RoundTables, region: str, say: Say) -> Section:
    """List all actions of a region by stage, with status, points, gain and advice: a list to hand on to departments."""
    subject = RegionSubject(tables, say, region, ())
    holders, titles = stage_of(tables.methodology), stage_titles(tables.methodology, say.language)
    known = {name: subject.known[name] for name in subject.actions.index}
    rows = [_row(subject, name, holders.get(action.criteria[0], "")) for name, action in known.items()]
    rows.sort(key=lambda row: -np.inf if row.cells[0].value is None else float(str(row.cells[0].value)), reverse=True)
    columns = tuple(Column(name, say(HEADINGS.get(name, f"brief.{name}"))) for name in COLUMNS)
    table = WrittenTable(columns, tuple(rows), tuple(titles.items()))
    return subject.section("all-actions", say("brief.all-actions"), say("brief.all-actions-sentence"), table)


def _row(subject: RegionSubject, name: str, stage: str) -> WrittenRow:
    row, action = subject.action(name), subject.known[name]
    cells = (
        number_cell(subject, row["gain"], 1),
        number_cell(subject, row["score_after"], 1),
        number_cell(subject, row["rank_after"]),
        Cell(action_status(action, row["status"], row["points"], subject.say), row["status"]),
        number_cell(subject, row["points"]),
        Cell(advice(subject, action) if row["gain"] > 0 else ""),
        Cell(", ".join(action.criteria)),
    )
    return WrittenRow(name, _words(subject, name, row["status"]), cells, stage)


def _words(subject: RegionSubject, name: str, status: str) -> str:
    return action_words(subject.known[name], status, subject.tables.methodology, subject.say)
