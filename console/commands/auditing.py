"""`zhishou audit`: the register of what was done to the system."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from console.commands.shared import opened
from console.commands.speaking import worded
from flows.acts import register
from flows.wiring import Office
from models.record import Wanted

_DAY = "%Y-%m-%d"


@click.group()
def audit() -> None:
    """The register 操作记录: accounts, logins, people, numbers shown; who, before, after."""


@audit.command()
@click.option("--since", type=click.DateTime([_DAY]), help="From this day on, on the office's clock.")
@click.option("--until", type=click.DateTime([_DAY]), help="To this day, which is included.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Into this file.")
@click.pass_context
def export(ctx: click.Context, since: datetime | None, until: datetime | None, out: Path | None) -> None:
    """Every entry as CSV, the latest first."""
    with opened(ctx) as office:
        end = until + timedelta(days=1) if until else None
        wanted = Wanted(since=_instant(office, since), until=_instant(office, end))
        found = register.entries(office, wanted)
        lines = register.as_csv(office, found)
        if out is None:
            for line in lines:
                click.echo(line, nl=False)
            return
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        click.echo(worded("{file}: {count} entries", file=out, count=len(found)))


def _instant(office: Office, day: datetime | None) -> datetime | None:
    return office.calendar.instant(day) if day else None
