"""What of a round may be public: every page, table and file that is made for others reads it through this filter.

Public are agreed answers, links to evidence, decisions with their reasons, the regions' remarks, and assessors by their
roles. What one assessor answered or remarked is public where ``round.yaml`` lists it. Names of people, files and sheets
never are.
"""

import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, count
from typing import get_args

import pandas as pd

from budget_index.files import csv_bytes, unescaped
from budget_index.language import LANGUAGES, spellings
from budget_index.regions import kazakhstan, region_name
from budget_index.rounds.inputs import PUBLICATIONS_FILE, RESPONSES_FILE
from budget_index.rounds.intake import LAST_DECISION, Intake
from budget_index.rounds.model import OnRequest
from budget_index.tables.consolidation import COMMENTING, DECIDING
from budget_index.tables.publications import WITH_DECISIONS, is_decision, written_columns
from budget_index.tables.responses import RESPONSE_COLUMNS
from budget_index.tables.values import is_web_page

SINGLE_ANSWERS, COMMENTS = get_args(OnRequest)
ROLE = re.compile(r"expert_\d+")
WEB_PAGE = re.compile(r"https?://[^\s<>\"'()]+[^\s<>\"'().,;]", re.IGNORECASE)
CELL = re.compile(r"[A-Z]{1,3}\d{1,7}")
WITH_REASONS = ("decision", "reviewer", *COMMENTING)
"""Roles whose comments are reasons and remarks."""
OWN_SHEETS = ("workbook.sheet-assessment", "workbook.sheet-publications", "review.sheet", "review.reply-sheet")
OTHER_SHEET = "…"
"""Stands for a sheet that somebody has named."""
FILE_OF = ("region", "year", "file")
"""What a file is told apart by: one file can hold several regions and years."""
FilePlace = tuple[str, ...]
"""A region, a year and the name of a file."""


def public_intake(intake: Intake, listed: Collection[str]) -> Intake:
    """Keep of what was read what may be public; responses of which nothing is left then go.

    Parameters
    ----------
    listed
        What the round makes public beside the usual.
    """
    named = anonymous(intake)
    public = _public_columns(named.responses, listed)
    if SINGLE_ANSWERS not in listed:
        public = public[(public[["answer", "evidence", "comment"]] != "").any(axis=1)].reset_index(drop=True)
    publications = named.publications.assign(url=_web_pages(named.publications["url"]))
    return replace(named, responses=public, publications=publications, reports=publications, notices=[])


def anonymous(intake: Intake) -> Intake:
    """Call assessors by their roles and files by what they hold; answers stay, and so do scores."""
    responses, publications = _anonymous(intake.responses, intake.publications)
    return replace(intake, responses=responses, publications=publications)


def by_roles(responses: pd.DataFrame) -> pd.DataFrame:
    """Call the assessors of responses by their roles."""
    roles = public_roles(responses["assessor"].unique())
    return responses.assign(assessor=responses["assessor"].map(roles).astype("str"))


