"""`zhishou report`."""

from pathlib import Path

import click

from console.commands.misuse import Misuse
from console.commands.shared import acting, as_json, emit, opened
from flows.acts import reporting


@click.command()
@click.argument("number")
@click.option("--version", type=int, help="Which version: to read, or the one that waits.")
@click.option("--format", "shape", type=click.Choice(["markdown", "html"]), default="markdown")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@click.option("--make", is_flag=True, help="Make a new version from the record.")
@click.option("--accept", is_flag=True, help="Accept it: 结案.")
@click.option("--return", "returned", metavar="COMMENT", help="Return it 退回: the next version is made.")
@as_json
@click.pass_context
def report(
    ctx: click.Context,
    number: str,
    version: int | None,
    shape: str,
    to: Path | None,
    make: bool,
    accept: bool,
    returned: str | None,
    as_json: bool,
) -> None:
    """Read, accept 结案 or return 退回 the report of incident NUMBER."""
    require_one(make, accept, returned is not None)
    with opened(ctx) as office:
        if make:
            version = reporting.make_report(office, number, acting(ctx)).version
        elif returned is not None:
            version = reporting.return_report(office, number, acting(ctx), returned, version=version).version
        elif accept:
            reporting.accept(office, number, acting(ctx), version=version)
        found = reporting.read(office, number, version)
        if as_json:
            emit(found)
            return
        text = found.html if shape == "html" else found.markdown
        if to:
            to.write_text(text, encoding="utf-8")
        click.echo(str(to) if to else text)


def require_one(*ways: bool) -> None:
    """Misuse if more than one of them is asked for."""
    if sum(ways) > 1:
        raise Misuse("--make, --accept or --return: a new version is read before it is reviewed")
