"""`zhishou people rule|quiet`: how somebody wants to be called."""

import click

from console.commands.misuse import Misuse
from console.commands.shared import acting, as_json, emit, opened
from console.commands.speaking import language, worded
from console.help_pages import places
from engine.vocabulary import Urgency
from flows.acts import personal as acts
from flows.acts.personal import PersonalRule
from notifications.labels import label


@click.command()
@click.argument("who")
@click.argument("urgency", required=False, type=click.Choice([urgency.value for urgency in Urgency]))
@click.argument("steps", nargs=-1)
@click.option("--clear", is_flag=True, help="Take the rule away: called as the playbook says.")
@as_json
@click.pass_context
def rule(
    ctx: click.Context, who: str, urgency: str | None, steps: tuple[str, ...], clear: bool, as_json: bool
) -> None:
    """Set the order of channels WHO is called by: voice voice:2@60 sms@90; without STEPS, show it.

    A step is a channel, with :N the Nth number of that channel, and with @S so many seconds after the page.
    """
    if urgency is None or not (steps or clear):
        if steps or clear:
            raise Misuse("say for which urgency: most_urgent, urgent or normal")
        with opened(ctx) as office:
            _say(acts.rules_of(office, who), as_json=as_json)
        return
    with opened(ctx) as office:
        _say(acts.set_rule(office, who, urgency, () if clear else steps, acting(ctx)), as_json=as_json)


@click.command()
@click.argument("who")
@click.argument("hours", required=False)
@click.option("--clear", is_flag=True, help="Take the quiet hours away.")
@as_json
@click.pass_context
def quiet(ctx: click.Context, who: str, hours: str | None, clear: bool, as_json: bool) -> None:
    """Set the HOURS in which reminders wait for WHO, such as 22:00-07:00; without HOURS, show them.

    They never hold back a page, a missed limit, or anything for somebody who is on duty.
    """
    with opened(ctx) as office:
        if hours or clear:
            found = acts.set_quiet_hours(office, who, "" if clear else hours or "", acting(ctx))
        else:
            found = acts.rules_of(office, who)
        _say(found, as_json=as_json)


def _say(found: PersonalRule, *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    click.echo(f"{found.post} {found.name}")
    for urgency, steps in found.rules.items():
        click.echo(f"  {_padded(label(Urgency(urgency), language()))} {' '.join(steps)}")
    if not found.rules:
        click.echo(f"  {worded('called as the playbook says')}")
    if found.quiet:
        click.echo(f"  {_padded(worded('quiet'))} {found.quiet}")


def _padded(words: str) -> str:
    return words + " " * (12 - places(words))
