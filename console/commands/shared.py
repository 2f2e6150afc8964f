"""Options and outputs every command shares."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from console.commands.misuse import Misuse
from engine.calendars import Calendar
from engine.errors import EngineError
from engine.facts import Facts
from engine.plan import Plan
from flows.acts import handling
from flows.acts.actor import Actor, person, sent
from flows.acts.changing import refuse_again
from flows.acts.errors import BadInput
from flows.settings import acting_person, data_folder, load
from flows.wiring import Office, open_office
from models import migrating
from models.errors import NotFound

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@contextmanager
def opened(ctx: click.Context, *, as_it_is: bool = False) -> Iterator[Office]:
    """The office of `--data`, with its tables up to date; `as_it_is`: without touching its database."""
    settings = load(data_folder(ctx.obj["data"]))
    office = open_office(settings)
    try:
        if not as_it_is:
            _bring_up_to_date(office)
        if ctx.obj["key"]:
            refuse_again(office, acting(ctx))
        yield office
    except (BadInput, EngineError):
        ctx.obj["plan"] = _plan_of(office, ctx.params.get("number"))
        raise
    finally:
        office.close()


def _plan_of(office: Office, number: object) -> Plan | None:
    """The plan of the incident a command is about: a refusal names its steps and posts by their titles."""
    try:
        return handling.plan_of(office, number) if isinstance(number, str) else None
    except NotFound:
        return None


def _bring_up_to_date(office: Office) -> None:
    current, newest = migrating.revisions(office.database)
    if current != newest:
        migrating.migrate(office.database)


def acting(ctx: click.Context) -> Actor:
    """Who acts: `--as`, else ZHISHOU_AS, else refused: every entry of the record names somebody."""
    who = ctx.obj["who"] or acting_person()
    if not who:
        raise Misuse("say who acts: --as NAME (or set ZHISHOU_AS); the record keeps it")
    said = {name: str(value) for name, value in ctx.params.items() if name != "as_json"}
    return sent(person(who, "cli"), ctx.obj["key"] or "", [ctx.info_name, said])


def acting_id(office: Office, actor: Actor) -> str | None:
    """The id of the person who acts, if the address book knows exactly one of that name or post."""
    with office.database.reading() as tx:
        people = office.book(tx, office.now()).people.values()
    found = [p.id for p in people if actor.id in (p.id, p.name)] or [
        p.id for p in people if p.post == actor.id
    ]
    return found[0] if len(found) == 1 else None


def plain(value: Any) -> Any:
    """A value as JSON can carry it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(v) for name, v in asdict(value).items()}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def emit(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=1 if sys.stdout.isatty() else None))


class Clock(Protocol):
    """What has the time of an office: this one, or one elsewhere."""

    @property
    def calendar(self) -> Calendar:
        """Its calendar."""

    def now(self) -> datetime:
        """The time there (aware)."""


def when(office: Clock, text: str | None) -> datetime | None:
    """A time people type, on the office's wall clock: `2026-03-01 02:10`, or `02:10` for today."""
    if not text:
        return None
    today = office.calendar.local(office.now())
    for shape in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return office.calendar.instant(datetime.strptime(text, shape))  # noqa: DTZ007 - a wall-clock time
        except ValueError:
            continue
    try:
        clock = datetime.strptime(text, "%H:%M")  # noqa: DTZ007 - a wall-clock time
    except ValueError:
        raise Misuse("{given} is no time; write 2026-03-01 02:10 or 02:10", given=text) from None
    return office.calendar.instant(
        today.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0, tzinfo=None)
    )


def clock_face(office: Clock, at: datetime | None) -> str:
    """An instant on the office's wall clock."""
    return f"{office.calendar.local(at):%m-%d %H:%M:%S}" if at else ""


def named(facts: Facts, person_id: str | None, role: str = "") -> str:
    """A person's post and name, or the role's title."""
    found = facts.roster.known(person_id)
    if found:
        return f"{found.post} {found.name}" if found.post != found.name else found.name
    return facts.plan.roles[role].title.zh if role in facts.plan.roles else role
