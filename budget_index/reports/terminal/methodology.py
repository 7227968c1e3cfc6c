"""Print a methodology as a tree with its weights, the list of methodologies, and what moved between two editions."""

from collections.abc import Iterable
from itertools import groupby

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree as Branch

from budget_index.analysis.change.editions import EditionChange, comparable_criteria, edition_changes
from budget_index.content.methodology_words import cap_facts, peers_words, scale_words
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.model import Criterion, Dimension, Methodology
from budget_index.methodology.titles import question_texts, title_of
from budget_index.methodology.walk import criteria_below, stages
from budget_index.regions import peers_of_methodology
from budget_index.reports.terminal.console import report_console
from budget_index.scoring.weights import effective_weights


def print_methodologies(methodologies: Iterable[Methodology], say: Say) -> None:
    """Print a list of methodologies."""
    headings = ("methodology", "title", "status", "criteria")
    table = Table(*(say(f"table.{heading}") for heading in headings), box=None, header_style="bold")
    for each in methodologies:
        title = localized(each.title, say.language)
        table.add_row(each.id, title, say(f"table.{each.status}"), str(len(walk.asked(each))))
    report_console().print(table)


def print_methodology(methodology: Methodology, say: Say) -> None:
    """Print the title, the source, who is compared with whom, the tree, scales, bands, a summary by stage and theme."""
    console = report_console()
    title = escape(localized(methodology.title, say.language))
    console.print(f"[bold]{title}[/]  ({say('table.' + methodology.status)})")
    if methodology.source:
        console.print(escape(localized(methodology.source.title, say.language)), style="dim")
    if peers_of_methodology(methodology):
        peers = f"{say('methodology-page.fact-peers')}: {peers_words(methodology, say)}"
        console.print(escape(peers), soft_wrap=True)
    weights = effective_weights(methodology)
    for dimension in methodology.dimensions:
        console.print(_branch(dimension, weights, say))
    for name, scale in methodology.scales.items():
        console.print(f"{say('glossary.scale')} [bold]{name}[/]: {escape(scale_words(scale, say))}", soft_wrap=True)
    bands = [f"{title_of(b, say.language)} ≥ {say.number(b.from_)}" for b in methodology.bands]
    console.print(f"{say('table.bands')}: {escape(', '.join(bands) or '–')}", soft_wrap=True)
    console.print(summary(methodology, say))


def summary(methodology: Methodology, say: Say) -> Table:
    """Lay out how many criteria each stage and theme has, and how much of the index it can bring."""
    weights = effective_weights(methodology)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, justify in (("part", "left"), ("criteria", "right"), ("must-have", "right"), ("maximum", "right")):
        table.add_column(say(f"table.{heading}"), justify=justify)  # type: ignore[arg-type]
    for stage in stages(methodology):
        title = title_of(stage, say.language)
        table.add_row(title, *_counted(criteria_below(stage), weights, say))
    if methodology.themes:
        table.add_section()
    for theme in methodology.themes:
        own = [criterion for criterion in walk.criteria(methodology) if criterion.theme == theme.id]
        table.add_row(title_of(theme, say.language), *_counted(own, weights, say))
    return table


def _counted(criteria: Iterable[Criterion], weights: dict[str, float], say: Say) -> tuple[str, str, str]:
    own = list(criteria)
    share = sum(weights.get(criterion.id, 0.0) for criterion in own)
    return str(len(own)), str(sum(criterion.must_have for criterion in own)), say.percent(share, 1)


def _branch(dimension: Dimension, weights: dict[str, float], say: Say, into: Branch | None = None) -> Branch:
    below = list(criteria_below(dimension))
    share = sum(weights.get(criterion.id, 0.0) for criterion in below)
    title = escape(title_of(dimension, say.language))
    facts = [
        say(f"aggregate.{dimension.aggregate}"),
        say("table.counted", n=len(below)),
        say("table.weighs", weight=f"{dimension.weight:g}"),
        say("table.effective", weight=say.percent(share, 1)),
    ]
    if dimension.gate:
        answers = "/".join(dimension.gate.closed_by)
        facts.append(say("table.gate", criterion=dimension.gate.criterion, answers=answers))
    if dimension.cap:
        facts.append(say("table.cap", **cap_facts(dimension.cap, say)))
    label = f"[bold]{title}[/] [dim]{dimension.id}[/] · {escape(' · '.join(facts))}"
    branch = into.add(label) if into else Branch(label)
    for child in dimension.dimensions:
        _branch(child, weights, say, branch)
    for criterion in dimension.criteria:
        branch.add(_leaf(criterion, weights, say))
    return branch


def _leaf(criterion: Criterion, weights: dict[str, float], say: Say) -> str:
    question = escape(localized(criterion.question, say.language))
    scales = " × ".join([criterion.scale, *(criterion.factors or {}).values()])
    facts = [
        say("table.weighs", weight=f"{criterion.weight:g}"),
        say("table.effective", weight=say.percent(weights.get(criterion.id, 0.0), 2)),
    ]
    must_have = f" [red]{say('table.must-have')}[/]" if criterion.must_have else ""
    return f"[bold]{criterion.id}[/] {question} [dim]({scales})[/] · {' · '.join(facts)}{must_have}"


def print_changes(earlier: Methodology, later: Methodology, say: Say) -> None:
    """Print the changes kind by kind, then how many criteria can be compared."""
    console = report_console()
    console.print(f"[bold]{escape(earlier.id)} → {escape(later.id)}[/]")
    names = {**_names(earlier, say), **_names(later, say)}
    changes = edition_changes(earlier, later)
    for kind, group in groupby(changes, key=lambda change: change.kind):
        listed = list(group)
        console.print(f"\n[bold]{escape(say(f'edition.{kind}'))}[/] ({len(listed)})")
        for change in listed:
            line = f"  {change.what} {names.get(change.what, '')}{_facts(change, say)}"
            console.print(escape(line), soft_wrap=True)
    if not changes:
        console.print(say("edition.same"))
    total = len(list(walk.criteria(later)))
    console.print("\n" + say("edition.comparable", n=len(comparable_criteria(earlier, later)), total=total))


def _names(methodology: Methodology, say: Say) -> dict[str, str]:
    dimensions = {d.id: localized(d.title or {}, say.language) for d in walk.dimensions(methodology)}
    return dimensions | question_texts(methodology, say.language)


def _facts(change: EditionChange, say: Say) -> str:
    if "before" not in change.facts:
        return ""
    if "now" not in change.facts:
        return f" ← {change.facts['before']}"
    text = f": {_plain(change.facts['before'])} → {_plain(change.facts['now'])}"
    if "share_now" in change.facts:
        shares = [say.percent(float(str(change.facts[key])), 2) for key in ("share_before", "share_now")]
        text += f" ({say('edition.share', before=shares[0], now=shares[1])})"
    return text


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
