"""`zhishou verify|backup|restore|migrate`."""

from pathlib import Path

import click

from console.commands.shared import acting, as_json, emit, opened
from console.commands.speaking import worded
from flows.acts import record as acts
from flows.settings import data_folder, load
from flows.wiring import open_office
from models import migrating


@click.command()
@click.option("--against", metavar="SEAL", help="A seal printed on paper; it must be one of this record's.")
@as_json
@click.pass_context
def verify(ctx: click.Context, against: str | None, as_json: bool) -> None:
    """Read every chain, seal, report and attachment again; exit 4 if anything does not match."""
    with opened(ctx) as office:
        checked = acts.verify(office, against)
    if as_json:
        emit(checked)
        return
    entries, chains = checked.entries, checked.chains
    click.secho(
        worded("verified: {entries} entries in {chains} chains", entries=entries, chains=chains), fg="green"
    )
    click.echo(
        worded(
            "{seals} seals, {reports} reports, {attachments} attachments",
            seals=checked.seals,
            reports=checked.reports,
            attachments=checked.attachments,
        )
    )
    if checked.cleared:
        click.echo(worded("{count} payloads were cleared; their digests still fit", count=checked.cleared))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@as_json
@click.pass_context
def backup(ctx: click.Context, target: Path, as_json: bool) -> None:
    """Copy the record to TARGET (a file, or a folder) while everything runs, and verify the copy."""
    with opened(ctx) as office:
        kept = acts.backup(office, target)
    if as_json:
        emit(kept)
        return
    rows = sum(kept.manifest.rows.values())
    said = worded(
        "{file}: {rows} rows, {entries} entries verified",
        file=kept.manifest.path,
        rows=rows,
        entries=kept.verified.entries,
    )
    click.secho(said, fg="green")


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Even though this data folder has incidents already.")
@as_json
@click.pass_context
def restore(ctx: click.Context, source: Path, replace: bool, as_json: bool) -> None:
    """Put the backup SOURCE into this data folder, and verify it."""
    settings = load(data_folder(ctx.obj["data"]))
    kept = acts.restore(settings, source, acting(ctx), replace=replace)
    if as_json:
        emit(kept)
        return
    click.secho(worded("restored and verified: {entries} entries", entries=kept.verified.entries), fg="green")


@click.command()
@as_json
@click.pass_context
def migrate(ctx: click.Context, as_json: bool) -> None:
    """Create the tables, or upgrade them to this program's."""
    office = open_office(load(data_folder(ctx.obj["data"])))
    before, newest = migrating.revisions(office.database)
    migrating.migrate(office.database)
    office.close()
    if as_json:
        emit({"before": before, "now": newest})
        return
    click.echo(worded("tables: {before} -> {newest}", before=before or worded("none"), newest=newest))
