"""Which rounds products are made of: published and example rounds; any other draft only as a preview."""

from functools import cache
from pathlib import Path

from budget_index.analysis.change.links import same_family
from budget_index.content.round_tables import RoundTables, read_round_tables
from budget_index.errors import Problem, ProblemsFound
from budget_index.rounds.model import Round, is_round, read_round, round_methodology
from budget_index.rounds.scored import round_folder


class Remembered(RoundTables):
    """Round tables that compute each table once: a product says them of many regions, in three languages."""

    @classmethod
    def of(cls, tables: RoundTables) -> "Remembered":
        """Remember what is computed of a round."""
        return cls(tables.round, tables.results, tables.public, tables.inputs)

    __hash__ = object.__hash__
    intervals = cache(RoundTables.intervals)
    changes_since = cache(RoundTables.changes_since)
    peer_groups = cache(RoundTables.peer_groups)
    peer_standings = cache(RoundTables.peer_standings)
    ranked = cache(RoundTables.ranked)
    actions = cache(RoundTables.actions)
    showing = cache(RoundTables.showing)
    questions = cache(RoundTables.questions)
    first_steps = cache(RoundTables.first_steps)
    open_answers = cache(RoundTables.open_answers)
    study = cache(RoundTables.study)
    answers = cache(RoundTables.answers)


def may_be_shown(round_: Round) -> bool:
    """Say whether a round may be shown to anybody: it is published, or an example."""
    return round_.example or round_.status == "published"


def read_publishable(name: str, *, preview: bool = False) -> RoundTables:
    """Read and score a round that may be shown, or any as a preview.

    Raises
    ------
    ProblemsFound
        There is no such round, its files have errors, or it is a draft and no preview was asked for.

    Examples
    --------
    >>> read_publishable("kz-example-2020").year
    2020
    """
    folder = round_folder(name)
    if not preview and not may_be_shown(read_round(folder)):
        raise ProblemsFound([Problem("round-is-draft", str(folder))])
    return Remembered.of(read_round_tables(str(folder)))


def read_earlier(name: str) -> tuple[RoundTables, ...]:
    """Read the rounds of the family that lie beside a round and may be shown, from years before it, earliest first.

    Examples
    --------
    >>> [tables.year for tables in read_earlier("kz-example-2022")]
    [2020]
    """
    folder = round_folder(name).resolve()
    own, edition = read_round(folder), round_methodology(folder)
    earlier: dict[int, Path] = {}
    for beside in sorted(folder.parent.iterdir()):
        round_ = read_round(beside) if is_round(beside) else None
        if round_ is None or round_.year >= own.year or not may_be_shown(round_):
            continue
        if round_.example == own.example and same_family(round_methodology(beside), edition):
            earlier.setdefault(round_.year, beside)
    return tuple(Remembered.of(read_round_tables(str(earlier[year]))) for year in sorted(earlier))
