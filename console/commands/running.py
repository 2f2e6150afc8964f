"""`zhishou up`."""

import json
from pathlib import Path
from typing import Any

import click

from console.commands.speaking import language, speech, worded
from console.help_pages import places
from flows import addresses
from flows import up as supervising
from flows.acts.people import list_people
from flows.phrases import Phrase
from flows.providers import is_sandbox
from flows.settings import Settings, data_folder
from flows.wiring import open_office
from models import migrating
from notifications.labels import label


@click.command()
@click.option(
    "--demo", is_flag=True, help="Invented units and posts, phones on a page; data in ./zhishou-demo."
)
@click.option(
    "--no-prefect", is_flag=True, help="Without the Prefect server and the clerk; paging is the same."
)
@click.pass_context
def up(ctx: click.Context, demo: bool, no_prefect: bool) -> None:
    """Start everything: watch, console, Prefect, clerk (and phones with --demo)."""
    data = data_folder(ctx.obj["data"] or ("zhishou-demo" if demo else None))
    overrides: dict[str, dict[str, Any]] = {}
    if demo:
        overrides["channels"] = {"sandbox": True}
    if no_prefect:
        overrides["prefect"] = {"mode": "off"}
    _run(data, overrides, demo=demo)


def _run(data: Path, overrides: dict[str, dict[str, Any]], *, demo: bool) -> None:
    settings = supervising.prepare(data, overrides)
    try:
        with supervising.only_one(settings):
            _ready(settings, demo=demo)
            children = supervising.children(settings)
            _print(settings, demo=demo)
            supervising.Supervisor(settings, _tell, children).run()
    except supervising.UpError as error:
        raise click.ClickException(error.said) from error
    click.echo(worded("ended"))


def _tell(said: Phrase) -> None:
    click.echo(speech().say(said))


def _ready(settings: Settings, *, demo: bool) -> None:
    """Tables up to date; in the demo, something to look at."""
    office = open_office(settings)
    migrating.migrate(office.database)
    if demo:
        from flows.acts.demo import seed_demo  # only the demo pays for it

        seed_demo(office)
    if is_sandbox(office.settings):
        listed = list_people(office)
        labels = {number: person["name"] for person in listed for number in person["mobiles"]}
        (settings.run_folder / supervising.LABELS).write_text(
            json.dumps(labels, ensure_ascii=False), encoding="utf-8"
        )
    office.close()


def _print(settings: Settings, *, demo: bool) -> None:
    taken = addresses.read(settings.run_folder)
    for name, title in _TITLES.items():
        if name in taken:
            click.echo(f"{_padded(speech().say(title))} {taken[name]}")
    click.echo(f"{_padded(worded('data'))} {settings.data}")
    if demo:
        _print_accounts()
    if settings.listen.is_loopback:
        click.echo(worded("Ctrl-C ends everything. Only this machine can reach these addresses."))
    else:
        click.echo(worded("Ctrl-C ends everything."))


_TITLES = {
    "console": Phrase("console"),
    "sandbox": Phrase("phones"),
    "callbacks": Phrase("callbacks"),
    "prefect": Phrase.verbatim("Prefect"),
}


def _padded(title: str) -> str:
    return title + " " * (16 - places(title))


def _print_accounts() -> None:
    """Whom to sign in as at the demo; the login page says it too."""
    from flows.acts.demo_accounts import PASSWORD, PIN, STAFF

    pass_words = worded("password {password}, PIN {pin} (this demo only)", password=PASSWORD, pin=PIN)
    click.echo(f"{_padded(worded('accounts'))} {pass_words}")
    for login, role, person in STAFF:
        name = label(role, language())
        click.echo(f"{'':<16} {login:<10} {_padded(name)} {person}".rstrip())
