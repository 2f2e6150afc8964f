"""`zhishou spread add|list|import`."""

from pathlib import Path

import click

from console.commands.shared import acting, as_json, clock_face, emit, opened
from console.commands.speaking import speech, worded
from engine.spread import COUNTS, Sighting, standing, totals
from flows.acts import spread as acts
from flows.acts.spread_rows import Read, payload
from flows.phrases import Phrase


@click.group()
def spread() -> None:
    """How far something spreads 传播记录: counts as they were seen."""


@spread.command("add")
@click.argument("number")
@click.argument("platform")
@click.option("--at", default="", help="When it was seen: 2026-03-01 02:10, or 02:10; else now.")
@click.option("--link", default="")
@click.option("--reads", default="", help="A number: 3400, 1.2万.")
@click.option("--reposts", default="")
@click.option("--comments", default="")
@click.option("--likes", default="")
@click.option("--note", default="")
@click.option("--corrects", default="", metavar="ID", help="The row it stands for; that one stays on record.")
@as_json
@click.pass_context
def add(
    ctx: click.Context, /, number: str, platform: str, at: str, corrects: str, as_json: bool, **given: str
) -> None:
    """Enter what was seen of incident NUMBER on PLATFORM."""
    actor = acting(ctx)
    with opened(ctx) as office:
        seen = at or f"{office.calendar.local(office.now()):%Y-%m-%d %H:%M}"
        cells = [seen, platform, given["link"], *(given[name] for name in COUNTS), given["note"]]
        found = acts.from_text(office, "\t".join(" ".join(cell.split()) for cell in cells))
        _say(acts.record_spread(office, number, found, actor, corrects=corrects), as_json=as_json)


@spread.command("import")
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_context
def bring_in(ctx: click.Context, number: str, file: Path, as_json: bool) -> None:
    """Enter every row of FILE (.csv, .xlsx) for incident NUMBER; nothing is entered twice."""
    actor = acting(ctx)
    with opened(ctx) as office:
        found: Read = acts.from_file(office, file)
        _say(acts.record_spread(office, number, found, actor), as_json=as_json)


def _say(made: acts.Recorded, *, as_json: bool) -> None:
    if as_json:
        emit({"added": made.added, "known": made.known})
        return
    click.echo(worded("{added} entered; {known} were entered before", added=made.added, known=made.known))


@spread.command("list")
@click.argument("number")
@as_json
@click.pass_context
def listed(ctx: click.Context, number: str, as_json: bool) -> None:
    """Every row that stands of incident NUMBER, and what it has come to."""
    with opened(ctx) as office:
        known = acts.of(office, number)
        rows, whole = standing(known), totals(known)
        if as_json:
            last = whole[-1].counts if whole else {}
            emit({"rows": [payload(one) for one in rows], "total": last})
            return
        for one in rows:
            click.echo(f"{one.id}  {clock_face(office, one.at)}  {one.platform}  {_counts(one)}  {one.link}")
        if whole:
            click.echo(
                f"{worded('in all ({posts} places)', posts=whole[-1].posts)}  {_named(whole[-1].counts)}"
            )


_TITLES = {
    "reads": Phrase("reads {n}"),
    "reposts": Phrase("reposts {n}"),
    "comments": Phrase("comments {n}"),
    "likes": Phrase("likes {n}"),
}


def _counts(one: Sighting) -> str:
    return _named({name: getattr(one, name) for name in COUNTS})


def _named(counts: dict[str, int | None]) -> str:
    said = speech()
    return " ".join(said.say(_TITLES[name].filled(n=n)) for name, n in counts.items() if n is not None)
