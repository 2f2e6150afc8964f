"""Looking from elsewhere, logging from elsewhere, and reading and reviewing reports."""

from collections.abc import Mapping
from typing import Any

import click

from console.api.shapes.board import Board, CallCard
from console.api.shapes.incidents import Entered, Forecast, Incident
from console.api.shapes.office import PlaybookRow
from console.api.shapes.parts import Call, ReportText
from console.api.shapes.records import Entry
from console.commands import printing
from console.commands.intake import coded_as
from console.commands.reports import require_one
from console.commands.shared import emit
from console.remote.acts import moment_of, yes_no_of
from console.remote.client import Server, at

Given = Mapping[str, Any]


def board(server: Server, given: Given) -> None:
    """值班看板."""
    seen = server.shape(Board, "/board")
    may_read = "read" in server.me["rights"]
    cards = server.shapes(CallCard, "/cards") if may_read else []
    if given["as_json"]:
        emit(seen.model_dump() | {"cards": [one.model_dump() for one in cards]})
    else:
        printing.board(seen, cards)


def show(server: Server, given: Given) -> None:
    """One incident, whole."""
    number = given["number"]
    whole = server.shape(Incident, at(number))
    calls = server.shapes(Call, at(number, "calls"))
    entries = server.every(Entry, at(number, "timeline"))
    if given["as_json"]:
        more = {
            "calls": [one.model_dump() for one in calls],
            "entries": [one.model_dump() for one in entries],
        }
        emit(whole.model_dump() | more)
    else:
        printing.incident(whole, calls, entries)


def log(server: Server, given: Given) -> None:
    """接报登记."""
    if given["key"]:
        server.key = given["key"]
    body = _incident(server, given)
    levels = {one["id"]: one["name"] for one in _playbook(server, given["playbook"]).get("levels", ())}
    if given["preview"]:
        seen = Forecast.model_validate(server.send("/incidents/forecast", body))
        if given["as_json"]:
            emit(seen.model_dump())
        else:
            printing.forecast(seen, given["level"], levels, drill=given["drill"])
        return
    entered = Entered.model_validate(server.send("/incidents", body))
    _say_entered(server, given, entered, levels)


def _say_entered(server: Server, given: Given, entered: Entered, levels: dict[str, str]) -> None:
    dial = [(one.role, one.name, one.number) for one in entered.dial]
    is_new = not server.replayed
    if given["as_json"]:
        told = entered.model_dump() | {"is_new": is_new, "dial": dial}
        emit(told)
        return
    said = printing.suggestion(entered.suggested, given["level"], levels)
    printing.logged(entered.number, said, is_new=is_new, drill=given["drill"])
    if not entered.watch_alive:
        printing.not_called(dial)


def _playbook(server: Server, playbook: str) -> Mapping[str, Any]:
    """The playbook; nothing of one there is not, which the office refuses by itself, with all the rest."""
    known = {one["id"] for one in server.get("/playbooks")}
    found: Mapping[str, Any] = server.get(f"/playbooks/{playbook}") if playbook in known else {}
    return found


def _incident(server: Server, given: Given) -> dict[str, Any]:
    """What was typed, as the interface takes it."""
    own = ("fields", "occurred", "found", "received", "key", "preview", "as_json")
    body = {name: value for name, value in given.items() if name not in own and value}
    body |= {f"{name}_at": moment_of(server, given[name]) for name in ("occurred", "found", "received")}
    fields = coded_as(yes_no_of(_playbook(server, given["playbook"])), given["fields"])
    return body | ({"fields": fields} if fields else {})


def report(server: Server, given: Given) -> None:
    """Read, make, accept 结案 or return 退回 a report."""
    number, version = given["number"], given["version"]
    reports = at(number, "reports")
    require_one(given["make"], given["accept"], given["returned"] is not None)
    if given["make"]:
        server.send(reports)
        version = None
    elif given["accept"] or given["returned"] is not None:
        waits = version or server.get(reports)[-1]["version"]
        what, comment = ("accept", "") if given["accept"] else ("return", given["returned"])
        server.send(f"{reports}/{waits}/{what}", {"comment": comment})
        version = waits if given["accept"] else None
    _read_report(server, given, reports, version)


def _read_report(server: Server, given: Given, reports: str, version: int | None) -> None:
    listed = server.get(reports)
    latest = listed[-1]["version"] if listed else 1
    found = server.shape(ReportText, f"{reports}/{version or latest}")
    if given["as_json"]:
        emit(found.model_dump())
        return
    text = found.html if given["shape"] == "html" else found.markdown
    if given["to"]:
        given["to"].write_text(text, encoding="utf-8")
    click.echo(str(given["to"]) if given["to"] else text)


def drills(server: Server, given: Given) -> None:
    """Drills under way; what is planned is in the settings of the machine itself."""
    found = server.get("/drills")
    if given["as_json"]:
        emit({"drills": found})
        return
    for one in found:
        name = one["title"] or one["category"]
        click.echo(
            f"{printing.mark(drill=True)}{one['number']}  {name}  {one['level']}  {one['state_words']}"
        )


def explain(server: Server, given: Given) -> None:
    """A playbook as a paper, of those the office has in use."""
    server.locale = given["locale"] or server.locale
    out = given["out"]
    html = given["form"] == "html" or (given["form"] is None and out and out.suffix in (".html", ".htm"))
    path = f"/playbooks/{given['playbook']}/{'paper' if html else 'explained'}"
    written = server.text(path, level=given["level"])
    if out is None:
        click.echo(written, nl=False)
        return
    out.write_text(written, encoding="utf-8")
    known = {one.id: one for one in server.shapes(PlaybookRow, "/playbooks")}
    click.echo(f"{out}: {given['playbook']} {known[given['playbook']].version}")
