"""`zhishou people verify|reachable`: whose number it is, and who could be called tonight."""

import click

from console.commands.misuse import Misuse
from console.commands.shared import acting, as_json, clock_face, emit, opened, when
from console.commands.speaking import speech, worded
from flows.acts import numbers, reachability
from flows.acts import verification as acts
from flows.phrases import Phrase


@click.command()
@click.argument("who", required=False)
@click.argument("number", required=False, default="")
@click.option("--code", help="The code that was sent, as its owner reads it out.")
@click.option("--rang", is_flag=True, help="You rang the number and had its owner on the line.")
@click.option("--at", help="When you rang; now if not given.")
@as_json
@click.pass_context
def verify(
    ctx: click.Context,
    who: str | None,
    number: str,
    code: str | None,
    rang: bool,
    at: str | None,
    as_json: bool,
) -> None:
    """Send WHO a code by text, take it (--code), or record that you rang (--rang); without WHO, list numbers.

    NUMBER is 1 for the first, 2 for the second, or the number itself. A reply with the code does it too.
    """
    if code and rang:
        raise Misuse("--code or --rang, not both")
    with opened(ctx) as office:
        if who is None:
            _list(numbers.list_numbers(office), as_json=as_json)
        elif rang:
            _say(acts.attest_number(office, who, number, acting(ctx), when(office, at)), as_json=as_json)
        elif code:
            _say(acts.confirm_verification(office, who, number, code, acting(ctx)), as_json=as_json)
        else:
            _say(acts.request_verification(office, who, number, acting(ctx)), as_json=as_json)


def _say(done: acts.Asked | acts.Verified, *, as_json: bool) -> None:
    if as_json:
        emit(done)
    elif isinstance(done, acts.Verified):
        click.echo(worded("verified"))
    else:
        click.echo(worded("a code goes out by text; it holds for 15 minutes"))
        if not done.alive:
            words = worded("NO WATCH IS RUNNING: it is sent when one does (zhishou up)")
            click.secho(words, fg="red", err=True)


_STANDINGS = {
    "verified": Phrase("verified"),
    "unverified": Phrase("unverified"),
    "disabled": Phrase("disabled"),
}


def _list(listed: list[numbers.NumberShown], *, as_json: bool) -> None:
    if as_json:
        emit(listed)
        return
    said = speech()
    for one in listed:
        standing, why = said.say(_STANDINGS[one.standing]), f" {one.why}" if one.why else ""
        click.echo(f"{one.post}  {one.name}  {one.number}  {standing}{why}")


@click.command()
@as_json
@click.pass_context
def reachable(ctx: click.Context, as_json: bool) -> None:
    """Who could not be called in the next 24 hours, by post and shift; exit 1 if there is a gap."""
    with opened(ctx) as office:
        found, said = reachability.findings(office), speech()
        if as_json:
            emit(found)
        for one in found if not as_json else ():
            colour = "red" if one.is_gap else "yellow"
            starts, ends = clock_face(office, one.starts)[:11], clock_face(office, one.ends)[:11]
            span = f"{starts}–{ends[6:] if ends[:5] == starts[:5] else ends}"
            click.secho(f"{span}  ", fg=colour, nl=False)
            remedy = said.say(reachability.remedy(one))
            click.echo(said.say(reachability.sentence(office, one)) + (f" → {remedy}" if remedy else ""))
        if not (found or as_json):
            click.echo(worded("everybody who may be called in the next 24 hours can be"))
    ctx.exit(1 if any(one.is_gap for one in found) else 0)
