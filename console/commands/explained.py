"""`zhishou playbook explain`: a playbook as a paper to be read and signed."""

from pathlib import Path

import click

from console.commands.misuse import Misuse
from console.commands.speaking import language
from flows.settings import data_folder, load

_BY_ENDING = {".html": "html", ".htm": "html", ".md": "markdown"}


@click.command()
@click.argument("playbook", metavar="FILE|ID")
@click.option("--format", "form", type=click.Choice(["html", "markdown"]), help="Else by the name of --out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Else printed.")
@click.option("--level", metavar="LEVEL", help="Only this level, such as II.")
@click.option("--locale", type=click.Choice(["zh", "en"]), help="Else as the office reads.")
@click.pass_context
def explain(
    ctx: click.Context,
    playbook: str,
    form: str | None,
    out: Path | None,
    level: str | None,
    locale: str | None,
) -> None:
    """The plan as a paper to read and sign: chapters, flow chart, 时限确认表, room for signatures.

    HTML is one file that loads nothing, for a browser and for A4; Markdown is plain text. Printed without
    --out, it is Markdown unless --format says otherwise.
    """
    from console import papers
    from flows.acts import simulating

    folder = data_folder(ctx.obj["data"])
    found = simulating.find(playbook, folder / "playbooks")
    levels = [one.id for one in found.plan.levels]
    if level and level not in levels:
        raise Misuse("no level {level}; there are: {known}", level=level, known=", ".join(levels))
    form = form or _BY_ENDING.get(out.suffix.lower() if out else "", "markdown")
    if form == "html":
        written = papers.html(found, locale or language(), level, load(folder).office.name)
    else:
        written = papers.text(found, locale or language(), level)
    if out is None:
        click.echo(written, nl=False)
        return
    try:
        out.write_text(written, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(out), error.strerror) from error
    click.echo(f"{out}: {found.plan.id} {found.plan.version}")
