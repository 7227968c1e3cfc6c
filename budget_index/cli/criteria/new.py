"""``budget-index criteria new``: a commented starter to change."""

from pathlib import Path

import click

from budget_index.cli.translated import translated_command
from budget_index.errors import Problem, ProblemsFound
from budget_index.language import Say


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "new", "cli.criteria-new")
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
    def new(file: Path) -> None:
        import json

        from budget_index.bundled import PACKAGE
        from budget_index.files import write_text
        from budget_index.methodology.schema import SCHEMA_FILE, methodology_schema

        if file.exists():
            raise ProblemsFound([Problem("file-exists", str(file))])
        starter = (PACKAGE / "texts" / "starter" / f"{say.language}.yaml").read_text("utf-8")
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, starter.replace("id: my-index", f"id: {file.stem}"))
        write_text(file.parent / SCHEMA_FILE, json.dumps(methodology_schema(), ensure_ascii=False, indent=1) + "\n")
        click.echo(say("cli.new-written", file=file))

    return new
