"""From exceptions to exit codes: 2 what was given is wrong, 3 not possible now, 4 the record is not right."""

import json
import sys

import click

from engine.errors import EngineError
from flows.acts.errors import ActError, BadInput
from flows.settings import SettingsError
from models.errors import BadDatabase, KeyReused, NotFound, StoreError, Tampered
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
        error.show()
        return error.exit_code
    except (ActError, SettingsError, PlaybookError, EngineError, StoreError) as error:
        _say(error)
        return _code(error)
    return ended if isinstance(ended, int) else 0


def _code(error: Exception) -> int:
    if isinstance(error, Tampered):
        return NOT_RIGHT
    if isinstance(error, StoreError) and not isinstance(error, (NotFound, KeyReused, BadDatabase)):
        return NOT_NOW
    return BAD_INPUT


def _say(error: Exception) -> None:
    if "--json" in sys.argv:
        problems = [
            {"place": p.place, "value": p.value, "remedy": p.remedy}
            for p in (error.problems if isinstance(error, BadInput) else [])
        ]
        detail = {"error": type(error).__name__, "message": str(error), "problems": problems}
        click.echo(json.dumps(detail, ensure_ascii=False))
    else:
        click.secho(str(error), fg="red", err=True)
