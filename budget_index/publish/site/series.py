"""The rounds of a site: each with those of its family before it, and what was corrected in it."""

from collections.abc import Sequence

from budget_index.analysis.change.links import same_family
from budget_index.errors import Problem, ProblemsFound
from budget_index.publish.rounds import read_publishable
from budget_index.publish.site.corrections import read_corrections
from budget_index.publish.site.site_round import SiteRound
from budget_index.rounds.scored import round_folder


def read_series(names: Sequence[str], *, preview: bool = False) -> list[SiteRound]:
    """Read the rounds of a site.

    Raises
    ------
    ProblemsFound
        One can't be read or may not be shown, two have one id, or the corrections beside them have faults.
    """
    tables = [read_publishable(name, preview=preview) for name in names]
    ids = [each.round.id for each in tables]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        others = ", ".join(map(str, names))
        raise ProblemsFound([Problem("round-id-twice", facts={"id": name, "others": others}) for name in twice])
    rounds = []
    for name, own in zip(names, tables, strict=True):
        before = [
            each
            for each in tables
            if each.year < own.year
            and each.round.example == own.round.example
            and same_family(each.methodology, own.methodology)
        ]
        folder = round_folder(name)
        earlier = tuple(sorted(before, key=lambda each: each.year))
        rounds.append(SiteRound(own, folder, earlier, read_corrections(folder.resolve().parent)))
    return rounds
