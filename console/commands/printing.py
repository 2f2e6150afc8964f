"""What a terminal prints of an office, here or elsewhere: of the interface's shapes, so it is the same."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import click

from console.api.shapes.board import Board, CallCard, Light
from console.api.shapes.incidents import Forecast, ForecastCall, ForecastLater, Incident, Limit, Suggested
from console.api.shapes.parts import Call, Document, DocumentRow
from console.api.shapes.records import Entry
from console.commands.speaking import language, speech, worded
from flows.phrases import Several
from notifications.drills import TAG
from notifications.labels import label


def clock_face(at: datetime | None) -> str:
    """An instant that has the office's offset, on the office's wall clock."""
    return f"{at:%m-%d %H:%M:%S}" if at else ""


def alarm(*, alive: bool, trouble: str) -> None:
    """Red, and aside: nobody is being called, or something is amiss."""
    if not alive:
        words = worded("no watch is alive: nobody is being called")
        click.secho(words, fg="white", bg="red", err=True)
    elif trouble:
        click.secho(worded("the watch says: {trouble}", trouble=trouble), fg="red", err=True)


def board(seen: Board, cards: Sequence[CallCard]) -> None:
    """The board, the drills, and whom to dial."""
    from rich.console import Console
    from rich.table import Table

    light: Light = seen.light
    alarm(alive=light.alive, trouble=light.trouble)
    table = Table(title=f"{worded('Duty board')}  {clock_face(seen.at)}")
    for column in _columns():
        table.add_column(column)
    for row in seen.rows:
        limit = f"{row.limit.title} {clock_face(row.limit.due_at)}" if row.limit else ""
        step = f"{row.next.what} {clock_face(row.next.at)}" if row.next else ""
        table.add_row(row.number, row.title, row.level.name, row.state_words, limit, step, str(row.calling))
    Console().print(table)
    if seen.total > len(seen.rows):
        more = seen.total - len(seen.rows)
        click.echo(worded("{more} more, due later, are not listed: zhishou show NUMBER", more=more))
    for drill in seen.drills:
        click.echo(f"{mark(drill=True)}{drill.number}  {drill.title}  {drill.state_words}")
    for card in cards:
        _card(card)
    if seen.cards_total > len(cards):
        more = seen.cards_total - len(cards)
        click.echo(worded("{more} more cards: dial those above first", more=more))


def _columns() -> tuple[str, ...]:
    return (
        worded("Number"),
        worded("Title"),
        worded("Level"),
        worded("State"),
        worded("Next limit"),
        worded("Next step"),
        worded("Calling"),
    )


def _card(card: CallCard) -> None:
    said = worded(
        "dial  {number}  {role}  {name} {telephone}  card {id}",
        number=card.number,
        role=card.role,
        name=card.name,
        telephone=card.telephone or worded("(no number)"),
        id=card.id,
    )
    click.echo(said)


def mark(*, drill: bool) -> str:
    """What stands before everything of a drill."""
    return TAG.in_(language()) if drill else ""


def incident(whole: Incident, calls: Iterable[Call], entries: Iterable[Entry]) -> None:
    """One incident, whole."""
    alarm(alive=whole.watch_alive, trouble=whole.trouble)
    click.secho(f"{mark(drill=whole.drill)}{whole.number}  {whole.title}", bold=True)
    level = worded("level {level}", level=whole.event_level.name)
    click.echo(f"{whole.playbook.title}  {level}  {whole.state_words}  {whole.unit}")
    for limit in in_force(whole.limits):
        click.echo(f"  {worded('limit')}  {limit.title}  {clock_face(limit.due_at)}  {limit.state_words}")
    for owed in whole.updates:
        late = f"  {worded('overdue')}" if owed.owed else ""
        click.echo(f"  {worded('update')}  {owed.title}  {clock_face(owed.due_at)}{late}")
    for call in calls:
        if call.code:
            click.echo(f"  {worded('call')}  {call.who}  {call.state_words}  {call.code}  {_tries(call)}")
    for one in whole.waiting:
        click.echo(f"  {worded('waits')}  {one.what}  {one.spoken}  {one.waits}")
    _entries(entries)


def _entries(entries: Iterable[Entry]) -> None:
    for entry in entries:
        late = worded(" (happened at {at})", at=clock_face(entry.happened_at)) if entry.happened_at else ""
        click.echo(f"  {entry.seq:>3}  {clock_face(entry.at)}  {entry.what}{late}  {entry.who}")


def in_force(limits: Sequence[Limit]) -> list[Limit]:
    """Of each limit the one that counts, which was counted last."""
    last = {one.id: max(other.epoch for other in limits if other.id == one.id) for one in limits}
    return [one for one in limits if one.epoch == last[one.id]]


def _tries(call: Call) -> str:
    told = []
    for one in call.tries:
        doubt = worded(" (in doubt)") if one.doubtful else ""
        told.append(f"{one.channel_words} {one.state_words}{doubt} {clock_face(one.at)}")
    return str(speech().read(Several(told, "; ")))


def suggestion(found: Suggested | None, level: str, levels: dict[str, str]) -> str:
    """What the coded fields suggest, why, and that another level was set; "" if they suggest nothing."""
    if found is None:
        return ""
    said = {"level": found.level.name, "title": found.title, "why": found.why}
    if found.level.id == level:
        return worded("suggested level {level} {title} ({why})", **said)
    other = levels.get(level, level)
    return worded("suggested level {level} {title} ({why}); logged as level {other}", **said, other=other)


def forecast(seen: Forecast, level: str, levels: dict[str, str], *, drill: bool) -> None:
    """Whom it would call and what would be due."""
    if said := suggestion(seen.suggested, level, levels):
        click.echo(said)
    if drill:
        click.secho(mark(drill=True).strip(), bold=True)
    if seen.handling:
        click.echo(f"{worded('handled by')}  {seen.handling}")
    for call in seen.calls:
        what = worded("calls") if call.kind == "rung" else worded("tells")
        click.echo(f"{clock_face(call.at)}  {what}  {_callees(call)}")
    for one in seen.later:
        when = worded("after: {moments}", moments=" / ".join(one.after))
        click.echo(f"{worded('later')}  {worded('tells')}  {_callees(one)}  {when}")
    for limit in seen.limits:
        rests_on = f"{label(limit.standing, language())}  {limit.source}"
        click.echo(f"{clock_face(limit.due_at)}  {worded('limit')}  {limit.title}  {rests_on}")


def _callees(call: ForecastCall | ForecastLater) -> str:
    """As what, who, and how."""
    names = speech().read(Several(call.people)) or worded("(nobody reachable)")
    if call.spared:
        way = worded("not dialled in a drill")
    else:
        way = worded("dialled by hand") if call.by_hand else worded("text")
    return f"{call.role}  {names}  {way}"


def nobody_is_called(words: str, dial: Iterable[tuple[str, str, str]]) -> None:
    """Red: whom to ring by hand now."""
    click.secho(words, fg="white", bg="red", bold=True, err=True)
    none = worded("(no number: see the address book on paper)")
    for role, name, number in dial:
        click.secho(f"  {role}  {name}  {number or none}", fg="red", err=True)


def logged(number: str, said: str, *, is_new: bool, drill: bool) -> None:
    """An incident was entered."""
    words = worded("entered") if is_new else worded("was entered before")
    click.secho(f"{mark(drill=drill)}{number} {words}", bold=True)
    if said:
        click.echo(said)


def not_called(dial: Iterable[tuple[str, str, str]]) -> None:
    """Entered, but nobody calls."""
    nobody_is_called(worded("NOBODY IS BEING CALLED: no watch is alive. Dial now:"), dial)


def report_waits(number: str, version: int) -> None:
    """A report was made."""
    click.echo(worded("{number}  report {version} waits for review", number=number, version=version))


def record_waits(number: str, version: int) -> None:
    """The record of a drill was made."""
    said = worded("{number}  record {version} waits for review", number=number, version=version)
    click.echo(f"{mark(drill=True)}{said}")


def documents(listed: Iterable[DocumentRow]) -> None:
    """The documents of an incident: where each stands, and who has it."""
    for one in listed:
        click.echo(f"{one.id}  {one.title}  {one.state_words}  {one.number}  {one.waits}".rstrip())


def document(found: Document) -> None:
    """A document's text, and its stages."""
    click.echo(f"{found.title}  {found.state_words}  {found.number}".rstrip())
    for section in found.sections:
        click.echo(f"\n{section.title} [{section.id}]\n{section.text}")
    click.echo()
    for stage in found.stages:
        mark = "✓" if stage.done else "→" if stage.now else " "
        click.echo(f"{mark} {stage.title}  {stage.who}  {stage.at}  {stage.how}".rstrip())
