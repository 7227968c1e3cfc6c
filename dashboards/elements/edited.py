"""What is said where two rounds follow different contents under one methodology id."""

from budget_index.analysis.change.edited import edited_rules
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown
from dashboards.shell.view import View


def edited_text(v: View, before: Shown) -> str:
    """Say why a round isn't compared with an earlier one whose methodology of the same id differs; else empty."""
    differs = edited_rules(before.methodology, v.methodology)
    if not differs:
        return ""
    names = {"before": plain(before.round.id), "now": plain(v.round.id), "id": plain(v.methodology.id)}
    return v.say("change.edited-refused", **names, differs=plain(", ".join(differs)))
