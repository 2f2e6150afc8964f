"""`zhishou drill list|end`."""

import click

from console.commands import printing
from console.commands.shared import acting, as_json, clock_face, emit, opened
from console.commands.speaking import language, worded
from flows.acts import drill_ends, scheduled_drills, views
from notifications.labels import label


@click.group()
def drill() -> None:
    """Drills 演练 under way; one is started by `zhishou log --drill`."""


@drill.command("list")
@as_json
@click.pass_context
def list_drills(ctx: click.Context, as_json: bool) -> None:
    """Drills under way, those planned next, and planned ones that were missed."""
    with opened(ctx) as office:
        seen, planning = views.board(office), scheduled_drills.planning(office)
        if as_json:
            emit({"drills": seen.drills, "planned": planning.ahead, "missed": planning.missed})
            return
        locale, mark = language(), printing.mark(drill=True)
        for one in seen.drills:
            plan = seen.plans[one.playbook_hash]
            said = (
                plan.level(one.event_level).name,
                label(one.state, locale),
                clock_face(office, one.logged_at),
            )
            click.echo(f"{mark}{one.number}  {one.title or plan.category.in_(locale)}  {'  '.join(said)}")
        for words, listed in (
            (worded("planned"), planning.ahead),
            (worded("not started in time"), planning.missed),
        ):
            for name, playbook, at in listed:
                click.echo(f"{words}  {name}  {playbook}  {office.calendar.local(at):%Y-%m-%d %H:%M}")


@drill.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why it ends now; its record keeps it.")
@as_json
@click.pass_context
def end(ctx: click.Context, number: str, reason: str, as_json: bool) -> None:
    """End drill NUMBER 结束演练; its record is made and waits for the leader."""
    actor = acting(ctx)
    with opened(ctx) as office:
        made = drill_ends.end(office, number, reason, actor)
        if as_json:
            emit(made)
        else:
            printing.record_waits(number, made.version)
