"""The office elsewhere: its people and roster, documents, figures and register, looked at from here.

Numbers are masked as at the interface: whole ones are looked up one person at a time, for a reason.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import click

from console.api.shapes.office import Person
from console.api.shapes.parts import Document, DocumentRow
from console.api.shapes.people import Week
from console.api.shapes.statistics import Statistics
from console.commands import printing
from console.commands.misuse import Misuse
from console.commands.shared import emit, when
from console.remote.client import Server, at

Given = Mapping[str, Any]


def people(server: Server, given: Given) -> None:
    """通讯录."""
    found = server.shapes(Person, "/people")
    if given["as_json"]:
        emit([one.model_dump() for one in found])
        return
    for one in found:
        numbers = "、".join(f"{number.number} {number.words}" for number in one.numbers)
        click.echo(f"{one.unit.name}  {one.name}  {one.post}  {numbers}".rstrip())


def roster(server: Server, given: Given) -> None:
    """值班表: who is on duty at a time."""
    moment = when(server, given["at"]) or server.now()
    day = server.calendar.local(moment).date().isoformat()
    week = server.shape(Week, "/roster/week", day=day)
    serving = [one for one in week.shifts if one.starts <= moment < one.ends]
    if given["as_json"]:
        emit([one.model_dump() for one in serving])
        return
    for one in serving:
        click.echo(f"{one.post}  {one.name}  {one.starts:%Y-%m-%d %H:%M}  {one.ends:%Y-%m-%d %H:%M}")


def documents(server: Server, given: Given) -> None:
    """The documents of an incident."""
    found = server.shapes(DocumentRow, at(given["number"], "documents"))
    if given["as_json"]:
        emit([one.model_dump() for one in found])
        return
    printing.documents(found)


def document(server: Server, given: Given) -> None:
    """The text of one of them, and its stages."""
    found = server.shape(Document, at(given["number"], "documents", given["document"]))
    if given["as_json"]:
        emit(found.model_dump())
        return
    printing.document(found)


def statistics(server: Server, given: Given) -> None:
    """A period in figures; one's own answer times are there too, since the token says who asks."""
    asked = {
        "period": _period(given),
        "level": given["level"],
        "playbook": given["playbook"],
        "unit": _unit(server, given["unit"]),
        "show": "drills" if given["drills"] else None,
    }
    out = given["out"]
    if out is not None:
        if out.suffix != ".csv":
            raise Misuse("from elsewhere statistics come as .csv")
        out.write_text(server.text("/statistics.csv", **asked), encoding="utf-8")
        click.echo(str(out))
        return
    seen = server.shape(Statistics, "/statistics", **asked)
    if given["as_json"]:
        emit(seen.model_dump())
        return
    click.echo(f"{seen.title}  {seen.period.name}  {seen.before.name}")
    for measure, count in seen.figures.items():
        click.echo(f"{seen.definitions[measure].title}  {count.now}  {count.before}")


def _period(given: Given) -> str | None:
    since, until = given["since"], given["until"]
    if bool(since) != bool(until) or (since and given["period"]):
        raise click.UsageError("either --period or --since and --until")
    return f"{since:%Y-%m-%d}..{until:%Y-%m-%d}" if since else given["period"]


def _unit(server: Server, name: str | None) -> str | None:
    if name is None:
        return None
    known = {one["name"]: one["id"] for one in server.get("/units")}
    if name not in known:
        raise click.BadParameter(f"no unit {name!r} in the address book", param_hint="--unit")
    return str(known[name])


def audit(server: Server, given: Given) -> None:
    """操作记录 as CSV."""
    asked = {name: _day(given[name]) for name in ("since", "until")}
    text = server.text("/audit.csv", **asked)
    if given["out"] is None:
        click.echo(text, nl=False)
        return
    with given["out"].open("w", encoding="utf-8", newline="") as file:
        file.write(text)
    click.echo(str(given["out"]))


def _day(at_day: datetime | None) -> str | None:
    day: date | None = at_day.date() if at_day else None
    return day.isoformat() if day else None
