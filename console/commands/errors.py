"""From exceptions to exit codes: 2 what was given is wrong, 3 not possible now, 4 the record is not right."""

import json
import sys

import click

from engine.errors import EngineError
from flows.acts.errors import ActError, BadInput, NoReport
from flows.settings import SettingsError
from models.errors import BadDatabase, DoneAlready, KeyReused, NotFound, StoreError, Tampered
from playbooks.errors import PlaybookError

BAD_INPUT = 2
NOT_NOW = 3
NOT_RIGHT = 4


def guarded(cli: click.Command) -> int:
    """Run the command line; its exit code."""
    try:
        ended = cli(standalone_mode=False)  # what a command ended itself with, if it did
    except click.Abort:
        return 130
    except click.ClickException as error:
        _say_usage(error)
        return error.exit_code
    except DoneAlready as error:
        _say(error)  # the outcome is that of the first time
        return 0
    except (ActError, SettingsError, PlaybookError, EngineError, StoreError) as error:
        _say(error)
        return _code(error)
    return ended if isinstance(ended, int) else 0


def _code(error: Exception) -> int:
    if isinstance(error, Tampered):
        return NOT_RIGHT
    if isinstance(error, NoReport):
        return NOT_NOW
    if isinstance(error, StoreError) and not isinstance(error, (NotFound, KeyReused, BadDatabase)):
        return NOT_NOW
    return BAD_INPUT


def _say(error: Exception) -> None:
    if _wants_json():
        problems = [
            {"place": p.place, "value": p.value, "remedy": p.remedy}
            for p in (error.problems if isinstance(error, BadInput) else [])
        ]
        _document(error, str(error), problems)
    else:
        click.secho(str(error), fg="red", err=True)


def _say_usage(error: click.ClickException) -> None:
    """What click itself refuses, such as an option there is not: to a script a refusal like any other."""
    if _wants_json():
        _document(error, error.format_message(), [])
    else:
        error.show()


def _wants_json() -> bool:
    """Asked of the command line itself: a refusal may come before the option has been read."""
    return "--json" in sys.argv


def _document(error: Exception, message: str, problems: list[dict[str, str]]) -> None:
    detail = {"error": type(error).__name__, "message": message, "problems": problems}
    click.echo(json.dumps(detail, ensure_ascii=False))
