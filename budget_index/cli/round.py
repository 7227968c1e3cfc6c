"""``budget-index round``: a round folder from the first workbook to publication."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budget_index.cli import options
from budget_index.cli.translated import command_group, progress_bar, translated_command
from budget_index.errors import Problem, raise_errors
from budget_index.language import Say

if TYPE_CHECKING:
    from budget_index.rounds.freeze import Checklist
    from budget_index.rounds.replacing import Replacement

COMMANDS = ("new", "add", "status", "freeze", "check", "rebuild")


def round_command(say: Say) -> click.Command:
    return command_group(say, "round", COMMANDS)


def round_new_command(say: Say) -> click.Command:
    """Make the command that starts a round: an empty folder with its ``round.yaml``."""

    @translated_command(say, "new", "cli.round-new")
    @options.folder_argument
    @click.option("--methodology", required=True, metavar="METHODOLOGY", help=say("cli.round-methodology"))
    @options.year_option(say)
    @options.regions_option(say)
    @options.cut_off_option(say, "cli.cut-off")
    @click.option("--example", is_flag=True, help=say("cli.example"))
    def new(
        folder: Path, methodology: str, year: int, regions: tuple[str, ...], cut_off: date | None, example: bool
    ) -> None:
        from budget_index.letters import latin_id
        from budget_index.methodology.load import load_methodology
        from budget_index.rounds.folder import new_round, round_yaml

        edition = load_methodology(methodology)
        codes = options.chosen_regions(regions, edition, year)
        name = latin_id(folder.resolve().name) or f"round-{year}"
        text = round_yaml(name, edition.id, year, codes, cut_off=cut_off, example=example)
        new_round(folder, text, methodology)
        click.echo(say("round.made", folder=folder, n=len(codes)))
        if name != folder.resolve().name:
            click.echo(say("round.made-id", id=name))

    return new


def round_add_command(say: Say) -> click.Command:
    """Make the command that adds workbooks and tables to a round."""

    @translated_command(say, "add", "cli.round-add")
    @options.folder_argument
    @options.files_argument
    @click.option("--replace", "replacing", is_flag=True, help=say("cli.replace"))
    def add(folder: Path, files: tuple[Path, ...], replacing: bool) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.rounds import all_files, list_inputs
        from budget_index.rounds.adding import add_files

        listing = list_inputs(files)
        notices = raise_errors(listing.problems)
        today = datetime.now(UTC).date()
        given = all_files(listing.files)
        added = add_files(folder, given, kazakhstan(), today=today, replacing=replacing, progress=progress_bar(say))
        options.tell_notices([*notices, *added.notices], say)
        for replaced in added.replaced:
            click.echo(_replaced(replaced, say))
        click.echo(say("round.added", n=len({entry.hash for entry in added.entries})))
        if added.known:
            click.echo(say("round.known", n=len(added.known)))
        for older in added.older:
            click.echo(say("round.older", name=older.name, newer=older.newer))

    return add


def round_status_command(say: Say) -> click.Command:
    """Make the command that says who is missing, how much is answered and where assessors differ."""

    @translated_command(say, "status", "cli.round-status")
    @options.folder_argument
    @options.report_format_option(say)
    def status(folder: Path, kind: str) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.reports.terminal.round_status import print_status, status_record
        from budget_index.rounds import read_inputs, read_round, round_methodology
        from budget_index.rounds.derived import RoundReader
        from budget_index.rounds.folder import set_back_problems
        from budget_index.rounds.history import read_history
        from budget_index.rounds.scored import round_folder
        from budget_index.rounds.status import round_status

        folder = round_folder(folder)
        methodology, registry = round_methodology(folder), kazakhstan()
        intake = read_inputs([folder], methodology, registry, progress_bar(say))
        round_ = read_round(folder)
        history = read_history(folder, RoundReader(round_, methodology, registry), progress_bar(say))
        progress = round_status(round_, intake, methodology, history)
        if kind == "json":
            click.echo(json.dumps(status_record(progress), ensure_ascii=False, indent=1))
        else:
            print_status(progress, registry, say)
        raise_errors(set_back_problems(folder, round_))

    return status


def round_freeze_command(say: Say) -> click.Command:
    """Make the command that publishes a round; afterwards nothing in it changes."""

    @translated_command(say, "freeze", "cli.round-freeze")
    @options.folder_argument
    @click.option("--with-open-matters", is_flag=True, help=say("cli.with-open-matters"))
    def freeze(folder: Path, with_open_matters: bool) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.reports.terminal.round_status import checklist_lines
        from budget_index.rounds.checksums import read_checksums
        from budget_index.rounds.freeze import freeze_round

        def show(checklist: "Checklist") -> None:
            click.echo("\n".join(checklist_lines(checklist, say)))

        freeze_round(
            folder,
            kazakhstan(),
            say,
            today=datetime.now(UTC).date(),
            with_open_matters=with_open_matters,
            progress=progress_bar(say),
            show=show,
        )
        click.echo(say("round.frozen", folder=folder))
        click.echo(_fingerprint(read_checksums(folder), say))
        click.echo(say("round.frozen-next", folder=folder))

    return freeze


def round_check_command(say: Say) -> click.Command:
    """Make the command that says whether every file of a round is as it was added or published."""

    @translated_command(say, "check", "cli.round-check")
    @options.folder_argument
    @click.option("--fingerprint", "quotation", metavar="TEXT", help=say("cli.fingerprint"))
    def check(folder: Path, quotation: str | None) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.rounds import read_round, round_methodology
        from budget_index.rounds.checksums import published_problems, read_checksums, round_contents
        from budget_index.rounds.derived import RoundReader
        from budget_index.rounds.folder import set_back_problems
        from budget_index.rounds.journal import finish_if_needed
        from budget_index.rounds.scored import round_folder
        from budget_index.rounds.verify import verify_round

        folder = round_folder(folder)
        finish_if_needed(folder)
        round_ = read_round(folder)
        problems, published = set_back_problems(folder, round_), round_.status == "published"
        if published or problems:
            problems += published_problems(folder, quotation)
        else:
            reader = RoundReader(round_, round_methodology(folder), kazakhstan())
            problems += verify_round(folder, reader, progress_bar(say))
            problems += [Problem("fingerprint-of-draft", str(folder))] if quotation else []
        raise_errors(problems)
        click.echo(say("round.as-published" if published else "round.as-added", n=len(round_contents(folder))))
        if published:
            click.echo(_fingerprint(read_checksums(folder), say))

    return check


def round_rebuild_command(say: Say) -> click.Command:
    """Make the command that makes index and tables again from the files that the round keeps."""

    @translated_command(say, "rebuild", "cli.round-rebuild")
    @options.folder_argument
    @click.option("--counts", multiple=True, metavar="NAME", help=say("cli.rebuild-counts"))
    @click.option("--without", multiple=True, metavar="NAME", help=say("cli.rebuild-without"))
    def rebuild(folder: Path, counts: tuple[str, ...], without: tuple[str, ...]) -> None:
        from budget_index.regions import kazakhstan
        from budget_index.rounds.rebuild import rebuild_round

        day = datetime.now(UTC).date()
        chosen = {"counts": counts, "without": without}
        rebuilt = rebuild_round(folder, kazakhstan(), today=day, **chosen, progress=progress_bar(say))
        if rebuilt.differences:
            click.echo(say.problems(rebuilt.differences))
        click.echo(say("round.rebuilt", n=len({entry.hash for entry in rebuilt.entries})))

    return rebuild


def _replaced(replaced: "Replacement", say: Say) -> str:
    """Write what one file changed in the place of another."""
    assessor = replaced.new.assessor or say("glossary.agreed-answer")
    facts = {"region": replaced.new.region, "assessor": assessor, "before": replaced.before, "now": replaced.now}
    text = say("round.superseded", name=replaced.new.name, old=replaced.old.name, **facts)
    if replaced.changed:
        text += " " + say("round.changed", n=len(replaced.changed), changes=", ".join(replaced.changes))
    return text


def _fingerprint(digests: Mapping[str, str], say: Say) -> str:
    from budget_index.rounds.checksums import quoted, round_fingerprint

    whole = round_fingerprint(digests)
    return say("round.fingerprint", short=quoted(whole), whole=whole)
