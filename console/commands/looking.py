"""`zhishou board|show`."""

from collections.abc import Mapping
from typing import Any

import click

from console.commands.entries import listed, unanswered
from console.commands.shared import as_json, clock_face, emit, named, opened
from engine.instructing import extended
from engine.vocabulary import AttemptState, ChannelKind, TimerKind
from flows.acts import views
from flows.acts.views import Board, Light, Show
from flows.wiring import Office
from notifications.labels import label, tried


@click.command()
@as_json
@click.pass_context
def board(ctx: click.Context, as_json: bool) -> None:
    """Open incidents, the limit that ends next first."""
    with opened(ctx) as office:
        seen = views.board(office)
        if as_json:
            emit(_board_document(seen))
            return
        _alarm(seen.light)
        _print_board(office, seen)


def _board_document(seen: Board) -> dict[str, Any]:
    return {
        "at": seen.at,
        "light": seen.light,
        "incidents": seen.rows,
        "total": seen.total,
        "cards": seen.cards,
        "cards_total": seen.cards_total,
        "drills": seen.drills,
    }


def _alarm(light: Light) -> None:
    if not light.alive:
        click.secho(
            "没有值守进程，没有人被呼叫 / no watch is alive: nobody is being called",
            fg="white",
            bg="red",
            err=True,
        )
    elif light.trouble:
        click.secho(light.trouble, fg="red", err=True)


def _print_board(office: Office, seen: Board) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"值班看板  {clock_face(office, seen.at)}")
    for column in ("编号", "标题", "级别", "状态", "最近时限", "下一步", "呼叫中"):
        table.add_column(column)
    for row in seen.rows:
        plan = extended(seen.plans[row.playbook_hash], row.instructions)
        limit = (
            f"{plan.deadline(row.clock[0]).title.zh} {clock_face(office, row.clock[2])}" if row.clock else ""
        )
        step = f"{label(TimerKind(row.next[0]), 'zh')} {clock_face(office, row.next[2])}" if row.next else ""
        level = plan.level(row.event_level).name
        table.add_row(row.number, row.title, level, label(row.state, "zh"), limit, step, str(row.calling))
    Console().print(table)
    if seen.total > len(seen.rows):
        click.echo(f"另有 {seen.total - len(seen.rows)} 件时限较远，未列出：zhishou show 编号")
    for drill in seen.drills:
        click.echo(f"【演练】{drill.number}  {drill.title}  {label(drill.state, 'zh')}")
    for card in seen.cards:
        title = seen.plans[card.playbook_hash].roles[card.role].title.zh
        telephone = card.telephone or "（无号码）"
        click.echo(f"人工拨打  {card.number}  {title}  {card.person_name} {telephone}  card {card.attempt}")
    if seen.cards_total > len(seen.cards):
        click.echo(f"另有 {seen.cards_total - len(seen.cards)} 张拨打卡片，先拨完以上")


@click.command()
@click.argument("number")
@as_json
@click.pass_context
def show(ctx: click.Context, number: str, as_json: bool) -> None:
    """Incident NUMBER, whole."""
    with opened(ctx) as office:
        seen = views.show(office, number)
        if as_json:
            emit(_as_document(seen))
            return
        _print_show(office, seen)


def _as_document(seen: Show) -> dict[str, Any]:
    incident = seen.facts.incident
    return {
        "incident": incident,
        "title": seen.row["title"],
        "unit": seen.unit,
        "light": seen.light,
        "clocks": seen.clocks,
        "pages": seen.pages,
        "cards": seen.cards,
        "timers": seen.facts.timers,
        "done_steps": sorted(seen.facts.done_steps),
        "allowed": sorted(seen.allowed),
        "entries": seen.entries,
    }


def _print_show(office: Office, seen: Show) -> None:
    incident, plan = seen.facts.incident, seen.facts.plan
    _alarm(seen.light)
    name = plan.level(incident.event_level).name
    mark = "【演练】" if incident.drill else ""
    click.secho(f"{mark}{incident.number}  {seen.row['title']}", bold=True)
    click.echo(f"{plan.title.zh}  {name}级  {label(incident.state, 'zh')}  {seen.unit}")
    for clock in seen.facts.clocks:
        deadline = plan.deadline(clock.id)
        click.echo(
            f"  时限  {deadline.title.zh}  {clock_face(office, clock.due)}  {label(clock.reads, 'zh')}"
        )
    titles = {cadence.id: cadence.title.zh for cadence in plan.cadences}
    for owed in sorted(incident.occasions, key=lambda one: one.due):
        late = "  到期未报" if owed.is_owed else ""
        click.echo(f"  续报  {titles[owed.cadence]}  {clock_face(office, owed.due)}{late}")
    for page in seen.pages:
        who = named(seen.facts, page.person, page.role)
        tries = "; ".join(_attempt(office, attempt) for attempt in page.attempts)
        click.echo(f"  呼叫  {who}  {label(page.state, 'zh')}  {page.code}  {tries}")
    for one in unanswered(office, seen):
        click.echo(f"  待办  {one.what}  {one.spoken}  {one.waits}")
    for line in listed(office, seen):
        click.echo(f"  {line}")


def _attempt(office: Office, attempt: Mapping[str, Any]) -> str:
    doubt = "（结果待核）" if attempt["doubtful"] else ""
    channel = ChannelKind(attempt["channel"])
    state = tried(channel, AttemptState(attempt["state"]), "zh", attempt["held"])
    at = clock_face(office, attempt["sent_at"] or attempt["not_before"] or attempt["created_at"])
    return f"{label(channel, 'zh')} {state}{doubt} {at}"
