"""The command line: ``budget-index``. Nothing heavy is imported before a command needs it."""

import errno
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from budget_index import __version__
from budget_index.cli.translated import TranslatedGroup, chosen_language, usage_message
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, Say

COMMANDS = (
    "demo",
    "criteria",
    "regions",
    "template",
    "check",
    "review",
    "reply",
    "round",
    "score",
    "explain",
    "compare",
    "gains",
    "uncertainty",
    "agreement",
    "audit",
    "brief",
    "site",
    "dashboard",
)
NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
NO_PLACE = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP}
NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
FINE, PROBLEMS, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process: 0 fine, 1 problems in the data, 2 wrong usage."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command; every failure becomes a message in the user's language and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language, rest = chosen_language(arguments)
    say = Say(language)
    if rest is None:
        click.echo(say("cli.bad-choice", name="--lang", allowed=say.listed(LANGUAGES)), err=True)
        return WRONG_USAGE
    try:
        code = _program(say).main(args=rest, prog_name="budget-index", standalone_mode=False)
    except ProblemsFound as problems:
        click.echo(say.problems(problems), err=True)
        return PROBLEMS
    except click.ClickException as error:
        click.echo(usage_message(error, say), err=True)
        return WRONG_USAGE
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return FINE
    except OSError as error:
        click.echo(_refused(error, say), err=True)
        return PROBLEMS
    except Exception:
        click.echo(say("cli.our-mistake", file=_keep_details()), err=True)
        return PROBLEMS
    return int(code or FINE)


def _program(say: Say) -> click.Group:
    """Make the command ``budget-index`` with all commands below it."""
    version = click.version_option(__version__, message="%(prog)s %(version)s", help=say("cli.version"))
    params = getattr(version(lambda: None), "__click_params__", [])
    return TranslatedGroup(say, [], COMMANDS, help=say("cli.about"), epilog=say("cli.more"), params=params)


def _refused(error: OSError, say: Say) -> str:
    """Say what the computer refused, with the file and what to do."""
    file = error.filename or tempfile.gettempdir()
    if error.errno in NO_SPACE:
        return say("cli.disk-full", file=file)
    if error.errno in NO_RIGHT:
        return say("cli.no-right", file=file)
    if error.errno in NO_PLACE:
        return say("cli.no-place", file=file)
    return say("cli.cannot-write", file=file, reason=error.strerror or error)


def _keep_details() -> Path:
    """Keep the traceback in a file, for whoever mends the program."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="budget-index-", suffix=".txt", delete=False, encoding="utf-8"
    ) as details:
        details.write(traceback.format_exc())
    return Path(details.name)
