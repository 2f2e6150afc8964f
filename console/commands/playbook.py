"""`zhishou playbook lint|show|explain|simulate|test|schema`."""

from pathlib import Path
from typing import Any

import click

from console.commands.explained import explain
from console.commands.shared import as_json, emit
from console.words import Words
from engine.calendars import Calendar
from flows.settings import data_folder, load
from playbooks.scenario import UNIT


@click.group()
def playbook() -> None:
    """Playbooks 处置预案: check them, read them, help an editor write them."""


playbook.add_command(explain)


@playbook.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@as_json
@click.pass_context
def lint(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check PATHS (files or folders): every problem at once, with its remedy.

    Without PATHS: the shipped library, and the office's own playbooks in its data folder. The name of the
    rule that is broken stands behind each. Ends with 1 if a file cannot be used.
    """
    from console.commands.linted import as_data, report
    from flows.acts import playbooks as acts

    locale = load(data_folder(ctx.obj["data"])).office.locale
    checked = acts.lint(paths, data_folder(ctx.obj["data"]) / "playbooks")
    if as_json:
        emit(as_data(checked))
    else:
        for line, colour in report(checked, locale):
            click.secho(line, fg=colour, err=colour is not None)
    ctx.exit(1 if checked.problems else 0)


@playbook.command()
@click.argument("playbook", metavar="FILE|ID")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Else as the office reads.")
@as_json
@click.pass_context
def show(ctx: click.Context, playbook: str, lang: str | None, as_json: bool) -> None:
    """What a playbook says: who is called when, and what is due by when, with its source."""
    from flows.acts import simulating
    from playbooks.adjusted_words import explain_adjusted

    found = simulating.find(playbook, data_folder(ctx.obj["data"]) / "playbooks")
    if as_json:
        emit({"hash": found.hash, "playbook": found.source})
        return
    lang = lang or load(data_folder(ctx.obj["data"])).office.locale
    click.echo(explain_adjusted(found, lang))
    if found.triggers.everything:
        words = Words(lang)
        listed = words.several([*found.triggers.categories, *found.triggers.words])
        click.echo(words("fits.words", words=listed))


@playbook.command()
@click.argument("playbook", metavar="FILE|ID")
@click.option("--level", required=True, help="Level it is logged at 初判, such as II.")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", help="A coded field; repeatable.")
@click.option("--event", "events", multiple=True, metavar='"7m answer ROLE"', help="Repeatable.")
@click.option("--at", "times", multiple=True, metavar="occurred=-PT48H", help="Before logging; repeatable.")
@click.option("--until", default="PT24H", show_default=True, metavar="DURATION", help="How long to play.")
@click.option("--start", default="", metavar="TIME", help="When it is logged: 2026-02-14T23:50; else now.")
@click.option("--unit", default=UNIT, show_default=True, metavar="NAME", help="Empty: none is known yet.")
@click.option(
    "--logged-by", default="", metavar="ROLE", help="Who logs it, and is not called; else the post 值班主班."
)
@as_json
@click.pass_context
def simulate(ctx: click.Context, /, playbook: str, as_json: bool, **given: Any) -> None:
    """What would happen, when, to whom and by which channel 推演. Nobody is called, nothing is kept.

    An event is a duration and what a person does then, in English or in Chinese as on the page 推演, such as
    "PT7M answer duty_leader" or "7分钟 应答 带班领导": answer ROLE,
    decline ROLE, confirm [LEVEL] [as ROLE], level LEVEL REASON [as ROLE], done ITEM [as ROLE], redo ITEM
    REASON, note TEXT, judge FIELD=VALUE [as ROLE], read ROLE, signed ROLE, extend DEADLINE UNTIL REASON,
    notice DEADLINE TEXT, hand UNIT REASON, instruct ROLE[,ROLE] SPAN WHAT, consent ROLE, reported ROLE,
    resolve [as ROLE], return COMMENT, resume REASON, accept, archive, reopen REASON, dismiss REASON, void
    REASON; of a document draft DOCUMENT, oral DOCUMENT as ROLE, backed DOCUMENT as ROLE. A role is its id,
    title, post or unit; an ITEM the id or title of a step, a limit or a recurring report. With refused before
    it, the rules have to refuse it. What the rules refuse otherwise ends the simulation there.
    """
    from console import happenings
    from console.commands.simulated import table
    from flows.acts import simulating
    from flows.clock import SystemClock
    from playbooks.durations import parse
    from playbooks.simulating import as_data

    office = load(data_folder(ctx.obj["data"])).office
    found = simulating.find(playbook, data_folder(ctx.obj["data"]) / "playbooks")
    given["fields"] = tuple(happenings.pair(typed, found.plan) for typed in given["fields"])
    given["events"], given["typed"] = happenings.typed(given["events"], found.plan, given["level"])
    calendar, asked = Calendar(office.zone), simulating.Asked(**given)
    refused = None
    try:
        played = simulating.try_out(found, asked, calendar, SystemClock().now())
    except simulating.NotPlayed as error:  # the night up to there, and then why not
        played, refused = error.before, error
    if as_json:
        emit(as_data(played, calendar))
    else:
        for line in table(played, calendar, parse(asked.until), office.locale):
            click.echo(line)
    if refused:
        raise refused


@playbook.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@as_json
@click.pass_context
def try_tests(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Try the tests written in PATHS (files or folders) 预案测试: what does not hold, and what happened.

    Without PATHS: those of the shipped library, and of the office's own playbooks in its data folder.
    Shipped tests that no longer hold because the office has adjusted the playbook are named as such.
    Ends with 1 if a test does not hold, with 2 if a file cannot be tried.
    """
    from console.commands.tried import as_data, report
    from flows.acts import playbooks as acts
    from flows.acts import trials
    from flows.clock import SystemClock

    office = load(data_folder(ctx.obj["data"])).office
    calendar = Calendar(office.zone)
    folder = data_folder(ctx.obj["data"])
    tried = acts.try_tests(paths, folder / "playbooks", calendar)
    if folder.is_dir():  # there is an office: its library says when
        trials.keep(folder / "run", tried, SystemClock().now())
    if as_json:
        emit(as_data(tried, calendar))
    else:
        for line, is_wrong in report(tried, calendar, office.locale):
            click.secho(line, fg="red" if is_wrong else None, err=is_wrong)
    ctx.exit(2 if tried.problems else 1 if tried.failures else 0)


@playbook.command()
@as_json
def schema(as_json: bool) -> None:  # noqa: ARG001 - it is JSON either way; a script need not know that
    """JSON Schema of a playbook, for editors."""
    from playbooks.schema import schema_json

    emit(schema_json())
