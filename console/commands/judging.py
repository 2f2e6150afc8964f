"""`zhishou judge`."""

import click

from console.commands.handling import say
from console.commands.intake import coded
from console.commands.shared import acting, as_json, opened, when
from flows.acts import handling


@click.command()
@click.argument("number")
@click.argument("fields", nargs=-1, required=True, metavar="ID=VALUE...")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@click.option("--at", help="When it was, if earlier (补录).")
@as_json
@click.pass_context
def judge(
    ctx: click.Context,
    number: str,
    fields: tuple[str, ...],
    behalf: str | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Judge coded fields of incident NUMBER later than at logging 补判, or decide what was asked 决定.

    Limits follow. A time is on the office's wall clock: promised=2026-03-13T17:30.
    """
    actor = acting(ctx)
    with opened(ctx) as office:
        given = coded(handling.plan_of(office, number), fields)
        changed = handling.judge(office, number, actor, given, on_behalf_of=behalf, at=when(office, at))
        say(office, changed, as_json=as_json)
