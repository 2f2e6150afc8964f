"""`zhishou judge`."""

import click

from console.commands.handling import say
from console.commands.intake import coded
from console.commands.shared import acting, as_json, opened
from flows.acts import handling


@click.command()
@click.argument("number")
@click.argument("fields", nargs=-1, required=True, metavar="ID=VALUE...")
@as_json
@click.pass_context
def judge(ctx: click.Context, number: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Judge coded fields of incident NUMBER later than at logging, or correct them; limits follow.

    A time is on the office's wall clock: promised=2026-03-13T17:30.
    """
    actor = acting(ctx)
    with opened(ctx) as office:
        given = coded(handling.plan_of(office, number), fields)
        say(office, handling.judge(office, number, actor, given), as_json=as_json)
