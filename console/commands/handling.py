"""`zhishou answer|note|describe|level|done|resolve`."""

import click

from console.commands import printing
from console.commands.entries import made
from console.commands.shared import acting, as_json, emit, opened, when
from console.commands.speaking import language
from engine.vocabulary import State
from flows.acts import answering, describing, handling, reporting, views
from flows.acts.answering import CardResult
from flows.acts.changing import Changed
from flows.wiring import Office
from notifications.labels import label


def say(office: Office, changed: Changed, *, as_json: bool) -> None:
    """What was changed: the number, the state, the entries made; by their kinds for a script."""
    incident = changed.decision.incident
    if as_json:
        kinds = [entry.kind for entry in changed.decision.entries]
        emit({"number": incident.number, "state": incident.state, "entries": kinds, "at": changed.at})
        return
    click.echo(f"{incident.number}  {label(incident.state, language())}")
    for line in made(office, changed):
        click.echo(f"  {line}")


@click.command()
@click.argument("number")
@click.argument("who")
@click.option("--card", metavar="ID", help="It is the result of this call card.")
@click.option("--result", type=click.Choice([r.value for r in CardResult]), default="answered")
@click.option("--at", help="When it was, if earlier (补录).")
@as_json
@click.pass_context
def answer(
    ctx: click.Context, number: str, who: str, card: str | None, result: str, at: str | None, as_json: bool
) -> None:
    """Record that WHO (a role, a name, or a page's code) answered incident NUMBER 代录应答."""
    actor = acting(ctx)
    with opened(ctx) as office:
        if card:
            changed = answering.record_card(office, card, CardResult(result), actor, words=who)
        else:
            changed = answering.answer_for(office, number, who, actor, when(office, at))
        say(office, changed, as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("text")
@click.option("--at", help="When it happened, if earlier: both times are kept (补录).")
@as_json
@click.pass_context
def note(ctx: click.Context, number: str, text: str, at: str | None, as_json: bool) -> None:
    """Write TEXT down on incident NUMBER 记事."""
    actor = acting(ctx)
    with opened(ctx) as office:
        say(office, handling.note(office, number, text, actor, when(office, at)), as_json=as_json)


@click.command("describe")
@click.argument("number")
@click.option("--title", default="", help="A few words by which the desk knows it.")
@click.option("--summary", default="", help="What is known.")
@click.option("--place", default="")
@click.option("--source", "source_of_report", default="", help="Where it came from: 巡查, 12345, 网信转办 …")
@click.option("--link", default="")
@click.option("--platform", "account_platform", default="", help="Where the account concerned is 涉及账号.")
@click.option("--account", "account_name", default="", help="Its name there.")
@click.option("--unit", default="", help="Name of the unit it concerns 涉事单位; its contact is told.")
@as_json
@click.pass_context
def describe(ctx: click.Context, /, number: str, as_json: bool, **given: str) -> None:
    """Add to the words of incident NUMBER, or put them right 补充情况; the old ones stay on record."""
    actor = acting(ctx)
    with opened(ctx) as office:
        changed = describing.describe(office, number, describing.description(given), actor)
        say(office, changed, as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("event_level")
@click.option("--response-level", help="Response level 响应级别, if not the same.")
@click.option("--reason", default="", help="Why; needed once the level has been confirmed.")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@click.option("--at", help="When it was said, if earlier (补录): an oral confirmation counts from then.")
@as_json
@click.pass_context
def level(
    ctx: click.Context,
    number: str,
    event_level: str,
    response_level: str | None,
    reason: str,
    behalf: str | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Confirm the level 核定 while it is 待研判, as or for a leader; afterwards change it 提级/降级."""
    actor, asked = acting(ctx), (event_level, response_level)
    with opened(ctx) as office:
        past = when(office, at)
        if views.show(office, number).facts.incident.state is State.TRIAGE:
            changed = handling.confirm(office, number, actor, *asked, on_behalf_of=behalf, at=past)
        else:
            changed = handling.change_level(
                office, number, actor, *asked, reason, on_behalf_of=behalf, at=past
            )
        say(office, changed, as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("item")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@click.option("--at", help="When it was done, if earlier (补录).")
@as_json
@click.pass_context
def done(
    ctx: click.Context, number: str, item: str, behalf: str | None, at: str | None, as_json: bool
) -> None:
    """ITEM (a step, a deadline or an update, by its id) of incident NUMBER was done.

    An id that a step and a deadline share is the step's, which meets the deadline too; deadline:ID is
    the deadline alone.
    """
    actor = acting(ctx)
    with opened(ctx) as office:
        past = when(office, at)
        changed = handling.done(office, number, item, actor, past, on_behalf_of=behalf)
        say(office, changed, as_json=as_json)


@click.command()
@click.argument("number")
@click.option("--for", "behalf", metavar="WHO", help="Whose word of mouth it is: a role, a name or a post.")
@as_json
@click.pass_context
def resolve(ctx: click.Context, number: str, behalf: str | None, as_json: bool) -> None:
    """Ask for closing of incident NUMBER 提请结案; its report is made and waits for the leader."""
    actor = acting(ctx)
    with opened(ctx) as office:
        made = reporting.resolve(office, number, actor, on_behalf_of=behalf)
        if as_json:
            emit(made)
        else:
            printing.report_waits(number, made.version)
