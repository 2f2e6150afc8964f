"""`zhishou verify|backup|restore|migrate`."""

from pathlib import Path

import click

from console.commands.shared import acting, as_json, emit, opened
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
    click.secho(f"verified: {checked.entries} entries in {checked.chains} chains", fg="green")
    click.echo(f"{checked.seals} seals, {checked.reports} reports, {checked.attachments} attachments")
    if checked.cleared:
        click.echo(f"{checked.cleared} payloads were cleared; their digests still fit")


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
    click.secho(f"{kept.manifest.path}: {rows} rows, {kept.verified.entries} entries verified", fg="green")


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
    click.secho(f"restored and verified: {kept.verified.entries} entries", fg="green")


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
    click.echo(f"tables: {before or 'none'} -> {newest}")
