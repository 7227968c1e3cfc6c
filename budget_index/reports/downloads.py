"""Everything of a round as files to download: tables, rules, one package; the same data give the same bytes."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from budget_index import __version__
from budget_index.analysis.peers import peers_table
from budget_index.files import csv_bytes, zipped
from budget_index.language import LANGUAGES, Language, Say, localized
from budget_index.methodology.dump import dump_methodology
from budget_index.methodology.load import edition_file
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry
from budget_index.rounds.datapackage import FIELDS, NOTICE, datapackage
from budget_index.rounds.model import ROUND_FILE, Round
from budget_index.scoring.results import Results
from budget_index.tables.publications import written_columns
from budget_index.tables.responses import RESPONSE_COLUMNS

ROUND_TABLES = ("responses", "agreed", "scores", "ranking", "criteria", "peers", "publications", "regions")
FAMILY_TABLES = ("responses", "agreed", "scores", "ranking", "criteria", "publications")
REGION_FIELDS = {
    "code": "string", **{f"name_{language}": "string" for language in LANGUAGES}, "kind": "string",
    "valid_from": "date", "valid_to": "date", "predecessor": "string", "territory_changed": "date",
    "population": "integer", "class": "string",
}  # fmt: skip
PEER_FIELDS = {
    "peers": "string", "rank": "integer", "rank_last": "integer", "of": "integer", "mean": "number",
    "compared": "integer",
}  # fmt: skip
"""What ``peers.csv`` has beside the columns of ``scores.csv``."""
OWN_FIELDS = {"round": "string", "methodology": "string"}
MOST_CELLS = 2_000_000
"""A larger table isn't offered as xlsx: spreadsheet programs are slow with it, and so is writing it."""
BRACES = r"[{}\\]"


def round_tables(
    results: Results, responses: pd.DataFrame, publications: pd.DataFrame, registry: Registry, *, example: bool
) -> dict[str, pd.DataFrame]:
    """Return the tables of a round by name, ``ROUND_TABLES``; those of an example say so in a last column.

    The mark is in all languages, so that the files are the same whoever downloads them.
    """
    tables = {
        "responses": responses[RESPONSE_COLUMNS],
        "agreed": results.agreed,
        **results.tables,
        "peers": peers_table(results, registry),
        "publications": publications[written_columns(publications)],
        "regions": regions_table(results.ranking["region"].unique().tolist(), registry),
    }
    return {name: table.assign(**{NOTICE: mark()}) for name, table in tables.items()} if example else tables


def mark() -> str:
    """Write the mark of example data in all languages.

    Examples
    --------
    >>> mark()
    'шартты деректер / условные данные / example data'
    """
    return " / ".join(Say(language)("example.mark") for language in LANGUAGES)


def regions_table(codes: Sequence[str], registry: Registry) -> pd.DataFrame:
    """Describe regions as the register does; one that no register knows has only its code.

    Examples
    --------
    >>> from budget_index.regions import kazakhstan
    >>> regions_table(["KZ-10", "X"], kazakhstan())[["code", "name_en", "valid_from"]].values.tolist()
    [['KZ-10', 'Abai Region', '2022-06-08'], ['X', '', '']]
    """
    rows = []
    for code in sorted(codes):
        region = registry.get(code)
        names = {f"name_{language}": region.names.get(language, "") if region else "" for language in LANGUAGES}
        plain = ("kind", "valid_from", "valid_to", "predecessor", "territory_changed")
        facts = {name: str(getattr(region, name, None) or "") for name in (*plain, "population")}
        rows.append({"code": code, **names, **facts, "class": region.class_ if region else ""})
    return pd.DataFrame(rows, columns=list(REGION_FIELDS), dtype="str")


def family_table(rounds: Sequence[tuple[Round, Mapping[str, pd.DataFrame]]], name: str) -> pd.DataFrame:
    """Put one table of several rounds together, the round and its methodology in the first columns."""
    of_rounds = []
    for round_, tables in rounds:
        table = tables[name].copy()
        table.insert(0, "round", round_.id)
        table.insert(1, "methodology", round_.methodology)
        of_rounds.append(table)
    return pd.concat(of_rounds, ignore_index=True)


def family_name(round_: Round, methodology: Methodology) -> str:
    """Name the files of all years of a family; those of example data say so.

    Examples
    --------
    >>> from budget_index.bundled import bundled
    >>> from budget_index.rounds import read_round, round_methodology
    >>> folder = bundled("data", "rounds", "kz-example-2026")
    >>> family_name(read_round(folder), round_methodology(folder))
    'kz-local-budgets-example-all-years'
    """
    family = methodology.family or methodology.id
    return f"{family}-example-all-years" if round_.example else f"{family}-all-years"


