"""Each act of the command line as the interface takes it, and what came of it printed as here."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import click

from console.api.shapes.parts import Report
from console.api.shapes.records import Acted
from console.commands import printing
from console.commands.intake import coded_as
from console.commands.shared import emit, when
from console.remote.client import Server, at

Given = Mapping[str, Any]
Body = tuple[str, dict[str, Any]]


def say(done: Acted, *, as_json: bool) -> None:
    """What was changed, as `console.commands.handling.say` has it of an act here."""
    if as_json:
        kinds = [entry.kind for entry in done.entries]
        emit({"number": done.number, "state": done.state, "entries": kinds, "at": done.at.astimezone(UTC)})
        return
    click.echo(f"{done.number}  {done.state_words}")
    for entry in done.entries:
        click.echo(f"  {entry.what}")


def moment_of(server: Server, text: str | None) -> str | None:
    """A time as people type it, with the offset of the office there."""
    found: datetime | None = when(server, text)
    return found.astimezone(server.calendar.local(found).tzinfo).isoformat() if found else None


def _plain(act: str, **names: str) -> Callable[[Server, Given], Body]:
    """An act that takes what was typed as it is: its fields by the names they have at the command line."""

    def body(server: Server, given: Given) -> Body:
        found = {field: given[name] for field, name in names.items()}
        if "at" in given:
            found["at"] = moment_of(server, given["at"])
        return act, found

    return body


def _answer(server: Server, given: Given) -> Body:
    if given["card"]:
        return "card", {"card": given["card"], "result": given["result"], "words": given["who"]}
    return "answer", {"who": given["who"], "at": moment_of(server, given["at"])}


def _describe(_: Server, given: Given) -> Body:
    texts = {name: text for name, text in given.items() if text and name not in ("number", "as_json", "unit")}
    return "describe", {"texts": texts, "unit": given["unit"]}


def _level(server: Server, given: Given) -> Body:
    """Confirmed while it is 待研判, changed afterwards."""
    levels = {"event_level": given["event_level"], "response_level": given["response_level"]}
    said = {**levels, "on_behalf_of": given["behalf"], "at": moment_of(server, given["at"])}
    if server.get(at(given["number"]))["state"] == "triage":
        return "confirm", said
    return "level", {**said, "reason": given["reason"]}


def _judge(server: Server, given: Given) -> Body:
    playbook = server.get(f"/playbooks/{server.get(at(given['number']))['playbook']['id']}")
    said = {"on_behalf_of": given["behalf"], "at": moment_of(server, given["at"])}
    return "judge", {"fields": coded_as(yes_no_of(playbook), given["fields"]), **said}


def yes_no_of(playbook: Mapping[str, Any]) -> set[str]:
    """The coded fields of a playbook that are answered with yes or no."""
    return {one["id"] for one in playbook.get("fields", ()) if one["kind"] == "yes_no"}


def _reported(server: Server, given: Given) -> Body:
    from console.commands.upward import recipients_of

    taken = recipients_of(given["recipients"], given["receipts"])
    lines = [{"to": one.to, "receiver": one.receiver, "receipt": one.receipt} for one in taken]
    said = {"stage": given["stage"], "medium": given["by"], "words": given["words"]}
    return "reported", {**said, "recipients": lines, "at": moment_of(server, given["at"])}


def _extend(server: Server, given: Given) -> Body:
    said = {"item": given["deadline"], "until": moment_of(server, given["until"]), "reason": given["reason"]}
    return "extend", {**said, "extended_by": given["behalf"], "at": moment_of(server, given["at"])}


def _instruct(server: Server, given: Given) -> Body:
    said = {name: given[name] for name in ("by", "role", "task", "words", "within")}
    return "instruct", {**said, "due": moment_of(server, given["due"]), "at": moment_of(server, given["at"])}


ACTS: Mapping[str, Callable[[Server, Given], Body]] = {
    "answer": _answer,
    "receipt": _plain("receipt", receipt="what", role="role", who="who", way="way", evidence="evidence"),
    "instruct": _instruct,
    "hand-on": _plain("hand_on", to_unit="unit", reason="reason"),
    "consent": _plain("consent", consented_by="behalf"),
    "reported": _reported,
    "note": _plain("note", text="text"),
    "describe": _describe,
    "level": _level,
    "judge": _judge,
    "done": _plain("done", item="item", on_behalf_of="behalf"),
    "update": _plain("update", item="update", text="text"),
    "extend": _extend,
    "notice": _plain("notice", item="deadline", text="text"),
    "redo": _plain("redo", item="item", reason="reason"),
    "reopen": _plain("reopen", reason="reason", reopened_by="behalf"),
    "source": _plain("source", how="how", heard_from="words", own_number="own"),
    "archive": _plain("archive"),
    "content-free": lambda _, given: ("content_free", {"why": given["why"], "sure": True}),
}


def act(command: str, server: Server, given: Given) -> None:
    """Carry it out there."""
    name, body = ACTS[command](server, given)
    done = Acted.model_validate(server.send(at(given["number"], "acts", name), body))
    say(done, as_json=given["as_json"])


def resolve(server: Server, given: Given) -> None:
    """提请结案: which version of the report waits."""
    _report_of(server, given, "resolve", {"on_behalf_of": given["behalf"]}, printing.report_waits)


def end_drill(server: Server, given: Given) -> None:
    """结束演练."""
    _report_of(server, given, "end_drill", {"reason": given["reason"]}, printing.record_waits)


def _report_of(
    server: Server, given: Given, name: str, body: dict[str, Any], says: Callable[[str, int], None]
) -> None:
    number = given["number"]
    server.send(at(number, "acts", name), body)
    made = server.shapes(Report, at(number, "reports"))[-1]
    if given["as_json"]:
        emit(made.model_dump())
    else:
        says(number, made.version)
