"""`zhishou doctor`."""

import click

from console.commands.shared import as_json, emit, opened
from flows.acts.doctor import Verdict, examine

_COLOURS = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "red"}


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """What is wrong here, and what to do about it; exit 1 if anything is."""
    with opened(ctx) as office:
        findings = examine(office)
    if as_json:
        emit(findings)
    else:
        for found in findings:
            remedy = f" → {found.remedy}" if found.remedy else ""
            click.secho(f"{found.verdict.value:<6}", fg=_COLOURS[found.verdict], nl=False)
            click.echo(f"{found.place:<10} {found.what}{remedy}")
    ctx.exit(1 if any(found.verdict is Verdict.WRONG for found in findings) else 0)
