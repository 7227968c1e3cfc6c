"""A round whose tables come from the results cache: each is read when it is asked for, and computed only once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from budget_index.analysis.change.changes import Comparison
from budget_index.analysis.change.links import Link, editions_between, links
from budget_index.analysis.pages.overview import Places
from budget_index.analysis.robustness.uncertainty import Inputs
from budget_index.content.round_tables import RoundTables
from budget_index.errors import Problem, raise_errors
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.rounds.intake import Intake, read_inputs, score_intake
from budget_index.rounds.model import Round, read_round
from budget_index.rounds.public import anonymous, public_intake
from budget_index.rounds.published_results import RESULT_FILES, as_published
from budget_index.rounds.results_cache import ResultsCache, Tables, results_cache, results_key
from budget_index.scoring.results import Results
from budget_index.tables.consolidation import QUESTION_KEY

RESULTS = ("agreed", "scores", "ranking", "criteria")
SCORED_COLUMNS = [*QUESTION_KEY, "assessor", "answer"]
"""What scores rest on of a response."""
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class KeptTables:
    """The tables of a round by their names.

    Parameters
    ----------
    first
        Reads and scores the round; all other tables follow from these.
    """

    folder: Path
    key: str
    cache: ResultsCache
    first: Callable[[], Tables]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.cache.table(self.key, name, self.first)

    def of(self, name: str, make: Callable[[], Tables]) -> pd.DataFrame:
        """Return a table that follows from others."""
        return self.cache.table(self.key, name, make)


class _ReadLater:
    """Some fields are read whenever they are asked for: what hasn't been used for long needn't stay in memory."""

    def __getattr__(self, name: str) -> Any:
        readers = self.__dict__.get("readers", {})
        if name not in readers:
            raise AttributeError(name)
        return readers[name]()


class _ResultsLater(_ReadLater, Results):
    pass


class _ComparisonLater(_ReadLater, Comparison):
    pass


def _later(kind: type[Kind], readers: Mapping[str, Callable[[], pd.DataFrame]], **known: object) -> Kind:
    made = kind.__new__(kind)
    made.__dict__.update(known, readers=readers)
    return made


class KeptRound(RoundTables):
    """A round as it may be shown; its tables are those of ``RoundTables``."""

    tables: KeptTables

    def __init__(self, round_: Round, methodology: Methodology, tables: KeptTables) -> None:
        readers = {name: partial(tables.__getitem__, name) for name in RESULTS}
        results = _later(_ResultsLater, readers, methodology=methodology)
        for name, value in {"round": round_, "results": results, "tables": tables}.items():
            object.__setattr__(self, name, value)

    @property
    def public(self) -> Intake:
        """What may be shown of the responses and publications."""
        publications = self.tables["publications"]
        return Intake(self.tables["responses"], publications=publications, reports=publications)

    @property
    def inputs(self) -> Inputs:
        """What the scores of its year rest on."""
        return Inputs(self.tables["answers"], self.tables["units"], self.tables["published"])

    @property
    def differing(self) -> list[str]:
        """The published result tables that say something else than this version of the program computes."""
        return self.tables["differing"]["file"].tolist()

    def actions(self) -> pd.DataFrame:
        """List what every action would bring every region."""
        return self.tables.of("actions", lambda: {"actions": super(KeptRound, self).actions()})

    def showing(self) -> pd.DataFrame:
        """List for every action the regions that show how, with links."""
        return self.tables.of("showing", lambda: {"showing": super(KeptRound, self).showing()})

    def intervals(self, dimension: str) -> Places:
        """Say how sure its places are."""
        name, about = f"intervals-{dimension}", f"intervals-{dimension}-about"

        def drawn() -> Tables:
            places = super(KeptRound, self).intervals(dimension)
            facts = {"draws": [places.draws], "assessors": [places.assessors]}
            return {name: places.table, about: pd.DataFrame(facts)}

        facts = self.tables.of(about, drawn).iloc[0]
        return Places(self.tables.of(name, drawn), int(facts["draws"]), bool(facts["assessors"]))

    def changes_since(self, before: RoundTables) -> Comparison:
        """Compare it with an earlier round."""
        if not isinstance(before, KeptRound):
            return super().changes_since(before)
        names = {each: f"{each}-since-{before.tables.key}" for each in ("changes", "parts")}

        def compared() -> Tables:
            comparison = super(KeptRound, self).changes_since(before)
            return {names["changes"]: comparison.changes, names["parts"]: comparison.parts}

        readers = {each: partial(self.tables.of, name, compared) for each, name in names.items()}
        return _later(_ComparisonLater, readers, links=self.links_since(before))

    def links_since(self, before: RoundTables) -> list[Link]:
        """Follow the questions from an earlier round to this one."""
        editions = before.methodology, self.methodology
        return links(*editions, editions_between(*editions))


def kept_tables(folder: Path, methodology: Methodology, cache: ResultsCache | None = None) -> KeptTables:
    """Return the tables of a round, which are read and scored if that hasn't been done before.

    Raises
    ------
    ProblemsFound
        Its files have errors, or nobody has answered for its year.
    """
    key = results_key(folder, methodology, RESULT_FILES)
    tables = KeptTables(folder, key, cache or results_cache(), partial(first_tables, folder, methodology))
    tables["ranking"]  # what is wrong with the round is said here
    return tables


def first_tables(folder: Path, methodology: Methodology) -> Tables:
    """Read and score a round: its results, what is public of it, and what its scores rest on."""
    round_ = read_round(folder)
    intake = read_inputs([folder], methodology, kazakhstan())
    there = bool((intake.responses["year"] == round_.year).any())
    raise_errors([] if there else [Problem("round-without-answers", facts={"year": round_.year})])
    results, differing = as_published(folder, round_, score_intake(intake, methodology))
    public = public_intake(intake, round_.public)
    inputs = Inputs.of_intake(anonymous(intake)).of_year(round_.year)
    return {
        **{name: getattr(results, name) for name in RESULTS},
        "responses": public.responses,
        "publications": public.publications,
        "answers": inputs.responses[SCORED_COLUMNS],
        "units": inputs.units,
        "published": intake.publications if inputs.publications is None else inputs.publications,
        "differing": pd.DataFrame({"file": pd.array(differing, dtype="str")}),
    }
