"""From exceptions to exit codes: 2 what was given is wrong, 3 not possible now, 4 the record is not right."""

import json
import sys
from typing import Any

import click

from console import refusals
from console.commands.misuse import misused
from console.commands.sheet_lines import sheet_line
from console.help_pages import Speech
from console.remote.refused import Elsewhere
from console.words import Words
from engine.errors import EngineError, Incomplete, NoSay, TooSoon
from engine.plan import Plan
from flows.acts.errors import ActError, BadInput, NoReport, NotTheirs, Problem, SheetProblem
from flows.acts.simulating import NotPlayed
from flows.language import spoken
from flows.remote_settings import RemoteError
from flows.settings import SettingsError
from models.errors import BadDatabase, DoneAlready, KeyReused, NotFound, StoreError, Tampered
from playbooks.errors import PlaybookError
from playbooks.saying import read

BAD_INPUT = 2
NOT_NOW = 3
NOT_RIGHT = 4
# Said whole in the words of the desk, where the plan's own titles are known.
_SAID_WHOLE = (Incomplete, NoSay, TooSoon)


def guarded(cli: click.Command) -> int:
    """Run the command line; its exit code."""
    given: dict[str, Any] = {}  # filled by the command line before any command runs
    try:
        ended = cli(standalone_mode=False, obj=given)  # what a command ended itself with, if it did
    except click.Abort:
        return 130
    except click.ClickException as error:
        _say_usage(error, Speech(spoken(given.get("data"))))
        return error.exit_code
    except DoneAlready as error:
        _say(error, spoken(given.get("data")))  # the outcome is that of the first time
        return 0
    except (Elsewhere, RemoteError) as error:
        return _elsewhere(error)
    except (ActError, SettingsError, PlaybookError, EngineError, StoreError) as error:
        _say(error, spoken(given.get("data")), given.get("plan"))
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


def _elsewhere(error: Elsewhere | RemoteError) -> int:
    """What an office elsewhere refuses is in words already; its kinds are those of refusals here."""
    if not isinstance(error, Elsewhere):
        click.secho(str(error), fg="red", err=True)
        return BAD_INPUT
    if _wants_json():
        detail = {"error": error.name, "message": error.message, "problems": list(error.problems)}
        click.echo(json.dumps(detail, ensure_ascii=False))
    else:
        click.secho(str(error), fg="red", err=True)
    return NOT_NOW if error.is_not_now else BAD_INPUT


def _say(error: Exception, locale: str, plan: Plan | None = None) -> None:
    if _wants_json():
        problems = [
            {"place": p.place, "value": p.value, "remedy": p.remedy}
            for p in (error.problems if isinstance(error, BadInput) else [])
        ]
        _document(error, str(error), problems)
    else:
        click.secho(_in_words(error, locale, plan), fg="red", err=True)


def _in_words(error: Exception, locale: str, plan: Plan | None) -> str:
    """In Chinese as at the desk, and what the program says where that is more; in English that alone."""
    if isinstance(error, PlaybookError):
        return "\n".join(problem.in_(locale) for problem in error.problems)
    if isinstance(error, SettingsError):
        return Speech(locale).say(error.said)
    if locale == "en" or not isinstance(error, refusals.Refusable):
        return str(error)
    words = Words(locale)
    if isinstance(error, NotPlayed):
        why = refusals.said(error.refused.error, error.plan, words)
        said = words("simulate.refused", line=error.refused.event, why=why)
        return said if isinstance(error.refused.error, _SAID_WHOLE) else f"{said}\n  {error.refused.why}"
    if isinstance(error, BadInput):
        return "\n".join(_problem(problem, words) for problem in error.problems)
    said = refusals.said(error, plan, words)
    return said if plan and isinstance(error, _SAID_WHOLE) else f"{said}\n  {error}"


def _problem(problem: Problem, words: Words) -> str:
    """As at the desk, and what the program says where that is more: the choices there are, for one."""
    if isinstance(problem, SheetProblem):
        return sheet_line(problem, words)
    if isinstance(problem, NotTheirs):
        return refusals.in_words(problem, None, words)
    said, remedy = refusals.in_words(problem, None, words), read(problem.remedy, words.locale)
    remedy = Speech(words.locale).say(remedy)
    if said == problem.remedy:
        said = remedy
    more = "" if said == remedy else f"\n  {remedy}"
    return f"{problem.place}: {read(problem.value, words.locale)} → {said}{more}"


def _say_usage(error: click.ClickException, speech: Speech) -> None:
    """What click itself refuses, such as an option there is not: to a script a refusal like any other."""
    if _wants_json():
        _document(error, error.format_message(), [])
    elif speech.locale == "en" or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
    else:
        click.echo(misused(error, speech), err=True)


def _wants_json() -> bool:
    """Asked of the command line itself: a refusal may come before the option has been read."""
    return "--json" in sys.argv


def _document(error: Exception, message: str, problems: list[dict[str, str]]) -> None:
    """On standard output, where a script reads; beside it where what came before stands there already."""
    detail = {"error": type(error).__name__, "message": message, "problems": problems}
    click.echo(json.dumps(detail, ensure_ascii=False), err=isinstance(error, NotPlayed))
