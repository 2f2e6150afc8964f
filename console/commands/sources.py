"""`zhishou source`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened, when
from engine.origins import Heard
from flows.acts.sources import Found, add_source


@click.command()
@click.argument("number")
@click.argument("how", type=click.Choice([one.value for one in Heard]))
@click.option("--from", "words", default="", metavar="WHO", help="By whom or by which line.")
@click.option("--number", "own", default="", help="Its number there, such as that of a 12345 ticket.")
@click.option("--at", help="When it came in, if earlier (补录).")
@as_json
@click.pass_context
def source(
    ctx: click.Context, number: str, how: str, words: str, own: str, at: str | None, as_json: bool
) -> None:
    """Add a source to incident NUMBER 增加来源: the same matter came in from another side too."""
    actor = acting(ctx)
    with opened(ctx) as office:
        found = Found(Heard(how), words, own, when(office, at))
        say(office, add_source(office, number, found, actor), as_json=as_json)
