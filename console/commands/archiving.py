"""`zhishou archive`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened
from flows.acts import handling


@click.command()
@click.argument("number")
@as_json
@click.pass_context
def archive(ctx: click.Context, number: str, as_json: bool) -> None:
    """File incident NUMBER, which is closed, unfounded, void or merged 归档; nothing is entered after it.

    Refused while material that its playbook asks for is not there, naming each.
    """
    actor = acting(ctx)
    with opened(ctx) as office:
        say(office, handling.archive(office, number, actor), as_json=as_json)
