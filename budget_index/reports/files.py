"""Write result tables as csv, xlsx, parquet or json, whole or not at all."""

from pathlib import Path

from budget_index.files import write_table, write_whole
from budget_index.language import Say
from budget_index.scoring.results import Results


def write_results(results: Results, folder: Path, kind: str, say: Say, *, example: bool) -> list[Path]:
    """Write ``scores``, ``ranking`` and ``criteria`` to a folder; give the files.

    Tables of an example round get a last column that says so, in the user's language.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"scores": results.scores, "ranking": results.ranking, "criteria": results.criteria}
    if example:
        tables = {name: table.assign(notice=say("example.mark")) for name, table in tables.items()}
    written = []
    for name, table in tables.items():
        path = folder / f"{name}.{kind}"
        write_whole(path, lambda target, table=table: write_table(table, target, kind))  # type: ignore[misc]
        written.append(path)
    return written
