"""What is said where two rounds follow different contents under one methodology id."""

from budget_index.content.change_words import edited_words
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown
from dashboards.shell.view import View


def edited_text(v: View, before: Shown) -> str:
    """Say why a round isn't compared with an earlier one whose methodology of the same id differs; else empty."""
    return plain(edited_words(before, v.shown, v.say))
