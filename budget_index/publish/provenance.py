"""What every page of a product is marked with."""

from budget_index.content.round_tables import RoundTables
from budget_index.language import Say
from budget_index.publish.rounds import may_be_shown


def mark_of(tables: RoundTables, say: Say) -> str:
    """Return the mark of made-up data or of a draft; nothing for what is published."""
    if tables.round.example:
        return say("example.mark")
    return "" if may_be_shown(tables.round) else say("paper.preview")