def _anonymous(responses: pd.DataFrame, publications: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    responses, publications = stable_places(responses, publications)
    return by_roles(responses), publications


def _public_columns(responses: pd.DataFrame, listed: Collection[str]) -> pd.DataFrame:
    """Blank what assessors answered and remarked, unless it is listed."""
    role, answer, comment = (responses[name] for name in ("assessor", "answer", "comment"))
    if SINGLE_ANSWERS not in listed:
        answer = answer.where(role.isin([*DECIDING, *COMMENTING]), "")
    if COMMENTS not in listed:
        comment = comment.where(role.isin(WITH_REASONS), "")
    return responses.assign(answer=answer, evidence=_web_pages(responses["evidence"]), comment=comment)


def with_public_evidence(responses: pd.DataFrame) -> pd.DataFrame:
    """Keep of the experts' evidence the links to web pages; what a region has sent itself stays as it is."""
    own = responses["assessor"].isin(COMMENTING)
    return responses.assign(evidence=responses["evidence"].where(own, _web_pages(responses["evidence"])))


def _web_pages(links: pd.Series) -> pd.Series:
    """Keep the links to web pages; other texts may be paths, addresses or names."""
    pages = {text: " ".join(filter(is_web_page, WEB_PAGE.findall(text))) for text in links.unique()}
    return links.map(pages).astype("str")


def public_roles(assessors: Iterable[str]) -> dict[str, str]:
    """Map assessors to roles: who isn't called by a role becomes the next expert.

    Examples
    --------
    >>> public_roles(["expert_1", "Aliya Serikova", "reviewer", "Bolat"])
    {'expert_1': 'expert_1', 'reviewer': 'reviewer', 'Aliya Serikova': 'expert_2', 'Bolat': 'expert_3'}
    """
    names = set(assessors)
    known = {name for name in names if ROLE.fullmatch(name) or name in {*DECIDING, *COMMENTING}}
    free = (f"expert_{number}" for number in range(1, len(names) + 1) if f"expert_{number}" not in known)
    return {name: name for name in sorted(known)} | dict(zip(sorted(names - known), free, strict=False))


def stable_places(responses: pd.DataFrame, publications: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Name files by region, year and role instead of as they came; cells stay, and sheets that people haven't renamed.

    Two files never get one name, and a row that has no sheet gets none, so that the tables are read as before.
    """
    roles = public_roles(responses["assessor"].unique())
    held: dict[FilePlace, str] = {}
    for region, year, file, assessor in _different(responses, *FILE_OF, "assessor"):
        held.setdefault((region, year, file), roles[assessor])
    for region, year, file in _different(publications[is_decision(publications)], *FILE_OF):
        held.setdefault((region, year, file), LAST_DECISION)
    names: dict[FilePlace, str] = {}
    taken: set[str] = set()
    for place in sorted({*_different(responses, *FILE_OF), *_different(publications, *FILE_OF)}):
        region, year, file = place
        stem = "-".join(part for part in (region, year, held.get(place, "documents") or "agreed") if part)
        tries = chain([stem], (f"{stem}-{number}" for number in count(2)))
        names[place] = next(name for name in tries if name not in taken) if file else ""
        taken.add(names[place])
    return _renamed(responses, names), _renamed(publications, names)


def published_tables(tables: Mapping[str, bytes], listed: Collection[str]) -> dict[str, bytes]:
    """Write the tables of a round as they are published: with single answers, for scores rest on them, but no names.

    Remarks of assessors, and what is no link, stay in the files that the round keeps.

    Parameters
    ----------
    tables
        The tables that this program has made of those files, file name → content.
    """
    responses, publications = _anonymous(
        _own_rows(tables.get(RESPONSES_FILE, b""), RESPONSE_COLUMNS),
        _own_rows(tables.get(PUBLICATIONS_FILE, b""), WITH_DECISIONS),
    )
    public = {
        RESPONSES_FILE: _public_columns(responses, {SINGLE_ANSWERS, *listed}),
        PUBLICATIONS_FILE: publications.assign(url=_web_pages(publications["url"]))[written_columns(publications)],
    }
    return {name: csv_bytes(table) for name, table in public.items() if len(table)}


def _own_rows(content: bytes, columns: Sequence[str]) -> pd.DataFrame:
    """Read a table that this program has written, as texts."""
    if not content:
        return pd.DataFrame(columns=list(columns), dtype="str")
    table = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
    return unescaped(table.reindex(columns=list(columns), fill_value=""), columns)


def _different(table: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    """Give each combination of the values of some columns once, as texts, in the order in which they come."""
    rows = table[list(columns)].drop_duplicates()
    return zip(*(rows[name].astype("str") for name in columns), strict=True)


def _renamed(table: pd.DataFrame, names: Mapping[FilePlace, str]) -> pd.DataFrame:
    own = own_sheets()
    sheets = {name: name if name in own or not name else OTHER_SHEET for name in table["sheet"].unique()}
    whose = table.groupby(list(FILE_OF), sort=False, dropna=False, observed=True).ngroup()
    files = pd.Series([names[place] for place in _different(table, *FILE_OF)], dtype="str")
    return table.assign(
        file=files.take(whose.to_numpy()).array,
        sheet=table["sheet"].map(sheets).astype("str"),
        cell=table["cell"].where(table["cell"].str.fullmatch(CELL), ""),
    )


@cache
def own_sheets() -> set[str]:
    """List the names that this program gives to sheets with answers: what they hold, or whose they are."""
    from budget_index.workbook.assessment.contents import sheet_titles

    titles = set(chain.from_iterable(map(spellings, OWN_SHEETS)))
    regions = kazakhstan()
    named = ({code: region_name(code, language, regions) for code in regions} for language in LANGUAGES)
    return titles.union(regions, *(sheet_titles(names).values() for names in named))
