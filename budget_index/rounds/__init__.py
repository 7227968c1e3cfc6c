"""Rounds: one run of a methodology over regions in a year, kept in a folder; and everything else that can be scored.

``model`` says what a round is, ``inputs`` what any path is; ``intake`` reads whatever can be scored, ``folder`` makes a
round, ``adding`` collects files in it (``replacing`` says what that changes), ``derived`` makes its tables of the files
that count, ``verify`` compares both and ``rebuild`` mends them, ``status`` says what is still to be done, ``freeze``
publishes it. ``journal`` makes every change whole.
"""

from budget_index.files import Progress
from budget_index.rounds.inputs import SUFFIXES, all_files, kind_of, round_files, round_workbooks
from budget_index.rounds.intake import (
    Intake,
    combined,
    read_file,
    read_files,
    read_inputs,
    read_table_file,
    score_intake,
)
from budget_index.rounds.listing import list_inputs
from budget_index.rounds.model import Round, is_round, read_round, round_methodology

__all__ = [
    "SUFFIXES",
    "Intake",
    "Progress",
    "Round",
    "all_files",
    "combined",
    "is_round",
    "kind_of",
    "list_inputs",
    "read_file",
    "read_files",
    "read_inputs",
    "read_round",
    "read_table_file",
    "round_files",
    "round_methodology",
    "round_workbooks",
    "score_intake",
]