def rules_files(round_: Round, folder: Path, methodology: Methodology) -> dict[str, bytes]:
    """Return the methodology as files: as it was written, and whole, with all that it inherits."""
    source = edition_file(round_.methodology, folder / ROUND_FILE)
    written = {f"{methodology.id}.yaml": source.read_bytes()} if source and source.is_file() else {}
    return written | {f"{methodology.id}-whole.yaml": dump_methodology(methodology).encode()}


def checksum(content: bytes) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def package(
    round_: Round,
    methodology: Methodology,
    tables: Mapping[str, pd.DataFrame],
    methodology_files: Mapping[str, bytes],
    say: Say,
) -> bytes:
    """Pack a round: all tables as csv, the rules, how to cite, a description for programs, and checksums."""
    files = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
    files |= methodology_files
    files["datapackage.json"] = described(round_, methodology, files, tables, say).encode()
    files["citation.txt"] = f"{citation(round_, methodology, say.language)}\n".encode()
    files["citation.bib"] = bibtex(round_, methodology, say.language).encode()
    sums = "".join(f"{checksum(content)}  {name}\n" for name, content in sorted(files.items()))
    files["checksums.sha256"] = sums.encode()
    return zipped({f"{round_.id}/{name}": content for name, content in files.items()})


def described(
    round_: Round, methodology: Methodology, files: Mapping[str, bytes], tables: Mapping[str, pd.DataFrame], say: Say
) -> str:
    """Write ``datapackage.json``: what a published round says about itself, and the three tables that it hasn't."""
    whole = json.loads(datapackage(round_, methodology, files, say))
    for name in ("agreed", "peers", "regions"):
        content = files[f"{name}.csv"]
        fields = [
            {"name": column, "type": kind, "description": meaning}
            for column, kind, meaning in columns_of(name, tables[name], say)
        ]
        resource = {"profile": "tabular-data-resource", "name": name, "path": f"{name}.csv"}
        resource |= {"title": say(f"data-page.table-{name}"), "format": "csv", "mediatype": "text/csv"}
        size = {"encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{checksum(content)}"}
        whole["resources"].append(resource | size | {"schema": {"fields": fields, "missingValues": [""]}})
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def columns_of(name: str, table: pd.DataFrame, say: Say) -> list[tuple[str, str, str]]:
    """List the columns of a table: name, type and meaning.

    Examples
    --------
    >>> columns_of("agreed", pd.DataFrame(columns=["region", "answer"]), Say("en"))[0]
    ('region', 'string', 'Code of the region (ISO 3166-2 for Kazakhstan)')
    """
    elsewhere = {"regions": REGION_FIELDS, "peers": FIELDS["scores.csv"] | PEER_FIELDS}
    known = FIELDS.get(f"{name}.csv", elsewhere.get(name, FIELDS["responses.csv"]))
    types = known | OWN_FIELDS | {NOTICE: "string"}
    own = {*OWN_FIELDS, *{"regions": REGION_FIELDS, "peers": PEER_FIELDS}.get(name, {})}
    return [
        (column, types[column], say(f"data-page.field-{column}" if column in own else f"round.field-{column}"))
        for column in table.columns
    ]


def citation(round_: Round, methodology: Methodology, language: Language) -> str:
    """Say in one paragraph what to cite: the round, its methodology, the source, the licence and the program."""
    say = Say(language)
    sentences = [
        f"{localized(round_.title, language)}. {say('data-page.cite-round', id=round_.id, year=round_.year)}",
        say("data-page.cite-methodology", title=localized(methodology.title, language), id=methodology.id),
        localized(round_.source, language).rstrip(".") + "." if round_.source else "",
        say("data-page.cite-licence", licence=round_.licence) if round_.licence else "",
        say("data-page.cite-program", version=__version__),
    ]
    text = " ".join(sentence for sentence in sentences if sentence)
    return f"{say('example.sentence')} {text}" if round_.example else text


def bibtex(round_: Round, methodology: Methodology, language: Language) -> str:
    """Write the citation as a BibTeX entry; braces and backslashes in texts are left out."""
    say = Say(language)
    edition = say("data-page.cite-edition", id=methodology.id)
    note = [say("data-page.cite-round", id=round_.id, year=round_.year).rstrip("."), edition]
    note += [mark()] if round_.example else []
    fields = {
        "title": localized(round_.title, language),
        "year": str(round_.year),
        "note": "; ".join(note),
        "howpublished": f"budget-index {__version__}",
        "copyright": round_.licence or "",
    }
    clean = {name: re.sub(BRACES, "", value) for name, value in fields.items() if value}
    lines = [f"  {name} = {{{value}}}," for name, value in clean.items()]
    return "\n".join([f"@misc{{{round_.id},", *lines, "}", ""])
