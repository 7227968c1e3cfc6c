"""What all commands share: the language, translated help, lazily loaded commands, progress bars."""

import importlib
import locale
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from budget_index.language import CONVENTIONS, LANGUAGES, Language, Say

ENVIRONMENT = "BUDGET_INDEX_LANG"


def chosen_language(arguments: Sequence[str]) -> tuple[Language, list[str] | None]:
    """Take ``--lang`` out of the arguments, wherever it stands; else ask the environment, else the locale.

    Without arguments left to give (``None``) the language asked for isn't one of ours.

    Examples
    --------
    >>> chosen_language(["score", "--lang", "kk", "obs-2017"])
    ('kk', ['score', 'obs-2017'])
    """
    rest, wanted, awaiting = [], os.environ.get(ENVIRONMENT, ""), False
    for argument in arguments:
        if awaiting or argument.startswith("--lang="):
            wanted, awaiting = argument.removeprefix("--lang="), False
        elif argument == "--lang":
            awaiting = True
        else:
            rest.append(argument)
    for language in LANGUAGES:
        if wanted == language:
            return language, rest
    unknown = wanted or awaiting
    return _language_of_machine(), None if unknown else rest


def _language_of_machine() -> Language:
    name = (locale.getlocale()[0] or os.environ.get("LANG") or "").casefold()
    fitting = (code for code, conventions in CONVENTIONS.items() if name.startswith(conventions.system_names))
    return next(fitting, "en")


class Translated(click.Command):
    """A command whose help is in the user's language."""

    def __init__(self, say: Say, *args: Any, **kwargs: Any) -> None:
        self.say = say
        super().__init__(*args, **kwargs)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{self.say('cli.usage')} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write arguments' and options' help under translated headings."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for record in (option.get_help_record(ctx) for option in options) if record]
        language = (f"--lang {'|'.join(LANGUAGES)}", self.say("cli.lang"))
        with formatter.section(self.say("cli.options")):
            formatter.write_dl([*records, language])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give ``--help`` a translated help of its own."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.say("cli.help")
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """List the pieces of the usage line."""
        pieces = super().collect_usage_pieces(ctx)
        return [self.say("cli.options-piece") if piece == "[OPTIONS]" else piece for piece in pieces]


class TranslatedGroup(Translated, click.Group):
    """A command with commands below it, each in a module of its own that is loaded when needed."""

    def __init__(self, say: Say, module: str, names: Sequence[str], **kwargs: Any) -> None:
        self.module, self.names = module, names
        super().__init__(say, no_args_is_help=True, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order in which people meet them."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if cmd_name not in self.names:
            return None
        factory: Callable[[Say], click.Command] = importlib.import_module(
            f"{self.module}.{cmd_name.replace('-', '_')}"
        ).command
        return factory(self.say)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write options, then the commands."""
        Translated.format_options(self, ctx, formatter)
        found = [(name, self.get_command(ctx, name)) for name in self.names]
        with formatter.section(self.say("cli.commands")):
            formatter.write_dl([(name, command.get_short_help_str(100)) for name, command in found if command])


def command_group(
    say: Say, name: str, about: str, names: Sequence[str], module: str = "budget_index.cli"
) -> click.Group:
    """Make a group of commands; each lies in its own module and is made by that module's ``command``."""
    return TranslatedGroup(say, module, names, name=name, help=say(about), epilog=say("cli.more"))


def translated_command(say: Say, name: str, key: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Decorate a function as a command; ``key.help`` says what it does, ``key.examples`` shows how."""

    def decorate(function: Callable[..., int | None]) -> click.Command:
        params = [*reversed(getattr(function, "__click_params__", []))]
        examples = f"\b\n{say('cli.examples')}\n{say(f'{key}-examples').rstrip()}"
        return Translated(say, name=name, callback=function, params=params, help=say(f"{key}-help"), epilog=examples)

    return decorate


def progress_bar(say: Say) -> Callable[[Sequence[Path]], Iterable[Path]]:
    """Show a progress bar while files are read, if somebody watches a terminal."""

    def watched(files: Sequence[Path]) -> Iterator[Path]:
        from rich.progress import track

        yield from track(files, description=say("cli.reading"), disable=not sys.stderr.isatty(), transient=True)

    return watched
