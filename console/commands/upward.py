"""`zhishou consent|reported`."""

from collections.abc import Sequence

import click

from console.commands.handling import say
from console.commands.misuse import Misuse
from console.commands.shared import acting, as_json, opened, when
from engine.vocabulary import Medium, Stage
from flows.acts import upward
from flows.acts.upward import Recipient, Sent


@click.command()
@click.argument("number")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@click.option("--at", help="When it was given, if earlier (补录).")
@as_json
@click.pass_context
def consent(ctx: click.Context, number: str, behalf: str | None, at: str | None, as_json: bool) -> None:
    """Record that incident NUMBER may be reported upward 同意上报, as or for a leader."""
    actor = acting(ctx)
    with opened(ctx) as office:
        changed = upward.consent(office, number, actor, on_behalf_of=behalf, at=when(office, at))
        say(office, changed, as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("recipients", nargs=-1, required=True, metavar="TO=TAKEN_BY...")
@click.option("--stage", type=click.Choice([s.value for s in Stage]), default=Stage.FIRST.value)
@click.option("--by", type=click.Choice([m.value for m in Medium]), default=Medium.TELEPHONE.value)
@click.option(
    "--receipt", "receipts", multiple=True, metavar="TO=RECEIPT", help="Number or words; repeatable."
)
@click.option("--words", default="", help="What was reported, the same to all.")
@click.option("--at", help="When it went up, if earlier: both times are kept (补录).")
@as_json
@click.pass_context
def reported(
    ctx: click.Context,
    number: str,
    recipients: tuple[str, ...],
    stage: str,
    by: str,
    receipts: tuple[str, ...],
    words: str,
    at: str | None,
    as_json: bool,
) -> None:
    """Register that incident NUMBER was reported upward 报送登记, to several lines at once.

    TO is a role of the playbook that stands above, or the name of another office.
    """
    actor, taken = acting(ctx), recipients_of(recipients, receipts)
    with opened(ctx) as office:
        sent = Sent(Stage(stage), Medium(by), words, when(office, at))
        say(office, upward.report_up(office, number, sent, taken, actor), as_json=as_json)


def recipients_of(recipients: Sequence[str], receipts: Sequence[str]) -> list[Recipient]:
    """Who took it, each with the receipt that was given for it. Misuse for one of somebody not named."""
    given = dict(_pair(one) for one in receipts)
    taken = [Recipient(to, who, given.pop(to, "")) for to, who in map(_pair, recipients)]
    if given:
        raise Misuse("a receipt of somebody who is not named: {names}", names=", ".join(given))
    return taken


def _pair(text: str) -> tuple[str, str]:
    """`district_cac=王科长` in its two parts; the second may be left out."""
    to, _, rest = text.partition("=")
    return to.strip(), rest.strip()
