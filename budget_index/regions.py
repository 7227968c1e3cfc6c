"""Regions: codes, names in three languages, kinds, lifetimes, changes of territory; whom each is compared with."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound, RegionKind, nearest, raise_errors
from budget_index.file_kinds import no_access, refuse_unreadable
from budget_index.language import LANGUAGES, Language, alphabetical, localized
from budget_index.letters import stripped
from budget_index.methodology.model import Methodology, Peers
from budget_index.methodology.source import LocatedMap, locate
from budget_index.methodology.walk import Loc

WORDS_OF_KIND = {
    *("область", "обл", "облысы", "обл-сы", "region", "oblast", "город", "г", "қаласы", "қ", "city", "of", "the"),
    *("район", "р-н", "ауданы", "district"),
}
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years and days outside are mistakes."""
MOST_NAMED = 5
"""Regions in no group that a notice names."""
Registry = Mapping[str, "Region"]


@dataclass(frozen=True)
class Region:
    """One region; ``tile`` is its column and row on the map of equal tiles, ``short`` its names there.

    Parameters
    ----------
    population
        How many people live there; ``None`` where the register doesn't say.
    class_
        A word of the register for regions that are alike, for example in size; empty where there is none.
    """

    code: str
    names: Mapping[str, str]
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    predecessor: str = ""
    territory_changed: date | None = None
    tile: tuple[int, int] | None = None
    short: Mapping[str, str] = field(default_factory=dict)
    population: int | None = None
    class_: str = ""

    def exists_in(self, year: int) -> bool:
        """Return whether the region existed on at least one day of a year.

        Examples
        --------
        >>> abai = kazakhstan()["KZ-10"]
        >>> abai.exists_in(2021), abai.exists_in(2022)
        (False, True)
        """
        starts = self.valid_from is None or self.valid_from.year <= year
        return starts and (self.valid_to is None or year <= self.valid_to.year)


@cache
def kazakhstan() -> Registry:
    """Return the register of Kazakhstan's regions that comes with the package.

    Examples
    --------
    >>> kazakhstan()["KZ-75"].names["kk"]
    'Алматы қаласы'
    """
    return read_regions(bundled("data", "regions", "kz.csv"))


