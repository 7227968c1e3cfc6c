"""``budget-index criteria``: the tools for authors of a methodology."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budget_index.cli import options
from budget_index.cli.translated import command_group, translated_command
from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.language import Say, localized

if TYPE_CHECKING:
    from budget_index.regions import Registry

COMMANDS = ("list", "show", "check", "diff", "schema", "new", "to-xlsx", "from-xlsx")


def criteria_command(say: Say) -> click.Command:
    return command_group(say, "criteria", COMMANDS)


def criteria_list_command(say: Say) -> click.Command:
    """Make the command that says which methodologies there are."""

    @translated_command(say, "list", "cli.criteria-list")
    def list_methodologies() -> None:
        from budget_index.methodology.load import load_methodology, methodology_files
        from budget_index.reports.terminal.methodology import print_methodologies

        print_methodologies([load_methodology(name) for name in methodology_files()], say)

    return list_methodologies


def criteria_show_command(say: Say) -> click.Command:
    """Make the command that shows a methodology as a tree with its weights."""

    @translated_command(say, "show", "cli.criteria-show")
    @click.argument("methodology", metavar="ID")
    @click.option("--resolved", is_flag=True, help=say("cli.resolved"))
    def show(methodology: str, resolved: bool) -> None:
        from budget_index.methodology.dump import dump_methodology
        from budget_index.methodology.load import load_methodology
        from budget_index.reports.terminal.methodology import print_methodology

        edition = load_methodology(methodology)
        if resolved:
            click.echo(dump_methodology(edition), nl=False)
        else:
            print_methodology(edition, say)

    return show


def criteria_check_command(say: Say) -> click.Command:
    """Make the command that lists all mistakes in methodology files, each at its line, and runs their cases."""

    @translated_command(say, "check", "cli.criteria-check")
    @click.argument("files", metavar="FILE…", nargs=-1, required=True)
    @options.names_option(say)
    def check(files: tuple[str, ...], names: Path | None) -> None:
        from budget_index.regions import known_regions

        registry = known_regions(names)
        problems: list[Problem] = []
        notices: list[Problem] = []
        cases = 0
        for file in files:
            try:
                own, doubts = _check(file, registry)
                cases, notices = cases + own, notices + doubts
            except ProblemsFound as of_file:
                problems += of_file
        if problems:
            raise ProblemsFound([*problems, *notices])
        if notices:
            from budget_index.problem_report import report_text

            click.echo(report_text(notices, say), err=True)
        click.echo(say("cli.all-fine", n=len(files)))
        if cases:
            click.echo(say("cli.cases-fine", n=cases))

    return check


def _check(file: str, registry: "Registry") -> tuple[int, list[Problem]]:
    """Check one methodology and run the cases beside it; return how many there are, and notices."""
    from budget_index.cases import broken_cases, cases_beside, read_cases
    from budget_index.methodology.checks import doubtful_rules
    from budget_index.methodology.load import find_methodology, load_source, resolved_source
    from budget_index.regions import peer_region_problems

    path = find_methodology(file)
    source = resolved_source(path)
    methodology, beside = load_source(source), cases_beside(path)
    raise_errors(peer_region_problems(methodology, registry, source))
    notices = doubtful_rules(methodology, source)
    if beside is None:
        return 0, notices
    cases = read_cases(beside)
    problems = list(broken_cases(cases, methodology))
    if problems:
        raise ProblemsFound(problems)
    return len(cases), notices


def criteria_diff_command(say: Say) -> click.Command:
    """Make the command that says what moved between two editions."""

    @translated_command(say, "diff", "cli.criteria-diff")
    @click.argument("earlier", metavar="A")
    @click.argument("later", metavar="B")
    def diff(earlier: str, later: str) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.reports.terminal.methodology import print_changes

        print_changes(load_methodology(earlier), load_methodology(later), say)

    return diff


def criteria_schema_command(say: Say) -> click.Command:
    """Make the command that prints the JSON Schema of a methodology file."""

    @translated_command(say, "schema", "cli.criteria-schema")
    def schema() -> None:
        from budget_index.methodology.schema import methodology_schema

        click.echo(json.dumps(methodology_schema(), ensure_ascii=False, indent=1))

    return schema


def criteria_new_command(say: Say) -> click.Command:
    """Make the command that writes a commented starter to change."""

    @translated_command(say, "new", "cli.criteria-new")
    @click.argument("file", metavar="FILE", type=options.PATH)
    def new(file: Path) -> None:
        from budget_index.bundled import PACKAGE
        from budget_index.files import write_text
        from budget_index.letters import latin_id
        from budget_index.methodology.schema import SCHEMA_FILE, methodology_schema

        options.refuse_existing([file], overwrite=False)
        starter = (PACKAGE / "texts" / "starter" / f"{say.language}.yaml").read_text("utf-8")
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, starter.replace("id: my-index", f"id: {latin_id(file.stem) or 'my-index'}"))
        write_text(file.parent / SCHEMA_FILE, json.dumps(methodology_schema(), ensure_ascii=False, indent=1) + "\n")
        named = f'"{file}"' if " " in str(file) else file
        click.echo(say("cli.new-written", file=file, named=named))

    return new


def criteria_to_xlsx_command(say: Say) -> click.Command:
    """Make the command that writes a methodology as a spreadsheet."""

    @translated_command(say, "to-xlsx", "cli.criteria-to-xlsx")
    @click.argument("methodology", metavar="ID")
    @_target_option(say, ".xlsx")
    @options.overwrite_option(say)
    def to_xlsx(methodology: str, output: Path | None, overwrite: bool) -> None:
        from budget_index.methodology.load import find_methodology, load_methodology, methodology_files
        from budget_index.workbook.methodology.write import write_spreadsheet

        path = find_methodology(methodology)
        bundled = path in methodology_files().values()
        target = output or (Path(f"{path.stem}.xlsx") if bundled else path.with_suffix(".xlsx"))
        options.refuse_existing([target], overwrite=overwrite)
        target.parent.mkdir(parents=True, exist_ok=True)
        edition = load_methodology(path)
        write_spreadsheet(target, edition, say)
        click.echo(say("cli.methodology-written", file=target, title=localized(edition.title, say.language)))
        if edition.based_on:
            click.echo(say("cli.whole-edition", base=edition.based_on))

    return to_xlsx


def criteria_from_xlsx_command(say: Say) -> click.Command:
    """Make the command that writes a methodology file from a spreadsheet."""

    @translated_command(say, "from-xlsx", "cli.criteria-from-xlsx")
    @click.argument("file", metavar="FILE.xlsx", type=options.PATH)
    @_target_option(say, ".yaml")
    @options.overwrite_option(say)
    def from_xlsx(file: Path, output: Path | None, overwrite: bool) -> None:
        from budget_index.files import write_text
        from budget_index.methodology.dump import dump_methodology
        from budget_index.problem_report import report_text
        from budget_index.workbook.methodology.read import read_spreadsheet

        edition, notices = read_spreadsheet(file)
        if notices:
            click.echo(report_text(notices, say), err=True)
        target = output or file.with_suffix(".yaml")
        options.refuse_existing([target], overwrite=overwrite)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, dump_methodology(edition))
        click.echo(say("cli.methodology-written", file=target, title=localized(edition.title, say.language)))

    return from_xlsx


def _target_option(say: Say, suffix: str) -> options.Decorator:
    """Add ``--output`` for a file with this ending; without it the file is written beside what is read."""

    def checked(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
        if value is not None and value.suffix != suffix:
            raise click.BadParameter(str(value), context, parameter)
        return value

    path: Any = click.Path(path_type=Path, dir_okay=False)
    help_text, metavar = say("cli.output-file"), f"FILE{suffix}"
    return click.option("-o", "--output", type=path, metavar=metavar, help=help_text, callback=checked)
