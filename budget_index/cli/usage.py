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
