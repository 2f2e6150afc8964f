"""`zhishou login`: a token of one's own for an office elsewhere, kept for the commands that follow."""

import socket

import click

from console.commands.misuse import Misuse
from console.commands.shared import as_json, emit
from console.commands.speaking import language, worded
from flows import settings
from flows.remote_settings import keep_token


@click.command()
@click.argument("account")
@click.option("--scope", "scopes", multiple=True, help="A right it may use, such as read or log; else all.")
@click.option("--days", default=30, show_default=True, help="How long it is good.")
@click.option("--name", default="", help="What it is for; else the command line of this machine.")
@click.password_option(confirmation_prompt=False, help="Asked for if it is not given.")
@as_json
@click.pass_context
def login(
    ctx: click.Context,
    account: str,
    scopes: tuple[str, ...],
    days: int,
    name: str,
    password: str,
    as_json: bool,
) -> None:
    """Make a token of ACCOUNT's at the office of --server, and keep it where only you can read it."""
    from console.remote.client import Server  # the client takes a while to load
    from flows.acts.tokens import ALL

    url = ctx.obj.get("server") or settings.server()
    if not url:
        raise Misuse("say where: zhishou --server https://… login ACCOUNT, or set ZHISHOU_SERVER")
    asked = {
        "login": account,
        "password": password,
        "name": name or f"command line of {socket.gethostname()}",
        "scopes": list(scopes) or [ALL],
        "days": days,
    }
    with Server(settings.remote(url), "login", language()) as server:
        made = server.send("/tokens", asked)
    keep_token(settings.tokens_file(), url, made["token"])
    told = {name: made[name] for name in ("id", "name", "scopes", "expires_at")}
    if as_json:
        emit(told)
    else:
        until = made["expires_at"][:10]
        click.echo(worded("{account} at {url} until {until}", account=account, url=url, until=until))
