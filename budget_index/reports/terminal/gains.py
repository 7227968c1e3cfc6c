"""Print what a region would gain by each action and its questions, the first steps and the path to the next band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from budget_index.analysis.actions.documents import who_shows_how
from budget_index.analysis.actions.first_steps import first_steps
from budget_index.analysis.actions.grouping import Action, list_actions
from budget_index.analysis.actions.questions import question_shares
from budget_index.analysis.actions.route import ActionPath
from budget_index.analysis.actions.table import ACTION_COLUMNS, actions_table
from budget_index.analysis.gain.gains import example_regions, gains_table
from budget_index.analysis.peers import groups_of, peers_first
from budget_index.content.action_words import (
    action_status,
    action_title,
    action_words,
    no_score_lines,
    question_words,
    required_lines,
)
from budget_index.language import Say, localized
from budget_index.methodology.model import BEST, Criterion
from budget_index.methodology.walk import criteria_by_id
from budget_index.regions import Registry, region_name
from budget_index.reports.files import write_tables
from budget_index.reports.terminal.console import marked_title, print_written, report_console
from budget_index.reports.terminal.ranking import band_label
from budget_index.rounding import without_noise
from budget_index.rounds.scored import ScoredRound
from budget_index.scoring.ranking import place, place_with

SHOWN = 10
EXAMPLES_SHOWN = 3
RIGHT = ("gain", "score-after", "place-after", "effort")


@dataclass(frozen=True)
class RegionGains:
    """What is said about one region.

    Parameters
    ----------
    actions
        The actions of all regions, as ``actions_table`` gives them.
    questions
        The shares of the region's questions.
    groups
        Region → group of its peers: examples come from those first.
    """

    scored: ScoredRound
    region: str
    path: ActionPath
    actions: pd.DataFrame
    questions: pd.DataFrame
    groups: Mapping[str, str]

    @property
    def own(self) -> pd.DataFrame:
        """The region's own actions."""
        chosen = (self.actions["region"] == self.region) & (self.actions["year"] == self.path.year)
        return self.actions[chosen]

    @property
    def listed(self) -> pd.DataFrame:
        """Those of the region's actions that bring something or are required."""
        own = self.own
        gainful = (own[["gain", "unsettled"]].apply(without_noise) > 0).any(axis=1)
        return own[gainful | (own["required_for"] != "")]

    @property
    def known(self) -> Mapping[str, Action]:
        """The actions by their ids."""
        return {action.id: action for action in list_actions(self.scored.results.methodology)}

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria by their ids."""
        return criteria_by_id(self.scored.results.methodology)

    def in_part(self, action: str) -> bool:
        """Say whether the path betters some of an action's questions and leaves others that lack points."""
        own = self.questions[self.questions["action"] == action]
        lacking = own["share"].notna() & (own["points"] < BEST)
        return len(self.path.actions.get(action, [])) < lacking.sum()

    def answer(self, criterion: str) -> str:
        """Return the agreed answer to a question, as it is written in tables."""
        return str(self.questions.set_index("criterion")["answer"].fillna("")[criterion]) or "–"


def region_gains(scored: ScoredRound, region: str, *, path: ActionPath, registry: Registry) -> RegionGains:
    """Gather what is said about one region."""
    actions = actions_table(scored.results, scored.intake.publications)
    questions = question_shares(scored.results, region, path.year)
    return RegionGains(
        scored, region, path=path, actions=actions, questions=questions, groups=groups_of(scored.results, registry)
    )


