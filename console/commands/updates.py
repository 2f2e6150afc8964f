"""`zhishou update`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened, when
from flows.acts import handling


@click.command()
@click.argument("number")
@click.argument("update")
@click.option("--text", default="", help="What is new; left out: nothing 无新情况.")
@click.option("--at", help="When it was made, if earlier (补录).")
@as_json
@click.pass_context
def update(ctx: click.Context, number: str, update: str, text: str, at: str | None, as_json: bool) -> None:
    """The recurring report UPDATE 续报, by its id, of incident NUMBER was made: the oldest that is owed."""
    actor = acting(ctx)
    with opened(ctx) as office:
        say(office, handling.update(office, number, update, actor, text, when(office, at)), as_json=as_json)
