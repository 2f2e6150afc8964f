"""`zhishou playbook lint|show|schema`."""

from pathlib import Path

import click

from console.commands.shared import as_json, emit, opened


@click.group()
def playbook() -> None:
    """Playbooks 处置预案: check them, read them, help an editor write them."""


@playbook.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@as_json
@click.pass_context
def lint(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check PATHS (files or folders): every problem at once, with its remedy.

    Without PATHS: the shipped library, and the office's own playbooks in its data folder.
    """
    from flows.acts import playbooks as acts
    from flows.settings import data_folder

    checked = acts.lint(paths, data_folder(ctx.obj["data"]) / "playbooks")
    if as_json:
        emit(checked)
    else:
        for problem in checked.problems:
            click.secho(str(problem), fg="red", err=True)
        for warning in checked.warnings:
            click.secho(str(warning), fg="yellow", err=True)
        for note in checked.notes:
            click.echo(str(note))
        click.echo(
            f"{checked.files} checked, {len(checked.problems)} problems, {len(checked.warnings)} warnings"
        )
    ctx.exit(2 if checked.problems else 0)


@playbook.command()
@click.argument("name")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh")
@as_json
@click.pass_context
def show(ctx: click.Context, name: str, lang: str, as_json: bool) -> None:
    """What playbook NAME says: who is called when, and what is due by when, with its source."""
    from playbooks.explaining import explain

    with opened(ctx) as office:
        found = office.playbooks.get(name)
        if found is None:
            raise click.UsageError(f"no playbook {name!r}; there are: {', '.join(office.playbooks)}")
        if as_json:
            emit({"hash": found.hash, "playbook": found.source})
        else:
            click.echo(explain(found.plan, lang))


@playbook.command()
@as_json
def schema(as_json: bool) -> None:  # noqa: ARG001 - it is JSON either way; a script need not know that
    """JSON Schema of a playbook, for editors."""
    from playbooks.explaining import schema_json

    emit(schema_json())
