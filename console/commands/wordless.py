"""`zhishou content-free`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened
from console.commands.speaking import worded
from engine.vocabulary import ContentFree
from flows.acts.content_free import clear_content


def _sure(_: click.Context, __: click.Parameter, given: bool) -> None:
    if not given:
        question = worded("All words entered so far are cleared, and nothing brings them back. Go on?")
        click.confirm(question, abort=True)


@click.command("content-free")
@click.argument("number")
@click.option("--why", type=click.Choice([why.value for why in ContentFree]), default="suspected")
@click.option(
    "--yes",
    is_flag=True,
    expose_value=False,
    callback=_sure,
    help="Confirm the action without prompting.",
)
@as_json
@click.pass_context
def content_free(ctx: click.Context, number: str, why: str, as_json: bool) -> None:
    """Keep no content of incident NUMBER from now on 转为不录内容; earlier words are cleared for good."""
    actor = acting(ctx)
    with opened(ctx) as office:
        say(office, clear_content(office, number, ContentFree(why), actor), as_json=as_json)