def read_regions(path: Path) -> dict[str, Region]:
    """Read regions from a csv file: ``code`` and ``name``, or ``name_kk``, ``name_ru``, ``name_en``; the rest may lack.

    Raises
    ------
    ProblemsFound
        The file is missing, empty, not UTF-8, or has no column ``code``; a population isn't a whole number.
    """
    refuse_unreadable(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise ProblemsFound([no_access(path, error)]) from None
    except csv.Error as error:
        raise ProblemsFound([Problem("table-unreadable", file=str(path), facts={"reason": str(error)})]) from None
    except UnicodeDecodeError as error:
        raise ProblemsFound([Problem("not-utf-8", file=str(path), facts={"byte": error.start})]) from None
    if not rows:
        raise ProblemsFound([Problem("file-empty", file=str(path))])
    if "code" not in rows[0]:
        facts: dict[str, object] = {"column": "code"}
        raise ProblemsFound([Problem("column-missing", file=str(path), line=1, facts=facts)])
    raise_errors(_populations_misread(rows, str(path)))
    return {row["code"]: _region(row) for row in rows if row["code"]}


def _populations_misread(rows: Sequence[Mapping[str, str]], file: str) -> Iterator[Problem]:
    for line, row in enumerate(rows, start=2):
        written = row.get("population") or ""
        if written and not _plain_digits(written).isdecimal():
            facts: dict[str, object] = {"value": written, "region": row["code"]}
            yield Problem("population-misread", file, line=line, facts=facts)


def _plain_digits(number: str) -> str:
    """Take the blanks between thousands out of a number."""
    return "".join(number.split())


def _region(row: Mapping[str, str]) -> Region:
    names, short = (
        {str(language): row[f"{kind}_{language}"] for language in LANGUAGES if row.get(f"{kind}_{language}")}
        for kind in ("name", "short")
    )
    column, line = row.get("tile_column"), row.get("tile_row")
    return Region(
        code=row["code"],
        names=names or {"und": row.get("name") or row["code"]},
        kind=row.get("kind") or "",
        valid_from=_date(row.get("valid_from")),
        valid_to=_date(row.get("valid_to")),
        predecessor=row.get("predecessor") or "",
        territory_changed=_date(row.get("territory_changed")),
        tile=(int(column), int(line)) if column and line else None,
        short=short,
        population=int(_plain_digits(row.get("population") or "") or -1) if row.get("population") else None,
        class_=stripped(row.get("class") or ""),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def region_name(code: str, language: Language, registry: Registry) -> str:
    """Name a region; one that no register knows goes by its code.

    Examples
    --------
    >>> region_name("KZ-71", "ru", kazakhstan()), region_name("BRA", "ru", kazakhstan())
    ('город Астана', 'BRA')
    """
    return localized(registry[code].names, language) if code in registry else code


def short_name(code: str, language: Language, registry: Registry) -> str:
    """Name a region where there is little room; without a short name it goes by its name.

    Examples
    --------
    >>> short_name("KZ-59", "ru", kazakhstan()), short_name("KZ-71", "ru", {}), short_name("BRA", "ru", kazakhstan())
    ('СКО', 'KZ-71', 'BRA')
    """
    short = registry[code].short if code in registry else {}
    return short.get(language) or region_name(code, language, registry)


def assessed_regions(methodology: Methodology, year: int, registry: Registry) -> list[str]:
    """List the regions of a register that a methodology applies to in a year, in the order of the Kazakh alphabet.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> len(assessed_regions(load_methodology("kz-local-budgets-2026"), 2026, kazakhstan()))
    20
    """
    kinds = methodology.kinds or []
    fitting = [region for region in registry.values() if region.kind in kinds and region.exists_in(year)]
    return [region.code for region in sorted(fitting, key=lambda region: alphabetical(localized(region.names, "kk")))]


def region_problems(units: Iterable[tuple[str, int]], methodology: Methodology, registry: Registry) -> list[Problem]:
    """Check region codes against the register, and years; without ``kinds`` any code is a region.

    Parameters
    ----------
    units
        Pairs of region and year.
    """
    kinds, problems = methodology.kinds, []
    fitting = {code for code, region in registry.items() if kinds and region.kind in kinds}
    for code, year in units:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            facts: dict[str, object] = {"value": year, "least": FIRST_YEAR, "most": LAST_YEAR}
            problems.append(Problem("year-out-of-range", facts=facts))
        elif kinds is None:
            continue
        elif code not in registry:
            suggestion = nearest(code, [*fitting, *(name for c in fitting for name in registry[c].names.values())])
            problems.append(Problem("unknown-region", facts={"region": code}, suggestion=suggestion))
        elif code not in fitting:
            allowed = [RegionKind(kind) for kind in kinds]
            facts = {"region": code, "kind": RegionKind(registry[code].kind), "allowed": allowed}
            problems.append(Problem("region-kind", facts=facts))
        elif not registry[code].exists_in(year):
            region = registry[code]
            lifetime = f"{region.valid_from or '…'} – {region.valid_to or '…'}"
            facts = {"region": code, "year": year, "lifetime": lifetime}
            problems.append(Problem("region-outside-lifetime", facts=facts))
    return problems


def peer_groups(codes: Iterable[str], methodology: Methodology, registry: Registry) -> dict[str, str]:
    """Name for every region the group of its peers, the regions that it is compared with; empty where it has none.

    Where a methodology doesn't say what makes the groups, the kind does, unless all regions are of one kind.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> peer_groups(["KZ-15", "KZ-75", "X"], load_methodology("kz-local-budgets-2026"), kazakhstan())
    {'KZ-15': 'oblast', 'KZ-75': 'city', 'X': ''}
    """
    peers = peers_of_methodology(methodology)
    if peers is None:
        return dict.fromkeys(codes, "")
    if peers.by is None:
        home = {code: group.id for group in peers.groups for code in group.regions}
        return {code: home.get(code, "") for code in codes}
    groups = {code: region.kind if peers.by == "kind" else region.class_ for code, region in registry.items()}
    return {code: groups.get(code, "") for code in codes}


def peers_of_methodology(methodology: Methodology) -> Peers | None:
    """Return what makes the groups of peers: what the file says, else the kind where there are several; else nothing.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> peers_of_methodology(load_methodology("kz-local-budgets-2026")).by
    'kind'
    >>> peers_of_methodology(load_methodology("obs-2017")) is None
    True
    """
    several = len(methodology.kinds or []) > 1
    return methodology.peers or (Peers(by="kind") if several else None)


def peer_region_problems(
    methodology: Methodology, registry: Registry, source: LocatedMap | None = None
) -> list[Problem]:
    """Check the regions that the groups of peers name; without ``kinds`` any code is a region.

    Parameters
    ----------
    source
        The file of the methodology, for the lines.
    """
    kinds, peers = methodology.kinds, methodology.peers
    problems = []
    for number, group in enumerate(peers.groups if kinds is not None and peers else []):
        for at, code in enumerate(group.regions):
            facts: dict[str, object] = {"region": code, "name": group.id}
            if code not in registry:
                problem = Problem("peers-unknown-region", facts=facts, suggestion=nearest(code, registry))
            elif registry[code].kind not in (kinds or []):
                allowed = [RegionKind(kind) for kind in kinds or []]
                facts |= {"kind": RegionKind(registry[code].kind), "allowed": allowed}
                problem = Problem("region-kind", facts=facts)
            else:
                continue
            problems.append(_at(problem, source, ("peers", "groups", number, "regions", at), methodology))
    return problems


def _at(problem: Problem, source: LocatedMap | None, loc: Loc, methodology: Methodology) -> Problem:
    """Say where in a methodology a problem lies: at its line if the file is at hand."""
    if source is None:
        return replace(problem, file=methodology.id)
    mark, path = locate(source, loc)
    return replace(problem, file=mark.file, line=mark.line, path=path)


def peer_group_problems(codes: Iterable[str], methodology: Methodology, registry: Registry) -> list[Problem]:
    """Name the assessed regions whose class no group has, and say which regions are in no group.

    Where a methodology names the classes, a class that isn't among them is a slip of the pen; a region without a group
    is only worth a notice: it has a place among all.
    """
    peers = methodology.peers
    if peers is None:
        return []
    groups = peer_groups(sorted(set(codes)), methodology, registry)
    known = [group.id for group in peers.groups]
    problems = [
        Problem(
            "peers-unknown-group",
            facts={"region": code, "group": group, "by": peers.by},
            suggestion=nearest(group, known),
        )
        for code, group in groups.items()
        if peers.by and known and group and group not in known
    ]
    alone = [code for code, group in groups.items() if not group]
    if alone:
        named = ", ".join(alone[:MOST_NAMED]) + (" …" if len(alone) > MOST_NAMED else "")
        facts: dict[str, object] = {"n": len(alone), "regions": named}
        problems.append(Problem("peers-without-group", facts=facts, severity="notice"))
    return problems


def region_code(text: str, registry: Registry) -> str:
    """Return the code that a code or a name in any language stands for; what the register doesn't know stays as it is.

    Capitals don't count, and words such as "oblast" or "city" may be left out.

    Raises
    ------
    ProblemsFound
        Several regions go by this name.

    Examples
    --------
    >>> [region_code(text, kazakhstan()) for text in ("kz-15", "АКТЮБИНСКАЯ область", "Астана", "almaty region", "X")]
    ['KZ-15', 'KZ-15', 'KZ-71', 'KZ-19', 'X']
    """
    if text in registry:
        return text
    by_code = {_plain(code): code for code in registry}
    if _plain(text) in by_code:
        return by_code[_plain(text)]
    for form in (_plain, _bare):
        wanted = form(text)
        names = {region.code: {*region.names.values(), *region.short.values()} for region in registry.values()}
        codes = [code for code, own in names.items() if wanted and wanted in {form(name) for name in own}]
        if len(codes) > 1:
            raise ProblemsFound([Problem("region-ambiguous", facts={"region": text, "allowed": codes})])
        if codes:
            return codes[0]
    return text


def _plain(name: str) -> str:
    return stripped(name).casefold().replace("ё", "е").replace(".", "")


def _bare(name: str) -> str:
    return " ".join(word for word in _plain(name).split() if word not in WORDS_OF_KIND)


def known_regions(names: Path | None = None) -> Registry:
    """Return the bundled register, and on top of it the regions of a file if one is named."""
    return kazakhstan() if names is None else {**kazakhstan(), **read_regions(names)}
