"""What a running command prints, in the language of the office whose data folder it was given."""

import click

from console.help_pages import Speech
from flows.language import spoken


def language() -> str:
    """ "zh" or "en", for the command that runs now."""
    context = click.get_current_context(silent=True)
    return spoken(context.find_root().params.get("data") if context else None)


def speech() -> Speech:
    """Texts of the command line in that language."""
    return Speech(language())


def worded(text: str, /, **values: object) -> str:
    """The text in that language, with `values` put in."""
    return speech()(text, **values)
