"""`zhishou receipt|instruct|hand-on`."""

import click

from console.commands.handling import say
from console.commands.shared import acting, as_json, opened, when
from engine.vocabulary import Receipt, Way
from flows.acts import acknowledging, handing_on, instructing


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
        given = acknowledging.Given(Receipt(what), role, who, Way(way), evidence, when(office, at))
        say(office, acknowledging.acknowledge(office, number, given, actor), as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("role")
@click.argument("task", default="")
@click.option("--from", "by", required=True, metavar="WHO", help="Who gave it: a name or a post.")
@click.option("--words", default="", help="In which words; without content, the number it is filed under.")
@click.option("--assist", "assisting", multiple=True, metavar="ROLE", help="Who assists 协办; any number.")
@click.option("--due", help="By when: 2026-03-12 17:30, office time.")
@click.option("--within", default="", help="Or within: 48h, 3d, 2wd (working days), counted from --at.")
@click.option("--at", help="When it was given, if earlier: both times are kept (补录).")
@as_json
@click.pass_context
def instruct(
    ctx: click.Context,
    number: str,
    role: str,
    task: str,
    by: str,
    words: str,
    assisting: tuple[str, ...],
    due: str | None,
    within: str,
    at: str | None,
    as_json: bool,
) -> None:
    """Enter that a superior asked ROLE to do TASK in incident NUMBER 批示、交办."""
    actor = acting(ctx)
    with opened(ctx) as office:
        times = when(office, at), when(office, due)
        given = instructing.Given(by, role, task, words, *times, within, assisting)
        say(office, instructing.instruct(office, number, given, actor), as_json=as_json)


@click.command("hand-on")
@click.argument("number")
@click.argument("unit")
@click.option("--reason", required=True, help="Why it is not the former unit's; the record keeps it.")
@click.option("--at", help="When it was agreed, if earlier (补录).")
@as_json
@click.pass_context
def hand_on(ctx: click.Context, number: str, unit: str, reason: str, at: str | None, as_json: bool) -> None:
    """Hand incident NUMBER on to UNIT 转办: it is told, and its limits start anew with that."""
    actor = acting(ctx)
    with opened(ctx) as office:
        changed = handing_on.hand_on(office, number, unit, reason, actor, when(office, at))
        say(office, changed, as_json=as_json)