def gains_with_texts(gains: RegionGains, say: Say) -> pd.DataFrame:
    """Put action, share, advice, examples and the place on the path beside the gains of single questions.

    Returns
    -------
    The columns of ``gains_table``; ``action`` and ``share``; ``on_path``; ``question`` and ``advice`` in the user's
    language; ``examples``, codes of regions with full points, and ``evidence``, the link of the first.
    """
    scored, texts = gains.scored, gains.criteria
    table = gains_table(scored.results, gains.region)
    shares = gains.questions.set_index("criterion")
    shown = example_regions(scored.results, scored.intake.responses)
    shown = shown[(shown["region"] != gains.region) & (shown["year"] == scored.year)]
    shown = peers_first(shown, gains.region, gains.groups)
    by_criterion = {str(name): rows for name, rows in shown.groupby("criterion")}
    best = [by_criterion.get(name, shown.head(0)).head(EXAMPLES_SHOWN) for name in table["criterion"]]
    bettered = [name for names in gains.path.actions.values() for name in names]
    return table.assign(
        action=table["criterion"].map(shares["action"]),
        share=table["criterion"].map(shares["share"]),
        on_path=table["criterion"].isin(bettered),
        question=[localized(texts[name].question, say.language) for name in table["criterion"]],
        advice=[localized(texts[name].advice or {}, say.language) for name in table["criterion"]],
        examples=[", ".join(rows["region"]) for rows in best],
        evidence=[next((link for link in rows["evidence"] if link), "") for rows in best],
    )


def print_gains(gains: RegionGains, registry: Registry, say: Say, written: Sequence[File]) -> None:
    """Print the actions that gain most, each with its questions, then what comes first, the path, and the files."""
    console = report_console()
    title = say("gain.title", region=region_name(gains.region, say.language, registry), year=gains.path.year)
    title = marked_title(title, say, example=gains.scored.intake.example)
    if np.isnan(gains.path.score_from):
        console.print(escape(title), style="bold")
    else:
        _print_actions(console, gains, title, registry, say)
    for line in [*first_lines(gains, say), *path_lines(gains, say)]:
        console.print(escape(line), soft_wrap=True)
    if written:
        print_written(written, say)


def _print_actions(console: Console, gains: RegionGains, title: str, registry: Registry, say: Say) -> None:
    """Print the table and what explains it, or that no action alone brings anything."""
    listed = gains.listed
    if listed.empty:
        console.print(escape(title), style="bold")
        console.print(escape(say("gain.none")), soft_wrap=True)
        return
    console.print(_table(gains, title, registry, say))
    several = [gains.known[name].criteria != [name] for name in listed["action"].head(SHOWN)]
    legend = [say("gain.legend"), *([say("gain.legend-questions")] if any(several) else [])]
    console.print(escape(" ".join(legend)), soft_wrap=True)
    if len(listed) > SHOWN:
        console.print(escape(say("gain.more", n=len(listed) - SHOWN)), soft_wrap=True)


