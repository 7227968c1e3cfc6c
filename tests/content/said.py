"""Numbers as a reader meets them in a sentence, and what all tests of content speak from."""

import re
from functools import cache

from budget_index.content.round_tables import RoundTables, read_round_tables
from budget_index.publish.rounds import Remembered

ROUNDS = ("kz-example-2020", "kz-example-2022", "kz-example-2024", "kz-example-2026")
NUMBER = re.compile(r"[+\u2212]?\d+(?:[.,]\d+)?")


def numbers(text: str, *names: str) -> list[float]:
    """List the numbers of a text in their order, without those in names."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "")
    return [float(each.replace(",", ".").replace("\u2212", "-")) for each in NUMBER.findall(text)]


@cache
def tables_of(name: str) -> RoundTables:
    """Read a round once for all tests; what a reading takes long to compute is computed once, too."""
    return Remembered.of(read_round_tables(name))


def earlier_than(name: str) -> list[RoundTables]:
    """Return the rounds before one, the earliest first."""
    return [tables_of(other) for other in ROUNDS[: ROUNDS.index(name)]]
