"""What a terminal prints of an office, here or elsewhere: of the interface's shapes, so it is the same."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import click

from console.api.shapes.board import Board, CallCard, Light
from console.api.shapes.incidents import Forecast, Incident, Limit, Suggested
from console.api.shapes.parts import Call
from console.api.shapes.records import Entry
from notifications.labels import label


def clock_face(at: datetime | None) -> str:
    """An instant that has the office's offset, on the office's wall clock."""
    return f"{at:%m-%d %H:%M:%S}" if at else ""


def alarm(*, alive: bool, trouble: str) -> None:
    """Red, and aside: nobody is being called, or something is amiss."""
    if not alive:
        words = "没有值守进程，没有人被呼叫 / no watch is alive: nobody is being called"
        click.secho(words, fg="white", bg="red", err=True)
    elif trouble:
        click.secho(trouble, fg="red", err=True)


def board(seen: Board, cards: Sequence[CallCard]) -> None:
    """The board, the drills, and whom to dial."""
    from rich.console import Console
    from rich.table import Table

    light: Light = seen.light
    alarm(alive=light.alive, trouble=light.trouble)
    table = Table(title=f"值班看板  {clock_face(seen.at)}")
    for column in ("编号", "标题", "级别", "状态", "最近时限", "下一步", "呼叫中"):
        table.add_column(column)
    for row in seen.rows:
        limit = f"{row.limit.title} {clock_face(row.limit.due_at)}" if row.limit else ""
        step = f"{row.next.what} {clock_face(row.next.at)}" if row.next else ""
        table.add_row(row.number, row.title, row.level.name, row.state_words, limit, step, str(row.calling))
    Console().print(table)
    if seen.total > len(seen.rows):
        click.echo(f"另有 {seen.total - len(seen.rows)} 件时限较远，未列出：zhishou show 编号")
    for drill in seen.drills:
        click.echo(f"【演练】{drill.number}  {drill.title}  {drill.state_words}")
    for card in cards:
        telephone = card.telephone or "（无号码）"
        click.echo(f"人工拨打  {card.number}  {card.role}  {card.name} {telephone}  card {card.id}")
    if seen.cards_total > len(cards):
        click.echo(f"另有 {seen.cards_total - len(cards)} 张拨打卡片，先拨完以上")


def incident(whole: Incident, calls: Iterable[Call], entries: Iterable[Entry]) -> None:
    """One incident, whole."""
    alarm(alive=whole.watch_alive, trouble=whole.trouble)
    mark = "【演练】" if whole.drill else ""
    click.secho(f"{mark}{whole.number}  {whole.title}", bold=True)
    click.echo(f"{whole.playbook.title}  {whole.event_level.name}级  {whole.state_words}  {whole.unit}")
    for limit in in_force(whole.limits):
        click.echo(f"  时限  {limit.title}  {clock_face(limit.due_at)}  {limit.state_words}")
    for owed in whole.updates:
        late = "  到期未报" if owed.owed else ""
        click.echo(f"  续报  {owed.title}  {clock_face(owed.due_at)}{late}")
    for call in calls:
        if call.code:
            click.echo(f"  呼叫  {call.who}  {call.state_words}  {call.code}  {_tries(call)}")
    for one in whole.waiting:
        click.echo(f"  待办  {one.what}  {one.spoken}  {one.waits}")
    for entry in entries:
        late = f"（发生于 {clock_face(entry.happened_at)}）" if entry.happened_at else ""
        click.echo(f"  {entry.seq:>3}  {clock_face(entry.at)}  {entry.what}{late}  {entry.who}")


def in_force(limits: Sequence[Limit]) -> list[Limit]:
    """Of each limit the one that counts, which was counted last."""
    last = {one.id: max(other.epoch for other in limits if other.id == one.id) for one in limits}
    return [one for one in limits if one.epoch == last[one.id]]


def _tries(call: Call) -> str:
    told = []
    for one in call.tries:
        doubt = "（结果待核）" if one.doubtful else ""
        told.append(f"{one.channel_words} {one.state_words}{doubt} {clock_face(one.at)}")
    return "; ".join(told)


def suggestion(found: Suggested | None, level: str, levels: dict[str, str]) -> str:
    """What the coded fields suggest, why, and that another level was set; "" if they suggest nothing."""
    if found is None:
        return ""
    other = "" if found.level.id == level else f"；登记为{levels.get(level, level)}级"
    return f"建议初判 {found.level.name} {found.title}（{found.why}）{other}"


def forecast(seen: Forecast, level: str, levels: dict[str, str], *, drill: bool) -> None:
    """Whom it would call and what would be due."""
    if said := suggestion(seen.suggested, level, levels):
        click.echo(said)
    if drill:
        click.secho("【演练】", bold=True)
    if seen.handling:
        click.echo(f"处置方式  {seen.handling}")
    for call in seen.calls:
        names = "、".join(call.people) or "（无人可达）"
        way = "演练不拨打" if call.spared else "人工拨打" if call.by_hand else "短信"
        what = "转呼" if call.kind == "rung" else "告知"
        click.echo(f"{clock_face(call.at)}  {what}  {call.role}  {names}  {way}")
    for limit in seen.limits:
        rests_on = f"{label(limit.standing, 'zh')}  {limit.source}"
        click.echo(f"{clock_face(limit.due_at)}  时限  {limit.title}  {rests_on}")


def nobody_is_called(words: str, dial: Iterable[tuple[str, str, str]]) -> None:
    """Red: whom to ring by hand now."""
    click.secho(words, fg="white", bg="red", bold=True, err=True)
    for role, name, number in dial:
        click.secho(f"  {role}  {name}  {number or '（无号码，见纸质通讯录）'}", fg="red", err=True)


def logged(number: str, said: str, *, is_new: bool, mark: str) -> None:
    """An incident was entered."""
    words = "entered" if is_new else "was entered before"
    click.secho(f"{mark}{number} {words}", bold=True)
    if said:
        click.echo(said)
