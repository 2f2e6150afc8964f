"""`zhishou drill list|end`."""

import click

from console.commands.shared import acting, as_json, clock_face, emit, opened
from flows.acts import drill_ends, views
from notifications.labels import label


@click.group()
def drill() -> None:
    """Drills 演练 under way; one is started by `zhishou log --drill`."""


@drill.command("list")
@as_json
@click.pass_context
def list_drills(ctx: click.Context, as_json: bool) -> None:
    """Drills under way, the latest first."""
    with opened(ctx) as office:
        seen = views.board(office)
        if as_json:
            emit(seen.drills)
            return
        for one in seen.drills:
            plan = seen.plans[one.playbook_hash]
            said = (
                plan.level(one.event_level).name,
                label(one.state, "zh"),
                clock_face(office, one.logged_at),
            )
            click.echo(f"【演练】{one.number}  {one.title or plan.category.zh}  {'  '.join(said)}")


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
        emit(made) if as_json else click.echo(f"【演练】{number}  record {made.version} waits for review")
