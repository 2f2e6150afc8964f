"""`zhishou statistics`: a period in figures, printed or as a file."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from console.commands.shared import as_json, emit, opened
from engine.countable import Scope
from engine.periods import Period, PeriodKind, between, containing, named
from flows.acts import statistics as acts
from flows.acts.statistics import Reader
from flows.counted import files
from flows.counted.naming import Says
from flows.counted.tables import Table, Tables
from flows.phrases import Phrase
from flows.wiring import Office

_DAY = "%Y-%m-%d"


@click.command()
@click.option(
    "--period", metavar="NAME", help="A month 2026-03, a quarter 2026-Q1 or a year 2026; else this month."
)
@click.option("--since", type=click.DateTime([_DAY]), help="Any days instead: from this one on.")
@click.option("--until", type=click.DateTime([_DAY]), help="To this day, which is included.")
@click.option("--unit", metavar="NAME", help="Of incidents that concern this unit only.")
@click.option("--level", metavar="ID", help="Of this event level only.")
@click.option("--playbook", metavar="ID", help="Of this playbook only.")
@click.option("--drills", is_flag=True, help="Of drills 演练 instead of what is real.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Into this file: .csv or .xlsx.")
@as_json
@click.pass_context
def statistics(ctx: click.Context, /, *, out: Path | None, as_json: bool, **asked: Any) -> None:
    """A period in figures 统计, beside the one before; nobody's own answer times."""
    if out is not None and out.suffix not in (".csv", ".xlsx"):
        raise click.BadParameter(Phrase("{file}: write .csv or .xlsx", file=out.name), param_hint="--out")
    with opened(ctx) as office:
        scope = Scope(asked["level"], asked["playbook"], _unit(office, asked["unit"]), None, asked["drills"])
        # Who asks is his own word here, so nobody's own answer times are given.
        seen = acts.seen(office, _period(office, asked), Reader(), scope)
        tables = Tables(seen, Says(acts.names(office), office.settings.office.locale))
        if out is not None:
            _save(office, tables, out)
        elif as_json:
            emit(_document(tables))
        else:
            _print(office, tables)


def _period(office: Office, asked: dict[str, Any]) -> Period:
    since, until, name = asked["since"], asked["until"], asked["period"]
    if name and (since or until):
        raise click.UsageError(Phrase("either --period or --since and --until"))
    if bool(since) != bool(until):
        raise click.UsageError(Phrase("--since and --until go together"))
    if since and until:
        found = between(since.date(), until.date())
        if found is None:
            raise click.BadParameter(Phrase("--until is before --since"), param_hint="--until")
        return found
    if name:
        found = named(name)
        if found is None:
            raise click.BadParameter(
                Phrase("{given}: write 2026-03, 2026-Q1 or 2026", given=repr(name)), param_hint="--period"
            )
        return found
    today: datetime = office.calendar.local(office.now())
    return containing(PeriodKind.MONTH, today.date())


def _unit(office: Office, name: str | None) -> str | None:
    if name is None:
        return None
    with office.database.reading() as tx:
        found = office.book(tx, office.now()).unit_named(name)
    if found is None:
        raise click.BadParameter(
            Phrase("no unit {name} in the address book", name=repr(name)), param_hint="--unit"
        )
    return found


def _save(office: Office, tables: Tables, out: Path) -> None:
    if out.suffix == ".xlsx":
        out.write_bytes(files.as_workbook(office, tables))
    else:
        out.write_bytes("".join(files.as_csv(office, tables)).encode())
    click.echo(f"{out}: {tables.title}")


def _document(tables: Tables) -> dict[str, Any]:
    seen = tables.seen
    return {
        "at": seen.at,
        "period": seen.period.name,
        "before": seen.period.before.name,
        "figures": {measure.value: len(listed) for measure, listed in seen.now.items()},
        "figures_before": {measure.value: len(listed) for measure, listed in seen.before.items()},
        "tables": [_table(table) for table in tables.all()],
    }


def _table(table: Table) -> dict[str, Any]:
    rows = [[row.head, *(cell.text for cell in row.cells)] for row in table.rows]
    return {"id": table.id, "title": table.title, "headings": table.headings, "rows": rows}


def _print(office: Office, tables: Tables) -> None:
    from rich.console import Console
    from rich.table import Table as Drawn

    for words in files.heading(office, tables):
        click.echo(words)
    for table in tables.all():
        drawn = Drawn(title=table.title, title_justify="left")
        for n, heading in enumerate(table.headings):
            drawn.add_column(heading, justify="right" if n else "left")
        for row in table.rows:
            drawn.add_row(row.head, *(cell.text for cell in row.cells))
        Console().print(drawn)
