"""`zhishou receipt`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened, when
from engine.vocabulary import Receipt, Way
from flows.acts.acknowledging import Given, acknowledge


@click.command()
@click.argument("number")
@click.argument("what", type=click.Choice([receipt.value for receipt in Receipt]))
@click.argument("role")
@click.option("--who", required=True, help="Who it was: a name, or the name of a post.")
@click.option("--by", "way", type=click.Choice([way.value for way in Way]), default=Way.TELEPHONE.value)
@click.option("--evidence", default="", help="What shows it, in words: a number in a register.")
@click.option("--at", help="When it was, if earlier: both times are kept (补录).")
@as_json
@click.pass_context
def receipt(
    ctx: click.Context,
    number: str,
    what: str,
    role: str,
    who: str,
    way: str,
    evidence: str,
    at: str | None,
    as_json: bool,
) -> None:
    """Enter that ROLE has read 已读 or signed for 签收 what was handed over in incident NUMBER 回执."""
    actor = acting(ctx)
    with opened(ctx) as office:
        given = Given(Receipt(what), role, who, Way(way), evidence, when(office, at))
        say(office, acknowledge(office, number, given, actor), as_json=as_json)
