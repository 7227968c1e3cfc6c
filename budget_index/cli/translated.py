"""What all commands share: the language, translated help and messages, lazily loaded commands, progress bars."""

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import click
from click import exceptions

from budget_index.errors import nearest
from budget_index.language import ENVIRONMENT, LANGUAGES, Language, Say, language_of_machine

T = TypeVar("T")


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
    return language_of_machine(), None if unknown else rest


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
        """Return ``--help`` a translated help of its own."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.say("cli.help")
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """List the pieces of the usage line."""
        pieces = super().collect_usage_pieces(ctx)
        return [self.say("cli.options-piece") if piece == "[OPTIONS]" else piece for piece in pieces]


class TranslatedGroup(Translated, click.Group):
    """A command with commands below it, each loaded when it is needed.

    The words that people type name the place: ``criteria to-xlsx`` is made by ``criteria_to_xlsx_command`` in
    ``budget_index.cli.criteria``.
    """

    def __init__(self, say: Say, words: Sequence[str], names: Sequence[str], **kwargs: Any) -> None:
        self.words, self.names = words, names
        super().__init__(say, no_args_is_help=True, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order in which people meet them."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if cmd_name not in self.names:
            return None
        words = [*self.words, cmd_name.replace("-", "_")]
        factory: Callable[[Say], click.Command] = getattr(
            importlib.import_module(f"budget_index.cli.{words[0]}"), f"{'_'.join(words)}_command"
        )
        return factory(self.say)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write options, then the commands."""
        Translated.format_options(self, ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.names]
        with formatter.section(self.say("cli.commands")):
            formatter.write_dl([(name, command.get_short_help_str(100)) for name, command in commands if command])


def command_group(say: Say, name: str, names: Sequence[str]) -> click.Group:
    """Make the group of commands below a word."""
    return TranslatedGroup(say, [name], names, name=name, help=say(f"cli.{name}-about"), epilog=say("cli.more"))


def translated_command(say: Say, name: str, key: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Decorate a function as a command; ``key.help`` says what it does, ``key.examples`` shows how."""

    def decorate(function: Callable[..., int | None]) -> click.Command:
        params = [*reversed(getattr(function, "__click_params__", []))]
        examples = f"\b\n{say('cli.examples')}\n{say(f'{key}-examples').rstrip()}"
        return Translated(say, name=name, callback=function, params=params, help=say(f"{key}-help"), epilog=examples)

    return decorate


def progress_bar(say: Say, key: str = "cli.reading") -> Callable[[Sequence[T]], Iterable[T]]:
    """Show a progress bar while files are read or draws computed, if somebody watches a terminal."""

    def watched(pieces: Sequence[T]) -> Iterator[T]:
        from rich.progress import track

        yield from track(pieces, description=say(key), disable=not sys.stderr.isatty(), transient=True)

    return watched


def usage_message(error: click.ClickException, say: Say) -> str:
    """Write a usage error: what is wrong, what is possible, and where help is."""
    if isinstance(error, exceptions.NoArgsIsHelpError):
        return error.message
    text = _fact(error, say)
    context = getattr(error, "ctx", None)
    if isinstance(context, click.Context):
        text += "\n" + say("cli.try-help", command=f"{context.command_path} --help")
    return text


def _fact(error: click.ClickException, say: Say) -> str:
    if isinstance(error, exceptions.NoSuchCommand) and isinstance(error.ctx, click.Context):
        command = error.ctx.command
        names = command.list_commands(error.ctx) if isinstance(command, click.Group) else []
        fact = say("cli.no-such-command", name=error.command_name, allowed=say.listed(names))
        return _did_you_mean(fact, nearest(error.command_name, names), say)
    if isinstance(error, exceptions.NoSuchOption):
        return _did_you_mean(say("cli.no-such-option", name=error.option_name), (error.possibilities or [""])[0], say)
    if isinstance(error, exceptions.BadOptionUsage):
        return say("cli.bad-value", name=error.option_name)
    if isinstance(error, exceptions.BadParameter):
        return _parameter(error, say)
    word = error.message.split("'")[1] if error.message.count("'") > 1 else error.message.rpartition("(")[2].rstrip(")")
    return say("cli.too-many", name=word)


def _parameter(error: exceptions.BadParameter, say: Say) -> str:
    parameter = error.param
    name = parameter.opts[0] if isinstance(parameter, click.Option) else str(getattr(parameter, "metavar", ""))
    if isinstance(error, exceptions.MissingParameter):
        return say("cli.missing", name=name)
    choices = getattr(getattr(parameter, "type", None), "choices", None)
    return say("cli.bad-choice", name=name, allowed=say.listed(choices)) if choices else say("cli.bad-value", name=name)


def _did_you_mean(text: str, suggestion: str, say: Say) -> str:
    return f"{text} {say('problem-count.did-you-mean', word=suggestion)}" if suggestion else text