def _table(gains: RegionGains, title: str, registry: Registry, say: Say) -> Table:
    """Lay out the actions that gain most, and what is required."""
    laid_out = Table(title=title, title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in (*RIGHT, "path", "action", "answer", "document-now", "examples"):
        laid_out.add_column(say(f"gain.{name}"), justify="right" if name in RIGHT else "left")
    showing = who_shows_how(gains.actions, gains.scored.intake.responses, gains.scored.intake.publications)
    for row in gains.listed.head(SHOWN).to_dict("records"):
        for cells, style in action_rows(gains, {str(key): value for key, value in row.items()}, showing, registry, say):
            laid_out.add_row(*(escape(cell) for cell in cells), style=style)
    return laid_out


def action_rows(
    gains: RegionGains, row: Mapping[str, object], showing: pd.DataFrame, registry: Registry, say: Say
) -> list[tuple[list[str], str]]:
    """Write an action and below it its questions, each as cells and a style."""
    methodology = gains.scored.results.methodology
    name, points = str(row["action"]), float(str(row["points"]))
    same = (showing["action"] == name) & (showing["region"] != gains.region) & (showing["year"] == gains.path.year)
    nearest = peers_first(showing[same], gains.region, gains.groups).head(EXAMPLES_SHOWN)
    where = [region_name(code, say.language, registry) for code in nearest["region"]]
    single = gains.known[name].criteria == [name]
    words = action_words(gains.known[name], str(row["status"]), methodology, say)
    unsettled = float(str(row["unsettled"]))
    notes = [say("gain.unsettled", gain=say.number(unsettled, 2))] if unsettled > 0 else []
    head = [
        say.signed(float(str(row["gain"])), 2),
        say.number(float(str(row["score_after"])), 2),
        _place(gains, float(str(row["score_after"]))),
        str(row["effort"]),
        "●" if name in gains.path.actions else "",
        " · ".join([f"{name} {words}" if single else words, *notes]),
        gains.answer(name) if single else "",
        action_status(gains.known[name], str(row["status"]), points, say),
        ", ".join(where),
    ]
    return [(head, "bold"), *((cells, "") for cells in ([] if single else question_rows(gains, name, say)))]


def question_rows(gains: RegionGains, action: str, say: Say) -> list[list[str]]:
    """Write the questions of an action that lack points, the largest share first."""
    own = gains.questions[(gains.questions["action"] == action) & ~(gains.questions["share"] == 0)]
    own = own[~own["status"].isin(["not_applicable"])].sort_values(
        "share", ascending=False, key=without_noise, kind="stable"
    )
    bettered = gains.path.actions.get(action, [])
    partly = gains.in_part(action)
    rows = []
    for row in own.to_dict("records"):
        name = str(row["criterion"])
        words = f"  {name} {question_words(gains.criteria[name], gains.scored.results.methodology, say)}"
        on_path = "●" if name in bettered and partly else ""
        rows.append([say.signed(float(str(row["share"])), 2), "", "", "", on_path, words, gains.answer(name), "", ""])
    return rows


def first_lines(gains: RegionGains, say: Say) -> list[str]:
    """Say what comes first: what a region lacks for a score, what its band requires, what brings most."""
    results, region, year = gains.scored.results, gains.region, gains.path.year
    if np.isnan(gains.path.score_from):
        return no_score_lines(results, region, year, say)
    lines = required_lines(results, gains.own, gains.questions, say)
    steps = first_steps(results, region, year)
    if steps.actions:
        titles = "; ".join(_title(gains, name, say) for name in steps.actions)
        scores = {"before": say.number(steps.score_from, 2), "after": say.number(steps.score_to, 2)}
        lines.append(
            say("gain.first", n=len(steps.actions), actions=titles, place=_place(gains, steps.score_to), **scores)
        )
    return lines


def _title(gains: RegionGains, name: str, say: Say) -> str:
    return action_title(gains.known[name], gains.scored.results.methodology, say, short=True)


def _place(gains: RegionGains, score: float) -> str:
    results = gains.scored.results
    ranking = results.ranking[results.ranking["year"] == gains.path.year]
    return place(*place_with(score, gains.region, ranking, results.methodology))


def path_lines(gains: RegionGains, say: Say) -> list[str]:
    """Say the path in words: to which band, by which actions, and whether it is proven to be the least."""
    path, methodology = gains.path, gains.scored.results.methodology
    if not path.band:
        return [] if np.isnan(path.score_from) or not methodology.bands else [say("gain.top")]
    band = band_label(path.band, methodology, say)
    if not path.actions:
        return [say("gain.reached" if _reached(gains) else "gain.unreachable", band=band)]
    digits = max(methodology.rounding, 1)
    scores = {"before": say.number(path.score_from, digits), "after": say.number(path.score_to, digits)}
    steps = [
        _title(gains, name, say)
        + (f": {', '.join(questions)}" if path.by_effort and gains.known[name].criteria != [name] else "")
        for name, questions in path.actions.items()
    ]
    lines = [say("gain.next", n=len(steps), band=band, steps="; ".join(steps), **scores)]
    if path.by_effort:
        sure = say("gain.proven-effort" if path.proven else "gain.found-effort")
        return [*lines, say("gain.effort-sum", effort=path.effort), sure]
    return [*lines, say("gain.proven" if path.proven else "gain.found")]


def _reached(gains: RegionGains) -> bool:
    """Say whether the region is in the band of the path, or above it."""
    ranking, bands = gains.scored.results.ranking, [band.id for band in gains.scored.results.methodology.bands]
    own = ranking[(ranking["region"] == gains.region) & (ranking["year"] == gains.path.year)]["band"].iloc[0]
    return own in bands and bands.index(own) >= bands.index(gains.path.band)


def write_gains(gains: RegionGains, say: Say, folder: File | None) -> list[File]:
    """Write the gains of a region's questions and its actions as csv, if a folder is named."""
    tables = {
        f"gains-{gains.scored.name}-{gains.region}": gains_with_texts(gains, say),
        "actions": gains.actions[gains.actions["region"] == gains.region][ACTION_COLUMNS],
    }
    return write_tables(tables, folder, "csv", say, example=gains.scored.intake.example)
