"""`zhishou people|roster`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from console.commands import personal, verifying
from console.commands.shared import acting, as_json, emit, opened, when
from console.commands.sheet_lines import sheet_line
from console.commands.speaking import language, worded
from console.words import Words
from flows.acts import leaving
from flows.acts import people as acts
from flows.acts.people import ImportResult

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_dry = click.option("--check", is_flag=True, help="Only say what is wrong; write nothing.")


@click.group()
def people() -> None:
    """The address book 通讯录: units, posts, numbers."""


@click.group()
def roster() -> None:
    """Who is on duty when 值班表."""


for command in (personal.rule, personal.quiet, verifying.verify, verifying.reachable):
    people.add_command(command)


@people.command("import")
@_file
@_dry
@as_json
@click.pass_context
def import_people(ctx: click.Context, file: Path, check: bool, as_json: bool) -> None:
    """Read people from an Excel or CSV FILE: 单位, 姓名, 岗位, 手机, 座机, 语言, 状态 (离岗 takes out)."""
    with opened(ctx) as office:
        made = acts.check_people(office, file) if check else acts.import_people(office, file, acting(ctx))
        _say(ctx, made, as_json=as_json)


@roster.command("import")
@_file
@_dry
@as_json
@click.pass_context
def import_roster(ctx: click.Context, file: Path, check: bool, as_json: bool) -> None:
    """Read shifts from an Excel or CSV FILE: 岗位, 姓名, 开始, 结束 (and 单位 where a name is not unique).

    For each post it names, the file is the whole roster from its first to its last instant: shifts on
    record that it does not have there are taken away.
    """
    with opened(ctx) as office:
        made = acts.check_roster(office, file) if check else acts.import_roster(office, file, acting(ctx))
        _say(ctx, made, as_json=as_json)


def _say(ctx: click.Context, made: ImportResult, *, as_json: bool) -> None:
    if as_json:
        emit(made)
    else:
        words = Words(language())
        for problem in made.problems:
            click.secho(sheet_line(problem, words), fg="red", err=True)
        for warning in made.warnings:
            click.secho(sheet_line(warning, words), fg="yellow", err=True)
        counts = {"added": made.added, "updated": made.updated, "removed": made.removed}
        wrong = len(made.problems)
        click.echo(
            worded(
                "{added} added, {updated} updated, {removed} taken away, {wrong} problems",
                **counts,
                wrong=wrong,
            )
        )
    ctx.exit(2 if made.problems else 0)


@people.command("remove")
@click.argument("name")
@click.option("--unit", default="", help="Of this unit 单位, where several have the name.")
@click.option("--post", default="", help="Only as this post 岗位: other posts of the person stay.")
@as_json
@click.pass_context
def remove_person(ctx: click.Context, name: str, unit: str, post: str, as_json: bool) -> None:
    """NAME has left 离岗: nobody is called as this person any more; the record stays as it is."""
    actor = acting(ctx)
    with opened(ctx) as office:
        gone = leaving.remove_person(office, name, actor, unit, post)
        if as_json:
            emit(gone)
            return
        whom = {"unit": gone.unit, "name": gone.name, "post": gone.post}
        click.echo(worded("{unit} {name} ({post}) was taken out", **whom))


@people.command("list")
@as_json
@click.pass_context
def list_people(ctx: click.Context, as_json: bool) -> None:
    """Everybody in the address book."""
    with opened(ctx) as office:
        _table(acts.list_people(office), as_json=as_json, show=click.echo)


@roster.command("list")
@click.option("--at", help="At this time; now if not given.")
@as_json
@click.pass_context
def list_roster(ctx: click.Context, at: str | None, as_json: bool) -> None:
    """Who is on duty."""
    with opened(ctx) as office:
        moment = when(office, at) or office.now()
        _table(acts.list_roster(office, moment), as_json=as_json, show=click.echo)


def _table(rows: list[dict[str, Any]], *, as_json: bool, show: Callable[[str], None]) -> None:
    if as_json:
        emit(rows)
        return
    for row in rows:
        show("  ".join(_words(value) for name, value in row.items() if name != "id"))


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
