"""Describe the tables of a round for other programs: a Frictionless data package.

References
----------
Frictionless Standards, *Tabular Data Package* and *Table Schema*, version 1.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from budget_index.language import Say, localized
from budget_index.methodology.model import Methodology
from budget_index.rounds.model import Round
from budget_index.tables.columns import ANSWER_INPUTS, PUBLICATION_INPUTS, days_of
from budget_index.tables.publications import WITH_DECISIONS
from budget_index.tables.responses import RESPONSE_COLUMNS

DAYS = days_of((*ANSWER_INPUTS, *PUBLICATION_INPUTS))


def _types(columns: Iterable[str]) -> dict[str, str]:
    """Return the type of every column of a table that people fill in."""
    return {name: "integer" if name == "year" else "date" if name in DAYS else "string" for name in columns}


FIELDS: dict[str, dict[str, str]] = {
    "responses.csv": _types(RESPONSE_COLUMNS),
    "publications.csv": _types(WITH_DECISIONS),
    "scores.csv": {
        "region": "string", "year": "integer", "dimension": "string", "score": "number", "coverage": "number",
        "status": "string",
    },
    "ranking.csv": {
        "region": "string", "year": "integer", "dimension": "string", "score": "number", "rounded": "number",
        "band": "string", "rank": "integer", "rank_last": "integer", "of": "integer",
    },
    "criteria.csv": {
        "region": "string", "year": "integer", "criterion": "string", "answer": "string", "points": "number",
        "status": "string", "contribution": "number", "lost": "number",
    },
}  # fmt: skip
KEYS = {
    "scores.csv": ["region", "year", "dimension"],
    "ranking.csv": ["region", "year", "dimension"],
    "criteria.csv": ["region", "year", "criterion"],
    "publications.csv": ["region", "year", "document", "file", "cell"],
}
NOTICE = "notice"
"""Last column of the results of an example round."""
LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "ODC-BY-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


def datapackage(round_: Round, methodology: Methodology, files: Mapping[str, bytes], say: Say) -> str:
    """Write ``datapackage.json`` for the tables of a round.

    Parameters
    ----------
    files
        Name → content; those that aren't tables are left out.
    """
    sources = [{"title": localized(round_.source, say.language)}] if round_.source else []
    if methodology.source:
        method = {"title": localized(methodology.source.title, say.language)}
        sources.append(method | ({"path": methodology.source.href} if methodology.source.href else {}))
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": round_.id.casefold(),
        "title": localized(round_.title, say.language),
        "description": say("round.package", methodology=localized(methodology.title, say.language), year=round_.year),
        "version": "1",
        "licenses": [_licence(round_.licence)] if round_.licence else [],
        "sources": sources,
        "resources": [_resource(name, files[name], say) for name in FIELDS if name in files],
    }
    if round_.example:
        package["description"] = f"{say('example.sentence')} {package['description']}"
        package["keywords"] = [say("example.mark")]
    return json.dumps({key: value for key, value in package.items() if value}, ensure_ascii=False, indent=2) + "\n"


def _licence(name: str) -> dict[str, str]:
    return {"name": name} | ({"path": LICENCES[name]} if name in LICENCES else {})


def _resource(name: str, content: bytes, say: Say) -> dict[str, Any]:
    """Describe one table: its columns in their order, with type and meaning, its size and its hash."""
    types = FIELDS[name] | {NOTICE: "string"}
    columns = content.partition(b"\n")[0].decode().split(",")
    fields = [{"name": c, "type": types[c], "description": say(f"round.field-{c}")} for c in columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in KEYS:
        schema["primaryKey"] = KEYS[name]
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv"),
        "path": name,
        "title": say(f"round.table-{name.removesuffix('.csv')}"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }
