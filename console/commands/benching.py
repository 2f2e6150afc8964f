"""`zhishou bench`."""

import click

from console.commands.shared import as_json, emit


@click.command()
@click.option("--open", "open_count", type=click.IntRange(0, 100_000), default=1_000, help="Open incidents.")
@click.option("--prefect", type=click.Choice(["up", "down", "killed"]), default="up", show_default=True)
@click.option("--database", help="postgresql://… of an empty database; else SQLite in a folder of its own.")
@click.option("--burst", type=click.IntRange(1, 20_000), default=1_000, help="Incidents at once, at the end.")
@click.option("--voice", is_flag=True, help="Every second incident of the burst is called instead of texted.")
@as_json
def bench(
    open_count: int, prefect: str, database: str | None, burst: int, voice: bool, as_json: bool
) -> None:
    """Measure latency, lateness, burst, memory and idle load on this machine."""
    from flows.bench.measuring import Asked
    from flows.bench.measuring import bench as measure
    from flows.bench.rig import BenchError

    try:
        asked = Asked(open_count, prefect, database, burst, voice=voice)
        found = measure(asked, lambda words: click.echo(words, err=True))
    except BenchError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        emit(found)
        return
    for name, value in found.items():
        click.echo(f"{name:<24} {value}")
