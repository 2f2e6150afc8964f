"""`zhishou extend|notice`."""

import click

from console.commands.handling import say
from console.commands.misuse import Misuse
from console.commands.shared import acting, as_json, opened, when
from flows.acts import extending


@click.command()
@click.argument("number")
@click.argument("deadline")
@click.argument("until")
@click.option("--reason", required=True, help="Why it takes longer.")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@click.option("--at", help="When it was, if earlier (补录).")
@as_json
@click.pass_context
def extend(
    ctx: click.Context,
    number: str,
    deadline: str,
    until: str,
    reason: str,
    behalf: str | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Give the limit DEADLINE, by its id, of incident NUMBER until UNTIL 延期, as its playbook allows."""
    actor = acting(ctx)
    with opened(ctx) as office:
        end = when(office, until)
        if end is None:
            raise Misuse("say until when: 2026-03-01 18:00")
        changed = extending.extend(
            office, number, deadline, end, reason, actor, on_behalf_of=behalf, at=when(office, at)
        )
        say(office, changed, as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("deadline")
@click.argument("text")
@click.option("--at", help="When it was, if earlier (补录).")
@as_json
@click.pass_context
def notice(ctx: click.Context, number: str, deadline: str, text: str, at: str | None, as_json: bool) -> None:
    """Say how far the limit DEADLINE of incident NUMBER has come 阶段性反馈; whoever waits is told."""
    actor = acting(ctx)
    with opened(ctx) as office:
        say(
            office, extending.notice(office, number, deadline, text, actor, when(office, at)), as_json=as_json
        )
