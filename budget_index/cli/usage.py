"""Say what is wrong with a command line, in the user's language."""

import click
from click import exceptions

from budget_index.errors import nearest
from budget_index.language import Say


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
    if isinstance(error, exceptions.NoSuchOption):
        return _did_you_mean(say("cli.no-such-option", name=error.option_name), (error.possibilities or [""])[0], say)
    if isinstance(error, exceptions.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        option = error.param.opts[0] if isinstance(error.param, click.Option) else name
        return say("cli.missing", name=option)
    if isinstance(error, exceptions.BadParameter):
        value = error.param.opts[0] if isinstance(error.param, click.Option) else error.param_hint or ""
        choices = getattr(getattr(error.param, "type", None), "choices", None)
        if choices:
            return say("cli.bad-choice", name=value, allowed=say.listed(choices))
        return say("cli.bad-value", name=value)
    if isinstance(error, click.UsageError) and isinstance(error.ctx, click.Context):
        return _unexpected(error, error.ctx, say)
    return error.format_message()


def _unexpected(error: click.UsageError, context: click.Context, say: Say) -> str:
    """Name a command that doesn't exist, or an argument too many."""
    words = [*context.protected_args, *context.args] if hasattr(context, "protected_args") else context.args
    word = str(words[0]) if words else error.message.split("'")[1] if "'" in error.message else error.message
    if isinstance(context.command, click.Group):
        names = context.command.list_commands(context)
        fact = say("cli.no-such-command", name=word, allowed=say.listed(names))
        return _did_you_mean(fact, nearest(word, names), say)
    return say("cli.too-many", name=word)


def _did_you_mean(text: str, suggestion: str, say: Say) -> str:
    return f"{text} {say('problem-count.did-you-mean', word=suggestion)}" if suggestion else text
