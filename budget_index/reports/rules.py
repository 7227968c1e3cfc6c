"""Print a methodology as a tree with nominal and effective weights."""

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree as Branch

from budget_index.language import Say, localized
from budget_index.methodology.model import Dimension, Methodology
from budget_index.methodology.rules import criteria_below
from budget_index.scoring.weights import effective_weights


def print_methodology(methodology: Methodology, say: Say) -> None:
    """Print the title, the source, the tree, the scales and the bands."""
    console = Console()
    title = escape(localized(methodology.title, say.language))
    console.print(f"[bold]{title}[/]  ({say('table.' + methodology.status)})")
    if methodology.source:
        console.print(escape(localized(methodology.source.title, say.language)), style="dim")
    weights = effective_weights(methodology)
    for dimension in methodology.dimensions:
        console.print(_branch(dimension, weights, say), soft_wrap=True)
    for name, scale in methodology.scales.items():
        options = [
            f"{key} {say('table.not_applicable') if option.points is None else say.number(option.points)}"
            for key, option in (scale.answers or {}).items()
        ]
        console.print(f"{say('table.scale')} [bold]{name}[/]: {escape(', '.join(options) or str(scale.number))}")
    bands = [f"{localized(b.label or {'und': b.id}, say.language)} ≥ {say.number(b.from_)}" for b in methodology.bands]
    console.print(f"{say('table.bands')}: {escape(', '.join(bands) or '–')}")


def _branch(dimension: Dimension, weights: dict[str, float], say: Say, into: Branch | None = None) -> Branch:
    below = list(criteria_below(dimension))
    share = sum(weights.get(criterion.id, 0.0) for criterion in below)
    title = escape(localized(dimension.title or {"und": dimension.id}, say.language))
    counted = say("table.counted", n=len(below))
    effective = say("table.effective", weight=say.number(100 * share, 1))
    label = (
        f"[bold]{title}[/] [dim]{dimension.id}[/] · {say('aggregate.' + dimension.aggregate)} · {counted} · {effective}"
    )
    branch = into.add(label) if into else Branch(label)
    for child in dimension.dimensions:
        _branch(child, weights, say, branch)
    for criterion in dimension.criteria:
        question = escape(localized(criterion.question, say.language))
        marks = f" [red]{say('table.must-have')}[/]" if criterion.must_have else ""
        effective = say("table.effective", weight=say.number(100 * weights.get(criterion.id, 0.0), 2))
        branch.add(f"[bold]{criterion.id}[/] {question} [dim]({criterion.scale})[/] · {effective}{marks}")
    return branch
