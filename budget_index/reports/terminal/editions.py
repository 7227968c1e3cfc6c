"""Print what moved between two editions of a methodology."""

from itertools import groupby

from rich.markup import escape

from budget_index.analysis.change.editions import EditionChange, comparable_criteria, edition_changes
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import question_texts
from budget_index.reports.terminal.console import report_console


def print_changes(earlier: Methodology, later: Methodology, say: Say) -> None:
    """Print the changes kind by kind, then how many criteria can be compared."""
    console = report_console()
    console.print(f"[bold]{escape(earlier.id)} → {escape(later.id)}[/]")
    names = {**_names(earlier, say), **_names(later, say)}
    changes = edition_changes(earlier, later)
    for kind, found in groupby(changes, key=lambda change: change.kind):
        listed = list(found)
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
        shares = [say.number(100 * float(str(change.facts[key])), 2) for key in ("share_before", "share_now")]
        text += f" ({say('edition.share', before=shares[0], now=shares[1])})"
    return text


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
