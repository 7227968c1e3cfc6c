"""Print where a region's score comes from: dimensions, criteria, and the cell of every answer."""

import math
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.tree import Tree as Branch

from budget_index.analysis.peers import peers_table
from budget_index.content.methodology_words import cap_facts
from budget_index.content.peer_words import standing_words
from budget_index.language import Say, localized
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.titles import title_of
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import report_console
from budget_index.reports.terminal.ranking import band_label
from budget_index.rounds import Intake
from budget_index.scoring.answers import lay_out
from budget_index.scoring.attribution import weights_in_score
from budget_index.scoring.engine import close_gates, unlimited_scores
from budget_index.scoring.ranking import place
from budget_index.scoring.results import Results
from budget_index.scoring.tree import compile_tree


def print_explanation(results: Results, intake: Intake, region: str, year: int, registry: Registry, say: Say) -> None:
    """Print a tree: each dimension's score, each criterion's answer, points, weight, contribution and cells."""
    console = report_console()
    story = _Story(results, intake, region, year, say)
    ranked = records(story.pick(results.ranking), "region")[region]
    methodology = results.methodology
    facts = {
        "region": region_name(region, say.language, registry),
        "year": year,
        "score": say.number(ranked["score"], 2),
        "band": band_label(ranked["band"], methodology, say),
        "place": place(ranked["rank"], ranked["rank_last"]),
        "of": ranked["of"],
    }
    if intake.example:
        console.print(f"[bold reverse] {say('example.mark').upper()} [/]")
    console.print(f"[bold]{escape(localized(methodology.title, say.language))}[/]")
    console.print(escape(say("table.explained", **facts)), soft_wrap=True)
    among_peers = records(story.pick(peers_table(results, registry, methodology.ranked)), "region")
    for standing in among_peers.values():
        console.print(escape(standing_words(standing, methodology, say)), soft_wrap=True)
    for dimension in methodology.dimensions:
        console.print(story.branch(dimension))
    console.print(escape(say("table.explained-legend")), soft_wrap=True)


def records(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table as records by a column whose values stand once."""
    return {str(row[key]): {str(name): value for name, value in row.items()} for row in table.to_dict("records")}


class _Story:
    """What is known about one region and year."""

    def __init__(self, results: Results, intake: Intake, region: str, year: int, say: Say) -> None:
        self.region, self.year, self.say = region, year, say
        self.methodology: Methodology = results.methodology
        self.scores = records(self.pick(results.scores), "dimension")
        self.criteria = records(self.pick(results.criteria), "criterion")
        self.responses = self.pick(intake.responses)
        tree, units = compile_tree(self.methodology), self.pick(results.ranking)[["region", "year"]]
        answers = close_gates(lay_out(self.pick(results.agreed), self.methodology, units), tree)
        self.weights = dict(zip(tree.criteria, weights_in_score(answers, tree)[0].tolist(), strict=True))
        self.unlimited = dict(zip(tree.ids, unlimited_scores(answers, tree)[:, 0].tolist(), strict=True))

    def pick(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["region"] == self.region) & (table["year"] == self.year)]

    def branch(self, dimension: Dimension, into: Branch | None = None) -> Branch:
        """Grow the branch of a dimension."""
        row = self.scores[dimension.id]
        title = escape(title_of(dimension, self.say.language))
        coverage = self.say("table.covered", share=self.say.percent(row["coverage"]))
        score = self.say.number(row["score"], 2)
        label = f"[bold]{title}[/]  [bold cyan]{score}[/]  {self.say('table.' + row['status'])} · {coverage}"
        if dimension.cap and row["score"] < self.unlimited[dimension.id]:
            facts = {"score": self.say.number(self.unlimited[dimension.id], 2), **cap_facts(dimension.cap, self.say)}
            label += f" · [yellow]{escape(self.say('table.capped', **facts))}[/]"
        branch = into.add(label) if into else Branch(label)
        for below in dimension.dimensions:
            self.branch(below, branch)
        for criterion in dimension.criteria:
            self.leaf(criterion, branch)
        return branch

    def leaf(self, criterion: Criterion, branch: Branch) -> None:
        """Add a criterion with its answer, and below it who answered where."""
        row = self.criteria[criterion.id]
        question = escape(localized(criterion.question, self.say.language))
        numbers = [
            self.say("table.leaf-points", points=self.say.number(row["points"])),
            self.say("table.weighs", weight=self.say.percent(self.weights[criterion.id], 2)),
            self.say("table.leaf-contribution", contribution=self.say.number(row["contribution"], 2)),
        ]
        if row["lost"] > 0 and not math.isnan(row["lost"]):
            numbers.append(self.say("table.leaf-lost", lost=self.say.number(row["lost"], 2)))
        answer = f"[yellow]{escape(str(row['answer']) or '–')}[/] ({self.say('table.' + row['status'])})"
        leaf = branch.add(f"[bold]{criterion.id}[/] {question}  {answer} · {' · '.join(numbers)}")
        own = self.responses[self.responses["criterion"].str.partition("/")[0] == criterion.id]
        for response in own.to_dict("records"):
            cell = "!".join(part for part in (response["sheet"], response["cell"]) if part)
            factor = response["criterion"].removeprefix(criterion.id).removeprefix("/")
            assessor = response["assessor"] or self.say("glossary.agreed-answer")
            who = " ".join(part for part in (assessor, factor) if part)
            leaf.add(escape(f"{who}: {response['answer'] or '–'}  ←  {response['file']} {cell}"), style="dim")
