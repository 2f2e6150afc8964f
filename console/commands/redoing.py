"""`zhishou redo|reopen`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened, when
from flows.acts import redoing


@click.command()
@click.argument("number")
@click.argument("item")
@click.argument("reason")
@click.option("--at", help="When it was, if earlier (补录).")
@as_json
@click.pass_context
def redo(ctx: click.Context, number: str, item: str, reason: str, at: str | None, as_json: bool) -> None:
    """Send back ITEM (a step or a deadline, by its id) of incident NUMBER 退回: it is to be done again."""
    actor = acting(ctx)
    with opened(ctx) as office:
        say(office, redoing.redo(office, number, item, reason, actor, when(office, at)), as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("reason")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@as_json
@click.pass_context
def reopen(ctx: click.Context, number: str, reason: str, behalf: str | None, as_json: bool) -> None:
    """Take up incident NUMBER, which is closed, again 重新办理, within the time its playbook gives."""
    actor = acting(ctx)
    with opened(ctx) as office:
        changed = redoing.reopen(office, number, reason, actor, on_behalf_of=behalf)
        say(office, changed, as_json=as_json)
