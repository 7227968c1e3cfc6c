"""The statistical audit as one page: what needs attention first, then the steps in the order of the OECD and JRC.

The page asks nothing of the network and runs no script, so that it can be mailed, printed and archived.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from budget_index import __version__
from budget_index.analysis.robustness.audit import AUDIT_STEPS, BETWEEN_SISTERS, LEAST_UNITS, SHARES, without_findings
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import title_of
from budget_index.regions import Registry, region_name

MEASURES: dict[str, tuple[str, ...]] = {
    "coverage": ("answered",),
    "extremes": ("full", "none"),
    "correlation": ("pearson",),
    "weights": ("nominal", "effective"),
    "consistency": ("alpha",),
}
"""Measures of a step, side by side in its table; robustness has one row a measure instead."""
COEFFICIENTS = ("pearson", "alpha")
SOURCES = (
    "OECD/JRC (2008), Handbook on Constructing Composite Indicators. doi:10.1787/9789264043466-en",
    "Becker, Saisana, Paruolo, Vandecasteele (2017), Weights and importance in composite indicators, "
    "Ecological Indicators 80. doi:10.1016/j.ecolind.2017.03.056",
    "Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16. doi:10.1007/BF02310555",
)


@dataclass(frozen=True)
class AuditLine:
    """One row of a table: what it is about, where it belongs, its numbers as written, what is odd about it."""

    name: str
    parent: str
    values: tuple[str, ...]
    finding: str = ""


@dataclass(frozen=True)
class AuditStep:
    """One step of the audit: ``lines`` are always shown, ``criteria`` folded away; ``findings`` are read first.

    ``nothing`` is the reason why there are none, where there are none.
    """

    key: str
    headings: tuple[str, ...]
    findings: tuple[AuditLine, ...]
    lines: tuple[AuditLine, ...]
    criteria: tuple[AuditLine, ...]
    nothing: str

    @property
    def number_of_findings(self) -> int:
        """How many places need attention."""
        return len(self.findings)


def audit_page(
    table: pd.DataFrame, methodology: Methodology, registry: Registry, say: Say, *, drawn: str, example: bool
) -> str:
    """Write an audit as one HTML page in the user's language.

    Parameters
    ----------
    table
        ``AUDIT_COLUMNS`` of :mod:`budget_index.analysis.robustness.audit`, of one or more years.
    drawn
        How the places were drawn again, for the step on robustness.
    example
        Whether the data are an example; the page then says so, whatever else it shows.

    Returns
    -------
    The page; every text in it is escaped.
    """
    labels = _labels(table, methodology, registry, say)
    years = {str(year): _steps(part, labels, say) for year, part in table.groupby("year")}
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("audit_page.html").render(
        say=say,
        title=localized(methodology.title, say.language),
        methodology=methodology.id,
        years=years,
        regions=table.loc[table["level"] == "region", "id"].nunique(),
        drawn=drawn,
        example=example,
        least=LEAST_UNITS,
        sources=SOURCES,
        version=__version__,
    )


def _labels(table: pd.DataFrame, methodology: Methodology, registry: Registry, say: Say) -> dict[tuple[str, str], str]:
    """Name everything an audit speaks of by level and id; a criterion goes by its id and question."""
    labels: dict[tuple[str, str], str] = {}
    for dimension in walk.dimensions(methodology):
        name = title_of(dimension, say.language)
        labels |= {("dimension", dimension.id): name, ("index", dimension.id): name}
    for criterion in walk.criteria(methodology):
        labels["criterion", criterion.id] = f"{criterion.id} {localized(criterion.question, say.language)}"
    for code in table.loc[table["level"] == "region", "id"].unique():
        labels["region", code] = region_name(code, say.language, registry)
    return labels


def _steps(table: pd.DataFrame, labels: dict[tuple[str, str], str], say: Say) -> list[AuditStep]:
    return [_step(step, table[table["step"] == step], labels, say) for step in AUDIT_STEPS]


def _step(step: str, own: pd.DataFrame, labels: dict[tuple[str, str], str], say: Say) -> AuditStep:
    flagged, nothing = own[own["flag"].ne("")].to_dict("records"), without_findings(own, step)
    findings = tuple(
        _line(
            [row], (f"{say(_text(row['measure']))}: {_value(row, say)}, n = {say.number(row['units'])}",), labels, say
        )
        for row in flagged
    )
    if step not in MEASURES:
        rows = own.to_dict("records")
        measured = tuple(
            AuditLine(say(_text(row["measure"])), "", (_value(row, say), _units([row], say)), _finding(row, say))
            for row in rows
        )
        return AuditStep(
            step,
            (say("audit.value"), say("audit.units")),
            findings=findings,
            lines=measured,
            criteria=(),
            nothing=nothing,
        )
    lines, criteria = [], []
    for level, line in _wide(own, MEASURES[step], labels, say):
        if level != "criterion" or line.finding:
            lines.append(line)
        if level == "criterion":
            criteria.append(line)
    headings = (*(say(_text(measure)) for measure in MEASURES[step]), say("audit.units"))
    return AuditStep(step, headings, findings=findings, lines=tuple(lines), criteria=tuple(criteria), nothing=nothing)


def _wide(
    own: pd.DataFrame, measures: Sequence[str], labels: dict[tuple[str, str], str], say: Say
) -> Iterator[tuple[str, AuditLine]]:
    """Put the measures of one thing side by side, in the order of the table."""
    for (level, _, _), part in own.groupby(["level", "id", "parent"], sort=False):
        rows = part.to_dict("records")
        by_measure = {row["measure"]: _value(row, say) for row in rows}
        written = *(by_measure.get(name, "–") for name in measures), _units(rows, say)
        yield str(level), _line(rows, written, labels, say)


def _line(
    rows: list[dict[Hashable, Any]], values: tuple[str, ...], labels: dict[tuple[str, str], str], say: Say
) -> AuditLine:
    name, parent = str(rows[0]["id"]), str(rows[0]["parent"])
    finding = "; ".join(filter(None, (_finding(row, say) for row in rows)))
    level = str(rows[0]["level"])
    sisters = (
        labels.get(("dimension", each), labels.get(("criterion", each), each)) for each in name.split(BETWEEN_SISTERS)
    )
    title = BETWEEN_SISTERS.join(sisters) if level == "pair" else labels.get((level, name), name)
    return AuditLine(title, labels.get(("dimension", parent), parent), values, finding)


def _units(rows: list[dict[Hashable, Any]], say: Say) -> str:
    return say.number(max(int(row["units"]) for row in rows))


def _text(key: object) -> str:
    return f"audit.{key}"


def _finding(row: dict[Hashable, Any], say: Say) -> str:
    return say(_text(row["flag"])) if row["flag"] else ""


def _value(row: dict[Hashable, Any], say: Say) -> str:
    value = float(row["value"])
    if row["measure"] in SHARES:
        return say.percent(value)
    return say.number(value, 2 if row["measure"] in COEFFICIENTS or value % 1 else 0)
