"""A command that was called in a way it cannot be: said in the language of the office."""

import click
from click.exceptions import BadParameter, MissingParameter, NoSuchCommand, NoSuchOption, UsageError

from console.help_pages import Speech
from flows.phrases import Phrase


class Misuse(UsageError):  # noqa: N818 - names what the caller did
    """What is wrong with how a command was called: a text of the catalog's, with its values apart."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values


def misused(error: click.ClickException, speech: Speech) -> str:
    """What is wrong, below how it is called and where to read more."""
    lines = []
    context = getattr(error, "ctx", None)
    if context is not None:
        lines += [
            context.get_usage(),
            speech("Try '{command} --help' for help.", command=context.command_path),
        ]
    return "\n".join([*lines, speech("Error: {message}", message=_why(error, speech))])


def _why(error: click.ClickException, speech: Speech) -> str:
    """The refusals that people meet, in words of ours; what is rarer, as click says it."""
    if isinstance(error, Misuse):
        return speech(error.text, **error.values)
    if isinstance(error, NoSuchOption):
        return speech("No such option: {name}", name=error.option_name) + _meant(error, speech)
    if isinstance(error, NoSuchCommand):
        return speech("No such command {name}.", name=error.command_name) + _meant(error, speech)
    if isinstance(error, MissingParameter) and error.param is not None:
        kind = (
            "Missing argument {name}."
            if error.param.param_type_name == "argument"
            else "Missing option {name}."
        )
        return speech(kind, name=error.param.get_error_hint(error.ctx))
    if isinstance(error, BadParameter) and (error.param is not None or error.param_hint):
        name = error.param.get_error_hint(error.ctx) if error.param else error.param_hint
        return speech("Invalid value for {name}: {why}", name=name, why=error.message)
    return speech.say(error.message) if isinstance(error.message, Phrase) else error.format_message()


def _meant(error: NoSuchOption | NoSuchCommand, speech: Speech) -> str:
    found = ", ".join(error.possibilities or ())
    return speech("Did you mean {names}?", names=found) if found else ""
