"""`zhishou doctor`."""

import click

from console.commands.shared import as_json, emit, opened
from flows.acts.diagnosis import Finding, Verdict
from flows.acts.doctor import examine
from flows.settings import SettingsError
from models.errors import BadDatabase

_COLOURS = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "red"}


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """What is wrong here, and what to do about it; exit 1 if anything is."""
    findings = _findings(ctx)
    if as_json:
        emit(findings)
    else:
        for found in findings:
            remedy = f" → {found.remedy}" if found.remedy else ""
            click.secho(f"{found.verdict.value:<6}", fg=_COLOURS[found.verdict], nl=False)
            click.echo(f"{found.place:<10} {found.what}{remedy}")
    ctx.exit(1 if any(found.verdict is Verdict.WRONG for found in findings) else 0)


def _findings(ctx: click.Context) -> list[Finding]:
    """What was found. Without settings, or a database of a kind we open, nothing else can be looked at."""
    try:
        with opened(ctx, as_it_is=True) as office:
            return examine(office)
    except SettingsError as error:
        return [Finding("settings", Verdict.WRONG, str(error), "mend what is named; see README")]
    except BadDatabase as error:
        return [Finding("database", Verdict.WRONG, str(error), "set database.url; see README")]
